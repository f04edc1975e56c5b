"""Persons at the counter: created, edited, refused, merged; each in one transaction."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, StoreError, WrongState
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions import merging, notes, notices, people
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.tenancy.model.duplicates import LikelyDuplicate
from lmmh_desk.tenancy.model.records import PersonCreated, PersonsMerged
from lmmh_desk.tenancy.store import tables
from lmmh_desk.tenancy.store.cards import kept_id, lease_line, person_card
from lmmh_desk.tenancy.store.duplicates import likely_duplicates
from lmmh_desk.tenancy.store.moments import timeline
from tests.replacing import replace

FERHAT = PersonInput(civility="M.", usual_name="Belkacem", first_names="Ferhat", birth_date="1984-04-12")


def _count(store: Store, name: str) -> int:
    with store.read() as read:
        return read.execute(select(func.count()).select_from(getattr(tables, name))).scalar_one()


def _created(changes: Changes) -> str:
    return changes.created("person")


def test_a_person_is_created_with_contacts_and_a_typed_lease(store: Store, session: Session) -> None:
    seen: list[object] = []
    store.events.subscribe(PersonCreated, lambda _unit, event: seen.append(event))
    person_id = _created(
        people.create_person(
            store, session, FERHAT, phone="06 39 98 34 71", email="F.Belkacem@example.org", lease_number="204518"
        )
    )
    with store.read() as read:
        card = person_card(read, person_id)
    assert card.name == "M. Ferhat Belkacem"
    assert [line.text for line in card.contacts] == ["06\u00a039\u00a098\u00a034\u00a071", "F.Belkacem@example.org"]
    assert card.leases[0].number == "L-204518"
    assert card.leases[0].typed
    assert card.leases[0].holders == (person_id,)
    assert card.leases[0].dwelling is None
    assert seen == [PersonCreated(person_id)]


def test_a_known_lease_number_joins_its_household(store: Store, session: Session) -> None:
    people.create_person(store, session, FERHAT, lease_number="L-204518")
    lamia = replace(FERHAT, civility="Mme", first_names="Lamia", birth_date="1987-09-03")
    lamia_id = _created(people.create_person(store, session, lamia, lease_number="l 204518"))
    child = PersonInput(first_names="Inès", standing="child")
    child_id = _created(people.create_person(store, session, child, lease_number="L-204518"))
    with store.read() as read:
        card = person_card(read, lamia_id)
        assert [member.standing for member in card.members] == ["holder", "occupant", "child"]
        assert person_card(read, child_id).name == "Inès"
        assert [lease.number for lease in card.leases] == ["L-204518"]
    assert _count(store, "lease") == 1


def test_a_lease_without_household_gets_one(store: Store, session: Session) -> None:
    first = _created(people.create_person(store, session, FERHAT, lease_number="L-204518"))
    with store.read() as read:
        lease_id = person_card(read, first).leases[0].id
    with store.write(session, "test") as unit:
        unit.connection.execute(tables.lease.update().values(household_id=None))
    other = PersonInput(usual_name="Tessier", first_names="Odile")
    other_id = _created(people.create_person(store, session, other, lease_number="L-204518"))
    with store.read() as read:
        assert person_card(read, other_id).leases[0].id == lease_id


def test_a_person_joins_a_household_at_once(store: Store, session: Session) -> None:
    first = _created(people.create_person(store, session, FERHAT))
    with store.read() as read:
        household_id = person_card(read, first).household_id or ""
    second = _created(
        people.create_person(
            store, session, PersonInput(first_names="Rayan", standing="child"), household_id=household_id
        )
    )
    with store.read() as read:
        assert {member.id for member in person_card(read, second).members} == {first, second}


@pytest.mark.parametrize(
    ("given", "extra", "field"),
    [
        (PersonInput(), {}, "birth_name"),
        (PersonInput(birth_name="x" * 101), {}, "birth_name"),
        (PersonInput(birth_name="Léa 🙂"), {}, "birth_name"),
        (PersonInput(birth_name="محمد"), {}, "birth_name"),
        (PersonInput(birth_name="A", birth_date="2090-01-01"), {}, "birth_date"),
        (PersonInput(birth_name="A", birth_date="1850-01-01"), {}, "birth_date"),
        (PersonInput(birth_name="A", birth_date="hier"), {}, "birth_date"),
        (PersonInput(birth_name="A", civility="Sir"), {}, "civility"),
        (PersonInput(birth_name="A", channel="pigeon"), {}, "channel"),
        (PersonInput(birth_name="A", standing="king"), {}, "standing"),
        (PersonInput(birth_name="A", language="français"), {}, "language"),
        (PersonInput(birth_name="A", nur="072 1"), {}, "nur"),
        (PersonInput(birth_name="A", nur="0721120999345GDPU#"), {}, "nur"),
        (PersonInput(birth_name="A"), {"phone": "06 12"}, "phone"),
        (PersonInput(birth_name="A"), {"email": "a@"}, "email"),
        (PersonInput(birth_name="A"), {"lease_number": "?"}, "lease_number"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(
    store: Store, session: Session, given: PersonInput, extra: dict[str, str], field: str
) -> None:
    with pytest.raises(BadInput) as raised:
        people.create_person(store, session, given, **extra)
    assert list(raised.value.fields) == [field]
    assert raised.value.fields[field].endswith((".", "étranger.", "suit."))
    assert _count(store, "person") == _count(store, "household") == 0


@pytest.mark.parametrize("name", ["Robert'); DROP TABLE person;--", "=1+1", "D’Été-Ñandú", "O\u202eliver", "X"])
def test_odd_names_are_just_text(store: Store, session: Session, name: str) -> None:
    person_id = _created(people.create_person(store, session, PersonInput(birth_name=name)))
    with store.read() as read:
        assert person_card(read, person_id).birth_name == name.replace("\u202e", "")


def test_the_same_email_is_refused(store: Store, session: Session) -> None:
    people.create_person(store, session, FERHAT, email="f@example.org")
    with pytest.raises(BadInput) as raised:
        people.create_person(store, session, PersonInput(birth_name="B"), email="F@example.org", confirmed=True)
    assert "Ferhat" in raised.value.fields["email"]


def test_likely_duplicates_wait_for_the_agent(store: Store, session: Session) -> None:
    first = _created(people.create_person(store, session, FERHAT, phone="06 39 98 34 71"))
    swapped = PersonInput(birth_name="FERHAT", first_names="Belkacem", birth_date="1984-04-12")
    with pytest.raises(LikelyDuplicate) as raised:
        people.create_person(store, session, swapped)
    assert [one.id for one in raised.value.found] == [first]
    assert "mêmes noms" in str(raised.value)
    with pytest.raises(LikelyDuplicate, match="même téléphone"):
        people.create_person(store, session, PersonInput(birth_name="B"), phone="+33 6 39 98 34 71")
    people.create_person(store, session, swapped, confirmed=True)
    assert _count(store, "person") == 2


@pytest.mark.parametrize("birth_date", ["", "1984-04-12"])
def test_the_exact_names_of_somebody_without_birth_date_are_likely_theirs(
    store: Store, session: Session, birth_date: str
) -> None:
    first = _created(people.create_person(store, session, replace(FERHAT, birth_date="")))
    swapped = PersonInput(birth_name="Férhat", first_names="BELKACEM", birth_date=birth_date)
    with pytest.raises(LikelyDuplicate, match="mêmes noms, sans date de naissance") as raised:
        people.create_person(store, session, swapped)
    assert [one.id for one in raised.value.found] == [first]
    people.create_person(store, session, replace(FERHAT, first_names="Ferhad", birth_date=birth_date))
    assert _count(store, "person") == 2


def test_the_person_being_edited_is_no_duplicate_of_itself(store: Store, session: Session) -> None:
    first = _created(people.create_person(store, session, FERHAT))
    with store.read() as read:
        assert likely_duplicates(read, FERHAT, "1984-04-12", besides=first) == ()
        assert [one.id for one in likely_duplicates(read, FERHAT, "1984-04-12")] == [first]


def test_editing_says_which_fields_changed(store: Store, session: Session) -> None:
    person_id = _created(people.create_person(store, session, FERHAT))
    changes = people.edit_person(store, session, person_id, replace(FERHAT, channel="sms", large_print=True))
    assert changes.ids("person", "update") == (person_id,)
    with store.read() as read:
        card = person_card(read, person_id)
        details = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'tenancy.person.edit'").scalar()
    assert (card.channel, card.large_print) == ("sms", True)
    assert details == '{"fields": "channel,large_print"}'
    with pytest.raises(BadInput):
        people.edit_person(store, session, person_id, PersonInput())
    with pytest.raises(NotFound):
        people.edit_person(store, session, "nobody", FERHAT)


def test_the_number_of_an_application_is_kept_tidy_and_may_be_removed(store: Store, session: Session) -> None:
    given = replace(FERHAT, nur=" 072 1120 999345-gdpub ")
    person_id = _created(people.create_person(store, session, given))
    with store.read() as read:
        assert person_card(read, person_id).nur == "0721120999345GDPUB"
    people.edit_person(store, session, person_id, FERHAT)
    with store.read() as read:
        assert person_card(read, person_id).nur == ""
        assert read.execute(select(tables.person.c.nur)).scalar() is None
        details = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'tenancy.person.edit'").scalar()
    assert details == '{"fields": "nur"}'
    with pytest.raises(StoreError), store.write(session, "test") as unit:
        unit.connection.execute(tables.person.update().values(nur="1" * 17))


def test_households_are_joined_and_left(store: Store, session: Session) -> None:
    first = _created(people.create_person(store, session, FERHAT))
    second = _created(people.create_person(store, session, PersonInput(birth_name="Zoé")))
    with store.write(session, "test") as unit:
        unit.connection.execute(tables.person.update().where(tables.person.c.id == first).values(household_id=None))
    people.join_household(store, session, second, first)
    people.join_household(store, session, second, first)
    with store.read() as read:
        assert len(person_card(read, first).members) == 2
    people.leave_household(store, session, second)
    with store.read() as read:
        assert len(person_card(read, first).members) == 1
    with pytest.raises(BadInput):
        people.join_household(store, session, first, first)


def test_a_person_without_household_is_alone_on_the_card(store: Store, session: Session) -> None:
    first = _created(people.create_person(store, session, FERHAT))
    with store.write(session, "test") as unit:
        unit.connection.execute(tables.person.update().values(household_id=None))
    with store.read() as read:
        assert [member.id for member in person_card(read, first).members] == [first]


def test_the_identity_check_is_kept_with_its_instant(store: Store, session: Session) -> None:
    person_id = _created(people.create_person(store, session, FERHAT))
    people.verify_identity(store, session, person_id)
    with store.read() as read:
        assert person_card(read, person_id).identity_checked_at == store.clock.now()


def test_a_note_is_kept_or_refused(store: Store, session: Session) -> None:
    person_id = _created(people.create_person(store, session, FERHAT))
    notes.add_note(store, session, person_id, "D’accord pour\n une entrée ", channel="call_out", title="Proposition")
    with store.read() as read:
        row = read.execute(select(tables.note)).one()
    assert (row.text, row.channel, row.title) == ("D’accord pour\nune entrée", "call_out", "Proposition")
    for text, channel, title in (
        ("", "counter", ""),
        ("x" * 501, "counter", ""),
        ("x", "fax", ""),
        ("x", "mail", "🙂"),
        ("Semble alcoolique", "mail", ""),
        ("x", "mail", "Menteuse"),
    ):
        with pytest.raises(BadInput):
            notes.add_note(store, session, person_id, text, channel=channel, title=title)
    assert _count(store, "note") == 1


def test_merging_moves_rows_fills_gaps_and_hides_the_duplicate(
    store: Store, session: Session, manager: Session
) -> None:
    seen: list[object] = []
    store.events.subscribe(PersonsMerged, lambda _unit, event: seen.append(event))
    bare = PersonInput(usual_name="Belkacem", first_names="Ferhat")
    kept = _created(people.create_person(store, session, bare, phone="0639983471", lease_number="L-204518"))
    whole = replace(FERHAT, nur="0721120999345GDPUB")
    merged = _created(
        people.create_person(store, session, whole, phone="0639983488", email="f@example.org", confirmed=True)
    )
    notes.add_note(store, session, merged, "Appelé")
    merging.merge_persons(store, manager, kept, merged)
    with store.read() as read:
        card = person_card(read, merged)
        assert kept_id(read, merged) == kept
        owners = set(read.execute(select(tables.note.c.person_id)).scalars())
    assert (card.id, card.birth_date, card.civility) == (kept, "1984-04-12", "M.")
    assert card.nur == "0721120999345GDPUB"
    assert len(card.contacts) == 3
    assert owners == {kept}
    assert seen == [PersonsMerged(kept, merged)]
    with pytest.raises(WrongState):
        merging.merge_persons(store, manager, kept, merged)
    with pytest.raises(BadInput):
        merging.merge_persons(store, manager, kept, kept)
    with pytest.raises(NotAllowed):
        merging.merge_persons(store, session, kept, merged)


def test_notice_ends_three_months_or_one_after_receipt(store: Store, session: Session, manager: Session) -> None:
    person_id = _created(people.create_person(store, session, FERHAT, lease_number="L-204518"))
    with store.read() as read:
        lease_id = person_card(read, person_id).leases[0].id
    notices.record_notice(store, session, lease_id, date(2020, 8, 31), "registered_letter")
    with store.read() as read:
        assert lease_line(read, lease_id).notice_ends_on == "2020-11-30"
    notices.record_notice(store, session, lease_id, date(2020, 10, 30), "hand_delivery", reduced=True)
    with store.read() as read:
        line = lease_line(read, lease_id)
    assert (line.notice_ends_on, line.ends_on, line.notice_reduced) == ("2020-11-30", "2020-11-30", True)
    with pytest.raises(BadInput) as raised:
        notices.record_notice(store, session, lease_id, date(2020, 11, 18), "email")
    assert set(raised.value.fields) == {"method", "received_on"}
    notices.withdraw_notice(store, manager, lease_id)
    with store.read() as read:
        assert (lease_line(read, lease_id).notice_ends_on, lease_line(read, lease_id).ends_on) == (None, None)
    with pytest.raises(WrongState):
        notices.withdraw_notice(store, manager, lease_id)
    with pytest.raises(NotFound), store.read() as read:
        lease_line(read, "none")


def test_notice_of_an_ended_lease_is_refused_and_an_earlier_end_survives_withdrawal(
    store: Store, session: Session, manager: Session
) -> None:
    person_id = _created(people.create_person(store, session, FERHAT, lease_number="L-204518"))
    with store.read() as read:
        lease_id = person_card(read, person_id).leases[0].id
    notices.record_notice(store, session, lease_id, date(2020, 10, 30), "bailiff")
    with store.write(session, "test") as unit:
        unit.connection.execute(tables.lease.update().values(ends_on="2020-11-01", starts_on="2014-09-01"))
    with pytest.raises(WrongState):
        notices.record_notice(store, session, lease_id, date(2020, 10, 30), "bailiff")
    with pytest.raises(BadInput, match="avant le début"):
        notices.record_notice(store, session, lease_id, date(2010, 10, 30), "bailiff")
    notices.withdraw_notice(store, manager, lease_id)
    with store.read() as read:
        assert lease_line(read, lease_id).ends_on == "2020-11-01"


def test_a_caretaker_may_do_none_of_this(store: Store, session: Session) -> None:
    caretaker = replace(session, role="caretaker")
    with pytest.raises(NotAllowed):
        people.create_person(store, caretaker, FERHAT)


def test_a_person_who_is_not_here_is_said_so(store: Store) -> None:
    with store.read() as read, pytest.raises(NotFound):
        person_card(read, "nobody")


def test_contacts_are_replaced_with_the_person(store: Store, session: Session) -> None:
    person_id = _created(people.create_person(store, session, FERHAT, phone="0639983471", email="f@example.org"))
    people.edit_person(store, session, person_id, FERHAT, ("06 39 98 34 88", "+33639983471", "", "g@example.org"))
    with store.read() as read:
        card = person_card(read, person_id)
    assert [line.value for line in card.contacts] == ["+33639983488", "+33639983471", "g@example.org"]
    assert card.contacts[1].raw == "+33639983471"
    people.create_person(store, session, PersonInput(birth_name="Zoé"), email="z@example.org")
    with pytest.raises(BadInput, match="autre fiche"):
        people.edit_person(store, session, person_id, FERHAT, ("z@example.org",))
    with pytest.raises(BadInput) as raised:
        people.edit_person(store, session, person_id, PersonInput(), ("06 12", "z@"))
    assert set(raised.value.fields) == {"birth_name", "contact0", "contact1"}
    with store.read() as read:
        assert len(person_card(read, person_id).contacts) == 3


def test_a_number_typed_over_another_is_a_change_of_it(store: Store, session: Session) -> None:
    person_id = _created(people.create_person(store, session, FERHAT, phone="0639983471"))
    done = people.edit_person(store, session, person_id, FERHAT, ("06 39 98 34 88", "g@example.org"))
    assert len(done.ids("contact", "update")) == len(done.ids("contact", "insert")) == 1
    assert done.ids("contact", "delete") == ()
    done = people.edit_person(store, session, person_id, FERHAT, ("06 39 98 34 88",))
    assert len(done.ids("contact", "delete")) == 1


def test_what_is_rectified_is_traced_from_what_to_what(store: Store, session: Session) -> None:
    created = people.create_person(
        store, session, PersonInput(first_names="Odile", usual_name="Tesier"), phone="0639980001"
    )
    person_id = created.created("person")
    given = PersonInput(first_names="Odile", usual_name="Tessier", channel="sms")
    people.edit_person(store, session, person_id, given, ["06 39 98 00 02"])
    people.edit_person(store, session, person_id, given, ["06 39 98 00 02"])
    with store.read() as read:
        told = {
            moment.title: moment.subtitle for moment in timeline(read, person_id, session) if moment.kind == "change"
        }
    assert told["Rectifié · nom d’usage"].startswith("Tesier → Tessier")
    assert told["Rectifié · contact préféré"].startswith("Sans préférence → SMS")
    assert "+33639980001 → +33639980002" in told["Rectifié · coordonnées"]
    assert len(told) == 3, "what did not change is not told"
