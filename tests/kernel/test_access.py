"""Names of others are masked whole, wherever they stand."""

from lmmh_desk.kernel.access import MASKED, Part, masked


def test_others_are_masked_and_nothing_else() -> None:
    part = Part("Notes", ({"Texte": "Vu avec ÉLISE, puis Jean-Marc. Li est là, Élisette aussi."},))
    (told,) = masked([part], ["Élise", "Jean-Marc", "Jean", "Li"])
    assert told.lines[0]["Texte"] == f"Vu avec {MASKED}, puis {MASKED}. Li est là, Élisette aussi."


def test_without_others_all_is_told() -> None:
    part = Part("Notes", ({"Texte": "Vu"},))
    assert masked([part], []) == [part]
