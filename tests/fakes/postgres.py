"""A PostgreSQL cluster of the tests' own: made in a folder, reached by a socket in it, thrown away."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg


def programs() -> Path | None:
    """Return the folder of the newest server's programs, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


class Cluster:
    """A server in a folder of its own; it runs as the user postgres where we are root."""

    def __init__(self) -> None:
        binaries = programs()
        assert binaries is not None
        self.binaries = binaries
        # Not among pytest's own folders: each session shuts those to others, and to postgres.
        self.folder = Path(tempfile.mkdtemp(prefix="lmmh-pg-"))
        self.data, self.socket = self.folder / "data", self.folder / "socket"
        self._user: dict[str, str | int] = {}
        self._owner: tuple[int, int] | None = None
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            self._owner = (owner.pw_uid, owner.pw_gid)
            os.chown(self.folder, *self._owner)
            self._user = {"user": "postgres", "group": owner.pw_gid}
        self.folder.chmod(0o755)
        self.made("socket")
        self.run("initdb", "-D", str(self.data), "-U", "lmmh", "-A", "trust", "-E", "UTF8", "--no-sync")

    def made(self, name: str) -> Path:
        """Return a new folder beside the data, the server's."""
        folder = self.folder / name
        folder.mkdir()
        if self._owner is not None:
            os.chown(folder, *self._owner)
        return folder

    def run(self, program: str, *words: str) -> None:
        """Run one of the server's programs."""
        command = [str(self.binaries / program), *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **self._user)  # type: ignore[call-overload]

    def start(self, options: str = "") -> None:
        """Start it, with further options."""
        given = f"-c listen_addresses= -k {self.socket} {options}"
        self.run("pg_ctl", "-D", str(self.data), "-w", "-o", given, "-l", str(self.folder / "log"), "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it."""
        self.run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def throw_away(self) -> None:
        """Remove it whole."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def cluster() -> Iterator[str]:
    """Give the folder of a running server's socket."""
    made = Cluster()
    try:
        made.start()
        yield str(made.socket)
    finally:
        made.stop()
        made.throw_away()


@cache
def of_process() -> str:
    """Return the folder of the socket of a server that ends with this process."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(cluster())


@contextmanager
def database(server: str, template: str = "template1") -> Iterator[str]:
    """Give the address of a new database, empty or a copy of another, dropped afterwards."""
    name = f"hub_{uuid4().hex}"
    try:
        yield create(server, name, template)
    finally:
        with psycopg.connect(_address(server, "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def create(server: str, name: str, template: str = "template1") -> str:
    """Return the address of a new database."""
    with psycopg.connect(_address(server, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return _address(server, name)


@cache
def available() -> bool:
    """Say whether the server's programs are installed."""
    return programs() is not None


def _address(server: str, name: str) -> str:
    return f"postgresql://lmmh@/{name}?host={server}"
