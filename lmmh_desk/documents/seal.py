"""The seal of a paper: what it says, signed by the desk, whose key the office's root certified (resources/seal.md).

Everything here is a pure function of its arguments; nothing is looked up. Whether a paper was cancelled is
the register's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct, field

from lmmh_desk.documents.codes import from_base41, short_code, to_base41
from lmmh_desk.documents.payload import (
    MINUTE,
    SIGNATURE,
    VERSION,
    Certificate,
    Fields,
    Named,
    Unreadable,
    cbor,
    items,
    read_certificate,
    read_fields,
    write_certificate,
    write_fields,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import NUMBER

__all__ = ["Certificate", "Fields", "Named", "Root", "Sealed", "Signer", "Trust", "Verdict", "Verification",
           "as_sealed", "certificate_of", "certified", "certify", "key_id", "new_key", "new_root", "public_key",
           "seal", "validity", "verify"]  # fmt: skip

YEARS = 2  # a desk's key serves as long
MAX_PAYLOAD = 300  # bytes, certificate included: more does not decode from a poor scan at 34 mm
HEADS = 6  # bytes of CBOR around certificate and document
CERTIFICATE = b"LMMH seal 1 certificate"
DOCUMENT = b"LMMH seal 1 document"
MAX_WINDOWS = 7
NEVER = 2**62  # milliseconds: later than any paper
PRIME = 2**255 - 19  # Ed25519’s field
_ORDER_8 = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
# The y of keys for which anybody can sign: points of order 1 to 8.
WEAK = (0, 1, PRIME - 1, _ORDER_8, PRIME - _ORDER_8)


class Verdict(StrEnum):
    """What a seal is worth, on its own evidence."""

    AUTHENTIC = "authentic"
    WRONG_SIGNATURE = "wrong_signature"
    UNKNOWN_ROOT = "unknown_root"
    DESK_REVOKED = "desk_revoked"
    CERTIFICATE_OUT_OF_PERIOD = "certificate_out_of_period"
    OUT_OF_WINDOW = "out_of_window"
    QUEUE_TICKET = "queue_ticket"  # said of a file (documents/verify.py): ours, but it bears no seal
    UNREADABLE = "unreadable"


class Root(Struct, frozen=True):
    """The office's root key (Ed25519): `private` never leaves headquarters' database."""

    private: bytes  # 32 bytes

    @property
    def public(self) -> bytes:
        """The 32 bytes given to whoever verifies."""
        return public_key(self.private)


class Signer(Struct, frozen=True):
    """A desk that may seal."""

    private: bytes  # 32 bytes
    certificate: bytes
    address: str  # of the verification page, without "#"


class Trust(Struct, frozen=True):
    """What a verifier knows of an office's keys, all of them public (32 bytes)."""

    roots: Mapping[bytes, date | None] = field(default_factory=dict)  # the last day each certifies, None: it still does
    revoked: Mapping[bytes, int] = field(default_factory=dict)  # desk's key → when its papers stop counting, ms UTC


class Sealed(Struct, frozen=True):
    """A seal, ready to draw and to register."""

    payload: bytes
    url: str  # what the QR holds
    short_code: str  # 7K4M-2Q9P-XH6T


class Verification(Struct, frozen=True):
    """The verdict on a seal, with what it says when that much could be read."""

    verdict: Verdict
    fields: Fields | None = None
    site: str = ""
    desk: str = ""
    short_code: str = ""


def new_root() -> Root:
    """Draw the office's root key."""
    return Root(new_key())


def new_key() -> bytes:
    """Draw a private key (32 bytes)."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the public key (32 bytes) of a private one."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def key_id(public: bytes) -> bytes:
    """Return the 4 bytes that name a key."""
    return sha256(public).digest()[:4]


def certify(root: Root, desk_public_key: bytes, desk_code: str, site: str, validity: tuple[date, date]) -> bytes:
    """Return the certificate by which the root vouches for a desk, from the first day to the last, included."""
    body = write_certificate(Certificate(key_id(root.public), desk_public_key, desk_code, site, *validity))
    return body + _sign(root.private, CERTIFICATE + body)


def validity(day: date) -> tuple[date, date]:
    """Return the first and the last day of a key made on this day."""
    return day, date(day.year + YEARS, day.month, 1)


def certified(signed: bytes, roots: Iterable[bytes]) -> Certificate | None:
    """Return what one of these roots (32 bytes each) certified, None where it wasn't one of them."""
    try:
        found = read_certificate(signed[:-SIGNATURE])
    except ValueError:
        return None
    return found if any(_vouches(public, found, signed) for public in roots) else None


def certificate_of(signer: Signer) -> Certificate:
    """Return what the root says of a desk that may seal."""
    return read_certificate(signer.certificate[:-SIGNATURE])


def seal(signer: Signer, fields: Fields) -> Sealed:
    """Seal a paper; texts too long for the code are abridged (a final « . »), then persons only counted.

    Raises BadInput when the number is not of this desk or when the moments cannot be sealed.
    """
    _check(signer, fields)
    room = MAX_PAYLOAD - HEADS - len(signer.certificate) - SIGNATURE
    document = write_fields(fields, room)
    signature = _sign(signer.private, DOCUMENT + signer.certificate + document)
    payload = cbor([VERSION, signer.certificate, document + signature])
    return as_sealed(payload, signer.address)


def as_sealed(payload: bytes, address: str) -> Sealed:
    """Return a seal from the payload the register kept, to draw it again."""
    return Sealed(payload, f"{address}#{to_base41(payload)}", short_code(payload))


def _check(signer: Signer, fields: Fields) -> None:
    if not NUMBER.match(fields.number) or fields.number[3:6] != certificate_of(signer).desk:
        raise BadInput(
            _("Le numéro du document ne vient pas de ce poste."), _("Rien n’est signé."), _("Relancez le programme.")
        )
    moments = [moment for window in fields.windows for moment in window]
    if moments != sorted(moments) or len(fields.windows) > MAX_WINDOWS:
        raise BadInput(
            _("Les jours du document se chevauchent ou sont trop nombreux."),
            _("Rien n’est signé."),
            _("Corrigez les dates\u00a0: sept jours au plus, dans l’ordre."),
        )


def verify(code: str | bytes, trust: Trust, now: int | None = None) -> Verification:
    """Judge a scanned code (or the payload's bytes) by what is known of the office's keys; never raises.

    With `now` (milliseconds UTC) a paper whose last window is over is out of its window.
    """
    try:
        payload = code if isinstance(code, bytes) else from_base41(code.strip().rpartition("#")[2])
        seen = _read(payload)
    except ValueError:
        return Verification(Verdict.UNREADABLE)
    certificate = seen.certificate
    return Verification(_judge(seen, trust, now), seen.fields, certificate.site, certificate.desk, short_code(payload))


class _Seal(Struct, frozen=True):
    """A payload taken apart, before anything of it is believed."""

    signed_certificate: bytes
    signed_document: bytes
    certificate: Certificate
    fields: Fields


def _read(payload: bytes) -> _Seal:
    if len(payload) > MAX_PAYLOAD:
        raise Unreadable("too long")
    version, signed_certificate, signed_document = items(payload, int, bytes, bytes)
    if version != VERSION:
        raise Unreadable("another version")
    certificate = read_certificate(signed_certificate[:-SIGNATURE])
    fields = read_fields(signed_document[:-SIGNATURE], certificate.desk)
    return _Seal(signed_certificate, signed_document, certificate, fields)


def _judge(seen: _Seal, trust: Trust, now: int | None) -> Verdict:
    certificate, fields = seen.certificate, seen.fields
    root = next((public for public in trust.roots if key_id(public) == certificate.root), None)
    if root is None:
        return Verdict.UNKNOWN_ROOT
    vouched = _signed(root, CERTIFICATE, seen.signed_certificate)
    if not vouched or not _signed(certificate.key, DOCUMENT + seen.signed_certificate, seen.signed_document):
        return Verdict.WRONG_SIGNATURE
    if fields.issued_at >= trust.revoked.get(certificate.key, NEVER):
        return Verdict.DESK_REVOKED
    if not _in_period(certificate, fields, trust.roots[root]):
        return Verdict.CERTIFICATE_OUT_OF_PERIOD
    if now is not None and fields.windows and now >= fields.windows[-1][1] + MINUTE:
        return Verdict.OUT_OF_WINDOW
    return Verdict.AUTHENTIC


def _in_period(certificate: Certificate, fields: Fields, last_of_root: date | None) -> bool:
    """Say whether the desk could seal on the day of issue, by a certificate that its root could still give."""
    in_time = last_of_root is None or certificate.first <= last_of_root
    return in_time and certificate.first <= paris(fields.issued_at).date() <= certificate.last


def _sign(private: bytes, message: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).sign(message)


def _vouches(root: bytes, certificate: Certificate, signed: bytes) -> bool:
    return key_id(root) == certificate.root and _signed(root, CERTIFICATE, signed)


def _sound(public: bytes) -> bool:
    """Say whether a key is written as RFC 8032 asks, and is one for which only its owner can sign."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    return len(public) == 32 and y < PRIME and y not in WEAK


def _signed(public: bytes, context: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if not _sound(public):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signed[-SIGNATURE:], context + signed[:-SIGNATURE])
    except (InvalidSignature, ValueError):
        return False
    return True
