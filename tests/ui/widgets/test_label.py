from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Column, Label
from lmmh_desk.ui.widgets.cells import Mark
from lmmh_desk.ui.widgets.facts import Facts, PersonLine
from lmmh_desk.ui.widgets.gauge import CapacityGauge
from lmmh_desk.ui.widgets.header import PersonHeader
from lmmh_desk.ui.widgets.tag import Tag
from tests.ui.widgets.conftest import holds, picture

LONG = "Ümit-Ñandú " * 18
WORD = "w" * 200
ODD = ["🦊🏳️‍🌈👨‍👩‍👧‍👦", "محمد علي", "'; DROP TABLE person; --", "=1+1", "a\u0301" * 40, "\u202eabc", "Ⅳ\u200b\ufeff"]


@pytest.mark.parametrize("name", [LONG, WORD, *ODD])
def test_no_name_widens_the_window(look: Theme, name: str) -> None:
    header, person, facts = PersonHeader(), PersonLine(name, name), Facts()
    header.set_person(name, [name, name], [Mark(name)])
    header.set_identity(name)
    facts.set([("Nom", name)])
    window = QWidget()
    window.setLayout(Column(header, person, facts))
    assert window.minimumSizeHint().width() <= look.px(800)
    picture(window, look.px(800), look.px(300))


@pytest.mark.parametrize("wrap", [False, True])
def test_ordinals_are_raised_and_the_text_stays_what_it_is(qtbot: QtBot, look: Theme, wrap: bool) -> None:
    told = "3e fois <b>A & B</b>"
    label, plain = Label(told, wrap=wrap), Label(told.replace("3e", "3E"), wrap=wrap)
    for each in (label, plain):
        qtbot.addWidget(each)
        each.resize(look.px(300), look.px(20))
    assert label.text() == told
    assert label.sizeHint().height() == plain.sizeHint().height()
    assert canvas.width("3e") < canvas.width("3") + canvas.width("e")
    shown, flat = label.grab().toImage(), plain.grab().toImage()
    foot = [sum(ink(image, x, y) for x in range(look.px(8), look.px(13)) for y in range(look.px(12), look.px(15)))
            for image in (shown, flat)]  # fmt: skip
    assert foot[0] < foot[1], "nothing stands at the foot of a raised letter"


def ink(image: QImage, x: int, y: int) -> int:
    """Return how far a pixel is from the background."""
    ground = image.pixelColor(image.width() - 2, 1).lightness()
    return abs(image.pixelColor(x, y).lightness() - ground)


def test_what_is_cut_ends_with_an_ellipsis_and_is_whole_in_its_tip(qtbot: QtBot, look: Theme) -> None:
    label = Label(LONG)
    qtbot.addWidget(label)
    label.resize(look.px(120), look.px(20))
    label.show()
    assert holds(label.grab().toImage(), look.color("t1"), 1)
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), label.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(label, event)
    assert QToolTip.text() == LONG
    QToolTip.hideText()


def test_a_paragraph_breaks_even_where_there_is_no_space(qtbot: QtBot, theme: Theme) -> None:
    sentence = f"«\u00a0{WORD}\u00a0» ne tient pas sur une enveloppe."
    label = Label(sentence, 12, 400, "bad", wrap=True)
    qtbot.addWidget(label)
    assert label.text() == sentence
    label.setText(f"De nouveau, {sentence}")
    assert label.text() == f"De nouveau, {sentence}"
    short = Label("«\u00a0w\u00a0» ne tient pas sur une enveloppe.", 12, 400, "bad", wrap=True)
    lines = label.heightForWidth(200) / short.heightForWidth(1000)
    assert lines >= canvas.width(WORD, 12) / 200
    image = picture(label, 200, label.heightForWidth(200))
    bottom = image.copy(0, image.height() - 40, 200, 40)
    assert holds(bottom, theme.color("bad"), 4), "the end of the sentence is painted"


def test_a_line_with_room_has_no_tip(qtbot: QtBot, theme: Theme) -> None:
    label = Label("Justificatif")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.show()
    QApplication.sendEvent(label, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert QToolTip.text() == ""
    assert label.minimumSizeHint().width() <= 48


def test_a_tag_is_never_wider_than_its_words_may_be(theme: Theme) -> None:
    assert Tag(WORD, "warn", "flag").sizeHint().width() == 240 + 34


def test_a_card_takes_the_height_its_words_need_at_its_width(qtbot: QtBot, theme: Theme) -> None:
    gauge = CapacityGauge()
    gauge.set(5, 5, "Jauge pleine : les prochaines personnes attendent dehors.")
    window = QWidget()
    column = Column(gauge)
    column.addStretch(1)
    window.setLayout(column)
    qtbot.addWidget(window)
    window.resize(700, 400)
    window.show()
    one_line = gauge.height()
    window.resize(330, 400)
    qtbot.waitUntil(lambda: gauge.height() > one_line + 8)
    window.resize(700, 400)
    qtbot.waitUntil(lambda: gauge.height() == one_line)


def test_a_paragraph_is_measured_again_when_its_words_or_its_letters_change(theme: Theme) -> None:
    paragraph = Label("Un mot.", wrap=True)
    one_line = paragraph.heightForWidth(200)
    paragraph.setText("Une phrase bien plus longue, qui ne tient pas sur une seule ligne de deux cents points.")
    several = paragraph.heightForWidth(200)
    assert several > one_line
    theme.set("light", 200)
    larger = paragraph.heightForWidth(200)
    assert larger > several
    theme.set("light", 100)
    assert paragraph.heightForWidth(200) == several
    font = paragraph.font()
    font.setPixelSize(40)
    paragraph.setFont(font)
    assert paragraph.heightForWidth(200) > several
