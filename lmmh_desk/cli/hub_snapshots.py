"""lmmh-hub snapshot: makes what new desks receive whole, at once."""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.desk import DONE, NO
from lmmh_desk.cli.hub import known, opened
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.hub.judging import Device
    from lmmh_desk.hub.snapshots import Start
    from lmmh_desk.hub.storage import Storage


def snapshot(arguments: argparse.Namespace) -> int:
    """Make the base of each set of sites that a desk receives, or one desk's only; 1 when that one isn't known."""
    from lmmh_desk.hub.snapshots import every_set, make

    folder = known(arguments.folder)
    with opened(folder) as storage:
        wanted = _of(storage, arguments.code) if arguments.code else every_set(storage)
        made = [make(storage, folder, sites) for sites in wanted]
    facts = [{"id": one.id, "bytes": one.size, "place": one.place} for one in made]
    told = _("{bases} pour les nouveaux postes.").format(
        bases=count(len(made), _("base préparée"), _("bases préparées"))
    )
    if not wanted:
        told = _("Aucun poste n’est rattaché.")
        if arguments.code:
            told = _("Aucun poste n’a le code {code}.").format(code=arguments.code)
    tell(arguments, facts, told)
    return DONE if wanted else NO


def _of(storage: Storage, code: str) -> list[tuple[str, ...]]:
    from lmmh_desk.hub.devices import every

    return [one.device.sites for one in every(storage) if one.device.code == code]


def starter(folder: Path) -> Start:
    """Return what makes a device's base by a process of its own: the hub answers as quickly meanwhile."""
    processes = multiprocessing.get_context("spawn")

    def start(device: Device) -> Callable[[], bool]:
        going = processes.Process(target=_make, args=(folder, device.sites), daemon=True)
        going.start()
        return going.is_alive

    return start


def _make(folder: Path, sites: tuple[str, ...]) -> None:
    from lmmh_desk.hub.snapshots import make

    with opened(folder) as storage:
        make(storage, folder, sites)
