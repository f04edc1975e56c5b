from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.ui.theme import Theme
from tests.ui.widgets import gallery

SPEAKING = (
    "Button",
    "IconButton",
    "LineEdit",
    "HourEdit",
    "DateEdit",
    "PlateEdit",
    "SearchEdit",
    "ComboBox",
    "TokensEdit",
    "CheckBox",
    "DataTable",
    "Timeline",
    "ActionList",
    "AgendaView",
    "_Slots",
    "_Part",
    "_Pages",
)


def test_the_gallery_takes_its_pictures(theme: Theme, tmp_path: Path) -> None:
    gallery.take(tmp_path, (("dark", 100),))
    assert len(list(tmp_path.glob("*-dark-100.png"))) == len(gallery.PAGES) + 2


def test_everything_that_takes_the_focus_has_a_name(theme: Theme) -> None:
    for make, _wide, _high in gallery.PAGES.values():
        window = make()
        parts = [part for part in window.findChildren(QWidget) if type(part).__name__ in SPEAKING]
        nameless = [part for part in parts if not part.accessibleName()]
        assert parts
        assert nameless == []
        window.deleteLater()
    QApplication.processEvents()
