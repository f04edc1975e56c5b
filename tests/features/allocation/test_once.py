"""One dwelling is taken once, whatever desks did apart; and it comes back to an agenda once it is free again."""

from datetime import date

import pytest

from lmmh_desk.features.allocation.actions import agenda, answers, deciding, papers, sessions
from lmmh_desk.features.allocation.model.forms import Planning, Proposing
from lmmh_desk.features.allocation.model.records import AllocationApplicant, AllocationItem
from lmmh_desk.features.allocation.model.sitting import whose_turn
from lmmh_desk.features.allocation.store.found import timeline
from lmmh_desk.features.allocation.ui.cards import more
from lmmh_desk.features.allocation.ui.tables import trouble
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.tenancy.model.records import Dwelling, Lease, Person
from lmmh_desk.ui.widgets.buttons import Button
from tests.features.allocation.conftest import FREE, LINK, TODAY, applying
from tests.tenancy.homes import FERHAT, SLIMANE

DAY = 24 * 3_600_000
SPRING, FREE_AGAIN = date(2021, 4, 1), date(2021, 4, 10)


@pytest.fixture
def accepted(store, officer, attended, opened):
    """Two ranked, the first accepted; the ids of the applicants."""
    for one in opened[:2]:
        deciding.decide(store, officer, one, "granted", "suited")
    deciding.decide(store, officer, opened[2], "refused", "too_small")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    answers.accept(store, officer, opened[0])
    return opened


def let(store, admin, home, ends_on=None):
    with store.write(admin, "test.lease") as unit:
        unit.add(Lease(number="L-9", dwelling_id=home, starts_on="2020-12-01", ends_on=ends_on))


def offers(seen, attended):
    return [one.offer for one in seen(attended).items[0].candidates]


def test_whoever_accepted_may_withdraw_and_the_next_rank_has_the_offer(store, officer, attended, accepted, seen):
    answers.decline(store, officer, accepted[0])
    assert offers(seen, attended) == ["declined", "sent", ""]
    answers.accept(store, officer, accepted[1])
    assert offers(seen, attended) == ["declined", "accepted", ""]


def test_whoever_has_a_lease_declines_no_more(store, officer, admin, attended, accepted, home, seen):
    let(store, admin, home)
    with pytest.raises(WrongState, match="bail de ce logement est établi"):
        answers.decline(store, officer, accepted[0])
    assert offers(seen, attended) == ["accepted", "", ""]


def test_a_dwelling_somebody_accepted_is_accepted_by_nobody_else(store, officer, attended, accepted, seen):
    with store.write(officer, "test.apart") as unit:  # another desk, without network, passed the offer on
        unit.get(AllocationApplicant, accepted[1]).offer = "sent"
        unit.get(AllocationApplicant, accepted[1]).answer_by = "2020-11-30"
    with pytest.raises(WrongState, match="déjà accepté par Mme CANDIDATE 1"):
        answers.accept(store, officer, accepted[1])
    assert offers(seen, attended) == ["accepted", "sent", ""]


def test_what_was_decided_of_a_file_merged_elsewhere_stands_on_the_one_record(store, officer, admin, accepted):
    with store.write(admin, "test.merged") as unit:
        unit.get(AllocationApplicant, accepted[0]).person_id = SLIMANE
        unit.get(Person, SLIMANE).merged_into = FERHAT
    with store.read() as read:
        (moment,) = timeline(read, FERHAT, officer)
        assert (moment.title, moment.tag) == ("CAL\u00a0: Attribué, rang 1", "Attribué")
        assert moment.subtitle.endswith(" · foyer adapté au logement · offre acceptée")


def test_a_point_withdrawn_leaves_no_decision_in_the_history(store, officer, accepted):
    with store.write(officer, "test.withdrawn") as unit:
        one = unit.get(AllocationApplicant, accepted[0])
        one.person_id, one.offer, one.answer_by = FERHAT, "", ""
        item = unit.get(AllocationItem, one.item_id)
        item.state, item.ranking = "withdrawn", ""
    with store.read() as read:
        (moment,) = timeline(read, FERHAT, officer)
    assert (moment.title, moment.tag, moment.tone) == ("CAL\u00a0: point retiré", "", "neutral")


def offered_elsewhere(store, officer, admin, seen):
    """The applicant who has the first rank is offered another dwelling by another session; the applicant's id there."""
    with store.write(admin, "test.home") as unit:
        other = Dwelling(reference="AUTRE", number="9", street_type="RUE", street="D'AILLEURS", kind="T3",
                         postcode="72000", city="LE MANS")  # fmt: skip
        unit.add(other)
    held = sessions.plan(store, officer, Planning(TODAY, 700, LINK)).created("allocation_session")
    item = agenda.propose(store, officer, held, Proposing(other.id, 700, 47_200, FREE, "too_few"))
    again = agenda.apply(store, officer, item.created("allocation_item"), applying(1)).created("allocation_applicant")
    for one in seen(held).members:
        sessions.attend(store, officer, one.id, "present")
    sessions.convene(store, officer, held)
    sessions.begin(store, officer, held)
    deciding.decide(store, officer, again, "granted", "suited")
    papers.sign(store, officer, held)
    papers.notify(store, officer, held)
    return held, again


def test_whoever_accepted_a_dwelling_accepts_no_other(store, officer, admin, attended, accepted, seen):
    held, again = offered_elsewhere(store, officer, admin, seen)
    (shown,) = seen(held).items[0].candidates
    assert more(shown).startswith("a accepté un logement de CM-C02-20-0001")
    assert shown.offer == "", "an application that has a dwelling is offered no other"
    with store.write(officer, "test.apart") as unit:  # another desk, without network, sent it before
        unit.get(AllocationApplicant, again).offer = "sent"
        unit.get(AllocationApplicant, again).answer_by = "2020-11-30"
    with pytest.raises(WrongState, match="Mme CANDIDATE 1 a déjà accepté un logement de CM-C02-20-0001"):
        answers.accept(store, officer, again)
    assert trouble(seen(held).items[0]) == ""
    with store.write(officer, "test.apart") as unit:  # another desk, without network, took that answer
        unit.get(AllocationApplicant, again).offer = "accepted"
    for one, number in ((held, "CM-C02-20-0001"), (attended, "CM-C02-20-0002")):
        told = trouble(seen(one).items[0])
        assert told.startswith(f"Conflit\u00a0: Mme CANDIDATE 1 a aussi accepté un logement de {number}.")
    answers.decline(store, officer, again)
    assert trouble(seen(attended).items[0]) == ""


def test_a_dwelling_accepted_is_proposed_again_only_after_its_lease(
    store, officer, admin, clock, attended, accepted, home, seen
):
    held = sessions.plan(store, officer, Planning(TODAY, 700, LINK)).created("allocation_session")
    with pytest.raises(WrongState, match="ordre du jour de CM-C02-20-0001"):
        agenda.propose(store, officer, held, Proposing(home, 700, 47_200, FREE))
    let(store, admin, home, ends_on="2021-03-01")
    clock.advance(135 * DAY)
    held = sessions.plan(store, officer, Planning(SPRING, 600, LINK)).created("allocation_session")
    item = agenda.propose(store, officer, held, Proposing(home, 630, 47_200, FREE_AGAIN, "too_few"))
    person = agenda.apply(store, officer, item.created("allocation_item"), applying(4))
    for one in seen(held).members:
        sessions.attend(store, officer, one.id, "present")
    sessions.convene(store, officer, held)
    sessions.begin(store, officer, held)
    deciding.decide(store, officer, person.created("allocation_applicant"), "granted", "suited")
    assert [seen(one).items[0].clash for one in (held, attended)] == ["", ""]
    papers.sign(store, officer, held)
    papers.notify(store, officer, held)
    answers.accept(store, officer, person.created("allocation_applicant"))
    assert offers(seen, held) == ["accepted"]


def test_an_application_that_accepted_another_dwelling_leaves_the_offer_to_the_next_rank(
    store, officer, admin, attended, accepted, seen
):
    held, again = offered_elsewhere(store, officer, admin, seen)
    first, next_one = accepted[:2]
    with store.write(officer, "test.elsewhere") as unit:  # accepted there, and nothing sent here
        here, there = unit.get(AllocationApplicant, first), unit.get(AllocationApplicant, again)
        here.offer, here.offered_on, here.answer_by = "", "", ""
        there.offer, there.offered_on, there.answer_by = "accepted", "2020-11-17", "2020-11-30"
    turn = whose_turn(seen(attended).items[0].candidates)
    assert (turn.id, turn.first_in) == (next_one, "")
    with store.write(officer, "test.withdrawn") as unit:
        unit.get(AllocationApplicant, again).offer = "declined"
    turn = whose_turn(seen(attended).items[0].candidates)
    assert (turn.id, turn.accepted_in) == (first, "")
    assert seen(held).items[0].candidates[0].first_in == "CM-C02-20-0001"


def test_who_has_the_first_rank_for_another_dwelling_is_told_so_and_ranked_again_once_confirmed(
    window, store, officer, admin, attended, opened, seen
):
    deciding.decide(store, officer, opened[0], "granted", "suited")
    with store.write(admin, "test.home") as unit:
        other = Dwelling(reference="AUTRE", number="9", street_type="RUE", street="D'AILLEURS", kind="T3",
                         postcode="72000", city="LE MANS")  # fmt: skip
        unit.add(other)
    item = agenda.propose(store, officer, attended, Proposing(other.id, 700, 47_200, FREE, "too_few"))
    agenda.apply(store, officer, item.created("allocation_item"), applying(1))

    def there():
        return seen(attended).items[1].candidates[0]

    assert more(there()).startswith("a déjà le rang 1 d’un autre logement, CM-C02-20-0001")
    assert seen(attended).items[0].candidates[0].first_in == "", "of itself it isn't told"
    page = window.open("allocation")
    page._turn(1)
    window.hands.settle()
    page.people.setFocus()
    window.keys("A", "Ctrl+Return")
    assert window.dialog().windowTitle() == "Classer aussi cette demande ici\u00a0?"
    window.keys("Esc")
    window.hands.settle()
    assert there().decision == ""
    page._decide(there(), "refused", "too_small")  # nothing to confirm
    window.hands.settle()
    assert (window.dialog(), there().decision) == (None, "refused")
    page._decide(there(), "granted", "suited")
    window.click(window.dialog().findChildren(Button)[1])
    assert (there().rank, window.said) == (1, "Décision enregistrée\u00a0: Mme CANDIDATE 1.")
    deciding.take_back(store, officer, opened[0])
    assert there().first_in == ""
