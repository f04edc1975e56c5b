from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QLineEdit

from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.ui import theme as module
from lmmh_desk.ui.palette import contrast_colors
from lmmh_desk.ui.theme import Theme, application, current, restyle
from lmmh_desk.ui.tokens import LIGHT, colors, tokens
from tests.ui.contrast import contrast

SHEET = (RESOURCES / "theme" / "desk.qss").read_text("utf-8")


def test_the_sheet_is_thin_and_touches_only_roles() -> None:
    assert len(SHEET.splitlines()) < 200
    plain = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.S)
    assert "::item" not in plain
    selectors = [part.strip() for rule in re.findall(r"([^{}]+)\{", plain) for part in rule.split(",")]
    assert not [each for each in selectors if each.startswith("*") or re.match(r"QWidget\s*$", each)]


def test_there_is_one_theme(theme: Theme) -> None:
    assert current() is theme


def test_dark_and_light_reach_the_palette(theme: Theme) -> None:
    changes = []
    theme.changed.connect(lambda: changes.append(theme.scheme))
    theme.set_mode("dark")
    assert application().palette().color(QPalette.ColorRole.Window).name().upper() == theme.hex("win") == "#12171C"
    assert theme.dark
    theme.set_mode("light")
    assert application().palette().color(QPalette.ColorRole.WindowText).name().upper() == "#15202B"
    assert changes == ["sombre", "clair"]


def test_system_colours_are_followed_only_when_asked(theme: Theme, qtbot) -> None:
    with qtbot.assertNotEmitted(theme.changed):
        theme._system_changed()
    theme.mode = "system"
    with qtbot.waitSignal(theme.changed):
        theme._system_changed()


def test_zoom_goes_by_steps_from_100_to_200(theme: Theme) -> None:
    steps = [theme.zoom]
    for _time in range(7):
        theme.step_zoom(1)
        steps.append(theme.zoom)
    assert steps == [100, 110, 125, 150, 175, 200, 200, 200]
    assert (theme.px(13), theme.font(13).pixelSize(), theme.icon("home").availableSizes()[0].width()) == (26, 26, 40)
    theme.step_zoom(-1)
    assert theme.zoom == 175
    theme.step_zoom(0)
    assert theme.zoom == 100
    theme.step_zoom(-1)
    assert theme.zoom == 100


def test_figures_have_one_width_and_weights_are_kept(theme: Theme) -> None:
    font = theme.font(14, 600)
    assert font.weight() == QFont.Weight.DemiBold
    assert font.featureValue(QFont.Tag.fromString("tnum")) == 1


def test_high_contrast_drops_our_palette(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Theme, "high_contrast", property(lambda self: True))
    theme.apply()
    system = theme._system.palette
    assert application().palette().color(QPalette.ColorRole.Window) == system.color(QPalette.ColorRole.Window)
    assert theme.hex("card") == system.window().color().name()
    assert theme.hex("t2") == system.windowText().color().name()
    monkeypatch.undo()
    theme.apply()


def test_a_chosen_row_shows_in_high_contrast() -> None:
    black = QPalette()
    for role, color in (
        (QPalette.ColorRole.Window, "#000000"),
        (QPalette.ColorRole.WindowText, "#ffffff"),
        (QPalette.ColorRole.Highlight, "#1aebff"),
    ):
        black.setColor(role, QColor(color))
    given = contrast_colors(black)
    assert contrast(given["t1"], given["sel"]) >= 4.5
    assert contrast(given["sel"], given["card"]) >= 1.3  # as much as in our dark scheme


# The four contrast themes of Windows 11: window, its text, what is chosen, the text of that.
THEMES = {
    "Aquatique": ("#202020", "#ffffff", "#8ee3f0", "#263b50"),
    "Désert": ("#fffaef", "#3d3d3d", "#903909", "#fff5e3"),
    "Crépuscule": ("#2d3236", "#ffffff", "#a1bfde", "#212d3b"),
    "Ciel nocturne": ("#000000", "#ffffff", "#d6b4fd", "#2b2b2b"),
}


@pytest.mark.parametrize("name", THEMES)
def test_each_pair_of_ours_is_readable_in_each_contrast_theme(name: str) -> None:
    window, text, mark, on_mark = map(QColor, THEMES[name])
    system = QPalette()
    for role, color in (
        (QPalette.ColorRole.Window, window), (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.Highlight, mark), (QPalette.ColorRole.HighlightedText, on_mark),
    ):  # fmt: skip
        system.setColor(role, color)
    given = contrast_colors(system)
    found = {pair: contrast(*(given[one] for one in pair.split("/"))) for pair in tokens()["contrastes"][LIGHT]}
    short = {pair: round(has, 2) for pair, has in found.items() if has < (3 if pair[:3] in ("ctl", "foc") else 4.5)}
    assert short == {}
    assert contrast(given["sel"], given["card"]) >= 1.3


def test_high_contrast_has_every_role() -> None:
    assert contrast_colors(QPalette()).keys() == colors(LIGHT).keys()


def test_segoe_where_windows_has_it_else_inter(qapp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.sys, "platform", "win32")
    monkeypatch.setattr(module.QFontDatabase, "hasFamily", lambda name: name == "Segoe UI")
    assert module.font_family() == "Segoe UI"
    monkeypatch.undo()
    assert module.font_family() == "Inter"
    monkeypatch.setattr(module, "RESOURCES", Path("absent"))
    assert module.font_family() == application().font().family()


def test_restyle_reads_the_sheet_again(qtbot, theme: Theme) -> None:
    field = QLineEdit("x")
    qtbot.addWidget(field)
    field.setProperty("role", "field")
    restyle(field)
    assert field.sizeHint().height() >= 32
    before = field.grab().toImage()
    field.setProperty("invalid", True)
    restyle(field)
    assert field.grab().toImage() != before
