"""Wrong codes, the program killed at each of them and its files copied back: the pause comes all the same."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import NotAllowed, PasswordWanted, Paused
from lmmh_desk.office.actions import unlock as unlocking
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.store.files import FILE
from lmmh_desk.store.opening import open_store
from lmmh_desk.system import keys, vault
from lmmh_desk.system.tries import VaultTries
from tests.conftest import KEY
from tests.fakes.vaults import in_file
from tests.office.conftest import PIN, admin, choose, front
from tests.system.test_vault import Gone

__all__ = ["admin", "front"]
pytestmark = pytest.mark.fault
WRONG, PASSWORD = "314159", "trois mots au comptoir"


@pytest.fixture
def kept(store, front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A closed profile as it was this morning, and a vault beside it."""
    store.close()
    back_end = in_file(tmp_path / "vault")
    monkeypatch.setattr(vault, "_class", lambda _name: back_end)
    keys.write_place(store.folder, keys.Place("p", 1, "secret-service"))
    return Path(shutil.copytree(store.folder, tmp_path / "morning"))


def killed_at_a_wrong_code(folder: Path, clock: FixedClock, agent_id: str) -> None:
    child = os.fork()
    if child == 0:
        unlocking.matches = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
        unlock(open_store(folder, KEY, clock), agent_id, WRONG, VaultTries(folder))
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def put_back(folder: Path, morning: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(morning, folder)


def test_killing_the_program_and_copying_its_files_back_spares_nobody_the_pause(store, front, kept, clock) -> None:
    for _ in range(5):
        killed_at_a_wrong_code(store.folder, clock, front.agent_id)
        put_back(store.folder, kept)
    again = open_store(store.folder, KEY, clock)
    with pytest.raises(Paused, match="pause"):
        unlock(again, front.agent_id, PIN, VaultTries(store.folder))
    again.close()


def test_a_vault_stopped_while_codes_are_tried_makes_them_useless(
    store, front, kept, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied back, with the vault silent, the base would give four more codes each time."""
    again = open_store(store.folder, KEY, clock)
    choose(again, front, PASSWORD)
    unlock(again, front.agent_id, PASSWORD, VaultTries(store.folder))
    tries = VaultTries(store.folder)
    monkeypatch.setattr(vault, "_class", lambda _name: Gone)
    for code in (WRONG, PIN):
        with pytest.raises(PasswordWanted, match="ne suffit plus"):
            unlock(again, front.agent_id, code, tries)
    assert unlock(again, front.agent_id, PASSWORD, tries) == front
    again.close()


def test_a_vault_put_back_is_remembered_by_the_base(store, front, kept, clock) -> None:
    for _ in range(5):
        killed_at_a_wrong_code(store.folder, clock, front.agent_id)
        (kept.parent / "vault").unlink()
    again = open_store(store.folder, KEY, clock)
    with pytest.raises(Paused):
        unlock(again, front.agent_id, PIN, VaultTries(store.folder))
    again.close()


def test_without_the_vault_files_copied_back_would_forget(store, front, kept, clock) -> None:
    """What the vault is for: without it, the suite must see the count lost."""
    for _ in range(5):
        killed_at_a_wrong_code(store.folder, clock, front.agent_id)
        put_back(store.folder, kept)
    (kept.parent / "vault").unlink()
    again = open_store(store.folder, KEY, clock)
    try:
        assert unlock(again, front.agent_id, PIN, VaultTries(store.folder)) == front
    except NotAllowed as error:
        raise AssertionError("the pause came from elsewhere") from error
    finally:
        again.close()
    assert (store.folder / FILE).exists()
