"""What a killed program leaves: the files as its calls so far made them; and which of them matter to the next one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from tests.faults.calls import Call, traced, write_into

SHARED = "-shm"  # SQLite makes it anew when nobody has the base open
OPEN = ("-wal", SHARED)  # what a base has beside it while it is open
NAMES = re.compile(r'^\d*\s*(\w+)\(.*?"([^"]+)"(?:.*?"([^"]*)")?')
State = dict[str, bytes]  # the digest of each file


class Left:
    """The files of a folder, changed call by call."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = files_of(folder)
        self._folders = {path for path in folder.rglob("*") if path.is_dir()}
        self._state: State = {}

    def apply(self, call: Call) -> None:
        """Follow one call."""
        if call.kind in ("write", "truncate"):
            write_into(self._files[call.path], call)
        elif call.kind == "make":
            self._files.setdefault(call.path, bytearray())
        elif call.kind == "remove":
            self._files.pop(call.path)
        elif call.kind == "folder":
            self._folders.add(Path(call.path))
        elif call.kind == "rename":
            self._files[call.to] = self._files.pop(call.path)
            self._state.pop(call.to, None)
        self._state.pop(call.path, None)

    def state(self) -> State:
        for path, content in self._files.items():
            if path not in self._state:
                self._state[path] = b"" if path.endswith(SHARED) else blake2b(content).digest()
        return dict(self._state)

    def make(self) -> None:
        """Write the files as they are now, and no other."""
        shutil.rmtree(self._folder)
        for path in (self._folder, *sorted(self._folders)):
            path.mkdir()
        for name, content in self._files.items():
            Path(name).write_bytes(content)

    def differs(self, there: dict[str, bytearray]) -> list[str]:
        """Return which files are not what was made of their program's calls."""
        names = {name for name in there.keys() | self._files.keys() if not name.endswith(SHARED)}
        return [name for name in sorted(names) if there.get(name) != self._files.get(name)]


def files_of(folder: Path) -> dict[str, bytearray]:
    return {str(path): bytearray(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


class Unread:
    """The states that were looked at, and which of their files made no difference: nobody opened them."""

    def __init__(self, folder: Path) -> None:
        self._trace = folder.with_suffix(".names")
        self._first = files_of(folder).keys()
        self._last: State = {}
        self._unread: set[str] = set()

    def same(self, state: State) -> bool:
        """Say whether what goes on from this state can only do as it did from the last one that was looked at."""
        known = state.keys() == self._last.keys() and all(
            digest == self._last[name] or name in self._unread for name, digest in state.items()
        )
        if not known:
            self._last = state
        return known

    @contextmanager
    def looking(self) -> Iterator[None]:
        """See which files of the state are looked at before they are removed or replaced, where some are being made."""
        self._unread = set()
        if all(name in self._first or name.endswith(OPEN) for name in self._last):
            yield
            return
        with traced(self._trace, "-e", "trace=%file"):
            yield
        gone, read = set[str](), set[str]()
        with self._trace.open() as lines:
            for line in lines:
                _follow(line, gone, read)
        self._unread = {path for path in self._last if not any(path.endswith(name) for name in read)}


def _follow(line: str, gone: set[str], read: set[str]) -> None:
    """Follow a call: what it looks at, unless that is gone by then, or goes by it."""
    found = NAMES.match(line)
    if not found:
        return
    call, name, other = found.groups()
    if call == "unlink" or "O_TRUNC" in line:
        gone.add(name)
    elif name not in gone:
        read.add(name)
    if call == "rename":
        gone.add(other)
