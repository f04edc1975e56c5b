"""Every gesture of every page × every role, in the window: each button, menu entry, row, letter and command is done to
its end. None that is offered is refused or breaks; a letter of what a role may never do says nothing; and what a role
may do is offered to it."""

import ast
import shutil

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
from tests.office.test_matrix import LETTERS, MATRIX, ROOT
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
            __import__("pathlib").Path(f"/tmp/sixa/{role}.w").write_text(
                repr(
                    (
                        watch.asked,
                        watch.refused,
                        watch.broken,
                        {k: v for k, v in watch.mute.items() if k not in watch.did},
                        watch.did,
                        watch.done,
                        watch.written,
                    )
                )
            )
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


# Letters that explain themselves: another day, or another state, and this role may.
EXPLAINED = {"moves · Déménagements · touche S"}


@pytest.mark.parametrize("role", ROLES)
def test_a_letter_of_what_a_role_may_never_do_says_nothing(tried, role):
    useful = set.union(*(tried(other).did for other in ROLES))  # it does something here, for somebody
    only_said = {letter for letter in tried(role).mute if letter not in tried(role).did}
    assert only_said & useful <= EXPLAINED


# What one role's hands reached and another's, who may, did not.
NOT_ALL = {
    "features.appointments.actions.printing:call_sheet": "of the agent's own calls",
    "features.campaigns.actions.writing:hang_poster": "in the halls one keeps: this caretaker keeps none",
    "features.moves.actions.noticing:record_notice": "others establish this paper",
    "features.moves.actions.printing:preview_notice": "others establish this paper",
    "features.moves.actions.steps:step_back": "each state has its roles, checked inside",
    "features.moves.actions.steps:step_forward": "each state has its roles, checked inside",
    "features.visits.actions.papers:void": "the papers there are signed by managers, who alone cancel them",
    "office.actions.verifying:judge_text": "read from a code, or typed in a field that is no form's",
    "tenancy.actions.consulting:look": "once a day for each person, whoever looked first",
    "tenancy.actions.residence:preview_residence": "managers establish this paper",
    "tenancy.actions.residence:record_residence": "managers establish this paper",
    "tenancy.store.residence:seen_large": "managers establish this paper",
}


@pytest.fixture(scope="module")
def told():
    """Return who may, by action and query, as the matrix says."""
    return dict(reversed(line.split(" ", 1)) for line in MATRIX.read_text("utf-8").splitlines())


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_may_do_is_offered_to_it(tried, told, role):
    reached = set.union(*(tried(other).asked for other in ROLES)) & set(told)
    assert len(reached) > 200, "the hands reach most of the matrix"
    mine = {name for name in reached if LETTERS[role] in told[name]}
    assert mine - tried(role).asked <= set(NOT_ALL)


# Called by no screen: by another action, a command line, the program itself, or by its name in the catalogue.
NO_SCREEN = {
    "features.appointments.actions.printing:preview", "features.appointments.actions.printing:slip_sheet",
    "features.appointments.actions.printing:summons_of", "features.desk.actions.audit:judge_statement",
    "features.moves.actions.steps:open_move", "features.walkins.actions.tickets:find",
    "features.works.actions.writing:give_notice", "office.actions.erasing:erase_records",
    "office.actions.erasing:erase_some", "office.actions.gateways:set_gateway", "office.actions.sending:send_due",
}  # fmt: skip


def called_by_screens():
    """Return the actions and queries that a screen names."""
    found = set()
    for path in (path for path in ROOT.rglob("*.py") if "ui" in path.relative_to(ROOT).parts):
        tree = ast.parse(path.read_text("utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names = {one.asname or one.name: f"{node.module}.{one.name}" for node in imports for one in node.names}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in names:
                found.add(names[node.id])
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
                found.add(f"{names[node.value.id]}.{node.attr}")
    return {":".join(name.removeprefix("lmmh_desk.").rsplit(".", 1)) for name in found}


def test_what_the_hands_did_not_reach_is_called_by_a_screen(tried, told):
    reached = set.union(*(tried(other).asked for other in ROLES))
    samples = {name for name in told if ".samples:" in name or name.endswith((":sample", "_sample"))}
    assert set(told) - reached - samples - called_by_screens() <= NO_SCREEN
