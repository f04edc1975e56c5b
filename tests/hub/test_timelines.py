"""What tells that a hub's database was put back behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from lmmh_desk.cli import hub_making
from lmmh_desk.hub import tables, timelines
from lmmh_desk.hub.backup import begin_again
from lmmh_desk.hub.folder import REACHED, TIMELINE, TOLD
from lmmh_desk.hub.storage import Storage, WentBack, last_place, move
from tests.hub.desks import NOW, Desk


@pytest.fixture
def desk(storage: Storage) -> Iterator[Desk]:
    made = Desk(storage, "c02")
    made.push(made.insert("regulation", "r1", key="gauge", starts_on="2020-11-17", value="5", source=""))
    return made


def moved(connection: Connection, **values: object) -> None:
    connection.execute(tables.hub_clock.update().values(**values))


def test_nothing_is_written_after_a_place_that_was_before_the_last(storage: Storage, desk: Desk) -> None:
    place, _epoch = storage.known
    assert place > 0, "what was written is known"
    with storage.writer.begin() as connection:
        moved(connection, v=place - 1)
    line = desk.insert("regulation", "r2", key="gauge", starts_on="2020-11-18", value="5", source="")
    with pytest.raises(WentBack):
        desk.push(line)
    with storage.writer.begin() as connection:
        moved(connection, v=place)
    desk.sequence -= 1
    assert desk.push(line).quarantined == [], "as soon as it is where it was"


def test_another_epoch_follows_only_what_it_says(storage: Storage, desk: Desk) -> None:
    with storage.writer.begin() as connection:  # another program of the hub's
        begin_again(connection, NOW)
    line = desk.insert("regulation", "r2", key="gauge", starts_on="2020-11-18", value="5", source="")
    assert desk.push(line).quarantined == []
    with storage.writer.begin() as connection:
        moved(connection, epoch="another", lost=json.dumps({}))
    with pytest.raises(WentBack):
        desk.push(desk.update("regulation", "r2", value="6"))


def test_what_was_rolled_back_is_not_known(storage: Storage, desk: Desk) -> None:
    known = storage.known
    with suppress(ZeroDivisionError), storage.write() as connection:
        move(connection, known[0] + 5)
        raise ZeroDivisionError
    assert storage.known == known
    assert desk.push(desk.update("regulation", "r1", value="6")).quarantined == []


MARK = "7301/16384/16390/00000001"


class Server:
    """A database looked at as a PostgreSQL is, of a history given here; others may write before the look ends."""

    def __init__(self) -> None:
        self.mark = MARK
        self.meanwhile = lambda: None

    @contextmanager
    def looking(self, storage: Storage) -> Iterator[tuple[Connection, int, str, str]]:
        with storage.read() as connection:
            place, epoch = last_place(connection)
        self.meanwhile()
        with storage.read() as connection:
            yield connection, place, epoch, self.mark


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()
    monkeypatch.setattr(Storage, "is_server", True)
    monkeypatch.setattr(timelines, "_looking", made.looking)
    return made


def test_what_is_written_while_one_looks_puts_nothing_back(
    storage: Storage, desk: Desk, looked: Server, tmp_path: Path
) -> None:
    timelines.keep_timeline(storage, tmp_path)
    looked.meanwhile = lambda: desk.push(desk.update("regulation", "r1", value="6"))
    assert timelines.still_follows(storage, tmp_path)
    looked.meanwhile = lambda: None
    with storage.writer.begin() as connection:
        moved(connection, v=storage.known[0] - 1)
    assert not timelines.still_follows(storage, tmp_path)


def test_a_history_kept_by_the_version_before_is_the_same(
    storage: Storage, desk: Desk, looked: Server, tmp_path: Path
) -> None:
    (tmp_path / TIMELINE).write_text("7301/16384/00000001", encoding="ascii")
    assert timelines.still_follows(storage, tmp_path)
    assert (tmp_path / TIMELINE).read_text(encoding="ascii") == MARK, "from then on the tables count too"
    (tmp_path / TIMELINE).write_text("7301/16384/00000002", encoding="ascii")
    assert not timelines.still_follows(storage, tmp_path)


def test_a_folder_that_takes_nothing_makes_one_epoch_only(
    storage: Storage, desk: Desk, looked: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "no space left")

    (tmp_path / TIMELINE).write_text("7301/16384/16390/00000002", encoding="ascii")
    monkeypatch.setattr(timelines, "write_private", full)
    _place, epoch = storage.known
    hub_making.follow_timeline(tmp_path, storage, NOW)
    _place, began = storage.known
    assert began != epoch
    for _again in range(2):
        hub_making.follow_timeline(tmp_path, storage, NOW)
    assert storage.known[1] == began
    looked.mark = "7301/16384/16390/00000003"
    hub_making.follow_timeline(tmp_path, storage, NOW)
    assert storage.known[1] != began, "put back once more"


def test_each_program_of_a_folder_knows_how_far_another_one_saw_the_feed_go(
    storage: Storage, desk: Desk, looked: Server, tmp_path: Path
) -> None:
    timelines.keep_timeline(storage, tmp_path)
    timelines.share(storage, tmp_path)
    place, epoch = storage.known
    assert desk.push(desk.update("regulation", "r1", value="6")).quarantined == []
    assert storage.known[0] > place
    assert timelines._reached(tmp_path / REACHED) == storage.known
    timelines._tell(tmp_path / REACHED, place, epoch)
    assert timelines._reached(tmp_path / REACHED) == storage.known, "never back in one epoch"
    with storage.writer.begin() as connection:
        moved(connection, v=place)
    storage.known = 0, ""  # another program, that just began
    assert timelines.still_follows(storage, tmp_path), "it knows of nothing"
    timelines.share(storage, tmp_path)
    hub_making.follow_timeline(tmp_path, storage, NOW)
    assert storage.known[1] != epoch
    assert timelines._reached(tmp_path / REACHED) == storage.known


@pytest.mark.parametrize(
    ("before", "reached", "lost"),
    [(0, 0, False), (1, 0, True), (0, -1, True)],
    ids=["a standby that has all", "one that lacks the last", "a folder older than the base"],
)
def test_only_where_something_may_be_lost_may_a_message_have_left_unknown(
    storage: Storage, desk: Desk, looked: Server, tmp_path: Path, before: int, reached: int, lost: bool
) -> None:
    timelines.keep_timeline(storage, tmp_path)
    place, epoch = storage.known
    (tmp_path / REACHED).write_text(f"{place + reached:019} {epoch}", encoding="ascii")
    with storage.writer.begin() as connection:
        moved(connection, v=place - before)
    looked.mark = "7301/16384/16390/00000002"
    hub_making.follow_timeline(tmp_path, storage, NOW)
    with storage.read() as connection:
        assert connection.execute(select(tables.hub_clock.c.restored_at)).scalar_one() == (NOW if lost else 0)
        assert last_place(connection)[1] != epoch


@pytest.mark.parametrize(("ahead", "further"), [(1, True), (1 << 60, False)])
def test_a_hub_begins_again_beyond_what_a_desk_told_unless_no_hub_ever_gave_it(
    storage: Storage, tmp_path: Path, ahead: int, further: bool
) -> None:
    place = (NOW << 10) + ahead
    (tmp_path / TOLD).write_text(str(place))
    hub_making.begin_again(tmp_path, storage, NOW)
    with storage.read() as connection:
        assert last_place(connection)[0] == (place + 1 if further else NOW << 10)


@pytest.mark.parametrize("content", [b"", b"\xff", b"12", b"x y"])
def test_a_file_that_says_no_place_is_none(storage: Storage, looked: Server, tmp_path: Path, content: bytes) -> None:
    (tmp_path / REACHED).write_bytes(content)
    timelines.share(storage, tmp_path)
    assert storage.known[1] == ""
    timelines._tell(tmp_path / REACHED, 7, "epoch")
    assert timelines._reached(tmp_path / REACHED) == (7, "epoch")
    timelines._tell(tmp_path / "none" / REACHED, 7, "epoch")  # a folder that takes nothing
