"""A version whose window never takes a key is given up at the next start, and the one before opens with its base."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lmmh_desk.app.program import program
from lmmh_desk.app.restoring import put_back_before
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import DeskError, StoreError, VaultError
from lmmh_desk.store import versions
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.engine import connect
from lmmh_desk.store.failures import TooNew
from lmmh_desk.store.files import BEFORE, FILE
from lmmh_desk.system import installed, keys, passphrase
from lmmh_desk.system.installed import BEGAN, GIVEN_UP, UNPROVEN, Versions
from lmmh_desk.system.single import AlreadyOpen, InstanceLock
from lmmh_desk.ui import start as starting
from lmmh_desk.ui.start import Start
from lmmh_desk.ui.window import Window
from tests.app.test_updating import PHRASE
from tests.conftest import KEY
from tests.sync.test_network import founded

NAME = Path(sys.executable).resolve().name
DIGEST = "d" * 64
INSTALLED = """
import sys
from pathlib import Path
from lmmh_desk.system import installed
sys.executable = {here!r}
installed.hand_over()
print("installed")
"""
NEW = """#!{python}
import sys, os, signal, time
sys.argv[0] = {version!r}
from lmmh_desk.store import versions
versions.program = lambda: {version!r}
from lmmh_desk.ui import opening
{change}
from lmmh_desk.cli.entry import main
sys.exit(main())
"""
OPENS = ""
DIES = "opening.Loader.start = lambda *_given: os.kill(os.getpid(), signal.SIGKILL)"
SUMMONS = "from lmmh_desk.ui import summon; summon.summon = lambda _folder: True"
HANGS = "opening.Loader._open = lambda *_given: time.sleep(3600)"
BREAKS = """
from lmmh_desk.ui.shell import work
def broken(*_given, **_named): raise TypeError("Work")
work.Work.__init__ = broken
"""


class Machine:
    """A machine with the installed program, a version that came by an update, and a profile."""

    def __init__(self, folder: Path, profile: Path) -> None:
        self.folder, self.profile = folder, profile
        self.versions = Versions(folder / "data" / "LMMH Desk" / "versions")
        self.versions.folder.mkdir(parents=True)
        self.here = folder / "installed" / NAME
        self.here.parent.mkdir()
        (folder / "phrase").write_text(PHRASE)
        (folder / "phrase").chmod(0o600)

    def take(self, version: str, change: str) -> None:
        """Put a version in place, as an update does once it was tried."""
        made = self.versions.folder / version
        made.mkdir()
        (made / NAME).write_text(NEW.format(python=sys.executable, version=version, change=change))
        (made / NAME).chmod(0o755)
        if not (made / installed.NAME).exists():
            (made / installed.NAME).touch()
        self.versions.switch(version, DIGEST)

    def start(self, profile: str = "--profile {place}") -> subprocess.Popen[str]:
        """Start the program as somebody does, by what was installed."""
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_DATA_HOME": str(self.folder / "data"),
            keys.FILE_VARIABLE: str(self.folder / "phrase"),
        }
        words = [word.format(place=self.profile) for word in profile.split()]
        command = [sys.executable, "-c", INSTALLED.format(here=str(self.here)), *words]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def there(self, name: str) -> bool:
        return (self.versions.folder / name).exists()


@pytest.fixture
def machine(template: Path, tmp_path: Path) -> Machine:
    store = founded(template, tmp_path / "profile")
    keys.write_place(store.folder, keys.Place("p", 1, slot=passphrase.wrap(KEY, PHRASE, "p")))
    store.close()
    return Machine(tmp_path, store.folder)


def until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.05)


@pytest.mark.parametrize("profile", ["--profile {place}", "--profile={place}"])
def test_a_version_that_dies_before_its_login_gives_its_place_back(machine: Machine, profile: str) -> None:
    machine.take("9.0.0", DIES)
    first = machine.start(profile)
    assert first.communicate(timeout=60)[0] == ""
    assert first.returncode == -signal.SIGKILL
    assert machine.versions.current() == "9.0.0"
    second = machine.start(profile)
    assert second.communicate(timeout=60)[0] == "installed\n"
    assert machine.versions.current() == ""
    assert machine.versions.refused() == {DIGEST}, "it is not fetched again"
    assert not machine.there("9.0.0")
    assert not machine.there(UNPROVEN)
    given_up = machine.versions.given_up()
    assert given_up is not None
    assert given_up.version == "9.0.0"


@pytest.mark.parametrize("change", [HANGS, BREAKS])
def test_a_version_that_hangs_before_its_login_gives_its_place_back_once_it_is_killed(
    machine: Machine, change: str
) -> None:
    machine.take("9.0.0", change)
    hung = machine.start()
    until(lambda: machine.there(BEGAN))
    time.sleep(3)  # it would be open
    assert hung.poll() is None
    assert machine.there(UNPROVEN), "its window is up, nothing can be typed in it"
    hung.kill()
    hung.communicate()
    again = machine.start()
    assert again.communicate(timeout=60)[0] == "installed\n"


def is_kept(machine: Machine) -> None:
    opened = machine.start()
    until(lambda: not machine.there(UNPROVEN))
    opened.kill()
    opened.communicate()
    assert machine.versions.current() == "9.0.0"
    assert machine.versions.given_up() is None


def test_a_version_that_opens_is_kept_and_may_die_later(machine: Machine) -> None:
    machine.take("9.0.0", OPENS)
    for _start in range(2):
        is_kept(machine)


def test_a_second_start_while_it_opens_gives_nothing_up(machine: Machine) -> None:
    machine.take("9.0.0", HANGS)
    first = machine.start()
    until(lambda: machine.there(BEGAN))
    second = machine.start()
    time.sleep(3)
    assert machine.versions.current() == "9.0.0"
    assert machine.versions.given_up() is None
    for one in (first, second):
        one.kill()
        one.communicate()


def test_commands_are_the_version_before_s_until_its_window_began(machine: Machine) -> None:
    machine.take("9.0.0", DIES)
    doctor = "doctor --profile {place}"
    assert machine.start(doctor).communicate(timeout=60)[0] == "installed\n", "what it upgrades would not be put back"
    machine.start().communicate(timeout=60)
    assert "LMMH Desk 9.0.0" in machine.start(doctor).communicate(timeout=60)[0]


def test_a_start_that_lets_the_window_already_open_come_forward_gives_nothing_up(machine: Machine) -> None:
    machine.take("9.0.0", SUMMONS)
    with InstanceLock(machine.profile):  # the version before's, until nobody works in it
        machine.start().communicate(timeout=60)
    is_kept(machine)


# The base that it upgraded


def upgrade(profile: Path, at: int) -> None:
    """Bring a profile's base up to tables that this program doesn't know, after a copy, as a migration does."""
    (profile / BEFORE).mkdir(exist_ok=True)
    back_up(profile / FILE, KEY, profile / BEFORE / f"before-9999-from-{versions.head()}-{at}.db")
    driver = connect(profile / FILE, KEY)
    driver.execute("UPDATE alembic_version SET version_num = '9999'")
    driver.commit()
    driver.close()


@pytest.fixture
def given_up(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The machine once a version was given up that began at 1000 and ended at 2000."""
    monkeypatch.setattr("lmmh_desk.app.program.place", lambda: machine.versions.folder)
    monkeypatch.setattr(installed, "place", lambda: machine.versions.folder)
    (machine.versions.folder / GIVEN_UP).write_text("9.0.0\n1000\n2000")
    return machine


def test_the_base_that_it_upgraded_is_put_back_as_it_was_and_opens(given_up: Machine) -> None:
    upgrade(given_up.profile, at=1500)
    opened = program(given_up.profile, RunningClock(), PHRASE).open("")
    with opened.store.read() as read:
        assert versions.stored(read) == versions.head()
        assert "desk.restore" in read.exec_driver_sql("SELECT action FROM audit").scalars().all()
    opened.close()
    assert list(given_up.profile.glob(f"{FILE}.replaced-*")), "what it made of it is kept"
    upgrade(given_up.profile, at=1600)
    with pytest.raises(TooNew):
        program(given_up.profile, RunningClock(), PHRASE).open("")


def test_what_it_upgraded_before_it_was_closed_is_put_back_too(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.take("9.0.0", OPENS)
    moments = iter((1000, 3000))
    monkeypatch.setattr(installed, "_now", lambda: next(moments))
    monkeypatch.setattr(installed, "hold", lambda path: os.open(path, os.O_RDWR | os.O_CREAT))
    monkeypatch.setattr(installed, "place", lambda: machine.versions.folder)
    machine.versions.begin()
    upgrade(machine.profile, at=2000)
    machine.versions.left("9.0.0")
    machine.versions.begin()  # and it dies
    machine.versions.begin()
    assert machine.versions.given_up() == ("9.0.0", 1000, 3000)
    assert put_back_before(machine.profile, RunningClock(), PHRASE)


@pytest.mark.parametrize("at", [999, 2001])
def test_a_base_that_another_version_upgraded_stays(given_up: Machine, at: int) -> None:
    upgrade(given_up.profile, at)
    assert not put_back_before(given_up.profile, RunningClock(), PHRASE)
    with pytest.raises(TooNew):
        program(given_up.profile, RunningClock(), PHRASE).open("")


def test_a_copy_of_older_tables_is_not_put_back(given_up: Machine) -> None:
    upgrade(given_up.profile, 1500)
    (made,) = (given_up.profile / BEFORE).iterdir()
    made.rename(made.with_name("before-9999-from-0001-1500.db"))
    assert not put_back_before(given_up.profile, RunningClock(), PHRASE)


# What is no fault of the version


class Ended:
    """An application whose event loop is over at once."""

    def exec(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("failed", "tried_again"),
    [(None, True), (VaultError("fermé"), True), (StoreError("illisible"), False), (AlreadyOpen("ouvert"), True)],
)
@pytest.mark.usefixtures("qapp")
def test_a_window_closed_before_its_login_is_tried_again(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, failed: DeskError | None, tried_again: bool
) -> None:
    machine.take("9.0.0", OPENS)
    machine.versions.begin()
    monkeypatch.setattr("lmmh_desk.app.program.place", lambda: machine.versions.folder)
    monkeypatch.setattr(versions, "program", lambda: "9.0.0")
    monkeypatch.setattr(starting, "make_application", Ended)
    monkeypatch.setattr(Start, "begin", lambda start: setattr(start, "failed", failed))
    starting.run(program(machine.profile, RunningClock(), PHRASE), Window())
    assert machine.there(UNPROVEN)
    assert machine.there(BEGAN) is not tried_again


def test_what_another_start_noted_stays(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.take("9.0.0", OPENS)
    machine.versions.begin()
    monkeypatch.setattr(os, "getpid", lambda: 1)
    machine.versions.left("9.0.0")
    assert machine.there(BEGAN), "it may hang"


def test_a_program_that_is_another_one_proves_nothing(machine: Machine) -> None:
    machine.take("9.0.0", OPENS)
    machine.versions.opened("0.1.0")
    assert machine.there(UNPROVEN)


def test_a_version_that_comes_before_the_last_one_opened_gives_its_place_to_the_one_that_did(machine: Machine) -> None:
    machine.take("9.0.0", OPENS)
    machine.versions.opened("9.0.0")
    machine.take("9.1.0", DIES)
    machine.take("9.2.0", DIES)
    machine.start().communicate(timeout=60)
    opened = machine.start()
    until(lambda: machine.versions.current() == "9.0.0")
    opened.kill()  # its window stays
    opened.communicate()
