"""What the leases already say of a move: who, from where, to where, between which days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from lmmh_desk.features.moves.model.move import Checks, Draft, Kind
from lmmh_desk.features.moves.model.rights import Issued
from lmmh_desk.features.moves.model.rules import Setting, Window
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.regulations import MOVE_PEOPLE
from lmmh_desk.tenancy.model.address import screen_lines
from lmmh_desk.tenancy.model.cards import LeaseLine, Member, PersonCard
from lmmh_desk.tenancy.model.leases import lease_state

RECENT = timedelta(31)  # a lone lease younger than this is one the person is moving into
_FEW = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


class Known(Struct, frozen=True):
    """A form filled with everything this desk knows, and what its rules need."""

    card: PersonCard
    draft: Draft
    window: Window
    issuer: Issuer
    standing: tuple[tuple[Issued, frozenset[date]], ...] = ()  # the move's justificatifs that stand, with their days


def pair(leases: Sequence[LeaseLine], today: date) -> tuple[LeaseLine | None, LeaseLine | None]:
    """Return the lease a person leaves and the one they enter, as far as the leases tell."""
    alive = [lease for lease in leases if lease_state(lease, today) != "ended"]
    alive.sort(key=lambda lease: lease.starts_on or "")
    noticed = [lease for lease in alive if lease.notice_ends_on]
    if noticed:
        others = [lease for lease in alive if not lease.notice_ends_on]
        return noticed[0], others[-1] if others else None
    if len(alive) >= 2:
        return alive[-2], alive[-1]
    if not alive:
        return None, None
    (only,) = alive
    return (None, only) if only.starts_on and only.starts_on > (today - RECENT).isoformat() else (only, None)


def kind_of(left: LeaseLine | None, entered: LeaseLine | None) -> Kind:
    """Return the kind of a move from which of its two leases are the office's."""
    if left and entered:
        return Kind.TRANSFER
    return Kind.IN if entered else Kind.OUT


def window_of(left: LeaseLine | None, entered: LeaseLine | None) -> Window:
    """Return the days a move may take place: from the new lease's first to the notice's last."""
    return Window(_day(entered.starts_on if entered else None), _day(left.notice_ends_on if left else None))


def household_line(others: Sequence[Member]) -> str:
    """Return « Mme Lamia BELKACEM et deux enfants », nothing for a person alone."""
    children = sum(member.standing == "child" for member in others)
    parts = [member.paper_name for member in others if member.standing != "child"]
    if children:
        word = _("enfant") if children == 1 else _("enfants")
        parts.append(f"{_FEW[children]} {word}" if children < len(_FEW) else count(children, _("enfant")))
    return listed(parts)


def filled(card: PersonCard, today: date) -> Draft:
    """Return the form as the leases fill it; what is missing stays empty for the agent to type."""
    left, entered = pair(card.leases, today)
    main = left or entered
    others = [member for member in card.members if member.id != card.id]
    checked = card.identity_checked_at
    return Draft(
        person_id=card.id,
        kind=kind_of(left, entered),
        lease_id=left.id if left else None,
        next_lease_id=entered.id if entered else None,
        lease_reference=main.number if main else "",
        from_address=address_of(left),
        to_address=address_of(entered),
        on_lease=main is None or not main.holders or card.id in main.holders,
        household=household_line(others),
        household_count=1 + len(others),
        notice_on=_day(left.notice_received_on if left else None),
        checks=Checks(
            identity=checked is not None and paris(checked).date() == today,
            lease_signed=entered is not None and not entered.typed,
        ),
    )


def known(card: PersonCard, issuer: Issuer, today: date) -> Known:
    """Return the form filled for a person, with the window its rules need."""
    return Known(card, filled(card, today), window_of(*pair(card.leases, today)), issuer)


def setting(found: Known, draft: Draft, now: datetime) -> Setting:
    """Return what the rules need to judge a draft; the limit of people is that of its first day."""
    first = min((outing.day for outing in draft.days), default=now.date())
    limit = found.issuer.rule(MOVE_PEOPLE.key, first)
    return Setting(now, found.window, int(limit) if limit else None)


def twin(found: Known, draft: Draft) -> Issued | None:
    """Return the justificatif that stands for the same lease and kind of move, and one of the same days."""
    said = found.draft
    if (draft.kind, draft.lease_reference) != (said.kind, said.lease_reference):
        return None
    days = {outing.day for outing in draft.days}
    return next((issued for issued, covered in found.standing if days & covered), None)


def address_of(lease: LeaseLine | None) -> tuple[str, ...]:
    """Return the lines of a lease's dwelling, none when it isn't on this desk."""
    return tuple(screen_lines(lease.dwelling.address)) if lease and lease.dwelling else ()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
