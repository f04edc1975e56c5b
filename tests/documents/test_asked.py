from __future__ import annotations

import pytest

from lmmh_desk.documents.asked import Asked, read_asked
from lmmh_desk.documents.seal import seal
from tests.documents.sealing import FIELDS, SIGNER
from tests.office.sealed import typed_by_a_qwerty_scanner

SEALED = seal(SIGNER, FIELDS)
PAYLOAD = SEALED.url.partition("#")[2]


@pytest.mark.parametrize("layout", [str, typed_by_a_qwerty_scanner], ids=["azerty", "qwerty"])
@pytest.mark.parametrize("text", [SEALED.url, PAYLOAD, SEALED.url.upper()], ids=["whole", "payload", "capitals"])
def test_a_scan_is_put_back_as_the_code_holds_it(text, layout):
    assert read_asked(layout(text) + "\r") == Asked("sealed", text)


def test_a_code_cut_in_lines_is_joined():
    assert read_asked(f"{SEALED.url[:60]}\n {SEALED.url[60:]}") == Asked("sealed", SEALED.url)


def test_a_damaged_scan_is_still_a_scan():
    assert read_asked(SEALED.url[:-70]).kind == "sealed"
    assert read_asked(f"https://example.org/#{'ê' * 60}").kind == "sealed"
    assert read_asked(f"{'ê' * 60}").why.startswith("Aucun code de l’office n’a été lu.")


@pytest.mark.parametrize("layout", [str, str.lower, typed_by_a_qwerty_scanner])
def test_a_number_is_read_however_it_is_written(layout):
    assert read_asked(layout("JD-C02-20-0184")) == Asked("number", "JD-C02-20-0184")
    assert read_asked(" jd c02 – 20 0184 ") == Asked("number", "JD-C02-20-0184")


def test_a_short_code_forgives_what_ears_and_hands_confuse():
    code = SEALED.short_code
    forgiven = code.replace("1", "l").replace("0", "o").replace("-", " ").lower()
    assert read_asked(code) == read_asked(forgiven) == read_asked(code.replace("-", "–")) == Asked("code", code)


def test_one_wrong_character_is_said_so():
    wrong = ("0" if SEALED.short_code[0] != "0" else "1") + SEALED.short_code[1:]
    assert read_asked(wrong) == Asked("none", why="Un des douze caractères est faux. Relisez le code imprimé et "
                                                  "retapez-le.")  # fmt: skip


@pytest.mark.parametrize("text", ["", "Belkacem", "L-204518", "06 39 98 34 71"])
def test_anything_else_is_none_of_ours(text):
    assert read_asked(text).kind == "none"
    assert read_asked(text).why.startswith("Ce n’est ni un code, ni un numéro")
