"""Who is named in full is found in either order, however it is typed; streets and words of every day are not."""

import time

import pytest

from lmmh_desk.kernel.access import MASKED, Part, Persons, masked
from lmmh_desk.kernel.full_names import FullName

BASE = [
    FullName("Karim, Adel", "BENALI TOURÉ"), FullName("Maria", "DA SILVA"), FullName("Jean", "MOULIN"),
    FullName("Zoé", "LE GUEN"), FullName("An", "LI"), FullName("Élise", "D’AUBIGNÉ-CŒURET"),
]  # fmt: skip
HER, AGENT = FullName("Sonia", "BENALI"), FullName("Karine", "Moulin")


def told(text: str, *, places: tuple[str, ...] = ()) -> str:
    (part,) = masked([Part("Notes", ({"Texte": text},), places)], [], persons=Persons(iter(BASE), [HER, AGENT]))
    return part.lines[0]["Texte"]


@pytest.mark.parametrize(
    "name",
    ["Karim Benali", "BENALI Karim", "karim benali", "Karim Adel BENALI TOURÉ", "Benali, Karim", "Benali-Touré Karim",
     "Toure Adel", "Da Silva Maria", "maria da silva", "Maria\u00a0Da Silva", "Zoe\u0301 Le Guen", "Le Guen Zoé",
     "Élise d’Aubigné-Coeuret", "Elise d'Aubigne", "An Li", "Jean Moulin"],
)  # fmt: skip
def test_a_person_of_the_base_named_in_full_is_masked_whole(name: str) -> None:
    assert told(f"Vue avec {name}, rappeler lundi") == f"Vue avec {MASKED}, rappeler lundi"
    assert told(name) == MASKED


@pytest.mark.parametrize(
    "text",
    ["Sonia Benali est venue", "Reçue par Karine Moulin", "12 rue Jean Moulin", "Résidence Jean Moulin, hall 4",
     "3 place Jean Moulin", "Venue avec Karim\nBenali absente", "le guen", "an li", "Karim est venu, Benali aussi",
     "Jean est au moulin"],
)  # fmt: skip
def test_she_the_agents_streets_and_words_apart_are_told(text: str) -> None:
    assert told(text) == text


def test_a_place_given_to_somebody_is_no_street() -> None:
    assert told("Je place Jean Moulin en priorité") == f"Je place {MASKED} en priorité"
    assert told("Jean Moulin", places=("Texte",)) == "Jean Moulin"


def test_several_in_a_line_are_each_masked_with_a_civility_or_not() -> None:
    assert told("M. Karim Benali et Maria Da Silva, puis Zoé Le Guen") == (f"M. {MASKED} et {MASKED}, puis {MASKED}")


def test_the_largest_record_among_thirty_thousand_persons_is_masked_in_seconds() -> None:
    """The whole export has a minute."""
    base = [FullName(f"Prenom{chr(97 + rank % 26)} Ana", f"NOM{rank} ELIAS") for rank in range(30_000)]
    lines = tuple(
        {"Texte": "rappeler lundi pour la clé de la cave " * 8 + "vue avec Elias Ana"} for _note in range(1000)
    )
    begun = time.monotonic()
    (part,) = masked([Part("Notes", lines)], [], persons=Persons(base))
    assert time.monotonic() - begun < 30
    assert all(line["Texte"].endswith(f"vue avec {MASKED}") for line in part.lines)
