"""The answer to the last batch brings the page that follows it; who knows nothing of that page still has everything."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from lmmh_desk.hub import feed
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync import stages
from lmmh_desk.sync.protocol import Answer, Status
from tests.sync.town import NOW, Desk, Wire


@pytest.fixture
def pushed(here: Desk, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int | None, Answer]]:
    """What `here` asked with each batch, and the answers."""
    found: list[tuple[int | None, Answer]] = []
    push = Wire.push

    def told(wire: Wire, content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
        answer = push(wire, content, after, known)
        if wire is here.wire:
            found.append((after, answer))
        return answer

    monkeypatch.setattr(Wire, "push", told)
    return found


def never(*_asked: Any, **_also: Any) -> Any:
    raise AssertionError("the feed was asked for")


def both_wrote(here: Desk, there: Desk) -> tuple[str, str]:
    """Have both known to the hub, then `there` sends a person and `here` holds one that waits."""
    for desk in (here, there, here):
        desk.person()
        desk.sync()
    theirs = there.person()
    there.sync()
    return theirs, here.person()


def test_the_answer_to_the_last_batch_brings_what_follows_it(
    here: Desk, there: Desk, pushed: list[tuple[int | None, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, mine = both_wrote(here, there)
    here.person()
    pushed.clear()
    monkeypatch.setattr(stages, "LINES", 1)
    monkeypatch.setattr(Wire, "feed", never)
    report = here.sync()
    assert (report.sent, report.received, report.same) == (2, 1, True)
    (first, answer), (last, answered) = pushed
    assert (first, answer.page) == (None, None), "more was to be sent"
    assert last is not None
    assert answered.page is not None
    assert [entry.id for entry in answered.page.entries] == [theirs]
    assert {theirs, mine} <= here.rows("person").keys()


def test_what_one_page_does_not_hold_is_asked_for(
    here: Desk, there: Desk, pushed: list[tuple[int | None, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    both_wrote(here, there)
    for _more in range(3):
        there.person()
    there.sync()
    pushed.clear()
    monkeypatch.setattr(feed, "LINES", 2)
    report = here.sync()
    (page,) = [answer.page for _after, answer in pushed]
    assert page is not None
    assert page.cursor < page.head
    assert (report.received, report.same) == (4, True)
    there.sync()
    assert here.rows("person") == there.rows("person")


def test_a_hub_that_brings_no_page_is_asked_for_it(here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    both_wrote(here, there)
    push, status = Wire.push, Wire.status
    monkeypatch.setattr(Wire, "push", lambda *given: structs.replace(push(*given), page=None))
    monkeypatch.setattr(Wire, "status", lambda wire, _after=None: status(wire))
    assert here.sync().same
    assert there.sync().same
    assert here.rows("person") == there.rows("person")


def test_a_desk_that_asks_for_no_page_gets_none(here: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    both_wrote(here, there)
    assert here.wire is not None
    monkeypatch.setattr(stages, "_place_after", lambda *_all, **_named: None)
    answers: list[Answer] = []
    push = Wire.push

    def told(wire: Wire, content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
        answers.append(push(wire, content, after, known))
        return answers[-1]

    monkeypatch.setattr(Wire, "push", told)
    assert here.sync().same
    assert [answer.page for answer in answers] == [None]
    known: Status = feed.status(here.wire.storage, here.wire.device, NOW)
    assert known.page is None
    there.sync()
    assert here.rows("person") == there.rows("person")


def test_the_same_batch_again_brings_the_page_of_now(
    here: Desk, there: Desk, pushed: list[tuple[int | None, Answer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, mine = both_wrote(here, there)
    pushed.clear()
    stored = stages.store_answer
    monkeypatch.setattr(stages, "store_answer", never)
    with pytest.raises(AssertionError):
        here.sync()
    monkeypatch.setattr(stages, "store_answer", stored)
    later = there.person()
    there.sync()
    assert here.sync().same
    (_one, lost), (_two, again) = pushed
    assert lost.revs == again.revs
    assert lost.page is not None
    assert again.page is not None
    assert ([entry.id for entry in lost.page.entries], [entry.id for entry in again.page.entries]) == (
        [theirs],
        [theirs, later],
    )
    assert {theirs, mine, later} <= here.rows("person").keys()
