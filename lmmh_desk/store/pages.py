"""The pages of an encrypted database as SQLCipher 4 keeps them, to give a whole base another key without writing it in
clear anywhere: each page is AES-256 in CBC mode, then its IV and an HMAC-SHA512 that covers both and its number.

Source: SQLCipher's design, https://www.zetetic.net/sqlcipher/design/. What is wrong here shows at once: the driver
refuses each page that isn't as it would have written it.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Iterator
from hashlib import pbkdf2_hmac
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from lmmh_desk.store import failures, header

PAGE, IV, MAC = 4096, 16, 64
HELD = PAGE - IV - MAC  # bytes of a page in clear
MAGIC = b"SQLite format 3\0"  # where the file has its salt


class Pages:
    """The pages of one file, by its key and the salt it begins with."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self._salt = salt
        self._cipher = AES(key)
        mixed = bytes(byte ^ 0x3A for byte in salt)
        self._mac = pbkdf2_hmac("sha512", key, mixed, 2, 32)

    def sealed(self, number: int, page: bytes) -> bytes:
        """Return a page as the file holds it; they are counted from 1."""
        start, clear = (self._salt, page[len(MAGIC) :]) if number == 1 else (b"", page)
        iv = os.urandom(IV)
        body = Cipher(self._cipher, CBC(iv)).encryptor().update(clear) + iv
        return start + body + self._signature(number, body)

    def opened(self, number: int, page: bytes) -> bytes:
        """Return a page in clear; raises Damaged."""
        if not any(page):
            return bytes(HELD)  # at 1 GiB, SQLite leaves one empty
        start, body = (MAGIC, page[len(MAGIC) : -MAC]) if number == 1 else (b"", page[:-MAC])
        if not hmac.compare_digest(page[-MAC:], self._signature(number, body)):
            raise failures.damaged()
        return start + Cipher(self._cipher, CBC(body[-IV:])).decryptor().update(body[:-IV])

    def _signature(self, number: int, body: bytes) -> bytes:
        return hmac.digest(self._mac, body + number.to_bytes(4, "little"), "sha512")


def read_pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Give the pages in clear of a closed database that has no WAL; raises Damaged."""
    pages = Pages(key, header.start_of(path))
    with path.open("rb") as file:
        number = 0
        while page := file.read(PAGE):
            number += 1
            yield pages.opened(number, page)


def write_pages(path: Path, key: bytes, salt: bytes, pages: Iterable[bytes]) -> None:
    """Write a database, page after page; `salt` is what its file begins with."""
    sealing = Pages(key, salt)
    with path.open("wb") as file:
        for number, page in enumerate(pages, 1):
            file.write(sealing.sealed(number, page))
