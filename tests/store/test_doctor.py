from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmmh_desk.store import doctor, failures, files
from lmmh_desk.store.engine import connect
from lmmh_desk.store.opening import FILE
from lmmh_desk.system import disk
from tests.conftest import KEY


@pytest.fixture
def profile(template: Path, tmp_path: Path) -> Path:
    shutil.copy(template, tmp_path / FILE)
    return tmp_path


def bad(folder: Path) -> list[str]:
    return [check.key for check in doctor.examine(folder, KEY) if not check.ok]


def test_a_healthy_profile(profile: Path) -> None:
    assert bad(profile) == []
    assert all(check.sentence.endswith((".", "…")) for check in doctor.examine(profile, KEY))


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        ("DROP TRIGGER log_site_insert", "journal"),
        ("UPDATE alembic_version SET version_num = '0001'", "version"),
        ("PRAGMA foreign_keys = OFF; UPDATE writing SET actor = 'x'; INSERT INTO contact VALUES (@)", "links"),
        ("INSERT INTO search_person_doc VALUES (1, 'nobody', '', '', '')", "search"),
    ],
)
def test_what_is_wrong_is_named(profile: Path, damage: str, key: str) -> None:
    connection = connect(profile / FILE, KEY)
    columns = connection.execute("SELECT name, type FROM pragma_table_info('contact')").fetchall()
    values = ", ".join("0" if kind == "INTEGER" else "'x'" for _, kind in columns)
    connection.executescript("PRAGMA ignore_check_constraints = ON;" + damage.replace("@", values))
    connection.close()
    assert key in bad(profile)


@pytest.mark.parametrize("otherwise", ["journal_mode = DELETE", "synchronous = NORMAL"])
def test_a_base_that_is_opened_otherwise_is_not_durable(profile: Path, otherwise: str) -> None:
    connection = connect(profile / FILE, KEY)
    assert doctor.durability(connection)[0]
    connection.execute(f"PRAGMA {otherwise}")
    assert not doctor.durability(connection)[0]
    connection.close()


def test_damaged_pages_are_found(profile: Path) -> None:
    content = bytearray((profile / FILE).read_bytes())
    content[-2000] ^= 1
    (profile / FILE).write_bytes(content)
    assert "pages" in bad(profile)


def test_a_disk_nearly_full_is_said(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "room", lambda folder: disk.Room(5_000_000))
    check = doctor.examine(profile, KEY)[-1]
    assert not check.ok
    assert "plein" in check.sentence


@pytest.mark.parametrize("content", [b"", b"x" * 100])
def test_an_empty_database_is_not_rewritten(profile: Path, content: bytes) -> None:
    (profile / FILE).write_bytes(content)
    with pytest.raises(failures.Damaged):
        doctor.examine(profile, KEY)
    assert {path.name: path.read_bytes() for path in profile.iterdir()} == {FILE: content}


def test_a_missing_database_is_said(tmp_path: Path) -> None:
    with pytest.raises(failures.StoreError, match="n’a pas de base de données"):
        doctor.examine(tmp_path, KEY)
    assert list(tmp_path.iterdir()) == []


def test_another_s_key_is_said(profile: Path) -> None:
    with pytest.raises(failures.WrongKey):
        doctor.examine(profile, bytes(32))


def test_a_read_only_profile_is_examined_and_said(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "writable", lambda folder: False)
    before = (profile / FILE).read_bytes()
    (check,) = (check for check in doctor.examine(profile, KEY) if not check.ok)
    assert "refuse l’écriture" in check.sentence
    assert [path.name for path in profile.iterdir()] == [FILE]
    assert (profile / FILE).read_bytes() == before
