"""Mending what the hub set aside: written again, otherwise, or set aside for good; nothing is erased."""

import json

import pytest

from lmmh_desk.features.desk.actions.mending import FREE_IN, mend
from lmmh_desk.features.desk.model.arbitration import REASONS, Act, Aside, Mend
from lmmh_desk.features.desk.store.decided import timeline
from lmmh_desk.kernel.errors import BadInput, NotAllowed, StoreError, WrongState
from lmmh_desk.office.model.bookings import SlotMoved, Taken
from lmmh_desk.office.model.rights import Role
from tests.features.appointments.conftest import at
from tests.features.desk.arbitration.conftest import PHONE, phone
from tests.office.conftest import add_agent
from tests.tenancy import homes

AGAIN, DROP = Mend(Act.AGAIN, ""), Mend(Act.DROP, "")


def recorded(hub, tables, since):
    """Return the lines that were logged since, as the hub would set them aside."""
    with hub.store.read() as read:
        marks = ", ".join("?" * len(tables))
        rows = read.exec_driver_sql(
            f"SELECT table_name, pk, op, delta FROM sync_log WHERE seq > ? AND table_name IN ({marks}) ORDER BY seq",
            (since, *tables),
        ).all()
    return [
        (table, pk, op, {name: tuple(pair) for name, pair in json.loads(delta).items()})
        for table, pk, op, delta in rows
    ]


def last_line(hub):
    with hub.store.read() as read:
        return read.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM sync_log").scalar()


def erase(hub, *lines):
    """Take inserted rows away, as a desk does once the hub set them aside."""
    with hub.store.local() as connection:
        connection.exec_driver_sql("UPDATE writing SET muted = 1, actor = 'x'")
        for table, pk, op, _delta in reversed(lines):
            if op == "insert":
                connection.exec_driver_sql(f"DELETE FROM {table} WHERE id = ?", (pk,))
        connection.exec_driver_sql("UPDATE writing SET muted = 0, actor = NULL")


TABLES = ("appointment", "participant", "booking", "message")


@pytest.fixture
def double(hub, office):
    """This desk booked Ferhat at 15:30; the hub gave the room to Lamia at that time."""
    before = last_line(hub)
    office.book()
    lines = recorded(hub, TABLES, before)
    erase(hub, *lines)
    held = office.book(person_ids=(homes.LAMIA,))
    with hub.store.read() as read:
        booking = read.exec_driver_sql("SELECT id FROM booking WHERE subject_id = ?", (held,)).scalar()
    return held, hub.aside("slot", *lines, detail=booking)


def offered(hub, act):
    (item,) = hub.items()
    return item.key, next(one for one in item.mends if one.act is act)


def run(hub, act, **more):
    key, chosen = offered(hub, act)
    return mend(hub.store, hub.session, key, chosen, **more)


def booked(hub, office):
    """Return who has the room, when."""
    with hub.store.read() as read:
        asked = "SELECT DISTINCT subject_id FROM booking WHERE live = 1 ORDER BY starts_at"
        ids = read.exec_driver_sql(asked).scalars().all()
    entries = [office.entry(one) for one in ids]
    return [(entry.attendees[0].surname, entry.starts_at) for entry in entries]


def history(hub, person_id=homes.FERHAT):
    with hub.store.read() as read:
        return [moment for moment in timeline(read, person_id, hub.session) if moment.kind == "arbitration"]


def test_a_double_booked_slot_says_who_and_what_may_be_done(hub, double):
    (item,) = hub.items()
    assert isinstance(item, Aside)
    assert (item.title, item.note, item.facts) == (
        "Rendez-vous 17/11 à 15:30", "Mis de côté · Rendez-vous", "M. Ferhat Belkacem",
    )  # fmt: skip
    assert ("Motif", "Remise des clés de l’appartement") in item.typed
    assert [one.label for one in item.mends] == [
        "Déplacer M. Ferhat Belkacem au 17/11 à 16:00",
        "Déplacer Mme Lamia Belkacem au 17/11 à 16:00",
        "Garder le rendez-vous de M. Ferhat Belkacem",
        "Ne pas prendre le rendez-vous de M. Ferhat Belkacem",
    ]
    moved = item.mends[0]
    assert moved.call.phone == "06\u00a039\u00a098\u00a034\u00a071"
    assert moved.script == (
        "Bonjour, votre rendez-vous du 17/11 à 15:30 ne peut pas avoir lieu\u00a0: l’heure était déjà prise. "
        "Nous vous proposons le 17/11 à 16:00. Cela vous convient-il\u00a0?"
    )
    assert item.mends[2].script.endswith("Convenons ensemble d’une autre date.")
    assert AGAIN.script == ""


def test_ours_takes_the_next_slot(hub, office, double):
    run(hub, Act.MOVE)
    assert booked(hub, office) == [("Belkacem", at(15, 30)), ("Belkacem", at(16))]
    assert hub.items() == ()
    assert history(hub)[0].title == "Saisie enregistrée de nouveau · rendez-vous"


@pytest.mark.parametrize(("act", "names"), [(Act.MOVE, ["after"]), (Act.DROP, [])])
def test_what_only_changed_it_follows(hub, office, act, names):
    before = last_line(hub)
    appointment_id = office.book()
    lines = recorded(hub, TABLES, before)
    erase(hub, *lines)
    office.book(person_ids=(homes.LAMIA,))
    first = hub.aside("slot", *lines)
    hub.aside("missing", ("appointment", appointment_id, "update", {"note": ("", "after")}))
    other = hub.aside("missing", ("appointment", "another", "update", {"note": ("", "x")}))
    chosen = next(mend for item in hub.items() if item.key == first for mend in item.mends if mend.act is act)
    mend(hub.store, hub.session, first, chosen)
    assert [item.key for item in hub.items()] == [other]
    row = hub.row("appointment", appointment_id)
    assert [row["note"]] == names if names else row is None


def test_the_one_that_holds_it_takes_the_next_slot(hub, office, double):
    run(hub, Act.MOVE_HELD)
    assert office.entry(double[0]).starts_at == at(16)
    assert booked(hub, office) == [("Belkacem", at(15, 30)), ("Belkacem", at(16))]


def test_the_one_that_holds_it_is_cancelled(hub, office, double):
    run(hub, Act.REPLACE)
    assert not office.entry(double[0]).live
    assert booked(hub, office) == [("Belkacem", at(15, 30))]


def test_ours_is_dropped_and_stays_readable(hub, office, double):
    done = run(hub, Act.DROP)
    assert not done.touches("appointment", "booking")
    assert booked(hub, office) == [("Belkacem", at(15, 30))]
    (moment,) = history(hub)
    assert moment.title == "Saisie écartée · rendez-vous"
    assert "Début\u00a0: 17/11 à 15:30" in moment.subtitle
    assert moment.subtitle.endswith("saisi par K. Moulin · décidé par K. Moulin")


def test_a_slot_that_is_free_again(hub, office, double):
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE booking SET live = 0")
    (item,) = hub.items()
    assert [one.act for one in item.mends] == [Act.AGAIN, Act.DROP]
    for act in (Act.MOVE_HELD, Act.REPLACE):
        with pytest.raises(WrongState, match="libérée"):
            mend(hub.store, hub.session, item.key, Mend(act, ""))
    run(hub, Act.AGAIN)
    assert ("Belkacem", at(15, 30)) in booked(hub, office)


def test_a_holder_that_is_unknown_here(hub, double):
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE quarantine SET detail = 'elsewhere'")
        unit.connection.exec_driver_sql("UPDATE booking SET subject_id = 'elsewhere' WHERE live = 1")
    assert [one.act for one in hub.items()[0].mends] == [Act.MOVE, Act.DROP]
    with pytest.raises(WrongState, match="libérée"):
        mend(hub.store, hub.session, double[1], Mend(Act.REPLACE, ""))


def test_a_slot_taken_meanwhile(hub, office, double):
    key, chosen = offered(hub, Act.MOVE)
    office.book(at(16), person_ids=(homes.SORAYA,))
    with pytest.raises(Taken):
        mend(hub.store, hub.session, key, chosen)
    assert hub.items()[0].key == key


def test_what_no_longer_has_a_motif_is_not_moved(hub, double):
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE quarantine SET delta = replace(delta, 'reason_id', 'note')")
    assert Act.MOVE not in [one.act for one in hub.items()[0].mends]


def test_a_slot_line_without_a_slot_is_mended_plainly(hub):
    hub.aside("slot", ("note", "n1", "insert", {"person_id": homes.FERHAT, "text": "rien"}))
    assert [one.act for one in hub.items()[0].mends] == [Act.AGAIN, Act.DROP]


def new_site(hub, name="Agence Centre"):
    common = {"site_id": "s9", "device_id": "d", "created_at": 1, "created_by": "a"}
    typed = {"kind": "agency", "name": name, "address": "1 rue", "phone": "", "public_area_m2": 20, "status": "open"}
    return hub.aside("duplicate", ("site", "s9", "insert", {**common, **typed}))


def test_a_name_that_exists_is_typed_otherwise(hub, admin):
    key = new_site(hub)
    (item,) = hub.items(admin)
    (edit,) = item.edits
    assert (edit.label, edit.value) == ("Nom", "Agence Centre")
    with pytest.raises(WrongState, match="contredit"):
        mend(hub.store, admin, key, AGAIN)
    with pytest.raises(BadInput, match="manque"):
        mend(hub.store, admin, key, AGAIN, {(edit.line_id, edit.column): "  "})
    mend(hub.store, admin, key, AGAIN, {(edit.line_id, edit.column): " Agence Nord "})
    assert hub.row("site", "s9")["name"] == "Agence Nord"


@pytest.mark.parametrize("column", ["note", "place", "action", "access", "orders", "sms", "title", "label", "outages"])
def test_a_free_text_typed_otherwise_is_weighed(hub, admin, column):
    key = new_site(hub)
    with pytest.raises(BadInput, match="semble parler de santé"):
        mend(hub.store, admin, key, AGAIN, {("line", column): "Semble alcoolique"})


def test_a_free_text_of_one_table_is_weighed_there_alone(hub, admin, monkeypatch):
    key = new_site(hub)
    (item,) = hub.items(admin)
    edits = {(item.edits[0].line_id, item.edits[0].column): "Semble alcoolique"}
    monkeypatch.setitem(FREE_IN, "site", {"name"})
    with pytest.raises(BadInput, match="semble parler de santé"):
        mend(hub.store, admin, key, AGAIN, edits)
    monkeypatch.delitem(FREE_IN, "site")
    mend(hub.store, admin, key, AGAIN, edits)


def test_who_may_not_write_it_may_not_take_it_up_again(hub, admin):
    key = new_site(hub, "Agence Sud")
    with pytest.raises(NotAllowed):
        mend(hub.store, hub.session, key, AGAIN)
    with pytest.raises(NotAllowed):
        mend(hub.store, add_agent(hub.store, admin, "Ali", Role.CARETAKER), key, DROP)
    mend(hub.store, hub.session, key, DROP)
    assert hub.row("site", "s9") is None
    with pytest.raises(WrongState, match="déjà tranché"):
        mend(hub.store, hub.session, key, DROP)
    with pytest.raises(WrongState, match="déjà tranché"):
        mend(hub.store, hub.session, "no such transaction", DROP)


def test_a_change_and_a_deletion_are_done_again(hub):
    row = hub.contact(kind="email")
    key = hub.aside(
        "right",
        ("person", homes.FERHAT, "update", {"channel": ("", "sms")}),
        ("contact", row["id"], "delete", {"raw": (row["raw"], None)}),
    )
    (item,) = hub.items()
    assert (item.title, item.person_id) == ("M. Ferhat Belkacem", homes.FERHAT)
    assert item.typed == (("Contact préféré", "SMS"), ("Coordonnées", "supprimé"))
    mend(hub.store, hub.session, key, AGAIN)
    assert hub.row("person", homes.FERHAT)["channel"] == "sms"
    assert hub.row("contact", row["id"]) is None


def test_a_row_that_is_there_again_is_changed(hub):
    row = hub.contact()
    key = hub.aside("device", ("contact", row["id"], "insert", {"raw": "06", "person_id": homes.FERHAT}))
    assert [one.act for one in hub.items()[0].mends] == [Act.DROP, Act.AGAIN]
    mend(hub.store, hub.session, key, AGAIN)
    assert hub.row("contact", row["id"])["raw"] == "06"


def test_what_it_rests_on_is_missing(hub):
    common = {"site_id": "s", "device_id": "d", "created_at": 1, "created_by": "a"}
    key = hub.aside("missing", ("note", "n1", "insert", {**common, "person_id": "nobody", "text": "x"}))
    with pytest.raises(WrongState, match="se rattache"):
        mend(hub.store, hub.session, key, AGAIN)
    other = hub.aside("missing", ("note", "n2", "update", {"text": ("", "x")}))
    with pytest.raises(WrongState, match="n’est pas, ou plus"):
        mend(hub.store, hub.session, other, AGAIN)
    assert len(hub.items()) == 2


def test_a_deletion_that_would_leave_others_without_it(hub, manager):
    key = hub.aside("mass", ("person", homes.FERHAT, "delete", {"channel": ("", None)}))
    with pytest.raises(StoreError):
        mend(hub.store, manager, key, AGAIN)
    assert hub.row("person", homes.FERHAT) is not None


def test_a_manager_consents_to_a_mass_deletion_and_anybody_drops_it(hub, manager):
    row = hub.contact()
    line = ("contact", row["id"], "delete", {"raw": ("", None)})
    first, second = hub.aside("mass", line), hub.aside("mass", line)
    with pytest.raises(NotAllowed):
        mend(hub.store, hub.session, first, AGAIN)
    assert hub.contact() is not None
    assert {mend.act for item in hub.items() for mend in item.mends} == {Act.DROP}, "what is refused isn't offered"
    assert {mend.act for item in hub.items(manager) for mend in item.mends} == {Act.DROP, Act.AGAIN}
    mend(hub.store, hub.session, first, Mend(Act.DROP, ""))
    mend(hub.store, manager, second, AGAIN)
    assert hub.contact() is None
    assert hub.items() == ()


def test_erasures_in_number_are_only_dropped_here(hub, manager):
    """The administrator of the hub confirms them, on the hub."""
    key = hub.aside("mass", ("erasure", "e1", "insert", {"table_name": "person", "record_id": homes.FERHAT}))
    for session in (hub.session, manager):
        (item,) = hub.items(session)
        assert {mend.act for mend in item.mends} == {Act.DROP}
        assert "lmmh-hub erasures" in REASONS[item.reason]
    mend(hub.store, hub.session, key, Mend(Act.DROP, ""))
    assert hub.items() == ()
    assert hub.row("person", homes.FERHAT) is not None


def test_a_new_number_is_told_with_its_person(hub):
    common = {"site_id": "s", "device_id": "d", "created_at": 1, "created_by": "a"}
    values = {
        "person_id": homes.SORAYA,
        "kind": "phone",
        "raw": "06",
        "value": "+33639980001",
        "mobile": 1,
        "position": 0,
    }
    hub.aside("check", ("contact", "c9", "insert", {**common, **values}))
    (item,) = hub.items()
    assert item.title == "Mme Soraya Belkaïd"
    assert item.typed == (("Téléphone", "06\u00a039\u00a098\u00a000\u00a001"),)
    assert [edit.column for edit in item.edits] == ["raw"]


@pytest.mark.parametrize("settled_first", [True, False])
@pytest.mark.parametrize("mended", [DROP, AGAIN])
def test_what_a_restored_hub_set_aside_again_is_mended_beside_what_was_settled(hub, settled_first, mended):
    key = hub.aside("check", ("person", homes.FERHAT, "update", {"language": ("fr", "en")}))
    with hub.store.write(hub.session, "test.given_back") as unit:
        names = [told[1] for told in unit.driver.execute("PRAGMA table_info(quarantine)")]
        (row,) = unit.driver.execute("SELECT * FROM quarantine").fetchall()
        one = dict(zip(names, row, strict=True))
        other = one | {"id": f"z{one['id'][1:]}"}
        settled = {"settled_at": at(9, 0), "settled_by": "other", "choice": "dropped"}
        (one if settled_first else other).update(settled)
        unit.driver.execute("DELETE FROM quarantine")
        columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
        for values in (one, other):
            unit.driver.execute(f"INSERT INTO quarantine ({columns}) VALUES ({marks})", tuple(values.values()))
    mend(hub.store, hub.session, key, mended)
    assert hub.items() == ()
    assert hub.row("person", homes.FERHAT)["language"] == ("en" if mended is AGAIN else "fr")
    kept = hub.row("quarantine", (one if settled_first else other)["id"])
    assert {name: kept[name] for name in settled} == settled
    with pytest.raises(WrongState, match="déjà"):
        mend(hub.store, hub.session, key, mended)


def test_who_holds_the_slot_by_now_is_told_and_nobody_who_has_left_it(hub, office, double):
    """The hub named Lamia; she was moved, and Soraya took the hour."""
    key, shown = offered(hub, Act.REPLACE)
    with hub.store.write(hub.session, "test") as unit:
        unit.publish(SlotMoved("appointment", double[0], at(16), at(16, 30)))
    office.book(person_ids=(homes.SORAYA,))
    (item,) = hub.items()
    kept = next(mend for mend in item.mends if mend.act is Act.REPLACE)
    assert "Soraya" in kept.note
    with pytest.raises(WrongState, match="libérée"):
        mend(hub.store, hub.session, key, shown)
    assert office.entry(double[0]).live
    run(hub, Act.REPLACE)
    assert office.entry(double[0]).starts_at == at(16)
    assert office.entry(double[0]).live
    assert booked(hub, office) == [("Belkacem", at(15, 30)), ("Belkacem", at(16))]


def test_what_a_colleague_wrote_since_is_told_beside_it_and_never_written_over_unseen(hub):
    person = {"reference": ("", "typed"), "channel": ("mail", "sms")}
    hub.change("person", homes.FERHAT, channel="mail")
    key = hub.aside("right", ("person", homes.FERHAT, "update", person))
    hub.change("person", homes.FERHAT, channel="phone")
    (item,) = hub.items()
    assert dict(item.typed)["Contact préféré"] == "SMS (à présent\u00a0: Appel)"
    hub.change("person", homes.FERHAT, channel="mail")
    with pytest.raises(WrongState, match="a changé"):
        mend(hub.store, hub.session, key, AGAIN, seen=item.seen)
    assert hub.row("person", homes.FERHAT)["channel"] == "mail"
    (item,) = hub.items()
    assert dict(item.typed)["Contact préféré"] == "SMS", "it is as it was when it was typed over"
    mend(hub.store, hub.session, key, AGAIN, seen=item.seen)
    assert hub.row("person", homes.FERHAT)["channel"] == "sms"


def test_what_a_colleague_wrote_since_is_told_beside_what_was_emptied(hub):
    """Written again, it would be emptied."""
    hub.aside("right", ("person", homes.FERHAT, "update", {"channel": ("mail", "")}))
    contact = hub.contact()
    was, now = (dict(zip(PHONE, phone(digits), strict=True)) for digits in ("1120", "5514"))
    hub.change("contact", contact["id"], **was)
    hub.aside("right", ("contact", contact["id"], "update", {"raw": (was["raw"], ""), "value": (was["value"], "")}))
    assert [item.typed for item in hub.items()] == [(), ()]
    hub.change("person", homes.FERHAT, channel="phone")
    hub.change("contact", contact["id"], **now)
    emptied, phoneless = hub.items()
    assert emptied.typed == (("Contact préféré", "non renseigné (à présent\u00a0: Appel)"),)
    ((_label, told),) = phoneless.typed
    assert told == "non renseigné (à présent\u00a0: 06\u00a039\u00a098\u00a055\u00a014)"


def test_a_number_changed_since_is_told_beside_the_one_set_aside(hub):
    contact = hub.contact()
    was, typed, now = (dict(zip(PHONE, phone(digits), strict=True)) for digits in ("1120", "5541", "5514"))
    hub.change("contact", contact["id"], **was)
    hub.aside("right", ("contact", contact["id"], "update", {name: (was[name], typed[name]) for name in PHONE}))
    hub.change("contact", contact["id"], **now)
    (item,) = hub.items()
    assert dict(item.typed)["Téléphone"] == (
        "06\u00a039\u00a098\u00a055\u00a041 (à présent\u00a0: 06\u00a039\u00a098\u00a055\u00a014)"
    )


def test_a_deletion_set_aside_tells_what_was_written_since_and_never_takes_it_unseen(hub):
    contact = hub.contact()
    was, now = (dict(zip(PHONE, phone(digits), strict=True)) for digits in ("1120", "5514"))
    hub.change("contact", contact["id"], **was)
    key = hub.aside("right", ("contact", contact["id"], "delete", {name: (was[name], None) for name in PHONE}))
    (item,) = hub.items()
    assert dict(item.typed)["Coordonnées"] == "supprimé"
    hub.change("contact", contact["id"], **now)
    with pytest.raises(WrongState, match="a changé"):
        mend(hub.store, hub.session, key, AGAIN, seen=item.seen)
    (item,) = hub.items()
    assert dict(item.typed)["Coordonnées"] == "supprimé, mais modifié depuis\u00a0: 06 39 98 55 14"
    mend(hub.store, hub.session, key, AGAIN, seen=item.seen)
    assert hub.row("contact", contact["id"]) is None


def test_a_deletion_that_cannot_be_read_is_told_as_one(hub):
    hub.aside("right", ("person", homes.FERHAT, "delete", {"nowhere": ("x", None)}))
    key = hub.aside("right", ("person", homes.LAMIA, "delete", {}))
    hub.change("quarantine", _ids(hub, key)[0], delta="{")
    assert [dict(item.typed)["Fiche contact"] for item in hub.items()] == ["supprimé"] * 2


def _ids(hub, key):
    with hub.store.read() as read:
        return read.exec_driver_sql("SELECT id FROM quarantine WHERE transaction_id = ?", (key,)).scalars().all()
