"""The runner of `make prove`: a suite that fails makes it fail, a run goes on, a seed is played again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.prove import breaks, running
from tests.prove.__main__ import Work, everything, prove
from tests.prove.breaks import BREAKS, Break, Copy
from tests.prove.running import Outcome, run
from tests.prove.state import State
from tests.prove.suites import SUITES, Suite

ROOT = Path(__file__).parents[2]
GOOD, BAD = Outcome(True, 1.0, 3), Outcome(False, 1.0, 3, failed=1, code=1)


def state(path: Path, asked: str = "", commit: str = "abc") -> State:
    return State(path / "prove.json", commit, asked)


def works(done: list[str], **outcomes: Outcome) -> list[Work]:
    return [
        Work(name, f"{name} holds", lambda name=name, outcome=outcome: (done.append(name), outcome)[1])
        for name, outcome in outcomes.items()
    ]


def test_a_suite_that_fails_makes_the_run_fail_and_the_others_run(tmp_path: Path) -> None:
    said: list[str] = []
    assert prove(state(tmp_path, "7"), works([], kills=GOOD, power=BAD, feed=GOOD), said.append) == 1
    assert said[0] == "SEED=7"
    assert {line[:8] for line in said[-1].splitlines()[1:4]} == {"✓ kills ", "✗ power ", "✓ feed  "}, "as each ends"
    told = json.loads((tmp_path / "prove.json").read_text())
    assert (told["finished"], told["passed"], told["suites"]["power"]["failed"]) == (True, False, 1)


def test_a_run_that_was_stopped_goes_on_with_its_seed_and_a_whole_one_begins_anew(tmp_path: Path) -> None:
    done: list[str] = []
    first = state(tmp_path)
    stopped = [*works(done, kills=GOOD), Work("power", "", lambda: pytest.fail("stopped"))]
    with pytest.raises(pytest.fail.Exception):
        prove(first, stopped, lambda _line: None)
    again = state(tmp_path)
    assert (again.resumed, again.seed, list(again.done)) == (True, first.seed, ["kills"])
    assert prove(again, works(done, kills=BAD, power=GOOD), lambda _line: None) == 0
    assert done == ["kills", "power"], "what was done is not done twice"
    assert not state(tmp_path).resumed


def test_a_program_that_changed_or_another_seed_begins_anew(tmp_path: Path) -> None:
    first = state(tmp_path, "7")
    first.keep("kills", "", GOOD)
    assert state(tmp_path, "7").resumed
    assert not state(tmp_path, "8").resumed
    assert not state(tmp_path, "7", "abd").resumed


def suite(folder: Path, code: str) -> Suite:
    (folder / "test_it.py").write_text(code, encoding="utf-8")
    return Suite("it", "", ("-p", "no:cacheprovider", str(folder / "test_it.py")), 60)


def test_what_a_suite_says_is_its_outcome_with_what_it_counted(tmp_path: Path) -> None:
    code = (
        "from tests.faults.running import noted, seed\n"
        "def test_one(): noted(kills=3, seeded=seed())\n"
        "def test_two(): assert False\n"
    )
    found = run(suite(tmp_path, code), 11, tmp_path / "out", ROOT)
    assert (found.passed, found.tests, found.failed) == (False, 2, 1)
    assert found.noted == {"kills": 3, "seeded": 11}
    assert "SEED=11" in (tmp_path / "out" / "it.log").read_text()


def test_a_suite_that_runs_nothing_or_too_long_proves_nothing(tmp_path: Path) -> None:
    skipped = "import pytest\ndef test_one(): pytest.skip('no')\n"
    assert not run(suite(tmp_path, skipped), 1, tmp_path / "out", ROOT).passed
    command = [running.sys.executable, "-c", "import time; time.sleep(60)"]
    with (tmp_path / "long.log").open("w") as log:
        assert running.ended(command, log, ROOT, {}, 1) == -1


def test_a_break_that_nobody_sees_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaks, "COPIED", ("code.py", "tests"))
    (tmp_path / "code.py").write_text("LIMIT = 3\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_limit.py").write_text("import code\ndef test_limit(): assert code.LIMIT < 5\n")
    copy = Copy(tmp_path, tmp_path / "out")
    by = ("-p", "no:cacheprovider", "tests/test_limit.py")
    assert copy.caught(Break("seen", "", by, "code.py", "3", "8"), 1).passed
    unseen = copy.caught(Break("unseen", "", by, "code.py", "3", "4"), 1)
    assert (unseen.passed, unseen.noted) == (False, {"break": "NOT SEEN"})
    assert not copy.caught(Break("gone", "", by, "code.py", "9", "4"), 1).passed
    assert not copy.caught(Break("no code", "", by, "code.py", "3", "("), 1).passed, "a program that no longer begins"
    assert (copy.root / "code.py").read_text() == "LIMIT = 3\n"


@pytest.mark.parametrize("one", [one for one in BREAKS if one.file], ids=lambda one: one.name)
def test_each_break_changes_one_place_that_is_there(one: Break) -> None:
    assert (ROOT / one.file).read_text(encoding="utf-8").count(one.old) == 1
    assert all((ROOT / word.partition("::")[0]).exists() for word in one.by)


def test_names_are_of_one_suite_or_break_each_and_every_fault_suite_is_run(tmp_path: Path) -> None:
    names = [one.name for one in everything(state(tmp_path), tmp_path)]
    assert len(names) == len(set(names))
    asked = [word for one in SUITES for word in one.words]
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if "mark.fault" in path.read_text(encoding="utf-8")]
    missing = {str(path.relative_to(ROOT)) for path in marked if path.name != Path(__file__).name}
    assert not [one for one in missing if not any(one == word or one.startswith(f"{word}/") for word in asked)]
