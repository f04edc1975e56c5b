"""The day of a home visit in a real window, by real keys, each task inside its count of keys."""

import time

from lmmh_desk.printing.pages import images
from tests.documents.watching import text_of
from tests.journeys.real_window import PATIENCE, READING, until
from tests.journeys.spending import in_a_window, spend

CHECKLIST = ("g", "space", "Tab", "space", "Tab", "space", "Tab", "space", "Tab", "space")
GAS = "SELECT v.id, v.outcome, v.state FROM visit v WHERE v.urgency = 'gas'"
HELD = "SELECT count(*) FROM booking WHERE subject_id = '{id}' AND live"
STEPS = "SELECT act, undoes IS NOT NULL FROM visit_step WHERE visit_id = '{id}' ORDER BY created_at, id"
TICKED = """SELECT masks + windows + distance + hands + no_shared_paper, state FROM visit
    WHERE purpose = 'Plus de chauffage'"""
ROUND = """SELECT v.quarter, p.birth_name, v.place FROM visit v JOIN person p ON p.id = v.person_id
    WHERE v.visitor_id = (SELECT visitor_id FROM visit WHERE purpose = 'Plus de chauffage')
    AND v.starts_at BETWEEN {since} - 36000000 AND {since} + 36000000 ORDER BY v.starts_at"""
SHEETS = "SELECT count(*) FROM audit WHERE action = 'visits.export' AND at >= {since}"


def at_the_round(window, *, below):
    """Open the round of the day and choose the visit so many below the first."""
    window.press("alt+v")
    window.wait("Visites")
    time.sleep(READING)
    window.press(*["Down"] * below)
    time.sleep(READING)


@in_a_window
def test_each_outcome_of_the_call_is_a_letter_taken_back_in_two_keys_and_a_visit_put_off_is_free(
    counter_window, counter_read
):
    window, read = counter_window, counter_read
    at_the_round(window, below=4)
    for letter, outcome in (("o", "proceed"), ("d", "postpone"), ("u", "urgent_with_ppe")):
        spend(window, (letter,), 1)
        until(lambda outcome=outcome: read(GAS)[0][1] == outcome, PATIENCE, lambda: f"{read(GAS)}")
        spend(window, ("ctrl+z",), 2)
        until(lambda: read(GAS)[0][1] == "", PATIENCE, lambda: f"not taken back: {read(GAS)}")
    ((visit_id, _outcome, _state),) = read(GAS)
    spend(window, ("d",), 1)
    spend(window, ("x",), 1)
    until(lambda: read(GAS)[0][2] == "postponed", PATIENCE, lambda: f"not put off: {read(GAS)}")
    assert read(HELD, id=visit_id) == [(0,)]
    spend(window, ("ctrl+z",), 2)
    until(lambda: read(GAS)[0][2] == "scheduled", PATIENCE, lambda: f"not planned again: {read(GAS)}")
    assert read(HELD, id=visit_id) == [(1,)]
    assert {act for act, _undone in read(STEPS, id=visit_id)} == {"requested", "scheduled", "called", "postponed"}


@in_a_window
def test_the_gestures_are_ticked_by_keys_and_a_closed_door_is_said_in_one(counter_window, counter_read):
    window, read = counter_window, counter_read
    at_the_round(window, below=1)
    spend(window, CHECKLIST, 10)
    until(lambda: read(TICKED)[0][0] == 5, PATIENCE, lambda: f"not all ticked: {read(TICKED)}")
    window.press("alt+v")  # back to the list
    time.sleep(READING)
    spend(window, ("n",), 1)
    until(lambda: read(TICKED)[0][1] == "no_access", PATIENCE, lambda: f"nobody was found at home: {read(TICKED)}")
    spend(window, ("ctrl+z",), 2)
    until(lambda: read(TICKED) == [(5, "scheduled")], PATIENCE, lambda: f"not taken back: {read(TICKED)}")


@in_a_window
def test_the_sheet_of_the_day_is_printed_in_one_key_and_says_whom_to_visit_by_quarter(
    counter_profile, counter_window, counter_read
):
    window, read = counter_window, counter_read
    at_the_round(window, below=1)
    spend(window, ("f",), 1)
    papers = counter_profile / "papers"
    (file,) = until(lambda: list(papers.glob("Tournée-*.pdf")), PATIENCE, lambda: "no sheet was printed")
    text = " ".join(text_of(file.read_bytes()).replace("\u202f", " ").split())
    visits = read(ROUND)
    assert len(visits) > 1
    assert "Régis Thibault" in text
    assert f"{len(visits)} visites" in text
    for _quarter, name, place in visits:
        assert name in text, name
        assert all(" ".join(line.split()) in text for line in place.splitlines()), place
    places = [text.index(quarter) for quarter in dict.fromkeys(quarter for quarter, _name, _place in visits)]
    assert places == sorted(places), "the quarter of the first hour comes first"
    assert text.count("sans signer") == text.count("Reste à faire") == len(visits), "each is filled in by hand"
    assert read(SHEETS) == [(1,)], "names left on paper: the audit says so"
    assert len(list(images(file.read_bytes(), 60))) == 1, "one sheet to carry"
    window.wait("Visites")
