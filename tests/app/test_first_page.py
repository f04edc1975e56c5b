from __future__ import annotations

import subprocess
import sys

LOADS = """
import sys
from lmmh_desk.app.opening import _load_home
_load_home()
print(*(name for name in ("httpx", "reportlab", "argon2", "rapidfuzz") if name in sys.modules))
import lmmh_desk.sync.transport
print("httpx" in sys.modules)
"""


def test_the_first_page_and_its_cards_load_neither_network_nor_papers() -> None:
    told = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True).stdout
    assert told == "\nTrue\n"
