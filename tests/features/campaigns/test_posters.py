"""Posters read from two metres, and the list of the halls where they hang."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtGui import QImage

from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.text import INK
from lmmh_desk.features.campaigns.model.mailing import PICTOGRAMS, Hall, PosterSize, walked
from lmmh_desk.features.campaigns.papers import hall_list_pdf, poster_pdf
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.printing.pages import pictures
from tests.documents.watching import pages, text_of, watching
from tests.features.campaigns.sheets import DAY, HALLS, OFFICE, POSTER
from tests.replacing import replace

CAPITAL = 0.727  # of a size, in Inter
TWO_METRES = 2000 / 310  # millimetres: a capital at least this high is read from two metres
WIDE = {"A4": 210.0, "A3": 297.0}


def drawn(pdf: bytes) -> Image.Image:
    """Return the only page as a picture."""
    (picture,) = pictures(pdf, 30)
    shown = picture.convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombuffer(
        "RGB", (shown.width(), shown.height()), bytes(shown.constBits()), "raw", "RGB", shown.bytesPerLine(), 1
    )


@pytest.mark.parametrize("size", ["A4", "A3"])
def test_a_poster_fills_its_paper_and_is_read_from_two_metres(size: PosterSize) -> None:
    with watching() as seen:
        pdf = poster_pdf(replace(POSTER, size=size))
    assert (pages(pdf), round(seen.page.right / MM)) == (1, WIDE[size])
    seen.check(13 * MM * WIDE[size] / 210)
    assert min(text.size for text in seen.texts) * CAPITAL / MM >= TWO_METRES * WIDE[size] / 210
    assert {color for text in seen.texts for color in text.colors} == {"#000000"}
    text = " ".join(text_of(pdf).split())
    for said in ("Portez le masque", "Dans le hall, l’escalier et l’ascenseur.", "Dès 11 ans.", "02 61 91 00 72"):
        assert said in text


def test_the_telephone_number_stays_on_one_line() -> None:
    with watching() as seen:
        poster_pdf(POSTER)
    assert any("02\u00a061\u00a091\u00a000\u00a072" in text.text for text in seen.texts)


@pytest.mark.parametrize("name", [*PICTOGRAMS, "of a later program"])
def test_each_pictogram_is_drawn_and_no_other_looks_like_it(name: str) -> None:
    band = drawn(poster_pdf(replace(POSTER, pictogram=name))).crop((20, 20, 228, 130))
    white = sum(one == (255, 255, 255) for one in band.get_flattened_data())
    assert 300 < white < 8000
    others = [drawn(poster_pdf(replace(POSTER, pictogram=one))) for one in PICTOGRAMS if one != name]
    same = [one for one in others if one.crop((20, 20, 228, 130)).tobytes() == band.tobytes()]
    assert len(same) == (name not in PICTOGRAMS), "an unknown one is shown as « info »"


@pytest.mark.parametrize("times", range(1, 14))
def test_a_longer_text_is_read_from_two_metres_or_refused(times: int) -> None:
    longer = replace(POSTER, sentences=("Une phrase de plus pour ce hall.",) * times)
    with watching() as seen:
        try:
            poster_pdf(longer)
        except BadInput:
            assert times > 4
        else:
            assert min(text.size for text in seen.texts) * CAPITAL / MM >= TWO_METRES


def test_a_text_too_long_to_be_read_is_refused() -> None:
    with pytest.raises(BadInput, match=r"trop long pour être lu à deux mètres\. Rien n’a été écrit\.") as refused:
        poster_pdf(replace(POSTER, sentences=("Une phrase de plus pour ce hall. ",) * 14))
    assert refused.value.fields == {"poster": "Trop long pour une affiche."}


@pytest.mark.parametrize("text", ["anticonstitutionnellement" * 3, "🙂 🙂 🙂", "ضع الكمامة", "", "  "])
def test_no_text_breaks_a_poster(text: str) -> None:
    with watching() as seen:
        pdf = poster_pdf(replace(POSTER, title=text, sentences=(text,), contact=text))
    assert pages(pdf) == 1
    seen.check(13 * MM)


def test_a_preview_says_so() -> None:
    assert "APERÇU" in text_of(poster_pdf(POSTER, preview=True))
    assert "APERÇU" not in text_of(poster_pdf(POSTER))


def test_the_list_has_each_hall_once_with_a_box_to_tick_on_as_many_pages_as_it_takes() -> None:
    with watching() as seen:
        pdf = hall_list_pdf("Portez le masque", HALLS[::-1], sender=OFFICE, day=DAY)
    seen.check(16 * MM)
    assert pages(pdf) == 4
    text = text_of(pdf)
    assert (text.count("Posée le"), text.count("Retirée le"), text.count("Hall 3")) == (60, 60, 10)
    assert len([box for box in seen.boxes if box.right - box.left == 14]) == 60
    for said in ("60 halls", "Imprimé le", "19/11/2020", "Page 1 / 4", "Page 4 / 4", "Agence Centre"):
        assert said in text
    first = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert first.index("Hall 1") < first.index("Hall 2") < first.index("Hall 6")


def test_where_a_poster_hangs_its_box_is_full_and_its_day_is_written(monkeypatch) -> None:
    filled = []
    box = Drawing.box
    monkeypatch.setattr(
        Drawing, "box", lambda self, *at, **how: (filled.append(how.get("fill")), box(self, *at, **how))
    )
    halls = (Hall("Clos", "Hall 1"), Hall("Clos", "Hall 2", date(2020, 11, 17)))
    text = text_of(hall_list_pdf("Masque", halls, sender=OFFICE, day=DAY))
    assert [one for one in filled if one in ("", INK)] == ["", INK]
    assert text.count("17/11") == 1


def test_halls_are_walked_in_order() -> None:
    halls = [Hall("Épine 2", "Hall 1"), Hall("Épine 10", "Hall 2"), Hall("Épine 10", "Hall 10"), Hall("Zone", "")]
    assert walked(halls[::-1]) == halls


def test_no_hall_is_said_and_a_long_name_stays_in_its_column() -> None:
    assert "Aucun hall n’est choisi." in text_of(hall_list_pdf("Masque", (), sender=OFFICE, day=DAY))
    with watching() as seen:
        hall_list_pdf("Masque", (Hall("Résidence " * 20, "Hall 🙂 السكن " * 15),), sender=OFFICE, day=DAY)
    seen.check(16 * MM)
