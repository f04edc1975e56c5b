"""Pieces go on from page to page, each whole, in order."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.documents.blocks import Laid
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.flow import pages


@dataclass(frozen=True)
class Piece:
    """A piece of a known height."""

    height: float
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        def draw(drawing: Drawing, x: float, y: float) -> None:
            pass

        return Laid(self.height * scale, draw)


def shared(*heights: float, gap: float = 0, last: float = 0) -> list[list[tuple[float, float]]]:
    found = pages([Piece(height, gap) for height in heights], 100, 100, last)
    return [[(top, laid.height) for top, laid in page] for page in found]


def test_a_page_is_filled_before_the_next() -> None:
    assert shared(40, 60, 10) == [[(0, 40), (40, 60)], [(0, 10)]]


def test_a_gap_is_left_between_two_pieces_but_not_above_a_page() -> None:
    assert shared(40, 50, 45, gap=10) == [[(0, 40), (50, 50)], [(0, 45)]]


def test_what_closes_the_last_page_goes_on_to_another_when_it_has_no_room() -> None:
    assert shared(70, last=30) == [[(0, 70)]]
    assert shared(71, last=30) == [[(0, 71)], []]


def test_a_piece_higher_than_a_page_is_made_smaller() -> None:
    ((_top, height),) = shared(130)[0]
    assert 90 < height <= 100


@given(st.lists(st.floats(1, 300), max_size=20), st.floats(0, 20), st.floats(0, 90))
def test_nothing_is_lost_and_nothing_leaves_its_page(heights: list[float], gap: float, last: float) -> None:
    found = shared(*heights, gap=gap, last=last)
    assert sum(map(len, found)) == len(heights)
    assert all(top + height <= 100.001 for page in found for top, height in page)
    assert all(bottom <= 100.001 - last for bottom in [found[-1][-1][0] + found[-1][-1][1] if found[-1] else 0])
