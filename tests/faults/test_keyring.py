"""The vault against a real gnome-keyring: unlocked, locked, emptied, absent, and a hostile environment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(
        not shutil.which("dbus-run-session") or not shutil.which("gnome-keyring-daemon"),
        reason="needs Debian's dbus and gnome-keyring",
    ),
]

UNLOCK = 'echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$0" "$@"'
LOCKED = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; exec "$0" "$@"'
HEAD = """
import sys, time
from pathlib import Path
from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.system import keys, vault
folder, PATIENCE = Path(sys.argv[1]), float(sys.argv[2])
"""
MAKE = "print(keys.make_key(folder).hex())"
FIND = """
start = time.monotonic()
vault.TIMEOUT = PATIENCE
vault.read.__defaults__ = (PATIENCE,)
try:
    print(keys.find_key(folder).hex())
except VaultError as error:
    print(type(error).__name__, time.monotonic() - start < 25)
"""
EMPTY = """
place = keys.find_place(folder)
vault._back_end(place.vault).delete_password(place.service, keys.ACCOUNT)
"""
MADE = """
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store.opening import create_store
from lmmh_desk.system import recovery
key = keys.make_key(folder)
create_store(folder, key, FixedClock(0)).close()
made = recovery.make(key, shared=True)
recovery.keep(folder, made.sealed)
(folder / "two").write_text("\\n".join(made.sheets[0].lines + made.sheets[2].lines))
print(key.hex())
"""
RECOVER = """
from lmmh_desk.app import recovering
from lmmh_desk.system.sheets import read_sheets
place = recovering.recover(folder, read_sheets((folder / "two").read_text()))
print(f"v{place.version} {place.vault}")
"""
MOVE = """
from lmmh_desk.app import recovering
first = keys.find_place(folder)
words = "quatre mots sans lien"
recovering.move(folder, keys.find_key(folder), words=words)
kept = vault._back_end("secret-service")
left = kept.get_password(first.service, keys.ACCOUNT)
place = recovering.move(folder, keys.find_key(folder, words))
print(left, kept.get_password(first.service, keys.ACCOUNT), f"v{place.version} {place.vault}")
"""
OUT = """
from lmmh_desk.app import recovering
place = recovering.move(folder, keys.find_key(folder), words="quatre mots sans lien")
print(f"v{place.version} «{place.vault}»")
"""
IN = """
from lmmh_desk.app import recovering
place = recovering.move(folder, keys.find_key(folder, "quatre mots sans lien"))
print(f"v{place.version} «{place.vault}»", keys.find_key(folder).hex())
"""
HELD = """
def held():
    from secretstorage import dbus_init, get_all_collections
    found = [one for each in get_all_collections(dbus_init()) for one in each.get_all_items()]
    return [one.get_attributes()["service"].rpartition(".")[2] for one in found]
"""
BETWEEN = """
from lmmh_desk.app import recovering
from lmmh_desk.system.kwallet import Wallet
print(list(vault.usable()))
place = recovering.move(folder, keys.find_key(folder), to="kwallet")
print(f"v{place.version} {place.vault}", keys.find_key(folder).hex(), held())
name = place.service
again = recovering.move(folder, keys.find_key(folder), to="secret-service")
print(Wallet().get_password(name, keys.ACCOUNT))
print(f"v{again.version} {again.vault}", keys.find_key(folder).hex(), held())
"""
FAILING = """
from lmmh_desk.app import recovering
for asks in (vault.read, vault.write, vault.forget):
    asks.__defaults__ = (3.0,)
try:
    recovering.move(folder, keys.find_key(folder), to="kwallet")
except VaultError as error:
    print(type(error).__name__)
print(keys.find_key(folder).hex(), [f"v{keys.find_place(folder).version}"])
"""
FORGETTING = """
vault.write("kwallet", "lmmh-desk.p.v1", keys.ACCOUNT, "ab" * 32)
try:
    vault.forget("kwallet", "lmmh-desk.p.v1", keys.ACCOUNT)
except VaultError as error:
    print(type(error).__name__)
"""
STARTED = 'exec 3< <(exec "$0" -m tests.fakes.{} "$MODE"); read -r -u 3; exec "$0" "$@"'
ANOTHER = STARTED.format("secret_service")
BOTH = UNLOCK.removesuffix('exec "$0" "$@"') + STARTED.format("kwallet")
HOSTILE = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def run(home: Path, code: str, start: str = UNLOCK, profile: Path | None = None, **environment: str) -> str:
    """Run Python in a session of its own whose vault lives under `home`, on the profile there or elsewhere."""
    home.mkdir(exist_ok=True)
    folder = profile or home / "profile"
    folder.mkdir(exist_ok=True)
    patience = "3" if start == LOCKED else "30"  # who answers may be late on a busy machine
    known = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home)}
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", start, sys.executable, "-c", HEAD + code, str(folder), patience],
        env=os.environ | known | environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_a_key_survives_the_session(tmp_path: Path) -> None:
    key = run(tmp_path / "home", MAKE)
    assert len(key) == 64
    assert run(tmp_path / "home", FIND) == key
    assert not [path for path in (tmp_path / "home").rglob("*") if path.is_file() and key.encode() in path.read_bytes()]


def test_an_emptied_vault_is_not_a_locked_one(tmp_path: Path) -> None:
    run(tmp_path / "home", MAKE)
    assert run(tmp_path / "home", EMPTY + FIND) == "SecretMissing True"


def test_an_emptied_vault_is_filled_again_by_two_sheets(tmp_path: Path) -> None:
    key = run(tmp_path / "home", MADE)
    assert run(tmp_path / "home", EMPTY + FIND) == "SecretMissing True"
    assert run(tmp_path / "home", RECOVER) == "v2 secret-service"
    assert run(tmp_path / "home", FIND) == key, "in another session"


def test_a_key_goes_under_a_passphrase_and_back_and_no_old_entry_stays(tmp_path: Path) -> None:
    key = run(tmp_path / "home", MADE)
    assert run(tmp_path / "home", MOVE) == "None None v3 secret-service"
    assert run(tmp_path / "home", FIND) == key, "in another session"


def test_a_profile_goes_from_one_desktop_s_vault_to_another_s_and_back(tmp_path: Path) -> None:
    """Two keyrings, each of its own session: what one holds the other doesn't, and `key.json` names them alike."""
    one, other, profile = tmp_path / "one", tmp_path / "other", tmp_path / "profile"
    key = run(one, MADE, profile=profile)
    assert run(other, FIND, profile=profile) == "SecretMissing True", "missing there, not made anew"
    for version, (here, there) in ((2, (one, other)), (4, (other, one))):
        assert run(here, OUT, profile=profile) == f"v{version} «»"
        assert run(here, HELD + "print(held())", profile=profile) == "[]", "no entry stays behind"
        assert run(there, IN, profile=profile) == f"v{version + 1} «secret-service» {key}"
        assert json.loads((profile / "key.json").read_text())["vault"] == "secret-service"
        assert run(there, FIND, profile=profile) == key, "in another session of that desktop"
        assert run(there, HELD + "print(held())", profile=profile) == f"['v{version + 1}']"
        assert run(here, FIND, profile=profile) == "SecretMissing True"


def test_a_profile_goes_to_another_maker_s_secret_service_and_back(tmp_path: Path) -> None:
    one, other, profile = tmp_path / "one", tmp_path / "other", tmp_path / "profile"
    mode = tmp_path / "mode"
    mode.write_text("honest")
    key = run(one, MADE, profile=profile)
    assert run(one, OUT, profile=profile) == "v2 «»"
    told = run(other, IN + FIND + OUT, ANOTHER, profile=profile, MODE=str(mode))  # it forgets with its session
    assert told.splitlines() == [f"v3 «secret-service» {key}", key, "v4 «»"]
    assert run(one, IN, profile=profile) == f"v5 «secret-service» {key}"
    assert run(one, FIND, profile=profile) == key


def run_with_both(tmp_path: Path, code: str, mode: str = "honest") -> list[str]:
    """Run Python in a session that has a real keyring, and KDE's wallet of the tests beside it."""
    (tmp_path / "mode").write_text(mode)
    return run(tmp_path / "home", code, BOTH, MODE=str(tmp_path / "mode")).splitlines()


def test_a_key_goes_from_a_desktop_s_keyring_to_kde_s_wallet_and_back(tmp_path: Path) -> None:
    key, both, there, alone, back = run_with_both(tmp_path, MADE + HELD + BETWEEN)
    assert both == "['secret-service', 'kwallet']", "the usual one first"
    assert there == f"v2 kwallet {key} []", "and the keyring forgot it"
    assert alone == "None", "and the wallet too, once it is back"
    assert back == f"v3 secret-service {key} ['v3']"
    assert run(tmp_path / "home", FIND) == key, "in a session that has no wallet"


@pytest.mark.parametrize(
    ("mode", "error"),
    [("disabled", "VaultAbsent"), ("dismissed", "VaultLocked"), ("breaks", "VaultSilent"), ("hangs", "VaultSilent"),
     ("drops", "VaultLying"), ("full", "VaultSilent")],
)  # fmt: skip
def test_a_wallet_that_fails_gets_no_key_and_the_keyring_keeps_it(tmp_path: Path, mode: str, error: str) -> None:
    key, said, kept = run_with_both(tmp_path, MADE + FAILING, mode)
    assert (said, kept) == (error, f"{key} ['v1']")


@pytest.mark.parametrize("mode", ["keeps", "refuses"])
def test_a_wallet_that_does_not_forget_is_found_out(tmp_path: Path, mode: str) -> None:
    assert run_with_both(tmp_path, FORGETTING, mode) == ["VaultLying" if mode == "keeps" else "VaultSilent"]


def test_two_sheets_open_it_on_another_desktop_whose_vault_never_had_the_key(tmp_path: Path) -> None:
    one, other, profile = tmp_path / "one", tmp_path / "other", tmp_path / "profile"
    key = run(one, MADE, profile=profile)
    assert run(other, RECOVER, profile=profile) == "v2 secret-service"
    assert run(other, FIND, profile=profile) == key


def test_a_locked_vault_is_not_an_empty_one(tmp_path: Path) -> None:
    run(tmp_path / "home", MAKE)
    assert run(tmp_path / "home", FIND, LOCKED) in ("VaultLocked True", "VaultSilent True")


def test_no_vault_at_all(tmp_path: Path) -> None:
    run(tmp_path / "home", MAKE)
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/nowhere"}
    code = "import os; os.environ.update(" + repr(nowhere) + ")\n"
    assert run(tmp_path / "home", code + FIND) == "VaultAbsent True"


def test_a_hostile_environment_steals_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings = home / ".config" / "python_keyring"
    settings.mkdir(parents=True)
    (settings / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=keyring.backends.null.Keyring\n")
    key = run(home, MAKE, **HOSTILE)
    assert run(home, FIND) == key


BASE = """
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.store.opening import create_store, open_store
from lmmh_desk.system import rotation
from lmmh_desk.app.rotating import rotate
"""
FOUND = BASE + "create_store(folder, keys.make_key(folder), FixedClock(0)).close()"
ROTATED = (
    BASE
    + """
old = keys.find_place(folder)
rotate(folder, None)
rotation.clear(folder)
open_store(folder, keys.find_key(folder), FixedClock(0)).close()
print(keys.find_key(folder).hex(), vault._back_end(old.vault).get_password(old.service, keys.ACCOUNT))
"""
)
REFUSED = (
    BASE
    + """
for asks in (vault.read, vault.write, vault.forget):
    asks.__defaults__ = (PATIENCE,)
try:
    rotate(folder, None)
except DeskError as error:
    print(type(error).__name__)
"""
)


def test_a_key_is_changed_in_a_real_vault_which_forgets_the_old_one(tmp_path: Path) -> None:
    run(tmp_path / "home", FOUND)
    key, old = run(tmp_path / "home", ROTATED).split()
    assert old == "None"
    assert run(tmp_path / "home", FIND) == key, "and in the next session"


def test_a_locked_vault_changes_no_key(tmp_path: Path) -> None:
    run(tmp_path / "home", FOUND)
    key = run(tmp_path / "home", FIND)
    before = {path.name: path.read_bytes() for path in (tmp_path / "home" / "profile").iterdir() if path.is_file()}
    assert run(tmp_path / "home", REFUSED, LOCKED) in ("VaultLocked", "VaultSilent")
    after = {path.name: path.read_bytes() for path in (tmp_path / "home" / "profile").iterdir() if path.is_file()}
    assert after == before | {"desk.lock": b""}
    assert run(tmp_path / "home", FIND) == key
