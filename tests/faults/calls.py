"""The calls that a program makes to the disk, as strace tells them, in the order in which they take effect."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CALLS = "openat,lseek,pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename,mkdir"
WHOLE = ("-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}")  # all bytes of what is written
LINE = re.compile(r"^(?:\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)")
BEGUN = re.compile(r"^(\d+)\s+(\w+\(.*) <unfinished \.\.\.>$")
END = -1  # where a file is appended to
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. \w+ resumed>(.*)$")
DESCRIPTOR = re.compile(r"^(\d+)<([^>]*)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
MAY_BE_TRACED = (0x59616D61, -1)  # prctl PR_SET_PTRACER, by any process


@dataclass(frozen=True)
class Call:
    """A call that matters: "make", "write" (at an offset), "truncate", "sync", "remove", "rename", "folder", "say"."""

    kind: str
    path: str = ""
    offset: int = 0
    content: bytes = b""
    to: str = ""  # the new name
    call: str = ""  # of the system


def recorded(folder: Path, *program: str) -> list[Call]:
    """Run a program under strace; return its calls in order."""
    trace = folder.parent / f"{folder.name}.trace"
    command = ["strace", "-f", *WHOLE, "-o", str(trace)]
    done = subprocess.run([*command, sys.executable, "-m", *program], check=False, capture_output=True)
    if done.returncode and b"PTRACE" in done.stderr:
        pytest.skip("strace may not trace here")
    done.check_returncode()
    return told(trace, folder, "<1>")


@contextmanager
def traced(trace: Path, *words: str) -> Iterator[None]:
    """Have strace look at this process."""
    ctypes.CDLL(None).prctl(*MAY_BE_TRACED, 0, 0, 0)
    looking = ["strace", "-f", "-p", str(os.getpid()), "-o", str(trace), *words]
    with subprocess.Popen(looking, stderr=subprocess.DEVNULL) as strace:
        while "TracerPid:\t0" in Path("/proc/self/status").read_text():
            if strace.poll() is not None:
                pytest.skip("strace may not attach here")
            time.sleep(0.005)
        try:
            yield
        finally:
            strace.send_signal(signal.SIGINT)
            while strace.poll() is None:  # it may miss the signal as it goes to wait for this process's next call
                time.sleep(0.005)


def told(trace: Path, folder: Path, says: str) -> list[Call]:
    """Return the calls of a trace in a folder; what is written to the path (or <descriptor>) `says` is said."""
    with trace.open() as lines:
        return list(Reader(str(folder), says).calls(lines))


class Reader:
    """Reads a trace, and knows where each open file is written next."""

    def __init__(self, folder: str, says: str) -> None:
        self._folder, self._says = folder, says
        self._places: dict[str, int] = {}  # of descriptors
        self._appends: set[str] = set()

    def calls(self, lines: Iterator[str]) -> Iterator[Call]:
        for line in _whole(lines):
            found = LINE.match(line)
            if found and int(found[3]) >= 0:
                yield from self._call(found[1], found[2], int(found[3]))

    def _call(self, name: str, arguments: str, answer: int) -> Iterator[Call]:
        named = [_plain(text) for text in TEXT.findall(arguments)]
        if name in ("unlink", "rename", "mkdir", "openat"):
            yield from self._of_name(name, [one.decode() for one in named], arguments, str(answer))
            return
        descriptor = DESCRIPTOR.match(arguments)
        if not descriptor:
            return
        number, path = descriptor[1], bytes(descriptor[2], "ascii").decode("unicode_escape")
        if self._says in (f"<{number}>", path):
            yield Call("say", content=named[0] if named else b"")
        elif path.startswith(self._folder) and not arguments[descriptor.end() :].startswith("(deleted)"):
            yield from self._of_file(name, number, path, arguments, answer, named[0] if named else b"")

    def _of_name(self, name: str, names: list[str], arguments: str, answer: str) -> Iterator[Call]:
        if not names or not names[0].startswith(self._folder):
            return
        path = names[0]
        if name == "unlink":
            yield Call("remove", path, call=name)
        elif name == "rename":
            yield Call("rename", path, to=names[1], call=name)
        elif name == "mkdir":
            yield Call("folder", path, call=name)
        elif "O_DIRECTORY" not in arguments:
            self._places[answer] = 0
            (self._appends.add if "O_APPEND" in arguments else self._appends.discard)(answer)
            if "O_CREAT" in arguments:
                yield Call("make", path, call=name)
            if "O_TRUNC" in arguments:
                yield Call("truncate", path, 0, call=name)

    def _of_file(
        self, name: str, number: str, path: str, arguments: str, answer: int, content: bytes
    ) -> Iterator[Call]:
        if name == "lseek":
            self._places[number] = answer
        elif name in ("fsync", "fdatasync"):
            yield Call("sync", path, call=name)
        elif name == "ftruncate":
            yield Call("truncate", path, int(arguments.rsplit(",", 1)[1]), call=name)
        elif name == "pwrite64":
            yield Call("write", path, int(arguments.rsplit(",", 1)[1]), content[:answer], call=name)
        elif name == "write":
            start = END if number in self._appends else self._places.get(number, 0)
            self._places[number] = self._places.get(number, 0) + answer
            yield Call("write", path, start, content[:answer], call=name)


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


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


def write_into(content: bytearray, call: Call) -> None:
    """Change what a file holds by a write or a truncation."""
    if call.kind == "truncate":
        del content[call.offset :]
        content.extend(bytes(call.offset - len(content)))
        return
    start = len(content) if call.offset == END else call.offset
    if len(content) < start:
        content.extend(bytes(start - len(content)))
    content[start : start + len(call.content)] = call.content
