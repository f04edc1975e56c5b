from __future__ import annotations

from threading import Event

from PySide6.QtCore import QCoreApplication

from lmmh_desk.kernel.errors import DeskError, StoreError
from lmmh_desk.store.store import Store
from lmmh_desk.ui.drafts import EVERY, Drafts
from lmmh_desk.ui.jobs import Jobs

told: list[DeskError] = []
PLACE = ("a1", "fiche", "p1")


def make(store: Store) -> tuple[Drafts, Jobs]:
    jobs = Jobs(store, inline=True)
    return Drafts(store, jobs.reads, jobs.writes, told.append), jobs


def settle(jobs: Jobs) -> None:
    while any(lane.busy for lane in (jobs.reads, jobs.writes)):
        QCoreApplication.processEvents()


def saved(store: Store) -> list[tuple[str, str]]:
    with store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql("SELECT agent_id, data FROM draft ORDER BY agent_id")]


def test_a_draft_outlives_the_program_and_belongs_to_its_agent(qapp, store: Store) -> None:
    drafts, jobs = make(store)
    drafts.keep(*PLACE, {"note": "clés de cave"})
    jobs.close()
    again, jobs = make(store)
    found: list[dict[str, str]] = []
    again.load("a2", "fiche", "p1", found.append, owner=again)
    again.load(*PLACE, found.append, owner=again)
    jobs.close()
    assert found == [{"note": "clés de cave"}]


def test_an_unchanged_draft_is_not_written_again(qapp, store: Store, monkeypatch) -> None:
    drafts, jobs = make(store)
    written = []
    monkeypatch.setattr(drafts, "_save", lambda place, text: written.append(text) or drafts_changes())
    for note in ("a", "a", "b", "b"):
        drafts.keep(*PLACE, {"note": note})
    jobs.close()
    assert len(written) == 2


def drafts_changes():
    from lmmh_desk.kernel.changes import Changes

    return Changes("draft")


def test_a_full_disk_is_told_once_and_the_draft_tried_again(qapp, store: Store, monkeypatch) -> None:
    told.clear()
    drafts, jobs = make(store)

    def full(place, text):
        raise StoreError("Le disque est plein.")

    with monkeypatch.context() as patched:
        patched.setattr(drafts, "_save", full)
        for note in ("a", "ab", "abc"):
            drafts.keep(*PLACE, {"note": note})
        assert len(told) == 1
        drafts.arrive()
        drafts.keep(*PLACE, {"note": "abcd"})
    assert len(told) == 2, "who comes hears of it too"
    drafts.keep(*PLACE, {"note": "abc"})
    assert saved(store) == [("a1", '{"note": "abc"}')]
    jobs.close()


def test_in_consultation_nothing_is_kept(qapp, store: Store) -> None:
    drafts, jobs = make(store)
    store.read_only = True
    drafts.keep(*PLACE, {"note": "x"})
    jobs.close()
    assert saved(store) == []


def test_an_emptied_draft_is_removed(qapp, store: Store) -> None:
    drafts, jobs = make(store)
    drafts.keep(*PLACE, {"note": "x"})
    drafts.keep("a2", "fiche", "p1", {"note": "y"})
    drafts.keep(*PLACE, None)
    jobs.close()
    assert saved(store) == [("a2", '{"note": "y"}')]


def in_the_background(store: Store) -> tuple[Drafts, Jobs]:
    """Drafts as in the program, one kept."""
    jobs = Jobs(store)
    drafts = Drafts(store, jobs.reads, jobs.writes, told.append)
    drafts.keep(*PLACE, {"note": "clés"})
    settle(jobs)
    return drafts, jobs


def test_a_page_still_empty_while_its_draft_is_read_removes_nothing(qapp, store: Store) -> None:
    drafts, jobs = in_the_background(store)
    found: list[dict[str, str]] = []
    drafts.load(*PLACE, found.append, owner=drafts)
    drafts.keep(*PLACE, None)  # the two seconds were over just then
    settle(jobs)
    assert found == [{"note": "clés"}]
    assert saved(store) == [("a1", '{"note": "clés"}')]
    drafts.keep(*PLACE, None)  # emptied by the agent
    settle(jobs)
    jobs.close()
    assert saved(store) == []


def test_a_page_left_and_opened_again_at_once_finds_its_last_word(qapp, store: Store) -> None:
    drafts, jobs = in_the_background(store)
    found: list[dict[str, str]] = []
    disk = Event()
    jobs.writes.run(lambda: disk.wait(5) and drafts_changes(), owner=drafts)  # another's, slow
    drafts.keep(*PLACE, {"note": "clés de cave"})
    drafts.load(*PLACE, found.append, owner=drafts)
    while jobs.reads.busy:
        QCoreApplication.processEvents()
    disk.set()
    settle(jobs)
    jobs.close()
    assert found == [{"note": "clés de cave"}]
    assert saved(store) == [("a1", '{"note": "clés de cave"}')]


def test_the_latest_draft_is_found(qapp, store: Store, clock) -> None:
    drafts, jobs = make(store)
    found: list[tuple[str, str, int]] = []
    drafts.latest("a1", lambda *each: found.append(each), owner=drafts)
    drafts.keep(*PLACE, {"note": "x"})
    clock.advance(1000)
    drafts.keep("a1", "justificatif", "", {"to": "y"})
    drafts.latest("a1", lambda *each: found.append(each), owner=drafts)
    jobs.close()
    assert found == [("justificatif", "", clock.now())]


def test_the_screen_is_looked_at_every_two_seconds(qapp, store: Store) -> None:
    drafts, jobs = make(store)
    looks: list[int] = []
    drafts.watch(lambda: looks.append(1))
    assert drafts._timer.interval() == EVERY == 2000
    assert drafts._timer.isActive()
    drafts._timer.timeout.emit()
    jobs.close()
    assert looks == [1]
