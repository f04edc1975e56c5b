"""The key of an attached desk's base, at the hub and sealed for the office's recovery key: the two open a dead PC."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from lmmh_desk.app import recovering
from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.program import program
from lmmh_desk.cli.desk import main
from lmmh_desk.features.desk.store.recovery import recovery_health, reminder, sheets_here
from lmmh_desk.hub import keeping
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import BadInput, VaultError
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.office.actions.basekey import DAY, keep_at_hub, keep_beside, kept_by_stick, key_for_stick
from lmmh_desk.office.actions.keys import SEALING
from lmmh_desk.office.store.basekey import AT_HUB
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.kept import value
from lmmh_desk.store.opening import FILE
from lmmh_desk.store.store import Store
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.protocol import BaseKey, KeptKey
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.system import keys, passphrase, recovery
from lmmh_desk.system.office_key import written
from lmmh_desk.system.sealing import new_private, public_half
from tests.conftest import KEY
from tests.sync.running import Running
from tests.sync.test_network import founded

WORDS = "cinq mots que nul ne devine"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


def mistyped(key: str) -> str:
    """Return a key whose last sign is another."""
    return key[:-1] + ("1" if key[-1] == "0" else "0")


def place_of(folder: Path) -> None:
    keys.write_place(folder, keys.Place("p", 1, slot=passphrase.wrap(KEY, WORDS, "p")))


@pytest.mark.timeout(300)
def test_a_dead_pc_opens_again_by_the_hub_s_copy_and_the_office_s_key(
    hub: Running, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store = founded(template, tmp_path / "pc")
    with store.read() as read:
        assert "aucune clé de secours" in reminder(read, store.folder)
    code = attach_alone(store, hub.address, read_code(hub.ask("enrol")["code"]), "PC-1").code
    report = DeskExchanger(store, lambda: SEALING).run(lambda _progress: None, lambda: False)
    assert report.problem == ""
    with store.read() as read:
        assert reminder(read, store.folder) == ""
        assert recovery_health(driver_of(read), store.folder)[0]
        assert sheets_here(read, store.folder) is None
    copy = tmp_path / "stick.db"
    back_up(store.folder / FILE, KEY, copy)
    back_up(store.folder / FILE, KEY, copy)  # over its own
    store.close()
    shutil.rmtree(tmp_path / "pc")

    sealed = tmp_path / "sealed"
    assert hub.ask("desk-key", code, str(sealed))["code"] == code
    assert KEY not in sealed.read_bytes()
    assert sealed.stat().st_mode & 0o77 == 0
    with pytest.raises(Exception, match="exit status 2"):
        hub.ask("desk-key", code, str(sealed))  # the file is there
    with pytest.raises(Exception, match="exit status 2"):
        hub.ask("desk-key", "C99", str(tmp_path / "none"))

    words, new = tmp_path / "words", tmp_path / "new"
    words.write_text(WORDS)
    words.chmod(0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(words))
    command = ["recover", "--profile", str(new), "--office", "--sealed", str(sealed), "--backup", str(copy)]
    monkeypatch.setattr("builtins.input", lambda _asked: mistyped(hub.made["recovery_key"]))
    assert main([*command, "--passphrase"]) == 2
    assert not (new / FILE).exists()
    monkeypatch.setattr("builtins.input", lambda _asked: hub.made["recovery_key"].lower())
    assert main([*command, "--passphrase"]) == 0, capsys.readouterr().err
    again, key = open_profile(new, FixedClock(0), WORDS)
    with again.read() as read:
        assert read.exec_driver_sql("SELECT name FROM office").scalar() == "Le Mans Métropole Habitat"
    again.close()
    assert key == KEY
    last = tmp_path / "last"  # without the hub: the copy beside the backup opens by the same paper
    command = ["recover", "--profile", str(last), "--office", "--backup", str(copy), "--passphrase"]
    assert main(command) == 0, capsys.readouterr().err
    (last / keys.NAME).unlink()  # and once more, on the PC itself: the copy beside the base
    assert main(["recover", "--profile", str(last), "--office", "--passphrase"]) == 0, capsys.readouterr().err
    assert keys.find_key(last, WORDS) == KEY
    (last / keys.NAME).unlink()
    window = program(last, FixedClock(0), on_paper=False)
    assert window.recovers(VaultError("La clé est perdue.")), "the window offers it too"
    window.recover(hub.made["recovery_key"], WORDS).close()
    assert keys.find_key(last, WORDS) == KEY


@pytest.mark.timeout(300)
def test_a_base_that_changes_its_key_gives_the_new_one(hub: Running, template: Path, tmp_path: Path) -> None:
    store = founded(template, tmp_path / "pc")
    attach_alone(store, hub.address, read_code(hub.ask("enrol")["code"]), "PC-1")
    place_of(store.folder)

    def kept() -> list[bytes]:
        DeskExchanger(store, lambda: SEALING).run(lambda _progress: None, lambda: False)
        file = tmp_path / f"sealed-{len(list(tmp_path.glob('sealed-*')))}"
        hub.ask("desk-key", "C01", str(file))
        found = recovering.read_paper(hub.made["recovery_key"])
        return recovery.unsealed_by_office(file.read_bytes(), found[1])

    assert kept() == [KEY]
    store.close()
    from lmmh_desk.app.rotating import rotate

    rotate(tmp_path / "pc", WORDS)
    store, key = open_profile(tmp_path / "pc", store.clock, WORDS)
    assert key != KEY
    beside = (store.folder / recovery.FILE).read_bytes()
    office = recovering.read_paper(hub.made["recovery_key"])[1]
    assert recovery.unsealed_by_office(beside, office) == [key, KEY], "the change may have been stopped"
    assert kept() == [key]
    assert recovery.unsealed_by_office((store.folder / recovery.FILE).read_bytes(), office) == [key]
    store.close()


def test_sheets_of_the_desk_are_not_replaced_by_the_office_s_copy(template: Path, tmp_path: Path) -> None:
    store, hub = founded(template, tmp_path / "pc"), Hub()
    made = recovery.make(KEY, shared=False)
    recovery.keep(store.folder, made.sealed)
    keep_at_hub(store, hub)
    assert (store.folder / recovery.FILE).read_bytes() == made.sealed
    store.close()


class Hub:
    """A hub that keeps keys, in memory, and counts what it is asked."""

    def __init__(self) -> None:
        self.private = new_private()
        self.kept = b""
        self.asked: list[BaseKey] = []
        self.refuses = ""
        self.lies = False

    def keep_key(self, asked: BaseKey) -> KeptKey:
        self.asked.append(asked)
        if self.refuses:
            raise RefusedByHub(self.refuses, "Non.", "", "")
        self.kept = asked.sealed or self.kept
        return KeptKey(public_half(self.private), bytes(32) if self.lies else sha256(self.kept).digest())


def told(store: Store) -> str:
    with store.read() as read:
        return value(read, AT_HUB)


def test_a_copy_that_is_not_beside_the_base_is_put_there(template: Path, tmp_path: Path) -> None:
    """A desk that gave its key before copies stood beside the base, or whose copy was taken away."""
    store, hub = founded(template, tmp_path / "pc"), Hub()
    keep_at_hub(store, hub)
    (store.folder / recovery.FILE).unlink()
    keep_at_hub(store, hub)
    assert recovery.unsealed_by_office((store.folder / recovery.FILE).read_bytes(), hub.private) == [KEY]
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    asked = len(hub.asked)
    keep_at_hub(store, hub)
    assert len(hub.asked) == asked, "once it is there nobody is asked"
    copy = tmp_path / "stick.db"
    back_up(store.folder / FILE, KEY, copy)
    assert recovery.unsealed_by_office(recovery.beside(copy).read_bytes(), hub.private) == [KEY]
    store.close()


def test_by_stick_the_copy_stands_at_once_and_goes_until_the_hub_has_it(template: Path, tmp_path: Path) -> None:
    store, hub = founded(template, tmp_path / "pc"), Hub()

    def answered(sealed: bytes) -> None:
        kept_by_stick(store, hub.keep_key(BaseKey(sealed)))

    assert key_for_stick(store) == b"", "it knows no recovery key of an office"
    keep_beside(store, b"")  # an older hub tells none
    assert not recovery.stands(store.folder)
    keep_beside(store, public_half(hub.private))
    beside = (store.folder / recovery.FILE).read_bytes()
    assert recovery.unsealed_by_office(beside, hub.private) == [KEY]
    with store.read() as read:
        assert reminder(read, store.folder) == ""
        assert recovery_health(driver_of(read), store.folder)[0]
    first, second = key_for_stick(store), key_for_stick(store)
    answered(first)
    assert told(store) == "", "two files are on their way: the last one is waited for"
    answered(second)
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    assert told(store)
    assert key_for_stick(store) == b"", "what it has doesn't go again"
    assert (store.folder / recovery.FILE).read_bytes() == beside
    keep_at_hub(store, hub)
    assert len(hub.asked) == 2, "nor by the network"
    hub.kept = b""  # restored from an older backup
    answered(b"")
    answered(key_for_stick(store))
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    hub.private = new_private()  # the office's recovery key is another one
    answered(b"")
    assert recovery.unsealed_by_office((store.folder / recovery.FILE).read_bytes(), hub.private) == [KEY]
    answered(key_for_stick(store))
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    with store.local() as connection:  # a copied PC gets another name
        connection.exec_driver_sql("UPDATE desk SET device_id = 'another'")
    assert recovery.unsealed_by_office(key_for_stick(store), hub.private) == [KEY]
    store.close()


def test_it_is_asked_once_a_day_and_sent_where_it_is_missing(template: Path, tmp_path: Path) -> None:
    store, hub = founded(template, tmp_path / "pc"), Hub()
    now = store.clock.now()
    store.clock = FixedClock(now)
    keep_at_hub(store, hub)
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    keep_at_hub(store, hub)
    assert len(hub.asked) == 2, "within the day nobody is asked"
    store.clock = FixedClock(now + DAY)
    keep_at_hub(store, hub)
    assert [bool(one.sealed) for one in hub.asked] == [False, True, False], "what is there is not sent again"
    hub.kept = b""  # restored from an older backup
    store.clock = FixedClock(now + 2 * DAY)
    keep_at_hub(store, hub)
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    hub.private = new_private()  # the office's recovery key is another one
    store.clock = FixedClock(now + 3 * DAY)
    keep_at_hub(store, hub)
    assert recovery.unsealed_by_office(hub.kept, hub.private) == [KEY]
    with store.local() as connection:  # a copied PC gets another name
        connection.exec_driver_sql("UPDATE desk SET device_id = 'another'")
    before = len(hub.asked)
    keep_at_hub(store, hub)
    assert len(hub.asked) == before + 2
    store.close()


def test_a_hub_that_keeps_something_else_is_not_believed(template: Path, tmp_path: Path) -> None:
    store, hub = founded(template, tmp_path / "pc"), Hub()
    hub.lies = True
    keep_at_hub(store, hub)
    assert told(store) == ""
    store.close()


@pytest.mark.parametrize(("code", "passes"), [("404", True), ("revoked", False)])
def test_an_older_hub_is_no_problem_and_any_other_refusal_is(
    template: Path, tmp_path: Path, code: str, passes: bool
) -> None:
    store, hub = founded(template, tmp_path / "pc"), Hub()
    hub.refuses = code
    if passes:
        keep_at_hub(store, hub)
    else:
        with pytest.raises(RefusedByHub):
            keep_at_hub(store, hub)
    assert told(store) == ""
    store.close()


def test_a_copy_opens_by_its_own_key_and_its_own_paper_only(tmp_path: Path) -> None:
    private, other = new_private(), new_private()
    sealed = recovery.sealed_for_office(KEY, public_half(private))
    assert recovery.unsealed_by_office(sealed, private) == [KEY]
    for content, key in ((sealed, other), (sealed[:-1], private), (b"", private)):
        with pytest.raises(BadInput, match="n’ouvre pas cette copie"):
            recovery.unsealed_by_office(content, key)
    made = recovery.make(KEY, shared=False)
    with pytest.raises(BadInput, match="la clé de secours de l’office, pas par la feuille"):
        recovery.unsealed(sealed, made.sheets)
    with pytest.raises(BadInput):
        recovery.unsealed_by_office(made.sealed, private)
    assert recovering.read_paper("\n".join(made.sheets[0].lines)) == ([made.sheets[0]], b"")
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    text = written(X25519PrivateKey.from_private_bytes(private))
    assert recovering.read_paper(text) == ([], private)


@pytest.mark.parametrize("content", [b"x" * 60, b"x" * 2000, "another's"])
def test_the_hub_keeps_nothing_that_its_recovery_key_does_not_open(
    hub: Running, template: Path, tmp_path: Path, content: bytes | str
) -> None:
    from lmmh_desk.sync.transport import HttpHub

    store = founded(template, tmp_path / "pc")
    attach_alone(store, hub.address, read_code(hub.ask("enrol")["code"]), "PC-1")
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.store.exchange.attached import attached

    with store.read() as read:
        known, here = attached(read), desk(read)
    assert known is not None
    link = HttpHub(known, here.device_id, store.clock)
    sealed = content if isinstance(content, bytes) else recovery.sealed_for_office(KEY, public_half(new_private()))
    with pytest.raises(RefusedByHub) as refused:
        link.keep_key(BaseKey(sealed))
    assert refused.value.code == "malformed"
    assert link.keep_key(BaseKey()).sha256 == sha256(b"").digest()
    assert keeping.LARGEST < 2000
    link.close()
    store.close()


def test_a_stick_that_says_what_the_network_gave_changes_nothing(template: Path, tmp_path: Path) -> None:
    store, hub = founded(template, tmp_path / "pc"), Hub()
    keep_at_hub(store, hub)
    before, beside = told(store), (store.folder / recovery.FILE).read_bytes()
    kept_by_stick(store, hub.keep_key(BaseKey()))
    assert told(store) == before
    assert (store.folder / recovery.FILE).read_bytes() == beside
    assert key_for_stick(store) == b""
    store.close()
