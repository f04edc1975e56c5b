"""The movements of a site, in words, and the board that the page shows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Label, Row, and_, exists, func, or_, select, tuple_

from lmmh_desk.features.masks.model.records import Cause, Kind
from lmmh_desk.features.masks.model.stock import Board, Line, expected_words, short_name
from lmmh_desk.features.masks.store.served import households, unknowing
from lmmh_desk.features.masks.store.stock import answered, counted, given, lot_in_use, site_stocks, transfers
from lmmh_desk.features.masks.store.tables import mask_handout, mask_lot, mask_movement, mask_receipt
from lmmh_desk.kernel.clock import day_bounds, paris
from lmmh_desk.kernel.french import capital, grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Exchange
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.tables import agent, site
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import household_words
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.tables import person

SHOWN = 30  # movements of a day that the list holds at first
EVERY = 10_000  # of a day on paper
_target = site.alias("target")
_sent = mask_movement.alias("sent")
_sender = site.alias("sender")


def board(read: Read, site_id: str, now: int, exchange: Exchange | None = None, *, most: int = SHOWN) -> Board:
    """Return stocks, transfers and the last movements of the day, `most` of them, as a site sees them."""
    sites = site_stocks(read, site_id)
    total, since = given(read)
    found = lines(read, site_id, now, exchange, most=most)
    served, twice = households(read)
    return Board(
        site=next(one for one in sites if one.site_id == site_id),
        lot=lot_in_use(read, site_id)[1],
        sites=tuple(sites),
        given=total,
        since=since,
        households=served,
        today=_given_today(read, site_id, now),
        lines=tuple(found),
        moves=_moves(read, site_id, now),
        transfers=tuple(transfers(read, mask_movement.c.to_site_id == site_id)),
        twice=twice,
    )


def lines(read: Read, site_id: str, now: int, exchange: Exchange | None = None, *, most: int = SHOWN) -> list[Line]:
    """Return the last movements of a site today, and what is on its way there, newest first."""
    rows = _rows(read, _of_today(site_id, now), most)
    unsent = exchange.unsent(read, "mask_movement", [row.id for row in rows]) if exchange else set()
    return [replace(_line(row, site_id, now), unsent=row.id in unsent) for row in rows]


def _of_today(site_id: str, now: int) -> ColumnElement[bool]:
    first, last = day_bounds(paris(now).date())
    today = (mask_movement.c.site_id == site_id) & mask_movement.c.created_at.between(first, last - 1)
    coming = (mask_movement.c.to_site_id == site_id) & (mask_movement.c.kind == Kind.SENT) & ~answered()
    return or_(today, coming)


def _moves(read: Read, site_id: str, now: int) -> int:
    asked = select(func.count()).select_from(mask_movement).where(_of_today(site_id, now))
    return int(read.execute(asked).scalar_one())


def _rows(read: Read, which: ColumnElement[bool], most: int) -> Sequence[Row[Any]]:
    asked = (
        select(
            mask_movement, mask_lot.c.reference, _target.c.name.label("target"), site.c.name.label("origin"),
            _sender.c.name.label("sender"), _sent.c.kind.label("answered_kind"), agent.c.name.label("agent"),
            mask_receipt.c.id.label("receipt_id"),
            mask_handout.c.id.label("handout_id"), mask_handout.c.person_id, mask_handout.c.people,
            person.c.civility, person.c.birth_name, person.c.usual_name, person.c.first_names,
            answered().label("ended"), counted().label("counts"), unknowing().label("twice"), _recounted(),
        )
        .outerjoin(mask_lot, mask_lot.c.id == mask_movement.c.lot_id)
        .outerjoin(_target, _target.c.id == mask_movement.c.to_site_id)
        .outerjoin(site, site.c.id == mask_movement.c.site_id)
        .outerjoin(_sent, _sent.c.id == mask_movement.c.answers)
        .outerjoin(_sender, _sender.c.id == _sent.c.site_id)
        .outerjoin(agent, agent.c.id == mask_movement.c.created_by)
        .outerjoin(mask_handout, mask_handout.c.movement_id == mask_movement.c.id)
        .outerjoin(mask_receipt, mask_receipt.c.handout_id == mask_handout.c.id)
        .outerjoin(person, person.c.id == mask_handout.c.person_id)
        .where(which)
        .order_by(mask_movement.c.created_at.desc(), mask_movement.c.id.desc())
        .limit(most)
    )  # fmt: skip
    return read.execute(asked).all()


def _recounted() -> Label[bool]:
    """Return that a later inventory of the same site took the place of this one."""
    later = mask_movement.alias("later")
    after = tuple_(later.c.created_at, later.c.id) > tuple_(mask_movement.c.created_at, mask_movement.c.id)
    newer = exists().where(later.c.site_id == mask_movement.c.site_id, later.c.counted.is_not(None), after)
    return and_(mask_movement.c.counted.is_not(None), newer).label("recounted")


def _line(row: Row[Any], site_id: str, now: int) -> Line:
    kind, here = Kind(row.kind), row.site_id == site_id
    title, about = _words(row, kind, here)
    parts = (about, expected_words(row.expected_at, now) if not row.ended else "", row.agent or "")
    return Line(
        row.id, row.created_at, kind, row.quantity if here else -row.quantity, title,
        " · ".join(part for part in parts if part), row.person_id or "", row.handout_id or "", row.receipt_id or "",
        twice=row.handout_id is not None and bool(row.twice) and not row.ended, ended=bool(row.ended),
        counts=bool(row.counts), here=here, recounted=bool(row.recounted),
    )  # fmt: skip


def _words(row: Row[Any], kind: Kind, here: bool) -> tuple[str, str]:
    """Return what a movement was, and the detail under it."""
    if kind is Kind.GIVEN:
        return _given(row)
    if kind is Kind.SENT:
        way = _("Transfert vers {site}").format(site=short_name(row.target)) if here else ""
        return way or _("En route depuis {site}").format(site=short_name(row.origin)), ""
    if kind is Kind.ARRIVED:
        return _("Transfert reçu, {site}").format(site=short_name(row.sender)), ""
    if kind is Kind.RECEIVED:
        return _("Lot {reference} reçu").format(reference=row.reference), ""
    if kind is Kind.TAKEN_BACK:
        return (_("Transfert rappelé") if row.answered_kind == Kind.SENT else _("Remise reprise")), ""
    found = "" if row.counted is None else _("{masks} comptés").format(masks=grouped(row.counted))
    about = " · ".join(part for part in (found, row.note or Cause(row.cause).label) if part)
    return (_("Inventaire corrigé") if row.quantity else _("Inventaire juste")), about


def _given(row: Row[Any]) -> tuple[str, str]:
    if row.person_id is None:
        return _("Sans fiche"), ""
    words = household_words(row.people)
    return screen_name(row), capital(words)


def _given_today(read: Read, site_id: str, now: int) -> int:
    first, last = day_bounds(paris(now).date())
    asked = select(func.count()).select_from(mask_movement).where(
        mask_movement.c.site_id == site_id, mask_movement.c.created_at.between(first, last - 1),
        mask_movement.c.kind == Kind.GIVEN, ~answered(),
    )  # fmt: skip
    return int(read.execute(asked).scalar_one())


seen_board = restricted("masks.read")(board)
