"""Files sealed for a recovery key, whose public half alone is kept: whoever takes the copy opens nothing.

The copy is made for X25519 (RFC 7748) and HKDF-SHA256 (RFC 5869), by ChaCha20-Poly1305 (RFC 8439); the public half
stands at its head, so that another can be made without the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lmmh_desk.kernel.decoding import from_msgpack

NONCE = bytes(12)  # each key encrypts once
HALF = 32  # bytes of a public half


class NotOpened(ValueError):
    """The key isn't that of the copy, or the copy is damaged."""


class Envelope(msgspec.Struct, frozen=True):
    """One kind of sealed copies: how they begin, and what their keys are for."""

    mark: bytes
    purpose: bytes

    def sealed(self, files: Mapping[str, bytes], public: bytes) -> bytes:
        """Return a copy of some files that only the recovery key opens."""
        own = X25519PrivateKey.generate()
        cipher = self._cipher(own.exchange(X25519PublicKey.from_public_bytes(public)))
        head = self.mark + public + own.public_key().public_bytes_raw()
        return head + cipher.encrypt(NONCE, msgspec.msgpack.encode(dict(files)), head)

    def public(self, content: bytes) -> bytes:
        """Return the public half of the key a copy was made for."""
        return content[len(self.mark) : len(self.mark) + HALF]

    def opened(self, content: bytes, private: bytes) -> dict[str, bytes]:
        """Return the files of a copy; raises NotOpened."""
        end = len(self.mark) + 2 * HALF
        head, body = content[:end], content[end:]
        try:
            if not content.startswith(self.mark):
                raise NotOpened
            key = X25519PrivateKey.from_private_bytes(private)
            cipher = self._cipher(key.exchange(X25519PublicKey.from_public_bytes(head[-HALF:])))
            return from_msgpack(cipher.decrypt(NONCE, body, head), dict[str, bytes])
        except (InvalidTag, ValueError) as error:
            raise NotOpened from error

    def _cipher(self, secret: bytes) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(HKDF(SHA256(), 32, None, self.purpose).derive(secret))


def new_private() -> bytes:
    """Return a new recovery key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_half(private: bytes) -> bytes:
    """Return the half of a recovery key that may be kept."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
