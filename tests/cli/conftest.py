"""A small demonstration with a short history, copied by each test, and the command line run in this process."""

import json
import shutil

import pytest

from lmmh_desk.app.demo import agenda, history
from lmmh_desk.app.demonstration import make_demo
from lmmh_desk.cli.desk import main
from tests.once import once

DAYS = 20  # of history


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    every_day = history.working_days
    with pytest.MonkeyPatch.context() as patched:  # a year of days is a hundred thousand rows to exchange
        patched.setattr(history, "working_days", lambda: iter([*every_day()][-DAYS:]))
        patched.setattr(agenda, "PAST", 1)
        patched.setattr(agenda, "AHEAD", 7)
        return once(tmp_path_factory, "cli", lambda folder: make_demo(folder, 300, lambda _done, _total: True))


@pytest.fixture
def profile(demo, tmp_path):
    return shutil.copytree(demo, tmp_path / "profile")


@pytest.fixture
def run(profile, capsys):
    """Run a command on the profile; gives (exit code, what it printed, what it complained of)."""

    def command(name, *words):
        code = main([name, "--profile", str(profile), *map(str, words)])
        out, err = capsys.readouterr()
        return code, out, err

    return command


@pytest.fixture
def facts(run):
    """Run a command with --json; gives (exit code, facts)."""

    def command(*words):
        code, out, _err = run(*words, "--json")
        return code, json.loads(out)

    return command
