"""A desk that worked alone for a year attaches without loss, and a second one receives its part."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.hub import tables
from tests.faults.running import count
from tests.journeys import office
from tests.journeys.office import Row, converged

DAYS = count(2, 60)  # of work before it attaches
ROWS = count(11_000, 25_000)
MADE = "desk_certificate"  # written by the exchange
pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]


def test_a_desk_that_worked_alone_attaches_without_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = tmp_path / "words"
    words.write_text(office.WORDS)
    words.chmod(0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(words))
    made = office.alone(tmp_path, DAYS)
    try:
        before = everything(made.a)
        assert sum(map(len, before.values())) > ROWS
        office.attach(made)
        made.hub.start()
        for desk in (made.a, made.b):  # each learns of the other's certificate
            office.run(desk, "sync")
        made.hub.stop()
        converged(made)
        hub, _sums = office.at_the_hub(made.hub.folder)
        assert {name: said(rows) for name, rows in hub.items() if name != MADE} == {
            name: said(rows) for name, rows in before.items() if name != MADE
        }
        for waits in ("conflict", "quarantine"):
            assert hub[waits] == {}
        (here,) = made.b.rows("SELECT site_id, device_id FROM desk")
        part = {name: {one for one in rows if office.goes(hub, name, rows[one], here)} for name, rows in hub.items()}
        assert {name: rows.keys() for name, rows in everything(made.b).items()} == part
        assert sum(map(len, part.values())) < sum(map(len, before.values()))
    finally:
        made.end()


def everything(desk: office.Desk) -> dict[str, dict[str, Row]]:
    """Return what a desk holds, by table and id."""
    with desk.reading() as rows:
        return {name: {row["id"]: row for row in rows(f'SELECT * FROM "{name}"')} for name in tables.records()}


def said(rows: dict[str, Row]) -> dict[str, Row]:
    """Return rows without their place of the hub's feed."""
    return {one: {key: value for key, value in row.items() if key != "rev"} for one, row in rows.items()}
