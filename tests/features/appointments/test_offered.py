"""Every slot that is offered can be booked: whatever the windows say, the motif, the day."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.features.appointments.model.request import check
from lmmh_desk.features.appointments.store.facts import facts
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.bookings import AvailabilityWindow
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.store import bookings
from tests.features.appointments.conftest import Office

MINUTES = st.integers(0, 1440 // 30).map(lambda halves: halves * 30)
DAYS = st.dates(date(2020, 11, 17), date(2020, 12, 31))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["keys", "phone", "video", "home"]), st.lists(MINUTES, min_size=2, max_size=2, unique=True), DAYS
)
def test_a_slot_offered_can_be_booked(office: Office, kind: str, ends: list[int], day: date) -> None:
    opens, closes = sorted(ends)
    with office.store.write(office.admin, "test.window") as unit:
        unit.add(
            AvailabilityWindow(
                resource_id=office.room, rule="FREQ=DAILY", first_day="2020-11-01", opens=opens,
                closes=closes, site_id=office.admin.site_id,
            )
        )  # fmt: skip
    reason = getattr(office, kind)
    with office.store.read() as read:
        now = office.store.clock.now()
        wanted = Wanted(reason, resources=frozenset([office.room]))
        for slot in bookings.next_slots(read, wanted, now, day):
            request = office.request(slot.starts_at, reason, resources=(office.room,))
            check(request, facts(read, request, now))


def offered_on(office: Office, levels: dict[str, str]) -> set[int]:
    """Return the days of November when the counter is offered, the plan having these levels by their first day."""
    with office.store.write(office.admin, "test.plan") as unit:
        unit.add(Regulation(key="plan_agency_3", starts_on="2020-11-02", value="phone_only"))
        for starts_on, value in levels.items():
            unit.add(Regulation(key="plan_level", starts_on=starts_on, value=value))
        unit.add(
            AvailabilityWindow(
                resource_id=office.room, rule="FREQ=DAILY", first_day="2020-11-01", opens=600, closes=660,
                site_id=office.admin.site_id,
            )
        )  # fmt: skip
    with office.store.read() as read:
        wanted = Wanted(office.keys, resources=frozenset([office.room]))
        found = bookings.next_slots(read, wanted, paris_instant(date(2020, 11, 17)), number=100)
    return {paris(one.starts_at).day for one in found if paris(one.starts_at).month == 11}


def test_no_counter_is_offered_for_the_days_a_dated_level_closes_it(office: Office) -> None:
    assert offered_on(office, {"2020-11-19": "3", "2020-11-23": ""}) == {17, 18, 23, 24, 25, 26, 27, 30}


def test_the_days_after_a_level_of_today_are_offered_again(office: Office) -> None:
    assert offered_on(office, {"2020-11-16": "3", "2020-11-24": "1"}) == {24, 25, 26, 27, 30}
