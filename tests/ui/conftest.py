"""The window at work on an empty profile, everything at once and in this thread."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.theme import Theme
from tests.ui import slices
from tests.ui.focus import activate


@pytest.fixture
def work(qtbot, theme: Theme, store: Store, session: Session) -> Iterator[Work]:
    """The work area of a front desk agent, on the home page."""
    slices.calls.clear()
    slices.asked.clear()
    made = Work(store, slices.CATALOGUE, None, Ports(), inline=True)
    qtbot.addWidget(made)
    made.resize(1366, 696)
    made.show()
    activate(made)
    made.sign_in(session)
    yield made
    made.close_jobs()
