from __future__ import annotations

import ast
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt

from lmmh_desk import ui
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import DeskError, Locked, StoreError
from lmmh_desk.store.store import Store
from lmmh_desk.ui.jobs import Jobs

UI = Path(ui.__file__).parent
SAVED = Changes("note.add", (Change("note", "n1", "insert"),))


@pytest.fixture
def told() -> list[DeskError]:
    return []


@pytest.fixture
def jobs(qapp, store: Store, told: list[DeskError]) -> Iterator[Jobs]:
    made = Jobs(store, told.append)
    yield made
    made.close()


def test_reading_happens_elsewhere_and_answers_here(jobs: Jobs, qtbot) -> None:
    owner, seen = QObject(), []
    jobs.reads.run(
        lambda read: (threading.current_thread().name, read.exec_driver_sql("SELECT 7").scalar()),
        lambda found: seen.append((*found, threading.current_thread() is threading.main_thread())),
        owner=owner,
    )
    assert jobs.reads.busy
    qtbot.waitUntil(lambda: bool(seen))
    name, value, here = seen[0]
    assert name.startswith("read")
    assert (value, here, jobs.reads.busy) == (7, True, False)


def test_of_two_asks_only_the_newest_answers(jobs: Jobs, qtbot) -> None:
    owner, seen, gate, started = QObject(), [], threading.Event(), []

    def slow(_read):
        started.append(1)
        gate.wait(5)
        return "old"

    def wait_for(text):
        return lambda _read: started.append(1) or text

    jobs.reads.run(slow, seen.append, owner=owner, slot="search")
    qtbot.waitUntil(lambda: bool(started))
    for work in (wait_for("middle"), wait_for("new")):
        jobs.reads.run(work, seen.append, owner=owner, slot="search")
    gate.set()
    qtbot.waitUntil(lambda: not jobs.reads.busy)
    assert seen == ["new"]
    assert len(started) == 2, "the ask in the middle never ran"


def test_different_slots_and_owners_all_answer(jobs: Jobs, qtbot) -> None:
    one, other, seen = QObject(), QObject(), []
    jobs.reads.run(lambda _read: 1, seen.append, owner=one, slot="a")
    jobs.reads.run(lambda _read: 2, seen.append, owner=one, slot="b")
    jobs.reads.run(lambda _read: 3, seen.append, owner=other, slot="a")
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [1, 2, 3]


def test_without_slot_two_questions_of_one_page_both_answer(jobs: Jobs, qtbot) -> None:
    owner, seen = QObject(), []

    def first(value):
        seen.append(value)

    def second(value):
        seen.append(value)

    jobs.reads.run(lambda _read: "a", first, owner=owner)
    jobs.reads.run(lambda _read: "b", second, owner=owner)
    qtbot.waitUntil(lambda: not jobs.reads.busy)
    assert seen == ["a", "b"]


def test_a_page_that_is_gone_gets_no_answer(jobs: Jobs, qtbot) -> None:
    owner, gate, seen = QObject(), threading.Event(), []
    jobs.reads.run(lambda _read: gate.wait(5), seen.append, owner=owner)
    owner.deleteLater()
    qtbot.wait(10)
    gate.set()
    qtbot.waitUntil(lambda: not jobs.reads.busy)
    assert seen == []


def test_an_expected_error_goes_to_who_asked_or_to_the_key_bar(jobs: Jobs, told: list[DeskError], qtbot) -> None:
    owner, mine = QObject(), []

    def fail():
        raise StoreError("Le disque est plein.")

    jobs.writes.run(fail, owner=owner)
    jobs.writes.run(fail, owner=owner, failed=mine.append)
    qtbot.waitUntil(lambda: bool(mine))
    assert [str(error) for error in (*told, *mine)] == ["Le disque est plein."] * 2


def test_an_unexpected_error_is_one_sentence_without_data(jobs: Jobs, told: list[DeskError], qtbot) -> None:
    owner = QObject()
    jobs.papers.run(lambda: {}["M. Belkacem"], lambda _found: None, owner=owner)
    qtbot.waitUntil(lambda: bool(told))
    assert "Belkacem" not in str(told[0])
    assert told[0].safe == "Ce qui était enregistré est conservé."


def test_a_write_answers_then_everybody_hears_of_it(jobs: Jobs, qtbot) -> None:
    owner, order = QObject(), []
    jobs.writes.changed.connect(lambda changes: order.append(("all", changes.action)))
    jobs.writes.run(lambda: SAVED, lambda changes: order.append(("page", changes.action)), owner=owner)
    jobs.writes.run(lambda: Changes("draft"), owner=owner)
    qtbot.waitUntil(lambda: not jobs.writes.busy)
    assert order == [("page", "note.add"), ("all", "note.add")]


@pytest.mark.qt_no_exception_capture
def test_everybody_hears_of_a_write_whatever_its_answer_meets(jobs: Jobs, qtbot, monkeypatch) -> None:
    owner, heard, met = QObject(), [], []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: met.append(error))
    jobs.writes.changed.connect(heard.append)

    def answer(_changes: Changes) -> None:
        raise Locked("", "", "")

    jobs.writes.run(lambda: SAVED, answer, owner=owner)
    qtbot.waitUntil(lambda: bool(met))
    assert heard == [SAVED]


def test_inline_runs_at_once_and_raises_what_nobody_hears(qapp, store: Store) -> None:
    jobs, owner, seen = Jobs(store, inline=True), QObject(), []
    jobs.reads.run(lambda read: read.exec_driver_sql("SELECT 1").scalar(), seen.append, owner=owner)
    assert seen == [1]

    def fail():
        raise StoreError("Le disque est plein.")

    with pytest.raises(StoreError):
        jobs.writes.run(fail, owner=owner)
    jobs.close()


@pytest.mark.parametrize("fails", [False, True])
def test_an_answer_on_its_way_when_the_jobs_close_is_dropped(
    store: Store, told: list[DeskError], qtbot, fails: bool
) -> None:
    jobs, owner, seen, sent = Jobs(store, told.append), QObject(), [], threading.Event()
    jobs.papers._finished.connect(lambda _job: sent.set(), Qt.ConnectionType.DirectConnection)

    def work() -> str:
        if fails:
            raise StoreError("La base de données ne répond pas.", "Rien n’a été modifié.", "Recommencez.")
        return "late"

    jobs.papers.run(work, seen.append, owner=owner)
    assert sent.wait(20)
    jobs.close()
    qtbot.wait(10)
    assert (seen, told) == ([], []), "what closed them may be on the screen already"


def test_what_is_asked_of_closed_jobs_is_not_done(store: Store, qapp: object) -> None:
    """A preview that waits for a pause of the typing may ask when the window is already closing."""
    jobs, owner, asked = Jobs(store), QObject(), []
    jobs.close()
    jobs.papers.run(lambda: asked.append(True), lambda _: None, owner=owner)
    assert asked == []
    assert not jobs.papers.busy


def test_an_act_is_of_who_asked_for_it_whoever_sits_there_once_it_runs() -> None:
    """A job that reads `context.me` when it runs would sign with the next agent's name, or be lost behind the lock."""
    late = [
        f"{path.name}:{each.lineno}"
        for path in UI.parent.rglob("*.py")
        for each in ast.walk(ast.parse(path.read_text("utf-8")))
        if _is_run_later(each) and any(isinstance(part, ast.Attribute) and part.attr == "me" for part in ast.walk(each))
    ]
    assert late == []


def _is_run_later(each: ast.AST) -> bool:
    """Say whether this is the work of a job, as the screens write it."""
    return (isinstance(each, ast.FunctionDef) and each.name == "work") or (
        isinstance(each, ast.Lambda) and not each.args.args and isinstance(each.body, ast.Call)
    )
