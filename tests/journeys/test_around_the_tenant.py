"""Home visits and prevention of arrears in a real window, by real keys, each task inside its count of keys."""

import time

from lmmh_desk.app.demonstration import PIN
from tests.journeys import spending
from tests.journeys.papers import read_back
from tests.journeys.real_window import PATIENCE, READING, until
from tests.journeys.spending import in_a_window

# The main tasks of prevention, from the list with the household chosen: keys, modifiers counted, and how many at most.
SETTLE = ("r", "Return")  # the due date that comes, for the amount proposed
LETTER = ("ctrl+p", "Return")
SHOW = ("F11",)
ATTEST = ("F12", "Return")
PLAN = ("p", "Tab", "Tab", "Tab", "Return", "Return")  # twelve due dates, shared
TWO_ORIGINALS = ("i", "Return")
SIGN = ("f", "Return")
BUDGETS = {SETTLE: 2, LETTER: 3, SHOW: 1, ATTEST: 2, PLAN: 6, TWO_ORIGINALS: 2, SIGN: 2}
# A visit, from the list with it chosen: set off, the professional paper, the notice, the end.
LEAVE, BADGE, NOTICE, DONE = ("e",), ("F7",), ("ctrl+p",), ("t",)
BUDGETS |= {LEAVE: 1, BADGE: 1, NOTICE: 2, DONE: 1}
PAID = "SELECT paid_cents > 0, undoes IS NOT NULL FROM plan_payment WHERE created_at >= {since} ORDER BY created_at, id"
SHOWN = "SELECT count(*) FROM audit WHERE action = 'arrears.reveal' AND at >= {since}"
PLANS = "SELECT state FROM payment_plan WHERE created_at >= {since}"
STATE = "SELECT state FROM visit WHERE id = '{id}'"
GONE = "SELECT visit_id FROM visit_step WHERE act = 'on_the_way' AND created_at >= {since}"


def spend(window, keys):
    spending.spend(window, keys, BUDGETS[keys])


@in_a_window
def test_papers_of_prevention_are_printed_by_keys_and_read_back(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("alt+i")
    window.wait("impayés")
    time.sleep(READING)
    spend(window, SHOW)
    until(lambda: read(SHOWN) == [(1,)], PATIENCE, lambda: "showing the amounts left no trace")
    spend(window, LETTER)
    read_back(counter_profile, "LI", "Mme Perrine VASNIER", "341,20 € au 16 novembre 2020", "Corinne Legendre")
    window.wait("impayés")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+k")
    window.type("tessier")
    window.press("Return")
    window.wait("Tessier")
    time.sleep(READING)
    spend(window, ATTEST)
    read_back(counter_profile, "AL", "Mme Odile TESSIER", "Aucune somme due au 16 novembre 2020")


@in_a_window
def test_a_plan_is_shared_proposed_printed_in_two_originals_and_signed(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+l")
    window.wait("Verrouillé")
    window.press("c")
    window.type(PIN)
    window.wait("Accueil")
    window.press("alt+i")
    window.wait("impayés")
    time.sleep(READING)
    window.press("Down")
    time.sleep(READING)
    for keys, told in ((PLAN, "proposed"), (TWO_ORIGINALS, "proposed"), (SIGN, "active")):
        spend(window, keys)
        until(lambda told=told: read(PLANS) == [(told,)], PATIENCE, lambda: f"{read(PLANS)}")
        window.wait("impayés")  # no window manager gives the keyboard back after a dialog
    read_back(counter_profile, "PA", "M. Baptiste HERVOUET", "896,60 € en 12 échéances", "12. 17/11/2021", "74,71 €")


@in_a_window
def test_a_due_date_is_settled_in_two_keys_and_taken_back_in_two(counter_window, counter_read):
    window, read = counter_window, counter_read
    before = len(read(PAID))
    window.press("alt+i")
    window.wait("impayés")
    time.sleep(READING)
    window.press(*["Down"] * 3)
    time.sleep(READING)
    window.press(SETTLE[0])
    time.sleep(READING)
    window.press(SETTLE[1])
    until(lambda: read(PAID)[before:] == [(1, 0)], PATIENCE, lambda: f"not settled: {read(PAID)}")
    window.wait("impayés")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+z")
    until(lambda: read(PAID)[before:] == [(1, 0), (0, 1)], PATIENCE, lambda: f"not taken back: {read(PAID)}")


@in_a_window
def test_a_visit_is_begun_proven_announced_and_ended_each_in_one_gesture(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("alt+v")
    window.wait("Visites")
    time.sleep(READING)
    window.press("Down")
    spend(window, LEAVE)
    ((visit_id,),) = until(lambda: read(GONE), PATIENCE, lambda: "nobody left")
    papers = counter_profile / "papers"
    for key, kind in ((BADGE, "JP"), (NOTICE, "AV")):
        spend(window, key)
        until(
            lambda kind=kind: list(papers.glob(f"{kind}-C02-*.pdf")),
            PATIENCE,
            lambda kind=kind: f"no {kind} was printed",
        )
    spend(window, DONE)
    until(lambda: read(STATE, id=visit_id) == [("done",)], PATIENCE, lambda: f"not ended: {read(STATE, id=visit_id)}")
