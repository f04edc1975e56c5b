"""The agenda by keyboard, by mouse, as a screen reader hears it and as it looks."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QHelpEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.agenda import AgendaBlock, AgendaColumn, AgendaView
from lmmh_desk.ui.widgets.agenda_paint import CATEGORIES, PATTERN
from lmmh_desk.ui.widgets.legend import CategoryLegend
from tests.pace import slowness
from tests.replacing import replace
from tests.ui.contrast import contrast
from tests.ui.widgets.conftest import focused, holds, picture

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
WEEK = [
    AgendaColumn(f"{day[:3]}.", str(number), number == 17, f"{day} {number}")
    for number, day in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi"), 16)
]
KELLER = AgendaBlock("keller", 0, 540, 570, "Keller", "logement")
AMBLARD = AgendaBlock("amblard", 0, 600, 660, "Amblard", "Signature du bail", "lease")
MARCHETTI = AgendaBlock("marchetti", 1, 540, 570, "Marchetti", "logement")
LUNCH = AgendaBlock("lunch", 1, 720, 840, "Formation gestes barrières", kind="closed")
BOOKED = [KELLER, AMBLARD, MARCHETTI, LUNCH]


@pytest.fixture
def agenda(qtbot: QtBot, theme: Theme) -> AgendaView:
    made = AgendaView("Semaine du 16 au 20 novembre")
    qtbot.addWidget(made)
    made.resize(794, 516)
    made.show(WEEK, BOOKED, 510, 1050)
    focused(qtbot, made)
    made.select_free(0, 510)
    return made


def place(made: AgendaView) -> tuple[int, int]:
    stop = made.current_stop()
    assert stop is not None
    return stop.column, stop.starts


def press(made: AgendaView, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(made, key, modifier)


def middle(made: AgendaView, key: str) -> QPoint:
    return made.stop_rect(made.plan.of(key)).center()


def at(made: AgendaView, column: int, minute: int) -> QPoint:
    return made.stop_rect(made.plan.at(column, minute)).center()


def move_mouse(made: AgendaView, where: QPoint, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    target, here = made.viewport(), QPointF(where)
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, here, target.mapToGlobal(here), held, held, none)
    QApplication.sendEvent(target, event)


def drag(made: AgendaView, start: QPoint, stop: QPoint, *, release: bool = True) -> None:
    QTest.mousePress(made.viewport(), Qt.MouseButton.LeftButton, pos=start)
    for part in (1, 2, 3):
        move_mouse(made, start + (stop - start) * part / 3, Qt.MouseButton.LeftButton)
    if release:
        QTest.mouseRelease(made.viewport(), Qt.MouseButton.LeftButton, pos=stop)


class Painted(QObject):
    """Counts the paintings of a widget, so that none is measured that did not happen."""

    times = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


# By keyboard


def test_up_and_down_go_through_blocks_and_free_half_hours(agenda: AgendaView) -> None:
    seen = []
    for _ in range(5):
        press(agenda, KEY.Key_Down)
        seen.append(place(agenda)[1])
    assert seen == [540, 570, 600, 660, 690]
    press(agenda, KEY.Key_Up, KEY.Key_Up)
    assert agenda.current_block() == AMBLARD
    press(agenda, KEY.Key_Home, KEY.Key_Up)
    assert place(agenda) == (0, 510)
    press(agenda, KEY.Key_End, KEY.Key_Down)
    assert place(agenda) == (0, 1020)


def test_left_and_right_change_the_day_and_keep_the_hour(agenda: AgendaView) -> None:
    agenda.select_free(0, 780)
    press(agenda, KEY.Key_Right)
    assert agenda.current_block() == LUNCH
    press(agenda, KEY.Key_Right)
    assert place(agenda) == (2, 780)
    press(agenda, KEY.Key_Left, KEY.Key_Left, KEY.Key_Left)
    assert place(agenda) == (0, 780), "the first day stays"


def test_pages_are_two_hours(agenda: AgendaView) -> None:
    press(agenda, KEY.Key_PageDown)
    assert agenda.current_block() == AMBLARD, "10:30 is in it"
    press(agenda, KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_PageUp, KEY.Key_PageUp)
    assert place(agenda) == (0, 510)


def test_return_opens_a_block_or_chooses_free_time(qtbot: QtBot, agenda: AgendaView) -> None:
    with qtbot.waitSignal(agenda.free_chosen) as free:
        press(agenda, KEY.Key_Return)
    assert free.args == [0, 510]
    with qtbot.waitSignal(agenda.opened) as opened:
        press(agenda, KEY.Key_Down, KEY.Key_Enter)
    assert opened.args == ["keller"]
    agenda.select_key("lunch")
    with qtbot.assertNotEmitted(agenda.opened), qtbot.assertNotEmitted(agenda.free_chosen):
        press(agenda, KEY.Key_Return)


def test_alt_and_arrows_move_the_block(agenda: AgendaView) -> None:
    moved: list[tuple[str, int, int]] = []
    agenda.moved.connect(lambda *where: moved.append(where))
    agenda.select_key("keller")
    press(agenda, KEY.Key_Down, KEY.Key_Up, KEY.Key_Right, KEY.Key_Left, modifier=ALT)
    assert moved == [("keller", 0, 545), ("keller", 0, 535), ("keller", 1, 540)]
    assert agenda.current_block() == KELLER, "nothing moves until it is shown again"
    for key in ("lunch", "fixed", "gone"):
        agenda.show(WEEK, [*BOOKED, replace(KELLER, key="fixed", column=2, movable=False),
                           replace(KELLER, key="gone", column=3, kind="freed")], 510, 1050)  # fmt: skip
        agenda.select_key(key)
        press(agenda, KEY.Key_Right, modifier=ALT)
    agenda.show(WEEK, [replace(KELLER, starts=510, ends=1050)], 510, 1050)
    press(agenda, KEY.Key_Down, modifier=ALT)
    assert len(moved) == 3


def test_the_keyboard_follows_its_block_then_its_hour(agenda: AgendaView) -> None:
    told: list[AgendaBlock | None] = []
    agenda.select_key("keller")
    agenda.chosen.connect(told.append)
    agenda.show(WEEK, [replace(KELLER, column=3, starts=600, ends=630)], 510, 1050)
    assert place(agenda) == (3, 600)
    agenda.show(WEEK[:2], [], 510, 1050)
    assert place(agenda) == (1, 600)
    assert told == [replace(KELLER, column=3, starts=600, ends=630), None]
    agenda.show([], [], 510, 1050)
    press(agenda, KEY.Key_Down, KEY.Key_Return)
    assert agenda.current_block() is None
    assert not agenda.select_key("keller")


def test_chosen_is_said_once_a_block(agenda: AgendaView) -> None:
    told: list[AgendaBlock | None] = []
    agenda.chosen.connect(told.append)
    press(agenda, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down)
    assert told == [KELLER, None, AMBLARD, None]
    agenda.show(WEEK, BOOKED, 510, 1050)
    assert len(told) == 4


def test_letters_and_unknown_keys(agenda: AgendaView) -> None:
    pressed: list[AgendaBlock | None] = []
    agenda.letters["B"] = pressed.append
    press(agenda, KEY.Key_B, KEY.Key_Down, KEY.Key_B, KEY.Key_Z, KEY.Key_Escape)
    press(agenda, KEY.Key_B, modifier=Qt.KeyboardModifier.ControlModifier)
    assert pressed == [None, KELLER]


def test_the_menu_has_the_acts_of_the_block(qtbot: QtBot, agenda: AgendaView) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    agenda.select_key("keller")
    press(agenda, KEY.Key_F10, modifier=shift)
    assert agenda.findChildren(QMenu) == []
    agenda.acts = lambda block: [QAction(f"Annuler {block.title}", agenda)]
    press(agenda, KEY.Key_F10, modifier=shift)
    (menu,) = agenda.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == ["Annuler Keller"]
    menu.close()
    qtbot.waitUntil(lambda: agenda.findChildren(QMenu) == [])
    agenda.select_free(0, 510)
    press(agenda, KEY.Key_F10, modifier=shift)
    assert agenda.findChildren(QMenu) == []


def test_the_focus_starts_at_the_present_hour(qtbot: QtBot, theme: Theme) -> None:
    made = AgendaView("Semaine")
    qtbot.addWidget(made)
    made.show(WEEK, BOOKED, 510, 1050)
    made.set_now(1, 550)
    made.show()
    assert made.current_block() is None
    made.activateWindow()
    made.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(lambda: made.current_block() == MARCHETTI)


# By mouse


def test_a_click_on_free_time_chooses_it(qtbot: QtBot, agenda: AgendaView) -> None:
    with qtbot.waitSignal(agenda.free_chosen) as free:
        QTest.mouseClick(agenda.viewport(), Qt.MouseButton.LeftButton, pos=at(agenda, 3, 600))
    assert free.args == [3, 600]
    with qtbot.assertNotEmitted(agenda.free_chosen):
        QTest.mouseClick(agenda.viewport(), Qt.MouseButton.RightButton, pos=at(agenda, 3, 660))
        QTest.mouseClick(agenda.viewport(), Qt.MouseButton.LeftButton, pos=middle(agenda, "keller"))
    assert agenda.current_block() == KELLER


def test_a_double_click_opens(qtbot: QtBot, agenda: AgendaView) -> None:
    with qtbot.waitSignal(agenda.opened) as opened:
        QTest.mouseDClick(agenda.viewport(), Qt.MouseButton.LeftButton, pos=middle(agenda, "keller"))
    assert opened.args == ["keller"]


def test_a_block_is_dropped_on_a_multiple_of_five_minutes(qtbot: QtBot, agenda: AgendaView) -> None:
    start = middle(agenda, "keller")
    target = QPoint(at(agenda, 2, 600).x(), start.y() + agenda.top_of(613) - agenda.top_of(540))
    with qtbot.waitSignal(agenda.moved) as moved:
        drag(agenda, start, target)
    assert moved.args == ["keller", 2, 610]
    with qtbot.waitSignal(agenda.moved) as moved:
        drag(agenda, start, QPoint(start.x(), 5000))
    assert moved.args == ["keller", 0, 1020], "inside the day"


def test_a_drag_below_the_edge_scrolls(qtbot: QtBot, agenda: AgendaView, theme: Theme) -> None:
    theme.set_zoom(200)
    agenda.select_key("keller")
    start = middle(agenda, "keller")
    with qtbot.waitSignal(agenda.moved) as moved:
        drag(agenda, start, QPoint(start.x(), agenda.viewport().height() + 2000))
    assert moved.args == ["keller", 0, 1020]
    assert agenda.verticalScrollBar().value() == agenda.verticalScrollBar().maximum()


def test_a_drag_that_goes_nowhere_moves_nothing(qtbot: QtBot, agenda: AgendaView) -> None:
    start = middle(agenda, "keller")
    with qtbot.assertNotEmitted(agenda.moved), qtbot.assertNotEmitted(agenda.free_chosen):
        drag(agenda, start, start + QPoint(2, 0))
        drag(agenda, middle(agenda, "lunch"), at(agenda, 3, 600))
        drag(agenda, at(agenda, 2, 600), at(agenda, 3, 600))
        drag(agenda, start, at(agenda, 3, 600), release=False)
        press(agenda, KEY.Key_Escape)
        QTest.mouseRelease(agenda.viewport(), Qt.MouseButton.LeftButton, pos=at(agenda, 3, 600))


def test_overlapping_blocks_are_hit_one_by_one(agenda: AgendaView) -> None:
    twin = replace(KELLER, key="twin", title="Tessier")
    agenda.show(WEEK, [*BOOKED, twin], 510, 1050)
    one, other = (agenda.stop_rect(agenda.plan.of(key)) for key in ("keller", "twin"))
    assert not one.intersects(other)
    for key in ("keller", "twin"):
        QTest.mouseClick(agenda.viewport(), Qt.MouseButton.LeftButton, pos=middle(agenda, key))
        assert agenda.current_block().key == key
    agenda.select_key("keller")
    press(agenda, KEY.Key_Down)
    assert agenda.current_block() == twin


def test_the_mouse_lights_free_time_and_tells_blocks(agenda: AgendaView, theme: Theme) -> None:
    free, block = at(agenda, 4, 600), middle(agenda, "keller")
    move_mouse(agenda, free)
    assert agenda.grab().toImage().pixelColor(agenda.viewport().mapTo(agenda, free)) == theme.color("hover")
    QApplication.sendEvent(agenda, QEvent(QEvent.Type.Leave))
    assert agenda.grab().toImage().pixelColor(agenda.viewport().mapTo(agenda, free)) != theme.color("hover")
    tip = QHelpEvent(QEvent.Type.ToolTip, block, agenda.viewport().mapToGlobal(block))
    QApplication.sendEvent(agenda.viewport(), tip)
    assert QToolTip.text() == "lundi 16, 9:00 à 9:30, Keller, logement"
    QToolTip.hideText()


# As it is heard


def test_a_screen_reader_hears_one_sentence_a_cell(agenda: AgendaView) -> None:
    heard = QAccessible.queryAccessibleInterface(agenda)
    assert heard.text(QAccessible.Text.Name) == "Semaine du 16 au 20 novembre"

    def said(column: int, minute: int) -> str:
        agenda.select_free(column, minute)
        return str(agenda.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))

    assert said(1, 930) == "mardi 17, 15:30, libre"
    assert said(0, 545) == "lundi 16, 9:00 à 9:30, Keller, logement"
    assert said(1, 800) == "mardi 17, 12:00 à 14:00, fermé, Formation gestes barrières"
    model = agenda.model()
    assert model.headerData(1, Qt.Orientation.Horizontal) == "mardi 17"
    assert model.headerData(6, Qt.Orientation.Vertical) == "9:00"
    assert model.headerData(6, Qt.Orientation.Vertical, Qt.ItemDataRole.DecorationRole) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) is None


# As it looks


def colours(image: QImage, area: QRect) -> set[str]:
    ratio = image.devicePixelRatio()
    part = image.copy(QRect(area.topLeft() * ratio, area.size() * ratio))
    return {part.pixelColor(x, y).name() for x in range(part.width()) for y in range(part.height())}


def hexes(theme: Theme, *inks: str) -> set[str]:
    return {theme.hex(ink).lower() for ink in inks}


def on_page(made: AgendaView, area: QRect) -> QRect:
    return area.translated(made.viewport().mapTo(made, QPoint(0, 0)))


def test_everything_is_drawn(qtbot: QtBot, look: Theme) -> None:
    made = AgendaView("Semaine")
    qtbot.addWidget(made)
    blocks = [
        *BOOKED,
        replace(KELLER, key="b", column=2, category="budget"),
        replace(KELLER, key="f", column=3, category="field", unsent=True),
        replace(KELLER, key="t", column=4, clash=True),
        replace(KELLER, key="c", column=4, starts=660, ends=690, kind="chosen"),
        replace(KELLER, key="g", column=3, starts=660, ends=690, kind="freed"),
    ]
    made.resize(look.px(794), look.px(516))
    made.show()
    made.show(WEEK, blocks, 510, 1050)
    made.set_now(1, 600)
    image = made.grab().toImage()
    for key, inks in {
        "b": ("c3", "c3s"),
        "f": ("c4", "c4s", "off"),
        "t": ("warn", "acc"),
        "c": ("acc", "card"),
        "g": ("ctl", "card"),
        "lunch": ("line", "t2"),
    }.items():
        seen = colours(image, on_page(made, made.stop_rect(made.plan.of(key))))
        assert hexes(look, *inks) <= seen, key
    assert holds(image, look.color("bad"), 100), "the present hour"
    disc = QRect(made.columnViewportPosition(1), 0, made.columnWidth(1), made.horizontalHeader().height())
    assert hexes(look, "acc", "onacc") <= colours(image, disc.translated(made.verticalHeader().width(), 0))
    assert sum(made.columnWidth(column) for column in range(5)) == made.viewport().width()
    assert made.horizontalScrollBar().maximum() == 0


def test_the_rows_fill_the_height_or_scroll(qtbot: QtBot, theme: Theme) -> None:
    made = AgendaView("Semaine")
    qtbot.addWidget(made)
    made.resize(794, 516)
    made.show()
    made.show(WEEK * 2, BOOKED, 510, 1050)
    assert made.verticalScrollBar().maximum() == 0
    assert made.top_of(1050) == made.viewport().height()
    assert made.horizontalScrollBar().maximum() > 0, "ten columns may scroll"
    theme.set_zoom(200)
    assert made.verticalScrollBar().maximum() > 0
    made.select_free(0, 1049)
    assert made.viewport().rect().contains(made.stop_rect(made.current_stop()).center())
    theme.set_zoom(100)
    made.show(WEEK, [replace(KELLER, ends=550)], 510, 1050)
    assert made.stop_rect(made.plan.of("keller")).height() >= 11


def test_what_is_past_is_paler(qtbot: QtBot, agenda: AgendaView, theme: Theme) -> None:
    def fill(key: str) -> QColor:
        area = on_page(agenda, agenda.stop_rect(agenda.plan.of(key)))
        return agenda.grab().toImage().pixelColor(area.right() - 6, area.center().y())

    agenda.set_now(1, 569)
    assert fill("keller") != fill("marchetti") == theme.color("accs")
    agenda.set_now(None, 569)
    assert fill("keller") == theme.color("accs")
    assert holds(agenda.grab().toImage(), theme.color("bad"), 2 * 700), "across all columns"
    agenda.set_now(5, 0)
    assert fill("keller") != theme.color("accs")
    agenda.set_now(5, 600)
    assert not holds(agenda.grab().toImage(), theme.color("bad"), 100), "no line in another week"


def test_the_current_cell_has_a_ring(agenda: AgendaView, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    agenda.set_now(-1, 0)
    assert holds(agenda.grab().toImage(), theme.color("focus"), 500)
    area = on_page(agenda, agenda.stop_rect(agenda.current_stop()))
    assert agenda.grab().toImage().pixelColor(area.center()) == theme.color("sel")
    agenda.clearFocus()
    assert not hexes(theme, "focus") & colours(agenda.grab().toImage(), area)
    monkeypatch.setattr(Theme, "high_contrast", True)
    assert hexes(theme, "focus") <= colours(agenda.grab().toImage(), area)


def test_the_categories_differ_in_grey(look: Theme) -> None:
    legend = CategoryLegend()
    assert legend.accessibleName() == "Légende\u00a0: Logement, Bail, Budget, Terrain"
    image = picture(legend).convertToFormat(QImage.Format.Format_Grayscale8)
    swatches = []
    for area in legend._places(legend.width()):
        found = image.copy(QRect(area.topLeft() * image.devicePixelRatio(), area.size() * image.devicePixelRatio()))
        rows = range(found.height())
        swatches.append(tuple(found.pixelColor(x, y).value() for y in rows for x in range(look.px(6), look.px(17))))
    steps = [len(set(swatch)) for swatch in swatches]
    shapes = {tuple(value == swatch[len(swatch) // 2] for value in swatch) for swatch in swatches}
    assert len(shapes) == 4
    assert steps[0] < min(steps[1:])


def test_the_legend_takes_two_lines_when_it_must(theme: Theme) -> None:
    legend = CategoryLegend()
    assert legend.heightForWidth(legend.sizeHint().width()) == 20
    assert legend.heightForWidth(legend.sizeHint().width() // 2 + 20) == 40


def test_words_stay_readable_on_every_pattern(look: Theme) -> None:
    for ink, soft, _pattern in CATEGORIES.values():
        bar, ground = QColor(look.hex(ink)), QColor(look.hex(soft))
        pairs = zip(bar.getRgb()[:3], ground.getRgb()[:3], strict=True)
        mixed = QColor(*(round(one * PATTERN + other * (1 - PATTERN)) for one, other in pairs)).name()
        for text in ("t1", "t2"):
            assert contrast(look.hex(text), mixed) >= 4.5, (ink, text)
        assert contrast(look.hex("t3"), look.hex(soft)) >= 4.5, "past"
        assert contrast(look.hex(ink), look.hex("card")) >= 3


def test_a_full_week_is_painted_in_a_frame(qtbot: QtBot, theme: Theme) -> None:
    made = AgendaView("Semaine")
    qtbot.addWidget(made)
    made.resize(1366, 700)
    with qtbot.waitExposed(made):
        made.show()
    kinds = list(CATEGORIES)
    blocks = [
        AgendaBlock(f"{column} {place}", column, 510 + place * 90, 570 + place * 90, "Nom", "motif", kinds[column % 4])
        for column in range(10)
        for place in range(6)
    ]
    made.show(WEEK * 2, blocks, 510, 1050)
    made.set_now(1, 700)
    painted = Painted()
    made.viewport().installEventFilter(painted)
    spent = []
    for _ in range(7):
        start = time.thread_time()
        made.viewport().repaint()
        spent.append((time.thread_time() - start) * 1000)
    assert painted.times >= 7
    assert min(spent) < 16 * slowness()  # the others shared their processor
