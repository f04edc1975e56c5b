"""The Debian package's upgrade leaves a program that is open alone (the package itself: tests/frozen/test_deb.py)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "installer" / "deb" / "lmmh-desk" / "preinst"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of a Debian package")
def test_an_upgrade_waits_until_the_program_is_closed(tmp_path: Path) -> None:
    program = tmp_path.resolve() / "usr/lib/lmmh-desk/lmmh-desk"
    program.parent.mkdir(parents=True)
    shutil.copy(Path("/bin/sh").resolve(), program)

    def asked(what: str) -> tuple[int, str]:
        words, root = ["/bin/sh", str(SCRIPT), what, "0.1.0"], {"DPKG_ROOT": str(tmp_path.resolve())}
        done = subprocess.run(words, check=False, capture_output=True, text=True, env={"PATH": "/usr/bin:/bin", **root})
        return done.returncode, done.stderr

    running = subprocess.Popen([str(program), "-c", "echo begun; read line"], stdin=-1, stdout=-1)
    assert running.stdout is not None
    assert running.stdout.readline() == b"begun\n"
    told = "LMMH Desk est ouvert sur ce poste. Rien n’a été modifié. Fermez-le, puis recommencez.\n"
    assert asked("upgrade") == (1, told)
    assert asked("install") == (0, ""), "nothing is open yet"
    running.communicate()
    assert asked("upgrade") == (0, "")
