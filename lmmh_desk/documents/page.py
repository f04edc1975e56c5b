"""The public page that checks a paper on anybody's phone: the files of its folder (resources/verify, seal.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

from msgspec import Struct

from lmmh_desk.documents.seal import Trust
from lmmh_desk.kernel.i18n import RESOURCES

SOURCE = RESOURCES / "verify"
OFFICE = "office.js"  # what the office says of itself
WORKER = "worker.js"  # the last to publish: phones fetch the others when it changed
MARK = "// Written by lmmh-desk page: "
AGAIN = "run it again after a new root key, a revoked key, another name or telephone.\n"


class PublicOffice(Struct, frozen=True):
    """What the page knows of the office; all of it is public."""

    name: str
    telephone: str
    kinds: Mapping[str, str]  # names of papers by the letters of their type


def page(trust: Trust, office: PublicOffice) -> dict[str, bytes]:
    """Return the files of the folder to publish by name, in the order to write them."""
    files = {file.name: file.read_bytes() for file in sorted(SOURCE.iterdir()) if file.name != WORKER}
    files[OFFICE] = _office(trust, office)
    version = sha256(b"".join(sha256(data).digest() for data in files.values())).hexdigest()[:16]
    files[WORKER] = (SOURCE / WORKER).read_bytes().replace(b"@version@", version.encode())
    return files


def _office(trust: Trust, office: PublicOffice) -> bytes:
    facts = {
        "name": office.name,
        "telephone": office.telephone,
        "kinds": dict(office.kinds),
        "roots": {root.hex(): last and last.isoformat() for root, last in trust.roots.items()},
        "revoked": {key.hex(): since for key, since in trust.revoked.items()},
    }
    return f"{MARK}{AGAIN}export const office = {json.dumps(facts, indent=2)};\n".encode()
