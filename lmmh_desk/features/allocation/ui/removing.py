"""Why something is removed, by one letter; which session is shown; which of two minutes is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.model.records import REMOVED, State
from lmmh_desk.features.allocation.model.sitting import Sitting
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.letters import LetterDialog
from lmmh_desk.ui.widgets.list_dialog import ListDialog
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

LETTERS = {"twice": "D", "mistake": "E", "postponed": "R", "left": "S", "given_up": "C", "housed": "L"}
TITLES = {
    "session": _("Retirer la séance {name}\u00a0?"), "member": _("Retirer {name} de la séance\u00a0?"),
    "applicant": _("Retirer {name} de ce logement\u00a0?"),
}  # fmt: skip


def removal_dialog(parent: QWidget, kind: str, name: str, then: Callable[[str], None]) -> LetterDialog:
    """Ask why a session, a member or an applicant is removed."""
    words = TITLES[kind].format(name=name), _("Le motif est gardé au journal. Ctrl+Z remet en place.")
    answers = [(LETTERS[code], code, told) for code, told in REMOVED[kind].items()]
    return LetterDialog(parent, words, answers, then)


def cancel_dialog(parent: QWidget, shown: Sitting, then: Callable[[str], None]) -> LetterDialog:
    """Ask which of two minutes of one session is cancelled, or whether those that say otherwise of somebody are."""
    minutes = shown.minutes
    words = (
        _("Quel procès-verbal annuler\u00a0?"),
        _("Deux postes l’ont établi. Le code de celui-là ne sera plus accepté."),
    )
    if len(minutes) == 1:
        told = _("Il dit autre chose de {name}. La séance se rouvre\u00a0; établissez-le de nouveau.")
        if shown.state == State.NOTIFIED:
            told = _("Il dit autre chose de {name}. La séance se rouvre\u00a0; établissez-le puis notifiez de nouveau."
                     " Alors les lettres contraires sont annulées et refaites.")  # fmt: skip
        words = _("Annuler le procès-verbal\u00a0?"), told.format(name=shown.unsaid)
    answers = [(letter, one, number) for letter, (one, number) in zip("ABCDEF", minutes, strict=False)]
    return LetterDialog(parent, words, answers, then)


def sessions_dialog(
    parent: QWidget, found: Sequence[tuple[str, str]], then: Callable[[str], None]
) -> ListDialog[tuple[str, str]]:
    """Show the sessions, the newest first, those removed too: Entrée shows one."""
    column = TableColumn[tuple[str, str]]("words", _("Séance"), lambda one: Text(one[1]), 200, stretch=True)
    return ListDialog(
        parent, (_("Séances"), _("Entrée ouvre la séance choisie.")), Rows([column], key=lambda one: one[0]), found,
        lambda one: then(one[0]), empty=_("Aucune séance n’est prévue."), wide=520, double=False,
    )  # fmt: skip
