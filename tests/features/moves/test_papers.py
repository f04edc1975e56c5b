from __future__ import annotations

import os
import unicodedata
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lmmh_desk.documents.copies import cancelled, duplicate
from lmmh_desk.documents.drawing import MM
from lmmh_desk.documents.qr import matrix
from lmmh_desk.documents.verify import codes
from lmmh_desk.features.moves.model.sheet import Sheet
from lmmh_desk.features.moves.papers.justificatif import _blocks, justificatif
from lmmh_desk.printing.pages import images
from tests.documents.scanning import FINE, fine
from tests.documents.watching import fonts_of, pages, text_of, watching
from tests.features.moves.sheets import BOX, SHEET, sealed
from tests.replacing import replace

MARGIN = 16 * MM
PROOFS = 400 if os.environ.get("LMMH_PROVE") else 25
SCRIPTS = "aéÉœçŒ' -ABCWMfi" + "محمدعلي" + "שלום" + "😀🏠" + "山田Ωжξ\u0301\u200f\u202e\t\n\x00'\";--=()"
NAMES = st.text(SCRIPTS, max_size=200) | st.text(max_size=200) | st.just("W" * 200)
LINES = st.lists(NAMES, min_size=1, max_size=6).map(tuple)
DAYS = st.lists(
    st.tuples(st.dates().map(lambda day: day.isoformat()), st.integers(0, 719), st.integers(720, 1439)),
    min_size=1,
    max_size=5,
).map(tuple)
SHEETS = st.builds(
    replace,
    st.just(SHEET),
    holder=NAMES, household=NAMES, origin=LINES, destination=LINES, helpers=st.lists(NAMES, max_size=12).map(tuple),
    days=DAYS, references=NAMES, firm=NAMES, vehicle=NAMES, plate=NAMES, signatory=NAMES, title=NAMES, site=NAMES,
    signs_as=NAMES, phone=NAMES, office=NAMES, nature=NAMES, place=NAMES, movers=st.integers(0, 99),
    birth=st.just("") | st.just("1984-04-12"),
)  # fmt: skip


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def test_the_paper_says_everything_it_must() -> None:
    """DOMAIN.md §4, line by line."""
    text = words(justificatif(replace(SHEET, firm="Déménagements Exemple", movers=2), sealed()))
    for expected in (
        "Le Mans Métropole Habitat", "JD-C02-20-0184", "Samedi 21 novembre 2020", "8:00 et 18:00",
        "6 personnes en tout", "14 allée des Sittelles", "5 rue du Clos-Bernard", "72000 Le Mans",
        "M. Ferhat BELKACEM, né le 12 avril 1984", "Mme Lamia BELKACEM et deux enfants",
        "Bail L-204518, congé reçu le 28/08/2020, état des lieux du 20/11/2020",
        "M. Karim OUADAH, Mme Élise FROMONT", "Déménagements Exemple, qui porte son propre justificatif, 2 personnes",
        "Utilitaire de location, EX-072-LM", "il ne la remplace pas", "Case à cocher sur l’attestation", BOX,
        "n’est pas garantie", "Fait au Mans, le 17 novembre 2020 à 10:47", "Karine Moulin, chargée d’accueil",
        "Agence Centre · 02 61 91 00 72", "Cachet de l’agence", "Signature", sealed().short_code, "Original",
        "Page 1 / 1", "gardées trois mois", "par téléphone au 02 61 91 00 72",
    ):  # fmt: skip
        assert expected in text, expected


def test_what_nobody_said_leaves_no_empty_row() -> None:
    bare = replace(SHEET, household="", helpers=(), vehicle="", plate="", references="", birth="", box="",
                   acceptance="", carry="", signs_as="", phone="", title="")  # fmt: skip
    text = words(justificatif(bare, sealed()))
    for absent in ("Foyer", "Personnes qui aident", "Véhicule", "Références", "né le", "Case à cocher", "Déménageurs"):
        assert absent not in text
    assert "M. Ferhat BELKACEM" in text
    assert len(list(_blocks(bare))) == len(list(_blocks(SHEET))) - 1, "no empty box where nobody said anything"


def test_only_who_signed_the_lease_is_called_its_holder() -> None:
    assert "Titulaire du bail" in words(justificatif(SHEET, sealed()))
    text = words(justificatif(replace(SHEET, signed=False), sealed()))
    assert "Titulaire du bail" not in text
    assert "Personne qui déménage" in text


def test_it_says_when_it_is_valid() -> None:
    assert "Valable à ces heures seulement" in words(justificatif(SHEET, sealed()))


def test_several_days_have_each_their_hours() -> None:
    days = (("2020-11-21", 480, 1080), ("2020-11-22", 540, 750))
    text = words(justificatif(replace(SHEET, days=days), sealed()))
    assert "aux dates et adresses indiquées" in text
    assert "Samedi 21 novembre 2020, de 8:00 à 18:00 Dimanche 22 novembre 2020, de 9:00 à 12:30" in text


def test_original_duplicate_and_preview_differ_where_they_must() -> None:
    original, preview = justificatif(SHEET, sealed()), justificatif(SHEET, None)
    copy = duplicate(original, "Duplicata n° 2")
    assert "Original" in text_of(original)
    assert "Duplicata n° 2" in text_of(copy)
    assert "Original" not in text_of(copy)
    assert "APERÇU" in "".join(text_of(preview).split())
    assert sealed().short_code not in text_of(preview)
    assert "•••• •••• ••••" in text_of(preview)
    assert [codes(image) for image in images(preview, 200)] == [[]]
    assert [codes(image) for image in images(copy, 200)] == [[sealed().url]]


@pytest.mark.parametrize(
    ("place", "written"),
    [("Le Mans", "Fait au Mans"), ("Allonnes", "Fait à Allonnes"), ("La Milesse", "Fait à La Milesse"),
     ("Les Sables", "Fait aux Sables")],
)  # fmt: skip
def test_the_place_takes_its_preposition(place: str, written: str) -> None:
    assert written in words(justificatif(replace(SHEET, place=place), sealed()))


def test_the_same_record_gives_the_same_bytes() -> None:
    assert justificatif(SHEET, sealed()) == justificatif(SHEET, sealed())


def test_the_file_names_itself_and_carries_its_fonts() -> None:
    pdf = justificatif(SHEET, sealed())
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata.title == "Justificatif de déménagement JD-C02-20-0184"
    assert reader.metadata.author == "Le Mans Métropole Habitat"
    assert reader.root_object["/Lang"] == "fr-FR"
    assert [entry.title for entry in reader.outline] == ["Justificatif de déménagement JD-C02-20-0184"]
    fonts = fonts_of(pdf)
    assert all(fonts.values())
    assert not any("Helvetica" in name for name in fonts)
    assert b"Helvetica" not in pdf


def test_it_is_read_from_top_to_bottom() -> None:
    text = words(justificatif(SHEET, sealed()))
    order = ["Le Mans Métropole", "Justificatif de", "Samedi", "Logement quitté", "Nouveau logement", "Titulaire",
             "À présenter", "Fait au Mans", "Document signé", "Original"]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_an_ordinary_paper_keeps_its_full_size() -> None:
    with watching() as seen:
        justificatif(SHEET, sealed())
    seen.check(MARGIN)
    (name,) = (text for text in seen.texts if text.text.startswith("M. Ferhat"))
    assert name.bottom - name.top > 12.0


@settings(max_examples=PROOFS, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@pytest.mark.fault
@given(SHEETS)
def test_whatever_the_names_it_holds_on_one_page_in_its_frames(sheet: Sheet) -> None:
    with watching() as seen:
        pdf = justificatif(sheet, sealed(sheet))
    assert pages(pdf) == 1
    seen.check(MARGIN)
    with watching() as large:
        justificatif(sheet, sealed(sheet), large=True)
    large.check(12 * MM)
    assert min(text.size for text in large.texts) >= 18


def test_in_large_print_many_names_go_on_to_another_page() -> None:
    sheet = replace(SHEET, helpers=("Mme Anne-Sophie de LA ROCHEFOUCAULD-MONTMORENCY",) * 12, firm="Déménagements " * 5)
    with watching() as seen:
        pdf = justificatif(sheet, sealed(), large=True)
    seen.check(12 * MM)
    first, second = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    for page, text in enumerate((first, second), 1):
        assert f"JD-C02-20-0184 page {page} / 2" in " ".join(text.split())
        assert "Original" in text
    assert sealed().short_code in second
    assert [codes(image) for image in images(pdf, 200)] == [[], [sealed().url]]
    copy, gone = duplicate(pdf, "Duplicata n° 2"), cancelled(pdf, SHEET.outings[0].day, "Date changée")
    assert text_of(copy).count("Duplicata n° 2") == 2
    assert "Original" not in text_of(copy)
    assert text_of(gone).count("Annulé le") == 1
    assert [codes(image) for image in images(gone, 200)] == [[], []]


def test_in_large_print_it_says_everything_it_must() -> None:
    """DOMAIN.md §4, line by line, in fewer words."""
    text = words(justificatif(replace(SHEET, firm="Déménagements Exemple", movers=2), sealed(), large=True))
    for expected in (
        "Le Mans Métropole Habitat", "JD-C02-20-0184", "Samedi 21 novembre 2020", "de 8:00 à 18:00", "6 personnes",
        "14 allée des Sittelles", "5 rue du Clos-Bernard", "72000 Le Mans", "M. Ferhat BELKACEM, né le 12 avril 1984",
        "Mme Lamia BELKACEM et deux enfants", "Bail L-204518, congé reçu le 28/08/2020, état des lieux du 20/11/2020",
        "M. Karim OUADAH, Mme Élise FROMONT", "Déménagements Exemple, qui porte son propre justificatif, 2 personnes",
        "Utilitaire de location, EX-072-LM", "Avec l’attestation (motif familial impérieux)", "ne la remplace pas",
        "Acceptation non garantie", "Fait au Mans, le 17 novembre 2020 à 10:47", "Karine Moulin, chargée d’accueil",
        "Agence Centre, 02 61 91 00 72", "Signature", "Cachet de l’agence", sealed().short_code, "Original",
        "page 1 / 1", "trois mois", "Valable à ces heures seulement",
    ):  # fmt: skip
        assert expected in text, expected


def test_in_large_print_a_paper_of_before_says_its_three_sentences() -> None:
    days = (("2020-11-21", 480, 1080), ("2020-11-22", 540, 750))
    text = words(justificatif(replace(SHEET, large_note="", data_short="", days=days), sealed(), large=True))
    assert "il ne la remplace pas" in text
    assert "n’est pas garantie" in text
    assert "Accès et rectification" in text
    assert "Dimanche 22 novembre 2020, de 9:00 à 12:30 Allers-retours possibles" in text
    bare = replace(SHEET, large_note="", carry="", box="", acceptance="", data_short="", data_notice="")
    assert "trois mois" not in words(justificatif(bare, sealed(), large=True))


def test_the_longest_of_everything_still_holds() -> None:
    longest = "Wilhelmina-Konstantinopolitanische " * 6
    sheet = replace(
        SHEET, phone=longest * 2, nature=longest, place=longest, holder=longest, household=longest * 3,
        origin=(longest,) * 6, destination=(longest,) * 6,
        helpers=(longest,) * 12, references=longest * 2, firm=longest, office=longest, site=longest,
        signatory=longest, carry=longest * 2, box=longest * 2, acceptance=longest * 2, data_notice=longest * 2,
        days=tuple((f"2020-11-{day}", 480, 1080) for day in range(20, 25)),
    )  # fmt: skip
    with watching() as seen:
        pdf = justificatif(sheet, sealed(sheet))
    assert pages(pdf) == 1
    seen.check(MARGIN)
    with watching() as large:
        justificatif(replace(sheet, large_note=longest * 2, data_short=longest), sealed(sheet), large=True)
    large.check(12 * MM)


def test_a_long_name_is_whole_on_the_paper() -> None:
    name = "Mme " + "Anne-Sophie-" * 15 + "MARTIN"
    pdf = justificatif(replace(SHEET, holder=name), sealed())
    assert name.replace(" ", "") in "".join(text_of(pdf).split())


def test_letters_no_font_has_leave_a_square() -> None:
    text = words(justificatif(replace(SHEET, holder="M. 山田 Jean"), sealed()))
    assert "M. □□ Jean" in text


def test_arabic_is_joined_and_read_from_the_right() -> None:
    text = text_of(justificatif(replace(SHEET, holder="محمد"), sealed()))
    shapes = [letter for letter in text if "\ufe70" <= letter <= "\ufeff"]
    names = [unicodedata.name(letter) for letter in shapes]
    assert {"INITIAL", "MEDIAL", "FINAL"} <= {part for name in names for part in name.split()}


def test_the_code_is_34_mm_wide_on_the_paper_and_keeps_modules_of_half_a_millimetre() -> None:
    (code,) = zxingcpp.read_barcodes(fine(justificatif(SHEET, sealed())))
    wide = (code.position.top_right.x - code.position.top_left.x) / FINE * 25.4
    assert wide == pytest.approx(34, abs=0.3)
    assert wide / len(matrix(sealed().url)) >= 0.5
