from __future__ import annotations

import os
from datetime import date
from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from lmmh_desk.documents import copies, datamatrix
from lmmh_desk.documents.drawing import MM
from lmmh_desk.documents.letterhead import CODE, MODULE
from lmmh_desk.documents.twoddoc.home import Home, Who
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.printing.pages import images
from lmmh_desk.tenancy.model.residence import Attestation, Holder
from lmmh_desk.tenancy.papers import residence
from tests.documents.watching import fonts_of, pages, text_of, watching
from tests.replacing import replace
from tests.tenancy.attestations import CONTENT, HOME, ISSUER, stamped

MARGIN = 16 * MM
PROOFS = 400 if os.environ.get("LMMH_PROVE") else 25
STAMPED = stamped()
SCRIPTS = "aéÉœçŒ' -ABCWMfi" + "محمدعلي" + "שלום" + "😀🏠" + "山田Ωжξ\u0301\u200f\u202e\t\n\x00'\";--=()"
NAMES = st.text(SCRIPTS, max_size=200) | st.text(max_size=200) | st.just("W" * 200)
HOLDERS = st.lists(st.builds(Holder, NAMES, NAMES, st.just("") | st.just("1984-04-12")), min_size=1, max_size=6)
ISSUERS = st.builds(Issuer, NAMES, NAMES, NAMES, NAMES, NAMES, NAMES, NAMES, NAMES)
CONTENTS = st.builds(
    Attestation,
    number=st.just("AR-C02-20-0007"), issued_at=st.just(CONTENT.issued_at), issuer=ISSUERS,
    holders=HOLDERS.map(tuple), address=st.lists(NAMES, max_size=6).map(tuple), lease=NAMES, since=st.dates(),
    until=st.dates(), data_notice=NAMES, data_short=NAMES,
)  # fmt: skip
LATIN = st.text("ABCXYZ0189 é'-", max_size=60)
HOMES = st.builds(
    Home, st.lists(st.builds(Who, LATIN, LATIN, LATIN), min_size=1, max_size=4).map(tuple), LATIN, LATIN,
    LATIN.map(lambda text: text + "RUE"), LATIN, st.just("72100"), LATIN.map(lambda text: text + "LE MANS"),
)  # fmt: skip
LONGEST = Home(tuple(Who("MME", "W" * 60, "W") for _ in range(3)), *("W" * 60,) * 4, "72100", "W" * 60)


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def test_the_paper_says_everything_it_must() -> None:
    """DOMAIN.md §4: tenant, address, since when; the common frame."""
    text = words(residence(CONTENT, STAMPED))
    for expected in (
        "Le Mans Métropole Habitat", "Office public de l’habitat", "AR-C02-20-0007", "Attestation de résidence",
        "sont locataires de ce logement", "Depuis le 1er septembre 2014", "Adresse du logement", "APPT 32 ETG 3",
        "BAT C Les Sittelles", "14 ALLEE DES SITTELLES", "72100 LE MANS", "Titulaires du bail",
        "M. Ferhat BELKACEM, né le 12 avril 1984", "Mme Lamia BELKACEM, née le 3 septembre 1987",
        "L-204518, depuis le 1er septembre 2014", "jusqu’au 17 février 2021", "Le code 2D-Doc est un SPÉCIMEN",
        "autorité d’essai FR00", "appelez le 02 61 91 00 72",
        "Fait au Mans, le 17 novembre 2020 à 10:47", "Yann Prévost, responsable de site",
        "Agence Centre · 02 61 91 00 72", "Cachet de l’agence", "Signature", "2D-DOC SPÉCIMEN", STAMPED.short_code,
        "au 02 61 91 00 72 avec le code", "Original", "Page 1 / 1", "gardées trois mois",
    ):  # fmt: skip
        assert expected in text, expected


def test_in_large_print_it_says_everything_it_must() -> None:
    text = words(residence(CONTENT, STAMPED, large=True))
    for expected in (
        "Le Mans Métropole Habitat", "AR-C02-20-0007", "Attestation de résidence", "sont locataires de ce logement",
        "APPT 32 ETG 3", "14 ALLEE DES SITTELLES", "72100 LE MANS", "M. Ferhat BELKACEM, né le 12 avril 1984",
        "Mme Lamia BELKACEM, née le 3 septembre 1987", "L-204518, depuis le 1er septembre 2014",
        "jusqu’au 17 février 2021", "Valable avec le cachet et la signature", "Le code 2D-Doc est un SPÉCIMEN",
        "Fait au Mans, le 17 novembre 2020 à 10:47", "Yann Prévost, responsable de site", "02 61 91 00 72",
        "Cachet de l’agence", "Signature", "2D-DOC", "SPÉCIMEN", STAMPED.short_code, "Original", "page 1 / 1",
        "trois mois",
    ):  # fmt: skip
        assert expected in text, expected
    assert "trois mois" not in words(residence(replace(CONTENT, data_short="", data_notice=""), STAMPED, large=True))


def test_one_holder_is_spoken_of_in_the_singular() -> None:
    text = words(residence(replace(CONTENT, holders=(Holder("Mme Soraya BELKAÏD"),)), STAMPED))
    assert "la personne désignée ci-dessous est locataire" in text
    assert "Titulaire du bail Mme Soraya BELKAÏD Bail" in text


def test_it_is_read_from_top_to_bottom() -> None:
    text = words(residence(CONTENT, STAMPED))
    order = ["Le Mans Métropole", "AR-C02", "Attestation de résidence", "Depuis le", "Adresse du logement", "APPT 32",
             "72100", "Titulaires", "L-204518", "jusqu’au", "Valable avec", "Fait au Mans", "2D-DOC",
             "Document enregistré", "Original", "Données traitées"]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_original_duplicate_and_preview_differ_where_they_must() -> None:
    original = residence(CONTENT, STAMPED)
    duplicate = copies.duplicate(original, "Duplicata n° 2")
    preview = residence(replace(CONTENT, number=""), None)
    assert "Original" in text_of(original)
    assert "Duplicata n° 2" in text_of(duplicate)
    assert "Original" not in text_of(duplicate)
    assert "APERÇU" in "".join(text_of(preview).split())
    assert "donnée à l’enregistrement" in words(preview)
    assert STAMPED.short_code not in text_of(preview)
    assert [datamatrix.contents(image) for image in images(preview, 200)] == [[]]
    assert [datamatrix.contents(image) for image in images(duplicate, 200)] == [[STAMPED.payload]]
    assert residence(CONTENT, STAMPED) == original


def test_the_file_names_itself_and_carries_its_fonts() -> None:
    pdf = residence(CONTENT, STAMPED)
    reader = PdfReader(BytesIO(pdf))
    assert reader.metadata.title == "Attestation de résidence AR-C02-20-0007"
    assert reader.metadata.author == "Le Mans Métropole Habitat"
    assert reader.metadata.subject == "L-204518"
    assert reader.metadata["/Keywords"] == STAMPED.short_code
    assert reader.root_object["/Lang"] == "fr-FR"
    assert [entry.title for entry in reader.outline] == ["Attestation de résidence AR-C02-20-0007"]
    assert all(fonts_of(pdf).values())
    assert b"Helvetica" not in pdf


def test_an_ordinary_paper_keeps_its_full_size() -> None:
    with watching() as seen:
        residence(CONTENT, STAMPED)
    seen.check(MARGIN)
    (name,) = (text for text in seen.texts if text.text.startswith("M. Ferhat BELKACEM,"))
    assert name.bottom - name.top > 12.0
    (code,) = seen.codes
    rows = datamatrix.matrix(STAMPED.payload)
    assert code.right - code.left == pytest.approx((len(rows) + 2) * 0.4 * MM)


@settings(max_examples=PROOFS, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))
@pytest.mark.fault
@given(CONTENTS, HOMES)
def test_whatever_the_names_it_holds_on_one_page_in_its_frames(content: Attestation, home: Home) -> None:
    with watching() as seen:
        pdf = residence(content, stamped(home))
    assert pages(pdf) == 1
    seen.check(MARGIN)
    with watching() as large:
        residence(content, stamped(home), large=True)
    large.check(12 * MM)
    assert min(text.size for text in large.texts) >= 18


def test_the_largest_code_still_has_its_modules_and_its_legend() -> None:
    code = stamped(LONGEST)
    assert len(datamatrix.matrix(code.payload)) * MODULE > CODE * 0.75
    with watching() as seen:
        pdf = residence(CONTENT, code)
    seen.check(MARGIN)
    assert [datamatrix.contents(image) for image in images(pdf, 200)] == [[code.payload]]


def test_the_longest_of_everything_still_holds() -> None:
    longest = "Wilhelmina-Konstantinopolitanische " * 6
    content = replace(
        CONTENT, issuer=Issuer(*(longest,) * 8), data_notice=longest,
        holders=(Holder(longest, longest, "1984-04-12"),) * 6,
        address=(longest,) * 6, lease=longest,
    )  # fmt: skip
    with watching() as seen:
        pdf = residence(content, stamped(LONGEST))
    assert pages(pdf) == 1
    seen.check(MARGIN)


def test_the_day_it_serves_until_is_a_date_not_a_promise() -> None:
    assert "jusqu’au 30 novembre 2020" in words(residence(replace(CONTENT, until=date(2020, 11, 30)), STAMPED))
    bare = replace(CONTENT, issuer=replace(ISSUER, phone=""), data_notice="")
    text = words(residence(bare, stamped(HOME)))
    assert "par téléphone auprès de l’office" in text
    assert "appelez" not in text
