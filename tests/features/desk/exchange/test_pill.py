"""The pill and its popover: the two facts, what waits, by keyboard and by mouse; F5 and what follows."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.store.exchange import Told
from lmmh_desk.features.walkins.actions import arrivals
from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.settings import EXCHANGE_EVERY
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync.exchanger import NETWORK, Progress, Report
from lmmh_desk.sync.status import State, derive
from lmmh_desk.ui.exchanges import LOOK
from lmmh_desk.ui.shell.popover import Popover
from tests.fakes.exchanger import Exchanger
from tests.features.appointments.conftest import FRIDAY, at
from tests.features.desk.exchange.conftest import Window
from tests.replacing import replace
from tests.ui.focus import has_focus


@pytest.fixture
def announced(monkeypatch):
    said = []
    monkeypatch.setattr("lmmh_desk.ui.shell.pill.announce", lambda _widget, text: said.append(text))
    return said


def arrive(window: Window) -> None:
    context = window.work.context
    context.writes.run(lambda: arrivals.arrive(context.store, context.me, Arrival()), owner=window.work)


def lose_network(window: Window, desk) -> None:
    with desk.store.local() as connection:
        attached.move(connection, problem=NETWORK, tried_at=at(10, 42))
        attached.add_run(connection, attached.Run("network", at(10, 42), at(10, 42), problem=NETWORK))
    window.exchanger.online = False
    window.work.context.exchanges.read()


def popover(window: Window) -> Popover:
    return window.work.exchange.popover


def test_an_entry_shows_at_once_that_it_waits(window, announced) -> None:
    assert window.pill.accessibleName() == "À jour, 10:41"
    arrive(window)
    assert window.pill.accessibleName() == "En ligne, 1 à envoyer"
    assert window.work.navigation.rail.foot.lines.lines[0].spoken == "Synchronisation, 1\u00a0en attente"
    arrive(window)
    assert announced == ["En ligne, 1 à envoyer"]


def test_without_network_the_whole_frame_says_so(window, desk, announced) -> None:
    arrive(window)
    lose_network(window, desk)
    assert window.pill.accessibleName() == "Hors ligne, 1 à envoyer"
    assert announced[-1] == "Hors ligne, 1 à envoyer"
    assert window.said.endswith("tout est enregistré sur ce poste")
    assert window.work.keybar._standing_tone == "offline"


def test_the_popover_opens_by_keyboard_and_gives_the_focus_back(window, desk) -> None:
    arrive(window)
    lose_network(window, desk)
    window.keys("Ctrl+K", "Tab")
    assert has_focus(window.pill)
    window.keys("Down")
    shown = popover(window)
    assert shown.isVisible()
    assert has_focus(shown.again)
    assert shown._title.text() == "Hors ligne depuis 10:42"
    assert shown.lines.said(shown.lines.items()[0]) == "1\u00a0arrivée, File d’attente · 10:42"
    assert "Dernières données reçues à 10:41. Créneaux réservés ailleurs" in shown._received.text()
    window.keys("Esc")
    assert not shown.isVisible()
    assert has_focus(window.pill)


def test_a_click_elsewhere_closes_it(window) -> None:
    QTest.mouseClick(window.pill, Qt.MouseButton.LeftButton)
    assert popover(window).isVisible()
    QTest.mouseClick(window.work.topbar, Qt.MouseButton.LeftButton)
    assert not popover(window).isVisible()
    for _twice in range(2):
        QTest.mouseClick(window.pill, Qt.MouseButton.LeftButton)
    assert not popover(window).isVisible()


def test_the_focus_that_leaves_closes_it_and_so_does_the_lock(window) -> None:
    window.pill.click()
    window.keys("Ctrl+K")
    assert not popover(window).isVisible()
    window.pill.click()
    window.keys("Ctrl+L")
    assert not popover(window).isVisible()


def test_a_line_opens_what_it_tells(window, desk) -> None:
    booked = desk.book(at(9, 30, FRIDAY))
    window.work.context.exchanges.read()
    window.pill.click()
    shown = popover(window)
    assert shown.lines.said(shown.lines.items()[0]) == "Rendez-vous 20/11 9:30, M. Belkacem · 10:42"
    shown.lines.setFocus()
    window.keys("Return")
    assert window.work.pages.place.key == "appointments"
    assert window.work.pages.place.arguments == {"appointment_id": booked}
    assert not shown.isVisible()


def test_a_message_waits_for_the_network_and_names_hide(window, desk) -> None:
    desk.book(at(9, 30, FRIDAY), remind=True)
    window.work.context.exchanges.read()
    window.pill.click()
    told, sms = (popover(window).lines.said(item) for item in popover(window).lines.items())
    assert sms == "SMS · rappel de rendez-vous, attend le réseau"
    window.work.set_discreet(True)
    assert popover(window).lines.said(popover(window).lines.items()[0]) == "Rendez-vous 20/11 9:30, 10:42"
    assert told != popover(window).lines.said(popover(window).lines.items()[0])


def test_everything_is_shown_from_there(window) -> None:
    window.pill.click()
    window.find("Tout voir").click()
    assert window.work.pages.place.key == "exchange"


def test_f5_exchanges_and_says_what_passed(window) -> None:
    window.exchanger.report = Report(3, 1, changes=Changes("sync", (Change("walk_in", "1", "insert"),)))
    seen = []
    window.work.context.writes.changed.connect(seen.append)
    window.keys("F5")
    assert window.exchanger.runs == 1
    assert window.said == "3\u00a0envois, 1\u00a0réception."
    assert [changes.action for changes in seen] == ["sync"]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (Report(problem=NETWORK), "Pas de réseau. La saisie est enregistrée\u00a0; synchronisez plus tard."),
        (
            Report(sent=7, more=True),
            "Le fichier est plein. Importez sa réponse, puis exportez la suite dans un autre.",
        ),
        (Report(problem="busy"), "Le serveur est occupé. Réessayez dans une minute."),
        (Report(sent=1, cancelled=True), "Échange arrêté\u00a0: 1\u00a0envoi, 0\u00a0réception."),
        (DeskError("Le disque est plein.", "Rien n’est perdu.", "Faites de la place."),
         "Le disque est plein. Rien n’est perdu. Faites de la place."),
    ],
)  # fmt: skip
def test_an_exchange_that_did_not_go_to_its_end_says_why(window, report, said) -> None:
    window.exchanger.report = report
    window.keys("F5")
    assert window.said == said
    assert not window.status.running


def test_the_network_that_comes_back_is_seen(window, desk, clock) -> None:
    lose_network(window, desk)
    exchanges = window.work.context.exchanges
    clock.advance(LOOK)
    window.exchanger.online = True
    exchanges.look()
    assert window.pill.accessibleName() == "Réseau revenu, F5"
    window.exchanger.online = False
    exchanges.look()
    assert window.status.state is State.OFFLINE


def test_nobody_looks_at_the_network_while_the_window_is_locked(window) -> None:
    looks = window.exchanger.looks
    window.keys("Ctrl+L")
    window.work.context.exchanges.look()
    assert window.exchanger.looks == looks


def test_a_look_that_fails_on_this_pc_says_why_once_and_shows_what_came_before(window, monkeypatch) -> None:
    shown, exchanges = [], window.work.context.exchanges
    window.work.context.writes.changed.connect(lambda changes: shown.append(changes.action))

    def fail(_cancelled) -> None:
        raise DeskError("Le disque est plein.")

    monkeypatch.setattr(window.exchanger, "live", fail)
    window.exchanger.before = Changes("sync", (Change("walk_in", "w", "insert"),))
    exchanges.look()
    assert (window.said, window.status.state) == ("Le disque est plein.", State.UP_TO_DATE)
    assert (shown, window.exchanger.indexed) == (["sync"], 1)
    window.work.context.shell.say("Autre chose.", "info")
    exchanges.look()
    assert window.said == "Autre chose."


def test_an_exchange_that_fails_shows_what_came_before(window) -> None:
    shown = []
    window.work.context.writes.changed.connect(lambda changes: shown.append(changes.action))
    window.exchanger.report = DeskError("Le disque est plein.")
    window.exchanger.before = Changes("sync", (Change("walk_in", "w", "insert"),))
    window.keys("F5")
    assert (shown, window.said) == (["sync"], "Le disque est plein.")


def test_what_the_other_counters_of_the_site_do_comes_by_itself(window, monkeypatch) -> None:
    said, shown, exchanges = window.said, [], window.work.context.exchanges
    window.work.context.writes.changed.connect(lambda changes: shown.append(changes.action))
    window.exchanger.moved = Report(received=1, changes=Changes("sync", (Change("walk_in", "w", "insert"),)))
    exchanges.look()
    assert (shown, window.said, window.exchanger.runs) == (["sync"], said, 0)
    assert window.exchanger.indexed == 1  # once it was shown


def test_what_came_before_the_network_was_cut_is_shown(window) -> None:
    shown, exchanges = [], window.work.context.exchanges
    window.work.context.writes.changed.connect(lambda changes: shown.append(changes.action))
    changes = Changes("sync", (Change("walk_in", "w", "insert"),))
    window.exchanger.moved = Report(received=1, problem=NETWORK, changes=changes)
    exchanges.look()
    assert (shown, window.exchanger.indexed, window.status.state) == (["sync"], 1, State.OFFLINE)


def test_looks_that_fail_are_made_less_and_less_often(window) -> None:
    exchanges, window.exchanger.online = window.work.context.exchanges, False
    waits = []
    for _look in range(6):
        exchanges.look()
        waits.append(exchanges._look.interval())
    assert waits == [10_000, 20_000, 40_000, 60_000, 60_000, 60_000]
    window.exchanger.online = True
    exchanges.look()
    assert exchanges._look.interval() == 5000


def test_where_the_site_says_so_it_exchanges_by_itself(window, desk) -> None:
    exchanges, said = window.work.context.exchanges, window.said
    exchanges.look()
    assert window.exchanger.runs == 0
    set_setting(desk.store, desk.admin, EXCHANGE_EVERY, 30)
    exchanges.read()
    desk.store.clock.advance(31 * 60_000)
    exchanges.look()
    assert (window.exchanger.runs, window.said) == (1, said)
    window.keys("F5")
    assert window.said == "3\u00a0envois, 9\u00a0réceptions."


def test_a_desk_alone_says_so(qtbot, theme, office) -> None:
    made = Window(office)
    qtbot.addWidget(made.work)
    made.work.context.exchanges._wiring = made.work.context.exchanges._wiring._replace(exchanger=None)
    assert made.pill.accessibleName().startswith("Ce poste, enregistré")
    made.keys("F5")
    assert made.said == "Ce poste n’est rattaché à aucun serveur. Tout y est enregistré."
    made.pill.click()
    assert popover(made)._title.text() == "Poste autonome"
    assert has_focus(popover(made).all)
    made.work.close_jobs()


def test_a_running_exchange_shows_how_far_it_is_and_can_be_stopped(qtbot, theme, desk) -> None:
    exchanger = Exchanger()
    exchanger.steps = [Progress("send", 3, 7, 1500)]
    exchanger.go_on.clear()
    made = Window(desk, inline=False, exchanger=exchanger)
    qtbot.addWidget(made.work)
    qtbot.waitUntil(lambda: made.status.state is State.UP_TO_DATE)
    made.keys("F5")
    qtbot.waitUntil(lambda: made.pill.accessibleName() == "Envoi 3\u00a0/\u00a07")
    made.keys("F5")
    assert made.said == "Un échange est déjà en cours."
    made.pill.click()
    made.find("Arrêter l’échange").click()
    qtbot.waitUntil(lambda: not made.status.running)
    assert made.said == "Échange arrêté\u00a0: 1\u00a0envoi, 0\u00a0réception."
    assert exchanger.runs == 1
    made.work.close_jobs()


def test_an_exchange_passes_before_what_searches_have_still_to_find(qtbot, theme, desk) -> None:
    exchanger = Exchanger()
    exchanger.report = Report(received=1, changes=Changes("sync", (Change("walk_in", "w", "insert"),)))
    exchanger.found.clear()
    made = Window(desk, inline=False, exchanger=exchanger)
    qtbot.addWidget(made.work)
    qtbot.waitUntil(lambda: made.status.state is State.UP_TO_DATE)
    made.keys("F5")
    qtbot.waitUntil(lambda: exchanger.indexed == 1)
    exchanger.report = Report()
    made.keys("F5")
    qtbot.waitUntil(lambda: exchanger.runs == 2)
    qtbot.waitUntil(lambda: exchanger.indexed >= 2)  # it goes on once nobody waits, or begins anew where one still did
    exchanger.found.set()
    qtbot.waitUntil(lambda: not made.work.context.network.busy)
    made.work.close_jobs()


def test_closing_the_window_stops_the_exchange(qtbot, theme, desk) -> None:
    exchanger = Exchanger()
    exchanger.go_on.clear()
    made = Window(desk, inline=False, exchanger=exchanger)
    qtbot.addWidget(made.work)
    qtbot.waitUntil(lambda: made.status.state is State.UP_TO_DATE)
    made.keys("F5")
    qtbot.waitUntil(exchanger.begun.is_set)
    made.work.close_jobs()
    assert exchanger.runs == 1


def test_what_searches_have_still_to_find_waits_until_the_pages_have_read(qtbot, theme, desk, monkeypatch) -> None:
    monkeypatch.setattr("lmmh_desk.ui.exchanges.REST", 0.005)
    exchanger, reading = Exchanger(), threading.Event()
    made = Window(desk, inline=False, exchanger=exchanger)
    qtbot.addWidget(made.work)
    qtbot.waitUntil(lambda: made.status.state is State.UP_TO_DATE and not made.work.jobs.reads.busy)
    told = []
    monkeypatch.setattr(exchanger, "index", lambda gives_way: told.append(gives_way()) or True)
    made.work.jobs.reads.run(lambda _read: reading.wait(30), lambda _read: None, owner=made.work)
    made.work.context.exchanges._index()
    qtbot.wait(50)
    assert told == [], "the window would have no processor to paint what came"
    reading.set()
    qtbot.waitUntil(lambda: told == [False])
    made.work.close_jobs()


def test_closing_does_not_wait_for_what_searches_have_still_to_find(qtbot, theme, desk) -> None:
    reading = threading.Event()
    made = Window(desk, inline=False, exchanger=Exchanger())
    qtbot.addWidget(made.work)
    qtbot.waitUntil(lambda: made.status.state is State.UP_TO_DATE)
    made.work.jobs.reads.run(lambda _read: reading.wait(90), lambda _read: None, owner=made.work)
    made.work.context.exchanges._index()
    made.work.context.exchanges.stop()
    qtbot.waitUntil(lambda: not made.work.context.network.busy)
    assert made.work.jobs.reads.busy
    reading.set()
    made.work.close_jobs()


@pytest.mark.parametrize("role", [Role.CARETAKER, Role.FRONT_DESK])
def test_who_may_not_decide_is_told_who_does_and_offered_nothing(window, desk, role) -> None:
    with desk.store.read() as read:
        facts = Told(CATALOGUE, desk.store.folder).facts(read, role)
    shown, decides = popover(window), role is Role.FRONT_DESK
    shown.show_status(derive(replace(facts, to_arbitrate=1), at(10, 42)))
    assert shown.arbitrate.isHidden() is not decides
    assert shown._advice.text().endswith("doit trancher.") is not decides


@pytest.mark.parametrize("role", [Role.CARETAKER, Role.FRONT_DESK])
def test_the_rail_says_what_waits_for_a_decision(window, role) -> None:
    view, decides = window.work.exchange, role is Role.FRONT_DESK
    facts = replace(window.status.facts, to_arbitrate=3, decides=decides)

    def line():
        return window.work.navigation.rail.foot.lines.lines[0]

    view._show(derive(facts, at(10, 42)))
    assert line().spoken == ("Synchronisation, 3\u00a0à arbitrer" if decides else "Synchronisation")
    assert (line().badge, line().tone) == ((3, "warn") if decides else (0, "offline"))
    view._show(derive(replace(facts, to_arbitrate=0, more=2), at(10, 42)))
    assert (line().spoken, line().tone) == ("Synchronisation, 2\u00a0en attente", "offline")


@pytest.mark.parametrize("zoom", [100, 125, 150, 200])
@pytest.mark.parametrize(
    "change", [{}, {"to_arbitrate": 3}, {"problem": NETWORK}, {"problem": NETWORK, "to_arbitrate": 3}]
)
def test_what_can_be_done_is_never_cut(window, desk, theme, zoom, change):
    theme.set("light", zoom)
    arrive(window)
    now, pop = window.work.context.clock.now(), window.work.exchange.popover
    base = replace(window.status.facts, offline_since=now if "problem" in change else None)
    window.work.context.exchanges.changed.emit(derive(base, now))
    pop.unfold()
    window.work.context.exchanges.changed.emit(derive(replace(base, **change), now))
    QApplication.processEvents()
    shown = [one for one in (pop.again, pop.halt, pop.arbitrate, pop.export, pop.all) if one.isVisible()]
    assert [one.text() for one in shown if one.width() < one.sizeHint().width()] == []
    assert [one.text() for one in shown if one.height() < one.sizeHint().height()] == []
    assert pop._received.height() >= pop._received.heightForWidth(pop._received.width())
    assert pop.export in shown or "problem" not in change, "without a network the stick is what is left"


def test_the_key_stays_on_what_stops_then_on_what_begins_again(window, desk):
    arrive(window)
    now, pop = window.work.context.clock.now(), window.work.exchange.popover
    pop.unfold()
    assert has_focus(pop.again)
    pop.show_status(derive(window.status.facts, now, progress=Progress("send", 1, 2)))
    assert has_focus(pop.halt)
    pop.show_status(derive(window.status.facts, now))
    assert has_focus(pop.again)
