from __future__ import annotations

import pytest

from lmmh_desk.ui.tokens import DARK, LIGHT, colors, filled, scaled, tokens
from tests.ui.contrast import contrast

PAIRS = [(scheme, pair) for scheme in (LIGHT, DARK) for pair in tokens()["contrastes"][scheme]]


@pytest.mark.parametrize(("scheme", "pair"), PAIRS)
def test_every_pair_is_readable(scheme: str, pair: str) -> None:
    ink, ground = pair.split("/")
    found = contrast(colors(scheme)[ink], colors(scheme)[ground])
    assert found >= (3 if ink in ("ctl", "focus") else 4.5)
    assert found == pytest.approx(tokens()["contrastes"][scheme][pair], abs=0.02)


def test_both_schemes_have_the_same_roles() -> None:
    assert colors(LIGHT).keys() == colors(DARK).keys()


def test_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


@pytest.mark.parametrize(
    ("size", "zoom", "expected"), [(13, 1.0, 13), (13, 1.5, 20), (1, 1.5, 1), (1, 2.0, 2), (0, 2.0, 0)]
)
def test_sizes_follow_the_zoom_and_never_vanish(size: int, zoom: float, expected: int) -> None:
    assert scaled(size, zoom) == expected


def test_a_sheet_is_filled_with_colours_and_pixels() -> None:
    sheet = "QLabel { color: @t1; padding: 0 9px; border: 1px solid @c2s; }"
    assert filled(sheet, {"t1": "#111111", "c2s": "#222222"}, 2.0) == (
        "QLabel { color: #111111; padding: 0 18px; border: 2px solid #222222; }"
    )


INKS = ("t1", "t2", "t3", "acc", "ok", "warn", "bad", "off", "c2", "c3", "c4")
GROUNDS = ("win", "rail", "layer", "card", "hover", "sel")  # any text may stand on any of these
SOFT = {f"{ink}s": ink for ink in ("acc", "ok", "warn", "bad", "off", "c2", "c3", "c4")}


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_any_text_is_readable_on_any_ground_and_an_edge_shows_on_what_it_stands_on(scheme: str) -> None:
    asked = {(ink, ground): 4.5 for ink in INKS for ground in GROUNDS}
    asked |= {(ink, soft): 4.5 for soft, own in SOFT.items() for ink in (own, "t1", "t2", "t3")}
    asked |= {("ctl", ground): 3.0 for ground in ("card", "layer", "hover", "win")}
    asked |= {("focus", ground): 3.0 for ground in GROUNDS}
    given = colors(scheme)
    found = {(ink, ground): contrast(given[ink], given[ground]) for ink, ground in asked}
    assert {pair: round(found[pair], 2) for pair, least in asked.items() if found[pair] < least} == {}
