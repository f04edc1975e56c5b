"""What was entered twice or by mistake is removed with its reason, traced, and put back by Ctrl+Z."""

import json

import pytest

from lmmh_desk.features.allocation.actions import agenda, answers, conditions, deciding, papers, removing, sessions
from lmmh_desk.features.allocation.model.forms import Joining, Planning, Proposing
from lmmh_desk.features.allocation.model.records import (
    REMOVED,
    AllocationApplicant,
    AllocationItem,
    AllocationMember,
    AllocationSession,
)
from lmmh_desk.features.allocation.model.sheets import LetterSheet
from lmmh_desk.features.allocation.store.found import search
from lmmh_desk.features.allocation.store.sittings import board
from lmmh_desk.features.allocation.ui.removing import LETTERS
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.sheets import sheet_from
from lmmh_desk.office.model.papers import PaperStatus
from tests.features.allocation.conftest import FREE, LINK, NURS, TODAY, applying
from tests.features.allocation.test_session import words


def last_act(store):
    with store.read() as read:
        row = read.exec_driver_sql("SELECT action, details FROM audit ORDER BY tx DESC LIMIT 1").one()
    return row.action, json.loads(row.details)


def people(seen, held):
    return [one.nur for one in seen(held).items[0].candidates]


def nearest(store, officer):
    with store.read() as read:
        return board(read, "", officer.site_id, store.clock.now()).sitting


def test_a_session_is_removed_with_its_reason_frees_its_dwelling_and_comes_back(store, officer, attended, listed, home):
    removing.remove_session(store, officer, attended, "twice")
    assert last_act(store) == ("allocation.remove.session", {"reason": "twice"})
    assert nearest(store, officer) is None
    other = sessions.plan(store, officer, Planning(TODAY, 600, LINK)).created("allocation_session")
    assert nearest(store, officer).id == other
    assert nearest(store, officer).members == ()  # nobody is taken over from what was removed
    agenda.propose(store, officer, other, Proposing(home, 630, 47200, FREE))
    with store.read() as read:
        known = board(read, attended, officer.site_id, store.clock.now())
        (hit,) = search(read, "CM-C02-20-0001", officer, store.clock.now())
    assert known.sitting.removed == "twice"
    assert "Retirée, saisie deux fois" in dict(known.sessions)[attended]
    assert "Retirée, saisie deux fois" in hit.subtitle
    removing.restore_session(store, officer, attended)
    assert last_act(store)[0] == "allocation.restore.session"
    with pytest.raises(WrongState, match="pas retirée"):
        removing.restore_session(store, officer, attended)


@pytest.mark.parametrize("act", [
    lambda store, me, held: sessions.join(store, me, held, Joining("Ada", "chair")),
    sessions.begin,
    lambda store, me, held: sessions.relink(store, me, held, Planning(TODAY, 600, LINK)),
    sessions.convene,
    papers.sign,
    lambda store, me, held: removing.remove_session(store, me, held, "twice"),
])  # fmt: skip
def test_nothing_is_done_in_a_session_that_was_removed(store, officer, attended, act):
    removing.remove_session(store, officer, attended, "postponed")
    with pytest.raises(WrongState):
        act(store, officer, attended)


def test_a_session_that_decided_or_is_signed_is_not_removed(store, officer, attended, opened):
    deciding.decide(store, officer, opened[0], "granted", "suited")
    with pytest.raises(WrongState, match="a décidé d’un candidat"):
        removing.remove_session(store, officer, attended, "mistake")
    for one in opened[1:]:
        deciding.decide(store, officer, one, "refused", "effort")
    papers.sign(store, officer, attended)
    for act, found in ((removing.remove_session, attended), (removing.remove_applicant, opened[0])):
        with pytest.raises(WrongState, match="procès-verbal"):
            act(store, officer, found, "mistake")


def test_an_applicant_goes_with_what_was_decided_and_comes_back_to_be_decided(store, officer, attended, opened, seen):
    for one in opened[:2]:
        deciding.decide(store, officer, one, "granted", "suited")
    deciding.decide(store, officer, opened[2], "refused", "effort")
    removing.remove_applicant(store, officer, opened[0], "given_up")
    (item,) = seen(attended).items
    assert [(one.nur, one.rank) for one in item.candidates] == [(NURS[1], 1), (NURS[2], 0)]
    assert item.is_settled
    with pytest.raises(WrongState, match="moins de trois candidats"):  # as the law counts them
        papers.sign(store, officer, attended)
    with pytest.raises(WrongState, match="déjà retirée"):
        removing.remove_applicant(store, officer, opened[0], "twice")
    with pytest.raises(WrongState, match="retiré"):
        deciding.decide(store, officer, opened[0], "granted", "suited")
    agenda.apply(store, officer, item.id, applying(1))  # the number is free again
    removing.remove_applicant(store, officer, seen(attended).items[0].candidates[-1].id, "mistake")
    removing.restore_applicant(store, officer, opened[0])
    deciding.decide(store, officer, opened[0], "granted", "suited")
    assert [one.rank for one in seen(attended).items[0].candidates] == [1, 2, 0]  # the rank it had
    removing.remove_applicant(store, officer, opened[0], "mistake")
    removing.restore_applicant(store, officer, opened[0])
    back = seen(attended).items[0]
    assert next((one.nur, one.decision, one.rank) for one in back.candidates) == (NURS[0], "", 0)
    assert back.state == "proposed"
    with store.read() as read:
        assert any(NURS[0] in hit.subtitle for hit in search(read, NURS[0], officer, store.clock.now()))


def test_the_search_finds_no_applicant_that_was_removed(store, officer, attended, listed):
    removing.remove_applicant(store, officer, listed[1][0], "mistake")
    with store.read() as read:
        assert not search(read, NURS[0], officer, store.clock.now())


def test_the_twin_of_an_applicant_keeps_its_rank(store, officer, attended, opened, seen):
    """Two desks entered one applicant apart; after the merge one of the two goes."""
    deciding.decide(store, officer, opened[0], "granted", "suited")
    with store.write(officer, "test.twin") as unit:
        one = unit.get(AllocationApplicant, opened[0])
        twin = AllocationApplicant(
            item_id=one.item_id, name=one.name, nur=one.nur, filed_on=one.filed_on, household=1, income=70,
            address=one.address, position=9,
        )  # fmt: skip
        unit.add(twin)
    removing.remove_applicant(store, officer, twin.id, "twice")
    assert [(one.nur, one.rank) for one in seen(attended).items[0].candidates][:1] == [(NURS[0], 1)]


def test_a_member_is_removed_but_not_who_holds_a_voice(store, officer, attended, seen):
    chair, *_others = seen(attended).members
    before = seen(attended).voices
    with pytest.raises(WrongState, match="porte le pouvoir de Thierry GUYON"):
        removing.remove_member(store, officer, chair.id, "left")
    second = seen(attended).members[1]
    removing.remove_member(store, officer, second.id, "left")
    assert seen(attended).voices == before - 1
    assert second.name not in [one.name for one in seen(attended).members]
    with pytest.raises(WrongState, match="déjà retirée"):
        removing.remove_member(store, officer, second.id, "left")
    removing.restore_member(store, officer, second.id)
    assert seen(attended).voices == before
    with pytest.raises(WrongState, match="n’est pas retirée"):
        removing.restore_member(store, officer, second.id)


def test_who_was_named_by_two_desks_has_one_voice_and_is_said(store, officer, attended, seen, window):
    before = seen(attended)
    with store.write(officer, "test.twin") as unit:
        unit.add(
            AllocationMember(session_id=attended, name="régis Pelletier", seat="administrator", presence="present")
        )
    shown = seen(attended)
    assert (shown.voices, shown.designated) == (before.voices, before.designated)
    window.open("allocation")
    assert window.page.status() == "Régis PELLETIER est nommé deux fois\u00a0: une voix. Retirez-en un (X)."
    held = sessions.plan(store, officer, Planning(TODAY, 900, LINK)).created("allocation_session")
    assert len(seen(held).members) == len(before.members)


@pytest.mark.parametrize(("kind", "act"), [
    ("session", removing.remove_session), ("member", removing.remove_member), ("applicant", removing.remove_applicant),
])  # fmt: skip
@pytest.mark.parametrize("reason", ["", "other", "parce que"])
def test_the_reason_is_of_the_list(store, officer, attended, listed, seen, kind, act, reason):
    found = {"session": attended, "member": seen(attended).members[0].id, "applicant": listed[1][0]}[kind]
    with pytest.raises(BadInput, match="motif est obligatoire") as refused:
        act(store, officer, found, reason)
    assert "reason" in refused.value.fields
    assert len({LETTERS[code] for code in REMOVED[kind]}) == len(REMOVED[kind])  # a key each


def test_the_front_desk_removes_nothing(store, counter, attended, listed, seen):
    for act, found in (
        (removing.remove_session, attended), (removing.remove_member, seen(attended).members[0].id),
        (removing.remove_applicant, listed[1][0]),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act(store, counter, found, "twice")


# By keys


def test_an_applicant_is_removed_in_two_keys_and_put_back_in_two(window, store, attended, opened, seen):
    window.open("allocation")
    window.page.people.setFocus()
    assert window.keys("X", "E") == 2
    assert people(seen, attended) == [NURS[1], NURS[2]]
    assert window.keys("Ctrl+Z") == 2
    assert people(seen, attended) == [NURS[0], NURS[1], NURS[2]]
    assert window.said == "Remis en place\u00a0: Mme CANDIDATE 1."
    window.keys("X", "Return")  # the first reason has the focus
    assert last_act(store)[1] == {"reason": "twice"}


def test_a_member_is_removed_in_two_keys_and_put_back_in_two(window, attended, seen):
    window.open("allocation")
    window.page.members.setFocus()
    window.keys("Down")
    assert window.keys("X", "S") == 2
    assert "Régis PELLETIER" not in [one.name for one in seen(attended).members]
    window.keys("Ctrl+Z")
    assert "Régis PELLETIER" in [one.name for one in seen(attended).members]


def test_a_session_is_removed_by_its_command_found_in_the_list_and_put_back(window, store, officer, attended):
    window.open("allocation")
    window.work.run("allocation.remove")
    window.hands.settle()
    window.keys("R")
    window.keys("Ctrl+Z")
    assert window.said == "Remis en place\u00a0: CM-C02-20-0001."
    window.work.run("allocation.remove")
    window.hands.settle()
    window.keys("E")
    assert window.page.shown is None
    window.work.run("allocation.remove")  # there is none to remove
    window.hands.settle()
    assert window.dialog() is None
    window.keys("Ctrl+O", "Return")
    assert window.page.shown.id == attended
    assert window.page.status() == "Séance retirée\u00a0: saisie par erreur"
    assert window.page.go.accessibleName() == "Remettre la séance"
    window.work.run("allocation.remove")
    window.hands.settle()
    assert window.dialog() is None
    window.keys("Ctrl+Return")
    assert window.page.shown.removed == ""
    window.keys("Ctrl+O", "Esc")
    assert window.page.shown.id == attended


def test_escape_removes_nothing(window, attended, opened, seen):
    window.open("allocation")
    window.page.people.setFocus()
    window.keys("X", "Q", "Esc")
    assert len(people(seen, attended)) == 3


# Minutes made twice


@pytest.fixture
def twice(store, officer, attended, opened):
    """Minutes that two desks signed apart."""
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    with store.write(officer, "test.apart") as unit:
        unit.get(AllocationSession, attended).state = "deliberating"
    papers.sign(store, officer, attended)
    return attended


def test_one_of_two_minutes_is_cancelled_and_its_code_with_it(store, officer, twice, seen):
    first, second = (one for one, _number in seen(twice).minutes)
    papers.cancel_minutes(store, officer, second)
    assert [one for one, _number in seen(twice).minutes] == [first]
    assert last_act(store)[0] == "allocation.minutes.cancel"
    with store.read() as read:
        asked = (
            "SELECT p.status, p.void_reason FROM paper p JOIN allocation_paper a ON a.paper_id = p.id WHERE a.id = ?"
        )
        assert read.exec_driver_sql(asked, (second,)).one() == (PaperStatus.VOIDED, "Procès-verbal établi deux fois")
    for one in (first, second):
        with pytest.raises(WrongState, match="le seul de la séance, ou déjà annulé"):
            papers.cancel_minutes(store, officer, one)
    with pytest.raises(WrongState):
        papers.sheet(store, officer, second)


def test_where_two_desks_cancelled_one_each_the_minutes_are_made_again(store, officer, twice, seen, window):
    from lmmh_desk.office.actions.papers import void_paper

    with store.read() as read:
        kept = read.exec_driver_sql("SELECT paper_id FROM allocation_paper").scalars().all()
    with store.write(officer, "test.apart") as unit:
        for one in kept:
            void_paper(unit, one, "Procès-verbal établi deux fois")
    with store.write(officer, "test.twin") as unit:  # and named a member twice: nothing of it is removed any more
        unit.add(AllocationMember(session_id=twice, name="Régis Pelletier", seat="administrator"))
    before = seen(twice)
    assert before.lacks_minutes
    window.open("allocation")
    assert window.page.go.accessibleName() == "Établir le PV"
    assert window.page.minutes.lines[2].words.text() == "Procès-verbal annulé\u00a0: à établir"
    window.keys("Ctrl+Return", "Tab", "Return")
    after = seen(twice)
    assert len(after.minutes) == 1
    assert (after.state, after.ended_at) == (before.state, before.ended_at)
    with pytest.raises(WrongState):
        papers.sign(store, officer, twice)


def test_the_two_are_offered_by_letter_and_one_alone_says_so(window, twice, seen):
    window.open("allocation")
    assert window.page.minutes.cancel.isVisible()
    window.work.run("allocation.cancel")
    window.hands.settle()
    second = seen(twice).minutes[1][1]
    assert window.dialog().choices[1].accessibleName() == second
    window.keys("B")
    assert window.said == "Procès-verbal annulé."
    assert second not in [number for _one, number in seen(twice).minutes]
    assert not window.page.minutes.cancel.isVisible()
    window.work.run("allocation.cancel")
    window.hands.settle()
    assert window.said == "Aucun procès-verbal n’est établi deux fois."


def test_minutes_that_say_otherwise_are_told_and_cancelled_by_one_letter(
    window, store, officer, attended, opened, seen
):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    assert seen(attended).unsaid == ""
    with store.write(officer, "test.renamed") as unit:  # by an import, since
        unit.connection.exec_driver_sql("UPDATE residence SET name = 'Les Nouvelles Sittelles'")
    assert seen(attended).unsaid == ""
    with store.write(officer, "test.apart") as unit:
        one = unit.get(AllocationApplicant, opened[0])
        one.decision, one.reason = "refused", "too_small"
    window.open("allocation")
    told = "Le procès-verbal dit autre chose de Mme CANDIDATE 1"
    assert window.page.status() == f"{told}. Arbitrez la décision, ou annulez le procès-verbal."
    with store.write(officer, "test.apart") as unit:  # where the letters left meanwhile
        unit.get(AllocationSession, attended).state = "notified"
    window.page.refresh(None)
    window.hands.settle()
    assert window.page.status() == (
        f"{told}, et les lettres sont parties. Arbitrez la décision, ou annulez le procès-verbal\u00a0:"
        " les lettres contraires sont refaites."
    )
    window.page.minutes.cancel.click()
    window.hands.settle()
    assert "les lettres contraires sont annulées et refaites" in window.dialog().accessibleDescription()
    window.keys("Escape")
    with store.write(officer, "test.apart") as unit:
        unit.get(AllocationSession, attended).state = "minutes_signed"
    window.page.refresh(None)
    window.hands.settle()
    lines = [line.words.text() for line in window.page.minutes.lines]
    assert "Dit autre chose de Mme CANDIDATE 1" in lines
    window.keys("Ctrl+Return")
    assert window.said.startswith("Le procès-verbal dit autre chose de Mme CANDIDATE 1.")
    window.page.minutes.cancel.click()
    window.hands.settle()
    assert "La séance se rouvre" in window.dialog().accessibleDescription()
    window.keys("A")
    found = seen(attended)
    assert (found.is_open, found.unsaid, found.minutes) == (True, "", ())
    window.keys("Ctrl+Return", "Tab", "Return")
    assert len(seen(attended).minutes) == 1


def letters(store, held):
    """Return the letters of a session: whom, what they say, whether they stand."""
    asked = (
        "SELECT a.applicant_id, a.content, p.status, p.void_reason FROM allocation_paper a JOIN paper p"
        " ON p.id = a.paper_id WHERE a.session_id = ? AND a.applicant_id IS NOT NULL ORDER BY a.created_at, a.id"
    )
    with store.read() as read:
        found = [(*row, sheet_from(row.content, LetterSheet)) for row in read.exec_driver_sql(asked, (held,))]
    return [(one, said.decision, said.rank, status, why) for one, _content, status, why, said in found]


@pytest.fixture
def notified(store, officer, attended, opened):
    """Two ranks and a refusal, the letters gone; then a desk's other decision of the first comes in."""
    for one, told in zip(opened, ("granted", "granted", "refused"), strict=True):
        deciding.decide(store, officer, one, told, "suited" if told == "granted" else "too_small")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    with store.write(officer, "test.apart") as unit:
        one = unit.get(AllocationApplicant, opened[0])
        one.decision, one.reason = "refused", "effort"
    return attended


def test_letters_that_left_with_untrue_minutes_are_cancelled_and_written_again_and_no_others(
    store, officer, notified, opened, seen
):
    first, second, third = opened
    ((minutes, _number),) = seen(notified).minutes
    papers.cancel_minutes(store, officer, minutes)
    assert seen(notified).is_open
    papers.sign(store, officer, notified)
    assert seen(notified).unsaid == ""
    papers.notify(store, officer, notified)
    told = letters(store, notified)
    recorded, voided, why = PaperStatus.RECORDED, PaperStatus.VOIDED, "Lettre contraire aux décisions"
    assert sorted(one for one in told if one[0] == first) == sorted(
        [(first, "granted", 1, voided, why), (first, "refused", 0, recorded, "")]
    )
    assert sorted(one for one in told if one[0] == second) == sorted(
        [(second, "granted", 2, voided, why), (second, "granted", 1, recorded, "")]
    )
    assert [one for one in told if one[0] == third] == [(third, "refused", 0, recorded, "")], "it was right"
    (item,) = seen(notified).items
    assert [(one.id, one.offer) for one in item.candidates if one.offer] == [(second, "sent")], "one offer, to the rank"


def test_an_offer_that_was_accepted_is_given_up_before_it_goes_to_somebody_else(store, officer, notified, opened, seen):
    with store.write(officer, "test.apart") as unit:  # before that other decision came in
        unit.get(AllocationApplicant, opened[0]).offer = "accepted"
    papers.cancel_minutes(store, officer, seen(notified).minutes[0][0])
    papers.sign(store, officer, notified)
    with pytest.raises(WrongState, match="Mme CANDIDATE 1 a accepté ce logement"):
        papers.notify(store, officer, notified)
    answers.decline(store, officer, opened[0])
    papers.notify(store, officer, notified)
    (item,) = seen(notified).items
    assert [(one.id, one.offer) for one in item.candidates if one.offer == "sent"] == [(opened[1], "sent")]
    standing = [one[:3] for one in letters(store, notified) if one[3] == PaperStatus.RECORDED]
    assert sorted(standing) == sorted([(opened[0], "refused", 0), (opened[1], "granted", 1), (opened[2], "refused", 0)])


# What two desks entered apart is no more than once


def entered_apart(store, officer, applicant, **others):
    """Enter an applicant again as another desk did without network."""
    with store.write(officer, "test.twin") as unit:
        one = unit.get(AllocationApplicant, applicant)
        twin = AllocationApplicant(
            item_id=one.item_id, name=one.name, nur=one.nur, filed_on=one.filed_on, household=1, income=70,
            address=one.address, position=9,
        )  # fmt: skip
        unit.add(twin)
    return twin.id


def test_an_applicant_entered_twice_is_one_of_the_three_the_law_asks(store, officer, attended, opened):
    removing.remove_applicant(store, officer, opened[2], "given_up")
    entered_apart(store, officer, opened[0])
    with pytest.raises(WrongState, match="moins de trois candidats"):
        deciding.decide(store, officer, opened[0], "granted", "suited")


def test_minutes_name_nobody_twice(store, officer, attended, opened):
    twin = entered_apart(store, officer, opened[0])
    for one in (*opened, twin):
        deciding.decide(store, officer, one, "granted", "suited")
    with pytest.raises(WrongState, match="Mme CANDIDATE 1 est saisi deux fois"):
        papers.sign(store, officer, attended)
    removing.remove_applicant(store, officer, twin, "twice")
    with store.write(officer, "test.twin") as unit:
        again = AllocationMember(session_id=attended, name="Régis Pelletier", seat="administrator")
        unit.add(again)
    with pytest.raises(WrongState, match="Régis PELLETIER est saisi deux fois"):
        papers.sign(store, officer, attended)
    removing.remove_member(store, officer, again.id, "twice")
    papers.sign(store, officer, attended)


def test_a_session_that_sits_past_midnight_stays_the_one_shown(store, officer, attended, opened, clock):
    later = sessions.plan(store, officer, Planning(TODAY.replace(day=19), 570, LINK)).created("allocation_session")
    clock.advance(14 * 3_600_000)  # 0:42
    assert nearest(store, officer).id == attended
    clock.advance(24 * 3_600_000)  # nobody closed it: the next is prepared
    assert nearest(store, officer).id == later


def test_who_only_writes_the_minutes_holds_no_voice(store, officer, attended, seen, window):
    sessions.join(store, officer, attended, Joining("Luc NOTE", "secretary"))
    secretary, absent = seen(attended).members[-1], seen(attended).members[5]
    sessions.attend(store, officer, secretary.id, "present")
    with pytest.raises(WrongState, match="secrétariat ne porte pas"):
        sessions.attend(store, officer, absent.id, "proxy", secretary.id)
    page = window.open("allocation")
    page.members.setFocus()
    window.keys("Down", "V")
    held = window.dialog().fields["proxy_id"].editor
    assert "Luc NOTE" not in [held.itemText(rank) for rank in range(held.count())]


def test_what_another_desk_offered_to_whom_was_removed_is_still_to_be_answered(store, officer, attended, opened, seen):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    with store.write(officer, "test.apart") as unit:
        unit.get(AllocationApplicant, opened[0]).standing = "given_up"
        unit.get(AllocationApplicant, opened[1]).standing = "given_up"
    assert people(seen, attended) == [NURS[0], NURS[2]]


def test_signed_minutes_leave_nobody_removed_in_the_ranking(store, officer, attended, opened, listed):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    removing.remove_applicant(store, officer, opened[0], "given_up")
    agenda.exempt(store, officer, listed[0], "too_few")
    papers.sign(store, officer, attended)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT ranking FROM allocation_item").scalar().split() == [NURS[1], NURS[2]]


def test_a_dwelling_is_in_conflict_with_nothing_that_was_removed(store, officer, opened, attended, home, seen):
    deciding.decide(store, officer, opened[0], "granted", "suited")
    other = sessions.plan(store, officer, Planning(TODAY, 900, LINK)).created("allocation_session")
    with store.write(officer, "test.apart") as unit:  # another desk, without network, allocated it too
        point = AllocationItem(
            session_id=other, dwelling_id=home, starts_at=900, rent_cents=40000, free_on=FREE.isoformat(),
            state="decided", ranking=NURS[5],
        )  # fmt: skip
        unit.add(point)
        unit.flush()
        unit.add(AllocationApplicant(
            item_id=point.id, name="M. APART", nur=NURS[5], filed_on="2019-01-01", household=1, income=70,
            address="1 rue Bleue\n72000 Le Mans", position=1, decision="granted", reason="suited",
        ))  # fmt: skip
    assert seen(attended).items[0].clash == "CM-C02-20-0002"
    removing.remove_applicant(store, officer, opened[0], "given_up")
    assert seen(attended).items[0].clash == ""  # here nobody is allocated it any more
    removing.restore_applicant(store, officer, opened[0])
    deciding.decide(store, officer, opened[0], "granted", "suited")
    with store.write(officer, "test.apart") as unit:
        unit.get(AllocationSession, other).standing = "twice"
    assert seen(attended).items[0].clash == ""


def test_a_point_off_the_agenda_stays_off_it_and_one_without_anybody_is_not_decided(
    store, officer, attended, opened, seen
):
    item = seen(attended).items[0].id
    for one in opened:
        removing.remove_applicant(store, officer, one, "twice")
    with store.read() as read:
        assert read.exec_driver_sql("SELECT state FROM allocation_item").scalar_one() == "proposed"
    agenda.withdraw(store, officer, item)
    removing.restore_applicant(store, officer, opened[0])
    with store.read() as read:
        assert read.exec_driver_sql("SELECT state FROM allocation_item").scalar_one() == "withdrawn"


def test_whom_another_desk_removed_meanwhile_is_not_written_again_nor_marked(store, officer, attended, listed, seen):
    one, holder, absent = listed[1][0], seen(attended).members[1], seen(attended).members[2]
    removing.remove_applicant(store, officer, one, "twice")
    with pytest.raises(WrongState, match="Ce candidat est retiré"):
        agenda.amend(store, officer, one, applying())
    removing.remove_member(store, officer, holder.id, "mistake")
    for act in (
        lambda: sessions.attend(store, officer, holder.id, "present"),
        lambda: sessions.attend(store, officer, absent.id, "proxy", holder.id),
    ):
        with pytest.raises(WrongState, match="Ce membre est retiré"):
            act()


def test_of_two_open_sessions_that_of_today_is_shown(store, officer, attended, opened, clock):
    later = sessions.plan(store, officer, Planning(TODAY.replace(day=18), 570, LINK)).created("allocation_session")
    clock.advance(24 * 3_600_000)
    with store.write(officer, "test.open") as unit:
        unit.get(AllocationSession, later).state = "quorate"
    assert nearest(store, officer).id == later


# A session that is open again after its letters left


@pytest.fixture
def reopened(store, officer, notified, seen):
    """The same, its minutes cancelled: another desk decided otherwise of the first."""
    papers.cancel_minutes(store, officer, seen(notified).minutes[0][0])
    return notified


def standing(store, held, one):
    """Return what the letters to an applicant that stand say."""
    asked = (
        "SELECT a.content FROM allocation_paper a JOIN paper p ON p.id = a.paper_id"
        " WHERE a.session_id = ? AND a.applicant_id = ? AND p.status = 'recorded' ORDER BY a.created_at, a.id"
    )
    with store.read() as read:
        found = read.exec_driver_sql(asked, (held, one)).scalars().all()
    return [sheet_from(content, LetterSheet) for content in found]


def last_words(store, officer, seen, held, one):
    return words(papers.sheet(store, officer, dict(seen(held).letters)[one]).pdf)


def test_a_point_withdrawn_while_it_is_open_again_is_written_to_whom_it_was_allocated(
    store, officer, reopened, opened, seen
):
    agenda.withdraw(store, officer, seen(reopened).items[0].id)
    assert [(one.offer, one.withdrawn) for one in seen(reopened).items[0].candidates] == [
        ("expired", True), ("", True), ("", False),
    ]  # fmt: skip
    papers.sign(store, officer, reopened)
    papers.notify(store, officer, reopened)
    assert [standing(store, reopened, one)[-1].outcome for one in opened] == ["taken_back", "taken_back", ""]
    for one in opened[:2]:
        told = last_words(store, officer, seen, reopened, one)
        assert "L’attribution de ce logement est retirée" in told
        assert "La commission est revenue sur sa décision" in told
        assert "attribué deux fois" not in told


def test_a_point_somebody_accepted_is_withdrawn_once_they_give_it_up(window, store, officer, reopened, opened, seen):
    with store.write(officer, "test.apart") as unit:
        unit.get(AllocationApplicant, opened[0]).offer = "accepted"
    with pytest.raises(WrongState, match="Mme CANDIDATE 1 a accepté ce logement") as refused:
        agenda.withdraw(store, officer, seen(reopened).items[0].id)
    assert "désistement (N)" in str(refused.value)
    window.open("allocation")
    window.page.people.setFocus()
    assert window.keys("N") == 1
    assert "L’offre part au rang venu, après la notification." in window.said
    assert [one.offer for one in seen(reopened).items[0].candidates] == ["declined", "", ""]
    agenda.withdraw(store, officer, seen(reopened).items[0].id)


def test_who_is_removed_while_it_is_open_again_is_written_to(store, officer, reopened, opened, listed, seen):
    first, second, third = opened
    for one in (second, third):
        removing.remove_applicant(store, officer, one, "given_up")
    agenda.exempt(store, officer, listed[0], "too_few")
    papers.sign(store, officer, reopened)
    papers.notify(store, officer, reopened)
    voided = [one for one in letters(store, reopened) if one[3] == PaperStatus.VOIDED]
    assert sorted(voided) == sorted(
        (one, "granted", rank, PaperStatus.VOIDED, "Lettre contraire aux décisions")
        for one, rank in ((first, 1), (second, 2))
    )
    (told,) = standing(store, reopened, second)
    assert (told.outcome, told.name, told.answer_by) == ("taken_back", "Mme CANDIDATE 2", "")
    assert "est revenue sur sa décision" in last_words(store, officer, seen, reopened, second)
    assert [one.decision for one in standing(store, reopened, third)] == ["refused"], "nothing was allocated to them"


def test_who_was_entered_twice_is_written_to_once(store, officer, reopened, opened, seen):
    twin = entered_apart(store, officer, opened[1])
    removing.remove_applicant(store, officer, opened[1], "twice")
    deciding.decide(store, officer, twin, "granted", "suited")
    papers.sign(store, officer, reopened)
    papers.notify(store, officer, reopened)
    assert standing(store, reopened, opened[1]) == []
    assert [one.rank for one in standing(store, reopened, twin)] == [1]


def test_who_has_an_offer_is_decided_of_again_and_not_removed(store, officer, reopened, opened, listed, seen):
    with pytest.raises(WrongState, match="Mme CANDIDATE 1 a reçu une offre de ce logement"):
        removing.remove_applicant(store, officer, opened[0], "given_up")
    answers.decline(store, officer, opened[0])
    removing.remove_applicant(store, officer, opened[0], "given_up")
    assert people(seen, reopened) == [NURS[1], NURS[2]], "nothing of them waits for a decision"
    agenda.exempt(store, officer, listed[0], "too_few")
    papers.sign(store, officer, reopened)
    papers.notify(store, officer, reopened)
    assert [one.outcome for one in standing(store, reopened, opened[0])] == ["taken_back"]


def test_answers_taken_while_it_is_open_again_send_nothing_before_the_letters(store, officer, reopened, opened, seen):
    with pytest.raises(WrongState, match="n’attribue plus ce logement à Mme CANDIDATE 1"):
        answers.accept(store, officer, opened[0])
    answers.decline(store, officer, opened[0])
    assert [one.offer for one in seen(reopened).items[0].candidates] == ["declined", "", ""]
    papers.sign(store, officer, reopened)
    papers.notify(store, officer, reopened)
    assert [one.offer for one in seen(reopened).items[0].candidates] == ["declined", "sent", ""]
    assert [bool(one.answer_by) for one in standing(store, reopened, opened[1])] == [True]


def test_an_offer_taken_back_though_the_decision_stands_is_written(store, officer, attended, opened, seen):
    first, second, third = opened
    deciding.decide(store, officer, first, "conditional", "tax_notice")
    deciding.decide(store, officer, second, "granted", "suited")
    deciding.decide(store, officer, third, "refused", "effort")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    conditions.lapse(store, officer, first)
    assert [bool(one.answer_by) for one in standing(store, attended, second)] == [False, True]
    with store.write(officer, "test.apart") as unit:  # of two desks' answers the other was kept, and a decision
        unit.get(AllocationApplicant, first).condition = "met"
        one = unit.get(AllocationApplicant, third)
        one.decision, one.reason = "inadmissible", "ceiling"
    papers.cancel_minutes(store, officer, seen(attended).minutes[0][0])
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    assert [one.offer for one in seen(attended).items[0].candidates] == ["sent", "", ""]
    assert [(one.rank, one.answer_by) for one in standing(store, attended, second)] == [(2, ""), (2, "")]
    assert [(one.outcome, bool(one.answer_by)) for one in standing(store, attended, first)] == [("", False), ("", True)]


def test_an_offer_whose_rank_stands_stays_with_its_letter(store, officer, attended, opened, seen, clock):
    for one, told in zip(opened, ("granted", "granted", "refused"), strict=True):
        deciding.decide(store, officer, one, told, "suited" if told == "granted" else "too_small")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    before = [standing(store, attended, one) for one in opened]
    with store.write(officer, "test.apart") as unit:
        third = unit.get(AllocationApplicant, opened[2])
        third.decision, third.reason = "inadmissible", "ceiling"
    clock.advance(24 * 3_600_000)  # an offer sent again would be answered a day later
    papers.cancel_minutes(store, officer, seen(attended).minutes[0][0])
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    assert [one.offer for one in seen(attended).items[0].candidates] == ["sent", "", ""]
    assert [standing(store, attended, one) for one in opened[:2]] == before[:2]
    assert [one.decision for one in standing(store, attended, opened[2])] == ["inadmissible"]
