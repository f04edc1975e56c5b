"""The Debian package is neither upgraded nor removed under an open program (the package: tests/frozen/test_deb.py)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "installer" / "deb" / "lmmh-desk"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of a Debian package")
def test_an_upgrade_and_a_removal_wait_until_the_program_is_closed(tmp_path: Path) -> None:
    program = tmp_path.resolve() / "usr/lib/lmmh-desk/lmmh-desk"
    program.parent.mkdir(parents=True)
    shutil.copy(Path("/bin/sh").resolve(), program)

    def asked(script: str, what: str) -> tuple[int, str]:
        words = ["/bin/sh", str(SCRIPTS / script), what, "0.1.0"]
        given = {"PATH": "/usr/bin:/bin", "DPKG_ROOT": str(tmp_path.resolve()), "DPKG_MAINTSCRIPT_NAME": script}
        done = subprocess.run(words, check=False, capture_output=True, text=True, env=given)
        return done.returncode, done.stderr

    running = subprocess.Popen([str(program), "-c", "echo begun; read line"], stdin=-1, stdout=-1)
    assert running.stdout is not None
    assert running.stdout.readline() == b"begun\n"
    told = "LMMH Desk est ouvert sur ce poste. Rien n’a été modifié. Fermez-le, puis recommencez.\n"
    assert asked("preinst", "upgrade") == asked("prerm", "remove") == (1, told)
    assert asked("preinst", "install") == (0, ""), "nothing is open yet"
    assert asked("prerm", "upgrade") == (0, ""), "the new version's preinst says it"
    running.communicate()
    assert asked("preinst", "upgrade") == asked("prerm", "remove") == (0, "")
