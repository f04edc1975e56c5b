"""An office of two desks and a hub, made once and copied by each journey."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.ui.start import Start
from tests.journeys import office
from tests.journeys.office import Office
from tests.journeys.real_window import Window, pictures_folder, screen
from tests.journeys.seated import seated


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Both desks attached and up to date."""
    folder = tmp_path_factory.mktemp("office")
    words = folder / "words"
    words.write_text(office.WORDS)
    words.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LMMH_PASSPHRASE_FILE", str(words))
        made = office.found(folder)
    yield made
    made.end()


@pytest.fixture
def both(founded: Office, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(founded.folder, tmp_path, dirs_exist_ok=True)
    copied = founded.moved(tmp_path)
    yield copied
    copied.end()


@pytest.fixture
def counter_profile(demonstration: Path, tmp_path: Path) -> Path:
    """A demonstration of three hundred persons: who was last at the desk is the first asked."""
    return shutil.copytree(demonstration, tmp_path / "profile")


@pytest.fixture
def counter_read(counter_profile: Path) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Read the profile as another program would, beside the open window; `{since}` is the morning."""
    store, _key = open_profile(counter_profile, FixedClock(INSTANT), WORDS)

    def asked(statement: str, **values: object) -> list[tuple[Any, ...]]:
        with store.read() as found:
            return [tuple(row) for row in found.exec_driver_sql(statement.format(since=INSTANT, **values))]

    yield asked
    store.close()


@pytest.fixture
def counter_window(counter_profile: Path, request: pytest.FixtureRequest) -> Iterator[Window]:
    """The session opened in a real window, whose last picture is kept under the test's name."""
    with screen() as display:
        opened = Window(display, "demo", "--profile", str(counter_profile))
        opened.wait("Verrouillé")
        opened.type(PIN)
        opened.wait("Accueil")
        yield opened
        opened.picture(pictures_folder() / f"{request.node.name}.png")
        opened.stop()


@pytest.fixture
def start(demonstration: Path, tmp_path: Path, qapp: QApplication) -> Iterator[Start]:
    """The program on a copy of the demonstration, its session open, without a real screen."""
    started, _player = seated(shutil.copytree(demonstration, tmp_path / "profile"))
    yield started
    started.end()
    started.window.close()
    started.window.deleteLater()  # before the theme is light again, which would dress all its pages
