"""Wrong codes counted in the system's vault."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.system import keys, vault
from lmmh_desk.system.tries import VaultTries
from tests.system.test_vault import Gone, Memory


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Memory, "kept", {})
    monkeypatch.setattr(vault, "_class", lambda _name: Memory)
    keys.make_key(tmp_path)
    return tmp_path


def test_a_count_is_kept_for_each_agent(folder: Path) -> None:
    VaultTries(folder).keep("a1", 6, 1_605_606_120_000)
    again = VaultTries(folder)
    assert again.read("a1") == (6, 1_605_606_120_000)
    assert again.read("a2") == (0, 0)
    assert len({service for service, _account in Memory.kept}) == len(Memory.kept) == 2, "beside the key"


def test_a_vault_that_fails_keeps_nobody_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = VaultTries(folder)
    Memory.kept[tries._service("a1"), keys.ACCOUNT] = "abîmé"
    assert tries.read("a1") == (0, 0)
    monkeypatch.setattr(vault, "_class", lambda _name: Gone)
    assert tries.heard, "what it holds is not a count"
    tries.keep("a1", 6, 0)
    assert not tries.heard
    tries.heard = True
    assert tries.read("a1") == (0, 0)
    assert not tries.heard
    monkeypatch.setattr(vault, "_class", lambda _name: Memory)
    tries.keep("a2", 1, 0)
    assert not tries.heard, "until it is asked again"
    tries.heard = True
    assert tries.read("a3") == (0, 0)
    assert tries.heard, "it answered that it has none"


def test_without_a_vault_nothing_is_counted_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lmmh_desk.system.passphrase.wrap", lambda *_: {})
    keys.make_key(tmp_path, "quatre mots au hasard")
    tries = VaultTries(tmp_path)
    tries.keep("a1", 6, 0)
    assert tries.read("a1") == (0, 0)
