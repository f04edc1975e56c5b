"""Once the applications are purged the minutes, permanent, are neither accused nor cancelled, and no number stays."""

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.allocation.actions import papers
from lmmh_desk.features.allocation.actions.handlers import HANDLERS
from lmmh_desk.features.allocation.model.progress import Way, steps
from lmmh_desk.features.allocation.model.records import SAID, AllocationApplicant
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.office.actions.erasing import erase_some
from lmmh_desk.office.actions.purging import purge
from lmmh_desk.office.model.regulations import KEEP_ALLOCATION
from tests.features.allocation.conftest import NURS
from tests.features.allocation.test_session import decided, notified, signed  # noqa: F401  (fixtures)
from tests.office.passing import days_go_by


@pytest.fixture
def rankings(store):
    """Read the rankings of all points; what the purge tells is heard as in the program."""
    for event, handler in HANDLERS.items():
        store.events.subscribe(event, handler)

    def read_rankings():
        with store.read() as read:
            return read.exec_driver_sql("SELECT ranking FROM allocation_item").scalars().all()

    return read_rankings


@pytest.fixture
def purged(store, admin, attended, notified, clock, rankings):  # noqa: F811
    """The session's applications, of 450 days ago, went with the purge."""
    days_go_by(store, clock, 450)
    kinds = [one for one in retentions(CATALOGUE) if one.rule == KEEP_ALLOCATION.key]
    assert purge(store, admin, kinds).rows
    return attended


def test_a_purged_session_accuses_nothing_and_its_minutes_stand(store, officer, purged, seen):
    found = seen(purged)
    assert (found.unsaid, found.may_reopen, found.settled) == ("", False, 1)
    assert all(one.way is Way.DONE for one in steps(found))
    with pytest.raises(WrongState, match="seul de la séance"):
        papers.cancel_minutes(store, officer, found.minutes_id)
    assert len(seen(purged).minutes) == 1


def test_no_number_of_a_purged_application_stays_in_a_ranking(purged, rankings):
    assert rankings() == [""]


def test_the_page_of_a_purged_session_says_that_the_minutes_tell(window, purged):
    window.open("allocation")
    assert window.page.minutes.figures.text() == "1 / 1 points"
    assert not window.page.minutes.cancel.isVisible()
    assert "autre chose" not in window.page.status()


def test_a_purge_that_stopped_midway_accuses_nobody(store, admin, attended, notified, seen, rankings):  # noqa: F811
    assert rankings() == [f"{NURS[1]} {NURS[0]}{SAID}"]
    erase_some(store, admin, lambda _read: [("allocation_applicant", notified[1])], KEEP_ALLOCATION.key)
    assert rankings() == [f"{NURS[0]}{SAID}"]
    assert (seen(attended).unsaid, seen(attended).may_reopen) == ("", False)
    erase_some(store, admin, lambda _read: [("allocation_applicant", notified[2])], KEEP_ALLOCATION.key)
    assert rankings() == [f"{NURS[0]}{SAID}"]  # who was refused had no rank


def test_minutes_that_speak_of_somebody_removed_since_are_still_untrue(store, officer, attended, signed, seen):  # noqa: F811
    with store.write(officer, "test.apart") as unit:  # a desk that hadn't received the minutes
        unit.get(AllocationApplicant, signed[2]).standing = "twice"
    assert seen(attended).unsaid == "Mme CANDIDATE 3"
