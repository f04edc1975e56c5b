"""Nights of real desks around a real hub: every desk reads them, two that change one incident are asked."""

import pytest

from lmmh_desk.features.desk.store.arbitration import board as asked
from lmmh_desk.features.mediation.actions import noting as acts
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.features.mediation.store.nights import board, residences
from tests.conftest import load_tables
from tests.features.mediation.nights import LAST, TODAY
from tests.replacing import replace
from tests.sync.town import NOW, two_sites

load_tables()


@pytest.fixture
def town(tmp_path, template):
    """Two sites of one desk each."""
    made = two_sites(tmp_path, template)
    yield made
    made.close()


def noting(desk, **others):
    with desk.store.read() as read:
        residence_id = residences(read)[0][0]
    return replace(Noting(LAST, 1370, residence_id, "hall 4", "noise"), **others)


def shown(desk):
    with desk.store.read() as read:
        return board(read, desk.session.site_id, LAST, NOW)


def test_what_one_site_noted_the_other_reads_and_follows(town):
    one, two = town.desks
    incident = acts.note(one.store, one.session, noting(one)).created("night_incident")
    town.settle()
    acts.follow(two.store, two.session, Follow("Réunir", "manager", TODAY, incident))
    acts.correct(one.store, one.session, incident, noting(one, state="on_site"))
    town.settle()
    for desk in (one, two):
        (seen,) = shown(desk).incidents
        assert (seen.state, seen.follow) == ("on_site", "manager")


def test_two_that_say_otherwise_of_one_incident_are_asked_and_neither_is_lost(town):
    one, two = town.desks
    incident = acts.note(one.store, one.session, noting(one)).created("night_incident")
    town.settle()
    acts.correct(one.store, one.session, incident, noting(one, state="resolved"))
    acts.correct(two.store, two.session, incident, noting(two, state="on_site", action="Équipe sur place"))
    town.settle()
    assert shown(one).incidents == shown(two).incidents
    assert shown(one).incidents[0].action == "Équipe sur place"
    with one.store.read() as read:
        (item,) = asked(read, one.session, NOW).items
    assert item.title


def test_what_is_handed_to_the_police_here_while_no_call_is_noted_there_says_that_they_were_called(town):
    one, two = town.desks
    incident = acts.note(one.store, one.session, noting(one, police=True, state="on_site")).created("night_incident")
    town.settle()
    acts.correct(one.store, one.session, incident, noting(one, police=True, state="handed_to_police"))
    acts.correct(two.store, two.session, incident, noting(two, state="on_site"))
    town.settle()
    for desk in (one, two):
        (seen,) = shown(desk).incidents
        assert (seen.state, seen.police) == ("handed_to_police", True)


def test_one_incident_that_two_desks_noted_apart_is_removed_right_after_the_merge_and_put_back_from_the_other(town):
    one, two = town.desks
    made = [acts.note(desk.store, desk.session, noting(desk)).created("night_incident") for desk in (one, two)]
    town.settle()
    assert len(shown(one).incidents) == 2
    acts.remove(one.store, one.session, made[1], "twice")
    town.settle()
    assert [incident.id for incident in shown(two).incidents] == made[:1]
    acts.restore(two.store, two.session, made[1])
    town.settle()
    assert len(shown(one).incidents) == 2
    acts.remove(one.store, one.session, made[1], "twice")
    acts.correct(two.store, two.session, made[1], noting(two, state="on_site"))  # it went on there meanwhile
    town.settle()
    with one.store.read() as read:
        (item,) = asked(read, one.session, NOW).items
    assert [line.label for line in item.lines] == ["Où en est-on, retiré"]
