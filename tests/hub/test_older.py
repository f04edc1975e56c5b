"""A PC whose program is one or two versions behind the hub's: what it writes is taken whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect

from lmmh_desk.hub import tables
from lmmh_desk.hub.rows import completed
from lmmh_desk.hub.storage import Storage
from lmmh_desk.store import migrating, versions
from lmmh_desk.store.engine import writer_engine
from lmmh_desk.sync.protocol import Batch, encode
from tests.conftest import KEY
from tests.hub.desks import SITE, Desk
from tests.hub.every_row import OWN, values

THE_HUB_S = {"conflict", "erasure", "quarantine"}  # which no desk adds


@pytest.fixture(params=[1, 2], ids=["one version", "two versions"])
def older(request: pytest.FixtureRequest) -> str:
    return versions.known()[-1 - request.param]


@pytest.fixture
def columns(older: str, tmp_path: Path) -> dict[str, set[str]]:
    """What that program's synchronised tables have, as its migrations made them."""
    engine = writer_engine(tmp_path / "older.db", KEY, new=True)
    with engine.begin() as connection:
        migrating.run(connection, older)
        seen = inspect(connection)
        there = set(seen.get_table_names()) & set(tables.records()) - THE_HUB_S
        found = {name: {column["name"] for column in seen.get_columns(name)} for name in there}
    engine.dispose()
    return found


def test_a_row_of_every_table_of_an_older_program_is_taken(
    storage: Storage, older: str, columns: dict[str, set[str]]
) -> None:
    desk, other, lines, fresh = Desk(storage, "c02"), Desk(storage, "c03"), [], {}
    assert desk.push(desk.insert("site", SITE, **values("site", SITE))).quarantined == []
    for name, table in tables.records().items():
        if name in columns:
            row = completed(table, values(name, "0"))
            written = {str(one): value for one, value in row.items() if one in columns[name] and one not in OWN}
            lines.append(desk.insert(str(name), f"{name}-0", **{**values(name, "0"), **written}))
            fresh[name] = {one: value for one, value in row.items() if one not in columns[name]}
    answer = desk.send(encode(Batch("b", desk.device.id, 2, older, lines)))
    assert [lines[place].table for place in answer.quarantined] == []
    other.pull()
    for name, told in fresh.items():
        row = other.row(name, f"{name}-0")
        assert {one: row[one] for one in told} == told, "what that program doesn't know has its default"
    assert len(lines) > 50
