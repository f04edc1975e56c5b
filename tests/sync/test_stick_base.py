"""By a stick alone: a PC that differs is healed, one away for too long gets a whole base, one too old is told so."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.hub.bundles import answered
from lmmh_desk.hub.thinning import OLD, thin
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached, freezing
from lmmh_desk.store.kept import value
from lmmh_desk.sync import bootstrap, bundle, carrying, stages
from lmmh_desk.sync.bootstrap import SILENT
from lmmh_desk.sync.carrying import bring_file, export, write_file
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.stages import Report
from lmmh_desk.tenancy.model.records import Person
from tests.store.summing import recompute
from tests.sync.test_bootstrap import DAY, checked, silent
from tests.sync.test_bundle import with_keys
from tests.sync.test_model import Older
from tests.sync.town import NOW, SABLONS, Desk, Town


@pytest.fixture
def far(town: Town) -> Desk:
    """A PC that no network reaches."""
    return with_keys(town.desk("C02"), town)


def asked(desk: Desk, town: Town) -> Path:
    """Carry a PC's file to the hub; return the file of its answer."""
    answer = town.folder / "answer.lmmh"
    write_file(answer, *answered(town.storage, town.folder, export(desk.store).content, NOW))
    return answer


def carried(desk: Desk, town: Town) -> Report:
    return bring_file(desk.store, asked(desk, town))


def forget(town: Town) -> None:
    """Have the hub forget what was deleted: nobody has come for more than a year."""
    assert thin(town.storage, NOW + OLD + DAY) > 0


@pytest.fixture
def behind(town: Town, far: Desk, there: Desk) -> tuple[str, str]:
    """Leave a PC behind; return a person deleted since, that the feed says nothing of, and one that came."""
    gone = far.person(usual_name="Parti")
    carried(far, town)
    there.sync()
    there.delete(Person, gone)
    there.sync()
    come = there.person(usual_name="Venu")
    there.sync()
    forget(town)
    assert gone in far.rows("person")
    return gone, come


@pytest.mark.parametrize("says", [True, False])
def test_a_pc_away_for_too_long_gets_a_whole_base(
    town: Town, far: Desk, there: Desk, behind: tuple[str, str], says: bool
) -> None:
    mine = far.person(usual_name="Saisie ici")
    if says:  # else only the hub knows that the feed forgot
        silent(far)
    report = carried(far, town)
    assert (report.sent, report.same, far.waiting()) == (1, True, 0)
    assert {behind[1], mine} <= far.rows("person").keys()
    assert behind[0] not in far.rows("person")
    there.sync()
    assert far.rows("person") == there.rows("person")
    checked(far)
    with far.store.read() as read:
        assert value(read, bootstrap.CATCHING) == ""
    assert not list(far.store.folder.glob("snapshot-*"))
    after = carried(far, town)
    assert (after.received, after.same) == (0, True)
    assert far.sync().same


def test_a_silent_pc_says_so_even_where_the_feed_has_all(town: Town, far: Desk) -> None:
    far.person()
    carried(far, town)
    silent(far)
    assert asked(far, town).read_bytes().startswith(bundle.BASED)
    with far.store.local() as connection:
        attached.move(connection, received_at=NOW - SILENT + DAY)
    assert asked(far, town).read_bytes().startswith(bundle.MAGIC)


def test_its_own_records_of_another_site_come_along(town: Town, far: Desk) -> None:
    kept = far.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1, site_id=SABLONS))
    carried(far, town)
    silent(far)
    assert carried(far, town).same
    assert kept in far.rows("walk_in")


def test_what_is_typed_meanwhile_is_never_under_the_base(town: Town, far: Desk, behind: tuple[str, str]) -> None:
    answer = asked(far, town)
    typed = far.person(usual_name="Entre-temps")
    with pytest.raises(BadInput, match="faites depuis l’export"):
        bring_file(far.store, answer)
    assert {typed, behind[0]} <= far.rows("person").keys()
    assert carried(far, town).same
    assert typed in far.rows("person")
    assert behind[0] not in far.rows("person")


def test_what_is_still_to_come_in_another_file_comes_before_the_base(
    town: Town, far: Desk, behind: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "LINES", 1)
    monkeypatch.setattr(carrying, "_fitting", lambda waiting, _room: (waiting[:1], len(waiting) > 1))
    wanted = {far.person(usual_name=name) for name in ("Un", "Deux")}
    report = carried(far, town)
    assert (report.sent, report.received, behind[0] in far.rows("person")) == (1, 0, True)
    assert carried(far, town).same
    assert wanted <= far.rows("person").keys()
    assert behind[0] not in far.rows("person")


def test_a_base_that_is_damaged_or_another_s_changes_nothing(town: Town, far: Desk, behind: tuple[str, str]) -> None:
    answer = asked(far, town)
    right = answer.read_bytes()
    before = far.rows("person")
    for content in (right[:-1], right + b"x", right[:-9] + bytes([right[-9] ^ 1]) + right[-8:], right[:60], right[:30]):
        answer.write_bytes(content)
        with pytest.raises(BadInput):
            bring_file(far.store, answer)
        assert far.rows("person") == before
        assert not list(far.store.folder.glob("snapshot-*"))
    answer.write_bytes(right)
    assert bring_file(far.store, answer).same


def test_a_stop_before_what_comes_aside_is_taken_up_by_the_same_file(
    town: Town, far: Desk, behind: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = far.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1, site_id=SABLONS))
    answer = asked(far, town)
    with monkeypatch.context() as patched:
        patched.setattr(bootstrap, "caught", stopped)
        with pytest.raises(KeyboardInterrupt):
            bring_file(far.store, answer)
    assert kept not in far.rows("walk_in")
    assert bring_file(far.store, answer).same
    assert kept in far.rows("walk_in")


def stopped(*_given: object) -> None:
    raise KeyboardInterrupt


def test_a_pc_that_differs_asks_for_what_differs_and_only_then(town: Town, far: Desk, there: Desk) -> None:
    mine = [far.person(usual_name=f"Tessier{rank}") for rank in range(20)]
    carried(far, town)
    with far.store.synchronising() as connection:  # what no program of ours does
        connection.exec_driver_sql("UPDATE person SET usual_name = 'Faux' WHERE id = ?", (mine[0],))
        connection.exec_driver_sql("DELETE FROM person WHERE id = ?", (mine[1],))
        connection.exec_driver_sql("UPDATE person SET rev = rev - 1 WHERE id = ?", (mine[0],))
        recompute(connection)
    report = carried(far, town)
    assert (report.same, report.healed) == (False, 0)
    assert DeskExchanger(far.store).take(asked(far, town)).differs is False
    there.sync()
    assert far.rows("person").keys() == there.rows("person").keys()
    assert far.rows("person")[mine[0]]["usual_name"] == "Tessier0"
    assert carried(far, town).healed == 0


def test_the_window_is_told_that_it_differs(town: Town, far: Desk) -> None:
    far.person()
    carried(far, town)
    with far.store.synchronising() as connection:
        connection.exec_driver_sql("UPDATE digest SET value = x'0102030405060708' WHERE table_name = ''")
    assert DeskExchanger(far.store).take(asked(far, town)).differs is True


def test_a_pc_asks_for_no_bucket_of_another_site(town: Town, far: Desk) -> None:
    from lmmh_desk.hub.bundles import _buckets

    away = town.desk("S01", SABLONS)
    away.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1))
    away.sync()
    assert list(_buckets(town.storage, far.device, {SABLONS: {}}, bundle.Room())) == []
    assert [one.table for one in _buckets(town.storage, away.device, {SABLONS: {}}, bundle.Room())] == ["walk_in"]


def test_an_older_program_sends_and_is_told_to_upgrade(
    town: Town, far: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    there.person()
    there.sync()
    mine = far.person()
    with monkeypatch.context() as patched:
        patched.setattr(versions, "head", Older.head)
        file = export(far.store).content
    answer = town.folder / "answer.lmmh"
    write_file(answer, *answered(town.storage, town.folder, file, NOW))
    report = DeskExchanger(far.store).take(answer)
    assert (report.sent, report.received, report.problem, far.waiting()) == (1, 0, "upgrade", 0)
    there.sync()
    assert mine in there.rows("person")
    with far.store.read() as read:
        assert freezing.settled(read) == 0
        known = attached.attached(read)
    assert known is not None
    assert known.received_at is None
