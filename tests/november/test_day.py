"""A day in November: 27 sites of three desks for ten minutes in `make prove`, a few desks for some seconds before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import load_tables
from tests.faults.running import noted, seed
from tests.november.day import LEAST, Day

PROVE = bool(os.environ.get("LMMH_PROVE"))
SITES, PCS, SECONDS = (27, 3, 600) if PROVE else (3, 2, 12)
MOST = 1.3 if PROVE else 2.0  # times the memory after a third of the day
pytestmark = [pytest.mark.fault, pytest.mark.timeout(1500 if PROVE else 300)]
load_tables()


def test_a_day_in_november_loses_nothing_and_ends_with_all_alike(tmp_path: Path, template: Path) -> None:
    day = Day(tmp_path, template, SITES, PCS, seed())
    try:
        day.play(SECONDS)
        day.evening()
        hub, desks = day.grown()
        acts = sum(day.told.acts.values())
        noted(desks=len(day.pcs), acts=acts, refused=day.told.refused, cuts=day.told.cuts,
              memory_hub=round(hub, 2), memory_desks=round(desks, 2))  # fmt: skip
        assert acts > LEAST * SITES, "hardly anything was done"
        assert day.told.cuts, "the hub was never missed"
        assert day.told.refused, "no slot was ever taken twice at one desk"
        assert max(hub, desks) < MOST, day.told.memory
    finally:
        day.close()
