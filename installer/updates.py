"""What a publisher does of a version: a key once, then a signed file of each, for `lmmh-hub publish`.

    python installer/updates.py key PRIVATE
    python installer/updates.py sign PRIVATE FOLDER VERSION OUT

`key` writes the private key, to be kept off the network, and resources/publisher.pub, which goes into every program
made from then on. FOLDER is build/frozen/lmmh-desk.
"""

from __future__ import annotations

import sys
import tarfile
from email import message_from_string
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.sync.release import MANIFEST, PROGRAM, PUBLISHER, SIGNATURE, Release, machines, number, signed_part
from lmmh_desk.system.durable import write_private

LEVEL = 10  # of zstd: 154 MB become about 55


def make_key(file: Path, public: Path = PUBLISHER) -> None:
    """Write a new private key where there is none, and its public half."""
    if file.exists():
        raise SystemExit(f"{file} is there already")
    key = Ed25519PrivateKey.generate()
    write_private(file, key.private_bytes_raw().hex().encode())
    public.write_text(f"{key.public_key().public_bytes_raw().hex()}\n", encoding="ascii")


def sign(private: Path, folder: Path, version: str, out: Path) -> Release:
    """Write the signed file of a version from the folder of its program, which must say that it is that one."""
    if (own := version_of(folder)) != version:  # desks would take it again and again, or one that is older
        raise SystemExit(f"the program of {folder} is version {own or 'unknown'}, not {version}")
    number(version)
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private.read_text(encoding="ascii")))
    with TemporaryDirectory() as work:
        packed = Path(work) / PROGRAM
        with (
            packed.open("wb") as file,
            zstandard.ZstdCompressor(LEVEL).stream_writer(file) as writer,
            tarfile.open(fileobj=writer, mode="w|") as archive,
        ):
            archive.add(folder, ".", filter=_anonymous)
        content = packed.read_bytes()
        told = Release(version, machines(), len(content), sha256(content).hexdigest())
        manifest = msgspec.json.encode(told)
        with ZipFile(out, "w") as made:
            made.writestr(MANIFEST, manifest)
            made.writestr(SIGNATURE, key.sign(signed_part(manifest)))
            made.write(packed, PROGRAM)
    return told


def version_of(folder: Path) -> str:
    """Return the version that a frozen program will say it is, "" where it says none."""
    for file in folder.rglob("lmmh_desk-*.dist-info/METADATA"):
        return str(message_from_string(file.read_text(encoding="utf-8"))["Version"])
    return ""


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    return info


if __name__ == "__main__":
    if sys.argv[1:2] == ["key"] and len(sys.argv) == 3:
        make_key(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["sign"] and len(sys.argv) == 6:
        print(sign(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], Path(sys.argv[5])))
    else:
        sys.exit(__doc__)
