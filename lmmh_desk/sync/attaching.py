"""Attaching by USB stick a PC without any network: what it asks, and the hub's answer with its whole base.

The code given at headquarters is typed on the PC; the stick never holds it. What is asked is signed by HMAC-SHA256
under the code's hash, which both sides know. The answer begins by a part sealed by ChaCha20-Poly1305 under a key that
X25519 and HKDF-SHA256 give of one made for this asking, of the hub's, and of that hash: only who gave the code can have
made it. The snapshot's file follows as it is, encrypted by the key that part holds.

Older programs seal by zeros rather than by a nonce that comes first: what they ask is answered so, and their answers
are read. Each form has marks and keys of its own, so that nobody makes one into the other.
"""

from __future__ import annotations

import hmac
import ssl
from os import urandom
from typing import BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.sync.codes import Code, read_code
from lmmh_desk.sync.protocol import Enrolled, Snapshot, encode

ASKS, ANSWERS = b"LMMH-ATTACH-2\n", b"LMMH-ATTACHED-2\n"
OLDER_ASKS, OLDER_ANSWERS = b"LMMH-ATTACH-1\n", b"LMMH-ATTACHED-1\n"
LARGEST = 1 << 16  # bytes of what is asked, and of the sealed part of the answer
NONCE = 12  # bytes at random: a file brought twice is answered twice by one key
PURPOSE, OLDER_PURPOSE = b"LMMH attach by stick 2", b"LMMH attach by stick"


class Ask(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a PC asks, as protocol.Enrol without the code; `key` is X25519; `paper` is Ed25519, to seal papers by."""

    id: str
    device: str
    site: str
    public: bytes
    name: str
    wish: str
    key: bytes
    paper: bytes = b""
    proof: bytes = b""


class OlderAsk(Ask, frozen=True, forbid_unknown_fields=True):
    """What a PC of an older program asks."""


class Waiting(msgspec.Struct, frozen=True):
    """What a PC keeps until the answer comes, never on the stick."""

    id: str
    code: str
    device_key: bytes
    own: bytes


class Told(msgspec.Struct, frozen=True):
    """How the hub knows the PC from now on; the snapshot has no id where the PC brings what it has.

    `recovery` is the public half (X25519) of the office's recovery key, for which the PC seals the key of its base.
    """

    enrolled: Enrolled
    authority: str
    address: str
    certificate: bytes
    snapshot: Snapshot
    head: int  # of the hub's feed
    recovery: bytes = b""


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The outside of the answer."""

    id: str
    hub: bytes
    body: bytes


def ask(code: Code, asked: Ask) -> tuple[bytes, Waiting]:
    """Return the file for the hub and what its answer needs; `asked` says who this PC is."""
    own, signer = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    bare = msgspec.structs.replace(
        asked, id=new_id(), key=own.public_key().public_bytes_raw(), public=signer.public_key().public_bytes_raw()
    )
    kept = Waiting(bare.id, str(code), signer.private_bytes_raw(), own.private_bytes_raw())
    return ASKS + encode(msgspec.structs.replace(bare, proof=_proof(bare, code.hash))), kept


def read_ask(content: bytes) -> Ask:
    """Return what a PC asks; raises BadInput."""
    if len(content) > LARGEST or not is_ask(content):
        raise damaged()
    kind = OlderAsk if content.startswith(OLDER_ASKS) else Ask
    try:
        found: Ask = from_msgpack(memoryview(content)[len(ASKS) :], kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise damaged() from error
    if len(found.key) != 32 or len(found.public) != 32 or len(found.paper) not in (0, 32):
        raise damaged()
    return found


def proves(asked: Ask, code_hash: bytes) -> bool:
    """Say whether who asks has the code of this hash."""
    return hmac.compare_digest(asked.proof, _proof(msgspec.structs.replace(asked, proof=b""), code_hash))


def seal(told: Told, asked: Ask, hub: X25519PrivateKey, code_hash: bytes) -> bytes:
    """Return the first part of the answer; the snapshot's file follows."""
    try:
        secret = hub.exchange(X25519PublicKey.from_public_bytes(asked.key))
    except ValueError as error:  # a point of small order
        raise damaged() from error
    older = isinstance(asked, OlderAsk)
    nonce = bytes(NONCE) if older else urandom(NONCE)
    body = _cipher(secret, code_hash, older=older).encrypt(nonce, encode(told), asked.id.encode())
    content = encode(Answer(asked.id, hub.public_key().public_bytes_raw(), body if older else nonce + body))
    return (OLDER_ANSWERS if older else ANSWERS) + len(content).to_bytes(4) + content


def is_ask(start: bytes) -> bool:
    """Say whether a file that begins so is a PC's that asks."""
    return start.startswith((ASKS, OLDER_ASKS))


def is_answer(start: bytes) -> bool:
    """Say whether a file that begins so is an answer to a PC that asked."""
    return start.startswith((ANSWERS, OLDER_ANSWERS))


def open_answer(file: BinaryIO, kept: Waiting) -> Told:
    """Return the first part of an answer, the file being left at the snapshot's; raises BadInput."""
    mark = file.read(len(ANSWERS))
    if not is_answer(mark):
        raise damaged()
    older = mark == OLDER_ANSWERS
    content = file.read(min(int.from_bytes(file.read(4)), LARGEST))
    code = read_code(kept.code)
    try:
        found = from_msgpack(content, Answer)
        secret = X25519PrivateKey.from_private_bytes(kept.own).exchange(X25519PublicKey.from_public_bytes(found.hub))
        whole = bytes(NONCE) + found.body if older else found.body
        clear = _cipher(secret, code.hash, older=older).decrypt(whole[:NONCE], whole[NONCE:], kept.id.encode())
        told = from_msgpack(clear, Told)
        der = ssl.PEM_cert_to_DER_cert(told.authority)
    except (msgspec.MsgspecError, UnicodeDecodeError, InvalidTag, ValueError) as error:
        raise damaged() from error
    if not code.fits(der) or told.enrolled.hub_key != found.hub:
        raise damaged()
    return told


def _proof(bare: Ask, code_hash: bytes) -> bytes:
    return hmac.digest(code_hash, _purpose(older=isinstance(bare, OlderAsk)) + encode(bare), "sha256")


def _cipher(secret: bytes, code_hash: bytes, *, older: bool) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, code_hash, _purpose(older=older)).derive(secret))


def _purpose(*, older: bool) -> bytes:
    return OLDER_PURPOSE if older else PURPOSE


def damaged() -> BadInput:
    """Return the error of a file that isn't what it should be."""
    return BadInput(
        _("Ce fichier est abîmé, ou n’est pas celui de ce rattachement."),
        _("Rien n’a changé."),
        _("Refaites la demande depuis le poste, avec le code du siège."),
    )
