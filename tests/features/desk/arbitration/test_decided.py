"""« Décisions rendues »: the value that was not chosen is read there with its author, whatever it was about."""

import pytest
from sqlalchemy import Text

from lmmh_desk.features.desk.actions.arbitration import settle
from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act, Decision, Mend, Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.desk.store.decided import decisions
from lmmh_desk.features.desk.ui.arbitration.decided import DecidedDialog
from lmmh_desk.features.desk.ui.arbitration.page import ArbitrationPage
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.store.exchange.shapes import putting, shapes
from lmmh_desk.store.tables import metadata
from lmmh_desk.tenancy.model.records import Residence
from tests.features.desk.ui.conftest import no_page_left, open_as, page_of, shell  # noqa: F401  (fixtures)
from tests.hub.every_row import values
from tests.replacing import replace
from tests.sync.town import NOW, Town
from tests.tenancy import homes
from tests.ui.focus import has_focus

CONFLICTING = sorted(name for name, shape in shapes().items() if not shape.wire.append_only)
OWN = ("id", "site_id", "device_id", "created_by")


def listed(store, session):
    with store.read() as read:
        return decisions(read, session)


def a_row_of_every_table(hub):
    """Write one of each, which points to those of the others."""
    own = {"site_id": hub.session.site_id, "device_id": hub.session.device_id, "created_by": hub.session.agent_id}
    with hub.store.write(hub.session, "test.rows") as unit:
        for name, shape in shapes().items():
            row = {**own, "created_at": NOW, **values(name, "0"), "id": f"{name}-0"}
            told = [shape.value(column, value) for column, value in row.items()]
            unit.connection.exec_driver_sql(putting(name, tuple(row)), tuple(told))


def typed_column(name):
    """Return a column of a table in which people type words, else the hour that every row bears."""
    wire, table = shapes()[name].wire, metadata.tables[name]
    known = {*OWN, *wire.latest, *wire.sums, *wire.fixed, *wire.words}
    for column in table.columns:
        if type(column.type) is Text and column.name not in known and not column.name.endswith(("_id", "_by")):
            return column.name
    return "created_at"


def test_the_value_not_chosen_is_read_whatever_the_table(hub):
    a_row_of_every_table(hub)
    lost, admin = {}, replace(hub.session, role="admin")
    for name in CONFLICTING:
        column = typed_column(name)
        other, told = (f"perdu-{name}", f"perdu-{name}") if column != "created_at" else (NOW, "17/11 à 10:42")
        clash = hub.clash(name, f"{name}-0", [column], ["avant"], ["ici"], [other])
        now = hub.row(name, f"{name}-0")[column]
        settle(hub.store, admin, [Decision(clash, Side.KEPT, (now,))])
        lost[clash] = told
    found = {moment.id: moment for moment in listed(hub.store, admin)}
    assert found.keys() == lost.keys()
    for clash, told in lost.items():
        assert f"écarté\u00a0: {told} (K. Moulin, 17/11 à 11:24)" in found[clash].subtitle, found[clash].title
        assert "(Y. Prévost, 17/11 à 11:09)" in found[clash].subtitle
        assert "Enregistrement supprimé" not in found[clash].title
    assert len(CONFLICTING) > 40


def test_two_desks_read_what_was_decided_about_a_residence(tmp_path, template):
    town = Town(tmp_path, template)
    try:
        one, two = town.desk("C01"), town.desk("C02")
        record = one.add(Residence(name="Résidence du Clos", quarter="avant"))
        town.settle()
        one.change(Residence, record, quarter="Sablons")
        two.change(Residence, record, quarter="Bellevue")
        town.settle()
        with two.store.read() as read:
            (item,) = board(read, two.session, NOW).items
        settle(two.store, two.session, decided(item.lines, [Side.KEPT]))
        town.settle()
        for desk in (one, two):
            (moment,) = listed(desk.store, desk.session)
            assert moment.title.startswith("Résidence du Clos · Arbitrage")
            assert "choisi\u00a0: Sablons" in moment.subtitle
            assert "écarté\u00a0: Bellevue" in moment.subtitle
    finally:
        town.close()


def test_what_a_desk_typed_over_itself_is_no_decision(hub):
    first = hub.clash("person", homes.FERHAT, ["channel"], ["mail"], [""], ["phone"])
    last = hub.clash("person", homes.FERHAT, ["channel"], ["phone"], [""], ["sms"])
    (item,) = hub.items()
    settle(hub.store, hub.session, decided(item.lines, [Side.OTHER]))
    assert hub.row("conflict", first)["settled_at"]
    assert [moment.id for moment in listed(hub.store, hub.session)] == [last]


def test_an_entry_set_aside_stands_in_the_list_unless_another_service_wrote_it(hub):
    hub.aside(
        "missing", ("residence", "r1", "insert", {"name": "Perdue"}), ("residence", "r2", "insert", {"name": "B"})
    )
    hub.aside("missing", ("allocation_session", "a1", "insert", {"day": "2020-11-17"}))
    admin = replace(hub.session, role="admin")
    for item in hub.items(admin):
        mend(hub.store, admin, item.key, Mend(Act.DROP, ""))
    assert len(listed(hub.store, admin)) == 2
    (moment,) = listed(hub.store, hub.session)
    assert "Perdue" in moment.subtitle
    assert "saisi par K. Moulin, 17/11 à 10:30" in moment.subtitle


def test_a_decision_of_another_service_or_of_a_record_that_went(hub):
    for table in ("allocation_session", "residence"):
        clash = hub.clash(table, "gone", ["id"], ["a"], ["b"], ["c"])
        settle(hub.store, replace(hub.session, role="admin"), [Decision(clash, Side.KEPT, ())])
    (moment,) = listed(hub.store, hub.session)
    assert moment.title.startswith("Enregistrement supprimé · ")
    with pytest.raises(NotAllowed):
        listed(hub.store, replace(hub.session, role="caretaker"))


def test_the_page_lists_them_and_tells_one_whole(hub, open_as, front):  # noqa: F811
    page = page_of(open_as(front), ArbitrationPage)
    page.decided_button.click()
    (dialog,) = page.findChildren(DecidedDialog)
    assert dialog.accessibleDescription() == "Rien n’a été arbitré."
    assert dialog.list.isHidden()
    dialog.reject()
    clash = hub.clash("residence", "gone", ["name"], ["a"], ["b"], ["c"])
    settle(hub.store, hub.session, [Decision(clash, Side.KEPT, ())])
    page.decided_button.click()
    dialog = page.findChildren(DecidedDialog)[-1]
    assert has_focus(dialog.list)
    assert "écarté\u00a0: c (K. Moulin, 17/11 à 11:24)" in dialog.whole.text()
    dialog.reject()
