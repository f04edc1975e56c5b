"""A demonstration attached to a hub by the commands, and a new PC that receives it; then without a network."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import PHRASE, WORDS
from lmmh_desk.cli.desk import main
from lmmh_desk.cli.sync import _told
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync.stages import Report
from tests.sync.running import Running


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    words = tmp_path / "words.txt"
    words.write_text(WORDS, encoding="utf-8")
    words.chmod(0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(words))
    password = tmp_path / "password.txt"
    password.write_text(PHRASE, encoding="utf-8")
    password.chmod(0o600)
    monkeypatch.setenv("LMMH_AGENT_PASSWORD_FILE", str(password))

    def command(profile: Path, *words: str) -> tuple[int, Any]:
        code = main([words[0], "--profile", str(profile), *words[1:], "--json"])
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out else told.err

    return command


def told(folder: Path) -> list[attached.Run]:
    """Return the exchanges that the window lists, the last first."""
    store, _key = open_profile(folder, RunningClock(), WORDS)
    with store.read() as read:
        runs = attached.last_runs(read, 9)
    store.close()
    return runs


def heard_it(folder: Path, report: Any) -> None:
    """Check that the window will tell the exchange, and that this PC is no longer silent."""
    store, _key = open_profile(folder, RunningClock(), WORDS)
    with store.read() as read:
        run, known = attached.last_passed(read), attached.attached(read)
    store.close()
    assert run is not None
    assert (run.sent, run.received) == (report["sent"], report["received"])
    assert known is not None
    assert known.received_at == known.tried_at == run.ended_at
    assert run.bytes_received > 100_000 > run.bytes_sent


@pytest.mark.timeout(300)
def test_a_demonstration_is_attached_and_a_new_pc_receives_it(
    hub: Running, profile: Path, tmp_path: Path, desk: Any
) -> None:
    assert desk(profile, "sync")[0] == 2
    code, found = desk(profile, "attach", hub.address, hub.ask("enrol")["code"])
    assert (code, found["code"]) == (0, "C02")
    code, sent = desk(profile, "sync")
    assert (code, sent["quarantined"], sent["conflicts"], sent["same"]) == (0, 0, 0, True)
    assert sent["sent"] > 1000
    assert told(profile)[0].bytes_sent > 50_000
    new = tmp_path / "new"
    invited = hub.ask("enrol", "--site", "Agence Centre", "--address", hub.address)["invitation"]
    assert desk(new, "attach", invited)[0] == 0
    code, received = desk(new, "sync")
    assert (code, received["same"]) == (0, True)
    heard_it(new, received)
    code, found = desk(new, "search", "belkacem", "--agent", "Karine Moulin")
    assert (code, bool(found)) == (0, True), "who is known at one desk is recognised at the other"
    stick, answer = tmp_path / "stick", tmp_path / "answer"
    assert desk(new, "bundle", "export", str(stick)) == (0, {"lines": 0, "more": False})
    hub.stop()
    hub.ask("bundle", str(stick), str(answer))
    assert desk(new, "bundle", "import", str(answer))[0] == 0
    assert desk(new, "bundle", "import", str(answer))[0] == 2
    assert desk(new, "sync")[0] == 2
    ways = [(run.way, run.problem) for run in told(new)]
    assert ways == [("network", "network"), ("bundle", ""), ("bundle", ""), ("network", "")]
    assert [(run.bytes_sent, run.bytes_received) for run in told(new)[1:3]] == [
        (0, answer.stat().st_size), (stick.stat().st_size, 0),
    ]  # fmt: skip


def test_a_code_or_a_hub_that_is_not_one_is_said(hub: Running, profile: Path, desk: Any) -> None:
    code, told = desk(profile, "attach", hub.address, "ABCDE")
    assert (code, "cinq groupes" in told) == (2, True)
    good = hub.ask("enrol")["code"]
    code, told = desk(profile, "attach", "https://127.0.0.1:1", good)
    assert (code, "Vérifiez l’adresse" in told) == (2, True)


def test_a_pc_that_still_differs_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert _told(Namespace(json=False), Report(sent=2, same=False)) == 1
    said = capsys.readouterr()
    assert "2\u00a0lignes envoyées" in said.out
    assert "diffère encore du serveur" in said.err
