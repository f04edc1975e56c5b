"""Opening a session by agent and code, without network, and letting a paused colleague in."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import NotAllowed, Paused, StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.pins import FREE_TRIES, Attempts, is_pin, matches, pause_after, said_pause
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import Desk, agent, attempts, desk
from lmmh_desk.office.store.desk import clear_attempts, write_attempts
from lmmh_desk.office.store.sites import site
from lmmh_desk.store.store import Store

# A full or read-only disk keeps no count: nobody is locked out for that, the program counts while it runs.
_uncounted: WeakKeyDictionary[Store, dict[str, Attempts]] = WeakKeyDictionary()


def unlock(store: Store, agent_id: str, pin: str) -> Session:
    """Return the session the code opens; raises BadInput (not six digits) or NotAllowed, in French."""
    return _identify(store, agent_id, pin, "office.unlock")


def release(store: Store, agent_id: str, manager_id: str, manager_pin: str) -> Changes:
    """End an agent's pause by a manager's own code; raises NotAllowed."""
    session = _identify(store, manager_id, manager_pin, "office.release.identify")
    require(session, "office.release")
    _uncounted.get(store, {}).pop(agent_id, None)
    with store.write(session, "office.release", agent_id) as unit:
        clear_attempts(unit.connection, agent_id)
    return unit.changes


def _identify(store: Store, agent_id: str, pin: str, action: str) -> Session:
    is_pin(pin)
    with store.read() as read:
        who, here = agent(read, agent_id), desk(read)
        session = _session(who, here, site(read, here.site_id).name)
    tried = _count_try(store, agent_id)
    if not (who.active and matches(who.pin_hash, pin)):
        _audit(store, session, action + "_refused")
        raise _wrong(tried)
    _uncounted.get(store, {}).pop(agent_id, None)
    _audit(store, session, action, forget=True)
    return session


def _session(who: Agent, here: Desk, site_name: str) -> Session:
    return Session(
        agent_id=who.id,
        agent_name=who.name,
        role=who.role,
        site_id=here.site_id,
        site_name=site_name,
        device_id=here.device_id,
        desk_code=here.code,
        counter=here.counter,
    )


def _count_try(store: Store, agent_id: str) -> Attempts:
    """Count the try as wrong before looking at it, so that killing the program spares nobody the pause."""
    now = store.clock.now()
    memory = _uncounted.setdefault(store, {})
    with store.read() as read:
        before = max(attempts(read, agent_id), memory.get(agent_id, Attempts()), key=lambda tries: tries.failed)
    if wait := before.wait(now):
        raise Paused(
            _("Trop de codes erronés : pause de {pause}.").format(pause=said_pause(wait)),
            _("Votre travail est conservé."),
            _("Attendez, ou demandez à votre responsable d’ouvrir avec son code."),
        )
    tried = before.failing(now)
    try:
        with store.local() as connection:
            write_attempts(connection, agent_id, tried)
    except StoreError:
        memory[agent_id] = tried
    return tried


def _audit(store: Store, session: Session, action: str, forget: bool = False) -> None:
    try:
        with store.write(session, action, session.agent_id) as unit:
            if forget:
                clear_attempts(unit.connection, session.agent_id)
    except StoreError:
        return  # consultation stays possible on a full or read-only disk; each write will say so


def _wrong(tried: Attempts) -> NotAllowed:
    left = FREE_TRIES - tried.failed
    if left > 0:
        tries = _("Il reste {left} essais.") if left > 1 else _("Il reste {left} essai.")
        return NotAllowed(_("Code PIN erroné."), _("Votre travail est conservé."), tries.format(left=left))
    return Paused(
        _("Code PIN erroné : pause de {pause}.").format(pause=said_pause(pause_after(tried.failed))),
        _("Votre travail est conservé."),
        _("Attendez, ou demandez à votre responsable d’ouvrir avec son code."),
    )
