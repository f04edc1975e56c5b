"""« Qui est devant moi ? » about persons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.actions.people import edit_person
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.tenancy.store.search import search_persons
from tests.replacing import replace
from tests.tenancy import homes

Ask = Callable[..., list[Hit]]


@pytest.fixture
def ask(store: Store, session: Session) -> Ask:
    homes.settle(store, session)

    def answer(query: str, ranks: dict[str, str] | None = None, who: Session = session) -> list[Hit]:
        with store.read() as read:
            return search_persons(read, query, who, store.clock.now(), ranks)

    return answer


def test_picture_12(ask: Ask) -> None:
    found = ask("belka", {homes.FERHAT: "En file A31"})
    assert [(hit.title, hit.subtitle, hit.tag) for hit in found] == [
        ("M. Ferhat Belkacem", "12/04/1984 · Les Sittelles, n°\u00a032", "En file A31"),
        ("Mme Lamia Belkacem", "03/09/1987 · même foyer", ""),
        ("M. Slimane Belkacemi", "27/01/1961 · L-100200", ""),
        ("Mme Soraya Belkaïd", "date à compléter · sans bail", ""),
    ]
    assert found[0].lines == (
        "L-204518 · foyer de 3",
        "14 allée des Sittelles, Bât.\u00a0C",
        "T3 · bail en cours, préavis au 30/11",
        "Entrée le 21/11, 5 rue du Clos-Bernard",
    )
    assert found[2].lines == ("L-100200 · personne seule", "logement à rattacher", "bail en cours")
    assert found[3].lines == ("sans bail · personne seule",)
    assert [found[0].title[start:end] for start, end in found[0].marks] == ["Belka"]
    assert found[0].rank < found[1].rank
    assert found[0].arguments == {"person_id": homes.FERHAT}


@pytest.mark.parametrize(
    "query",
    [
        "ferhat belkacem", "BELKACEM Ferhat", "belkacem 84", "belkacem 1984", "ferat belkasem", "belkacme ferhat",
        "06 39 98 34 71", "0639983471", "+33 6 39 98 34 71", "L-204518", "l204518", "204518",
        "belkacem sittelles", "f.belkacem@example.org", "14 allée des Sittelles", "14 ALL SITTELLES",
        "98 34 71", "39983471", "9983471", "belkacem 0639983471", "06 39 98 34 71 ferat", "belkacem 98.34.71",
        "ferhat 12/04/1984", "12/4/84 belkacem", "12.04.1984", "belkacem 204518",
        "belkacem allee des sittelles", "14 allée des Sittelles, Bât. C, n°\u00a032",
    ],
)  # fmt: skip
def test_a_person_is_found_first(ask: Ask, query: str) -> None:
    assert ask(query)[0].id == homes.FERHAT


@pytest.mark.parametrize("query", ["soraya 0639983471", "lamia 12/04/1984", "98 34 72", "99 12/99/1984"])
def test_a_number_or_a_birth_of_somebody_else_is_no_answer(ask: Ask, query: str) -> None:
    assert ask(query) == []


def test_the_whole_birth_of_a_namesake_tells_them_apart(ask: Ask) -> None:
    assert [hit.id for hit in ask("belkacem 03/09/1987")] == [homes.LAMIA]


def test_a_number_beside_a_name_answers_once(ask: Ask) -> None:
    assert [hit.id for hit in ask("belkacem 0639983471")] == [homes.FERHAT]


def test_a_name_that_is_a_kind_of_street_is_a_name_first(ask: Ask, store: Store, session: Session) -> None:
    edit_person(store, session, homes.SORAYA, PersonInput(usual_name="Place", first_names="Soraya"))
    assert [hit.id for hit in ask("soraya place")] == [homes.SORAYA]
    assert [hit.id for hit in ask("place")] == [homes.SORAYA]
    assert ask("allée") == [], "a kind of street alone is no address"


def test_all_who_live_at_an_address_are_found_whatever_name_sounds_like_its_kind(
    ask: Ask, store: Store, session: Session
) -> None:
    """Typed « allée », one tenant called Alix hid the others of the street."""
    edit_person(store, session, homes.LAMIA, PersonInput(usual_name="Belkacem", first_names="Alix"))
    assert {hit.id for hit in ask("14 allée des Sittelles")} >= {homes.FERHAT, homes.LAMIA}


def test_children_answer_only_when_no_adult_of_theirs_does(ask: Ask) -> None:
    assert homes.INES not in [hit.id for hit in ask("belkacem")]
    assert [hit.id for hit in ask("inès")] == [homes.INES]


def test_a_birth_name_that_answered_is_shown(ask: Ask) -> None:
    (found,) = ask("haddad")
    assert found.title == "Mme Lamia Belkacem (née Haddad)"
    assert [found.title[start:end] for start, end in found.marks] == ["Haddad"]


def test_an_application_is_found_by_its_number(ask: Ask, store: Store, session: Session) -> None:
    soraya = PersonInput(civility="Mme", usual_name="Belkaïd", first_names="Soraya", nur="0721120999345GDPUB")
    edit_person(store, session, homes.SORAYA, soraya)
    for query in ("0721120999345GDPUB", "072 1120 999345 gdpub", "0721120999", "0721120-999345"):
        assert [hit.id for hit in ask(query)] == [homes.SORAYA], query
    assert ask("0721120999346") == []


def test_nothing_asked_nothing_found_and_caretakers_see_nothing(ask: Ask, session: Session) -> None:
    assert ask("") == ask("?!") == ask("zzzzzz") == []
    assert ask("belkacem", who=replace(session, role="caretaker")) == []


def test_changes_are_found_at_once(ask: Ask, store: Store, session: Session, manager: Session) -> None:
    soraya = PersonInput(civility="Mme", usual_name="Belkaïd", first_names="Soraya")
    edit_person(store, session, homes.SORAYA, soraya, ("02 61 91 00 72",))
    assert [hit.id for hit in ask("0261910072")] == [homes.SORAYA]
    edit_person(store, session, homes.SORAYA, soraya, ("02 61 91 00 73",))
    assert ask("0261910072") == []
    merge_persons(store, manager, homes.SLIMANE, homes.SORAYA)
    assert [hit.id for hit in ask("0261910073")] == [homes.SLIMANE]
    assert homes.SORAYA not in [hit.id for hit in ask("belkaid")]
    with store.write(session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE residence SET name = 'Le Tertre Rouge' WHERE name = 'Les Sittelles'")
    assert ask("tertre belkacem")[0].subtitle.endswith("Le Tertre Rouge, n°\u00a032")
