from datetime import date

import pytest

from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.office.actions.completing import complete_rules
from lmmh_desk.office.actions.rules import remove_rule, save_reason, set_rule, set_setting
from lmmh_desk.office.model.forms import ReasonForm
from lmmh_desk.office.model.reasons import Category, ReasonType
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.rights import HEADQUARTERS
from lmmh_desk.office.model.settings import LOCK_AFTER, WAIT_LONG, WAIT_TOO_LONG, Setting
from lmmh_desk.office.store import rules, sites
from tests.replacing import replace

DAY = date(2020, 11, 17)
FORM = ReasonForm("Prêt de salle", "Accueil", letter="L")
BOOKED = replace(FORM, bookable=True)


def test_a_rule_changes_on_its_date(store, admin):
    set_rule(store, admin, "gauge_m2", date(2020, 12, 1), "10", source="arrêté du 30 novembre 2020")
    set_rule(store, admin, "gauge_m2", date(2020, 12, 1), "11", source="arrêté rectifié")
    with store.read() as read:
        assert rules.rule(read, "gauge_m2", date(2020, 11, 30)) == "8"
        assert rules.number(read, "gauge_m2", date(2020, 12, 1)) == 11
        assert sites.gauge(read, admin.site_id, date(2020, 12, 2)) == 2
        assert [row.value for row in rules.rules(read, "gauge_m2")] == ["4", "8", "11", ""]
        assert len(rules.rules(read)) > 10
        first = rules.rules(read, "mask")[0]
        assert rules.sentence(read, "mask", date(2010, 1, 1)) == first.value
        assert rules.sentence(read, "mask", date(2020, 11, 30)) == rules.rule(read, "mask", date(2020, 11, 30))
        assert rules.sentence(read, "nothing", date(2020, 11, 30)) == ""
    coming = next(row for row in _rows(store) if row.starts_on == "2020-12-01")
    remove_rule(store, admin, coming.id)
    with store.read() as read:
        assert rules.number(read, "gauge_m2", date(2020, 12, 1)) == 8


def _rows(store):
    with store.read() as read:
        return rules.rules(read, "gauge_m2")


def test_a_rule_in_force_is_never_taken_back(store, admin):
    with pytest.raises(WrongState):
        remove_rule(store, admin, _rows(store)[0].id)


def test_rules_ask_for_a_source_and_for_headquarters(store, admin, manager):
    with pytest.raises(BadInput) as caught:
        set_rule(store, admin, "gauge_m2", DAY, "10", source=" ")
    assert list(caught.value.fields) == ["source"]
    with pytest.raises(NotAllowed):
        set_rule(store, manager, "gauge_m2", DAY, "10", source="moi")
    with pytest.raises(NotAllowed):
        remove_rule(store, manager, "any")


def test_motifs_are_created_changed_and_retired(store, admin, manager):
    reason_id = save_reason(store, admin, FORM).created("reason")
    save_reason(store, admin, replace(FORM, id=reason_id, label="Salle", active=False, type=ReasonType.PHONE))
    with store.read() as read:
        assert reason_id not in [reason.id for reason in rules.reasons(read)]
        assert "Salle" in [reason.label for reason in rules.reasons(read, every=True)]
    save_reason(store, admin, replace(FORM, label="Autre"))  # the letter of a retired motif is free again
    with pytest.raises(NotAllowed):
        save_reason(store, manager, FORM)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (replace(FORM, label=""), "label"),
        (replace(FORM, label="renseignement"), "label"),
        (replace(FORM, service="x" * 41), "service"),
        (replace(FORM, letter="é"), "letter"),
        (replace(FORM, letter="J"), "letter"),
        (replace(FORM, minutes=0), "minutes"),
        (replace(BOOKED, notice_hours=721), "notice_hours"),
        (replace(BOOKED, horizon_days=0), "horizon_days"),
        (replace(BOOKED, horizon_days=367), "horizon_days"),
        (replace(BOOKED, notice_hours=48, horizon_days=2), "horizon_days"),
        (replace(BOOKED, bring="\n".join("123456789")), "bring"),
        (replace(BOOKED, bring="Pièce d’identité\n" + "x" * 61), "bring"),
        (replace(BOOKED, instructions="x" * 301), "instructions"),
        (replace(BOOKED, purpose="x" * 61), "purpose"),
    ],
)
def test_a_wrong_motif_names_its_field(store, admin, form, field):
    with pytest.raises(BadInput) as caught:
        save_reason(store, admin, form)
    assert list(caught.value.fields) == [field]


def test_what_an_appointment_is_like_is_kept_tidied(store, admin):
    form = replace(
        BOOKED, category=Category.FIELD, notice_hours=47, horizon_days=2, bring=" Pièce  d’identité\n\n Clés ",
        instructions="Venez\n seul ", purpose=" Le  prêt ", notified=False,
    )  # fmt: skip
    reason_id = save_reason(store, admin, form).created("reason")
    with store.read() as read:
        kept = next(reason for reason in rules.reasons(read) if reason.id == reason_id)
    assert (kept.bookable, kept.category, kept.notified) == (True, Category.FIELD, False)
    assert (kept.notice_hours, kept.horizon_days) == (47, 2)
    assert (kept.bring, kept.instructions, kept.purpose) == ("Pièce d’identité\nClés", "Venez\nseul", "Le prêt")


def test_nobody_minds_the_appointment_of_a_motif_without_one(store, admin):
    save_reason(store, admin, replace(FORM, notice_hours=9999))


def test_a_motif_without_letter(store, admin):
    save_reason(store, admin, replace(FORM, letter=""))
    save_reason(store, admin, replace(FORM, letter="", label="Encore un"))


def test_settings_keep_their_history(store, admin, manager, clock):
    set_setting(store, admin, WAIT_TOO_LONG, "45 min")
    clock.advance(1000)
    set_setting(store, manager, WAIT_TOO_LONG, 25, manager.site_id)
    with store.read() as read:
        assert rules.setting(read, WAIT_TOO_LONG, manager.site_id) == 25
        assert rules.settings(read, (WAIT_LONG, WAIT_TOO_LONG), "other") == {"wait_long": 20, "wait_too_long": 45}
    clock.advance(1000)
    set_setting(store, manager, WAIT_TOO_LONG, None, manager.site_id)
    assert set_setting(store, manager, WAIT_TOO_LONG, None, manager.site_id).rows == ()
    with store.read() as read:
        assert rules.setting(read, WAIT_TOO_LONG, manager.site_id) == 45
        lines = rules.setting_history(read)
        assert [(name, change.previous, change.value) for change, name in lines] == [
            ("Yann Prévost", 25, None),
            ("Yann Prévost", None, 25),
            ("Hélène Vauclin", None, 45),
        ]


def test_settings_have_bounds_and_holders(store, admin, manager, front):
    with pytest.raises(BadInput):
        set_setting(store, admin, LOCK_AFTER, "0")
    with pytest.raises(NotAllowed):
        set_setting(store, front, LOCK_AFTER, 5)
    with pytest.raises(NotAllowed, match="tout l’office"):
        set_setting(store, manager, LOCK_AFTER, 5)
    whole = Setting("x", "Ce seuil", "", 1, 0, 9, "Rien", HEADQUARTERS)
    with pytest.raises(NotAllowed, match="réservé"):
        set_setting(store, manager, whole, 5)
    with pytest.raises(BadInput, match="tout l’office"):
        set_setting(store, admin, whole, 5, admin.site_id)


def without(store, admin, *keys):
    """Make the office one founded before these rules existed."""
    with store.read() as read:
        old = [row.id for row in rules.rules(read) if row.key in keys]
    with store.write(admin, "test.old") as unit:
        for row_id in old:
            unit.delete(unit.get(Regulation, row_id))


def values(store):
    with store.read() as read:
        return {(row.key, row.starts_on, row.value, row.source) for row in rules.rules(read)}


def test_an_office_of_before_gets_the_rules_it_lacks_once(store, admin):
    new = values(store)
    set_rule(store, admin, "mask", DAY, "Masque prêté à l’accueil.", source="consigne")
    mine = values(store)
    without(store, admin, "move_large", "data_short")
    assert complete_rules(store, admin).rows
    assert values(store) == mine > new
    assert complete_rules(store, admin).rows == ()


def test_only_the_pc_that_keeps_the_root_adds_them(store, admin, manager):
    without(store, admin, "move_large")
    with pytest.raises(NotAllowed):
        complete_rules(store, manager)
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM signing_key WHERE name = 'root'")
    assert complete_rules(store, admin).rows == ()
    assert "move_large" not in {key for key, *_rest in values(store)}


RGPD = "règlement (UE) 2016/679, art."
FORMERLY = {  # what offices founded before have, each way that it was told
    "keep_walkins": f"{RGPD} 5-1 e\u00a0; durée fixée par l’office",
    "keep_households": f"{RGPD} 5-1 e (plus de finalité)\u00a0; durée fixée par l’office",
    "keep_arrears":
        f"{RGPD} 5-1 e\u00a0; CNIL, délibération n° 2014-122\u00a0: jusqu’au règlement\u00a0; un mois pour clore",
    "keep_allocation":
        f"{RGPD} 5-1 e\u00a0; CNIL, pack logement social\u00a0; un an après la radiation, à vérifier",
    "keep_audit": f"{RGPD} 5-1 e et art. 32\u00a0; durée fixée par l’office, à vérifier",
    "keep_asides": f"{RGPD} 5-1 e\u00a0; durée fixée par l’office, à vérifier",
    "keep_identity": f"{RGPD} 5-1 e et art. 5-1 d\u00a0; durée fixée par l’office, à vérifier",
}  # fmt: skip


def test_an_office_of_before_has_its_retention_rules_reworded_and_keeps_the_months_it_chose(store, admin):
    new = values(store)
    with store.read() as read:
        kept = {row.key: row for row in rules.rules(read) if row.key in (*FORMERLY, "keep_notes", "gauge_m2")}
    with store.write(admin, "test.old") as unit:
        for key, source in FORMERLY.items():
            unit.get(Regulation, kept[key].id).source = source
        unit.get(Regulation, kept["keep_walkins"].id).value = "9"
        unit.get(Regulation, kept["keep_notes"].id).source = f"{RGPD} 5-1 e\u00a0; notre DPO"
    set_rule(store, admin, "keep_masks", DAY, "2", source="notre DPO")
    changes = complete_rules(store, admin)
    assert sorted({row.id for row in changes.rows}) == sorted(kept[key].id for key in FORMERLY)
    was, now = {(key, day): (value, source) for key, day, value, source in new}, {}
    for key, day, value, source in values(store):
        now[key, day] = value, source
    begun = kept["keep_walkins"].starts_on
    assert now.pop(("keep_masks", "2020-11-17")) == ("2", "notre DPO")
    assert now["keep_walkins", begun] == ("9", was["keep_walkins", begun][1])
    assert now["keep_notes", begun][1] == f"{RGPD} 5-1 e\u00a0; notre DPO", "what the office wrote is its own"
    for key in ("keep_walkins", "keep_notes"):
        del now[key, begun], was[key, begun]
    assert now == was
    assert complete_rules(store, admin).rows == ()


@pytest.mark.parametrize("field", ["label", "service", "purpose", "bring", "instructions"])
def test_a_motif_says_of_those_who_come_nothing_that_may_not_be_written(store, admin, field):
    with pytest.raises(BadInput) as refused:
        save_reason(store, admin, replace(FORM, **{field: "Locataires alcooliques"}))
    assert list(refused.value.fields) == [field]
    assert "alcooliques" not in repr(vars(refused.value))
