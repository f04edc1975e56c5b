"""What is refused or warned of before a booking, and what the agenda says of an appointment."""

import pytest

from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import Status, punctuality
from lmmh_desk.features.appointments.model.request import Facts, Request, check, warnings
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model.agenda import Resource
from lmmh_desk.office.model.opening import Timetable, week_of
from lmmh_desk.office.model.reasons import Category, Reason, ReasonType
from lmmh_desk.office.model.sites import SiteStatus
from lmmh_desk.tenancy.model.cards import ContactLine
from tests.features.appointments.conftest import FRIDAY, TUESDAY, at
from tests.replacing import replace

KEYS = Reason(id="keys", label="Remise des clés", service="Gestion locative", minutes=30, bookable=True)
FACTS = Facts(
    now=at(10, 42),
    reason=KEYS,
    timetable=Timetable(week_of([(weekday, 540, 1050) for weekday in range(5)])),
    site_name="Agence Centre",
    known={"room": Resource("room", "Bureau 2", "site", True)},
    windows=(((at(14), at(17)),),),
)
REQUEST = Request(("p",), "keys", at(15, 30), ("room",), "site")


def refused(request: Request = REQUEST, facts: Facts = FACTS) -> dict[str, str]:
    with pytest.raises(BadInput) as error:
        check(request, facts)
    return dict(error.value.fields)


def of(kind: ReasonType, **changes: object) -> Facts:
    return replace(FACTS, reason=replace(KEYS, type=kind), **changes)


def line(kind: str, value: str, mobile: bool = False) -> ContactLine:
    return ContactLine("c", kind, value, mobile)


def test_what_is_right_is_kept_in_order() -> None:
    assert check(replace(REQUEST, note="  deux \n clés "), FACTS) == replace(REQUEST, note="deux clés")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"person_ids": ()}, "person", "La personne manque. Cherchez-la par son nom, son téléphone ou son bail."),
        ({"person_ids": tuple("abcdefg")}, "person", "Un rendez-vous compte 6 personnes au plus."),
        ({"minutes": 4}, "minutes", "La durée va de 5 à 480 minutes."),
        ({"resources": ()}, "resource", "Choisissez un agent ou un bureau."),
        (
            {"resources": ("gone",)},
            "resource",
            "Cet agent ou ce bureau ne reçoit pas à Agence Centre. Choisissez-en un autre.",
        ),
        ({"note": "x" * 201}, "note", "«\u00a0Note\u00a0» dépasse 200 caractères. Raccourcissez-le."),
    ],
)
def test_each_wrong_field_has_its_sentence(changes: dict, field: str, sentence: str) -> None:
    assert refused(replace(REQUEST, **changes)) == {field: sentence}


@pytest.mark.parametrize("changes", [{"bookable": False}, {"active": False}])
def test_a_motif_that_is_not_booked(changes: dict) -> None:
    assert "reason" in refused(facts=replace(FACTS, reason=replace(KEYS, **changes)))


def test_the_notice_of_a_motif_is_said() -> None:
    facts = replace(FACTS, reason=replace(KEYS, notice_hours=24))
    assert refused(facts=facts)["start"] == "Ce motif se réserve 24 h à l’avance. Choisissez le 18/11 à 10:45 ou après."


def test_a_visit_is_not_bound_to_the_hours_of_the_counter() -> None:
    assert (
        check(replace(REQUEST, starts_at=at(18)), of(ReasonType.HOME, address=("14 allée des Sittelles",))).contact
        == ""
    )


@pytest.mark.parametrize("status", [SiteStatus.CLOSED, SiteStatus.PHONE_ONLY])
def test_a_site_that_does_not_receive_is_not_booked_at_its_counter(status: SiteStatus) -> None:
    facts = replace(FACTS, timetable=replace(FACTS.timetable, status=status))
    assert refused(facts=facts) == {
        "start": "Agence Centre ne reçoit pas au guichet en ce moment. Choisissez un autre site, ou un appel."
    }
    call = of(ReasonType.PHONE, timetable=facts.timetable, contacts=(line("phone", "+33261917310"),))
    assert check(REQUEST, call).contact == "+33261917310"


def test_a_site_on_appointment_is_booked() -> None:
    facts = replace(FACTS, timetable=replace(FACTS.timetable, status=SiteStatus.APPOINTMENT_ONLY))
    assert check(REQUEST, facts) == REQUEST


@pytest.mark.parametrize("kind", [ReasonType.PHONE, ReasonType.VIDEO, ReasonType.HOME])
def test_nobody_is_called_or_visited_at_night_or_on_a_sunday(kind: ReasonType) -> None:
    mobile = (line("phone", "+33639983471", True),)
    facts = of(kind, contacts=mobile, address=("14 allée des Sittelles",))
    saturday, sunday = TUESDAY.replace(day=21), TUESDAY.replace(day=22)
    for starts_at in (at(6, 59, FRIDAY), at(19, 31), at(23), at(10, 0, sunday)):
        assert refused(replace(REQUEST, starts_at=starts_at), facts) == {
            "start": "Un appel, une visio ou une visite se tient du lundi au samedi, de 7:00 à 20:00. "
            "Choisissez une heure entre les deux."
        }
    for starts_at in (at(7, 0, FRIDAY), at(19, 30), at(10, 0, saturday)):
        assert check(replace(REQUEST, starts_at=starts_at), facts).starts_at == starts_at


def test_a_visit_needs_an_address() -> None:
    assert refused(facts=of(ReasonType.HOME)) == {
        "person": "L’adresse de la visite manque. Rattachez la personne à un bail, ou choisissez un autre motif."
    }


def test_one_resource_outside_its_windows_is_said() -> None:
    facts = replace(FACTS, windows=(((at(14), at(17)),), ((at(9), at(12)),)))
    assert warnings(REQUEST, facts) == ["Cette heure est hors des plages d’ouverture."]
    assert warnings(REQUEST, replace(FACTS, windows=(((at(9), at(12)), (at(14), at(17))),) * 2)) == []


def test_a_call_goes_to_the_first_number() -> None:
    facts = of(ReasonType.PHONE, contacts=(line("email", "a@b.fr"), line("phone", "+33261917310")))
    assert check(REQUEST, facts).contact == "+33261917310"
    assert check(replace(REQUEST, contact="0639983471"), facts).contact == "+33639983471"
    for typed in ("a@b.fr", "06"):
        assert refused(replace(REQUEST, contact=typed), facts)["contact"].startswith("Le numéro à appeler manque.")


def test_a_video_needs_an_email_or_a_mobile() -> None:
    landline, mobile = line("phone", "+33261917310"), line("phone", "+33639983471", True)
    assert "contact" in refused(facts=of(ReasonType.VIDEO, contacts=(landline,)))
    assert check(REQUEST, of(ReasonType.VIDEO, contacts=(landline, mobile))).contact == "+33639983471"
    both = of(ReasonType.VIDEO, contacts=(mobile, line("email", "a@b.fr")))
    assert check(REQUEST, both).contact == "a@b.fr"
    assert "contact" in refused(replace(REQUEST, contact="a@b"), both)


def test_what_deserves_a_second_look_is_said_and_prevents_nothing() -> None:
    assert warnings(REQUEST, FACTS) == []
    facts = replace(
        FACTS, windows=((),), away=((at(15), at(16), "Yann Prévost"), (at(9), at(10), "Bureau 2")),
        elsewhere=((at(15, 45), "M. Ferhat Belkacem"),),
    )  # fmt: skip
    assert warnings(REQUEST, facts) == [
        "Yann Prévost est absent à cette heure.",
        "Cette heure est hors des plages d’ouverture.",
        "M. Ferhat Belkacem a déjà un rendez-vous à 15:45.",
    ]
    assert check(REQUEST, facts) == REQUEST


def entry(*attendees: Attendee, kind: ReasonType = ReasonType.PUBLIC_OFFICE) -> Entry:
    return Entry(
        "a", "RV-C02-20-0911", "site", "Agence Centre", "keys", "Remise des clés", "", Category.LEASE, kind,
        at(15, 30), at(16), attendees, ("room",), ("Bureau 2",),
    )  # fmt: skip


def who(status: Status = Status.UNKNOWN, arrived: int | None = None) -> Attendee:
    return Attendee("t", "p", "M. Ferhat Belkacem", "Belkacem", status, arrived)


@pytest.mark.parametrize(
    ("found", "now", "state"),
    [
        (entry(who()), at(10), ("attendu", "neutral")),
        (entry(who()), at(15, 35), ("en retard", "warn")),
        (entry(who()), at(16, 1), ("à renseigner", "warn")),
        (entry(who(), kind=ReasonType.PHONE), at(15, 35), ("à appeler", "neutral")),
        (entry(who(arrived=at(15, 28))), at(15, 35), ("arrivé, à l’heure", "ok")),
        (entry(who(arrived=at(15, 50)), who()), at(15, 55), ("arrivé, en retard", "ok")),
        (entry(who(Status.SEEN)), at(17), ("reçu", "ok")),
        (entry(who(Status.NOSHOW)), at(17), ("absent", "bad")),
        (entry(who(Status.NOSHOW), who(Status.SEEN)), at(17), ("reçu", "ok")),
        (entry(who(Status.EXCUSED), who()), at(10), ("attendu", "neutral")),
        (entry(who(Status.EXCUSED), who(Status.REVOKED)), at(10), ("excusé", "neutral")),
        (entry(), at(10), ("", "neutral")),
    ],
)
def test_where_an_appointment_stands(found: Entry, now: int, state: tuple[str, str]) -> None:
    assert found.state(now) == state


@pytest.mark.parametrize(
    ("status", "arrived", "word"),
    [
        (Status.UNKNOWN, None, "attendue"), (Status.UNKNOWN, at(15, 28), "arrivée, à l’heure"),
        (Status.SEEN, None, "reçue"), (Status.NOSHOW, None, "absente"), (Status.EXCUSED, None, "excusée"),
        (Status.REVOKED, None, "annulé par l’office"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_woman_agrees(status: Status, arrived: int | None, word: str) -> None:
    louise = Attendee("t", "p", "Mme Louise Amblard", "Amblard", status, arrived)
    assert entry(louise).state(at(15, 30))[0] == word
    assert not entry(louise, who()).feminine


def test_it_is_read_aloud_in_one_sentence() -> None:
    assert entry(who()).sentence(at(10)) == "15:30–16:00, M. Ferhat Belkacem, Remise des clés, Bureau 2, attendu"
    assert entry(who(), kind=ReasonType.PHONE).where == "Par téléphone · Bureau 2"
    assert entry(who(), who()).short == "Belkacem"


def test_a_quarter_of_an_hour_both_ways_is_on_time() -> None:
    assert [punctuality(at(15, 30), arrived) for arrived in (at(15, 14), at(15, 15), at(15, 45), at(15, 46))] == [
        "en avance", "à l’heure", "à l’heure", "en retard"
    ]  # fmt: skip
