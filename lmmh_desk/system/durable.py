"""Files written whole or not at all, for their owner alone, and there after a power cut."""

from __future__ import annotations

import os
from hashlib import file_digest
from pathlib import Path


def publish(new: Path, path: Path) -> None:
    """Give a finished file its name, durably: a power cut leaves the old one or the new one."""
    with new.open("rb+") as file:
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def write_private(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, whole or not at all; raises OSError, and nothing is left."""
    new = prepared(path, content)
    try:
        publish(new, path)
    except OSError:  # the old one is open in a viewer, on Windows
        new.unlink(missing_ok=True)
        raise


def prepared(path: Path, content: bytes) -> Path:
    """Write what is to be published at a path, beside it, for its owner alone; raises OSError, and nothing is left."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    try:
        new.touch(0o600)
        new.write_bytes(content)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError:
        new.unlink(missing_ok=True)
        raise
    return new


def sync_folder(folder: Path) -> None:
    """Make a folder's names durable (Windows has no such call and does it itself)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; raises OSError."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
