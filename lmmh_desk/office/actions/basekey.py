"""The key of this desk's base, sealed for the office's recovery key, is given to the hub: after it attached, and again
whenever the base has another key, the desk another name, or the hub another copy than the one it was given.

That copy also stands beside the base, and so beside each backup, where no recovery sheet was made.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Protocol

from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.basekey import AT_HUB
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.store import Store
from lmmh_desk.sync.protocol import BaseKey, KeptKey
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.system import recovery

DAY = 24 * 3_600_000  # milliseconds between two looks at what the hub has
NO_SUCH_DOOR = "404"  # of a hub that is older than this desk
PURPOSE = b"lmmh-desk base key given 1"


class Keeper(Protocol):
    """The hub, as what keeps sealed keys."""

    def keep_key(self, asked: BaseKey) -> KeptKey:
        """Keep a sealed key where one is given; say for which key, and what is kept."""
        ...


def keep_at_hub(store: Store, hub: Keeper) -> None:
    """Have the hub keep this base's key, unless it did less than a day ago; raises what its transport raises."""
    now = store.clock.now()
    with store.read() as read:
        base = f"{desk(read).device_id} {hmac.digest(store.key, PURPOSE, 'sha256').hex()}"
        of, _tab, rest = value(read, AT_HUB).partition("\t")
    given, _tab, at = rest.partition("\t")
    if of == base and 0 <= now - int(at) < DAY:
        return
    try:
        found = hub.keep_key(BaseKey())
    except RefusedByHub as error:
        if error.code == NO_SUCH_DOOR:
            return
        raise
    if of != base or f"{found.public.hex()} {found.sha256.hex()}" != given:
        sealed = recovery.sealed_for_office(store.key, found.public)
        found = hub.keep_key(BaseKey(sealed))
        if found.sha256 != sha256(sealed).digest():
            return  # another time: what it has opens nothing
        with in_french():
            recovery.keep_for_office(store.folder, sealed)
    with store.local() as connection:
        keep(connection, AT_HUB, f"{base}\t{found.public.hex()} {found.sha256.hex()}\t{now}")
