from __future__ import annotations

import time
from typing import Any

import pytest
from msgspec import Struct
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QContextMenuEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas, tag_width
from lmmh_desk.ui.widgets.cells import Beside, Cell, Group, Icon, Mark, Push, Text, Ticket, Wait
from lmmh_desk.ui.widgets.empty import HIGH, Empty
from lmmh_desk.ui.widgets.rows import CELL, Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable
from tests.pace import slowness
from tests.replacing import replace
from tests.ui.widgets.conftest import focused, holds, picture


class Arrival(Struct, frozen=True):
    number: str
    name: str
    minutes: int
    inside: bool = True
    unsent: bool = False


A31 = Arrival("A31", "M. Ferhat Belkacem", 28)
A32 = Arrival("A32", "Mme Odile Tessier", 21, unsent=True)
RDV = Arrival("10:30", "M. et Mme Da Costa-Rivière", 15)
A33 = Arrival("A33", "Mme Aïssatou Kanté-Morel", 9, inside=False)
QUEUE = [A31, A32, RDV, A33]


def place(arrival: Arrival) -> Cell:
    return Mark("Dedans", "accent", "inside") if arrival.inside else Mark("Dehors", "neutral", "door")


COLUMNS = [
    TableColumn[Arrival]("ticket", "Ticket", lambda a: Ticket(a.number, a.number if ":" in a.number else ""), 86),
    TableColumn[Arrival](
        "person",
        "Personne",
        lambda a: Text(a.name, "L-204518", 600, unsent=a.unsent),
        160,
        stretch=True,
        sort=lambda a: a.name,
    ),
    TableColumn[Arrival]("wait", "Attente", lambda a: Wait(a.minutes), 134, sort=lambda a: a.minutes, right=True),
    TableColumn[Arrival]("place", "Où", place, 104),
]


def table(**options: bool) -> DataTable[Arrival]:
    made = DataTable(Rows(COLUMNS, lambda a: a.number), "File d’attente", **options)
    made.resize(700, 320)
    return made


@pytest.fixture
def queue(qtbot: QtBot, theme: Theme) -> DataTable[Arrival]:
    made = table()
    qtbot.addWidget(made)
    made.set_rows(QUEUE)
    focused(qtbot, made)
    return made


def test_rows_are_drawn(look: Theme) -> None:
    made = table()
    made.set_rows([*QUEUE, Group("Pontlieue", "2 visites"), replace(A33, number="A40")])
    image = picture(made, look.px(700), look.px(360))
    middle = look.px(28) + look.px(23)
    assert image.pixelColor(look.px(4), middle) == look.color("sel")
    assert image.pixelColor(look.px(4), middle + look.px(46)).rgb() != look.color("sel").rgb()
    assert made.rowHeight(0) == look.px(46)
    assert made.rowHeight(4) == look.px(30)
    assert holds(image, look.color("bad"))
    assert holds(image, look.color("warn"))
    assert holds(image, look.color("off"))
    assert made.columnWidth(1) == made.viewport().width() - look.px(86 + 134 + 104)


def test_a_full_repaint_takes_less_than_a_frame(qtbot: QtBot, theme: Theme) -> None:
    made = table()
    qtbot.addWidget(made)
    made.set_rows([replace(A31, number=f"A{number}", name=f"Mme Nom {number}") for number in range(200)])
    made.resize(1366, 768)
    made.show()
    spent = []
    for _ in range(7):
        start = time.thread_time()
        made.viewport().repaint()
        spent.append((time.thread_time() - start) * 1000)
    assert min(spent) < 16 * slowness()


def test_the_focused_row_has_a_ring(qtbot: QtBot, queue: DataTable[Arrival], theme: Theme) -> None:
    assert holds(picture(queue, 700, 320), theme.color("focus"), 200)
    queue.clearFocus()
    assert not holds(picture(queue, 700, 320), theme.color("focus"), 200)


def test_in_high_contrast_the_selection_has_an_edge(
    queue: DataTable[Arrival], theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.clearFocus()
    assert not holds(picture(queue, 700, 320), theme.color("focus"), 200)
    monkeypatch.setattr(Theme, "high_contrast", True)
    assert holds(picture(queue, 700, 320), theme.color("focus"), 200)


def test_one_sentence_per_row(queue: DataTable[Arrival]) -> None:
    rows = queue.rows
    said = rows.data(rows.index(0, 2), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "ticket A31, M. Ferhat Belkacem, L-204518, attente 28\u00a0minutes, Dedans"
    assert "pas encore envoyé" in rows.sentence(1)
    assert rows.sentence(2).startswith("rendez-vous de 10:30, ")
    assert rows.data(rows.index(3, 0)) == "ticket A33"
    assert rows.headerData(0, Qt.Orientation.Horizontal) == "Ticket"
    assert rows.headerData(0, Qt.Orientation.Vertical) is None
    assert rows.data(rows.index(9, 0)) is None
    assert rows.data(rows.index(0, 0), Qt.ItemDataRole.ToolTipRole) is None
    own = Rows(COLUMNS, lambda a: a.number, lambda a: f"Ticket {a.number}, {a.name}")
    own.set_rows(QUEUE)
    assert own.sentence(0) == "Ticket A31, M. Ferhat Belkacem"


class Written(Canvas):
    """Remembers how wide a place each line was given."""

    def __init__(self, painter: QPainter) -> None:
        super().__init__(painter)
        self.rooms: dict[str, int] = {}

    def text(self, rect: QRect, value: str, *rest: Any, **more: Any) -> int:
        self.rooms[value] = rect.width()
        return super().text(rect, value, *rest, **more)


@pytest.mark.parametrize("outcome", ["Répondu", "Justificatif imprimé", ""])
def test_a_name_has_the_room_its_tag_leaves(look: Theme, outcome: str) -> None:
    image = QPixmap(look.px(300), look.px(52))
    painter = QPainter(image)
    paint = Written(painter)
    cell = Beside(Text("Mme Marie-Ange Rasoloherimampiononiaina", "Attestation de loyer"), Mark(outcome, "ok"))
    cell.paint(paint, QRect(0, 0, look.px(300), look.px(52)))
    painter.end()
    taken = tag_width(outcome) + look.px(8) if outcome else 0
    assert paint.rooms[cell.text.title] == paint.rooms[cell.text.note] == look.px(300) - taken
    assert cell.said() == ", ".join(part for part in (cell.text.said(), outcome) if part)


def cells(view: DataTable[Arrival]) -> list[QAccessibleInterface]:
    """Return the cells as a screen reader is given them."""
    given = QAccessible.queryAccessibleInterface(view)
    children = [given.child(place) for place in range(given.childCount())]
    return [one for one in children if one.role() == QAccessible.Role.Cell]


def test_a_screen_reader_is_given_the_row_the_column_and_the_header_of_a_cell(queue: DataTable[Arrival]) -> None:
    wait = cells(queue)[len(COLUMNS) + 2].tableCellInterface()
    assert (wait.rowIndex(), wait.columnIndex()) == (1, 2)
    assert [one.text(QAccessible.Text.Name) for one in wait.columnHeaderCells()] == ["Attente"]


def test_a_screen_reader_is_given_the_row_chosen_and_where_the_focus_is(
    qtbot: QtBot, queue: DataTable[Arrival]
) -> None:
    for row, key in enumerate(("A31", "A32")):
        states = [one.state() for one in cells(queue)]
        assert {place // len(COLUMNS) for place, state in enumerate(states) if state.selected} == {row}, key
        assert {place // len(COLUMNS) for place, state in enumerate(states) if state.focused} == {row}, key
        qtbot.keyClick(queue, Qt.Key.Key_Down)


def test_cells_say_what_they_show() -> None:
    assert Wait(1).said() == "attente 1\u00a0minute"
    assert (Wait(19).ink(), Wait(20).ink(), Wait(25).ink()) == ("t2", "warn", "bad")
    assert Icon("cloud-off", "pas encore envoyé").said() == "pas encore envoyé"
    assert Group("Pontlieue", "2 visites").said() == "Pontlieue, 2 visites"


def test_every_cell_can_be_painted(look: Theme) -> None:
    cells = [
        Icon("cloud-off", "hors ligne"),
        Text("Premier appel", "hier · 1 jour de retard", note_ink="bad", note_icon="clock"),
        Text("206", "en stock", right=True),
        Mark(""),
        Wait(0),
    ]
    column = [TableColumn[int]("cell", "Cellule", lambda number: cells[number], 300)]
    made = DataTable(Rows(column, str), "Cellules", select_first=False)
    made.set_rows(range(len(cells)))
    image = picture(made, look.px(300), look.px(280))
    assert holds(image, look.color("t2"), 1)
    assert holds(image, look.color("bad"), 1)


def test_arrows_move_and_enter_opens(qtbot: QtBot, queue: DataTable[Arrival]) -> None:
    with qtbot.waitSignal(queue.chosen) as chosen:
        qtbot.keyClick(queue, Qt.Key.Key_Down)
    assert chosen.args == [A32]
    with qtbot.waitSignal(queue.opened) as opened:
        qtbot.keyClick(queue, Qt.Key.Key_Return)
    assert opened.args == [A32]
    with qtbot.waitSignal(queue.opened) as opened:
        queue.doubleClicked.emit(queue.rows.index(0, 1))
    assert opened.args == [A31]


def test_letters_act_on_the_current_row_and_never_search(qtbot: QtBot, queue: DataTable[Arrival]) -> None:
    heard: list[Arrival] = []
    queue.letters["R"] = heard.append
    qtbot.keyClick(queue, Qt.Key.Key_R)
    qtbot.keyClick(queue, Qt.Key.Key_T)
    qtbot.keyClick(queue, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert heard == [A31]
    assert queue.current() == A31
    queue.select_row(-1)
    qtbot.keyClick(queue, Qt.Key.Key_R)
    qtbot.keyClick(queue, Qt.Key.Key_Return)
    assert heard == [A31]


def test_the_selection_stays_on_its_record_then_on_its_place(queue: DataTable[Arrival]) -> None:
    queue.select_key("A32")
    queue.set_rows([A33, A32])
    assert queue.current() == A32
    queue.set_rows([A33, RDV])
    assert queue.current() == RDV
    queue.set_rows([A33])
    assert queue.current() == A33
    queue.set_rows([])
    assert queue.current() is None
    assert not queue.select_key("A99")


def test_the_same_rows_are_only_repainted(qtbot: QtBot, queue: DataTable[Arrival]) -> None:
    with qtbot.assertNotEmitted(queue.rows.modelReset):
        queue.set_rows([replace(arrival, minutes=arrival.minutes + 1) for arrival in QUEUE])
    assert queue.rows.cell(0, 2) == Wait(29)


def test_rows_that_were_groups_before_are_as_high_as_the_others(queue: DataTable[Arrival]) -> None:
    queue.set_rows([Group("Pontlieue"), A31, Group("Sablons"), A32])
    assert queue.rowHeight(0) < queue.rowHeight(1)
    queue.set_rows([A31, Group("Sablons"), A32, A33])
    assert len({queue.rowHeight(row) for row in (0, 2, 3)}) == 1
    assert queue.rowHeight(1) < queue.rowHeight(0)


def test_groups_are_not_chosen(qtbot: QtBot, queue: DataTable[Arrival]) -> None:
    queue.set_rows([Group("Pontlieue"), A31, Group("Sablons"), A32])
    assert queue.current() == A31
    qtbot.keyClick(queue, Qt.Key.Key_Down)
    assert queue.current() == A32
    assert queue.rows.records() == [A31, A32]
    assert queue.rows.sentence(0) == "Pontlieue"


def test_sorting_by_the_header_then_back(qtbot: QtBot, queue: DataTable[Arrival], theme: Theme) -> None:
    header = queue.horizontalHeader()
    before = picture(queue, 700, 320)
    with qtbot.waitSignal(queue.arranged):
        header.sectionClicked.emit(2)
    assert queue.rows.records() == [A33, RDV, A32, A31]
    assert queue.current() == A31
    assert queue.sorting() == "wait"
    assert picture(queue, 700, 320) != before
    header.sectionClicked.emit(2)
    assert queue.rows.records() == [A31, A32, RDV, A33]
    assert queue.sorting() == "-wait"
    header.sectionClicked.emit(2)
    assert queue.sorting() == ""
    header.sectionClicked.emit(0)
    assert queue.sorting() == ""
    queue.restore_sorting("-person")
    assert queue.rows.records()[0] == A32
    queue.restore_sorting("person")
    assert queue.rows.records()[0] == A31
    queue.restore_sorting("gone")
    assert queue.sorting() == "person"


def test_shift_f10_opens_the_menu_of_the_row(qtbot: QtBot, queue: DataTable[Arrival], theme: Theme) -> None:
    heard: list[str] = []

    def acts(arrival: Arrival) -> list[QAction]:
        action = QAction(f"Appeler {arrival.number}", queue)
        action.triggered.connect(lambda: heard.append(arrival.number))
        return [action]

    queue.acts = acts
    qtbot.keyClick(queue, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Appeler A31", "Trier"]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert holds(menu.grab().toImage(), theme.color("sel"), 100)
    queue.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    assert QApplication.activePopupWidget() is menu
    menu.actions()[0].trigger()
    sorting = menu.actions()[1].menu()
    assert isinstance(sorting, QMenu)
    sorting.actions()[0].trigger()
    assert queue.sorting() == "person"
    assert heard == ["A31"]
    with qtbot.waitSignal(menu.destroyed):
        menu.close()
    queue.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(5, 5), QPoint(5, 5)))
    again = QApplication.activePopupWidget()
    assert again is not None
    with qtbot.waitSignal(again.destroyed):
        again.close()


def test_no_menu_without_a_row_or_an_act(qtbot: QtBot) -> None:
    made = DataTable(Rows([COLUMNS[0]], lambda a: a.number), "File d’attente")
    qtbot.addWidget(made)
    qtbot.keyClick(made, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    made.set_rows(QUEUE)
    qtbot.keyClick(made, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.activePopupWidget() is None


def test_empty(qtbot: QtBot, queue: DataTable[Arrival]) -> None:
    button = Button("Nouvel arrivant", "plus", "F2", "primary")
    queue.set_empty("Personne n’attend.", button)
    assert not button.isVisible()
    queue.set_rows([])
    assert button.isVisible()
    queue.set_rows(QUEUE)
    assert not button.isVisible()


def test_hover_follows_the_mouse(queue: DataTable[Arrival], theme: Theme) -> None:
    at = QPointF(200, 60)
    move = QMouseEvent(
        QEvent.Type.MouseMove,
        at,
        at,
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    queue.mouseMoveEvent(move)
    assert queue.hovered == 1
    assert holds(picture(queue, 700, 320), theme.color("hover"), 100)
    queue.leaveEvent(QEvent(QEvent.Type.Leave))
    assert queue.hovered == -1


def test_a_row_s_button_acts_when_it_was_pressed_and_let_go_there(qtbot: QtBot, theme: Theme) -> None:
    call = Push("Appeler", "bell")
    column = TableColumn[Arrival]("who", "Qui", lambda a: Beside(Text(a.name), call), 200, stretch=True)
    made, pushed = DataTable(Rows([column], lambda a: a.number), "File d’attente"), list[Any]()
    made.resize(700, 320)
    qtbot.addWidget(made)
    made.set_rows(QUEUE)
    made.pushed.connect(pushed.append)
    focused(qtbot, made)
    first, second = (made.visualRect(made.rows.index(row, 0)) for row in (0, 1))
    button, words = QPoint(first.right() - 40, first.center().y()), QPoint(60, first.center().y())
    other = QPoint(button.x(), second.center().y())
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    for press, at, release, until in (
        (left, words, left, button), (left, other, left, button), (left, button, left, words),
        (right, button, right, button), (left, button, right, button),
    ):  # fmt: skip
        QTest.mousePress(made.viewport(), press, pos=at)
        QTest.mouseRelease(made.viewport(), release, pos=until)
        assert pushed == []
    QTest.mouseClick(made.viewport(), left, pos=button)
    assert pushed == [A31]


def test_columns_can_be_left_out(queue: DataTable[Arrival]) -> None:
    queue.show_columns("ticket", "person")
    assert queue.isColumnHidden(2)
    assert queue.columnWidth(0) + queue.columnWidth(1) == queue.viewport().width()
    queue.show_columns()
    assert not queue.isColumnHidden(2)


def test_tab_leaves_the_table_and_focus_chooses_a_row(qtbot: QtBot) -> None:
    made = table(select_first=False, double=False)
    qtbot.addWidget(made)
    made.set_rows(QUEUE)
    assert made.current() is None
    assert made.rowHeight(0) == 30
    focused(qtbot, made)
    assert made.current() == A31
    assert not made.tabKeyNavigation()
    assert made.rows.data(made.rows.index(0, 0), CELL) == Ticket("A31")


def test_the_first_row_in_sight_is_whole(qtbot: QtBot) -> None:
    made = table()
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.set_rows([replace(A31, number=f"A{number}") for number in range(40)])
    made.show()
    for row in (39, 3, 17, 0, 25):
        made.select_row(row)
        first = made.rowAt(0)
        assert made.rowViewportPosition(first) == 0
        assert made.viewport().rect().contains(made.visualRect(made.rows.index(row, 0)))


def test_the_current_row_stays_in_sight_when_the_view_gets_lower(qtbot: QtBot) -> None:
    made = table()
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.set_rows([replace(A31, number=f"A{number}") for number in range(40)])
    made.show()
    made.select_row(9)
    made.resize(700, 250)
    assert made.viewport().rect().contains(made.visualRect(made.rows.index(9, 0)))


def test_where_there_is_room_for_one_row_the_empty_sentence_is_whole(qtbot, theme) -> None:
    viewport = QWidget()
    qtbot.addWidget(viewport)
    empty = Empty()
    empty.setParent(viewport)  # it covers a viewport, which imposes its size
    empty.set("Aucun autre rendez-vous aujourd’hui.")
    empty.setGeometry(0, 0, theme.px(300), theme.px(HIGH))
    viewport.show()
    (label,) = empty.findChildren(QLabel)
    assert label.height() >= label.sizeHint().height()
    assert empty.rect().contains(label.geometry())


def test_keys_pressed_before_the_first_rows_are_about_them(qtbot: QtBot, theme: Theme) -> None:
    made = DataTable(Rows(COLUMNS, lambda a: a.number), "File d’attente")
    pressed: list[str] = []
    made.letters["E"] = lambda one: pressed.append(one.number)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    qtbot.keyClick(made, Qt.Key.Key_Down)
    qtbot.keyClick(made, "e")
    assert not pressed
    made.set_rows(QUEUE)
    qtbot.waitUntil(lambda: pressed == ["A32"])


def test_no_half_of_a_row_is_painted_at_the_foot(qtbot: QtBot, theme: Theme) -> None:
    made = table()
    qtbot.addWidget(made)
    made.set_rows([Arrival(f"A{number}", "M. Ferhat Belkacem", 5) for number in range(20)])
    made.resize(700, 28 + 3 * 46 + 30)  # the head, three rows and most of a fourth
    focused(qtbot, made)
    seen, card = made.viewport().grab().toImage(), theme.color("card")
    left = [seen.pixelColor(x, y) for x in range(0, 600, 3) for y in range(3 * 46 + 1, 3 * 46 + 29, 2)]
    assert set(map(str, left)) == {str(card)}
    made.select_row(3)  # who chooses it sees it whole
    assert made.row_rect(made.currentIndex().row()).bottom() <= made.viewport().height()
