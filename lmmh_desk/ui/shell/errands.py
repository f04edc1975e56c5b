"""What the window does by itself once somebody has signed in: each slice's errands, loaded then."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from lmmh_desk.kernel.feature import load
from lmmh_desk.ui.context import Context

AFTER = 2_000  # milliseconds after the first signing in: the first page has the processor for itself


class Errands(QObject):
    """The errands of the catalogue, made once."""

    def __init__(self, context: Context, window: QObject) -> None:
        super().__init__(window)
        self._context = context
        self.made: list[Any] = []
        self._later = QTimer(self, singleShot=True, interval=AFTER)
        self._later.timeout.connect(self.make)

    def begin(self) -> None:
        """Make the errands soon, unless they are."""
        if not self.made:
            self._later.start()

    def make(self) -> None:
        """Load and make the errands."""
        wanted = [errand for feature in self._context.catalogue for errand in feature.errands]
        self.made = [load(errand)(self._context) for errand in wanted]

    def stop(self) -> None:
        """End them, before the lanes close."""
        self._later.stop()
        for errand in self.made:
            errand.stop()
