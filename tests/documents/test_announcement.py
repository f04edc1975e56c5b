"""The README's table of the announcement: each row has its slice, a page of it, papers that are drawn, a journey."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Table

from lmmh_desk.app.catalogue import CATALOGUE
from tests.documents.every_paper import EVERY, LEAFLETS

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| (.+) \| `(\w+)` \| `(\w+)` \| (.+) \| `(\w+)` \|$", re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROWS = ROW.findall(README)
PAGES = {feature.key: {page.key for page in feature.pages} for feature in CATALOGUE}
TABLES = {
    feature.key: {table.name for table in vars(import_module(feature.tables)).values() if isinstance(table, Table)}
    for feature in CATALOGUE
    if feature.tables
}
KINDS = {paper.kind: feature.key for feature in CATALOGUE for paper in feature.papers}
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
    assert {KINDS.get(kind, slice_) for kind in named} == {slice_}, "a numbered paper of another slice"
    told = (ROOT / "tests" / "journeys" / f"{journey}.py").read_text(encoding="utf-8")
    assert "\ndef test_" in told
    speaks = {page, *TABLES[slice_], *(f"{kind}-" for kind in named if kind in KINDS)}
    assert any(re.search(rf"\b{word}", told) for word in speaks), "a journey of something else"


def test_every_numbered_paper_of_a_slice_is_in_its_rows() -> None:
    told = {kind for *_rest, papers, _journey in ROWS for kind in NAMED.findall(papers)}
    assert {kind for kind, slice_ in KINDS.items() if slice_ not in ELSEWHERE} <= told
