"""The key of a profile kept elsewhere: a new name, read back, the former entry removed last."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lmmh_desk.kernel.errors import BadInput, StoreError, VaultError
from lmmh_desk.system import keys, moving, vault
from tests.system.vaults import FileVault, kind, secrets_in

GNOME, KDE = "secret-service", "kwallet"
PHRASE = "quatre mots sans lien"


@pytest.fixture
def vaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "vaults"
    folder.mkdir()
    monkeypatch.setattr(vault, "_class", lambda name: kind(folder, name))
    return folder


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    folder = tmp_path / "profile"
    folder.mkdir()
    return folder


def accepts(_key: bytes) -> None: ...


def test_a_key_moves_from_a_desktop_s_vault_to_another(vaults: Path, profile: Path) -> None:
    key = keys.make_key(profile)
    seen = []

    def opens(found: bytes) -> None:
        seen.append((found, keys.find_place(profile).vault, len(secrets_in(vaults, GNOME))))

    place = moving.keep_elsewhere(profile, key, opens, to=KDE)
    assert (place.vault, place.version) == (KDE, 2)
    assert seen[-1] == (key, GNOME, 1), "the former one serves until the base was opened with the new one"
    assert keys.find_key(profile) == key
    assert (secrets_in(vaults, GNOME), secrets_in(vaults, KDE)) == ([], [key.hex()])


def test_a_vault_and_a_passphrase_give_way_to_each_other(vaults: Path, profile: Path) -> None:
    key = keys.make_key(profile)
    moving.keep_elsewhere(profile, key, accepts, words=PHRASE)
    assert keys.needs_passphrase(profile)
    assert keys.find_key(profile, PHRASE) == key
    assert secrets_in(vaults, GNOME) == []
    moving.keep_elsewhere(profile, key, accepts)
    assert keys.find_key(profile) == key
    assert "slot" not in json.loads((profile / "key.json").read_text())
    with pytest.raises(BadInput, match="trop courte"):
        moving.keep_elsewhere(profile, key, accepts, words="court")
    assert keys.find_key(profile) == key


def test_a_key_that_does_not_open_the_base_is_written_nowhere(vaults: Path, profile: Path) -> None:
    key = keys.make_key(profile)

    def refuses(_key: bytes) -> None:
        raise StoreError("Non.", "Rien.", "Rien.")

    with pytest.raises(StoreError):
        moving.keep_elsewhere(profile, bytes(32), refuses, to=KDE)
    assert (secrets_in(vaults, GNOME), secrets_in(vaults, KDE)) == ([key.hex()], [])
    assert keys.find_key(profile) == key


def test_what_a_stopped_program_left_under_the_next_name_is_not_written_over(vaults: Path, profile: Path) -> None:
    key = keys.make_key(profile)
    left = keys.find_place(profile).service.removesuffix("v1") + "v2"
    vault.write(GNOME, left, keys.ACCOUNT, "ab" * 32)
    assert moving.keep_elsewhere(profile, key, accepts).version == 3
    assert keys.find_key(profile) == key


def test_a_vault_that_lies_changes_nothing(vaults: Path, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keys.make_key(profile)
    before = (profile / "key.json").read_bytes()
    monkeypatch.setattr(FileVault, "set_password", lambda *_words: None)
    with pytest.raises(vault.VaultLying):
        moving.keep_elsewhere(profile, key, accepts, to=KDE)
    assert (profile / "key.json").read_bytes() == before
    assert keys.find_key(profile) == key


@pytest.mark.parametrize("left", [None, "{", '{"profile": "p", "version": "x"}'])
def test_a_profile_that_lost_its_key_file_gets_a_name_of_its_own(vaults: Path, profile: Path, left: str | None) -> None:
    if left:
        (profile / "key.json").write_text(left)
    place = moving.keep_elsewhere(profile, bytes(32), accepts)
    assert (place.version, place.vault) == (1, GNOME)
    assert keys.find_key(profile) == bytes(32)


def test_the_former_vault_may_be_gone(vaults: Path, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keys.make_key(profile)
    monkeypatch.setattr(vault, "_usable", lambda name: name == KDE)
    with pytest.raises(VaultError):
        keys.find_key(profile)
    assert moving.keep_elsewhere(profile, key, accepts).vault == KDE
    assert keys.find_key(profile) == key
