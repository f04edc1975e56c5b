"""Every page of the program, opened on the demonstration: named for a screen reader, whole at 200 %."""

import time
from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from lmmh_desk.app.headless import _busy
from lmmh_desk.office.model.rights import Role
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from tests.audit import cut, misnamed, nameless, unlinked, vague, words
from tests.replacing import replace

pytestmark = pytest.mark.timeout(600)  # every page for every role, at 200 %: minutes on a busy machine

SIZES = ((1366, 696), (1920, 1008))  # a counter's screen and a large one, without the system's bar
FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"


def sit(work, role):
    """Seat an agent of a role from whom no paper is withheld."""
    me = work.context.me
    work.lock()
    work.sign_in(replace(me, agent_id=f"agent-{role}", agent_name=f"Agent {role}", role=role, withheld=frozenset()))
    work.parentWidget().setCurrentWidget(work)  # nobody typed a code: the lock screen stands before it


def pages(start, role=Role.FRONT_DESK, seen=frozenset()):
    """Open each page that a role may see, but those seen, and give its key and the page."""
    work = start.work
    with work.context.store.read() as read:
        person = read.exec_driver_sql(FERHAT).scalar()
    arguments = {"fiche": {"person_id": person}, "justificatif": {"person_id": person}, "person_form": {"text": "Ney"}}
    player = Player(start.window, lambda: _busy(start))
    for feature in work.context.catalogue:
        for page in feature.pages:
            if page.key not in seen and (not page.roles or role in page.roles):
                work.open(page.key, **arguments.get(page.key, {}))
                player.settle()
                yield page.key, work.page()


def every_page(start):
    """Open each page of the catalogue, for a role that may see it, and each tab of the settings; give name and page."""
    work, seen = start.work, set()
    for role in dict.fromkeys((Role.FRONT_DESK, Role.ADMIN, *Role)):
        if role != work.context.me.role:
            sit(work, role)
        for key, page in pages(start, role, frozenset(seen)):
            seen.add(key)
            yield key, page
        if role is Role.ADMIN:  # whose settings have every tab
            work.open("settings")
            page = work.page()
            for tab in page.tabs:
                page.show_tab(tab)
                Player(start.window, lambda: _busy(start)).settle()
                yield f"settings, {tab}", page
    assert seen == {page.key for feature in work.context.catalogue for page in feature.pages}


def test_every_widget_the_keyboard_reaches_has_a_name(start):
    nobody = {key: nameless(page) for key, page in every_page(start)}
    assert len(nobody) >= 5
    assert not {key: found for key, found in nobody.items() if found}


def test_every_widget_the_keyboard_reaches_says_what_it_is(start):
    found = {key: vague(page) for key, page in every_page(start)}
    assert {key: unsaid for key, unsaid in found.items() if unsaid} == {}


def test_a_widget_that_says_not_what_it_is_is_seen(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    drawn = QWidget(page)
    drawn.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    page.show()
    assert vague(page) == ["QWidget in QWidget"]
    drawn.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert vague(page) == []


def test_the_audit_sees_a_nameless_button(qtbot):
    page, button = QWidget(), None
    qtbot.addWidget(page)
    button = QLineEdit(page)
    page.show()
    assert nameless(page) == ["QLineEdit in QWidget"]
    button.setAccessibleName("Nom")
    assert nameless(page) == []


class Flashes(QObject):
    """Notes widgets shown as windows of their own: made without a parent and shown too early."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_page_flashes_a_window_while_it_is_made(start, qapp):
    flashes = Flashes()
    qapp.installEventFilter(flashes)
    assert list(every_page(start))
    qapp.removeEventFilter(flashes)
    assert flashes.seen == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_page_scrolls_sideways_at_200_percent(start, mode, size):
    start.window.resize(*size)
    start.theme.set(mode, 200)
    wide = {}
    for key, page in every_page(start):
        areas = [area for area in (page, *page.findChildren(QScrollArea)) if isinstance(area, QScrollArea)]
        above = page.parent()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parent()
        for area in (*areas, above):
            if area is not None and area.isVisible() and area.horizontalScrollBar().maximum() > 0:
                wide[key] = area.horizontalScrollBar().maximum()
    assert not wide


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_cut_at_200_percent(start, size):
    start.window.resize(*size)
    start.theme.set("light", 200)
    short = {}
    for key, page in every_page(start):
        limit = time.monotonic() + 2  # what was read last is laid out
        while cut(page) and time.monotonic() < limit:
            QTest.qWait(20)
        if found := cut(page):
            short[key] = found
    assert short == {}


def field_of(widget):
    while widget is not None and not isinstance(widget, Field):
        widget = widget.parentWidget()
    return widget


def disordered(hands, page, presses=60):
    """Return the fields that Tab doesn't reach in the order in which they are read, those of one form together."""
    found, forms = [], {}
    for _press in range(presses):
        field = field_of(QApplication.focusWidget())
        if field is not None and page.isAncestorOf(field):
            forms.setdefault(field.parentWidget(), {})[field] = field.y(), field.x()
        QTest.keyClick(hands, Qt.Key.Key_Tab)
    for fields in forms.values():
        reached = list(fields)
        first = reached.index(min(reached, key=fields.get))  # Tab goes round, from wherever the page put the focus
        reached = reached[first:] + reached[:first]
        found += [one.label.text() for one, after in pairwise(reached) if fields[one] > fields[after]]
    return found, sum(map(len, forms.values()))


def test_tab_follows_the_order_of_reading(start):
    hands = start.window.windowHandle()
    fields = {key: disordered(hands, page) for key, page in every_page(start)}
    assert sum(number for _wrong, number in fields.values()) > 15
    assert {key: wrong for key, (wrong, _number) in fields.items() if wrong} == {}


def test_fields_that_tab_takes_in_another_order_are_seen(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    one, two, three = (Field(name, LineEdit()) for name in ("Un", "Deux", "Trois"))
    page.setLayout(Column(one, two, three))
    page.show()
    page.activateWindow()
    two.editor.setFocus()
    assert disordered(page.windowHandle(), page, 6) == ([], 3)
    page.layout().insertWidget(1, three)  # Tab still takes it last
    page.layout().activate()
    assert disordered(page.windowHandle(), page, 6) == (["Deux"], 3)


def test_every_field_is_linked_to_its_label(start):
    fields = {key: unlinked(page) for key, page in every_page(start)}
    assert sum(number for _wrong, number in fields.values()) > 15
    assert {key: wrong for key, (wrong, _number) in fields.items() if wrong} == {}


def test_a_label_of_nothing_is_seen(qtbot):
    field = Field("Nom", LineEdit())
    qtbot.addWidget(field)
    page = QWidget()
    qtbot.addWidget(page)
    page.setLayout(Column(field))
    page.show()
    assert unlinked(page) == ([], 1)
    field.label.setBuddy(page)
    assert unlinked(page) == (["Nom"], 1)


def test_the_words_on_a_button_are_in_its_name(start):
    wrong = {key: found for key, page in every_page(start) if (found := misnamed(page))}
    assert wrong == {}


def test_tab_goes_round_every_page_without_a_trap_and_changes_nothing(start):
    hands, trapped = start.window.windowHandle(), []
    for key, page in every_page(start):
        seen = []
        for _press in range(60):
            QTest.keyClick(hands, Qt.Key.Key_Tab)
            seen.append(QApplication.focusWidget())
        if len(set(seen)) < 3:
            trapped.append(key)
        assert (start.work.page(), QApplication.activeModalWidget(), QApplication.activePopupWidget()) == (
            page, None, None,
        ), key  # fmt: skip
    assert not trapped


def untold(page):
    """Return the tips that say more than the name, the description or the words of what they are of."""
    tipped = [one for one in page.findChildren(QWidget) if one.isVisible() and one.toolTip()]
    said = [(one.toolTip(), f"{one.accessibleName()} {one.accessibleDescription()} {words(one)}") for one in tipped]
    return [tip for tip, told in said if not all(part.strip("() ") in told for part in tip.splitlines())], len(tipped)


def test_a_tip_says_nothing_that_a_screen_reader_is_not_told(start):
    tips = {key: untold(page) for key, page in every_page(start)}
    assert sum(number for _untold, number in tips.values()) > 15
    assert {key: found for key, (found, _number) in tips.items() if found} == {}


def mute(page):
    """Return the lines to type in whose text and place in it a screen reader is not given."""
    found = [one for one in page.findChildren(QLineEdit) if one.isVisible()]
    texts = [(one, QAccessible.queryAccessibleInterface(one).textInterface()) for one in found]
    wrong = [one.accessibleName() for one, text in texts if text is None or len(one.text()) != text.characterCount()]
    return wrong, len(found)


def test_each_line_to_type_in_gives_its_text(start):
    lines = {key: mute(page) for key, page in every_page(start)}
    assert sum(number for _wrong, number in lines.values()) > 15
    assert {key: wrong for key, (wrong, _number) in lines.items() if wrong} == {}


class Paints(QObject):
    """Counts how often each widget is painted."""

    def __init__(self):
        super().__init__()
        self.times = Counter()

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.times[id(watched), type(watched).__name__] += 1
        return False


def restless(qapp, seconds=0.6):
    """Return what is painted again while nobody does anything."""
    paints, until = Paints(), time.monotonic() + seconds
    qapp.installEventFilter(paints)
    while time.monotonic() < until:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    qapp.removeEventFilter(paints)
    return {name for (_id, name), times in paints.times.items() if times > 2}  # a read that came late, a minute gone by


def test_nothing_moves_or_flashes_by_itself(start, qapp):
    qapp.setCursorFlashTime(0)  # where the system has it still, nothing else blinks
    # Looked at twice: what moves goes on moving, what a busy machine reads or lays out late does not.
    assert {key: found for key, _page in every_page(start) if restless(qapp) and (found := restless(qapp))} == {}


def test_what_moves_is_seen(qtbot, qapp):
    moving, timer = QWidget(), QTimer()
    qtbot.addWidget(moving)
    moving.show()
    timer.timeout.connect(moving.repaint)
    timer.start(50)
    assert restless(qapp) == {"QWidget"}
