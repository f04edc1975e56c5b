"""Pictures of every shared widget, light and dark, at 100 and 200 %: python -m tests.ui.widgets.gallery [FOLDER]."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget
from reportlab.pdfgen.canvas import Canvas as Paper

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Moment
from lmmh_desk.ui.theme import Mode, current
from lmmh_desk.ui.widgets.actions import Act, ActionList
from lmmh_desk.ui.widgets.agenda import AgendaBlock, AgendaColumn, AgendaView
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Group, Mark, Text, Ticket, Wait
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import Calendar, DateEdit
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.editors import HourEdit, LineEdit, PlateEdit, SearchEdit
from lmmh_desk.ui.widgets.facts import Facts, PersonLine
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow, Form
from lmmh_desk.ui.widgets.gauge import CapacityGauge
from lmmh_desk.ui.widgets.header import PersonHeader
from lmmh_desk.ui.widgets.legend import CategoryLegend
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.preview import DocPreview
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.slot_picker import PickerSlot, SlotPicker
from lmmh_desk.ui.widgets.table import DataTable
from lmmh_desk.ui.widgets.tag import Avatar, Badge, KeyCap, Tag
from lmmh_desk.ui.widgets.timeline import Timeline
from lmmh_desk.ui.widgets.toggle import CheckBox
from lmmh_desk.ui.widgets.tokens_edit import TokensEdit

TODAY = date(2020, 11, 17)
NOW = paris_instant(TODAY, 10, 44)


@dataclass(frozen=True)
class Arrival:
    number: str
    name: str
    note: str
    reason: str
    minutes: int
    inside: bool = True
    unsent: bool = False


QUEUE = [
    Arrival("A31", "M. Ferhat Belkacem", "L-204518 · Les Sittelles", "Justificatif de déménagement", 28),
    Arrival("A32", "Mme Odile Tessier", "L-118240 · Résidence du Clos", "Attestation de loyer", 21),
    Arrival("10:30", "M. et Mme Da Costa-Rivière", "L-176033 · Bellerive", "Dossier de mutation", 15),
    Arrival("A33", "Mme Aïssatou Kanté-Morel", "L-221907 · Bellerive", "Échange confidentiel", 9, False, True),
    Arrival("A34", "Personne à identifier", "Arrivée à 10:36", "Demande de logement", 6, False),
]
PLACES = {True: Mark("Dedans", "accent", "inside"), False: Mark("Dehors", "neutral", "door")}
COLUMNS = [
    TableColumn[Arrival]("ticket", "Ticket", lambda a: Ticket(a.number, a.number if ":" in a.number else ""), 86),
    TableColumn[Arrival]("person", "Personne", lambda a: Text(a.name, a.note, 600, unsent=a.unsent), 190, stretch=True),
    TableColumn[Arrival]("reason", "Motif", lambda a: Text(a.reason), 204),
    TableColumn[Arrival]("wait", "Attente", lambda a: Wait(a.minutes), 134, sort=lambda a: a.minutes),
    TableColumn[Arrival]("place", "Où", lambda a: PLACES[a.inside], 104),
]


def page(*items: QWidget, spacing: int = 12) -> QWidget:
    made = QWidget()
    made.setLayout(Column(*items, margins=(12, 12, 12, 12), spacing=spacing))
    return made


def line(*items: QWidget | None) -> QWidget:
    made = QWidget()
    made.setLayout(Row(*items, spacing=8))
    return made


def marks() -> QWidget:
    """Buttons, tags, badges, key caps, segmented choices."""
    buttons = line(
        Button("Appeler le suivant", "volume", "F3"),
        Button("Nouvel arrivant", "plus", "F2", "primary"),
        Button("Prévenir par SMS", "mobile", role="link"),
        Button("Fermer", role="quiet"),
        IconButton("minus", "Moins", small=True),
        IconButton("ellipsis", "Autres actions"),
        None,
    )
    tones = (
        ("neutral", "door"),
        ("accent", "inside"),
        ("ok", "check"),
        ("warn", "flag"),
        ("bad", "warning"),
        ("offline", "cloud-off"),
    )
    tags = line(
        *(Tag(tone, tone, icon) for tone, icon in tones),
        Badge(6),
        Badge(3, "warn"),
        KeyCap("Ctrl+M"),
        Avatar("M. Ferhat Belkacem"),
        None,
    )
    talks = Segmented("Historique", [(1, "Tout"), (2, "Échanges"), (3, "Rendez-vous")])
    visits = Segmented("Visites", [(1, "Toutes"), (2, "Urgentes"), (3, "À appeler")], tall=True)
    visits.set_count(1, 7)
    visits.set_count(2, 3)
    banner = Banner("Déjà servi le 02/11 (4). La remise reste possible.", "warn")
    offline = Banner("Hors ligne : le code PIN fonctionne quand même.", "offline", Button("Réessayer", role="link"))
    return page(buttons, tags, line(talks, visits, None), banner, offline)


def counter() -> QWidget:
    """The queue and what stands around it (picture 01)."""
    serving = Card(marked=True, padding=(14, 6, 14, 8), spacing=0)
    who = QWidget()
    who.setLayout(
        Column(
            Label("À votre guichet · Guichet 2", 12, 400, "t2"),
            Label("Mme Solène Garrigue", 16, 600),
            Label("Remise des clés de cave · reçue à 10:36 · 6 min", 12, 400, "t2"),
            spacing=0,
        )
    )
    serving.add(line(who, None, Button("Ouvrir la fiche", "user"), Button("Terminer", "check", "F8")))
    table = DataTable(Rows(COLUMNS, lambda arrival: arrival.number), "File d’attente")
    table.set_rows([*QUEUE, Group("Bords de l’Huisne", "3 visites · 11:00 – 12:45"), QUEUE[0]])
    queue = Card(
        "File d’attente",
        caption="attente moyenne 14 min",
        actions=[Button("Ticket", "printer", role="link")],
        ruled=True,
        padding=(0, 0, 0, 0),
    )
    queue.set_count(6)
    queue.add(table, 1)
    queue.set_foot(
        Label("18", 16, 600),
        Label("personnes reçues", 12, 400, "t2"),
        None,
        Button("Tout voir", role="link", small=True),
    )
    gauges = []
    for inside, advice in (
        (4, "1 place libre : faites entrer A33."),
        (5, "Jauge pleine : faites patienter dehors."),
        (6, "Une personne de trop."),
    ):
        gauge = CapacityGauge()
        gauge.set(inside, 5, advice)
        gauges.append(gauge)
    empty = Card("Prochains rendez-vous", ruled=True, padding=(0, 0, 0, 0))
    empty.set_empty("Aucun rendez-vous aujourd’hui.", Button("Réserver", "plus", "F4"))
    empty.show_empty()
    made, row = QWidget(), Row(margins=(12, 12, 12, 12), spacing=12)
    left, right = Column(spacing=12), Column(*gauges, spacing=12)
    left.addWidget(serving)
    left.addWidget(queue, 1)
    right.addWidget(empty, 1)
    row.addLayout(left, 738)
    row.addLayout(right, 372)
    made.setLayout(row)
    return made


def record() -> QWidget:
    """The fiche of a person (picture 03)."""
    header = PersonHeader(Button("Terminer", "check", "F8", "primary"), IconButton("ellipsis", "Autres actions"))
    flags = [
        Mark("Suivi budgétaire", "warn", "flag"),
        Mark("Mutation acceptée", "accent"),
        Mark("Préfère le SMS", "neutral", "mobile"),
    ]
    header.set_person("M. Ferhat Belkacem", ["né le 12/04/1984", "L-204518", "locataire depuis 09/2014"], flags)
    header.set_identity("Identité vérifiée 10:43")
    header.set_status("À votre guichet", "ticket A31 · depuis 1 min")
    facts = Facts()
    facts.set(
        [
            ("Adresse", "14 allée des Sittelles\n72100 Le Mans"),
            ("Bail", "en cours · préavis au 30/11"),
            ("Loyer", "412,60 € charges incl."),
        ]
    )
    home = Card("Logement et bail", icon="building", actions=[Tag("T3 · 64 m²")])
    home.add(facts)
    home.body.addStretch(1)
    history = Timeline("Historique")
    history.set_moments(
        [
            Moment(
                paris_instant(TODAY, 10, 14), "arrival", "users", "Arrivée à l’agence Centre", "Ticket A31", unsent=True
            ),
            Moment(
                paris_instant(date(2020, 11, 13), 15, 20),
                "visit",
                "calendar",
                "Rendez-vous honoré · remise du nouveau bail",
                "Y. Prévost · agence Centre",
                "Honoré",
                "ok",
            ),
            Moment(
                paris_instant(date(2020, 11, 4), 17, 40),
                "call",
                "phone",
                "Appel sortant · proposition acceptée",
                "« D’accord pour fin novembre. » K. Moulin",
            ),
        ],
        NOW,
    )
    talks = Card("Historique", actions=[Segmented("Historique", [(1, "Tout"), (2, "Échanges")])], padding=(0, 0, 0, 0))
    note = QWidget()
    note.setLayout(Row(LineEdit("Noter un échange…", icon="pencil", key="Ctrl+M"), margins=(14, 0, 14, 0)))
    talks.add(note)
    talks.add(history, 1)
    acts = ActionList("Actions")
    acts.set_items(
        [
            Act("j", "Justificatif", "truck", "F7"),
            Act("r", "Rendez-vous", "calendar", "F4"),
            Act("l", "Attestation de loyer", "document", "F12"),
            Act("v", "Planifier une visite", "door"),
        ]
    )
    actions = Card("Actions", padding=(0, 0, 0, 8))
    actions.add(acts)
    actions.body.addStretch(1)
    made, row = page(header), Row(spacing=12)
    for card, share in ((home, 300), (talks, 534), (actions, 264)):
        row.addWidget(card, share)
    layout = made.layout()
    assert isinstance(layout, Column)
    layout.addLayout(row, 1)
    return made


def sheet() -> QWidget:
    """A form and its preview (picture 05)."""
    form = Form("Justificatif")
    form.section(
        "Personne", PersonLine("M. Ferhat Belkacem", "né le 12/04/1984 · L-204518", Button("Changer", role="link"))
    )
    journey = QWidget()
    ways = Row(spacing=10)
    ways.addWidget(Label("14 allée des Sittelles, Bât. C, n° 32, 72100 Le Mans", 13, wrap=True), 1)
    ways.addWidget(Picture("arrow-right", "acc"))
    ways.addWidget(Label("5 rue du Clos-Bernard, Appt 12, 72000 Le Mans", 13, wrap=True), 1)
    journey.setLayout(ways)
    form.section("Trajet", journey, note="repris du bail")
    day, begin, end = (
        form.field(name, Field(label, editor))
        for name, label, editor in (
            ("day", "Jour du déménagement", DateEdit(TODAY)),
            ("begin", "De", HourEdit()),
            ("end", "À", HourEdit()),
        )
    )
    form.set_values({"day": date(2020, 11, 21), "begin": 480, "end": 1080})
    form.section("Date", FieldRow(day, begin, end, Button("Ajouter un jour", "plus", role="link"), stretch=(3, 1, 1)))
    helpers = form.field("helpers", Field("Personnes qui aident", TokensEdit("Prénom et nom")))
    vehicle = form.field("vehicle", Field("Véhicule", ComboBox([(1, "Utilitaire de location"), (2, "Voiture")])))
    plate = form.field("plate", Field("Immatriculation", PlateEdit()))
    form.set_values({"helpers": ["Karim Ouadah", "Élise Fromont"], "vehicle": 1, "plate": "EX-072-LM"})
    form.section("Aide", helpers, FieldRow(vehicle, plate), note="facultatif")
    checks, grid = QWidget(), QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    for place, words in enumerate(
        ("Identité vérifiée", "Nouveau bail signé", "État des lieux le 20/11", "Gestes barrières rappelés")
    ):
        box = CheckBox(words)
        box.setChecked(place < 3)
        grid.addWidget(box, place // 2, place % 2)
    checks.setLayout(grid)
    form.section("Contrôles", checks)
    form.show_errors({"end": "L’heure de fin précède celle du début. Choisissez une heure après 8:00."})
    card = Card(padding=(0, 0, 0, 0))
    card.add(form, 1)
    card.set_foot(
        Button("Fermer", role="quiet"),
        None,
        SearchEdit("Chercher"),
        Button("Enregistrer et imprimer", "printer", "Ctrl+P", "primary"),
    )
    preview = DocPreview()
    written = io.BytesIO()
    drawn = Paper(written, pagesize=(595, 842))
    drawn.setFont("Helvetica-Bold", 26)
    drawn.drawString(60, 740, "Justificatif de déménagement")
    drawn.save()
    preview.set_pdf(written.getvalue())
    preview.set_printer("HP LaserJet Accueil, prête")
    made, row = QWidget(), Row(margins=(12, 12, 12, 12), spacing=12)
    row.addWidget(card, 670)
    row.addWidget(preview, 440)
    made.setLayout(row)
    return made


WEEK = [AgendaColumn(f"{day}.", str(number), number == 17) for number, day in enumerate(
    ("lun", "mar", "mer", "jeu", "ven"), 16)]  # fmt: skip
BOOKED = """0 9:00 9:30 housing Keller logement|0 10:00 11:00 lease Amblard Signature du bail
0 14:00 14:30 housing Rousselin mutation|0 15:30 16:30 budget Bonnaire Suivi budgétaire
1 9:00 9:30 housing Marchetti logement|1 10:30 11:00 housing Da_Costa mutation|1 11:00 11:30 lease Amblard bail
1 11:30 12:00 lease Vasseur bail|1 14:00 14:30 housing Keller logement|1 15:00 15:30 budget Bonnaire budget
2 9:30 10:30 field Thoraval État des lieux|2 11:00 11:30 field Jourdain technique
3 9:00 9:30 housing Przybylski logement|3 9:30 10:00 housing Harcourt logement
3 11:00 12:00 budget Sow-Lacaze Suivi budgétaire|3 14:30 15:00 lease Legoff bail
3 16:00 17:00 field Ostrowska État des lieux|4 10:00 10:30 housing Quéméner mutation
4 11:00 12:00 lease Lindqvist Signature du bail|4 14:00 15:00 budget Tessier Suivi budgétaire
4 16:00 17:00 field Belkacem État des lieux"""


def minutes(hour: str) -> int:
    hours, rest = hour.split(":")
    return int(hours) * 60 + int(rest)


def week() -> list[AgendaBlock]:
    """The blocks of picture 04."""
    made = []
    for each in BOOKED.replace("\n", "|").split("|"):
        column, start, stop, category, name, note = each.split(" ", 5)
        key = f"{column} {start}"
        made.append(
            AgendaBlock(key, int(column), minutes(start), minutes(stop), name.replace("_", " "), note, category)
        )
    closures = [AgendaBlock(f"lunch {day}", day, 750, 840, "", kind="closed") for day in range(5)]
    course = AgendaBlock("course", 2, 840, 1050, "Formation gestes barrières", kind="closed")
    return [*made, *closures, course, AgendaBlock("new", 1, 930, 960, "15:30 · Belkacem", kind="chosen")]


def odd_week() -> list[AgendaBlock]:
    """What picture 04 lacks: overlaps, to confirm, booked twice, freed."""
    return [
        *week(),
        AgendaBlock("late", 3, 560, 590, "Tessier", "mutation", "lease", unsent=True),
        AgendaBlock("twice", 4, 600, 630, "Marchetti", "bail", "budget", clash=True, unsent=True),
        AgendaBlock("gone", 0, 660, 690, "Vasseur", "bail", "lease", kind="freed"),
        AgendaBlock("short", 2, 645, 655, "Appel", "", "housing"),
    ]


def appointments(blocks: list[AgendaBlock]) -> QWidget:
    """The week of a desk, and the free slots (picture 04)."""
    agenda = AgendaView("Semaine du 16 au 20 novembre")
    agenda.show(WEEK, blocks, 510, 1050)
    agenda.set_now(1, 652)
    card = Card(padding=(0, 0, 0, 0))
    card.add(agenda, 1)
    card.set_foot(CategoryLegend(), None, Label("21 rendez-vous · 14 créneaux libres", 12, 400, "t2"))
    slots = SlotPicker("Prochains créneaux libres")
    labels = ("15:30", "16:00", "16:30", "mer. 9:00", "mer. 10:30", "jeu. 10:00")
    slots.show([PickerSlot(label, label, label) for label in labels], "Créneaux reçus à 10:56")
    slots.choose("15:30")
    book = Card("Réserver", ruled=True)
    book.add(slots)
    book.add(SlotPicker("Autres créneaux"))
    book.body.addStretch(1)
    made, row = QWidget(), Row(margins=(12, 12, 12, 12), spacing=12)
    row.addWidget(card, 794)
    row.addWidget(book, 316)
    made.setLayout(row)
    return made


PAGES: dict[str, tuple[Callable[[], QWidget], int, int]] = {
    "marks": (marks, 900, 280),
    "counter": (counter, 1142, 640),
    "record": (record, 1142, 480),
    "sheet": (sheet, 1142, 640),
    "agenda": (lambda: appointments(week()), 1146, 574),
    "agenda-odd": (lambda: appointments(odd_week()), 1146, 574),
}
LOOKS: tuple[tuple[Mode, int], ...] = (("light", 100), ("dark", 100), ("light", 200), ("dark", 200))


def popups(window: QWidget, folder: Path, look: str) -> None:
    """Take the dialogs and the calendar."""
    reason = Field("Motif", LineEdit())
    title, text = "Annuler le justificatif JD-C02-20-0184 ?", "Le code ne sera plus accepté."
    asked = confirm(window, title, text, yes="Annuler le justificatif", no="Le garder", then=print, field=reason)
    calendar = Calendar(date(2020, 11, 21), TODAY, window)
    for name, popup in (("confirm", asked), ("calendar", calendar)):
        popup.resize(popup.sizeHint())
        popup.grab().save(str(folder / f"{name}-{look}.png"))
        popup.close()


def take(folder: Path, looks: tuple[tuple[Mode, int], ...] = LOOKS) -> None:
    """Write all pictures in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    theme = current()
    for mode, zoom in looks:
        theme.set_mode(mode)
        theme.set_zoom(zoom)
        for name, (make, wide, high) in PAGES.items():
            window = make()
            window.resize(theme.px(wide), theme.px(high))
            window.show()
            QTest.qWait(150)
            window.grab().save(str(folder / f"{name}-{mode}-{zoom}.png"))
            if name == "marks":
                popups(window, folder, f"{mode}-{zoom}")
            window.close()
            window.deleteLater()


if __name__ == "__main__":
    application = QApplication([])
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "build/gallery")
    take(target)
    print(target.resolve())
