"""Beside the list of what waits: the state of the exchange, the USB stick, the last exchanges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.sync.exchanger import Progress
from lmmh_desk.sync.history import Told, weighed
from lmmh_desk.sync.status import State, SyncStatus
from lmmh_desk.ui.shell.pill import LOOKS
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, Snug, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.list_view import ListView
from lmmh_desk.ui.widgets.tag import Tag

LEAST = 3  # exchanges shown, whatever the window's height


class Disc(Painted):
    """The icon of the state in a disc of its colour."""

    def __init__(self) -> None:
        super().__init__()
        self._state = State.ALONE
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, state: State) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(40), current().px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        icon, ink, *_rest = LOOKS[self._state]
        paint.box(self.rect(), {"ok": "oks", "off": "offs", "warn": "warns"}.get(ink, "accs"), radius=20)
        paint.icon(icon, ink, (self.width() - paint.px(20)) // 2, self.height() // 2, 20)


class Figures(Snug):
    """Names at the left, values at the right in bold."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setColumnStretch(0, 1)
        self._values: dict[str, tuple[Label, Label]] = {}
        current().changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(current().px(10))

    def set(self, figures: Sequence[tuple[str, str]]) -> None:
        """Show these; one without a value goes."""
        for name, value in figures:
            if name not in self._values:
                row = self._grid.rowCount()
                title, shown = Label(name, 13, 400, "t2"), Label("", 13, 600)
                self._grid.addWidget(title, row, 0)
                self._grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignRight)
                self._values[name] = (title, shown)
            title, shown = self._values[name]
            shown.setText(value)
            shown.setAccessibleName(f"{name}\u00a0: {value}")
            appear(title, bool(value))
            appear(shown, bool(value))


class StateCard(Card):
    """« Hors ligne depuis 10:58 », and what counts; while it runs, how far it is."""

    def __init__(self) -> None:
        super().__init__(padding=(16, 16, 16, 16), spacing=14)
        self.setAccessibleName(_("État de l’échange"))
        self._disc, self._title, self._note = Disc(), Label("", 14, 600, wrap=True), Label("", 13, 400, "t2", wrap=True)
        head = Row(self._disc, spacing=12)
        words = Column(self._title, self._note, spacing=2)
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.rule = line()
        self.add(self.rule)
        self.figures = Figures()
        self.add(self.figures)
        self.attach = Button(_("Rattacher ce poste"), "link")
        self.arbitrate = Button(_("Arbitrer"), "branch")
        for button in (self.attach, self.arbitrate):
            self.add(button)

    def show_status(self, status: SyncStatus, role: str) -> None:
        """Tell the exchange as it stands, and what this role can do about it."""
        facts, alone = status.facts, status.state is State.ALONE
        self._disc.show_state(status.state)
        self._title.setText(_("Ce poste est autonome") if alone else status.title)
        self._note.setText(_note(status))
        never = _("jamais")
        self.figures.set(
            (
                (_("À envoyer"), str(status.number or _("rien"))),
                (_("Dernière réception"), never if facts.received_at is None else status.when(facts.received_at)),
                (_("À arbitrer"), str(facts.to_arbitrate or _("aucun"))),
                (_("Mis de côté par le serveur"), str(facts.set_aside or "")),
                (_("Copie de secours du poste"), never if facts.last_copy is None else status.when(facts.last_copy)),
            )
        )
        appear(self.figures, not alone)
        appear(self.rule, not alone)
        appear(self.attach, facts.attachable and allowed(role, "desk.attach"))
        appear(self.arbitrate, facts.to_arbitrate > 0 and allowed(role, "desk.arbitrate"))


def _note(status: SyncStatus) -> str:
    """Return when the network was last looked at, how far a run is, or what to do."""
    if status.progress is not None:
        return weight(status.progress)
    if status.state is State.OFFLINE and status.tested_at is not None:
        return _("Réseau testé à {when}").format(when=status.when(status.tested_at))
    return status.advice


def weight(progress: Progress) -> str:
    """Return what has passed, in bytes."""
    return _("{told} échangés. Vous pouvez continuer à travailler.").format(told=weighed(progress.moved))


class UsbCard(Card):
    """What waits goes by a stick when the network is away for long."""

    def __init__(self) -> None:
        self.stick = Tag(_("Aucune clé"))
        super().__init__(_("Clé USB"), icon="usb", actions=(self.stick,), padding=(14, 2, 14, 14), spacing=10)
        self.add(
            Label(
                _("Panne longue\u00a0? Vos saisies partent par clé jusqu’au serveur. Le fichier est chiffré."),
                13, 400, "t2", wrap=True,
            )
        )  # fmt: skip
        self.export, self.take = Button(_("Exporter"), "upload"), Button(_("Importer"), "download")
        acts = Row(self.export, self.take, None)
        self.body.addLayout(acts)

    def show_sticks(self, sticks: Sequence[Path]) -> None:
        """Name the stick that is plugged in."""
        if sticks:
            self.stick.set(_("Clé {name}").format(name=sticks[0].name or str(sticks[0])), "ok", "check")
        else:
            self.stick.set(_("Aucune clé"))

    def show_status(self, status: SyncStatus) -> None:
        """Allow both unless an exchange runs: a file without lines still asks what is new."""
        for button in (self.export, self.take):
            button.setEnabled(not status.running)


class RunsList(ListView[Told]):
    """The last exchanges, a line each."""

    def __init__(self) -> None:
        super().__init__(_("Derniers échanges"), 34)
        self.status: SyncStatus | None = None

    def minimumSizeHint(self) -> QSize:
        return QSize(0, LEAST * self.row_height())

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setViewportMargins(0, 0, 0, self.height() % self.row_height())  # whole rows only

    def when(self, instant: int) -> str:
        """Return the hour, or the day too when it is another one."""
        return self.status.when(instant) if self.status else ""

    def words(self, item: Told) -> str:
        """Return what passed."""
        return item.words(self.when(item.resumed_at) if item.resumed_at is not None else "")

    def said(self, item: Told) -> str:
        """Return the line in one sentence."""
        parts = (self.when(item.run.started_at), self.words(item), item.length, item.weight)
        return ", ".join(part for part in parts if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Told) -> None:
        """Paint icon, hour, words, length."""
        px, middle = paint.px, area.center().y() + 1
        paint.fill(QRect(area.left(), area.top(), area.width(), px(1)), "line")
        ink = {"ok": "ok", "offline": "off"}.get(item.tone, "warn")
        paint.icon(item.icon, ink, area.left() + px(14), middle, 17)
        when = self.when(item.run.started_at)
        wide = max(px(44), canvas.width(when, 13) + px(8))
        paint.text(area.adjusted(px(39), 0, 0, 0), when, 13)
        rest = area.adjusted(px(39) + wide + px(8), 0, -px(14), 0)
        words, told = self.words(item), " · ".join(part for part in (item.length, item.weight) if part)
        if canvas.width(words, 13) + px(8) + canvas.width(told, 12) > rest.width():
            told = item.length  # a narrow card tells no bytes
        paint.text(rest.adjusted(0, 0, -canvas.width(told, 12) - px(8), 0), words, 13, elide=True)
        paint.text(rest, told, 12, 400, "t3", align=RIGHT)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(area)


class RunsCard(Card):
    """« Derniers échanges »."""

    def __init__(self) -> None:
        super().__init__(_("Derniers échanges"), padding=(0, 0, 0, 0), spacing=0)
        self.list = RunsList()
        self.add(self.list, 1)
        self.set_empty(_("Aucun échange encore."))

    def show_runs(self, runs: Sequence[Told], status: SyncStatus) -> None:
        """Show these, newest first."""
        self.list.status = status
        self.list.set_items(runs)
        self.show_empty(not runs)
