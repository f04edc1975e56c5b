"""A transfer, an inventory and the landlord's balances in a real window, by real keys, inside their counts."""

import shutil
import time

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
SENT = "SELECT quantity FROM mask_movement WHERE kind = 'sent' AND created_at >= {since} ORDER BY id"
COUNTED = "SELECT counted, cause FROM mask_movement WHERE kind = 'counted' AND created_at >= {since}"
BALANCE = """SELECT b.due_cents, b.balance_on FROM rent_balance b JOIN lease l ON l.id = b.lease_id
    WHERE l.number = 'L-204518' ORDER BY b.id DESC LIMIT 1"""
MONTH = "SELECT month, tenants FROM arrears_month WHERE created_at >= {since}"
# From the page of masks: to the stocks, a site below, five masks; to the stocks, what was counted.
SEND, COUNT = ("F6", "F6", "Down", "t", "5", "Return"), ("F6", "F6", "c", "1", "9", "0", "Return")
BUDGETS = {SEND: 6, COUNT: 7}


def sit(window, letter):
    """Another agent takes the desk."""
    window.press("ctrl+l")
    window.wait("Verrouillé")
    window.press(letter)
    window.type(PIN)
    window.wait("Accueil")


def spend(window, keys):
    """Press the keys of a task, inside its count of keys, each letter once its dialog had the time to open."""
    assert len(keys) == BUDGETS[keys]
    for key in keys:
        window.press(key)
        time.sleep(READING if key.isalpha() else 0.2)


def ask(window, words):
    """Find a command by its words."""
    window.press("ctrl+k")
    window.type(words)
    time.sleep(READING)
    window.press("Return")
    time.sleep(READING)


def test_masks_are_sent_to_another_site_and_counted(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    sit(window, "h")
    window.press("alt+m")
    window.wait("Masques")
    time.sleep(READING)
    before = len(read(SENT))
    spend(window, SEND)
    until(lambda: read(SENT)[before:] == [(-5,)], PATIENCE, lambda: f"not sent: {read(SENT)}")
    window.wait("Masques")  # no window manager gives the keyboard back after a dialog
    window.press("alt+a", "alt+m")
    window.wait("Masques")
    time.sleep(READING)
    spend(window, COUNT)
    until(lambda: read(COUNTED)[-1:] == [(190, "miscount")], PATIENCE, lambda: f"not counted: {read(COUNTED)}")


@pytest.fixture
def headquarters(counter_profile):
    """Hélène works at headquarters: nobody of the demonstration's counter imports."""
    store, _key = open_profile(counter_profile, FixedClock(INSTANT), WORDS)
    with store.write(Session("test", "test", Role.ADMIN, "", "", "", "C02", ""), "test.role") as unit:
        unit.connection.exec_driver_sql("UPDATE agent SET role = 'admin' WHERE name = 'Hélène Vauclin'")
    store.close()


def test_the_landlord_s_balances_are_checked_then_written(tmp_path, headquarters, counter_window, counter_read):
    window, read = counter_window, counter_read
    file = tmp_path / "soldes.csv"
    file.write_text("BAIL;SOLDE;DATE\nL-204518;123,45;16/11/2020\nL-999999;5;16/11/2020\n")
    sit(window, "h")
    ask(window, "importer les soldes")
    window.wait("soldes")
    time.sleep(READING)
    window.press("space")  # « Choisir un fichier… »
    time.sleep(READING)
    window.type(str(file))
    window.press("Return")
    time.sleep(READING)
    assert read(MONTH) == [], "checked only"
    window.wait("soldes")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+Return")
    until(lambda: read(BALANCE) == [(12_345, "2020-11-16")], PATIENCE, lambda: f"not written: {read(BALANCE)}")
    until(
        lambda: [month for month, _tenants in read(MONTH)] == ["2020-11"], PATIENCE, lambda: f"no month: {read(MONTH)}"
    )
