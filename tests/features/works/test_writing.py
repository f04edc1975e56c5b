"""Operations, stages, programmes and notices in a real store: written, refused, found, told, printed."""

from datetime import date

import pytest
from msgspec.structs import replace as with_

from lmmh_desk.features.works.actions import printing
from lmmh_desk.features.works.actions import writing as acts
from lmmh_desk.features.works.model.noting import Operating, Programming, Staging
from lmmh_desk.features.works.model.plan import cautions
from lmmh_desk.features.works.model.records import STATES, State
from lmmh_desk.features.works.store import plan
from lmmh_desk.features.works.store.access import access
from lmmh_desk.features.works.store.found import search, timeline
from lmmh_desk.features.works.store.waiting import ACTS, waiting
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from lmmh_desk.printing.pages import pictures
from lmmh_desk.tenancy.store.cards import person_card
from tests.documents.watching import text_of
from tests.features.works.sheets import TODAY
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE

PROGRAMME = Programming("Les Maillets", "Le Mans", 64, "building", date(2021, 6, 30), 0, 72, "2e trim. 2021")


def words(pdf):
    return " ".join(text_of(pdf).split())


def count(store, table):
    with store.read() as read:
        return read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()


def test_an_operation_is_opened_changed_and_led_to_its_end(store, manager, homes, lifts, shown):
    asked = Operating(homes["Les Sittelles"], "lifts", said=" Un  ascenseur marche. ", state="delivered")
    acts.change_operation(store, manager, lifts, asked)
    (one,) = shown().operations
    assert (one.said, one.state, one.buildings) == ("Un ascenseur marche.", "delivered", "")
    with pytest.raises(WrongState, match="ne devient pas"):
        acts.change_operation(store, manager, lifts, replace(asked, state="planned"))


def test_an_unknown_residence_or_a_name_in_a_sentence_is_refused_and_nothing_is_written(store, manager, homes, shown):
    with pytest.raises(NotFound):
        acts.open_operation(store, manager, Operating("nowhere", "lifts"))
    with pytest.raises(BadInput) as refused:
        acts.open_operation(store, manager, Operating(homes["Clos-Bernard"], "lifts", said="Locataire alcoolique"))
    assert list(refused.value.fields) == ["said"]
    for field in ("said", "caution", "offers", "posted", "scale", "outages"):
        named = replace(Operating(homes["Clos-Bernard"], "lifts"), **{field: "Voir avec Mme Tessier, hall 2"})
        with pytest.raises(BadInput, match="semble nommer quelqu’un") as refused:
            acts.open_operation(store, manager, named)
        assert list(refused.value.fields) == [field]
    assert shown().operations == ()
    acts.open_operation(store, manager, Operating(homes["Clos-Bernard"], "lifts", company="Jean Martin et fils"))
    assert shown().operations[0].company == "Jean Martin et fils"


def test_a_stage_is_added_changed_and_taken_away(store, manager, staged, shown):
    (one,) = shown().operations
    assert [stage.label for stage in one.stages] == ["halls 1–2", "", "halls 3–4"]
    last = one.stages[-1]
    acts.change_stage(store, manager, last.id, Staging("works", date(2021, 3, 1), date(2021, 6, 4), "hall 3"))
    assert shown().operations[0].ends_on == date(2021, 6, 4)
    with pytest.raises(BadInput) as refused:
        acts.add_stage(store, manager, staged, Staging("works", date(2021, 3, 1), date(2021, 2, 1)))
    assert list(refused.value.fields) == ["ends_on"]
    acts.drop_stage(store, manager, last.id)
    assert len(shown().operations[0].stages) == 2
    with pytest.raises(NotFound):
        acts.add_stage(store, manager, "nowhere", Staging("works", TODAY, TODAY))


def test_a_sentence_whose_stages_changed_since_is_to_be_read_again_until_it_is_written_again(
    store, manager, homes, lifts, shown, clock
):
    written = Operating(homes["Les Sittelles"], "lifts", "C", said="Le hall 2 est arrêté.", state="running")

    def warned():
        return cautions(shown().operations[0], TODAY).startswith("Les étapes ont changé depuis que la phrase")

    def after(act):
        clock.advance(60_000)
        act()
        return warned()

    halls = Staging("works", date(2021, 6, 1), date(2021, 7, 15), "hall 3")
    assert not after(lambda: acts.change_operation(store, manager, lifts, written))
    confirmed = shown().operations[0].confirmed_at
    assert after(lambda: acts.add_stage(store, manager, lifts, halls))
    assert shown().operations[0].confirmed_at == confirmed
    (stage,) = shown().operations[0].stages
    assert not after(lambda: acts.change_operation(store, manager, lifts, written))
    assert after(lambda: acts.change_stage(store, manager, stage.id, halls))
    assert not after(lambda: acts.change_operation(store, manager, lifts, written))
    assert after(lambda: acts.drop_stage(store, manager, stage.id))
    assert not after(lambda: acts.change_operation(store, manager, lifts, replace(written, said="")))


def test_an_operation_entered_twice_is_taken_away_and_put_back_as_it_was(store, manager, counter, homes, staged, shown):
    twin = acts.open_operation(store, manager, Operating(homes["Les Sittelles"], "lifts", "C")).created(
        "works_operation"
    )
    acts.add_stage(store, manager, twin, Staging("works", TODAY, TODAY))
    store.clock.advance(60_000)
    (before,) = [one for one in shown().operations if one.id == staged]
    acts.drop_operation(store, manager, twin)
    assert [one.id for one in shown().operations] == [staged]
    with store.read() as read:
        assert search(read, "sitt ascen", counter, 0)
    acts.drop_operation(store, manager, staged)
    assert (shown().operations, count(store, "works_stage")) == ((), 0)
    with store.read() as read:
        assert search(read, "sitt ascen", counter, 0) == []
    acts.put_back(store, manager, before)
    (after,) = shown().operations

    def bare(one):
        stages = tuple(replace(stage, id="") for stage in one.stages)
        return replace(one, id="", stages=stages)

    assert bare(after) == bare(before)
    acts.give_notice(store, counter, FERHAT)
    with pytest.raises(WrongState, match="Un avis de ces travaux a été remis"):
        acts.drop_operation(store, manager, after.id)
    assert len(shown().operations) == 1


@pytest.mark.parametrize("state", list(State))
def test_an_operation_that_was_told_is_ended_by_the_gesture_its_refusal_proposes(
    store, manager, counter, homes, shown, state
):
    place = homes["Les Sittelles"]
    made = acts.open_operation(store, manager, Operating(place, "lifts", "C")).created("works_operation")
    acts.give_notice(store, counter, FERHAT)
    for step in {State.PLANNED: (), State.RUNNING: ("running",)}.get(state, ("running", state)):
        acts.change_operation(store, manager, made, Operating(place, "lifts", "C", state=step))
    with pytest.raises(WrongState) as refused:
        acts.drop_operation(store, manager, made)
    steps = [one for one in State if f"«\u00a0{STATES[one]}\u00a0»" in refused.value.gesture]
    for step in steps:
        acts.change_operation(store, manager, made, Operating(place, "lifts", "C", state=step))
    assert shown().operations[0].state == State.DELIVERED


def test_a_programme_entered_twice_counts_no_more_once_taken_away(store, admin, manager, shown):
    first, twin = (acts.open_programme(store, admin, PROGRAMME).created("new_programme") for _time in range(2))
    with pytest.raises(NotAllowed):
        acts.drop_programme(store, manager, twin)
    acts.drop_programme(store, admin, twin)
    assert [(one.id, one.dwellings) for one in shown().programmes] == [(first, 64)]


@pytest.mark.parametrize(("before", "after"), [("running", "planned"), ("delivered", "running")])
def test_a_state_said_by_mistake_is_said_again(store, manager, homes, shown, before, after):
    place = homes["Les Sittelles"]
    made = acts.open_operation(store, manager, Operating(place, "lifts", state=before)).created("works_operation")
    acts.change_operation(store, manager, made, Operating(place, "lifts", state=after))
    assert shown().operations[0].state == after


def test_a_programme_is_headquarters(store, admin, manager, shown):
    with pytest.raises(NotAllowed):
        acts.open_programme(store, manager, PROGRAMME)
    made = acts.open_programme(store, admin, PROGRAMME).created("new_programme")
    acts.change_programme(store, admin, made, replace(PROGRAMME, handed=30, phase="delivered"))
    (one,) = shown().programmes
    assert (one.name, one.dwellings, one.handed, one.phase) == ("Les Maillets", 64, 30, "delivered")


def test_the_counter_reads_and_prints_and_writes_no_works(store, counter, caretaker, staged):
    for act in (
        lambda: acts.open_operation(store, counter, Operating("r", "lifts")),
        lambda: acts.change_operation(store, counter, staged, Operating("r", "lifts")),
        lambda: acts.add_stage(store, counter, staged, Staging("works", TODAY, TODAY)),
        lambda: acts.change_stage(store, counter, "s", Staging("works", TODAY, TODAY)),
        lambda: acts.drop_stage(store, counter, "s"),
        lambda: acts.drop_operation(store, counter, staged),
        lambda: acts.put_back(store, counter, "o"),
        lambda: acts.change_programme(store, counter, "p", PROGRAMME),
        lambda: printing.hall_notice(store, caretaker, staged),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_notice_of_a_tenant_bears_what_was_said_and_is_kept(store, counter, staged):
    told = words(printing.notice_here(store, counter, FERHAT))
    for said in (
        "Avis de travaux", "Remis à M. Ferhat Belkacem", "Les Sittelles, bât. C", "ascenseurs · 4 halls",
        "Leur fin est prévue le 28 mai 2021", "Travaux, halls 1–2", "du 01/10/2020", "Ascenseurs du Maine",
    ):  # fmt: skip
        assert said in told, said
    with store.read() as read:
        (moment,) = timeline(read, FERHAT, counter)
        assert (moment.title, moment.table) == ("Avis de travaux remis", "works_notice")
        assert "28" in moment.subtitle
        (part,) = access(read, About((FERHAT,), ()))
        assert part.lines


def test_a_notice_for_who_lives_elsewhere_is_refused_and_nothing_is_kept(store, counter, staged):
    for act in (printing.notice_here, acts.give_notice):
        with pytest.raises(WrongState, match="Aucuns travaux ne concernent le logement de M"):
            act(store, counter, SLIMANE)
    assert count(store, "works_notice") == 0


def test_all_the_works_of_a_dwelling_are_told_on_one_page_and_kept(store, manager, counter, homes, staged):
    for place, nature in (("Les Sittelles", "heating"), ("Clos-Bernard", "asbestos")):
        acts.open_operation(store, manager, Operating(homes[place], nature, caution="Ne promettez aucune date."))
    paper = printing.notice_here(store, counter, FERHAT)
    told = words(paper)
    assert "ascenseurs" in told
    assert "chauffage collectif" in told
    assert "désamiantage" not in told
    assert "Ne promettez" not in told
    assert len(list(pictures(paper, 40))) == 1
    assert count(store, "works_notice") == 2
    with store.read() as read:
        assert [moment.title for moment in timeline(read, FERHAT, counter)] == ["Avis de travaux remis"] * 2


def test_works_on_another_building_or_another_residence_do_not_concern_a_tenant(store, manager, homes):
    for place, buildings in (("Les Sittelles", "A, B"), ("Clos-Bernard", "")):
        acts.open_operation(store, manager, Operating(homes[place], "heating", buildings))
    with pytest.raises(WrongState, match="Aucuns travaux"):
        printing.notice_here(store, manager, FERHAT)


def test_who_lives_in_no_known_building_is_told_of_works_bounded_to_some_and_the_agent_is_warned(store, manager, homes):
    for buildings in ("A, B", ""):
        acts.open_operation(
            store, manager, Operating(homes["Les Sittelles"], "heating", buildings, caution="Ne promettez aucune date.")
        )
    with store.write(manager, "test.building") as unit:
        unit.connection.exec_driver_sql("UPDATE dwelling SET building = '' WHERE building = 'C'")
    with store.read() as read:
        cautions = {one.caution for one in plan.here(read, person_card(read, FERHAT), TODAY)}
    doubt = "Le bâtiment de ce logement n’est pas connu\u00a0: vérifiez que les travaux le concernent."
    assert cautions == {f"{doubt} Ne promettez aucune date.", "Ne promettez aucune date."}
    told = words(printing.notice_here(store, manager, FERHAT))
    assert "Les Sittelles, bât. A et B" in told
    assert "vérifiez" not in told


def test_the_file_says_the_sentence_and_nothing_once_all_is_delivered(store, manager, homes, staged):
    with store.read() as read:
        (one,) = plan.here(read, person_card(read, FERHAT), TODAY)
    assert one.about == "ascenseurs · 4 halls"
    assert one.told.startswith("Les travaux sont en cours.")
    assert one.updated == "Mis à jour le 17/11/2020"
    acts.change_operation(store, manager, staged, Operating(homes["Les Sittelles"], "lifts", state="delivered"))
    with store.read() as read:
        assert plan.here(read, person_card(read, FERHAT), TODAY) == []


def test_the_notice_of_a_hall_names_nobody(store, counter, staged):
    told = words(printing.hall_notice(store, counter, staged))
    assert "Remis à" not in told
    assert "Informations confirmées le 17/11/2020" in told
    assert count(store, "works_notice") == 0
    with pytest.raises(NotFound):
        printing.hall_notice(store, counter, "nowhere")


def test_works_are_found_by_their_words(store, admin, counter, caretaker, staged, shown):
    acts.open_programme(store, admin, PROGRAMME)
    with store.read() as read:
        (hit,) = search(read, "sitt ascen", counter, 0)
        assert (hit.title, hit.arguments) == ("Les Sittelles, bât. C", {"operation_id": staged})
        (hit,) = search(read, "maillets", counter, 0)
        assert hit.subtitle == "Le Mans · programme neuf"
        assert hit.arguments == {"programme_id": shown().programmes[0].id}
        for nothing in ("sit", "", "bellerive"):
            assert search(read, nothing, counter, 0) == []
        assert search(read, "maillets", caretaker, 0) == timeline(read, FERHAT, caretaker) == []


def test_what_waits_is_told(store):
    act = Transaction(1, 5, "works.notice", "", ())
    with store.read() as read:
        (line,) = waiting(read, [act, with_(act, action="masks.give")])
    assert (line.title, line.page) == (ACTS["works.notice"], "works")
