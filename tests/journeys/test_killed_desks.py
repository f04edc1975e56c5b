"""Two desks and a hub are killed at random moments of edits and exchanges: whatever was said to be saved is there.

The oracle knows every value the window said was saved, and which ones were typed over by somebody who saw them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import cycle
from random import Random
from threading import Timer

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.tenancy.model.records import Note
from tests.faults.running import count, seed
from tests.headquarters import headquarters
from tests.journeys.office import Desk, Gone, Office, Row, at_the_hub, converged
from tests.journeys.test_two_desks import edit

KILLS = count(4, 150)
pytestmark = [pytest.mark.fault, pytest.mark.timeout(300 + 30 * KILLS)]

WAITING, BATCH = 2_000, 500  # notes a desk has to send each time it starts, so that its exchanges last; a transaction's
TYPING, EXCHANGING = 2.5, 1.2  # seconds: about what each takes
WHO = "SELECT id, first_names FROM person WHERE usual_name = 'Belkacem' AND birth_date = '1984-04-12'"
NOTHING = "0\u00a0envoi, 0\u00a0réception."
NOTED = "Note enregistrée."
NOTE = ("Ctrl+K", "=belka", "Return", "Ctrl+M")
Doing = Callable[[Callable[[], str], float], str | None]  # an act and how long it takes → what the foot said


class Play:
    """What two agents do while processes are killed, and what the windows said was saved."""

    def __init__(self, office: Office, random: Random) -> None:
        self.office, self.random = office, random
        self.desks = (office.a, office.b)
        self.typed = 0
        self.names: set[str] = set()
        self.superseded: set[str] = set()
        self.notes: set[str] = set()

    def apart(self) -> None:
        """Change the same person on both desks, for a conflict."""
        self.up(*self.desks)
        for desk in self.desks:
            self.edit(desk, lambda act, _lasts: act())

    def step(self) -> None:
        """Act on one desk, and kill it or the hub meanwhile."""
        desk = self.random.choice(self.desks)
        self.up(desk)
        self.random.choice((self.edit, self.note, self.exchange, self.exchange))(desk, partial(self._killing, desk))

    def up(self, *desks: Desk) -> None:
        """Start what is down; a desk has written many notes before."""
        if not self.office.hub.running:
            self.office.hub.start()
        for desk in desks:
            if desk.process is None:
                self.notes |= write_notes(desk, [f"Note {self._word()}" for _note in range(WAITING)])
                desk.start("K" if desk is self.office.a else "H")

    def edit(self, desk: Desk, doing: Doing) -> None:
        """Type other first names; killed or not, the profile tells whether they are written."""
        before, name = person(desk), f"Ferhat {self._word()}"
        said = doing(lambda: edit(desk, name), TYPING)
        if person(desk) == name:
            self.names.add(name)
            self.superseded.add(before)
        else:
            assert said is None, "said to be saved, and isn't"

    def note(self, desk: Desk, doing: Doing) -> None:
        text = f"Vu le dossier {self._word()}"
        if doing(lambda: desk.press(*NOTE, f"={text}", "Ctrl+Return"), TYPING) == NOTED:
            self.notes.add(text)

    def exchange(self, desk: Desk, doing: Doing) -> None:
        doing(lambda: desk.press("F5"), EXCHANGING)

    def rest(self) -> None:
        """Exchange until nobody has anything new."""
        self.up(*self.desks)
        said = [""]
        for _round in range(6):
            if set(said) == {NOTHING}:
                return
            said = [desk.press("F5") for desk in self.desks]
        raise AssertionError(said)

    def _killing(self, desk: Desk, act: Callable[[], str], lasts: float) -> str | None:
        """Act, and kill at a random moment of it; return what the foot said, None where the desk was gone."""
        victim = self.random.choice((desk, desk, self.office.hub))
        assert victim.process is not None
        timer = Timer(self.random.uniform(0, lasts), victim.process.kill)
        timer.start()
        try:
            return act()
        except Gone:
            return None
        finally:
            timer.join()
            victim.kill()

    def _word(self) -> str:
        """Return a word never typed before."""
        self.typed += 1
        return "".join(chr(ord("a") + int(digit)) for digit in str(self.typed)).capitalize()


def test_what_was_said_to_be_saved_is_somewhere(both: Office) -> None:
    play = Play(both, Random(seed()))
    play.apart()
    for _kill in range(KILLS):
        play.step()
    play.rest()
    converged(both)
    hub, _sums = at_the_hub(both.hub.folder)
    found = Counter(row["text"] for row in hub["note"].values())
    assert {text: found[text] for text in play.notes} == dict.fromkeys(play.notes, 1)
    assert play.names <= {person(both.a)} | play.superseded | told(hub)


def write_notes(desk: Desk, texts: list[str]) -> set[str]:
    """Write notes as a desk does that nobody has open; return them."""
    store, _key = open_profile(desk.profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            people = read.exec_driver_sql("SELECT id FROM person WHERE usual_name <> 'Belkacem'").scalars().all()
        for start in range(0, len(texts), BATCH):
            with store.write(headquarters(store), "test.notes") as unit:
                for person_id, text in zip(cycle(people), texts[start : start + BATCH], strict=False):
                    unit.add(Note(person_id=person_id, text=text))
    finally:
        store.close()
    return set(texts)


def person(desk: Desk) -> str:
    (row,) = desk.rows(WHO)
    return str(row["first_names"])


def told(hub: dict[str, dict[str, Row]]) -> set[str]:
    """Return the first names that wait for people, or that people set aside: in conflicts and in quarantine."""
    found = set()
    for row in hub["conflict"].values():
        columns = json.loads(row["columns"])
        if "first_names" in columns:
            found |= {json.loads(row[side])[columns.index("first_names")] for side in ("base", "kept", "other")}
    for row in hub["quarantine"].values():
        found |= {new for column, (_old, new) in json.loads(row["delta"]).items() if column == "first_names"}
    return found
