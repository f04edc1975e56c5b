"""What follows a condition: met, the dwelling is offered in its turn; not met, the next rank comes. Two desks apart."""

from datetime import date

import pytest

from lmmh_desk.features.allocation.actions import agenda, answers, conditions, deciding, papers
from lmmh_desk.features.allocation.model.records import SAID, AllocationApplicant, AllocationItem, AllocationSession
from lmmh_desk.features.allocation.store.sittings import why_none
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from tests.features.allocation.conftest import NURS, applying
from tests.features.allocation.test_session import twice, words


@pytest.fixture
def decide(store, officer, opened):
    """Decide of the three applicants, a word each: granted, conditional or refused."""
    usual = {"granted": "suited", "conditional": "tax_notice", "refused": "effort"}

    def each(*decisions):
        for one, decision in zip(opened, decisions, strict=True):
            deciding.decide(store, officer, one, decision, usual[decision])
        return opened

    return each


@pytest.fixture
def notify(store, officer, attended, decide):
    """Do so, sign the minutes and write the letters."""

    def done(*decisions):
        people = decide(*decisions)
        papers.sign(store, officer, attended)
        papers.notify(store, officer, attended)
        return people

    return done


@pytest.fixture
def offers(attended, seen):
    return lambda: [one.offer for one in seen(attended).items[0].candidates]


@pytest.fixture
def letter(store, officer, attended, seen):
    """Read the last letter to an applicant."""
    return lambda one: words(papers.sheet(store, officer, dict(seen(attended).letters)[one]).pdf)


def test_a_condition_met_has_the_dwelling_offered_and_one_that_waits_keeps_it(
    store, officer, attended, notify, seen, offers, letter
):
    people = notify("conditional", "granted", "refused")
    assert offers() == ["", "", ""]
    assert [one.rank for one in seen(attended).items[0].candidates] == [1, 2, 0]
    conditions.fulfil(store, officer, people[0])
    assert offers() == ["sent", "", ""]
    assert "Ce logement vous est proposé" in letter(people[0])


def test_a_condition_not_met_brings_the_next_rank_and_each_is_written_to(store, officer, notify, offers, letter):
    people = notify("conditional", "granted", "refused")
    changes = conditions.lapse(store, officer, people[0])
    assert offers() == ["", "sent", ""]
    assert len(changes.ids("allocation_paper", "insert")) == 2
    told = letter(people[0])
    assert "La condition n’est pas remplie" in told
    assert "Votre demande reste enregistrée" in told
    assert "Ce logement vous est proposé" in letter(people[1])


def test_a_rank_under_condition_is_awaited_after_a_refusal(store, officer, clock, notify, offers):
    people = notify("granted", "conditional", "granted")
    answers.decline(store, officer, people[0])
    assert offers() == ["declined", "", ""]
    with store.read() as read:
        assert "la condition de Mme CANDIDATE 2 est attendue" in why_none(read, people[0], clock.now())
    conditions.fulfil(store, officer, people[1])
    assert offers() == ["declined", "sent", ""]


def test_a_condition_met_early_waits_for_its_turn_and_one_lost_is_passed_over(store, officer, notify, offers):
    people = notify("granted", "conditional", "conditional")
    changes = conditions.fulfil(store, officer, people[2])
    assert changes.ids("allocation_paper", "insert") == ()
    conditions.lapse(store, officer, people[1])
    assert offers() == ["sent", "", ""]
    answers.decline(store, officer, people[0])
    assert offers() == ["declined", "", "sent"]


def test_a_condition_settled_before_the_letters_is_in_them(store, officer, attended, decide, offers, letter):
    people = decide("conditional", "granted", "refused")
    with pytest.raises(WrongState, match="procès-verbal n’est pas établi"):
        conditions.fulfil(store, officer, people[0])
    papers.sign(store, officer, attended)
    conditions.lapse(store, officer, people[0])
    papers.notify(store, officer, attended)
    assert offers() == ["", "sent", ""]
    assert "La condition n’est pas remplie" in letter(people[0])


def test_a_condition_is_settled_once_by_who_follows_answers(store, officer, counter, notify):
    people = notify("conditional", "granted", "refused")
    with pytest.raises(NotAllowed):
        conditions.fulfil(store, counter, people[0])
    conditions.lapse(store, officer, people[0])
    for one in people:
        with pytest.raises(WrongState, match="Aucune condition n’est attendue"):
            conditions.fulfil(store, officer, one)


def test_a_dwelling_under_condition_is_allocated_by_no_other_session(
    store, officer, attended, decide, opened, home, seen
):
    decide("conditional", "refused", "refused")
    twice(store, officer, home, opened)
    assert seen(attended).items[0].clash == "CM-C02-20-0002"


def notified_apart(store, officer, held, offer):
    """The other session, without network, was notified too, and its applicant has an offer."""
    with store.write(officer, "test.apart") as unit:
        unit.get(AllocationSession, held).state = "notified"
        asked = "SELECT id FROM allocation_applicant WHERE name = 'M. AUTRE'"
        other = unit.get(AllocationApplicant, unit.connection.exec_driver_sql(asked).scalar())
        other.offer, other.offered_on, other.answer_by = offer, "2020-11-17", "2020-11-27"
        point = unit.get(AllocationItem, other.item_id)
        point.state = "decided"
    return point.id, other.id


def test_of_two_sessions_notified_apart_one_gives_way_and_its_applicants_are_written_to(
    store, officer, attended, notify, opened, home, seen, letter
):
    people = notify("granted", "conditional", "refused")
    held, _point = twice(store, officer, home, opened)
    notified_apart(store, officer, held, "sent")
    agenda.withdraw(store, officer, seen(attended).items[0].id)
    shown = seen(attended).items[0]
    assert [(one.offer, one.withdrawn) for one in shown.candidates] == [("expired", True), ("", True), ("", False)]
    assert seen(held).items[0].clash == ""
    for one in people[:2]:
        told = letter(one)
        assert "L’attribution de ce logement est retirée" in told
        assert "une autre décision l’emporte" in told
    assert "retirée" not in letter(people[2])


def test_the_session_whose_applicant_alone_accepted_does_not_give_way(
    store, officer, attended, notify, opened, home, seen
):
    people = notify("granted", "refused", "refused")
    answers.accept(store, officer, people[0])
    held, _point = twice(store, officer, home, opened)
    point, other = notified_apart(store, officer, held, "sent")
    with pytest.raises(WrongState, match="Mme CANDIDATE 1 a accepté"):
        agenda.withdraw(store, officer, seen(attended).items[0].id)
    agenda.withdraw(store, officer, point)
    assert seen(attended).items[0].clash == ""
    with store.read() as read:
        asked = "SELECT offer FROM allocation_applicant WHERE id = ?"
        assert read.exec_driver_sql(asked, (other,)).scalar() == "expired"


def test_of_two_offers_sent_apart_one_is_taken_back(store, officer, attended, notify, seen, offers, letter):
    people = notify("granted", "granted", "refused")
    with pytest.raises(WrongState, match="Une seule offre court"):
        conditions.retract(store, officer, people[0])
    with store.write(officer, "test.apart") as unit:  # another desk passed it on meanwhile
        second = unit.get(AllocationApplicant, people[1])
        second.offer, second.offered_on, second.answer_by = "sent", "2020-11-17", "2020-11-27"
    assert len(seen(attended).items[0].offered) == 2
    conditions.retract(store, officer, people[1])
    assert offers() == ["sent", "expired", ""]
    assert "est retirée" in letter(people[1])


def test_an_application_says_until_when_it_is_renewed_and_which_communes_it_asks(
    store, officer, listed, attended, seen
):
    asked = applying(4, renew_on=date(2020, 12, 16), communes="Le Mans,  Allonnes , Le Mans,")
    agenda.apply(store, officer, listed[0], asked)
    *_others, made = seen(attended).items[0].candidates
    assert made.communes == ("Le Mans", "Allonnes")
    assert made.must_renew(date(2020, 11, 17))
    assert not made.must_renew(date(2020, 11, 15))
    assert not seen(attended).items[0].candidates[0].must_renew(date(2020, 11, 17))


def test_a_condition_decided_before_it_had_a_rank_is_shown_as_decided_and_met_takes_the_last_rank(
    store, officer, attended, decide, seen, offers
):
    people = decide("granted", "conditional", "refused")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    with store.write(officer, "test.before") as unit:
        item = unit.get(AllocationItem, seen(attended).items[0].id)
        item.ranking = item.ranking.split()[0] + SAID
    shown = seen(attended).items[0]
    assert [one.decided_words for one in shown.candidates] == ["Attribué, rang 1", "Sous condition", "Non attribué"]
    assert (shown.candidates[1].reason_words, shown.is_settled) == ("avis d’imposition à fournir", True)
    answers.decline(store, officer, people[0])
    conditions.fulfil(store, officer, people[1])
    assert seen(attended).items[0].candidates[1].decided_words == "Sous condition, rang 2"
    assert offers() == ["declined", "sent", ""]
    with store.read() as read:
        (ranking,) = read.exec_driver_sql("SELECT ranking FROM allocation_item").scalars()
    assert ranking == f"{NURS[0]} {NURS[1]}{SAID}", "whoever ranks otherwise elsewhere is asked still"


def test_before_the_minutes_are_signed_a_rank_that_was_lost_is_decided_again(store, officer, attended, decide, seen):
    decide("granted", "conditional", "refused")
    with store.write(officer, "test.merged") as unit:
        item = unit.get(AllocationItem, seen(attended).items[0].id)
        item.ranking = item.ranking.split()[0]
    assert seen(attended).items[0].candidates[1].decided_words == "À décider"
    with pytest.raises(WrongState, match="à décider"):
        papers.sign(store, officer, attended)


def test_whoever_had_a_rank_in_a_point_withdrawn_is_not_said_to_be_decided_again(
    store, officer, attended, decide, opened, home, seen
):
    decide("granted", "conditional", "refused")
    papers.sign(store, officer, attended)
    twice(store, officer, home, opened)
    agenda.withdraw(store, officer, seen(attended).items[0].id)
    *lost, refused = seen(attended).items[0].candidates
    assert [(one.decided_words, one.reason_words) for one in lost] == [("point retiré", "")] * 2
    assert (refused.decided_words, refused.reason_words) == ("Non attribué", "loyer trop élevé pour les ressources")
