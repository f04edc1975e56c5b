"""Replays a writer's system calls up to a power cut: what was not synced may be there, missing or torn.

Killing a process proves less, since the kernel still holds its writes.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.writer import faults_of, prepare

CALLS = "openat,pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
BEGUN = re.compile(r"^(\d+)\s+(\w+\(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
DESCRIPTOR = re.compile(r"^(\d+)<([^>]*)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
SECTOR = 512


@dataclass(frozen=True)
class Call:
    """A system call that matters: "write" (bytes at an offset), "truncate", "sync", "remove" or "say"."""

    kind: str
    path: str = ""
    offset: int = 0
    content: bytes = b""


@dataclass
class File:
    """What the disk surely holds of a file, and the writes it may hold."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Call] = field(default_factory=list)


def recorded(folder: Path, *program: str) -> list[Call]:
    """Run a program under strace; return its calls in order."""
    trace = folder.parent / f"{folder.name}.trace"
    command = ["strace", "-f", "-y", "-xx", "-s", "100000", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run([*command, sys.executable, "-m", *program], check=True, capture_output=True)
    with trace.open() as lines:
        return list(_calls(lines, str(folder)))


def _calls(lines: Iterator[str], folder: str) -> Iterator[Call]:
    ends: dict[str, int] = {}  # of files written without an offset
    for line in _whole(lines):
        found = LINE.match(line)
        descriptor = found and DESCRIPTOR.match(found[2])
        if not found or not descriptor or int(found[3]) < 0:
            continue
        name, arguments, path = found[1], found[2], bytes(descriptor[2], "ascii").decode("unicode_escape")
        text = TEXT.search(arguments[descriptor.end() :])
        content = bytes.fromhex(text[1].replace("\\x", "")) if text else b""
        if descriptor[1] == "1":
            yield Call("say", content=content)
        elif not path.startswith(folder) or path.endswith("-shm"):
            continue
        elif name in ("fsync", "fdatasync"):
            yield Call("sync", path)
        elif name == "ftruncate":
            yield Call("truncate", path, int(arguments.rsplit(",", 1)[1]))
        elif name == "pwrite64":
            yield Call("write", path, int(arguments.rsplit(",", 1)[1]), content[: int(found[3])])
        elif name == "write":
            yield Call("write", path, ends.get(path, 0), content)
            ends[path] = ends.get(path, 0) + len(content)


def _whole(lines: Iterator[str]) -> Iterator[str]:
    """Give each call on one line, though another thread's came in its middle.

    A sync counts from its beginning, a write from its end: what is between the two may be lost.
    """
    begun: dict[str, str] = {}
    for line in lines:
        if found := BEGUN.match(line.rstrip("\n")):
            if found[2].startswith(("fsync", "fdatasync")):
                yield f"{found[2]}) = 0"
            else:
                begun[found[1]] = found[2]
        elif found := RESUMED.match(line.rstrip("\n")):
            if start := begun.pop(found[1], ""):
                yield start + found[2]
        else:
            yield line


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
        if Path(call.path).is_dir():
            return
        file = self.files.setdefault(call.path, File())
        if call.kind == "sync":
            for write in file.pending:
                _write(file.durable, write)
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
                    _write(content, write)
            (target / name).parent.mkdir(exist_ok=True)
            (target / name).write_bytes(content)
        return set(self.said.decode().split("\n")[:-1])


def _survive(content: bytearray, write: Call, chance: random.Random) -> None:
    fate = chance.random()
    if fate < 0.4 or write.kind == "truncate":
        _write(content, write)
    elif fate < 0.6:
        for start in range(0, len(write.content), SECTOR):
            if chance.random() < 0.5:
                _write(content, Call("write", "", write.offset + start, write.content[start : start + SECTOR]))


def _write(content: bytearray, call: Call) -> None:
    if call.kind == "truncate":
        del content[call.offset :]
        return
    if len(content) < call.offset:
        content.extend(bytes(call.offset - len(content)))
    content[call.offset : call.offset + len(call.content)] = call.content


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
