from __future__ import annotations

import builtins
import subprocess
import sys

from lmmh_desk.ui.imports import plain_imports

READ = """
import inspect
from lmmh_desk.ui import theme

read = []
inspect.getsource = lambda module: read.append(module) or ""
import this_is_new
assert read == [], read
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication([])
assert QLabel("é").text() == "é"
"""


def test_a_module_imported_after_the_theme_is_not_read_as_text(tmp_path) -> None:
    (tmp_path / "this_is_new.py").write_text("HERE = 1\n")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{READ}"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()


def test_without_pyside_nothing_changes(monkeypatch) -> None:
    before = builtins.__import__
    monkeypatch.delattr(builtins, "__orig_import__", raising=False)
    plain_imports()
    assert builtins.__import__ is before
