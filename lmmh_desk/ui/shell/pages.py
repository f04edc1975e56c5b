"""The pages: made on first opening, kept, with the way back and the open files."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, field
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from lmmh_desk.kernel.feature import Page as PageEntry
from lmmh_desk.kernel.feature import load
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page
from lmmh_desk.ui.shell.discretion import Curtain
from lmmh_desk.ui.theme import current

FILES = 4  # open files the rail keeps


class Place(Struct, frozen=True):
    """A page with its arguments."""

    key: str
    arguments: dict[str, Any] = field(default_factory=dict)

    @property
    def draft_key(self) -> str:
        """Return what distinguishes the drafts of one page: its arguments."""
        return json.dumps(self.arguments, sort_keys=True, default=str) if self.arguments else ""

    def names(self, ids: Collection[str]) -> bool:
        """Say whether the page is about one of these records."""
        return any(str(one) in ids for one in self.arguments.values())

    @classmethod
    def of_draft(cls, key: str, draft_key: str) -> Place:
        """Return the place a draft was typed in."""
        return cls(key, json.loads(draft_key) if draft_key else {})


@dataclass
class OpenFile:
    """A file the agent opened, by the name its page gave it."""

    place: Place
    title: str


class PageFrame(QScrollArea):
    """Lets a page too high for the window scroll, never sideways."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        self.margins = QVBoxLayout(holder)
        self.margins.addWidget(page)
        self.setWidget(holder)
        holder.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)


class Pages(QStackedWidget):
    """Shows one page at a time."""

    titled = Signal()
    hinted = Signal()

    def __init__(self, context: Context, entries: dict[str, PageEntry]) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self._context = context
        self._entries = entries
        self._made: dict[str, Page] = {}
        self._frames: dict[str, PageFrame] = {}
        self._past: list[Place] = []
        self.files: list[OpenFile] = []
        self.place: Place | None = None
        self.curtain = Curtain()
        self.addWidget(self.curtain)
        self._discreet = False
        current().changed.connect(self._margins)

    def page(self) -> Page | None:
        """Return the page shown."""
        return self._made.get(self.place.key) if self.place else None

    def made(self) -> list[Page]:
        """Return the pages opened so far."""
        return list(self._made.values())

    def show_place(self, place: Place, *, remember: bool = True) -> Page:
        """Show a page, making it if needed."""
        page = self._made.get(place.key) or self._make(place.key)
        if remember and self.place is not None and self.place != place:
            earlier = [each for each in self._past if each != place][-9:]
            self._past = [*earlier, self.place]
        self.place = place
        if page.file:
            self._add_file(place)
        self._unveil()
        page.at = place.draft_key
        page.opened(**place.arguments)
        return page

    def make_early(self) -> None:
        """Make the pages that need nobody signed in to be made."""
        for key, entry in self._entries.items():
            if entry.early and key not in self._made:
                self._make(key)

    def set_discreet(self, hidden: bool) -> None:
        """Draw the curtain before the page shown unless it hides by itself what is personal, or open it."""
        self._discreet = hidden
        self._unveil()

    def _unveil(self) -> None:
        page = self.page()
        if page is not None and self.place is not None:
            behind = self._discreet and not page.discreet
            self.setCurrentWidget(self.curtain if behind else self._frames[self.place.key])

    def forget(self) -> None:
        """Drop every page, so that the next agent sees nothing of this one's."""
        for frame in self._frames.values():
            self.removeWidget(frame)
            frame.deleteLater()
        self._made.clear()
        self._frames.clear()
        self._past.clear()
        self.files = []
        self.place = None

    def previous(self) -> Place | None:
        """Return the place before this one, and forget it."""
        return self._past.pop() if self._past else None

    def next_file(self) -> Place | None:
        """Return the open file after the one shown."""
        places = [file.place for file in self.files]
        if not places:
            return None
        at = places.index(self.place) if self.place in places else -1
        return places[(at + 1) % len(places)]

    def is_file(self, place: Place) -> bool:
        """Say whether a place is one of the open files."""
        return any(file.place == place for file in self.files)

    def close_file(self, place: Place) -> None:
        """Take a file off the rail, and off the way back."""
        self.files = [file for file in self.files if file.place != place]
        self._past = [each for each in self._past if each != place]

    def erased(self, ids: Collection[str]) -> None:
        """Take the files of records that were erased off the rail, and off the way back."""
        self.files = [file for file in self.files if not file.place.names(ids)]
        self._past = [each for each in self._past if not each.names(ids)]

    def _add_file(self, place: Place) -> None:
        if all(file.place != place for file in self.files):
            self.files = [*self.files, OpenFile(place, "")][-FILES:]

    def _make(self, key: str) -> Page:
        page: Page = load(self._entries[key].opens)(self._context)
        page.titled.connect(lambda title: self._retitle(page, title))
        page.hinted.connect(self.hinted)
        page.setObjectName(key)
        frame = PageFrame(page)
        self._made[key], self._frames[key] = page, frame
        self.addWidget(frame)
        self._margins()
        return page

    def _margins(self) -> None:
        px = current().px
        for frame in self._frames.values():
            frame.margins.setContentsMargins(px(20), px(13), px(20), px(14))

    def _retitle(self, page: Page, title: str) -> None:
        for file in self.files:
            if file.place == self.place and page is self.page():
                file.title = title
        self.titled.emit()
