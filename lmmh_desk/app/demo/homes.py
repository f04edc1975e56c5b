"""Residences and dwellings: about forty-five a residence, at the rents of DOMAIN.md §7."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from msgspec import Struct

from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.app.demo.words import COMMUNES, ESTATES, QUARTERS, STREETS

# Rooms: (share in the stock, least and most rent in euros, least and most surface in square metres).
KINDS = {
    1: (8, 190, 260, 26, 34),
    2: (22, 250, 340, 42, 54),
    3: (34, 330, 430, 58, 71),
    4: (25, 380, 500, 72, 86),
    5: (9, 430, 570, 88, 102),
    6: (2, 480, 640, 104, 122),
}
FUNDING = ("HLM-O", "HLM-O", "PLA", "PLUS", "PLUS", "PLAI", "PLS")
VACANT = 0.0242  # the stabilised rate of September 2020 [Seed]


class Home(Struct, frozen=True):
    """A dwelling ready to be let."""

    id: str
    rooms: int
    rent_cents: int
    charges_cents: int
    vacant: bool
    address: str  # one line each, as a move keeps it


def homes(rows: Rows, random: Random, count: int, at: int) -> Iterator[Home]:
    """Write `count` dwellings with their residences, and give each once."""
    made = 0
    names = _names(random)
    while made < count:
        estate = _Estate(rows, random, next(names), at)
        for rank in range(min(estate.size, count - made)):
            made += 1
            yield estate.home(rank, f"LMH-{made:06d}")


def _names(random: Random) -> Iterator[str]:
    """Give residence names, without end and without repeats."""
    lap = 0
    while True:
        lap += 1
        names = [name if lap == 1 else f"{name} {lap}" for name in ESTATES]
        random.shuffle(names)
        for name in names:
            yield f"Résidence {name}" if not name.startswith("L") and random.random() < 0.5 else name


class _Estate:
    """One residence being filled."""

    def __init__(self, rows: Rows, random: Random, name: str, at: int) -> None:
        self._rows, self._random, self._at = rows, random, at
        self._city = random.choices(list(COMMUNES), [weight for _, _, weight in COMMUNES.values()])[0]
        self._commune, postcodes, _weight = COMMUNES[self._city]
        self._postcode = random.choice(postcodes)
        self.size = random.randint(20, 70)
        self._street_type, self._street = random.choice(STREETS)
        self._number = random.randint(1, 60)
        self._built = random.choice((1956, 1963, 1968, 1971, 1974, 1979, 1986, 1994, 2003, 2011, 2017))
        self._funding = random.choice(FUNDING)
        self._individual = random.random() < 0.08
        quarter = random.choice(QUARTERS.get(self._city, ("",)))
        self._id = rows.add("residence", at, name=name, commune=self._commune, city=self._city, quarter=quarter)

    def home(self, rank: int, reference: str) -> Home:
        """Write the dwelling of a rank and return it."""
        random = self._random
        rooms = random.choices(list(KINDS), [kind[0] for kind in KINDS.values()])[0]
        _share, low, high, least, most = KINDS[rooms]
        vacant = random.random() < VACANT
        place = self._place(rank)
        home_id = self._rows.add(
            "dwelling", self._at, reference=reference, residence_id=self._id, rpls_id=f"72{rank:02d}{reference[-6:]}",
            street_type=self._street_type, street=self._street, entrance="", letterbox=place["door"], complement="",
            locality="", postcode=self._postcode, city=self._city, commune=self._commune, kind=f"T{rooms}",
            rooms=rooms, surface_dm2=random.randint(least * 2, most * 2) * 50, individual=self._individual,
            funding=self._funding, built=self._built, energy=random.choice("BCCDDDEE"),
            occupancy=2 if vacant else 1, group_size=1, imported="", **place,
        )  # fmt: skip
        return Home(
            home_id, rooms, random.randint(low * 100, high * 100), random.randint(35, 95) * 100, vacant,
            self._lines(place),
        )  # fmt: skip

    def _place(self, rank: int) -> dict[str, Any]:
        repeat = "bis" if rank % 23 == 7 else ""
        if self._individual:
            return {"number": str(self._number + 2 * rank), "repeat": repeat, "building": "", "staircase": "",
                    "floor": "", "door": ""}  # fmt: skip
        block, inside = divmod(rank, 20)
        floor = inside // 4
        return {
            "number": str(self._number + 2 * block), "repeat": repeat, "building": "ABCDEFG"[block],
            "staircase": "", "floor": str(floor) if floor else "RDC", "door": f"{floor}{inside % 4 + 1}",
        }  # fmt: skip

    def _lines(self, place: dict[str, Any]) -> str:
        street = " ".join(part for part in (place["number"], place["repeat"], self._street_type, self._street) if part)
        inside = f"Bât. {place['building']}, n° {place['door']}\n" if place["door"] else ""
        return f"{street}\n{inside}{self._postcode} {self._city}"
