"""What a campaign's sheet is made of stays whole in a narrow window."""

import pytest
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.campaigns.ui.parts import Step, Steps, Tile, TileGrid
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.toggle import CheckBox

THREE = (
    Step("done", "Rédigé", "K. Moulin"),
    Step("now", "Accord demandé", "à un autre"),
    Step("next", "Envoi", "figé"),
)


def shown(widget: QWidget, width: int) -> QWidget:
    widget.resize(width, 300)
    widget.grab()
    return widget


@pytest.mark.parametrize(("width", "rows"), [(520, 1), (460, 2)])
def test_the_ways_stand_in_a_row_or_in_two(qapp, theme, width, rows):
    boxes = [CheckBox(name) for name in ("SMS", "E-mail", "Courrier", "Affiche")]
    tiles = [Tile("mail", box, box, Label("1\u00a0284\u00a0foyers")) for box in boxes]
    grid = shown(TileGrid(*tiles), width)
    assert grid.width() == width
    assert len({tile.y() for tile in tiles}) == rows
    assert all(box.width() >= box.sizeHint().width() for box in boxes), "no name is cut"


@pytest.mark.parametrize(("width", "beside"), [(520, True), (460, False)])
def test_the_steps_stand_side_by_side_or_under_each_other(qapp, theme, width, beside):
    steps = Steps()
    steps.set(*THREE)
    shown(steps, width)
    places = [steps._place(rank) for rank in range(3)]
    assert (len({one.top() for one in places}) == 1) is beside
    assert all(not one.intersects(other) for one in places for other in places if one is not other)
    assert steps.sizeHint().height() >= places[-1].bottom() if not beside else steps.sizeHint().height() == 40
