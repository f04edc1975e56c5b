"""The context of a page without its window: jobs run at once, the shell remembers what it was told."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from lmmh_desk.features.desk.feature import FEATURE
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.office.feature import FEATURE as OFFICE
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.jobs import Jobs
from lmmh_desk.ui.turns import Turns
from tests.fakes.printer import Printer

PAGES = []


class FakeShell:
    def __init__(self):
        self.said, self.undos, self.opened = [], [], []

    def open(self, page, **arguments):
        self.opened.append((page, arguments))

    def run(self, command, **arguments): ...

    def say(self, text, tone="info", *, keeps_undo=False):
        self.said.append((text, tone))

    def offer_undo(self, text, undo):
        self.said.append((text, "undo"))
        self.undos.append(undo)

    def back(self): ...


@pytest.fixture(autouse=True)
def no_page_left(theme):
    yield
    while PAGES:
        PAGES.pop().deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # else each test slows the next


@pytest.fixture
def shell():
    return FakeShell()


@pytest.fixture
def open_as(store, clock, theme, shell):
    """Return a function that gives the context of an agent."""
    made = []

    def build(session):
        jobs = Jobs(store, lambda error: shell.say(str(error), "bad"), inline=True)
        made.append(jobs)
        return Context(
            store=store,
            clock=clock,
            catalogue=(OFFICE, FEATURE),
            reads=jobs.reads,
            writes=jobs.writes,
            papers=jobs.papers,
            network=jobs.network,
            theme=theme,
            shell=shell,
            drafts=None,
            printing=Printer(),
            ports=Ports(),
            session=session,
        )

    yield build
    for jobs in made:
        jobs.close()


def page_of(context, cls, tab=""):
    """Open a page, refreshed by what is written afterwards."""
    page = cls(context)
    PAGES.append(page)
    context.writes.changed.connect(page.refresh)
    page.resize(1140, 640)
    page.opened(tab=tab)
    page.show()
    return made(page)


def made(page):
    """Wait until a page that is made turn by turn is whole."""
    for turns in page.findChildren(Turns):
        while turns.busy:
            QCoreApplication.processEvents()
    return page
