"""What dies of a fault of its own leaves no copy of its memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DYING = """
import argparse, os, resource
from lmmh_desk.cli.desk import carried_out
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
def limit():
    return resource.getrlimit(resource.RLIMIT_CORE)
def die(arguments):
    print(*limit(), flush=True)
    os.abort()
import lmmh_desk.cli.desk as desk
desk.load = lambda _name: die
carried_out(argparse.Namespace(run="die"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps to its own settings")
def test_a_command_that_dies_leaves_no_dump(tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    died = subprocess.run([sys.executable, "-c", DYING], cwd=tmp_path, env=env, capture_output=True, check=False)
    assert died.returncode == -6, died.stderr
    soft, hard = map(int, died.stdout.split())
    assert 0 <= soft <= 1
    assert 0 <= hard <= 1, "and it cannot be raised again"
    assert list(tmp_path.iterdir()) == []
