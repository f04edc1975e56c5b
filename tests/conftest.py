"""What every test may ask for: an encrypted store, an agent at a desk, the clock of the demo."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import importlib
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.session import Session
from lmmh_desk.store import engine, triggers
from lmmh_desk.store.opening import FILE, create_store, open_store
from lmmh_desk.store.store import Store
from tests.once import once

# The gate says the same of the same commit each time it runs; `make prove` looks further, anew each time.
# No deadline: a busy machine is late now and then, and speed is measured by `make bench`.
settings.register_profile("gate", derandomize=True, deadline=None)
# LMMH_EXAMPLES says how many inputs of each kind are tried there.
settings.register_profile(
    "prove", deadline=None, max_examples=int(os.environ.get("LMMH_EXAMPLES", "100")), database=None
)
settings.load_profile("prove" if os.environ.get("LMMH_PROVE") else "gate")

KEY = bytes(range(32))
SITE = "0175d5c0-0000-7000-8000-000000000001"
AGENT = "0175d5c0-0000-7000-8000-000000000002"
DEVICE = "0175d5c0-0000-7000-8000-000000000003"

# What must come is waited for however busy the machine is: pytest-qt gives it five seconds.
for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitExposed):
    wait.__kwdefaults__["timeout"] = 60_000

# Each store that is opened compares its log triggers with those of the tables: these are made once a table and wire.
made_triggers = cache(lambda table, _wire, make=triggers._of_table: make(table))
triggers._of_table = lambda table: made_triggers(table, id(table.info.get("wire")))


class Compiled(LRUCache[Any, Any]):
    """The statements of every store, by what they ask: their dialects, the first word of a key, are all alike."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


# Each store that is opened compiles its statements anew: these are compiled once a process.
compiled = Compiled(5_000)
make_engine = engine._engine


def compiled_once(*arguments: Any, **options: Any) -> Engine:
    made = make_engine(*arguments, **options)
    made._compiled_cache = compiled
    return made


engine._engine = compiled_once


def pytest_collection_finish() -> None:
    """Leave what was loaded to collect the tests out of every later sweep: it makes each of them take seconds."""
    gc.collect()
    gc.freeze()


def load_tables() -> None:
    """Declare the tables of the whole catalogue."""
    importlib.import_module("lmmh_desk.app.bootstrap").load_tables()


@pytest.fixture(scope="module", autouse=True)
def swept() -> Iterator[None]:
    """Leave out what a module of tests loaded too, once its windows and its own rubbish are gone."""
    yield
    close_windows()
    gc.collect()
    gc.freeze()


def close_windows() -> None:
    """Delete each window in sight or not: every widget left makes each later change of style slower.

    Not the popups: a completer deletes its own once more, and the others go with their parents.
    """
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets and (application := widgets.QApplication.instance()):
        core = sys.modules["PySide6.QtCore"]
        for window in application.topLevelWidgets():
            if window.windowType() != core.Qt.WindowType.Popup:
                window.close()
                window.deleteLater()
        application.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def calm_theme() -> Iterator[None]:
    """Leave the one theme of the process light and at 100 % for the next test, whatever a test did.

    What a test threw away goes first: no event loop deletes it here, and each change of theme would dress it again.
    """
    yield
    module = sys.modules.get("lmmh_desk.ui.theme")
    if module and (application := sys.modules["PySide6.QtWidgets"].QApplication.instance()):
        application.sendPostedEvents(None, sys.modules["PySide6.QtCore"].QEvent.Type.DeferredDelete.value)
        calm(module.bare())
        sweep_here()


def sweep_here() -> None:
    """Collect what is due on this thread, and have no other do it, as the program (`ui.sweeping`).

    The one by which a process of the gate hears of its next test would free widgets, and bring it down.
    """
    gc.disable()
    due = [
        age for age, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > most
    ]
    if due:
        gc.collect(max(due))


@pytest.fixture
def theme(qapp: Any) -> Any:
    """The theme, light and at 100 %."""
    found = importlib.import_module("lmmh_desk.ui.theme").current()
    calm(found)
    return found


def calm(theme: Any) -> None:
    """Go back to light and 100 %, if needed: a new style sheet is what takes longest here."""
    if (theme.mode, theme.zoom) != ("light", 100):
        theme.set("light", 100)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(paris_instant(date(2020, 11, 17), 10, 42))


@pytest.fixture
def session() -> Session:
    return Session(AGENT, "Sarah Lemoine", "front_desk", SITE, "Agence Centre", DEVICE, "C02", "Guichet 2")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new database with every table, copied by each test: making one takes longer than copying it."""
    load_tables()
    return once(tmp_path_factory, "template", lambda folder: create_store(folder, KEY, FixedClock(0)).close()) / FILE


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration of three hundred persons that nobody has opened, copied by each test that does."""

    def make(folder: Path) -> None:
        importlib.import_module("lmmh_desk.app.demonstration").make_demo(folder, 300, lambda _done, _total: True)

    return once(tmp_path_factory, "demonstration", make)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of the tests' own: the folder of its socket."""
    postgres = importlib.import_module("tests.fakes.postgres")
    if not postgres.available():
        pytest.skip("needs the Debian package postgresql")
    with postgres.cluster() as folder:
        yield folder


@pytest.fixture
def store(template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    folder = tmp_path / "profile"
    folder.mkdir()
    shutil.copy(template, folder / FILE)
    opened = open_store(folder, KEY, clock, Events())
    yield opened
    opened.close()
