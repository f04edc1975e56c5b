"""The Windows installer compiles here; that it installs is proved on a PC (installer/windows/README.md)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "installer" / "windows" / "lmmh-desk.nsi"
AMD64 = 0x8664


@pytest.mark.skipif(shutil.which("makensis") is None, reason="needs the Debian package nsis")
def test_the_installer_compiles_without_a_warning_for_64_bits(tmp_path: Path) -> None:
    program = tmp_path / "program"
    (program / "_internal").mkdir(parents=True)
    for name in ("LMMH Desk.exe", "lmmh-desk-console.exe", "_internal/base_library.zip"):
        (program / name).write_bytes(b"x")
    out = tmp_path / "lmmh-desk-0.1.0.exe"
    command = ["makensis", "-V2", "-WX", "-DVERSION=0.1.0", f"-DPROGRAM={program}", f"-DOUT={out}", str(SCRIPT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    content = out.read_bytes()
    start = int.from_bytes(content[0x3C:0x40], "little")
    assert content[start : start + 4] == b"PE\0\0"
    assert int.from_bytes(content[start + 4 : start + 6], "little") == AMD64


def test_it_erases_what_it_installed_and_no_data() -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    erased = re.findall(r"^\s*(?:RMDir|Delete)\s+(.*)$", script, re.M)
    assert "RequestExecutionLevel admin" in script
    assert [one for one in erased if "LOCALAPPDATA" in one or one.startswith('/r "$INSTDIR"')] == []
    assert [one for one in erased if one.startswith("/r")] == ['/r "$INSTDIR\\_internal"']
    for place in re.findall(r"MessageBox .*", script):
        assert "/SD IDOK" in place, "in silence nobody answers"
