from lmmh_desk.features.desk.actions.settings import save_preferences, save_shown
from lmmh_desk.features.desk.store import settings as queries
from lmmh_desk.features.desk.ui.roster import roster
from lmmh_desk.kernel.clock import paris
from lmmh_desk.office.actions.rules import set_rule, set_setting
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.settings import SETTINGS, WAIT_LONG, WAIT_TOO_LONG, Setting
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.office.conftest import add_agent


def board(store, session):
    with store.read() as read:
        return queries.board(read, SETTINGS, session, store.clock.now())


def test_headquarters_see_and_edit_everything_but_the_rules(store, admin):
    shown = board(store, admin)
    assert [(line.key, line.editable) for line in shown.lines] == [
        ("gauge_m2", False),
        ("wait_long", True),
        ("wait_too_long", True),
        ("lock_after", True),
        ("exchange_every", True),
        ("open_without_exchange", True),
        ("move_people", False),
    ]
    gauge, people = shown.lines[0], shown.lines[-1]
    assert (gauge.value, gauge.default) == ("4\u00a0m² / pers.", "4\u00a0m² / pers.")
    assert gauge.effect == "5\u00a0personnes, Agence Centre, depuis le 30/10"
    assert (people.default, people.effect) == ("6\u00a0pers.", "Avertit au-delà, n’empêche pas, depuis le 06/11")
    assert shown.last_change == ""
    assert {line.state for line in shown.rules} == {"current", "coming"}


def test_others_only_read(store, front):
    assert not any(line.editable for line in board(store, front).lines)


def test_a_manager_edits_what_a_site_may_set(store, admin, manager):
    with store.read() as read:
        whole = Setting("x", "Pour tous", "", 1, 0, 9, "Rien")
        lines = queries.board(read, (WAIT_LONG, whole), manager, store.clock.now()).lines
    assert [line.editable for line in lines] == [False, True, False, False]


def test_changes_show_and_are_told(store, admin, manager):
    set_setting(store, admin, WAIT_TOO_LONG, 40)
    set_setting(store, manager, WAIT_TOO_LONG, 25, queries.scope_of(manager))
    line = board(store, manager).lines[2]
    assert (line.value, line.default, line.changed, line.own) == ("25\u00a0min", "40\u00a0min", True, True)
    assert board(store, admin).lines[2].value == "40\u00a0min"
    assert board(store, admin).last_change.startswith("Yann Prévost passe «")
    with store.read() as read:
        told = queries.history(read, SETTINGS)
        assert [sentence.endswith("Agence Centre") for _at, sentence in told] == [True, False]
        assert queries.history(read, (WAIT_LONG,)) == []


def test_no_rule_no_limit(store, admin, clock):
    set_rule(store, admin, "gauge_m2", paris(clock.now()).date(), "", source="essai")
    line = board(store, admin).lines[0]
    assert (line.value, line.default) == ("pas de règle", "4\u00a0m² / pers."), "what a new office has that day"
    assert line.effect.startswith("Surface d’accueil par personne, depuis le ")


def test_before_any_rule(store, admin, clock):
    clock.instant -= 10 * 365 * 86_400_000
    line = board(store, admin).lines[0]
    assert (line.default, line.effect) == ("pas de règle", "Surface d’accueil par personne")


def test_preferences_follow_the_agent(store, admin, front):
    save_preferences(store, front, "dark", 150)
    with store.read() as read:
        assert queries.preferences(read, front.agent_id) == ("dark", 150)
        assert queries.preferences(read, admin.agent_id) == ("system", 100)


def test_an_agent_is_shown_around_once_on_this_desk(store, admin, front):
    with store.read() as read:
        assert queries.new_here(read, front.agent_id)
    save_shown(store, front)
    with store.read() as read:
        assert not queries.new_here(read, front.agent_id)
        assert queries.new_here(read, admin.agent_id)


def test_the_lock_screen_knows_who_works_here(store, admin, front, clock):
    save_preferences(store, front, "dark", 150)
    with store.read() as read:
        shown = roster(read, clock.now())
    assert (shown.office, shown.site, shown.desk) == ("Le Mans Métropole Habitat", "Agence Centre", "CENTRE-01")
    assert shown.hours == "Ouvert jusqu’à 12:30"
    assert [(agent.name, agent.mode, agent.zoom) for agent in shown.agents] == [
        ("Hélène Vauclin", "system", 100),
        ("Karine Moulin", "dark", 150),
    ]


def test_the_lock_screen_of_a_point_has_who_may_end_a_pause_there(store, admin, manager, clock):
    """Its agent alone works there: a pause, or a PC silent for days, would otherwise wait for nobody."""
    point, other = (
        Site(kind=SiteKind.RECEPTION_POINT, name=name, address="") for name in ("Les Sittelles", "Ronceray")
    )
    point.agency_id = admin.site_id
    with store.write(admin, "test.points") as unit:
        for one in (point, other):
            unit.add(one)
    add_agent(store, admin, "Zoé Tessier", Role.FRONT_DESK, point.id)
    add_agent(store, admin, "Odile Ferrand", Role.SITE_MANAGER, other.id)
    add_agent(store, admin, "Loïc Thébault", Role.FRONT_DESK)

    def shown(site_id):
        with store.local() as connection:
            connection.exec_driver_sql("UPDATE desk SET site_id = ?", (site_id,))
        with store.read() as read:
            return [agent.name for agent in roster(read, clock.now()).agents]

    assert shown(point.id) == ["Zoé Tessier", "Hélène Vauclin", "Yann Prévost"], "its own first, then who helps there"
    assert shown(other.id) == ["Odile Ferrand", "Hélène Vauclin"], "of no agency"
    assert shown(admin.site_id) == ["Hélène Vauclin", "Loïc Thébault", "Yann Prévost"], "each once"
