"""The commands that open a tab of the settings, those of the printing queue and of the verification."""

from __future__ import annotations

from lmmh_desk.features.desk.ui.access import AccessDialog
from lmmh_desk.features.desk.ui.arbitration.page import ArbitrationPage
from lmmh_desk.features.desk.ui.audit.page import AuditPage
from lmmh_desk.features.desk.ui.exchange.attach import AttachDialog
from lmmh_desk.features.desk.ui.exchange.page import ExchangePage
from lmmh_desk.features.desk.ui.retention import RetentionPage
from lmmh_desk.features.desk.ui.verify.page import VerifyPage
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.ui.printing import print_waiting
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.exchanges import PAGE


def general(context: Context) -> None:
    """Open the settings of this desk and of the office."""
    context.shell.open("settings", tab="general")


def help_here(context: Context) -> None:
    """Open the help at the subject of the page shown."""
    page = context.shell.page()
    context.shell.open("help", about=page.key if page is not None else "")


def tour(context: Context) -> None:
    """Play the tour of the window again."""
    context.shell.run("shell.tour")


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


def access(context: Context) -> None:
    """Let the agent change their own password and code (Ctrl+Maj+L)."""
    page = context.shell.page()
    if page is not None:
        AccessDialog(page, context)


def audit(context: Context, person_id: str = "") -> None:
    """Open the audit, of one person where one is given."""
    context.shell.open("audit", person_id=person_id)


def export_audit(context: Context) -> None:
    """Choose a file for the lines looked for (Ctrl+E on the page)."""
    page = context.shell.page()
    if isinstance(page, AuditPage):
        page.export()


def older_audit(context: Context) -> None:
    """Read older lines (Alt+↓ on the page)."""
    page = context.shell.page()
    if isinstance(page, AuditPage):
        page.read_older()


def arbitrate(context: Context) -> None:
    """Open what two desks wrote apart."""
    context.shell.open("arbitration")


def next_arbitration(context: Context) -> None:
    """Show the next item to decide (Alt+↓ on the page)."""
    page = context.shell.page()
    if isinstance(page, ArbitrationPage):
        page.next()


def show_arbitration(context: Context) -> None:
    """Show the amounts of what is decided (F11)."""
    page = context.shell.page()
    if isinstance(page, ArbitrationPage):
        page.reveal()


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


def exchange(context: Context) -> None:
    """Exchange with the hub (F5)."""
    context.exchanges.run()


def open_exchange(context: Context) -> None:
    """Show what waits to be sent."""
    context.shell.open(PAGE)


def attach(context: Context) -> None:
    """Ask what attaches a PC that stands alone, or that its hub forgot."""
    page = _page(context)
    if context.exchanges.status.facts.attachable:
        AttachDialog(page, context)
    else:
        context.shell.say(_("Ce poste est déjà rattaché à un serveur."))


def export(context: Context) -> None:
    """Write what waits in a file (Ctrl+E on the page)."""
    _page(context).export()


def take(context: Context) -> None:
    """Read a file brought from elsewhere (Ctrl+I on the page)."""
    _page(context).take()


def _page(context: Context) -> ExchangePage:
    """Return the page, opened first when another one is shown."""
    if not isinstance(context.shell.page(), ExchangePage):
        context.shell.open(PAGE)
    page = context.shell.page()
    assert isinstance(page, ExchangePage)
    return page


def retention(context: Context) -> None:
    """Show how long records are kept, and what has passed it."""
    context.shell.open("retention")


def more_retention(context: Context) -> None:
    """Read more of what a rule would have go (Alt+↓ on the page)."""
    page = context.shell.page()
    if isinstance(page, RetentionPage):
        page.more()
