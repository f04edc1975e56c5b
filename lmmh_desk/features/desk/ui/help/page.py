"""« Aide »: the subjects at the left, found by their words, the one chosen at the right."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.model.help import Topic, found
from lmmh_desk.features.desk.ui.help.reader import Reader
from lmmh_desk.features.desk.ui.help.topics import topics
from lmmh_desk.kernel.feature import Page as Entry
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.editors import SearchEdit
from lmmh_desk.ui.widgets.list_view import ListView

LIST, ROW = 320, 34  # pixels at 100 %
TOUR = "visite:"


class TopicList(ListView[Topic]):
    """The subjects, under the titles of their groups."""

    def __init__(self) -> None:
        super().__init__(_("Sujets de l’aide"), ROW)
        self.setProperty("role", "list")

    def said(self, item: Topic) -> str:
        return f"{item.title}, {item.group}"

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Topic) -> None:
        px, taken = paint.px, self.currentIndex().row() == row
        inside = area.adjusted(px(6), 0, -px(6), 0)
        if taken or self.hovered == row:
            paint.box(inside, "sel" if taken else "hover")
        paint.text(inside.adjusted(px(10), 0, -px(8), 0), item.title, 13, 600 if taken else 400, elide=True)
        if taken and self.hasFocus():
            paint.focus(inside)


class HelpSearch(SearchEdit):
    """The field of the subjects: ↓ goes to the list, Entrée reads the first one found."""

    def __init__(self, below: QWidget) -> None:
        super().__init__(_("Chercher dans l’aide"))
        self._below = below

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._below.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


class HelpPage(Page):
    """The help, in the window."""

    key = "help"
    discreet = True  # its pictures are of invented people
    gestures = (("↑ ↓", _("Sujet")), (_("Entrée"), _("Lire")), ("Tab", _("Liens")))
    hints = ("shell.primary", "shell.next_pane", "shell.escape", "shell.search", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._open = _pages(context)
        self._all = [each for each in topics() if not each.pages or any(page in self._open for page in each.pages)]
        self.list, self.reader = TopicList(), Reader()
        self.search = HelpSearch(self.list)
        self.go = Button(_("Ouvrir la page"), key=_("Ctrl+Entrée"), role="primary")
        self.tour = Button(_("Visite guidée"), "flag")
        self.nothing = Label(_("Aucun sujet ne porte ces mots. Essayez-en un seul."), 13, 400, "t2", wrap=True)
        self._subjects = Card(padding=(0, 6, 0, 6), spacing=6)
        self._subjects.add(self.nothing)
        self._subjects.add(self.list, 1)
        text = Card(padding=(0, 0, 0, 0), spacing=0)
        text.add(self.reader, 1)
        title = Row(Label(_("Aide"), 20, 600), None, self.tour, self.go, spacing=8)
        left = QWidget()
        left.setLayout(Column(self.search, self._subjects, spacing=8))
        self._left = left
        self._both = Row(left, text, spacing=13)
        self._both.setStretch(1, 1)
        column = Column(spacing=12)
        column.addLayout(title)
        column.addLayout(self._both, 1)
        self.setLayout(column)
        self._connect()
        self.set_title(_("Aide"))
        self._find()

    def _connect(self) -> None:
        self.search.changed.connect(self._find)
        self.list.chosen.connect(self._show)
        self.list.opened.connect(lambda _topic: self.reader.setFocus(Qt.FocusReason.TabFocusReason))
        self.reader.followed.connect(self.follow)
        self.go.clicked.connect(self.primary)
        self.tour.clicked.connect(lambda: self.context.shell.run("shell.tour"))

    def opened(self, **arguments: Any) -> None:
        """Show the subject asked for, or that of the page it was asked from; else the first one."""
        self.search.clear()
        topic, page = arguments.get("topic", ""), arguments.get("about", "")
        wanted = (each for each in self._all if each.key == topic or (page and page in each.pages))
        self.choose(next(wanted, self._all[0]))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, topic: Topic) -> None:
        """Show a subject."""
        index = self.list.model().index(self.list.items().index(topic), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def follow(self, where: str) -> None:
        """Follow a link: to another subject, to a page, to the tour."""
        kind, _colon, name = where.partition(":")
        if where == TOUR:
            self.context.shell.run("shell.tour")
        elif kind == "page":
            self.context.shell.open(name)
        else:
            self._follow_to(name)

    def _follow_to(self, key: str) -> None:
        wanted = next((each for each in self._all if each.key == key), None)
        if wanted is None:
            self.context.shell.say(_("Ce sujet concerne un autre profil que le vôtre."))
            return
        self.search.clear()
        self.choose(wanted)

    def primary(self) -> None:
        """Open the page that the subject tells of (Ctrl+Entrée)."""
        page = self._page()
        if page:
            self.context.shell.open(page)

    def arrange(self, width: Width) -> None:
        narrow = width == "narrow"
        self._both.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self._left.setMinimumWidth(0 if narrow else current().px(LIST))
        self._left.setMaximumWidth(WIDEST if narrow else current().px(LIST))
        self.list.setMinimumHeight(current().px(ROW * 5) if narrow else 0)
        self.list.setMaximumHeight(current().px(ROW * 5) if narrow else WIDEST)
        self.reader.setMinimumHeight(current().px(320) if narrow else 0)

    def panes(self) -> list[QWidget]:
        return [self.search, self.list, self.reader]

    def _find(self) -> None:
        shown = found(self._all, self.search.value())
        self.list.set_items(shown)
        appear(self.nothing, not shown)
        if shown:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        else:
            self._show(None)

    def _show(self, topic: Topic | None) -> None:
        if topic is not self.reader.topic:
            self.reader.show_topic(topic)
        appear(self.go, bool(self._page()))

    def _page(self) -> str:
        """Return the page that the subject shown opens: one that needs nobody chosen before."""
        topic = self.reader.topic
        standing = (
            page for page in (topic.pages if topic else ()) if page in self._open and self._open[page].group != "none"
        )
        return next(standing, "")


def _pages(context: Context) -> dict[str, Entry]:
    """Return the pages that this agent may open."""
    role = context.me.role
    listed = (page for feature in context.catalogue for page in feature.pages)
    return {page.key: page for page in listed if page.key != HelpPage.key and (not page.roles or role in page.roles)}
