"""Roles and what each may do: one table, read by every action, page and command."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class Role(StrEnum):
    """What an agent does in the office (DOMAIN.md §2)."""

    FRONT_DESK = "front_desk"
    TENANCY_OFFICER = "tenancy_officer"
    SOCIAL_ADVISER = "social_adviser"
    ALLOCATION_OFFICER = "allocation_officer"
    CARETAKER = "caretaker"
    SITE_MANAGER = "site_manager"
    CRISIS_CELL = "crisis_cell"
    ADMIN = "admin"


ROLE_LABELS = {
    Role.FRONT_DESK: _("Accueil"),
    Role.TENANCY_OFFICER: _("Gestion locative"),
    Role.SOCIAL_ADVISER: _("Action sociale"),
    Role.ALLOCATION_OFFICER: _("Attribution"),
    Role.CARETAKER: _("Gardiennage"),
    Role.SITE_MANAGER: _("Responsable de site"),
    Role.CRISIS_CELL: _("Cellule de crise"),
    Role.ADMIN: _("Siège"),
}

EVERYONE = frozenset(Role)
COUNTER = EVERYONE - {Role.CARETAKER}
MANAGERS = frozenset({Role.SITE_MANAGER, Role.ADMIN})
HEADQUARTERS = frozenset({Role.ADMIN})
UNATTENDED = "console"  # the role of what runs with nobody signed in: a scheduled command, the program's own tidying
CRISIS = MANAGERS | {Role.CRISIS_CELL}
COMMISSION = MANAGERS | {Role.ALLOCATION_OFFICER}
ARREARS = MANAGERS | {Role.FRONT_DESK, Role.TENANCY_OFFICER, Role.SOCIAL_ADVISER}

# The longest entry that begins a right wins: "walkins" answers for "walkins.close".
# Caretakers never see accounts, arrears or notes (Paris Habitat, CNIL 2012).
RIGHTS: dict[str, frozenset[Role]] = {
    "walkins": COUNTER,
    "moves": COUNTER,
    "appointments": COUNTER,
    "masks": COUNTER,
    "masks.adjust": MANAGERS,
    "masks.beyond": MANAGERS,
    "moves.cancel": MANAGERS | {Role.TENANCY_OFFICER},
    "arrears": ARREARS,
    "arrears.plan": ARREARS - {Role.FRONT_DESK},
    "arrears.court": MANAGERS,
    "arrears.month": MANAGERS,
    "arrears.import": HEADQUARTERS,
    "mediation": EVERYONE,
    "mediation.follow": MANAGERS | {Role.CRISIS_CELL},
    "upkeep": EVERYONE,
    "upkeep.follow": MANAGERS,
    "upkeep.halls": MANAGERS,
    "upkeep.request": COUNTER,
    "allocation": COMMISSION,
    "visits": COUNTER,
    "campaigns": COUNTER,
    "campaigns.approve": MANAGERS,
    "campaigns.post": EVERYONE,
    "works": MANAGERS,
    "works.notice": COUNTER,
    "works.programme": HEADQUARTERS,
    "works.read": COUNTER,
    "continuity": CRISIS,
    "continuity.level": HEADQUARTERS | {Role.CRISIS_CELL},
    "continuity.orders": COUNTER,
    "continuity.presence": COUNTER,
    "continuity.report": COUNTER,
    "tenancy": COUNTER,
    "tenancy.import": HEADQUARTERS,
    "tenancy.merge": MANAGERS | {Role.TENANCY_OFFICER},
    "tenancy.accounts": COUNTER,
    "tenancy.read": COUNTER,
    "office.papers": COUNTER,
    "office.print": EVERYONE,
    "office.papers.verify": EVERYONE,
    "office.audit": MANAGERS,
    "office.sites": MANAGERS,
    "office.book": COUNTER,
    "office.windows": MANAGERS,
    "office.reasons": HEADQUARTERS,
    "office.rules": HEADQUARTERS,
    "office.rules.complete": HEADQUARTERS,
    "office.agents": HEADQUARTERS,
    "office.pin": MANAGERS,
    "office.release": MANAGERS,
    "office.extend": MANAGERS,
    "office.delegations": HEADQUARTERS,
    "office.identity": HEADQUARTERS,
    "office.keys": HEADQUARTERS,
    "office.keys.renew": MANAGERS,
    "office.settings": MANAGERS,
    "office.purge": HEADQUARTERS,
    "office.access": MANAGERS,
    "office.messages": MANAGERS,
    "desk": EVERYONE,
    "desk.backup": EVERYONE,
    "desk.recovery": HEADQUARTERS,
    "desk.keys": HEADQUARTERS,
    "desk.restore": MANAGERS,
    "desk.arbitrate": COUNTER,
    "desk.arbitrate.mass": MANAGERS,
    "desk.attach": MANAGERS,
}

# The daily copy, what the dated rules order, what a new version lacks, what a paper says of itself: they read no name.
UNATTENDED_RIGHTS = frozenset({"desk.backup", "office.purge", "office.rules.complete", "office.papers.verify"})


def roles_for(right: str) -> frozenset[Role]:
    """Return the roles that hold a right; raises KeyError for a right nobody declared."""
    name = right
    while name not in RIGHTS:
        name, dot, _rest = name.rpartition(".")
        if not dot:
            raise KeyError(right)
    return RIGHTS[name]


def allowed(role: str, right: str) -> bool:
    """Say whether a role holds a right, such as "walkins.close"."""
    return role in roles_for(right) or (role == UNATTENDED and right in UNATTENDED_RIGHTS)


def covers(role: str, other: str) -> bool:
    """Say whether a role may do all that another may."""
    return all(role in holders for holders in RIGHTS.values() if other in holders)


def require(session: Session, right: str) -> None:
    """Raise NotAllowed, naming who may, unless the session's role holds the right."""
    if allowed(session.role, right):
        return
    holders = [ROLE_LABELS[role] for role in Role if role in roles_for(right)]
    raise NotAllowed(
        _("Votre profil ne permet pas ce geste."),
        _("Rien n’a été modifié."),
        _("Demandez à un agent de profil : {roles}.").format(roles=", ".join(holders)),
    )


def restricted(right: str) -> Callable[[Callable[Concatenate[R, P], T]], Callable[Concatenate[R, Session, P], T]]:
    """Give a query its entrance for the screens: it takes who reads after `read`, and refuses who hasn't the right."""

    def guarded(query: Callable[Concatenate[R, P], T]) -> Callable[Concatenate[R, Session, P], T]:
        @wraps(query)
        def seen(read: R, session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
            require(session, right)
            return query(read, *args, **kwargs)

        return seen

    return guarded
