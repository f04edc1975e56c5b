"""Which papers may this person have, and why not (DOMAIN.md §3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.moves.model.inspection import KIND
from lmmh_desk.features.moves.model.steps import position
from lmmh_desk.kernel.french import NBSP, short_date
from lmmh_desk.kernel.i18n import _


class State(StrEnum):
    """Where a justificatif stands; printing is only possible once it is recorded."""

    RECORDED = "recorded"
    PRINTED = "printed"
    VOIDED = "voided"


class Issued(Struct, frozen=True):
    """One recorded justificatif, or notice, as the register of papers knows it."""

    id: str
    number: str
    first_day: date
    last_day: date
    print_count: int = 0
    voided: bool = False

    @property
    def state(self) -> State:
        """Return the state that the number of prints and the register make."""
        if self.voided:
            return State.VOIDED
        return State.PRINTED if self.print_count else State.RECORDED

    @property
    def label(self) -> str:
        """Return the words of the state: « Imprimé, duplicata n° 1 »."""
        if self.state is State.VOIDED:
            return _("Annulé")
        if not self.print_count:
            return _("À imprimer")
        return _("Imprimé") if self.print_count == 1 else _("Imprimé, {copy}").format(copy=copy(self.print_count - 1))


def copy(print_count: int) -> str:
    """Return what the next sheet bears after `print_count` prints: « Original », then « Duplicata n° 1 »."""
    return _("Duplicata n°") + f"{NBSP}{print_count}" if print_count else _("Original")


def word(number: str) -> str:
    """Return the short word for a paper by its number: « Justificatif » or « Avis »."""
    return _("Avis") if number.startswith(KIND) else _("Justificatif")


class PaperRight(Struct, frozen=True):
    """A paper this person may have now, or the sentence that says why not."""

    key: str  # "new", "print", "duplicate", "void"
    label: str
    why_not: str = ""


def papers(exit_state: str | None, cancelled: bool, issued: Issued | None, today: date) -> tuple[PaperRight, ...]:
    """Return the papers of a move with why not; `issued` is its latest justificatif."""
    return (
        PaperRight("new", _("Nouveau justificatif"), _why_not_new(exit_state, cancelled)),
        PaperRight("print", _("Original"), _why_not_original(issued, today)),
        PaperRight("duplicate", _("Duplicata"), _why_not_duplicate(issued, today)),
        PaperRight("void", _("Annulation"), _why_not_void(issued)),
    )


def _why_not_new(exit_state: str | None, cancelled: bool) -> str:
    if cancelled:
        return _("Ce déménagement est annulé.")
    if position("exit", exit_state) >= position("exit", "moved"):
        return _("Le déménagement est déjà fait.")
    return ""


def _standing(issued: Issued | None, today: date) -> str:
    if issued is None:
        return _("Aucun justificatif n’est enregistré.")
    if issued.voided:
        return _("Le justificatif {number} est annulé.").format(number=issued.number)
    if issued.last_day < today:
        return _("Sa dernière date est passée, le {day}.").format(day=short_date(issued.last_day))
    return ""


def _why_not_original(issued: Issued | None, today: date) -> str:
    if issued and issued.print_count:
        return _("L’original est déjà imprimé. Imprimez un duplicata.")
    return _standing(issued, today)


def _why_not_duplicate(issued: Issued | None, today: date) -> str:
    if reason := _standing(issued, today):
        return reason
    assert issued is not None
    return "" if issued.print_count else _("Imprimez d’abord l’original.")


def _why_not_void(issued: Issued | None) -> str:
    if issued is None:
        return _("Aucun justificatif n’est enregistré.")
    return _("Il est déjà annulé.") if issued.voided else ""
