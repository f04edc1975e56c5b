"""A new version comes from the hub, is tried on a copy of the data, takes its place, or is given up."""

from __future__ import annotations

import argparse
import errno
import io
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import pytest
import zstandard

from lmmh_desk.app import updating
from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.updating import TRIAL, Updating
from lmmh_desk.cli.desk import main
from lmmh_desk.cli.window import open_window
from lmmh_desk.hub import updates
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.events import Events
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.store import versions
from lmmh_desk.store.backup import verified
from lmmh_desk.store.doctor import Check
from lmmh_desk.store.files import BEFORE
from lmmh_desk.store.opening import open_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync import release
from lmmh_desk.sync.refusals import Unreachable
from lmmh_desk.sync.release import BadUpdate, machines
from lmmh_desk.sync.stages import Cancelled
from lmmh_desk.system import installed, keys, passphrase, recovery
from lmmh_desk.system.disk import LOW, Room
from lmmh_desk.system.installed import CURRENT, LeadsOut, Versions
from lmmh_desk.system.vault import VaultLocked
from lmmh_desk.ui.window import REOPEN
from tests.conftest import KEY
from tests.hub.test_updates import Publisher
from tests.sync.running import Running
from tests.sync.test_network import code, founded

PHRASE = "une phrase de passe assez longue"
WORKS = f'#!/bin/sh\nexec {sys.executable} -m lmmh_desk.cli.entry "$@"\n'
FAILS = '#!/bin/sh\necho \'[{"key": "cipher", "ok": false, "sentence": "Le moteur ne sait pas chiffrer."}]\'\nexit 1\n'
DIES = "#!/bin/sh\nkill -9 $$\n"


class Desk:
    """A desk attached to a hub, and the publisher whose versions it takes."""

    def __init__(self, store: Store, hub: Running, publisher: Publisher, folder: Path) -> None:
        self.store, self.hub, self.publisher = store, hub, publisher
        self.updating = Updating(store, folder / "versions", publisher.public)
        self.versions = Versions(folder / "versions")

    def publish(self, version: str, program: str = WORKS, size: int = 0) -> None:
        if size:
            (self.publisher.folder / f"program-{version}").mkdir()
            (self.publisher.folder / f"program-{version}" / "large").write_bytes(os.urandom(size))
        updates.publish(self.hub.folder, self.publisher.made(version, program), self.publisher.public)

    def published(self, version: str) -> Path:
        return updates.file_of(self.hub.folder, machines(), version)

    def fetch(self, stop_at: int = 1 << 40) -> str:
        found = self.updating.fetch(lambda there, _size: there < stop_at)
        return found.version if found else ""


@pytest.fixture(scope="module")
def attached(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[tuple[Running, Path]]:
    """A hub that runs, and a closed profile attached to it, which each test copies."""
    folder = tmp_path_factory.mktemp("attached")
    hub = Running(folder / "hub")
    hub.start()
    store = founded(template, folder / "profile")
    keys.write_place(store.folder, keys.Place("p", 1, slot=passphrase.wrap(KEY, PHRASE, "p")))
    attach_alone(store, hub.address, code(hub), "PC-1")
    store.close()
    yield hub, store.folder
    hub.stop()


@pytest.fixture
def desk(attached: tuple[Running, Path], tmp_path: Path) -> Iterator[Desk]:
    hub, profile = attached
    shutil.rmtree(hub.folder / "updates", ignore_errors=True)
    shutil.copytree(profile, tmp_path / "profile")
    store = open_store(tmp_path / "profile", KEY, RunningClock(), Events())
    yield Desk(store, hub, Publisher(tmp_path / "publisher"), tmp_path)
    store.close()


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions are found well, without the seconds that it takes to try one."""
    monkeypatch.setattr(Updating, "_tried", lambda *_given: "")


def test_a_new_version_is_fetched_tried_on_a_copy_and_opens_next(desk: Desk) -> None:
    assert desk.fetch() == "", "nothing was published"
    desk.publish("9.0.0")
    assert desk.fetch() == "9.0.0"
    before = (desk.store.folder / "desk.db").read_bytes()
    began = time.monotonic()
    assert desk.updating.apply().version == "9.0.0"
    print({"tried and put in place, seconds": round(time.monotonic() - began, 1)})
    assert desk.versions.current() == "9.0.0"
    assert (desk.versions.folder / "9.0.0" / "lmmh-desk").stat().st_mode & 0o100
    (saved,) = (desk.store.folder / "backups").glob("before-program-9.0.0-*.db")
    assert verified(saved, KEY)["agent"] == 1
    assert (desk.store.folder / "desk.db").read_bytes() == before, "the base itself is the new version's to upgrade"
    assert not list(desk.store.folder.glob(f"{TRIAL}*"))
    assert not list(desk.versions.folder.glob("*.download"))
    with desk.store.read() as read:
        assert "desk.update" in read.exec_driver_sql("SELECT action FROM audit").scalars().all()
    assert desk.fetch() == "", "it is here already"


@pytest.mark.parametrize("program", [FAILS, DIES, "#!/bin/sh\necho hello\n", "not a program"])
def test_a_version_whose_self_check_fails_is_given_up_for_good(
    desk: Desk, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Updating, "_tried", lambda *_given: "")
        desk.publish("9.0.0")
        desk.fetch()
        desk.updating.apply()
    desk.publish("9.1.0", program)
    assert desk.fetch() == "9.1.0"
    with pytest.raises(BadUpdate, match=r"La version 9\.1\.0 est refusée.*continue"):
        desk.updating.apply()
    assert desk.versions.current() == "9.0.0"
    assert not (desk.versions.folder / "9.1.0").exists()
    assert not list(desk.store.folder.glob(f"{TRIAL}*"))
    assert desk.fetch() == "", "it is not tried again"
    desk.publish("9.1.1")
    assert desk.fetch() == "9.1.1"


def test_what_fails_today_too_is_no_reason_to_give_it_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"audit": "Une ligne manque."}
    monkeypatch.setattr(updating, "examined", lambda *_given: dict(told))
    monkeypatch.setattr(updating, "checked", lambda *_given, **_named: [Check("audit", False, told["audit"])])
    desk.publish("9.0.0")
    desk.fetch()
    assert desk.updating.apply().version == "9.0.0", "so it is whatever the version"


@pytest.mark.parametrize("key", sorted(updating.PASSING))
def test_what_passes_by_itself_is_no_reason_to_give_it_up(
    desk: Desk, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "examined", lambda *_given: {key: "Le serveur ne répond pas."})
    monkeypatch.setattr(updating, "checked", lambda *_given, **_named: [Check(key, True, "")])
    desk.publish("9.0.0")
    desk.fetch()
    assert desk.updating.apply().version == "9.0.0"


def test_a_full_disk_gives_nothing_up_and_keeps_no_copy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    desk.publish("9.0.0")
    desk.fetch()
    with monkeypatch.context() as patch:
        patch.setattr(updating, "_run", full)
        with pytest.raises(StoreError):
            desk.updating.apply()
    assert not list(desk.store.folder.glob(f"{BEFORE}/before-program-*"))
    assert desk.fetch() == "9.0.0"


def test_a_version_is_not_tried_where_there_is_no_room_for_the_copies(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = (desk.store.folder / "desk.db").stat().st_size
    desk.publish("9.0.0")
    desk.fetch()
    with monkeypatch.context() as patch:
        patch.setattr("lmmh_desk.system.disk.room", lambda _folder: Room(3 * base + LOW - 1))
        patch.setattr(updating.backup, "back_up", lambda *_given: pytest.fail("nothing is written"))
        with pytest.raises(StoreError):
            desk.updating.apply()
    assert desk.fetch() == "9.0.0", "it is tried again"


def test_a_vault_that_is_locked_for_now_gives_nothing_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_given: object) -> bytes:
        raise VaultLocked("Le coffre du système est verrouillé.")

    desk.publish("9.0.0", "#!/bin/sh\nexit 2\n")  # as a program whose base doesn't open
    desk.fetch()
    with monkeypatch.context() as patch:
        patch.setattr(keys, "find_key", locked)
        with pytest.raises(VaultLocked):
            desk.updating.apply()
    assert desk.fetch() == "9.0.0", "it is tried again"


@pytest.mark.parametrize("program", [FAILS, DIES])
def test_a_version_given_up_leaves_no_copy_nor_key_of_it(desk: Desk, program: str) -> None:
    (desk.store.folder / recovery.FILE).write_bytes(recovery.make(KEY, shared=False).sealed)
    desk.publish("9.0.0", program)
    desk.fetch()
    with pytest.raises(BadUpdate):
        desk.updating.apply()
    assert not list((desk.store.folder / BEFORE).glob("before-*"))


def test_what_opens_the_copy_is_in_no_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[str] = []
    handed: list[str] = []

    def looked(program: Path, folder: Path, phrase: str, go_on: object) -> dict[str, str] | None:
        handed.append(phrase)
        return examined(program, folder, phrase, look)

    def look() -> None:
        files = [file for file in desk.store.folder.rglob("*") if file.is_file()]
        there.extend(file.name for file in files if handed[0].encode() in file.read_bytes())

    examined = updating.examined
    monkeypatch.setattr(updating, "examined", looked)
    desk.publish("9.0.0")
    desk.fetch()
    assert desk.updating.apply().version == "9.0.0", "the program was given it"
    assert handed[0]
    assert there == []


@pytest.mark.usefixtures("tried")
def test_an_older_version_is_not_taken_even_signed(desk: Desk) -> None:
    desk.publish("0.0.1")
    assert desk.fetch() == ""
    desk.publish("9.1.0")
    desk.fetch()
    desk.updating.apply()
    shutil.rmtree(desk.hub.folder / "updates")
    desk.publish("9.0.0")  # a hub that somebody took over hands an old weakness on
    assert desk.fetch() == ""
    assert desk.versions.current() == "9.1.0"


def test_a_tampered_file_is_not_unpacked(desk: Desk) -> None:
    desk.publish("9.0.0")
    file = desk.published("9.0.0")
    whole = file.read_bytes()
    for content in (whole[:-1] + bytes([whole[-1] ^ 1]), whole + b"x"):
        file.write_bytes(content)
        with pytest.raises(BadUpdate, match="n’est pas celui que l’éditeur a signé"):
            desk.fetch()
        assert [path.name for path in desk.versions.folder.iterdir()] == []
    file.write_bytes(whole)
    assert desk.fetch() == "9.0.0"


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def folder(name: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type = tarfile.DIRTYPE
    return made


# Beyond the longest path there is, where nothing is followed any more (CVE-2025-4517).
LONG = "d" * 247
LINKS = "/".join("abcdefghijklmnop")
DEEP = [
    member
    for at in range(16)
    for before in ["/".join([LONG] * at)]
    for member in (folder(f"{before}/{LONG}".strip("/")), link(f"{before}/{'abcdefghijklmnop'[at]}".strip("/"), LONG))
]


@pytest.fixture
def packed(tmp_path: Path) -> Callable[..., Path]:
    """Return what writes an archive of members, each file of one byte."""

    def pack(*members: tarfile.TarInfo) -> Path:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w") as archive:
            for member in members:
                member.size = int(member.isreg())
                archive.addfile(member, io.BytesIO(b"x"))
        file = tmp_path / "packed"
        file.write_bytes(zstandard.compress(made.getvalue()))
        return file

    return pack


@pytest.mark.parametrize(
    "members",
    [
        (tarfile.TarInfo("../out"),),
        (tarfile.TarInfo("/tmp/lmmh-out"),),
        (tarfile.TarInfo("./a/../../out"),),
        (link("in", ".."), tarfile.TarInfo("in/out")),
        (link("in", "/"),),
        (link("a", "b"), link("b", "../.."), tarfile.TarInfo("a/out")),
        (link("in", "../9.0.0.old", tarfile.LNKTYPE),),
        (link("secret", "d/../9.0.0.old"), link("d", ".")),
        (link("loop", "loop"), tarfile.TarInfo("loop/out")),
        (link("loop", "loop"),),
        (link("nowhere", "absent"),),
        (link("inside", "."), link("hard", "inside/x", tarfile.LNKTYPE)),
        (*DEEP, link("deep", f"{LINKS}/{'l' * 100}"), link(f"{LINKS}/{'l' * 100}", "../" * 17), link("out", "deep")),
        (link("pipe", "", tarfile.FIFOTYPE),),
        (link("device", "", tarfile.CHRTYPE),),
    ],
    ids=lambda members: members[-1].name,
)
def test_no_file_of_a_version_lies_outside_its_folder(
    members: tuple[tarfile.TarInfo, ...], packed: Callable[..., Path], tmp_path: Path
) -> None:
    versions = Versions(tmp_path / "versions")
    versions.folder.mkdir()
    (versions.folder / "9.0.0.old").write_text("another's")
    with pytest.raises(LeadsOut, match="|".join(name for one in members for name in (one.name, one.linkname) if name)):
        versions.unpack(packed(*members), "9.0.0", lambda: None)
    assert [path.name for path in versions.folder.iterdir()] == ["9.0.0.old"]
    assert not Path("/tmp/lmmh-out").exists()


def test_links_inside_a_version_are_kept(packed: Callable[..., Path], tmp_path: Path) -> None:
    versions = Versions(tmp_path / "versions")
    versions.folder.mkdir()
    program = tarfile.TarInfo("lib/one.so.1")
    program.mode = 0o4777
    made = (program, link("lib/one.so", "one.so.1"), link("lib/two", "lib/one.so.1", tarfile.LNKTYPE))
    versions.unpack(packed(*made), "9.0.0", lambda: None)
    lib = versions.folder / "9.0.0" / "lib"
    assert (lib / "one.so").readlink() == Path("one.so.1")
    assert (lib / "two").samefile(lib / "one.so.1")
    assert stat.S_IMODE((lib / "one.so").stat().st_mode) == 0o755, "run, and no more"


def test_a_signed_version_that_leads_out_is_refused_in_words(desk: Desk) -> None:
    desk.publish("9.0.0")
    desk.fetch()
    desk.versions.part("9.0.0").write_bytes(zstandard.compress(link("in", "/").tobuf() + bytes(1024)))
    with pytest.raises(BadUpdate, match="sortirait de son dossier"):
        desk.updating.apply()
    assert not (desk.versions.folder / "9.0.0").exists()
    assert desk.versions.current() == ""


def test_another_publisher_s_offer_is_refused(desk: Desk, tmp_path: Path) -> None:
    other = Publisher(tmp_path / "other")
    updates.publish(desk.hub.folder, other.made("9.0.0", WORKS), other.public)
    with pytest.raises(BadUpdate, match="n’est pas signée"):
        desk.fetch()


def test_a_stopped_download_goes_on_from_its_bytes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.publish("9.0.0", size=3_000_000)
    size = desk.published("9.0.0").stat().st_size
    with pytest.raises(Cancelled):
        desk.fetch(stop_at=size // 2)
    part = desk.versions.part("9.0.0")
    there = part.stat().st_size
    assert size // 2 <= there < size
    asked: list[int] = []
    real = updating.HttpHub.update_file

    def counted(hub: object, kind: str, version: str, start: int) -> Iterator[bytes]:
        asked.append(start)
        return real(hub, kind, version, start)  # type: ignore[arg-type]

    monkeypatch.setattr(updating.HttpHub, "update_file", counted)
    seen: list[tuple[int, int]] = []

    def shown(done: int, whole: int) -> bool:
        seen.append((done, whole))
        return True

    assert desk.updating.fetch(shown)
    assert asked == [there]
    assert seen[-1] == (size, size)
    assert seen == sorted(seen)


@pytest.mark.usefixtures("tried")
def test_a_download_that_the_network_cuts_goes_on_too(desk: Desk) -> None:
    desk.publish("9.0.0", size=24_000_000)  # more than the sockets hold

    def kill(_there: int, _size: int) -> bool:
        if desk.hub.running:
            desk.hub.kill()
        return True

    with pytest.raises(Unreachable):
        desk.updating.fetch(kill)
    assert desk.versions.part("9.0.0").stat().st_size > 0
    desk.hub.start()
    assert desk.fetch() == "9.0.0"
    assert desk.updating.apply().version == "9.0.0"


@pytest.mark.usefixtures("tried")
def test_only_the_version_before_stays(desk: Desk) -> None:
    for version in ("9.0.0", "9.1.0", "9.2.0"):
        desk.publish(version)
        assert desk.fetch() == version
        desk.updating.apply()
        desk.versions.opened(version)
    folders = sorted(path.name for path in desk.versions.folder.iterdir() if path.is_dir())
    assert folders == ["9.1.0", "9.2.0"]


SWITCHING = """
    import os, sys
    from pathlib import Path
    from lmmh_desk.system import installed
    from lmmh_desk.system.installed import Versions
    wanted, calls = int(sys.argv[2]), 0

    def counting(event, _arguments):
        global calls
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "shutil.rmtree", "os.rmdir", "os.utime"):
            calls += 1
            if calls == wanted:
                os._exit(9)

    folder = Versions(Path(sys.argv[1]))
    import tarfile, zstandard, shutil
    sys.addaudithook(counting)
    folder.unpack(folder.part("9.1.0"), "9.1.0", lambda: None)
    folder.switch("9.1.0", "digest")
"""


@pytest.mark.usefixtures("tried")
def test_killed_anywhere_between_two_versions_one_of_them_opens(desk: Desk, tmp_path: Path) -> None:
    desk.publish("9.0.0")
    desk.fetch()
    desk.updating.apply()
    desk.publish("9.1.0")
    desk.fetch()
    script = tmp_path / "switching.py"
    script.write_text(textwrap.dedent(SWITCHING))
    seen, at = set(), 0
    while True:
        at += 1
        copy = tmp_path / f"killed-{at}"
        shutil.copytree(desk.versions.folder, copy)
        code = subprocess.run([sys.executable, str(script), str(copy), str(at)], check=False).returncode
        now = Versions(copy).current()
        assert now in ("9.0.0", "9.1.0")
        assert Versions(copy).program(now).read_text() == WORKS
        seen.add(now)
        if code == 0:
            break
        assert code == 9
        Versions(copy).part("9.1.0").touch()
        if Versions(copy).part("9.1.0").stat().st_size:  # it goes on
            subprocess.run([sys.executable, str(script), str(copy), "0"], check=True)
            assert Versions(copy).current() == "9.1.0"
    assert seen == {"9.0.0", "9.1.0"}
    assert at > 5
    print({"points at which it was killed": at - 1})


def test_a_program_killed_while_it_tries_a_version_leaves_the_old_one_and_tries_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish("9.0.0")
    desk.fetch()

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(updating, "examined", killed)
        with pytest.raises(KeyboardInterrupt):
            desk.updating.apply()
    (desk.store.folder / f"{TRIAL}left").mkdir()
    assert desk.versions.current() == ""
    again = Updating(desk.store, desk.versions.folder, desk.publisher.public)
    assert again.fetch(lambda _there, _size: True)
    again.apply()
    assert desk.versions.current() == "9.0.0"
    assert not (desk.store.folder / f"{TRIAL}left").exists()


def test_a_program_that_is_closed_while_it_tries_a_version_does_not_wait_for_it(desk: Desk) -> None:
    desk.publish("9.0.0", "#!/bin/sh\nexec sleep 300\n")
    desk.fetch()
    Timer(3, desk.updating.stop).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        desk.updating.apply()
    assert time.monotonic() - began < 30
    assert desk.versions.current() == ""
    assert desk.versions.refused() == set(), "it is tried again at the next start"
    assert not list(desk.store.folder.glob(f"{TRIAL}*"))


def test_a_version_that_never_answers_is_given_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "PATIENCE", 1)
    desk.publish("9.0.0", "#!/bin/sh\nexec sleep 300\n")
    desk.fetch()
    with pytest.raises(BadUpdate, match="il ne répond pas"):
        desk.updating.apply()


def test_a_program_without_a_publisher_s_key_a_demonstration_and_a_desk_alone_take_none(
    desk: Desk, template: Path, tmp_path: Path
) -> None:
    desk.publish("9.0.0")
    assert not Updating(desk.store, desk.versions.folder, b"").takes
    assert Updating(desk.store, desk.versions.folder, b"").fetch(lambda _there, _size: True) is None
    alone = founded(template, tmp_path / "alone")
    assert Updating(alone, desk.versions.folder, desk.publisher.public).fetch(lambda _there, _size: True) is None
    alone.close()


def test_the_command_fetches_tries_and_says_what_opens_next(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "phrase"
    words.write_text(PHRASE)
    words.chmod(0o600)
    monkeypatch.setenv(keys.FILE_VARIABLE, str(words))
    monkeypatch.setattr(installed, "place", lambda: desk.versions.folder)
    monkeypatch.setattr(updating.release, "publisher", lambda: desk.publisher.public)
    desk.store.close()
    profile = ["--profile", str(desk.store.folder)]
    assert main(["update", *profile]) == 0
    assert "ne prend pas les mises à jour" in capsys.readouterr().out, "it runs from its source"
    monkeypatch.setattr(installed, "frozen", lambda: True)
    assert main(["update", *profile]) == 0
    assert f"LMMH Desk {versions.program()} est à jour." in capsys.readouterr().out
    desk.publish("9.0.0")
    assert main(["update", *profile]) == 0
    assert "La version 9.0.0 s’ouvrira la prochaine fois." in capsys.readouterr().out
    assert main(["update", *profile]) == 0
    assert "LMMH Desk 9.0.0 est à jour." in capsys.readouterr().out, "which waits to be opened"
    desk.publish("9.1.0", FAILS)
    assert main(["update", *profile]) == 1
    assert "Le moteur ne sait pas chiffrer" in capsys.readouterr().err
    store, _key = open_profile(desk.store.folder, RunningClock(), PHRASE)
    store.close()


def test_the_installed_program_hands_over_to_a_newer_version_and_to_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, became = tmp_path / "versions", []
    monkeypatch.setattr(installed, "place", lambda: folder)
    monkeypatch.setattr(os, "execve", lambda program, words, env: became.append((program, words, env)))
    installed.hand_over()
    for version in ("0.0.1", "9.0.0"):
        (folder / version).mkdir(parents=True)
        for name in ("lmmh-desk", Path(sys.executable).resolve().name):
            (folder / version / name).touch()
    (folder / CURRENT).write_text("0.0.1")
    installed.hand_over()
    (folder / CURRENT).write_text("9.9.9")  # whose folder somebody removed
    installed.hand_over()
    assert became == []
    (folder / CURRENT).write_text("9.0.0")
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "x")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/frozen")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/before")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    installed.hand_over()
    ((program, words, environment),) = became
    assert program.parent == folder / "9.0.0"
    assert words[1:] == sys.argv[1:]
    assert "_PYI_ARCHIVE_FILE" not in environment
    assert environment["LD_LIBRARY_PATH"] == "/before"
    monkeypatch.setattr(sys, "executable", str(folder / "9.0.0" / "lmmh-desk"))
    installed.hand_over()
    assert len(became) == 1, "it is the one that runs"
    (folder / CURRENT).write_text("0.0.1")
    installed.reopen()
    assert became[1][0] == folder / "0.0.1" / "lmmh-desk", "the window that ends becomes what was just put in place"


def test_versions_are_ordered_alike_where_one_is_taken_and_where_one_opens() -> None:
    assert installed.number("9.1") == installed.number("9.1.0") == release.number("9.1") == release.number("9.1.0")
    assert installed.number("9.1") < installed.number("9.1.1") < installed.number("9.10")


@pytest.mark.parametrize(
    ("words", "opens"),
    [
        ("", True), ("--profile a", True), ("--profile=a", True), ("doctor", False), ("--profile", False),
        ("--profile=a doctor", False), ("--profile a doctor", False), ("--profile-start", False),
    ],
)  # fmt: skip
def test_what_is_typed_opens_the_window_or_is_a_command(words: str, opens: bool) -> None:
    assert installed.opens_window(words.split()) is opens
    assert installed.profile_of(words.split()) == (Path("a") if opens and words else None)


def test_the_window_that_ends_for_a_new_version_becomes_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    codes, reopened = iter((0, REOPEN)), []
    monkeypatch.setattr("lmmh_desk.ui.start.run", lambda *_given: next(codes))
    monkeypatch.setattr("lmmh_desk.app.bootstrap.keep_journal", lambda _folder: None)
    monkeypatch.setattr(installed, "reopen", lambda: reopened.append(1))
    arguments = argparse.Namespace(profile=tmp_path, window=object(), profile_start=False, profile_action=False)
    assert open_window(arguments) == 0
    assert reopened == []
    open_window(arguments)
    assert reopened == [1]
