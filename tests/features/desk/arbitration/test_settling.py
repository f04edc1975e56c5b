"""Settling conflicts: what is chosen is written, nothing that was typed is lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.features.desk.actions.arbitration import settle
from lmmh_desk.features.desk.model.arbitration import Clash, Decision, Side, decided
from lmmh_desk.features.desk.store.arbitration import waiting
from lmmh_desk.features.desk.store.decided import timeline
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.office.model.rights import Role
from tests.features.appointments.conftest import at
from tests.features.desk.arbitration.conftest import PHONE, phone
from tests.office.conftest import acts_on, add_agent
from tests.tenancy import homes

KEPT, OTHER, BOTH = Side.KEPT, Side.OTHER, Side.BOTH


def choose(hub, *sides, session=None):
    """Choose a side for each line of the first item."""
    return settle(hub.store, session or hub.session, decided(hub.items()[0].lines, sides))


def history(hub, person_id=homes.FERHAT):
    with hub.store.read() as read:
        return [moment for moment in timeline(read, person_id, hub.session) if moment.kind == "arbitration"]


@pytest.fixture
def number(hub):
    """Ferhat's number written by two sites: the hub kept 55 14, this desk wrote 55 41."""
    row = hub.contact()
    hub.change("contact", row["id"], raw="06 39 98 55 14", value="+33639985514")
    hub.clash("contact", row["id"], PHONE, phone("1120"), phone("5514"), phone("5541"))
    return row["id"]


def test_the_item_says_who_wrote_what_where(hub, number):
    (item,) = hub.items()
    assert isinstance(item, Clash)
    assert (item.title, item.note, item.facts) == (
        "M. Ferhat Belkacem", "Fiche contact · 1\u00a0champ", "L-204518 · Les Sittelles",
    )  # fmt: skip
    (line,) = item.lines
    assert (line.label, line.before) == ("Téléphone", "06\u00a039\u00a098\u00a011\u00a020")
    assert (line.kept, line.other) == ("06\u00a039\u00a098\u00a055\u00a014", "06\u00a039\u00a098\u00a055\u00a041")
    assert (item.other.place, item.other.name, item.other.here) == ("Ce poste", "Karine Moulin", True)
    assert (item.kept.place, item.kept.name, item.kept.phone) == (
        "Espace-accueil du Clos", "Yann Prévost", "02 43 00 00 84",
    )  # fmt: skip
    assert item.sides == (OTHER, KEPT)
    assert ("Langue", "fr") in item.same
    assert len(item.same) == 12


def test_the_other_value_is_written_and_logged(hub, number):
    done = choose(hub, OTHER)
    row = hub.row("contact", number)
    assert (row["raw"], row["value"]) == ("06 39 98 55 41", "+33639985541")
    assert done.touches("contact", "conflict")
    assert hub.items() == ()
    with hub.store.read() as read:
        assert waiting(read, "front_desk") == (0, 0)
        (act,) = [one for one in acts_on(read, homes.FERHAT) if one[0] == "desk.arbitrate"]
        assert "other" in act[1].values()
        logged = read.exec_driver_sql("SELECT table_name FROM sync_log ORDER BY seq DESC LIMIT 2").scalars().all()
        assert set(logged) == {"contact", "conflict"}


def test_the_kept_value_changes_nothing_but_the_conflict(hub, number):
    done = choose(hub, KEPT)
    assert hub.row("contact", number)["value"] == "+33639985514"
    assert done.ids("contact") == ()
    (moment,) = history(hub)
    assert moment.title == "Arbitrage · téléphone"
    assert moment.subtitle == (
        "choisi\u00a0: 06\u00a039\u00a098\u00a055\u00a014 (Y. Prévost) · écarté\u00a0: "
        "06\u00a039\u00a098\u00a055\u00a041 (K. Moulin) · décidé par K. Moulin"
    )


def test_both_numbers_are_kept(hub, number):
    choose(hub, BOTH)
    with hub.store.read() as read:
        asked = "SELECT value, position FROM contact WHERE person_id = ? ORDER BY position"
        assert [tuple(row) for row in read.exec_driver_sql(asked, (homes.FERHAT,))] == [
            ("+33639985514", 0), ("f.belkacem@example.org", 1), ("+33639985541", 2),
        ]  # fmt: skip
    assert history(hub)[0].subtitle.startswith("gardés tous les deux")


def test_a_number_the_person_has_already_is_not_added_twice(hub, number):
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE contact SET value = '+33639985541', raw = 'x' WHERE kind = 'email'")
    assert choose(hub, BOTH).ids("contact") == ()


def test_two_values_that_cannot_stand_together_are_refused(hub):
    hub.clash("person", homes.FERHAT, ["channel"], [""], [""], ["sms"])
    (line,) = hub.items()[0].lines
    with pytest.raises(WrongState, match="coexister"):
        settle(hub.store, hub.session, [Decision(line.conflict_id, "both", line.now)])


def test_names_are_taken_apart(hub):
    columns = ["civility", "birth_name", "usual_name", "first_names", "birth_date"]
    now = ["M.", "", "Belkacem", "Ferhat", "1984-04-12"]
    other = ["M.", "", "Belkassem", "Ferhat", "1984-04-21"]
    hub.clash("person", homes.FERHAT, columns, ["M.", "", "Belk", "Ferhat", None], now, other)
    lines = hub.items()[0].lines
    assert [(line.label, line.before, line.other) for line in lines] == [
        ("Nom d’usage", "Belk", "Belkassem"), ("Date de naissance", "non renseigné", "21/04/1984"),
    ]  # fmt: skip
    choose(hub, OTHER, KEPT)
    row = hub.row("person", homes.FERHAT)
    assert (row["usual_name"], row["birth_date"]) == ("Belkassem", "1984-04-12")
    (moment,) = history(hub)
    assert "Belkassem" in moment.subtitle
    assert "21/04/1984" in moment.subtitle
    assert moment.subtitle.startswith("Nom d’usage, choisi en partie")


def test_several_conflicts_of_one_person_make_one_item(hub, number):
    hub.clash("person", homes.FERHAT, ["channel"], ["mail"], [""], ["sms"])
    (item,) = hub.items()
    with hub.store.read() as read:
        assert waiting(read, "front_desk") == (1, 0)
    assert [(line.label, line.before, line.other) for line in item.lines] == [
        ("Téléphone", "06\u00a039\u00a098\u00a011\u00a020", "06\u00a039\u00a098\u00a055\u00a041"),
        ("Contact préféré", "Courrier", "SMS"),
    ]  # fmt: skip
    choose(hub, KEPT, OTHER)
    assert hub.row("person", homes.FERHAT)["channel"] == "sms"
    assert hub.items() == ()


def test_what_a_third_desk_sees_is_named_by_its_sites(hub, number):
    hub.change("conflict", hub.items()[0].key, device_id="a third desk")
    (item,) = hub.items()
    assert (item.sides, item.other.place, item.kept.place) == ((KEPT, OTHER), "L’autre poste", "Espace-accueil du Clos")


def test_settled_twice(hub, number):
    decisions = decided(hub.items()[0].lines, [OTHER])
    settle(hub.store, hub.session, decisions)
    with pytest.raises(WrongState, match="déjà tranché"):
        settle(hub.store, hub.session, decisions)


def test_a_record_that_changed_meanwhile_is_looked_at_again(hub, number):
    decisions = decided(hub.items()[0].lines, [OTHER])
    hub.change("contact", number, value="+33639980000", raw="06 39 98 00 00")
    with pytest.raises(WrongState, match="a changé"):
        settle(hub.store, hub.session, decisions)
    assert hub.row("contact", number)["value"] == "+33639980000"
    assert hub.items()[0].lines[0].kept == "06\u00a039\u00a098\u00a000\u00a000"
    choose(hub, OTHER)
    with hub.store.read() as read:
        (act,) = [one for one in acts_on(read, homes.FERHAT) if one[0] == "desk.arbitrate"]
    assert any("+33639980000" in text for text in act[1].values()), "what was replaced is in the audit"


def test_a_record_that_is_gone(hub, number):
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("DELETE FROM contact WHERE id = ?", (number,))
    (item,) = hub.items()
    assert item.title == "Coordonnées"
    with pytest.raises(WrongState, match="supprimé depuis"):
        choose(hub, OTHER)
    choose(hub, KEPT)
    assert hub.items() == ()


def test_a_deleted_record_is_put_back_or_deleted_again(hub):
    row = hub.contact(kind="email")
    first = hub.clash("contact", row["id"], ["raw"], ["a@example.org"], ["a@example.org"], ["b@example.org"], "deleted")
    (line,) = hub.items()[0].lines
    assert (line.kept, line.other) == ("Supprimer de nouveau", "Remettre\u00a0: b@example.org")
    choose(hub, OTHER)
    assert hub.row("contact", row["id"])["raw"] == "b@example.org"
    assert hub.row("conflict", first)["choice"] == "other"
    hub.clash("contact", row["id"], ["raw"], ["a@example.org"], ["a@example.org"], ["b@example.org"], "deleted")
    choose(hub, KEPT)
    assert hub.row("contact", row["id"]) is None
    assert [moment.subtitle.split(" (")[0] for moment in history(hub)] == [
        "choisi\u00a0: Remettre\u00a0: b@example.org", "choisi\u00a0: Supprimer de nouveau",
    ]  # fmt: skip


def test_what_was_changed_meanwhile_is_kept_or_deleted(hub):
    row = hub.contact(kind="email")
    hub.clash("contact", row["id"], ["raw"], ["a@example.org"], [row["raw"]], [None], "deleting")
    (line,) = hub.items()[0].lines
    assert (line.kept, line.other) == (f"Garder\u00a0: {row['raw']}", "Supprimer")
    choose(hub, KEPT)
    assert hub.row("contact", row["id"]) is not None
    hub.clash("contact", row["id"], ["raw"], ["a@example.org"], [row["raw"]], [None], "deleting")
    choose(hub, OTHER)
    assert hub.row("contact", row["id"]) is None


def test_what_others_depend_on_is_not_deleted(hub):
    hub.clash("person", homes.FERHAT, ["channel"], ["sms"], [""], [None], "deleting")
    with pytest.raises(WrongState, match="dépendent"):
        choose(hub, OTHER)


def test_a_caretaker_settles_nothing(hub, number, admin):
    caretaker = add_agent(hub.store, admin, "Ali", Role.CARETAKER)
    with pytest.raises(NotAllowed):
        choose(hub, OTHER, session=caretaker)
    with hub.store.read() as read:
        assert timeline(read, homes.FERHAT, caretaker) == []


def test_who_may_not_write_a_table_may_not_settle_it(hub, admin):
    hub.clash("site", hub.session.site_id, ["phone"], ["1"], [""], ["2"])
    with pytest.raises(NotAllowed, match="Siège"):
        choose(hub, OTHER)
    choose(hub, OTHER, session=admin)
    assert hub.row("site", hub.session.site_id)["phone"] == "2"
    assert hub.row("conflict", hub.row("conflict", _last(hub))["id"])["person_id"] == ""


def _last(hub):
    with hub.store.read() as read:
        return read.exec_driver_sql("SELECT max(id) FROM conflict").scalar()


def test_an_appointment_moved_by_two_desks_holds_one_moment(hub, office):
    appointment_id = office.book()
    ours, theirs = (at(16), at(16, 30)), (at(15, 30), at(16))
    with hub.store.write(hub.session, "test") as unit:  # the booking this desk made for its own moment
        unit.connection.exec_driver_sql(
            "INSERT INTO booking (id, site_id, device_id, created_at, created_by, resource_id, starts_at, ends_at, "
            "live, subject_table, subject_id) SELECT 'b2', site_id, device_id, created_at + 1, created_by, "
            "resource_id, ?, ?, 1, subject_table, subject_id FROM booking WHERE subject_id = ?",
            (*ours, appointment_id),
        )  # fmt: skip
    columns = ["site_id", "starts_at", "ends_at"]
    mine = hub.session.site_id
    hub.clash("appointment", appointment_id, columns, [mine, 1, 2], [mine, *theirs], [mine, *ours])
    (item,) = hub.items()
    assert (item.title, item.facts) == ("Rendez-vous 17/11 à 15:30", "M. Ferhat Belkacem")
    (line,) = item.lines
    assert (line.label, line.other) == ("Horaire", "17/11 à 16:00\u2009–\u200916:30")
    choose(hub, OTHER)
    with hub.store.read() as read:
        live = read.exec_driver_sql("SELECT starts_at, ends_at FROM booking WHERE live = 1").all()
    assert [tuple(span) for span in live] == [ours]
    assert office.entry(appointment_id).starts_at == ours[0]
    assert history(hub)[0].title == "Arbitrage · horaire"


def test_a_status_settled_frees_the_slot(hub, office):
    appointment_id = office.book()
    participant = office.entry(appointment_id).attendees[0].id
    hub.clash("participant", participant, ["status"], ["unknown"], ["unknown"], ["excused"])
    (item,) = hub.items()
    assert item.lines[0].other == "excusé"
    choose(hub, OTHER)
    with hub.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM booking WHERE live = 1").scalar() == 0


def test_a_note_settled_leaves_the_slot_alone(hub, office):
    appointment_id = office.book()
    hub.clash("appointment", appointment_id, ["note"], [""], [""], ["prévoir un interprète"])
    done = choose(hub, OTHER)
    assert done.ids("booking") == ()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(
        st.tuples(st.sampled_from(["5541", "5514"]), st.sampled_from(["7700", "8800"]), st.sampled_from(Side)),
        min_size=1, max_size=3,
    )
)  # fmt: skip
def test_both_values_stay_readable_whatever_is_chosen(hub, pairs):
    row = hub.contact(homes.LAMIA)
    for kept, other, side in pairs:
        values = phone(kept)
        hub.change("contact", row["id"], raw=values[1], value=values[2])
        hub.clash("contact", row["id"], PHONE, phone("1120"), values, phone(other))
        lines = hub.items()[0].lines
        choose(hub, side)
        told = " ".join(moment.subtitle for moment in history(hub, homes.LAMIA))
        assert lines[0].kept in told
        assert lines[0].other in told
        with hub.store.read() as read:
            now = read.exec_driver_sql("SELECT value FROM contact WHERE person_id = ?", (homes.LAMIA,)).scalars().all()
        wanted = {KEPT: {values[2]}, OTHER: {phone(other)[2]}, BOTH: {values[2], phone(other)[2]}}[side]
        assert wanted <= set(now)


def test_an_address_of_another_file_is_refused(hub):
    row = hub.contact(homes.LAMIA)
    other = ["email", "f.belkacem@example.org", "f.belkacem@example.org", 0]
    hub.clash("contact", row["id"], PHONE, phone("1120"), phone("3488"), other)
    with pytest.raises(BadInput, match="autre fiche"):
        choose(hub, BOTH)
