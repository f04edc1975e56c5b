"""What a hostile PC sent: each way out, offered or not, is done or refused in words, and it can always be dropped."""

import pytest
from sqlalchemy import update

from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act, Mend
from lmmh_desk.kernel.errors import DeskError, WrongState
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.office.model.slots import Slot
from lmmh_desk.store.arbitration import quarantine
from tests.features.appointments.conftest import at
from tests.features.desk.arbitration.test_hostile import DELTAS, OPERATIONS, TABLES
from tests.features.desk.arbitration.test_mending import AGAIN, DROP, erase, history, last_line, recorded
from tests.features.desk.arbitration.test_mending import TABLES as BOOKED
from tests.tenancy import homes

THERE = "the resource that is booked"
LINES = {
    "nothing": {},
    "no resource": {"starts_at": at(15, 30), "ends_at": at(16)},
    "another resource": {"starts_at": at(15, 30), "resource_id": "r"},
    "no instants": {"starts_at": None, "ends_at": None, "resource_id": THERE},
    "no end": {"starts_at": at(15, 30), "resource_id": THERE},
    "no start": {"ends_at": at(16), "resource_id": THERE, "live": 1},
    "too late": {"starts_at": at(15, 30), "ends_at": 1 << 62, "resource_id": THERE, "live": 1},
    "no table": {"starts_at": at(15, 30), "ends_at": at(16), "live": 1, "subject_id": "x"},
    "no subject": {"starts_at": at(15, 30), "ends_at": at(16), "live": 1, "subject_table": "appointment"},
    "another table": {"subject_table": "person", "subject_id": homes.FERHAT, "live": 1},
    "live alone": {"live": 1},
}


def try_each(hub, key, held):
    """Try each way out, those that the page doesn't offer too: any error but ours goes through."""
    (item,) = [one for one in hub.items() if one.key == key]
    slot = Slot(at(16, 30), at(17), "r", "s")
    for chosen in (
        *item.mends,
        *(Mend(act, "", slot=slot, held=held) for act in Act),
        Mend(Act.REPLACE, "", held=held),
    ):
        try:
            mend(hub.store, hub.session, key, chosen)
        except DeskError:
            assert chosen.act is not Act.DROP
            continue
        with hub.store.write(hub.session, "test") as unit:
            unit.connection.execute(update(quarantine).values(settled_at=None, settled_by="", choice=""))
    mend(hub.store, hub.session, key, DROP)
    assert history(hub) is not None


@pytest.mark.parametrize("op", OPERATIONS)
@pytest.mark.parametrize("name", LINES)
def test_a_booking_that_lacks_something_is_mended_or_refused(hub, office, name, op):
    before = last_line(hub)
    office.book()
    lines = recorded(hub, BOOKED, before)
    erase(hub, *lines)
    held = office.book(person_ids=(homes.LAMIA,))
    with hub.store.read() as read:
        asked = "SELECT id, resource_id FROM booking WHERE subject_id = ?"
        booking, there = read.exec_driver_sql(asked, (held,)).one()
    values = {column: there if value == THERE else value for column, value in LINES[name].items()}
    hostile = ("booking", new_id(), op, values)
    for written in ([hostile, *lines], [*lines, hostile], [hostile]):
        try_each(hub, hub.aside("slot", *written, detail=booking), booking)


@pytest.mark.parametrize("name", DELTAS)
def test_what_no_program_writes_is_only_dropped(hub, name):
    for table in TABLES:
        for op in OPERATIONS:
            key = hub.aside("slot", (table, homes.FERHAT if op == "update" else new_id(), op, {}))
            with hub.store.write(hub.session, "test.hostile") as unit:
                mine = update(quarantine).where(quarantine.c.transaction_id == key)
                unit.connection.execute(mine.values(delta=DELTAS[name]))
            try_each(hub, key, "nobody")


def test_what_cannot_be_read_is_not_written_again(hub):
    key = hub.aside("check", ("nothing", "n", "insert", {}))
    with pytest.raises(WrongState, match="Aucun programme de l’office n’écrit ainsi"):
        mend(hub.store, hub.session, key, AGAIN)


def test_what_cannot_be_read_follows_nothing(hub):
    """It waits by itself: what it would change can be taken up again."""
    common = {"site_id": "s", "device_id": "d", "created_at": 1, "created_by": "a"}
    key = hub.aside("device", ("note", "n1", "insert", {**common, "person_id": homes.FERHAT, "text": "x"}))
    hostile = hub.aside("missing", ("note", "n1", "update", {"text": 3}))
    mend(hub.store, hub.session, key, AGAIN)
    assert [item.key for item in hub.items()] == [hostile]
    assert hub.row("note", "n1")["text"] == "x"


def test_what_asks_for_no_slot_is_not_moved(hub):
    key = hub.aside("slot", ("person", homes.FERHAT, "update", {"channel": ("phone", "sms")}))
    with pytest.raises(WrongState, match="Aucun programme"):
        mend(hub.store, hub.session, key, Mend(Act.MOVE, "", slot=Slot(at(16, 30), at(17), "r", "s")))
    assert hub.row("person", homes.FERHAT)["channel"] != "sms"
