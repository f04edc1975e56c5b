"""Taking away what was entered twice: asked first, by Suppr or by the menu (Maj+F10, the right button)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.works.model.plan import Operation, Programme, Stage
from lmmh_desk.features.works.ui.acts import Acts
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.actions import Act, menu_actions
from lmmh_desk.ui.widgets.dialog import confirm

T = TypeVar("T")


class Removing:
    """What a page takes away; an operation and a programme are asked about: one stray key takes none away."""

    def __init__(self, page: QWidget, acts: Acts) -> None:
        self._page, self._acts = page, acts

    def menu(self, words: str, drop: Callable[[T], None]) -> Callable[[T], list[QAction]]:
        """Return what makes the menu of a thing that may be taken away."""
        act = Act("drop", words, "trash", _("Suppr"))
        return lambda thing: menu_actions([act], lambda _taken: drop(thing), self._page)

    def stage(self, one: Operation | None, stage: Stage | None) -> None:
        """Take a stage away at once: it is typed again in a moment."""
        if one is not None and stage is not None:
            self._acts.drop_stage(one.id, stage)

    def operation(self, one: Operation) -> None:
        """Ask « Retirer « Les Sittelles » et ses 3 étapes ? »."""
        asked = _("Retirer «\u00a0{title}\u00a0»\u00a0?")
        if one.stages:
            asked = _("Retirer «\u00a0{title}\u00a0» et son étape\u00a0?")
        if len(one.stages) > 1:
            asked = _("Retirer «\u00a0{title}\u00a0» et ses {stages}\u00a0étapes\u00a0?")
        confirm(
            self._page,
            asked.format(title=one.title, stages=len(one.stages)),
            _("Une opération saisie deux fois, ou par erreur. Ctrl+Z, aussitôt après, la remet."),
            yes=_("Retirer l’opération"),
            no=_("La garder"),
            then=lambda _text: self._acts.drop_operation(one),
        )

    def programme(self, one: Programme) -> None:
        """Ask « Retirer « Les Maillets » ? »."""
        confirm(
            self._page,
            _("Retirer «\u00a0{title}\u00a0»\u00a0?").format(title=one.name),
            _("Un programme saisi deux fois, ou par erreur. Ctrl+Z, aussitôt après, le remet."),
            yes=_("Retirer le programme"),
            no=_("Le garder"),
            then=lambda _text: self._acts.drop_programme(one),
        )
