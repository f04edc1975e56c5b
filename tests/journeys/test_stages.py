"""The stages of a debt in a real window, by real keys: a plan broken, the CAF told, FSL asked, CCAPEX seized."""

import time

from tests.journeys.real_window import PATIENCE, READING, until
from tests.journeys.spending import in_a_window, spend

STAGE = ("e", "Return")  # the stage that comes first, today
TOLD = ("e", "c", "Return")  # of the CAF or the MSA, the CAF
STEPS = "SELECT after, undoes IS NOT NULL FROM arrears_step WHERE created_at >= {since} ORDER BY created_at, id"
CASE = "SELECT stage FROM arrears_case c JOIN lease l ON l.id = c.lease_id WHERE l.number = '{lease}'"
LORRAIN, HERVOUET = "L-187320", "L-203911"


@in_a_window
def test_each_stage_of_a_debt_is_noted_in_two_or_three_keys_and_taken_back_in_two(counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("alt+i")
    window.wait("impayés")
    time.sleep(READING)
    window.press(*["Down"] * 3)
    time.sleep(READING)
    noted(window, read, LORRAIN, "plan_broken")
    window.press("ctrl+z")
    until(lambda: read(CASE, lease=LORRAIN) == [("plan_active",)], PATIENCE, lambda: f"not taken back: {read(STEPS)}")
    window.press("ctrl+Home", "Down")
    time.sleep(READING)
    noted(window, read, HERVOUET, "caf_notified", TOLD)
    for stage in ("fsl_requested", "ccapex_referred"):
        noted(window, read, HERVOUET, stage)
    assert read(STEPS) == [
        ("plan_broken", 0), ("plan_active", 1), ("caf_notified", 0), ("fsl_requested", 0), ("ccapex_referred", 0),
    ]  # fmt: skip


def noted(window, read, lease, stage, keys=STAGE):
    spend(window, keys, len(keys))
    until(lambda: read(CASE, lease=lease) == [(stage,)], PATIENCE, lambda: f"{stage} is not noted: {read(STEPS)}")
    window.wait("impayés")  # no window manager gives the keyboard back after a dialog
    time.sleep(READING)
