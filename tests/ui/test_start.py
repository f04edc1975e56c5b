from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import Locked, NotAllowed, PasswordWanted, Paused, StoreError, VaultError
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.system.single import AlreadyOpen
from lmmh_desk.ui import faults
from lmmh_desk.ui.lock.first import first_window, make_application
from lmmh_desk.ui.lock.roster import Roster, load_roster, save_roster
from lmmh_desk.ui.opening import Opened, Program
from lmmh_desk.ui.shell.system_lock import SystemLock
from lmmh_desk.ui.start import TURN, Start
from lmmh_desk.ui.summon import Bell, summon
from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.trouble import TroubleScreen
from tests.replacing import replace
from tests.ui import slices
from tests.ui.focus import activate, has_focus
from tests.ui.test_lock import ROSTER

PASSWORD = "trois mots au comptoir"
LOCKED = VaultError("Le coffre du poste est fermé.", "Vos données sont intactes.", "Ouvrez-le, puis réessayez.")


@dataclass
class Profile:
    """A profile whose opening the test commands."""

    store: Store
    session: Session
    folder: Path
    gate: threading.Event = field(default_factory=threading.Event)
    errors: list[Exception] = field(default_factory=list)
    passphrases: list[str] = field(default_factory=list)
    kept: list[tuple[str, int]] = field(default_factory=list)
    released: list[tuple[str, str]] = field(default_factory=list)
    lacking: set[str] = field(default_factory=set)
    chosen: list[tuple[str, str, str]] = field(default_factory=list)
    paused: str = ""
    closed: int = 0
    noted: int = 0
    warmed: int = 0
    wrong: str = ""
    examined_by: list[str] = field(default_factory=list)
    alert: str = ""
    minutes: int = 5
    secret: bool = False
    untried: bool = False
    trials: list[tuple[Session, Callable[[], None]]] = field(default_factory=list)
    strangers: set[str] = field(default_factory=set)  # who was never shown around
    roster: Roster = ROSTER  # as the data have it at the lock

    def open(self, passphrase: str) -> Opened:
        self.passphrases.append(passphrase)
        self.gate.wait(10)
        if self.errors:
            raise self.errors.pop(0)
        return Opened(
            self.store, slices.CATALOGUE, None, Ports(), ROSTER._replace(site="Agence Sud"), self.unlock, self.release,
            lambda _read, agent_id: ("dark", 110) if agent_id == "a1" else ("light", 100), self.keep, self.close,
            self.warm, lacks_password=self.lacks_password, choose_password=self.choose_password,
            access="counter.arrive", note=self.note, alert=lambda _read: self.alert,
            idle_minutes=lambda _read: self.minutes, examine=self.examine, untried=lambda _read: self.untried,
            trial=self.trial, new_here=lambda _read, agent_id: agent_id in self.strangers, keep_shown=self.keep_shown,
            listed=lambda _read: self.roster,
        )  # fmt: skip

    def trial(self, session: Session, done: Callable[[], None]) -> QLabel:
        self.trials.append((session, done))
        return QLabel("la feuille")

    def release(self, agent_id: str, manager_id: str, pin: str) -> Changes:
        if pin != "135790":
            raise NotAllowed("Code PIN erroné.", "Votre travail est conservé.", "Il reste 4 essais.")
        self.paused = ""
        self.released.append((agent_id, manager_id))
        return Changes("office.release")

    def unlock(self, agent_id: str, pin: str) -> Session:
        if agent_id == self.paused:
            raise Paused("Trop de codes erronés.", "Votre travail est conservé.", "Attendez.")
        if pin == "246802":
            raise PasswordWanted("Votre mot de passe ouvre la journée sur ce poste.")
        if pin not in ("135790", PASSWORD):
            raise NotAllowed("Code PIN erroné.", "Votre travail est conservé.", "Il reste 4 essais.")
        return replace(self.session, agent_id=agent_id)

    def lacks_password(self, _read: object, agent_id: str) -> bool:
        return agent_id in self.lacking

    def choose_password(self, session: Session, password: str, pin: str) -> None:
        if len(password) < 10:
            raise NotAllowed("Un mot de passe compte au moins 10 caractères.")
        self.lacking.discard(session.agent_id)
        self.chosen.append((session.agent_id, password, pin))

    def keep(self, session: Session, mode: str, zoom: int) -> Changes:
        self.kept.append((mode, zoom))
        return Changes("desk.preferences")

    def keep_shown(self, session: Session) -> Changes:
        self.strangers.discard(session.agent_id)
        return Changes("desk.shown")

    def close(self) -> None:
        self.closed += 1

    def note(self) -> None:
        self.noted += 1

    def warm(self) -> None:
        self.warmed += 1

    def examine(self) -> str:
        self.examined_by.append(threading.current_thread().name)
        return self.wrong

    def program(self, **given) -> Program:
        return Program(self.folder, self.store.clock, self.open, lambda: self.secret, **given)


@pytest.fixture
def profile(store: Store, session: Session, tmp_path: Path) -> Iterator[Profile]:
    made = Profile(store, session, tmp_path)
    yield made
    made.gate.set()


@pytest.fixture
def start(qtbot, theme: Theme, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    save_roster(profile.folder, ROSTER)
    made = Start(profile.program())
    qtbot.addWidget(made.window)
    yield made
    profile.gate.set()
    made.end()


def type_code(start: Start, code: str = "135790") -> None:
    activate(start.window)
    start.lock.boxes.setFocus()
    QTest.keyClicks(start.lock.boxes, code)


def opened(start: Start, profile: Profile, qtbot) -> None:
    profile.gate.set()
    with qtbot.waitSignal(start.ready):
        start.begin()


def test_the_lock_screen_paints_before_the_data_open(start: Start, profile: Profile, qtbot) -> None:
    sys.setswitchinterval(0.005)  # Python's own
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    assert sys.getswitchinterval() < 0.001, "a worker leaves Python to the window soon"
    assert start.work is None
    assert start.window.windowTitle() == "LMMH Desk — Verrouillé"
    assert start.lock.people.chosen().name == "Karine Moulin"
    with qtbot.waitSignal(start.ready):
        profile.gate.set()
    assert load_roster(profile.folder).site == "Agence Sud"


def test_whoever_sits_here_first_is_shown_around_once(start: Start, profile: Profile, qtbot) -> None:
    profile.strangers = {"a0"}
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    tour = start.work.acts.tour
    assert tour is not None
    assert tour.isVisible()
    qtbot.waitUntil(lambda: not profile.strangers)
    start.work.lock()
    assert not tour.isVisible()
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert not tour.isVisible()


def test_keys_pressed_before_the_lock_screen_reach_it(start: Start, profile: Profile, qtbot) -> None:
    start.window = first_window(profile.folder)
    qtbot.addWidget(start.window)
    QTest.keyClicks(start.window.screen_shown(), "170")
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    assert start.window.screen_shown() is start.lock
    assert start.lock.boxes.typed_digits == 3


def test_what_opens_while_the_window_closes_is_closed_too(start: Start, profile: Profile, qtbot) -> None:
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    profile.gate.set()
    start.end()
    assert (len(profile.passphrases), profile.closed) == (1, 1)
    assert start.work is None


def test_digits_typed_while_the_data_open_stay(start: Start, profile: Profile, qtbot) -> None:
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    QTest.keyClicks(start.lock.boxes, "170")
    with qtbot.waitSignal(start.ready):
        profile.gate.set()
    assert start.lock.boxes.typed_digits == 3


def test_a_code_typed_before_the_data_are_open_is_kept(start: Start, profile: Profile, qtbot) -> None:
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    type_code(start)
    assert start.lock.message.text() == "Ouverture des données de ce poste…"
    with qtbot.waitSignal(start.signed_in):
        profile.gate.set()
    assert start.work.context.session.agent_id == "a0"
    assert start.window.windowTitle() == "LMMH Desk — Accueil — Agence Centre"


def test_a_code_typed_early_is_checked_while_the_window_is_loaded(start: Start, profile: Profile, qtbot) -> None:
    start._loader.opened.disconnect(start._show_opened)
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    type_code(start)
    profile.gate.set()
    qtbot.waitUntil(lambda: start._checked is not None)
    assert start.lock.message.text() == "Vérification…"
    assert start.work is None
    with qtbot.waitSignal(start.signed_in):
        start._show_opened(start._opened)
    assert start.work.context.session.agent_id == "a0"


def test_the_first_page_is_made_while_the_code_is_checked(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    qtbot.waitUntil(lambda: [page.key for page in start.work.pages.made()] == ["home"])
    made = start.work.pages.made()
    assert made[0].refreshed == [], "nobody is signed in: nothing is read"
    type_code(start)
    qtbot.waitUntil(lambda: start.work.context.session is not None)
    assert start.work.pages.made() == made


def test_the_window_is_painted_once_its_first_page_was_read(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    reading = threading.Event()
    start.work.jobs.reads.run(lambda _read: reading.wait(10), lambda _read: None, owner=start.work)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert not start.work.updatesEnabled()
    reading.set()
    qtbot.waitUntil(start.work.updatesEnabled)


def test_what_follows_the_first_page_is_loaded_once_behind_it(start: Start, profile: Profile, qtbot) -> None:
    with qtbot.waitSignal(start.lock.painted):
        start.begin()
    type_code(start)
    with qtbot.waitSignal(start.signed_in):
        profile.gate.set()
    assert profile.warmed == 0
    qtbot.waitUntil(lambda: profile.warmed == 1)
    qtbot.waitUntil(lambda: sys.getswitchinterval() < 2 * TURN)  # a worker leaves Python sooner still
    start._warm()
    qtbot.waitUntil(lambda: not start.work.jobs.papers.busy)
    assert profile.warmed == 1


def test_it_is_loaded_while_the_agent_types(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    qtbot.waitUntil(lambda: profile.warmed == 1)


def test_the_self_check_follows_in_a_worker_and_says_one_line(start: Start, profile: Profile, qtbot) -> None:
    profile.wrong = "L’imprimante Accueil a disparu. Rallumez-la."
    opened(start, profile, qtbot)
    qtbot.waitUntil(lambda: start.work.reminder.text == profile.wrong)
    (thread,) = profile.examined_by
    assert thread.startswith("paper_")
    type_code(start)
    qtbot.waitUntil(lambda: start.work.keybar._standing == f"Poste C02 · {profile.wrong}")


def test_what_was_mended_is_said_no_more_to_who_signs_in(start: Start, profile: Profile, qtbot) -> None:
    profile.wrong = "L’imprimante Accueil a disparu. Rallumez-la."
    opened(start, profile, qtbot)
    qtbot.waitUntil(lambda: start.work.reminder.text == profile.wrong)
    profile.wrong = ""
    type_code(start)
    qtbot.waitUntil(lambda: start.work.reminder.text == "")
    start._warm()
    qtbot.waitUntil(lambda: not start.work.jobs.papers.busy)
    assert len(profile.examined_by) == 2, "once more, no longer"


def test_a_second_start_finds_the_window_while_it_waits_for_a_code(start: Start, profile: Profile, qtbot) -> None:
    start.begin()
    profile.gate.set()
    qtbot.waitUntil(lambda: profile.warmed == 1)
    assert summon(start._program.folder)


HELD = AlreadyOpen("LMMH Desk est déjà ouvert.", "Rien n’a été modifié.", "Fermez l’autre fenêtre.")


def test_a_second_start_waits_for_a_window_that_is_only_opening(start: Start, profile: Profile, qtbot) -> None:
    profile.errors.append(HELD)
    profile.gate.set()
    with qtbot.waitSignal(start._loader.failed):
        start.begin()
    assert start.window.isVisible()
    rung = []
    bell = Bell(profile.folder, lambda: rung.append(True))
    qtbot.waitUntil(lambda: not start.window.isVisible())
    assert start.troubles.screen is None
    qtbot.waitUntil(lambda: rung == [True])
    bell.close()


def test_a_command_that_holds_the_data_is_told_once_nobody_answered(
    start: Start, profile: Profile, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lmmh_desk.ui.troubles.SUMMON_EVERY", 1)
    profile.errors.append(HELD)
    profile.gate.set()
    start.begin()
    qtbot.waitUntil(lambda: isinstance(start.window.screen_shown(), TroubleScreen))
    assert start.troubles.screen.fact.text() == HELD.fact


def test_a_lock_notes_how_far_the_audit_goes(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert profile.noted == 0
    start.work.lock()
    qtbot.waitUntil(lambda: profile.noted == 1)


def test_a_wrong_code_stays_on_the_lock_screen(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    type_code(start, "111111")
    qtbot.waitUntil(lambda: "erroné" in start.lock.message.text())
    with qtbot.waitSignal(start.signed_in):
        type_code(start)


def test_a_manager_ends_the_pause_of_a_colleague(start: Start, profile: Profile, qtbot) -> None:
    profile.paused = "a0"
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(start.lock.help.isVisible)
    qtbot.mouseClick(start.lock.help, Qt.MouseButton.LeftButton)
    assert not start.lock.help.isVisible()
    QTest.keyClick(start.lock.boxes, Qt.Key.Key_H)
    assert start.lock.boxes.accessibleName() == "Code PIN de Hélène Vauclin, pour ouvrir à Karine Moulin"
    type_code(start, "111111")
    qtbot.waitUntil(lambda: "erroné" in start.lock.message.text())
    assert not start.lock.help.isVisible()
    type_code(start)
    qtbot.waitUntil(lambda: "levée" in start.lock.message.text())
    assert profile.released == [("a0", "a2")]
    assert start.lock.boxes.accessibleName() == "Code PIN de Karine Moulin"
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert start.work.context.session.agent_id == "a0"


def test_who_came_or_left_meanwhile_shows_at_the_lock(start: Start, profile: Profile, qtbot) -> None:
    """An agent just created, or come by an exchange, waits for no other start of the program."""
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    first, gone, *rest = ROSTER.agents
    new = first._replace(id="a9", name="Béatrice Ney", day="")
    profile.roster = ROSTER._replace(agents=(new, first._replace(day="2020-11-17"), *rest))
    start.work.lock()
    qtbot.waitUntil(lambda: "a9" in [agent.id for agent in start.roster.agents])
    assert start.lock.people.chosen().id == first.id, "who was here last"
    assert gone.id not in [agent.id for agent in load_roster(profile.folder).agents]
    QTest.keyClick(start.lock.boxes, Qt.Key.Key_B)
    assert start.lock.people.chosen().name == "Béatrice Ney"


def test_a_new_day_asks_for_the_password_then_the_code_is_enough(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    type_code(start, "246802")
    qtbot.waitUntil(start.lock.password.isVisible)
    assert not start.lock.boxes.isVisible()
    assert start.lock.message.text() == "Votre mot de passe ouvre la journée sur ce poste."
    assert load_roster(profile.folder).agents[0].day == ""
    assert start.lock.password.line.accessibleName() == "Mot de passe de Karine Moulin"
    QTest.keyClicks(start.lock.password.line, PASSWORD)
    with qtbot.waitSignal(start.signed_in):
        QTest.keyClick(start.lock.password.line, Qt.Key.Key_Return)
    assert load_roster(profile.folder).agents[0].day == "2020-11-17"
    assert start.lock.password.line.text() == ""
    start.work.lock()
    assert start.lock.boxes.isVisible()


def test_who_forgot_the_code_opens_by_the_password_and_chooses_another(start: Start, profile: Profile, qtbot) -> None:
    slices.calls.clear()
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(lambda: start.work is not None and start.work.isVisible())
    assert slices.calls == []
    start.work.lock()
    start.lock.forgotten.click()
    QTest.keyClicks(start.lock.password.line, PASSWORD)
    with qtbot.waitSignal(start.signed_in):
        QTest.keyClick(start.lock.password.line, Qt.Key.Key_Return)
    assert slices.calls == [("run", {})], "the window asks for another code at once"
    assert not start.lock.forgot
    start.work.lock()
    assert start.lock.boxes.isVisible()


def test_who_has_no_password_chooses_one_before_the_window_shows(start: Start, profile: Profile, qtbot) -> None:
    profile.lacking.add("a0")
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(start.lock.password.again.isVisible)
    assert start.work.context.session is None
    assert not start.lock.people.isVisible()
    lines = start.lock.password
    four = (lines.line, lines.again, lines.code, lines.code_again)
    for typed, told, left in (
        (("court", "court", "161803", "161803"), "au moins", 0),
        ((PASSWORD, "autre chose", "161803", "161803"), "mots de passe diffèrent", 2),
        ((PASSWORD, PASSWORD, "161803", "161804"), "codes diffèrent", 2),
    ):
        for line, text in zip(four, typed, strict=True):
            assert has_focus(line)
            line.clear()
            QTest.keyClicks(line, text)
            QTest.keyClick(line, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda told=told: told in start.lock.message.text())
        assert sum(bool(line.text()) for line in four) == left
        lines.line.setFocus()
    lines.code.clear()
    lines.open.click()
    assert "aussi un code PIN" in start.lock.message.text()
    assert has_focus(lines.code)
    for line in four[2:]:
        for letter in "&è_(0'3x":  # without Shift, as a French keyboard has its figures
            QTest.sendKeyEvent(QTest.KeyAction.Click, line, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier)
    assert lines.code.text() == "178504", "six digits at most"
    with qtbot.waitSignal(start.signed_in):
        lines.open.click()
    assert profile.chosen == [("a0", PASSWORD, "178504")]
    assert start.work.context.session.agent_id == "a0"


@pytest.fixture
def system_lock(monkeypatch: pytest.MonkeyPatch) -> SystemLock:
    heard = SystemLock()
    monkeypatch.setattr("lmmh_desk.ui.shell.system_lock.follow", lambda _owner, _window: heard)
    return heard


@pytest.mark.parametrize("how", ["system", "idle"])
def test_a_password_being_chosen_is_left_when_the_pc_locks_or_nobody_moves(
    start: Start, profile: Profile, system_lock: SystemLock, qtbot, how: str
) -> None:
    """Else whoever passes by chooses it, and is the agent."""
    profile.lacking.add("a0")
    profile.minutes = 0 if how == "idle" else 5
    opened(start, profile, qtbot)
    type_code(start)
    lines = start.lock.password
    qtbot.waitUntil(lines.again.isVisible)
    lines.line.setText("celui du passant")
    if how == "system":
        system_lock.locked.emit()
    qtbot.waitUntil(start.lock.boxes.isVisible)
    assert start.lock.title.text() == "Ouvrir la session"
    assert lines.line.text() == ""
    lines.chosen.emit("celui du passant", "161803")
    qtbot.wait(20)
    assert profile.chosen == []
    assert start.work.context.session is None


def test_a_password_chosen_as_the_pc_locks_opens_nothing(
    start: Start, profile: Profile, system_lock: SystemLock, qtbot
) -> None:
    profile.lacking.add("a0")
    opened(start, profile, qtbot)
    type_code(start)
    lines = start.lock.password
    qtbot.waitUntil(lines.again.isVisible)
    lines.chosen.emit(PASSWORD, "161803")
    system_lock.locked.emit()
    qtbot.waitUntil(lambda: profile.chosen != [] and not start.door.busy)
    assert start.work.context.session is None


@pytest.mark.parametrize("early", [False, True])
def test_a_code_checked_as_the_pc_locks_opens_nothing(
    start: Start, profile: Profile, system_lock: SystemLock, qtbot, early: bool
) -> None:
    """A vault may take its time: the agent may be gone, the PC locked, before the answer comes."""
    checked, unlock = threading.Event(), profile.unlock

    def slow(agent_id: str, pin: str) -> Session:
        checked.wait(10)
        return unlock(agent_id, pin)

    profile.unlock = slow
    if early:  # typed while the data open
        with qtbot.waitSignal(start.lock.painted):
            start.begin()
        type_code(start)
    opened(start, profile, qtbot)
    if not early:
        qtbot.waitUntil(lambda: start.bell is not None)
        type_code(start)
    qtbot.waitUntil(lambda: start.bell is not None, timeout=2_000)
    system_lock.locked.emit()
    checked.set()
    qtbot.waitUntil(lambda: not start.door.busy)
    assert start.work.context.session is None
    assert start.lock.boxes.typed_digits == 0
    with qtbot.waitSignal(start.signed_in):
        type_code(start)


def test_a_password_may_be_chosen_later(start: Start, profile: Profile, qtbot) -> None:
    profile.lacking.add("a0")
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(start.lock.password.again.isVisible)
    QTest.keyClick(start.lock.password.line, Qt.Key.Key_Escape)
    assert start.lock.boxes.isVisible()
    assert start.lock.people.isVisible()
    assert start.work.context.session is None


def test_nothing_is_recorded_before_the_recovery_key_was_tried(start: Start, profile: Profile, qtbot) -> None:
    profile.untried = True
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(lambda: bool(profile.trials))
    sheet = start.window.screen_shown()
    assert isinstance(sheet, QLabel)
    assert start.work.context.session is None
    ((session, done),) = profile.trials
    with qtbot.waitSignal(start.signed_in):
        done()
    assert start.window.screen_shown() is start.work
    assert start.work.context.session == session
    with qtbot.waitSignal(sheet.destroyed):
        pass


def test_a_trial_is_left_when_the_pc_locks(start: Start, profile: Profile, system_lock: SystemLock, qtbot) -> None:
    profile.untried = True
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(lambda: bool(profile.trials))
    system_lock.locked.emit()
    assert start.window.screen_shown() is start.lock
    assert start.work.context.session is None


def test_a_trial_left_alone_locks(start: Start, profile: Profile, qtbot) -> None:
    profile.untried, profile.minutes = True, 0
    opened(start, profile, qtbot)
    type_code(start)
    qtbot.waitUntil(lambda: bool(profile.trials))
    sheet = start.window.screen_shown()
    with qtbot.waitSignal(sheet.destroyed):
        pass
    assert start.window.screen_shown() is start.lock
    assert start.work.context.session is None
    type_code(start)
    qtbot.waitUntil(lambda: len(profile.trials) == 2)


def test_the_window_is_as_the_agent_likes_it(start: Start, profile: Profile, theme: Theme, qtbot) -> None:
    opened(start, profile, qtbot)
    QTest.keyClick(start.lock.boxes, Qt.Key.Key_Down)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert (theme.mode, theme.zoom) == ("dark", 110)
    first = load_roster(profile.folder).agents[0]
    assert (first.id, first.mode, first.zoom) == ("a1", "dark", 110)
    theme.step_zoom(1)
    start._keeping.timeout.emit()
    qtbot.waitUntil(lambda: profile.kept == [("dark", 125)])
    assert load_roster(profile.folder).agents[0].zoom == 125
    start.work.lock()
    start._keep_liking()
    assert len(profile.kept) == 1


def test_what_must_be_known_at_once_stays_whatever_page_is_shown(start: Start, profile: Profile, qtbot) -> None:
    profile.alert = "L’horloge de ce poste retarde."
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert start.work.keybar.message == profile.alert
    start.work.open("verify")
    assert start.work.keybar.message == profile.alert
    profile.alert = ""
    start.work.lock()
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert "horloge" not in start.work.keybar.message


def test_idle_locks_and_says_so(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    start._idle.counting.emit(20)
    assert "Verrouillage" in start.work.keybar._waited.text()
    assert start._idle.minutes == 5
    profile.minutes = 12  # changed in the settings meanwhile
    start._idle.elapsed.emit()
    assert start.window.screen_shown() is start.lock
    assert start.lock.sentence.text().startswith("Verrouillage automatique à 10:42.")
    assert start.window.windowTitle() == "LMMH Desk — Verrouillé"
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    assert start._idle.minutes == 12
    start.work.lock()
    assert start.lock.sentence.text().startswith("Verrouillée à")


def test_the_lock_of_the_system_locks_the_window(
    start: Start, profile: Profile, system_lock: SystemLock, qtbot
) -> None:
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    qtbot.waitUntil(lambda: start.bell is not None)
    system_lock.locked.emit()
    assert start.window.screen_shown() is start.lock
    assert start.lock.sentence.text().startswith("Verrouillage automatique à 10:42.")


def test_what_keeps_it_from_opening_is_told_and_can_be_tried_again(start: Start, profile: Profile, qtbot) -> None:
    profile.errors.append(LOCKED)
    profile.gate.set()
    start.begin()
    qtbot.waitUntil(lambda: isinstance(start.window.screen_shown(), TroubleScreen))
    trouble = start.window.screen_shown()
    shown = [trouble.fact.text(), trouble.safe.text(), trouble.gesture.text()]
    assert shown == ["Le coffre du poste est fermé.", "Vos données sont intactes.", "Ouvrez-le, puis réessayez."]
    assert not trouble.secret.isVisible()
    with qtbot.waitSignal(start.ready):
        trouble.retry.click()
    assert start.window.screen_shown() is start.lock


def test_a_passphrase_is_asked_where_there_is_no_vault(start: Start, profile: Profile, qtbot) -> None:
    profile.errors.append(LOCKED)
    profile.secret = True
    profile.gate.set()
    start.begin()
    qtbot.waitUntil(lambda: isinstance(start.window.screen_shown(), TroubleScreen))
    trouble = start.window.screen_shown()
    assert trouble.secret.isVisible()
    assert trouble.secret.accessibleName() == "Phrase de passe de ce poste"
    QTest.keyClicks(trouble.secret, "quatre mots au hasard")
    with qtbot.waitSignal(start.ready):
        QTest.keyClick(trouble.secret, Qt.Key.Key_Return)
    assert profile.passphrases == ["", "quatre mots au hasard"]


def test_an_unexpected_error_is_one_french_sentence(start: Start, profile: Profile, qtbot) -> None:
    profile.errors.append(KeyError("M. Belkacem"))
    profile.gate.set()
    start.begin()
    qtbot.waitUntil(lambda: isinstance(start.window.screen_shown(), TroubleScreen))
    trouble = start.window.screen_shown()
    assert trouble.fact.text() == "L’action n’a pas abouti."
    trouble.leave.click()
    assert not start.window.isVisible()


def test_the_first_start_comes_before_the_lock_screen(qtbot, theme: Theme, profile: Profile, monkeypatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    done = []

    def first_start(then) -> QLabel:
        done.append(then)
        return QLabel("Bienvenue")

    start = Start(profile.program(first_start=first_start))
    qtbot.addWidget(start.window)
    start.begin()
    assert start.window.screen_shown().text() == "Bienvenue"
    assert start.window.windowTitle() == "LMMH Desk — Premier démarrage"
    profile.gate.set()
    with qtbot.waitSignal(start.ready):
        done[0]()
    assert start.window.screen_shown() is start.lock
    start.end()
    assert profile.closed == 1


def test_what_nobody_caught_is_told_in_the_key_bar(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    error = ValueError("M. Belkacem")
    sys.excepthook(ValueError, error, None)
    assert "Belkacem" not in start.work.keybar.message
    assert "conservé" in start.work.keybar.message
    refused = StoreError("Le disque est plein.")
    sys.excepthook(StoreError, refused, None)
    assert start.work.keybar.message == "Le disque est plein."
    start.work.lock()
    sys.excepthook(StoreError, StoreError("Le dossier de M. Belkacem ne s’ouvre pas."), None)
    assert start.window.screen_shown().fact.text() == "L’action n’a pas abouti.", "anybody reads what is behind a lock"


def test_an_answer_that_comes_behind_the_lock_covers_nothing(start: Start, profile: Profile, qtbot) -> None:
    opened(start, profile, qtbot)
    with qtbot.waitSignal(start.signed_in):
        type_code(start)
    start.work.lock()
    start.work.back()
    with pytest.raises(Locked) as late:
        start.work.context.me  # noqa: B018
    sys.excepthook(Locked, late.value, None)
    assert start.window.screen_shown() is start.lock


def test_the_crash_report_is_still_written(monkeypatch: pytest.MonkeyPatch) -> None:
    reported, told = [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: reported.append(kind))
    faults.catch_all(told.append)
    sys.excepthook(ValueError, ValueError(), None)
    sys.excepthook(StoreError, StoreError("Le disque est plein."), None)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert reported == [ValueError, KeyboardInterrupt]
    assert len(told) == 2


def test_without_a_screen_one_french_sentence(tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items()
            if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}  # fmt: skip
    command = [sys.executable, "-m", "lmmh_desk.cli.entry", "--profile", str(tmp_path / "absent")]
    ran = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("Il n’y a pas d’écran pour ouvrir la fenêtre. Rien n’a été modifié.")
    assert ran.stderr.count("\n") == 1
    assert not (tmp_path / "absent").exists()


def test_there_is_one_application(qapp) -> None:
    assert make_application() is qapp


def test_neither_the_first_painting_nor_the_lock_screen_needs_anything_heavy() -> None:
    heavy = ("sqlalchemy", "reportlab", "cryptography", "keyring", "argon2", "alembic", "rapidfuzz", "zxingcpp")
    before = ", ".join(f"lmmh_desk.{name}" for name in ("cli.window", "app.program", "ui.start", "ui.lock.screen"))
    code = f"import sys, {before}; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_the_clock_is_the_profile_s(start: Start) -> None:
    assert isinstance(start.lock._clock, FixedClock)
