"""The rules: threshold, delays on working days, plans to the cent, due dates, the board’s figures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.arrears.model import coming, delays, followed, months, schedule
from lmmh_desk.features.arrears.model.coming import NextStep, Standing, next_step, told, when
from lmmh_desk.features.arrears.model.delays import Delays, constituted, in_days, in_months, threshold, truce_words
from lmmh_desk.features.arrears.model.followed import Due, DueState, Payment, dues, first_open, rests
from lmmh_desk.features.arrears.model.listing import PlanView
from lmmh_desk.features.arrears.model.months import Month, check_month, compared, compared_words, read_month, read_rate
from lmmh_desk.features.arrears.model.saying import plan_named, plan_told, plan_words
from lmmh_desk.features.arrears.model.schedule import (
    Instalment,
    check,
    check_shares,
    instalments,
    kept,
    read,
    shared,
    unusual,
)
from lmmh_desk.features.arrears.model.schedule import written as lines_of
from lmmh_desk.features.arrears.model.stages import COURT, FACES, WAYS, Stage, check_way, following
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.office.model.seeds import regulations
from lmmh_desk.tenancy.model.records import Lease

TODAY = date(2020, 11, 17)
SEEDS = {rule.key: rule.value for rule in regulations()}
RULES = delays.delays(lambda key: SEEDS[key])
RENT = Lease(number="L-1", rent_cents=40_000, charges_cents=6_000, aid_cents=15_000, aid_to_landlord=True)
MONEY = st.integers(1, 10_000_000)
COUNT = st.integers(1, 36)
DAY = st.dates(date(2020, 11, 17), date(2030, 12, 31))


# Money


@given(MONEY, st.integers(1, 400))
def test_no_cent_appears_or_disappears(total, count):
    parts = shared(total, count)
    assert sum(parts) == total
    assert len(parts) == count
    assert max(parts) - min(parts) <= 1


@given(MONEY.filter(lambda cents: cents >= 36), COUNT, DAY)
def test_a_plan_shared_is_right_and_is_read_back_as_written(total, count, first):
    made = instalments(total, count, first)
    check(total, made, TODAY)
    assert kept(lines_of(made)) == made
    assert read(lines_of(made), TODAY) == made
    assert all(is_working(one.due) for one in made)


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=36), st.integers(-5_000, 5_000), DAY)
def test_a_plan_is_taken_only_to_the_cent(parts, gap, first):
    days = [one.due for one in instalments(len(parts), len(parts), first)]
    made = [Instalment(day, cents) for day, cents in zip(days, parts, strict=True)]
    debt = sum(parts) + gap
    if gap == 0:
        check(debt, made, TODAY)
        return
    with pytest.raises(BadInput) as refused:
        check(debt, made, TODAY)
    assert set(refused.value.fields) <= {"schedule", "debt"}


@pytest.mark.parametrize(
    ("debt", "made", "field", "said"),
    [
        (1000, (), "schedule", "n’a pas d’échéance"),
        (0, (Instalment(TODAY, 10),), "debt", "La dette manque"),
        (10_000_001, (Instalment(TODAY, 10),), "debt", "dépasse"),
        (10, (Instalment(TODAY, 0), Instalment(date(2020, 11, 18), 10)), "schedule", "à zéro"),
        (10, (Instalment(TODAY, -5), Instalment(date(2020, 11, 18), 15)), "schedule", "à zéro"),
        (20, (Instalment(TODAY, 10), Instalment(TODAY, 10)), "schedule", "même jour"),
        (10, (Instalment(date(2020, 11, 16), 10),), "schedule", "passée"),
        (11, (Instalment(TODAY, 10),), "schedule", "Il manque 0,01"),
        (9, (Instalment(TODAY, 10),), "schedule", "dépassent la dette de 0,01"),
        (61, tuple(Instalment(TODAY + timedelta(day), 1) for day in range(61)), "schedule", "60 échéances au plus"),
    ],
)
def test_a_wrong_plan_is_refused_in_one_sentence_and_kept(debt, made, field, said):
    with pytest.raises(BadInput, match="Le plan saisi est gardé") as refused:
        check(debt, made, TODAY)
    assert said in refused.value.fields[field].replace("\u202f", " ")


def test_a_plan_longer_than_the_rule_is_said_and_stays_possible():
    check(40, instalments(40, 40, TODAY), TODAY)
    check_shares(40, 40, TODAY, TODAY)
    assert unusual(40, 36).startswith("40 échéances\u00a0: c’est plus que la règle de l’office (36).")
    assert unusual(36, 36) == unusual(40, None) == unusual(61, 36) == ""


SETTLED, LATE = Due(1, date(2020, 11, 16), DueState.SETTLED), Due(2, date(2021, 1, 4), DueState.LATE)


@pytest.mark.parametrize(
    ("plan", "told", "named"),
    [
        (PlanView("p", "active", ()), "Plan\u00a0: aucune échéance lisible, 0\u00a0réglée",
         "0\u00a0échéance, 0\u00a0réglée"),
        (PlanView("p", "proposed", (LATE,), by="Corinne Legendre"),
         "Plan de Corinne Legendre\u00a0: proposé, 1\u00a0échéance jusqu’au 04/01/2021, 0\u00a0réglée",
         "C. Legendre, 1\u00a0échéance, 0\u00a0réglée"),
        (PlanView("p", "active", (SETTLED, SETTLED), TODAY, by="Corinne Legendre"),
         "Plan de Corinne Legendre\u00a0: signé le 17/11, 2\u00a0échéances jusqu’au 16/11, 2\u00a0réglées",
         "C. Legendre, le 17/11, 2\u00a0échéances, 2\u00a0réglées"),
    ],
)  # fmt: skip
def test_a_plan_is_told_in_words_without_an_amount(plan, told, named):
    assert plan_words(plan, TODAY) == told
    assert plan_named(plan, TODAY) == named


def test_a_plan_was_kept_only_where_each_due_date_is_settled():
    assert plan_told(PlanView("p", "kept", (SETTLED,), TODAY), TODAY).endswith(". Plan tenu.")
    other = plan_told(PlanView("p", "kept", (SETTLED, SETTLED, LATE), TODAY), TODAY)
    assert other.endswith(". Dette soldée autrement, 2\u00a0échéances réglées au plan.")


@pytest.mark.parametrize(
    ("total", "count", "first", "field"),
    [(0, 3, TODAY, "debt"), (100, 0, TODAY, "count"), (2, 3, TODAY, "count"), (300, 61, TODAY, "count"),
     (100, 3, date(2020, 11, 16), "first")],
)  # fmt: skip
def test_what_can_t_be_shared_is_told_beside_its_field(total, count, first, field):
    with pytest.raises(BadInput) as refused:
        check_shares(total, count, first, TODAY)
    assert list(refused.value.fields) == [field]


def test_a_due_date_on_a_day_off_moves_on():
    text = "11/11/2021 10\n20/12/2020 5,50\n\n21/12/2020 4"
    assert [one.due for one in read(text, TODAY)] == [date(2021, 11, 12), date(2020, 12, 21), date(2020, 12, 21)]
    assert schedule.moved(text + "\npas un jour", TODAY) == (date(2021, 11, 11), date(2020, 12, 20))


@pytest.mark.parametrize("text", ["demain", "20/12/2020", "20/12/2020 -5", "x 5", "31/02/2021 5"])
def test_a_line_that_can_t_be_read_says_which(text):
    with pytest.raises(BadInput) as refused:
        read(f"21/12/2020 5\n{text}", TODAY)
    assert refused.value.fields["schedule"].startswith("Ligne 2")


def test_what_another_program_wrote_is_left_out():
    assert kept("rien\n20/11/2020 x\n32/01/2021 5\n20/11/2020 5") == (Instalment(date(2020, 11, 20), 500),)


# Due dates followed

PLAN = (Instalment(date(2020, 9, 21), 100), Instalment(date(2020, 10, 20), 100), Instalment(date(2020, 11, 20), 100),
        Instalment(date(2020, 12, 21), 100))  # fmt: skip


def paid(rank, cents, key="", undoes=None):
    return Payment(key or f"p{rank}{cents}", PLAN[rank].due, PLAN[rank].due, cents, undoes)


def states(*payments, today=TODAY):
    return [one.state.value for one in dues(PLAN, payments, today)]


def test_where_each_due_date_stands():
    assert states(paid(0, 100), paid(1, 100)) == ["settled", "settled", "expected", "coming"]
    assert states(paid(0, 60), paid(0, 40, "b")) == ["settled", "late", "coming", "coming"]
    assert states(paid(0, 60), paid(1, 0)) == ["partly", "missed", "coming", "coming"]
    assert states(paid(0, 100), paid(0, 100, "b"), paid(1, 100), paid(2, 50)) == [
        "twice",
        "settled",
        "expected",
        "coming",
    ]
    assert DueState.SETTLED.label == "réglée"


def test_a_payment_taken_back_counts_no_more():
    both = (paid(0, 100, "a"), paid(0, 0, "b", undoes="a"))
    assert states(*both)[0] == "late"
    assert rests(PLAN, both) == (100, 100, 100, 100)
    assert rests(PLAN, (paid(0, 30),)) == (70, 100, 100, 100)
    assert rests(PLAN, (paid(0, 130),)) == (0, 70, 100, 100), "what exceeds a due date settles the next one"


def test_the_first_due_date_not_settled_is_the_next():
    assert first_open(dues(PLAN, (paid(0, 100),), TODAY)).rank == 2
    assert first_open(dues(PLAN[:1], (paid(0, 100),), TODAY)) is None


# Threshold and delays


@pytest.mark.parametrize(
    ("changes", "charges", "limit"),
    [({}, False, 50_000), ({}, True, 62_000), ({"aid_to_landlord": False}, False, 80_000),
     ({"rent_cents": 0}, False, None), ({"aid_cents": 40_000}, False, None)],
)  # fmt: skip
def test_the_threshold_is_twice_the_rent_net_of_the_aid_paid_to_the_landlord(changes, charges, limit):
    lease = Lease(**{**{name: getattr(RENT, name) for name in ("number", "rent_cents", "charges_cents", "aid_cents",
                                                               "aid_to_landlord")}, **changes})  # fmt: skip
    rules = Delays(rents=2, charges=charges)
    assert threshold(lease, rules) == limit
    assert constituted(50_000, lease, rules) == (limit == 50_000)


def test_without_a_rule_nothing_is_constituted():
    assert threshold(RENT, Delays()) is None
    assert not constituted(10_000_000, RENT, Delays())


@pytest.mark.parametrize(
    ("due", "limit"), [(None, None), (0, None), (7_999, None), (8_000, 10_000), (10_000, 10_000), (10_001, None)]
)
def test_the_caf_sets_the_plan_of_a_small_debt_once_constituted(due, limit):
    rent = Lease(number="L-1", rent_cents=35_260, aid_cents=31_260, aid_to_landlord=True)  # 40 € are left a month
    assert delays.small_limit(due, rent, RULES) == limit
    assert delays.small_limit(due, rent, Delays(rents=2)) is None


def test_the_seeds_say_what_domain_says():
    assert (RULES.rents, RULES.charges, RULES.caf, RULES.plan, RULES.fsl, RULES.summons) == (2, False, 2, 6, 3, 2)
    assert (RULES.most, RULES.protocol, RULES.small) == (36, 24, 100)


@given(DAY, st.integers(0, 36))
def test_a_delay_ends_on_a_working_day_never_before_its_term(start, number):
    for end, term in ((in_months(start, number), None), (in_days(start, number), start + timedelta(number))):
        assert is_working(end)
        if term:
            assert term <= end <= term + timedelta(5)


def test_delays_follow_the_calendar():
    assert in_months(date(2020, 9, 19), 2) == date(2020, 11, 19)
    assert in_months(date(2020, 12, 31), 2) == date(2021, 3, 1)  # 28 February is a Sunday
    assert in_days(date(2020, 11, 3), 8) == date(2020, 11, 12)  # the 11th is a holiday
    assert in_months(TODAY, None) is None
    assert in_days(TODAY, None) is None


@pytest.mark.parametrize(
    ("text", "day", "said"),
    [("01/11 – 31/03", TODAY, "31 mars 2021"), ("01/11 – 31/03", date(2021, 3, 31), "31 mars 2021"),
     ("01/11 – 31/03", date(2021, 4, 1), ""), ("01/06 – 31/08", date(2020, 7, 1), "31 août 2020"),
     ("01/06 – 31/08", TODAY, ""), ("", TODAY, ""), ("01/11 – 31/02", TODAY, "")],
)  # fmt: skip
def test_the_winter_truce_is_shown_while_it_lasts(text, day, said):
    words = truce_words(text, day)
    assert said in words
    assert bool(words) == bool(said)


# What comes next


def step(stage, **known):
    return next_step(Standing(stage, known.pop("since", date(2020, 11, 2)), **known), RULES)


@pytest.mark.parametrize(
    ("stage", "known", "label", "day"),
    [
        (Stage.EARLY_CONTACT, {}, "Premier appel", date(2020, 11, 10)),
        (Stage.EARLY_CONTACT, {"follow": TODAY}, "Premier appel", TODAY),
        (Stage.WATCH, {}, "Appel de suivi", date(2020, 12, 2)),
        (Stage.WATCH, {"follow": TODAY}, "Appel de suivi", TODAY),
        (Stage.CONSTITUTED, {"constituted": date(2020, 9, 19)}, "Informer la CAF ou la MSA", date(2020, 11, 19)),
        (Stage.CONSTITUTED, {}, "Informer la CAF ou la MSA", date(2021, 1, 4)),
        (Stage.CAF_NOTIFIED, {}, "Convenir d’un plan", date(2021, 5, 3)),
        (Stage.PLAN_NEGOTIATION, {"notified": date(2020, 10, 5)}, "Faire signer le plan", date(2021, 4, 6)),
        (Stage.PLAN_ACTIVE, {"dues": dues(PLAN, (paid(0, 100), paid(1, 100)), TODAY)}, "3e échéance sur 4",
         date(2020, 11, 20)),
        (Stage.PLAN_ACTIVE, {"dues": dues(PLAN, (), TODAY)}, "1re échéance sur 4", date(2020, 9, 21)),
        (Stage.PLAN_ACTIVE, {}, "Clore le suivi", None),
        (Stage.PLAN_BROKEN, {"since": date(2020, 11, 14)}, "Renégocier, sinon CCAPEX", date(2020, 11, 30)),
        (Stage.FSL_REQUESTED, {}, "Réponse du FSL", date(2021, 2, 2)),
        (Stage.CCAPEX_REFERRED, {"notified": date(2020, 10, 5)}, "Avis de la CCAPEX", date(2020, 12, 7)),
        (Stage.CCAPEX_REFERRED, {"follow": TODAY}, "Avis de la CCAPEX", TODAY),
        (Stage.SUMMONS, {}, "Suivi par le siège", None),
        (Stage.JUDGMENT, {"follow": TODAY}, "Suivi par le siège", TODAY),
        (Stage.COHESION_PROTOCOL, {}, "Fin du protocole", date(2022, 11, 2)),
    ],
)  # fmt: skip
def test_the_next_step_has_its_day(stage, known, label, day):
    found = step(stage, **known)
    assert (found.label, found.day) == (label, day)


def test_nothing_comes_after_the_debt_is_cleared():
    assert step(Stage.CLEARED) is None


def test_without_rules_steps_have_no_day():
    assert next_step(Standing(Stage.CONSTITUTED, TODAY), Delays()) == NextStep(
        "Informer la CAF ou la MSA", None, "", before=True
    )


def test_the_day_is_told_with_its_rule_and_its_delay():
    found = step(Stage.CONSTITUTED, constituted=date(2020, 9, 19))
    assert told(found, TODAY) == "avant jeu.\u00a019/11 · délai légal 2\u00a0mois"
    assert told(NextStep("", date(2020, 11, 16)), TODAY) == "hier · 1\u00a0jour de retard"
    assert told(NextStep("", date(2019, 11, 17), "règle"), TODAY) == "17/11/2019 · 366\u00a0jours de retard"
    assert when(NextStep("", TODAY, before=True), TODAY) == "aujourd’hui"
    assert when(NextStep(""), TODAY) == ""
    assert coming.day_words(date(2021, 5, 20), TODAY) == "jeu.\u00a020/05/2021"
    assert (found.soon(TODAY), found.late(TODAY), NextStep("").soon(TODAY), NextStep("").late(TODAY)) == (
        True, False, False, False,
    )  # fmt: skip


# Stages


def test_every_stage_has_a_face_and_ways_that_lead_somewhere():
    assert set(FACES) == set(WAYS) == set(Stage)
    assert {stage for ways in WAYS.values() for stage in ways} == set(Stage) - {Stage.EARLY_CONTACT}


def test_only_the_stages_that_follow_are_taken():
    assert following(Stage.EARLY_CONTACT, "front_desk")[0] is Stage.WATCH
    assert Stage.PLAN_ACTIVE not in following(Stage.PLAN_NEGOTIATION, "social_adviser")
    assert Stage.SUMMONS not in following(Stage.CCAPEX_REFERRED, "social_adviser")
    assert Stage.SUMMONS in following(Stage.CCAPEX_REFERRED, "admin")
    assert following(Stage.WATCH, "caretaker") == ()
    check_way(Stage.CCAPEX_REFERRED, Stage.SUMMONS, "site_manager")
    with pytest.raises(WrongState, match="ne suit pas"):
        check_way(Stage.WATCH, Stage.SUMMONS, "admin")
    with pytest.raises(NotAllowed, match="reviennent au siège"):
        check_way(Stage.CCAPEX_REFERRED, Stage.SUMMONS, "social_adviser")
    assert {Stage.SUMMONS, Stage.JUDGMENT, Stage.COHESION_PROTOCOL} == COURT


# The board’s figures

SERIES = [Month("2019-05", 1052), Month("2019-09", 1100), Month("2020-05", 1412, 266), Month("2020-09", 1214, 242)]


def test_the_greatest_rise_is_told_against_the_year_before():
    assert compared(SERIES, 2020) == ("2020-05", 360)
    assert compared_words(SERIES, 2020) == "+\u00a0360 sur mai 2019"
    assert compared_words(SERIES, 2019) == ""
    assert compared_words([Month("2019-05", 1500), Month("2020-05", 1412)], 2020).startswith("−")
    assert (SERIES[0].name, SERIES[0].short, months.grouped(1412)) == ("mai 2019", "mai", "1\u202f412")
    assert (months.rate_words(242), months.rate_words(None)) == ("2,42\u00a0%", "—")


LOCKED = months.lockdowns(
    ((date(2020, 3, 17), "oui"), (date(2020, 4, 1), "oui"), (date(2020, 5, 11), "non"), (date(2020, 6, 1), ""),
     (date(2020, 10, 30), "oui"), (date(2020, 12, 15), "non")), TODAY,
)  # fmt: skip


def test_lockdowns_are_told_as_the_rule_dates_them_and_no_end_ahead():
    assert [one.words for one in LOCKED] == ["1er confinement du 17/03 au 11/05", "2e confinement depuis le 30/10"]
    keys = [f"2020-{month:02d}" for month in range(1, 12)]
    assert [tuple(round(place, 2) for place in months.span(one, keys)) for one in LOCKED] == [(2.52, 4.35), (9.94, 11)]
    assert months.span(LOCKED[1], keys[:3]) is None
    told = {key: months.lockdown_words(key, LOCKED) for key in keys}
    assert {key: words for key, words in told.items() if words} == {
        "2020-03": "dès le 17/03", "2020-04": "tout le mois", "2020-05": "jusqu’au 11/05", "2020-10": "dès le 30/10",
        "2020-11": "tout le mois",
    }  # fmt: skip
    (short,) = months.lockdowns(((date(2021, 4, 3), "oui"), (date(2021, 4, 20), "non")), date(2021, 6, 1))
    assert months.lockdown_words("2021-04", [short]) == "du 03/04 au 20/04"


def test_the_seeds_date_the_lockdowns():
    rows = [(date.fromisoformat(one.starts_on), one.value) for one in regulations() if one.key == "lockdown"]
    assert [(one.begins, one.ends) for one in months.lockdowns(rows, TODAY)] == [
        (date(2020, 3, 17), date(2020, 5, 11)), (date(2020, 10, 30), None),
    ]  # fmt: skip


def test_months_and_rates_are_read_as_typed():
    assert (read_month("9/20"), read_month(" 09/2020 ")) == ("2020-09", "2020-09")
    assert (read_rate("2,42 %"), read_rate("2.4"), read_rate("3"), read_rate("")) == (242, 240, 300, None)
    for wrong, reading in (("13/2020", read_month), ("septembre", read_month), ("-2", read_rate), ("abc", read_rate)):
        with pytest.raises(BadInput):
            reading(wrong)


def test_impossible_figures_are_refused_beside_their_field():
    check_month("2020-11", 0, None, TODAY)
    check_month("2020-11", 10, 10_000, TODAY)
    for given_, field in ((("2020-12", 1, 1), "month"), (("x", 1, 1), "month"), (("2020-09", -1, 1), "tenants"),
                          (("2020-09", 1, -1), "rate"), (("2020-09", 1, 10_001), "rate")):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            check_month(*given_, TODAY)
        assert list(refused.value.fields) == [field]


def test_the_last_open_state_is_followed():
    assert followed.LATE == (DueState.MISSED, DueState.LATE, DueState.PARTLY)
