"""PCs without any network attach by a stick: a new one and one that worked alone; and hostile or stray files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.app import recovering, sticks
from lmmh_desk.app.demonstration import PHRASE, WORDS
from lmmh_desk.cli.desk import main
from lmmh_desk.system import recovery
from tests.sync.running import Running

SITE = "Agence Centre"


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


@pytest.fixture
def hub(tmp_path: Path, profile: Path, desk: Any) -> Running:
    """A hub that no network reaches, with a desk that worked alone, attached by a stick."""
    running = Running(tmp_path / "hub")
    carried(desk, running, profile, tmp_path)
    code, sent = exchanged(desk, running, profile, tmp_path)
    assert (code, sent["quarantined"], sent["conflicts"]) == (0, 0, 0)
    assert sent["sent"] > 1000
    return running


def asked(desk: Any, hub: Running, profile: Path, folder: Path, *words: str) -> Path:
    """Return the file by which a PC asks."""
    file = folder / "ask"
    code = hub.ask("enrol", "--stick", *words)["code"]
    assert desk(profile, "bundle", "attach", str(file), code)[0] == 0
    assert code.encode() not in file.read_bytes()
    return file


def carried(desk: Any, hub: Running, profile: Path, folder: Path, *words: str) -> dict[str, str]:
    """Attach a PC by a stick."""
    answer = folder / "answer"
    hub.ask("bundle", str(asked(desk, hub, profile, folder, *words)), str(answer))
    code, told = desk(profile, "bundle", "import", str(answer))
    assert code == 0
    return dict(told)


def exchanged(desk: Any, hub: Running, profile: Path, folder: Path) -> tuple[int, Any]:
    there, back = folder / "there", folder / "back"
    assert desk(profile, "bundle", "export", str(there))[0] == 0
    hub.ask("bundle", str(there), str(back))
    return desk(profile, "bundle", "import", str(back))  # type: ignore[no-any-return]


def found(desk: Any, profile: Path) -> set[str]:
    return {one["id"] for one in desk(profile, "search", "belkacem", "--agent", "Karine Moulin")[1]}


@pytest.mark.timeout(600)
def test_a_new_pc_gets_its_device_and_its_whole_base(hub: Running, tmp_path: Path, profile: Path, desk: Any) -> None:
    new = tmp_path / "new"
    told = carried(desk, hub, new, tmp_path, "--site", SITE)
    assert {one["code"] for one in hub.ask("devices")} == {told["code"], "C02"}
    assert not (new / sticks.WAITING).exists()
    assert found(desk, new) == found(desk, profile) != set()
    office = recovering.read_paper(hub.made["recovery_key"])[1]
    beside = (new / recovery.FILE).read_bytes()
    assert len(recovery.unsealed_by_office(beside, office)) == 1, "its key, before any exchange"
    code, received = exchanged(desk, hub, new, tmp_path)
    assert (code, received["received"], received["same"]) == (0, 0, True)
    kept = tmp_path / "kept"
    hub.ask("desk-key", told["code"], str(kept))
    assert recovery.unsealed_by_office(kept.read_bytes(), office) == recovery.unsealed_by_office(beside, office)
    assert desk(new, "bundle", "import", str(tmp_path / "answer"))[0] == 2
    hub.start()
    assert desk(new, "attach", hub.address, "x")[0] == 2
    hub.stop()


@pytest.mark.timeout(600)
def test_an_answer_lost_is_made_again_and_others_open_nothing(
    hub: Running, tmp_path: Path, profile: Path, desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, other = tmp_path / "new", tmp_path / "other"
    file, answer = asked(desk, hub, new, tmp_path, "--site", SITE), tmp_path / "answer"
    hub.ask("bundle", str(file), str(answer))
    first = hub.ask("devices")
    hub.ask("bundle", str(file), str(answer))
    assert hub.ask("devices") == first
    for harm in HARMS:
        hurt = tmp_path / "hurt"
        hurt.write_bytes(harm(answer.read_bytes()))
        code, told = desk(new, "bundle", "import", str(hurt))
        assert (code, told.count("Traceback")) == (2, 0)
        assert not (new / "desk.db").exists()
    (tmp_path / "elsewhere").mkdir()
    asked(desk, hub, other, tmp_path / "elsewhere", "--site", SITE)
    assert desk(other, "bundle", "import", str(answer))[0] == 2, "another PC's"
    right = sticks.move
    monkeypatch.setattr(sticks, "move", stopped)
    with pytest.raises(SystemExit):
        desk(new, "bundle", "import", str(answer))
    assert not (new / "desk.db").exists()
    monkeypatch.setattr(sticks, "move", right)
    assert desk(new, "bundle", "import", str(answer))[0] == 0
    assert found(desk, new)


def stopped(*_places: Path) -> None:
    raise SystemExit


HARMS: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: content[:40],
    lambda content: content[:600] + bytes([content[600] ^ 1]) + content[601:],
    lambda content: content[:-1],
    lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    lambda content: content + b"x",
)


def test_a_stick_of_another_code_is_refused_by_the_hub(tmp_path: Path, desk: Any) -> None:
    hub, other = Running(tmp_path / "hub"), Running(tmp_path / "other")
    file = asked(desk, other, tmp_path / "new", tmp_path)
    for content in (file.read_bytes(), file.read_bytes()[:-1], b"LMMH-ATTACH-1\n" + b"x" * 50):
        file.write_bytes(content)
        with pytest.raises(Exception, match="exit status 2"):
            hub.ask("bundle", str(file), str(tmp_path / "answer"))
    assert hub.ask("devices") == []
    assert not (tmp_path / "answer").exists()
