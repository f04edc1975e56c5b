"""Keeps the key of a profile elsewhere: another vault, another passphrase, or the same vault that lost it.

`key.json` is written last, and the entry that served before is removed after it: a program stopped anywhere leaves
one of the two, whole.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.system import keys, passphrase, rotation, vault
from lmmh_desk.system.keys import ACCOUNT, Place

Check = Callable[[bytes], object]  # opens the base with a key; raises DeskError


def keep_elsewhere(folder: Path, key: bytes, opens: Check, *, words: str | None = None, to: str = "") -> Place:
    """Keep a key under a new name, in the vault `to` or the usual one, or wrapped by a passphrase; raises DeskError.

    Nothing is written of a key that doesn't open the base; what was written is read back, and opens it too, before the
    profile says so.
    """
    opens(key)
    former = _former(folder)
    now = keys.place_now(folder) if former else Place(new_id(), 0)
    kept = replace(now, version=max(_versions(former), default=0) + 1, former=_before(now, key), next=None, leaving=())
    place = _wrapped(kept, key, words) if words else _in_vault(kept, key, to)
    opens(keys.key_at(place, words))
    keys.write_place(folder, place)
    if former and former.vault:
        for version in _versions(former):
            with suppress(VaultError):  # gone, or in a vault that is no more: the profile looks there no longer
                vault.forget(former.vault, replace(former, version=version).service, ACCOUNT)
    return place


def _former(folder: Path) -> Place | None:
    try:
        return keys.find_place(folder)
    except VaultError:
        return None


def _before(place: Place, key: bytes) -> str:
    """Return the keys before this one as they are kept, "" where they are wrapped under another: it doesn't read them.

    Said to be damaged, they would stop every change of key and every backup put back.
    """
    try:
        rotation.former_keys(place, key)
    except VaultError:
        return ""
    return place.former


def _versions(place: Place | None) -> list[int]:
    """Return the versions that the vault may hold for a place, those of a change of key that was stopped too."""
    if place is None:
        return []
    return [place.version, *place.leaving, *([place.next.version] if place.next else [])]


def _wrapped(kept: Place, key: bytes, words: str) -> Place:
    return replace(kept, vault="", slot=passphrase.wrap(key, words, kept.profile))


def _in_vault(kept: Place, key: bytes, to: str) -> Place:
    """Write a key under the first name that holds no other: a program stopped before may have left its own."""
    place = replace(kept, vault=to or vault.available(), slot=None)
    while _held(place) not in ("", key.hex()):
        place = replace(place, version=place.version + 1)
    vault.write(place.vault, place.service, ACCOUNT, key.hex())
    return place


def _held(place: Place) -> str:
    try:
        return vault.read(place.vault, place.service, ACCOUNT)
    except vault.SecretMissing:
        return ""
