from __future__ import annotations

import pytest

from lmmh_desk.kernel.found import Hit
from lmmh_desk.ui.names import initials
from lmmh_desk.ui.search.rows import answer, commands_for, fold, ranked
from tests.replacing import replace
from tests.ui.slices import BELKACEM, CATALOGUE, COUNTER, LAMIA, PAPER

COMMANDS = list(COUNTER.commands)
OTHERWISE = [each for each in COMMANDS if each.otherwise]


def test_who_is_here_comes_first_with_where() -> None:
    found = ranked([LAMIA, BELKACEM], {"p1": "En file A31"})
    assert [(hit.id, hit.tag) for hit in found] == [("p1", "En file A31"), ("p2", "")]
    assert [hit.id for hit in ranked([BELKACEM, LAMIA], {})] == ["p2", "p1"]


def test_rows_are_grouped_and_counted() -> None:
    found = answer("belka", [BELKACEM, LAMIA, PAPER], [], OTHERWISE)
    assert [(row.kind, row.title) for row in found.rows] == [
        ("head", "Personnes"),
        ("hit", "M. Ferhat Belkacem"),
        ("hit", "Mme Lamia Belkacem"),
        ("head", "Documents"),
        ("hit", "JD-C02-20-0184"),
        ("head", "Sinon"),
        ("otherwise", "Créer une fiche « belka »".replace("« ", "«\u00a0").replace(" »", "\u00a0»")),
    ]
    assert found.counted == "3\u00a0résultats sur ce poste"
    assert found.refine == "belka 84"
    assert found.rows[1].spoken == "M. Ferhat Belkacem, 12/04/1984 · Les Sittelles, n° 32"


def test_nothing_found_offers_to_create() -> None:
    found = answer("zzz", [], [], OTHERWISE)
    assert [row.kind for row in found.rows] == ["head", "otherwise"]
    assert found.counted == "Aucun résultat sur ce poste"


def test_one_person_needs_no_refining() -> None:
    assert answer("belka 84", [BELKACEM, LAMIA], [], []).refine == ""
    assert answer("belka", [BELKACEM], [], []).refine == ""


def test_the_empty_field_shows_who_is_here_and_no_creation() -> None:
    found = answer("", [BELKACEM], [], OTHERWISE)
    assert [row.title for row in found.rows] == ["Ici et récemment", "M. Ferhat Belkacem"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("appeler", ["counter.call"]),
        ("APPEL suiv", ["counter.call"]),
        ("arrivant nouvel", ["counter.arrive"]),
        ("attente", ["counter.arrive", "counter.call", "counter.audit"]),
        ("ap", []),
        (">ap", ["counter.call"]),
        (">", ["counter.arrive", "counter.call", "counter.audit"]),
        ("guichet", []),
        ("zzz", []),
    ],
)
def test_commands_are_found_by_the_beginnings_of_words(query: str, expected: list[str]) -> None:
    assert [each.key for each in commands_for(query, CATALOGUE, COMMANDS)] == expected


def test_a_command_comes_before_its_slice_s_others_when_its_name_is_typed() -> None:
    named = replace(COUNTER, words=("appeler",))
    found = commands_for("appeler", [named], COMMANDS)
    assert [each.key for each in found] == ["counter.call", "counter.arrive", "counter.audit"]


def test_many_hits_are_cut_but_counted() -> None:
    many = [Hit("person", f"p{at}", f"M. {at}") for at in range(20)]
    found = answer("m", many, [], [])
    assert len(found.rows) == 7
    assert found.found == 20


def test_folding() -> None:
    assert fold("Élodie ÇA") == "elodie ca"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mme Karine Moulin", "KM"), ("M. et Mme Da Costa-Rivière", "DR"), ("Aïssatou", "AÏ"), ("", ""), ("Zoé 2", "ZO")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
