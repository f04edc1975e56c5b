"""A session from its planning to its answers: what is written, and what is refused in one sentence."""

from datetime import date, timedelta

import pytest

from lmmh_desk.features.allocation.actions import agenda, answers, deciding, papers, samples, sessions
from lmmh_desk.features.allocation.actions.offers import send_first
from lmmh_desk.features.allocation.model.forms import Joining, Planning, Proposing
from lmmh_desk.features.allocation.model.records import AllocationApplicant, AllocationItem
from lmmh_desk.features.allocation.model.settings import PROXIES, QUORUM
from lmmh_desk.features.allocation.model.sitting import is_over
from lmmh_desk.features.allocation.store import sittings
from lmmh_desk.features.allocation.store.found import search, timeline
from lmmh_desk.features.allocation.store.waiting import waiting
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.tenancy.model.records import Lease, Person
from tests.documents.watching import text_of
from tests.features.allocation.conftest import FREE, LINK, NURS, TODAY, applying
from tests.replacing import replace
from tests.tenancy.homes import SLIMANE


def words(pdf):
    return " ".join(text_of(pdf).split())


def twice(store, officer, home, opened):
    """Another desk, without network, allocated the same dwelling; the id of its session."""
    held = sessions.plan(store, officer, Planning(TODAY, 600, LINK)).created("allocation_session")
    with store.write(officer, "test.twice") as unit:
        point = AllocationItem(
            session_id=held, dwelling_id=home, starts_at=600, rent_cents=1, free_on=FREE.isoformat(), ranking=NURS[5]
        )
        unit.add(point)
        unit.flush()
        unit.add(
            AllocationApplicant(
                item_id=point.id, name="M. AUTRE", nur=NURS[5], filed_on="2019-01-01", household=1, income=50,
                address="2 rue A", position=1, decision="granted", reason="suited",
            )
        )  # fmt: skip
    return held, point.id


@pytest.fixture
def decided(store, officer, opened):
    """Two ranked, one refused."""
    deciding.decide(store, officer, opened[1], "granted", "suited")
    deciding.decide(store, officer, opened[0], "granted", "oldest")
    deciding.decide(store, officer, opened[2], "refused", "too_small")
    return opened


@pytest.fixture
def signed(store, officer, attended, decided):
    papers.sign(store, officer, attended)
    return decided


@pytest.fixture
def notified(store, officer, attended, signed):
    papers.notify(store, officer, attended)
    return signed


@pytest.mark.parametrize(
    ("field", "value"),
    [("day", None), ("day", date(2020, 11, 16)), ("starts_at", None), ("link", "http://visio.example.org"),
     ("link", "https://"), ("link", "https://a b.example.org")],
)  # fmt: skip
def test_a_session_needs_a_day_an_hour_and_a_safe_link(store, officer, field, value):
    with pytest.raises(BadInput) as refused:
        sessions.plan(store, officer, replace(Planning(TODAY, 570, LINK), **{field: value}))
    assert list(refused.value.fields) == [field]


def test_the_members_of_the_last_session_are_named_again_and_nobody_is_there_yet(store, officer, planned, seen):
    other = sessions.plan(store, officer, Planning(FREE, 600)).created("allocation_session")
    assert [one.name for one in seen(other).members] == [one.name for one in seen(planned).members]
    assert (seen(other).voices, seen(other).designated, seen(other).number) == (0, 6, "CM-C02-20-0002")
    with pytest.raises(WrongState, match="lien"):
        sessions.convene(store, officer, other)
    sessions.relink(store, officer, other, Planning(FREE, 615, LINK))
    sessions.convene(store, officer, other)
    with pytest.raises(WrongState, match="déjà convoquée"):
        sessions.convene(store, officer, other)
    with pytest.raises(WrongState, match="à venir"):
        sessions.begin(store, officer, other)


def test_a_member_needs_a_name_and_a_seat(store, officer, planned):
    with pytest.raises(BadInput) as refused:
        sessions.join(store, officer, planned, Joining(" ", "king"))
    assert set(refused.value.fields) == {"name", "seat"}


def test_a_proxy_counts_while_its_holder_is_there(store, officer, attended, seen):
    shown = seen(attended)
    assert (shown.voices, shown.quorum, shown.quorum_words) == (5, 4, "Quorum atteint\u00a0: 5 / 6")
    assert shown.members[4].holder == "Jeanne FABRE"
    sessions.attend(store, officer, shown.members[0].id, "absent")
    assert seen(attended).voices == 3
    assert seen(attended).quorum_words == "Sans quorum\u00a0: 3 / 6"


def test_a_presence_is_of_the_list_and_a_proxy_of_somebody_there(store, officer, attended, seen):
    one, absent = seen(attended).members[1], seen(attended).members[5]
    for presence, proxy in (("elsewhere", ""), ("proxy", ""), ("proxy", one.id)):
        with pytest.raises(BadInput):
            sessions.attend(store, officer, one.id, presence, proxy)
    with pytest.raises(WrongState, match="pas présent"):
        sessions.attend(store, officer, one.id, "proxy", absent.id)


def test_the_quorum_is_the_rule_of_the_office(store, admin, officer, attended, listed, seen):
    set_setting(store, admin, QUORUM, 6)
    assert seen(attended).quorum_words == "Sans quorum\u00a0: 5 / 6"
    with pytest.raises(WrongState, match="quorum n’est pas atteint\u00a0: 5 sur 6"):
        sessions.begin(store, officer, attended)
    set_setting(store, admin, QUORUM, 5)
    sessions.begin(store, officer, attended)
    assert seen(attended).quorum_words == "Quorum atteint\u00a0: 5 / 6"


def test_whether_proxies_count_is_the_rule_of_the_office(store, admin, attended, seen):
    set_setting(store, admin, QUORUM, 5)
    assert seen(attended).is_quorate
    set_setting(store, admin, PROXIES, 0)
    assert (seen(attended).quorum_words, seen(attended).is_quorate) == ("Sans quorum\u00a0: 4 / 6", False)


def test_without_its_quorum_it_neither_opens_nor_decides(store, officer, planned, attended, listed, seen):
    chair, second = seen(attended).members[:2]
    for one in (chair, second):
        sessions.attend(store, officer, one.id, "absent")
    with pytest.raises(WrongState, match="quorum n’est pas atteint\u00a0: 2 sur 4"):
        sessions.begin(store, officer, attended)
    for one in (chair, second):
        sessions.attend(store, officer, one.id, "present")
    with pytest.raises(WrongState, match="pas ouverte"):
        deciding.decide(store, officer, listed[1][0], "granted", "suited")
    sessions.begin(store, officer, attended)
    with pytest.raises(WrongState, match="déjà ouverte"):
        sessions.begin(store, officer, attended)
    sessions.attend(store, officer, chair.id, "absent")
    sessions.attend(store, officer, second.id, "absent")
    with pytest.raises(WrongState, match="quorum"):
        deciding.decide(store, officer, listed[1][0], "granted", "suited")


@pytest.mark.parametrize(
    ("field", "value"),
    [("dwelling_id", ""), ("starts_at", None), ("rent_cents", 0), ("free_on", None), ("exemption", "friend")],
)
def test_a_dwelling_is_proposed_whole(store, officer, planned, home, field, value):
    with pytest.raises(BadInput) as refused:
        agenda.propose(store, officer, planned, replace(Proposing(home, 630, 47200, FREE), **{field: value}))
    assert list(refused.value.fields) == [field]


def test_a_dwelling_let_or_listed_elsewhere_is_refused(store, officer, planned, home, listed):
    with pytest.raises(WrongState, match="loué ce jour-là"):
        agenda.propose(store, officer, planned, Proposing(home, 630, 47200, date(2020, 11, 20)))
    with pytest.raises(WrongState, match="CM-C02-20-0001"):
        agenda.propose(store, officer, planned, Proposing(home, 660, 47200, FREE))
    with store.read() as read:
        assert [one for one, _words in sittings.dwellings(read)] == [home]
    agenda.withdraw(store, officer, listed[0])
    with pytest.raises(WrongState, match="déjà retiré"):
        agenda.withdraw(store, officer, listed[0])
    agenda.propose(store, officer, planned, Proposing(home, 660, 47200, FREE))


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("nur", "0720"), ("filed_on", None), ("filed_on", date(2020, 11, 18)), ("household", 0),
     ("income", None), ("address", ""), ("address", "R" * 90), ("missing", ("diploma",)),
     ("renew_on", date(2019, 6, 25)),
     ("communes", "A, B, C, D, E, F, G, H, I"), ("communes", "Le Mans 72000"), ("communes", "L" * 39)],
)  # fmt: skip
def test_nobody_is_examined_without_a_number_and_a_whole_file(store, officer, listed, field, value):
    with pytest.raises(BadInput) as refused:
        agenda.apply(store, officer, listed[0], applying(4, **{field: value}))
    assert list(refused.value.fields) == [field]


def test_an_applicant_known_by_the_number_has_it_in_the_history(store, officer, admin, attended, listed, seen):
    with store.write(admin, "test.nur") as unit:
        unit.get(Person, SLIMANE).nur = NURS[3]
    agenda.apply(store, officer, listed[0], applying(4, nur=NURS[3].lower(), missing=("tax_notice",)))
    with pytest.raises(WrongState, match="déjà à l’étude"):
        agenda.apply(store, officer, listed[0], applying(4))
    known = seen(attended).items[0].candidates[3]
    assert (known.person_id, known.missing) == (SLIMANE, ("tax_notice",))
    sessions.begin(store, officer, attended)
    deciding.decide(store, officer, known.id, "conditional", "tax_notice")
    with store.read() as read:
        (moment,) = timeline(read, SLIMANE, officer)
        assert timeline(read, SLIMANE, replace(officer, role="front_desk")) == []
    assert moment.title == "CAL\u00a0: Sous condition, rang 1"


def test_fewer_than_three_need_the_named_exemption(store, officer, attended, home, seen):
    item = agenda.propose(store, officer, attended, Proposing(home, 630, 47200, FREE)).created("allocation_item")
    two = [agenda.apply(store, officer, item, applying(rank)).created("allocation_applicant") for rank in (1, 2)]
    sessions.begin(store, officer, attended)
    with pytest.raises(WrongState, match="moins de trois candidats"):
        deciding.decide(store, officer, two[0], "granted", "suited")
    agenda.withdraw(store, officer, item)
    with pytest.raises(WrongState, match="retiré"):
        deciding.decide(store, officer, two[0], "granted", "suited")
    wanted = Proposing(home, 630, 47200, FREE, "too_few")
    other = agenda.propose(store, officer, attended, wanted).created("allocation_item")
    alone = agenda.apply(store, officer, other, applying(1)).created("allocation_applicant")
    deciding.decide(store, officer, alone, "granted", "suited")
    assert seen(attended).items[1].first.id == alone


@pytest.mark.parametrize(("decision", "reason"), [("perhaps", "suited"), ("refused", "suited"), ("granted", "")])
def test_a_decision_has_a_reason_of_its_own_list(store, officer, opened, decision, reason):
    with pytest.raises(BadInput):
        deciding.decide(store, officer, opened[0], decision, reason)


def test_who_is_granted_takes_the_next_rank_and_gives_it_back(store, officer, attended, decided, seen):
    item = seen(attended).items[0]
    assert [one.rank for one in item.candidates] == [2, 1, 0]
    assert item.candidates[0].decided_words == "Attribué, rang 2"
    assert item.is_settled
    deciding.decide(store, officer, decided[1], "granted", "priority")  # another reason, the same rank
    assert [one.rank for one in seen(attended).items[0].candidates] == [2, 1, 0]
    deciding.take_back(store, officer, decided[1])
    item = seen(attended).items[0]
    assert [one.rank for one in item.candidates] == [1, 0, 0]
    assert (item.is_settled, item.state) == (False, "proposed")
    agenda.apply(store, officer, item.id, applying(4))
    assert seen(attended).settled == 0


def test_a_dwelling_let_meanwhile_is_allocated_to_nobody(store, officer, admin, attended, opened, home, seen):
    with store.write(admin, "test.lease") as unit:
        unit.add(Lease(number="L-9", dwelling_id=home, starts_on="2020-12-01"))
    assert seen(attended).items[0].let
    with pytest.raises(WrongState, match="loué entre-temps"):
        deciding.decide(store, officer, opened[0], "granted", "suited")
    deciding.decide(store, officer, opened[0], "refused", "given_up")


def test_the_minutes_wait_for_every_decision_and_for_the_chair(store, officer, attended, opened, seen):
    with pytest.raises(WrongState, match="point à décider"):
        papers.sign(store, officer, attended)
    for one in opened:
        deciding.decide(store, officer, one, "refused", "effort")
    sessions.attend(store, officer, seen(attended).members[0].id, "absent")
    sessions.attend(store, officer, seen(attended).members[4].id, "present")
    with pytest.raises(WrongState, match="préside"):
        papers.sign(store, officer, attended)


def test_nothing_changes_once_the_minutes_are_signed(store, officer, attended, signed, seen, listed):
    assert seen(attended).state == "minutes_signed"
    for late in (
        lambda: deciding.decide(store, officer, signed[0], "refused", "effort"),
        lambda: deciding.take_back(store, officer, signed[0]),
        lambda: agenda.withdraw(store, officer, listed[0]),
        lambda: sessions.relink(store, officer, attended, Planning(TODAY, 570)),
        lambda: papers.sign(store, officer, attended),
    ):
        with pytest.raises(WrongState):
            late()
    papers.notify(store, officer, attended)
    with pytest.raises(WrongState):
        papers.notify(store, officer, attended)


def test_an_empty_session_has_no_minutes(store, officer, attended):
    sessions.begin(store, officer, attended)
    with pytest.raises(WrongState, match="Aucun point"):
        papers.sign(store, officer, attended)


def test_the_minutes_say_what_the_law_wants(store, officer, attended, signed, seen):
    with store.read() as read:
        assert "APERÇU" in words(papers.preview_minutes(read, officer, attended, store.clock.now()))
    shown = papers.sheet(store, officer, seen(attended).minutes_id)
    told = words(shown.pdf)
    assert shown.title == "PV-C02-20-0001"
    for said in (
        "Procès-verbal de la commission", "CM-C02-20-0001", "mardi 17 novembre 2020", "Quorum atteint : 5 / 6",
        "4 présents, 1 pouvoir", "Jeanne FABRE", "pouvoir à Jeanne FABRE", "1. T3 · Les Sittelles",
        NURS[0], "Attribué, rang 1",
        "demande ancienne,", "logement trop petit", "10 jours", "règlement intérieur",
        "Fait au Mans", "Page 1 / 1",
    ):  # fmt: skip
        assert said in told.replace("\u00a0", " "), said


def test_each_applicant_is_written_to_and_the_first_rank_has_ten_days(store, officer, attended, notified, seen):
    shown = seen(attended)
    first = shown.items[0].first
    assert (first.id, first.offer, first.answer_by) == (notified[1], "sent", TODAY + timedelta(10))
    letters = {one: words(papers.sheet(store, officer, paper).pdf) for one, paper in shown.letters}
    assert set(letters) == set(notified)
    assert "1 RUE BLEUE 72000 LE MANS" in letters[notified[0]]
    assert "au plus tard le 27 novembre 2020" in letters[notified[1]]
    assert "rang 2" in letters[notified[0]]
    assert "logement trop petit" in letters[notified[2]]


def test_a_declined_offer_goes_to_the_next_rank_with_its_letter(store, officer, attended, notified, seen):
    answers.decline(store, officer, notified[1])
    people = seen(attended).items[0].candidates
    assert [one.offer for one in people] == ["sent", "declined", ""]
    assert [one for one, _paper in seen(attended).letters].count(notified[0]) == 2
    with pytest.raises(WrongState, match="Aucune offre"):
        answers.accept(store, officer, notified[1])
    answers.accept(store, officer, notified[0])
    assert seen(attended).items[0].candidates[0].offer == "accepted"


def test_the_last_who_declines_leaves_nobody(store, officer, attended, notified, seen):
    answers.decline(store, officer, notified[1])
    answers.decline(store, officer, notified[0])
    assert [one.offer for one in seen(attended).items[0].candidates] == ["declined", "declined", ""]


def test_silence_is_a_refusal_from_midnight_on(store, officer, clock, attended, notified, seen, due):
    with pytest.raises(WrongState, match="pas écoulé"):
        answers.pass_on(store, officer, notified[1])
    clock.advance(paris_instant(TODAY + timedelta(11)) - 1 - clock.now())  # the last millisecond of the last day
    (late,) = due()
    assert not late.over
    clock.advance(1)
    assert due()[0].over
    with pytest.raises(WrongState, match="écoulé"):
        answers.accept(store, officer, notified[1])
    with store.read() as read:
        assert sittings.badge(read, officer, clock.now()) == 1
        assert sittings.badge(read, replace(officer, role="caretaker"), clock.now()) == 0
    answers.pass_on(store, officer, notified[1])
    assert [one.offer for one in seen(attended).items[0].candidates] == ["sent", "expired", ""]


@pytest.mark.parametrize(
    ("sent", "last"),
    [("2020-11-18", "2020-11-30"), ("2020-12-15", "2020-12-28"), ("2020-11-19", "2020-11-30")],
)  # a Saturday; Christmas, then a week's end; a Sunday
def test_a_delay_that_ends_on_a_day_off_goes_on_to_the_next_working_day(
    store, officer, clock, attended, signed, seen, sent, last
):
    clock.advance(paris_instant(date.fromisoformat(sent), 10) - clock.now())
    papers.notify(store, officer, attended)
    assert seen(attended).items[0].first.answer_by == date.fromisoformat(last)


def test_a_day_of_twenty_five_hours_ends_at_midnight():
    last = date(2020, 10, 25)
    midnight = paris_instant(date(2020, 10, 26))
    assert midnight - paris_instant(last) == 25 * 3_600_000
    assert not is_over(last, midnight - 1)
    assert is_over(last, midnight)
    assert not is_over(None, midnight)


def test_an_offer_of_a_dwelling_let_meanwhile_is_neither_accepted_nor_passed_on(
    store, officer, admin, attended, notified, home, seen
):
    with store.write(admin, "test.lease") as unit:
        unit.add(Lease(number="L-9", dwelling_id=home, starts_on="2020-12-01"))
    with pytest.raises(WrongState, match="loué entre-temps"):
        answers.accept(store, officer, notified[1])
    answers.decline(store, officer, notified[1])
    assert [one.offer for one in seen(attended).items[0].candidates] == ["", "declined", ""]


def test_an_applicant_is_found_by_name_number_and_dwelling(store, officer, listed):
    with store.read() as read:
        for typed in ("candidate 2", NURS[1], "sittelles"):
            assert any("CANDIDATE 2" in hit.title for hit in search(read, typed, officer, 0)), typed
        assert search(read, "can", officer, 0) == []
        assert search(read, "candidate", replace(officer, role="front_desk"), 0) == []


def test_what_waits_is_said_to_the_commission_alone():
    (line,) = waiting(None, [Transaction(1, 0, "allocation.decide", "", ()), Transaction(2, 0, "other", "", ())])
    assert line.title == "Décision de la CAL"
    assert "front_desk" not in line.roles


def test_the_front_desk_decides_nothing(store, counter, opened):
    with pytest.raises(NotAllowed):
        deciding.decide(store, counter, opened[0], "granted", "suited")


def test_a_session_or_a_paper_that_is_gone_is_said(store, officer):
    with store.read() as read, pytest.raises(NotFound):
        sittings.sitting(read, "gone", officer.site_id, 0)
    with pytest.raises(NotFound):
        papers.sheet(store, officer, "gone")


def test_a_dwelling_two_sessions_allocate_is_shown_and_neither_goes_on(store, officer, attended, decided, home, seen):
    other, point = twice(store, officer, home, decided)
    assert seen(attended).items[0].clash == "CM-C02-20-0002"
    assert seen(other).items[0].clash == "CM-C02-20-0001"
    with pytest.raises(WrongState, match="aussi attribué par CM-C02-20-0002"):
        papers.sign(store, officer, attended)
    agenda.withdraw(store, officer, point)
    assert seen(attended).items[0].clash == ""
    papers.sign(store, officer, attended)


def test_an_applicant_added_after_the_decisions_is_to_be_decided_too(store, officer, attended, decided, seen):
    assert seen(attended).items[0].state == "decided"
    agenda.apply(store, officer, seen(attended).items[0].id, applying(5))
    assert (seen(attended).items[0].state, seen(attended).items[0].candidates[4 - 1].decided_words) == (
        "proposed", "À décider",
    )  # fmt: skip


def test_nobody_is_offered_what_nobody_was_granted_and_a_point_withdrawn_has_no_letter(
    store, officer, attended, opened, home, seen
):
    for one in opened:
        deciding.decide(store, officer, one, "inadmissible", "ceiling")
    assert seen(attended).items[0].first is None
    with store.write(officer, "test.point") as unit:
        unit.add(
            AllocationItem(session_id=attended, dwelling_id=home, starts_at=700, rent_cents=1, free_on="2020-12-01")
        )
    agenda.withdraw(store, officer, seen(attended).items[1].id)
    papers.sign(store, officer, attended)
    assert "point retiré" in words(papers.sheet(store, officer, seen(attended).minutes_id).pdf)
    papers.notify(store, officer, attended)
    assert [one.offer for one in seen(attended).items[0].candidates] == ["", "", ""]
    letters = [words(papers.sheet(store, officer, paper).pdf) for _one, paper in seen(attended).letters]
    assert len(letters) == 3
    assert all("irrecevable" in told for told in letters)


def test_a_session_and_its_papers_are_found_by_their_numbers(store, officer, clock, attended, notified, seen):
    now, shown = clock.now(), seen(attended)
    with store.read() as read:
        (session,) = search(read, "cm-c02-20", officer, now)
        assert (session.title, session.arguments) == ("CM-C02-20-0001", {"session_id": attended})
        (minutes,) = search(read, "PV-C02-20-0001", officer, now)
        assert minutes.id == shown.minutes_id
        assert minutes.subtitle == "Procès-verbal de la commission · CAL mar. 17/11/2020"
        letters = search(read, "ld", officer, now)
        assert {hit.id for hit in letters} == {paper for _one, paper in shown.letters}
        assert all("Mme CANDIDATE" in hit.subtitle for hit in letters)
        assert letters[0].arguments == {"session_id": attended, "item_id": shown.items[0].id}
        assert search(read, "PV-C02-20-0001", replace(officer, role="front_desk"), now) == []
        assert search(read, "cma", officer, now) == []


def test_an_offer_waits_for_the_minutes(store, officer, attended, decided, listed):
    with store.write(officer, "test.offer") as unit, pytest.raises(WrongState, match="procès-verbal"):
        send_first(unit, unit.get(AllocationItem, listed[0]))


def test_a_mayor_is_heard_and_does_not_make_the_quorum(store, officer, attended, seen):
    sessions.attend(store, officer, seen(attended).members[6].id, "present")
    assert (seen(attended).voices, seen(attended).designated, seen(attended).is_open) == (5, 6, False)


def test_the_samples_say_they_prove_nothing(store, officer):
    with store.read() as read:
        for sample in (samples.minutes_sample, samples.letter_sample):
            assert "APERÇU" in words(sample(read, officer, TODAY))


def test_a_letter_after_a_conditional_decision_says_what_is_missing(store, officer, attended, opened, seen):
    deciding.decide(store, officer, opened[0], "conditional", "tax_notice")
    for one in opened[1:]:
        deciding.decide(store, officer, one, "refused", "effort")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    told = words(papers.sheet(store, officer, dict(seen(attended).letters)[opened[0]]).pdf)
    assert "sous condition" in told
    assert "avis d’imposition à fournir" in told


def test_a_dwelling_let_between_the_minutes_and_the_letters_is_taken_off(
    store, officer, admin, attended, signed, home, seen
):
    point = seen(attended).items[0].id
    with store.write(admin, "test.lease") as unit:
        unit.add(Lease(number="L-9", dwelling_id=home, starts_on="2020-12-01"))
    with pytest.raises(WrongState, match="loué entre-temps"):
        papers.notify(store, officer, attended)
    agenda.withdraw(store, officer, point)
    with pytest.raises(WrongState, match="déjà retiré"):
        agenda.withdraw(store, officer, point)
    papers.notify(store, officer, attended)
    assert seen(attended).state == "notified"
