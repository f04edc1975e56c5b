from uuid import UUID

import pytest

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import NUMBER, new_id, number


def test_an_error_is_one_french_sentence():
    error = BadInput("La date est passée.", "", "Choisissez le 17/11 ou après.", fields={"day": "La date est passée."})
    assert str(error) == "La date est passée. Choisissez le 17/11 ou après."
    assert error.fields == {"day": "La date est passée."}
    assert isinstance(error, DeskError)


def test_ids_sort_by_time():
    first, second = new_id(), new_id()
    assert first < second
    assert UUID(first).version == 7


def test_numbers_people_read():
    assert number("JD", "C02", 2020, 184) == "JD-C02-20-0184"
    assert NUMBER.match("JD-C02-20-0184")
    assert NUMBER.match(number("JD", "C02", 2020, 12345))


def test_changes_answer_what_pages_ask():
    changes = Changes("walkins.arrive", (Change("walk_in", "a", "insert"), Change("walk_in", "a", "update")))
    assert changes.touches("walk_in", "person")
    assert not changes.touches("person")
    assert changes.ids("walk_in") == ("a",)
    assert changes.created("walk_in") == "a"
    with pytest.raises(ValueError, match="unpack"):
        changes.created("person")


def test_events_reach_the_handlers_of_their_type():
    heard = []
    events = Events()
    events.subscribe(str, lambda unit, event: heard.append((unit, event)))
    events.publish("unit", "arrived")
    events.publish("unit", 3)
    assert heard == [("unit", "arrived")]


def test_handlers_are_loaded_once_at_the_first_event_and_all_or_none():
    heard, loads = [], []

    def declared():
        loads.append(1)
        yield str, lambda unit, event: heard.append(event)
        if len(loads) == 1:
            raise ImportError

    events = Events(declared)
    assert not loads
    with pytest.raises(ImportError):
        events.publish("unit", "first")
    events.publish("unit", "second")
    events.publish("unit", "third")
    assert (heard, len(loads)) == (["second", "third"], 2)


def test_names_load_modules_and_attributes():
    assert load("lmmh_desk.kernel.ids:new_id") is new_id
    assert load("lmmh_desk.kernel.ids").new_id is new_id


def test_the_source_text_is_the_french_text():
    assert _("Accueil") == "Accueil"
