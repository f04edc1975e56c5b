"""lmmh-desk doctor, backup, restore and rotate-key."""

from __future__ import annotations

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import to_builtins

from lmmh_desk.app.bootstrap import audit_act, open_profile, require_database
from lmmh_desk.cli.agent import permitted, permitted_if_open
from lmmh_desk.cli.profile import folder, key_of, tell, words_of
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system import rotation
from lmmh_desk.system.keys import place_now
from lmmh_desk.system.paths import has_database
from lmmh_desk.system.rotation import former_keys

if TYPE_CHECKING:
    from lmmh_desk.store.doctor import Check
    from lmmh_desk.store.store import Read


def doctor(arguments: argparse.Namespace) -> int:
    """Examine the program and its profile; 1 when something is wrong."""
    from lmmh_desk.app.checkup import checked, no_data

    place = folder(arguments)
    if arguments.profile is None and not has_database(place):  # just installed
        checks = no_data()
    else:
        require_database(place)
        if arguments.upgraded:
            open_profile(place, RunningClock(), words_of(place))[0].close()
        checks = checked(place, lambda: words_of(place), audit=arguments.audit)
    tell(arguments, to_builtins(checks), "\n".join(map(_line, checks)))
    return 0 if all(check.ok for check in checks) else 1


def _line(check: Check) -> str:
    return f"✓ {check.sentence}" if check.ok else f"✗ {check.sentence} {check.mend}"


def backup(arguments: argparse.Namespace) -> int:
    """Write a verified backup."""
    from lmmh_desk.store.backup import back_up
    from lmmh_desk.store.files import FILE

    place = folder(arguments)
    require_database(place)
    open_profile(place, RunningClock(), words_of(place))[0].close()  # an older base is brought up to date, or held
    key, former = key_of(place), list[bytes]()
    with suppress(VaultError):  # they only tell which older file this one may replace
        former = former_keys(place_now(place), key)
    counts = back_up(place / FILE, key, arguments.file, former)

    def noted(connection: Read, now: int) -> None:
        from lmmh_desk.features.desk.store.copies import note_elsewhere

        note_elsewhere(connection, arguments.file, now)

    audit_act(place, RunningClock(), words_of(place), "desk.backup", also=noted)
    lines = count(sum(counts.values()), _("ligne"))
    tell(arguments, counts, _("Copie faite et relue\u00a0: {lines}.").format(lines=lines))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of the database, which is set aside."""
    from lmmh_desk.app.restoring import put_back
    from lmmh_desk.system.single import InstanceLock

    place = folder(arguments)
    if not place.is_dir():
        require_database(place)
    by = permitted_if_open(arguments, "desk.restore")
    with InstanceLock(place):
        words = words_of(place)
        counts = put_back(place, RunningClock(), words, arguments.file, by)
    lines = count(sum(counts.values()), _("ligne"))
    tell(arguments, counts, _("Copie remise\u00a0: {lines}. L’ancienne base est gardée à côté.").format(lines=lines))
    return 0


def rotate_key(arguments: argparse.Namespace) -> int:
    """Give the profile a new key; 1 when the vault didn't forget the old one."""
    from lmmh_desk.app.rotating import rotate
    from lmmh_desk.system.single import InstanceLock

    place = folder(arguments)
    require_database(place)
    by = permitted(arguments, "desk.keys")
    counts = rotate(place, words_of(place))
    audit_act(place, RunningClock(), words_of(place), "desk.rotate_key", by)  # the database opens by the new key
    lines = count(sum(counts.values()), _("ligne"))
    told = _("Clé changée\u00a0: {lines} relues. Les copies d’avant se remettent encore.").format(lines=lines)
    try:
        with InstanceLock(place):
            rotation.clear(place)
    except VaultError as error:
        tell(arguments, counts, f"{told}\n{error}")
        return 1
    tell(arguments, counts, told)
    return 0
