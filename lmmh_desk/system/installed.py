"""The versions of the program that came by updates, each in a folder of its own, and the one that opens.

They lie beside the user's data (`versions/`), for the installed program belongs to the machine. `current` names one: it
is replaced at once or not at all, so that a kill leaves the old version or the new one, never a mixture. The program
that was installed hands over to it as it starts, unless it is itself as new.

Until its window took keys once, a version is `unproven`. Whoever starts its window notes it (`began`) and locks a file
for as long as it lives; a start that finds the note, and nobody holding the lock, goes back to the version before.
`since` keeps when it first did: what it has made of the base from then on goes back too. Until then commands are given
to the version before, for what they made of the base would stay.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, NamedTuple

from lmmh_desk.system.durable import sync_folder, write_private
from lmmh_desk.system.paths import default_profile
from lmmh_desk.system.single import hold

if TYPE_CHECKING:
    import tarfile

FOLDER, CURRENT, REFUSED = "versions", "current", "refused"
UNPROVEN, SINCE, BEGAN, GIVEN_UP = "unproven", "since", "began", "given-up"
NAME = "LMMH Desk.exe" if sys.platform == "win32" else "lmmh-desk"
CONSOLE = "lmmh-desk-console.exe" if sys.platform == "win32" else "lmmh-desk"
LOCK = ".lock"


class Unproven(NamedTuple):
    """A version whose window never took a key."""

    version: str
    digest: str
    before: str  # the version to go back to, "" for the installed one


class GivenUp(NamedTuple):
    """A version that never opened."""

    version: str
    began: int  # milliseconds: when its window first did
    ended: int  # milliseconds: when the version before came back


def place() -> Path:
    """Return the folder of the versions."""
    return default_profile() / FOLDER


class LeadsOut(Exception):
    """A file or a link of a version would lie elsewhere, or lead there."""


class Versions:
    """The versions in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> str:
        """Return the version that opens, "" where it is the installed one."""
        with suppress(OSError, UnicodeDecodeError):
            name = (self.folder / CURRENT).read_text(encoding="ascii")
            if (self.folder / name / NAME).is_file():
                return name
        return ""

    def serving(self) -> str:
        """Return the version that commands are given to: the one before, until the window of the current one began."""
        unproven, now = self._unproven(), self.current()
        if unproven is not None and unproven.version == now and not (self.folder / SINCE).exists():
            return unproven.before
        return now

    def program(self, version: str) -> Path:
        """Return the program of a version, as a terminal runs it."""
        return self.folder / version / CONSOLE

    def part(self, version: str) -> Path:
        """Return where the file of a version is received; what others left goes."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.folder / f"{version}.download"
        for other in self.folder.glob("*.download"):
            if other != part:
                other.unlink()
        return part

    def refused(self) -> set[str]:
        """Return the digests of the versions that were tried and given up."""
        path = self.folder / REFUSED
        return set(path.read_text(encoding="ascii", errors="replace").split()) if path.exists() else set()

    def refuse(self, version: str, digest: str) -> None:
        """Give a version up: it is tried no more, and its files go."""
        write_private(self.folder / REFUSED, "\n".join(sorted({*self.refused(), digest})).encode())
        shutil.rmtree(self.folder / version, ignore_errors=True)
        self.part(version).unlink(missing_ok=True)

    def unpack(self, file: Path, version: str, go_on: Callable[[], object]) -> None:
        """Write the files of a version in a folder of their own, which has its name once all are on the disk.

        Raises OSError, and LeadsOut where one would lie elsewhere.
        """
        new, made = self.folder / f"{version}.new", self.folder / version
        for left in (new, made):
            shutil.rmtree(left, ignore_errors=True)
        new.mkdir(mode=0o700)
        try:
            for member, archive in _members(file):
                go_on()
                _extract(member, archive, new)
            _check_links(new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if hasattr(os, "sync"):
            os.sync()
        new.rename(made)
        sync_folder(self.folder)

    def switch(self, version: str, digest: str) -> None:
        """Have a version open from now on; those before the one that it replaces go, that one once this one opened."""
        now, unproven = self.current(), self._unproven()
        before = unproven.before if unproven and unproven.version == now else now
        for note in (BEGAN, SINCE):
            (self.folder / note).unlink(missing_ok=True)
        write_private(self.folder / UNPROVEN, "\n".join((version, digest, before)).encode())
        write_private(self.folder / CURRENT, version.encode())
        for path in self.folder.iterdir():
            if path.is_dir() and path.name not in (version, before):
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == LOCK:
                with suppress(OSError):  # held by who starts it, on Windows
                    path.unlink()
        for left in (self.part(version), self.folder / GIVEN_UP):
            left.unlink(missing_ok=True)

    def begin(self) -> None:
        """Note that the window of a version begins that never opened; give it up where it began, and is no more."""
        unproven = self._unproven()
        if unproven is None or not self._is_unproven(self.current()):
            return
        held = hold(self.folder / f"{unproven.version}{LOCK}")
        if held is None:  # it is opening
            return
        if not (self.folder / BEGAN).exists():
            if not (self.folder / SINCE).exists():
                write_private(self.folder / SINCE, str(_now()).encode())
            write_private(self.folder / BEGAN, str(os.getpid()).encode())
        else:
            self._go_back(unproven)
            os.close(held)

    def _go_back(self, unproven: Unproven) -> None:
        """Have the version before open again; killed anywhere, it is done again."""
        began = now = str(_now())
        with suppress(OSError):  # somebody took it away
            began = (self.folder / SINCE).read_text(encoding="ascii", errors="replace")
        told = "\n".join((unproven.version, began, now))
        write_private(self.folder / GIVEN_UP, told.encode())
        write_private(self.folder / CURRENT, unproven.before.encode())
        self.refuse(unproven.version, unproven.digest)
        self._settle()

    def _settle(self) -> None:
        for file in (BEGAN, SINCE, UNPROVEN):
            (self.folder / file).unlink(missing_ok=True)

    def opened(self, version: str) -> None:
        """Keep a version: its window takes keys."""
        if self._is_unproven(version):
            self._settle()

    def left(self, version: str) -> None:
        """Forget that a version began: its window was closed before it had to take keys.

        What another start noted stays: its window may hang.
        """
        if self._is_unproven(version) and self._noted_here():
            (self.folder / BEGAN).unlink(missing_ok=True)

    def _noted_here(self) -> bool:
        """Say whether this process noted that a version began; on Windows, whoever started it did (`_become`)."""
        here = os.getppid() if sys.platform == "win32" else os.getpid()
        with suppress(OSError, ValueError):
            return int((self.folder / BEGAN).read_text(encoding="ascii")) == here
        return False

    def put_back(self) -> None:
        """Note that what the version given up did to the base was put back."""
        if found := self.given_up():
            write_private(self.folder / GIVEN_UP, "\n".join((found.version, "0", "0")).encode())

    def given_up(self) -> GivenUp | None:
        """Return the last version that never opened, until another one comes."""
        with suppress(OSError, ValueError):
            version, began, ended = (self.folder / GIVEN_UP).read_text(encoding="ascii").split("\n")
            return GivenUp(version, int(began), int(ended))
        return None

    def _is_unproven(self, version: str) -> bool:
        unproven = self._unproven()
        return unproven is not None and unproven.version == version

    def _unproven(self) -> Unproven | None:
        with suppress(OSError, ValueError):
            version, digest, before = (self.folder / UNPROVEN).read_text(encoding="ascii").split("\n")
            return Unproven(version, digest, before)
        return None


def _now() -> int:
    return time.time_ns() // 1_000_000


def _members(file: Path) -> Iterator[tuple[tarfile.TarInfo, tarfile.TarFile]]:
    import tarfile

    import zstandard

    with (
        file.open("rb") as source,
        zstandard.ZstdDecompressor().stream_reader(source) as reader,
        tarfile.open(fileobj=reader, mode="r|") as archive,
    ):
        for member in archive:
            yield member, archive


def _extract(member: tarfile.TarInfo, archive: tarfile.TarFile, folder: Path) -> None:
    """Write a file, a folder or a link in a folder, through no link; raises OSError, LeadsOut.

    With `_check_links` what `filter="data"` does (PEP 706), which Debian 12's Python has not.
    """
    path = _within(folder, member.name)
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    if member.issym():
        path.symlink_to(member.linkname)
    elif member.islnk():
        path.hardlink_to(_within(folder, member.linkname))
    elif content := archive.extractfile(member) if member.isreg() else None:
        with content, path.open("xb") as file:
            shutil.copyfileobj(content, file)
        path.chmod(0o755 if member.mode & 0o100 else 0o644)
    else:
        raise LeadsOut(member.name)


def _within(folder: Path, name: str) -> Path:
    """Return the path of a name in a folder, on which no link lies; raises LeadsOut."""
    told, path = PurePath(name), folder
    if told.anchor or ".." in told.parts:
        raise LeadsOut(name)
    for part in told.parts:
        path /= part
        if path.is_symlink():
            raise LeadsOut(name)
    return path


def _check_links(folder: Path) -> None:
    """Raise LeadsOut where a link of a folder leads nowhere, or out of it: they are followed once all are there."""
    for where, folders, files in os.walk(folder):
        for path in (Path(where, name) for name in (*folders, *files)):
            try:
                inside = not path.is_symlink() or path.resolve(strict=True).is_relative_to(folder.resolve(strict=True))
            except (OSError, RuntimeError) as error:  # a loop
                raise LeadsOut(path.name) from error
            if not inside:
                raise LeadsOut(path.name)


def hand_over() -> None:
    """Become the version that opens, where it is newer than the installed program; else return."""
    here, folder = Path(sys.executable).resolve(), place()
    if not (folder / CURRENT).exists() or here.is_relative_to(folder.resolve()):
        return
    came, windowed = Versions(folder), opens_window(sys.argv[1:])
    if windowed and _is_newer(came.current()):
        _begin(folder)  # and another one may open
    name = came.current() if windowed else came.serving()
    if _is_newer(name):
        _become(folder / name / here.name)  # it can't be run: the installed one opens


def _is_newer(name: str) -> bool:
    """Say whether a version is newer than the installed program; "" is that one."""
    from importlib.metadata import version

    return bool(name) and number(name) > number(version("lmmh-desk"))


def reopen() -> None:
    """Become the version that opens now; return where it can't be run."""
    here, folder = Path(sys.executable).resolve(), place()
    _begin(folder)
    name = Versions(folder).current()
    _become(folder / name / here.name if name else here)


def opens_window(words: list[str]) -> bool:
    """Say whether the words typed after the program's name ask for its window."""
    return not words or profile_of(words) is not None


def profile_of(words: list[str]) -> Path | None:
    """Return the profile that words name, where they name nothing else: « --profile DIR » or « --profile=DIR »."""
    if len(words) == 2 and words[0] == "--profile":
        return Path(words[1])
    if len(words) == 1 and words[0].startswith("--profile="):
        return Path(words[0].removeprefix("--profile="))
    return None


def _begin(folder: Path) -> None:
    with suppress(OSError):  # a full disk, a folder that refuses: the window opens all the same
        Versions(folder).begin()


def _become(program: Path) -> None:
    """Go on as another program; return where it can't be run."""
    words = [str(program), *sys.argv[1:]]
    with suppress(OSError):
        if sys.platform == "win32":  # its execve quotes nothing, and lets whoever called go on before the end
            import subprocess

            sys.exit(subprocess.call(words, env=environment()))  # noqa: S603
        os.execve(program, words, environment())  # noqa: S606


def frozen() -> bool:
    """Say whether this is a frozen program: one that runs from its source is not replaced."""
    return bool(getattr(sys, "frozen", False))


def environment() -> dict[str, str]:
    """Return the environment for another program, without what a frozen one puts in its own."""
    found = {key: value for key, value in os.environ.items() if not key.startswith("_PYI_")}
    if not frozen():
        return found
    found["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    before = found.pop("LD_LIBRARY_PATH_ORIG", "")  # what it put its own folder in front of
    found.pop("LD_LIBRARY_PATH", None)
    return {**found, "LD_LIBRARY_PATH": before} if before else found


def number(version: str) -> tuple[int, ...]:
    """Return a version so that it compares: 9.1 is 9.1.0."""
    parts = [int(part) for part in version.split(".") if part.isdecimal()]
    return tuple(parts + [0] * (4 - len(parts)))
