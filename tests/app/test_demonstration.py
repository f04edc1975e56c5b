from contextlib import ExitStack

import pytest
from msgspec.structs import replace

from lmmh_desk.app import bootstrap
from lmmh_desk.app.bootstrap import create_profile, open_profile
from lmmh_desk.app.demonstration import (
    INSTANT,
    MARK,
    WORDS,
    begin_clock,
    copy_demo,
    ensure_demo,
    is_demo,
    known_words,
    make_demo,
)
from lmmh_desk.app.program import program
from lmmh_desk.app.recovering import recover
from lmmh_desk.app.restoring import put_back
from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets
from lmmh_desk.features.desk.store.settings import new_here
from lmmh_desk.kernel.clock import FixedClock, RunningClock
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.store.agents import agents
from lmmh_desk.office.store.rules import rules
from lmmh_desk.store.backup import back_up
from lmmh_desk.system import keys
from lmmh_desk.system.paths import has_database
from lmmh_desk.system.single import InstanceLock
from lmmh_desk.tenancy.model.records import Person
from tests.headquarters import headquarters

REAL = "quatre mots sans lien"


def go_on(_done, _total):
    return True


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return ensure_demo(tmp_path_factory.mktemp("demo") / "profile", 200, go_on)


def test_it_is_made_once(folder):
    before = (folder / "desk.db").stat().st_mtime_ns
    assert ensure_demo(folder, 200, go_on) == folder
    assert (folder / "desk.db").stat().st_mtime_ns == before


def test_nobody_of_it_is_shown_around(folder):
    store, _key = open_profile(folder, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        known = [agent.id for agent in agents(read, every=True)]
        assert len(known) > 20
        assert not [agent_id for agent_id in known if new_here(read, agent_id)]
    store.close()


def test_one_of_another_version_is_made_anew(tmp_path):
    folder = ensure_demo(tmp_path / "profile", 100, go_on)
    (folder / MARK).write_text("of long ago", encoding="utf-8")
    (folder / "papers").mkdir()
    ensure_demo(folder, 100, go_on)
    assert not (folder / "papers").exists()


def test_one_of_another_size_is_made_anew(tmp_path):
    folder = ensure_demo(tmp_path / "profile", 100, go_on)
    (folder / "papers").mkdir()
    ensure_demo(folder, None, go_on)
    assert (folder / "papers").exists(), "no size was asked for"
    ensure_demo(folder, 150, go_on)
    assert not (folder / "papers").exists()


def test_each_played_day_starts_from_the_same_morning(folder, tmp_path):
    day = copy_demo(folder, tmp_path / "day")
    (day / "papers").mkdir()
    assert copy_demo(folder, day) == day
    assert sorted(file.name for file in day.iterdir()) == sorted(file.name for file in folder.iterdir())


def test_a_day_is_never_played_over_a_real_profile(folder, tmp_path):
    (tmp_path / "desk.db").write_bytes(b"real")
    with pytest.raises(DeskError, match="n’ont pas été modifiées"):
        copy_demo(folder, tmp_path)
    assert (tmp_path / "desk.db").read_bytes() == b"real"


@pytest.mark.parametrize("words", ["quatre mots sans lien", WORDS])
def test_a_mark_put_in_a_real_profile_neither_stops_its_clock_nor_has_it_deleted(folder, tmp_path, words):
    """Opened by words of its own; or by its vault, the known words having been kept beside."""
    real = tmp_path / "real"
    real.mkdir()
    keys.make_key(real, words)
    if words == WORDS:
        keys.write_place(real, replace(keys.find_place(real), vault="of the system"))
    (real / "desk.db").write_bytes(b"real")
    (real / MARK).touch()
    begin_clock(real, clock := RunningClock())
    assert clock.offset == 0
    assert known_words(real) is None
    assert not is_demo(real)
    for over in (lambda: copy_demo(folder, real), lambda: ensure_demo(real, 100, go_on)):
        with pytest.raises(DeskError, match="n’ont pas été modifiées"):
            over()
    assert (real / "desk.db").read_bytes() == b"real"


# A copy of the one in the place of the other


def backed_up(folder, words, name):
    """Return a backup of a profile, with a sheet of its recovery key."""
    store, key = open_profile(folder, FixedClock(INSTANT), words)
    admin = Session("a", "Siège", "admin", "s", "Siège", "d", "C02")
    made = make_sheets(store, admin, shared=False)
    keep_sheets(store, admin, made)
    store.close()
    copy = folder.parent / name
    back_up(folder / "desk.db", key, copy)
    return copy, made.sheets


@pytest.fixture
def both(folder, tmp_path):
    """A demonstration of its own, and a real profile that holds an office's person."""
    demo, real = copy_demo(folder, tmp_path / "demo"), tmp_path / "real"
    create_profile(real, FixedClock(INSTANT), REAL, lambda store, _draft: real_person(store))
    return demo, real


def real_person(store):
    with store.write(Session("a", "Agent", "front_desk", "s", "Centre", "d", "C02"), "test") as unit:
        unit.add(Person(usual_name="Réelle"))


def holds(folder, words):
    """Return the number of persons of a profile."""
    store, _key = open_profile(folder, FixedClock(INSTANT), words)
    with store.read() as read:
        found = read.exec_driver_sql("SELECT count(*) FROM person").scalar()
    store.close()
    return found


def test_a_real_backup_is_refused_in_a_demonstration_and_a_demonstration_s_in_a_real_profile(both, tmp_path):
    demo, real = both
    for source, words, target, own in ((demo, WORDS, real, REAL), (real, REAL, demo, WORDS)):
        copy, _sheets = backed_up(source, words, f"of {source.name}.db")
        before = holds(target, own)
        with pytest.raises(DeskError, match="n’est pas une sauvegarde faite avec la clé de ce poste") as refused:
            put_back(target, FixedClock(INSTANT), own, copy)
        assert refused.value.safe == "Rien n’a été remplacé."
        assert holds(target, own) == before
    assert is_demo(demo)
    assert not is_demo(real)


@pytest.mark.parametrize("place", ["new", "real", "demo"])
def test_a_demonstration_s_backup_and_sheet_make_no_real_profile(both, tmp_path, place):
    """On a PC that has nothing, beside a real base set aside for it, or in the demonstration itself."""
    demo, real = both
    copy, sheets = backed_up(demo, WORDS, "of demo.db")
    target = {"new": tmp_path / "new", "real": real, "demo": demo}[place]
    with pytest.raises(DeskError, match="est celle d’une démonstration"):
        recover(target, sheets, words="cinq mots sans aucun lien", copy=copy, instead=place != "new")
    assert not [file for file in target.iterdir() if file.name.startswith(("mis-de-cote", "aside"))]
    assert has_database(target) == (place != "new")
    if place != "new":
        assert holds(target, WORDS if place == "demo" else REAL) > 0


def test_a_demonstration_that_lost_its_mark_takes_no_backup_of_its_own(both):
    """Its clock is already today's."""
    demo, _real = both
    copy, _sheets = backed_up(demo, WORDS, "of demo.db")
    (demo / MARK).unlink()
    with pytest.raises(DeskError, match="est celle d’une démonstration"):
        put_back(demo, FixedClock(INSTANT), WORDS, copy)


def test_the_files_of_a_demonstration_put_in_a_real_profile_have_its_data_neither_deleted_nor_played(both, folder):
    demo, real = both
    before = (real / "desk.db").read_bytes()
    for name in (MARK, "key.json"):
        (real / name).write_bytes((demo / name).read_bytes())
    assert not is_demo(real)
    for over in (lambda: copy_demo(folder, real), lambda: ensure_demo(real, 100, go_on)):
        with pytest.raises(DeskError, match="n’ont pas été modifiées"):
            over()
    assert (real / "desk.db").read_bytes() == before
    (real / "desk.db").unlink()
    assert not is_demo(real), "lost, its copies are still there"


def test_a_demonstration_takes_its_own_backup(both):
    demo, _real = both
    copy, _sheets = backed_up(demo, WORDS, "of demo.db")
    assert put_back(demo, RunningClock(), WORDS, copy)["person"] >= 200
    clock = RunningClock()
    program(demo, clock).open("").close()
    assert INSTANT <= clock.now() < INSTANT + 60_000


def test_a_real_backup_in_a_demonstration_s_folder_sets_it_aside_with_its_mark_words_and_clock(both):
    demo, real = both
    copy, sheets = backed_up(real, REAL, "of real.db")
    recover(demo, sheets, words="cinq mots sans aucun lien", copy=copy, instead=True)
    (aside,) = demo.glob("mis-de-cote-*")
    assert is_demo(aside)
    assert holds(aside, WORDS) >= 200
    assert not is_demo(demo)
    assert known_words(demo) is None
    assert holds(demo, "cinq mots sans aucun lien") == 1
    begin_clock(demo, clock := RunningClock())
    assert clock.offset == 0


def test_a_stopped_one_leaves_nothing(tmp_path):
    with pytest.raises(DeskError, match="Rien n’a été gardé"):
        make_demo(tmp_path / "profile", 200, lambda done, total: done * 2 < total)
    assert {file.name for file in (tmp_path / "profile").iterdir()} <= {"desk.lock"}
    assert known_words(tmp_path / "profile") is None


def test_a_folder_of_a_near_name_is_left_alone(tmp_path):
    kept = tmp_path / "profile.new" / "mine.txt"
    kept.parent.mkdir()
    kept.write_text("mine", encoding="utf-8")
    ensure_demo(tmp_path / "profile", 100, go_on)
    assert kept.read_text(encoding="utf-8") == "mine"


def test_two_cannot_be_made_in_one_folder_at_once(tmp_path):
    with InstanceLock(tmp_path), pytest.raises(DeskError, match="déjà ouvert"):
        make_demo(tmp_path, 100, go_on)


def test_it_never_takes_the_place_of_a_real_profile(tmp_path):
    (tmp_path / "desk.db").write_bytes(b"real")
    with pytest.raises(DeskError, match="n’ont pas été modifiées"):
        make_demo(tmp_path, 200, go_on)
    assert (tmp_path / "desk.db").read_bytes() == b"real"


def test_its_clock_stands_on_its_tuesday_and_goes_on_from_there(folder):
    clock = RunningClock()
    opened = program(folder, clock).open("")
    assert INSTANT <= clock.now() < INSTANT + 60_000
    assert opened.roster.agents[0].name
    opened.close()


def test_a_program_open_elsewhere_is_said_so_and_its_lock_given_back(folder):
    first = program(folder, FixedClock(INSTANT)).open("")
    with pytest.raises(DeskError, match="déjà ouvert"):
        program(folder, FixedClock(INSTANT)).open("")
    first.close()
    again = program(folder, FixedClock(INSTANT)).open("")
    with again.store.read() as read:
        assert again.alert(read) == ""
    again.close()


def test_a_wrong_passphrase_gives_the_lock_back(folder, monkeypatch):
    wrong = program(folder, FixedClock(INSTANT), "not " + WORDS)
    with pytest.raises(DeskError):
        wrong.open("")
    program(folder, FixedClock(INSTANT)).open("").close()


def test_an_office_of_before_has_the_new_rules_once_opened(folder, tmp_path):
    old = copy_demo(folder, tmp_path / "old")
    store, _key = bootstrap.open_profile(old, FixedClock(INSTANT), WORDS)
    with store.write(headquarters(store), "test.old") as unit:
        for row in rules(unit.connection, "inspection_barrier"):
            unit.delete(unit.get(Regulation, row.id))
    store.close()
    opened = program(old, FixedClock(INSTANT)).open("")
    with opened.store.read() as read:
        found = [row.starts_on for row in rules(read, "inspection_barrier")]
    opened.close()
    assert found == ["2020-10-30", "2022-03-14"]


def test_papers_go_to_a_folder_when_asked(folder, tmp_path):
    day = copy_demo(folder, tmp_path / "day")
    (day / "printers.json").write_text('{"A4": "laser"}')
    opened = program(day, FixedClock(INSTANT), on_paper=False).open("")
    assert opened.printing.chosen("A4") is None
    opened.close()


def test_a_large_base_is_one_the_size_of_a_million_persons(tmp_path):
    assert bootstrap._cache_mb(tmp_path) == 16
    with (tmp_path / "desk.db").open("wb") as file:
        file.truncate(bootstrap.LARGE + 1)
    assert bootstrap._cache_mb(tmp_path) == 64


@pytest.mark.parametrize(("over", "megabytes"), [(0, 16), (1, 64)])
def test_each_connection_of_a_large_base_has_the_larger_cache(folder, monkeypatch, over, megabytes):
    monkeypatch.setattr(bootstrap, "LARGE", (folder / "desk.db").stat().st_size - over)
    store, _key = bootstrap.open_profile(folder, FixedClock(INSTANT), WORDS)
    ways = [store.local, *[store.read] * 4]  # the writer and every reader of the pool
    with ExitStack() as opened:
        opened.callback(store.close)
        connections = [opened.enter_context(way()) for way in ways]
        sizes = [connection.exec_driver_sql("PRAGMA cache_size").scalar() for connection in connections]
        assert len({id(connection.connection.dbapi_connection) for connection in connections}) == 5
    assert sizes == [-1024 * megabytes] * 5  # negative: in KiB
