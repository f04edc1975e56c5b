"""A home visit asked for in a real window, by real keys inside their count, and seen in the agenda of who makes it."""

import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from tests.journeys.real_window import PATIENCE, READING, until
from tests.journeys.seated import seated
from tests.journeys.spending import in_a_window, spend

# From the list: ask for a visit to the person chosen, urgency « Dégât des eaux », today at 17:00, by oneself.
ASK = ("p", "=Fuite au plafond", "shift+Tab", "d", "Tab", "Tab", "Tab", "1", "7", "Return")
NEW = """SELECT v.id, v.urgency, v.state, v.purpose, b.starts_at = v.starts_at, b.resource_id = v.visitor_id
    FROM visit v JOIN booking b ON b.subject_id = v.id AND b.live WHERE v.created_at >= {since}"""


@in_a_window
def test_a_visit_is_asked_for_with_its_urgency_and_is_seen_in_the_agenda_of_who_makes_it(
    qapp, counter_profile, counter_window, counter_read
):
    window, read = counter_window, counter_read
    window.press("alt+v")
    window.wait("Visites")
    time.sleep(READING)
    spend(window, ASK, 10)
    ((_id, *told),) = until(lambda: read(NEW), PATIENCE, lambda: "no visit was asked for")
    assert told == ["water", "scheduled", "Fuite au plafond", 1, 1]
    window.stop()
    assert "Visite à domicile" in agenda_of_the_counter(counter_profile)


def agenda_of_the_counter(profile):
    """Return all that a screen reader is told of the agenda of who sits at the counter."""
    start, player = seated(profile)
    try:
        player.press("Alt+R", "J")
        player.settle()
        models = [table.model() for table in start.work.page().findChildren(QTableView)]
        cells = (
            model.index(row, column)
            for model in models
            for row in range(model.rowCount())
            for column in range(model.columnCount())
        )
        return " / ".join(str(cell.data(Qt.ItemDataRole.AccessibleTextRole) or "") for cell in cells)
    finally:
        start.end()
        start.window.close()
