"""Writes the program's badge, as its window draws it, in a theme of icons: icons.py FOLDER."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtGui import QGuiApplication

from lmmh_desk.ui.window import badge

if __name__ == "__main__":
    application = QGuiApplication([])
    icon = badge()
    for size in icon.availableSizes():
        place = Path(sys.argv[1]) / f"{size.width()}x{size.height()}" / "apps"
        place.mkdir(parents=True)
        if not icon.pixmap(size).save(str(place / "lmmh-desk.png")):
            sys.exit(f"no icon of {size.width()} pixels")
