"""The first start of a stand-alone desk: office, first site, administrator, desk code, keys."""

from __future__ import annotations

from collections.abc import Callable

from lmmh_desk.documents.seal import Root, new_root
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import make_key
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import Founding, refuse, tidy
from lmmh_desk.office.model.pins import check_pin, hash_secret
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.seeds import reasons, regulations
from lmmh_desk.office.model.sites import Office, OpeningHours, Site, SiteKind, first_desk_code
from lmmh_desk.office.store.agents import Desk
from lmmh_desk.office.store.basekey import UNTRIED
from lmmh_desk.office.store.desk import write_desk, write_key
from lmmh_desk.office.store.keys import ROOT
from lmmh_desk.store.kept import keep
from lmmh_desk.store.store import Store, Unit

USUAL_HOURS = ((9 * 60, 12 * 60 + 30), (14 * 60, 17 * 60 + 30))  # Monday to Friday, until the site says its own


def found_office(store: Store, founding: Founding) -> Session:
    """Create the office on an empty profile and return its administrator's session; raises BadInput."""
    refuse(founding.errors())
    check_pin(founding.pin)
    session = Session(
        agent_id=new_id(),
        agent_name=tidy(founding.admin_name),
        role=Role.ADMIN,
        site_id=new_id(),
        site_name=tidy(founding.site_name),
        device_id=new_id(),
        desk_code=founding.desk_code or first_desk_code(founding.site_name),
        counter=founding.counter,
    )
    with store.write(session, "office.found", session.site_id) as unit:
        found(unit, founding)
        keep(unit.connection, UNTRIED, "1")
    return session


def found(unit: Unit, founding: Founding, *, draw: Callable[[], str] = new_id, root: Root | None = None) -> None:
    """Write a new office; the ids of its site, administrator and desk are those of the unit's session."""
    session, root = unit.session, root or new_root()
    unit.add(
        Office(
            id=draw(),
            name=tidy(founding.office_name),
            place=tidy(founding.place),
            verify_address=founding.verify_address,
            root_public=root.public,
        )
    )
    unit.add(
        Site(
            id=session.site_id,
            kind=SiteKind.AGENCY,
            name=session.site_name,
            address="",
            public_area_m2=founding.area_m2,
        )
    )
    for weekday in range(5):
        for opens, closes in USUAL_HOURS:
            unit.add(OpeningHours(id=draw(), weekday=weekday, opens=opens, closes=closes))
    unit.add(
        Agent(
            id=session.agent_id,
            name=session.agent_name,
            title=tidy(founding.admin_title),
            role=Role.ADMIN,
            pin_hash=hash_secret(founding.pin),
        )
    )
    for record in (*regulations(), *reasons()):
        record.id = draw()
        unit.add(record)
    unit.flush()
    _install(unit, root)


def _install(unit: Unit, root: Root) -> None:
    """Make this PC the office's first desk, with the office's root and a key of its own."""
    session = unit.session
    write_desk(unit.connection, Desk(session.device_id, session.desk_code, session.site_id, session.counter))
    write_key(unit.connection, ROOT, root.private, b"", unit.now)
    make_key(unit, root)
