from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmmh_desk.store import doctor
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
