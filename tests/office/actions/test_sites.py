from datetime import date

import pytest

from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound
from lmmh_desk.office.actions.sites import add_closure, remove_closure, save_office, save_site
from lmmh_desk.office.model.forms import OfficeForm, SiteForm
from lmmh_desk.office.model.opening import Interval, read_day
from lmmh_desk.office.model.sites import Closure, SiteKind, SiteStatus
from lmmh_desk.office.store import sites
from tests.replacing import replace

GOOD = SiteForm(
    name="DÉMO Ronceray",
    kind=SiteKind.RECEPTION_POINT,
    address="3  rue Demo\n\n72000 LE MANS",
    phone="0261910072",
    public_area_m2=12,
)
OFFICE = OfficeForm("Office", "Office public", "Le Mans", "https://verif.example.org/d")


def test_a_site_is_created_then_changed(store, admin):
    site_id = save_site(store, admin, GOOD).created("site")
    with store.read() as read:
        site = sites.site(read, site_id)
        assert site.site_id == site_id
        assert site.address == "3 rue Demo\n72000 LE MANS"
        assert site.phone == "02\u00a061\u00a091\u00a000\u00a072"
        assert [one.name for one in sites.sites(read)] == ["Agence Centre", "DÉMO Ronceray"]
        assert sites.week(read, site_id) == ((),) * 7
    changes = save_site(store, admin, replace(GOOD, id=site_id, phone=site.phone, status=SiteStatus.PHONE_ONLY))
    assert changes.ids("site", "update") == (site_id,)
    with store.read() as read:
        assert sites.timetable(read, site_id).status is SiteStatus.PHONE_ONLY


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "agence  centre"),
        ("address", "\n".join("abcdefg")),
        ("address", "x" * 61),
        ("address", "x" * 39 + "\n\n72000 LE MANS"),
        ("phone", "06 12 ; DROP TABLE"),
        ("public_area_m2", 0),
    ],
)
def test_a_wrong_site_names_its_field(store, admin, field, value):
    with pytest.raises(BadInput) as caught:
        save_site(store, admin, replace(GOOD, **{field: value}))
    assert list(caught.value.fields) == [field]


def test_a_reception_point_says_its_agency(store, admin):
    made = save_site(store, admin, replace(GOOD, agency_id=admin.site_id)).created("site")
    with store.read() as read:
        assert sites.site(read, made).agency_id == admin.site_id
    for wrong in ("nowhere", made):
        with pytest.raises(BadInput) as caught:
            save_site(store, admin, replace(GOOD, id=made, agency_id=wrong))
        assert list(caught.value.fields) == ["agency_id"]
    save_site(store, admin, replace(GOOD, id=made, kind=SiteKind.AGENCY, agency_id=admin.site_id))
    with store.read() as read:
        assert sites.site(read, made).agency_id == ""


def test_a_manager_edits_only_their_site(store, admin, manager, front):
    save_site(store, manager, replace(GOOD, id=manager.site_id))
    for session, site_id in ((manager, ""), (manager, "other"), (front, front.site_id)):
        with pytest.raises(NotAllowed):
            save_site(store, session, replace(GOOD, id=site_id))
    with pytest.raises(NotFound):
        save_site(store, admin, replace(GOOD, id="other", name="Ailleurs"))
    with store.read() as read, pytest.raises(NotFound):
        sites.site(read, "other")


def test_hours_are_replaced_and_only_what_differs_is_written(store, manager):
    day, form = read_day("9:00-12:30"), replace(GOOD, id=manager.site_id)
    changes = save_site(store, manager, form, (day,) * 5 + (read_day("10-12"), ()))
    assert len(changes.ids("site_hours", "delete")) == 5
    assert len(changes.ids("site_hours", "insert")) == 1
    with store.read() as read:
        assert sites.hours(read, manager.site_id, date(2020, 11, 21)) == (Interval(600, 720),)
    with pytest.raises(BadInput):
        save_site(store, manager, form, ((Interval(700, 600),),))


def test_a_site_is_saved_with_its_hours(store, admin):
    day = read_day("9-12")
    site_id = save_site(store, admin, GOOD, (day,) * 7).created("site")
    with store.read() as read:
        assert sites.week(read, site_id) == (day,) * 7


def closure(session, **values):
    return Closure(**{"site_id": session.site_id, "first_day": "2020-11-19", "last_day": "2020-11-20", **values})


def test_a_closure_is_announced_and_taken_back(store, manager):
    closure_id = add_closure(store, manager, closure(manager, reason=" Désinfection ")).created("closure")
    with store.read() as read:
        assert sites.hours(read, manager.site_id, date(2020, 11, 19)) == ()
        assert [one.reason for one in sites.closures(read, manager.site_id, date(2020, 11, 20))] == ["Désinfection"]
        assert sites.closures(read, manager.site_id, date(2020, 11, 21)) == []
        assert sites.timetable(read, manager.site_id, date(2020, 11, 21)).closures[0].id == closure_id
    remove_closure(store, manager, closure_id)
    with store.read() as read:
        assert sites.hours(read, manager.site_id, date(2020, 11, 19)) != ()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"last_day": "2020-11-18"}, "last_day"),
        ({"first_day": "19/11"}, "last_day"),
        ({"from_minute": 800, "to_minute": 700}, "to_minute"),
        ({"reason": "x" * 61}, "reason"),
        ({"reason": "Karine Moulin en arrêt maladie"}, "reason"),
    ],
)
def test_a_wrong_closure_names_its_field(store, manager, values, field):
    with pytest.raises(BadInput) as caught:
        add_closure(store, manager, closure(manager, **values))
    assert list(caught.value.fields) == [field]


def test_a_closure_of_another_site_is_not_mine(store, admin, manager):
    other = save_site(store, admin, GOOD).created("site")
    closure_id = add_closure(store, admin, closure(admin, site_id=other)).created("closure")
    for step in (
        lambda: add_closure(store, manager, closure(manager, site_id=other)),
        lambda: remove_closure(store, manager, closure_id),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_the_office_is_renamed_by_headquarters(store, admin, manager):
    save_office(store, admin, OFFICE)
    save_office(store, admin, replace(OFFICE, verify_address=""))
    with store.read() as read:
        assert sites.office(read).name == "Office"
    with pytest.raises(NotAllowed):
        save_office(store, manager, OFFICE)


@pytest.mark.parametrize("address", ["http://a.fr", "https://a.fr/d#", "https://" + "a" * 60 + ".fr"])
def test_an_address_no_code_could_carry(store, admin, address):
    with pytest.raises(BadInput) as caught:
        save_office(store, admin, replace(OFFICE, verify_address=address))
    assert list(caught.value.fields) == ["verify_address"]
