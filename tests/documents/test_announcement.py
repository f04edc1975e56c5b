"""The README's table of the announcement: each row has its slice, a page of it, papers that are drawn, a journey."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import Table

from lmmh_desk.app.catalogue import CATALOGUE
from tests.documents.every_paper import FROM

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
LABELS = {page.key: page.label for feature in CATALOGUE for page in feature.pages}
ELSEWHERE = {"office", "tenancy", "desk"}  # what every row stands on


def test_the_thirteen_rows_are_there() -> None:
    assert [int(number) for number, *_rest in ROWS] == list(range(1, 14))


def test_every_slice_answers_a_row() -> None:
    assert {slice_ for _number, _said, slice_, *_rest in ROWS} == PAGES.keys() - ELSEWHERE


def slice_of(paper: str) -> str:
    """Return the slice that prints a paper: by its kind, or as one without a number, by where it is drawn; else ""."""
    return KINDS.get(paper) or next(
        (feature.key for feature in CATALOGUE if f".{feature.key}.papers" in FROM.get(paper, "")), ""
    )


def opens(journey: str, page: str) -> bool:
    """Say whether a journey waits for the window of a page: its title, or a part that is no other page's."""
    waited = re.findall(r"\bwait\(\"([^\"]{3,})\"\)", journey)
    return any([key for key, label in LABELS.items() if told in label] == [page] for told in waited)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_row_has_its_page_its_papers_and_its_journey(row: tuple[str, ...]) -> None:
    _number, _said, slice_, page, papers, journey = row
    assert page in PAGES[slice_]
    named = NAMED.findall(papers)
    assert named
    assert {paper: slice_of(paper) for paper in named} == dict.fromkeys(named, slice_)
    told = (ROOT / "tests" / "journeys" / f"{journey}.py").read_text(encoding="utf-8")
    assert "\ndef test_" in told
    assert opens(told, page), "a journey that never opens the page"
    speaks = {page, *TABLES[slice_], *(f"{kind}-" for kind in named if kind in KINDS)}
    assert any(re.search(rf"\b{word}", told) for word in speaks), "a journey of something else"


def test_what_is_no_paper_of_a_slice_or_opens_another_page_is_seen() -> None:
    assert slice_of("JD") == "moves"
    assert slice_of("order of the day") == "continuity"
    assert [slice_of(paper) for paper in ("anything", "JD, duplicate", "", "papers")] == [""] * 4
    assert opens('window.wait("Visites")', "visits")
    assert not opens('window.wait("Visites")', "masks")
    assert not opens('window.wait("s")', "masks")
    assert not opens("", "masks")


def test_every_journey_named_is_run_in_a_real_window() -> None:
    for name in {journey for *_rest, journey in ROWS}:
        told = (ROOT / "tests" / "journeys" / f"{name}.py").read_text(encoding="utf-8")
        assert "real_window import" in told, name


def test_every_numbered_paper_of_a_slice_is_in_its_rows() -> None:
    told = {kind for *_rest, papers, _journey in ROWS for kind in NAMED.findall(papers)}
    assert {kind for kind, slice_ in KINDS.items() if slice_ not in ELSEWHERE} <= told
