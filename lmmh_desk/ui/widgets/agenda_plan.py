"""What an agenda shows and where: blocks side by side when they overlap, free half-hours between them; no drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.french import clock_hour
from lmmh_desk.kernel.i18n import _

STEP, HALF = 5, 30  # minutes: a row of the table, a free cell
Kind = Literal["booked", "chosen", "closed", "freed"]


class AgendaColumn(Struct, frozen=True):
    """A day (« mar. », « 17 ») or a resource (« Bureau 2 »); `said` is its name in a sentence (« mardi 17 »)."""

    title: str
    strong: str = ""
    today: bool = False
    said: str = ""

    def name(self) -> str:
        """Return the column as a sentence names it."""
        return self.said or " ".join(part for part in (self.title, self.strong) if part)


class AgendaBlock(Struct, frozen=True):
    """An appointment, a proposed slot (`chosen`), a closure or a freed slot; hours are minutes since midnight.

    `said` replaces the sentence a screen reader gets; `unsent` means to be confirmed, `clash` booked twice or
    during an absence.
    """

    key: str
    column: int
    starts: int
    ends: int
    title: str
    subtitle: str = ""
    category: str = "housing"
    kind: Kind = "booked"
    said: str = ""
    unsent: bool = False
    clash: bool = False
    movable: bool = True


class Stop(Struct, frozen=True):
    """Where the arrows stop: a block, or free time of at most half an hour; `row` stands for it in the table."""

    column: int
    row: int
    starts: int
    ends: int
    block: AgendaBlock | None = None


class Placed(Struct, frozen=True):
    """A block in one of the lanes of its cell."""

    block: AgendaBlock
    lane: int = 0
    lanes: int = 1


class Cell(Struct, frozen=True):
    """Rows of a column that make one cell: free time, or blocks that touch."""

    column: int
    row: int
    rows: int
    placed: tuple[Placed, ...] = ()


class Plan:
    """The cells and stops of an agenda from `first` to `last`, which grow so that no block is left out."""

    def __init__(self, columns: Sequence[AgendaColumn], blocks: Sequence[AgendaBlock], first: int, last: int) -> None:
        self.columns = tuple(columns)
        self.first = min([first, *(block.starts for block in blocks)]) // HALF * HALF
        self.last = -(-max([last, self.first + HALF, *(end(block) for block in blocks)]) // HALF) * HALF
        self.rows = (self.last - self.first) // STEP
        self.shortest = min((end(block) - block.starts for block in blocks), default=HALF)
        self.cells: list[Cell] = []
        self.stops: list[list[Stop]] = []
        self._at: list[list[Stop]] = []
        self._cell_at: dict[tuple[int, int], Cell] = {}
        self._placed: dict[AgendaBlock, Placed] = {}
        for column in range(len(columns)):
            self._add_column(column, [block for block in blocks if block.column == column])

    def stop_at(self, row: int, column: int) -> Stop | None:
        """Return the stop a row belongs to, None outside the agenda."""
        inside = 0 <= column < len(self._at) and 0 <= row < self.rows
        return self._at[column][row] if inside else None

    def cell_at(self, row: int, column: int) -> Cell | None:
        """Return the cell that begins at a row."""
        return self._cell_at.get((row, column))

    def at(self, column: int, minute: int) -> Stop | None:
        """Return the stop at an hour of a column, the nearest one before opening or after closing."""
        row = (minute - self.first) // STEP
        found = self.stop_at(min(max(row, 0), self.rows - 1), column)
        if found is None:
            return None
        inside = [stop for stop in self.stops[column] if stop.starts <= minute < stop.ends]
        return next((stop for stop in inside if not closed(stop)), inside[0] if inside else found)

    def of(self, key: str, column: int = -1) -> Stop | None:
        """Return the stop of a block; one that stands in several columns is taken in `column` if it is there."""
        found = [stop for stops in self.stops for stop in stops if stop.block and stop.block.key == key]
        return next((stop for stop in found if stop.column == column), found[0] if found else None)

    def placed(self, block: AgendaBlock) -> Placed:
        """Return the lane of a block."""
        return self._placed[block]

    def beside(self, stop: Stop, step: int) -> Stop | None:
        """Return the stop above (-1) or under (1) another."""
        stops = self.stops[stop.column]
        place = stops.index(stop) + step
        return stops[place] if 0 <= place < len(stops) else None

    def said(self, stop: Stop) -> str:
        """Return a stop in one sentence."""
        column, block = self.columns[stop.column].name(), stop.block
        if block is None:
            return _("{day}, {hour}, libre").format(day=column, hour=clock_hour(stop.starts))
        if block.said:
            return block.said
        hours = _("{start} à {end}").format(start=clock_hour(block.starts), end=clock_hour(block.ends))
        marks = {"closed": _("fermé"), "freed": _("libéré"), "chosen": _("créneau choisi")}
        parts = (column, hours, marks.get(block.kind, ""), block.title, block.subtitle)
        notes = (_("à confirmer") if block.unsent else "", _("réservé deux fois") if block.clash else "")
        return ", ".join(part for part in (*parts, *notes) if part)

    def _add_column(self, column: int, blocks: list[AgendaBlock]) -> None:
        stops: list[Stop] = []
        row = 0
        for top, bottom, group in self._groups(blocks):
            stops += self._add_free(column, row, top)
            self._add_cell(Cell(column, top, bottom - top, _placed(group)))
            stops += self._anchored(column, top, bottom, group)
            row = bottom
        stops += self._add_free(column, row, self.rows)
        self.stops.append(stops)
        self._at.append(self._by_row(stops))

    def _groups(self, blocks: list[AgendaBlock]) -> Iterator[tuple[int, int, list[AgendaBlock]]]:
        """Yield the blocks that touch, with their rows; a group has a row for each of its blocks."""
        group: list[AgendaBlock] = []
        top = bottom = 0
        for block in sorted(blocks, key=_order):
            start, stop = (block.starts - self.first) // STEP, -(-(end(block) - self.first) // STEP)
            if group and start >= bottom:
                yield top, bottom, group
                group = []
            if not group:
                top = bottom = start
            group.append(block)
            bottom = min(max(bottom, stop, top + len(group)), self.rows)
        if group:
            yield top, bottom, group

    def _anchored(self, column: int, top: int, bottom: int, group: list[AgendaBlock]) -> list[Stop]:
        """Give each block of a group a row of its own."""
        left = list(range(top, bottom))
        stops = []
        for block in group:
            wanted = (block.starts - self.first) // STEP
            row = next((row for row in left if row >= wanted), left[-1] if left else bottom - 1)
            if row in left:
                left.remove(row)
            stops.append(Stop(column, row, block.starts, end(block), block))
        return stops

    def _add_free(self, column: int, row: int, bottom: int) -> Iterator[Stop]:
        while row < bottom:
            minute = self.first + row * STEP
            until = min(bottom, row + (HALF - minute % HALF) // STEP)
            self._add_cell(Cell(column, row, until - row))
            yield Stop(column, row, minute, self.first + until * STEP)
            row = until

    def _add_cell(self, cell: Cell) -> None:
        self.cells.append(cell)
        self._cell_at[cell.row, cell.column] = cell
        self._placed.update((placed.block, placed) for placed in cell.placed)

    def _by_row(self, stops: list[Stop]) -> list[Stop]:
        """Return the stop of each row: a block's own row first, else what covers it."""
        found: list[Stop] = []
        own = {stop.row: stop for stop in stops}
        for row in range(self.rows):
            minute = self.first + row * STEP
            covering = (stop for stop in stops if stop.starts < minute + STEP and stop.ends > minute)
            found.append(own.get(row) or next(covering, None) or found[-1])
        return found


def end(block: AgendaBlock) -> int:
    """Return when a block ends, a step after it starts at least."""
    return max(block.ends, block.starts + STEP)


def closed(stop: Stop) -> bool:
    """Say whether a stop is a closure."""
    return stop.block is not None and stop.block.kind == "closed"


def _order(block: AgendaBlock) -> tuple[int, bool, int, str]:
    return block.starts // STEP, block.kind != "closed", -block.ends, block.key


def _placed(group: list[AgendaBlock]) -> tuple[Placed, ...]:
    """Put closures behind, at full width, and blocks that overlap side by side."""
    made = [Placed(block) for block in group if block.kind == "closed"]
    together: list[tuple[AgendaBlock, int]] = []
    lanes: list[int] = []  # when each lane is free again
    for block in sorted((block for block in group if block.kind != "closed"), key=lambda block: block.starts):
        if lanes and block.starts >= max(lanes):
            made += [Placed(each, lane, len(lanes)) for each, lane in together]
            together, lanes = [], []
        lane = next((place for place, until in enumerate(lanes) if until <= block.starts), len(lanes))
        lanes[lane : lane + 1] = [end(block)]
        together.append((block, lane))
    return (*made, *(Placed(each, lane, len(lanes)) for each, lane in together))
