"""lmmh-hub as its administrator types it: what it makes, what it refuses, and that nothing is left half-made."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import socket
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import psycopg
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from lmmh_desk.cli import hub as command_line
from lmmh_desk.cli.hub import main
from lmmh_desk.cli.hub_import import alone
from lmmh_desk.cli.hub_making import bring_up_to_date, forget_copies
from lmmh_desk.cli.hub_serving import _listening
from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.authority import names_of
from lmmh_desk.hub.backup import AHEAD
from lmmh_desk.hub.behind import note
from lmmh_desk.hub.folder import BACKUPS
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.recovery import MAGIC, opened
from lmmh_desk.hub.storage import last_place
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.ids import CODE_ALPHABET
from lmmh_desk.sync.codes import invitation, new_code, read_code, read_invitation
from lmmh_desk.sync.protocol import Enrol
from lmmh_desk.system.office_key import read, written
from lmmh_desk.system.single import AlreadyOpen, InstanceLock
from tests.bounds import bounded
from tests.fakes import postgres
from tests.hub.desks import Desk
from tests.hub.every_row import values

NAMES = ("hub.example", "192.0.2.7")
DAY = 86_400_000  # milliseconds


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command on a folder; gives (exit code, what it printed, what it complained of)."""

    def command(name: str, *words: str, folder: Path = tmp_path / "hub") -> tuple[int, str, str]:
        code = main([name, "--folder", str(folder), *words])
        return code, *capsys.readouterr()

    return command


class Terminal:
    """Says that somebody reads and types."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_recovery_key_is_tried_before_the_hub_is_there(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(sys, name, Terminal(getattr(sys, name)))

    def gone(_question: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", gone)
    assert run("init", *NAMES)[0] != 0
    assert list((tmp_path / "hub").iterdir()) == [], "a key that nobody read back is no hub's"
    typed, wrong = ["A" * 55], list[str]()

    def answer(_question: str) -> str:
        shown = capsys.readouterr()
        typed.extend(shown.out.splitlines()[-1:])
        wrong.append(shown.err)
        return typed.pop(0)

    monkeypatch.setattr("builtins.input", answer)
    assert run("init", *NAMES)[:2] == (0, "La clé de secours ouvre ce serveur.\n")
    assert "une lettre est fausse" in wrong[1]


@pytest.mark.skipif(not postgres.available(), reason="no PostgreSQL here")
def test_a_hub_given_up_while_its_key_is_tried_leaves_its_database_empty(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    def gone(_question: str) -> str:
        raise KeyboardInterrupt

    with postgres.database(request.getfixturevalue("server")) as address:
        with monkeypatch.context() as patch:
            for name in ("stdin", "stdout"):
                patch.setattr(sys, name, Terminal(getattr(sys, name)))
            patch.setattr("builtins.input", gone)
            assert run("init", *NAMES, "--database", address)[0] != 0
        with psycopg.connect(address) as connection:
            left = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        assert left == []
        assert list((tmp_path / "hub").iterdir()) == []
        assert run("init", *NAMES, "--database", address)[0] == 0


@pytest.fixture
def made(run: Any, tmp_path: Path) -> Path:
    assert run("init", *NAMES)[0] == 0
    return tmp_path / "hub"


def enrolled(folder: Path, code: str) -> str:
    with command_line.opened(folder) as storage:
        asked = Enrol(read_code(code).secret, "device-1", "site-1", bytes(32), "PC d’accueil")
        return devices.enrol(storage, asked, command_line.RunningClock().now()).code


def test_a_hub_is_made_once_and_its_files_are_its_user_s_alone(run: Any, made: Path) -> None:
    before = {file.name: file.read_bytes() for file in made.iterdir() if file.suffix in (".key", ".pem")}
    assert before
    code, _out, err = run("init", *NAMES)
    assert (code, "n’est pas vide" in err) == (2, True)
    assert {name: (made / name).read_bytes() for name in before} == before
    assert made.stat().st_mode & 0o077 == 0
    for name in before:
        assert (made / name).stat().st_mode & 0o077 == 0


def test_a_hub_that_can_not_be_made_leaves_nothing(run: Any, tmp_path: Path) -> None:
    address = "postgresql://nobody@127.0.0.1:1/none"
    code, _out, err = run("init", "hub.example", "--database", address)
    assert code == 2
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert list((tmp_path / "hub").iterdir()) == []
    assert run("init", "hub.example")[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("",),
        ("hub.example,10.0.0.5",),
        ("hub.example", "serveur de l’office"),
        ("https://hub.example",),
        ("300.1.1.1",),
        ("hub.example", "--database", "mysql://x"),
        ("hub.example", "--database", "base.db"),
        ("hub.example", "--database", "postgresql://[secret"),
        ("hub.example", "--database", "postgresql://agent:secret@machine:port/base"),
    ],
)
def test_a_name_or_a_database_that_is_none_makes_no_hub(run: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    code, _out, err = run("init", *words)
    assert code == 2
    assert "Rien n’a été modifié. Donnez" in err
    assert "secret" not in err
    assert not (tmp_path / "hub").exists()


@pytest.mark.parametrize("address", ["hub.example", "http://hub.example", "https://", "https://hub.example:port"])
def test_a_code_is_not_given_for_an_address_that_leads_nowhere(run: Any, made: Path, address: str) -> None:
    code, _out, err = run("enrol", "--address", address)
    assert code == 2
    assert f"à l’adresse «\u00a0{address}\u00a0»" in err
    assert run("enrol", "--code", "C01")[0] == 0, "its code is still free"


def test_a_hub_called_by_an_ipv6_address_is_invited_to_by_it(run: Any, tmp_path: Path) -> None:
    assert run("init", "2001:db8::7")[0] == 0
    told = run("enrol")[1]
    assert "lmmh-hub:https://[2001:db8::7]:8443#" in told


def test_a_copy_for_a_folder_that_is_not_there_says_which(run: Any, made: Path, tmp_path: Path) -> None:
    code, _out, err = run("backup", str(tmp_path / "clé" / "copie"))
    assert code == 2
    assert f"pas de dossier à cet endroit\u00a0: «\u00a0{tmp_path / 'clé'}\u00a0»." in err


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("init",),
        ("devices", "--folder", "x", "burn"),
        ("serve", "--folder", "x", "--port", "99999"),
    ],
)
def test_bad_use_is_said_in_french(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "Rien n’a été modifié" in capsys.readouterr().err


def test_a_command_typed_as_the_program_tells_it_is_for_the_package_s_hub(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("lmmh_desk.cli.hub.PACKAGED", made)
    assert main(["enrol", "--stick"]) == 0
    assert main(["put-back", "confirm"]) == 0
    assert "Le serveur repart" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("serve",), ("enrol",), ("devices",), ("bundle", "a", "b")])
def test_where_there_is_no_hub_it_is_said(run: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a").write_bytes(b"")
    code, _out, err = run(*words)
    assert (code, "Il n’y a pas de serveur" in err) == (2, True)
    assert not (tmp_path / "hub").exists()


def test_a_code_is_told_with_an_invitation_and_its_qr_code(run: Any, made: Path) -> None:
    code, out, _err = run("enrol", "--code", "ACC")
    told, named, invited, *drawn = out.splitlines()
    assert (code, named) == (0, "Le poste s’appellera ACC.")
    typed = read_code(told.rpartition(" ")[2])
    assert read_invitation(invited) == ("https://hub.example:8443", typed)
    assert zxingcpp.read_barcode(picture(drawn)).text == invited
    facts = json.loads(run("enrol", "--address", "https://accueil.example", "--json")[1])
    assert facts["invitation"] == f"lmmh-hub:https://accueil.example#{facts['code']}"
    assert re.fullmatch(r"([0-9A-Z]{5}-){4}[0-9A-Z]{5}", facts["code"])
    assert facts["desk"] == "C01"


def picture(lines: list[str]) -> Image.Image:
    """Return what a dark terminal shows of these characters."""
    halves = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    image = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for row, line in enumerate(lines):
        for column, letter in enumerate(line):
            for half, value in enumerate(halves[letter]):
                image.putpixel((column, 2 * row + half), value)
    return image.resize((4 * image.width, 4 * image.height), Image.Resampling.NEAREST)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "Agence Nulle Part"), "Aucun site ne s’appelle"),
        (("--code", "c1"), "trois lettres"),
        (("--code", "C0001"), "trois lettres"),
    ],
)
def test_a_code_for_nowhere_is_not_given(run: Any, made: Path, words: tuple[str, ...], said: str) -> None:
    code, out, err = run("enrol", *words)
    assert (code, out, said in err) == (2, "", True)


def test_erasures_in_number_are_listed_and_confirmed(run: Any, made: Path) -> None:
    assert "Aucun effacement n’attend" in run("erasures")[1]
    assert run("erasures", "confirm")[0] == 2
    assert run("erasures", "confirm", "C02")[0] == 1
    with command_line.opened(made) as storage:
        desk = Desk(storage, "c02")
        desk.push(*(desk.insert("person", f"p{rank}", **values("person", "0")) for rank in range(60)))
        told = {"table_name": "person", "cause": "keep_persons"}
        lines = [desk.insert("erasure", f"e{rank}", record_id=f"p{rank}", **told) for rank in range(60)]
        assert len(desk.push(*lines).quarantined) == 60
    code, out, _err = run("erasures")
    assert (code, out.split()[0], out.split()[-1]) == (0, "C02", "60")
    assert json.loads(run("erasures", "--json")[1])[0]["records"] == {"person": 60}
    code, out, _err = run("erasures", "confirm", "C02")
    assert (code, "60 enregistrements" in out.replace("\u202f", " ").replace("\u00a0", " ")) == (0, True)
    with command_line.opened(made) as storage, storage.read() as read:
        assert read.execute(tables.records()["person"].select()).all() == []
    assert run("erasures", "confirm", "C02")[0] == 1


def test_backups_made_before_an_update_go_once_their_time_has_passed(run: Any, made: Path) -> None:
    now = command_line.RunningClock().now()
    (made / BACKUPS).mkdir()
    old, new, own = (
        made / BACKUPS / name for name in (f"before-1-{now - 100 * DAY}.lmmh", f"before-2-{now}.lmmh", "a")
    )
    for file in (old, new, own):
        file.touch()
    with command_line.opened(made) as storage:
        forget_copies(made, storage, now)
        assert old.exists()
        desk = Desk(storage, "c02")
        desk.push(desk.insert("regulation", "r", key="keep_copies", starts_on="2018-05-25", value="3", source=""))
        forget_copies(made, storage, now)
    assert [file.exists() for file in (old, new, own)] == [False, True, True]


def test_pcs_are_listed_revoked_and_never_share_a_code(run: Any, made: Path) -> None:
    assert "Aucun poste" in run("devices")[1]
    assert enrolled(made, json.loads(run("enrol", "--json")[1])["code"]) == "C01"
    code, _out, err = run("enrol", "--code", "C01")
    assert (code, "déjà celui d’un poste" in err) == (2, True)
    assert "PC d’accueil" in run("devices")[1]
    assert run("devices", "revoke", "C09")[0] == 1
    code, _out, err = run("devices", "revoke")
    assert (code, "Le code du poste manque" in err) == (2, True)
    assert run("devices", "revoke", "C01", "--reason", " volé\nà l’agence ")[0] == 0
    assert "révoqué\u00a0: volé à l’agence" in run("devices")[1]
    (listed,) = json.loads(run("devices", "--json")[1])
    assert (listed["code"], listed["revoked"], listed["sites"]) == ("C01", True, ["site-1"])
    assert (listed["revoked_reason"], listed["version"]) == ("volé à l’agence", "")


def test_a_pc_receives_only_sites_that_exist(run: Any, made: Path) -> None:
    enrolled(made, json.loads(run("enrol", "--json")[1])["code"])
    code, _out, err = run("devices", "sites", "C01", "Agence Nulle Part")
    assert (code, "Aucun site" in err) == (2, True)
    code, _out, err = run("devices", "sites", "C01")
    assert (code, "Aucun site n’est nommé." in err) == (2, True)
    site = values("site", "site-2")
    with command_line.opened(made) as storage:
        desk = Desk(storage, "c02")
        assert desk.push(desk.insert("site", "site-2", **site)).quarantined == []
    assert run("devices", "sites", "C01", site["name"])[0] == 0
    assert run("devices", "sites", "C09", site["name"])[0] == 1
    told = {device["code"]: device["sites"] for device in json.loads(run("devices", "--json")[1])}
    assert told["C01"] == ["site-1", "site-2"]


def test_a_port_that_is_taken_is_said(run: Any, made: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, out, err = run("serve", "--host", "127.0.0.1", "--port", str(taken.getsockname()[1]))
    assert (code, out, "ne peut pas écouter" in err) == (2, "", True)


def test_a_connection_sends_each_piece_of_an_answer_at_once() -> None:
    with (
        _listening("127.0.0.1", 0) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_database_that_is_no_hub_s_is_said_and_kept(run: Any, made: Path) -> None:
    (made / "hub.db").write_bytes(b"not a database" * 1000)
    code, _out, err = run("devices")
    assert code == 2
    assert err.count("\n") == 1
    assert (made / "hub.db").read_bytes() == b"not a database" * 1000


def test_a_hub_of_the_version_before_is_brought_up_to_date_by_serving_after_a_copy(run: Any, made: Path) -> None:
    with command_line.opened(made) as storage, storage.write() as connection:
        connection.exec_driver_sql("DROP TABLE given_back")
        connection.execute(tables.hub_clock.update().values(schema="0011"))
    code, _out, err = run("devices")
    assert (code, "plus ancienne" in err, "lmmh-hub serve" in err) == (2, True, True)
    file = Path(bring_up_to_date(made, 5))
    assert run("devices")[0] == 0
    assert bring_up_to_date(made, 6) == ""
    assert file.parent.stat().st_mode & 0o077 == 0
    (made / "hub.db").rename(made / "old.db")
    assert run("restore", str(file))[0] == 0, "a copy of the version before is restored as this one"
    assert run("devices")[0] == 0


def test_an_import_waits_for_messages_being_sent_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    lock = InstanceLock(tmp_path / "desk")
    lock.acquire()
    with pytest.raises(AlreadyOpen, match="envoie des messages"), alone(tmp_path):
        pass
    soon = Timer(0.1, lock.release)
    soon.start()
    with alone(tmp_path, 10), pytest.raises(AlreadyOpen):
        InstanceLock(tmp_path / "desk").acquire()
    soon.join()
    InstanceLock(tmp_path / "desk").acquire()


def test_an_invitation_is_read_back_and_nothing_else_is_one() -> None:
    code = new_code(b"authority")
    assert read_invitation(f"  {invitation('https://hub.example:8443', code)}\n") == ("https://hub.example:8443", code)
    for text in ("", str(code), f"https://hub.example#{code}", f"lmmh-hub:http://hub#{code}", "lmmh-hub:https://hub#x"):
        with pytest.raises(BadInput):
            read_invitation(text)


def test_a_lost_hub_is_made_again_by_its_recovery_key(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = json.loads(run("init", *NAMES, "--json")[1])["recovery_key"]
    lost, again = tmp_path / "hub", tmp_path / "again"
    code = json.loads(run("enrol", "--json")[1])["code"]
    secret = (lost / "hub.key").read_bytes()
    for file in lost.iterdir():
        assert key.encode() not in file.read_bytes(), "it is shown, never kept"
    assert secret not in (lost / "recovery.sealed").read_bytes()
    for typed, said in ((f"{key[:-1]}{'0' if key[-1] != '0' else '1'}", "une lettre est fausse"), (
        written(X25519PrivateKey.generate()), "n’ouvre pas cette copie"), ("", "une lettre est fausse")):  # fmt: skip
        monkeypatch.setattr("builtins.input", lambda _asked, typed=typed: typed)
        done, _out, err = run("recover", str(lost / "recovery.sealed"), folder=again)
        assert (done, said in err, again.exists()) == (2, True, False)
    monkeypatch.setattr("builtins.input", lambda _asked: key.lower().replace("-", " "))
    assert run("recover", str(lost / "recovery.sealed"), folder=again)[0] == 0
    assert run("recover", str(lost / "recovery.sealed"), folder=again)[0] == 2, "never over another hub"
    for file in again.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name
    shutil.copy(lost / "hub.db", again / "hub.db")
    assert enrolled(again, code) == "C01", "the same database, the same authority"
    assert names_of(again) == list(NAMES)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_a_recovery_key_is_read_as_written_and_a_wrong_letter_shows(raw: bytes, data: st.DataObject) -> None:
    key = X25519PrivateKey.from_private_bytes(raw)
    text = written(key)
    assert read(text).private_bytes_raw() == raw
    place = data.draw(st.sampled_from([number for number, letter in enumerate(text) if letter != "-"]))
    wrong = data.draw(st.sampled_from([letter for letter in CODE_ALPHABET if letter != text[place]]))
    with contextlib.suppress(BadInput):
        assert read(text[:place] + wrong + text[place + 1 :]).private_bytes_raw() == raw


@given(st.binary(max_size=200))
@bounded
def test_what_is_no_copy_is_refused(content: bytes) -> None:
    for copy in (content, MAGIC + content):
        with pytest.raises(BadInput):
            opened(copy, X25519PrivateKey.from_private_bytes(bytes(32)))


def test_a_hub_is_restored_where_it_was_or_in_an_empty_folder(
    run: Any, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again, file = tmp_path / "again", tmp_path / "backup.lmmh"
    key = json.loads(run("init", *NAMES, "--json", folder=again)[1])["recovery_key"]
    code = json.loads(run("enrol", "--json", folder=again)[1])["code"]
    assert json.loads(run("backup", str(file), "--json", folder=again)[1])["rows"]["enrolment"] == 1
    code_, _out, err = run("restore", str(file), folder=again)
    assert (code_, "déjà une base" in err) == (2, True)
    (again / "hub.db").rename(again / "old.db")
    assert run("restore", str(file), folder=again)[0] == 0
    assert enrolled(again, code) == "C01"
    assert run("restore", str(file), folder=made)[0] == 2, "another hub's key doesn't open it"

    monkeypatch.setattr("builtins.input", lambda _asked: key)
    elsewhere = tmp_path / "elsewhere"
    code_, out, _err = run("restore", str(file), folder=elsewhere)
    assert (code_, "lmmh-hub gateway" in out) == (0, True), "the way messages go out isn't in a backup"
    assert enrolled(elsewhere, code) == "C01"
    assert names_of(elsewhere) == list(NAMES)
    assert run("restore", str(tmp_path / "absent"), folder=tmp_path / "new")[0] == 2
    assert not (tmp_path / "new").exists()
    assert run("backup", str(tmp_path / "absent" / "backup.lmmh"), folder=again)[0] == 2


def test_a_restored_hub_begins_beyond_what_desks_told_it(run: Any, tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "backup.lmmh"
    run("init", *NAMES, folder=folder)
    assert run("backup", str(file), folder=folder)[0] == 0
    now = RunningClock().now()
    place = now + DAY // 2 << AHEAD  # given while the hub's clock was half a day ahead
    note(folder, Device("pc", "C02", "site", (), b""), place, now)
    (folder / "hub.db").unlink()
    assert run("restore", str(file), folder=folder)[0] == 0
    with command_line.opened(folder) as storage, storage.read() as connection:
        assert last_place(connection)[0] > place, "else desks would take rows given back for older than theirs"


def test_a_pc_revoked_after_the_backup_stays_so(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, file = tmp_path / "folder", tmp_path / "backup.lmmh"
    key = json.loads(run("init", *NAMES, "--json", folder=folder)[1])["recovery_key"]
    assert enrolled(folder, json.loads(run("enrol", "--json", folder=folder)[1])["code"]) == "C01"
    assert run("backup", str(file), folder=folder)[0] == 0
    assert run("devices", "revoke", "C09", folder=folder)[0] == 1
    (folder / "hub.db").rename(folder / "old.db")
    assert "Révoquez de nouveau" in run("restore", str(file), folder=folder)[1]
    assert run("devices", "revoke", "C01", "--reason", "volé", folder=folder)[0] == 0
    assert (folder / "revoked.txt").stat().st_mode & 0o077 == 0
    (folder / "hub.db").unlink()
    assert "le restent" in run("restore", str(file), folder=folder)[1]
    (again,) = json.loads(run("devices", "--json", folder=folder)[1])
    assert (again["revoked"], again["revoked_reason"]) == (True, "volé")

    monkeypatch.setattr("builtins.input", lambda _asked: key)
    assert "Révoquez de nouveau" in run("restore", str(file), folder=tmp_path / "elsewhere")[1]
    assert not json.loads(run("devices", "--json", folder=tmp_path / "elsewhere")[1])[0]["revoked"]


def test_a_restore_killed_before_it_revokes_again_gives_no_pc_back(
    run: Any, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.lmmh"
    assert enrolled(made, json.loads(run("enrol", "--json")[1])["code"]) == "C01"
    assert run("backup", str(file))[0] == 0
    assert run("devices", "revoke", "C01", "--reason", "volé")[0] == 0
    (made / "hub.db").unlink()

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("lmmh_desk.cli.hub_making.revoke_as_noted", killed)
        assert run("restore", str(file))[0] == 2
    assert not json.loads(run("devices", "--json")[1])[0]["revoked"]
    monkeypatch.setattr("lmmh_desk.cli.hub_serving._run", lambda _app, _tls, listening: listening.close())
    assert run("serve", "--port", "0", "--host", "127.0.0.1")[0] == 0
    (again,) = json.loads(run("devices", "--json")[1])
    assert (again["revoked"], again["revoked_reason"]) == (True, "volé")


def test_a_revocation_says_which_copies_it_takes(run: Any, made: Path) -> None:
    enrolled(made, json.loads(run("enrol", "--json")[1])["code"])
    enrolled(made, json.loads(run("enrol", "--json")[1])["code"])
    with command_line.opened(made) as storage, storage.write() as connection:
        ids = dict(connection.execute(select(tables.device.c.code, tables.device.c.id)).all())
        copied = tables.device.update().where(tables.device.c.code == "C02")
        connection.execute(copied.values(made_from=ids["C01"]))
    assert [one["copy_of"] for one in json.loads(run("devices", "--json")[1])] == ["", "C01"]
    assert "et ses copies avec lui\u00a0: C02." in run("devices", "revoke", "C01")[1]
    assert (made / "revoked.txt").read_text().split() == [ids["C01"], ids["C02"]]


def test_a_hub_s_backup_moves_it_to_postgresql(
    run: Any, made: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = tmp_path / "backup.lmmh"
    code = json.loads(run("enrol", "--json")[1])["code"]
    assert run("backup", str(file))[0] == 0
    (made / "hub.db").unlink()
    with postgres.database(request.getfixturevalue("server")) as address:
        assert run("restore", str(file), "--database", address)[0] == 0
        assert enrolled(made, code) == "C01"
        assert not (made / "hub.db").exists()
        assert run("restore", str(file), "--database", address)[0] == 2
        assert run("backup", str(file))[0] == 0
    assert run("restore", str(file), "--database", "")[0] == 0
    assert run("devices")[1].startswith("C01")
