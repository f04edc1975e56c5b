"""The convocation, A5, two on A4 and in large print; the sheet of a call."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from lmmh_desk.documents.copies import duplicate
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.documents.verify import codes
from lmmh_desk.features.appointments.model.sheet import Summons, from_json
from lmmh_desk.features.appointments.papers.call import call_sheet
from lmmh_desk.features.appointments.papers.convocation import convocation
from lmmh_desk.features.appointments.papers.large import large
from lmmh_desk.features.appointments.papers.pair import pair
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.printing.pages import images
from tests.documents.scanning import fine, poor
from tests.documents.sealing import TRUST
from tests.documents.watching import Place, Seen, fonts_of, pages, text_of, watching
from tests.features.appointments.summons import HOME, PHONE, SUMMONS, sealed
from tests.replacing import replace

A5_MARGIN, LARGE_MARGIN = 10 * MM, 12 * MM
PROOFS = 400 if os.environ.get("LMMH_PROVE") else 25
SCRIPTS = "aéÉœçŒ' -ABCWMfi" + "محمدعلي" + "שלום" + "😀🏠" + "山田Ωжξ\u0301\u200f\u202e\t\n\x00'\";--=()"
NAMES = st.text(SCRIPTS, max_size=200) | st.text(max_size=200) | st.just("W" * 200)
LINES = st.lists(NAMES, max_size=6).map(tuple)
SUMMONSES = st.builds(
    replace,
    st.sampled_from((SUMMONS, HOME, PHONE)),
    office=NAMES, site=NAMES, phone=NAMES, signatory=NAMES, title=NAMES, signs_as=NAMES, holder=NAMES, purpose=NAMES,
    place=LINES, receiver=NAMES, bring=LINES, instructions=NAMES, mask=NAMES, barrier=NAMES, box=NAMES, carry=NAMES,
    town=NAMES, contact=NAMES, others=st.integers(0, 5), data_notice=NAMES,
)  # fmt: skip
LONGEST = "Wilhelmina-Konstantinopolitanische " * 6
LONG = (
    "office", "site", "phone", "signatory", "title", "signs_as", "holder", "purpose", "receiver", "instructions",
    "mask", "barrier", "box", "carry",
)  # fmt: skip
EVERY_LONG = replace(
    SUMMONS, **dict.fromkeys(LONG, LONGEST), place=(LONGEST,) * 3, bring=(LONGEST,) * 6, data_notice=LONGEST * 2,
    town=LONGEST,
)  # fmt: skip
quick = settings(max_examples=PROOFS, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


@contextmanager
def paged(margin: float) -> Iterator[Seen]:
    """Watch papers of several pages: each page is checked on its own."""
    after = Drawing.next_page

    def turn(drawing: Drawing) -> None:
        seen.check(margin)
        seen.texts.clear()
        seen.boxes.clear()
        seen.codes.clear()
        after(drawing)

    with watching() as seen:
        Drawing.next_page = turn
        try:
            yield seen
        finally:
            Drawing.next_page = after
        seen.check(margin)


def size_of(seen: Seen, text: str) -> float:
    """Return the size of a text in points, from the height of its ink."""
    (place,) = (place for place in seen.texts if place.text.startswith(text))
    return height(place)


def height(place: Place) -> float:
    low = 0.245 * 0.9 if set(place.text) - set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-. ") else 0.02
    return (place.bottom - place.top) / ((0.78 if place.text.isascii() else 0.97 * 0.96) + low)


def test_the_convocation_says_everything_it_must() -> None:
    """DOMAIN.md §4, line by line, in the order it is read."""
    text = words(convocation(replace(SUMMONS, others=1, instructions="Prévoyez une heure."), sealed()))
    expected = (
        "Le Mans Métropole Habitat", "Agence Centre", "Convocation", "RV-C02-20-0911", "Votre rendez-vous",
        "Mardi 17 novembre 2020", "15:30", "Pour", "M. Ferhat BELKACEM et 1 autre personne", "Motif",
        "Remise des clés · 30 minutes", "Lieu", "Agence Centre, bureau 2", "27 place des Tisserands, 72000 Le Mans",
        "Votre contact", "Yann Prévost · 02 61 91 00 72", "À apporter", "Pièce d’identité",
        "Relevé d’identité bancaire", "Prévoyez une heure.", "Cachet de l’agence",
        "Pour protéger tout le monde. Masque obligatoire",
        "Une ou deux personnes au plus", "Convocation à joindre à votre attestation de déplacement.",
        "Case à cocher sur l’attestation : « Convocation judiciaire",
        "Fait au Mans, le 17 novembre 2020 à 10:47, par Karine Moulin, chargée d’accueil", "À présenter à l’accueil",
        "Le code signale votre arrivée.", "Appelez le 02 61 91 00 72", "gardées trois mois", "Original",
    )  # fmt: skip
    places = [text.index(part) for part in expected]
    assert places == sorted(places)


def test_a_visit_asks_nobody_to_travel() -> None:
    text = words(convocation(HOME, sealed(HOME)))
    for said in ("Notre visite chez vous", "14 allée des Sittelles", "À préparer", "À garder jusqu’à la visite"):
        assert said in text
    for unsaid in ("Case à cocher", "attestation", "À apporter", "signale votre arrivée"):
        assert unsaid not in text


def test_what_nobody_said_leaves_no_empty_place() -> None:
    bare = replace(SUMMONS, holder="", place=(), receiver="", phone="", bring=(), mask="", barrier="", carry="", box="",
                   data_notice="", title="")  # fmt: skip
    text = words(convocation(bare, sealed()))
    for absent in ("Pour", "Lieu", "Votre contact", "À apporter", "Case à cocher", "au  "):
        assert absent not in text
    assert "Prévenez l’agence : le créneau" in text


def test_an_ordinary_one_has_the_sizes_of_its_picture() -> None:
    with watching() as seen:
        convocation(SUMMONS, sealed())
    seen.check(A5_MARGIN)
    assert size_of(seen, "15:30") >= 29.9, "the hour is read from afar"
    assert size_of(seen, "Mardi 17") > 16.5
    assert size_of(seen, "M. Ferhat") > 9.7
    code = seen.codes[0]
    assert code.right - code.left == pytest.approx(34 * MM * (1 + 8 / 73))


@cache
def printed(form: str) -> Image.Image:
    paper = large(SUMMONS, sealed()) if form == "large" else convocation(SUMMONS, sealed())
    return fine(pair(paper) if form == "pair" else paper)


@pytest.mark.parametrize("form", ["A5", "pair", "large"])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_its_code_is_read_from_a_poor_scan(form: str, dpi: int) -> None:
    assert set(codes(as_image(poor(printed(form), dpi, dpi)))) == {sealed().url}


def test_its_seal_says_who_where_and_when() -> None:
    said = verify(sealed().url, TRUST)
    assert said.verdict is Verdict.AUTHENTIC
    assert said.fields.number == SUMMONS.number
    assert said.fields.windows == ((SUMMONS.starts_at, SUMMONS.ends_at),)
    assert verify(sealed().url, TRUST, SUMMONS.ends_at + 60_000).verdict is Verdict.OUT_OF_WINDOW
    assert len(sealed().payload) <= 300


def as_image(scan: Image.Image) -> object:
    from PySide6.QtGui import QImage

    data = scan.convert("L").tobytes()
    return QImage(data, scan.width, scan.height, scan.width, QImage.Format.Format_Grayscale8).copy()


def test_original_duplicate_and_preview_differ_where_they_must() -> None:
    original, preview = convocation(SUMMONS, sealed()), convocation(SUMMONS, None)
    copy = duplicate(original, "Duplicata n° 2")
    assert "Original" in text_of(original)
    assert "Duplicata n° 2" in text_of(copy)
    assert "Original" not in text_of(copy)
    assert "APERÇU" in "".join(text_of(preview).split())
    assert [codes(image) for image in images(preview, 200)] == [[]]
    assert [codes(image) for image in images(copy, 200)] == [[sealed().url]]
    assert "APERÇU" in "".join(text_of(large(SUMMONS, None)).split())
    assert [codes(image) for image in images(large(SUMMONS, None), 200)] == [[]]
    assert original == convocation(SUMMONS, sealed())


def test_two_stand_on_an_upright_a4_sheet() -> None:
    copy = duplicate(convocation(SUMMONS, sealed()), "Duplicata n° 1")
    sheet = pair(copy)
    (page,) = PdfReader(BytesIO(sheet)).pages
    assert [round(float(side) / MM) for side in (page.mediabox.width, page.mediabox.height)] == [210, 297]
    assert page.rotation == 0, "printers are given the sheet as it is"
    (whole,) = images(sheet, 150)
    (alone,) = images(copy, 150)
    found = codes(whole)
    assert set(found) == {sealed().url}
    for half in (0, 1):
        top = (1 - half) * whole.height() // 2
        part = whole.copy(0, top, whole.width(), whole.height() // 2)
        assert codes(part) == [sealed().url]
        assert difference(part, alone) < 0.04, "each half is the A5 page, turned"


def difference(turned: object, alone: object) -> float:
    """Return the share of dots that differ between a half of the sheet, turned back, and the A5 page."""
    from PySide6.QtGui import QTransform

    back = turned.transformed(QTransform().rotate(90)).scaled(alone.width(), alone.height())
    top = 80  # the line of whom it is for, above the page's own
    dots = [(x, y) for y in range(top, alone.height(), 3) for x in range(0, alone.width(), 3)]
    return sum(abs(back.pixel(*dot) % 256 - alone.pixel(*dot) % 256) > 128 for dot in dots) / len(dots)


def test_the_files_name_themselves_and_carry_their_fonts() -> None:
    for pdf in (convocation(SUMMONS, sealed()), pair(convocation(SUMMONS, sealed())), large(SUMMONS, sealed())):
        reader = PdfReader(BytesIO(pdf))
        assert reader.metadata.title == "Convocation RV-C02-20-0911"
        assert reader.metadata.author == "Le Mans Métropole Habitat"
        assert reader.metadata["/Keywords"] == sealed().short_code
        assert reader.root_object["/Lang"] == "fr-FR"
        assert [entry.title for entry in reader.outline] == ["Convocation RV-C02-20-0911"]
        assert b"Helvetica" not in pdf
    assert all(fonts_of(convocation(SUMMONS, sealed())).values())


def test_large_print_is_large_and_says_the_same() -> None:
    with paged(LARGE_MARGIN) as seen:
        pdf = large(SUMMONS, sealed())
        assert min(height(place) for place in seen.texts) > 17.9
    assert pages(pdf) == 1, "an ordinary one holds on one page"
    text = words(pdf)
    small = words(convocation(SUMMONS, sealed()))
    for said in (SUMMONS.number, "Mardi 17 novembre 2020", "15:30", "M. Ferhat BELKACEM", "Agence Centre, bureau 2",
                 "Remise des clés · 30 minutes", "Pièce d’identité", "Masque obligatoire", "service public",
                 "Karine Moulin, chargée d’accueil", "Appelez le 02 61 91 00 72", "Original"):  # fmt: skip
        assert said in text, said
        assert said in small, said


def test_no_letter_of_large_print_is_small_not_even_raised_ones() -> None:
    sizes = []

    def see(text: str, _matrix: object, _place: object, _font: object, size: float) -> None:
        if text.strip():
            sizes.append(size)

    first = replace(HOME, starts_at=paris_instant(date(2020, 12, 1), 9), issued_at=paris_instant(date(2020, 12, 1), 8))
    pdf = large(first, sealed(HOME))
    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=see)
    assert "Mardi 1er décembre 2020" in words(pdf)
    assert "3e étage" in words(pdf)
    assert min(sizes) >= 18


def test_large_print_goes_on_to_another_page() -> None:
    with paged(LARGE_MARGIN):
        pdf = large(replace(SUMMONS, instructions="Préparez tout ce qui suit. " * 30), sealed())
    assert pages(pdf) == 2
    assert "page 2 / 2" in words(pdf)
    assert [len(codes(image)) for image in images(pdf, 200)] == [0, 1]
    assert "Duplicata n° 1" in words(duplicate(pdf, "Duplicata n° 1"))


def test_a_call_says_who_calls_which_number_and_what_to_have_at_hand() -> None:
    text = words(call_sheet(PHONE))
    for said in ("Rendez-vous téléphonique RV-C02-20-0911", "Mardi 17 novembre 2020", "15:30",
                 "Qui appelle Yann Prévost", "Numéro appelé 06 39 98 34 71", "M. Ferhat BELKACEM",
                 "Point téléphonique · 30 minutes", "À avoir sous la main", "Dernier avis d’échéance",
                 "C’est nous qui appelons.",
                 "Empêchement ou numéro changé : appelez le 02 61 91 00 72."):  # fmt: skip
        assert said in text, said
    assert "APERÇU" not in "".join(text.split())
    assert "Cachet" not in text


def test_a_video_says_where_the_link_goes() -> None:
    video = replace(PHONE, how="video", contact="f.belkacem@example.org", bring=(), instructions="Testez le son.",
                    holder="", receiver="", phone="")  # fmt: skip
    text = words(call_sheet(video))
    for said in ("Rendez-vous en visio", "Avec Agence Centre", "Lien envoyé à f.belkacem@example.org", "Testez le son.",
                 "Ouvrez le lien", "prévenez l’agence"):  # fmt: skip
        assert said in text, said


@quick
@pytest.mark.fault
@given(SUMMONSES)
def test_whatever_the_names_it_holds_on_one_page_in_its_frames(summons: Summons) -> None:
    seal = sealed(summons)
    for draw in (lambda: convocation(summons, seal), lambda: call_sheet(summons)):
        with watching() as seen:
            pdf = draw()
        assert pages(pdf) == 1
        seen.check(A5_MARGIN)
    with paged(LARGE_MARGIN):
        large(summons, seal)


def test_the_longest_of_everything_still_holds() -> None:
    with watching() as seen:
        pdf = convocation(EVERY_LONG, sealed())
    assert pages(pdf) == 1
    seen.check(A5_MARGIN)
    with paged(LARGE_MARGIN):
        large(EVERY_LONG, sealed())
    name = "Mme " + "Anne-Sophie-" * 12 + "MARTIN"
    shown = "".join(text_of(convocation(replace(SUMMONS, holder=name), sealed())).split())
    assert name.replace(" ", "") in shown


def test_the_words_are_kept_and_read_back() -> None:
    assert from_json(HOME.to_json()) == HOME
    assert set(Summons.__struct_fields__) >= {"number", "town", "data_notice"}
