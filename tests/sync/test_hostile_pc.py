"""A PC whose key somebody took: whatever it sends, the other desks go on exchanging."""

from __future__ import annotations

import os

import msgspec
import pytest

from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.feed import page
from lmmh_desk.hub.rows import LONGEST
from lmmh_desk.hub.storage import Refused
from lmmh_desk.store.failures import in_french
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.packing import LARGEST, SHORT, pack, unpack
from lmmh_desk.sync.protocol import RATIO, Copied, Line, Page
from tests.hub.desks import Desk as Rogue
from tests.hub.every_row import values
from tests.hub.test_authorisation import asides, made
from tests.replacing import replace
from tests.sync.test_transport import fake, hub_of, keys, says
from tests.sync.town import CENTRE, NOW, SABLONS, Town

__all__ = ["fake", "keys"]


@pytest.fixture
def town(tmp_path, template):
    opened = Town(tmp_path, template)
    yield opened
    opened.close()


def longest_page(town, desk):
    """Return how long the longest page is that a desk receives from the beginning."""
    after, longest = 0, 0
    while True:
        content = page(town.storage, desk.device, after)
        longest, got = max(longest, len(content)), msgspec.msgpack.decode(content, type=Page)
        if got.cursor >= got.head:
            return longest
        after = got.cursor


def words(size):
    return os.urandom(size // 2).hex()


def test_a_line_as_long_as_a_message_may_be_keeps_no_other_desk_from_its_records(town):
    here = town.desk("C02")
    for name, revoked in (("revoked", True), ("enrolled", False)):
        rogue = Rogue(town.storage, name, CENTRE, revoked=revoked)
        line = Line(1, "person", "p", "update", 0, "", "console", NOW)
        room = LARGEST - len(rogue.batch(line)) - 10  # the door opens a body to so much
        rogue.sequence = 0
        assert rogue.push(replace(line, delta=words(room).ljust(room, "x"))).quarantined == [0]
    here.person()
    assert here.sync().sent == 1
    assert here.sync().same
    assert longest_page(town, here.wire) < LARGEST


def test_few_words_that_change_long_rows_come_in_pages_that_desks_read(town):
    here, rogue = town.desk("C02"), Rogue(town.storage, "rogue", CENTRE)
    names = [f"p{rank}" for rank in range(100)]
    for name in names:
        long = rogue.insert("person", name, usual_name=words(200_000), first_names="x", channel="mail")
        assert rogue.push(long).quarantined == []
    assert rogue.push(*(rogue.update("person", name, channel="sms") for name in names), one=True).quarantined == []
    here.person()
    assert here.sync().sent == 1
    assert here.sync().same
    assert LONGEST < longest_page(town, here.wire) < LARGEST
    with here.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM person WHERE channel = 'sms'").scalar() == len(names)


def test_a_row_doesn_t_grow_longer_than_desks_receive(town):
    rogue = Rogue(town.storage, "rogue", CENTRE)
    rogue.push(rogue.insert("person", "p", usual_name=words(200_000), first_names="x", channel="mail"))
    assert rogue.push(rogue.update("person", "p", first_names=words(200_000))).quarantined == [0]
    assert set(asides(town.storage).values()) == {"check"}


def test_a_revoked_pc_has_so_much_set_aside_and_no_more(town, monkeypatch):
    monkeypatch.setattr("lmmh_desk.hub.receive.MOST", 2)
    rogue = Rogue(town.storage, "rogue", CENTRE, revoked=True)
    for rank in range(3):
        rogue.push(rogue.insert("person", f"p{rank}", usual_name="x", first_names="x", channel="mail"))
    with pytest.raises(Refused, match="revoked"):
        rogue.push(rogue.insert("person", "p4", usual_name="x", first_names="x", channel="mail"))


def undoing(rogue):
    """Have a visit's step undo the step of another site's visit."""
    return [
        rogue.insert("visit", "visit-x", **{**values("visit", "x", "0"), "site_id": SABLONS}),
        rogue.insert("visit_step", "visit_step-x", **{**values("visit_step", "x", "0"), "visit_id": "visit-x"}),
        rogue.insert("visit_step", "visit_step-y",
                     **{**values("visit_step", "y", "0"), "visit_id": "visit-0", "undoes": "visit_step-x"}),
    ]  # fmt: skip


def of_two_sites(rogue):
    rogue.push(*[rogue.insert("site", name, **values("site", name)) for name in (CENTRE, SABLONS)])
    assert rogue.push(*made(rogue, "0")).quarantined == []


def test_what_undoes_a_step_of_another_record_is_set_aside(town):
    here, rogue = town.desk("C02"), Rogue(town.storage, "rogue", CENTRE)
    of_two_sites(rogue)
    assert rogue.push(*undoing(rogue)).quarantined == [2]
    assert here.sync().same


def test_a_row_that_points_where_a_desk_has_nothing_is_left_out_and_the_rest_comes(town, monkeypatch):
    here, rogue = town.desk("C02"), Rogue(town.storage, "rogue", CENTRE)
    of_two_sites(rogue)
    with monkeypatch.context() as patched:
        patched.setattr(tables, "own_keys", lambda _name: ())  # as a hub of before took it
        assert rogue.push(*undoing(rogue)).quarantined == []
    with in_french("échange"):
        here.sync()
    here.person()
    assert here.sync().sent == 1
    with here.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM visit_step WHERE id = 'visit_step-y'").scalar() == 0


def test_copies_of_a_site_s_pcs_are_so_many_a_day_and_codes_are_left(town):
    here = town.desk("C02")
    here.person()
    here.sync()
    for _ in range(devices.COPIES):
        devices.another(town.storage, here.wire.device, Copied(os.urandom(32), 1), NOW)
    with pytest.raises(Refused, match="copies"):
        devices.another(town.storage, here.wire.device, Copied(os.urandom(32), 1), NOW)
    assert devices.another(town.storage, here.wire.device, Copied(os.urandom(32), 1), NOW + devices.DAY).code
    for rank in range(60):  # beyond C99
        assert devices.offer(town.storage, new_code(b"x"), CENTRE, "", NOW + rank)


def test_rows_that_say_the_same_all_over_come_to_a_desk_as_they_are_packed(town, fake, keys):
    """Packed they are next to nothing: whoever took them for a bomb would receive nothing more for ever."""
    here, rogue = town.desk("C02"), Rogue(town.storage, "rogue", CENTRE)
    lines = [rogue.insert("household", f"h{rank}", number="x" * 200_000) for rank in range(20)]
    lines = [replace(line, delta=line.delta.replace('[null, "x', f'["{words(20_000)}", "x')) for line in lines]
    batch = rogue.batch(*lines, one=True)
    assert unpack(pack(batch)) == batch, "the door opens it"
    rogue.send(batch)
    told = page(town.storage, here.device, 0)
    assert RATIO * max(len(pack(told)), SHORT) < len(told), "it is as regular as can be"
    fake.answers = [says(pack(told))]
    with hub_of(fake, keys) as hub:
        assert len(hub.feed(0).entries) == len(lines)
