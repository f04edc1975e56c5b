"""The unlocked window on appointments, and hands to press its keys."""

import gc

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.walkins.store import board
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.ui.focus import activate

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "appointments"))


class Window:
    def __init__(self, office, printing, *, inline=True, exchange=None):
        if not inline:
            gc.collect()
            gc.disable()  # as in the program: Qt objects are only swept by the thread of the window
        self.office, self.store = office, office.store
        self.work = Work(office.store, AROUND, printing, Ports(counter=board, exchange=exchange), inline=inline)
        self.work.resize(1366, 696)
        self.work.show()
        activate(self.work)
        self.work.sign_in(office.session)
        self.hands = Player(self.work, self.busy)
        self.quiet = self.hands.settle
        self.hands.settle = self.breathe if inline else self.settle
        self.hands.settle()

    def busy(self):
        jobs = self.work.jobs
        return jobs.reads.busy or jobs.writes.busy or jobs.papers.busy

    def settle(self):
        """Wait for everything asked, however slow the machine."""
        self.quiet()
        while self.busy():
            self.quiet()

    def breathe(self):
        """Nothing runs in the background: only what Qt kept for later is due."""
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    @property
    def page(self):
        return self.work.page()

    @property
    def said(self):
        return self.work.keybar.message

    def open(self, page, **arguments):
        self.work.open(page, **arguments)
        self.hands.settle()
        return self.page

    def keys(self, *names, text=""):
        """Press keys, then type a text; return how many presses that took."""
        before = self.hands.keys
        self.hands.press(*names)
        self.hands.type(text)
        return self.hands.keys - before

    def click(self, parent, name):
        """Click the visible button with this accessible name."""
        found = [*parent.findChildren(Button), *parent.findChildren(IconButton)]
        one = next(one for one in found if one.accessibleName() == name and one.isVisible())
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
        self.hands.settle()

    def words(self, parent):
        return [label.text() for label in parent.findChildren(QLabel) if label.isVisible() and label.text()]

    def dialog(self):
        return next((one for one in self.work.findChildren(Dialog) if one.isVisible()), None)

    def close(self):
        self.work.drafts._timer.stop()
        self.work.close_jobs()
        gc.enable()
        self.work.close()
        self.work.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
