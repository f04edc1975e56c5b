from datetime import date
from itertools import count

import pytest

from lmmh_desk.documents.seal import Fields, Trust, Verdict, new_root, seal, verify
from lmmh_desk.kernel.errors import BadInput, NotFound, WrongState
from lmmh_desk.office.actions.founding import found, found_office
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.opening import Interval
from lmmh_desk.office.store import agents, keys, rules, sites
from tests.office.conftest import FOUNDING
from tests.replacing import replace


def test_an_empty_profile_has_no_office(store):
    with store.read() as read:
        for query in (sites.office, agents.desk):
            with pytest.raises(NotFound):
                query(read)
        with pytest.raises(WrongState, match="clé pour signer"):
            keys.signer(read)
        assert keys.trust(read) == Trust()


def test_founding_makes_a_working_office(store, admin):
    with store.read() as read:
        assert sites.office(read).name == "Le Mans Métropole Habitat"
        site = sites.site(read, admin.site_id)
        assert (site.name, site.site_id, site.public_area_m2) == ("Agence Centre", admin.site_id, 22)
        assert agents.desk(read) == agents.Desk(admin.device_id, "C01", admin.site_id, "Guichet 1")
        assert [agent.role for agent in agents.agents(read, admin.site_id)] == ["admin"]
        assert sites.gauge(read, admin.site_id, date(2020, 11, 17)) == 5
        assert sites.gauge(read, admin.site_id, date(2020, 11, 28)) == 2
        assert sites.gauge(read, admin.site_id, date(2020, 10, 29)) is None
        assert sites.hours(read, admin.site_id, date(2020, 11, 17)) == (Interval(540, 750), Interval(840, 1050))
        assert sites.hours(read, admin.site_id, date(2020, 11, 15)) == ()
        assert len(rules.reasons(read)) == 19


def test_the_desk_seals_papers_that_verify(store, admin, clock):
    with store.read() as read:
        signer, trust = keys.signer(read), keys.trust(read)
    sealed = seal(signer, Fields(number="JD-C01-20-0001", issued_at=clock.now()))
    assert verify(sealed.payload, trust).verdict is Verdict.AUTHENTIC
    assert verify(sealed.payload, Trust({new_root().public: None})).verdict is Verdict.UNKNOWN_ROOT


def test_the_root_can_be_given(store, session):
    root = new_root()
    ids = iter(f"id{n}" for n in count())
    with store.write(session, "test") as unit:
        found(unit, FOUNDING, draw=lambda: next(ids), root=root)
    with store.read() as read:
        assert keys.trust(read).roots == {root.public: None}
        assert sites.office(read).id == "id0"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("office_name", " "),
        ("site_name", "x" * 61),
        ("site_name", "a\x07"),
        ("place", " "),
        ("place", "x" * 41),
        ("area_m2", 0),
        ("area_m2", 10_001),
        ("admin_name", ""),
        ("desk_code", "1AB"),
        ("pin", "111111"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(store, field, value):
    with pytest.raises(BadInput) as caught:
        found_office(store, replace(FOUNDING, **{field: value}))
    assert list(caught.value.fields) == [field]
    with store.read() as read, pytest.raises(NotFound):
        sites.office(read)


def test_a_given_desk_code_is_kept():
    assert Founding("o", "s", 10, "a", "271828", "v", desk_code="C02").errors()["desk_code"] == ""
