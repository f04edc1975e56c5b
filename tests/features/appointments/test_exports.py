"""What leaves the agenda: the list of a day on paper, iCalendar for Outlook and Thunderbird, XLSX."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.features.appointments.actions import booking, exporting, steps
from lmmh_desk.features.appointments.model.day import DayList, Expected, initials
from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.papers import exports
from lmmh_desk.features.appointments.papers.daylist import day_list
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import NotAllowed, StoreError
from lmmh_desk.office.model.reasons import Category, ReasonType
from tests.documents.watching import pages, text_of
from tests.features.appointments.conftest import FRIDAY, TUESDAY, Office, at
from tests.features.appointments.test_papers import paged
from tests.replacing import replace
from tests.tenancy import homes

SUMMER, WINTER = date(2020, 10, 24), date(2020, 10, 26)  # the clock goes back on Sunday 25
FERHAT = Attendee("p1", homes.FERHAT, "M. Ferhat Belkacem", "Belkacem")
ENTRY = Entry(
    id="0175d5c0-7f8a-7cc1-9d2e-3f4a5b6c7d8e", number="RV-C02-20-0911", site_id="s", site="Agence Centre",
    reason_id="r", reason="Remise des clés", service="Gestion locative", category=Category.LEASE,
    type=ReasonType.PUBLIC_OFFICE, starts_at=at(15, 30), ends_at=at(16), attendees=(FERHAT,), resources=("y", "b"),
    places=("Yann Prévost", "Bureau 2"), note="Apporte une valise",
)  # fmt: skip
NAMES = st.text(max_size=120) | st.just("W" * 120)
ENTRIES = st.builds(
    replace, st.just(ENTRY), reason=NAMES, site=NAMES, places=st.lists(NAMES, max_size=3).map(tuple), note=NAMES,
    attendees=st.lists(st.builds(Attendee, st.just("p"), st.just("q"), NAMES, NAMES, st.sampled_from(Status)),
                       min_size=1, max_size=4).map(tuple),
    type=st.sampled_from(ReasonType),
)  # fmt: skip
quick = settings(max_examples=25, phases=[Phase.reuse, Phase.generate], suppress_health_check=list(HealthCheck))


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def listed(number: int) -> DayList:
    line = Expected(ENTRY, FERHAT, "06 39 98 34 71")
    return DayList("Le Mans Métropole Habitat", "Agence Centre", TUESDAY, at(10, 42), "Karine Moulin", (line,) * number)


def check_calendar(ics: bytes) -> None:
    """Hold the rules of RFC 5545 that readers trip on: line ends, folding, required properties."""
    assert ics.endswith(b"END:VCALENDAR\r\n")
    assert ics.count(b"\n") == ics.count(b"\r\n") == ics.count(b"\r")
    for line in ics.split(b"\r\n"):
        assert len(line) <= 75, "octets, not characters"
        line.decode()  # no character is cut in the middle
    unfolded = ics.decode().replace("\r\n ", "")
    assert unfolded.startswith("BEGIN:VCALENDAR\r\n")
    head = unfolded.split("BEGIN:VEVENT")[0]
    for needed in ("VERSION:2.0", "PRODID:", "METHOD:PUBLISH"):
        assert head.count(f"\r\n{needed}") == 1
    for event in unfolded.split("BEGIN:VEVENT")[1:]:
        for needed in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"):
            assert len(re.findall(rf"\r\n{needed}[;:]", event)) == 1, needed
        assert re.search(r"\r\nDTSTART:\d{8}T\d{6}Z\r\n", event), "an instant, whatever the reader's time zone"


def events(ics: bytes) -> list[object]:
    check_calendar(ics)
    return list(Calendar.from_ical(ics).walk("VEVENT"))


def test_an_event_says_when_where_and_why_but_no_name() -> None:
    (event,) = events(exports.calendar([ENTRY], at(10, 42)))
    assert event["uid"] == f"{ENTRY.id}@lmmh-desk"
    assert event.decoded("dtstart") == datetime(2020, 11, 17, 14, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2020, 11, 17, 15, 0, tzinfo=UTC)
    assert event.decoded("dtstamp") == datetime(2020, 11, 17, 9, 42, tzinfo=UTC)
    assert event["summary"] == "Remise des clés · F. B."
    assert event["location"] == "Agence Centre, Yann Prévost et Bureau 2"
    assert (event["status"], event["transp"], event["class"]) == ("CONFIRMED", "OPAQUE", "PRIVATE")
    text = exports.calendar([ENTRY], at(10)).decode()
    assert "Belkacem" not in text
    assert "valise" not in text, "a note stays here"


def test_an_agent_s_own_calendar_carries_surnames_when_asked() -> None:
    (event,) = events(exports.calendar([ENTRY], at(10), names=True))
    assert event["summary"] == "Remise des clés · Belkacem"


def test_a_freed_appointment_is_cancelled_in_the_calendar() -> None:
    freed = replace(ENTRY, attendees=(replace(FERHAT, status=Status.EXCUSED),))
    (event,) = events(exports.calendar([freed], at(10)))
    assert (event["status"], event["transp"]) == ("CANCELLED", "TRANSPARENT")


def test_a_call_has_no_place_but_the_telephone() -> None:
    call = replace(ENTRY, type=ReasonType.PHONE, places=("Yann Prévost",), attendees=())
    (event,) = events(exports.calendar([call], at(10)))
    assert (event["location"], event["summary"]) == ("Par téléphone · Yann Prévost", "Remise des clés")


@pytest.mark.parametrize(("day", "hour"), [(SUMMER, 7), (WINTER, 8)])
def test_no_change_of_clock_moves_an_event(day: date, hour: int) -> None:
    """9:00 in Paris is 7:00 UTC in summer, 8:00 in winter."""
    entry = replace(ENTRY, starts_at=paris_instant(day, 9), ends_at=paris_instant(day, 9, 30))
    (event,) = events(exports.calendar([entry], at(10)))
    assert event.decoded("dtstart") == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def test_an_empty_calendar_is_still_one() -> None:
    ics = exports.calendar([], at(10))
    check_calendar(ics)
    assert not events(ics)


@quick
@given(st.lists(ENTRIES, max_size=3), st.booleans())
def test_whatever_the_texts_the_calendar_is_read_back(entries: list[Entry], names: bool) -> None:
    assert len(events(exports.calendar(entries, at(10), names=names))) == len(entries)


@pytest.mark.parametrize(
    ("name", "surname", "expected"),
    [
        ("M. Ferhat Belkacem", "Belkacem", "F. B."), ("Mme Belkaïd", "Belkaïd", "B."),
        ("Inès Belkacem", "Belkacem", "I. B."),
        ("M. et Mme Martin", "Martin", "M."), ("Suryadi", "", "S."), ("", "", ""),
        ("Mme Élise de La Tour", "de La Tour", "É. D."),
    ],
)  # fmt: skip
def test_initials(name: str, surname: str, expected: str) -> None:
    assert initials(Attendee("", "", name, surname)) == expected


SPREAD = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheet(xlsx: bytes) -> tuple[ElementTree.Element, list[list[str]], ElementTree.Element]:
    """Return the sheet's XML, its cells as text, and the styles."""
    with zipfile.ZipFile(BytesIO(xlsx)) as book:
        assert book.testzip() is None
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(book.read("xl/styles.xml"))
        texts = [
            "".join(item.itertext())
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml")).findall("m:si", SPREAD)
        ]
    rows = [
        [texts[int(cell.findtext("m:v", "", SPREAD))] if cell.get("t") == "s" else cell.findtext("m:v", "", SPREAD)
         for cell in row.findall("m:c", SPREAD)]
        for row in root.iter(f"{{{SPREAD['m']}}}row")
    ]  # fmt: skip
    return root, rows, styles


def test_the_table_has_real_dates_a_frozen_header_and_filters() -> None:
    came = Expected(ENTRY, replace(FERHAT, status=Status.SEEN, arrived_at=at(15, 25)), "06 39 98 34 71")
    root, rows, styles = sheet(exports.table([came, Expected(ENTRY, FERHAT)], "Rendez-vous", "Karine Moulin"))
    assert rows[0] == ["Date", "Début", "Fin", "Numéro", "Personne", "Motif", "Service", "Type", "Site",
                       "Agent, bureau", "Téléphone", "Suite", "Arrivée", "Note"]  # fmt: skip
    day, start, end = (float(value) for value in rows[1][:3])
    assert day == (TUESDAY - date(1899, 12, 30)).days
    assert (start, end) == (pytest.approx(15.5 / 24), pytest.approx(16 / 24))
    assert rows[1][3:12] == ["RV-C02-20-0911", "M. Ferhat Belkacem", "Remise des clés", "Gestion locative",
                             "Au guichet", "Agence Centre", "Yann Prévost, Bureau 2", "06 39 98 34 71",
                             "reçu"]  # fmt: skip
    assert float(rows[1][12]) == pytest.approx((15 * 60 + 25) / 1440)
    assert rows[1][13] == "Apporte une valise"
    assert [rows[2][11], rows[2][12]] == ["à renseigner", ""]
    pane = root.find(".//m:pane", SPREAD)
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    assert root.find("m:autoFilter", SPREAD).get("ref") == "A1:N3"
    widths = [float(column.get("width")) for column in root.iter(f"{{{SPREAD['m']}}}col")]
    assert len(widths) >= 10
    assert min(widths) > 7
    formats = {one.get("formatCode") for one in styles.iter(f"{{{SPREAD['m']}}}numFmt")}
    builtin = {one.get("numFmtId") for one in styles.find("m:cellXfs", SPREAD)}
    assert formats >= {"dd/mm/yyyy", "hh:mm"} or {"14", "20"} <= builtin


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    line = Expected(replace(ENTRY, note='=HYPERLINK("https://example.org")', reason="+1"), FERHAT)
    root, rows, _styles = sheet(exports.table([line], "", ""))
    assert rows[1][13].startswith("=HYPERLINK")
    assert not list(root.iter(f"{{{SPREAD['m']}}}f"))
    assert not list(root.iter(f"{{{SPREAD['m']}}}hyperlink"))


@quick
@given(st.lists(ENTRIES, max_size=3))
def test_whatever_the_texts_the_table_is_read_back(entries: list[Entry]) -> None:
    lines = [Expected(entry, attendee) for entry in entries for attendee in entry.attendees]
    _root, rows, _styles = sheet(exports.table(lines, "", ""))
    assert len(rows) == len(lines) + 1


def test_the_list_of_a_day_says_who_when_why_where_and_which_number() -> None:
    text = words(day_list(listed(1)))
    for said in ("Rendez-vous du mardi 17 novembre 2020",
                 "Agence Centre · Le Mans Métropole Habitat · 1 personne attendue",
                 "Heure Personne et motif Agent, bureau Téléphone Arrivé Notes", "15:30", "M. Ferhat Belkacem",
                 "Remise des clés", "Yann Prévost et Bureau 2", "06 39 98 34 71", "Apporte une valise",
                 "Imprimé le 17/11/2020 à 10:42 par Karine Moulin", "à détruire", "Page 1 / 1"):  # fmt: skip
        assert said in text, said


def test_a_long_day_goes_on_with_its_header_on_each_page() -> None:
    with paged(12 * MM):
        pdf = day_list(listed(60))
    assert pages(pdf) > 2
    text = words(pdf)
    assert text.count("Rendez-vous du mardi 17 novembre 2020") == pages(pdf)
    assert text.count("Heure Personne et motif") == pages(pdf)
    assert text.count("M. Ferhat Belkacem") == 60
    assert f"Page {pages(pdf)} / {pages(pdf)}" in text
    assert "Aucun rendez-vous ce jour-là." in words(day_list(listed(0)))


def test_each_line_has_a_box_to_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = []
    drawn = Drawing.box
    monkeypatch.setattr(Drawing, "box", lambda self, *at, **look: (boxes.append(at), drawn(self, *at, **look)))
    day_list(listed(5))
    assert len(boxes) == 5


@quick
@given(st.lists(ENTRIES, min_size=1, max_size=4), NAMES)
def test_whatever_the_texts_the_list_stays_in_its_frames(entries: list[Entry], name: str) -> None:
    lines = tuple(Expected(entry, attendee, name) for entry in entries for attendee in entry.attendees)
    with paged(12 * MM):
        day_list(replace(listed(0), lines=lines, office=name, site=name, printed_by=name))


def test_the_day_of_a_site_lists_each_participant_who_is_expected(office: Office) -> None:
    first = office.book(at(15), person_ids=(homes.FERHAT, homes.LAMIA))
    second = office.book(at(16), office.phone, person_ids=(homes.SORAYA,), contact="06 39 98 34 12")
    gone = office.book(at(17), person_ids=(homes.SLIMANE,))
    booking.cancel(office.store, office.session, gone, Status.EXCUSED)
    lamia = office.entry(first).attendees[1]
    steps.set_status(office.store, office.session, lamia.id, Status.EXCUSED)
    text = words(exporting.day_list(office.store, office.session, office.session.site_id, TUESDAY))
    assert "2 personnes attendues" in text
    for said in ("M. Ferhat Belkacem", "06 39 98 34 71", "Mme Soraya Belkaïd", "06 39 98 34 12", "Par téléphone"):
        assert said in text
    for unsaid in ("Lamia", "Slimane"):
        assert unsaid not in text
    assert office.entry(second).live
    assert "Aucun rendez-vous" in words(
        exporting.day_list(office.store, office.session, office.session.site_id, FRIDAY)
    )


def test_the_calendar_of_an_agent_holds_theirs_alone(office: Office) -> None:
    office.book(at(15))
    mine = office.book(at(9, 0, FRIDAY), resources=(office.yann,))
    gone = office.book(at(10, 0, FRIDAY), resources=(office.yann,))
    booking.cancel(office.store, office.session, gone, Status.REVOKED)
    site = office.session.site_id
    whole = events(exporting.calendar(office.store, office.session, site, TUESDAY, FRIDAY))
    assert len(whole) == 3
    own = exporting.calendar(office.store, office.session, site, TUESDAY, FRIDAY, resource_id=office.yann, names=True)
    assert [(event["uid"].split("@")[0], event["status"]) for event in events(own)] == [
        (mine, "CONFIRMED"), (gone, "CANCELLED")
    ]  # fmt: skip
    assert not events(exporting.calendar(office.store, office.session, site, FRIDAY, FRIDAY, resource_id=office.room))


def test_the_table_of_some_days(office: Office) -> None:
    office.book(at(15))
    office.book(at(9, 0, FRIDAY), person_ids=(homes.FERHAT, homes.LAMIA))
    xlsx = exporting.table(office.store, office.session, office.session.site_id, TUESDAY, FRIDAY)
    _root, rows, _styles = sheet(xlsx)
    assert [row[4] for row in rows[1:]] == ["M. Ferhat Belkacem", "M. Ferhat Belkacem", "Mme Lamia Belkacem"]
    with zipfile.ZipFile(BytesIO(xlsx)) as book:
        assert "du 17/11/2020 au 20/11/2020" in book.read("docProps/core.xml").decode()


def test_what_leaves_is_written_in_the_audit_where_the_disk_allows(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, session, site = office.store, office.session, office.session.site_id
    office.book(at(15))
    exporting.day_list(store, session, site, TUESDAY)
    exporting.calendar(store, session, site, TUESDAY, TUESDAY)
    exporting.table(store, session, site, TUESDAY, TUESDAY)
    with store.read() as read:
        query = "SELECT details FROM audit WHERE action = 'appointments.export' ORDER BY tx"
        noted = [json.loads(details) for details in read.exec_driver_sql(query).scalars()]
    assert noted == [{"form": form, "lines": "1"} for form in ("pdf", "icalendar", "xlsx")]

    def full(*_given: object) -> None:
        raise StoreError("Le disque est plein.")

    monkeypatch.setattr(store, "write", full)
    assert "M. Ferhat Belkacem" in words(exporting.day_list(store, session, site, TUESDAY))


def test_a_caretaker_takes_nothing_out(office: Office) -> None:
    caretaker = replace(office.session, role="caretaker")
    for act in (
        lambda: exporting.day_list(office.store, caretaker, caretaker.site_id, TUESDAY),
        lambda: exporting.calendar(office.store, caretaker, caretaker.site_id, TUESDAY, TUESDAY),
        lambda: exporting.table(office.store, caretaker, caretaker.site_id, TUESDAY, TUESDAY),
    ):
        with pytest.raises(NotAllowed):
            act()
