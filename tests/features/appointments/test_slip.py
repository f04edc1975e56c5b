"""The slip on 80 mm paper, as a PDF and as a ticket printer reads it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lmmh_desk.documents.asked import read_asked
from lmmh_desk.documents.drawing import MM
from lmmh_desk.features.appointments.model.sheet import Summons
from lmmh_desk.features.appointments.papers.slip import slip, slip_commands
from lmmh_desk.kernel.scan import Scan, read_scan
from lmmh_desk.printing.pages import images
from tests.documents.watching import fonts_of, pages, text_of, watching
from tests.features.appointments.summons import HOME, PHONE, SUMMONS
from tests.replacing import replace

HEAD = 203  # dots per inch of a thermal printer
VIDEO = replace(PHONE, how="video", contact="f.belkacem@example.org")
NAMES = st.text(max_size=200) | st.just("W" * 200)
LINE = "1B 61 01  1B 45 {bold}  1D 21 {size}"  # ESC a 1, ESC E n, GS ! n
PLAIN, BOLD = LINE.format(bold="00", size="00"), LINE.format(bold="01", size="00")
RULE = (PLAIN, "─" * 42 + "\n")
COMMANDS = (
    ("1B 40  1B 52 00  1B 74 13", ""),  # ESC @, ESC R 0, ESC t 19
    (BOLD, "Le Mans Métropole Habitat\n"),
    (PLAIN, "Agence Centre\n"),
    RULE,
    (PLAIN, "Fiche de rendez-vous\n"),
    (BOLD, "mardi 17 novembre 2020\n"),
    (LINE.format(bold="01", size="44"), "15:30\n"),
    RULE,
    (BOLD, "Agence Centre, bureau 2\n"),
    (PLAIN, "27 place des Tisserands, 72000 Le Mans\n"),
    (PLAIN, "avec Yann Prévost\n"),
    RULE,
    ("1B 61 01  1D 28 6B 04 00 31 41 32 00  1D 28 6B 03 00 31 43 08  1D 28 6B 03 00 31 45 31", ""),
    ("1D 28 6B 11 00 31 50 30", "RV-C02-20-0911"),  # GS ( k, function 180: 17 bytes follow
    ("1D 28 6B 03 00 31 51 30", "\n"),
    (PLAIN, "Empêchement ? Appelez le 02 61 91 00 72\n"),
    (BOLD, "RV-C02-20-0911\n"),
    ("1D 56 42 00", ""),  # GS V 66 0
)


def words(summons: Summons) -> str:
    return " ".join(text_of(slip(summons)).split())


def printed(summons: Summons) -> str:
    """Return the words a ticket printer prints, without the code."""
    told = slip_commands(summons).decode("cp858")
    shown = re.sub(
        r"\x1b[@]|\x1b[aERt].|\x1d!.|\x1dV..|\x1d\(k.\x001P0[A-Z0-9-]+|\x1d\(k\x04.{5}|\x1d\(k\x03.{4}|[─═]", "", told
    )
    return " ".join(shown.split())


def test_it_says_when_where_with_whom_and_how_to_cancel() -> None:
    expected = (
        "Le Mans Métropole Habitat Agence Centre Fiche de rendez-vous mardi 17 novembre 2020 15:30 Agence Centre,"
        " bureau 2 27 place des Tisserands, 72000 Le Mans avec Yann Prévost Empêchement ? Appelez le 02 61 91 00 72"
        " RV-C02-20-0911"
    )
    assert words(SUMMONS).replace(" ", "") == expected.replace(" ", "")


def test_it_bears_neither_name_nor_reason() -> None:
    for form in (words(SUMMONS), printed(SUMMONS)):
        for private in ("BELKACEM", "Ferhat", "clés", "identité"):
            assert private not in form


@pytest.mark.parametrize(
    ("summons", "expected"),
    [
        (PHONE, "Nous vous appelons au 06 39 98 34 71 avec Yann Prévost"),
        (VIDEO, "En visio, lien envoyé à f.belkacem@example.org"),
        (HOME, "Chez vous avec Yann Prévost"),
        (replace(SUMMONS, place=(), receiver=""), "15:30 À l’accueil Empêchement"),
        (replace(SUMMONS, phone=""), "Empêchement ? Prévenez l’agence"),
    ],
)
def test_it_follows_the_appointment(summons: Summons, expected: str) -> None:
    assert expected in words(summons)


@pytest.mark.parametrize("summons", [SUMMONS, PHONE, VIDEO, HOME, replace(SUMMONS, phone="", receiver="")])
def test_both_forms_say_the_same_in_the_same_order(summons: Summons) -> None:
    plain = words(summons).replace(" ", "").replace("\u00a0", "").replace("’", "'")
    assert printed(summons).replace(" ", "") == plain


def test_a_ticket_printer_gets_these_bytes() -> None:
    expected = b"".join(bytes.fromhex(command) + text.encode("cp858") for command, text in COMMANDS)
    assert slip_commands(SUMMONS) == expected


def test_it_is_pure_black_on_the_width_of_its_paper() -> None:
    page = PdfReader(BytesIO(slip(SUMMONS))).pages[0]
    colors = set(re.findall(r"([\d. ]+) (?:rg|RG)\b", page.get_contents().get_data().decode("latin-1")))
    assert {tuple(float(part) for part in color.split()) for color in colors} == {(0.0, 0.0, 0.0)}
    assert float(page.mediabox.width) == pytest.approx(80 * MM, abs=0.1)
    assert float(page.mediabox.height) < 140 * MM
    assert all(fonts_of(slip(SUMMONS)).values())
    assert slip(SUMMONS) == slip(SUMMONS)
    assert PdfReader(BytesIO(slip(SUMMONS))).metadata.title == "Fiche de rendez-vous RV-C02-20-0911"


def test_its_code_holds_the_number_a_desk_reads() -> None:
    (page,) = images(slip(SUMMONS), HEAD)
    dots = Image.frombuffer(
        "L", (page.width(), page.height()), bytes(page.constBits()), "raw", "L", page.bytesPerLine(), 1
    ).point(lambda dot: 255 if dot > 127 else 0)
    (code,) = zxingcpp.read_barcodes(dots)
    assert read_scan(code.text) == Scan("number", SUMMONS.number)
    assert read_asked(code.text).kind == "number"


@settings(max_examples=40, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@given(NAMES, NAMES, NAMES, NAMES, st.lists(NAMES, max_size=4), st.sampled_from((SUMMONS, PHONE, VIDEO, HOME)))
def test_whatever_the_names_it_stays_in_its_frames(
    office: str, site: str, receiver: str, phone: str, place: list[str], summons: Summons
) -> None:
    content = replace(summons, office=office, site=site, receiver=receiver, phone=phone, place=tuple(place))
    with watching() as seen:
        pdf = slip(content)
    assert pages(pdf) == 1
    seen.check(4 * MM)
    assert slip_commands(content)
