"""Nothing in the window says an amount before *Afficher*: labels, lists, tips, accessible names, search, history."""

import re

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication

from lmmh_desk.features.arrears.actions.papers import Asked, record_paper
from lmmh_desk.features.arrears.actions.plans import note_payment
from lmmh_desk.features.arrears.model.listing import Amounts
from lmmh_desk.features.arrears.model.papers import LETTER
from lmmh_desk.features.arrears.model.records import PaymentPlan
from lmmh_desk.features.arrears.model.schedule import instalments, written
from lmmh_desk.features.arrears.ui.follow_card import FollowCard
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, file_of
from tests.features.arrears.test_page import window  # noqa: F401  (fixture)
from tests.tenancy.homes import FERHAT

ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.StatusTipRole,
)  # fmt: skip
# The debt, its thirds, what is left once one of these is settled: 1 000,01 · 333,34 · 333,33 · 666,67.
AMOUNT = re.compile(r"1\s?000,01|333,3[34]|666,6[67]|100001|3333[34]|6666[67]")


def told():
    """Return all that the window says, to the eye, to the pointer and to a screen reader."""
    for widget in QApplication.allWidgets():
        yield from (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle())
        for reading in ("text", "toPlainText", "placeholderText", "currentText"):
            value = getattr(widget, reading, None)
            text = value() if callable(value) else value
            if isinstance(text, str):
                yield text
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            wide = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
            for row in range(model.rowCount(QModelIndex())):
                for column in range(wide):
                    yield from (str(model.data(model.index(row, column), role) or "") for role in ROLES)
        if (spoken := QAccessible.queryAccessibleInterface(widget)) is not None:
            yield from (spoken.text(what) for what in (QAccessible.Text.Name, QAccessible.Text.Description,
                                                       QAccessible.Text.Value))  # fmt: skip
    yield QGuiApplication.clipboard().text()


def amounts():
    return sorted({text for text in told() if AMOUNT.search(text)})


@pytest.fixture
def known(store, adviser, planned):
    """A household of which a debt, a plan, a payment and a letter are known."""
    note_payment(store, adviser, planned, file_of(store, planned).plan.dues[0].day, 33_334)
    record_paper(store, adviser, Asked(LETTER, planned, day=TODAY, starts=15 * 60))
    assert DEBT == 100_001
    return planned


def test_no_amount_is_told_anywhere_before_afficher(window, known):  # noqa: F811
    page = window.open("arrears", case_id=known)
    assert amounts() == []
    window.keys("F11")
    assert len(amounts()) >= 3, "what is shown is seen by this look"
    page.panel.amounts._timer.timeout.emit()
    assert amounts() == []
    window.keys("F11", "Alt+M", "Alt+I")
    assert amounts() == [], "left and come back to, the page has its dots again"
    window.keys("F11", "Ctrl+L")
    window.settle()
    assert amounts() == [], "locked, nothing is left of it"


@pytest.mark.parametrize("typed", ["belka", "L-204518", "impay", "LI-"])
def test_neither_the_search_nor_the_file_and_its_history_tell_one(window, known, typed):  # noqa: F811
    window.open("fiche", person_id=FERHAT)
    window.settle()
    assert amounts() == []
    window.keys("Ctrl+K", text=typed)
    window.settle()
    assert amounts() == []


def test_what_is_shown_is_heard_too_and_nothing_comes_late(window, known):  # noqa: F811
    line = window.open("arrears", case_id=known).panel.amounts
    assert line._value.accessibleName() == "Montant masqué"
    window.keys("F11")
    spoken = QAccessible.queryAccessibleInterface(line._value).text(QAccessible.Text.Name)
    assert AMOUNT.search(spoken), "a screen reader once said « Montant masqué » of what was shown"
    found = Amounts(DEBT, TODAY)
    line.hide()
    line.show_amounts(found)  # read while the page was left
    assert (line.shown, amounts()) == (False, [])


def test_afficher_moves_nothing_of_the_page_but_the_panel_s_own_scroll(window, theme, store, adviser, known):  # noqa: F811
    """A line under the balance once made the page grow as the colours changed, and put the gestures out of sight."""
    with store.write(adviser, "test.plan") as unit:  # a plan long enough for the panel to scroll
        unit.get(PaymentPlan, file_of(store, known).plan.id).schedule = written(instalments(DEBT, 12, FIRST))
    window.work.resize(1366, 696)
    page = window.open("arrears", case_id=known)
    window.settle()
    before = (page.height(), page.panel.deeds.geometry(), page.board.geometry())
    window.keys("F11")
    theme.set("dark", 100)
    theme.set("light", 100)
    window.settle()
    assert page.panel.amounts._note.isVisible()
    assert (page.height(), page.panel.deeds.geometry(), page.board.geometry()) == before


def test_the_balance_has_its_line_on_the_file_too(window, known):  # noqa: F811
    page = window.open("fiche", person_id=FERHAT)
    window.settle()
    (card,) = [one for one in page.cards if isinstance(one, FollowCard)]
    line = card.amounts
    assert line.show_button.visibleRegion().boundingRect().height() == line.show_button.height() > 20
    before = line.height()
    window.keys("F11")
    assert line._note.visibleRegion().boundingRect().height() == line._note.height() > 10
    assert line.height() > before
