"""Two desks and a hub are killed at random moments of all they do: whatever was said to be saved is there.

They edit the same person, book the same slots, print what the other cancels, arbitrate on screen, exchange by the
network and by a stick. The oracle knows every value the window said was saved, and which ones were typed over by
somebody who saw them.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import cycle, pairwise, product
from pathlib import Path
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
from tests.journeys.test_two_desks import SYNCHRONISATION, book, edit

KILLS = count(2, 12)
pytestmark = [pytest.mark.fault, pytest.mark.timeout(300 + 30 * KILLS)]

WAITING, BATCH = 1_000, 500  # notes a desk has to send each time it starts, so that its exchanges last; a transaction's
TYPING, EXCHANGING, BOOKING, PRINTING, DECIDING, CARRYING, ANSWERING = 2.5, 1.2, 3.0, 1.7, 0.5, 0.7, 2.0  # seconds
SLOTS = tuple(product(("1811", "1911", "2011", "2311", "2411"), ("1000", "1030", "1100", "1400", "1430", "1500")))
WHO = "SELECT id, first_names FROM person WHERE usual_name = 'Belkacem' AND birth_date = '1984-04-12'"
NOTHING = "0\u00a0envoi, 0\u00a0réception."
NOTED = "Note enregistrée."
NOTE = ("Ctrl+K", "=belka", "Return", "Ctrl+M")
ARBITRATION = ("Ctrl+K", "=arbitrage", "Return")
SIDES = ((), ("Left",), ("Right",))
OPEN = "SELECT id FROM conflict WHERE settled_at IS NULL UNION ALL SELECT id FROM quarantine WHERE settled_at IS NULL"
SETTLED = OPEN.replace("IS NULL", "IS NOT NULL")
Doing = Callable[[Callable[[], str], float], str | None]  # an act and how long it takes → what the foot said
Act = Callable[[Desk, Doing], None]


class Play:
    """What two agents do while processes are killed, and what the windows said was saved."""

    def __init__(self, office: Office, random: Random, stick: Path) -> None:
        self.office, self.random, self.stick = office, random, stick
        self.desks = (office.a, office.b)
        self.people = {office.a: "belka", office.b: "tessier"}
        self.slots = {desk: cycle(SLOTS) for desk in self.desks}  # both want the same ones in the same order
        self.deck: list[Act] = []
        self.typed = 0
        self.days = cycle(self.random.sample(range(18, 31), 13))
        self.names: set[str] = set()
        self.superseded: set[str] = set()
        self.notes: set[str] = set()
        self.booked: set[str] = set()
        self.printed: set[tuple[Desk, str, str]] = set()  # on which desk, the number, the file
        self.voided: set[str] = set()
        self.settled: set[str] = set()

    def apart(self) -> None:
        """Change the same person and book the same slot on both desks; one prints what the other cancels."""
        a, b = self.desks
        self.up(a, b)
        for _day in range(13):  # some days have one already
            if not self.printed:
                self.justify(a, unhurt)
        for desk in self.desks:
            desk.press("F5")
        for act, desk in product((self.edit, self.book), self.desks):
            act(desk, unhurt)
        self.again(a, unhurt)
        self.void(b, unhurt)
        assert len(self.names) == len(self.booked) == len(self.printed) == 2
        assert self.voided
        for desk in (a, b):
            desk.press("F5")
        assert b.said["pill"] == "3 à arbitrer"

    def step(self) -> None:
        """Act on one desk, and kill it or the hub meanwhile."""
        desk = self.random.choice(self.desks)
        self.up(desk)
        self._act()(desk, partial(self._killing, desk))

    def _act(self) -> Act:
        """Return what is done now: each in its turn, in another order each time."""
        if not self.deck:
            self.deck = [self.edit, self.note, self.exchange, self.exchange, self.book, self.justify, self.again,
                         self.void, self.decide, self.decide, self.carry, self.carry]  # fmt: skip
            self.random.shuffle(self.deck)
        return self.deck.pop()

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

    def book(self, desk: Desk, doing: Doing) -> None:
        day, hour = next(self.slots[desk])
        said = doing(lambda: book(desk, self.people[desk], day, hour), BOOKING) or ""
        self.booked |= set(re.findall(r"(RV-[\d\w-]+)\.pdf", said))

    def justify(self, desk: Desk, doing: Doing) -> None:
        """Print a new justificatif; for a day that has one the form only says so."""
        day = f"={next(self.days)}/11"
        self._printed(desk, doing(lambda: desk.press("Ctrl+K", "=belka", "F7", day, "Tab", "Ctrl+P"), PRINTING))

    def again(self, desk: Desk, doing: Doing) -> None:
        """Print a duplicate of a justificatif."""
        number = self._known(desk)
        self._printed(desk, doing(lambda: desk.press("Ctrl+K", f"={number}", "Return", "Ctrl+P"), PRINTING))

    def void(self, desk: Desk, doing: Doing) -> None:
        number = self._known(desk)
        said = doing(lambda: desk.press("Ctrl+K", f"={number}", "Return", "A", "Down", "Return"), PRINTING) or ""
        if f"{number} annulé" in said:
            self.voided.add(number)

    def decide(self, desk: Desk, doing: Doing) -> None:
        """Arbitrate what is shown first; killed or not, the profile tells whether it is written."""
        desk.press(*ARBITRATION)
        if not desk.rows(OPEN):
            return
        before, name = ids(desk, SETTLED), person(desk)
        side = self.random.choice(SIDES)
        said = doing(lambda: desk.press(*side, "Ctrl+Return"), DECIDING) or ""
        now = ids(desk, SETTLED) - before
        assert now or "c’est décidé" not in said, "said to be decided, and isn't"
        self.settled |= now
        if person(desk) != name:
            self.superseded.add(name)

    def carry(self, desk: Desk, doing: Doing) -> None:
        """Exchange by a stick; one of the three programs that this takes is killed, and what it left is carried on."""
        asked, answer = self.stick / "asked.lmmh", self.stick / "answer.lmmh"
        for left in (asked, answer):
            left.unlink(missing_ok=True)
        killed = self.random.randrange(3)
        (doing if killed == 0 else unhurt)(lambda: desk.press(*SYNCHRONISATION, f"@{asked}", "Ctrl+E"), CARRYING)
        if not asked.exists():
            return
        command = [*self.office.hub.command, "bundle", "--folder", *map(str, (self.office.hub.folder, asked, answer))]
        if killed == 1:
            with subprocess.Popen(command) as bundling:
                time.sleep(self.random.uniform(0, ANSWERING))
                bundling.kill()
        if not answer.exists():
            subprocess.run(command, check=True)
        self.up(desk)
        (doing if killed == 2 else unhurt)(lambda: desk.press(*SYNCHRONISATION, f"@{answer}", "Ctrl+I"), CARRYING)

    def agreed(self) -> None:
        """Arbitrate on screen whatever is left, until nobody has anything to decide or to send."""
        self.rest()
        for desk in cycle(self.desks):
            if not desk.rows(OPEN):
                return
            for _item in desk.rows(OPEN):
                self.decide(desk, unhurt)
            self.rest()

    def rest(self) -> None:
        """Exchange until nobody has anything new."""
        self.up(*self.desks)
        said = [""]
        for _round in range(6):
            if set(said) == {NOTHING}:
                return
            said = [desk.press("F5") for desk in self.desks]
        raise AssertionError(said)

    def _known(self, desk: Desk) -> str:
        """Return the number of a justificatif that a desk knows of and may print or cancel, else of any."""
        numbers = {number for _desk, number, _file in self.printed}
        live = {row["number"] for row in desk.rows("SELECT number FROM paper WHERE status = 'recorded'")}
        return self.random.choice(sorted(numbers & live or numbers))

    def _printed(self, desk: Desk, said: str | None) -> None:
        for file, number in re.findall(r"((JD-C\d\d-\d\d-\d{4})[\w-]*)\.pdf", said or ""):
            self.printed.add((desk, number, file))

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


def test_what_was_said_to_be_saved_is_somewhere(both: Office, tmp_path: Path) -> None:
    play = Play(both, Random(seed()), tmp_path)
    play.apart()
    for _kill in range(KILLS):
        play.step()
    play.agreed()
    converged(both)
    hub, _sums = at_the_hub(both.hub.folder)
    found = Counter(row["text"] for row in hub["note"].values())
    assert {text: found[text] for text in play.notes} == dict.fromkeys(play.notes, 1)
    assert play.names <= {person(both.a)} | play.superseded | told(hub)
    papers = {row["number"]: row for row in hub["paper"].values()}
    assert {papers[number]["status"] for number in play.voided} == {"voided"}
    for number, times in Counter(number for _desk, number, _file in play.printed).items():
        assert papers[number]["print_count"] >= times, number
    summoned = {row["paper_id"]: row["appointment_id"] for row in hub["convocation"].values()}
    assert {summoned[papers[number]["id"]] for number in play.booked} <= hub["appointment"].keys()
    assert play.settled <= {row["id"] for name in ("conflict", "quarantine") for row in hub[name].values()
                            if row["settled_at"]}  # fmt: skip
    taken = sorted((row["resource_id"], row["starts_at"], row["ends_at"]) for row in hub["booking"].values()
                   if row["live"])  # fmt: skip
    assert not [two for two in pairwise(taken) if two[0][0] == two[1][0] and two[1][1] < two[0][2]]


def unhurt(act: Callable[[], str], _lasts: float) -> str:
    return act()


def ids(desk: Desk, statement: str) -> set[str]:
    return {row["id"] for row in desk.rows(statement)}


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
