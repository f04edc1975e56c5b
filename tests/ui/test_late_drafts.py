"""A draft read late, once the agent types already or looks at another record: nothing on screen is lost to it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.theme import Theme
from tests.ui import slices

KEPT = {"note": "clés de cave"}
P1, P2 = '{"person_id": "p1"}', '{"person_id": "p2"}'


class Slow:
    """The window on a disk that answers when it is told to."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._gate = Event()

    def hold(self) -> None:
        self._gate.clear()
        gate = self._gate
        self.work.jobs.reads.run(lambda _read: gate.wait(20), lambda _none: None, owner=self.work, slot="held")

    def settle(self) -> None:
        self._gate.set()
        while self.work.jobs.reads.busy or self.work.jobs.writes.busy:
            QApplication.processEvents()

    @property
    def note(self):
        return self.work.page().note


@pytest.fixture
def slow(qtbot, theme: Theme, store: Store, session: Session) -> Iterator[Slow]:
    work = Work(store, slices.CATALOGUE, None, Ports())
    qtbot.addWidget(work)
    work.show()
    made = Slow(work)
    for place in (P1, P2):
        work.drafts.keep(session.agent_id, "fiche", place, {"note": f"{KEPT['note']} {place}"})
    made.settle()
    work.sign_in(session)
    made.settle()  # the last one is taken up, as after a crash
    work.open("home")
    made.settle()
    yield made
    made.settle()
    work.close_jobs()


def test_nothing_typed_meanwhile_it_is_put_back(slow: Slow) -> None:
    slow.hold()
    slow.work.open("fiche", person_id="p1")
    slow.settle()
    assert slow.note.text() == f"{KEPT['note']} {P1}"
    assert not slow.work.keybar.undo(), "nothing to choose"


def test_what_is_typed_meanwhile_stays_and_what_was_kept_is_offered(slow: Slow) -> None:
    slow.hold()
    slow.work.open("fiche", person_id="p1")
    QTest.keyClicks(slow.note, "Rappeler demain")
    slow.settle()
    assert slow.note.text() == "Rappeler demain"
    assert slow.work.keybar.message == "Ce que vous venez d’écrire remplace le brouillon gardé ici."
    assert slow.work.keybar.undo()
    assert slow.note.text() == f"{KEPT['note']} {P1}"


def test_what_no_draft_may_keep_stays_too(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices.Fiche, "draft", lambda _page: None)
    slow.hold()
    slow.work.open("fiche", person_id="p1")
    QTest.keyClicks(slow.note, "Il est malade")
    slow.settle()
    assert slow.note.text() == "Il est malade"


def test_a_search_typed_meanwhile_takes_nothing_from_what_was_kept(slow: Slow) -> None:
    slow.hold()
    slow.work.open("fiche", person_id="p1")
    search = QLineEdit(slow.work.page())
    QTest.keyClicks(search, "Belkacem")
    slow.settle()
    assert (slow.note.text(), search.text()) == (f"{KEPT['note']} {P1}", "Belkacem")
    slow.work.sitting.keep()
    slow.settle()
    slow.work.open("home")
    slow.work.open("fiche", person_id="p1")
    slow.settle()
    assert slow.note.text() == f"{KEPT['note']} {P1}", "it is kept on"


def test_the_one_kept_is_offered_on_its_own_page_only(slow: Slow) -> None:
    slow.hold()
    slow.work.open("fiche", person_id="p1")
    QTest.keyClicks(slow.note, "Rappeler demain")
    slow.settle()
    slow.work.open("fiche", person_id="p2")
    slow.settle()
    undone = slow.work.keybar.undo()
    assert (slow.note.text(), undone) == (f"{KEPT['note']} {P2}", True)


def test_an_answer_that_comes_once_the_agent_is_elsewhere_takes_them_nowhere(slow: Slow) -> None:
    slow.work.open("fiche", person_id="p1")
    asked = slow.work.page()
    slow.work.open("home")
    asked.leave()
    assert slow.work.page().key == "home"
    slow.work.open("fiche", person_id="p1")
    asked.leave()
    assert slow.work.page().key == "home", "back, from its own page"


def test_one_read_once_another_file_is_open_is_not_put_there(slow: Slow) -> None:
    """The second file's, still on its way to the disk, is answered at once: it takes no turn from the first's."""
    work, agent_id = slow.work, slow.work.context.me.agent_id
    slow.hold()
    work.open("fiche", person_id="p1")
    work.drafts._saving[agent_id, "fiche", P2] = '{"note": "de Lamia"}'
    work.open("fiche", person_id="p2")
    slow.settle()
    assert slow.note.text() == "de Lamia"
