from __future__ import annotations

import subprocess
import sys

import pytest

PAINT = """
from PySide6.QtGui import QImage, QPainter, QPen
from lmmh_desk.ui.singletons import keep

keep()
image = QImage(8, 8, QImage.Format.Format_RGB32)
painter = QPainter(image)
pen = QPen()
for _ in range(60000):
    painter.setPen(pen)
painter.end()
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_sixty_thousand_calls_do_not_use_up_none() -> None:
    ended = subprocess.run([sys.executable, "-c", PAINT], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()


def test_the_theme_keeps_them(theme) -> None:
    if sys.version_info < (3, 12):
        assert sys.getrefcount(None) > sys.maxsize // 4
