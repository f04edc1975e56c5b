"""The letters of a campaign: in the order they are handed out, whole or not at all."""

from __future__ import annotations

import errno
import os
import random
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from lmmh_desk.documents.drawing import MM
from lmmh_desk.features.campaigns.model import mailing as model
from lmmh_desk.features.campaigns.model.mailing import Letter, Mailing, handed_out
from lmmh_desk.features.campaigns.papers import OFTEN, check_letter, large_print_pdf, letter_preview, letters_pdf
from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.printing.pages import pictures
from tests.documents.watching import pages, text_of, watching
from tests.features.campaigns.sheets import MAILING, TESSIER
from tests.replacing import replace

FLOORS = ("-2", "SS", "RDC", "1", "2", "3e étage", "10", "11", "grenier", "")
QUARTERS = ("Épine", "espace", "Les Sablons", "Zénith", "")
BUILDINGS = ("A", "Bât. 2", "Bât. 10", "")


def never() -> bool:
    return False


def quiet(_done: int, _total: int) -> None:
    return None


def many(number: int) -> list[Letter]:
    return [replace(TESSIER, reference=f"MS-{rank:05d}", floor=str(rank % 12)) for rank in range(number)]


def written(folder: Path, letters: list[Letter], mailing: Mailing = MAILING) -> list[str]:
    """Return the text of each page."""
    out = folder / "letters.pdf"
    assert letters_pdf(mailing, letters, out, quiet, never) == len(letters)
    return [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]


def test_a_letter_says_who_writes_to_whom_what_and_where_it_is_handed_out(tmp_path: Path) -> None:
    (page,) = written(tmp_path, [TESSIER])
    for said in ("Le Mans Métropole Habitat", "Agence Centre · 02 61 91 00 72", "MS-C02-20-0012-00001", *TESSIER.lines,
                 "Le Mans, le 19 novembre 2020", "Se protéger dans l’immeuble", "Madame,", "Hélène Vauclin",
                 "Une question ? Appelez le 02 61 91 00 72.", "Centre · Bât. B, 3e étage", "1 / 1"):  # fmt: skip
        assert said in page, said


def test_large_print_follows_the_letter_of_who_asked_for_it_under_its_reference(tmp_path: Path) -> None:
    out = tmp_path / "letters.pdf"
    other = replace(TESSIER, reference="MS-2", floor="4", large=False)
    assert letters_pdf(MAILING, [replace(TESSIER, large=True), other], out, quiet, never) == 2
    first, *joined, last = [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]
    assert TESSIER.lines[0] in first
    assert "MS-2" in last
    assert joined
    assert joined[0].startswith(f"{TESSIER.reference} Le Mans Métropole Habitat")
    assert all(line not in " ".join(joined) for line in TESSIER.lines), "the window shows the letter's own page"
    whole = " ".join(text_of(large_print_pdf(MAILING)).split())
    assert " ".join(joined).removeprefix(f"{TESSIER.reference} ") == whole


def test_the_translation_follows_the_letter_of_who_reads_another_language(tmp_path: Path) -> None:
    told = ("Please wear a mask.", "Носите маску.")
    mailing = replace(MAILING, translation=told)
    out = tmp_path / "letters.pdf"
    other = replace(TESSIER, reference="MS-2", floor="4")
    assert letters_pdf(mailing, [replace(TESSIER, foreign=True), other], out, quiet, never) == 2
    first, joined, last = [" ".join(page.extract_text().split()) for page in PdfReader(out).pages]
    assert (told[0] in first, told[0] in last) == (False, False)
    assert joined.startswith(f"{TESSIER.reference} Traduction {MAILING.title}")
    assert all(each in joined for each in told)
    assert letters_pdf(MAILING, [replace(TESSIER, foreign=True)], out, quiet, never) == 1
    assert pages(out.read_bytes()) == 1, "there is none to join"


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"paragraphs": ("Portez le masque 漢.",)}, "text", "Le signe « 漢 » ne s’imprime pas."),
        ({"title": "Masque 漢"}, "text", "Le signe « 漢 » ne s’imprime pas."),
        ({"translation": ("ارتدِ الكمامة",)}, "translation", "Le signe « ا » ne s’imprime pas."),
        ({"translation": ("Mask. " * 40,) * 20}, "translation", "La traduction dépasse une page."),
    ],
)
def test_what_no_paper_draws_or_holds_is_refused_before_an_agreement(changed, field: str, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_letter(replace(MAILING, **changed))
    assert refused.value.fields[field].replace("\u00a0", " ").startswith(told)
    check_letter(
        replace(MAILING, translation=("Ne pas « oublier » l’œuf — 1 €… · “ok” №", "Носите маску. Maske takın ğış."))
    )


def test_each_household_gets_its_own_page_and_all_share_one_body(tmp_path: Path) -> None:
    other = replace(
        TESSIER, reference="MS-2", lines=("M ALI BEN", "72100 LE MANS"), quarter="Sablons", salutation="M.,"
    )
    here, there = written(tmp_path, [other, TESSIER])
    assert ("MME ODILE TESSIER" in here, "M ALI BEN" in here) == (True, False)
    assert ("MME ODILE TESSIER" in there, "M ALI BEN" in there) == (False, True)
    assert "Trois gestes protègent" in there
    reader = PdfReader(tmp_path / "letters.pdf")
    forms = {id(page["/Resources"]["/XObject"].raw_get("/FormXob.letter").get_object()) for page in reader.pages}
    assert len(forms) == 1
    titles = [entry.title for entry in reader.outline[1] if not isinstance(entry, list)]
    assert titles == ["Centre", "Sablons"], "each quarter is found in the reader's outline"


def test_the_pages_come_in_the_order_of_the_walk(tmp_path: Path) -> None:
    letters = [replace(TESSIER, quarter=quarter, building=building, floor=floor)
               for quarter in QUARTERS for building in BUILDINGS for floor in FLOORS]  # fmt: skip
    mixed = random.Random(8).sample(letters, len(letters))
    assert handed_out(mixed) == letters
    few = [replace(one, reference=f"N°{rank}") for rank, one in enumerate(letters[:12])]
    pages = written(tmp_path, few[::-1])
    assert [next(word for word in page.split() if word.startswith("N°")) for page in pages] == [
        one.reference for one in few
    ]
    assert [page.rsplit(" ", 3)[1:] for page in pages] == [[str(rank), "/", "12"] for rank in range(1, 13)]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(QUARTERS) | st.text("éEzZ ", max_size=3),
            st.sampled_from(BUILDINGS) | st.text("Bât.0129²", max_size=4),
            st.sampled_from(FLOORS) | st.text("-019RDCSé²", max_size=3),
        ),
        max_size=12,
    )
)
def test_any_places_are_sorted_one_way_and_nobody_is_lost(places: list[tuple[str, str, str]]) -> None:
    letters = [replace(TESSIER, reference=str(rank), quarter=quarter, building=building, floor=floor)
               for rank, (quarter, building, floor) in enumerate(places)]  # fmt: skip
    once = handed_out(letters)
    assert sorted(int(one.reference) for one in once) == list(range(len(letters)))
    assert handed_out(once) == once
    for here, there in pairwise(once):
        if (here.quarter, here.building, here.floor) == (there.quarter, there.building, there.floor):
            assert int(here.reference) < int(there.reference), "letters of one place keep their order"


def test_letters_of_one_place_keep_their_order() -> None:
    same = [replace(TESSIER, reference=str(rank)) for rank in (3, 1, 2)]
    assert handed_out([*same, replace(TESSIER, floor="RDC")])[1:] == same


def test_one_place_written_two_ways_is_one_place() -> None:
    told = [("Sablons", "RDC", "a"), ("sablons", "0", "b"), ("SABLONS", "RdC", "c"), ("Sablons", "1", "d")]
    letters = [replace(TESSIER, quarter=quarter, floor=floor, reference=name) for quarter, floor, name in told]
    assert [one.reference for one in handed_out(letters)] == ["a", "b", "c", "d"]


def test_a_mailing_is_sorted_by_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sort stops the program until it ends: what each place is made of is looked at once."""
    seen: list[str] = []
    own = model._natural
    monkeypatch.setattr(model, "_natural", lambda text: (seen.append(text), own(text))[1])
    letters = [replace(TESSIER, quarter=f"Quartier {rank % 7}", building="", floor="RDC") for rank in range(500)]
    assert [one.quarter for one in handed_out(letters)] == sorted(one.quarter for one in letters)
    assert len(seen) == 7 + 1 + 1, "the quarters, no place, no building"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("A" * 39, "72000 LE MANS"), "une ligne de son adresse dépasse 38 caractères"),
        (("A",) * 7, "son adresse a plus de 6 lignes"),
        ((), "elle n’a pas d’adresse"),
    ],
)
def test_an_address_no_window_shows_is_refused_before_anything_is_written(
    tmp_path: Path, lines: tuple[str, ...], told: str
) -> None:
    wrong = replace(TESSIER, reference="MS-7", lines=lines)
    with pytest.raises(BadInput, match=f"La lettre MS-7 .*{told}\\. Rien n’a été écrit\\. Corrigez") as refused:
        letters_pdf(MAILING, [TESSIER, wrong], tmp_path / "letters.pdf", quiet, never)
    assert "TESSIER" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_the_longest_address_stays_in_the_window(tmp_path: Path) -> None:
    widest = replace(TESSIER, lines=("MME " + "O" * 34, *("BATIMENT W " + "M" * 27,) * 4, "72000 LE MANS"))
    with watching() as seen:
        written(tmp_path, [widest])
    seen.check(16 * MM)
    address = [text for text in seen.texts if text.text in widest.lines]
    assert len(address) == 6, "no line is broken"
    assert len({text.size for text in address}) == 1
    assert all(text.left >= 109 * MM and text.right <= 195 * MM and text.bottom <= 82 * MM for text in address)


def test_nobody_to_write_to_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"Aucun courrier n’est à faire\. Rien n’a été écrit\."):
        letters_pdf(MAILING, [], tmp_path / "letters.pdf", quiet, never)


def test_a_text_longer_than_the_page_is_refused_with_how_much(tmp_path: Path) -> None:
    long = replace(MAILING, paragraphs=("Un paragraphe qui n’en finit pas. " * 160,))
    with pytest.raises(
        BadInput, match=r"dépasse la page de \d+\xa0lignes\. Rien n’a été écrit\. Raccourcissez"
    ) as refused:
        letters_pdf(long, [TESSIER], tmp_path / "letters.pdf", quiet, never)
    assert "pour une page" in refused.value.fields["text"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("times", [12, 46])
def test_a_text_that_holds_is_drawn_inside_its_frame(tmp_path: Path, times: int) -> None:
    with watching() as seen:
        written(tmp_path, [TESSIER], replace(MAILING, paragraphs=("Un paragraphe assez long. " * times,) * 2))
    seen.check(16 * MM)


@pytest.mark.parametrize("name", ["Madame " + "Très-Long " * 20, "Madame 🙂 " * 9, "السيدة ליאה", "x" * 200, "  "])
def test_no_name_breaks_the_page(tmp_path: Path, name: str) -> None:
    odd = replace(TESSIER, quarter=name, building=name, floor=name, salutation=name, reference=name)
    with watching() as seen:
        pages = written(tmp_path, [odd], replace(MAILING, sender=(name.strip() or "LMMH", name), signature=name))
    seen.check(16 * MM)
    assert len(pages) == 1


def test_two_residences_of_a_quarter_are_carried_one_after_the_other(tmp_path: Path) -> None:
    letters = [
        replace(TESSIER, quarter="Sablons", place=place, building="A", floor=floor)
        for floor in ("1", "2") for place in ("Rive", "Clos")
    ]  # fmt: skip
    told = [(one.place, one.floor) for one in handed_out(letters)]
    assert told == [("Clos", "1"), ("Clos", "2"), ("Rive", "1"), ("Rive", "2")]


def test_progress_only_grows_and_ends_when_the_file_is_there(tmp_path: Path) -> None:
    out, told = tmp_path / "letters.pdf", []

    def progress(done: int, total: int) -> None:
        told.append((done, total, out.exists()))

    letters_pdf(MAILING, many(2 * OFTEN + 5), out, progress, never)
    assert told == [(0, 105, False), (50, 105, False), (100, 105, False), (105, 105, True)]


@pytest.mark.parametrize("look", [1, 2, 3], ids=["at once", "half way", "before it is written"])
def test_cancelled_it_leaves_nothing(tmp_path: Path, look: int) -> None:
    looks, told = [], []

    def cancelled() -> bool:
        looks.append(None)
        return len(looks) == look

    out = tmp_path / "letters.pdf"
    out.write_bytes(b"yesterday's")
    assert letters_pdf(MAILING, many(OFTEN + 1), out, lambda done, _total: told.append(done), cancelled) == 0
    assert len(looks) == look
    assert OFTEN + 1 not in told
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("letters.pdf", b"yesterday's")]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match=r"n’ont pas pu être écrites.*La campagne est enregistrée\. Fermez"):
        letters_pdf(MAILING, [TESSIER], tmp_path / "letters.pdf", quiet, never)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="ou changez de dossier"):
        letters_pdf(MAILING, [TESSIER], tmp_path / "file" / "letters.pdf", quiet, never)


def test_a_name_that_cannot_be_taken_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "letters.pdf").mkdir()
    with pytest.raises(StoreError, match="Fermez ce fichier"):
        letters_pdf(MAILING, [TESSIER], tmp_path / "letters.pdf", quiet, never)
    assert [file.name for file in tmp_path.iterdir()] == ["letters.pdf"]


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    written(tmp_path, [TESSIER])
    if os.name == "posix":
        assert (tmp_path / "letters.pdf").stat().st_mode & 0o077 == 0


def test_the_preview_says_so_and_is_the_letter(tmp_path: Path) -> None:
    shown = letter_preview(MAILING, TESSIER)
    assert "APERÇU" in text_of(shown)
    assert "APERÇU" not in "".join(written(tmp_path, [TESSIER]))
    assert "MME ODILE TESSIER" in text_of(shown)
    (picture,) = pictures(shown, 40)
    assert (picture.width(), picture.height()) == (331, 468)
    assert len(PdfReader(BytesIO(shown)).pages) == 1


def test_the_letter_in_large_print_is_of_eighteen_points_and_loses_no_word() -> None:
    long = replace(MAILING, paragraphs=("Aérez dix minutes par jour, même en hiver. " * 46,))
    for mailing, least in ((MAILING, 1), (long, 2)):
        with watching() as seen:
            pdf = large_print_pdf(mailing)
        assert pages(pdf) >= least
        assert min(text.size for text in seen.texts) >= 18
        text = " ".join(text_of(pdf).split())
        for said in (mailing.title, *mailing.paragraphs, mailing.signature):
            assert " ".join(said.split()) in text.replace("\u00a0", " ")
        assert "APERÇU" not in text
    assert text_of(large_print_pdf(long, preview=True)).count("APERÇU") == pages(large_print_pdf(long, preview=True))
