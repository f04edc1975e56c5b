"""The commands of campaigns: the page, its acts, and what a person refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lmmh_desk.features.campaigns.model.listing import Posting
from lmmh_desk.features.campaigns.store.listing import postings
from lmmh_desk.features.campaigns.store.refusals import seen_refused
from lmmh_desk.features.campaigns.ui.acts import Acts
from lmmh_desk.features.campaigns.ui.dialogs import postings_dialog, refusal_dialog
from lmmh_desk.features.campaigns.ui.page import CampaignsPage
from lmmh_desk.features.campaigns.ui.writing import WritingPage
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.store.cards import seen_card
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


def open_campaigns(context: Context, campaign_id: str = "") -> None:
    """Show the page, on what the search found."""
    context.shell.open("campaigns", **({"campaign_id": campaign_id} if campaign_id else {}))


def refuse(context: Context, person_id: str) -> None:
    """Ask which messages of prevention somebody refuses."""
    me, acts, page = context.me, Acts(context), context.shell.page()
    if page is None:
        return

    def work(read: Read) -> tuple[str, str, frozenset[str]]:
        card = seen_card(read, me, person_id)
        return card.id, card.name, seen_refused(read, me, card.id)

    def ask(found: tuple[str, str, frozenset[str]]) -> None:
        who, name, refused = found
        refusal_dialog(page, who, name, refused, lambda values, done, failed: acts.refuse(who, values, done, failed))

    ask_once_read(context, work, ask, owner=page, slot="refusals")


def hang(context: Context) -> None:
    """Ask which posters hang in the halls that the agent keeps."""
    me, acts, page, halls = context.me, Acts(context), context.shell.page(), context.ports.halls
    if page is None:
        return

    def ask(found: list[Posting]) -> None:
        if found:
            postings_dialog(page, found, lambda values, done, failed: acts.hang_all(found, values, done, failed))
        else:
            context.shell.say(_("Aucune affiche n’est à poser dans vos halls."), "info")

    ask_once_read(context, lambda read: postings(read, me, halls), ask, owner=page, slot="postings")


def add(context: Context) -> None:
    """Begin a campaign (Ctrl+N)."""
    context.shell.open("campaign")


def save(context: Context) -> None:
    """Record what the form holds (Ctrl+S)."""
    page = context.shell.page()
    if isinstance(page, WritingPage):
        page.save(whole=False)


def print_papers(context: Context) -> None:
    """Choose a paper of the campaign shown (Ctrl+P)."""
    if (page := _page(context)) is not None:
        page.print_papers()


def approve(context: Context) -> None:
    """Approve the campaign shown."""
    if (page := _page(context)) is not None:
        page.approve()


def pause(context: Context) -> None:
    """Suspend the sending of the campaign shown, or let it go on."""
    if (page := _page(context)) is not None:
        page.pause()


def stop(context: Context) -> None:
    """Stop the campaign shown."""
    if (page := _page(context)) is not None:
        page.stop()


def _page(context: Context) -> CampaignsPage | None:
    page = context.shell.page()
    return page if isinstance(page, CampaignsPage) else None
