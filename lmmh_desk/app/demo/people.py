"""Households of invented people, their contacts and their leases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from msgspec import Struct

from lmmh_desk.app.demo.homes import Home
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.app.demo.words import FEMININE, MASCULINE, ONE_NAME, SURNAMES
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.typed import plain
from lmmh_desk.tenancy.model.leases import notice_end

TODAY = date(2020, 11, 17)
LANDLINES = ("+3326191", "+3319900", "+3335301", "+3346571", "+3353649")  # ARCEP's numbers for fiction
MOBILES = "+3363998"
FIRST_LEASE = 230_000
LEAVERS = 6  # at least, whatever the size


class Tenancy(Struct, frozen=True):
    """A lease whose move belongs to the year."""

    person_id: str
    lease_id: str
    number: str
    address: str  # one line each
    starts: date
    leaving: bool


@dataclass
class Town:
    """Who lives where, as far as the history needs it."""

    adults: list[str] = field(default_factory=list)
    tenants: list[Tenancy] = field(default_factory=list)  # begun within the year, or ending
    leavers: list[str] = field(default_factory=list)  # who may move today
    persons: int = 0


class Settler:
    """Writes households one after another."""

    def __init__(self, rows: Rows, random: Random, at: int) -> None:
        self._rows, self._random, self._at = rows, random, at
        self.town = Town()
        self._phones = 0
        self._leases = 0
        self._applications = 0

    def settle(self, home: Home | None, more: int = 0) -> int:
        """Write one household, leased where it has a home; return how many persons it counts."""
        random = self._random
        household_id = self._rows.add("household", self._at, number="")
        surname = self._surname()
        adults = 2 if random.random() < (0.35 if home is None or home.rooms < 3 else 0.62) else 1
        first = self._adult(household_id, surname, "holder", None, nur=None if home else self._application())
        holders = [first]
        if adults == 2:
            own = surname if random.random() < 0.6 else self._surname()
            holders.append(self._adult(household_id, own, "co_holder", first))
        children = self._children(home) + more
        for _rank in range(children):
            self._child(household_id, surname)
        if home is not None:
            self._lease(household_id, home, holders)
        self.town.persons += adults + children
        return adults + children

    def _children(self, home: Home | None) -> int:
        most = 0 if home is None else max(0, home.rooms - 2)
        return self._random.choices(range(most + 1), [3] + [2] * most)[0]

    def _surname(self) -> str:
        random = self._random
        return "-".join(random.sample(SURNAMES, 2)) if random.random() < 0.06 else random.choice(SURNAMES)

    def _application(self) -> str:
        """Return the number of the next application; those of the demonstration are in 999 (DOMAIN.md §7)."""
        rank, self._applications = self._applications, self._applications + 1
        return f"072{rank % 10 + 1:02d}{rank % 3 + 18}999{rank % 1000:03d}GDPUB"

    def _adult(
        self, household_id: str, surname: str, standing: str, partner: str | None, nur: str | None = None
    ) -> str:
        random = self._random
        woman = random.random() < (0.53 if partner is None else 0.6)
        first = random.choice(FEMININE if woman else MASCULINE)
        alone = random.random() < 0.0006
        person_id = self._person(
            household_id, standing, "Mme" if woman else "M.",
            birth_name="" if alone else (self._surname() if woman and random.random() < 0.45 else surname),
            usual_name="" if alone else surname,
            first_names=random.choice(ONE_NAME) if alone else first,
            birth_date=TODAY - timedelta(random.randint(19 * 365, 88 * 365)),
            nur=nur,
        )  # fmt: skip
        self.town.adults.append(person_id)
        self._contacts(person_id, first, surname)
        return person_id

    def _child(self, household_id: str, surname: str) -> None:
        random = self._random
        first = random.choice(FEMININE + MASCULINE)
        born = TODAY - timedelta(random.randint(30, 18 * 365 - 1))
        self._person(
            household_id, "child", "", birth_name=surname, usual_name=surname, first_names=first, birth_date=born
        )

    def _person(
        self, household_id: str, standing: str, civility: str, *, birth_name: str, usual_name: str, first_names: str,
        birth_date: date, nur: str | None = None,
    ) -> str:  # fmt: skip
        random = self._random
        return self._rows.add(
            "person", self._at, household_id=household_id, standing=standing, civility=civility,
            birth_name=birth_name, usual_name=usual_name, first_names=first_names,
            birth_date=None if random.random() < 0.01 else birth_date.isoformat(),
            channel=random.choice(("", "", "phone", "sms", "email", "mail")) if civility else "", language="fr",
            large_print=random.random() < 0.03, sms_opt_out=random.random() < 0.05, reference="", merged_into=None,
            imported="", nur=nur,
        )  # fmt: skip

    def _contacts(self, person_id: str, first: str, surname: str) -> None:
        random = self._random
        if random.random() < 0.85:
            value, mobile = self._phone()
            raw = "0" + value[3:]
            raw = " ".join(raw[start : start + 2] for start in range(0, 10, 2))
            self._rows.add("contact", self._at, person_id=person_id, kind="phone", raw=raw, value=value,
                           mobile=mobile, position=0)  # fmt: skip
        if random.random() < 0.4:
            name = "".join(letter for letter in plain(f"{first}.{surname}") if letter.isalnum() or letter in ".-")
            mail = f"{name}{self._phones}@example.org"
            self._rows.add("contact", self._at, person_id=person_id, kind="email", raw=mail, value=mail,
                           mobile=False, position=1)  # fmt: skip

    def _phone(self) -> tuple[str, bool]:
        """Return the next number of the ranges kept for fiction; beyond 60,000 they come again."""
        rank, self._phones = self._phones, self._phones + 1
        lap, inside = divmod(rank % 60_000, 10_000)
        digits = f"{inside * 7919 % 10_000:04d}"
        if lap == 0:
            # The people of the pictures have the numbers in 34.
            return MOBILES + digits.replace("34", "43", 1) if digits.startswith("34") else MOBILES + digits, True
        return LANDLINES[lap - 1] + digits, False

    def _lease(self, household_id: str, home: Home, holders: list[str]) -> None:
        random = self._random
        starts = TODAY - timedelta(min(12_000, 40 + int(random.expovariate(1 / 2900))))
        notice = random.random() < 0.004 or len(self.town.leavers) < LEAVERS
        received = TODAY - timedelta(random.randint(3, 25))
        reduced = random.random() < 0.5
        ends = notice_end(received, reduced)
        self._leases += 1
        number = f"L-{FIRST_LEASE + self._leases:06d}"
        lease_id = self._rows.add(
            "lease", self._at, number=number, dwelling_id=home.id,
            household_id=household_id, starts_on=starts.isoformat(), ends_on=ends.isoformat() if notice else None,
            rent_cents=home.rent_cents, charges_cents=home.charges_cents,
            aid_cents=random.choice((0, 0, 12_000, 18_500, 24_300)), aid_to_landlord=True,
            notice_received_on=received.isoformat() if notice else None,
            notice_method="registered_letter" if notice else "", notice_reduced=notice and reduced,
            notice_ends_on=ends.isoformat() if notice else None, typed=False, imported="",
        )  # fmt: skip
        for holder, role in zip(holders, ("holder", "co_holder"), strict=False):
            self._rows.add("lease_holder", self._at, lease_id=lease_id, person_id=holder, role=role)
        if notice or starts > TODAY - timedelta(365):
            self.town.tenants.append(Tenancy(holders[0], lease_id, number, home.address, starts, notice))
        if notice and ends >= TODAY:
            self.town.leavers.append(holders[0])


def imported_at() -> int:
    """Return the instant of the first import, a year before the day of the demonstration."""
    return paris_instant(date(2019, 11, 18), 7, 0)
