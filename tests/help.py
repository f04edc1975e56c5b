"""The pictures of the help and of the README, drawn by the program: `python -m tests.help` makes them anew."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS, make_demo
from lmmh_desk.app.headless import HEIGHT, WIDTH, _busy
from lmmh_desk.app.program import program
from lmmh_desk.features.desk.ui.help.topics import PICTURES
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.ui.player import Player, quiet
from lmmh_desk.ui.start import Start

PROFILE = "LMMH Desk"  # the folder of its data, which the settings name
PERSONS = 300  # as the demonstration that the tests share
README = RESOURCES / "pictures" / "accueil.png"
WIDE = 960  # pixels of a picture
COLORS, ALIKE = 256, 0xFFF8F8F8  # so many colours; those that differ by less than 8 count as one
FILE = ("Escape", "Escape", "Ctrl+K", "=belka", "Return")
MANAGER = ("Ctrl+L", "=h", f"={PIN}")
PLAYED: tuple[tuple[str, tuple[str, ...]], ...] = (  # each picture, and the keys that lead to it from the one before
    ("verrouillage", ()),
    ("accueil", (f"={PIN}",)),
    ("arrivant", ("F2", "=belka")),
    ("terminer", ("Escape", "Escape", "F8")),
    ("recherche", ("Escape", "=belka")),
    ("fiche", FILE),
    ("reserver", ("F4", "=log")),
    ("echange", (*FILE, "Ctrl+M")),
    ("remise", (*FILE, "F9")),
    ("demenagement", (*FILE, "F7", "=21/11", "Tab")),
    ("agenda", ("Alt+R",)),
    ("masques", ("Alt+M",)),
    ("impayes", ("Alt+I",)),
    ("visites", ("Alt+V", "Down")),
    ("verifier", ("Ctrl+K", "=vérifier un doc", "Return")),
    ("hors-ligne", ("Alt+A", "F5", "Ctrl+K", "Tab", "Return")),
    ("synchronisation", ("Escape", "Ctrl+K", "=voir ce qui attend", "Return")),
    ("reglages", (*MANAGER, "Ctrl+K", "=réglages de ce poste", "Return")),
    ("arbitrage", ("Ctrl+K", "=arbitrage", "Return")),
    ("impressions", ("Ctrl+K", "=impressions de ce poste", "Return")),
    ("crise", ("Alt+C",)),
    ("mediaction", ("Ctrl+K", "=ouvrir médiaction", "Return")),
    ("entretien", ("Ctrl+K", "=entretien", "Return")),
    ("travaux", ("Ctrl+K", "=ouvrir travaux", "Return", "Down")),
    ("messages", ("Ctrl+K", "=ouvrir les messages", "Return")),
    ("cal", ("Ctrl+L", "=l", f"={PIN}", "Ctrl+K", "=ouvrir la cal", "Return")),
    ("journal", (*MANAGER, "Ctrl+K", "=journal des accès", "Return", *("Shift+Tab",) * 5, "=s")),
)


def played(profile: Path) -> Iterator[tuple[str, QImage]]:
    """Play on a profile of the demonstration and give each picture, whole; its folder is in the user's own."""
    start = Start(program(profile, FixedClock(INSTANT), WORDS, on_paper=False))
    player = Player(start.window, lambda: _busy(start))
    player.resize(WIDTH, HEIGHT)
    start.begin()
    try:
        player.settle()
        with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
            patch.setenv("HOME", str(profile.parent))  # what the settings tell of it names no machine
            for name, keys in PLAYED:
                for key in keys:
                    player.type(key[1:]) if key.startswith("=") else player.press(key)
                start.theme.set("light", 100)
                if start.work is not None:
                    start.work.keybar._forget()  # what was just said goes by itself, sooner on a busy machine
                file = Path(folder) / f"{name}.png"
                player.picture(file)
                yield name, QImage(str(file))
    finally:
        start.end()
        start.window.close()
        start.window.deleteLater()


def small(image: QImage) -> QImage:
    """Return a picture as the help shows it: smaller, in the 256 colours it has most of."""
    across = image.scaledToWidth(WIDE, Qt.TransformationMode.SmoothTransformation)
    plain = across.convertToFormat(QImage.Format.Format_RGB32)
    table: dict[int, int] = {}
    for color, _times in Counter(memoryview(plain.constBits()).cast("I")).most_common():
        table.setdefault(color & ALIKE, color)
    return plain.convertToFormat(
        QImage.Format.Format_Indexed8, list(table.values())[:COLORS], Qt.ImageConversionFlag.ThresholdDither
    )


def main() -> None:
    """Write every picture anew."""
    from lmmh_desk.ui.lock.first import make_application

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    quiet()
    make_application()
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / PROFILE
        make_demo(profile, PERSONS, lambda _done, _total: True)
        for name, image in played(profile):
            if name == README.stem:
                image.save(str(README))
            small(image).save(str(PICTURES / f"{name}.png"), "PNG", 0)  # type: ignore[call-overload]
            print(name, (PICTURES / f"{name}.png").stat().st_size)
    for old in PICTURES.glob("*.png"):  # last: the program misses none while it is pictured
        if old.stem not in dict(PLAYED):
            old.unlink()


if __name__ == "__main__":
    main()
