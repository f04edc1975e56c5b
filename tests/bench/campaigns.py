"""The letters of a campaign to everybody, from the base of the office's size: agreed to, frozen, printed.

Each time in a process of its own: how long, and how much memory at most.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import INK, Style, broken
from lmmh_desk.features.campaigns.actions.approving import approve
from lmmh_desk.features.campaigns.actions.printing import print_letters
from lmmh_desk.features.campaigns.actions.writing import ask_approval, make_campaign
from lmmh_desk.features.campaigns.model.drafting import MODELS, Channels, Criteria, Drafting
from lmmh_desk.features.campaigns.model.listing import Watch
from lmmh_desk.features.campaigns.store.audience import count
from lmmh_desk.features.campaigns.store.listing import line
from lmmh_desk.kernel.clock import FixedClock, paris
from lmmh_desk.office.actions.sending import sender_session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.model.records import Dwelling, Household, Lease, LeaseHolder, Person
from tests.bench.figures import Figure

LETTERS = 14_000
BY_LETTER = Channels(letter=True)
STREETS = (
    ("rue", "de l’Éventail"),
    ("allée", "des Sittelles"),
    ("boulevard", "des Glonnières"),
    ("avenue", "du Ronceray"),
)
ASKED = Drafting(*MODELS["masks"], Criteria(), BY_LETTER, date(2020, 11, 20))
QUIET = Watch(lambda _done, _of: None, lambda: False)


def letters(profile: Path, folder: Path):
    """Return the seconds and the memory of 14,000 letters, all with other names, beside as many bare pages."""
    shutil.copytree(profile, folder)
    settle(folder)
    taken, bare = _measured("written", folder), _measured("bare", folder)
    shutil.rmtree(folder)
    conditions = f"{LETTERS} households of the base found, frozen, read again and printed, a process of its own"
    floor = "floor: as many pages of six lines, one embedded font, nothing else"
    seconds, memory = "campaigns.letters_14k_s", "campaigns.letters_14k_mb"
    yield Figure(seconds, taken["s"], "s", bare["s"], 1, f"{conditions}; {floor}", "value ≤ 60")
    yield Figure(memory, taken["mb"], "MB", bare["mb"], 1, f"most at once; {floor}", "value ≤ 300")


def _measured(what: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.campaigns", what, str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout)


def opened(folder: Path):
    """Return the base of a profile, and two of its agents: who writes, who agrees."""
    store, _key = open_profile(folder, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        sender = sender_session(read)
    writer = replace(sender, agent_id="bench", role=Role.FRONT_DESK)
    return store, writer, replace(sender, agent_id="bench-manager", role=Role.SITE_MANAGER)


def settle(folder: Path) -> None:
    """Let homes until a letter reaches 14,000 households of the base, then ask for an agreement to write to all."""
    store, writer, _manager = opened(folder)
    day = paris(INSTANT).date()
    try:
        with store.read() as read:
            missing = LETTERS - count(read, Criteria(), BY_LETTER, day).reached
        with store.write(writer, "bench.homes") as unit:
            for rank in range(missing):
                _home(unit, rank)
        ask_approval(store, writer, make_campaign(store, writer, ASKED).created("campaign"))
    finally:
        store.close()


def _home(unit, rank: int) -> None:
    house = Household()
    unit.add(house)
    street_type, street = STREETS[rank % len(STREETS)]
    home = Dwelling(reference=f"BENCH-{rank}", number=str(1 + rank), street_type=street_type, street=street,
                    floor=str(rank % 12), door=str(rank % 90), postcode="72000", city="Le Mans")  # fmt: skip
    person = Person(civility="Mme", usual_name=f"Exemple{rank}", first_names="Odile", household_id=house.id)
    unit.add(home)
    unit.add(person)
    lease = Lease(number=f"BENCH-{rank}", dwelling_id=home.id, household_id=house.id, starts_on="2010-01-01")
    unit.add(lease)
    unit.add(LeaseHolder(lease_id=lease.id, person_id=person.id, role="holder"))


def written(folder: Path) -> float:
    """Return the seconds from the agreement to the file on the disk."""
    store, _writer, manager = opened(folder)
    with store.read() as read:
        asked = "SELECT id FROM campaign WHERE created_by = 'bench'"
        (campaign_id,) = read.exec_driver_sql(asked).scalars().all()
        terms = line(read, campaign_id).terms
    begun = time.perf_counter()
    approve(store, manager, campaign_id, terms, QUIET)
    made = print_letters(store, manager, campaign_id, folder / "letters.pdf", QUIET)
    taken = time.perf_counter() - begun
    store.close()
    assert (made.letters, made.left_out) == (LETTERS, 0)
    return taken


def bare(folder: Path) -> float:
    """Return the seconds of as many pages, without anything else."""
    begun = time.perf_counter()
    drawing, style = Drawing(A4.width, A4.height, title="bare", author=""), Style(11, color=INK)
    for rank in range(LETTERS):
        if rank:
            drawing.next_page()
        drawing.text(300, 140, [broken(f"72000 LE MANS {rank}", style, A4.width)[0]] * 6, style)
    (folder / "bare.pdf").write_bytes(drawing.finish())
    return time.perf_counter() - begun


def most_mb() -> float:
    """Return the most memory this program held, in MB; getrusage would count what its parent held when it began it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return round(int(status.split("VmHWM:")[1].split()[0]) / 1024, 1)


if __name__ == "__main__":
    seconds = {"written": written, "bare": bare}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"s": round(seconds, 2), "mb": most_mb()}))
