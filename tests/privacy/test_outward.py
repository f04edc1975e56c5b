"""What goes out of the program by a stick, a spooler or a gateway, killed at it: no byte left behind tells a name."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PHRASE, WORDS
from lmmh_desk.cli.desk import main
from lmmh_desk.kernel.clock import FixedClock, RunningClock
from lmmh_desk.office.actions.gateways import in_base, set_gateway
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.model.gateways import GatewayForm, Kind
from lmmh_desk.office.model.messages import REMINDER, Channel
from lmmh_desk.system import log
from tests.cli.conftest import demo, profile
from tests.fakes.outside import MailServer, SmsService
from tests.headquarters import headquarters
from tests.printing.conftest import Spooler, spooler
from tests.privacy.canary import NAME, left
from tests.privacy.test_nothing_left import known
from tests.replacing import replace
from tests.sync.running import Running

__all__ = ["demo", "profile", "spooler"]

DAY = 24 * 3_600_000
SENDING = "import sys; from lmmh_desk.cli.desk import main; sys.exit(main(sys.argv[1:]))"
KINDS = {"AR", "JD"}  # papers about the person


@pytest.fixture
def journal(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A profile that keeps its journal, and temporary files of its own."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    log.start(profile)
    yield profile
    log.stop()


def test_no_stick_nor_its_hub_tells_a_name(journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PC attached with all it has, its sending, the whole base of another PC, and an answer that is refused."""
    for variable, words in (("LMMH_PASSPHRASE_FILE", WORDS), ("LMMH_AGENT_PASSWORD_FILE", PHRASE)):
        file = tmp_path / variable
        file.write_text(words, encoding="utf-8")
        file.chmod(0o600)
        monkeypatch.setenv(variable, str(file))
    known(journal)
    hub, new, stick = Running(tmp_path / "hub"), tmp_path / "new", tmp_path / "stick"
    stick.mkdir()

    def desk(place: Path, *words: str) -> int:
        return main(["bundle", words[0], "--profile", str(place), *words[1:]])

    for place, site in ((journal, ()), (new, ("--site", "Agence Centre"))):
        code = hub.ask("enrol", "--stick", *site)["code"]
        asked, answer, there, back = (str(stick / f"{place.name}-{name}") for name in ("ask", "told", "there", "back"))
        assert desk(place, "attach", asked, code) == 0
        hub.ask("bundle", asked, answer)
        assert desk(place, "import", answer) == 0
        assert desk(place, "export", there) == 0
        hub.ask("bundle", there, back)
        damaged = Path(back)
        whole = damaged.read_bytes()
        damaged.write_bytes(whole[:-9])
        assert desk(place, "import", back) == 2
        damaged.write_bytes(whole)
        assert desk(place, "import", back) == 0
    store, _key = open_profile(new, RunningClock(), WORDS)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM person WHERE usual_name = ?", (NAME,)).scalar() == 1
    store.close()
    assert len(list(stick.iterdir())) == 8
    assert list(left(tmp_path)) == []


@pytest.mark.timeout(300)
def test_a_real_spooler_gets_papers_and_no_name_beside(spooler: Spooler, demo: Path, tmp_path: Path) -> None:
    """Only the papers tell it: nothing of the spooler but them, no file of ours."""
    folders = {name: tmp_path / name for name in ("profile", "home", "temporary")}
    shutil.copytree(demo, folders["profile"])
    for name in ("home", "temporary"):
        folders[name].mkdir()
    chosen = dict.fromkeys(("A4", "A5", "A3", "80mm"), "ACCUEIL")
    (folders["profile"] / "printers.json").write_text(json.dumps(chosen))
    places = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(folders["home"]))
    places |= dict.fromkeys(("TMPDIR", "SQLITE_TMPDIR", "XDG_RUNTIME_DIR"), str(folders["temporary"]))
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "CUPS_SERVER": spooler.server}
    before, jobs = len(spooler.tray.sheets), set(spooler.jobs())
    words = [sys.executable, "-m", "tests.privacy.on_paper", str(folders["profile"])]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        said = running.stdout.readline().strip()
        if said != "printed":
            raise AssertionError(said + running.stderr.read())
        sheets = spooler.tray.wait(before + 2)[before:]
        running.send_signal(signal.SIGKILL)
    said = {kind for kind in KINDS for sheet in sheets if f"{kind}-C02".encode("utf-16-be") in sheet}
    assert said == KINDS, "each was printed, as a picture under its number"
    assert len(set(spooler.jobs()) - jobs) == len(KINDS)
    assert list(left(Path(spooler.server).parent)) == [], "no title of a job, no log of the spooler"
    assert list(left(tmp_path)) == []


def waiting(profile: Path, mail: MailServer, web: SmsService) -> None:
    """Have an e-mail to the name and an SMS that tells it wait, by gateways of this machine."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    session = replace(headquarters(store), role="admin")
    for form in (
        GatewayForm(Channel.EMAIL, Kind.SMTP, "localhost", str(mail.port), sender="rdv@office.fr"),
        GatewayForm(Channel.SMS, Kind.HTTP, web.url, secret=web.token),
    ):
        set_gateway(store, session, form, in_base)
    with store.write(session, "test.queue") as unit:
        unit.connection.exec_driver_sql("DELETE FROM message")
        for channel, address in ((Channel.EMAIL, f"{NAME}@example.org"), (Channel.SMS, "+33639983471")):
            for rank in range(2):
                queue_message(
                    unit, channel=channel, address=address, text=f"Rendez-vous, {NAME}", title="Rappel",
                    purpose=REMINDER, person_id=None, subject=("appointment", f"a{rank}"), due_at=INSTANT - DAY,
                    expires_at=INSTANT + DAY * 9_999,
                )  # fmt: skip
    store.close()


def tried_later(profile: Path) -> None:
    """Have the pause of a channel that didn't pass be over."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.write(headquarters(store), "test.later") as unit:
        unit.connection.exec_driver_sql("UPDATE message SET next_try_at = 0")
    store.close()


def test_what_a_gateway_takes_refuses_or_cuts_leaves_no_name(journal: Path, tmp_path: Path) -> None:
    """A mail server that quotes the address it refuses, a service that is silent, and the program killed before it."""
    known(journal)
    mail, web = MailServer(), SmsService()
    send = [sys.executable, "-c", SENDING, "messages", "--profile", str(journal), "--send"]
    with mail.running(), web.running():
        waiting(journal, mail, web)
        mail.answers["RCPT"] = f"550 5.1.1 <{NAME}@example.org> unknown"
        web.hang = 30.0
        with subprocess.Popen(send, stderr=subprocess.PIPE) as running:
            while not web.asked:
                assert running.poll() is None, running.stderr and running.stderr.read()
                time.sleep(0.02)
            running.send_signal(signal.SIGKILL)
        web.hang = 0.0
        mail.verbs.clear()
        asked = len(web.asked)
        for grown in (0, 2):  # what was cut waits for its turn, then both go
            done = subprocess.run(send, check=False, capture_output=True, timeout=60, text=True)
            assert (done.returncode, len(web.asked) - asked) == (1, grown), done  # 1: the e-mails failed
            tried_later(journal)
    assert NAME in json.dumps(web.asked, default=str), "what is sent tells the name: the search would find it"
    assert "RCPT" in mail.verbs
    assert mail.letters == [], "it was refused for good"
    assert list(left(tmp_path)) == []
