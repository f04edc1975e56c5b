"""What the window does by itself: made once, a little after somebody signed in, ended before the lanes close."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.feature import Feature
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.ui.shell.work import Work
from tests.ui import slices

made: list[object] = []


class Errand:
    def __init__(self, context):
        self.context, self.closed_first = context, []
        made.append(self)

    def stop(self):
        self.closed_first.append(self.context.network._closed)


@pytest.fixture
def window(qtbot, theme, store):
    made.clear()
    catalogue = (*slices.CATALOGUE, Feature("errands", errands=("tests.ui.test_errands:Errand",)))
    work = Work(store, catalogue, None, Ports(), inline=True)
    qtbot.addWidget(work)
    yield work
    if not work.jobs.network._closed:
        work.close_jobs()


def test_an_errand_begins_once_somebody_signed_in(window, session):
    assert not window.errands._later.isActive()
    window.sign_in(session)
    assert window.errands._later.isActive()
    window.errands.make()
    (errand,) = made
    assert errand.context is window.context
    window.lock()
    window.sign_in(session)
    window.errands._later.stop()
    assert len(made) == 1


def test_it_ends_before_the_lanes_close(window, session):
    window.sign_in(session)
    window.errands.make()
    window.close_jobs()
    assert made[0].closed_first == [False]
    assert not window.errands._later.isActive()
    window.errands.begin()
    assert not window.errands._later.isActive()
