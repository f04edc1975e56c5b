"""The profile a command works on."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store
    from lmmh_desk.system.single import InstanceLock


def folder(arguments: argparse.Namespace) -> Path:
    """Return the folder of the profile named, or of the user's own."""
    from lmmh_desk.system.paths import default_profile

    return arguments.profile or default_profile()


def key_of(place: Path) -> bytes:
    """Return the key of a profile, from its vault or by LMMH_PASSPHRASE_FILE; raises VaultError."""
    from lmmh_desk.system.keys import find_key

    return find_key(place, words_of(place))


def words_of(place: Path) -> str | None:
    """Return the passphrase of LMMH_PASSPHRASE_FILE, or that of a demonstration; raises BadInput or VaultError."""
    from lmmh_desk.app.demonstration import known_words
    from lmmh_desk.system.keys import FILE_VARIABLE, NAME, passphrase_from_file, place_now
    from lmmh_desk.system.vault import VaultAbsent

    words = passphrase_from_file() or known_words(place)
    if not words and (place / NAME).exists() and not place_now(place).vault:
        told = _("Écrivez-la dans un fichier à vous seul (chmod 600), et nommez-le dans {variable}.")
        raise VaultAbsent(
            _("Ce profil s’ouvre par une phrase de passe."),
            _("La base de données est intacte."),
            told.format(variable=FILE_VARIABLE),
        )
    return words


def locked(arguments: argparse.Namespace) -> InstanceLock:
    """Return the lock of the profile, to hold while writing; entering it raises AlreadyOpen; raises StoreError."""
    from lmmh_desk.app.bootstrap import require_database
    from lmmh_desk.system.single import InstanceLock

    require_database(folder(arguments))
    return InstanceLock(folder(arguments))


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    """Give the profile's store, opened by its vault or by LMMH_PASSPHRASE_FILE; raises StoreError or VaultError."""
    from lmmh_desk.app.bootstrap import open_profile
    from lmmh_desk.app.demonstration import set_clock

    place, clock = folder(arguments), RunningClock()
    store, _key = open_profile(place, clock, words_of(place))
    try:
        set_clock(clock, store)
        yield store
    finally:
        store.close()


def tell(arguments: argparse.Namespace, facts: object, text: str) -> None:
    """Print facts as JSON when asked, as French text otherwise."""
    try:
        print(json.dumps(facts, ensure_ascii=False, indent=1, default=str) if arguments.json else text, flush=True)
    except BrokenPipeError:  # whoever read our answer has read enough; the exit code stays the command's own
        sys.stdout = None
