"""Opening a session by agent and password or code, without network, and letting a paused colleague in.

A password opens the agent's day on this PC; for the rest of that day six digits are enough. Who has no password yet
opens one day by the code just given, in which to choose it. A PC that heard nothing of its hub for some days opens to
nobody, until a manager's password opens it to the end of the day.
"""

from __future__ import annotations

from contextlib import suppress
from weakref import WeakKeyDictionary

from msgspec import Struct

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotAllowed, PasswordWanted, Paused, StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Tries
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.grants import Grant, end_of_day, worth_noting
from lmmh_desk.office.model.papers import KINDS, withheld
from lmmh_desk.office.model.passwords import is_password
from lmmh_desk.office.model.pins import FREE_TRIES, Attempts, is_pin, looks_like_pin, matches, pause_after, said_pause
from lmmh_desk.office.model.rights import allowed, require
from lmmh_desk.office.store.agents import Desk, agent, attempts, delegations, desk
from lmmh_desk.office.store.desk import clear_attempts, write_attempts, write_opened_day
from lmmh_desk.office.store.grants import CLOCK, ever_opened, extend, grant_here, note, noted, opened_today
from lmmh_desk.office.store.sites import site
from lmmh_desk.office.store.witness import AUDIT
from lmmh_desk.store import chain
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Read, Store

EXTEND = "office.extend"

# A full or read-only disk keeps no count: nobody is locked out for that, the program counts while it runs.
_uncounted: WeakKeyDictionary[Store, dict[str, Attempts]] = WeakKeyDictionary()
# Nor does it note under which code each agent opened: what it had noted before would close a session just opened.
_opened_by: WeakKeyDictionary[Store, dict[str, str]] = WeakKeyDictionary()


class NoTries:
    """No second count: for a PC without a vault."""

    heard = True

    def read(self, agent_id: str) -> tuple[int, int]:
        """Return none."""
        del agent_id
        return 0, 0

    def keep(self, agent_id: str, failed: int, paused_until: int) -> None:
        """Keep nothing."""


NO_TRIES = NoTries()


class Door(Struct, frozen=True):
    """A desk to open: its data, and where wrong codes are counted once more."""

    store: Store
    tries: Tries


def unlock(store: Store, agent_id: str, secret: str, tries: Tries = NO_TRIES) -> Session:
    """Return the session that a password opens, or six digits on a day it opened.

    Raises BadInput (neither), PasswordWanted (the day isn't open), Paused or NotAllowed, in French.
    """
    return _identify(Door(store, tries), agent_id, secret, "office.unlock")


def at_terminal(store: Store, agent_id: str, password: str, tries: Tries = NO_TRIES) -> Session:
    """Return the session of whoever gives a command from a terminal: by the password only, which opens nothing there.

    Raises BadInput, Paused or NotAllowed, in French.
    """
    is_password(password)
    return _identify(Door(store, tries), agent_id, password, "office.terminal", opens=False)


def code_opened_by(store: Store, agent_id: str) -> str | None:
    """Return the hash of the code under which an agent opened the desk in this process, None before."""
    return _opened_by.get(store, {}).get(agent_id)


def release(store: Store, agent_id: str, manager_id: str, secret: str, tries: Tries = NO_TRIES) -> Changes:
    """End an agent's pause by a manager's own password or code, which opens nothing here; raises NotAllowed."""
    door = Door(store, tries)
    session = _identify(door, manager_id, secret, "office.release.identify", opens=False)
    require(session, "office.release")
    forget(door, agent_id)
    with store.write(session, "office.release", agent_id) as unit:
        clear_attempts(unit.connection, agent_id)
    return unit.changes


def confirm(door: Door, session: Session, password: str) -> None:
    """Check the password of who is signed in, before something of theirs changes.

    A wrong one counts as at the lock screen: whoever passes by an open session guesses no faster there.
    """
    with door.store.read() as read:
        hashed = agent(read, session.agent_id).password_hash
    tried = _count_try(door, session.agent_id)
    if not matches(hashed, password):
        _audit(door.store, session, "office.confirm_refused")
        raise _wrong(tried, by_code=False)
    forget(door, session.agent_id)


def day_opened(read: Read, agent_id: str, now: int) -> bool:
    """Say whether six digits are enough: this day was opened here, or a code just given never opened one."""
    return opened_today(read, agent_id, now) or not (agent(read, agent_id).password_hash or ever_opened(read, agent_id))


def _identify(door: Door, agent_id: str, secret: str, action: str, *, opens: bool = True) -> Session:
    store, by_code = door.store, looks_like_pin(secret)
    if not by_code:
        (is_pin if secret.isdigit() else is_password)(secret)
    with store.read() as read:
        who, here = agent(read, agent_id), desk(read)
        session = _session(who, here, site(read, here.site_id).name, withheld(who.role, delegations(read, *KINDS)))
        today, opened = day_opened(read, agent_id, store.clock.now()), opened_today(read, agent_id, store.clock.now())
    grant = _grant(door)
    late = grant if grant is not None and grant.over else None
    if late is not None:
        _check_extends(who.role, late, by_code=by_code)
    if by_code and not (today and _in_order(grant, who)):
        raise _wanted() if who.password_hash else _spent()
    tried = _count_try(door, agent_id, needs_vault=by_code and bool(who.password_hash))
    if not (who.active and matches(who.pin_hash if by_code else who.password_hash, secret)):
        _audit(store, session, action + "_refused")
        raise _wrong(tried, by_code=by_code)
    forget(door, agent_id)
    if late is not None and opens:
        _extend(store, session, late)
    if opens:
        _opened_by.setdefault(store, {})[agent_id] = who.pin_hash
    day = paris(store.clock.now()).date().isoformat() if opens and not (by_code and opened) else ""
    _audit(store, session, action, forget=True, opens=day)
    note_audit(door)
    return session


def _session(who: Agent, here: Desk, site_name: str, not_theirs: frozenset[str]) -> Session:
    return Session(
        agent_id=who.id,
        agent_name=who.name,
        role=who.role,
        site_id=here.site_id,
        site_name=site_name,
        device_id=here.device_id,
        desk_code=here.code,
        counter=here.counter,
        withheld=not_theirs,
    )


def _grant(door: Door) -> Grant | None:
    """Return how long this PC opens, None where it stands alone, and note the latest instant seen."""
    with door.store.read() as read:
        notes = noted(read), door.tries.read(CLOCK)
        grant = grant_here(read, door.store.clock.now(), notes[1])
    if grant is not None and worth_noting(grant, notes):
        door.tries.keep(CLOCK, grant.heard, grant.latest)
        with suppress(StoreError), door.store.local() as connection:  # a full or read-only disk refuses nobody
            note(connection, grant)
    return grant


def _in_order(grant: Grant | None, who: Agent) -> bool:
    """Say whether no later day was seen than the one this PC's clock tells; who has no password yet has only a code."""
    return grant is None or not grant.set_back or not who.password_hash


def _check_extends(role: str, grant: Grant, *, by_code: bool) -> None:
    """Raise NotAllowed or PasswordWanted unless a manager's password is about to open a PC that heard nothing for days.

    Such a PC doesn't know who left or lost a role, be it a manager: it opens by a line of the audit, for the day.
    """
    if not allowed(role, EXTEND):
        raise _closed(grant.days)
    if by_code:
        raise _password_extends()


def _extend(store: Store, session: Session, grant: Grant) -> None:
    """Open this PC to the end of the day, by a line of the audit without which it stays closed; raises StoreError."""
    with store.write(session, EXTEND, session.device_id) as unit:
        unit.details["heard"] = paris(grant.heard).date().isoformat()
        extend(unit.connection, end_of_day(grant.latest))


def _count_try(door: Door, agent_id: str, *, needs_vault: bool = False) -> Attempts:
    """Count the try as wrong before looking at it, so that killing the program spares nobody the pause.

    The count is read and written in one transaction: commands given at the same time take their turn. Raises
    PasswordWanted, and counts nothing, where the vault is needed and does not answer.
    """
    store, tried = door.store, None
    try:
        with store.local() as connection:
            tried = _counted(door, connection, agent_id, needs_vault)
            write_attempts(connection, agent_id, tried)
    except StoreError:
        if tried is None:
            with store.read() as read:
                tried = _counted(door, read, agent_id, needs_vault)
        _uncounted.setdefault(store, {})[agent_id] = tried
    return tried


def _counted(door: Door, read: Read, agent_id: str, needs_vault: bool) -> Attempts:
    """Return the tries with this one, kept in the vault; raises Paused while a pause lasts, and PasswordWanted."""
    running = door.store.clock.running()
    memory = _uncounted.get(door.store, {}).get(agent_id, Attempts())
    door.tries.heard = True
    kept = (attempts(read, agent_id), memory, Attempts(*door.tries.read(agent_id)))
    if needs_vault and not door.tries.heard:
        raise _unheard()
    before = max(kept, key=lambda tries: (tries.failed, tries.paused_until))
    if wait := before.wait(running):
        raise Paused(
            _("Trop de codes erronés\u00a0: pause de {pause}.").format(pause=said_pause(wait)),
            _("Votre travail est conservé."),
            _("Attendez, ou demandez à votre responsable d’ouvrir avec son code."),
        )
    tried = before.failing(running)
    door.tries.keep(agent_id, tried.failed, tried.paused_until)
    if needs_vault and not door.tries.heard:
        raise _unheard()
    return tried


def forget(door: Door, agent_id: str) -> None:
    """Forget the wrong codes counted outside the database, and the pause they asked for."""
    _uncounted.get(door.store, {}).pop(agent_id, None)
    if door.tries.read(agent_id) != (0, 0):
        door.tries.keep(agent_id, 0, 0)


def _audit(store: Store, session: Session, action: str, forget: bool = False, opens: str = "") -> None:
    try:
        with store.write(session, action, session.agent_id) as unit:
            if forget:
                clear_attempts(unit.connection, session.agent_id)
            if opens:
                write_opened_day(unit.connection, session.agent_id, opens)
    except StoreError:
        return  # consultation stays possible on a full or read-only disk; each write will say so


def note_audit(door: Door) -> None:
    """Note the audit's last line outside the base; one that is no more as noted stays, for who examines it.

    So is done at each opening of a session, at its lock and at its end. Nothing is noted over what a vault that doesn't
    answer may hold.
    """
    door.tries.heard = True
    with door.store.read() as read:
        driver, noted = driver_of(read), door.tries.read(AUDIT)
        if door.tries.heard and chain.holds(driver, *noted):
            tx, link = chain.last(driver)
            door.tries.keep(AUDIT, tx, int.from_bytes(link))


def _wanted() -> PasswordWanted:
    return PasswordWanted(
        _("Votre mot de passe ouvre la journée sur ce poste."),
        _("Votre travail est conservé."),
        _("Saisissez-le\u00a0; ensuite, le code PIN suffira jusqu’à ce soir."),
    )


def _unheard() -> PasswordWanted:
    """Return why six digits don't do: a base copied back would forget how many were tried, and no vault would tell."""
    return PasswordWanted(
        _("Le coffre du système ne répond pas : le code PIN ne suffit plus."),
        _("Votre travail est conservé."),
        _("Saisissez votre mot de passe."),
    )


def _spent() -> NotAllowed:
    return NotAllowed(
        _("Ce code n’a servi qu’à ouvrir une journée, sans mot de passe choisi."),
        _("Votre travail est conservé."),
        _("Demandez un nouveau code à votre responsable, puis choisissez aussitôt votre mot de passe."),
    )


def _closed(days: int) -> NotAllowed:
    return NotAllowed(
        _("Ce poste n’a pas synchronisé depuis plus de {days} jours.").format(days=days),
        _("Votre travail est conservé."),
        _("Demandez à votre responsable d’ouvrir sa session par son mot de passe et de synchroniser (F5)."),
    )


def _password_extends() -> PasswordWanted:
    return PasswordWanted(
        _("Ce poste n’a pas synchronisé depuis longtemps."),
        _("Votre travail est conservé."),
        _("Votre mot de passe de responsable l’ouvre jusqu’à ce soir\u00a0; cette ouverture est tracée."),
    )


def _wrong(tried: Attempts, *, by_code: bool) -> NotAllowed:
    left = FREE_TRIES - tried.failed
    fact = _("Code PIN erroné") if by_code else _("Mot de passe erroné")
    if left > 0:
        tries = _("Il reste {left} essais.") if left > 1 else _("Il reste {left} essai.")
        return NotAllowed(f"{fact}.", _("Votre travail est conservé."), tries.format(left=left))
    return Paused(
        _("{what}\u00a0: pause de {pause}.").format(what=fact, pause=said_pause(pause_after(tried.failed))),
        _("Votre travail est conservé."),
        _("Attendez, ou demandez à votre responsable d’ouvrir avec son code."),
    )
