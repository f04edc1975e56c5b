"""A real profile obeys at a terminal only whom it recognises, under her own role and her own name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, MARK, PHRASE, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.system.tries import VaultTries
from tests.as_office import as_office

HEADQUARTERS, FRONT_DESK = "Maëlle Corbin", "Karine Moulin"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def real(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The profile, which is no demonstration any more: it opens by a passphrase, and its clock is today's."""
    (profile / MARK).unlink()
    as_office(profile)
    words = tmp_path / "words"
    words.write_text(WORDS)
    words.chmod(0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(words))
    return profile


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Type a name where it is asked for, then a password."""

    def types(name: str, password: str) -> None:
        monkeypatch.setattr("builtins.input", lambda _asked: name)
        monkeypatch.setattr("lmmh_desk.cli.agent.getpass", lambda _asked: password)

    return types


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sits there, as in a scheduled task: whatever asks fails."""

    def ended(_asked: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", ended)
    monkeypatch.setattr("lmmh_desk.cli.agent.getpass", ended)


def acts(profile: Path) -> list[tuple[str, str]]:
    """Return (act, name of who did it) of the audit, the demonstration's own left out."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            rows = read.exec_driver_sql(
                "SELECT action, coalesce(name, agent_id) FROM audit LEFT JOIN agent ON agent.id = agent_id"
                " WHERE action LIKE 'desk.%' OR action LIKE 'tenancy.%' OR action LIKE 'office.terminal%'"
                " OR action LIKE 'office.purge%' ORDER BY tx DESC LIMIT 6"
            )
            return [(act, name) for act, name in rows][::-1]
    finally:
        store.close()


def answered(profile: Path) -> str:
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            found: str = read.exec_driver_sql("SELECT coalesce(max(day), '') FROM opened_day").scalar_one()
            return found
    finally:
        store.close()


def test_a_search_is_of_who_gave_her_password(real: Path, run: Run, typed: Callable[..., None]) -> None:
    opened = answered(real)
    typed("karine moulin", PHRASE)
    code, out, err = run("search", "belka", "ferhat")
    assert (code, err) == (0, "")
    assert out.startswith("M. Ferhat Belkacem")
    shown = len(out.splitlines())
    assert shown < 4
    assert acts(real)[-shown - 2 :] == [
        ("office.terminal", FRONT_DESK), *[("tenancy.consult.panel", FRONT_DESK)] * shown, ("desk.search", FRONT_DESK),
    ], "who is told to the terminal was looked at, as beside the window's search"  # fmt: skip
    assert answered(real) == opened, "a script's password must not let six digits open the window's day"


@pytest.mark.parametrize(
    "words",
    [
        ["search", "belka"],
        ["import", "--dwellings", "{template}"],
        ["export-person", "somebody", "--reason", "Demande"],
        ["recovery-key"],
        ["rotate-key"],
        ["vault", "--to", "kwallet"],
        ["restore", "{copy}"],
        ["attach", "https://127.0.0.1:1", "{code}"],
        ["bundle", "attach", "{copy}", "{code}"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_nobody_s_command_is_refused_and_changes_nothing(
    real: Path, run: Run, nobody: None, tmp_path: Path, words: list[str]
) -> None:
    del nobody
    files = {path.name: path.read_bytes() for path in real.iterdir() if path.name in ("desk.db", "key.json")}
    given = {
        "template": RESOURCES / "import" / "logements-modele.csv",
        "copy": tmp_path / "copy",
        "code": "7K4M2" * 5,
    }
    before = acts(real)
    code, _out, err = run(*[word.format(**given) for word in words])
    assert code == 2
    assert "--agent" in err
    assert acts(real) == before
    assert (real / "key.json").read_bytes() == files["key.json"]


def test_what_a_scheduled_task_needs_asks_nobody(
    real: Path, run: Run, nobody: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del nobody
    assert run("purge")[0] == 2, "the clock has leapt by years since the last entry: nothing goes"
    monkeypatch.setattr("lmmh_desk.cli.profile.RunningClock", lambda: FixedClock(INSTANT))
    assert run("purge", "--dry-run")[0] == 0
    assert run("purge")[0] == 0
    assert run("backup", tmp_path / "copie.db")[0] == 0
    assert run("doctor")[0] in (0, 1)
    assert run("messages")[0] in (0, 1)
    assert run("vault")[0] == 0
    assert run("page", tmp_path / "page")[0] == 0
    assert run("verify", "JD-C02-20-9999")[0] == 1
    assert ("desk.backup", "console") in acts(real)


def test_a_role_does_at_a_terminal_what_it_does_at_the_window(real: Path, run: Run, typed: Callable[..., None]) -> None:
    typed(FRONT_DESK, PHRASE)
    template = RESOURCES / "import" / "logements-modele.csv"
    for words in (["import", "--dwellings", template], ["recovery-key"], ["rotate-key"], ["vault", "--passphrase"]):
        code, _out, err = run(*words)
        assert code == 2
        assert "Votre profil ne permet pas ce geste." in err
    typed(HEADQUARTERS, PHRASE)
    assert run("import", "--dwellings", template)[0] == 0
    assert ("tenancy.import", HEADQUARTERS) in [(act[:14], name) for act, name in acts(real)]


def test_wrong_passwords_make_the_same_pause_as_at_the_window(
    real: Path, run: Run, typed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: dict[str, tuple[int, int]] = {}
    monkeypatch.setattr(VaultTries, "read", lambda _self, who: kept.get(who, (0, 0)))
    monkeypatch.setattr(VaultTries, "keep", lambda _self, who, *told: kept.__setitem__(who, told))
    typed(HEADQUARTERS, "Ce n’est pas le bon")
    told = [run("search", "belka", "--agent", HEADQUARTERS)[2] for _try in range(5)]
    assert "Mot de passe erroné. Votre travail est conservé. Il reste 4 essais." in told[0]
    assert "pause de 30\u00a0s" in told[4]
    assert [failed for failed, _until in kept.values()] == [5], "counted in the vault too"
    typed(HEADQUARTERS, PHRASE)
    assert "Trop de codes erronés" in run("search", "belka")[2]
    assert ("office.terminal_refused", HEADQUARTERS) in acts(real)


@pytest.mark.parametrize("secret", ["170211", ""])
def test_six_digits_are_not_enough_at_a_terminal(real: Path, run: Run, typed: Callable[..., None], secret: str) -> None:
    typed(FRONT_DESK, secret)
    code, out, err = run("search", "belka")
    assert (code, out) == (2, "")
    assert "au moins 10" in err
    assert acts(real) == acts(real)[:6]


def test_a_script_names_its_agent_and_a_private_file(
    real: Path, run: Run, nobody: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del nobody
    file = tmp_path / "password"
    file.write_text(PHRASE + "\n")
    file.chmod(0o600)
    monkeypatch.setenv("LMMH_AGENT_PASSWORD_FILE", str(file))
    code, out, err = run("search", "belka", "--agent", FRONT_DESK, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)
    file.chmod(0o644)
    code, out, err = run("search", "belka", "--agent", FRONT_DESK)
    assert (code, out) == (2, "")
    assert "LMMH_AGENT_PASSWORD_FILE" in err
    assert ("desk.search", FRONT_DESK) in acts(real)


def test_a_base_that_no_longer_opens_is_put_back_without_an_agent(
    real: Path, run: Run, nobody: None, tmp_path: Path
) -> None:
    del nobody
    assert run("backup", tmp_path / "copie.db")[0] == 0
    (real / "desk.db").write_bytes(b"\0" * 8192)
    assert run("restore", tmp_path / "copie.db")[0] == 0
    assert ("desk.restore", "console") in acts(real)


def test_an_agent_puts_a_copy_back_in_her_name(
    real: Path, run: Run, typed: Callable[..., None], tmp_path: Path
) -> None:
    assert run("backup", tmp_path / "copie.db")[0] == 0
    typed(FRONT_DESK, PHRASE)
    assert "Votre profil" in run("restore", tmp_path / "copie.db")[2]
    typed(HEADQUARTERS, PHRASE)
    assert run("restore", tmp_path / "copie.db")[0] == 0
    assert ("desk.restore", HEADQUARTERS) in acts(real)


def test_the_demonstration_acts_as_its_administrator(profile: Path, run: Run, nobody: None) -> None:
    del nobody
    assert run("search", "belka")[0] == 0
    assert acts(profile)[-1] == ("desk.search", HEADQUARTERS)
    copy = shutil.copytree(profile, profile.with_name("copy"))
    assert run("search", "belka", "--profile", str(copy))[0] == 0
