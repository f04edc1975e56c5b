"""The unlocked window of a desk, as the tests of the slices open it."""

import gc

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.ui.focus import activate


class Window:
    """The unlocked window with some of the catalogue or all of it, and hands to press its keys."""

    features = CATALOGUE

    def __init__(self, store, session, printing, *, ports=None, inline=True):
        if not inline:
            gc.collect()
            gc.disable()  # as in the program: Qt objects are only swept by the thread of the window
        self.store, self.session, self.printing = store, session, printing
        self.work = Work(store, self.features, printing, ports or Ports(), inline=inline)
        self.work.resize(1366, 700)
        self.work.show()
        activate(self.work)
        self.work.sign_in(session)
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

    def click(self, button):
        button.click()
        self.hands.settle()

    def dialog(self):
        return next((one for one in self.work.findChildren(Dialog) if one.isVisible()), None)

    def close(self):
        self.work.drafts._timer.stop()
        self.work.close_jobs()
        gc.enable()
        self.work.close()
        self.work.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
