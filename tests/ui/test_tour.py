"""The tour of the window: under a minute, each part shown, and it never stands in the way of work."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.ui.shell.tour import STEPS, Tour
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.shortcuts import Shortcuts
from tests.ui import slices
from tests.ui.focus import has_focus

PACE = 200  # words a minute: a slow reader, who also looks


@pytest.fixture
def tour(work: Work, qtbot) -> Tour:
    work.page().list.setFocus()
    work.run("shell.tour")
    assert work.acts.tour is not None
    return work.acts.tour


def test_it_is_read_in_less_than_a_minute() -> None:
    words = sum(len(f"{step.title} {step.words}".split()) for step in STEPS)
    assert words / PACE < 1


def test_each_key_it_names_is_one_of_the_program() -> None:
    told = {word.strip(".,\u00a0:;") for step in STEPS for word in step.words.replace("\u00a0", " ").split()}
    keys = {each.shown for each in Shortcuts(CATALOGUE).all}
    named = {word for word in told if word.startswith("Ctrl+") or (word[:1] == "F" and word[1:].isdigit())}
    assert {"F1", "F2", "F3", "F8", "Ctrl+K", "Ctrl+L", "Ctrl+Z"} <= named <= keys


def test_it_goes_from_part_to_part_and_gives_the_focus_back(work: Work, tour: Tour) -> None:
    assert tour.isVisible()
    assert tour.size() == work.size()
    seen = []
    for rank in range(len(STEPS)):
        assert tour.rank.text() == f"{rank + 1} sur {len(STEPS)}"
        assert tour.title.text() == STEPS[rank].title
        assert tour.rect().contains(tour.card.geometry())
        seen.append(tour._part())
        assert tour.next.text() == ("Terminer" if rank + 1 == len(STEPS) else "Suivant")
        QTest.keyClick(tour, Qt.Key.Key_Return)
    assert not tour.isVisible()
    assert has_focus(work.page().list)
    assert len({(part.x(), part.y(), part.width()) for part in seen}) == len(STEPS)
    assert seen[-1] == QRect()


def test_the_card_never_hides_a_part_it_could_stand_beside(tour: Tour) -> None:
    for rank, step in enumerate(STEPS):
        if step.part not in ("pages", ""):
            tour._tell(rank)
            assert not tour._part().intersects(tour.card.geometry()), step.title


def test_arrows_go_on_and_back_and_escape_skips(tour: Tour) -> None:
    QTest.keyClick(tour, Qt.Key.Key_Right)
    assert tour.title.text() == STEPS[1].title
    QTest.keyClick(tour, Qt.Key.Key_Left)
    QTest.keyClick(tour, Qt.Key.Key_Left)
    assert tour.title.text() == STEPS[0].title
    QTest.keyClick(tour, Qt.Key.Key_Shift)
    assert tour.isVisible()
    QTest.keyClick(tour, Qt.Key.Key_Tab)
    assert tour.title.text() == STEPS[1].title
    QTest.keyClick(tour, Qt.Key.Key_Backtab)
    assert tour.title.text() == STEPS[0].title
    assert has_focus(tour)
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    tour.leave()
    tour.begin()
    assert tour.title.text() == STEPS[0].title
    tour.next.click()
    assert tour.title.text() == STEPS[1].title
    tour.skip.click()
    assert not tour.isVisible()


def test_escape_leaves_the_tour_and_not_the_page_under_it(work: Work, tour: Tour) -> None:
    tour.leave()
    other = next(page for page in work.navigation.allowed() if page != work.pages.place.key)
    work.open(other)
    tour.begin()
    QTest.keySequence(work.window(), QKeySequence("Esc"))
    assert not tour.isVisible()
    assert work.pages.place.key == other


def test_a_key_of_the_counter_ends_it_and_is_done(work: Work, tour: Tour) -> None:
    slices.calls.clear()
    QTest.keySequence(work.window(), QKeySequence("F2"))
    assert not tour.isVisible()
    assert slices.calls


def test_what_is_typed_goes_where_it_would(work: Work, tour: Tour) -> None:
    tour.leave()
    work.search.take_focus()
    tour.begin()
    QTest.keyClicks(tour, "b")
    assert not tour.isVisible()
    assert work.search.line.text() == "b"
    work.search.line.clear()
    tour.begin()
    work.search.line.hide()
    QTest.keyClicks(tour, "c")
    assert work.search.line.text() == ""


def test_a_click_or_the_lock_ends_it(work: Work, tour: Tour) -> None:
    QTest.mouseClick(tour, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not tour.isVisible()
    tour.begin()
    work.lock(automatically=True)
    assert not tour.isVisible()


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_follows_the_size_the_zoom_and_the_colours(work: Work, tour: Tour, theme, mode, zoom) -> None:
    theme.set(mode, zoom)
    work.resize(1000, 700)
    QCoreApplication.processEvents()
    assert tour.size() == work.size()
    for rank in range(len(STEPS)):
        tour._tell(rank)
        QCoreApplication.processEvents()
        assert tour.rect().contains(tour.card.geometry())
        assert tour.card.height() >= tour.card.minimumSizeHint().height()
    drawn = tour.card.grab().toImage()
    assert drawn.pixelColor(drawn.width() // 2, drawn.height() - 8) == theme.color("card")
