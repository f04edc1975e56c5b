"""The unlocked window on appointments, and hands to press its keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.walkins.store import board
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from tests.features.window import Window

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "appointments"))


class AppointmentsWindow(Window):
    """It knows its office, and clicks by name."""

    features = AROUND

    def __init__(self, office, printing, *, inline=True, exchange=None):
        self.office = office
        super().__init__(
            office.store, office.session, printing, ports=Ports(counter=board, exchange=exchange), inline=inline
        )

    def click(self, parent, name):
        """Click the visible button with this accessible name."""
        found = [*parent.findChildren(Button), *parent.findChildren(IconButton)]
        one = next(one for one in found if one.accessibleName() == name and one.isVisible())
        QTest.mouseClick(one, Qt.MouseButton.LeftButton)
        self.hands.settle()

    def words(self, parent):
        return [label.text() for label in parent.findChildren(QLabel) if label.isVisible() and label.text()]
