"""A convocation from the appointment to the register and to paper; slips, call sheets, previews."""

from __future__ import annotations

from datetime import date

import pytest

from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.documents.verify import codes
from lmmh_desk.features.appointments.actions import booking, printing, steps
from lmmh_desk.features.appointments.actions.samples import sample
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.model.sheet import inside, lines
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.actions.rules import set_rule
from lmmh_desk.office.model.bookings import Taken
from lmmh_desk.office.model.papers import BY_KIND
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site
from lmmh_desk.office.store.keys import trust
from lmmh_desk.office.store.papers import paper_by_number
from lmmh_desk.printing.pages import images
from lmmh_desk.tenancy.model.records import Person
from tests.documents.watching import text_of
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at
from tests.replacing import replace
from tests.tenancy import homes

WINTER = date(2020, 12, 16)


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def convoked(office: Office, starts_at: int = at(15, 30), **changes: object) -> str:
    """Book with a convocation; return the id of the appointment."""
    request = office.request(starts_at, **changes)
    return booking.book(office.store, office.session, request, convocation=True).created("appointment")


def sheet(office: Office, appointment_id: str, *size: str, **wanted: object):
    return printing.sheet(office.store, office.session, appointment_id, *size, **wanted)


def change(office: Office, table: type, record_id: str, **values: object) -> None:
    with office.store.write(office.admin, "test.change") as unit:
        record = unit.get(table, record_id)
        for name, value in values.items():
            setattr(record, name, value)


def count(office: Office, table: str) -> int:
    with office.store.read() as read:
        return read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def test_booked_and_convoked_in_one_gesture(office: Office) -> None:
    address = "27 place des Tisserands\n72000 Le Mans"
    change(office, Site, office.session.site_id, address=address, phone="02 61 91 00 72")
    appointment_id = convoked(office, resources=(office.yann, office.room))
    page = sheet(office, appointment_id)
    with office.store.read() as read:
        record = paper_by_number(read, "RV-C01-20-0001")
        known = trust(read)
    assert (page.title, page.size, page.paper_id) == ("RV-C01-20-0001", "A5", record.id)
    assert (record.kind, record.label, record.person_id) == ("RV", "Convocation", homes.FERHAT)
    assert (record.subject_table, record.subject_id, record.print_count) == ("appointment", appointment_id, 0)
    text = words(page.pdf)
    for said in (
        "RV-C01-20-0001", "Mardi 17 novembre 2020", "15:30", "M. Ferhat BELKACEM", "Remise des clés de l’appartement",
        "Agence Centre, bureau 2", "27 place des Tisserands, 72000 Le Mans", "Yann Prévost · 02 61 91 00 72",
        "Relevé d’identité bancaire", "Masque obligatoire à partir de 11 ans.", "Une ou deux personnes au plus",
        "à joindre à votre attestation", "pour se rendre dans un service public", "Karine Moulin, chargée d’accueil",
        "Fait au Mans", "gardées trois mois",
    ):  # fmt: skip
        assert said in text, said
    (found,) = (codes(image) for image in images(page.pdf, 200))
    verdict = verify(found[0], known, at(15))
    assert verdict.verdict is Verdict.AUTHENTIC
    assert verdict.fields.number == "RV-C01-20-0001"
    assert verdict.fields.windows == ((at(15, 30), at(16)),)
    assert verdict.fields.persons[0].birth == date(1984, 4, 12)
    assert "TISSERANDS" in verdict.fields.destination


def test_nothing_is_booked_when_the_convocation_cannot_be(office: Office) -> None:
    before = count(office, "appointment")
    with pytest.raises(WrongState, match="personne ne se déplace"):
        convoked(office, reason=office.phone)
    with pytest.raises(BadInput):
        convoked(office, at(8))
    assert count(office, "appointment") == before
    appointment_id = convoked(office)
    with pytest.raises(Taken):
        convoked(office)
    assert count(office, "paper") == 1
    assert office.entry(appointment_id).live


def test_the_standing_convocation_is_kept(office: Office) -> None:
    appointment_id = office.book()
    done = printing.record_convocation(office.store, office.session, appointment_id)
    assert done.created("paper")
    assert not printing.record_convocation(office.store, office.session, appointment_id).ids("paper")
    assert count(office, "paper") == count(office, "convocation") == 1


@pytest.mark.parametrize("kind", ["phone", "video"])
def test_no_travel_no_convocation(office: Office, kind: str) -> None:
    appointment_id = office.book(reason=getattr(office, kind))
    with pytest.raises(WrongState, match=r"à distance.*fiche d’appel"):
        printing.record_convocation(office.store, office.session, appointment_id)


def test_a_visit_is_announced_where_the_person_lives(office: Office) -> None:
    text = words(sheet(office, convoked(office, reason=office.home, resources=(office.yann,))).pdf)
    assert "Notre visite chez vous" in text
    assert "14 allée des Sittelles Bât. C, 3e étage, n° 32 72100 Le Mans" in text
    assert "Case à cocher" not in text
    with pytest.raises(BadInput, match="L’adresse de la visite manque"):
        office.book(at(16), office.home, resources=(office.yann,), person_ids=(homes.SORAYA,))


def test_it_is_printed_then_printed_again_word_for_word(office: Office, clock: FixedClock) -> None:
    appointment_id = convoked(office)
    original = sheet(office, appointment_id)
    print_paper(office.store, office.session, original.paper_id)
    clock.advance(3_600_000)
    change(office, Person, homes.FERHAT, usual_name="Autrement")
    again = sheet(office, appointment_id)
    assert again.title == "RV-C01-20-0001-duplicata-1"
    assert sorted(words(again.pdf).replace("Duplicata n° 1", "Original")) == sorted(words(original.pdf))
    two = sheet(office, appointment_id, "A4")
    assert (two.size, two.title) == ("A4", again.title)
    (halves,) = (codes(image) for image in images(two.pdf, 150))
    assert len(set(halves)) == 1


def test_who_reads_badly_gets_large_print(office: Office) -> None:
    appointment_id = convoked(office)
    asked = sheet(office, appointment_id, large=True)
    assert (asked.size, "page 1 / 1" in words(asked.pdf)) == ("A4", True)
    change(office, Person, homes.FERHAT, large_print=True)
    assert sheet(office, appointment_id).pdf == asked.pdf
    assert sheet(office, appointment_id, "A4").pdf == asked.pdf, "never two on a sheet"
    assert sheet(office, appointment_id, large=False).size == "A5"


def test_without_a_standing_convocation_nothing_is_printed(office: Office) -> None:
    appointment_id = office.book()
    with pytest.raises(WrongState, match="Aucune convocation"):
        sheet(office, appointment_id)
    with pytest.raises(NotFound):
        printing.record_convocation(office.store, office.session, "nothing")


def test_moved_it_gets_another_number_and_another_convocation(office: Office) -> None:
    appointment_id = convoked(office)
    booking.move(office.store, office.session, appointment_id, office.request(at(9, 0, FRIDAY)))
    with pytest.raises(WrongState, match="Aucune convocation"):
        sheet(office, appointment_id)
    printing.record_convocation(office.store, office.session, appointment_id)
    page = sheet(office, appointment_id)
    assert page.title == "RV-C01-20-0002"
    assert "Vendredi 20 novembre 2020" in words(page.pdf)


def test_cancelled_then_taken_again_it_is_convoked_under_a_new_number(office: Office) -> None:
    store, session = office.store, office.session
    appointment_id = convoked(office)
    (ferhat,) = office.entry(appointment_id).attendees
    steps.set_status(store, session, ferhat.id, Status.EXCUSED)
    for act in (printing.record_convocation, printing.slip_sheet, printing.call_sheet):
        with pytest.raises(WrongState, match="est annulé"):
            act(store, session, appointment_id)
    steps.set_status(store, session, ferhat.id, Status.UNKNOWN)
    printing.record_convocation(store, session, appointment_id)
    assert sheet(office, appointment_id).title == "RV-C01-20-0002"
    assert office.entry(appointment_id).number == "RV-C01-20-0002"
    with store.read() as read:  # the slip given still checks in
        assert {agenda.by_number(read, number) for number in ("RV-C01-20-0001", "RV-C01-20-0002")} == {appointment_id}


def test_what_another_desk_booked_is_sealed_under_a_number_of_this_one(office: Office) -> None:
    appointment_id = office.book()
    with office.store.write(office.admin, "test.elsewhere") as unit:
        unit.connection.exec_driver_sql("UPDATE appointment SET number = 'RV-S01-20-0007'")
    printing.record_convocation(office.store, office.session, appointment_id)
    assert sheet(office, appointment_id).title == "RV-C01-20-0002"


def test_who_cancelled_is_neither_named_nor_counted(office: Office) -> None:
    appointment_id = office.book(person_ids=(homes.FERHAT, homes.LAMIA, homes.SORAYA))
    ferhat = office.entry(appointment_id).attendees[0]
    steps.set_status(office.store, office.session, ferhat.id, Status.EXCUSED)
    printing.record_convocation(office.store, office.session, appointment_id)
    text = words(sheet(office, appointment_id).pdf)
    assert "Mme Lamia BELKACEM et 1 autre personne" in text
    assert "Ferhat" not in text


def test_the_sentences_are_those_of_the_day_of_the_appointment(office: Office) -> None:
    set_rule(office.store, office.admin, "visit_barrier", WINTER, "Venez seul.", source="essai")
    text = words(sheet(office, convoked(office, at(10, 0, WINTER))).pdf)
    assert "Venez seul." in text
    assert "Case à cocher" not in text
    assert "à joindre à votre attestation" not in text


def test_the_motif_may_say_its_purpose_in_other_words(office: Office) -> None:
    change(office, Reason, office.keys.id, purpose="Remise de vos clés", instructions=" Venez \n à pied. ", bring="")
    text = words(sheet(office, convoked(office)).pdf)
    assert "Remise de vos clés · 30 minutes" in text
    assert "Venez à pied." in text


def test_every_role_of_the_counter_convokes(office: Office) -> None:
    assert set(BY_KIND["RV"]) == set(Role) - {Role.CARETAKER}
    appointment_id = office.book()
    adviser = replace(office.session, role=Role.SOCIAL_ADVISER)
    printing.record_convocation(office.store, adviser, appointment_id)
    caretaker = replace(office.session, role=Role.CARETAKER)
    for act in (printing.record_convocation, printing.sheet, printing.slip_sheet, printing.call_sheet):
        with pytest.raises(NotAllowed):
            act(office.store, caretaker, appointment_id)


def test_a_slip_is_printed_for_any_appointment(office: Office) -> None:
    page = printing.slip_sheet(office.store, office.session, office.book())
    assert (page.title, page.size, page.paper_id) == ("RV-C01-20-0001", "80mm", None)
    assert "15:30" in words(page.pdf)
    assert b"RV-C01-20-0001" in page.raw
    call = printing.slip_sheet(office.store, office.session, office.book(at(16), office.phone))
    assert "Nous vous appelons au 06 39 98 34 71" in words(call.pdf)


def test_a_call_sheet_is_for_calls_and_videos(office: Office) -> None:
    page = printing.call_sheet(office.store, office.session, office.book(reason=office.phone, resources=(office.yann,)))
    assert (page.size, page.paper_id) == ("A5", None)
    assert "Qui appelle Yann Prévost" in words(page.pdf)
    assert "Masque" not in words(page.pdf)
    assert "f.belkacem@example.org" in words(
        printing.call_sheet(office.store, office.session, office.book(at(16), office.video)).pdf
    )
    with pytest.raises(WrongState, match="ne se tient pas à distance"):
        printing.call_sheet(office.store, office.session, office.book(at(16, 30)))


def test_a_sample_shows_the_sentences_of_any_day(office: Office) -> None:
    with office.store.read() as read:
        autumn, winter = (words(sample(read, office.session, day)) for day in (TUESDAY, WINTER))
        with pytest.raises(NotAllowed):
            sample(read, replace(office.session, role="caretaker"), TUESDAY)
    assert "Case à cocher" in autumn
    assert "Case à cocher" not in winter
    assert "Mercredi 16 décembre 2020" in winter
    assert "Mme Camille EXEMPLE" in autumn
    with office.store.read() as read:
        assert "page 1 / 1" in words(sample(read, office.session, TUESDAY, large=True))


def test_small_words() -> None:
    assert [inside(name) for name in ("Bureau 2", "RDC", "", "É")] == ["bureau 2", "RDC", "", "É"]
    assert lines(" a \n\n  b  c ") == ("a", "b c")
