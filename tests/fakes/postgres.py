"""A PostgreSQL cluster of the tests' own: made in a folder, started on a free port, thrown away."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg

SETTINGS = {"listen_addresses": "127.0.0.1", "max_connections": "100"}


def programs() -> Path | None:
    """Return the folder of the newest server's programs, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Give the address of a running server, without a database's name; as the user postgres where we are root."""
    binaries = programs()
    assert binaries is not None
    data = folder / "data"
    data.mkdir()
    for opened in (folder, *folder.parents):
        if opened == Path("/tmp"):
            break
        opened.chmod(opened.stat().st_mode | 0o011)
    user: dict[str, str | int] = {}
    if os.getuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(data, owner.pw_uid, owner.pw_gid)
        user = {"user": "postgres", "group": owner.pw_gid}
    port = _free_port()
    options = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, "port": port}.items())

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **user)  # type: ignore[call-overload]

    run(str(binaries / "initdb"), "-D", str(data), "-U", "lmmh", "-A", "trust", "-E", "UTF8", "--no-sync")
    control = str(binaries / "pg_ctl")
    run(control, "-D", str(data), "-w", "-o", f"{options} -k {data}", "-l", str(data / "log"), "start")
    try:
        yield f"postgresql://lmmh@127.0.0.1:{port}"
    finally:
        run(control, "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def database(server: str) -> Iterator[str]:
    """Give the address of a new, empty database, dropped afterwards."""
    name = f"hub_{uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def available() -> bool:
    """Say whether the server's programs are installed."""
    return programs() is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
