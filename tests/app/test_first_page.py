from __future__ import annotations

import subprocess
import sys

LOADS = """
import sys
from lmmh_desk.app.opening import _load_home
_load_home()
heavy = ("httpx", "reportlab", "lmmh_desk.documents.letterhead", "argon2", "rapidfuzz")
print(*(name for name in heavy if name in sys.modules))
import lmmh_desk.sync.transport
print("httpx" in sys.modules)
"""


def test_the_first_page_and_its_cards_load_neither_network_nor_papers() -> None:
    told = subprocess.run([sys.executable, "-c", LOADS], capture_output=True, text=True, check=True).stdout
    assert told == "\nTrue\n"


def test_what_checks_a_code_loads_no_certificates() -> None:
    code = "import sys, lmmh_desk.office.actions.unlock; print('cryptography.x509' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told == "False\n"
