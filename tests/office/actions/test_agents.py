import pytest

from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.agents import change_access, save_agent, set_pin
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.actions.sites import save_site
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.office.model.forms import AccessForm, AgentForm, SiteForm
from lmmh_desk.office.model.rights import Role, covers
from lmmh_desk.office.store import agents
from tests.office.conftest import PIN, add_agent, choose
from tests.replacing import replace

NEW = "314159"


@pytest.fixture
def other_site(store, admin):
    return save_site(store, admin, SiteForm(name="Ronceray", public_area_m2=9)).created("site")


def form(session, **values):
    start = AgentForm(
        name="Inès  Roy", title="chargée d’accueil", role=Role.FRONT_DESK, site_id=session.site_id, pin=NEW
    )
    return replace(start, **values)


def test_an_agent_is_created_and_opens_a_session(store, admin):
    agent_id = save_agent(store, admin, form(admin)).created("agent")
    assert unlock(store, agent_id, NEW).agent_name == "Inès Roy"


def test_an_agent_has_a_telephone_of_the_service(store, admin):
    agent_id = save_agent(store, admin, form(admin, phone=" 06 39 98 20 44")).created("agent")
    with store.read() as read:
        assert agents.agent(read, agent_id).phone == "06 39 98 20 44"


def test_an_agent_works_at_several_sites(store, admin, other_site):
    agent_id = save_agent(store, admin, form(admin, other_sites=(other_site, admin.site_id))).created("agent")
    with store.read() as read:
        assert agents.agent_sites(read, agent_id) == [other_site]
        assert [agent.id for agent in agents.agents(read, other_site)] == [agent_id]
    changes = save_agent(store, admin, form(admin, id=agent_id, other_sites=(other_site,), title="conseillère"))
    assert not changes.touches("agent_site")
    save_agent(store, admin, form(admin, id=agent_id, active=False))
    with store.read() as read:
        assert agents.agents(read, other_site) == []
        assert agent_id in [agent.id for agent in agents.agents(read, every=True)]
        assert agent_id not in [agent.id for agent in agents.agents(read)]
        assert agents.agent(read, agent_id).title == "chargée d’accueil"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"title": ""}, "title"),
        ({"title": "Sale raciste"}, "title"),
        ({"site_id": ""}, "site_id"),
        ({"pin": "12"}, "pin"),
        ({"phone": "chez lui"}, "phone"),
    ],
)
def test_a_wrong_agent_names_its_field(store, admin, values, field):
    with pytest.raises(BadInput) as caught:
        save_agent(store, admin, form(admin, **values))
    assert list(caught.value.fields) == [field]


def test_a_session_stands_while_its_agent_is_here_in_that_role(store, admin, front):
    kept = form(admin, id=front.agent_id, name=front.agent_name, title="accueil")

    def standing(session=front):
        with store.read() as read:
            return agents.standing(read, session)

    assert standing() == front
    save_agent(store, admin, replace(kept, role=Role.CARETAKER))
    assert standing() is None
    save_agent(store, admin, kept)
    assert standing() == front
    save_agent(store, admin, replace(kept, active=False))
    assert standing() is None
    assert standing(replace(front, agent_id="nobody")) is None


def test_another_code_ends_what_was_opened_by_the_one_before(store, front, manager):
    def standing(session):
        with store.read() as read:
            return agents.standing(read, session)

    opened = unlock(store, front.agent_id, PIN)
    choose(store, opened, "Les Sablons à midi")
    assert standing(opened) == opened
    change_access(store, opened, AccessForm("Les Sablons à midi", pin="190327", pin_again="190327"))
    assert standing(opened) == opened, "one's own, changed here"
    set_pin(store, manager, front.agent_id, NEW)
    assert standing(opened) is None
    again = unlock(store, front.agent_id, NEW)
    assert standing(again) == again


def test_a_session_follows_what_others_establish_now(store, admin, front, manager):
    set_issuers(store, admin, "JD", (Role.SITE_MANAGER,))
    with store.read() as read:
        assert agents.standing(read, front) == replace(front, withheld=front.withheld | {"JD"})
        assert agents.standing(read, manager) == manager
    set_issuers(store, admin, "AR", (Role.FRONT_DESK,))
    with store.read() as read:
        assert agents.standing(read, front).withheld == front.withheld - {"AR"} | {"JD"}
        assert "AR" in agents.standing(read, manager).withheld


def test_agents_belong_to_headquarters(store, admin, manager):
    with pytest.raises(NotAllowed):
        save_agent(store, manager, form(manager))
    with pytest.raises(NotFound):
        save_agent(store, admin, form(admin, site_id="nowhere"))


def test_the_last_administrator_stays(store, admin):
    mine = form(admin, id=admin.agent_id)
    for values in ({"role": Role.FRONT_DESK}, {"role": Role.ADMIN, "active": False}):
        with pytest.raises(WrongState, match="administrateur"):
            save_agent(store, admin, replace(mine, **values))
    with store.read() as read:
        assert agents.agent(read, admin.agent_id).role is Role.ADMIN


def test_a_new_code_replaces_the_old_one(store, front, manager):
    set_pin(store, manager, front.agent_id, NEW)
    with pytest.raises(NotAllowed):
        unlock(store, front.agent_id, PIN)
    unlock(store, front.agent_id, NEW)
    with pytest.raises(WrongState, match="avec votre mot de passe"):
        set_pin(store, manager, manager.agent_id, NEW)
    unlock(store, manager.agent_id, PIN)
    with pytest.raises(BadInput):
        set_pin(store, manager, front.agent_id, "123456")


def test_whose_code_a_manager_may_change(store, admin, front, manager, other_site):
    away = add_agent(store, admin, "Loin", Role.FRONT_DESK, other_site)
    crisis = add_agent(store, admin, "Odile Ferrand", Role.CRISIS_CELL)
    for session, other in ((manager, admin), (manager, away), (front, manager), (manager, crisis)):
        with pytest.raises(NotAllowed):
            set_pin(store, session, other.agent_id, NEW)
    save_agent(store, admin, form(admin, id=away.agent_id, site_id=other_site, other_sites=(manager.site_id,)))
    with pytest.raises(NotAllowed):
        set_pin(store, manager, away.agent_id, NEW)
    for other in (away, crisis):
        set_pin(store, admin, other.agent_id, NEW)


def test_a_site_manager_covers_the_roles_of_his_site():
    """By the code he gives he would be them: whoever may what he may not is beyond his reach."""
    assert {role for role in Role if not covers(Role.SITE_MANAGER, role)} == {Role.ADMIN, Role.CRISIS_CELL}
    assert all(covers(Role.ADMIN, role) for role in Role)
