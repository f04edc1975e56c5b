"""Every page × every role, in the window: a page that isn't the role's is absent and refused; on the others nothing is
asked that the role may not read, and nothing is offered that it may not do."""

import shutil

import pytest

from lmmh_desk.features.desk.ui.settings import TABS
from lmmh_desk.office.model.papers import KINDS, withheld
from lmmh_desk.office.model.rights import Role, allowed, roles_for
from lmmh_desk.office.store.agents import delegations
from lmmh_desk.tenancy.actions.notes import add_note
from tests.journeys.seated import seated
from tests.replacing import replace

FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
REFUSED = ("ne permet pas", "n’est pas ouverte à votre profil")

# The right each page and each command asks; what is not named here is everybody's.
PAGES = {
    "home": "walkins", "appointments": "appointments", "moves": "moves", "visits": "visits",
    "justificatif": "moves.record",
    "fiche": "tenancy.read", "person_form": "tenancy.person", "imports": "tenancy.import", "prints": "office.papers",
    "verify": "office.papers.verify", "arbitration": "desk.arbitrate", "audit": "office.audit",
    "retention": "office.purge", "arrears": "arrears", "arrears_import": "arrears.import", "masks": "masks",
    "allocation": "allocation", "continuity": "continuity", "mediation": "mediation", "upkeep": "upkeep",
    "works": "works.read", "campaigns": "campaigns", "campaign": "campaigns.write",
}  # fmt: skip
OPEN_TO_ALL = {"exchange", "settings", "help"}  # each role sees its own part of them
OTHERS_ISSUE = {Role.SOCIAL_ADVISER, Role.ALLOCATION_OFFICER, Role.CRISIS_CELL}  # no justificatif by themselves
EVERYBODYS = {"exchange.run", "exchange.open", "exchange.export", "exchange.import", "desk.settings", "desk.access",
              "desk.help", "desk.tour"}  # fmt: skip


@pytest.fixture(scope="module")
def seat(demonstration, tmp_path_factory, qapp):
    """Return a function that seats an agent of a role and gives the window, its hands and what it said."""
    start, player = seated(shutil.copytree(demonstration, tmp_path_factory.mktemp("roles") / "profile"))

    first = start.work.context.me

    def sit(role):
        work = start.work
        with work.context.store.read() as read:
            theirs = withheld(role, delegations(read, *KINDS))
        found = replace(first, agent_id=f"agent-{role}", agent_name=f"Agent {role}", role=role, withheld=theirs)
        work.lock()
        work.sign_in(found)
        player.settle()
        said = []
        work.keybar.say = lambda text, *_rest, **_named: said.append(text)
        return work, player, said

    yield sit
    start.end()
    start.window.close()
    start.window.deleteLater()


def person(work):
    with work.context.store.read() as read:
        return read.exec_driver_sql(FERHAT).scalar()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_pages_and_no_other(seat, role):
    work, player, said = seat(role)
    ferhat = person(work)
    arguments = {"fiche": {"person_id": ferhat}, "justificatif": {"person_id": ferhat}, "person_form": {"text": "Ney"}}
    may = {key for key in work.navigation.pages if key in OPEN_TO_ALL or allowed(role, PAGES[key])}
    if role in OTHERS_ISSUE:
        may.remove("justificatif")
    assert set(work.navigation.allowed()) == may
    for key in work.navigation.pages:
        said.clear()
        before = work.pages.place
        work.open(key, **arguments.get(key, {}))
        player.settle()
        refusals = [text for text in said if any(words in text for words in REFUSED)]
        if key in may:
            assert work.pages.place.key == key
            assert refusals == [], f"{key} asks for something that {role} may not read"
        else:
            assert work.pages.place == before
            assert len(refusals) == 1, f"{key} opens for {role}"


def test_f1_shows_the_keys_of_each_page_then_its_help(seat):
    pressed = set()
    for role in Role:
        work, player, _said = seat(role)
        work.parentWidget().setCurrentWidget(work)  # nobody typed a code: the lock screen stands before it
        arguments = {key: {"person_id": person(work)} for key in ("fiche", "justificatif")}
        arguments["person_form"] = {"text": "Ney"}
        for key in work.navigation.allowed().keys() - pressed:
            pressed.add(key)
            work.open(key, **arguments.get(key, {}))
            player.settle()
            player.press("F1")
            overlay = work.acts._overlay
            assert overlay is not None, f"F1 does nothing on {key}"
            assert overlay.isVisible(), f"F1 does nothing on {key}"
            assert all(told in overlay.accessibleDescription() for _keys, told in work.page().gestures), key
            player.press("F1")
            player.settle()
            assert (overlay.isVisible(), work.pages.place.key) == (False, "help"), f"F1 twice on {key}"
    assert pressed == set(work.navigation.pages)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_its_commands_and_refused_the_others(seat, role):
    work, _player, said = seat(role)
    offered = {command.key for command in work.runner.allowed()}
    for key, command in work.runner.commands.items():
        assert command.roles or key in EVERYBODYS, f"{key} has no roles"
        if key not in offered:
            said.clear()
            work.run(key)
            assert "ne permet pas" in said[0]
    keys = {
        shortcut.command for page in work.navigation.pages for shortcut in work.shortcuts.valid(page, *work.where()[1:])
    }
    assert not {key for key in keys if key in work.runner.commands} - offered


@pytest.mark.parametrize("role", list(Role))
def test_a_role_begins_by_its_work(seat, role):
    work, _player, _said = seat(role)
    assert work.navigation.home().key == ("upkeep" if role == Role.CARETAKER else "home")


def test_a_caretaker_is_offered_nothing_of_anybody_s(seat):
    work, player, _said = seat(Role.CARETAKER)
    nameless = {"verify", "mediation", "upkeep"}  # nights and halls name nobody
    assert set(work.navigation.allowed()) == {*nameless, *OPEN_TO_ALL}
    assert not [command.key for command in work.runner.allowed() if command.person]
    work.open("settings")
    player.settle()
    assert list(work.page().tabs) == ["general"]
    player.press("Ctrl+K")
    player.type("belkacem")
    texts = " ".join(player.texts())
    assert "Ferhat" not in texts


def test_a_caretaker_reads_no_name_in_what_waits_to_be_sent(seat):
    work, player, _said = seat(Role.FRONT_DESK)
    context = work.context
    add_note(context.store, context.me, person(work), "Rappelle demain")
    for role, told in ((Role.FRONT_DESK, True), (Role.CARETAKER, False)):
        work, player, _said = seat(role)
        work.open("exchange")
        player.settle()
        waiting = work.context.exchanges.status.facts.waiting  # what the pill, its popover and the page show
        assert ("Belkacem" in " ".join(line.concerns for line in waiting)) is told
        assert ("Saisie d’un autre service" in {line.title for line in waiting}) is not told


@pytest.mark.parametrize("role", list(Role))
def test_the_settings_show_a_role_its_tabs(seat, role):
    work, player, said = seat(role)
    work.open("settings")
    player.settle()
    page = work.page()
    assert list(page.tabs) == [key for key, tab in TABS.items() if role in roles_for(tab.right)]
    assert page.audit.isHidden() is not allowed(role, "office.audit")
    for key in page.tabs:
        page.show_tab(key)
        player.settle()
        assert page.section().isVisibleTo(page)
    assert not [text for text in said if "ne permet pas" in text]


def test_the_next_agent_finds_nothing_of_the_manager_s_pages(seat):
    work, player, _said = seat(Role.ADMIN)
    work.open("settings")
    player.settle()
    assert "agents" in work.page().tabs
    work, player, _said = seat(Role.FRONT_DESK)
    work.open("settings")
    player.settle()
    assert list(work.page().tabs) == ["general"]
    assert work.page().audit.isHidden()


@pytest.mark.parametrize("role", list(Role))
def test_a_paper_that_others_establish_has_no_command_no_key_and_no_button(seat, role):
    work, player, _said = seat(role)
    theirs = work.context.me.withheld
    made = {"moves.new": "JD", "tenancy.residence": "AR", "arrears.attestation": "AL"}
    offered = {command.key for command in work.runner.allowed()}
    keys = {each.command for each in work.shortcuts.valid(*work.where())}
    for command, kind in made.items():
        assert kind not in theirs or command not in offered | keys
    if "moves" in work.navigation.allowed():
        work.open("moves")
        player.settle()
        assert work.page().head.new.isHidden() is ("JD" in theirs)
