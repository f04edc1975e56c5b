"""Decisions with a real hub between real desks: everybody ends with the same, and with both values readable."""

import pytest

from lmmh_desk.features.desk.actions.arbitration import settle
from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import REASONS, Act, Mend, Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.desk.store.decided import timeline
from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.hub import tables
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.store.exchange import digests
from lmmh_desk.tenancy.model.records import Contact, Note, Person
from tests.conftest import load_tables
from tests.sync.town import NOW, SABLONS, Town

load_tables()
AGAIN = Mend(Act.AGAIN, "")


@pytest.fixture
def town(tmp_path, template):
    made = Town(tmp_path, template)
    yield made
    made.close()


def items(desk):
    with desk.store.read() as read:
        return board(read, desk.session, NOW).items


def history(desk, person_id):
    with desk.store.read() as read:
        return timeline(read, person_id, desk.session)


def named_apart(town):
    """Two desks that gave one person two names, and the person's id."""
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person()
    town.settle()
    one.change(Person, person_id, usual_name="Un")
    two.change(Person, person_id, usual_name="Deux")
    town.settle()
    return one, two, person_id


def numbered_apart(town):
    """Two desks that corrected one number of a person otherwise."""
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person()
    contact = one.add(Contact(person_id=person_id, kind="phone", raw="1", value="+33639981120", mobile=True))
    town.settle()
    one.change(Contact, contact, raw="2", value="+33639985514")
    two.change(Contact, contact, raw="3", value="+33639985541")
    town.settle()
    return one, two


def test_two_desks_edit_one_person_and_both_agree_in_the_end(town):
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person()
    town.settle()
    one.change(Person, person_id, channel="sms", usual_name="Teissier")
    two.change(Person, person_id, channel="phone", usual_name="Tessié")
    town.settle()
    (seen,) = items(one)
    assert (seen.kept.here, seen.other.here, len(seen.lines)) == (True, False, 2)
    (mine,) = items(two)
    assert (mine.kept.here, mine.other.here, mine.sides) == (False, True, (Side.OTHER, Side.KEPT))
    assert mine.other.place == "Ce poste"
    sides = [Side.OTHER if line.label == "Contact préféré" else Side.KEPT for line in mine.lines]
    settle(two.store, two.session, decided(mine.lines, sides))
    town.settle()
    for desk in (one, two):
        assert items(desk) == ()
        row = desk.rows("person")[person_id]
        assert (row["channel"], row["usual_name"]) == ("phone", "Teissier")
        told = " ".join(moment.subtitle for moment in history(desk, person_id))
        for value in ("SMS", "Appel", "Teissier", "Tessié"):
            assert value in told
        assert desk.waiting() == 0


def test_both_numbers_reach_everybody(town):
    one, two = numbered_apart(town)
    (seen,) = items(one)
    settle(one.store, one.session, decided(seen.lines, [Side.BOTH]))
    town.settle()
    for desk in (one, two):
        assert {row["value"] for row in desk.rows("contact").values()} == {"+33639985514", "+33639985541"}
        assert items(desk) == ()


def test_a_file_deleted_there_and_changed_here(town):
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person()
    contact = one.add(Contact(person_id=person_id, kind="phone", raw="1", value="+33639981120", mobile=True))
    town.settle()
    one.delete(Contact, contact)
    two.change(Contact, contact, raw="2", value="+33639985514")
    town.settle()
    (seen,) = items(two)
    settle(two.store, two.session, decided(seen.lines, [Side.KEPT]))
    town.settle()
    for desk in (one, two):
        assert desk.rows("contact") == {}
        assert "06\u00a039\u00a098\u00a055\u00a014" in history(desk, person_id)[0].subtitle


def test_a_rule_written_twice_is_dropped_or_dated_otherwise(town):
    one, two = town.desk("C01"), town.desk("C02")
    one.regulation("4")
    two.regulation("5")
    town.settle()
    (item,) = items(two)
    assert item.reason == "duplicate"
    edits = {(edit.line_id, edit.column): edit.value for edit in item.edits}
    assert edits == {}
    mend(two.store, two.session, item.key, Mend(Act.DROP, ""))
    town.settle()
    assert items(one) == items(two) == ()
    assert [row["value"] for row in two.rows("regulation").values()] == ["4"]
    assert [row["choice"] for row in one.rows("quarantine").values()] == ["dropped"]


def test_a_slot_freed_is_taken_after_all(town):
    one, two = town.desk("C01"), town.desk("C02")
    slot = {"resource_id": "room", "starts_at": NOW, "ends_at": NOW + 1_800_000, "subject_table": "appointment"}
    held = one.add(Booking(**slot, subject_id="a1"))
    wanted = two.add(Booking(**slot, subject_id="a2"))
    town.settle()
    assert wanted not in two.rows("booking")
    (item,) = items(two)
    assert (item.reason, [one.act for one in item.mends]) == ("slot", [Act.DROP])
    one.change(Booking, held, live=False)
    town.settle()
    (item,) = items(two)
    assert [one.act for one in item.mends] == [Act.AGAIN, Act.DROP]
    mend(two.store, two.session, item.key, AGAIN)
    town.settle()
    for desk in (one, two):
        assert desk.rows("booking")[wanted]["live"] == 1
        assert items(desk) == ()
        assert desk.waiting() == 0


def test_a_desk_is_asked_about_the_last_value_it_typed_apart(town):
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person(channel="")
    town.settle()
    one.change(Person, person_id, usual_name="Ici", channel="sms")
    one.sync()
    for name, channel in (("Première", "phone"), ("Seconde", "mail"), ("Dernière", "call")):
        two.change(Person, person_id, usual_name=name, channel=channel)
    town.settle()
    (item,) = items(two)
    assert [line.other for line in item.lines if line.label == "Nom d’usage"] == ["Dernière"]
    assert (len(item.lines), len(two.rows("conflict"))) == (2, 6)
    sides = [Side.OTHER if line.label == "Nom d’usage" else Side.KEPT for line in item.lines]
    settle(two.store, two.session, decided(item.lines, sides))
    town.settle()
    for desk in (one, two):
        row = desk.rows("person")[person_id]
        assert (row["usual_name"], row["channel"]) == ("Dernière", "sms")
        assert items(desk) == ()
        assert None not in {row["settled_at"] for row in desk.rows("conflict").values()}
        told = " ".join(moment.subtitle for moment in history(desk, person_id))
        assert ("Ici" in told, "Dernière" in told, "Seconde" in told) == (True, True, False)


def test_what_a_desk_types_after_it_saw_the_other_value_is_asked_apart(town):
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person(channel="")
    town.settle()
    one.change(Person, person_id, usual_name="Ici")
    two.change(Person, person_id, usual_name="Là")
    town.settle()
    one.change(Person, person_id, usual_name="Ici encore")
    two.change(Person, person_id, usual_name="Là encore")
    town.settle()
    (item,) = items(two)
    assert [line.other for line in item.lines] == ["Là", "Là encore"]
    settle(two.store, two.session, decided(item.lines, [Side.OTHER, Side.OTHER]))
    town.settle()
    for desk in (one, two):
        assert desk.rows("person")[person_id]["usual_name"] == "Là encore"
        assert items(desk) == ()


def test_a_change_and_then_a_deletion_are_one_question(town):
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person()
    contact = one.add(Contact(person_id=person_id, kind="phone", raw="1", value="+33639981120", mobile=True))
    town.settle()
    one.change(Contact, contact, raw="2", value="+33639985514")
    one.sync()
    two.change(Contact, contact, raw="3", value="+33639985541")
    two.delete(Contact, contact)
    town.settle()
    (item,) = items(two)
    assert [line.other for line in item.lines] == ["Supprimer"]
    settle(two.store, two.session, decided(item.lines, [Side.OTHER]))
    town.settle()
    for desk in (one, two):
        assert desk.rows("contact") == {}
        assert items(desk) == ()


def test_a_record_put_back_and_typed_in_twice_is_all_or_nothing(town):
    one, two = town.desk("C01"), town.desk("C02")
    person_id = one.person()
    contact = one.add(Contact(person_id=person_id, kind="phone", raw="1", value="+33639981120", mobile=True))
    town.settle()
    one.delete(Contact, contact)
    one.sync()
    two.change(Contact, contact, raw="2", value="+33639985514")
    two.change(Contact, contact, raw="3", value="+33639985541")
    town.settle()
    (item,) = items(two)
    assert len(item.lines) == 2
    with pytest.raises(WrongState, match="supprimé depuis"):
        settle(two.store, two.session, decided(item.lines, [Side.KEPT, Side.OTHER]))
    settle(two.store, two.session, decided(item.lines, [Side.OTHER, Side.OTHER]))
    town.settle()
    for desk in (one, two):
        assert desk.rows("contact")[contact]["value"] == "+33639985541"
        assert items(desk) == ()


def test_two_sites_see_the_conflict_of_a_record_that_goes_everywhere(town):
    one, other = town.desk("C01"), town.desk("S01", SABLONS)
    person_id = one.person()
    town.settle()
    one.change(Person, person_id, channel="sms")
    one.sync()
    other.change(Person, person_id, channel="phone")
    town.settle()
    assert [len(items(desk)) for desk in (one, other)] == [1, 1]
    (item,) = items(one)
    assert (item.kept.here, item.other.here) == (True, False)
    settle(one.store, one.session, decided(item.lines, [Side.OTHER]))
    town.settle()
    for desk in (one, other):
        assert desk.rows("person")[person_id]["channel"] == "phone"
        assert items(desk) == ()
        told = " ".join(moment.subtitle for moment in history(desk, person_id))
        assert "SMS" in told
        assert "Appel" in told
        with town.storage.read() as hub, desk.store.read() as read:
            asked = tables.digest.select().where(tables.digest.c.table_name == "", tables.digest.c.scope == "")
            assert digests.sums(read, [""]) == {"": hub.execute(asked).one().value}


def test_a_conflict_goes_no_further_than_its_record(town):
    one, two, other = town.desk("C01"), town.desk("C02"), town.desk("S01", SABLONS)
    arrival = one.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1))
    town.settle()
    one.change(WalkIn, arrival, note="ici")
    two.change(WalkIn, arrival, note="là")
    town.settle()
    assert [len(desk.rows("conflict")) for desk in (one, two, other)] == [1, 1, 0]


def test_a_note_that_was_changed_can_only_be_put_aside(town):
    one, two = town.desk("C01"), town.desk("C02")
    note = one.add(Note(person_id=one.person(), text="Vu"))
    town.settle()
    two.change(Note, note, text="Corrigé")
    town.settle()
    (item,) = items(two)
    assert (item.reason, item.edits, [way.act for way in item.mends]) == ("added", (), [Act.DROP])
    assert "Corrigé" in dict(item.typed).values()
    assert "orrige" not in REASONS[item.reason], "nothing there can be corrected"
    mend(two.store, two.session, item.key, item.mends[0])
    town.settle()
    for desk in (one, two):
        assert items(desk) == ()
        assert desk.rows("note")[note]["text"] == "Vu"


@pytest.mark.parametrize(("first", "second"), [(Side.KEPT, Side.OTHER), (Side.OTHER, Side.KEPT)])
def test_what_two_desks_settle_apart_is_as_the_first_said_and_the_second_is_asked(town, first, second):
    one, two, person_id = named_apart(town)
    for desk, side in ((one, first), (two, second)):
        (item,) = items(desk)
        settle(desk.store, desk.session, decided(item.lines, [side]))
    one.sync()
    town.settle()
    name = "Un" if first is Side.KEPT else "Deux"
    for desk in (one, two):
        assert desk.rows("person")[person_id]["usual_name"] == name
        assert {row["choice"] for row in desk.rows("conflict").values()} == {first}
        (aside,) = items(desk)
        assert aside.reason == "settled"
        assert REASONS[aside.reason]
    mend(two.store, two.session, items(two)[0].key, AGAIN)
    town.settle()
    for desk in (one, two):
        assert items(desk) == ()
        assert desk.rows("person")[person_id]["usual_name"] == ("Deux" if second is Side.OTHER else name)
        assert {row["choice"] for row in desk.rows("conflict").values()} == {second}


@pytest.mark.parametrize("side", [Side.KEPT, Side.OTHER])
def test_what_two_desks_settle_alike_is_settled_once(town, side):
    one, two, _person_id = named_apart(town)
    two.store.clock.advance(60_000)
    for desk in (one, two):
        (item,) = items(desk)
        settle(desk.store, desk.session, decided(item.lines, [side]))
    town.settle()
    assert (items(one), items(two)) == ((), ())


def test_two_desks_that_both_keep_both_numbers_add_one(town):
    one, two = numbered_apart(town)
    two.store.clock.advance(60_000)
    for desk in (one, two):
        (item,) = items(desk)
        settle(desk.store, desk.session, decided(item.lines, [Side.BOTH]))
    town.settle()
    for desk in (one, two):
        assert sorted(row["value"] for row in desk.rows("contact").values()) == ["+33639985514", "+33639985541"]
