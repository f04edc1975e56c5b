"""What will go, rule by rule: how long it is kept, by which law, how many records have passed it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lmmh_desk.kernel.retention import Retention, months_before
from lmmh_desk.office.model.regulations import number_of
from lmmh_desk.office.model.retention import Due
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.rules import rules
from lmmh_desk.store.store import Read


def due(read: Read, retentions: Iterable[Retention], day: date) -> list[Due]:
    """Return what each rule would have go on this day."""
    return [_due(read, retention, day) for retention in retentions]


def _due(read: Read, retention: Retention, day: date) -> Due:
    dated = [row for row in rules(read, retention.rule) if row.starts_on <= day.isoformat()]
    months = number_of(dated[-1].value) if dated else None
    if months is None:
        return Due(retention, None, dated[-1].source if dated else "", None, ())
    before = months_before(day, months)
    return Due(retention, months, dated[-1].source, before, tuple(retention.due(read, before)))


seen_due = restricted("office.purge")(due)
