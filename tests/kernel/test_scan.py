from __future__ import annotations

import pytest

from lmmh_desk.kernel.scan import Scan, american, read_scan

ADDRESS = "HTTPS://VERIFIER.EXEMPLE.FR/V#0K7$*-.:ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
# The same keys read by a French layout: what a scanner set to QWERTY really gives on an AZERTY PC.
_TO_FRENCH = str.maketrans("1234567890-QWAZM:/.#$*", "&é\"'(-è_çà)AZQW?M!:348")


def test_the_layouts_are_inverse() -> None:
    assert american("&é\"'(-è_çà)") == "1234567890-"
    assert american("QZERTY A ?") == "AWERTY Q M"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("JD-C02-20-0184", Scan("number", "JD-C02-20-0184")),
        (" jd-c02-20-0184\r", Scan("number", "JD-C02-20-0184")),
        ("jdc02200184", Scan("number", "JD-C02-20-0184")),
        ("JD-C02-20-0184".translate(_TO_FRENCH), Scan("number", "JD-C02-20-0184")),
        ("7K4M-2Q9P-XH6T", Scan("short_code", "7K4M-2Q9P-XH6T")),
        ("7k4m 2q9p xh6t", Scan("short_code", "7K4M-2Q9P-XH6T")),
        ("7K4M-2Q9P-XH6T".translate(_TO_FRENCH), Scan("short_code", "7K4M-2Q9P-XH6T")),
        (ADDRESS, Scan("sealed", ADDRESS)),
        (ADDRESS.translate(_TO_FRENCH), Scan("sealed", ADDRESS)),
    ],
)
def test_codes_are_recognised_whatever_the_layout(typed: str, expected: Scan) -> None:
    assert read_scan(typed) == expected


@pytest.mark.parametrize(
    "typed", ["", "belkacem", "06 39 98 34 71", "A31", "L-204518", "delahayebaron", "DELAHAYESONS"]
)
def test_what_people_type_is_not_a_code(typed: str) -> None:
    assert read_scan(typed) is None
