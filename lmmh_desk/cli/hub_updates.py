"""lmmh-hub publish: a new version of the desk's program, as its publisher signed it, handed on to the desks."""

from __future__ import annotations

import argparse

from lmmh_desk.cli.desk import DONE
from lmmh_desk.cli.hub import known
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.i18n import _


def publish(arguments: argparse.Namespace) -> int:
    """Hand a version on, in the place of an older one; raises BadInput, BadUpdate."""
    from lmmh_desk.hub import updates
    from lmmh_desk.store.failures import in_french
    from lmmh_desk.sync.release import publisher

    with in_french(OSError):
        found = updates.publish(known(arguments.folder), arguments.file, publisher())
    told = _("La version {version} est donnée aux postes ({machines}). Ils la prennent à un moment calme.")
    facts = {"version": found.version, "machines": found.machines, "size": found.size}
    tell(arguments, facts, told.format(version=found.version, machines=found.machines))
    return DONE
