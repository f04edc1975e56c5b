"""What runs the hub for good: its systemd unit; and what watches it reads of it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import httpx
import pytest

from lmmh_desk.cli import hub as command
from lmmh_desk.cli import hub_serving
from lmmh_desk.sync.transport import client, secure
from tests.sync.running import Running

UNIT = Path(__file__).parents[2] / "installer" / "lmmh-hub.service"
# https://prometheus.io/docs/instrumenting/exposition_formats/ : a type, or a sample with its labels.
TYPE = re.compile(r"# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge)")
SAMPLE = re.compile(r'([a-z_:][a-z0-9_:]*)(?:\{((?:[a-z_]+="[^"\\\n]*",?)*)\})? ([0-9]+)')


@pytest.fixture(scope="module")
def service() -> RawConfigParser:
    read = RawConfigParser(strict=True)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(UNIT.read_text("utf-8"))
    return read


def test_the_unit_serves_the_folder_it_owns_and_no_other(
    service: RawConfigParser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program, *words = shlex.split(service["Service"]["ExecStart"])
    asked = []
    monkeypatch.setattr(hub_serving, "serve", lambda arguments: asked.append(arguments) or 0)
    assert command.main(words) == 0
    assert Path(program).name == "lmmh-hub"
    assert asked[0].folder == Path("/var/lib") / service["Service"]["StateDirectory"]
    assert service["Service"]["StateDirectoryMode"] == "0700"


def test_the_unit_leaves_time_to_stop_and_lets_nothing_else_be_written(service: RawConfigParser) -> None:
    unit = service["Service"]
    assert int(unit["TimeoutStopSec"]) > hub_serving.STOPPING
    assert (unit["Restart"], unit["ProtectSystem"], unit["NoNewPrivileges"]) == ("on-failure", "strict", "true")
    assert unit["User"] not in ("", "root")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    here = tmp_path / UNIT.name  # the program is where the package puts it, not here
    here.write_text(UNIT.read_text("utf-8").replace("/usr/bin/lmmh-hub", "/bin/true"), "utf-8")
    said = subprocess.run(["systemd-analyze", "verify", here], check=False, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")


def test_what_it_counts_is_prometheus_s_text(tmp_path: Path) -> None:
    hub = Running(tmp_path / "hub")
    hub.start()
    try:
        with client(hub.address, secure(hub.authority)) as asked:
            assert asked.get("/v1/status").status_code == 401
            first = figures(asked)
            assert asked.get("/v1/status").status_code == 401
            second = figures(asked)
    finally:
        hub.stop()
    refused = 'lmmh_hub_requests_total{path="/v1/status",outcome="signature"}'
    assert (first[refused], second[refused]) == (1, 2)
    gauges = ("feed_place", "open_conflicts", "open_quarantine", "devices", "database_up")
    assert {f"lmmh_hub_{name}" for name in gauges} < set(first)


def figures(asked: httpx.Client) -> dict[str, int]:
    """Return the samples of a reading, each of a type said before it, none twice."""
    answer = asked.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert answer.text.endswith("\n")
    types: set[str] = set()
    found: dict[str, int] = {}
    for line in answer.text.splitlines():
        if kind := TYPE.fullmatch(line):
            types.add(kind[1])
            continue
        sample = SAMPLE.fullmatch(line)
        assert sample, line
        assert sample[1] in types
        name = line.rpartition(" ")[0]
        assert name not in found
        found[name] = int(sample[3])
    return found
