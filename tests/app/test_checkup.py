"""The self-check: what is well is told, and each failure is named with its mend."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.app import checkup
from lmmh_desk.app.checkup import MENDS, at_start, checked, installed, no_data, printers
from lmmh_desk.cli.desk import main
from lmmh_desk.features.desk.store.copies import LATE
from lmmh_desk.hub.authority import make
from lmmh_desk.hub.folder import AUTHORITY
from lmmh_desk.hub.server import tls
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.keys import DeskKey, check_serves
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.printing.printers import Printer, Remembered
from lmmh_desk.store import doctor
from lmmh_desk.store.doctor import Check
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store
from lmmh_desk.sync.protocol import Problem
from lmmh_desk.sync.transport import HttpHub, refused
from lmmh_desk.system import disk, keys, passphrase, vault
from tests.conftest import KEY

WORDS = "quatre mots sans lien"
# Failures that the database of a test has from its making: it was never founded.
BARE = {"recovery"}


@pytest.fixture
def folder(store: Store) -> Path:
    """A profile that opens by a passphrase."""
    keys.write_place(store.folder, keys.Place("p", 1, slot=passphrase.wrap(KEY, WORDS, "p")))
    return store.folder


@pytest.fixture
def failures(folder: Path) -> Callable[[], dict[str, Check]]:
    def found() -> dict[str, Check]:
        return {one.key: one for one in checked(folder, lambda: WORDS, audit=True) if not one.ok}

    return found


def test_a_healthy_profile_fails_nowhere(failures: Callable[[], dict[str, Check]]) -> None:
    assert failures().keys() == BARE


def test_each_check_has_its_sentence_and_each_failure_a_mend_of_one_sentence(folder: Path) -> None:
    for check in checked(folder, lambda: WORDS, audit=True):
        assert check.sentence.endswith(".")
        assert check.key in MENDS
        assert bool(check.mend) is not check.ok, check.key
    for mend in MENDS.values():
        assert mend.endswith(".")
        assert ". " not in mend


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        ("DROP TRIGGER log_site_insert", "journal"),
        ("UPDATE alembic_version SET version_num = '0001'", "version"),
        ("INSERT INTO search_person_doc VALUES (1, 'nobody', '', '', '')", "search"),
    ],
)
def test_what_is_wrong_in_the_base_has_its_mend(
    failures: Callable[[], dict[str, Check]], store: Store, damage: str, key: str
) -> None:
    with store.local() as connection:
        connection.exec_driver_sql(damage)
    assert failures()[key].mend == MENDS[key]


def test_a_base_of_a_later_program_asks_for_that_program(
    failures: Callable[[], dict[str, Check]], store: Store
) -> None:
    with store.local() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert failures()["version"].mend == "Installez une version plus récente de LMMH Desk."


def test_damaged_pages_ask_for_the_backup(failures: Callable[[], dict[str, Check]], store: Store) -> None:
    store.close()
    content = bytearray((store.folder / "desk.db").read_bytes())
    content[-2000] ^= 1
    (store.folder / "desk.db").write_bytes(content)
    assert failures()["pages"].mend == MENDS["pages"]


def test_a_base_that_is_not_there_is_said_with_the_rest(failures: Callable[[], dict[str, Check]], store: Store) -> None:
    store.close()
    (store.folder / "desk.db").write_bytes(b"")
    found = failures()
    assert found.keys() == {"base"}
    assert found["base"].mend


def test_a_lost_key_is_said_and_nothing_else_is_looked_at(folder: Path) -> None:
    (folder / keys.NAME).unlink()
    wrong = [one for one in checked(folder, lambda: WORDS, audit=False) if not one.ok]
    assert [(one.key, one.mend) for one in wrong] == [("key", "Appelez le service informatique.")]


def test_a_wrong_passphrase_is_said(folder: Path) -> None:
    (wrong,) = [one for one in checked(folder, lambda: "autre", audit=False) if not one.ok]
    assert wrong.key == "key"


def test_a_full_disk_is_said(failures: Callable[[], dict[str, Check]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "room", lambda folder: disk.Room(5_000_000))
    assert failures()["room"].mend == MENDS["room"]


def test_files_that_miss_from_the_program_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checkup, "RESOURCES", tmp_path)
    program = installed()[0]
    assert (program.ok, program.mend) == (False, MENDS["program"])
    assert "fonts, guard" in program.sentence


def test_the_files_that_are_counted_are_those_that_there_are() -> None:
    assert {part: len(list(RESOURCES.glob(part))) for part in checkup.PARTS} == checkup.PARTS


@pytest.mark.parametrize("lost", ["icons/home.svg", "help/pictures/agenda.png", "theme/desk.qss"])
def test_a_file_that_is_lost_or_empty_is_found_in_a_folder_that_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: str
) -> None:
    monkeypatch.setattr(checkup, "RESOURCES", shutil.copytree(RESOURCES, tmp_path / "resources"))
    assert installed()[0].ok
    (tmp_path / "resources" / lost).write_bytes(b"")
    program = installed()[0]
    assert not program.ok
    assert lost.rpartition("/")[0] in program.sentence


def test_a_program_whose_window_cannot_be_made_is_not_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "lmmh_desk.ui.start", raising=False)
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)  # as a library that is lost
    program = installed()[0]
    assert (program.ok, program.mend) == (False, MENDS["program"])
    assert "PySide6" in program.sentence


@pytest.mark.parametrize("version", ["3.51.2", "3.46.1"])
def test_an_old_engine_is_refused(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(doctor.dbapi, "sqlite_version", version)
    (engine,) = [one for one in installed() if one.key == "cipher"]
    assert (engine.ok, engine.mend) == (False, MENDS["cipher"])


DAY = 24 * 3_600_000
WRONG = (False, "Ce point est faux.")


def act(store: Store, session: Session) -> None:
    with store.write(session, "test.act", "subject"):
        pass


def work_for_three_days(store: Store, session: Session) -> None:
    assert isinstance(store.clock, FixedClock)
    for _day in range(LATE):
        act(store, session)
        store.clock.advance(DAY)


def alter_the_audit(store: Store, session: Session) -> None:
    act(store, session)
    with store.local() as connection:
        driver_of(connection).execute("UPDATE audit SET agent_id = 'another'")


def leave_unsent(store: Store, session: Session) -> None:
    with store.write(session, "test.act") as unit:
        unit.add(Reason(label="Autre", service="Accueil"))
    attach(store)


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        (act, "clock"),  # the test's day is years before this PC's
        (work_for_three_days, "copy"),
        (alter_the_audit, "audit"),
        (leave_unsent, "pending"),
    ],
)
def test_what_went_wrong_since_has_its_mend(
    failures: Callable[[], dict[str, Check]],
    store: Store,
    session: Session,
    damage: Callable[[Store, Session], None],
    key: str,
) -> None:
    damage(store, session)
    assert failures()[key].mend == MENDS[key]


@pytest.mark.parametrize(
    ("look", "key"),
    [
        ("lmmh_desk.office.store.keys.key_health", "keys"),
        ("lmmh_desk.office.store.witness.heads_health", "witness"),
        ("lmmh_desk.office.store.witness.noted_health", "noted"),
    ],
)
def test_what_is_tried_on_bases_of_its_own_has_its_mend(
    failures: Callable[[], dict[str, Check]], monkeypatch: pytest.MonkeyPatch, look: str, key: str
) -> None:
    monkeypatch.setattr(look, lambda *_asked: WRONG)
    assert failures()[key].mend == MENDS[key]


def test_a_key_that_ends_is_mended_as_a_paper_that_needs_it_says() -> None:
    ended = DeskKey(b"", "", "C02", date(2018, 1, 1), date(2020, 1, 1))
    with pytest.raises(WrongState) as refused:
        check_serves(ended, "C02", date(2020, 11, 17))
    assert MENDS["keys"] == refused.value.gesture


def test_an_altered_audit_is_found_without_being_asked_for(folder: Path, store: Store, session: Session) -> None:
    alter_the_audit(store, session)
    assert "audit" in {one.key for one in checked(folder, lambda: WORDS, audit=False) if not one.ok}


def test_only_the_last_lines_of_a_long_audit_are_read_unless_it_is_asked_for(
    folder: Path, store: Store, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LATELY", 2)
    for _time in range(4):
        act(store, session)
    with store.local() as connection:
        driver_of(connection).execute("UPDATE audit SET agent_id = 'another' WHERE tx = (SELECT min(tx) FROM audit)")
    said = {one.key: one for one in checked(folder, lambda: WORDS, audit=False)}["audit"]
    assert said.ok
    assert said.sentence.startswith("Les dernières 2\u00a0lignes du journal")
    assert not {one.key: one for one in checked(folder, lambda: WORDS, audit=True)}["audit"].ok
    alter_the_audit(store, session)
    assert not {one.key: one for one in checked(folder, lambda: WORDS, audit=False)}["audit"].ok


@pytest.mark.parametrize("key", ["links"])
def test_what_no_base_made_here_can_show_has_its_mend(
    failures: Callable[[], dict[str, Check]], monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setitem(doctor._LOOKS, key, lambda _driver: WRONG)
    assert failures()[key].mend == MENDS[key]


def test_an_engine_that_does_not_encrypt_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    monkeypatch.setattr(doctor.dbapi, "connect", sqlite3.connect)
    assert not doctor.engine().ok


# Printers


def asked(*found: Printer) -> Callable[[], list[Printer]]:
    return lambda: list(found)


def test_printers_that_are_gone_or_stopped_are_named(tmp_path: Path) -> None:
    assert printers(tmp_path, asked()).ok, "none was chosen"
    chosen = Remembered(tmp_path / "printers.json")
    chosen.remember("A4", "Accueil", tray="Bac 2")
    chosen.remember("80mm", "socket://192.0.2.7:9100")
    assert chosen.chosen() == ["Accueil", "socket://192.0.2.7:9100"]
    assert "a disparu" in printers(tmp_path, asked()).sentence
    Remembered(tmp_path / "printers.json").remember("80mm", "Accueil")
    assert "arrêtée" in printers(tmp_path, asked(Printer("Accueil", "HP", "stopped"))).sentence
    assert printers(tmp_path, asked(Printer("Accueil", "HP", "ready"))).ok


def test_a_ticket_printer_on_the_network_is_asked_whether_it_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as printer:
        where = f"127.0.0.1:{printer.getsockname()[1]}"
        Remembered(tmp_path / "printers.json").remember("80mm", f"socket://{where}")
        told = printers(tmp_path, asked())
        assert (told.ok, where in told.sentence) == (True, True)
        line, _address = printer.accept()
        with line:
            assert line.recv(1) == b"", "it is told nothing to print"
    told = printers(tmp_path, asked())
    assert not told.ok
    assert told.sentence == f"L’imprimante {where} refuse la connexion."
    assert told.mend


# The hub


def attach(store: Store, address: str = "https://127.0.0.1:1") -> None:
    with hub_folder(store) as authority, store.local() as connection:
        key = Ed25519PrivateKey.generate().private_bytes_raw()
        attached.attach(connection, attached.Exchange(address, authority, b"", key, (), "epoch"))
        connection.exec_driver_sql("INSERT INTO desk VALUES (1, 'device', 'C02', 'site', '')")


@contextmanager
def hub_folder(store: Store) -> Iterator[str]:
    folder = store.folder.parent / "hub"
    folder.mkdir()
    make(folder, ("localhost",), datetime.now(UTC))
    yield (folder / AUTHORITY).read_text()


def test_a_hub_that_does_not_answer_is_said_by_the_command_only(
    failures: Callable[[], dict[str, Check]], store: Store
) -> None:
    attach(store)
    assert failures()["hub"].mend == MENDS["hub"]
    assert at_start(store, store.folder, store.clock, on_paper=False) == ""


def test_a_hub_that_forgot_this_desk_is_said_with_what_to_do(
    failures: Callable[[], dict[str, Check]], store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_hub: HttpHub) -> None:
        raise refused(Problem("unknown"))

    attach(store)
    monkeypatch.setattr(HttpHub, "status", refuse)
    assert failures()["hub"].mend == "Demandez un code de rattachement au siège."
    monkeypatch.setattr(HttpHub, "status", lambda _hub: None)
    assert "hub" not in failures()


def shake_hands(server: socket.socket, shown: ssl.SSLContext) -> None:
    """Answer one desk under a certificate, until it turns away."""
    line, _address = server.accept()
    with line, suppress(ssl.SSLError):
        shown.wrap_socket(line, server_side=True).close()


def test_another_server_at_the_hub_s_address_is_no_network_that_is_down(
    failures: Callable[[], dict[str, Check]], store: Store, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        attach(store, f"https://127.0.0.1:{server.getsockname()[1]}")
        other = tmp_path / "other"
        other.mkdir()
        make(other, ("127.0.0.1",), datetime.now(UTC))
        answers = threading.Thread(target=shake_hands, args=(server, tls(other)))
        answers.start()
        found = failures()["hub"]
        answers.join()
    assert found.sentence == "Ce qui répond à l’adresse du serveur n’a pas le certificat de votre office."
    assert found.mend.startswith("Prévenez le siège")
    assert found.mend != MENDS["hub"]


# At the program's start


def test_the_start_tells_the_first_failure_with_its_mend(folder: Path, store: Store) -> None:
    assert at_start(store, folder, store.clock, on_paper=False) == ""
    with store.local() as connection:
        connection.exec_driver_sql("DROP TRIGGER log_site_insert")
    said = at_start(store, folder, store.clock, on_paper=False)
    assert said == f"Le journal des modifications est à réparer. {MENDS['journal']}"


def test_the_start_says_how_many_there_are_and_where_the_others_are_told(folder: Path, store: Store) -> None:
    with store.local() as connection:
        connection.exec_driver_sql("DROP TRIGGER log_site_insert")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    said = at_start(store, folder, store.clock, on_paper=False)
    assert said.endswith("En tout, 2\u00a0défauts\u00a0: «\u00a0lmmh-desk doctor\u00a0» les dit.")
    assert said.startswith("Version 0001 de la base")


def test_the_start_looks_at_the_connection_that_writes(folder: Path, store: Store) -> None:
    assert store._writer is not None
    driver_of(store._writer).execute("PRAGMA synchronous = OFF")
    said = at_start(store, folder, store.clock, on_paper=False)
    assert said == f"Le disque n’attend pas la fin des écritures. {MENDS['durability']}"


def test_the_start_reads_no_whole_base(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in doctor.WHOLE:
        monkeypatch.setitem(doctor._LOOKS, name, lambda _driver: pytest.fail("reads it all"))
    at_start(store, folder, store.clock, on_paper=False)


def test_the_start_tells_a_printer_that_is_gone(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    Remembered(folder / "printers.json").remember("A4", "Accueil")
    monkeypatch.setattr("lmmh_desk.printing.printers.available", list)
    assert "a disparu" in at_start(store, folder, store.clock)
    assert at_start(store, folder, store.clock, on_paper=False) == ""


# Before the first start


@pytest.mark.parametrize("there", [True, False])
def test_a_pc_without_data_is_examined_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], there: bool
) -> None:
    def available() -> str:
        if there:
            return "secret-service"
        raise vault.VaultAbsent("Ce poste n’a pas de coffre.")

    monkeypatch.setattr(vault, "available", available)
    monkeypatch.setattr("lmmh_desk.system.paths.default_profile", lambda: tmp_path / "none")
    assert all(check.ok for check in no_data())
    assert main(["doctor", "--json"]) == 0
    said = {one["key"]: one["sentence"] for one in json.loads(capsys.readouterr().out)}
    assert ("secret-service" in said["vault"]) is there
    assert said["vault"].startswith("Cette session") is not there, "another session of this PC may have one"
    assert "premier démarrage" in said["base"]
    assert not (tmp_path / "none").exists()
    assert main(["doctor", "--profile", str(tmp_path / "none")]) == 2, "a profile that was named has to be there"
