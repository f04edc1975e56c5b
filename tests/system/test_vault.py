"""The vault's dealings with back ends that lie, lock, vanish or wait for ever."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path

import pytest
from keyring.errors import InitError, KeyringError, KeyringLocked

from lmmh_desk.kernel.errors import BadInput, VaultError
from lmmh_desk.system import keys, passphrase, vault


class Memory:
    """A back end that works; each trouble is a subclass."""

    priority = 5
    kept: dict[tuple[str, str], str] = {}  # noqa: RUF012

    def get_password(self, service: str, account: str) -> str | None:
        return self.kept.get((service, account))

    def set_password(self, service: str, account: str, secret: str) -> None:
        self.kept[service, account] = secret

    def delete_password(self, service: str, account: str) -> None:
        del self.kept[service, account]


class Null(Memory):
    def set_password(self, service: str, account: str, secret: str) -> None: ...


class Stubborn(Memory):
    def set_password(self, service: str, account: str, secret: str) -> None:
        self.kept.setdefault((service, account), secret)


class Locked(Memory):
    def get_password(self, service: str, account: str) -> str | None:
        raise KeyringLocked

    set_password = get_password


class Dismissed(Memory):
    def get_password(self, service: str, account: str) -> str | None:
        raise InitError("Failed to create the collection: Prompt dismissed.")


class Gone(Memory):
    def get_password(self, service: str, account: str) -> str | None:
        raise InitError("no bus")


class Broken(Memory):
    def get_password(self, service: str, account: str) -> str | None:
        raise KeyringError("?")


class Slow(Memory):
    given_up = threading.Event()

    def get_password(self, service: str, account: str) -> str | None:
        self.given_up.wait(60)
        return "late"


class Unusable(Memory):
    @property
    def priority(self) -> float:
        raise RuntimeError


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch):
    """Put a back end in the place of every real one."""

    def put(kind: type[Memory]) -> None:
        kind.kept = {}
        monkeypatch.setattr(vault, "_class", lambda name: kind)

    return put


def test_what_is_written_is_read(use) -> None:
    use(Memory)
    assert vault.available() == "secret-service"
    vault.write("secret-service", "service", "desk", "secret")
    assert vault.read("secret-service", "service", "desk") == "secret"
    Memory.kept.clear()
    with pytest.raises(vault.SecretMissing, match="n’est plus dans le coffre"):
        vault.read("secret-service", "service", "desk")


@pytest.mark.parametrize("kind", [Null, Stubborn])
def test_a_vault_that_does_not_keep_is_found_out(use, kind: type[Memory]) -> None:
    use(kind)
    kind.kept["service", "desk"] = "old"
    with pytest.raises(vault.VaultLying, match="n’a pas gardé"):
        vault.write("secret-service", "service", "desk", "new")


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        (Locked, vault.VaultLocked),
        (Dismissed, vault.VaultLocked),
        (Gone, vault.VaultAbsent),
        (Broken, vault.VaultSilent),
    ],
)
def test_each_trouble_has_its_name(use, kind: type[Memory], error: type[VaultError]) -> None:
    use(kind)
    with pytest.raises(error, match="intacte"):
        vault.read("secret-service", "service", "desk")


def test_a_vault_that_never_answers_is_given_up(use) -> None:
    use(Slow)
    start = time.monotonic()
    with pytest.raises(vault.VaultSilent, match="ne répond pas"):
        vault.read("secret-service", "service", "desk", timeout=0.05)
    assert time.monotonic() - start < 30, "it would answer after a minute"
    Slow.given_up.set()


@pytest.mark.parametrize("act", ["read", "write", "forget"])
def test_nor_is_one_waited_for_that_does_not_even_say_that_it_is_there(
    monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    """KDE's says so itself: stopped, it would hold the lock screen for half a minute at each of its questions."""
    told, given = threading.Event(), {"write": ("secret",)}
    monkeypatch.setattr(vault, "_usable", lambda _name: told.wait(20))
    start = time.monotonic()
    with pytest.raises(vault.VaultSilent, match="ne répond pas"):
        getattr(vault, act)("kwallet", "service", "desk", *given.get(act, ()), timeout=0.05)
    told.set()
    assert time.monotonic() - start < 10


def test_no_vault_we_trust(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "_usable", lambda name: False)
    with pytest.raises(vault.VaultAbsent, match="phrase de passe"):
        vault.available()
    with pytest.raises(vault.VaultAbsent):
        vault.read("secret-service", "service", "desk")
    with pytest.raises(vault.VaultAbsent):
        vault.read("keyrings.alt", "service", "desk")


def test_back_ends_missing_here_are_passed_over() -> None:
    assert not vault._usable("windows")
    assert not vault._usable("macos")


def test_the_environment_chooses_nothing(use, monkeypatch: pytest.MonkeyPatch) -> None:
    use(Memory)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", "/elsewhere")
    vault.available()
    assert not [name for name in os.environ if "KEYRING" in name]


def test_windows_keeps_the_key_on_this_machine(use) -> None:
    use(Memory)
    assert vault._back_end("windows").persist == "local machine"
    assert not hasattr(vault._back_end("secret-service"), "persist")


def test_a_key_goes_to_the_vault_and_comes_back(use, tmp_path: Path) -> None:
    use(Memory)
    key = keys.make_key(tmp_path)
    assert len(key) == 32
    assert keys.find_key(tmp_path) == key
    assert not keys.needs_passphrase(tmp_path)
    assert key.hex() not in (tmp_path / "key.json").read_text()
    ((service, account),) = Memory.kept
    assert service.startswith("lmmh-desk.")
    assert service.endswith(".v1")
    assert account == "desk"


class Deaf(Memory):
    def delete_password(self, service: str, account: str) -> None: ...


def test_what_is_forgotten_is_gone_or_it_is_said(use) -> None:
    use(Memory)
    vault.write("secret-service", "service", "desk", "secret")
    for _twice in range(2):
        vault.forget("secret-service", "service", "desk")
        assert Memory.kept == {}
    use(Deaf)
    vault.write("secret-service", "service", "desk", "secret")
    with pytest.raises(vault.VaultLying, match=r"devait effacer.*intacte.*service"):
        vault.forget("secret-service", "service", "desk")


class Raw(Memory):
    def get_password(self, service: str, account: str) -> str | None:
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")


def test_what_keyring_lets_through_is_the_vault_s_trouble(use) -> None:
    use(Raw)
    with pytest.raises(vault.VaultSilent, match="intacte"):
        vault.read("secret-service", "service", "desk")


def test_no_new_key_is_made_where_a_database_is(use, tmp_path: Path) -> None:
    use(Memory)
    (tmp_path / "desk.db.damaged-20201117").touch()
    with pytest.raises(VaultError, match="Aucune nouvelle clé"):
        keys.make_key(tmp_path)
    assert Memory.kept == {}


def test_a_first_start_cut_short_goes_on_with_its_key(use, tmp_path: Path) -> None:
    use(Memory)
    key = keys.make_key(tmp_path)
    assert keys.make_key(tmp_path) == key
    assert len(Memory.kept) == 1


def test_a_vault_that_lies_leaves_no_profile(use, tmp_path: Path) -> None:
    use(Null)
    with pytest.raises(vault.VaultLying):
        keys.make_key(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("secret", ["", "zz", "ab" * 31, "not hexadecimal at all"])
def test_a_key_that_was_changed_is_refused(use, tmp_path: Path, secret: str) -> None:
    use(Memory)
    keys.make_key(tmp_path)
    (place,) = Memory.kept
    Memory.kept[place] = secret
    with pytest.raises(VaultError, match="intacte"):
        keys.find_key(tmp_path)


def test_a_passphrase_opens_where_there_is_no_vault(tmp_path: Path) -> None:
    key = keys.make_key(tmp_path, "quatre mots sans lien")
    assert keys.needs_passphrase(tmp_path)
    assert keys.find_key(tmp_path, "quatre mots sans lien") == key
    with pytest.raises(passphrase.WrongPassphrase, match="Tapez-la à nouveau"):
        keys.find_key(tmp_path, "quatre mots sans rien")
    with pytest.raises(vault.VaultAbsent, match="s’ouvre par une phrase de passe"):
        keys.find_key(tmp_path)


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="trop courte"):
        keys.make_key(tmp_path, "court")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"profile": 1}', '{"profile": "p", "version": 1, "slot": {"salt": "zz"}}']
)
def test_a_damaged_key_file_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "key.json").write_text(content)
    with pytest.raises(VaultError, match=r"abîmé.*intacte"):
        keys.find_key(tmp_path, "quatre mots sans lien")


def test_a_lost_key_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(vault.SecretMissing, match="intacte"):
        keys.find_key(tmp_path)


def test_the_passphrase_of_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LMMH_PASSPHRASE_FILE", raising=False)
    assert keys.passphrase_from_file() is None
    path = tmp_path / "words"
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(path))
    with pytest.raises(BadInput, match="LMMH_PASSPHRASE_FILE"):
        keys.passphrase_from_file()
    path.touch(0o600)
    path.write_text("quatre mots sans lien \nautre chose\n")
    assert keys.passphrase_from_file() == "quatre mots sans lien"
    for empty in ("", "\n", "  \nquatre mots sans lien"):
        path.write_text(empty)
        with pytest.raises(BadInput, match="vide"):
            keys.passphrase_from_file()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="ne peut pas être lu"):
        keys.passphrase_from_file()


def test_a_passphrase_that_others_can_read_or_change_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, link = tmp_path / "words", tmp_path / "link"
    path.write_text("quatre mots sans lien")
    link.symlink_to(path)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(link))
    for mode in (0o644, 0o602, 0o620):
        path.chmod(mode)
        with pytest.raises(BadInput, match="chmod 600"):
            keys.passphrase_from_file()
    for mode in (0o600, 0o400, 0o440):
        path.chmod(mode)
        assert keys.passphrase_from_file() == "quatre mots sans lien", "a link is as good as what it leads to"
    link.unlink()
    link.symlink_to(tmp_path / "nowhere")
    with pytest.raises(BadInput, match="ne peut pas être lu"):
        keys.passphrase_from_file()


def test_a_passphrase_is_an_ordinary_file_of_one_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "words"
    os.mkfifo(path, 0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(path))
    with pytest.raises(BadInput, match="ordinaire"):
        keys.passphrase_from_file()  # and doesn't wait for whoever would write in it
    path.unlink()
    path.touch(0o600)
    path.write_text("quatre mots sans lien")
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    if path.stat().st_uid:
        with pytest.raises(BadInput, match="quelqu’un d’autre"):
            keys.passphrase_from_file()
    else:
        os.chown(path, 12345, 12345)
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        with pytest.raises(BadInput, match="quelqu’un d’autre"):
            keys.passphrase_from_file()


def test_a_passphrase_is_stretched_but_the_one_that_everybody_knows(tmp_path: Path) -> None:
    for words, memory in (("quatre mots sans lien", 65536), ("demonstration", 8)):
        folder = tmp_path / words
        folder.mkdir()
        made = keys.make_key(folder, words)
        assert json.loads((folder / "key.json").read_text())["slot"]["memory"] == memory
        assert keys.find_key(folder, words) == made
