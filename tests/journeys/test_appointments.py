"""A morning of appointments in a real window, by real keys and without network: booked, refused, here, moved, off."""

import shutil
import time

import pytest

from lmmh_desk.app.demonstration import INSTANT
from tests.journeys.real_window import PATIENCE, READING, pictures_folder, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
BOOK = ("F4", "r", "e", "m", "Return", "ctrl+Return")
BUDGET = 7  # UX.md §4, task 4, modifiers counted
MINE = (
    "SELECT appointment.id, appointment.starts_at FROM appointment JOIN participant ON appointment_id = appointment.id"
    " JOIN person ON person.id = person_id WHERE appointment.number LIKE 'RV-C02-%' AND usual_name = '{name}'"
)
OF = (
    "SELECT participant.status, participant.arrived_at, appointment.starts_at FROM participant"
    " JOIN appointment ON appointment.id = appointment_id WHERE appointment.number = '{number}'"
)

STARTS = (
    "SELECT starts_at FROM appointment JOIN participant ON appointment_id = appointment.id"
    " JOIN person ON person.id = person_id WHERE usual_name = 'Lindqvist'"
)


def find(window, text, title):
    """Open what a search finds first."""
    window.press("ctrl+k")
    window.type(text)
    window.press("Return")
    window.wait(title)
    time.sleep(READING)


def test_a_morning_of_appointments(counter_profile, counter_window, counter_read):
    profile, window, read = counter_profile, counter_window, counter_read
    book_and_print(profile, window, read)
    collide(window, read)
    check_in(window, read)
    move(window, read)
    cancel(window, read)
    note_absence(window, read)


def book_and_print(profile, window, read):
    window.press("alt+r")
    window.wait("Rendez-vous")
    time.sleep(READING)
    window.press(*["shift+Tab"] * 3, "Down")  # the agenda of « Bureau 2 »
    find(window, "ferhat bel", "Ferhat")
    assert sum(key.count("+") + 1 for key in BOOK) <= BUDGET
    window.press(*BOOK)
    ((_id, starts_at),) = until(lambda: read(MINE, name="Belkacem"), PATIENCE, lambda: "nothing was booked")
    papers = until(lambda: list((profile / "papers").glob("RV-C02-*.pdf")), PATIENCE, lambda: "nothing was printed")
    assert (len(papers), starts_at > INSTANT) == (1, True)


def collide(window, read):
    """The same hour of the same room is refused; what is offered instead is booked."""
    find(window, "L-131402", "Slimane")
    window.press("F4", "m", "u", "t", "Return")
    time.sleep(READING)
    window.press("shift+Tab", "Return")
    window.type("1711")
    window.press("Tab")
    window.type("1530")
    window.press("Tab", "ctrl+Return")
    time.sleep(READING)
    window.picture(pictures_folder() / "rendez-vous-refuse.png")
    assert read(MINE, name="Belkacemi") == []
    window.press("Return", "ctrl+Return")
    ((_id, starts_at),) = until(lambda: read(MINE, name="Belkacemi"), PATIENCE, lambda: "nothing else was booked")
    ((_id, taken),) = read(MINE, name="Belkacem")
    assert starts_at != taken
    window.wait("Slimane")  # who is shown again, and takes the focus once read
    time.sleep(READING)


def check_in(window, read):
    assert read(OF, number="RV-C01-20-0007")[0][1] is None
    window.press("ctrl+k")
    window.type("RV-C01-20-0007")
    window.press("Return")
    until(lambda: read(OF, number="RV-C01-20-0007")[0][1], PATIENCE, lambda: "no arrival was noted")


def move(window, read):
    ((_status, _arrived, before),) = read(OF, number="RV-C01-20-0019")
    find(window, "RV-C01-20-0019", "Rendez-vous")
    window.press("d")
    time.sleep(READING)
    window.press("Right", "ctrl+Return")
    until(lambda: before not in {row[0] for row in read(STARTS)}, PATIENCE, lambda: "nothing was moved")


def cancel(window, read):
    find(window, "RV-C01-20-0013", "Rendez-vous")
    window.press("e")
    time.sleep(READING)
    window.press("Tab", "Return")
    until(lambda: read(OF, number="RV-C01-20-0013")[0][0] == "excused", PATIENCE, lambda: "nothing was cancelled")
    time.sleep(READING)
    window.wait("Rendez-vous")


def note_absence(window, read):
    """An arrival noted by mistake is taken back; who isn’t there at the hour is absent."""
    find(window, "RV-C01-20-0006", "Rendez-vous")
    window.press("a")
    until(lambda: read(OF, number="RV-C01-20-0006")[0][1] is None, PATIENCE, lambda: "the arrival is still noted")
    time.sleep(READING)
    window.press("n")
    until(lambda: read(OF, number="RV-C01-20-0006")[0][0] == "noshow", PATIENCE, lambda: "nobody is absent")
