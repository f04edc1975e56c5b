"""The log of 8:30: typed in one line, followed to its end; the order of the day; the plan's levels and what they do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.continuity.actions.log import add_entry, change_entry, save_meeting, set_level, step
from lmmh_desk.features.continuity.model.log import Draft, read_entry, written
from lmmh_desk.features.continuity.model.plan import Plan, PlanState, plan_on
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState
from lmmh_desk.features.continuity.model.sheets import standing
from lmmh_desk.features.continuity.store.board import orders
from lmmh_desk.features.continuity.store.log import badge, plan
from lmmh_desk.features.continuity.store.waiting import waiting
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.waiting import Transaction
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import SiteKind, SiteStatus
from lmmh_desk.office.store.sites import gauge, plan_status, timetable
from tests.bounds import bounded
from tests.features.continuity.conftest import SITTELLES, TODAY

MASKS = "600 masques transférés vers Bois-Joli"


@pytest.mark.parametrize(
    ("typed", "draft"),
    [
        (MASKS, Draft(MASKS)),
        (f"{MASKS} @Logistique 20/11", Draft(MASKS, "Logistique", "2020-11-20")),
        (f"{MASKS} @ C. Legendre demain", Draft(MASKS, "C. Legendre", "2020-11-18")),
        (f"{MASKS} @20/11", Draft(MASKS, "", "2020-11-20")),
        ("Écrire à cellule@lmmh.fr  ce matin", Draft("Écrire à cellule@lmmh.fr ce matin")),
        ("Voir @Nuit puis @Équipe de nuit", Draft("Voir @Nuit puis", "Équipe de nuit")),
    ],
)
def test_a_line_is_typed_with_who_does_it_and_by_when(typed, draft):
    assert read_entry(typed, TODAY) == draft
    if "@Nuit" not in typed:
        assert read_entry(written(draft), TODAY) == draft


@pytest.mark.parametrize("typed", ["", "  ", "@Logistique", "x" * 301, f"{MASKS} @{'y' * 41}", f"{MASKS} @Nuit 31/02"])
def test_a_line_without_a_text_too_long_or_for_no_day_is_refused(typed):
    with pytest.raises(BadInput) as refused:
        read_entry(typed, TODAY)
    assert refused.value.fields["entry"]


@given(st.text(max_size=60))
@bounded
def test_whatever_is_typed_is_read_or_refused_in_french(typed):
    wrong, draft = {}, None
    try:
        draft = read_entry(typed, TODAY)
    except BadInput as error:
        wrong = error.fields
    assert wrong.get("entry") or (draft and draft.text)
    assert draft is None or not draft.due or date.fromisoformat(draft.due)


def test_a_decision_goes_forward_and_is_opened_again(store, cell, seen):
    add_entry(store, cell, EntryKind.DECISION, f"{MASKS} @Logistique 18/11")
    (entry,) = seen().entries
    assert (entry.text, entry.owner, entry.due, entry.state) == (MASKS, "Logistique", "2020-11-18", EntryState.OPEN)
    for to in (EntryState.IN_PROGRESS, EntryState.DONE):
        step(store, cell, entry.id, to)
    (entry,) = seen().entries
    assert (entry.state, entry.ended_at, entry.followed) == (EntryState.DONE, store.clock.now(), False)
    with pytest.raises(WrongState, match="fait"):
        step(store, cell, entry.id, EntryState.DROPPED)
    step(store, cell, entry.id, EntryState.OPEN)
    step(store, cell, entry.id, EntryState.DROPPED)
    assert seen().entries[0].ended_at
    assert seen().running() == 0


def test_an_information_is_not_followed(store, cell, seen):
    add_entry(store, cell, EntryKind.INFO, "Trois interventions cette nuit, sans suite")
    (entry,) = seen().entries
    assert not entry.followed
    with pytest.raises(WrongState, match="rien à suivre"):
        step(store, cell, entry.id, EntryState.DONE)


def test_what_yesterday_left_is_late_today(store, clock, cell, seen):
    for kind, typed in (
        (EntryKind.DECISION, "Hier sans échéance"), (EntryKind.ALERT, "Pour jeudi @Nuit 19/11"),
        (EntryKind.INFO, "Une info"), (EntryKind.DECISION, "Faite hier"), (EntryKind.DECISION, "Pour hier @Nuit 17/11"),
    ):  # fmt: skip
        add_entry(store, cell, kind, typed)
    step(store, cell, seen().entries[3].id, EntryState.DONE)
    clock.advance(24 * 3_600_000)
    day = TODAY + timedelta(1)
    left = {one.text: one.late(day.isoformat()) for one in seen(day).late}
    assert left == {"Hier sans échéance": True, "Pour jeudi": False, "Pour hier": True}
    assert seen(day).entries == ()
    assert len(seen().entries) == 5


def test_a_past_day_says_what_was_late_then_whatever_ended_since(store, clock, cell, seen):
    day = 24 * 3_600_000
    for typed in ("Afficher la jauge", "Livrer les masques", "Aérer les halls"):
        add_entry(store, cell, EntryKind.DECISION, typed)
    first, second, _third = seen().entries
    clock.advance(day)
    step(store, cell, first.id, EntryState.DONE)
    tomorrow = TODAY + timedelta(1)
    assert [one.text for one in seen(tomorrow).late] == ["Livrer les masques", "Aérer les halls"]
    clock.advance(day)
    step(store, cell, second.id, EntryState.DONE)
    left = {one.text: (one.state, one.late(tomorrow.isoformat())) for one in seen(tomorrow).late}
    assert left == {
        "Afficher la jauge": (EntryState.DONE, False), "Livrer les masques": (EntryState.OPEN, True),
        "Aérer les halls": (EntryState.OPEN, True),
    }  # fmt: skip
    assert standing(seen().entries[0], TODAY.isoformat()) == "fait le 18/11"
    assert standing(seen().entries[0], tomorrow.isoformat()) == "fait à 10:42"
    assert [one.text for one in seen(TODAY + timedelta(2)).late] == ["Aérer les halls"]
    assert [one.state for one in seen().entries] == [EntryState.DONE, EntryState.DONE, EntryState.OPEN]


def test_a_line_is_written_again(store, cell, seen):
    add_entry(store, cell, EntryKind.ALERT, "Garenne")
    entry = seen().entries[0]
    change_entry(store, cell, entry.id, "Garenne sur rendez-vous @H. Vauclin 24/11")
    entry = seen().entries[0]
    assert (entry.text, entry.owner, entry.due) == ("Garenne sur rendez-vous", "H. Vauclin", "2020-11-24")


@pytest.mark.parametrize("text", ["Un agent malade du covid à Garenne", "Ce locataire est alcoolique"])
def test_what_may_not_be_kept_of_a_person_is_refused_everywhere(store, cell, seen, text):
    with pytest.raises(BadInput):
        add_entry(store, cell, EntryKind.ALERT, text)
    with pytest.raises(BadInput):
        save_meeting(store, cell, text, "", "")
    add_entry(store, cell, EntryKind.ALERT, "Garenne")
    with pytest.raises(BadInput):
        change_entry(store, cell, seen().entries[0].id, text)
    with store.read() as read:
        assert text not in str(read.exec_driver_sql("SELECT * FROM crisis_entry").all())


def test_an_unknown_kind_is_refused(store, cell):
    with pytest.raises(BadInput):
        add_entry(store, cell, "rumeur", "Une rumeur")


def test_the_order_of_the_day_reaches_every_counter_until_the_next(store, clock, cell, other, seen):
    def told(site_id=SITTELLES):
        with store.read() as read:
            return orders(read, site_id, store.clock.now()).meeting

    assert told().orders == ""
    save_meeting(store, cell, "Jauge ramenée à 5.", "stocks", "H. Vauclin")
    save_meeting(store, cell, "Jauge ramenée à 5. Aérer.", "stocks", "H. Vauclin")
    assert (told().orders, told().day) == ("Jauge ramenée à 5. Aérer.", "2020-11-17")
    assert seen().meeting.next_topics == "stocks"
    clock.advance(24 * 3_600_000)
    assert (told().orders, told().day) == ("Jauge ramenée à 5. Aérer.", "2020-11-17")
    save_meeting(store, cell, "Deux par deux.", "", "")
    save_meeting(store, cell, "", "stocks", "H. Vauclin")  # taken back: no older one comes again, were it tomorrow
    for _day in range(2):
        assert (told().orders, told().day) == ("", "2020-11-18")
        clock.advance(24 * 3_600_000)
    with pytest.raises(BadInput):
        save_meeting(store, cell, "x" * 401, "", "")
    with pytest.raises(NotAllowed):
        save_meeting(store, other, "Fermez tout", "", "")


# The continuity plan


def test_a_level_lowers_the_gauge_the_channels_and_closes(store, cell, other):
    def now():
        with store.read() as read:
            there = [timetable(read, site, TODAY).status for site in (cell.site_id, SITTELLES)]
            return (gauge(read, cell.site_id, TODAY), *there, plan(read, TODAY).state)

    assert now() == (5, SiteStatus.OPEN, SiteStatus.OPEN, PlanState.INACTIVE)
    set_level(store, cell, 1, TODAY, "décision du 17 novembre")
    assert now() == (5, SiteStatus.OPEN, SiteStatus.OPEN, PlanState.ACTIVE)
    set_level(store, cell, 3, TODAY, "décision du 17 novembre, 10:00")
    assert now() == (2, SiteStatus.APPOINTMENT_ONLY, SiteStatus.CLOSED, PlanState.ACTIVE)
    set_level(store, cell, 0, TODAY, "fin")
    assert now()[:3] == (5, SiteStatus.OPEN, SiteStatus.OPEN)


def test_a_plan_is_active_then_changes_level_then_is_closed(store, cell):
    days = [TODAY + timedelta(rank) for rank in range(4)]
    for level, day in ((1, days[0]), (2, days[1]), (0, days[2])):
        set_level(store, cell, level, day, "décision")
    with store.read() as read:
        found = [plan(read, day) for day in (TODAY - timedelta(1), *days)]
    assert [one.state for one in found] == ["inactive", "active", "level_changed", "closed", "closed"]
    assert [one.level for one in found] == [0, 1, 2, 0, 0]
    assert [one.said() for one in found[:4]] == [
        "plan inactif", "plan niveau 1 depuis le mardi 17 novembre", "plan niveau 2 depuis le mercredi 18 novembre",
        "plan clos depuis le jeudi 19 novembre",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "day", "source", "field"),
    [
        (4, TODAY, "décision", "level"), (-1, TODAY, "décision", "level"), (0, TODAY, "décision", "level"),
        (1, TODAY - timedelta(1), "décision", "starts_on"), (1, TODAY, " ", "source"),
        (1, TODAY, "une voisine séropositive", "source"),
    ],
)  # fmt: skip
def test_a_level_that_is_none_past_or_of_nobody_is_refused(store, cell, level, day, source, field):
    with pytest.raises(BadInput) as refused:
        set_level(store, cell, level, day, source)
    assert field in refused.value.fields


def test_the_same_level_twice_is_refused_and_a_manager_sets_none(store, cell, counter):
    set_level(store, cell, 2, TODAY, "décision")
    with pytest.raises(BadInput, match="déjà à ce niveau"):
        set_level(store, cell, 2, TODAY + timedelta(3), "décision")
    with pytest.raises(NotAllowed):
        set_level(store, counter, 1, TODAY, "décision")


def test_a_level_to_come_is_said_and_closing_the_plan_empties_those_after(store, cell, clock, seen):
    later, last = TODAY + timedelta(14), TODAY + timedelta(20)
    set_level(store, cell, 2, TODAY, "décision")
    set_level(store, cell, 3, later, "décision")
    set_level(store, cell, 1, last, "décision")
    assert seen().coming == "niveau 3 dès le 01/12"
    assert seen(later).coming == "niveau 1 dès le 07/12"
    set_level(store, cell, 0, TODAY + timedelta(3), "fin")
    assert seen().coming == "clos dès le 20/11"
    with store.read() as read:
        assert not any(plan(read, day).active for day in (TODAY + timedelta(3), later, last))
    assert seen(later).coming == ""


@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["", "1", "2", "3", "deux"])), max_size=8))
def test_a_plan_s_state_follows_from_its_dated_levels(steps):
    dated = sorted((str(TODAY + timedelta(rank)), value) for rank, value in steps)
    found = plan_on(TODAY + timedelta(9), dated)
    assert found.active == (found.state in (PlanState.ACTIVE, PlanState.LEVEL_CHANGED))
    last = dated[-1][1] if dated else ""
    assert found.level == (int(last) if last.isdigit() else 0)
    assert (found.state is PlanState.INACTIVE) == (not any(value.isdigit() for _day, value in dated))
    assert plan_on(TODAY - timedelta(1), dated) == Plan()


def test_the_days_of_the_plan_are_counted_from_its_first_and_none_is_while_it_is_not_active():
    dated = [("2020-10-14", "1"), ("2020-10-30", "2"), ("2021-03-01", ""), ("2021-09-06", "1")]
    days = (date(2020, 10, 13), date(2020, 10, 14), TODAY, date(2021, 3, 1), date(2021, 9, 7))
    assert [plan_on(day, dated).rank(day) for day in days] == [0, 1, 35, 0, 2]


def test_a_level_nobody_knows_changes_nothing(store, cell):
    for key, value in (("plan_level", "7"), ("plan_agency_1", "à moitié")):
        with store.write(cell, "test.rule") as unit:
            unit.add(Regulation(key=key, starts_on="2020-11-01", value=value))
    with store.read() as read:
        assert timetable(read, cell.site_id, TODAY).status is SiteStatus.OPEN
        assert timetable(read, cell.site_id).status is SiteStatus.OPEN
        assert plan_status(read, SiteKind.AGENCY, TODAY) is SiteStatus.OPEN
        assert gauge(read, cell.site_id, TODAY) == 5


def test_what_waits_to_be_sent_is_told_in_words_to_who_may_read_it():
    acts = [
        Transaction(rank, 0, action, "", ())
        for rank, action in enumerate(("continuity.report", "continuity.log.add", "walkins.arrive"))
    ]
    told = waiting(None, acts)
    assert [line.title for line in told] == ["État du site", "Ligne du journal de crise"]
    assert Role.FRONT_DESK in told[0].roles
    assert Role.FRONT_DESK not in told[1].roles


def test_the_badge_counts_what_is_late_for_the_cell_alone(store, cell, other, clock):
    add_entry(store, cell, EntryKind.DECISION, "Faire @Logistique 18/11")
    add_entry(store, cell, EntryKind.ALERT, "Suivre")
    add_entry(store, cell, EntryKind.INFO, "Savoir")

    def late(session):
        with store.read() as read:
            return badge(read, session, store.clock.now())

    assert late(cell) == 0
    clock.advance(24 * 3_600_000)
    assert (late(cell), late(other)) == (1, 0)  # the alert without a day; the decision still has its own
    clock.advance(24 * 3_600_000)
    assert late(cell) == 2


def test_nothing_is_due_on_a_day_that_passed_but_what_is_late_is_corrected(store, cell, clock, seen):
    for typed in ("Faire @Logistique 16/11/2020", "Faire @Logistique 1/1/1900"):
        with pytest.raises(BadInput, match="échéance est passée") as refused:
            add_entry(store, cell, EntryKind.DECISION, typed)
        assert "entry" in refused.value.fields
    made = add_entry(store, cell, EntryKind.DECISION, "Faire @Logistique 17/11").created("crisis_entry")
    clock.advance(24 * 3_600_000)
    change_entry(store, cell, made, "Revoir la porte @Logistique 17/11/2020")
    with pytest.raises(BadInput, match="échéance est passée"):
        change_entry(store, cell, made, "Revoir la porte @Logistique 16/11/2020")
    change_entry(store, cell, made, "Revoir la porte @Logistique")
