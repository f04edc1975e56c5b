"""An import, validated whole before anything is written, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Literal, TypeAlias

from msgspec import Struct

from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model import rpls, tenants
from lmmh_desk.tenancy.model.csvfile import CsvFile, Issue, read_csv, rows
from lmmh_desk.tenancy.model.rpls import DwellingLine
from lmmh_desk.tenancy.model.tenants import LeaseLines, TenantReader

Kind = Literal["dwellings", "tenants"]
Entry: TypeAlias = DwellingLine | LeaseLines
Progress = Callable[[int, int], bool]  # (done, total) → go on
STEP = 500  # lines between two calls of a progress
LARGEST = 440  # changes foreseen for a transaction
MOST = 498  # changes a transaction may hold, beside its own bookkeeping (SYNC.md: five hundred)


class Plan(Struct, frozen=True):
    """A file read and checked: `units` will be written, `issues` tell what not and why."""

    kind: Kind
    file_name: str
    sha256: str
    encoding: str
    separator: str
    lines: int
    refused: int
    units: tuple[Entry, ...]
    issues: tuple[Issue, ...]


class Outcome(Struct, frozen=True):
    """What an import did, or would do (`run_id` empty); `kept` counts what the counter had corrected.

    `created`, `changed` and `unchanged` count dwellings or leases; a lease's persons are counted apart.
    """

    run_id: str = ""
    state: Literal["done", "stopped", "dry"] = "done"
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    persons_created: int = 0
    persons_changed: int = 0
    persons_unchanged: int = 0
    issues: tuple[Issue, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether anything is created or changed."""
        return any((self.created, self.changed, self.persons_created, self.persons_changed))


class PastRun(Struct, frozen=True):
    """An import as the list of past ones shows it; `undoable` when its steps are on this desk."""

    id: str
    at: int  # milliseconds UTC
    kind: Kind
    file_name: str
    sha256: str
    state: Literal["running", "done", "stopped", "undone"]
    lines: int
    written: int
    refused: int
    undoable: bool


class Stopped(Exception):
    """The agent stopped the reading of a file; nothing was written."""


def go_on(_done: int, _total: int) -> bool:
    """Answer a progress that nobody watches."""
    return True


def read_plan(kind: Kind, data: bytes, file_name: str, today: date, progress: Progress = go_on) -> Plan:
    """Read and check a whole file; raises BadInput when it isn't of this kind, Stopped when told to stop."""
    file = read_csv(data, rpls.REQUIRED if kind == "dwellings" else tenants.REQUIRED)
    issues: list[Issue] = []
    units, lines = (_dwellings if kind == "dwellings" else _tenants)(file, issues, today, progress)
    refused = len({issue.line for issue in issues if issue.severity == "refused"})
    digest = hashlib.sha256(data).hexdigest()
    return Plan(kind, file_name, digest, file.encoding, file.separator, lines, refused, units, tuple(issues))


def chunks(units: Sequence[Entry]) -> Iterator[tuple[int, list[Entry]]]:
    """Cut the units so that each transaction stays under five hundred changes; give the rank of the next unit too."""
    chunk: list[Entry] = []
    weight = 0
    for rank, unit in enumerate(units):
        cost = _cost(unit)
        if chunk and weight + cost > LARGEST:
            yield rank, chunk
            chunk, weight = [], 0
        chunk.append(unit)
        weight += cost
    if chunk:
        yield len(units), chunk


def _cost(unit: Entry) -> int:
    """Return the changes a unit usually needs at most; contacts to remove come on top (`MOST` splits what exceeds)."""
    if isinstance(unit, DwellingLine):
        return 2  # the dwelling and its residence
    return 2 + sum(2 + len(person.reaches) for person in unit.persons)


def _lines(file: CsvFile, issues: list[Issue], progress: Progress) -> Iterator[tuple[int, dict[str, str] | None]]:
    total = file.text.count("\n")
    for line, row in rows(file):
        if line % STEP == 0 and not progress(line, total):
            raise Stopped
        if isinstance(row, Issue):
            issues.append(row)
            yield line, None
        else:
            yield line, row


def _dwellings(file: CsvFile, issues: list[Issue], _today: date, progress: Progress) -> tuple[tuple[Entry, ...], int]:
    found: dict[str, DwellingLine] = {}
    lines = 0
    for line, row in _lines(file, issues, progress):
        lines += 1
        if row is None:
            continue
        dwelling, said = rpls.read_dwelling(line, row)
        issues.extend(said)
        if dwelling is None:
            continue
        first = found.setdefault(dwelling.reference, dwelling)
        if first is not dwelling:
            reason = _("le logement est déjà à la ligne {line}").format(line=first.line)
            issues.append(Issue(line, "NUMAPPT", reason))
    return tuple(found.values()), lines


def _tenants(file: CsvFile, issues: list[Issue], today: date, progress: Progress) -> tuple[tuple[Entry, ...], int]:
    reader = TenantReader(today)
    lines = 0
    for line, row in _lines(file, issues, progress):
        lines += 1
        if row is not None:
            issues.extend(reader.read(line, row))
    return tuple(reader.leases.values()), lines
