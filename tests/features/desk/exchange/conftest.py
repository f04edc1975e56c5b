"""A founded office attached to a hub that is only said to exist, and its window with a fake who exchanges."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.app.opening import ExchangeOf
from lmmh_desk.features.desk.store.exchange import Told
from lmmh_desk.features.walkins.store import board
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.store.exchange import attached
from lmmh_desk.ui.exchanges import Wiring
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from tests.fakes.exchanger import Exchanger
from tests.fakes.printer import Printer
from tests.features.appointments.conftest import at, office  # noqa: F401
from tests.office.conftest import admin, front, manager  # noqa: F401
from tests.ui.focus import activate

HUB = attached.Exchange("https://hub.example:8443", "PEM", b"hub", b"device", ("here",), "epoch")


@pytest.fixture
def desk(office):  # noqa: F811
    """The office, attached, with nothing to send."""
    with office.store.local() as connection:
        attached.attach(connection, HUB)
        attached.move(connection, received_at=at(10, 41), tried_at=at(10, 41))
        connection.exec_driver_sql("DELETE FROM sync_log")
    return office


def facts_of(store):
    with store.read() as read:
        return Told(CATALOGUE, store.folder).facts(read)


class Window:
    """The unlocked window, and hands on its keys."""

    def __init__(self, desk, session=None, *, inline=True, exchanger=None):
        self.exchanger = exchanger or Exchanger()
        self.work = Work(
            desk.store, CATALOGUE, Printer(), Ports(counter=board, exchange=ExchangeOf(desk.store.clock)),
            exchange=Wiring(Told(CATALOGUE, desk.store.folder).facts, self.exchanger), inline=inline,
        )  # fmt: skip
        self.work.resize(1366, 696)
        self.work.show()
        activate(self.work)
        self.work.sign_in(session or desk.session)
        self.player = Player(self.work, lambda: False)

    def keys(self, *names):
        self.player.press(*names)

    def find(self, name, kind=QWidget):
        """Return the one visible widget of this accessible name."""
        (found,) = [each for each in self.work.findChildren(kind) if each.accessibleName() == name and each.isVisible()]
        return found

    @property
    def pill(self):
        return self.work.topbar.pill

    @property
    def status(self):
        return self.work.context.exchanges.status

    @property
    def said(self):
        return self.work.keybar.message


@pytest.fixture
def window(qtbot, theme, desk):
    made = Window(desk)
    qtbot.addWidget(made.work)
    yield made
    made.work.close_jobs()
