"""The queue as a table: whose turn it is, why, for how long, inside or outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtGui import QAction

from lmmh_desk.features.walkins.model.board import Board
from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.ui.acts import Acts
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Mark, Text, Ticket, Wait
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

NORMAL = ("ticket", "who", "why", "wait", "where")
NARROW = ("ticket", "both", "wait", "where")


class Line(Struct, frozen=True):
    """One row: a walk-in at a given minute; `masked` hides who it is."""

    passage: Passage
    minutes: int
    warn: int
    late: int
    masked: bool = False

    @property
    def who(self) -> str:
        """Return the name, unless masked."""
        return _("Nom masqué") if self.masked else self.passage.who

    @property
    def place(self) -> str:
        """Return « dedans » or « dehors »."""
        return _("Dedans") if self.passage.progress.inside else _("Dehors")

    @property
    def sign(self) -> tuple[str, str]:
        """Return the icon and words before the second line: a call without answer, priority, a note."""
        missed = self.passage.progress.missed_at
        if missed is not None:
            return "history", _("Appel sans réponse à {hour}").format(hour=hour(paris(missed)))
        if self.passage.priority:
            return "flag", _("Prioritaire")
        return ("note" if self.remark else "", "")

    @property
    def remark(self) -> str:
        """Return the note, unless masked."""
        return "" if self.masked else self.passage.note


def lines(board: Board, now: int, masked: bool = False) -> list[Line]:
    """Return the rows of those who wait, in the order of calling."""
    return [Line(one, one.wait(now), board.warn, board.late, masked) for one in board.waiting(now)]


def _ticket(line: Line) -> Ticket:
    appointment = line.passage.appointment_at
    return Ticket(line.passage.ticket, hour(paris(appointment)) if appointment is not None else "")


def _who(line: Line) -> Text:
    return _two_lines(line, "" if line.masked else line.passage.about)


def _both(line: Line) -> Text:
    return _two_lines(line, line.passage.why)


def _two_lines(line: Line, about: str) -> Text:
    icon, words = line.sign
    note = " · ".join(part for part in (words, line.passage.told, line.remark, about) if part)
    return Text(line.who, note, 600, note_icon=icon, note_ink="t3", unsent=line.passage.unsent)


def _wait(line: Line) -> Wait:
    return Wait(line.minutes, line.warn, line.late)


def _where(line: Line) -> Mark:
    inside = line.passage.progress.inside
    return Mark(line.place, "accent" if inside else "neutral", "inside" if inside else "door")


def sentence(line: Line) -> str:
    """Return the row as a screen reader says it."""
    cells = (_ticket(line), _both(line), _wait(line), _where(line))
    return ", ".join(cell.said() for cell in cells)


COLUMNS = (
    TableColumn[Line]("ticket", _("Ticket"), _ticket, 86),
    TableColumn[Line]("who", _("Personne"), _who, 170, stretch=True),
    TableColumn[Line]("both", _("Personne et motif"), _both, 170, stretch=True),
    TableColumn[Line]("why", _("Motif"), lambda line: Text(line.passage.why), 204),
    TableColumn[Line]("wait", _("Attente"), _wait, 134),
    TableColumn[Line]("where", _("Où"), _where, 105),
)


class RowAct(Struct, frozen=True):
    """What can be done with a row: a letter while the table has focus, the same in its menu."""

    letter: str
    label: str
    run: Callable[[Passage], None]

    def run_on(self, line: Line) -> None:
        """Do it with the walk-in of a row."""
        self.run(line.passage)


class QueueTable(DataTable[Line]):
    """The table, with its letters and its menu."""

    def __init__(self, acts: Sequence[RowAct]) -> None:
        super().__init__(Rows(COLUMNS, lambda line: line.passage.id, sentence), _("File d’attente"))
        self._row_acts = acts
        self.letters = {act.letter: act.run_on for act in acts}
        self.acts = self._menu_of
        self.show_columns(*NORMAL)

    def passage(self) -> Passage | None:
        """Return the walk-in of the current row."""
        line = self.current()
        return None if line is None else line.passage

    def _menu_of(self, line: Line) -> list[QAction]:
        return [self._action(act, line.passage) for act in self._row_acts]

    def _action(self, act: RowAct, passage: Passage) -> QAction:
        action = QAction(f"{act.label}\t{act.letter}", self)
        action.triggered.connect(lambda: act.run(passage))
        return action


def row_acts(acts: Acts, *others: RowAct) -> list[RowAct]:
    """Return what the queue's rows allow, the page's own acts included, in the order of the menu."""
    return [
        RowAct("A", _("Appeler"), lambda one: acts.call(one.id)),
        *others,
        RowAct("S", _("Prévenir par SMS"), lambda one: acts.tell(one.id)),
        RowAct("D", _("Faire entrer ou sortir"), lambda one: acts.place(one.id, not one.progress.inside)),
        RowAct("P", _("Donner ou retirer la priorité"), lambda one: acts.set_priority(one.id, not one.priority)),
        RowAct("N", _("Noter le départ"), lambda one: acts.leave(one.id)),
    ]
