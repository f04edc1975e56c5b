"""Each request is signed by its device: what is asked, of which bytes, when by the hub's clock, and never twice."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from secrets import token_hex

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import load_pem_x509_certificate
from msgspec import Struct, field

DEVICE, TIME, NONCE, SIGNATURE = "LMMH-Device", "LMMH-Time", "LMMH-Nonce", "LMMH-Signature"
SCHEMA = "LMMH-Schema"  # the version of the desk's tables: an older one may send, and receives once it is updated
VERSION = "LMMH-Version"  # of the desk's program, for the administrator to know
WINDOW = 5 * 60_000  # milliseconds between a signature's instant and the hub's


class Signed(Struct, frozen=True):
    """What a signature covers; `target` is the path with its query, `at` in milliseconds UTC."""

    method: str
    target: str
    body: bytes
    device: str
    at: int
    nonce: str = field(default_factory=lambda: token_hex(16))

    @property
    def message(self) -> bytes:
        """Return the bytes signed."""
        digest = sha256(self.body).hexdigest()
        return "\n".join((self.method, self.target, digest, self.device, str(self.at), self.nonce)).encode()


def headers(key: Ed25519PrivateKey, signed: Signed) -> dict[str, str]:
    """Return the headers of a signed request."""
    signature = urlsafe_b64encode(key.sign(signed.message)).decode()
    return {DEVICE: signed.device, TIME: str(signed.at), NONCE: signed.nonce, SIGNATURE: signature}


def holds(public: bytes, signed: Signed, signature: str) -> bool:
    """Say whether a device's key made a signature."""
    try:
        return is_signed(public, signed.message, urlsafe_b64decode(signature))
    except ValueError:
        return False


def is_signed(public: bytes, content: bytes, signature: bytes) -> bool:
    """Say whether a device's key signed a content."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_countersigned(authority: str, content: bytes, signature: bytes) -> bool:
    """Say whether the hub's authority (a certificate, PEM) signed a content."""
    try:
        key = load_pem_x509_certificate(authority.encode()).public_key()
        if isinstance(key, EllipticCurvePublicKey):
            key.verify(signature, content, ECDSA(SHA256()))
            return True
    except (InvalidSignature, ValueError):
        pass
    return False


def witnessed(device: str, tx: int, link: bytes, at: int) -> bytes:
    """Return what is signed of the last line of a desk's audit."""
    return f"lmmh audit\n{device}\n{tx}\n{link.hex()}\n{at}".encode()


def sign(private: bytes, content: bytes) -> bytes:
    """Return a desk's signature of what it says."""
    return Ed25519PrivateKey.from_private_bytes(private).sign(content)
