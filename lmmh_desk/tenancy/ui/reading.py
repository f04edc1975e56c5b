"""Reads everything the file of a person shows, in one go, whatever slice it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.kernel.clock import paris, paris_instant, today
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.found import Flag, Moment
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import AtCounter, Exchange, WorksAt
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.context import Context

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read
    from lmmh_desk.tenancy.model.cards import PersonCard


class PersonFile(Struct, frozen=True):
    """What a fiche shows; `past` newest first, with what won't come any more, `coming` soonest first."""

    card: PersonCard
    past: tuple[Moment, ...]
    coming: tuple[Moment, ...]
    serving: AtCounter | None  # this person, at this agent's counter
    seen: str  # why the file is opened, where it shows: « Au guichet », « Rendez-vous 10:30 », or told today; "" if not
    changed: str  # « Dernière modification 13/11 15:20 · Y. Prévost »
    works: tuple[WorksAt, ...] = ()  # where this person lives
    flags: tuple[Flag, ...] = ()  # what other slices have the agent know at a glance


def read_file(read: Read, context: Context, session: Session, person_id: str) -> PersonFile:
    """Return the file of a person; raises NotFound."""
    from lmmh_desk.tenancy.store.cards import seen_card
    from lmmh_desk.tenancy.store.moments import seen_change

    now = context.clock.now()
    card = seen_card(read, session, person_id)
    moments = _marked(read, moments_of(read, context, session, card.id), context.ports.exchange)
    counter, works = context.ports.counter, context.ports.works
    serving = counter.serving(read, session, now) if counter else None
    return PersonFile(
        card,
        tuple(sorted((one for one in moments if one.off or one.at <= now), key=lambda one: -one.at)),
        coming(moments, now),
        serving if serving and serving.person_id == card.id else None,
        _seen(read, context, session, card.id),
        _changed(seen_change(read, session, card.id)),
        tuple(works.here(read, card, paris(now).date())) if works else (),
        flags_told(read, context, session, card.id),
    )


def moments_of(read: Read, context: Context, session: Session, person_id: str) -> list[Moment]:
    """Return what every slice tells of a person, and of the files merged into theirs: a desk that did not know yet
    may have written there.
    """
    from lmmh_desk.tenancy.store.access import files_of

    tellers = [load(feature.timeline) for feature in context.catalogue if feature.timeline]
    told = (moment for one in files_of(read, person_id) for teller in tellers for moment in teller(read, one, session))
    return list(dict.fromkeys(told))


def coming(moments: list[Moment], now: int) -> tuple[Moment, ...]:
    """Return what is to come, the soonest first: what one slice tells the day of and another the hour of, once."""
    ahead = sorted((one for one in moments if not one.off and one.at > now), key=lambda one: one.at)
    days = {one.at: paris(one.at).date() for one in ahead}
    timed = {(one.title, days[one.at]) for one in ahead if not _whole_day(one)}
    return tuple(one for one in ahead if not _whole_day(one) or (one.title, days[one.at]) not in timed)


def _whole_day(moment: Moment) -> bool:
    return paris_instant(paris(moment.at).date()) == moment.at


def flags_told(read: Read, context: Context, session: Session, person_id: str) -> tuple[Flag, ...]:
    """Return what the slices of the catalogue have an agent know of a person at a glance."""
    day = today(context.clock)
    told = (load(feature.flags)(read, person_id, session, day) for feature in context.catalogue if feature.flags)
    return tuple(flag for flags in told for flag in flags)


def _seen(read: Read, context: Context, session: Session, person_id: str) -> str:
    """Return the reason that the queue or the agenda tells, else the one this agent gave today."""
    from lmmh_desk.tenancy.store.consulting import given_today

    now = context.clock.now()
    ranks = (load(feature.ranks)(read, session, now) for feature in context.catalogue if feature.ranks)
    told = next((here[person_id] for here in ranks if person_id in here), "")
    return told or given_today(read, session, person_id, now)


def _marked(read: Read, moments: list[Moment], exchange: Exchange | None) -> list[Moment]:
    """Return the moments, those the hub doesn't know yet marked."""
    if exchange is None:
        return moments
    tables = {one.table for one in moments if one.table}
    unsent = {
        (table, row_id)
        for table in tables
        for row_id in exchange.unsent(read, table, [one.id for one in moments if one.table == table])
    }
    return [replace(one, unsent=(one.table, one.id) in unsent) for one in moments]


def _changed(last: tuple[int, str] | None) -> str:
    if last is None:
        return ""
    then = paris(last[0])
    said = _("Dernière modification {day} {hour}").format(day=short_date(then.date()), hour=hour(then))
    return " · ".join(part for part in (said, last[1]) if part)
