"""The commands of prevention: a case from any file, F12 from anywhere, the keys of the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.actions.papers import Asked
from lmmh_desk.features.arrears.model.papers import AIDS, ATTESTATION
from lmmh_desk.features.arrears.ui.acts import LIST, Acts
from lmmh_desk.features.arrears.ui.asking import OpenDialog
from lmmh_desk.features.arrears.ui.follow_card import FollowCard
from lmmh_desk.features.arrears.ui.page import ArrearsPage
from lmmh_desk.features.arrears.ui.paper import PaperDialog
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.store.cards import seen_card
from lmmh_desk.tenancy.ui.page import FichePage
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context


def begin(context: Context, person_id: str) -> None:
    """Ask what is needed to follow a person’s household."""
    _kept(OpenDialog(_window(context), Acts(context), person_id, today(context.clock)))


def open_case(context: Context, case_id: str = "", lease_id: str = "") -> None:
    """Show the list, with the case the search found."""
    wanted = {"case_id": case_id, "lease_id": lease_id}
    context.shell.open(LIST, **{name: value for name, value in wanted.items() if value})


def attestation(context: Context, person_id: str) -> None:
    """Show the attestation de loyer à jour of a person, or why it can’t be given (F12)."""
    _paper(context, ATTESTATION, person_id)


def aids(context: Context, person_id: str) -> None:
    """Show the contacts of aid, to be handed over."""
    _paper(context, AIDS, person_id)


def note(context: Context) -> None:
    """Note an exchange with the person of the row chosen (Ctrl+M)."""
    _press(context, "note")


def letter(context: Context) -> None:
    """Show the letter of the row chosen (Ctrl+P)."""
    _press(context, "letter")


def show(context: Context) -> None:
    """Show the amounts of the case chosen, or hide them again (F11)."""
    page = context.shell.page()
    if isinstance(page, ArrearsPage):
        page.panel.amounts.show_button.click()


def show_here(context: Context) -> None:
    """Show the amounts of whoever’s file is open, or hide them again (F11)."""
    card = _follow_card(context)
    if card is not None:
        card.amounts.show_button.click()


def follow(context: Context) -> None:
    """Open the prevention of arrears at the case of whoever’s file is open (Ctrl+B)."""
    card = _follow_card(context)
    if card is not None:
        card.open_case()


def bring_in(context: Context) -> None:
    """Open the import of balances."""
    context.shell.open("arrears_import")


def _press(context: Context, key: str) -> None:
    page = context.shell.page()
    if isinstance(page, ArrearsPage):
        page.press(key)


def _follow_card(context: Context) -> FollowCard | None:
    """Return the card of the file open, None, said in words, where nobody is followed on this desk."""
    page = context.shell.page()
    cards = page.cards if isinstance(page, FichePage) else []
    found = next((one for one in cards if isinstance(one, FollowCard) and one.isVisible() and one.case_id), None)
    if found is None:
        context.shell.say(_("Cette personne n’a pas de suivi budgétaire ouvert sur ce poste."), "warn")
    return found


def _paper(context: Context, kind: str, person_id: str) -> None:
    me, day = context.me, today(context.clock)

    def show(card: PersonCard) -> None:
        asked = Asked(kind, person_id=card.id)
        _kept(PaperDialog(_window(context), Acts(context), asked, large=card.large_print, today=day, masked=True))

    ask_once_read(context, lambda read: seen_card(read, me, person_id), show, owner=context.reads, slot="arrears.paper")


def _window(context: Context) -> QWidget:
    assert isinstance(context.shell, QWidget)
    return context.shell


def _kept(_opened: QWidget) -> None:
    """Let a dialog that opened itself live in the window."""
