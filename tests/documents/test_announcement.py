"""The README's table of the announcement: each row has its slice, a page of it, papers that are drawn, a journey."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from tests.documents.every_paper import EVERY, LEAFLETS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+) \| `(\w+)` \| `(\w+)` \| (.+) \| `(\w+)` \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = ROW.findall(README)
PAGES = {feature.key: {page.key for page in feature.pages} for feature in CATALOGUE}
ELSEWHERE = {"office", "tenancy", "desk"}  # what every row stands on


def test_the_thirteen_rows_are_there() -> None:
    assert [int(number) for number, *_rest in ROWS] == list(range(1, 14))


def test_every_slice_answers_a_row() -> None:
    assert {slice_ for _number, _said, slice_, *_rest in ROWS} == PAGES.keys() - ELSEWHERE


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_has_its_page_its_papers_and_its_journey(row: tuple[str, ...]) -> None:
    _number, _said, slice_, page, papers, journey = row
    assert page in PAGES[slice_]
    named = NAMED.findall(papers)
    assert named
    assert set(named) <= EVERY.keys() | LEAFLETS.keys()
    assert (ROOT / "tests" / "journeys" / f"{journey}.py").exists()
