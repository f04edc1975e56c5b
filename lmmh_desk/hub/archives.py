"""A ZIP file that somebody gives the hub, a version or a backup: read, or said to be damaged, whatever it holds."""

from __future__ import annotations

import errno
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lmmh_desk.kernel.errors import DeskError

# What the module raises of a damaged file: a name that is missing, an unknown method or password, a wrong place.
SPOILED = (BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error, struct.error)


SMALL = 1 << 16  # bytes of a manifest, a signature, sealed keys


@contextmanager
def opened(file: Path, damaged: Callable[[], DeskError]) -> Iterator[ZipFile]:
    """Give the archive of a file; raises what `damaged` makes, and OSError where the disk refuses."""
    try:
        with ZipFile(file) as archive:
            yield archive
    except SPOILED as error:
        raise damaged() from error
    except OSError as error:
        if error.errno == errno.EINVAL:  # it says that a part begins before the file
            raise damaged() from error
        raise


def small(archive: ZipFile, name: str) -> bytes:
    """Return a small part of an archive that was `opened`; its lengths are whatever its file says.

    Only what the hub's own archives are packed by is read: a few bytes of another method may open to any size.
    """
    told = archive.getinfo(name)
    if max(told.file_size, told.compress_size) > SMALL or told.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(name)
    return archive.read(told)
