"""Every gesture of every page × every role, in the window: each button, menu entry, row, letter and command is done to
its end. None that is offered is refused or breaks; a letter of what a role may never do says nothing; and what a role
may do is offered to it."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from lmmh_desk.kernel.found import Hit
from lmmh_desk.office.model.papers import KINDS, withheld
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.agents import delegations
from lmmh_desk.ui.theme import Theme
from tests.journeys.gestures import Hands, Watch, watching
from tests.journeys.seated import seated
from tests.office.test_matrix import LETTERS, MATRIX
from tests.replacing import replace

FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
OTHER = "SELECT id FROM person WHERE usual_name LIKE 'Da Costa%'"
AGENTS = "SELECT role, id, name FROM agent"
ROLES = list(Role)


@pytest.fixture(scope="module")
def tried(demonstration, tmp_path_factory, qapp):
    """Return a function that gives what the gestures of a role led to; each role's are done once."""
    patch = pytest.MonkeyPatch()
    start, _player = seated(shutil.copytree(demonstration, tmp_path_factory.mktemp("gestures") / "profile"))
    work, watches = start.work, {}
    for lane in (work.jobs.reads, work.jobs.writes, work.jobs.papers, work.jobs.network):
        lane._inline = True  # what a gesture leads to is done when it returns
    start.window.setUpdatesEnabled(False)  # nobody looks
    for name in ("getOpenFileName", "getSaveFileName"):
        patch.setattr(QFileDialog, name, lambda *_asked, **_named: ("", ""))
    patch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked, **_named: "")
    patch.setattr(QDesktopServices, "openUrl", lambda *_asked: True)
    for name in ("set_mode", "set_zoom", "step_zoom"):
        patch.setattr(Theme, name, lambda *_asked: None)  # a second each
    first = work.context.me
    with work.context.store.read() as read:
        ferhat, other = (read.exec_driver_sql(one).scalar() for one in (FERHAT, OTHER))
        agents = {role: (id_, name) for role, id_, name in read.exec_driver_sql(AGENTS)}
        papers = {role: withheld(role, delegations(read, *KINDS)) for role in Role}
    arguments = {
        "fiche": ({"person_id": ferhat},), "justificatif": ({"person_id": ferhat},),
        "person_form": ({"text": "Ney"}, {"person_id": ferhat}),
    }  # fmt: skip

    def all_of(role, turn):
        agent_id, name = agents[role]
        work.lock()
        work.sign_in(replace(first, agent_id=agent_id, agent_name=name, role=role, withheld=papers[role]))
        start.window.show_screen(work, "LMMH Desk")
        watch = Watch()
        turn(watch)
        work.keybar.say = lambda text, *_rest, **_named: watch.said.append(text)
        hands = Hands(work, watch, Hit("person", other, "Mme Da Costa"))
        for key in list(work.navigation.allowed()):
            for given in arguments.get(key, ({},)):
                hands.try_page(lambda key=key, given=given: work.open(key, **given))
        return watch

    with watching(patch) as turn:

        def of(role):
            if role not in watches:
                watches[role] = all_of(role, turn)
            return watches[role]

        yield of
    patch.undo()
    start.end()
    start.window.close()
    start.window.deleteLater()


@pytest.mark.parametrize("role", ROLES)
def test_nothing_that_is_offered_is_refused(tried, role):
    assert len(tried(role).done) > 50, "the hands found nothing to do"
    assert tried(role).refused == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_gesture_breaks(tried, role):
    assert tried(role).broken == {}
