from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
import zxingcpp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lmmh_desk.documents.drawing import MM
from lmmh_desk.features.walkins.papers import Ticket, read_ticket_code, ticket, ticket_code, ticket_commands
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.printing.pages import images
from tests.documents.watching import fonts_of, pages, text_of, watching
from tests.replacing import replace

NUMBERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8)
HEAD = 203  # dots per inch of a thermal printer
TICKET = Ticket(
    walk_in_id="0175d5c0-7f8a-7cc1-9d2e-3f4a5b6c7d8e",
    number="A36",
    arrived_at=paris_instant(date(2020, 11, 17), 11, 13),
    office="Le Mans Métropole Habitat",
    site="Agence Centre",
    before=2,
    wait=20,
    outside=True,
    mask="Masque obligatoire à partir de 11 ans.",
)


def words(content: Ticket) -> str:
    return " ".join(text_of(ticket(content)).split())


def test_it_says_what_the_picture_says() -> None:
    expected = (
        "Le Mans Métropole Habitat Agence Centre Votre numéro A36 mardi 17/11/2020 · 11:13 2 personnes avant vous"
        " attente estimée : 20 min Patientez dehors Nous vous appelons. Masque obligatoire à partir de 11 ans."
        " Jeter ce ticket après votre passage"
    )
    assert words(TICKET).replace(" ", "") == expected.replace(" ", "")


def test_it_has_no_place_for_a_name_or_a_reason() -> None:
    assert set(Ticket.__struct_fields__) == {
        "walk_in_id", "number", "arrived_at", "office", "site", "before", "wait", "outside", "mask",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"before": 0}, "Personne avant vous"),
        ({"before": 1}, "1 personne avant vous"),
        ({"outside": False}, "Patientez dedans"),
        ({"wait": None}, "avant vous Patientez dehors"),
        ({"mask": ""}, "Nous vous appelons. Jeter"),
    ],
)
def test_it_follows_the_queue(change: dict[str, object], expected: str) -> None:
    assert expected in words(replace(TICKET, **change))


def test_it_is_as_wide_as_the_paper_and_as_long_as_its_text() -> None:
    box = PdfReader(BytesIO(ticket(TICKET))).pages[0].mediabox
    short = PdfReader(BytesIO(ticket(replace(TICKET, mask="", wait=None)))).pages[0].mediabox
    assert float(box.width) == pytest.approx(80 * MM, abs=0.1)
    assert float(short.height) < float(box.height) < 150 * MM


def test_the_number_is_printed_at_63_points() -> None:
    sizes: dict[str, float] = {}

    def see(text: str, _matrix: object, _place: object, _font: object, size: float) -> None:
        sizes[text.strip()] = size

    PdfReader(BytesIO(ticket(TICKET))).pages[0].extract_text(visitor_text=see)
    assert sizes["A36"] == 63


def test_it_is_pure_black() -> None:
    content = PdfReader(BytesIO(ticket(TICKET))).pages[0].get_contents().get_data().decode("latin-1")
    colors = set(re.findall(r"([\d. ]+) (?:rg|RG)\b", content))
    assert {tuple(float(part) for part in color.split()) for color in colors} == {(0.0, 0.0, 0.0)}


def test_its_fonts_are_inside_and_its_bytes_the_same() -> None:
    fonts = fonts_of(ticket(TICKET))
    assert all(fonts.values())
    assert not any("Helvetica" in name for name in fonts)
    assert ticket(TICKET) == ticket(TICKET)


def test_its_code_is_read_from_a_thermal_head() -> None:
    (page,) = images(ticket(TICKET), HEAD)
    dots = Image.frombuffer(
        "L", (page.width(), page.height()), bytes(page.constBits()), "raw", "L", page.bytesPerLine(), 1
    ).point(lambda dot: 255 if dot > 127 else 0)
    (code,) = zxingcpp.read_barcodes(dots)
    assert read_ticket_code(code.text) == TICKET.walk_in_id


@given(st.uuids())
def test_a_code_gives_back_its_walk_in(walk_in: UUID) -> None:
    assert read_ticket_code(ticket_code(str(walk_in))) == str(walk_in)
    assert read_ticket_code(f" {ticket_code(str(walk_in)).lower()} ") == str(walk_in)


@pytest.mark.parametrize(
    "text", ["", "LMMH-T-", "LMMH-T-123", "0" * 26, "LMMH-T-" + "U" * 26, "LMMH-T-" + "Z" * 26, "JD-C02-20-0184"]
)
def test_other_codes_are_no_ticket(text: str) -> None:
    assert read_ticket_code(text) is None


@settings(max_examples=40, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200), st.text(max_size=200), NUMBERS, st.text(max_size=200), st.integers(0, 10**6))
def test_whatever_the_names_it_stays_in_its_frames(office: str, site: str, number: str, mask: str, before: int) -> None:
    with watching() as seen:
        pdf = ticket(replace(TICKET, office=office, site=site, number=number, mask=mask, before=before))
    assert pages(pdf) == 1
    seen.check(4 * MM)


LINE = "1B 61 01  1B 45 {bold}  1D 21 {size}"  # ESC a 1, ESC E n, GS ! n
PLAIN, BOLD = LINE.format(bold="00", size="00"), LINE.format(bold="01", size="00")
COMMANDS = (
    ("1B 40  1B 52 00  1B 74 13", ""),  # ESC @, ESC R 0, ESC t 19
    (BOLD, "Le Mans Métropole Habitat\n"),
    (PLAIN, "Agence Centre\n"),
    (PLAIN, "─" * 42 + "\n"),
    (PLAIN, "Votre numéro\n"),
    (LINE.format(bold="01", size="66"), "A36\n"),
    (PLAIN, "mardi 17/11/2020 · 11:13\n"),
    (PLAIN, "─" * 42 + "\n"),
    (BOLD, "2 personnes avant vous\n"),
    (PLAIN, "attente estimée : 20 min\n"),
    (PLAIN, "═" * 42 + "\n"),
    (BOLD, "Patientez dehors\n"),
    (PLAIN, "Nous vous appelons.\n"),
    (PLAIN, "Masque obligatoire à partir de 11 ans.\n"),
    (PLAIN, "═" * 42 + "\n"),
    ("1B 61 01  1D 28 6B 04 00 31 41 32 00  1D 28 6B 03 00 31 43 08  1D 28 6B 03 00 31 45 31", ""),
    ("1D 28 6B 24 00 31 50 30", "LMMH-T-01EQAW0ZWAFK0STBHZ99DPRZCE"),  # GS ( k, function 180: 36 bytes follow
    ("1D 28 6B 03 00 31 51 30", "\n"),
    (PLAIN, "Jeter ce ticket après votre passage\n"),
    ("1D 56 42 00", ""),  # GS V 66 0
)


def printed(content: Ticket) -> str:
    """Return the words a ticket printer prints, without the code."""
    told = ticket_commands(content).decode("cp858")
    shown = re.sub(
        r"\x1b[@]|\x1b[aERt].|\x1d!.|\x1dV..|\x1d\(k.\x001P0[A-Z0-9-]+|\x1d\(k\x04.{5}|\x1d\(k\x03.{4}|[─═]", "", told
    )
    return " ".join(shown.split())


def test_a_ticket_printer_gets_these_bytes() -> None:
    expected = b"".join(bytes.fromhex(command) + text.encode("cp858") for command, text in COMMANDS)
    assert ticket_commands(TICKET) == expected


@pytest.mark.parametrize(
    "change",
    [{}, {"before": 0}, {"before": 1}, {"outside": False}, {"wait": None}, {"wait": 0}, {"mask": ""}, {"number": "B7"}],
)
def test_both_forms_say_the_same_in_the_same_order(change: dict[str, object]) -> None:
    content = replace(TICKET, **change)
    assert printed(content).replace(" ", "") == words(content).replace(" ", "").replace("\u00a0", "")
