"""Values of any table in words: names, dates, amounts, and what a record belongs to."""

import pytest

from lmmh_desk.features.desk.model.arbitration import differing
from lmmh_desk.features.desk.store.subjects import people, subject
from lmmh_desk.features.desk.store.words import Words, called
from lmmh_desk.kernel.clock import paris_instant
from tests.features.appointments.conftest import TUESDAY
from tests.tenancy import homes


@pytest.fixture
def words(hub):
    with hub.store.read() as read:
        yield Words(read)


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("lease", "rent_cents", 41260, "412,60\u00a0€"),
        ("lease", "starts_on", "2020-11-21", "21/11/2020"),
        ("person", "birth_date", "1984-04-12", "12/04/1984"),
        ("person", "large_print", 1, "Oui"),
        ("person", "channel", "", "non renseigné"),
        ("person", "channel", "sms", "SMS"),
        ("person", "merged_into", homes.LAMIA, "Mme Lamia Belkacem"),
        ("walk_in", "person_id", "nobody", "inconnu de ce poste"),
        ("dwelling", "surface_dm2", 6450, "64,5\u00a0m²"),
        ("reason", "minutes", 30, "30\u00a0minutes"),
        ("paper", "voided_at", paris_instant(TUESDAY, 9, 30), "17/11 à 9:30"),
        ("dwelling", "floor", "3", "3"),
        ("site", "status", "closed", "Fermé"),
    ],
)
def test_a_value(words, table, column, value, said):
    assert words.value(table, column, value) == said


def test_a_resource_is_a_room_or_an_agent(words, office):
    assert words.value("booking", "resource_id", office.room) == "Bureau 2"
    assert words.value("booking", "resource_id", office.yann) == "Yann Prévost"


def test_groups_and_their_names(words):
    assert words.group("dwelling", ("number", "street", "city"), ("14", "des Sittelles", "")) == "14 · des Sittelles"
    assert words.group("dwelling", ("number",), ("",)) == "non renseigné"
    assert words.group("appointment", ("starts_at", "ends_at"), (None, None)) == "non renseigné"
    assert words.label("dwelling", ("number", "street")) == "Numéro, voie"
    assert words.label("household", ("number",)) == "Ménage"
    assert words.label("site_hours", ("weekday",)) == "Enregistrement"


def test_what_a_record_is_called(words):
    assert called("lease", {"number": "L-204518"}) == "Bail L-204518"
    assert called("site", {"name": "Agence Nord"}) == "Agence Nord"
    assert called("move", {}) == "Déménagement"


def test_what_a_record_belongs_to(words, hub):
    with hub.store.read() as read:
        lease_id = read.exec_driver_sql("SELECT id FROM lease WHERE number = 'L-204518'").scalar()
        holder = read.exec_driver_sql("SELECT id FROM lease_holder WHERE lease_id = ?", (lease_id,)).scalars().first()
    assert subject(words, "lease_holder", holder) == ("lease", lease_id)
    assert set(people(words, ("lease", lease_id))) == {homes.FERHAT, homes.LAMIA}
    assert subject(words, "booking", "b", {"subject_table": "appointment", "subject_id": "a"}) == ("appointment", "a")
    assert subject(words, "booking", "b", {}) == ("booking", "b")
    assert subject(words, "queue_move", "q", {"walk_in_id": "w"}) == ("walk_in", "w")
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO identity_check (id, site_id, device_id, created_at, created_by, person_id) "
            "VALUES ('i1', 's', 'd', 1, 'a', ?)",
            (homes.INES,),
        )
    with hub.store.read() as read:
        assert list(people(Words(read), ("identity_check", "i1"))) == [homes.INES]


@pytest.mark.parametrize(
    ("one", "two", "marks"),
    [
        ("06 39 98 55 41", "06 39 98 55 14", ((12, 14), (12, 14))),
        ("Tessier", "Teissier", ((2, 2), (2, 3))),
        ("SMS", "Appel", ((0, 0), (0, 0))),
        ("E-mail", "Appel", ((0, 0), (0, 0))),
        ("", "", ((0, 0), (0, 0))),
    ],
)
def test_what_is_marked_is_what_one_word_mistyped_differs_by(one, two, marks):
    assert differing(one, two) == marks
