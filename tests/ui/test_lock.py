from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.ui.lock.entry import Entry
from lmmh_desk.ui.lock.pin import DIGITS, digit
from lmmh_desk.ui.lock.roster import FILE, Agent, Roster, load_roster, save_roster
from lmmh_desk.ui.lock.screen import LockScreen
from lmmh_desk.ui.lock.town import ROOF
from tests.ui.focus import activate, has_focus

AGENTS = tuple(
    Agent(f"a{at}", name, title, day="2020-11-17")
    for at, (name, title) in enumerate((
        ("Karine Moulin", "chargée d’accueil"),
        ("Yann Prévost", "chargé de clientèle"),
        ("Hélène Vauclin", "responsable de site"),
        ("Zoé Leroy", "gardienne"),
    ))
)  # fmt: skip
ROSTER = Roster("Le Mans Métropole Habitat", "Agence Centre", "C02", "Ouvert jusqu’à 12:30", AGENTS)
Key = Qt.Key


@pytest.fixture
def lock(qtbot, theme, clock: FixedClock) -> Iterator[LockScreen]:
    screen = LockScreen(ROSTER, clock)
    qtbot.addWidget(screen)
    screen.resize(1366, 696)
    screen.show()
    activate(screen)
    screen.boxes.setFocus()
    qtbot.waitUntil(screen.boxes.hasFocus)
    return screen


def send(lock: LockScreen, text: str) -> None:
    for letter in text:
        QTest.sendKeyEvent(QTest.KeyAction.Click, lock.boxes, Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier)


# Digits


@pytest.mark.parametrize(("text", "figure"), list(zip("&é\"'(-è_çà", "1234567890", strict=True)))
def test_the_top_row_without_shift_gives_figures(text: str, figure: str) -> None:
    assert digit(text) == figure


def test_figures_are_themselves_and_the_rest_is_nothing() -> None:
    assert [digit(each) for each in ("7", "0", "a", "", "12", "²", "٣", " ")] == ["7", "0", "", "", "", "", "", ""]


def test_the_sixth_digit_opens(lock: LockScreen, qtbot) -> None:
    with qtbot.assertNotEmitted(lock.entered):
        send(lock, "12é4(")
    assert lock.boxes.typed_digits == 5
    with qtbot.waitSignal(lock.entered) as entered:
        send(lock, "6")
    assert entered.args == ["a0", "122456"]


def test_a_manager_is_only_offered_in_a_pause_and_may_be_given_up(lock: LockScreen, qtbot) -> None:
    lock.refuse("Code PIN erroné.")
    assert not lock.help.isVisible()
    lock.refuse("Trop de codes erronés.", paused=True)
    lock.help.click()
    assert not lock.more.isVisible()
    QTest.keyClick(lock.boxes, Key.Key_Down)
    assert "pour ouvrir à Karine Moulin" in lock.label.text()
    QTest.keyClick(lock.boxes, Key.Key_Up)
    with qtbot.waitSignal(lock.entered) as entered:
        send(lock, "123456")
    assert entered.args == ["a0", "123456"]


def test_locking_forgets_who_waited(lock: LockScreen, qtbot) -> None:
    lock.refuse("Trop de codes erronés.", paused=True)
    lock.help.click()
    lock.locked(automatically=True)
    QTest.keyClick(lock.boxes, Key.Key_Down)
    assert lock.label.text() == "Code PIN de Yann Prévost"


def test_no_digit_is_taken_while_the_code_is_checked(lock: LockScreen, qtbot) -> None:
    send(lock, "123456")
    with qtbot.assertNotEmitted(lock.entered):
        send(lock, "123456")


def test_the_numeric_pad_and_corrections(lock: LockScreen, qtbot) -> None:
    for key in (Key.Key_1, Key.Key_2, Key.Key_3):
        QTest.keyClick(lock.boxes, key, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(lock.boxes, Key.Key_Backspace)
    assert lock.boxes.typed_digits == 2
    assert lock.boxes.accessibleDescription() == "2 chiffres saisis sur six"
    QTest.keyClick(lock.boxes, Key.Key_Escape)
    assert lock.boxes.typed_digits == 0
    QTest.keyClick(lock.boxes, Key.Key_F5)
    assert lock.boxes.typed_digits == 0


def test_the_code_is_nowhere_to_read(lock: LockScreen) -> None:
    send(lock, "83927")
    words = [widget.accessibleName() + widget.accessibleDescription() for widget in lock.findChildren(QWidget)]
    assert not [text for text in words if "83927" in text]


# Agents


def test_the_last_agent_is_chosen_and_arrows_change(lock: LockScreen) -> None:
    assert lock.label.text() == "Code PIN de Karine Moulin"
    send(lock, "12")
    QTest.keyClick(lock.boxes, Key.Key_Down)
    assert lock.label.text() == "Code PIN de Yann Prévost"
    assert lock.boxes.typed_digits == 0, "a code begun for one agent isn't another's"
    QTest.keyClick(lock.boxes, Key.Key_Up)
    QTest.keyClick(lock.boxes, Key.Key_Up)
    assert lock.people.chosen().name == "Karine Moulin"


def test_a_letter_jumps_to_a_name(lock: LockScreen) -> None:
    send(lock, "h")
    assert lock.people.chosen().name == "Hélène Vauclin"
    send(lock, "x")
    assert lock.people.chosen().name == "Hélène Vauclin"


def test_the_others_come_on_demand(lock: LockScreen) -> None:
    assert lock.people.has_more
    lock.more.click()
    assert not lock.more.isVisible()
    send(lock, "z")
    assert lock.people.chosen().name == "Zoé Leroy"
    QTest.keyClicks(lock.boxes, "12")
    lock.show_roster(ROSTER._replace(agents=tuple(one._replace(zoom=125) for one in AGENTS)))
    assert lock.boxes.typed_digits == 2, "who was read again meanwhile types on"
    lock.show_roster(ROSTER._replace(agents=tuple(reversed(AGENTS))))
    assert lock.people.chosen().name == "Zoé Leroy"


def test_a_letter_brings_who_is_not_shown_with_the_others(lock: LockScreen) -> None:
    assert lock.people.has_more
    send(lock, "z")
    assert lock.people.chosen().name == "Zoé Leroy"
    assert not lock.people.has_more
    assert not lock.more.isVisible()


def test_cards_work_by_mouse_and_keys(lock: LockScreen) -> None:
    cards = lock.people._cards
    QTest.mouseClick(cards[1], Qt.MouseButton.LeftButton)
    assert lock.people.chosen().name == "Yann Prévost"
    assert has_focus(lock.boxes)
    cards[1].setFocus()
    QTest.keyClick(cards[1], Key.Key_Down)
    assert has_focus(cards[2])
    assert lock.people.chosen().name == "Hélène Vauclin"
    cards[0].setFocus()
    QTest.keyClick(cards[0], Key.Key_Return)
    assert lock.people.chosen().name == "Karine Moulin"
    QTest.keyClick(cards[0], Key.Key_A)
    assert cards[0].accessibleName() == "Karine Moulin, chargée d’accueil"


# Passwords


def test_on_another_day_the_password_is_asked(lock: LockScreen, clock: FixedClock, qtbot) -> None:
    clock.advance(24 * 3600 * 1000)
    lock.locked(automatically=True)
    assert lock.label.text() == "Mot de passe de Karine Moulin"
    lines = lock.password
    assert (lines.line.echoMode(), lines.line.accessibleName()) == (QLineEdit.EchoMode.Password, lock.label.text())
    QTest.keyClick(lines.line, Key.Key_Down)
    assert lock.label.text() == "Mot de passe de Yann Prévost"
    assert has_focus(lines.line)
    with qtbot.assertNotEmitted(lock.entered):
        lines.open.click()
    QTest.keyClicks(lines.line, "h")
    assert lock.people.chosen().name == "Yann Prévost", "a letter is of the password"
    with qtbot.waitSignal(lock.entered) as entered:
        lines.open.click()
    assert entered.args == ["a1", "h"]
    assert not lines.isEnabled()
    lock.refuse("Mot de passe erroné.")
    assert lines.isEnabled()
    assert lines.line.text() == ""


# Sentences


def test_a_wrong_code_is_told_and_another_taken(lock: LockScreen, qtbot) -> None:
    send(lock, "123456")
    lock.refuse("Code PIN erroné. Votre travail est conservé. Il reste 4 essais.")
    assert lock.message.text().endswith("Il reste 4 essais.")
    assert lock.boxes.typed_digits == 0
    with qtbot.waitSignal(lock.entered):
        send(lock, "654321")


def test_how_and_when_it_was_locked(lock: LockScreen) -> None:
    lock.locked(automatically=True)
    assert lock.title.text() == "Session verrouillée"
    assert lock.sentence.text() == "Verrouillage automatique à 10:42. Votre travail est conservé."
    lock.locked(automatically=False)
    assert lock.sentence.text() == "Verrouillée à 10:42. Votre travail est conservé."
    lock.opening()
    assert lock.title.text() == "Ouvrir la session"


def test_clock_and_place(lock: LockScreen, clock: FixedClock) -> None:
    assert lock.town.accessibleName() == "10:42 mardi 17 novembre 2020 Agence Centre Ouvert jusqu’à 12:30"
    clock.advance(60_000)
    lock._tick()
    assert lock.town.accessibleName().startswith("10:43")


def test_without_roster_nothing_can_be_typed_yet(qtbot, theme, clock: FixedClock) -> None:
    screen = LockScreen(Roster(), clock)
    qtbot.addWidget(screen)
    screen.show()
    assert not screen.boxes.isVisible()
    assert screen.sentence.text() == "Ouverture des données de ce poste…"
    screen._enter("123456")


def test_a_narrow_window_keeps_the_boxes(lock: LockScreen, theme) -> None:
    theme.set_zoom(200)
    assert not lock.town.isVisible()
    send(lock, "1")
    shown = lock.boxes.visibleRegion().boundingRect()
    assert shown.height() == lock.boxes.height()


def test_it_says_once_that_it_is_painted(qtbot, theme, clock: FixedClock) -> None:
    screen = LockScreen(ROSTER, clock)
    qtbot.addWidget(screen)
    with qtbot.waitSignal(screen.painted):
        screen.show()
    with qtbot.assertNotEmitted(screen.painted, wait=30):
        screen.repaint()


def test_the_caret_blinks_while_the_boxes_have_the_focus(lock: LockScreen) -> None:
    assert lock.boxes._blink.isActive()
    lock.boxes._flash()
    assert not lock.boxes._caret
    lock.forgotten.setFocus()
    assert not lock.boxes._blink.isActive()


def test_every_control_is_named(lock: LockScreen) -> None:
    focusable = [
        widget
        for widget in lock.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
    ]
    assert len(focusable) >= 6
    assert not [widget for widget in focusable if not widget.accessibleName()]
    assert DIGITS == 6


# The file behind the lock screen


def test_the_roster_comes_back(tmp_path: Path) -> None:
    (tmp_path / FILE).with_suffix(".new").write_text("left by a kill")
    save_roster(tmp_path, ROSTER)
    assert os.name != "posix" or (tmp_path / FILE).stat().st_mode & 0o77 == 0
    assert load_roster(tmp_path) == ROSTER
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"agents": [{"nom": 1}]}', '{"agents": 3}', '{"agents": [], "x": 1}'])
def test_a_damaged_roster_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    assert load_roster(tmp_path) == Roster()


def test_no_roster_and_no_disk(tmp_path: Path) -> None:
    assert load_roster(tmp_path / "absent") == Roster()
    save_roster(tmp_path / "absent", ROSTER)
    assert not (tmp_path / "absent").exists()


def test_the_roster_keeps_the_order_of_use_and_likings() -> None:
    used = ROSTER.with_first("a2").liking("a2", "dark", 150)
    assert [agent.id for agent in used.agents] == ["a2", "a0", "a1", "a3"]
    assert (used.agents[0].mode, used.agents[0].zoom) == ("dark", 150)
    fresh = ROSTER._replace(site="Agence Sud", agents=(*AGENTS, Agent("a9", "Neuf")))
    assert [agent.id for agent in used.refreshed(fresh).agents] == ["a2", "a0", "a1", "a3", "a9"]
    assert used.refreshed(fresh).site == "Agence Sud"


def test_what_was_typed_for_a_password_is_no_code(theme, qtbot) -> None:
    entry = Entry()
    qtbot.addWidget(entry)
    entry.ask("Mot de passe", password=True)
    entry.password.line.setText("1702")
    entry.ask("Code PIN", password=False)
    assert not entry.begun()
    assert "chiffres" in entry.message.text()


def test_who_forgot_the_code_opens_by_the_password(lock: LockScreen, qtbot) -> None:
    assert lock.forgotten.accessibleName() == "Code oublié"
    lock.forgotten.click()
    assert lock.forgot
    assert lock.label.text() == "Mot de passe de Karine Moulin"
    assert lock.forgotten.accessibleName() == "Mot de passe oublié"
    assert "un autre code PIN" in lock.message.text()
    QTest.keyClick(lock.password.line, Key.Key_Escape)
    assert not lock.forgot
    assert lock.label.text() == "Code PIN de Karine Moulin"
    lock.forgotten.click()
    lock.forgotten.click()
    assert "Votre responsable" in lock.message.text()
    with qtbot.waitSignal(lock.entered) as entered:
        QTest.keyClicks(lock.password.line, "trois mots au comptoir")
        QTest.keyClick(lock.password.line, Key.Key_Return)
    assert entered.args == ["a0", "trois mots au comptoir"]
    lock.refuse("Mot de passe erroné.")
    assert lock.forgot
    lock.people.choose("a1")
    lock._choose(lock.people.chosen())
    assert not lock.forgot, "another agent forgot nothing"


# Looks at 200 %


def test_what_is_to_be_typed_is_in_sight_at_200_percent(lock: LockScreen, theme, qtbot) -> None:
    theme.set("light", 200)
    lock.resize(1366, 690)
    qtbot.waitUntil(lambda: lock.boxes.visibleRegion().boundingRect().height() == lock.boxes.height())


@pytest.mark.parametrize(("zoom", "high"), [(100, 696), (125, 696), (200, 1008)])
def test_the_town_stays_under_the_words(lock: LockScreen, theme, zoom: int, high: int) -> None:
    theme.set("light", zoom)
    lock.town.resize(900, high)
    lowest = max(baseline for *_line, baseline in lock.town.lines)
    assert high - ROOF * lock.town._scale() > theme.px(lowest)
    assert zoom > 100 or lock.town._scale() == 1


def test_what_waits_here_is_said_at_the_foot_once_locked(lock: LockScreen) -> None:
    assert not lock.waits.isVisible()
    lock.locked(True, "Hors ligne\u00a0: le code PIN fonctionne quand même.", offline=True)
    assert lock.waits.isVisible()
    assert lock.waits.tone == "offline"
    lock.locked(False)
    assert not lock.waits.isVisible()
