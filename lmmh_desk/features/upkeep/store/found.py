"""What the upkeep gives the search and the person's history: requests by their number, halls by their words."""

from __future__ import annotations

import re

from sqlalchemy import select

from lmmh_desk.features.upkeep.model.board import Request
from lmmh_desk.features.upkeep.model.records import NATURES, STATES, Nature, State
from lmmh_desk.features.upkeep.store.requests import requests_by_number, requests_of
from lmmh_desk.features.upkeep.store.tables import hall
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain, written_date
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import residence

SHORTEST, MOST = 4, 3  # letters from which a hall is searched; answers shown
_NUMBER = re.compile(r"(?:DI)?-?(?:[A-Z]\d\d-)?(?:\d\d-)?(\d{1,6})")
_WHOLE = re.compile(r"DI([A-Z]\d\d)(\d\d)(\d{4,6})")  # without its hyphens
_TONES = {State.CLOSED: "ok", State.DONE: "ok", State.DROPPED: "neutral"}


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the requests whose number is being typed, and the halls whose words begin with what is."""
    del now
    return [*_requests(read, query, session), *_halls(read, query, session)]


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the requests of a person: what was reported, then where it is."""
    if not allowed(session.role, "upkeep.request"):
        return []
    return [moment for one in requests_of(read, person_id) for moment in _moments(one)]


def _moments(one: Request) -> list[Moment]:
    where = _("{place} (parties communes)").format(place=one.place) if one.common else one.place
    told = Moment(
        one.taken_at, "request", "wrench", _("Problème signalé\u00a0: {text}").format(text=one.text),
        f"{where} · {one.number}", tag=_tag(one) if one.state in _LIVE else "", tone="accent", id=one.id,
        table="repair_request",
    )  # fmt: skip
    if one.state in _LIVE:
        return [told]
    state = State(one.state)
    after = Moment(
        one.moved_at, "request", "wrench", one.text, f"{where} · {one.number}", tag=STATES[state], tone=_TONES[state],
        id=f"{one.id} end", table="repair_request",
    )  # fmt: skip
    return [told, after]


def _tag(one: Request) -> str:
    return one.words[:1].upper() + one.words[1:]


def _requests(read: Read, query: str, session: Session) -> list[Hit]:
    typed = _WHOLE.sub(r"DI-\1-\2-\3", query.strip().upper())
    if not typed.startswith("DI") or not (found := _NUMBER.fullmatch(typed)):
        return []
    if not allowed(session.role, "upkeep.request"):
        return []
    wanted = typed if typed.count("-") == 3 else f"-{int(found[1]):04d}"
    return [
        Hit(
            kind="paper", id=one.id, title=one.number, icon="wrench", tag=_tag(one), rank=0.0 if "-" in typed else 1.0,
            subtitle=f"{one.text} · {one.name} · {written_date(paris(one.taken_at).date())}",
            command="upkeep.open", arguments={"request_id": one.id},
            lines=(one.name, NATURES[Nature(one.nature)], _tag(one)),
        )
        for one in requests_by_number(read, wanted, MOST)
    ]  # fmt: skip


def _halls(read: Read, query: str, session: Session) -> list[Hit]:
    words = plain(query).split()
    if not words or len(plain(query)) < SHORTEST or not allowed(session.role, "upkeep.read"):
        return []
    halls = remembered(read, "upkeep.halls", session.site_id, lambda: _names(read, session.site_id))
    found = (one for one in halls if all(any(part.startswith(word) for part in one[0]) for word in words))
    return [
        Hit(
            kind="address", id=hall_id, title=f"{place}, {name}", subtitle=_("Entretien du hall"), icon="broom",
            rank=2.0, command="upkeep.open", arguments={"hall_id": hall_id},
        )
        for (_words, hall_id, place, name), _rank in zip(found, range(MOST), strict=False)
    ]  # fmt: skip


def _names(read: Read, site_id: str) -> list[tuple[list[str], str, str, str]]:
    asked = (
        select(hall.c.id, residence.c.name.label("place"), hall.c.name)
        .join(residence, residence.c.id == hall.c.residence_id)
        .where(hall.c.site_id == site_id, hall.c.active.is_(True))
        .order_by(residence.c.name, hall.c.name)
    )
    rows = read.execute(asked)
    return [(plain(f"{row.place} {row.name}").split(), row.id, row.place, row.name) for row in rows]


_LIVE = frozenset({State.TAKEN, State.FORWARDED, State.SCHEDULED})
