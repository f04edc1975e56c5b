"""lmmh-hub erasures: what PCs ask to erase in number waits here for the administrator."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lmmh_desk.cli.desk import DONE, NO
from lmmh_desk.cli.hub import check_code, known, opened
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.clock import RunningClock, paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.hub.holding import Held
    from lmmh_desk.hub.storage import Storage


def erasures(arguments: argparse.Namespace) -> int:
    """List what waits, by PC, or have what waits of one erased everywhere; 1 when nothing of it waits."""
    from lmmh_desk.hub.holding import held

    with opened(known(arguments.folder)) as storage:
        if arguments.act == "confirm":
            return _confirm(arguments, storage)
        found = held(storage)
    facts = [{"code": one.code, "records": one.records, "since": one.since} for one in found]
    tell(arguments, facts, "\n".join(map(_line, found)) or _("Aucun effacement n’attend."))
    return DONE


def _confirm(arguments: argparse.Namespace, storage: Storage) -> int:
    from lmmh_desk.hub.holding import confirm

    check_code(arguments)
    done = confirm(storage, arguments.code, RunningClock().now())
    told = _("Effacé\u00a0: {records}. Chaque poste suivra au prochain échange.")
    if not done:
        told = _("Aucun effacement du poste {code} n’attend.")
    records = count(done, _("enregistrement"))
    tell(arguments, {"records": done}, told.format(records=records, code=arguments.code))
    return DONE if done else NO


def _line(one: Held) -> str:
    from lmmh_desk.hub.tables import wires

    labels = {name: (wires()[name].label or name) if name in wires() else name for name in one.records}
    since = paris(one.since)
    told = ", ".join(f"{labels[name]} {number}" for name, number in sorted(one.records.items()))
    return f"{one.code}  {short_date(since.date(), year=True)} {hour(since)}  {told}"
