"""Setting up a machine asks for the Debian packages it lacks, by either of their names."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "installer" / "set-up.sh"


@pytest.fixture
def set_up(tmp_path, monkeypatch):
    """Run the script where these packages are not installed; gives what it asked of apt-get."""
    asked = tmp_path / "asked"

    def run(absent, what="run"):
        programs = {
            "bin/dpkg-query": f'case " {absent} " in *" $4 "*) exit 1;; esac; echo install ok installed',
            "bin/apt-get": f'echo "$@" >> {asked}',
            "bin/sudo": '[ "$1" = -v ] || exec "$@"',
            ".venv/bin/python": "exit 0",
        }
        for name, text in programs.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"#!/bin/bash\n{text}\n")
            path.chmod(0o700)
        script = tmp_path / "installer" / "set-up.sh"
        script.parent.mkdir(exist_ok=True)
        script.write_bytes(SCRIPT.read_bytes())
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/local/bin:/usr/bin:/bin")
        subprocess.run(["bash", script, what], check=True, capture_output=True)
        return asked.read_text() if asked.exists() else ""

    return run


@pytest.mark.parametrize("absent", ["libglib2.0-0", "libglib2.0-0t64"])
def test_a_library_is_taken_by_its_new_name_too(set_up, absent):
    assert set_up(absent) == ""


def test_a_library_that_is_missing_is_installed(set_up):
    assert set_up("libglib2.0-0 libglib2.0-0t64").endswith("--no-install-recommends libglib2.0-0\n")


@pytest.mark.parametrize("what", ["frozen", "wine"])
@pytest.mark.parametrize("package", ["nsis", "binutils"])
def test_what_makes_the_installers_is_installed(set_up, what, package):
    assert set_up(f"{package} {package}t64", what).endswith(f"--no-install-recommends {package}\n")


def test_the_readme_sets_another_machine_up_as_the_script_does():
    told = (SCRIPT.parents[1] / "README.md").read_text(encoding="utf-8").partition("On another Linux")[2]
    (made,) = [line for line in SCRIPT.read_text(encoding="utf-8").splitlines() if "--editable ." in line]
    words = made.partition(" install ")[2].replace("--quiet ", "").replace("--disable-pip-version-check ", "")
    assert f"    .venv/bin/pip install {words}\n" in told


def test_the_gate_installs_what_makes_and_reads_an_installer():
    told = SCRIPT.read_text(encoding="utf-8").partition('"$what" = test')[2].partition("elif")[0]
    assert {"nsis", "binutils"} <= set(told.replace(")", " ").split()), "their tests are skipped without a word"
