"""The window at work on an empty profile, everything at once and in this thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.theme import Theme, current
from tests.ui import slices


@pytest.fixture
def theme(qapp) -> Iterator[Theme]:
    """The theme, light and at 100 %."""
    found = current()
    calm(found)
    yield found
    calm(found)


def calm(theme: Theme) -> None:
    """Go back to light and 100 %, if needed: a new style sheet is what takes longest here."""
    if (theme.mode, theme.zoom) != ("light", 100):
        theme.set("light", 100)


@pytest.fixture
def work(qtbot, theme: Theme, store: Store, session: Session) -> Iterator[Work]:
    """The work area of a front desk agent, on the home page."""
    slices.calls.clear()
    slices.asked.clear()
    made = Work(store, slices.CATALOGUE, None, Ports(), inline=True)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    made.activateWindow()
    made.sign_in(session)
    yield made
    made.close_jobs()
