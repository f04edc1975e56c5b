import re
from datetime import date

import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model import seeds
from lmmh_desk.office.model.forms import ReasonForm
from lmmh_desk.office.model.reasons import Category, ReasonType
from lmmh_desk.office.model.regulations import DATA_NOTICE, GAUGE, RULES, VIEWINGS, capacity
from lmmh_desk.office.model.settings import LOCK_AFTER, SETTINGS, WAIT_LONG, Setting, in_force


def test_a_place_holds_at_least_one_person():
    assert capacity(22, 4) == 5
    assert capacity(7, 8) == 1
    assert capacity(0, 4) == 1


def test_rules_read_what_was_typed():
    assert GAUGE.read(" 8 ") == "8"
    assert GAUGE.read("8 m² / pers.") == "8"
    assert GAUGE.read("") == ""
    assert VIEWINGS.read("Oui") == "oui"
    assert DATA_NOTICE.read("  deux   mots ") == "deux mots"


@pytest.mark.parametrize(
    ("rule", "typed"), [(GAUGE, "0"), (GAUGE, "quatre"), (VIEWINGS, "peut-être"), (DATA_NOTICE, "x" * 401)]
)
def test_rules_refuse_the_rest(rule, typed):
    with pytest.raises(BadInput):
        rule.read(typed)


@pytest.mark.parametrize(
    ("day", "value"), [("2020-10-29", ""), ("2020-10-30", "4"), ("2020-11-28", "8"), ("2026-01-01", "")]
)
def test_a_new_office_has_a_rule_s_value_of_its_day(day, value):
    assert seeds.seeded("gauge_m2", date.fromisoformat(day)) == value


def test_rules_are_written():
    assert GAUGE.written("4") == "4\u00a0m² / pers."
    assert GAUGE.written("") == "pas de règle"
    assert VIEWINGS.written("non") == "non"


def test_the_seeds_are_values_their_rules_accept():
    rows = seeds.regulations()
    assert {row.key for row in rows} == set(RULES) - {"night_phone"}, "the office's own number, which nobody else knows"
    for row in rows:
        assert RULES[row.key].read(row.value.replace("\u00a0", " ")).replace(" ", "") == re.sub(r"\s", "", row.value)
        assert date.fromisoformat(row.starts_on)
        assert row.source
        assert not re.search(r"'| [:;!?»]|« ", row.value + row.source)
    assert len({(row.key, row.starts_on) for row in rows}) == len(rows)


def test_what_is_kept_has_an_article_for_being_kept_and_one_for_its_end():
    kept = {row.key: row.source for row in seeds.regulations() if row.key.startswith("keep_")}
    assert kept.keys() == {key for key in RULES if key.startswith("keep_")}
    basis = re.compile(r"règlement \(UE\) 2016/679, art\. 6-1 [bce] et 5-1 e\b")
    assert {key: source for key, source in kept.items() if not basis.match(source)} == {}
    named = [part for source in kept.values() for part in re.split(r"\u00a0; | et ", source)]
    laws = [part for part in named if re.search(r"règlement \(UE\)|loi n°|décret|arrêté|CCH|CPCE|CASF", part)]
    assert len(laws) >= len(kept)
    assert [part for part in laws if not re.search(r"\bart\. [LR]?\.? ?\d", part)] == []


def test_the_motifs_of_the_counter_have_each_a_letter():
    rows = seeds.reasons()
    letters = [row.letter for row in rows if row.type is ReasonType.PUBLIC_OFFICE]
    assert len(set(letters)) == len(letters)
    assert all(letters)
    assert not any(row.letter for row in rows if row.type is not ReasonType.PUBLIC_OFFICE)
    assert [row.position for row in rows] == list(range(len(rows)))


def test_the_motifs_are_values_their_form_accepts():
    rows = seeds.reasons()
    for row in rows:
        form = ReasonForm(**{name: getattr(row, name) for name in ReasonForm.__struct_fields__})
        assert not any(form.errors().values())
    assert len({(row.label, row.type, row.service) for row in rows}) == len(rows)
    booked = {(row.label, row.type) for row in rows if row.bookable}
    assert {("Suivi budgétaire", ReasonType.PHONE), ("Demande de logement", ReasonType.VIDEO)} <= booked
    keys = next(row for row in rows if row.label == "Remise des clés")
    assert (keys.minutes, keys.category) == (30, Category.LEASE)
    assert keys.bring.splitlines()[1] == "Attestation d’assurance du nouveau logement"


def test_settings_read_and_write():
    assert WAIT_LONG.read("25 min") == 25
    assert WAIT_LONG.read(WAIT_LONG.written(25)) == 25
    assert Setting("x", "Stock bas", "", 50, 0, 99, "Alerte").written(50) == "50"
    low = Setting("x", "Stock bas", "masques", 50, 0, 99, "Alerte")
    assert [low.written(value) for value in (0, 1, 2)] == ["0\u00a0masque", "1\u00a0masque", "2\u00a0masques"]
    assert [low.read(low.written(value)) for value in (0, 1, 2)] == [0, 1, 2]
    with pytest.raises(BadInput) as caught:
        WAIT_LONG.read("0")
    assert caught.value.fact == "« Attente longue » va de 1\u00a0min à 240\u00a0min."


def test_the_nearest_value_counts():
    assert in_force(LOCK_AFTER, {}, "s") == 5
    assert in_force(LOCK_AFTER, {("lock_after", ""): 10}, "s") == 10
    assert in_force(LOCK_AFTER, {("lock_after", ""): 10, ("lock_after", "s"): 2}, "s") == 2
    assert in_force(LOCK_AFTER, {("lock_after", ""): 10, ("lock_after", "s"): None}, "s") == 10


def test_defaults_are_inside_their_bounds():
    for setting in SETTINGS:
        assert setting.low <= setting.default <= setting.high
