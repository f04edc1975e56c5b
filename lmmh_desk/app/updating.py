"""The desk's program brings itself up to date: fetched from the hub, tried on a copy of the data, then put in place.

Nothing of what runs is touched before the new version was tried: the data are saved, the new program upgrades a copy of
them and its own self-check must find nothing wrong there that today's doesn't. Only then is one small file replaced
(`system.installed`), and the next opening is the new version's.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from msgspec.structs import replace

from lmmh_desk.app import demonstration
from lmmh_desk.app.bootstrap import console_session
from lmmh_desk.app.checkup import checked
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.agents import desk
from lmmh_desk.store import backup, versions
from lmmh_desk.store.aging import drop
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.files import BEFORE, FILE
from lmmh_desk.store.store import Store
from lmmh_desk.sync import release
from lmmh_desk.sync.release import BadUpdate, Release, machines
from lmmh_desk.sync.stages import stopped
from lmmh_desk.sync.transport import HttpHub
from lmmh_desk.system import disk, installed, keys, passphrase, recovery
from lmmh_desk.system.durable import digest_of
from lmmh_desk.system.installed import LeadsOut, Versions
from lmmh_desk.system.private import handed_over

TRIAL = "trial-"  # how the folder begins in which a version is tried
PATIENCE = 600  # seconds that its self-check may take: it reads the whole base
COPIES = 3  # of the base while a version is tried
PASSING = {"update", "hub", "pending", "clock", "room", "printers", "copy", "recovery"}  # of more than the program
STEP = 0.05  # seconds between two looks at whether it has ended
GoOn = Callable[[int, int], bool]  # bytes there, bytes in all → whether to go on


class Updating:
    """What a profile does of the versions that its hub hands on; `public` is the publisher's key, b"" to take none."""

    def __init__(self, store: Store, versions_folder: Path | None = None, public: bytes | None = None) -> None:
        self._store = store
        self.versions = Versions(versions_folder or installed.place())
        self._public = public if public is not None else release.publisher() if installed.frozen() else b""
        self._demo = demonstration.is_demo_open(store)
        self._wanted: Release | None = None
        self.ready = self.held = self._stopping = False
        self.coming, self.progress = "", (0, 0)
        _sweep(store.folder)

    @property
    def takes(self) -> bool:
        """Say whether this program takes updates: its publisher has a key, and no demonstration is shown."""
        return bool(self._public) and not (self._store.read_only or self._demo)

    def stop(self) -> None:
        """Have what goes on end soon: the program is closed."""
        self._stopping = True

    def _go_on(self) -> None:
        if self._stopping:
            raise stopped()

    def running(self) -> str:
        """Return the newest version here: the one that runs, or one that opens next."""
        return max(versions.program(), self.versions.current() or "0.0", key=release.number)

    def fetch(self, go_on: GoOn) -> Release | None:
        """Receive the version that the hub hands on, None where none is newer; stopped, it goes on from its bytes.

        Raises BadUpdate, NotAttached, Unreachable, RefusedByHub, Cancelled, StoreError.
        """
        self.ready = False
        found = self._fetched(go_on)
        if found is None:
            self.coming, self.progress = "", (0, 0)
        return found

    def _fetched(self, go_on: GoOn) -> Release | None:
        if not self.takes:
            return None
        with self._store.read() as read:
            known, here = attached(read), desk(read)
        if known is None:
            return None
        hub = HttpHub(known, here.device_id, self._store.clock)
        try:
            told = hub.update(machines())
            if not told.manifest:
                return None
            found = release.read(told, self._public)
            newer = release.number(found.version) > release.number(self.running())
            if found.machines != machines() or not newer or found.sha256 in self.versions.refused():
                return None
            self._wanted, self.coming, self.progress = found, found.version, (0, found.size)
            with in_french(OSError):
                self._receive(hub, found, go_on)
        finally:
            hub.close()
        self._wanted, self.ready = found, True
        return found

    def _receive(self, hub: HttpHub, found: Release, go_on: GoOn) -> None:
        part = self.versions.part(found.version)
        there = part.stat().st_size if part.exists() else 0
        self.progress = (there, found.size)
        if there < found.size:
            with part.open("ab") as file:
                for some in hub.update_file(found.machines, found.version, there):
                    there += len(some)
                    file.write(some)
                    self.progress = (there, found.size)
                    if there > found.size or not go_on(there, found.size):
                        break
                file.flush()
                os.fsync(file.fileno())
        if there < found.size:
            raise stopped()
        if there > found.size or digest_of(part) != found.sha256:
            part.unlink()
            raise release.damaged()

    def apply(self) -> Release:
        """Save the data, try the version that was fetched on a copy, put it in its place.

        A version whose self-check fails is given up: what runs goes on, and it is not tried again. Stopped (Cancelled),
        or where the vault doesn't answer for now, nothing has changed. Raises BadUpdate, StoreError, VaultError.
        """
        found = self._wanted
        assert found is not None
        self.ready, self.coming, self.progress = False, "", (0, 0)
        with in_french(OSError):
            self._check_room()
            saved = self._save(found.version)
            try:
                try:
                    self.versions.unpack(self.versions.part(found.version), found.version, self._go_on)
                except LeadsOut as error:
                    raise _leads_out(found.version) from error
                if wrong := self._tried(found.version, saved):
                    self.versions.refuse(found.version, found.sha256)
                    raise _given_up(found.version, wrong)
            except BaseException:  # nothing changes: what it would give back is not kept
                drop(saved)
                raise
            self.versions.switch(found.version, found.sha256)
        with self._store.write(console_session(self._store), "desk.update") as unit:
            unit.details["version"] = found.version
        return found

    def _check_room(self) -> None:
        """Raise OSError unless there is room for what is saved, its copy, and the new version’s own copy of that."""
        if disk.room(self._store.folder).free < COPIES * (self._store.folder / FILE).stat().st_size + disk.LOW:
            raise OSError(errno.ENOSPC, "no room to try a version")

    def _save(self, version: str) -> Path:
        """Write a verified backup of the data beside those made before a migration."""
        folder = self._store.folder / BEFORE
        folder.mkdir(mode=0o700, exist_ok=True)
        saved = folder / f"before-program-{version}-{self._store.clock.now()}.db"
        backup.back_up(self._store.folder / FILE, self._store.key, saved)
        return saved

    def _tried(self, version: str, saved: Path) -> str:
        """Return what the new program finds wrong that this one doesn't, "" where all is well; raises VaultError."""
        with _trial(self._store, saved) as (folder, words):
            keys.find_key(folder, words)  # a vault that is locked for now says nothing of the new program
            fails_here = {check.key for check in checked(folder, lambda: words, audit=False) if not check.ok}
            self._go_on()
            told = examined(self.versions.program(version), folder, words, self._go_on)
        if told is None:
            return _("il ne répond pas")
        return next((sentence for key, sentence in told.items() if key not in fails_here | PASSING), "")


def examined(
    program: Path, folder: Path, phrase: str | None, go_on: Callable[[], object] = lambda: None
) -> dict[str, str] | None:
    """Return what a program's self-check finds wrong in a profile that it upgrades first, None if it doesn't answer.

    Raises OSError where the disk is full, which says nothing of the program.
    """
    words = [str(program), "doctor", "--upgraded", "--json", "--profile", str(folder)]
    try:
        with (folder / "told").open("w+b") as told, handed_over(phrase, folder) as secret:
            named = {keys.FILE_VARIABLE: str(secret.file)} if secret.file else {}
            _run(words, installed.environment() | named, told, go_on, secret.handles)
            told.seek(0)
            return {check["key"]: str(check["sentence"]) for check in json.load(told) if not check["ok"]}
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        return None


def _run(
    words: list[str],
    environment: dict[str, str],
    out: IO[bytes],
    go_on: Callable[[], object],
    handles: tuple[int, ...] = (),
) -> None:
    """Run a program to its end, or until `go_on` raises or it takes too long."""
    until = time.monotonic() + PATIENCE
    nothing = subprocess.DEVNULL
    with subprocess.Popen(  # noqa: S603
        words, stdin=nothing, stdout=out, stderr=nothing, env=environment, pass_fds=handles
    ) as one:
        try:
            while one.poll() is None:
                go_on()
                if time.monotonic() > until:
                    raise subprocess.TimeoutExpired(words, PATIENCE)
                time.sleep(STEP)
        finally:
            one.kill()


def _sweep(folder: Path) -> None:
    """Remove what a trial that was killed left: a copy of the data, and what opens it."""
    for left in folder.glob(f"{TRIAL}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _trial(store: Store, saved: Path) -> Iterator[tuple[Path, str | None]]:
    """Give a profile with a copy of the data, and a passphrase that opens it where there is no vault."""
    _sweep(store.folder)
    folder = Path(tempfile.mkdtemp(prefix=TRIAL, dir=store.folder))
    try:
        shutil.copyfile(saved, folder / FILE)
        for name in (recovery.FILE, "printers.json"):
            if (store.folder / name).exists():
                shutil.copyfile(store.folder / name, folder / name)
        place, words = keys.place_now(store.folder), None
        if not place.vault:
            words = secrets.token_hex(16)
            place = replace(place, slot=passphrase.wrap(store.key, words, place.profile))
        keys.write_place(folder, replace(place, start="", next=None, leaving=()))
        yield folder, words
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _leads_out(version: str) -> BadUpdate:
    return BadUpdate(
        _("La version {version} contient un fichier qui sortirait de son dossier.").format(version=version),
        _("Rien n’a été installé."),
        _("Prévenez le responsable de la sécurité."),
    )


def _given_up(version: str, wrong: str) -> BadUpdate:
    told = _("La version {version} est refusée\u00a0: son contrôle échoue ({wrong}).")
    return BadUpdate(
        told.format(version=version, wrong=wrong.rstrip(".")),
        _("La version en service continue, les données n’ont pas changé."),
        _("Prévenez le service informatique."),
    )
