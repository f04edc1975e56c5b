"""Fields that never show what is typed: a code of six digits, a passphrase."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.pins import DIGITS
from lmmh_desk.ui.lock.pin import type_digit
from lmmh_desk.ui.widgets.editors import LineEdit

NO_VAULT = _("Ce poste n’a pas de coffre du système\u00a0: une phrase de passe protège ses données à la place.")


class SecretEdit(LineEdit):
    """A passphrase, spaces kept as typed."""

    def __init__(self, placeholder: str = "") -> None:
        super().__init__(placeholder)
        self.setEchoMode(QLineEdit.EchoMode.Password)

    def value(self) -> Any:
        """Return what is typed."""
        return self.text()


class PinEdit(SecretEdit):
    """Six digits, with or without Shift on a French keyboard (« & » is 1), as on the lock screen."""

    def __init__(self) -> None:
        super().__init__("•" * DIGITS)
        self.setMaxLength(DIGITS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not type_digit(self, event):
            super().keyPressEvent(event)
