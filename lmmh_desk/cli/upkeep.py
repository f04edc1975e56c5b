"""lmmh-desk doctor, backup and restore."""

from __future__ import annotations

import argparse

from lmmh_desk.cli.profile import folder, locked, opened, tell
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _


def doctor(arguments: argparse.Namespace) -> int:
    """Examine the profile; 1 when something is wrong."""
    from lmmh_desk.store.doctor import examine

    with opened(arguments) as store:
        findings = examine(store)
    bad = [finding for finding in findings if not finding.good]
    facts = [{"check": finding.check, "good": finding.good, "sentence": finding.sentence} for finding in findings]
    tell(arguments, facts, "\n".join(f"{'✓' if one.good else '✗'} {one.sentence}" for one in findings))
    return 1 if bad else 0


def backup(arguments: argparse.Namespace) -> int:
    """Write a verified backup."""
    from lmmh_desk.store.backup import back_up
    from lmmh_desk.system import keys

    with opened(arguments) as store:
        key = keys.find_key(store.folder, keys.passphrase_from_file())
        counts = back_up(store, key, arguments.file)
    lines = count(sum(counts.values()), _("ligne"))
    tell(arguments, counts, _("Copie faite et relue : {lines}.").format(lines=lines))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of the database, which is set aside."""
    from lmmh_desk.store.backup import restore as put_back
    from lmmh_desk.system import keys

    place = folder(arguments)
    with locked(arguments):
        counts = put_back(place, keys.find_key(place, keys.passphrase_from_file()), arguments.file)
    lines = count(sum(counts.values()), _("ligne"))
    tell(arguments, counts, _("Copie remise : {lines}. L’ancienne base est gardée à côté.").format(lines=lines))
    return 0
