"""No cent appears or disappears: shares, payments and what takes them back, files of balances, two desks apart."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.features.arrears.actions.balances import import_balances
from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due
from lmmh_desk.features.arrears.actions.plans import note_payment, propose_plan, sign_plan, undo_payment
from lmmh_desk.features.arrears.model.balances import read_balances
from lmmh_desk.features.arrears.model.delays import in_days, in_months, truce_on
from lmmh_desk.features.arrears.model.followed import Payment, dues, first_open, overpaid, rests, standing
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.arrears.store.facts import amounts, balance_of, credit_of
from lmmh_desk.features.arrears.store.forms import rest_due
from lmmh_desk.features.arrears.store.plans import payments_of, plan_row
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.money import euros
from tests.conftest import load_tables
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, lease_of
from tests.sync.town import SABLONS, Town
from tests.tenancy import homes

load_tables()
PARTS = 3
REAL = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
PLAN = instalments(DEBT, PARTS, FIRST)
# Which due date, how many cents; or which of the lines noted so far is taken back.
NOTED = st.tuples(st.integers(0, PARTS - 1), st.integers(1, 60_000))
GESTURES = st.lists(st.one_of(NOTED, st.integers(0, 20)), max_size=8)


@given(GESTURES)
def test_what_is_paid_and_what_is_left_make_each_due_date(gestures):
    lines: list[Payment] = []
    for rank, gesture in enumerate(gestures):
        still = standing(lines)
        if isinstance(gesture, tuple):
            part, cents = gesture
            lines.append(Payment(f"p{rank}", PLAN[part].due, TODAY, cents))
        elif still:
            taken = still[gesture % len(still)]
            lines.append(Payment(f"p{rank}", taken.due, TODAY, 0, undoes=taken.id))
    kept = standing(lines)
    left, over = rests(PLAN, lines), overpaid(PLAN, lines)
    assert all(0 <= rest <= one.cents for one, rest in zip(PLAN, left, strict=True))
    assert sum(line.cents for line in kept) == DEBT - sum(left) + over, "no cent is clamped out of sight"
    for one, rest in zip(PLAN, left, strict=True):
        assert rest <= max(0, one.cents - sum(line.cents for line in kept if line.due == one.due))
    open_ = first_open(dues(PLAN, lines, TODAY))
    assert (open_ is None) == (not any(left))
    assert sum(line.cents for line in kept) == sum(line.cents for line in lines) - undone(lines)


def undone(lines):
    gone = {line.undoes for line in lines}
    return sum(line.cents for line in lines if line.id in gone)


class Noted:
    """What a reader of the notes would expect: the lines that stand, by id."""

    def __init__(self, store, session, case_id):
        self.store, self.session, self.case_id = store, session, case_id
        self.lines: dict[str, tuple[date, int]] = {}

    def play(self, gestures):
        for gesture in gestures:
            if isinstance(gesture, tuple):
                self.note(*gesture)
            elif self.lines:
                self.take_back(sorted(self.lines)[gesture % len(self.lines)])

    def note(self, part, cents):
        changes = note_payment(self.store, self.session, self.case_id, PLAN[part].due, cents)
        self.lines[changes.created("plan_payment")] = (PLAN[part].due, cents)

    def take_back(self, line):
        undo_payment(self.store, self.session, self.case_id, line)
        with pytest.raises(WrongState, match="déjà repris"):
            undo_payment(self.store, self.session, self.case_id, line)
        del self.lines[line]


def paid(store, case_id):
    with store.read() as read:
        kept = standing(payments_of(read, plan_row(read, case_id).id))
    return {line.id: (line.due, line.cents) for line in kept}


@REAL
@given(gestures=GESTURES)
def test_the_store_keeps_what_was_noted_and_proposes_the_rest(store, adviser, planned, gestures):
    noted = Noted(store, adviser, planned)
    noted.lines = paid(store, planned)
    noted.play(gestures)
    assert paid(store, planned) == noted.lines
    with store.read() as read:
        for one in PLAN:
            mine = sum(cents for due, cents in noted.lines.values() if due == one.due)
            assert rest_due(read, planned, one.due) <= max(0, one.cents - mine)
        left = sum(rest_due(read, planned, one.due) for one in PLAN)
        over = amounts(read, planned, TODAY).overpaid_cents
    assert left - over == DEBT - sum(cents for _due, cents in noted.lines.values())


@REAL
@given(first=st.integers(-9_999_999, 9_999_999), second=st.integers(-9_999_999, 9_999_999))
def test_a_file_of_balances_is_written_to_the_cent_and_a_credit_is_nothing(store, admin, first, second):
    text = f"BAIL;SOLDE\nL-204518;{euros(first)}\nL-260112;{euros(second)}\n"
    plan = read_balances(text.encode(), "soldes.csv", TODAY)
    assert plan.refused == 0
    import_balances(store, admin, plan)
    with store.read() as read:
        found = [balance_of(read, lease_of(store, number))[0] for number in ("L-204518", "L-260112")]
        owed = [credit_of(read, lease_of(store, number)) for number in ("L-204518", "L-260112")]
    assert found == [max(0, first), max(0, second)]
    assert owed == [max(0, -first), max(0, -second)], "a credit is kept, to the cent"


@pytest.fixture
def town(tmp_path, template):
    made = Town(tmp_path, template)
    one = made.desk("C01")
    made.desk("C02")
    made.desk("S01", SABLONS)
    homes.settle(one.store, one.session)
    made.settle()
    yield made
    made.close()


@settings(parent=REAL, max_examples=4)
@given(here=GESTURES, there=GESTURES)
def test_two_desks_apart_lose_nothing_when_they_meet(town, here, there):
    one, two, _other = town.desks
    known = one.rows("arrears_case")
    case_id = next(iter(known), "") or signed(town)
    ours, theirs = (Noted(desk.store, desk.session, case_id) for desk in (one, two))
    before = paid(one.store, case_id)
    ours.play(here)
    theirs.play(there)
    town.settle()
    expected = before | ours.lines | theirs.lines
    assert paid(one.store, case_id) == paid(two.store, case_id) == expected


def signed(town):
    one = town.desks[0]
    case_id = open_follow_up(one.store, one.session, homes.FERHAT).created("arrears_case")
    set_due(one.store, one.session, case_id, DEBT)
    propose_plan(one.store, one.session, case_id, DEBT, PLAN)
    sign_plan(one.store, one.session, case_id, TODAY, approved=False)
    town.settle()
    return case_id


# Dates

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(1, 36), st.integers(36, 10_000_000))
def test_due_dates_are_working_days_that_follow_each_other(first, count, total):
    made = instalments(total, count, first)
    days = [one.due for one in made]
    assert days == sorted(set(days))
    assert all(is_working(day) for day in days)
    assert sum(one.cents for one in made) == total
    assert timedelta(0) <= days[0] - first <= timedelta(5)


@given(DAYS, st.integers(0, 36))
def test_a_longer_delay_never_ends_sooner(start, number):
    assert in_months(start, number) <= in_months(start, number + 1)
    assert in_days(start, number) <= in_days(start, number + 1)


@given(DAYS)
def test_the_truce_holds_from_november_to_march_and_ends_on_its_day(day):
    last = truce_on("01/11 – 31/03", day)
    assert (last is not None) == (day.month in (11, 12, 1, 2, 3))
    if last:
        assert (last.month, last.day) == (3, 31)
        assert day <= last <= day + timedelta(151)
