"""A hub as its administrator runs it: over TLS, on a free port, a process of its own while it serves."""

from __future__ import annotations

import copy
import json
import socket
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from random import SystemRandom
from typing import Any

from lmmh_desk.cli.hub import main
from lmmh_desk.sync.transport import client, secure

COMMAND = (sys.executable, "-m", "lmmh_desk.cli.hub")


def free_port() -> int:
    """Return a port below those the system lends to clients: one of theirs would be taken while a hub is stopped."""
    while True:
        port = SystemRandom().randrange(10_000, 32_000)  # the seed of `random` is the same in each process of a run
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


class Running:
    """A hub in a folder; it can be stopped, killed and started again."""

    def __init__(self, folder: Path, database: str = "", command: tuple[str, ...] = COMMAND) -> None:
        self.folder, self.database, self.command = folder, database, command
        self.port = free_port()
        self.address = f"https://127.0.0.1:{self.port}"
        self.token = ""
        self.process: subprocess.Popen[str] | None = None
        self.made = self.ask("init", "127.0.0.1", "localhost", *(["--database", database] if database else []))

    def ask(self, name: str, *words: str) -> Any:
        """Run a command and return what it says: in this process, as starting another takes longer than the command."""
        given = [name, "--folder", str(self.folder), "--json", *words]
        if self.command != COMMAND:
            return json.loads(subprocess.run([*self.command, *given], check=True, capture_output=True).stdout)
        with redirect_stdout(StringIO()) as said, redirect_stderr(StringIO()) as complained:
            code = main(given)
        if code:
            raise subprocess.CalledProcessError(code, given, said.getvalue(), complained.getvalue().encode())
        return json.loads(said.getvalue())

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def authority(self) -> str:
        return (self.folder / "authority.pem").read_text()

    def start(self) -> None:
        words = ["serve", "--folder", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        self.process = subprocess.Popen([*self.command, *words, "--json"], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        lines = iter(self.process.stdout.readline, "")
        told = "".join(next(lines) for _line in range(4))
        self.token = json.loads(told)["token"]
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            try:
                with client(self.address, secure(self.authority)) as asked:
                    if asked.get("/ready").text == "ok":
                        return
            except OSError:
                pass
            except Exception:
                assert self.process.poll() is None, "the hub ended"
            time.sleep(0.05)
        raise AssertionError("the hub never answered")

    def peak_memory(self) -> int:
        """Return the most memory it ever held, in MB."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(line.split()[1]) // 1024

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()

    def stop(self) -> int:
        if self.process is None or self.process.poll() is not None:
            return 0
        self.process.terminate()
        self.process.communicate(timeout=60)
        return self.process.returncode


def copied(hub: Running, folder: Path) -> Running:
    """Return a hub as it is in a copy of its folder, at the same address: one of them runs at a time."""
    made = copy.copy(hub)
    made.folder, made.process = folder, None
    return made
