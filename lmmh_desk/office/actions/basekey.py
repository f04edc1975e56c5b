"""The key of this desk's base, sealed for the office's recovery key, is given to the hub, by network or by stick.

It goes once this desk attached, and again whenever the base has another key, the desk another name, or the hub another
copy than it was given. A copy also stands beside the base, and so beside each backup, where no recovery sheet was made:
by stick, as soon as the hub's first answer tells for which key.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Protocol

from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.basekey import AT_HUB, OFFICE, SENT
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Read, Store
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
    now, beside = store.clock.now(), recovery.stands(store.folder)
    with store.read() as read:
        base = _base(store, read)
        of, given, at = _given(read)
    if beside and of == base and 0 <= now - at < DAY:
        return
    try:
        found = hub.keep_key(BaseKey())
    except RefusedByHub as error:
        if error.code == NO_SUCH_DOOR:
            return
        raise
    if not beside or of != base or _told(found) != given:
        sealed = recovery.sealed_for_office(store.key, found.public)
        found = hub.keep_key(BaseKey(sealed))
        if found.sha256 != sha256(sealed).digest():
            return  # another time: what it has opens nothing
        with in_french():
            recovery.keep_for_office(store.folder, sealed)
    with store.local() as connection:
        keep(connection, AT_HUB, f"{base}\t{_told(found)}\t{now}")


def keep_beside(store: Store, public: bytes) -> None:
    """Keep beside the base its key sealed for the office, by the public half told on a stick; raises StoreError."""
    if not public:
        return  # of a hub that is older than this desk
    if not recovery.stands(store.folder, public):
        with in_french():
            recovery.keep_for_office(store.folder, recovery.sealed_for_office(store.key, public))
    with store.local() as connection:
        keep(connection, OFFICE, public.hex())


def key_for_stick(store: Store) -> bytes:
    """Return this base's key sealed for the office, for a file that goes to the hub; empty where it has it."""
    with store.read() as read:
        base, public = _base(store, read), bytes.fromhex(value(read, OFFICE))
        of, given, _at = _given(read)
    if not public or (of == base and given.startswith(public.hex())):
        return b""
    sealed = recovery.sealed_for_office(store.key, public)
    sent = _told(KeptKey(public, sha256(sealed).digest()))
    with store.local() as connection:
        keep(connection, SENT, f"{base}\t{sent}\t{store.clock.now()}")
    return sealed


def kept_by_stick(store: Store, found: KeptKey) -> None:
    """Note what the hub keeps of this base's key: where it isn't what it was given, the next file has it again."""
    keep_beside(store, found.public)
    with store.local() as connection:
        sent = value(connection, SENT)
        if _parts(sent)[1] == _told(found):
            keep(connection, AT_HUB, sent)
        elif _given(connection)[1] != _told(found):
            forget(connection, AT_HUB)


def _base(store: Store, read: Read) -> str:
    return f"{desk(read).device_id} {hmac.digest(store.key, PURPOSE, 'sha256').hex()}"


def _told(found: KeptKey) -> str:
    return f"{found.public.hex()} {found.sha256.hex()}"


def _given(read: Read) -> tuple[str, str, int]:
    """Return for which desk and key the hub was given a copy, what it then kept, and when that was last looked at."""
    return _parts(value(read, AT_HUB))


def _parts(text: str) -> tuple[str, str, int]:
    of, _tab, rest = text.partition("\t")
    given, _tab, at = rest.partition("\t")
    return of, given, int(at or 0)
