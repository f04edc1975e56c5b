"""What a hostile PC sent and the hub set aside hides nothing else: it is shown as far as it can be read, then dropped.

Its batches are signed by a PC of the office, stolen or altered: the hub sets aside what no program of ours writes, and
every desk of the site receives it.
"""

import pytest
from sqlalchemy import update

from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import REASONS, Act
from lmmh_desk.features.desk.store.access import access
from lmmh_desk.features.desk.ui.arbitration.page import ArbitrationPage
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.store.arbitration import quarantine
from tests.features.desk.arbitration.test_mending import history
from tests.features.desk.ui.conftest import no_page_left, open_as, page_of, shell  # noqa: F401  (fixtures)
from tests.tenancy import homes

DEEP = "[" * 20_000 + "]" * 20_000
DELTAS = {
    "no JSON": "nonsense",
    "no object": "[1, 2]",
    "no pair": '{"usual_name": 3}',
    "too deep": f'{{"usual_name": [null, {DEEP}]}}',
    "a list": '{"usual_name": [null, [1, {"a": 2}]], "person_id": [null, {}]}',
    "other kinds": '{"usual_name": [null, 12], "birth_date": [null, 3], "starts_at": [null, "x"]}',
    "no day": '{"birth_date": [null, "2020-99-99"]}',
    "no instant": '{"starts_at": [null, 4611686018427387904], "ends_at": [null, 4611686018427387904]}',
    "no column": '{"nothing": [null, "x"], "subject_table": [null, "nothing"], "subject_id": [null, 3]}',
}
TABLES = ("person", "booking", "appointment", "nothing")
OPERATIONS = ("insert", "update", "delete")


@pytest.mark.parametrize("name", DELTAS)
def test_what_cannot_be_read_is_shown_and_dropped(hub, open_as, front, name):  # noqa: F811
    good = hub.aside("right", ("person", homes.FERHAT, "update", {"channel": ("phone", "sms")}))
    made = {
        hub.aside("check", (table, homes.FERHAT if op == "update" else new_id(), op, {})): op == "delete"
        and table != "nothing"
        for table in TABLES
        for op in OPERATIONS
    }
    with hub.store.write(hub.session, "test.hostile") as unit:
        hostile = update(quarantine).where(quarantine.c.transaction_id.in_(made))
        unit.connection.execute(hostile.values(delta=DELTAS[name]))
    items = {item.key: item for item in hub.items()}
    assert set(items) == {good, *made}
    assert {one: items[one].reason == "check" for one in made} == made, "a deletion needs no values"
    page, shown = page_of(open_as(front), ArbitrationPage), set()
    for item in items.values():
        page.list.chosen.emit(item)
        shown.add(page.aside._reason.text)
    assert REASONS["broken"] in shown
    for one, readable in made.items():
        acts = {mended.act: mended for mended in items[one].mends}
        assert set(acts) == ({Act.DROP, Act.AGAIN} if readable else {Act.DROP})
        mend(hub.store, hub.session, one, acts[Act.DROP])
    assert [item.key for item in hub.items()] == [good]
    assert history(hub)
    with hub.store.read() as read:
        parts = {part.title: part.lines for part in access(read, About((homes.FERHAT,), (homes.FERHAT,)))}
    assert len(parts["Saisies mises de côté"]) == 1 + len(TABLES)


@pytest.mark.parametrize("other", ["2020-99-99", 12, ["x"], {"a": 1}, 1 << 62, "", None])
def test_a_conflict_that_tells_what_is_none_is_shown_as_it_was_written(hub, open_as, front, other):  # noqa: F811
    hub.clash("person", homes.FERHAT, ["birth_date"], [other], ["1984-04-12"], [other])
    hub.clash("appointment", new_id(), ["starts_at", "ends_at"], [other, other], [other, other], [other, other])
    hub.clash("contact", new_id(), ["kind", "raw", "value"], ["phone", other, other], [other] * 3, [other] * 3)
    assert len(hub.items()) == 3
    page = page_of(open_as(front), ArbitrationPage)
    for item in page.list.items():
        page.list.chosen.emit(item)
        page.grab()
