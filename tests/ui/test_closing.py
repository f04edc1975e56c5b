"""A PC that heard nothing of its hub says so for a day, then closes when nobody does anything."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog

from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.waiting import Waiting
from lmmh_desk.sync.exchanger import NETWORK
from lmmh_desk.sync.status import Facts
from lmmh_desk.ui.exchanges import Wiring
from lmmh_desk.ui.shell.closing import QUIET, Closing
from lmmh_desk.ui.shell.exchange import told_at_lock
from lmmh_desk.ui.shell.idle import Idle
from lmmh_desk.ui.shell.work import Work
from tests.ui import slices

HOUR = 3_600_000


class Still(Idle):
    """Nobody has moved for as long as the test says."""

    seconds = 0.0

    def still(self) -> float:
        return self.seconds


@pytest.fixture
def closing(qtbot, store, session, clock):
    facts = Facts(attached=True, received_at=clock.now(), closes_at=clock.now() + 25 * HOUR)
    work = Work(store, slices.CATALOGUE, None, Ports(), exchange=Wiring(lambda _read, _role: facts), inline=True)
    qtbot.addWidget(work)
    work.show()
    work.sign_in(session)
    yield Closing(work, Still()), work
    work.close_jobs()


def test_it_is_said_from_the_day_before(closing, clock) -> None:
    watch, work = closing
    watch.look()
    assert "se ferme" not in work.keybar.message
    clock.advance(HOUR + 1)
    watch.look()
    assert "ce poste se ferme (18/11 à 11:42). Synchronisez (F5)" in work.keybar.message


def test_it_closes_at_a_quiet_moment_only_and_keeps_the_draft(closing, clock, session) -> None:
    watch, work = closing
    clock.advance(25 * HOUR)
    watch._idle.seconds = QUIET
    watch.look()
    assert work.context.session is not None, "not yet time"
    clock.advance(1)
    watch._idle.seconds = QUIET - 1
    watch.look()
    assert work.context.session is not None, "somebody types"
    watch._idle.seconds = QUIET
    asked = QDialog(work)
    asked.show()
    watch.look()
    assert work.context.session is not None, "what is typed in a dialog is no draft"
    asked.close()
    work.open("fiche", person_id="p1")
    work.page().note.setText("à rappeler")
    watch.look()
    assert work.context.session is None
    work.sign_in(session)
    assert work.page().note.text() == "à rappeler"


def test_an_hour_later_it_closes_upon_whoever_types(closing, clock) -> None:
    watch, work = closing
    asked = QDialog(work)
    asked.show()
    clock.advance(26 * HOUR)
    watch.look()
    assert work.context.session is not None
    clock.advance(1)
    watch.look()
    assert work.context.session is None
    assert not asked.isVisible()


def test_the_lock_screen_tells_what_waits_and_the_drafts(qtbot, store, session, clock) -> None:
    line = Waiting(frozenset({1}), "log", "Arrivée notée", "Mme Lamia Belkacem", clock.now(), clock.now())
    facts = Facts(attached=True, waiting=(line, line), more=10, offline_since=clock.now(), problem=NETWORK)
    work = Work(store, slices.CATALOGUE, None, Ports(), exchange=Wiring(lambda _read, _role: facts), inline=True)
    qtbot.addWidget(work)
    assert told_at_lock(work) == "", "nothing is known yet"
    work.sign_in(session)
    work.open("fiche", person_id="p1")
    work.page().note.setText("à rappeler")
    work.lock()
    assert told_at_lock(work) == (
        "Hors ligne\u00a0: le code PIN fonctionne quand même. 12\u00a0saisies en attente d’envoi, 1\u00a0brouillon."
    )
    work.close_jobs()
