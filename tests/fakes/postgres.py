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


@contextmanager
def cluster() -> Iterator[str]:
    """Give the folder of a running server's socket; it runs as the user postgres where we are root."""
    binaries = programs()
    assert binaries is not None
    # Not among pytest's own folders: each session shuts those to others, and to postgres.
    folder = Path(tempfile.mkdtemp(prefix="lmmh-pg-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    user: dict[str, str | int] = {}
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
        user = {"user": "postgres", "group": owner.pw_gid}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)  # type: ignore[call-overload]

    run(str(binaries / "initdb"), "-D", str(data), "-U", "lmmh", "-A", "trust", "-E", "UTF8", "--no-sync")
    control = str(binaries / "pg_ctl")
    run(control, "-D", str(data), "-w", "-o", f"-c listen_addresses= -k {data}", "-l", str(data / "log"), "start")
    try:
        yield str(data)
    finally:
        run(control, "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


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
