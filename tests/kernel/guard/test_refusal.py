"""What the agent reads when a free text is refused, and that the text itself is nowhere in it."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import check_free, fault, warning, warning_so_far


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


def test_the_screen_alone_says_which_word() -> None:
    assert warning("Semble dépressive").startswith("Ce texte semble parler de santé\u00a0: «\u00a0dépressive\u00a0». ")
    assert "dépressive" not in fault("Semble dépressive")


def test_a_word_being_typed_says_nothing_yet() -> None:
    assert warning_so_far("appel du con") == ""  # … gardiennage
    assert warning_so_far("appel du con ") != ""
    assert warning_so_far("appel du contrat ") == ""
