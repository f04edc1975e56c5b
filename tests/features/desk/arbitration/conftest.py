"""What two desks wrote apart: conflicts and transactions set aside, as the hub would have sent them."""

import json

import pytest
from sqlalchemy import insert

from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.office.model.keys import DeskCertificate
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.store.arbitration import conflict, quarantine
from tests.conftest import load_tables
from tests.features.appointments.conftest import at, office  # noqa: F401  (fixtures)
from tests.office.conftest import add_agent, admin, front, manager  # noqa: F401  (fixtures)
from tests.replacing import replace
from tests.tenancy import homes

load_tables()
ELSEWHERE = "0175d5c0-0000-7000-8000-0000000000ff"  # another desk


class Hub:
    """Writes what the hub would have sent."""

    def __init__(self, store, session, other):
        self.store, self.session, self.other = store, session, other  # `other` works at the other site

    def clash(self, table, record_id, columns, base, kept, other, kind="edit", *, mine="other", **changes):
        """Add a conflict; `mine` says which of the two values this desk wrote."""
        me = (self.session.agent_id, at(11, 24), self.session.device_id, self.session.site_id)
        them = (self.other.agent_id, at(11, 9), ELSEWHERE, self.other.site_id)
        typed, held = (me, them) if mine == "other" else (them, me)
        values = {
            "id": new_id(), "site_id": typed[3], "device_id": typed[2], "created_at": self.store.clock.now(),
            "created_by": typed[0], "table_name": table, "record_id": record_id, "kind": kind,
            "columns": json.dumps(columns), "base": json.dumps(base), "kept": json.dumps(kept),
            "other": json.dumps(other), "kept_by": held[0], "kept_at": held[1], "kept_device": held[2],
            "other_by": typed[0], "other_at": typed[1],
        }  # fmt: skip
        values |= changes
        with self.store.write(self.session, "test.clash") as unit:
            unit.connection.execute(insert(conflict).values(values))
        return values["id"]

    def aside(self, reason, *lines, detail="", by=None):
        """Add a transaction set aside; a line is (table, id, op, {column: value}) or with (old, new) pairs."""
        transaction_id = new_id()
        author = by or self.session
        with self.store.write(self.session, "test.aside") as unit:
            for position, (table, record_id, op, values) in enumerate(lines):
                delta = {
                    name: list(value) if isinstance(value, tuple) else [None, value] for name, value in values.items()
                }
                unit.connection.execute(
                    insert(quarantine).values(
                        id=new_id(), site_id=author.site_id, device_id=author.device_id,
                        created_at=self.store.clock.now(), created_by=author.agent_id, transaction_id=transaction_id,
                        position=position, table_name=table, record_id=record_id, op=op, delta=json.dumps(delta),
                        written_by=author.agent_id, written_at=at(10, 30), reason=reason, detail=detail,
                    )
                )  # fmt: skip
        return transaction_id

    def items(self, session=None):
        with self.store.read() as read:
            return board(read, session or self.session, self.store.clock.now()).items

    def change(self, table, record_id, **values):
        """Change a record behind everybody's back."""
        columns = ", ".join(f"{name} = ?" for name in values)
        with self.store.write(self.session, "test.change") as unit:
            unit.connection.exec_driver_sql(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), record_id))

    def row(self, table, record_id):
        with self.store.read() as read:
            found = read.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (record_id,))
            return found.mappings().one_or_none()

    def contact(self, person_id=homes.FERHAT, kind="phone"):
        with self.store.read() as read:
            asked = "SELECT * FROM contact WHERE person_id = ? AND kind = ? ORDER BY position"
            return read.exec_driver_sql(asked, (person_id, kind)).mappings().first()


PHONE = ["kind", "raw", "value", "mobile"]


def phone(digits):
    """Return the columns of a telephone number, « 06 39 98 55 41 » from "5541"."""
    return ["phone", f"06 39 98 {digits[:2]} {digits[2:]}", f"+3363998{digits}", 1]


@pytest.fixture
def hub(office, admin, front):  # noqa: F811
    store = office.store
    site = Site(kind=SiteKind.RECEPTION_POINT, name="Espace-accueil du Clos", address="1 rue", phone="02 43 00 00 84")
    with store.write(admin, "test.site") as unit:
        unit.add(site)
        unit.flush()
        site.site_id = site.id
        unit.add(DeskCertificate(certificate=b"", site_id=site.id, device_id=ELSEWHERE))
    other = replace(
        add_agent(store, admin, "Yann Prévost", Role.FRONT_DESK, site.id), site_id=site.id, device_id=ELSEWHERE
    )
    return Hub(store, front, other)
