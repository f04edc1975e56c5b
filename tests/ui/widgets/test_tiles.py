from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.tiles import Tiles
from tests.ui.widgets.conftest import focused, picture


class Words(Tiles[str]):
    def __init__(self) -> None:
        super().__init__("Mots", 60, most=3, least=100, key=lambda one: one)
        self.drawn: dict[str, QRect] = {}

    def said(self, item: str) -> str:
        return item

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: str) -> None:
        self.drawn[item] = self.tile(area, row, paint.px(8))


def words(*said: str) -> Words:
    made = Words()
    made.set_empty("Rien.")
    made.set_rows(said)
    return made


def test_three_stand_beside_each_other_equally_wide(look: Theme) -> None:
    made = words("a", "b", "c", "d")
    picture(made, look.px(330), look.px(130))
    first, second, third, fourth = (made.drawn[one] for one in "abcd")
    assert first.top() == second.top() == third.top() < fourth.top()
    assert first.left() == fourth.left() == 0
    assert max(one.width() for one in made.drawn.values()) - min(one.width() for one in made.drawn.values()) <= 1
    assert second.left() - first.right() - 1 == look.px(8)
    assert third.right() < made.width()


def test_fewer_stand_beside_each_other_where_they_are_too_narrow(look: Theme) -> None:
    made = words("a", "b")
    picture(made, look.px(150), look.px(130))
    assert made.per_row() == 1
    assert made.drawn["a"].left() == made.drawn["b"].left()


def test_a_bar_shows_only_what_does_not_fit(look: Theme) -> None:
    made = words("a", "b", "c")
    picture(made, look.px(330), look.px(70))
    policy = Qt.ScrollBarPolicy
    assert made.verticalScrollBarPolicy() == policy.ScrollBarAlwaysOff
    made.set_rows(("a", "b", "c", "d"))
    assert made.verticalScrollBarPolicy() == policy.ScrollBarAlwaysOn


def test_arrows_go_through_all_and_letters_act(qtbot: QtBot) -> None:
    made, taken = words("a", "b", "c", "d"), []
    made.letters["X"] = taken.append
    made.resize(330, 200)
    focused(qtbot, made)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(made, key)
    QTest.keyClicks(made, "xz")
    assert taken == ["c"]
    QTest.keyClick(made, Qt.Key.Key_Up)
    assert made.current() == "b"


def test_the_one_chosen_stays_chosen_else_the_first_is(qtbot: QtBot) -> None:
    made = words("a", "b")
    qtbot.addWidget(made)
    made.select_key("b")
    made.select_key("nowhere")
    made.set_rows(("c", "b"))
    assert made.current() == "b"
    made.set_rows(("c", "d"))
    assert made.current() == "c"
    made.set_rows(())
    assert made.current() is None


def test_keys_that_come_before_the_items_wait_for_them(qtbot: QtBot) -> None:
    made, taken = Words(), []
    made.letters["X"] = taken.append
    focused(qtbot, made)
    QTest.keyClicks(made, "x")
    assert taken == []
    made.set_rows(("a",))
    qtbot.waitUntil(lambda: taken == ["a"])


def test_a_text_takes_a_second_line_only_where_it_must(look: Theme) -> None:
    image = QImage(look.px(200), look.px(60), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    paint = Canvas(painter)
    room = QRect(0, 0, canvas.width("Quartiers Sud") + 1, look.px(18))
    assert paint.lines(room, "Quartiers Sud") == 1
    assert paint.lines(room, "Quartiers Sud-Vauguyon") == 2
    assert paint.lines(room, "") == 0
    assert paint.lines(room, "Quartierssanslamoindreespace") == 1
    painter.end()
