"""The crisis cell in a real window, by real keys: a site says how it receives in two, the cell writes its log in one
line, follows it to its end and keeps its minutes; a counter prints the order of the day."""

import shutil
import time

import pytest

from lmmh_desk.app.demonstration import PIN
from tests.journeys.papers import printed, read_back
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
SAY = ("F11", "t")
BUDGET = 2  # sites report their own state in two keys
STATUS = "SELECT status FROM site WHERE name = 'Agence Centre'"
SAID = "SELECT status FROM site_report WHERE created_at >= {since} ORDER BY created_at, id"
LOG = "SELECT kind, owner, due, state FROM crisis_entry WHERE created_at >= {since} ORDER BY id"
TOLD = "600 masques vers Champagne @Logistique 18/11"


def test_a_site_says_how_it_receives_in_two_keys_and_takes_it_back_in_two(counter_window, counter_read):
    window, read = counter_window, counter_read
    assert sum(key.count("+") + 1 for key in SAY) <= BUDGET
    window.press(SAY[0])
    time.sleep(READING)
    window.press(SAY[1])
    until(lambda: read(STATUS) == [("phone_only",)], PATIENCE, lambda: f"not said: {read(STATUS)}")
    window.wait("Accueil")  # no window manager gives the keyboard back after a dialog
    window.press("ctrl+z")
    until(lambda: read(STATUS) == [("open",)], PATIENCE, lambda: f"not taken back: {read(STATUS)}")
    assert read(SAID) == [("phone_only",), ("open",)]


def test_a_counter_prints_the_order_of_the_day(counter_profile, counter_window):
    window = counter_window
    window.press("ctrl+k")
    window.type("consigne")
    time.sleep(READING)
    window.press("Return")
    printed(
        counter_profile, "Consigne", "mardi 17 novembre 2020", "Jauge ramenée à 5. Aérer 10 min par heure.",
        "Agence Centre", "Ouvert", "plan niveau 2 depuis le vendredi 30 octobre",
    )  # fmt: skip


def test_the_cell_writes_its_log_and_follows_a_decision_to_its_end(counter_profile, counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+l")
    window.wait("Verrouillé")
    time.sleep(READING)
    window.press("h")  # Hélène Vauclin, who manages the site
    window.type(PIN)
    window.wait("Accueil")
    time.sleep(READING)
    window.press("alt+c")
    window.wait("Cellule de crise")
    time.sleep(READING)
    window.press("ctrl+j")
    window.type(TOLD)
    window.press("Return")
    until(
        lambda: read(LOG) == [("decision", "Logistique", "2020-11-18", "open")],
        PATIENCE,
        lambda: f"not written: {read(LOG)}",
    )
    time.sleep(READING)
    window.press("shift+F6", *["End"], "e")
    until(lambda: read(LOG)[0][3] == "in_progress", PATIENCE, lambda: f"not begun: {read(LOG)}")
    window.press("End", "t")
    until(lambda: read(LOG)[0][3] == "done", PATIENCE, lambda: f"not ended: {read(LOG)}")
    time.sleep(READING)
    window.press("ctrl+e")
    read_back(
        counter_profile, "CR", "mardi 17 novembre 2020 · 8:30 · plan niveau 2",
        "25 ouverts ; 1 sur rendez-vous (Espace-accueil DÉMO Yvré) ; 1 site sans nouvelle ce jour",
        "Champagné (40), Espace-accueil DÉMO La Milesse (35)",
        "Jauge de l’agence Centre ramenée à 5 personnes. — fait à 8:50",
        "600 masques vers Champagne — Logistique · fait à", "Consigne du jour : Jauge ramenée à 5.",
        "Hélène Vauclin, responsable de site", "Original",
    )  # fmt: skip
