"""A version is handed on as its publisher signed it: nobody else's, none that is older, none that is damaged."""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZipFile

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.cli import hub as command_line
from lmmh_desk.hub import updates
from lmmh_desk.sync import release
from lmmh_desk.sync.protocol import Update
from lmmh_desk.sync.release import MANIFEST, PROGRAM, SIGNATURE, BadUpdate, Release, machines, signed_part

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "installer"))
import updates as publishing  # noqa: E402


class Publisher:
    """Whoever makes versions, with a key of his own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.private, self.file = folder, folder / "private.key", folder / "publisher.pub"
        folder.mkdir()
        publishing.make_key(self.private, self.file)
        self.public = release.publisher(self.file)

    def made(self, version: str, content: str = "#!/bin/sh\n") -> Path:
        program = self.folder / f"program-{version}"
        program.mkdir(exist_ok=True)
        (program / "lmmh-desk").write_text(content)
        (program / "lmmh-desk").chmod(0o755)
        told = program / "_internal" / f"lmmh_desk-{version}.dist-info"
        told.mkdir(parents=True, exist_ok=True)
        (told / "METADATA").write_text(f"Metadata-Version: 2.4\nName: lmmh-desk\nVersion: {version}\n")
        out = self.folder / f"{version}.lmmh-update"
        publishing.sign(self.private, program, version, out)
        return out


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path / "publisher")


def test_a_version_is_signed_under_its_own_number(publisher: Publisher, tmp_path: Path) -> None:
    publisher.made("1.2.0")
    program, out = publisher.folder / "program-1.2.0", tmp_path / "out"
    for wrong in ("1.3.0", "1.2", ""):
        with pytest.raises(SystemExit, match=r"is version 1\.2\.0, not"):
            publishing.sign(publisher.private, program, wrong, out)
    (program / "_internal" / "lmmh_desk-1.2.0.dist-info" / "METADATA").unlink()
    with pytest.raises(SystemExit, match="is version unknown"):
        publishing.sign(publisher.private, program, "1.2.0", out)
    assert not out.exists()


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    folder = tmp_path / "hub"
    folder.mkdir()
    return folder


def changed(file: Path, **parts: bytes) -> Path:
    """Return a copy in which some parts are others."""
    names = {"manifest": MANIFEST, "signature": SIGNATURE, "program": PROGRAM}
    out = file.with_suffix(".changed")
    with ZipFile(file) as source, ZipFile(out, "w") as made:
        for part, name in names.items():
            made.writestr(name, parts.get(part, source.read(name)))
    return out


def part_of(file: Path, name: str) -> bytes:
    with ZipFile(file) as archive:
        return archive.read(name)


def test_a_version_is_handed_on_with_its_file(publisher: Publisher, hub: Path) -> None:
    file = publisher.made("0.2.0")
    found = updates.publish(hub, file, publisher.public)
    offer = updates.offered(hub, machines())
    assert release.read(offer, publisher.public) == found
    assert updates.file_of(hub, machines(), "0.2.0").read_bytes() == part_of(file, PROGRAM)
    assert updates.offered(hub, "win32-amd64") == Update()


def test_neither_an_older_version_nor_the_same_takes_its_place(publisher: Publisher, hub: Path) -> None:
    for version in ("0.9.0", "0.10.0"):
        updates.publish(hub, publisher.made(version), publisher.public)
    for version in ("0.9.0", "0.10.0", "0.10"):
        with pytest.raises(BadUpdate, match=r"n’est pas plus récente que la 0\.10\.0"):
            updates.publish(hub, publisher.made(version), publisher.public)
    updates.publish(hub, publisher.made("1.0"), publisher.public)
    assert sorted(path.name for path in (hub / "updates" / machines()).iterdir()) == [
        "0.10.0.tar.zst",
        "1.0.tar.zst",
        "offer",
    ]


def test_the_same_file_again_mends_what_was_damaged_on_the_hub(publisher: Publisher, hub: Path) -> None:
    file = publisher.made("0.2.0")
    updates.publish(hub, file, publisher.public)
    updates.file_of(hub, machines(), "0.2.0").write_bytes(b"damaged")
    updates.publish(hub, file, publisher.public)
    assert updates.file_of(hub, machines(), "0.2.0").read_bytes() == part_of(file, PROGRAM)


@pytest.mark.parametrize(
    ("part", "said"),
    [("manifest", "n’est pas signée"), ("signature", "n’est pas signée"), ("program", "n’est pas celui")],
)
def test_a_tampered_file_is_not_handed_on(publisher: Publisher, hub: Path, part: str, said: str) -> None:
    file = publisher.made("0.2.0")
    name = {"manifest": MANIFEST, "signature": SIGNATURE, "program": PROGRAM}[part]
    content = bytearray(part_of(file, name))
    content[len(content) // 2] ^= 1
    for other in (bytes(content), part_of(file, name) + b" ", part_of(file, name)[:-1]):
        with pytest.raises(BadUpdate, match=said):
            updates.publish(hub, changed(file, **{part: other}), publisher.public)
    assert not list(hub.rglob("*.zst*"))
    assert updates.offered(hub, machines()) == Update()


def test_another_s_version_is_refused_and_a_program_without_a_key_takes_none(
    publisher: Publisher, hub: Path, tmp_path: Path
) -> None:
    other = Publisher(tmp_path / "other")
    with pytest.raises(BadUpdate, match="n’est pas signée"):
        updates.publish(hub, other.made("0.2.0"), publisher.public)
    assert release.publisher(tmp_path / "none") == b""
    with pytest.raises(BadUpdate, match="n’a pas de clé d’éditeur"):
        updates.publish(hub, other.made("0.2.0"), b"")


@pytest.mark.parametrize(
    "told",
    [
        {"version": "0.2", "machines": "../linux", "size": 1, "sha256": "0" * 64},
        {"version": "../0.2", "machines": "linux", "size": 1, "sha256": "0" * 64},
        {"version": "0.2", "machines": "linux", "size": 1 << 40, "sha256": "0" * 64},
        {"version": "0.2", "machines": "linux", "size": 1, "sha256": "0"},
        {"version": "0.2"},
    ],
)
def test_what_is_signed_is_still_looked_at(told: dict[str, object]) -> None:
    key = Ed25519PrivateKey.generate()
    manifest = msgspec.json.encode(told)
    with pytest.raises(BadUpdate):
        release.read(Update(manifest, key.sign(signed_part(manifest))), key.public_key().public_bytes_raw())


def test_a_signature_over_something_else_is_none() -> None:
    key = Ed25519PrivateKey.generate()
    manifest = msgspec.json.encode(Release("0.2", "linux", 1, "0" * 64))
    with pytest.raises(BadUpdate):
        release.read(Update(manifest, key.sign(manifest)), key.public_key().public_bytes_raw())


def test_the_command_hands_on_or_says_why_not(
    publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, file = tmp_path / "office", publisher.made("0.2.0")
    assert command_line.main(["init", "--folder", str(folder), "hub.example"]) == 0
    words = ["publish", "--folder", str(folder), str(file)]
    assert command_line.main(words) == 2
    assert "n’a pas de clé d’éditeur" in capsys.readouterr().err
    monkeypatch.setattr(release, "publisher", lambda: publisher.public)
    assert command_line.main(words) == 0
    assert "La version 0.2.0 est donnée aux postes" in capsys.readouterr().out
    assert command_line.main([*words[:-1], str(publisher.private)]) == 2
    assert "n’est pas celui que l’éditeur a signé" in capsys.readouterr().err
    assert command_line.main([*words[:-1], str(tmp_path / "nothing")]) == 2


def test_a_private_key_is_not_written_over(publisher: Publisher) -> None:
    with pytest.raises(SystemExit, match="is there already"):
        publishing.make_key(publisher.private, publisher.file)
