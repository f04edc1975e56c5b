"""The hub's own TLS authority, the server's certificate under it, and the key that bundles are sealed to."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.x509.oid import NameOID

from lmmh_desk.hub.folder import AUTHORITY, AUTHORITY_KEY, BUNDLES, SERVER, SERVER_KEY

TEN_YEARS, ONE_YEAR = timedelta(3653), timedelta(397)


def make(folder: Path, names: Sequence[str], now: datetime) -> None:
    """Make the authority, a server's certificate for these names and addresses, and the key of bundles."""
    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "LMMH Desk, autorité du serveur")])
    authority = (
        _builder(title, title, key.public_key(), now, TEN_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(folder / AUTHORITY, authority.public_bytes(serialization.Encoding.PEM))
    _write(folder / AUTHORITY_KEY, _private(key))
    _write(folder / BUNDLES, X25519PrivateKey.generate().private_bytes_raw())
    certify(folder, names, now)


def certify(folder: Path, names: Sequence[str], now: datetime) -> None:
    """Make the server's key and certificate anew, for 13 months."""
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    signer = serialization.load_pem_private_key((folder / AUTHORITY_KEY).read_bytes(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    certificate = (
        _builder(title, authority.subject, key.public_key(), now, ONE_YEAR)
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(folder / SERVER, certificate.public_bytes(serialization.Encoding.PEM))
    _write(folder / SERVER_KEY, _private(key))


def renew(folder: Path, now: datetime) -> bool:
    """Make the server's certificate anew for the same names in its last month; say whether it was."""
    found = x509.load_pem_x509_certificate((folder / SERVER).read_bytes())
    if found.not_valid_after_utc - now > timedelta(30):
        return False
    certify(folder, names_of(folder), now)
    return True


def names_of(folder: Path) -> list[str]:
    """Return the names and addresses that the server's certificate is for."""
    found = x509.load_pem_x509_certificate((folder / SERVER).read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [str(one.value) for one in names]


def authority_of(folder: Path) -> tuple[str, bytes]:
    """Return the authority's certificate, PEM and DER."""
    pem = (folder / AUTHORITY).read_bytes()
    return pem.decode(), x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


def bundle_key(folder: Path) -> X25519PrivateKey:
    """Return the key that bundles are sealed to."""
    return X25519PrivateKey.from_private_bytes((folder / BUNDLES).read_bytes())


def at(instant: int) -> datetime:
    """Return an instant in milliseconds UTC as certificates take it."""
    return datetime.fromtimestamp(instant // 1000, UTC)


def _builder(
    title: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasting: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(title)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(3653))  # a PC whose clock is years behind connects all the same
        .not_valid_after(now + lasting)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.touch(0o600)
    path.write_bytes(content)
