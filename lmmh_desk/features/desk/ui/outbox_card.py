"""« File d’envoi »: how many messages wait and why, and those that failed, to be tried again."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.messages import hurry, retry_message
from lmmh_desk.office.model.messages import ADVICE, CHANNELS, PROBLEMS, PURPOSES, Message, Problem
from lmmh_desk.office.store.messages import Outbox
from lmmh_desk.tenancy.model.phones import written_phone
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable


def said_outbox(shown: Outbox) -> str:
    """Return « 3 en attente · SMS : attend le réseau · 1 échec »."""
    waits = [count(shown.waiting, _("message en attente"), _("messages en attente"))] if shown.waiting else []
    held = [
        _("{channel}\u00a0: {problem}").format(channel=CHANNELS[channel], problem=PROBLEMS[problem])
        for channel, problem in shown.held
    ]
    failed = [count(len(shown.failed), _("échec"))] if shown.failed else []
    return " · ".join([*waits, *held, *failed]) or _("rien n’attend")


class OutboxCard(Card):
    """The queue of this PC."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.now_button = Button(_("Envoyer maintenant"), "sync", small=True)
        super().__init__(
            _("File d’envoi"), icon="clock", actions=(self.now_button,), ruled=True, padding=(0, 0, 0, 0), spacing=0
        )
        self.facts = Label("", 13, 500, wrap=True)
        top = QWidget()
        top.setLayout(Row(self.facts, margins=(14, 10, 14, 10)))
        self.table: DataTable[Message] = DataTable(_rows(), _("Messages en échec"))
        self.table.set_empty(_("Aucun message en échec."))
        self.table.acts = self._menu
        self.table.letters = {"R": self.retry}
        self.retry_button = Button(_("Réessayer"), "undo", small=True)
        self.add(top)
        self.add(self.table, 1)
        self.set_foot(self.retry_button, Label(_("R\u00a0: réessayer la ligne"), 12, 400, "t2"), None)
        self.table.opened.connect(self.retry)
        self.now_button.clicked.connect(self.hurry)
        self.retry_button.clicked.connect(self._retry_current)

    def show_outbox(self, shown: Outbox) -> None:
        """Show where the messages stand."""
        self.facts.setText(said_outbox(shown))
        self.table.set_rows(shown.failed)
        self.now_button.setEnabled(shown.waiting > 0)
        self.retry_button.setEnabled(bool(shown.failed))

    def hurry(self) -> None:
        """Try what waits now, without the rest of the delay."""
        context, me = self._context, self._context.me
        context.writes.run(
            lambda: hurry(context.store, me), lambda _changes: context.shell.say(_("L’envoi reprend.")), owner=self
        )

    def retry(self, message: Message) -> None:
        """Queue a failed message again."""
        context, me = self._context, self._context.me
        context.writes.run(
            lambda: retry_message(context.store, me, message.id),
            lambda _changes: context.shell.say(_("Le message repart."), "ok"),
            owner=self,
        )

    def _retry_current(self) -> None:
        message = self.table.current()
        if message is not None:
            self.retry(message)

    def _menu(self, message: Message) -> list[QAction]:
        action = QAction(_("Réessayer\tR"), self)
        action.triggered.connect(lambda: self.retry(message))
        return [action]


def _rows() -> Rows[Message]:
    columns = (
        TableColumn[Message]("due", _("Prévu"), _due, 84, sort=lambda message: message.due_at),
        TableColumn[Message]("to", _("Destinataire"), _to, 150, sort=lambda message: message.address),
        TableColumn[Message]("problem", _("Problème"), _problem, 152),
        TableColumn[Message]("advice", _("Que faire"), _advice, 160, stretch=True),
    )
    return Rows(columns, lambda message: message.id)


def _due(message: Message) -> Text:
    moment = paris(message.due_at)
    return Text(hour(moment), short_date(moment.date()))


def _to(message: Message) -> Text:
    return Text(written_phone(message.address), PURPOSES.get(message.purpose, message.purpose))


def _problem(message: Message) -> Mark:
    unsure = message.problem is Problem.UNSURE
    return Mark(PROBLEMS.get(message.problem, ""), "warn" if unsure else "bad", "warning")


def _advice(message: Message) -> Text:
    fact, _dot, gesture = ADVICE.get(message.problem, "").partition(". ")
    return Text(fact, gesture)
