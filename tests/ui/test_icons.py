from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor, QIcon

from lmmh_desk.ui import icons

NAMES = sorted(path.stem for path in icons.FOLDER.glob("*.svg"))


def test_the_set_is_ours() -> None:
    assert 55 <= len(NAMES) <= 90
    assert {"home", "truck", "mask", "lock", "inside", "outside", "desk", "ticket"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_each_is_drawn_on_the_grid_and_tinted(name: str, qapp) -> None:
    svg = icons.source(name)
    assert 'viewBox="0 0 20 20"' in svg
    assert 'stroke-width="1.5"' in svg
    assert not re.search(r"#[0-9A-Fa-f]{3,6}", svg)
    drawn = icons.image(name, "#0B5C8A", 40)
    inked = [drawn.pixelColor(x, y) for x in range(40) for y in range(40) if drawn.pixelColor(x, y).alpha() > 250]
    assert inked
    tint = QColor("#0B5C8A")
    assert all(abs(pixel.red() - tint.red()) < 3 and abs(pixel.blue() - tint.blue()) < 3 for pixel in inked)
    edge = [drawn.pixelColor(x, y).alpha() for x in range(40) for y in (0, 39)]
    assert max(edge) == 0, "it leaves the grid"


def test_an_image_is_drawn_once(qapp) -> None:
    assert icons.image("home", "#000000", 20) is icons.image("home", "#000000", 20)
    assert icons.image("home", "#000000", 20, 2.0).width() == 40


def test_an_unknown_name_is_drawn_as_a_sheet(qapp) -> None:
    assert icons.image("unicorn", "#000000", 20) == icons.image("document", "#000000", 20)


def test_disabled_is_dimmed(qapp) -> None:
    icon = icons.icon("minus", "#000000", "#888888", 20)
    drawn = icon.pixmap(20, QIcon.Mode.Disabled).toImage()
    assert drawn.pixelColor(10, 10).red() > QColor("#777777").red()
