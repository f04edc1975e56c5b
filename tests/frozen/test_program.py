"""The frozen programs as they run where there is no Python: `make frozen-test`, after `make frozen`."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from lmmh_desk.app.demonstration import WORDS
from lmmh_desk.store import files, migrating, versions
from lmmh_desk.store.engine import writer_engine
from lmmh_desk.store.opening import inspected
from lmmh_desk.system.keys import find_key
from tests.fakes import postgres
from tests.journeys.real_window import SOURCE, Window, screen, until

FROZEN = Path(os.environ["LMMH_FROZEN"]).absolute()
DESK, HUB = FROZEN / "lmmh-desk" / "lmmh-desk", FROZEN / "lmmh-hub" / "lmmh-hub"
LARGEST = 160_000_000  # bytes
RUNS = 7
SLOWER = 1.3  # times the source's start
BARE = {"PATH": "/nowhere", "LANG": "C.UTF-8"}


def run(program: Path, *words: object, home: Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [str(program), *map(str, words)]
    return subprocess.run(
        command, env={**BARE, "HOME": str(home)}, check=False, capture_output=True, text=True, timeout=300, **options
    )


@pytest.fixture
def profile(demonstration: Path, tmp_path: Path) -> Path:
    return shutil.copytree(demonstration, tmp_path / "profile")


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def test_they_are_small_and_hold_nothing_unused() -> None:
    print(f"desk {size(DESK.parent) / 1e6:.1f} MB, hub {size(HUB.parent) / 1e6:.1f} MB")
    assert size(DESK.parent) <= LARGEST
    assert size(HUB.parent) <= LARGEST
    names = [str(file.relative_to(FROZEN)) for file in FROZEN.rglob("*")]
    assert not [name for name in names if "libgtk" in name or "Qml" in name or "libqgtk" in name]
    assert not [name for name in names if name.startswith("lmmh-hub") and "PySide6" in name]


def test_doctor_passes_without_python_nor_data(tmp_path: Path) -> None:
    done = run(DESK, "doctor", home=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout


def test_doctor_passes_on_a_profile(profile: Path, tmp_path: Path) -> None:
    done = run(DESK, "doctor", "--profile", profile, "--audit", "--json", home=tmp_path)
    checks = json.loads(done.stdout)
    assert done.returncode == 0, [one for one in checks if not one["ok"]]
    assert {"cipher", "pages", "durability", "printers", "audit"} <= {one["key"] for one in checks}


def test_a_search_answers(profile: Path, tmp_path: Path) -> None:
    done = run(DESK, "search", "--profile", profile, "belka", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Belkacem" in done.stdout


def test_an_old_base_is_brought_up_to_date(profile: Path, tmp_path: Path) -> None:
    engine = writer_engine(profile / "desk.db", find_key(profile, WORDS))
    old = versions.known()[-6]
    with engine.begin() as connection:
        migrating.run(connection, old)
    engine.dispose()
    before = counts(profile)
    assert min(before) > 0
    assert run(DESK, "doctor", "--profile", profile, home=tmp_path).returncode == 1
    done = run(DESK, "backup", "--profile", profile, tmp_path / "copy.db", home=tmp_path)
    assert done.returncode == 0, done.stderr
    done = run(DESK, "doctor", "--profile", profile, home=tmp_path)
    assert done.returncode == 0, done.stdout
    assert list((profile / files.BEFORE).glob(f"before-*-from-{old}-*.db"))
    assert counts(profile) == before
    assert "Belkacem" in run(DESK, "search", "--profile", profile, "belka", home=tmp_path).stdout


def counts(profile: Path) -> list[int]:
    """Return how many rows a base has of what matters most: persons, leases, lines of the log but that of a backup."""
    with inspected(profile / files.FILE, find_key(profile, WORDS)) as driver:
        kept = ("person", "lease", "audit WHERE action <> 'desk.backup'")
        return [driver.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in kept]


def test_it_opens_its_window_about_as_fast_as_the_source(profile: Path) -> None:
    def opened(display: str, program: tuple[str, ...]) -> float:
        begun = time.monotonic()
        window = Window(display, "--profile", str(profile), program=program)
        until(lambda: window.titled("LMMH Desk — Verrouillé"), 60, window.stop)
        taken = time.monotonic() - begun
        window.kill()
        return taken

    with screen() as display:
        programs = (SOURCE, (str(DESK),))
        for program in programs:
            opened(display, program)  # the first reads it from the disk
        pairs = [[opened(display, program) for program in programs] for _run in range(RUNS)]
    for measure in (statistics.median, min):  # the shortest is the program's own: what else runs only adds to it
        source, frozen = (measure(times) for times in zip(*pairs, strict=True))
        print(
            f"{measure.__name__}: source {source * 1000:.0f} ms, frozen {frozen * 1000:.0f} ms, ×{frozen / source:.2f}"
        )
    assert frozen <= SLOWER * source


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[str, ...]]:
    """What has a hub be made on either database."""
    if request.param == "sqlite":
        yield ()
        return
    with postgres.database(request.getfixturevalue("server")) as address:
        yield "--database", address


@pytest.fixture
def hub(tmp_path: Path, database: tuple[str, ...]) -> Iterator[int]:
    """The port of a frozen hub that serves."""
    folder = tmp_path / "hub"
    made = run(HUB, "init", "--folder", folder, *database, "localhost", home=tmp_path)
    assert made.returncode == 0, made.stderr
    command = [str(HUB), "serve", "--folder", str(folder), "--host", "127.0.0.1", "--port", "0", "--json"]
    bare = {**BARE, "HOME": str(tmp_path)}
    with subprocess.Popen(command, env=bare, stdout=subprocess.PIPE, text=True) as serving:
        told = ""
        while not told.strip().endswith("}"):
            told += serving.stdout.readline()
        yield json.loads(told)["port"]
        serving.terminate()
        assert serving.wait(60) in (0, -15)


def test_a_hub_serves(hub: int) -> None:
    with httpx.Client(verify=False, base_url=f"https://127.0.0.1:{hub}") as client:
        assert client.get("/ready").status_code == 200
        assert client.get("/openapi.json").status_code == 200
