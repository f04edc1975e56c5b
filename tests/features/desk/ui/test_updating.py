"""A new version comes by spells, may be held, and is tried only once the window has been locked for minutes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui import updating
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.features.desk.ui.updating import QUIET, SPELL, Updater
from lmmh_desk.sync.release import BadUpdate
from lmmh_desk.sync.stages import stopped
from lmmh_desk.sync.transport import unreachable
from lmmh_desk.ui.window import REOPEN
from tests.features.desk.ui.conftest import page_of

SIZE = 100


class Hub:
    """Hands a version on, ten bytes at each look at whether to go on."""

    takes = True

    def __init__(self) -> None:
        self.ready = self.held = False
        self.coming, self.progress = "", (0, 0)
        self.applied = self.asked = 0
        self.fails: Exception | None = None
        self.seconds, self.stopped = 0.0, False

    def fetch(self, go_on) -> None:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        self.coming = "9.0.0"
        there = self.progress[0]
        while there < SIZE:
            there += 10
            self.progress = (there, SIZE)
            self.seconds += 1
            if there < SIZE and not go_on(there, SIZE):
                raise stopped()
        self.ready = True

    def stop(self) -> None:
        self.stopped = True

    def apply(self) -> None:
        if self.fails is not None:
            self.ready = False
            raise self.fails
        self.applied += 1
        self.ready = False


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Hub:
    made = Hub()
    monkeypatch.setattr(updating.time, "monotonic", lambda: 1000 + made.seconds)
    return made


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", found.append)
    return found


@pytest.fixture
def updater(open_as, front, hub: Hub):
    context = open_as(front)
    context.ports.updates = hub
    made = Updater(context)
    yield made
    made.stop()


def test_it_comes_by_spells_between_which_exchanges_go_on(updater: Updater, hub: Hub) -> None:
    assert updater._soon.isActive()
    assert updater._hourly.isActive()
    updater.fetch()
    assert hub.progress == (10 * SPELL, SIZE)
    assert (updater._soon.isActive(), updater._soon.interval()) == (True, updating.PAUSE)
    for _spell in range(5):
        updater.fetch()
    assert hub.ready
    assert hub.asked == 4, "once it is here, it is not asked for again"


def test_an_agent_holds_it_and_lets_it_come(updater: Updater, hub: Hub, open_as, front) -> None:
    updater.fetch()
    updater._soon.stop()  # a busy machine opens the page later than it fetches again
    context = updater._context
    page = page_of(context, SettingsPage)
    line = page.section().desk.program
    assert line.isVisible()
    assert line.told.text() == "version 9.0.0 en cours\u00a0: 30\u00a0%"
    line.hold.click()
    assert line.told.text() == "version 9.0.0 arrêtée à 30\u00a0%"
    assert line.hold.accessibleName() == "Reprendre la mise à jour"
    updater.fetch()
    assert hub.asked == 1
    assert (updater._soon.isActive(), updater._soon.interval()) == (True, updating.LOOK), "it looks again"
    line.hold.click()
    while not hub.ready:
        updater.fetch()
    line.refresh()
    assert line.told.text() == "version 9.0.0, ouverte au prochain verrouillage"
    assert not line.hold.isVisible()


def test_it_is_tried_once_the_window_has_been_locked_for_minutes(updater: Updater, hub: Hub, exits: list[int]) -> None:
    hub.ready = True
    session = updater._context.session
    hub.seconds = 10 * QUIET
    updater.look()
    assert hub.applied == 0, "somebody works"
    updater._context.session = None
    updater.look()
    hub.seconds += QUIET - 1
    updater.look()
    assert hub.applied == 0
    updater._context.session = session  # somebody came back
    updater.look()
    updater._context.session = None
    updater.look()
    hub.seconds += QUIET - 1
    updater.look()
    assert hub.applied == 0
    hub.seconds += 1
    updater.look()
    assert (hub.applied, exits) == (1, [REOPEN])


def test_who_comes_back_meanwhile_is_not_shut_out(updater: Updater, hub: Hub, exits: list[int]) -> None:
    hub.ready = True
    session, updater._context.session = updater._context.session, None
    updater.look()
    hub.seconds += QUIET
    apply = hub.apply

    def slow() -> None:
        apply()
        updater._context.session = session

    hub.apply = slow  # type: ignore[method-assign]
    updater.look()
    assert (hub.applied, exits) == (1, []), "it opens at the next quiet moment"
    updater.look()
    updater._context.session = None
    updater.look()
    assert exits == []
    hub.seconds += QUIET
    updater.look()
    assert (hub.applied, exits) == (1, [REOPEN])


def test_a_version_given_up_is_said_and_the_program_goes_on(
    updater: Updater, hub: Hub, exits: list[int], shell
) -> None:
    hub.ready, hub.fails = True, BadUpdate("La version 9.0.0 est refusée.")
    session, updater._context.session = updater._context.session, None
    updater.look()
    hub.seconds += QUIET
    updater.look()
    assert (exits, shell.said) == ([], []), "nobody is there to read it"
    updater._context.session = session
    updater.look()
    assert shell.said == [("La version 9.0.0 est refusée.", "bad")]
    updater.look()
    assert len(shell.said) == 1


def test_a_network_that_is_down_is_no_news_and_a_forged_version_is(updater: Updater, hub: Hub, shell) -> None:
    hub.fails = unreachable()
    updater.fetch()
    assert shell.said == []
    hub.fails = BadUpdate("Cette mise à jour n’est pas signée par l’éditeur du programme.")
    updater.fetch()
    assert shell.said[0][1] == "bad"
    updater.stop()
    updater.fetch()
    assert (hub.asked, hub.stopped) == (2, True)


def test_nothing_is_asked_where_the_program_takes_no_updates(open_as, front, hub: Hub) -> None:
    hub.takes = False  # type: ignore[misc]
    context = open_as(front)
    for ports in (None, hub):
        context.ports.updates = ports
        made = Updater(context)
        assert [timer.isActive() for timer in (made._soon, made._hourly, made._quiet)] == [False] * 3
        made.look()
    context.ports.updates = None
    made.updates = None
    made.fetch()
    made.look()
    page = page_of(context, SettingsPage)
    line: QWidget = page.section().desk.program
    assert not line.isVisible()
    line._turn()
    line.refresh()
    assert hub.asked == 0
