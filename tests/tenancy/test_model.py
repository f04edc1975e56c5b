"""Names, addresses, phones, leases, cards and notes: rules without a database."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.tenancy.model import address as addresses
from lmmh_desk.tenancy.model.address import Address, place, postal_lines, screen_lines, unwritable
from lmmh_desk.tenancy.model.cards import (
    ContactLine,
    DwellingLine,
    LeaseLine,
    Member,
    PersonCard,
    age,
    children_lines,
    household_words,
)
from lmmh_desk.tenancy.model.checks import PersonInput, person_faults, tidy_text, unprintable
from lmmh_desk.tenancy.model.leases import check_notice, lease_state, notice_end, state_sentence, tidy_number
from lmmh_desk.tenancy.model.merge import merged_values, verdict
from lmmh_desk.tenancy.model.names import born, identity_key, paper_name, readable, screen_name, short_name
from lmmh_desk.tenancy.model.nur import check_nur, nur_fault, read_nur, tidy_nur
from lmmh_desk.tenancy.model.phones import read_email, read_phone, written_phone
from tests.replacing import replace

TODAY = date(2020, 11, 17)
HOME = Address(
    number="14", street_type="allée", street="des Sittelles", building="C", floor="3", door="32",
    residence="Les Sittelles", postcode="72100", city="Le Mans",
)  # fmt: skip
LEASE = LeaseLine("1", "L-204518", "2014-09-01", None, 35260, 6000, None, "", False, None, False, None, ("p", "q"))
FERHAT = Member("p", "M.", "Belkacem", "", "Ferhat, Ali", "1984-04-12", "holder")
LAMIA = Member("q", "Mme", "Haddad", "Belkacem", "Lamia", "1987-09-03", "co_holder")


def child(name: str, born_on: str | None) -> Member:
    return Member(name, "", "Belkacem", "", name, born_on, "child")


def test_an_address_on_screen() -> None:
    assert screen_lines(HOME) == ["14 allée des Sittelles", "Bât.\u00a0C, 3e étage, n°\u00a032", "72100 Le Mans"]
    assert place(HOME) == "Les Sittelles, n°\u00a032"
    assert place(replace(HOME, residence="", door="")) == "14 allée des Sittelles"
    assert place(Address()) == ""


def test_an_address_of_the_rpls_is_readable() -> None:
    raw = Address(
        number="4", repeat="B", street_type="R", street="DE LA MONTAGNE NOIRE", building="BATIMENT 1", entrance="2",
        staircase="ESC 11", floor="RC", locality="SAINT SALVAYRE", postcode="11100", city="NARBONNE",
    )  # fmt: skip
    assert screen_lines(raw) == [
        "4 b rue de la Montagne Noire",
        "Bât.\u00a01, entrée\u00a02, esc.\u00a011, rez-de-chaussée",
        "Saint Salvayre",
        "11100 Narbonne",
    ]


@pytest.mark.parametrize(
    ("floor", "label"),
    [
        ("", ""),
        ("RDC", "rez-de-chaussée"),
        ("1", "1er étage"),
        ("12", "12e étage"),
        ("SS", "SS"),
        ("3E", "3e étage"),
        ("3ᵉ", "3e étage"),
        ("1ᵉʳ étage", "1er étage"),
        ("2ème étage", "2e étage"),
        ("3e gauche", "3e gauche"),
    ],
)
def test_a_floor_has_its_words(floor: str, label: str) -> None:
    assert addresses.floor_label(floor) == label


def test_postal_lines() -> None:
    assert postal_lines("M. Ferhat BELKACEM", replace(HOME, entrance="Entrée 2", staircase="B")) == [
        "M. Ferhat BELKACEM",
        "APPT 32 ETG 3 ESC B ENTREE 2",
        "BAT C Les Sittelles",
        "14 ALLEE DES SITTELLES",
        "72100 LE MANS",
    ]


def test_long_postal_lines_lose_the_least() -> None:
    long = Address(
        number="1214", repeat="BIS", street_type="avenue", street="du Président-Exemple-de-la-République",
        building="Bâtiment Grande Cour", residence="Résidence des Bords de l’Huisne et du Ronceray", floor="RDC",
        postcode="72530", city="Yvré-l’Évêque",
    )  # fmt: skip
    assert postal_lines("Mme Marie-Antoinette de La Rochefoucauld-Montmorency-Démo", long) == [
        "Mme M.-A. de La Rochefoucauld-Montmore",
        "RDC",
        "B G COUR RES Bords l’Huisne Ronceray",
        "1214B AV PDT EXEMPLE DE LA REPUBLIQUE",
        "72530 YVRE L EVEQUE",
    ]


def test_a_name_too_long_for_its_line_is_cut() -> None:
    assert addresses._identity("Marieantoinettebénédictedelarochefoucauld")[:5] == "Marie"
    assert len(addresses._identity("M. " + "x" * 60)) == 38


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"door": "1234567890", "floor": "1234567890", "staircase": "1234567890", "entrance": "1234567890"}, "flat"),
        ({"residence": "x" * 39}, "house"),
        ({"street": "x" * 33}, "street"),
        ({"locality": "x" * 39}, "locality"),
        ({"city": "x" * 39}, "city"),
    ],
)
def test_an_address_without_room_on_an_envelope_has_no_postal_lines(change: dict[str, str], line: str) -> None:
    where = replace(HOME, **change)
    assert unwritable(where) == [line]
    assert postal_lines("M. Ferhat BELKACEM", where) == []
    assert unwritable(HOME) == []


@pytest.mark.parametrize(
    ("number", "repeat", "line"),
    [("14", "", "14 ALLEE DES SITTELLES"), ("14", "bis", "14B ALLEE DES SITTELLES"), ("", "", "ALLEE DES SITTELLES"),
     ("112-114", "", "112 114 ALLEE DES SITTELLES"), ("LOT 12", "bis", "LOT 12 BIS ALLEE DES SITTELLES")],
)  # fmt: skip
def test_a_number_too_long_for_its_place_leads_the_street(number: str, repeat: str, line: str) -> None:
    assert postal_lines("X", replace(HOME, number=number, repeat=repeat))[3] == line


def test_what_an_import_says_twice_is_written_once() -> None:
    where = Address(building="RÉSIDENCE DU LAC", residence="Résidence du Lac", locality="RESIDENCE DU LAC",
                    number="3", postcode="72100", city="LE MANS")  # fmt: skip
    assert postal_lines("X", where) == ["X", "Résidence du Lac", "3", "72100 LE MANS"]


@given(
    st.builds(
        Address, number=st.text(max_size=12), repeat=st.text(max_size=6), street_type=st.text(max_size=20),
        street=st.text(max_size=80), building=st.text(max_size=60), staircase=st.text(max_size=20),
        floor=st.text(max_size=10), door=st.text(max_size=20), residence=st.text(max_size=80),
        locality=st.text(max_size=60), postcode=st.text(max_size=8), city=st.text(max_size=60),
    ),
    st.text(max_size=90),
)  # fmt: skip
def test_no_postal_line_is_ever_too_long(where: Address, who: str) -> None:
    lines = postal_lines(who, where)
    assert not lines or not unwritable(where)
    assert len(lines) <= 6
    assert all(0 < len(line) <= 38 for line in lines)


@pytest.mark.parametrize(
    ("typed", "value", "mobile"),
    [
        ("06 39 98 34 71", "+33639983471", True),
        ("02.61.91.00.72", "+33261910072", False),
        ("06 12 34 56 78", "+33612345678", True),
        ("0692 12 34 56", "+262692123456", True),
        ("0596 50 12 34", "+596596501234", False),
        ("+32 470 12 34 56", "+32470123456", True),
    ],
)
def test_a_phone_is_read(typed: str, value: str, mobile: bool) -> None:
    reach = read_phone(typed)
    assert (reach.raw, reach.value, reach.mobile) == (typed, value, mobile)


@pytest.mark.parametrize("typed", ["", "06 12", "0" * 41, "appelez-moi", "=1+1", "06 39 98 34 71 72"])
def test_what_is_no_phone_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="téléphone complet"):
        read_phone(typed)


def test_phones_are_written_by_pairs() -> None:
    assert written_phone("+33639983471") == "06\u00a039\u00a098\u00a034\u00a071"
    assert written_phone("+262692123456") == "06\u00a092\u00a012\u00a034\u00a056"
    assert written_phone("+32470123456") == "+32470123456"
    assert written_phone("3949") == "3949"


@pytest.mark.parametrize("typed", ["", "a", "a@b", "a b@c.fr", "a" * 260 + "@b.fr", "a@b.fr;x"])
def test_what_is_no_email_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="adresse e-mail"):
        read_email(typed)


def test_names() -> None:
    assert screen_name(FERHAT) == "M. Ferhat Belkacem"
    assert paper_name(LAMIA) == "Mme Lamia BELKACEM"
    assert screen_name(Member("s", "", "", "", "Suryadi", None, "holder")) == "Suryadi"
    assert [born(one) for one in (FERHAT, LAMIA, child("Inès", None))] == ["né le", "née le", "né(e) le"]
    assert (short_name("Karine Moulin"), short_name("Console"), short_name("")) == ("K. Moulin", "Console", "")
    assert identity_key(FERHAT, None) == "ali belkacem ferhat|"


def test_capitals_of_an_import_become_readable() -> None:
    assert readable("LES BORDS DE L'HUISNE") == "Les Bords de l'Huisne"
    assert readable("DE LA CESSE", inside=True) == "de la Cesse"
    assert readable("DE LA CESSE") == "De la Cesse"
    assert [readable(text) for text in ("Les Sittelles", "C", "")] == ["Les Sittelles", "C", ""]


def test_nur() -> None:
    assert tidy_nur("072 1120.012345-gdpub") == "0721120012345GDPUB"
    assert check_nur("0721120012345GDPUB") == "ok"
    assert check_nur("0721320012345GDPUB") == "unusual"
    assert check_nur("12") == "wrong"
    assert read_nur("072 1120 999345 gdpub") == "0721120999345GDPUB"
    assert nur_fault("0721120999345GDPUB") == ""
    with pytest.raises(BadInput, match="«\u00a012\u00a0» n’est pas un numéro unique de demande, qui compte 18 lettres"):
        read_nur("12")


def test_an_envelope_goes_to_the_dwelling_lived_in() -> None:
    home = DwellingLine("d", "D1", HOME)
    card = PersonCard(**msgspec.structs.asdict(FERHAT), leases=(replace(LEASE, dwelling=home),))
    assert card.postal_lines(TODAY) == [
        "M. Ferhat BELKACEM", "APPT 32 ETG 3", "BAT C Les Sittelles", "14 ALLEE DES SITTELLES", "72100 LE MANS",
    ]  # fmt: skip
    for lease in (LEASE, replace(LEASE, dwelling=home, ends_on="2020-10-31")):
        assert replace(card, leases=(lease,)).postal_lines(TODAY) == []
    assert replace(card, leases=()).postal_lines(TODAY) == []


def test_lease_numbers() -> None:
    assert [tidy_number(text) for text in ("204518", " l 204518", "L-204518", "b/2014.7")] == [
        "L-204518", "L-204518", "L-204518", "B/2014.7",
    ]  # fmt: skip
    for text in ("", "?", "'; DROP TABLE lease", "x" * 40):
        with pytest.raises(BadInput):
            tidy_number(text)


def test_states_of_a_lease() -> None:
    assert (lease_state(LEASE, TODAY), state_sentence(LEASE, TODAY)) == ("current", "en cours")
    leaving = replace(LEASE, notice_ends_on="2020-11-30", ends_on="2020-11-30")
    assert (lease_state(leaving, TODAY), state_sentence(leaving, TODAY)) == ("notice", "en cours · préavis au 30/11")
    ended = replace(LEASE, ends_on="2019-01-31")
    assert (lease_state(ended, TODAY), state_sentence(ended, TODAY)) == ("ended", "terminé le 31/01/2019")
    future = replace(LEASE, starts_on="2020-11-21")
    assert (lease_state(future, TODAY), state_sentence(future, TODAY)) == ("future", "à partir du 21/11")


def test_notice() -> None:
    assert notice_end(date(2020, 11, 30), reduced=False) == date(2021, 2, 28)
    assert notice_end(date(2020, 10, 30), reduced=True) == date(2020, 11, 30)
    assert check_notice(TODAY, "bailiff", "2014-09-01", TODAY) == {}
    assert set(check_notice(date(2014, 8, 31), "fax", "2014-09-01", TODAY)) == {"method", "received_on"}
    assert set(check_notice(date(1899, 12, 31), "bailiff", None, TODAY)) == {"received_on"}
    assert check_notice(TODAY, "bailiff", None, TODAY, TODAY) == {}
    assert set(check_notice(TODAY, "bailiff", None, TODAY, date(2020, 11, 16))) == {"ends_on"}


def card(*leases: LeaseLine) -> PersonCard:
    values = {name: getattr(FERHAT, name) for name in Member.__struct_fields__}
    return PersonCard(**values, members=(FERHAT, LAMIA), leases=leases)


def test_a_card_tells_the_lease_in_force_and_the_next() -> None:
    ended = replace(LEASE, id="old", ends_on="2010-01-31", starts_on="2000-01-01")
    future = replace(LEASE, id="new", starts_on="2020-11-21")
    later = replace(LEASE, id="later", starts_on="2021-01-01")
    full = card(later, future, LEASE, ended)
    assert (full.lease(TODAY), full.next_lease(TODAY)) == (LEASE, future)
    assert card(ended).lease(TODAY) == ended
    assert (card(future).lease(TODAY), card().next_lease(TODAY)) == (None, None)
    assert LEASE.total_cents == 41260
    assert FERHAT.paper_name == "M. Ferhat BELKACEM"


def test_contacts_and_dwellings_as_read() -> None:
    phone = ContactLine("1", "phone", "+33639983471", True)
    mail = ContactLine("2", "email", "f@example.org", False, "F@example.org")
    member = replace(FERHAT, contacts=(mail, phone))
    assert (member.phone, member.email) == (phone, mail)
    assert (FERHAT.phone, FERHAT.email) == (None, None)
    assert mail.text == "F@example.org"
    assert DwellingLine("d", "D1", HOME, "T3", 6450).size == "T3 · 64,5\u00a0m²"
    assert DwellingLine("d", "D1", HOME).size == ""


def test_ages_and_children() -> None:
    assert [age(day, TODAY) for day in ("1984-04-12", "2011-11-17", "2011-11-18", "2004-02-29")] == [36, 9, 8, 16]
    pair = [child("Rayan", "2014-06-30"), child("Inès", "2011-03-22")]
    assert children_lines(pair, TODAY) == ("Inès et Rayan", "9 et 6 ans")
    assert children_lines([child("Léo", "2019-10-01")], TODAY) == ("Léo", "1 an")
    assert children_lines([child("", None)], TODAY)[1] == ""
    assert (household_words(4), household_words(1)) == ("foyer de 4", "personne seule")


def test_texts_are_tidied() -> None:
    assert tidy_text(" a\u200b  b \n\n c\u202e ") == "a b\n\nc"
    assert unprintable("Ñandú-d’Été (Œuvre)") == ""
    assert unprintable("李") == "李"
    assert person_faults(PersonInput(usual_name="A", birth_date="1984-04-12"), TODAY) == {}


def test_groups_and_lists_are_merged() -> None:
    assert verdict(["a"], ["a"], ["a"]) == "same"
    assert verdict(["mine"], ["a"], ["a"]) == "same"
    assert verdict(["a"], ["a"], ["b"]) == "write"
    assert verdict(["mine"], ["a"], ["b"]) == "kept"
    assert verdict([""], None, ["b"]) == "write"
    assert verdict(["mine"], None, ["b"]) == "kept"
    assert merged_values(["1", "mine"], ["1", "gone"], ["2", "gone"]) == (["2"], ["1"])
