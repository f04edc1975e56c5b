"""Replays a writer's system calls up to a power cut: what was not synced may be there, missing or torn.

Killing a process proves less, since the kernel still holds its writes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.calls import END, Call, recorded, write_into
from tests.faults.writer import faults_of, prepare

SECTOR = 512
NAMES = ("make", "remove", "rename", "folder")  # neither writer changes any that counts


@dataclass
class File:
    """What the disk surely holds of a file, and the writes it may hold."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)


class Disk:
    """The files of a profile as a power cut would find them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {str(path): File(bytearray(path.read_bytes())) for path in folder.rglob("*") if path.is_file()}
        self.said = b""

    def apply(self, call: Call) -> None:
        """Follow one call."""
        if call.kind == "say":
            self.said += call.content
            return
        if call.kind in NAMES or call.path.endswith("-shm") or Path(call.path).is_dir():
            return
        file = self.files.setdefault(call.path, File())
        if call.kind == "sync":
            for write in file.pending:
                write_into(file.durable, write)
            file.pending = []
        else:
            file.pending.append(call)

    def cut(self, chance: random.Random, target: Path, cuts: Callable[[Path], bool] = lambda _path: True) -> set[str]:
        """Write one state that a cut may leave into an empty folder; return what had been acknowledged.

        `cuts` says which files are on the machine that had no more power.
        """
        for old in target.rglob("*"):
            if old.is_file():
                old.unlink()
        for path, file in self.files.items():
            content = bytearray(file.durable)
            name = Path(path).relative_to(self.folder)
            for write in file.pending:
                if cuts(name):
                    _survive(content, write, chance)
                else:
                    write_into(content, write)
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_bytes(content)
        return set(self.said.decode().split("\n")[:-1])


def _survive(content: bytearray, write: Call, chance: random.Random) -> None:
    fate = chance.random()
    if fate < 0.4 or write.kind == "truncate":
        write_into(content, write)
    elif fate < 0.6:
        place = len(content) if write.offset == END else write.offset
        for start in range(0, len(write.content), SECTOR):
            if chance.random() < 0.5:
                write_into(content, Call("write", "", place + start, write.content[start : start + SECTOR]))


def cuts(folder: Path, states: int, seed: int, synchronous: str, transactions: int = 150) -> list[str]:
    """Return the faults found in a number of states after a power cut; `folder` is empty."""
    profile, target = folder / "profile", folder / "cut"
    prepare(profile)
    target.mkdir()
    disk = Disk(profile)
    calls = recorded(profile, "tests.faults.writer", str(profile), str(transactions), synchronous)
    chance = random.Random(seed)
    moments = sorted(chance.choices(range(len(calls)), k=states))
    faults: list[str] = []
    done = 0
    for moment in moments:
        for call in calls[done:moment]:
            disk.apply(call)
        done = moment
        acknowledged = disk.cut(chance, target)
        faults += [f"call {moment}: {fault}" for fault in faults_of(target, acknowledged)]
    return faults
