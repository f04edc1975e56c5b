"""One history of tables: complete, both ways, and never over a database of a later program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.store import backup, failures, migrating, search_tables, triggers, versions
from lmmh_desk.store.engine import connect, writer_engine
from lmmh_desk.store.migrations import make
from lmmh_desk.store.opening import FILE, create_store, open_store
from lmmh_desk.system import single
from lmmh_desk.system.single import AlreadyOpen, InstanceLock
from tests.conftest import KEY, load_tables


@pytest.fixture
def empty(tmp_path: Path):
    load_tables()
    engine = writer_engine(tmp_path / "empty.db", KEY, new=True)
    yield engine
    engine.dispose()


def schema(connection) -> dict[str, str]:
    """Return what each table, index and trigger is made of, whatever the order of its constraints.

    SQLite writes a column added later on the line of the one before it, with its CHECK.
    """
    ends = re.compile(r',?\s*\n\s*|, (?="?\w+"? (?:TEXT|INTEGER|BLOB)\b)| (?=CONSTRAINT \w+ CHECK)')
    found = connection.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*'"
        " AND name NOT GLOB '*alembic*' AND tbl_name NOT GLOB 'search_*_*'"
    )
    return {f"{kind} {name}": sorted(ends.split(sql)) for kind, name, sql in found}


def test_the_last_version_is_what_the_tables_say(empty) -> None:
    with empty.begin() as connection:
        migrating.run(connection, "head")
        assert make.differences(connection) == ([], [])
        assert triggers.installed(connection) == triggers.expected()


def test_a_database_made_at_once_is_the_same(empty, tmp_path: Path) -> None:
    with empty.begin() as connection:
        migrating.run(connection, "head")
        migrated = schema(connection)
    store = create_store(tmp_path, KEY, FixedClock(0))
    with store.read() as read:
        assert schema(read) == migrated
        assert versions.stored(read) == versions.head()
    store.close()


def test_every_version_goes_up_and_down(empty) -> None:
    with empty.begin() as connection:
        before = {}
        for version in versions.known():
            before[version] = schema(connection)
            migrating.step(connection, version)
        for version in reversed(versions.known()):
            older = [known for known in versions.known() if known < version]
            migrating.step(connection, older[-1] if older else "base")
            assert schema(connection) == before[version]


@pytest.fixture
def older(tmp_path: Path, template: Path, monkeypatch) -> Path:
    """A profile of the version before the last, whose last migration adds a table."""
    scripts = tmp_path / "scripts"
    shutil.copytree(migrating.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    head = versions.head()
    (scripts / "versions" / "9999_more.py").write_text(
        f'from alembic import op\nrevision, down_revision = "9999", "{head}"\n'
        'def upgrade():\n    op.execute("CREATE TABLE more (id TEXT) STRICT")\n'
        '    op.execute("UPDATE site SET name = name")\n'
        'def downgrade():\n    op.execute("DROP TABLE more")\n'
    )
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    monkeypatch.setattr(versions, "SCRIPTS", scripts / "versions")
    folder = tmp_path / "older"
    folder.mkdir()
    shutil.copy(template, folder / FILE)
    return folder


def test_an_older_database_is_migrated_after_a_backup(older: Path, session: Session) -> None:
    store = open_store(older, KEY, FixedClock(0))
    with store.read() as read:
        assert versions.stored(read) == "9999"
        assert read.exec_driver_sql("SELECT count(*) FROM more").scalar() == 0
        assert triggers.installed(read) == triggers.expected()
    with store.write(session, "test"):
        pass
    store.close()
    (backup,) = (older / "backups").iterdir()
    connection = connect(backup, KEY, immutable=True)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() != ("9999",)
    connection.close()


def test_a_migration_that_fails_changes_nothing(older: Path) -> None:
    script = versions.SCRIPTS / "9999_more.py"
    script.write_text(script.read_text().replace("UPDATE site SET name = name", "UPDATE nowhere SET name = 1"))
    with pytest.raises(failures.StoreError):
        open_store(older, KEY, FixedClock(0))
    connection = connect(older / FILE, KEY)
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'more'").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'").fetchone()[0] > 10
    connection.close()


def test_no_migration_without_a_good_backup(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "verified", lambda path, key: {})
    with pytest.raises(failures.BadBackup):
        open_store(older, KEY, FixedClock(0))
    assert (older / FILE).exists(), "a bad backup is not a damaged database"
    connection = connect(older / FILE, KEY)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() != ("9999",)
    connection.close()


def test_a_later_database_is_refused_untouched(template: Path, tmp_path: Path) -> None:
    path = tmp_path / FILE
    shutil.copy(template, path)
    connection = connect(path, KEY)
    connection.execute("UPDATE alembic_version SET version_num = '7777'")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(failures.TooNew, match="plus récente"):
        open_store(tmp_path, KEY, FixedClock(0))
    assert path.read_bytes() == before
    assert not (tmp_path / "backups").exists()


def test_triggers_someone_removed_are_made_again(template: Path, tmp_path: Path) -> None:
    shutil.copy(template, tmp_path / FILE)
    connection = connect(tmp_path / FILE, KEY)
    connection.execute("DROP TRIGGER log_site_update")
    connection.close()
    store = open_store(tmp_path, KEY, FixedClock(0))
    with store.read() as read:
        assert triggers.installed(read) == triggers.expected()
    store.close()


def test_search_indexes_are_made_again_after_a_migration(older: Path) -> None:
    store = open_store(older, KEY, FixedClock(0))
    with store.read() as read:
        names = read.exec_driver_sql("SELECT name FROM search_index").scalars().all()
    store.close()
    assert names == list(search_tables.INDEXES)


@pytest.mark.parametrize("words", [[], ["name"], ["7", "name"], ["name", "9999"], ["9999"], ["9999", "a/b"], ["next"]])
def test_a_migration_needs_a_number_and_a_name(words: list[str], capsys) -> None:
    before = versions.known()
    assert make.main(words) == 2
    error = capsys.readouterr().err
    assert f"now {int(before[-1]) + 1:04d}" in error
    assert error.count("\n") == 1
    assert versions.known() == before


def test_a_migration_is_written_from_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    load_tables()
    scripts = tmp_path / "migrations"
    (scripts / "versions").mkdir(parents=True)
    shutil.copy(migrating.SCRIPTS / "env.py", scripts)
    monkeypatch.setattr(migrating, "SCRIPTS", scripts)
    monkeypatch.setattr(versions, "SCRIPTS", scripts / "versions")
    make.main(["0001", "everything"])
    make.main(["next", "nothing"])
    assert capsys.readouterr().out.split() == [str(scripts / "versions" / name) for name in
                                               ("0001_everything.py", "0002_nothing.py")]  # fmt: skip
    assert make.main(["0002", "again"]) == 2
    assert capsys.readouterr().err == "Version 0002 exists: the next one is 0003.\n"
    assert len(list((scripts / "versions").glob("*.py"))) == 2
    engine = writer_engine(tmp_path / "made.db", KEY, new=True)
    with engine.begin() as connection:
        migrating.run(connection, "head")
        assert make.differences(connection) == ([], [])
        assert versions.stored(connection) == "0002"
    engine.dispose()


HOLDS = """
import sys
from pathlib import Path
from lmmh_desk.system.single import InstanceLock
InstanceLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held(older: Path) -> Iterator[Path]:
    """The older profile, held by the window of the version before."""
    command = [sys.executable, "-c", HOLDS, str(older)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        assert window.stdout.readline() == "held\n"
        yield older
        window.communicate("")


def test_nothing_is_migrated_under_a_window_left_open(held: Path) -> None:
    before = (held / FILE).read_bytes()
    with pytest.raises(AlreadyOpen, match="déjà ouvert"):
        open_store(held, KEY, FixedClock(0))
    assert (held / FILE).read_bytes() == before
    assert not (held / "backups").exists()


def test_triggers_are_not_changed_under_a_window_left_open(template: Path, tmp_path: Path) -> None:
    shutil.copy(template, tmp_path / FILE)
    connection = connect(tmp_path / FILE, KEY)
    connection.execute("DROP TRIGGER log_site_update")
    connection.close()
    lock = InstanceLock(tmp_path)
    lock.acquire()
    single._held.clear()  # another process's
    with pytest.raises(AlreadyOpen):
        open_store(tmp_path, KEY, FixedClock(0))
    lock.release()
    open_store(tmp_path, KEY, FixedClock(0)).close()


def test_who_holds_the_profile_migrates_it(older: Path) -> None:
    with InstanceLock(older):
        open_store(older, KEY, FixedClock(0)).close()
        with pytest.raises(AlreadyOpen):
            InstanceLock(older).acquire()
    with InstanceLock(older):
        pass
