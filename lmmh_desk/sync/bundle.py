"""An exchange by USB stick: the same batches and pages in a file, signed by the PC, sealed to the hub, and back.

A file is MAGIC, then a msgpack envelope whose body is encrypted by ChaCha20-Poly1305 (RFC 8439) under a key that X25519
(RFC 7748) and HKDF-SHA256 (RFC 5869) give: of a key made for this file and the hub's on the way there, of the hub's and
that same key on the way back, so that only the hub can have answered. A nonce at random comes first: the same file may
be answered again, otherwise. Older programs had none: their files are read, and answered, as they make them.
"""

from __future__ import annotations

from os import urandom
from typing import Annotated, BinaryIO, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta

from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.packing import NotPacked, TooLarge, pack, unpack
from lmmh_desk.sync.protocol import AuditHead, KeptKey, Name, Snapshot, Witnessed, encode

T = TypeVar("T")
Buckets = dict[str, dict[int, bytes]]  # digests, by table and bucket
MAGIC, OLDER = b"LMMH-BUNDLE-2\n", b"LMMH-BUNDLE-1\n"
BASED = b"LMMH-BUNDLE-BASE-1\n"  # + the length of the answer, the answer, a snapshot's file
LARGEST = 64 << 20  # bytes of a file, without the snapshot's
LARGEST_OPEN = 64 << 20  # bytes of what it holds: opened twice over, it stays far from what a PC has
MARGIN = 64  # one part in so many is left to what is around the batches and pages
NONCE = 12  # bytes before what is sealed, at random: a file brought twice is answered twice by one key


class Room:
    """What a file may still hold, packed and not."""

    def __init__(self, share: int = 1) -> None:
        """Begin with an empty file; of what it holds once open, one part in so many."""
        self._packed, self._bare = (most - most // MARGIN for most in (LARGEST, LARGEST_OPEN // share))

    def takes(self, content: bytes, *, anyhow: bool = False) -> bool:
        """Take a part if it fits, or `anyhow`; say whether it was taken."""
        packed, bare = self._packed - len(pack(content)), self._bare - len(content)
        taken = anyhow or min(packed, bare) >= 0
        if taken:
            self._packed, self._bare = packed, bare
        return taken


class There(msgspec.Struct, frozen=True):
    """What a PC sends: batches as they are in its outbox, and from where it wants the feed.

    Besides, the office's root where it is kept, the public key by which it wants to seal papers, its program's version
    and its tables'; whether it was `silent` for so long that the feed may have forgotten what it lacks; whether `more`
    batches follow in another file; by scope, its digests where the last answer left it unlike the hub; how far its
    audit goes; the key of its base as protocol.BaseKey; what it has of what a restored hub lost, each as
    protocol.GivenBack, which come before the batches; the epoch of the hub that all this is for; the number of the last
    batch that this hub acknowledged.
    """

    batches: list[bytes]
    cursor: Annotated[int, Meta(ge=0, le=1 << 62)]
    root: Annotated[bytes, Meta(max_length=32)] = b""
    paper: Annotated[bytes, Meta(max_length=32)] = b""
    version: Name = ""
    schema: Name = ""
    silent: bool = False
    more: bool = False
    digests: dict[str, Buckets] = {}
    head: AuditHead | None = None
    base_key: bytes = b""
    lost: list[bytes] = []
    epoch: Name = ""
    sent: Annotated[int, Meta(ge=0, le=1 << 62)] = 0


class Bucket(msgspec.Struct, frozen=True):
    """Every row of a bucket whose digest differs, as a protocol.Page."""

    scope: str
    table: str
    number: int
    page: bytes


class Back(msgspec.Struct, frozen=True):
    """What the hub answers: protocol.Answer for each batch it was given, and protocol.Page.

    Where it sends neither, `problem` is a code of the protocol that says why. A `snapshot` follows the answer in the
    same file, for a PC whose place the feed forgot; `aside` has then its own records of other sites.
    """

    answers: list[bytes]
    pages: list[bytes]
    epoch: str
    sequence: int  # of the last batch the hub has of this PC
    certificate: bytes = b""  # of the key it wants to seal papers by
    problem: str = ""
    buckets: list[Bucket] = []
    snapshot: Snapshot = Snapshot()
    aside: list[bytes] = []
    witnessed: Witnessed | None = None  # how far its audit went
    kept: KeptKey | None = None  # of the key of its base
    lost: dict[str, int] = {}  # as protocol.Status has it
    sites: list[str] = []  # whose rows it receives; none said by an older hub, nor where it receives nothing


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The outside of a file; `key` is the X25519 key made for the file that went there, `way` where this one goes."""

    way: str  # "there", "back"
    id: str
    device: str
    key: bytes
    body: bytes
    signature: bytes = b""  # Ed25519 of the PC, on the way there


class OlderEnvelope(Envelope, frozen=True, forbid_unknown_fields=True):
    """That of a file as older programs make it: its body has no nonce before it, and was sealed by zeros."""


def seal_there(content: There, bundle: str, device: str, signer: Ed25519PrivateKey, hub: bytes) -> tuple[bytes, bytes]:
    """Return the file for the hub, and the private key that its answer needs."""
    own = X25519PrivateKey.generate()
    public = own.public_key().public_bytes_raw()
    secret = own.exchange(X25519PublicKey.from_public_bytes(hub))
    envelope = Envelope("there", bundle, device, public, b"")
    body = _sealed(secret, envelope, content)
    signed = msgspec.structs.replace(envelope, body=body, signature=signer.sign(_outside(envelope) + body))
    return MAGIC + encode(signed), own.private_bytes_raw()


def open_there(file: Envelope, public: bytes, hub: X25519PrivateKey) -> There:
    """Return what a PC sent, whose Ed25519 key is `public`; raises BadInput."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(file.signature, _outside(file) + file.body)
    except InvalidSignature as error:
        raise _refused(_("Ce fichier a été modifié, ou vient d’un autre poste.")) from error
    return _open(file, _shared(hub, file.key), There)


def seal_back(content: Back, file: Envelope, hub: X25519PrivateKey) -> bytes:
    """Return the hub's answer to a file."""
    envelope = msgspec.structs.replace(file, way="back", body=b"", signature=b"")
    body = _sealed(_shared(hub, file.key), envelope, content)
    magic = OLDER if isinstance(file, OlderEnvelope) else MAGIC
    return magic + encode(msgspec.structs.replace(envelope, body=body))


def open_back(file: Envelope, private: bytes, hub: bytes) -> Back:
    """Return the hub's answer, with the key made for the file it answers; raises BadInput."""
    secret = X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(hub))
    return _open(file, secret, Back)


def with_base(content: bytes) -> bytes:
    """Return an answer that a snapshot's file follows."""
    return BASED + len(content).to_bytes(4) + content


def read_file(file: BinaryIO) -> bytes:
    """Return the first part of a file, which is left at the snapshot's where one follows."""
    start = some_of(file, len(BASED))
    if start != BASED:
        return start + some_of(file, LARGEST + 1)
    return some_of(file, min(int.from_bytes(some_of(file, 4)), LARGEST + 1))


def some_of(file: BinaryIO, most: int) -> bytes:
    """Return the next bytes of a file, as many at most; raises StoreError where what it is on was pulled out."""
    try:
        return file.read(most)
    except OSError as error:
        raise StoreError(
            _("Le fichier ne se lit plus\u00a0: la clé USB a été retirée, ou elle est abîmée."),
            _("Rien n’a été reçu, rien n’est perdu."),
            _("Rebranchez-la."),
        ) from error


def read(content: bytes, way: str) -> Envelope:
    """Return the envelope of a file that goes this way; raises BadInput."""
    if len(content) > LARGEST:
        raise _refused(_("Ce fichier est trop grand pour un échange."))
    if not content.startswith((MAGIC, OLDER)):
        raise _refused(_("Ce fichier n’est pas un échange de LMMH Desk."))
    kind = OlderEnvelope if content.startswith(OLDER) else Envelope
    try:
        found: Envelope = from_msgpack(memoryview(content)[len(MAGIC) :], kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _damaged() from error
    if found.way != way:
        wrong = _("Ce fichier va vers le serveur\u00a0: ici il faut sa réponse.")
        raise _refused(wrong if way == "back" else _("Ce fichier est une réponse du serveur, pas un envoi."))
    if len(found.key) != 32:
        raise _damaged()
    return found


def _sealed(secret: bytes, envelope: Envelope, content: There | Back) -> bytes:
    cipher, packed, outside = _cipher(secret, envelope.way), pack(encode(content)), _outside(envelope)
    if isinstance(envelope, OlderEnvelope):
        return cipher.encrypt(bytes(NONCE), packed, outside)
    nonce = urandom(NONCE)
    return nonce + cipher.encrypt(nonce, packed, outside)


def _open(file: Envelope, secret: bytes, kind: type[T]) -> T:
    whole = bytes(NONCE) + file.body if isinstance(file, OlderEnvelope) else file.body
    try:
        packed = _cipher(secret, file.way).decrypt(whole[:NONCE], whole[NONCE:], _outside(file))
        opened = unpack(packed, LARGEST_OPEN, regular=True)  # an honest one may open to as much
        return from_msgpack(opened, kind)
    except (InvalidTag, ValueError, NotPacked, TooLarge, msgspec.MsgspecError) as error:  # a nonce cut short
        raise _damaged() from error


def _outside(envelope: Envelope) -> bytes:
    return encode([envelope.way, envelope.id, envelope.device, envelope.key])


def _shared(hub: X25519PrivateKey, public: bytes) -> bytes:
    try:
        return hub.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:  # a point of small order
        raise _damaged() from error


def _cipher(secret: bytes, way: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, None, f"LMMH bundle {way}".encode()).derive(secret))


def _damaged() -> BadInput:
    return _refused(_("Ce fichier est abîmé, ou n’est pas pour ce serveur ni ce poste."))


def _refused(fact: str) -> BadInput:
    return BadInput(
        fact, _("Rien n’a été reçu, rien n’est perdu."), _("Exportez à nouveau, ou réessayez par le réseau.")
    )
