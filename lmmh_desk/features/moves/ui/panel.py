"""The panel of one move: the day that matters, its steps, its papers with why not, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.moves.model.deeds import Deed
from lmmh_desk.features.moves.model.listing import MoveFile, MoveRow
from lmmh_desk.features.moves.model.rights import Issued, State, papers
from lmmh_desk.features.moves.model.steps import Side, sides
from lmmh_desk.features.moves.ui.columns import hours, written_day
from lmmh_desk.features.moves.ui.track import Track
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.actions import Act, ActionList
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, bare_scroll, line
from lmmh_desk.ui.widgets.buttons import IconButton
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import PersonLine
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.tag import Tag

TONES = {State.RECORDED: "warn", State.PRINTED: "ok", State.VOIDED: "neutral"}
SHOWN = 3  # papers of a kind
SIDES: dict[Side, str] = {"exit": _("Sortie"), "entry": _("Entrée")}


class MovePanel(Card):
    """What is known of the chosen move; `asked` carries the deed taken."""

    asked = Signal(object)
    looked = Signal(object)  # the paper to be seen
    turned = Signal()  # the other track is shown

    def __init__(self) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self.set_empty(_("Choisissez un déménagement dans la liste."))
        self.deeds = ActionList(_("Ce que l’on peut faire"))
        self.deeds.opened.connect(self._taken)
        self.side: Side = "exit"
        self._offered: list[Deed] = []
        self._frame = bare_scroll()
        self.add(self._frame, 1)
        self.add(line())
        self.add(self.deeds)
        self.show_empty()

    def clear(self) -> None:
        """Show that no move is chosen."""
        self._offered = []
        self.deeds.set_items([])
        self.show_empty()

    def offer(self, deeds: Sequence[Deed]) -> None:
        """Show what can be done now."""
        self._offered = list(deeds)
        self.deeds.set_items([act_of(place, deed) for place, deed in enumerate(self._offered)])

    def show_file(self, file: MoveFile, today: date) -> None:
        """Show another move, or the same one after a change."""
        if self.side not in sides(file.row.kind):
            self.side = sides(file.row.kind)[0]
        body = self._made(file, today)
        self._frame.setWidget(body)  # the former one goes with it
        body.setAutoFillBackground(False)
        self.show_body()

    def _made(self, file: MoveFile, today: date) -> QWidget:
        row = file.row
        who = PersonLine(row.name, f"{row.lease_reference} · {row.kind.label}")
        whole = Column(_framed(who), line(), spacing=0)
        inside = Column(_Day(row, today), margins=(14, 10, 14, 10), spacing=10)
        inside.addLayout(_route(row))
        inside.addWidget(self._steps(file))
        inside.addLayout(self._papers(file, today))
        inside.addStretch(1)
        whole.addLayout(inside, 1)
        body = QWidget()
        body.setLayout(whole)
        return body

    def _steps(self, file: MoveFile) -> QWidget:
        """Return the track shown, with a choice of track for a change of dwelling."""
        box = QWidget()
        column = Column(spacing=6)
        box.setLayout(column)
        followed = sides(file.row.kind)
        tracks = {side: Track(file, side) for side in followed}
        head = Row(Label(_("Étapes"), 12, 500, "t2"), None)
        if len(followed) > 1:
            choice = Segmented(_("Étapes de"), [(side, SIDES[side]) for side in followed])
            choice.set_value(self.side)
            choice.changed.connect(lambda side: self._turn(tracks, side))
            head.addWidget(choice)
        column.addLayout(head)
        for side, track in tracks.items():
            column.addWidget(track)
            track.setVisible(side == self.side)
        return box

    def _papers(self, file: MoveFile, today: date) -> Column:
        """Return the papers and, for what this person may not have, why not."""
        column = Column(Label(_("Papiers"), 12, 500, "t2"), spacing=4)
        for paper in (*file.issued[:SHOWN], *file.notices[:SHOWN]):
            column.addWidget(self._paper(paper, today))
        for sentence in _whys(file, today):
            column.addWidget(Label(sentence, 12, 400, "t2", wrap=True))
        return column

    def _paper(self, issued: Issued, today: date) -> QWidget:
        box = QWidget()
        number = Label(issued.number, 13, 600, "t3" if issued.voided else "t1")
        day = Label(written_day(issued.first_day, today), 12, 400, "t2")
        look = IconButton("eye", _("Voir {number}").format(number=issued.number), small=True, bare=True)
        look.clicked.connect(lambda: self.looked.emit(issued))
        box.setLayout(Row(number, day, None, Tag(issued.label, TONES[issued.state]), look))
        box.setAccessibleName(", ".join((issued.number, day.text(), issued.label)))
        return box

    def _turn(self, tracks: dict[Side, Track], side: Side) -> None:
        self.side = side
        for each, track in tracks.items():
            track.setVisible(each == side)
        self.turned.emit()

    def _taken(self, act: Act) -> None:
        self.asked.emit(self._offered[int(act.key)])


def act_of(place: int, deed: Deed) -> Act:
    """Return a deed as the panel and the menu show it."""
    return Act(str(place), deed.label, deed.icon, deed.keys)


class _Day(Painted):
    """The day of the trips, or the dates the move must keep to."""

    def __init__(self, row: MoveRow, today: date) -> None:
        super().__init__()
        title = _("Date à fixer")
        if row.standing:
            title = f"{written_day(row.standing.first_day, today)} · {hours(row)}"
        note = _window(row, today)
        text = Column(Label(title, 13, 600), Label(note, 12, 400, "t2"), spacing=1)
        layout = Row(Picture("calendar", "acc", 20), margins=(12, 9, 12, 9), spacing=10)
        layout.addLayout(text, 1)
        self.setLayout(layout)
        self.setAccessibleName(f"{title}, {note}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "accs")


def _window(row: MoveRow, today: date) -> str:
    """Return the days the leases leave to the move."""
    first, last = (written_day(day, today) if day else "" for day in (row.starts_on, row.notice_ends_on))
    if first and last:
        return _("Entre le {first} et le {last}").format(first=first, last=last)
    if last:
        return _("Préavis jusqu’au {last}").format(last=last)
    return _("Nouveau bail le {first}").format(first=first) if first else _("Aucune date imposée")


def _route(row: MoveRow) -> Row:
    """Return from where to where, the lines of both addresses side by side."""
    sides_ = (row.origin, row.destination)
    columns = [Column(*_lines(address), None, spacing=0) for address in sides_]
    route = Row(spacing=6)
    route.addLayout(columns[0], 1)
    route.addWidget(Picture("arrow-right", "acc", 16))
    route.addLayout(columns[1], 1)
    return route


def _lines(address: tuple[str, ...]) -> list[Label]:
    first, *others = address or (_("À compléter"),)
    return [Label(first, 12, 600, wrap=True), *(Label(line, 12, 400, "t2", wrap=True) for line in others)]


def _whys(file: MoveFile, today: date) -> Iterable[str]:
    """Return, for what this person may not have, why not."""
    issued = file.row.standing
    wanted = ("new", "duplicate" if issued and issued.print_count else "print")
    rights = papers(file.row.exit_state, file.row.cancelled, file.row.issued, today)
    return dict.fromkeys(right.why_not for right in rights if right.key in wanted and right.why_not)


def _framed(item: QWidget) -> QWidget:
    """Return a widget with the panel's margins around it."""
    box = QWidget()
    box.setLayout(Row(item, margins=(14, 10, 14, 10)))
    return box
