"""Tenancy's commands, from the search, a file or anywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.ui.page import FichePage
from lmmh_desk.ui import choosers
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.copying import copy_text
from lmmh_desk.ui.widgets.dialog import confirm

if TYPE_CHECKING:
    from lmmh_desk.tenancy.model.cards import PersonCard
    from lmmh_desk.tenancy.model.erasing import Erasable


def open_file(context: Context, person_id: str = "") -> None:
    """Show the file of a person, or ask for one."""
    if person_id:
        context.shell.open("fiche", person_id=person_id)
    else:
        context.shell.run("shell.search")


def new(context: Context, text: str = "") -> None:
    """Type a person who isn't in the base; `text` is what was typed in the search."""
    context.shell.open("person_form", **({"text": text} if text else {}))


def edit(context: Context, person_id: str) -> None:
    """Edit identity, contacts and preferences."""
    context.shell.open("person_form", person_id=person_id)


def add_member(context: Context, person_id: str) -> None:
    """Type another person of the same household."""

    def ask(card: PersonCard) -> None:
        context.shell.open("person_form", household_id=card.household_id or "")

    _with_card(context, person_id, ask)


def note(context: Context) -> None:
    """Open the quick note of the file shown (Ctrl+M)."""
    page = context.shell.page()
    if isinstance(page, FichePage):
        page.note()


def why_phone(context: Context) -> None:
    """Note that the file was opened for a call (Ctrl+1)."""
    _why(context, "phone")


def why_mail(context: Context) -> None:
    """Note that the file was opened for a letter or an e-mail (Ctrl+2)."""
    _why(context, "mail")


def why_follow(context: Context) -> None:
    """Note that the file was opened to follow it up (Ctrl+3)."""
    _why(context, "follow")


def why_other(context: Context) -> None:
    """Note that the file was opened for the service, otherwise (Ctrl+4)."""
    _why(context, "other")


def _why(context: Context, reason: str) -> None:
    page = context.shell.page()
    if isinstance(page, FichePage):
        page.why.answer(reason)


def verify(context: Context, person_id: str) -> None:
    """Record that the identity paper was seen."""
    from lmmh_desk.tenancy.actions.people import verify_identity

    context.writes.run(
        partial(verify_identity, context.store, context.me, person_id),
        lambda _changes: context.shell.say(_("Identité vérifiée."), "ok"),
        owner=context.writes,
    )


def residence(context: Context, person_id: str, paper_id: str = "") -> None:
    """Show the attestation de résidence of a person, a new one or the one recorded, to print it."""
    from lmmh_desk.tenancy.ui.residence import ResidenceDialog

    _kept(ResidenceDialog(window(context), context, person_id, paper_id))


def attestation(context: Context, person_id: str, paper_id: str) -> None:
    """Open the file of a person at the attestation that the search found."""
    open_file(context, person_id)
    residence(context, person_id, paper_id)


def access(context: Context, person_id: str) -> None:
    """Write all that is kept of a person, once it is said why: a PDF to read and a JSON."""
    from lmmh_desk.ui.widgets.editors import LineEdit
    from lmmh_desk.ui.widgets.field import Field

    confirm(
        window(context),
        _("Remettre ses données à la personne\u00a0?"),
        _("Un PDF et un fichier JSON, en clair, dans le dossier que vous choisirez. Les autres personnes sont masquées."
          " Le motif reste au journal des accès."),
        yes=_("Choisir le dossier"),
        no=_("Ne rien écrire"),
        then=lambda reason: _export(context, person_id, reason),
        field=Field(_("Motif de la demande"), LineEdit()),
        about=person_id,
    )  # fmt: skip


def _export(context: Context, person_id: str, reason: str) -> None:
    from lmmh_desk.kernel.access import accesses
    from lmmh_desk.tenancy.actions.access import Asked, export

    folder = choosers.folder(window(context), _("Dossier où écrire les données"))
    if not folder:
        return
    asked, made = Asked(person_id, reason, Path(folder)), accesses(context.catalogue)
    context.papers.run(
        partial(export, context.store, context.me, asked, made),
        lambda _written: context.shell.say(
            _("Données écrites\u00a0: un PDF et un JSON. Remettez-les, puis effacez-les."), "ok"
        ),
        owner=window(context),
    )


def erase(context: Context, person_id: str) -> None:
    """Erase a person who asks for it, once the ground is chosen; or tell what the law has the office keep."""
    from lmmh_desk.kernel.retention import retentions
    from lmmh_desk.tenancy.store.erasing import seen_erasable
    from lmmh_desk.tenancy.ui.erasing import EraseDialog, KeptDialog

    me, kept, day = context.me, retentions(context.catalogue), today(context.clock)

    def ask(found: Erasable) -> None:
        if found.kept:
            _kept(KeptDialog(window(context), found))
        else:
            _kept(EraseDialog(window(context), context, person_id, found, kept))

    ask_once_read(
        context, lambda read: seen_erasable(read, me, person_id, kept, day), ask, owner=context.reads,
        slot="tenancy.erase",
    )  # fmt: skip


def notice(context: Context, person_id: str) -> None:
    """Record the notice of the lease in force."""
    from lmmh_desk.tenancy.ui.dialogs import NoticeDialog

    def ask(card: PersonCard) -> None:
        lease = card.lease(today(context.clock))
        if lease is None:
            context.shell.say(_("Aucun bail en cours pour cette personne."), "warn")
            return
        NoticeDialog(window(context), context, lease)

    _with_card(context, person_id, ask)


def withdraw(context: Context, person_id: str) -> None:
    """Cancel the last notice recorded, once confirmed: even one whose wrong date has already ended the lease."""
    from lmmh_desk.tenancy.actions.notices import withdraw_notice

    def ask(card: PersonCard) -> None:
        lease = next((one for one in card.leases if one.notice_ends_on), None)
        if lease is None:
            context.shell.say(_("Aucun congé enregistré pour cette personne."), "warn")
            return
        ends = plain_date(date.fromisoformat(lease.notice_ends_on or ""))
        confirm(
            window(context),
            _("Annuler le congé du bail {number}\u00a0?").format(number=lease.number),
            _("Le préavis qui finit le {day} est effacé et le bail reprend son cours. Ce geste est tracé.").format(
                day=ends
            ),
            yes=_("Annuler le congé"),
            no=_("Garder le congé"),
            then=lambda _reason: context.writes.run(
                partial(withdraw_notice, context.store, context.me, lease.id),
                lambda _changes: context.shell.say(_("Congé annulé."), "ok"),
                owner=context.writes,
            ),
        )

    _with_card(context, person_id, ask)


def join(context: Context, person_id: str) -> None:
    """Put a person in the household of another."""
    from lmmh_desk.tenancy.ui.dialogs import JoinDialog

    _with_card(context, person_id, lambda card: _kept(JoinDialog(window(context), context, card)))


def leave(context: Context, person_id: str) -> None:
    """Take a person out of the household, once confirmed."""
    from lmmh_desk.tenancy.actions.people import leave_household

    def ask(card: PersonCard) -> None:
        if len(card.members) < 2:
            context.shell.say(_("Cette personne est seule dans son foyer."), "warn")
            return
        confirm(
            window(context),
            _("Retirer {name} du foyer\u00a0?").format(name=card.name),
            _("Ses baux signés et son historique restent dans sa fiche."),
            yes=_("Retirer du foyer"),
            no=_("Garder dans le foyer"),
            then=lambda _reason: context.writes.run(
                partial(leave_household, context.store, context.me, person_id),
                lambda _changes: context.shell.say(_("Personne retirée du foyer."), "ok"),
                owner=context.writes,
            ),
        )

    _with_card(context, person_id, ask)


def merge(context: Context, person_id: str) -> None:
    """Merge another file of the same person into this one."""
    from lmmh_desk.tenancy.ui.dialogs import MergeDialog

    _with_card(context, person_id, lambda card: _kept(MergeDialog(window(context), context, card)))


def copy_address(context: Context, person_id: str) -> None:
    """Copy what is written on an envelope to the person, ready to paste."""

    def copy(card: PersonCard) -> None:
        lines = card.postal_lines(today(context.clock))
        if not lines:
            context.shell.say(_("Aucun logement de l’office n’est connu pour cette personne."), "warn")
            return
        copy_text("\n".join(lines))
        context.shell.say(_("Adresse copiée\u00a0: {lines}").format(lines=" · ".join(lines)), "ok")

    _with_card(context, person_id, copy)


def bring_in(context: Context) -> None:
    """Open the import of the landlord's files."""
    context.shell.open("imports")


def window(context: Context) -> QWidget:
    """Return what a dialog stands over."""
    assert isinstance(context.shell, QWidget)
    return context.shell


def _kept(_opened: QWidget) -> None:
    """Let a dialog that opened itself live in the window."""


def _with_card(context: Context, person_id: str, then: Callable[[PersonCard], None]) -> None:
    from lmmh_desk.tenancy.store.cards import seen_card

    me = context.me
    ask_once_read(context, lambda read: seen_card(read, me, person_id), then, owner=context.reads, slot="tenancy.card")
