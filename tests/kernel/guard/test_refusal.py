"""What the agent reads when a free text is refused, and that the text itself is nowhere in it."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import check_free, check_unnamed, fault, warning, warning_so_far


def test_the_refusal_says_the_kind_what_is_safe_and_what_to_write() -> None:
    with pytest.raises(BadInput) as refused:
        check_free("Semble alcoolique", "note")
    assert refused.value.fact == "Ce texte semble parler de santé."
    assert refused.value.safe == "Rien n’est enregistré."
    assert refused.value.gesture.startswith("Écrivez ce qu’il faut faire, sans la raison")
    assert set(refused.value.fields) == {"note"}
    assert "alcoolique" not in repr(refused.value) + str(refused.value.fields)


def test_a_text_that_may_be_kept_comes_back() -> None:
    assert check_free("Fuite sous l’évier", "note") == "Fuite sous l’évier"
    assert fault("Fuite sous l’évier") == warning("Fuite sous l’évier") == ""


@pytest.mark.parametrize(
    "text",
    [
        "Voir Mme Tessier",
        "chez M. BELKACEM",
        "la famille Ndiaye d’abord",
        "Le relais est à Odile Tessier",
        "Jean Martin",
    ],
)
def test_a_text_told_to_anybody_names_nobody(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_unnamed(text, "said")
    assert refused.value.fact == "Ce texte semble nommer quelqu’un."
    assert text not in repr(refused.value) + str(refused.value.fields)


@pytest.mark.parametrize(
    "text",
    ["Du 4 au 8 janvier, rue Jean Jaurès", "Résidence Pierre Curie", "L’ascenseur du hall 2. Les halls 3 et 4 suivront",
     "Prévenez madame. Le hall est fermé", "Façades de Sarthe"],
)  # fmt: skip
def test_streets_residences_and_firms_are_no_persons(text: str) -> None:
    assert check_unnamed(text, "said") == text


def test_a_text_told_to_anybody_speaks_of_nothing_forbidden() -> None:
    with pytest.raises(BadInput, match="de santé"):
        check_unnamed("Semble alcoolique", "said")


def test_the_screen_alone_says_which_word() -> None:
    assert warning("Semble dépressive").startswith("Ce texte semble parler de santé\u00a0: «\u00a0dépressive\u00a0». ")
    assert "dépressive" not in fault("Semble dépressive")


def test_a_word_being_typed_says_nothing_yet() -> None:
    assert warning_so_far("appel du con") == ""  # … gardiennage
    assert warning_so_far("appel du con ") != ""
    assert warning_so_far("appel du contrat ") == ""
