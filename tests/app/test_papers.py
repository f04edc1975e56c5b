"""Every paper of the catalogue, small and in large print: what they all owe to whoever holds one."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.documents import datamatrix
from lmmh_desk.documents.drawing import MM
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import WASH
from lmmh_desk.documents.verify import codes
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.feature import load
from lmmh_desk.printing.pages import images
from tests.documents.every_paper import CANCELLED, COPIES, EVERY, LARGE, SEALS, SHEETS, SMALL, STAMPED
from tests.documents.scanning import fine, poor
from tests.documents.watching import fonts_of, text_of, watching
from tests.office.conftest import add_agent
from tests.ui.contrast import contrast

DAY = date(2020, 11, 17)
PAPERS = {paper.kind: paper for feature in CATALOGUE for paper in feature.papers}
SAMPLES = [(kind, False) for kind in PAPERS] + [(kind, True) for kind, paper in PAPERS.items() if paper.large]
LEAST = 18  # points of large print
PAGES = {"PA in large print": 2}  # where a paper has more than one
MARGINS = {"TI": 4, "RV": 10}  # millimetres, where they are not those of A4


def words(pdf):
    return " ".join(text_of(pdf).split())


def sample(read, session, kind, large):
    return load(PAPERS[kind].sample)(read, session, DAY, **({"large": True} if large else {}))


def sizes(pdf):
    """Return the size of each text, in points, as a reader of the PDF finds it."""
    found = []

    def see(text, _matrix, place, _font, size):
        if text.strip():
            found.append((round(size * abs(place[3] or 1), 1), text.strip()))

    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=see)
    return found


def test_every_kind_of_paper_is_judged_here():
    assert set(PAPERS) == set(SMALL) | {"TI"}
    assert {kind for kind, paper in PAPERS.items() if paper.large} == set(LARGE)


@pytest.mark.parametrize(("kind", "large"), SAMPLES)
def test_each_has_a_sample_on_one_page_with_the_sentences_of_a_day(store, admin, kind, large):
    with store.read() as read, watching() as seen:
        pdf = sample(read, admin, kind, large)
    assert len(PdfReader(BytesIO(pdf)).pages) == PAGES.get(f"{kind} in large print" if large else kind, 1)
    seen.check((12 if large else MARGINS.get(kind, 16)) * MM)
    assert "Le Mans Métropole Habitat" in words(pdf)
    with store.read() as read:
        text = words(sample(read, admin, kind, large))
    assert kind == "TI" or "APERÇU" in "".join(text.split())
    caretaker = add_agent(store, admin, "Paul Lou", "caretaker")
    with store.read() as read, pytest.raises(NotAllowed):
        sample(read, caretaker, kind, large)


@pytest.mark.parametrize(("kind", "large"), SAMPLES)
def test_nothing_is_lost_in_grey(store, admin, kind, large):
    """The contrast is measured on the luminance, which is all that a laser printer keeps."""
    with store.read() as read, watching() as seen:
        sample(read, admin, kind, large)
    inks = {color for text in seen.texts for color in text.colors}
    assert inks
    for ink in inks:
        assert min(contrast(ink, paper) for paper in ("#FFFFFF", WASH)) >= 4.5, ink


@pytest.mark.parametrize("name", EVERY)
def test_each_is_one_page_that_names_itself_and_carries_its_fonts(name):
    pdf = EVERY[name]
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == PAGES.get(name.split(",")[0], 1)
    title = reader.metadata.title
    assert title.startswith("Ticket A36" if name == "TI" else PAPERS[name[:2]].label)
    assert reader.root_object["/Lang"] == "fr-FR"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
    assert [entry.title for entry in reader.outline] == [title]
    assert all(fonts_of(pdf).values())
    assert b"Helvetica" not in pdf


@pytest.mark.parametrize("kind", LARGE)
def test_large_print_has_no_text_under_18_points(kind):
    for name in (f"{kind} in large print", f"{kind} in large print, duplicate", f"{kind} in large print, cancelled"):
        small = [found for found in sizes(EVERY[name]) if found[0] < LEAST]
        assert not small, name
        assert len(sizes(EVERY[name])) > 15


# Whom a paper names, what for, who signs it.
NAMED = {"AV": ("Ferhat BELKACEM", "Robinet", "Karine"), "JP": ("Régis Thibault", "Pontlieue", "Fait au Mans")}
NAMED |= {
    "PV": ("Jeanne FABRE", "Les Lilas", "Fait au Mans"),
    "LD": ("0720417999012GDPUB", "Les Lilas", "Fait au Mans"),
}
NAMED |= {"CR": ("plan niveau 2", "63 / 65 sur place", "Jauge de l’agence", "Fait au Mans")}
NAMED |= dict.fromkeys(("LI", "PA", "AL", "CA"), ("Odile TESSIER", "L-118240", "Fait au Mans"))


@pytest.mark.parametrize("name", SHEETS)
def test_it_is_read_from_top_to_bottom(name):
    text = words(SHEETS[name])
    called = name.startswith("RV")
    last = ("d’autre" if called else "avec le code") if "large" in name else "Original"
    about = "Remise des clés" if called else "L-204518"
    usual = ("BELKACEM", about, "Yann" if name.startswith("AR") else "Karine")
    order = [PAPERS[name[:2]].label, *NAMED.get(name[:2], usual), last]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


@pytest.mark.parametrize("name", SHEETS)
def test_its_code_is_read_from_a_poor_scan(name):
    scan = poor(fine(SHEETS[name]), seed=3, dpi=200)
    if name.startswith("AR"):
        assert datamatrix.contents(scan) == [STAMPED.payload]
    else:
        assert codes(scan) == [SEALS[name[:2]].url]


@pytest.mark.parametrize("name", SHEETS)
def test_small_and_large_are_the_same_paper(name):
    text = words(SHEETS[name])
    assert name.startswith("RV") or SEALS[name[:2]].short_code in text, "a convocation is typed by its number"
    assert PdfReader(BytesIO(SHEETS[name])).metadata.title.rpartition(" ")[2] in text


@pytest.mark.parametrize("name", SHEETS)
def test_a_cancelled_one_says_so_and_its_code_is_gone(name):
    pdf = CANCELLED[f"{name}, cancelled"]
    text = words(pdf)
    code = SEALS[name[:2]].short_code
    for said in ("Annulé le 18 novembre 2020", "Motif : Date changée", "son code est refusé"):
        assert said in text
    assert "ANNULÉ" in "".join(text.split())
    assert code not in text
    assert "Original" not in text
    for image in images(pdf, 200):
        assert codes(image) == []
        assert datamatrix.contents(image) == []


@pytest.mark.parametrize("name", SHEETS)
def test_a_duplicate_still_has_its_code(name):
    *_others, image = images(COPIES[f"{name}, duplicate"], 200)
    read = datamatrix.contents(image) if name.startswith("AR") else codes(image)
    assert read == [STAMPED.payload if name.startswith("AR") else SEALS[name[:2]].url]


def test_large_print_is_as_wide_as_the_paper():
    box = PdfReader(BytesIO(LARGE["JD"])).pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((A4.width, A4.height))
