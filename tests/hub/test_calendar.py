"""Days, months, instants and sheets that a desk sends: the others read them wherever they show them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import Table, Text

from lmmh_desk.hub import tables
from lmmh_desk.hub.rows import Aside, delta_of
from lmmh_desk.hub.storage import Storage
from lmmh_desk.store.legible import is_read, mended, reader_of
from lmmh_desk.store.tables import AMinute, AnInstant, Day, Given, Month
from lmmh_desk.sync.protocol import Line
from tests.conftest import load_tables
from tests.hub.desks import SITE, Desk
from tests.hub.every_row import SHEETS, values

NAMED = re.compile(r"(\w+_)?(day|on|date|month)|answer_by|due")
GOOD = {Day: "2020-02-29", Month: "2020-12", AnInstant: 1_605_606_120_000, AMinute: 1439,
        Given: '{"names":["Tessier",null],"contacts":[]}'}  # fmt: skip
BAD: dict[type, tuple[Any, ...]] = {
    Day: ("2020-13-45", "2019-02-29", "hier", "20201117", "2020-W47-2", " 2020-11-17", "2020-11-17T00:00", "2020-11"),
    Month: ("2020-13", "novembre", "2020-11-17", "2020-1", ""),
    AMinute: (-1, 1440, 1 << 40),
    Given: ("x", "{", "[]", "null", "7", '{"a":"Tessier"}', '{"a":null}', "[" * 100_000, '{"a":' + "[" * 100_000),
    AnInstant: (1 << 62, -(1 << 62), 253_402_300_800_000),
}


load_tables()


def columns() -> list[tuple[Table, str, type]]:
    return [
        (table, name, kind)
        for table in tables.records().values()
        for name, column in table.c.items()
        for kind in GOOD
        if isinstance(column.type, kind)
    ]


def read(table: Table, column: str, old: Any, new: Any) -> Any:
    delta = json.dumps({column: [old, new]})
    return delta_of(Line(1, table.name, "x", "update", 0, delta, "console", 0))[column]


def test_each_column_of_a_calendar_takes_what_every_calendar_reads() -> None:
    found = columns()
    assert len(found) > 100
    for table, name, kind in found:
        assert read(table, name, None, GOOD[kind]) == (None, GOOD[kind])
        was = 1 << 40 if kind in (AnInstant, AMinute) else "x"
        assert read(table, name, was, GOOD[kind]), "what was wrong is mended"
        for bad in BAD[kind]:
            with pytest.raises(Aside) as refused:
                read(table, name, None, bad)
            assert (refused.value.reason, refused.value.detail) == ("check", name)
        if kind is Day and table.c[name].server_default is not None:
            assert read(table, name, "2020-11-17", "") == ("2020-11-17", "")
        elif kind is Day:
            with pytest.raises(Aside):
                read(table, name, "2020-11-17", "")


def test_a_text_that_is_called_as_a_day_is_one() -> None:
    plain = {
        (table.name, name)
        for table in tables.records().values()
        for name, column in table.c.items()
        if isinstance(column.type, Text) and not isinstance(column.type, Day | Month) and NAMED.fullmatch(name)
    }
    assert plain == set()


def test_a_day_that_is_none_waits_in_quarantine_and_reaches_no_desk(storage: Storage) -> None:
    here, there = Desk(storage, "c02"), Desk(storage, "c03", SITE)
    rule = {"key": "gauge", "value": "5", "source": ""}
    lines = [here.insert("regulation", day, starts_on=day, **rule) for day in ("2020-13-45", "2020-11-17")]
    assert here.push(*lines).quarantined == [0]
    there.pull()
    assert [row["id"] for row in there.all("regulation")] == ["2020-11-17"]
    (waiting,) = there.all("quarantine")
    assert (waiting["reason"], waiting["detail"], waiting["record_id"]) == ("check", "starts_on", "2020-13-45")


LATER = ("campaign_approval", "scope")  # that approvals of before have not
NO_SHEET = ("", "{", "[]", "null", "7", "{}", "[" * 100_000, '"' + "a" * 20)


def test_each_sheet_is_read_as_a_duplicate_is_drawn_of_it() -> None:
    found = {table.name for table in tables.records().values() if "content" in table.c}
    assert found == SHEETS.keys()
    for name in found:
        row = values(name, "0")
        assert is_read(tables.records()[name], row), name
        told = json.loads(row["content"])
        assert is_read(tables.records()[name], {**row, "content": json.dumps({**told, "later": [1]})})
        at_fault = [json.dumps({**told, one: {}}) for one in told]
        at_fault += [json.dumps({**told, day: "2020-13-45"}) for day in ("day", "birth", "answer_by") if day in told]
        at_fault += [json.dumps({**told, at: 1 << 62}) for at in ("issued_at", "starts_at", "ended_at") if at in told]
        for content in (*NO_SHEET, *at_fault):
            assert not is_read(tables.records()[name], {**row, "content": content}), (name, content[:99])


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": "[]"}, {"columns": "{}"}, {"columns": "imported"}, {"columns": "[7]"}, {"columns": '["none"]'},
        {"base": "[]"}, {"kept": '["", ""]'}, {"other": "null"}, {"other": "[" * 100_000}, {"table_name": "none"},
        {"columns": '[["imported"]]'},
    ],
)  # fmt: skip
def test_a_conflict_tells_three_values_of_each_column(wrong: dict[str, str]) -> None:
    row = values("conflict", "0")
    assert is_read(tables.records()["conflict"], row)
    assert not is_read(tables.records()["conflict"], {**row, **wrong})


def test_what_no_page_could_read_waits_in_quarantine_and_reaches_no_desk(storage: Storage) -> None:
    here, there = Desk(storage, "c02"), Desk(storage, "c03", SITE)
    every = list(map(str, tables.records()))
    read = [name for name in every if reader_of(tables.records()[name])]
    assert {*SHEETS, "conflict", "campaign_approval"} == {*read}
    last = {name: reader_of(tables.records()[name]).columns[-1] for name in read}  # type: ignore[union-attr]
    here.push(*(here.insert(name, f"{name}-0", **values(name, "0")) for name in every))
    wrong = [here.insert(name, "x", **{**values(name, "x", "0"), last[name]: "{"}) for name in read]
    assert here.push(*wrong).quarantined == list(range(len(wrong)))
    there.pull()
    for name in read:
        assert "x" not in {row["id"] for row in there.all(name)}
    waiting = [row for row in there.all("quarantine") if row["record_id"] == "x"]
    assert {(row["reason"], row["detail"]) for row in waiting} == {("check", "read")}
    fixed = [here.update("conflict", "conflict-0", **{column: "{"}) for column in ("columns", "base", "kept", "other")]
    assert here.push(*fixed).quarantined == [0, 1, 2, 3]


def test_a_row_without_its_sheet_waits_alone_in_quarantine(storage: Storage) -> None:
    here = Desk(storage, "c02")
    every = list(map(str, tables.records()))
    here.push(*(here.insert(name, f"{name}-0", **values(name, "0")) for name in every))
    for name in every:
        if reader := reader_of(tables.records()[name]):
            for column in reader.columns:
                row = values(name, "x", "0")
                none, without = {**row, column: None}, {one: row[one] for one in row if one != column}
                made = [here.insert(name, f"{name}-{rank}", **told) for rank, told in enumerate((none, without), 1)]
                good = here.insert("household", f"{name}-{column}", **values("household", f"{name}-{column}", "0"))
                later = (name, column) == LATER
                assert here.push(*made, good).quarantined == ([0] if later else [0, 1]), (name, column)
                assert later or mended(tables.records()[name], list(without), list(without.values())) is None
                assert mended(tables.records()[name], list(none), list(none.values())) is None


def test_a_sheet_that_an_older_version_took_refuses_no_other_column(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Desk(storage, "c02")
    with monkeypatch.context() as before:
        before.setattr("lmmh_desk.hub.applying.is_read", lambda _table, _row: True)
        made = here.insert("conflict", "conflict-x", **{**values("conflict", "x"), "base": "[]"})
        assert here.push(made).quarantined == []
    assert here.push(here.update("conflict", "conflict-x", other_by="another")).quarantined == []
    assert here.push(here.update("conflict", "conflict-x", kept="[]")).quarantined == [0]
