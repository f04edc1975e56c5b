"""The demonstration's story: from 14 October, when the cell sits again, to 13 November, each slice lives each week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from lmmh_desk.app.demo.build import build_demo
from lmmh_desk.kernel.clock import paris
from lmmh_desk.store.store import Store
from tests.app.test_demo import made

FIRST, LAST = date(2020, 10, 14), date(2020, 11, 13)
# What happened and when, in each slice: an instant in milliseconds UTC, or an ISO day.
TOLD = {
    "continuity": ("SELECT created_at FROM crisis_entry",),
    "allocation": (
        "SELECT day FROM allocation_session", "SELECT created_at FROM allocation_session",
        "SELECT created_at FROM allocation_item", "SELECT created_at FROM allocation_applicant",
        "SELECT answered_at FROM allocation_applicant",
        "SELECT issued_at FROM paper WHERE kind = 'PV'",
    ),
    "mediation": ("SELECT created_at FROM night_incident",),
    "campaigns": (
        "SELECT created_at FROM campaign", "SELECT created_at FROM campaign_approval",
        "SELECT sent_at FROM message WHERE subject_table = 'campaign_approval'", "SELECT put_on FROM poster_display",
    ),
    "upkeep": ("SELECT passed_at FROM cleaning_round",),
    "works": ("SELECT created_at FROM works_operation", "SELECT created_at FROM works_notice"),
}  # fmt: skip
BEGIN = [FIRST, *(FIRST + timedelta(rank) for rank in range(1, 31) if (FIRST + timedelta(rank)).weekday() == 0)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = made(tmp_path_factory.mktemp("story") / "profile")
    build_demo(store, persons=300)
    yield store
    store.close()


def days_of(store: Store, slice_: str) -> set[date]:
    """Return the days on which something of a slice happened."""
    with store.read() as read:
        found = [value for asked in TOLD[slice_] for value in read.exec_driver_sql(asked).scalars() if value]
    return {paris(one).date() if isinstance(one, int) else date.fromisoformat(one) for one in found}


def weeks(days: set[date]) -> list[date]:
    """Return the first day of each week of the story in which there is one of these."""
    ends = [*BEGIN[1:], LAST + timedelta(1)]
    return [first for first, end in zip(BEGIN, ends, strict=True) if any(first <= day < end for day in days)]


def test_a_week_without_an_event_is_seen() -> None:
    assert [f"{day:%d/%m}" for day in BEGIN] == ["14/10", "19/10", "26/10", "02/11", "09/11"]
    assert weeks({FIRST, LAST, date(2020, 11, 14)}) == [FIRST, date(2020, 11, 9)]


@pytest.mark.parametrize("slice_", sorted(TOLD))
def test_a_slice_has_something_each_week_of_the_story(demo: Store, slice_: str) -> None:
    assert weeks(days_of(demo, slice_)) == BEGIN


def test_the_commission_of_october_sat_and_its_minutes_are_signed(demo: Store) -> None:
    with demo.read() as read:
        state, session_id = read.exec_driver_sql(
            "SELECT state, id FROM allocation_session WHERE day = '2020-10-15'"
        ).one()
        offers = read.exec_driver_sql(
            "SELECT a.offer FROM allocation_applicant a JOIN allocation_item i ON i.id = a.item_id"
            " WHERE i.session_id = ? AND a.position = 1", (session_id,)
        ).scalars().all()  # fmt: skip
        papers = read.exec_driver_sql(
            "SELECT substr(p.number, 1, 2), p.issued_at FROM allocation_paper a JOIN paper p ON p.id = a.paper_id"
            " WHERE a.session_id = ? ORDER BY p.number DESC", (session_id,)
        ).all()  # fmt: skip
    assert (state, offers) == ("notified", ["accepted", "accepted"])
    assert [kind for kind, _at in papers] == ["PV", "LD", "LD", "LD", "LD"]
    assert paris(papers[0].issued_at).date() == date(2020, 10, 15)
