"""The question before a paper is cancelled, whatever its kind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import VOID_REASONS, VoidReason
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.field import Field


def ask_void(
    parent: QWidget, kind: str, question: str, *, yes: str, no: str, then: Callable[[VoidReason], None]
) -> None:
    """Ask why a paper of this kind is cancelled; `question` names it, `then` gets the reason."""
    reasons = [(reason.value, reason.label) for reason in VOID_REASONS[kind]]
    confirm(
        parent,
        question,
        _("Le code ne sera plus accepté."),
        yes=yes,
        no=no,
        then=lambda chosen: then(VoidReason(chosen)),
        field=Field(_("Motif"), ComboBox(reasons, placeholder=_("Choisir"))),
        about=question,
    )
