"""Attach this PC to a hub: a desk that stood alone brings all it has, a new one receives what its site sees.

A desk whose hub forgot it, for it was restored from an older backup, attaches again and gives back what the hub lost.
"""

from __future__ import annotations

import platform

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import Desk, desk
from lmmh_desk.office.store.desk import attach_again, change_desk, write_desk
from lmmh_desk.store.exchange.alone import log_everything
from lmmh_desk.store.exchange.attached import Exchange, attach, attached
from lmmh_desk.store.exchange.joining import join
from lmmh_desk.store.store import Store
from lmmh_desk.sync.codes import Code
from lmmh_desk.sync.enrolment import enrol
from lmmh_desk.sync.protocol import Enrol, Enrolled
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.sync.transport import HttpHub

SENDER = "console"  # sends what a desk alone had: the records themselves say who made them


def attach_here(store: Store, session: Session, address: str, code: Code) -> Enrolled:
    """Attach the desk somebody works at, as attach_alone; raises NotAllowed besides."""
    require(session, "desk.attach")
    return attach_alone(store, address, code, platform.node())


def attach_alone(store: Store, address: str, code: Code, name: str) -> Enrolled:
    """Attach a desk that stood alone: every row it has waits to be sent; or one that its hub forgot.

    Raises WrongState, BadInput, Unreachable.
    """
    with store.read() as read:
        former, here = attached(read), desk(read)
    if former is not None and _is_known(former, here, store.clock):
        raise WrongState(
            _("Ce poste est déjà rattaché à un serveur."), _("Rien n’a changé."), _("Synchronisez avec F5.")
        )
    enrolled, known = _enrol(address, code, here, name)
    with store.local() as connection:
        if former is not None:
            attach_again(connection, here, enrolled, known)
            return enrolled
        change_desk(connection, replace(here, device_id=enrolled.device, code=enrolled.code, site_id=enrolled.site))
        attach(connection, known)
        log_everything(connection, SENDER)
        join(connection)
    return enrolled


def attach_new(store: Store, address: str, code: Code, name: str) -> Enrolled:
    """Attach a PC that has nothing yet; raises BadInput, Unreachable."""
    enrolled, known = _enrol(address, code, Desk(new_id(), "", "", ""), name)
    with store.local() as connection:
        write_desk(connection, Desk(enrolled.device, enrolled.code, enrolled.site, ""))
        attach(connection, known)
    return enrolled


def _is_known(former: Exchange, here: Desk, clock: Clock) -> bool:
    """Ask the hub whether it knows this desk; raises Unreachable."""
    hub = HttpHub(former, here.device_id, clock)
    try:
        hub.status()
    except RefusedByHub as error:
        return error.code != "unknown"
    finally:
        hub.close()
    return True


def _enrol(address: str, code: Code, here: Desk, name: str) -> tuple[Enrolled, Exchange]:
    key = Ed25519PrivateKey.generate()
    asked = Enrol(code.secret, here.device_id, here.site_id, key.public_key().public_bytes_raw(), name, here.code)
    found, authority = enrol(address, code, asked)
    private = key.private_bytes_raw()
    return found, Exchange(address, authority, found.hub_key, private, tuple(found.sites), found.epoch)
