"""The band that says who is in front of the agent."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Mark
from lmmh_desk.ui.widgets.tag import Avatar, Tag, show_marks


class PersonHeader(Card):
    """Initials, name, identity, facts and flags at the left; where the person is and what to do at the right."""

    def __init__(self, *actions: QWidget) -> None:
        super().__init__(padding=(16, 8, 16, 6), spacing=0)
        self.avatar = Avatar("", 52)
        self.name = Label("", 20, 600)
        self.identity = Tag("")
        self._facts = Label("", 13, 400, "t2")
        self._flags = Row(spacing=6)
        self._place, self._since = Label("", 13, 600), Label("", 12, 400, "t2")
        for label in (self._place, self._since):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        row = Row(self.avatar, spacing=16)
        names = Column(spacing=4)
        names.addLayout(Row(self.name, self.identity, None, spacing=8))
        names.addWidget(self._facts)
        names.addLayout(self._flags)
        row.addLayout(names, 1)
        row.addLayout(Column(None, self._place, self._since, None, spacing=0))
        for action in actions:
            row.addWidget(action)
        self.body.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._private: tuple[str, tuple[Mark, ...]] = ("", ())
        self._discreet = False

    def set_person(self, name: str, facts: Sequence[str] = (), flags: Sequence[Mark] = ()) -> None:
        """Show a person: facts on one line (birth date, lease), flags as tags."""
        self.avatar.set_name(name)
        self.name.setText(name)
        self._private = ("   ".join(fact for fact in facts if fact), tuple(flags))
        self.setAccessibleName(name)
        self._show_private()

    def set_identity(self, text: str, tone: str = "ok", icon: str = "check") -> None:
        """Say « Identité vérifiée 10:43 » or « Identité à vérifier »; an empty text says nothing."""
        self.identity.set(text, tone, icon if text else "")

    def set_status(self, place: str, since: str = "") -> None:
        """Say « À votre guichet », and since when."""
        self._place.setText(place)
        self._since.setText(since)

    def set_discreet(self, discreet: bool) -> None:
        """Hide what the next person in the queue must not read over the counter."""
        self._discreet = discreet
        self._show_private()

    def _show_private(self) -> None:
        facts, flags = ("", ()) if self._discreet else self._private
        self._facts.setText(facts or (_("Mode discret") if self._discreet else ""))
        appear(self._facts, bool(self._facts.text()))
        show_marks(self._flags, flags)
