import json
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.kernel.clock import day_bounds
from lmmh_desk.office.actions.sites import save_site
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.office.model.forms import SiteForm
from lmmh_desk.office.model.papers import ISSUERS
from lmmh_desk.office.model.reasons import Category
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store import agents, rules, sites
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.notes import NoteEdit
from tests.features.desk.ui.conftest import made, page_of
from tests.office.conftest import PIN

NEW = "314159"


@pytest.fixture
def tab(open_as, admin):
    """Return a function that opens a tab as the administrator, or as somebody else."""

    def build(key, session=admin):
        return page_of(open_as(session), SettingsPage, key).section()

    return build


def fill(section, **values):
    for key, value in values.items():
        section.fields[key].set_value(value)
    section.primary()


def read(store, query, *arguments, **options):
    with store.read() as snapshot:
        return query(snapshot, *arguments, **options)


def test_a_site_is_created_with_its_hours_then_changed_and_undone(tab, store, shell):
    section = tab("sites")
    section.add_button.click()
    assert section.form_card.accessibleName() == "Nouveau site"
    fill(section, name="DÉMO Ronceray", public_area_m2=12, phone="0261910072", day6=())
    created = next(site for site in read(store, sites.sites) if site.name == "DÉMO Ronceray")
    assert len(read(store, sites.week, created.id)[0]) == 2
    assert section.shown == created.id
    assert section.table.current().site.id == created.id
    assert not section.save_button.isEnabled()
    fill(section, name="Ronceray")
    assert read(store, sites.site, created.id).name == "Ronceray"
    assert shell.said[-1][1] == "undo"
    shell.undos[-1]()
    assert read(store, sites.site, created.id).name == "DÉMO Ronceray"


def test_a_refused_site_says_why_under_its_field(tab, store):
    section = tab("sites")
    fill(section, name="")
    assert "vide" in section.fields["name"].error
    assert read(store, sites.sites)[0].name == "Agence Centre"
    address = next(one for one in section.findChildren(NoteEdit) if one.accessibleName() == "Adresse")
    address.set_value("x" * 39 + "\n72000 Le Mans")
    section.primary()
    assert "ne tient pas sur une enveloppe" in section.fields["address"].error
    assert address.accessibleDescription() == section.fields["address"].error
    section.fields["day0"].editor.setText("12-9")
    section.primary()
    assert "ne suit pas" in section.fields["day0"].error


def test_what_is_typed_stays_with_its_record(tab, store, admin):
    save_site(store, admin, SiteForm(name="Ronceray", public_area_m2=9))
    section = tab("sites")
    section.fields["name"].set_value("Agence du Centre")
    section.panel.changed.emit()
    assert section.form_card.header.caption.text() == "non enregistré"
    first = section.shown
    section.table.select_row(1)
    assert section.fields["name"].value() == "Ronceray"
    assert section.form_card.header.caption.text() == ""
    section.table.select_key(first)
    assert section.fields["name"].value() == "Agence du Centre"
    assert section.escape()
    assert section.fields["name"].value() == "Agence Centre"
    assert not section.escape()


def test_drafts_come_back(tab, open_as, admin, store):
    section = tab("sites")
    assert section.draft() is None
    section.fields["name"].set_value("Agence du Centre")
    section.fields["day0"].editor.setText("9-12, 14")  # not right yet
    page = section.parentWidget().parentWidget()
    draft = page.draft()
    again = page_of(open_as(admin), SettingsPage)
    again.restore(json.loads(json.dumps(draft)))
    assert again.choice.value() == "sites"
    assert again.draft() == draft, "kept again before its form is made"
    assert not again.escape()
    assert again.draft() == draft, "nothing is shown yet that Échap could give back"
    made(again)
    assert again.section().fields["name"].value() == "Agence du Centre"
    assert again.section().fields["day0"].editor.text() == "9-12, 14"
    again.primary()
    assert "fin" in again.section().fields["day0"].error
    again.section().fields["day0"].editor.setText("9-12, 14-17")
    again.primary()
    assert read(store, sites.sites)[0].name == "Agence du Centre"
    assert again.draft() is None


def test_leaving_a_new_record_comes_back_to_the_list(tab):
    section = tab("reasons")
    section.add()
    assert section.escape()
    assert section.shown != ""


def test_a_manager_edits_their_own_site_only(tab, store, admin, manager):
    save_site(store, admin, SiteForm(name="Ronceray", public_area_m2=9))
    section = tab("sites", manager)
    assert section.save_button.isVisible()
    assert not section.add_button.isVisible()
    section.table.select_row(1)
    assert not section.save_button.isVisible()
    assert not section.fields["name"].isEnabled()
    section.fields["name"].set_value("Volé")
    section.primary()
    assert read(store, sites.sites)[1].name == "Ronceray"


def test_closures_are_announced_and_taken_back_each_with_its_undo(tab, store, admin, shell):
    box = tab("sites").closures
    box.add_button.click()
    assert "manque" in box.first.error
    box.first.editor.setText("19/11")
    box.last.editor.setText("18/11/2020")
    box.add()
    assert "avant de commencer" in box.last.error
    box.last.editor.setText("20/11")
    box.reason.editor.setText("Désinfection")
    box.add()
    day = date(2020, 11, 19)
    assert read(store, sites.hours, admin.site_id, day) == ()
    assert "du 19/11 au 20/11, Désinfection" in box._list.itemAt(0).widget().layout().itemAt(0).widget().text()
    shell.undos[-1]()
    assert read(store, sites.closures, admin.site_id) == []
    box.first.editor.setText("19/11")
    box.add()
    (closure,) = read(store, sites.closures, admin.site_id)
    box.remove(closure)
    assert read(store, sites.closures, admin.site_id) == []
    shell.undos[-1]()
    assert len(read(store, sites.closures, admin.site_id)) == 1
    box.remove(closure)
    assert shell.said[-1][1] == "bad"
    box.first.editor.setText("19/11")
    box.reason.editor.setText("x" * 61)
    assert box.reason.value() == "x" * 60  # no more can be typed


def test_a_closure_of_a_few_hours_is_said():
    from lmmh_desk.features.desk.ui.closures import said_closure
    from lmmh_desk.office.model.sites import Closure

    closure = Closure(first_day="2020-11-19", last_day="2020-11-19", from_minute=840, to_minute=1050)
    assert said_closure(closure) == "le 19/11 de 14:00 à 17:30"


def test_a_number_that_is_none_is_said_on_saving(tab):
    section = tab("reasons")
    section.fields["minutes"].editor.setText("longtemps")
    section.primary()
    assert "nombre" in section.fields["minutes"].error


def test_every_draft_is_plain_text(tab):
    for key in ("sites", "reasons", "rules", "agents", "office"):
        section = tab(key)
        name = next(name for name, field in section.fields.items() if isinstance(field.editor, LineEdit))
        section.fields[name].editor.setText("autre")
        assert json.loads(json.dumps(section.draft())) == section.draft()


def test_a_draft_of_a_motif_keeps_nothing_of_a_text_that_is_refused(tab):
    section = tab("reasons")
    section.fields["label"].editor.setText("Locataires alcooliques")
    section.fields["bring"].editor.setPlainText("Livret de famille")
    (edits,) = section.draft()["edits"].values()
    assert (edits["label"], edits["bring"]) == ("", "Livret de famille")


def test_motifs(tab, store):
    section = tab("reasons")
    section.add()
    assert section.fields["position"].value() == 19
    fill(section, label="Prêt de salle", service="Accueil", letter="j")
    assert "Justificatif" in section.fields["letter"].error
    fill(section, letter="l", active=False)
    (kept,) = [reason for reason in read(store, rules.reasons, every=True) if reason.label == "Prêt de salle"]
    assert (kept.letter, kept.active) == ("L", False)


def test_a_motif_says_what_its_appointment_is_like(tab, store):
    section = tab("reasons")
    fields = section.fields
    assert not fields["bring"].isVisible()
    fields["bookable"].editor.click()
    fields["category"].editor.setFocus()
    QTest.keyClick(fields["category"].editor, Qt.Key.Key_B)
    fill(section, notice_hours=48, horizon_days=2, bring="Pièce d’identité\n\nClés", notified=False)
    assert "aucun jour" in fields["horizon_days"].error
    fill(section, horizon_days=30)
    (kept,) = [reason for reason in read(store, rules.reasons) if reason.bookable and reason.letter == "J"]
    assert (kept.category, kept.notice_hours, kept.horizon_days) == (Category.LEASE, 48, 30)
    assert (kept.bring, kept.notified) == ("Pièce d’identité\nClés", False)
    assert [column.cell(kept).text for column in section.table.rows.columns if column.key == "active"] == [
        "rendez-vous"
    ]


def test_a_motif_no_longer_booked_hides_what_was_wrong(tab, store):
    section = tab("reasons")
    section.table.select_key(next(row.id for row in read(store, rules.reasons) if row.label == "Remise des clés"))
    section.fields["notice_hours"].editor.setText("longtemps")
    section.fields["bookable"].editor.click()
    assert not section.fields["notice_hours"].isVisible()
    section.primary()
    (kept,) = [row for row in read(store, rules.reasons) if row.label == "Remise des clés"]
    assert (kept.bookable, kept.notice_hours) == (False, 0)
    assert kept.bring.startswith("Pièce d’identité")


def test_a_rule_gets_a_value_to_come_which_is_taken_back(tab, store, shell):
    section = tab("rules")
    assert not section.fields["key"].isEnabled()
    assert section.table.rows.groups()[0] == 0
    section.add()
    assert section.fields["key"].isEnabled()
    fill(section, key="gauge_m2", starts_on=date(2020, 12, 1), value="10", source="")
    assert "vide" in section.fields["source"].error
    fill(section, source="arrêté")
    assert read(store, rules.rule, "gauge_m2", date(2020, 12, 1)) == "10"
    assert section.table.current().starts_on == date(2020, 12, 1)
    assert section.remove_button.isVisible()
    assert section.effect.text() == "Surface d’accueil par personne"
    section.remove_button.click()
    assert read(store, rules.rule, "gauge_m2", date(2020, 12, 1)) == "8"
    assert shell.said[-1] == ("Valeur retirée.", "ok")


def test_a_value_in_force_is_corrected_but_not_taken_back(tab, store):
    section = tab("rules")
    section.table.select_row(1)
    assert not section.remove_button.isVisible()
    fill(section, value="5")
    assert read(store, rules.rule, "gauge_m2", date(2020, 11, 17)) == "5"
    section.remove()
    assert section.context.shell.said[-1][1] == "bad"


def test_a_rule_without_a_date_is_refused(tab, store):
    section = tab("rules")
    section.add()
    fill(section, value="10", source="arrêté")
    assert "date" in section.fields["starts_on"].error
    assert len(read(store, rules.rules, "gauge_m2")) == 3


def test_agents(tab, store, admin):
    other = save_site(store, admin, SiteForm(name="Ronceray", public_area_m2=9)).created("site")
    section = tab("agents")
    section.add()
    fill(section, name="Inès Roy", title="conseillère", role=Role.SOCIAL_ADVISER, pin="12")
    assert "six chiffres" in section.fields["pin"].error
    fill(section, other_sites=[other], pin=NEW)
    (kept,) = [agent for agent in read(store, agents.agents) if agent.name == "Inès Roy"]
    assert read(store, agents.agent_sites, kept.id) == [other]
    assert unlock(store, kept.id, NEW).role == Role.SOCIAL_ADVISER
    assert section._others.words() == "Ronceray"
    assert section.fields["pin"].value() == ""
    section.fields["pin"].editor.setFocus()
    QTest.keyClicks(section.fields["pin"].editor, PIN)
    assert not section.save_button.isEnabled()
    section.pin_button.click()
    unlock(store, kept.id, PIN)
    assert section.fields["pin"].value() == ""


def test_one_s_own_code_is_not_changed_there(tab, admin, front):
    section = tab("agents")
    section.table.select_key(admin.agent_id)
    assert section.pin_button.isHidden()
    section.table.select_key(front.agent_id)
    assert not section.pin_button.isHidden()


def test_a_code_being_typed_is_never_kept_as_a_draft(tab):
    section = tab("agents")
    section.add()
    section.fields["name"].set_value("Inès Roy")
    section.fields["pin"].set_value(NEW)
    assert NEW not in str(section.draft())


def test_a_manager_gives_codes_but_changes_no_agent(tab, store, admin, manager, front):
    section = tab("agents", manager)
    section.table.select_key(admin.agent_id)
    assert section.pin_button.isHidden(), "who may more than he is beyond his reach"
    assert not section.fields["pin"].isEnabled()
    section.table.select_key(front.agent_id)
    assert not section.fields["name"].isEnabled()
    assert section.fields["pin"].isEnabled()
    section.fields["pin"].set_value(NEW)
    section.pin_button.click()
    unlock(store, front.agent_id, NEW)


def test_sites_are_ticked_in_a_menu(tab, store, admin):
    save_site(store, admin, SiteForm(name="Ronceray", public_area_m2=9))
    section = tab("agents")
    choice = section._others
    assert choice.words() == "aucun autre site"
    heard = []
    choice.changed.connect(lambda: heard.append(choice.value()))
    choice._menu.actions()[1].setChecked(True)
    assert choice.words() == "Ronceray"
    assert len(heard) == 1
    assert choice.accessibleName() == "Travaille aussi à\u00a0: Ronceray"


def test_the_office_is_renamed(tab, store, shell):
    section = tab("office")
    assert not section.save_button.isEnabled()
    section.primary()
    section.fields["verify_address"].set_value("http://x")
    section.primary()
    assert "https" in section.fields["verify_address"].error
    assert section.draft() is not None
    assert section.escape()
    assert section.draft() is None
    assert not section.escape()
    section.restore({"name": "Office de la Sarthe"})
    section.primary()
    assert read(store, sites.office).name == "Office de la Sarthe"
    assert shell.said[-1] == ("Enregistré.", "ok")
    assert not section.save_button.isEnabled()


def test_who_issues_alone_is_ticked(tab, store):
    section = tab("office")
    assert tuple(role for role, box in section.boxes.items() if box.value()) == ISSUERS
    section.boxes[Role.FRONT_DESK].click()
    assert Role.FRONT_DESK not in [row.role for row in read(store, agents.delegations, "JD")]
    for role in (Role.TENANCY_OFFICER, Role.SITE_MANAGER, Role.ADMIN):
        section.boxes[role].click()
    assert section.boxes[Role.ADMIN].value()
    assert section.context.shell.said[-1][1] == "bad"


def test_who_issues_an_attestation_is_ticked_apart(tab, store):
    section = tab("office")
    section.kinds._parts[1].click()
    assert [role for role, box in section.boxes.items() if box.value()] == [Role.SITE_MANAGER, Role.ADMIN]
    section.boxes[Role.FRONT_DESK].click()
    assert Role.FRONT_DESK in [row.role for row in read(store, agents.delegations, "AR")]
    assert read(store, agents.delegations, "JD") == []
    section.refresh(None)
    assert section.boxes[Role.FRONT_DESK].value()
    section.kinds._parts[0].click()
    assert tuple(role for role, box in section.boxes.items() if box.value()) == ISSUERS


def test_other_changes_leave_the_list_alone(tab, store, front, clock):
    section = tab("reasons")
    section.table.select_row(3)
    with store.write(front, "test") as unit:
        pass
    section.refresh(unit.changes)
    assert section.table.currentIndex().row() == 3
    assert day_bounds(date(2020, 11, 17))[0] < clock.now()


def test_a_colleague_s_change_never_moves_the_form_under_the_fingers(tab, store, admin):
    section = tab("sites")
    section.add()
    save_site(store, admin, SiteForm(name="Ronceray", public_area_m2=9))
    section.refresh(None)
    assert section.shown == ""
    section.fields["name"].set_value("Nouveau")
    section.refresh(None)
    assert section.fields["name"].value() == "Nouveau"
    section.table.select_row(1)
    section.fields["name"].set_value("Ronceray bis")
    save_site(store, admin, SiteForm(name="Aaa", public_area_m2=9))
    section.refresh(None)
    assert (section.title_of(section.table.current()), section.fields["name"].value()) == ("Ronceray", "Ronceray bis")


def test_keys_work_in_the_form(tab, store):
    section = tab("reasons")
    label = section.fields["label"].editor
    label.setFocus()
    label.selectAll()
    QTest.keyClicks(label, "Justificatif")
    QTest.keyClick(label, Qt.Key.Key_Return)
    assert section.window().focusWidget() is section.fields["service"].editor
    QTest.keyClick(section.fields["service"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert read(store, rules.reasons)[0].label == "Justificatif"


@pytest.mark.parametrize(("key", "column"), [("sites", "name"), ("reasons", "letter"), ("agents", "name")])
def test_each_list_is_sorted_as_it_was_left(tab, key, column):
    section = tab(key)
    number = [each.key for each in section.table.rows.columns].index(column)
    section.table.horizontalHeader().sectionClicked.emit(number)
    again = tab(key)
    assert again.table.sorting() == column
    assert again.table.rows.records() == section.table.rows.records()
    others = {each for each in ("sites", "reasons", "agents") if each != key}
    assert {tab(other).table.sorting() for other in others} == {""}
