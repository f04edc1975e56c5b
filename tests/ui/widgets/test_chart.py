from __future__ import annotations

import pytest

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.chart import Band, BarChart, LineChart, Point
from tests.ui.widgets.conftest import holds, picture

POINTS = (
    Point("janv.", 1062, "1 062"), Point("févr.", None), Point("mai", 1412, "1 412", strong=True),
    Point("nov.", 1188, "1 188", hollow=True),
)  # fmt: skip
RATES = (Point("janv.", 231, "2,31 %"), Point("févr.", None), Point("mai", 266), Point("sept.", 242, "2,42 %", True))


@pytest.mark.parametrize(("kind", "points"), [(BarChart, POINTS), (LineChart, RATES)])
def test_a_chart_draws_and_says_what_it_tells(look: Theme, kind: type[BarChart], points: tuple[Point, ...]) -> None:
    chart = kind("Locataires en impayé par mois")
    empty = picture(chart, look.px(420), look.px(112))
    assert not holds(empty, look.color("acc"), 1)
    chart.show_points(points, "janvier : 1 062, mai : 1 412")
    assert holds(picture(chart, look.px(420), look.px(112)), look.color("acc"))
    assert chart.accessibleName() == "Locataires en impayé par mois"
    assert "1 412" in chart.accessibleDescription()


def test_a_band_is_shaded_behind_the_bars_and_no_further(look: Theme) -> None:
    chart = BarChart("Mois")
    chart.show_points([Point(f"m{rank}", 0, note="+ 1" if rank == 1 else "") for rank in range(4)], "")
    wide, high = look.px(400), look.px(112)
    bare = picture(chart, wide, high)
    chart.show_bands([Band(1.0, 2.0, "")])
    shaded = picture(chart, wide, high)
    inside, outside = (wide * 3 // 8, high // 2), (wide * 5 // 8, high // 2)
    assert shaded.pixelColor(*inside) == look.color("layer") != bare.pixelColor(*inside)
    assert shaded.pixelColor(*outside) == bare.pixelColor(*outside)


def test_a_narrow_chart_leaves_names_out_and_figures_in(look: Theme) -> None:
    chart = BarChart("Mois")
    chart.show_points([Point(f"mois {rank}", rank, strong=rank == 11) for rank in range(12)], "")
    assert holds(picture(chart, look.px(140), look.px(112)), look.color("acc"), 1)


def test_nothing_known_draws_only_the_axis(look: Theme) -> None:
    for kind in (BarChart, LineChart):
        chart = kind("Taux")
        chart.show_points([Point("janv.", None), Point("févr.", None)], "")
        assert not holds(picture(chart, look.px(220), look.px(112)), look.color("acc"), 1)
