"""lmmh-desk update: fetches the version that the hub hands on, tries it, and puts it in its place."""

from __future__ import annotations

import argparse
import sys

from lmmh_desk.cli.profile import locked, opened, tell
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import versions


def update(arguments: argparse.Namespace) -> int:
    """Bring the program up to date; 1 where the new version is refused."""
    from lmmh_desk.app.updating import Updating
    from lmmh_desk.sync.release import BadUpdate

    def shown(there: int, size: int) -> bool:
        if sys.stderr.isatty():
            print(f"\r{100 * there // size}\u00a0%", end="", file=sys.stderr, flush=True)
        return True

    with locked(arguments), opened(arguments) as store:
        updating = Updating(store)
        if not updating.takes:
            told = _("Ce programme ({version}) ne prend pas les mises à jour du serveur.")
            tell(arguments, {"version": versions.program(), "applied": False}, told.format(version=versions.program()))
            return 0
        try:
            found = updating.fetch(shown)
            if found is None:
                version = updating.running()
                told = _("LMMH Desk {version} est à jour.").format(version=version)
                tell(arguments, {"version": version, "applied": False}, told)
                return 0
            updating.apply()
        except BadUpdate as error:
            print(error, file=sys.stderr)
            return 1
    told = _("La version {version} s’ouvrira la prochaine fois.").format(version=found.version)
    tell(arguments, {"version": found.version, "applied": True}, told)
    return 0
