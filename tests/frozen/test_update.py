"""A frozen program takes a new version from its hub and becomes it: `make frozen-test`, after `make frozen`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.hub import updates
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.store import versions
from lmmh_desk.system import keys, passphrase
from lmmh_desk.system.installed import Versions
from tests.conftest import KEY, load_tables
from tests.hub.test_updates import Publisher, publishing
from tests.sync.running import Running
from tests.sync.test_network import code, founded

FROZEN = Path(os.environ["LMMH_FROZEN"]).absolute()
BARE = {"PATH": "/nowhere", "LANG": "C.UTF-8"}
PHRASE = "une phrase de passe assez longue"


class Installed:
    """A frozen program as a package installs it, its user's home, and its profile, attached to a hub."""

    def __init__(self, folder: Path, profile: Path, publisher: Publisher) -> None:
        self.program, self.home, self.profile = folder / "installed", folder / "home", profile
        self.home.mkdir()
        shutil.copytree(FROZEN / "lmmh-desk", self.program, symlinks=True)
        shutil.copy(publisher.file, self.program / "_internal" / "resources" / "publisher.pub")
        self.words = folder / "phrase"
        self.words.write_text(PHRASE)
        self.words.chmod(0o600)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": "/nowhere",
            "LANG": "C.UTF-8",
            "HOME": str(self.home),
            keys.FILE_VARIABLE: str(self.words),
        }
        command = [str(self.program / "lmmh-desk"), *words, "--profile", str(self.profile)]
        return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=600)

    def opens(self) -> str:
        """Return the version that opens when the installed program is started."""
        checks = json.loads(self.run("doctor", "--json").stdout)
        (told,) = [check["sentence"] for check in checks if check["key"] == "program"]
        return str(re.search(r"LMMH Desk (\S+) est entier", told)[1])  # type: ignore[index]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


def made(version: str, installed: Installed, publisher: Publisher, *, broken: bool = False) -> Path:
    """Return the signed file of the same program under another number, without its engine where it is `broken`."""
    folder = publisher.folder / version
    shutil.copytree(installed.program, folder, symlinks=True)
    (metadata,) = (folder / "_internal").glob("lmmh_desk-*.dist-info/METADATA")
    metadata.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {version}", metadata.read_text()))
    if broken:
        shutil.rmtree(folder / "_internal" / "resources" / "theme")
    out = publisher.folder / f"{version}.lmmh-update"
    publishing.sign(publisher.private, folder, version, out)
    return out


def test_a_frozen_program_becomes_the_version_that_its_hub_hands_on(
    hub: Running, template: Path, tmp_path: Path
) -> None:
    load_tables()
    publisher = Publisher(tmp_path / "publisher")
    store = founded(template, tmp_path / "profile")
    keys.write_place(store.folder, keys.Place("p", 1, slot=passphrase.wrap(KEY, PHRASE, "p")))
    attach_alone(store, hub.address, code(hub), "PC-1")
    store.close()
    installed = Installed(tmp_path, store.folder, publisher)
    assert installed.opens() == versions.program()
    updates.publish(hub.folder, made("9.0.0", installed, publisher), publisher.public)
    began = time.monotonic()
    done = installed.run("update", "--json")
    print(f"fetched, tried and put in place in {time.monotonic() - began:.1f} s")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"version": "9.0.0", "applied": True}
    assert installed.opens() == versions.program(), "commands wait until its window took keys"
    Versions(installed.home / ".local/share/LMMH Desk/versions").opened("9.0.0")
    assert installed.opens() == "9.0.0"
    updates.publish(hub.folder, made("9.1.0", installed, publisher, broken=True), publisher.public)
    done = installed.run("update")
    assert done.returncode == 1
    assert "La version 9.1.0 est refusée" in done.stderr
    assert installed.opens() == "9.0.0"
