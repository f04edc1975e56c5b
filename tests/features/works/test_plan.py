"""What may be told of works, what the chart shows, what is refused: the model."""

from datetime import date

import pytest

from lmmh_desk.features.works.model.noting import (
    Operating,
    Programming,
    Staging,
    check_step,
    checked_operation,
    checked_programme,
    checked_stage,
)
from lmmh_desk.features.works.model.plan import (
    Plan,
    Programme,
    Stage,
    cautions,
    overlap_words,
    overlaps,
    span,
    told,
    totals,
)
from lmmh_desk.features.works.ui.tables import operation_rows
from lmmh_desk.features.works.wire import WIRES
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, WrongState
from tests.features.works.sheets import OPERATION, SAID, STAGES, TODAY
from tests.replacing import replace

PROGRAMME = Programme("p", "Les Maillets", "Le Mans", 64, "building", 0, 72, date(2021, 6, 30), "2e trim. 2021")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"said": "Voici."}, "Voici."),
        ({"said": "L’ascenseur est arrêté.", "state": "delivered"}, "Les travaux sont terminés."),
        ({"state": "delivered"}, "Les travaux sont terminés."),
        ({"state": "suspended"}, "Le chantier est suspendu. La date de reprise n’est pas connue."),
        ({"stages": ()}, "Les dates des travaux ne sont pas encore fixées."),
        ({"stages": STAGES[2:]}, "Les travaux sont prévus à partir du 22 février 2021."),
        (
            {"state": "suspended", "stages": STAGES[2:]},
            "Le chantier est suspendu. La reprise est prévue le 22 février 2021.",
        ),
        ({}, "Les travaux sont en cours. Leur fin est prévue le 28 mai 2021."),
    ],
)
def test_what_may_be_told_is_what_is_written_else_what_the_days_say(changed, said):
    assert told(replace(OPERATION, **changed), TODAY).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2021, 2, 1), "Les travaux reprennent le 22 février 2021."),
        (date(2021, 5, 28), "Les travaux sont en cours. Leur fin est prévue le 28 mai 2021."),
        (date(2021, 5, 29), "Les travaux devaient finir le 28 mai 2021. Leur nouvelle date de fin n’est pas connue."),
    ],
)
def test_what_may_be_told_follows_the_days_to_their_end_and_past_it(day, said):
    assert told(OPERATION, day).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("changed", "day", "warned"),
    [
        ({}, date(2021, 3, 1), False),  # the days say it: they are never out of date
        ({"said": SAID}, date(2021, 1, 15), False),
        ({"said": SAID}, date(2021, 1, 16), True),  # the day after the lift was to run again
        ({"said": SAID, "confirmed_at": paris_instant(date(2021, 1, 16), 0)}, date(2021, 1, 17), False),
        ({"said": SAID, "confirmed_at": paris_instant(date(2021, 1, 16), 0)}, date(2021, 1, 18), True),
    ],
)
def test_a_sentence_written_before_a_stage_turned_is_to_be_read_again(changed, day, warned):
    caution = cautions(replace(OPERATION, **changed), day)
    assert caution.endswith("Ne promettez pas de date pour le hall 4.")
    assert caution.startswith("Une étape a commencé ou fini depuis") is warned


def test_works_that_are_being_received_are_not_told_as_to_be_planned():
    received = Stage("r", "reception", "", date(2021, 6, 1), date(2021, 6, 30))
    said = told(replace(OPERATION, stages=(*STAGES, received)), date(2021, 6, 2)).replace("\u00a0", " ")
    assert said == "Les travaux ont pris fin le 28 mai 2021. Ils sont en cours de réception."


def test_an_operation_says_where_what_and_until_when():
    assert replace(OPERATION, buildings="A, B").title == "Résidence du Clos, bât. A et B"
    assert OPERATION.title == "Résidence du Clos"
    assert OPERATION.about == "ascenseurs · 4 halls"
    assert OPERATION.offered == ("Portage des courses", "2 logements relais")
    assert OPERATION.ends_on == date(2021, 5, 28)
    assert replace(OPERATION, stages=()).ends_on is None
    assert OPERATION.stage_on(TODAY) == STAGES[0]
    assert OPERATION.stage_on(date(2022, 1, 1)) is None
    assert STAGES[0].words == "travaux, halls 1–2"
    assert STAGES[0].days == "du 01/10/2020 au 15/01/2021"


def test_an_operation_of_some_buildings_concerns_no_other():
    some = replace(OPERATION, buildings="a ; B")
    assert [some.concerns(name) for name in ("A", "b", "C")] == [True, True, False]
    assert OPERATION.concerns("")
    typed = replace(OPERATION, buildings="Bât. C, bâtiment D, BAT E, Batignolles")
    assert [typed.concerns(name) for name in ("C", "BAT C", "d", "Bâtiment E", "Batignolles", "F", "Bât.")] == [
        True, True, True, True, True, False, False,
    ]  # fmt: skip


def test_the_twin_of_the_calendar_says_what_comes_after_the_stage_of_the_day(qapp):
    day = [TODAY]
    rows = operation_rows(lambda: day[0])

    def after():
        rows.set_rows([OPERATION])
        return rows.cell(0, [one.key for one in rows.columns].index("after")).said()

    assert after() == "préparation, dès le 18/01/2021 · 1\u00a0autre"
    day[0] = date(2021, 1, 18)
    assert after() == "travaux, halls 3–4, dès le 22/02/2021"
    day[0] = date(2021, 2, 22)
    assert after() == "—"


def test_a_dwelling_without_a_building_may_be_concerned_and_that_is_said():
    some = replace(OPERATION, buildings="A, B")
    assert [some.concerns(name) for name in ("", " ", "C")] == [True, True, False]
    assert some.doubt("").startswith("Le bâtiment de ce logement n’est pas connu")
    assert (some.doubt("A"), OPERATION.doubt("")) == ("", "")


def test_the_261_dwellings_are_counted_by_how_far_they_are():
    numbers = (("building", 136), ("delivered", 40), ("letting", 8), ("permit", 45), ("programmed", 32))
    sums = totals(replace(PROGRAMME, phase=phase, dwellings=many) for phase, many in numbers)
    assert (sums.building, sums.delivered, sums.coming, sums.all) == (136, 48, 77, 261)
    assert PROGRAMME.delivery == "2e trim. 2021"
    assert replace(PROGRAMME, announced="").delivery.replace("\u00a0", " ") == "30 juin 2021"
    assert Plan((OPERATION,), (PROGRAMME,)).summary == "1\u00a0opération, 1\u00a0programme"


def test_the_chart_shows_nine_quarters_and_what_is_out_stands_at_its_edge():
    shown = span(TODAY)
    assert (shown.first, shown.end) == (date(2020, 10, 1), date(2023, 1, 1))
    assert (shown.share(date(1999, 1, 1)), shown.share(date(2020, 10, 1)), shown.share(date(2030, 1, 1))) == (0, 0, 1)
    assert 0 < shown.share(TODAY) < 0.1
    assert [shown.holds(day) for day in (TODAY, date(2020, 9, 30), date(2023, 1, 1))] == [True, False, False]
    assert len(shown.quarters) == 9
    assert shown.quarters[1] == date(2021, 1, 1)


def test_stages_of_two_desks_that_share_days_are_said():
    late = replace(STAGES[1], id="9", starts_on=date(2021, 1, 10))
    assert overlaps(STAGES) == []
    assert overlap_words(STAGES) == ""
    assert overlaps([late, STAGES[0]]) == [(STAGES[0], late)]
    assert "travaux, halls 1–2\u00a0» et «\u00a0préparation" in overlap_words([late, STAGES[0]])


@pytest.mark.parametrize(
    ("field", "value"),
    [("residence_id", ""), ("nature", "magic"), ("state", "lost"), ("said", "x" * 401), ("company", "x" * 81)],
)
def test_an_operation_that_says_nothing_is_refused(field, value):
    with pytest.raises(BadInput) as refused:
        checked_operation(replace(Operating("r", "lifts"), **{field: value}))
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("kind", {"kind": "magic"}), ("label", {"label": "x" * 81}), ("starts_on", {"starts_on": None}),
        ("starts_on", {"starts_on": date(1900, 1, 1)}), ("ends_on", {"ends_on": date(2090, 1, 1)}),
        ("ends_on", {"ends_on": date(2021, 5, 31)}),
        ("starts_on", {"starts_on": date(2021, 1, 15), "ends_on": date(2021, 1, 16)}),
        ("kind", {"kind": "studies"}),
        ("kind", {"kind": "reception", "starts_on": date(2020, 9, 1), "ends_on": date(2020, 9, 2)}),
    ],
)  # fmt: skip
def test_a_stage_out_of_order_or_of_1900_is_refused(field, changed):
    asked = Staging("works", date(2021, 6, 1), date(2021, 6, 2))
    with pytest.raises(BadInput) as refused:
        checked_stage(replace(asked, **changed), STAGES, TODAY)
    assert list(refused.value.fields) == [field]
    assert checked_stage(asked, STAGES, TODAY) == ("", date(2021, 6, 1), date(2021, 6, 2))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("commune", ""), ("phase", "magic"), ("dwellings", None), ("dwellings", 0), ("handed", 65),
        ("progress", 101), ("delivers_on", None), ("delivers_on", date(1900, 1, 1)), ("announced", "x" * 81),
    ],
)  # fmt: skip
def test_a_programme_that_cannot_be_is_refused(field, value):
    asked = Programming("Les Maillets", "Le Mans", 64, "building", date(2021, 6, 30))
    with pytest.raises(BadInput) as refused:
        checked_programme(replace(asked, **{field: value}), TODAY)
    assert list(refused.value.fields) == [field]


def test_an_operation_goes_through_its_states_and_no_other_way():
    for before, after in (("planned", "running"), ("running", "suspended"), ("suspended", "running"), ("running",) * 2):
        check_step(before, after)
    with pytest.raises(WrongState, match="ne devient pas"):
        check_step("suspended", "planned")


def test_every_table_says_what_its_columns_are_called():
    assert [(one.table, one.label) for one in WIRES] == [
        ("works_operation", "Opération de travaux"), ("works_stage", "Étape de travaux"),
        ("works_notice", "Avis de travaux"), ("new_programme", "Programme neuf"),
    ]  # fmt: skip
