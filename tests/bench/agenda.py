"""The search for free slots in two years of agenda: 27 sites, 270 agents, 500,000 appointments."""

from __future__ import annotations

import random
import shutil
from datetime import date, timedelta
from functools import cache

from lmmh_desk.app.demonstration import INSTANT
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.clock import FixedClock, day_bounds, paris, paris_instant
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.store.bookings import next_slots
from lmmh_desk.office.store.rules import reasons
from lmmh_desk.store.opening import create_store, open_store
from tests.bench.figures import Figure, beside, p50, p99, swept
from tests.conftest import load_tables

SITES, AGENTS, APPOINTMENTS = 27, 270, 500_000
FULL_DAYS = 5  # working days ahead without a free half-hour, for the busiest sixth of the agents; none for another
HOURS = [(hour, minute) for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 30)]
KEY = bytes(range(32))
COUNTER = "public_office"
WORKING = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
HALF_HOUR = 1_800_000  # milliseconds
WHO = ("desk", 0, "agent")
BARE = "SELECT resource_id, starts_at, ends_at FROM booking WHERE live AND starts_at >= ? AND starts_at < ?"


def slots(folder):
    """Six free slots for any agent of any site, of one site, and for one agent."""
    store = _store(folder)
    try:
        with store.read() as read:
            motif = next(one for one in reasons(read) if one.bookable)
            sites = [row[0] for row in read.exec_driver_sql("SELECT id FROM site")]
            agents = [row[0] for row in read.exec_driver_sql("SELECT id FROM agent ORDER BY id")]
            count = read.exec_driver_sql("SELECT count(*) FROM appointment").scalar()
        asked = [
            Wanted(motif),
            *(Wanted(motif, frozenset((site,))) for site in sites),
            *(Wanted(motif, resources=frozenset((agent,))) for agent in agents[:70]),
        ]
        day = day_bounds(paris(INSTANT).date())

        def ask(rank):
            with store.read() as read:
                found = next_slots(read, asked[rank % len(asked)], INSTANT)
            assert len(found) == 6
            return found

        def bare(_rank):
            with store.read() as read:
                return read.exec_driver_sql(BARE, day).fetchall()

        ask(0)
        with swept():
            taken, floors = beside(ask, bare, 3 * len(asked))
    finally:
        store.close()
    conditions = (
        f"{count:,} appointments, {SITES} sites, {AGENTS} agents, full for none to {FULL_DAYS} working days; "
        f"any, one site, one agent; median {p50(taken):.1f} ms; floor: one day of bookings by the driver"
    )
    return Figure("appointments.next_slots_ms", p99(taken), "ms", p99(floors), len(taken), conditions, "value ≤ 10")


def _store(folder):
    if (folder / "made").exists():
        return open_store(folder, KEY, FixedClock(INSTANT))
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    load_tables()
    store = create_store(folder, KEY, FixedClock(INSTANT))
    with store.bulk() as connection:
        _fill(connection.connection.dbapi_connection)
    (folder / "made").touch()
    return store


def _fill(driver):
    draw = random.Random(27)
    at, (device, made, by) = INSTANT, WHO

    def insert(table, columns, rows):
        names = f"id, site_id, device_id, created_at, created_by, {columns}"
        marks = ", ".join("?" * (5 + len(columns.split(","))))
        driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)

    sites = [f"site{rank:02}" for rank in range(SITES)]
    insert("site", "kind, name, address, phone, public_area_m2, status",
           [(one, one, device, made, by, "agency", one, "", "", 30, "open") for one in sites])  # fmt: skip
    hours = [(f"{one}-{day}", one, device, made, by, day, 540, 1050) for one in sites for day in range(5)]
    insert("site_hours", "weekday, opens, closes", hours)
    insert("reason", "label, service, type, letter, minutes, position, active, bookable",
           [("reason", sites[0], device, made, by, "Clés", "Gestion", "public_office", "", 30, 0, 1, 1)])  # fmt: skip
    agents = [(f"agent{rank:03}", sites[rank % SITES]) for rank in range(AGENTS)]
    insert("agent", "name, title, role, pin_hash, active",
           [(one, site, device, made, by, one, "", "front_desk", "", 1) for one, site in agents])  # fmt: skip
    insert("availability_window", "resource_id, rule, first_day, opens, closes, service", [
        (f"{one}-{opens}", site, device, made, by, one, WORKING, "2019-01-01", opens, closes, "")
        for one, site in agents for opens, closes in ((540, 720), (840, 1020))
    ])  # fmt: skip
    insert("person", "standing, civility, birth_name, usual_name, first_names, channel, language, large_print, "
           "sms_opt_out, reference, imported",
           [(f"p{rank}", sites[0], device, made, by, "holder", "", "", f"N{rank}", "", "", "fr", 0, 0, "", "")
            for rank in range(1000)])  # fmt: skip
    moments = list(_moments(draw, agents))
    insert("appointment", "number, reason_id, type, starts_at, ends_at, contact, note",
           ((f"a{rank}", site, device, made, by, f"RV-{rank}", "reason", COUNTER, start, start + HALF_HOUR, "", "")
            for rank, (_one, site, start) in enumerate(moments)))  # fmt: skip
    insert("participant", "appointment_id, person_id, status",
           ((f"t{rank}", site, device, made, by, f"a{rank}", f"p{rank % 1000}", "seen" if start < at else "unknown")
            for rank, (_one, site, start) in enumerate(moments)))  # fmt: skip
    insert("booking", "resource_id, starts_at, ends_at, live, subject_table, subject_id",
           ((f"b{rank}", site, device, made, by, one, start, start + HALF_HOUR, 1, "appointment", f"a{rank}")
            for rank, (one, site, start) in enumerate(moments)))  # fmt: skip


def _moments(draw, agents):
    """Yield (agent, site, start): some days ahead whole, the rest of two years drawn to the wanted number."""
    today = paris(INSTANT).date()
    days = [day for offset in range(-365, 366) if is_working(day := today + timedelta(offset))]
    ahead = [day for day in days if day >= today][: FULL_DAYS + 1]
    share = APPOINTMENTS / (len(agents) * len(days) * len(HOURS))
    for rank, (one, site) in enumerate(agents):
        full = ahead[: rank % (FULL_DAYS + 1)]
        for day in days:
            for hour, minute in HOURS:
                if day in full or draw.random() < share:
                    yield one, site, _instant(day, hour, minute)


@cache
def _instant(day: date, hour: int, minute: int) -> int:
    return paris_instant(day, hour, minute)
