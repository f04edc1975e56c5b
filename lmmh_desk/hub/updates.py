"""The versions of the desk's program that a hub hands on, one for each kind of machine, as their publisher signed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import IO

import msgspec

from lmmh_desk.hub.archives import opened, small
from lmmh_desk.hub.storage import Refused
from lmmh_desk.kernel.decoding import from_json, from_msgpack
from lmmh_desk.store.files import publish as name_it
from lmmh_desk.sync import release
from lmmh_desk.sync.protocol import Update
from lmmh_desk.sync.release import MACHINES, MANIFEST, PROGRAM, SIGNATURE, VERSION, Release
from lmmh_desk.system.durable import write_private

FOLDER, OFFER = "updates", "offer"
PART = 1 << 20  # bytes


def publish(folder: Path, file: Path, public: bytes) -> Release:
    """Hand on a version from now on, in the place of an older one; raises BadUpdate.

    The file comes first, the offer last: stopped in between, the older one is still what is offered.
    """
    with opened(file, release.damaged) as archive:
        told = Update(small(archive, MANIFEST), small(archive, SIGNATURE))
        found = release.read(told, public)
        place = folder / FOLDER / found.machines
        if before := offered(folder, found.machines).manifest:
            there = from_json(before, Release)
            if found != there:  # the same again mends a file that was damaged here
                release.check_newer(found, there.version)
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(PROGRAM) as source:
            _take(source, place, found)
    write_private(place / OFFER, msgspec.msgpack.encode(told))
    for old in sorted(place.glob("*.tar.zst"), key=lambda path: path.stat().st_mtime)[:-2]:
        old.unlink()  # the one before stays: some desk may be fetching it
    return found


def offered(folder: Path, machines: str) -> Update:
    """Return the version handed on to machines of a kind, an empty one where there is none; raises Refused."""
    if not MACHINES.fullmatch(machines):
        raise Refused("malformed", "machines")
    try:
        return from_msgpack((folder / FOLDER / machines / OFFER).read_bytes(), Update)
    except FileNotFoundError:
        return Update()


def file_of(folder: Path, machines: str, version: str) -> Path:
    """Return the file of a version; raises Refused."""
    if not (MACHINES.fullmatch(machines) and VERSION.fullmatch(version)):
        raise Refused("malformed", "version")
    found = folder / FOLDER / machines / f"{version}.tar.zst"
    if not found.exists():
        raise Refused("update")
    return found


def _take(source: IO[bytes], place: Path, found: Release) -> None:
    """Write the file of a version once it is what was signed; raises BadUpdate, and nothing is left."""
    target = place / f"{found.version}.tar.zst"
    part = target.with_name(f"{target.name}.part")
    seen, size = sha256(), 0
    try:
        with part.open("wb") as file:
            while some := source.read(PART):
                size += len(some)
                if size > found.size:
                    raise release.damaged()
                seen.update(some)
                file.write(some)
        if size != found.size or seen.hexdigest() != found.sha256:
            raise release.damaged()
        name_it(part, target)
    finally:
        part.unlink(missing_ok=True)
