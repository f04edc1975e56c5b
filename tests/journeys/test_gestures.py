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
from tests.office.test_matrix import LETTERS, MATRIX, ROOT, by_hand, names_in
from tests.replacing import replace

pytestmark = pytest.mark.timeout(400)

REACHED = Path(__file__).with_name(
    "gestures.txt"
)  # the actions and queries that the hands reach, of each role that may
FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
OTHER = "SELECT id FROM person WHERE usual_name LIKE 'Da Costa%'"
AGENTS = "SELECT role, id, name FROM agent"

# What the hands of one role reach and those of another, who may, do not.
NOT_ALL = {
    "features.appointments.actions.printing:call_sheet": "where the agent has calls of the day",
    "features.appointments.actions.printing:slip_sheet": "where somebody is to come",
    "features.appointments.store.agenda:seen_entry": "where an appointment of the person is to come",
    "features.campaigns.actions.writing:hang_posters": "in the halls one keeps: this caretaker keeps none",
    "features.moves.actions.noticing:record_notice": "others establish this paper",
    "features.moves.actions.printing:preview_notice": "others establish this paper",
    "features.moves.actions.steps:step_back": "each state has its roles, checked inside",
    "features.moves.actions.steps:step_forward": "each state has its roles, checked inside",
    "features.visits.actions.papers:void": "the papers there are signed by managers, who alone cancel them",
    "office.actions.rules:set_setting": "typed in a line of the settings, kept as it is left",
    "office.actions.verifying:judge_text": "read from a code, or typed in a field that is no form's",
    "tenancy.actions.consulting:look": "once a day for each person, whoever looked first",
    "tenancy.actions.residence:preview_residence": "managers establish this paper",
    "tenancy.actions.residence:record_residence": "managers establish this paper",
    "tenancy.actions.residence:sample": "managers establish this paper",
    "tenancy.store.residence:seen_large": "managers establish this paper",
}

# Called by no screen: by another action, a command line, the program itself, or by its name in the catalogue.
NO_SCREEN = {
    "features.appointments.actions.printing:summons_of", "features.desk.actions.audit:judge_statement",
    "features.moves.actions.steps:open_move", "features.walkins.actions.tickets:find",
    "features.works.actions.writing:give_notice",
    "office.actions.erasing:erase_some", "office.actions.gateways:set_gateway", "office.actions.sending:doubt",
    "office.actions.sending:send_due",
}  # fmt: skip

# Letters that say why not on the rows there are (another day or another state, and these roles may), or a number.
EXPLAINED = {
    "allocation · Réponses qui expirent": "T",
    "appointments · Rendez-vous": "AREXDI", "arrears · Prévention des impayés": "FUG", "masks · Mouvements": "RP",
    "moves · Déménagements": "S", "prints · Impressions de ce poste": "I", "visits · Visites à domicile": "KG",
}  # fmt: skip


@pytest.fixture(scope="module")
def tried(demonstration, tmp_path_factory, qapp):
    """Return a function that does all that is offered to a role, and gives what that led to."""
    start, _player = seated(shutil.copytree(demonstration, tmp_path_factory.mktemp("gestures") / "profile"))
    work = start.work
    for lane in (work.jobs.reads, work.jobs.writes, work.jobs.papers, work.jobs.network):
        lane._inline = True  # what a gesture leads to is done when it returns
    start.window.setUpdatesEnabled(False)  # nobody looks
    start.window.resize(1366, 696)
    start.theme.set("light", 200)  # where a dialog has the least room
    first = work.context.me
    with work.context.store.read() as read:
        ferhat, other = (read.exec_driver_sql(one).scalar() for one in (FERHAT, OTHER))
        agents = {role: (id_, name) for role, id_, name in read.exec_driver_sql(AGENTS)}
        papers = {role: withheld(role, delegations(read, *KINDS)) for role in Role}
    arguments = {
        "fiche": ({"person_id": ferhat},), "justificatif": ({"person_id": ferhat},),
        "person_form": ({"text": "Ney"}, {"person_id": ferhat}),
    }  # fmt: skip

    def of(role):
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

    with pytest.MonkeyPatch.context() as patch, watching(patch) as turn:
        for name in ("getOpenFileName", "getSaveFileName"):
            patch.setattr(QFileDialog, name, lambda *_asked, **_named: ("", ""))
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked, **_named: "")
        patch.setattr(QDesktopServices, "openUrl", lambda *_asked: True)
        for name in ("set_mode", "set_zoom", "step_zoom"):
            patch.setattr(Theme, name, lambda *_asked: None)  # a second each
        yield of
    start.end()
    start.window.close()
    start.window.deleteLater()


def may(role):
    """Return the actions, and the queries by an entrance, that a role may, as the matrix says."""
    told = dict(reversed(line.split(" ", 1)) for line in MATRIX.read_text("utf-8").splitlines())
    return {name for name, roles in told.items() if LETTERS[role] in roles} - by_hand().keys()


def reached():
    return set(REACHED.read_text("utf-8").split())


@pytest.mark.parametrize("role", list(Role))
def test_all_that_a_role_is_offered_it_may_and_what_it_may_is_offered(tried, role):
    watch = tried(role)
    assert len(watch.done) > 200, "the hands found nothing to do"
    assert watch.refused == {}
    assert watch.broken == {}
    assert watch.set_aside == {}, "allowed here, refused by the hub"
    assert {title: wrong for title, wrong in watch.dialogs.items() if wrong} == {}
    assert len(watch.dialogs) > 5
    told_only = [letter for letter in watch.mute if letter not in watch.did]
    assert [
        letter for letter in told_only if letter[-1] not in EXPLAINED.get(letter.partition(" · touche")[0], "")
    ] == []
    assert reached() & may(role) - watch.asked <= set(NOT_ALL)


def called_by_screens():
    """Return the actions and queries that a screen names, or the program around it."""
    found, aside = set(), {"actions", "store", "cli", "hub"}
    for path in (path for path in ROOT.rglob("*.py") if not aside & set(path.relative_to(ROOT).parts)):
        found |= names_in(path)
    return found


def test_what_the_hands_do_not_reach_is_called_by_a_screen():
    told = set().union(*map(may, Role))
    assert reached() <= told, "each line names something that is there"
    samples = {name for name in told if name.endswith((":sample", "_sample"))}  # called by their catalogue's name
    assert told - reached() - samples - called_by_screens() <= NO_SCREEN
