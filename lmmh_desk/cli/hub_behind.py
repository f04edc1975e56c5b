"""lmmh-hub put-back: a hub whose whole machine was put back begins again, and desks give it back what it lost."""

from __future__ import annotations

import argparse

from lmmh_desk.cli.desk import DONE, NO
from lmmh_desk.cli.hub import known, opened
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.i18n import _


def put_back(arguments: argparse.Namespace) -> int:
    """Begin again once it is confirmed; else say whether a desk told that it had come further, 1 when none did."""
    from lmmh_desk.cli.hub_making import begin_again
    from lmmh_desk.hub.behind import told
    from lmmh_desk.hub.storage import last_place

    folder, now, done = known(arguments.folder), RunningClock().now(), arguments.act == "confirm"
    with opened(folder) as storage:
        with storage.read() as read:
            behind = last_place(read)[0] < told(folder, now)
        if done:
            begin_again(folder, storage, now)
    if done:
        said = _("Le serveur repart\u00a0: chaque poste lui rend ce qui manque au prochain échange.")
    elif behind:
        said = _(
            "Un poste avait reçu plus que ce serveur ne contient. Ajoutez «\u00a0confirm\u00a0» pour le faire repartir."
        )
    else:
        said = _("Aucun poste n’a dit avoir reçu plus que ce serveur ne contient.")
    tell(arguments, {"behind": behind, "done": done}, said)
    return DONE if done or behind else NO
