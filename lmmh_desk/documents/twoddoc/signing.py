"""The signature of a 2D-Doc (ECDSA on P-256 with SHA-256), by a test authority that is nobody's but this office's.

Without the State's accreditation only the authority FR00 may be named, and what it signs is a SPÉCIMEN.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from lmmh_desk.documents.codes import short_code
from lmmh_desk.documents.twoddoc.content import SIGNATURE, Content, Header, Unreadable, closed, read, write
from lmmh_desk.documents.twoddoc.home import Home, fields_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, Name

AUTHORITY, LEAF = "FR00", "LM01"
YEARS = 20  # of a certificate
HALF = SIGNATURE // 2  # bytes of r, and of s


class Verdict(StrEnum):
    """What a 2D-Doc is worth, on its own evidence: never more than a specimen."""

    SPECIMEN = "specimen"  # rightly signed, by a test authority
    WRONG_SIGNATURE = "wrong_signature"
    UNKNOWN_CERTIFICATE = "unknown_certificate"
    OUT_OF_PERIOD = "out_of_period"
    UNREADABLE = "unreadable"


class Signer(Struct, frozen=True):
    """What the test authority signs with: its root's private key is thrown away once the leaf is signed."""

    private: bytes  # PKCS#8, of the leaf
    certificate: bytes  # DER, of the leaf
    root: bytes  # DER, of the root


class Trusted(Struct, frozen=True):
    """A certificate of the public directory, reduced to what a verification needs."""

    authority: str
    certificate: str
    public: bytes  # uncompressed point
    first: date
    last: date


class Stamped(Struct, frozen=True):
    """A 2D-Doc, ready to draw and to register."""

    payload: bytes
    short_code: str  # 7K4M-2Q9P-XH6T


class Verification(Struct, frozen=True):
    """The verdict on a 2D-Doc, with what it says when that much could be read."""

    verdict: Verdict
    content: Content | None = None
    short_code: str = ""


def new_authority(today: date) -> Signer:
    """Draw a root (CN=FR00), have it sign a leaf (CN=LM01), and forget the root's private key."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    root, leaf = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issued = _certificate(leaf, LEAF, root, today)
    return Signer(
        leaf.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        issued.public_bytes(serialization.Encoding.DER),
        _certificate(root, AUTHORITY, root, today).public_bytes(serialization.Encoding.DER),
    )  # fmt: skip


def stamp(signer: Signer, home: Home, today: date) -> Stamped:
    """Sign who lives where; raises BadInput for what no code can hold."""
    header = Header(AUTHORITY, LEAF, issued_on=today, signed_on=today)
    signed = write(header, fields_of(home))
    return as_stamped(closed(signed, _sign(signer.private, signed)))


def as_stamped(payload: bytes) -> Stamped:
    """Return a 2D-Doc from the bytes the register kept, to draw it again."""
    return Stamped(payload, short_code(payload))


def trusted(leaf: bytes, root: bytes) -> Trusted:
    """Return what a leaf certificate lets verify; raises ValueError unless this root signed it."""
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature

    certificate, issuer = (x509.load_der_x509_certificate(data) for data in (leaf, root))
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, TypeError) as error:
        raise ValueError("not signed by this root") from error
    return of_certificate(certificate)


def of_certificate(certificate: Certificate) -> Trusted:
    """Return what a certificate that is trusted lets verify; raises ValueError when its key is no point of P-256."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("not a key on P-256")
    return Trusted(
        _common_name(certificate.issuer),
        _common_name(certificate.subject),
        key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint),
        certificate.not_valid_before_utc.date(),
        certificate.not_valid_after_utc.date(),
    )


def verify(code: bytes, directory: Iterable[Trusted]) -> Verification:
    """Judge the bytes of a Data Matrix by the certificates of a directory; never raises."""
    try:
        content = read(code)
    except Unreadable:
        return Verification(Verdict.UNREADABLE)
    return Verification(_judge(content, directory), content, short_code(code))


def _judge(content: Content, directory: Iterable[Trusted]) -> Verdict:
    header = content.header
    named = (header.authority, header.certificate)
    known = next((one for one in directory if (one.authority, one.certificate) == named), None)
    if known is None or known.authority != AUTHORITY:
        return Verdict.UNKNOWN_CERTIFICATE
    if not _signed(known.public, content):
        return Verdict.WRONG_SIGNATURE
    return Verdict.SPECIMEN if known.first <= header.signed_on <= known.last else Verdict.OUT_OF_PERIOD


def _sign(private: bytes, message: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    key = serialization.load_der_private_key(private, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    parts = utils.decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return b"".join(part.to_bytes(HALF, "big") for part in parts)


def _signed(public: bytes, content: Content) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    parts = (int.from_bytes(content.signature[place : place + HALF], "big") for place in (0, HALF))
    try:
        key.verify(utils.encode_dss_signature(*parts), content.signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _certificate(key: EllipticCurvePrivateKey, name: str, issuer: EllipticCurvePrivateKey, today: date) -> Certificate:
    """Return the certificate of a key under a name, signed by the root (which signs its own)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    last = date(today.year + YEARS, today.month, 1)
    constraint = x509.BasicConstraints(ca=key is issuer, path_length=0 if key is issuer else None)
    builder = x509.CertificateBuilder(_name(AUTHORITY), _name(name), key.public_key())
    return (
        builder.serial_number(x509.random_serial_number())
        .not_valid_before(datetime.combine(today, time(), UTC))
        .not_valid_after(datetime.combine(last, time(), UTC))
        .add_extension(constraint, critical=True)
        .sign(issuer, hashes.SHA256())
    )


def _name(common: str) -> Name:
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _common_name(name: Name) -> str:
    from cryptography.x509.oid import NameOID

    return str(name.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
