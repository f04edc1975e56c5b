"""Windows's vault behind our interface: keyring's own back end, over credentials with Windows's limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyring.backends import Windows

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.system import keys, vault
from lmmh_desk.system.tries import VaultTries
from tests.fakes.windows import BLOB, Credentials, Trouble, Types


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> Credentials:
    """The vault of one user, on a machine that has no other."""
    made = Credentials()
    monkeypatch.setattr(Windows, "win32cred", made, raising=False)
    monkeypatch.setattr(Windows, "pywintypes", Types, raising=False)
    monkeypatch.setattr(Windows, "missing_deps", False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return made


def test_a_key_stays_on_this_machine_and_comes_back(credentials: Credentials, tmp_path: Path) -> None:
    key = keys.make_key(tmp_path)
    assert keys.find_place(tmp_path).vault == "windows"
    assert keys.find_key(tmp_path) == key
    ((name, kept),) = credentials.kept.items()
    assert name == keys.find_place(tmp_path).service
    assert kept["Persist"] == Credentials.CRED_PERSIST_LOCAL_MACHINE, "not the default, that follows the user elsewhere"
    assert len(kept["CredentialBlob"]) == 128, "64 characters in UTF-16"


def test_keyring_s_default_would_follow_the_user(credentials: Credentials) -> None:
    Windows.WinVaultKeyring().set_password("service", "desk", "secret")
    assert credentials.kept["service"]["Persist"] == Credentials.CRED_PERSIST_ENTERPRISE


@pytest.mark.parametrize("character", ["a", "é", "\U0001f511"])
def test_a_secret_is_kept_whole_or_refused_in_french(credentials: Credentials, character: str) -> None:
    most = BLOB // len(character.encode("utf-16-le"))
    vault.write("windows", "service", "desk", character * most)
    assert vault.read("windows", "service", "desk") == character * most
    before = dict(credentials.kept)
    with pytest.raises(Trouble):
        Windows.WinVaultKeyring().set_password("another", "desk", character * (most + 1))
    with pytest.raises(BadInput, match=r"trop long.*Rien n’a été modifié.*1280 caractères"):
        vault.write("windows", "service", "desk", character * (most + 1))
    assert credentials.kept == before, "neither cut, nor in pieces, nor over the one before"


@pytest.mark.parametrize("secret", ["", "a\0b"])
def test_a_secret_that_would_come_back_otherwise_is_refused(credentials: Credentials, secret: str) -> None:
    with pytest.raises(BadInput):
        vault.write("windows", "service", "desk", secret)
    assert credentials.kept == {}


def test_a_text_that_utf_16_reads_otherwise_is_found_out(credentials: Credentials) -> None:
    with pytest.raises(vault.VaultLying):
        vault.write("windows", "service", "desk", "\ufeffsecret")


def test_names_that_windows_takes_for_one_another_are_not_ours(credentials: Credentials) -> None:
    Windows.WinVaultKeyring().set_password("Service", "desk", "secret")
    assert Windows.WinVaultKeyring().get_password("SERVICE", "desk") == "secret"
    for service, account in (
        ("Service", "desk"),
        ("service", "desk@home"),
        ("é", "desk"),
        ("a" * 201, "desk"),
        ("", ""),
    ):
        with pytest.raises(ValueError, match="small letters"):
            vault.write("windows", service, account, "secret")


def test_counts_written_over_one_another_give_the_last(credentials: Credentials, tmp_path: Path) -> None:
    keys.make_key(tmp_path)
    tries = VaultTries(tmp_path)
    for count in range(4):
        tries.keep("a1", count, 1_605_606_120_000)
    assert tries.read("a1") == (3, 1_605_606_120_000)


def test_what_is_forgotten_leaves_no_former_value(credentials: Credentials) -> None:
    for secret in ("one", "two"):
        vault.write("windows", "service", "desk", secret)
    assert len(credentials.kept) == 2, "keyring keeps what was there under another name"
    vault.forget("windows", "service", "desk")
    assert credentials.kept == {}


def test_another_user_of_the_pc_has_another_vault(credentials: Credentials, tmp_path: Path) -> None:
    keys.make_key(tmp_path)
    credentials.kept = {}
    with pytest.raises(vault.SecretMissing, match="intacte"):
        keys.find_key(tmp_path)


def test_a_session_that_has_no_vault_is_said(credentials: Credentials, tmp_path: Path) -> None:
    key = keys.make_key(tmp_path)
    credentials.session = False
    with pytest.raises(vault.VaultSilent, match="intacte"):
        keys.find_key(tmp_path)
    credentials.session = True
    assert keys.find_key(tmp_path) == key
