"""The journal and crash reports say what happened, never to whom."""

from __future__ import annotations

import json
import re
import sys
import threading
from pathlib import Path

import pytest

from lmmh_desk.system import crash, log

NAME = "Ferhat BELKACEM"


@pytest.fixture
def journal(tmp_path: Path):
    log.start(tmp_path)
    yield tmp_path / "desk.log"
    log.stop()


def lines(journal: Path) -> list[dict]:
    return [json.loads(line) for line in journal.read_text().splitlines()]


def stumble() -> None:
    raise ValueError(NAME)


def test_typed_fields_are_kept_and_the_rest_hidden(journal: Path) -> None:
    log.event(
        "walkins.called",
        rows=3,
        ratio=0.5,
        ok=True,
        action=log.Word("walkins.close"),
        person=NAME,
        phone="06 39 98 12 34",
    )
    (line,) = lines(journal)
    assert line["at"] > 0
    del line["at"]
    assert line == {
        "event": "walkins.called", "rows": 3, "ratio": 0.5, "ok": True, "action": "walkins.close", "person": "…",
        "phone": "…",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text", ["belkacem", "ferhat.belkacem", "rue-des-sittelles", "0639981234", "", b"belkacem", ["a"]]
)
def test_a_word_that_could_be_the_program_s_is_hidden_unless_it_is_said_to_be(journal: Path, text: object) -> None:
    log.event("walkins.called", person=text)
    assert lines(journal)[0]["person"] == "…"


def test_a_word_said_to_be_the_program_s_is_still_no_sentence(journal: Path) -> None:
    log.event("walkins.called", action=log.Word(NAME))
    assert lines(journal)[0]["action"] == "…"


def test_only_what_the_program_chose_itself_is_called_a_word() -> None:
    """Routes and outcomes of the hub, its own tables and columns: a new one is read before it is let in."""
    root = Path(log.__file__).parents[1]
    found = {str(file.relative_to(root)): file.read_text("utf-8").count("log.Word(") for file in root.rglob("*.py")}
    told = {file: count for file, count in found.items() if count}
    exchange = {f"store/exchange/{name}.py": 1 for name in ("applying", "looking", "placing")}
    assert told == {"hub/server.py": 3} | exchange
    importing = re.compile(r"from lmmh_desk\.system\.log import .*Word")
    assert not [file for file in root.rglob("*.py") if importing.search(file.read_text("utf-8"))]


def test_a_failure_is_a_type_and_a_place(journal: Path) -> None:
    try:
        stumble()
    except ValueError as error:
        log.failure("job.failed", error, rows=1)
    assert NAME not in journal.read_text()
    (line,) = lines(journal)
    assert line["error"] == "valueerror"
    assert line["where"].startswith("system/test_traces:")


def test_no_journal_before_it_starts() -> None:
    log.stop()
    log.event("nothing")
    assert log.where(ValueError()) == ""


def test_a_crash_report_holds_no_value(tmp_path: Path) -> None:
    def wrapped() -> None:
        try:
            stumble()
        except ValueError as error:
            raise RuntimeError(NAME) from error

    with pytest.raises(RuntimeError) as caught:
        wrapped()
    path = crash.report(tmp_path, caught.value)
    text = path.read_text()
    assert NAME not in text
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert "test_traces:" in text


def test_old_reports_go(tmp_path: Path) -> None:
    for _ in range(crash.KEPT + 5):
        crash.report(tmp_path, ValueError())
    assert len(list(tmp_path.iterdir())) == crash.KEPT


def test_what_nobody_caught_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    told = []
    crash.install(tmp_path, told.append)
    sys.excepthook(ValueError, ValueError(NAME), None)
    thread = threading.Thread(target=stumble)
    thread.start()
    thread.join()
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert len(told) == 2
    assert all(path.parent == tmp_path for path in told)
    assert not any(NAME in path.read_text() for path in told)


def test_a_crash_of_the_interpreter_leaves_its_stack(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import sys, ctypes; from pathlib import Path; from lmmh_desk.system import crash\n"
        "crash.watch_native(Path(sys.argv[1])); ctypes.string_at(0)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode < 0
    assert "Segmentation fault" in (tmp_path / "native.txt").read_text()
