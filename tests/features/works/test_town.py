"""Real desks around a real hub: two that edit one operation offline, two that add a stage of the same days."""

from datetime import date

import pytest

from lmmh_desk.features.desk.store.arbitration import board as asked
from lmmh_desk.features.works.actions import writing as acts
from lmmh_desk.features.works.model.noting import Operating, Staging
from lmmh_desk.features.works.model.plan import overlap_words
from lmmh_desk.features.works.store.plan import operation
from tests.conftest import load_tables
from tests.sync.town import NOW, two_sites

load_tables()


@pytest.fixture
def town(tmp_path, template):
    """Two sites of one desk each."""
    made = two_sites(tmp_path, template)
    yield made
    made.close()


@pytest.fixture
def base(town):
    with town.desks[0].store.read() as read:
        residence_id = read.exec_driver_sql("SELECT id FROM residence ORDER BY name").scalar()
    return Operating(residence_id, "lifts", state="running")


@pytest.fixture
def lifts(town, base):
    one = town.desks[0]
    made = acts.open_operation(one.store, one.session, base).created("works_operation")
    town.settle()
    return made


def shown(desk, operation_id):
    with desk.store.read() as read:
        return operation(read, operation_id)


def clashes(desk):
    with desk.store.read() as read:
        return asked(read, desk.session, NOW).items


def change(desk, operation_id, base, **changed):
    fields = {name: getattr(base, name) for name in base.__struct_fields__} | changed
    acts.change_operation(desk.store, desk.session, operation_id, Operating(**fields))


def test_two_desks_that_change_other_parts_of_one_operation_are_put_together(town, lifts, base):
    one, two = town.desks
    change(one, lifts, base, company="Ascenseurs du Maine")
    change(two, lifts, base, outages="bruit 9:00–12:00")
    town.settle()
    for desk in (one, two):
        found = shown(desk, lifts)
        assert (found.company, found.outages) == ("Ascenseurs du Maine", "bruit 9:00–12:00")
        assert clashes(desk) == ()


def test_two_sentences_for_one_operation_are_asked_and_neither_is_lost(town, lifts, base):
    one, two = town.desks
    change(one, lifts, base, said="L’ascenseur revient le 15.")
    change(two, lifts, base, said="L’ascenseur revient le 22.")
    town.settle()
    assert shown(one, lifts).said == shown(two, lifts).said
    (item,) = clashes(one)
    values = {value for line in item.lines for value in (line.kept, line.other)}
    assert {"L’ascenseur revient le 15.", "L’ascenseur revient le 22."} <= values


def test_two_stages_of_the_same_days_both_stay_and_the_overlap_is_said(town, lifts):
    for desk, label in zip(town.desks, ("hall 1", "hall 2"), strict=True):
        days = Staging("works", date(2021, 1, 4), date(2021, 1, 15), label)
        acts.add_stage(desk.store, desk.session, lifts, days)
    town.settle()
    for desk in town.desks:
        stages = shown(desk, lifts).stages
        assert {stage.label for stage in stages} == {"hall 1", "hall 2"}
        assert overlap_words(stages).startswith("Deux étapes se recouvrent")
        assert clashes(desk) == ()


def test_an_operation_taken_away_here_while_it_is_changed_or_given_a_stage_there_is_never_lost_unseen(
    town, lifts, base
):
    one, two = town.desks
    acts.drop_operation(one.store, one.session, lifts)
    change(two, lifts, base, company="Ascenseurs du Maine")
    town.settle()
    for desk in (one, two):
        assert shown(desk, lifts).id == lifts
        (item,) = clashes(desk)
        assert [(line.kept, line.other) for line in item.lines] == [
            ("Supprimer de nouveau", "Remettre\u00a0: Ascenseurs du Maine")
        ]


def test_a_stage_of_an_operation_that_was_taken_away_meanwhile_is_kept_and_somebody_is_asked(town, lifts):
    one, two = town.desks
    acts.drop_operation(one.store, one.session, lifts)
    acts.add_stage(two.store, two.session, lifts, Staging("works", date(2020, 11, 2), date(2020, 12, 18)))
    town.settle()
    for desk in (one, two):
        assert len(shown(desk, lifts).stages) == 1
        (item,) = clashes(desk)
        assert [(line.kept, line.other) for line in item.lines] == [
            ("Supprimer de nouveau", "Remettre\u00a0: 17/11 à 10:42")
        ]
