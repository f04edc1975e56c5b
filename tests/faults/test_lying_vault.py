"""A Secret Service on a real bus that lies, breaks, hangs or dies: no key is lost, and one sentence says so."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lmmh_desk.system import vault

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs Debian's dbus"),
]

ANYBODY_S = shutil.which("python3", path="/usr/bin:/bin") or ""
START = 'exec 3< <(exec "$0" -m tests.fakes.secret_service "$MODE"); read -r -u 3; exec "$0" "$@"'
HEAD = """
import os, sys, time
from pathlib import Path
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.system import keys, vault
folder, ASKS = Path(sys.argv[1]), (vault.read, vault.write, vault.forget)

def mode(name):
    Path(os.environ["MODE"]).write_text(name)
    patience = 2.0 if name in ("hangs", "locked") else 30.0  # who answers may be late on a busy machine
    vault.TIMEOUT = patience
    for asks in ASKS:
        asks.__defaults__ = (patience,)

mode("honest")

def tried(work):
    start = time.monotonic()
    try:
        print("done", work())
    except DeskError as error:
        slow = "" if time.monotonic() - start < 9 else " late"
        print(type(error).__name__ + slow, "|", error)
"""
MAKE = """
mode("{mode}")
tried(lambda: keys.make_key(folder).hex())
print("left", [path.name for path in folder.iterdir()])
"""
FIND = """
key = keys.make_key(folder)
mode("{mode}")
tried(lambda: keys.find_key(folder) == key)
mode("honest")
print("kept", keys.find_key(folder) == key)
"""
ROTATE = """
from lmmh_desk.app.rotating import rotate
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.system import rotation
key = keys.make_key(folder)
create_store(folder, key, FixedClock(0)).close()
right = vault.write
def write(*words):
    mode("{mode}")
    return right(*words)
vault.write = write
tried(lambda: rotate(folder, None))
mode("honest")
vault.write = right
print("kept", keys.find_key(folder) == key)
open_store(folder, key, FixedClock(0)).close()
rotate(folder, None)
rotation.clear(folder)
open_store(folder, keys.find_key(folder), FixedClock(0)).close()
"""
LIES = {"drops": "VaultLying", "changes": "VaultLying", "cuts": "VaultLying", "mixes up": "VaultLying"}
TROUBLES = {"garbles": "VaultSilent", "breaks": "VaultSilent", "hangs": "VaultSilent"}
SHUT = {"locked": "VaultSilent", "dismissed": "VaultLocked"}  # a window nobody answers, one that somebody closes


def run(home: Path, code: str, **environment: str) -> list[str]:
    """Run Python in a session of its own that has the fake service; return the lines it printed."""
    folder = home / "profile"
    folder.mkdir()
    (home / "mode").write_text("honest")
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", START, sys.executable, "-c", HEAD + code, str(folder)],
        env=os.environ | {"HOME": str(home), "MODE": str(home / "mode")} | environment,
        capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_service_of_the_tests_keeps_secrets_when_it_is_honest(tmp_path: Path) -> None:
    made, left = run(tmp_path, MAKE.format(mode="honest"))
    assert (len(made.split()[1]), left) == (64, "left ['key.json']")


@pytest.mark.parametrize(("mode", "error"), (LIES | TROUBLES | SHUT | {"dies": "VaultAbsent"}).items())
def test_no_profile_is_made_on_a_vault_that_fails(tmp_path: Path, mode: str, error: str) -> None:
    said, left = run(tmp_path, MAKE.format(mode=mode))
    assert said.startswith(f"{error} | ")
    assert "Rien n’a été modifié" in said or "intacte" in said
    assert left == "left []"


@pytest.mark.parametrize(("mode", "error"), ({"mixes up": "WrongKey"} | TROUBLES | SHUT).items())
def test_a_key_is_not_lost_by_a_vault_that_fails_for_a_while(tmp_path: Path, mode: str, error: str) -> None:
    said, kept = run(tmp_path, FIND.format(mode=mode))
    if mode == "mixes up":  # another secret of the same shape: the base's first bytes tell it apart
        assert said == "done False"
    else:
        assert said.startswith(f"{error} | ")
        assert "base de données est intacte" in said
    assert kept == "kept True"


@pytest.mark.parametrize(("mode", "error"), (LIES | TROUBLES | SHUT).items())
def test_a_change_of_key_on_a_vault_that_fails_changes_nothing(tmp_path: Path, mode: str, error: str) -> None:
    said, kept = run(tmp_path, ROTATE.format(mode=mode))
    assert said.startswith(f"{error} | ")
    assert kept == "kept True"


def test_a_vault_that_does_not_forget_is_found_out(tmp_path: Path) -> None:
    code = """
place = (keys.make_key(folder), keys.find_place(folder))[1]
mode("keeps")
tried(lambda: vault.forget(place.vault, place.service, keys.ACCOUNT))
mode("honest")
tried(lambda: vault.forget(place.vault, place.service, keys.ACCOUNT))
"""
    said, done = run(tmp_path, code)
    assert said.startswith("VaultLying | Le coffre du système garde une clé")
    assert done == "done None"


@pytest.mark.skipif(os.geteuid() != 0 or not ANYBODY_S, reason="only root may run another user's bus")
def test_another_user_s_bus_gets_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listening = (
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind('\\0' + sys.argv[1]); s.listen();"
        "print('ready', flush=True)\nwhile True: print(s.accept()[0].recv(99), flush=True)"
    )
    name = f"lmmh-{tmp_path.name}-{os.getpid()}"
    with subprocess.Popen(
        [ANYBODY_S, "-I", "-c", listening, name], stdout=subprocess.PIPE, user=65534, cwd="/"
    ) as theirs:
        assert theirs.stdout
        theirs.stdout.readline()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:abstract={name}")
        with pytest.raises(vault.VaultAbsent):
            vault.available()
        theirs.kill()
        heard = theirs.stdout.read().split()
    assert heard, "it was looked at"
    assert set(heard) == {b"b''"}, "and told nothing"


@pytest.mark.parametrize("address", ["", "tcp:host=127.0.0.1,port=1", "unixexec:path=/bin/true", "nonsense"])
def test_a_bus_that_is_none_is_an_absent_vault(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(vault.VaultAbsent, match="intacte"):
        vault.read("secret-service", "service", "desk")
