"""The search's answers about persons, as picture 12 shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import starmap
from typing import Any

from msgspec import defstruct
from msgspec.structs import replace

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import read_birth
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.ranking import Candidate, marks
from lmmh_desk.store.search import candidates
from lmmh_desk.store.store import Read
from lmmh_desk.store.words import words
from lmmh_desk.tenancy.model.address import STREET_TYPES, Address, inside_line, place, street_line
from lmmh_desk.tenancy.model.cards import household_words
from lmmh_desk.tenancy.model.leases import lease_state, state_sentence
from lmmh_desk.tenancy.model.names import screen_name, surname
from lmmh_desk.tenancy.store import index as _index  # noqa: F401  (declares what is indexed)
from lmmh_desk.tenancy.store.cards import ADDRESS, dwelling_line

LIMIT = 10
SPARE = 4  # candidates beyond, for the children who give way
# Rank in the whole search: who is here now comes before anything else, then by how well the words answer.
HERE = 0.0
FOUND = 1.0
GUESSED = 3.0
NEARER = 0.01  # who lives with another answer comes right after it

# What an address says that isn't indexed: nearly everybody lives in a street, and has a number.
_KINDS = {word for kind in STREET_TYPES.items() for text in kind for word in words(text)}
_KINDS |= {"bat", "batiment", "appt", "appartement", "n"}

_DATE = re.compile(r"(?<!\S)\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})(?!\S)")
_DWELLING = ("id", "reference", *ADDRESS, "kind", "surface_dm2")
_COLUMNS = {
    **{name: f"person.{name}" for name in (
        "id", "civility", "birth_name", "usual_name", "first_names", "birth_date", "standing", "household_id")},
    "lease_number": "lease.number",
    **{name: f"lease.{name}" for name in ("starts_on", "ends_on", "notice_ends_on")},
    "residence_name": "residence.name",
    **{f"home_{name}": f"dwelling.{name}" for name in _DWELLING},
    "size": """(SELECT count(*) FROM person AS other
         WHERE other.household_id = person.household_id AND other.merged_into IS NULL)""",
}  # fmt: skip
_Row: Any = defstruct("_Row", _COLUMNS)
_SQL = """
    SELECT @columns
    FROM json_each(?) AS wanted JOIN person ON person.id = wanted.value
    LEFT JOIN lease ON lease.id IN (
        SELECT lease_id FROM lease_holder WHERE person_id = person.id
        UNION SELECT own.id FROM lease AS own WHERE own.household_id = person.household_id)
    LEFT JOIN dwelling ON dwelling.id = lease.dwelling_id
    LEFT JOIN residence ON residence.id = dwelling.residence_id
    ORDER BY lease.starts_on DESC""".replace("@columns", ", ".join(_COLUMNS.values()))


def search_persons(
    read: Read, query: str, session: Session, now: int, ranks: Mapping[str, str] | None = None
) -> list[Hit]:
    """Return at most ten persons, best first; `ranks` maps who is here now to a tag (« En file A31 »)."""
    if not allowed(session.role, "tenancy.read"):
        return []
    here = ranks or {}
    query = _with_birth(query, paris(now).date())
    for asked, guessing in _ways(query):
        found = candidates(read, "person", asked, first=tuple(here), limit=LIMIT + SPARE, guessing=guessing)
        if found:
            return hits(read, found, words(asked), paris(now).date(), here)
    return []


def _with_birth(query: str, today: date) -> str:
    """Return the query with a whole date as it is indexed: « lamia 3/9/87 » is « lamia 19870903 »."""

    def indexed(typed: re.Match[str]) -> str:
        try:
            return f"{read_birth(typed[0], today):%Y%m%d}"
        except BadInput:
            return typed[0]

    return _DATE.sub(indexed, query)


def _ways(query: str) -> list[tuple[str, bool]]:
    """Return the texts to ask for until one answers, each with whether typing errors are forgiven in it.

    An address is indexed as « 14 allée des Sittelles » without its « allée »: it is asked for so where the words as
    typed find nobody (there are people called Place, and Chemin), and before anybody's name sounds like « rue ».
    """
    asked = words(query)
    left = [word for word in asked if word not in _KINDS]
    return [(query, True)] if len(left) == len(asked) else [(query, False), (" ".join(left), True), (query, True)]


def hits(
    read: Read, found: Sequence[Candidate], asked: Sequence[str], today: date, here: Mapping[str, str]
) -> list[Hit]:
    """Return the hits of candidates; a child gives way to an adult of the same household."""
    rows = _rows(read, [one.id for one in found], today)
    shown = [one for one in found if one.id in rows]
    adults = {rows[one.id][0].household_id for one in shown if rows[one.id][0].standing != "child"}
    holders = {rows[one.id][0].household_id for one in shown if rows[one.id][0].standing == "holder"}
    answers: list[Hit] = []
    for candidate in shown:
        row, following = rows[candidate.id]
        if row.standing == "child" and row.household_id in adults:
            continue
        if len(answers) == LIMIT:
            break
        known = row.standing != "holder" and row.household_id in holders
        hit = _hit(row, candidate, asked, lines=(*_lines(row, today), *_next_line(following)), known=known)
        answers.append(replace(hit, tag=here[row.id], rank=HERE + candidate.score) if row.id in here else hit)
    return answers


def _rows(read: Read, ids: list[str], today: date) -> dict[str, tuple[Any, Any | None]]:
    """Return for each person one row with the lease in force, else the last, else the next; and the next one's row."""
    if not ids:
        return {}
    order = {"current": 0, "notice": 0, "ended": 1, "future": 2}
    chosen: dict[str, tuple[int, Any]] = {}
    following: dict[str, Any] = {}
    driver: Any = read.connection.dbapi_connection  # as the index is read: SQLAlchemy's rows cost three times more
    for row in starmap(_Row, driver.execute(_SQL, (json.dumps(ids),)).fetchall()):
        rank = order[lease_state(row, today)] if row.lease_number else 3
        if rank == 2:
            following[row.id] = row
        if row.id not in chosen or rank < chosen[row.id][0]:
            chosen[row.id] = (rank, row)
    return {one: (row, following.get(one) if rank < 2 else None) for one, (rank, row) in chosen.items()}


def _hit(row: Any, found: Candidate, asked: Sequence[str], *, lines: tuple[str, ...], known: bool) -> Hit:
    title = screen_name(row)
    if row.birth_name and row.birth_name != surname(row) and not marks(title, asked):
        title = _("{name} (née {birth})") if row.civility == "Mme" else _("{name} (né {birth})")
        title = title.format(name=screen_name(row), birth=row.birth_name)
    return Hit(
        kind="person",
        id=row.id,
        title=title,
        subtitle=_subtitle(row, known),
        rank=(GUESSED if found.score >= 0.5 else FOUND) + found.score - (NEARER if known else 0),
        marks=marks(title, asked),
        command="tenancy.open",
        arguments={"person_id": row.id},
        lines=lines,
    )


def _subtitle(row: Any, known: bool) -> str:
    born = short_date(date.fromisoformat(row.birth_date), year=True) if row.birth_date else _("date à compléter")
    if known:
        return f"{born} · {_('même foyer')}"
    if row.home_id:
        return f"{born} · {place(dwelling_line(row, 'home_').address)}"
    return f"{born} · {row.lease_number or _('sans bail')}"


def _lines(row: Any, today: date) -> tuple[str, ...]:
    household = household_words(row.size)
    if not row.lease_number:
        return (f"{_('sans bail')} · {household}",)
    lease = _("bail {state}").format(state=state_sentence(row, today).replace(" · ", ", "))
    if not row.home_id:
        return (f"{row.lease_number} · {household}", _("logement à rattacher"), lease)
    dwelling = dwelling_line(row, "home_")
    block = inside_line(Address(building=dwelling.address.building))
    return (
        f"{row.lease_number} · {household}",
        ", ".join(part for part in (street_line(dwelling.address), block) if part),
        " · ".join(part for part in (dwelling.kind, lease) if part),
    )


def _next_line(row: Any | None) -> tuple[str, ...]:
    """Return « Entrée le 21/11, 5 rue du Clos-Bernard »."""
    if row is None:
        return ()
    start = _("Entrée le {day}").format(day=short_date(date.fromisoformat(row.starts_on)))
    street = street_line(dwelling_line(row, "home_").address) if row.home_id else ""
    return (", ".join(part for part in (start, street) if part),)
