"""The commands that open a tab of the settings, those of the printing queue and of the verification."""

from __future__ import annotations

from lmmh_desk.features.desk.ui.arbitration.page import ArbitrationPage
from lmmh_desk.features.desk.ui.verify.page import VerifyPage
from lmmh_desk.office.ui.printing import print_waiting
from lmmh_desk.ui.context import Context


def general(context: Context) -> None:
    """Open the settings of this desk and of the office."""
    context.shell.open("settings", tab="general")


def sites(context: Context) -> None:
    """Open the sites."""
    context.shell.open("settings", tab="sites")


def reasons(context: Context) -> None:
    """Open the motifs."""
    context.shell.open("settings", tab="reasons")


def agenda(context: Context) -> None:
    """Open the rooms, windows and absences."""
    context.shell.open("settings", tab="agenda")


def rules(context: Context) -> None:
    """Open the dated rules and the legal sentences."""
    context.shell.open("settings", tab="rules")


def messages(context: Context) -> None:
    """Open what sends SMS and e-mail."""
    context.shell.open("settings", tab="messages")


def agents(context: Context) -> None:
    """Open the agents."""
    context.shell.open("settings", tab="agents")


def arbitrate(context: Context) -> None:
    """Open what two desks wrote apart."""
    context.shell.open("arbitration")


def next_arbitration(context: Context) -> None:
    """Show the next item to decide (Alt+↓ on the page)."""
    page = context.shell.page()
    if isinstance(page, ArbitrationPage):
        page.next()


def prints(context: Context) -> None:
    """Open the printing queue."""
    context.shell.open("prints")


def print_all(context: Context) -> None:
    """Print all that waits (Ctrl+P on the queue)."""
    print_waiting(context)


def verify(context: Context) -> None:
    """Open the verification, ready for the scanner."""
    context.shell.open("verify")


def verify_file(context: Context) -> None:
    """Choose a scan to verify (Ctrl+O on the page)."""
    page = context.shell.page()
    if isinstance(page, VerifyPage):
        page.choose_file()


def verify_clipboard(context: Context) -> None:
    """Verify what is in the clipboard (Ctrl+V on the page)."""
    page = context.shell.page()
    if isinstance(page, VerifyPage):
        page.paste()
