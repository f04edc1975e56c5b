"""Names of others are masked whole, wherever they stand."""

import pytest

from lmmh_desk.kernel.access import MASKED, Part, masked


def test_others_are_masked_and_nothing_else() -> None:
    part = Part("Notes", ({"Texte": "Vu avec ÉLISE, puis Jean-Marc. li est là, Élisette aussi."},))
    (told,) = masked([part], ["Élise", "Jean-Marc", "Jean", "Li"])
    assert told.lines[0]["Texte"] == f"Vu avec {MASKED}, puis {MASKED}. li est là, Élisette aussi."


def test_without_others_all_is_told() -> None:
    part = Part("Notes", ({"Texte": "Vu"},))
    assert masked([part], []) == [part]


def test_a_name_of_two_letters_is_masked_as_it_is_written_and_one_with_accents_without_them() -> None:
    (part,) = masked([Part("Notes", ({"Texte": "Vu Ly et ZOE, Zoé et zoe ; une personne y ly"},))], ["Ly", "Zoé"])
    assert part.lines[0]["Texte"] == f"Vu {MASKED} et {MASKED}, {MASKED} et {MASKED} ; une personne y ly"


def test_accents_of_the_text_hide_no_name() -> None:
    """A name entered without its accents is masked where a note has them, whole or as marks of their own."""
    text = "Vue avec Zoé, Z\u0301oe\u0301 ; Cœuret-d’Aubigné, CŒURET D'AUBIGNE et coeuret; l’été reste."
    (part,) = masked([Part("Notes", ({"Texte": text},))], ["Zoe", "Coeuret-d'Aubigne", "Coeuret"])
    assert part.lines[0]["Texte"] == f"Vue avec {MASKED}, {MASKED} ; {MASKED}, {MASKED} et {MASKED}; l’été reste."


def test_whom_a_civility_names_is_masked_known_or_not_but_her_and_who_signed() -> None:
    text = (
        "Plainte de Mme Da Silva-Pinto et de M. le gardien ; M. Ferhat BELKACEM et Mme Lemoine d’accord."
        " Madame a rappelé, Mr Durand aussi, Docteur O’Neill non. Monsieur Belkacem-Dahmani signe,"
        " M. Karim Belkacem pas."
    )
    own = ["Ferhat", "Belkacem Dahmani", "Sarah Lemoine"]
    (part,) = masked([Part("Notes", ({"Texte": text},))], ["Karim"], own)
    assert part.lines[0]["Texte"] == (
        f"Plainte de Mme {MASKED} et de M. le gardien ; M. Ferhat BELKACEM et Mme Lemoine d’accord."
        f" Madame a rappelé, Mr {MASKED} aussi, Docteur {MASKED} non. Monsieur Belkacem-Dahmani signe,"
        f" M. {MASKED} Belkacem pas."
    )


def told(text: str, *own: str, places: tuple[str, ...] = ()) -> str:
    (part,) = masked([Part("Notes", ({"Texte": text},), places)], [], own)
    return part.lines[0]["Texte"]


def test_a_street_that_bears_the_name_of_someone_is_told() -> None:
    for address in (
        "12 rue du Docteur Leroy, 72000 Le Mans", "3 place Madame de Sévigné", "5 AVENUE DU DOCTEUR CALMETTE",
        "Résidence du Dr Leroy", "Bâtiment M Porte 3, escalier M Étage 2",
    ):  # fmt: skip
        assert told(address) == address
    assert told("Docteur Leroy", places=("Texte",)) == "Docteur Leroy"
    assert told("Mail M. Durand\nLa place de Mme Durand, rue du Docteur Leroy M. Ferrand") == (
        f"Mail M. {MASKED}\nLa place de Mme {MASKED}, rue du Docteur Leroy M. {MASKED}"
    )


@pytest.mark.parametrize(
    "text",
    [
        "dans la rue Mme Durand", "Je place Mme Durand en priorité", "en chemin M. Durand",
        "la résidence Monsieur Durand", "hall M Durand", "esc M Durand", "M.Durand", "Mme.Durand", "vu par Me Durand",
    ],
)  # fmt: skip
def test_somebody_named_beside_a_place_is_somebody(text: str) -> None:
    assert "Durand" not in told(text)
    assert MASKED in told(text)


def test_a_civility_in_any_case_names_someone_and_only_in_its_line() -> None:
    assert told("MME DURAND, M DURAND, mme Durand, madame Ferrand\nmm. et 3 m. Rappeler") == (
        f"MME {MASKED}, M {MASKED}, mme {MASKED}, madame {MASKED}\nmm. et 3 m. Rappeler"
    )
    assert told("Vu Mme Belkacem\nRappeler demain", "Belkacem") == "Vu Mme Belkacem\nRappeler demain"
    assert told("Vu Mme Durand\nRappeler M.\nDemain") == f"Vu Mme {MASKED}\nRappeler M.\nDemain"
