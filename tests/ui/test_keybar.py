"""The key bar: a sentence is never cut, whatever the window and the zoom."""

from __future__ import annotations

import pytest

from lmmh_desk.ui.shell.keybar import MESSAGE, UNDO, KeyBar
from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets import canvas
from tests.ui import slices

LONG = (
    "Le disque de ce poste refuse l’écriture\u00a0: le programme est en consultation. Rien n’a été modifié, tout ce qui"
    " était enregistré est intact. Rendez le dossier accessible en écriture, puis rouvrez le programme."
)


@pytest.fixture
def bar(qtbot, theme: Theme) -> KeyBar:
    made = KeyBar()
    qtbot.addWidget(made)
    made.show_hints(slices_shortcuts())
    made.resize(1366, 29)
    made.show()
    return made


def slices_shortcuts():
    from lmmh_desk.ui.shortcuts import Shortcuts

    return Shortcuts(slices.CATALOGUE).valid("home", "front_desk", frozenset())[:5]


@pytest.mark.parametrize(("width", "zoom"), [(1366, 100), (1366, 200), (640, 100), (1920, 150)])
def test_what_is_safe_and_what_to_do_are_never_cut_off(bar: KeyBar, theme: Theme, qtbot, width, zoom) -> None:
    theme.set_zoom(zoom)
    bar.set_compact(width * 100 / zoom < 1000)
    bar.resize(width, bar.height())
    bar.say(LONG, "bad")
    qtbot.waitUntil(lambda: bar.sentence.width() > 100)
    lines = bar.sentence.lines(bar.sentence.width())
    assert " ".join(lines) == LONG
    assert all(canvas.width(line, 12, 600) <= bar.sentence.width() - theme.px(22) for line in lines)
    assert len(lines) > 1
    assert bar.height() >= len(lines) * theme.px(17)


def test_a_page_with_more_keys_cuts_off_no_sentence(bar: KeyBar, theme: Theme, qtbot) -> None:
    keys = slices_shortcuts()
    bar.show_hints(keys[:1])
    bar.say(LONG, "bad")
    room, before = bar.sentence.width(), bar.height()
    bar.show_hints(keys * 2)
    qtbot.waitUntil(lambda: bar.sentence.width() < room)
    assert bar.height() >= len(bar.sentence.lines(bar.sentence.width())) * theme.px(17)
    assert bar.height() > before


def test_the_page_is_not_moved_for_a_message_shorter_than_what_stands(bar: KeyBar, qtbot) -> None:
    bar.stand(LONG, "warn")
    high = bar.height()
    assert high > 29
    bar.say("10 envois, 10 réceptions.", "ok")
    assert bar.height() == high
    bar.forget()
    assert bar.height() < high


def test_the_way_back_makes_a_standing_sentence_no_higher(bar: KeyBar) -> None:
    two_lines = "Sauvez"
    while True:  # as much as two lines hold
        bar.stand(f"{two_lines} tout", "warn")
        if bar.height() > 29 + 17:
            break
        two_lines += " tout"
    bar.stand(two_lines, "warn")
    assert bar.height() == 29 + 17
    bar.offer_undo("Réservé.", lambda: None)
    assert bar.height() == 29 + 17


def test_a_long_sentence_stays_until_it_is_read(bar: KeyBar) -> None:
    bar.say("Enregistré.")
    assert bar._timer.interval() == MESSAGE
    bar.say(LONG, "bad")
    assert bar._timer.interval() > 3 * MESSAGE


def test_in_a_narrow_window_an_alarm_stands_and_a_plain_sentence_goes(bar: KeyBar) -> None:
    bar.stand("Poste CENTRE-02")
    bar.set_compact(True)
    assert not bar.isVisible()
    bar.stand(LONG, "warn")
    assert bar.isVisible()
    bar.stand("Poste CENTRE-02")
    assert not bar.isVisible()


def test_what_follows_from_an_act_leaves_its_way_back(bar: KeyBar) -> None:
    undone: list[int] = []
    bar.offer_undo("Réservé.", lambda: undone.append(1))
    bar.say("Convocation envoyée.", "ok", keeps_undo=True)
    assert bar.message == "Réservé. Convocation envoyée."
    assert bar._cancel.isVisible()
    assert MESSAGE < bar._timer.remainingTime() < UNDO + MESSAGE, "as long as it was to, within what a coarse timer is"
    bar.undo()
    assert undone == [1]
    bar.say("Convocation envoyée.", "ok", keeps_undo=True)
    assert bar.message == "Convocation envoyée."


def test_a_message_of_another_act_takes_the_way_back_away(bar: KeyBar) -> None:
    bar.offer_undo("Réservé.", lambda: None)
    bar.say("Enregistré.")
    assert not bar._cancel.isVisible()
    assert not bar.undo()
