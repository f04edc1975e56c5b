"""What forbids that a person is erased at their request, and the records that go when nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select

from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_LEASES
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.rules import rules
from lmmh_desk.office.store.sites import held_sites
from lmmh_desk.office.store.told import among
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.exchange.erasing import widened
from lmmh_desk.store.exchange.shapes import Key, by_table, driver_of
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata, wire_of
from lmmh_desk.tenancy.model.erasing import BY_LAW, RIGHT, Erasable, Kept
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.store.access import files_of, named
from lmmh_desk.tenancy.store.cards import kept_id, person_leases
from lmmh_desk.tenancy.store.tables import person

JUST_NOW = 10 * 60_000  # milliseconds
SAFE = _("Rien n’est effacé.")


def erasable(read: Read, person_id: str, kept: Iterable[Retention], day: date) -> Erasable:
    """Return a person with what forbids that they are erased, of all their files.

    Raises NotFound, and WrongState on a PC that can't look at all of it: it doesn't receive every site.
    """
    files = files_of(read, kept_id(read, person_id))
    _check_whole(read)
    forbidding = (*_leases(read, files, day), *_by_law(read, files, kept, day))
    return Erasable(screen_name(named(read, files[0])), forbidding)


def going(read: Read, person_id: str) -> list[Key]:
    """Return the files of a person, and the household in which nobody would be left: it has no lease."""
    files = files_of(read, kept_id(read, person_id))
    mine = among(person.c.id, files)
    homes = read.execute(select(person.c.household_id).where(mine, person.c.household_id.is_not(None)))
    found = dict.fromkeys(homes.scalars())
    shared = set(
        read.execute(select(person.c.household_id).where(among(person.c.household_id, found), ~mine)).scalars()
    )
    return [("person", one) for one in files] + [("household", one) for one in found if one not in shared]


def check_current(read: Read, now: int) -> None:
    """Raise WrongState where this PC hasn't just received what the hub has, a lease or a debt; a stick may be old."""
    known = attached(read)
    if known and not 0 <= now - min(known.received_at or 0, known.tried_at or 0) <= JUST_NOW:
        raise WrongState(
            _(
                "Ce poste n’a rien reçu du serveur par le réseau depuis plus de dix minutes\u00a0:"
                " un bail ou un impayé peut lui manquer."
            ),
            SAFE,
            _("Synchronisez (F5), puis recommencez."),
        )


def _check_whole(read: Read) -> None:
    missing = held_sites(read)[1]
    if missing:
        raise WrongState(
            _("Ce poste ne reçoit pas les données de {sites}.").format(sites=", ".join(one.name for one in missing)),
            SAFE,
            _("Faites ce geste sur un poste qui reçoit tous les sites."),
        )


def _leases(read: Read, files: Iterable[str], day: date) -> Iterator[Kept]:
    """Give the leases the person signed or lives under, those that ended too: their purge comes first."""
    told: dict[str, Kept] = {}
    for one in files:
        home = read.execute(select(person.c.household_id).where(person.c.id == one)).scalar()
        for lease in person_leases(read, one, home):
            over = lease.ends_on is not None and lease.ends_on < day.isoformat()
            state = _("en cours")
            if over:
                state = _("terminé le {day}").format(day=short_date(date.fromisoformat(lease.ends_on or ""), year=True))
            what = _("Bail {number} · {state}").format(number=lease.number, state=state)
            told[lease.id] = Kept(what, _source(read, KEEP_LEASES.key, day))
    yield from told.values()


def _by_law(read: Read, files: Iterable[str], kept: Iterable[Retention], day: date) -> Iterator[Kept]:
    """Give what is followed of the person under a rule that the law asks, as the purge tells it, or as it became."""
    hers = [*files]
    about = by_table(widened(driver_of(read), [("person", one) for one in hers]))
    first = {one.table: one for one in reversed([*kept]) if one.rule in BY_LAW and one.table != "paper"}
    for table, retention in first.items():
        unlinked = retention.unlinked(read, hers) if retention.unlinked else []
        for one in retention.told(read, [*about.get(table, []), *unlinked]):
            label = wire_of(metadata.tables[table]).label if one.rule else retention.label
            yield Kept(f"{label} · {one.what}", _source(read, one.rule or retention.rule, day))


def _source(read: Read, rule: str, day: date) -> str:
    dated = [row for row in rules(read, rule) if row.starts_on <= day.isoformat()]
    return dated[-1].source if dated else ""


seen_erasable = restricted(RIGHT)(erasable)
