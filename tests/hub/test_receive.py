from __future__ import annotations

import json
import os
import time
import tracemalloc

import msgspec
import pytest

from lmmh_desk.hub.receive import Reached, Receiving, receive
from lmmh_desk.hub.storage import Refused, Storage, last_place, move
from lmmh_desk.store import versions
from lmmh_desk.sync.protocol import Answer, Batch, encode
from tests.hub.desks import NOW, OTHER_SITE, SITE, Desk
from tests.hub.every_row import values
from tests.replacing import replace

PERSON = {"usual_name": "Tessier", "first_names": "Odile", "civility": "Mme", "channel": "mail"}

TICKET = {"day": "2020-11-17", "ticket": "A1", "sequence": 1, "arrived_at": 1, "channel": "counter", "priority": 0,
          "inside": 0, "note": ""}  # fmt: skip


@pytest.fixture
def here(storage: Storage) -> Desk:
    return Desk(storage, "c02")


@pytest.fixture
def there(storage: Storage) -> Desk:
    return Desk(storage, "s01", OTHER_SITE)


def test_a_row_goes_from_a_desk_to_another_and_not_back(here: Desk, there: Desk) -> None:
    answer = here.push(here.insert("person", "p", **PERSON))
    assert answer.revs == [1]
    (page,) = here.pull()
    assert page.entries == []
    there.pull()
    assert there.row("person", "p")["usual_name"] == "Tessier"
    assert there.row("person", "p")["rev"] == 1


def test_the_same_bytes_get_the_same_answer_and_are_applied_once(here: Desk) -> None:
    content = here.batch(here.insert("person", "p", **PERSON))
    first = here.send(content)
    assert here.send(content) == first
    assert [entry.id for page in Desk(here.storage, "x").pull() for entry in page.entries] == ["p"]


def test_other_bytes_under_the_same_id_are_refused(here: Desk) -> None:
    content = here.batch(here.insert("person", "p", **PERSON))
    here.send(content)
    with pytest.raises(Refused, match="other_content"):
        here.send(content.replace(b"Tessier", b"Fessier"))


@pytest.mark.parametrize(("sequence", "code"), [(0, "sequence"), (1, "sequence"), (3, "gap")])
def test_a_batch_follows_the_last_one(here: Desk, sequence: int, code: str) -> None:
    here.push(here.insert("person", "p", **PERSON))
    here.sequence = sequence - 1
    with pytest.raises(Refused, match=code):
        here.push(here.insert("person", "q", **PERSON))


def test_two_desks_change_other_groups_and_both_stand(here: Desk, there: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    there.pull()
    here.push(here.update("person", "p", channel="sms"))
    answer = there.push(there.update("person", "p", large_print=1))
    assert answer.conflicts == 0
    here.pull()
    there.pull()
    assert here.row("person", "p") == there.row("person", "p")
    assert (here.row("person", "p")["channel"], here.row("person", "p")["large_print"]) == ("sms", 1)


def test_two_desks_change_one_group_and_people_decide(here: Desk, there: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    for name in ("karine", "yann"):
        here.push(here.insert("agent", name, name=name, title="", role="front_desk", pin_hash="x", active=1))
    there.pull()
    here.push(here.update("person", "p", "karine", channel="sms"))
    answer = there.push(there.update("person", "p", "yann", channel="call"))
    assert answer == Answer(answer.batch, [0], [], 1)
    there.pull()
    assert there.row("person", "p")["channel"] == "sms"
    (conflict,) = there.all("conflict")
    told = {name: json.loads(conflict[name]) for name in ("columns", "base", "kept", "other")}
    assert told == {"columns": ["channel"], "base": ["mail"], "kept": ["sms"], "other": ["call"]}
    assert (conflict["kept_by"], conflict["kept_device"], conflict["other_by"]) == ("karine", "c02", "yann")


def test_a_transaction_the_database_refuses_is_set_aside_whole_and_alone(here: Desk, there: Desk) -> None:
    answer = here.push(
        here.insert("person", "p", **PERSON),
        here.insert("note", "n", person_id="nobody", channel="counter"),
        here.insert("person", "q", **PERSON),
    )
    assert answer.quarantined == [1]
    there.pull()
    assert {row["id"] for row in there.all("person")} == {"p", "q"}
    assert there.all("quarantine") == []  # it is the desk's own site that mends
    here.pull()
    (line,) = here.all("quarantine")
    assert (line["reason"], line["record_id"], line["site_id"]) == ("missing", "n", SITE)


def test_a_row_of_which_a_change_was_set_aside_comes_back_whatever_the_batch_writes_of_it_next(here: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    aside = here.update("person", "p", channel="sms")
    wrong = replace(here.insert("note", "n", person_id="p", channel="counter", created_at="never"), tx=aside.tx)
    answer = here.push(aside, wrong, here.update("person", "p", usual_name="Tissier"))
    assert (answer.quarantined, answer.revs) == ([0, 1], [0, 0, 0])
    here.pull()
    assert (here.row("person", "p")["channel"], here.row("person", "p")["usual_name"]) == ("mail", "Tissier")


def test_a_record_under_one_that_the_batch_took_away_is_set_aside(here: Desk) -> None:
    """No program writes so; the hub counts it before PostgreSQL says that it refuses it."""
    ticket = here.insert("walk_in", "w", **TICKET)
    move = here.insert("queue_move", "m", walk_in_id="w", step=1, kind="called", counter="")
    answer = here.push(ticket, move, here.delete("walk_in", "w"), here.insert("person", "p", **PERSON))
    assert (answer.quarantined, answer.revs[3] > 0) == ([2], True)


def test_a_record_given_to_another_site_and_deleted_in_one_batch_is_gone_for_its_author_too(here: Desk) -> None:
    here.push(here.insert("walk_in", "w", **TICKET))
    here.push(here.update("walk_in", "w", site_id=OTHER_SITE), here.delete("walk_in", "w"))
    here.pull()
    assert here.all("walk_in") == []


def test_what_an_erasure_set_aside_named_and_the_batch_deleted_then_stays_deleted(here: Desk) -> None:
    contact = here.insert("contact", "c", **{**values("contact", "c"), "person_id": "p"})
    here.push(here.insert("person", "p", **PERSON), contact)
    erasure = here.insert("erasure", "e", **{**values("erasure", "e"), "table_name": "person", "record_id": "p"})
    wrong = replace(here.insert("note", "n", person_id="p", channel="counter", created_at="never"), tx=erasure.tx)
    assert here.push(erasure, wrong, here.delete("contact", "c")).quarantined == [0, 1]
    here.pull()
    assert here.all("contact") == []


def test_a_slot_booked_twice_is_set_aside_with_the_booking_that_holds_it(here: Desk, there: Desk) -> None:
    slot = {
        "resource_id": "bureau-1",
        "starts_at": 1000,
        "ends_at": 2000,
        "live": 1,
        "subject_table": "",
        "subject_id": "",
    }
    here.push(here.insert("booking", "a", **slot))
    answer = there.push(there.insert("booking", "b", **{**slot, "starts_at": 1500, "ends_at": 2500}))
    assert answer.quarantined == [0]
    there.pull()
    (line,) = there.all("quarantine")
    assert (line["reason"], line["detail"]) == ("slot", "a")
    assert there.push(there.insert("booking", "c", **{**slot, "starts_at": 2000, "ends_at": 2500})).quarantined == []


def test_deleting_a_changed_row_keeps_it_and_people_decide(here: Desk, there: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    there.pull()
    here.push(here.update("person", "p", channel="sms"))
    assert there.push(there.delete("person", "p")).conflicts == 1
    there.pull()
    assert there.row("person", "p")["channel"] == "sms"


@pytest.mark.parametrize("one", [True, False])
def test_a_row_deleted_and_put_back_in_one_batch_is_as_it_was_put_back(here: Desk, there: Desk, one: bool) -> None:
    here.push(here.insert("person", "p", **PERSON))
    there.pull()
    again = (here.delete("person", "p"), here.insert("person", "p", **{**PERSON, "channel": "sms"}))
    assert here.push(*again, one=one).quarantined == []
    there.pull()
    assert there.row("person", "p")["channel"] == "sms"


def test_changing_a_deleted_row_puts_it_back_and_people_decide(here: Desk, there: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    there.pull()
    here.push(here.delete("person", "p"))
    assert there.push(there.update("person", "p", channel="call")).conflicts == 1
    here.pull()
    assert here.row("person", "p")["channel"] == "mail"


def test_a_row_that_another_of_its_table_points_to_is_deleted_after_it_only(here: Desk) -> None:
    here.push(here.insert("person", "kept", **PERSON), here.insert("person", "gone", **PERSON, merged_into="kept"))
    channel = here.update("person", "gone", channel="sms")
    assert here.push(here.delete("person", "kept"), channel).quarantined == [0], "the rest of the batch counts"
    here.pull()
    assert here.row("person", "gone")["channel"] == "sms"
    both = here.delete("person", "kept"), here.delete("person", "gone")
    assert here.push(*both, one=True).quarantined == [], "gone together"
    here.pull()
    assert here.all("person") == []


def test_a_deletion_reaches_the_others(here: Desk, there: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    there.pull()
    here.push(here.delete("person", "p"))
    there.pull()
    assert there.all("person") == []


def test_rows_of_a_site_stay_there_and_with_who_made_them(here: Desk, there: Desk) -> None:
    walk_in = {"day": "2020-11-17", "ticket": "A1", "sequence": 1, "channel": "counter", "priority": 0, "inside": 0,
               "arrived_at": 1, "note": ""}  # fmt: skip
    here.push(here.insert("walk_in", "w", **walk_in), here.insert("walk_in", "v", **{**walk_in, "site_id": OTHER_SITE}))
    neighbour = Desk(here.storage, "c03")
    for desk, seen in ((there, {"v"}), (neighbour, {"w"})):
        desk.pull()
        assert {row["id"] for row in desk.all("walk_in")} == seen
    answer = there.push(there.line("walk_in", "w", "update", {"note": ["", "x"]}, "console", 1))
    assert answer.quarantined == [0]


def test_a_line_of_an_unknown_table_or_value_is_set_aside(here: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))
    lines = [
        here.line("nothing", "p", "insert", {"id": [None, "p"]}, "console", 0),
        here.line("person", "p", "update", {"rev": [1, 9]}, "console", 1),
        here.line("person", "p", "update", {"channel": ["mail", 3]}, "console", 1),
        here.line("person", "p", "update", {"channel": ["mail", "a\0b"]}, "console", 1),
        here.line("person", "p", "update", {"language": ["fr", None]}, "console", 1),
        here.line("person", "p", "update", {"standing": ["holder", "king"]}, "console", 1),
    ]
    deep = '{"channel": ["mail", ' + "[" * 20_000 + "]" * 20_000 + "]}"
    lines += [replace(lines[1], delta=delta, tx=10 + rank) for rank, delta in enumerate(("nonsense", "[]", deep))]
    good = here.insert("person", "q", **PERSON)
    assert here.push(*lines, good).quarantined == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert here.push(replace(lines[1], table="erasure", delta=deep, tx=20)).quarantined == [0]


def test_a_line_writes_its_own_row_and_no_other(here: Desk, there: Desk) -> None:
    assert here.push(here.insert("person", "p", **PERSON)).quarantined == []
    assert there.push(there.insert("person", "t", **PERSON)).quarantined == []
    forged = there.insert("person", "p", **{**PERSON, "usual_name": "Vole"})
    lines = [
        there.line("person", "t", "update", {"id": ["t", "p"], "usual_name": ["Tessier", "Vole"]}, "console", 1),
        there.line("person", "t", "update", {"id": ["p", "p"]}, "console", 1),
        replace(forged, id="u"),
        replace(forged, id="t"),
    ]
    assert there.push(*lines).quarantined == [0, 1, 2, 3]
    reader = Desk(here.storage, "c03")
    reader.pull()
    assert {(row["id"], row["usual_name"]) for row in reader.all("person")} == {("p", "Tessier"), ("t", "Tessier")}


@pytest.mark.parametrize("count", [None, 1 << 32, -(1 << 62), "1"])
def test_what_can_t_be_added_to_a_sum_is_set_aside(here: Desk, count: object) -> None:
    paper = {"number": "JD-1", "kind": "JD", "label": "", "subject_table": "", "subject_id": "", "print_count": 1}
    here.push(here.insert("paper", "p", **paper))
    assert here.push(here.line("paper", "p", "update", {"print_count": [1, count]}, "console", 1)).quarantined == [0]


@pytest.mark.parametrize(
    "changed",
    [
        {"actor": "a\0b"},
        {"id": "a\0b"},
        {"table": "a\0b"},
        {"delta": "{\0}"},
        {"id": "x" * 201},
        {"actor": "x" * 201},
        {"at": 1 << 63},
        {"at": 253_402_300_800_000},  # the year 10000, which no calendar of ours tells
        {"rev": 1 << 63},
        {"tx": 1 << 63},
    ],
)
def test_a_line_no_database_holds_is_refused_with_its_batch(here: Desk, changed: dict[str, object]) -> None:
    good, line = here.insert("person", "p", **PERSON), here.insert("person", "q", **PERSON)
    with pytest.raises(Refused, match="malformed"):
        here.push(good, replace(line, **changed))
    assert [page.entries for page in Desk(here.storage, "x").pull()] == [[]]
    here.sequence = 0
    assert here.push(good, line).quarantined == [], "the same number still serves"


def test_an_erasure_of_what_no_database_holds_is_set_aside_by_itself(here: Desk) -> None:
    wrong = here.insert("erasure", "e", table_name="person", record_id="a\0b", cause="retention")
    answer = here.push(here.insert("person", "p", **PERSON), wrong, here.insert("person", "q", **PERSON))
    assert answer.quarantined == [1]
    assert [entry.id for page in Desk(here.storage, "x").pull() for entry in page.entries if entry.id in "pq"] == [
        *"pq"
    ]


def test_lines_longer_than_any_desk_sends_are_not_all_held_at_once(here: Desk) -> None:
    """Of what a text was before, an altered PC may say that it was lists: twenty times what told them, in memory."""
    here.push(here.insert("person", "p", **PERSON))
    delta = f'{{"usual_name":[[{"[]," * 150_000}0],"x"]}}'
    lines = [replace(here.line("person", "p", "update", {}, "console", 1), delta=delta) for _line in range(16)]
    content = here.batch(*lines)
    tracemalloc.start()
    try:
        here.send(content)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100 << 20, "all of them are 160 MB"


def test_what_can_t_even_be_set_aside_is_not_acknowledged(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Receiving, "_refusal", lambda *_one, **_named: "check")
    with pytest.raises(Refused, match="malformed"):
        here.push(here.insert("person", "p", **PERSON))


def test_an_agent_writes_what_his_role_allows(here: Desk) -> None:
    agent = {"name": "Karine", "title": "", "role": "front_desk", "pin_hash": "x", "active": 1}
    here.push(here.insert("agent", "karine", **agent))
    rule = {"key": "gauge", "starts_on": "2020-11-17", "value": "5", "source": ""}
    assert here.push(here.insert("regulation", "r", "karine", **rule)).quarantined == [0]
    assert here.push(here.insert("regulation", "r", **rule)).quarantined == []


def test_a_revoked_device_is_heard_and_set_aside(storage: Storage) -> None:
    stolen = Desk(storage, "c09", revoked=True)
    assert stolen.push(stolen.insert("person", "p", **PERSON)).quarantined == [0]


def test_a_batch_that_deletes_much_of_a_table_waits(here: Desk) -> None:
    here.push(*(here.insert("household", f"h{rank}", number=str(rank)) for rank in range(60)))
    assert len(here.push(*(here.delete("household", f"h{rank}") for rank in range(51))).quarantined) == 51
    answer = here.push(here.insert("household", "again", number=""))
    assert answer.quarantined == []


def test_a_writing_that_fails_leaves_its_place_to_nobody(storage: Storage, here: Desk) -> None:
    here.push(here.insert("person", "p", **PERSON))

    def fail() -> None:
        with storage.write() as connection:
            move(connection, 40)
            assert last_place(connection)[0] == 40
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with storage.writer.connect() as connection:  # the pool's only one
        assert last_place(connection)[0] == 1


def test_what_the_database_refuses_again_moves_the_feed_nowhere(storage: Storage, here: Desk) -> None:
    line = here.insert("note", "n", person_id="nobody", text="")
    assert here.push(line).quarantined == [0]
    with storage.read() as read:
        before = last_place(read)
    assert here.push(line).quarantined == [0]
    assert storage.known == before, "it was set aside once: nothing is written, nothing went further"
    assert here.push(here.insert("person", "p", **PERSON)).revs == [before[0] + 1]


def test_a_row_of_no_site_refuses_nothing_else(here: Desk) -> None:
    nowhere = here.insert("walk_in", "w", day="2020-11-17", ticket="A1", sequence=1, arrived_at=1, site_id=None)
    answer = here.push(nowhere, here.insert("person", "p", **PERSON))
    assert (answer.quarantined, answer.revs[1] > 0) == ([0], True)


def test_a_value_too_long_for_an_index_refuses_nothing_else(here: Desk) -> None:
    long = os.urandom(5000).hex()
    answer = here.push(
        here.insert("note", "n", person_id=long, channel="counter"), here.insert("person", "p", **PERSON)
    )
    assert (answer.quarantined, answer.revs[1] > 0) == ([0], True)


def sent(desk: Desk, content: bytes, reached: Reached) -> Answer:
    return msgspec.msgpack.decode(receive(desk.storage, desk.device, content, NOW, reached), type=Answer)


def test_a_device_that_says_its_epoch_hears_how_it_is_known_and_what_follows(here: Desk, there: Desk) -> None:
    there.push(there.insert("person", "p", **PERSON))
    with here.storage.read() as read:
        _place, epoch = last_place(read)
    content = here.batch(here.insert("person", "q", **PERSON))
    for _time in range(2):
        answer = sent(here, content, Reached(0, epoch, 1))
        assert answer.status is not None
        assert answer.page is not None
        known = answer.status
        assert (known.epoch, known.schema, known.head, known.sequence) == (epoch, versions.head(), 2, 1)
        assert known.sites == [SITE]
        assert NOW <= known.now < NOW + 60_000
        assert [entry.id for entry in answer.page.entries] == ["p"]
        assert sent(here, content, Reached(0, epoch, 2)).page is None, "it begins the feed again"
    assert sent(here, content, Reached(0)).status is None, "it asked before"


def test_nothing_is_taken_from_a_device_that_says_another_epoch(here: Desk, there: Desk) -> None:
    content = here.batch(here.insert("person", "p", **PERSON))
    for epoch in ("the former one", ""):
        with pytest.raises(Refused, match="epoch"):
            sent(here, content, Reached(0, epoch))
    assert there.pull()[-1].head == 0
    assert here.send(content).revs == [1]


def test_a_device_of_an_older_version_hears_of_the_newer_one_and_receives_nothing(here: Desk, there: Desk) -> None:
    there.push(there.insert("person", "p", **PERSON))
    with here.storage.read() as read:
        _place, epoch = last_place(read)
    line = here.insert("person", "q", **PERSON)
    content = encode(Batch("b", here.device.id, 1, versions.known()[-2], [line]))
    answer = sent(here, content, Reached(0, epoch, 1))
    assert answer.status is not None
    assert (answer.status.schema, answer.page, answer.revs) == (versions.head(), None, [2])


def test_the_time_is_told_as_the_answer_is_ready(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Receiving.run

    def slowly(one: Receiving) -> Answer:
        time.sleep(0.1)
        return run(one)

    monkeypatch.setattr(Receiving, "run", slowly)
    with here.storage.read() as read:
        _place, epoch = last_place(read)
    answer = sent(here, here.batch(here.insert("person", "p", **PERSON)), Reached(0, epoch, 1))
    assert answer.status is not None
    assert NOW + 100 <= answer.status.now < NOW + 60_000
