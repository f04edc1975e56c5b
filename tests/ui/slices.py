"""Two small slices for the window's tests: a counter with a home page, and files of persons."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QVBoxLayout

from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.feature import Command, Feature
from lmmh_desk.kernel.feature import Page as Entry
from lmmh_desk.kernel.found import Hit
from lmmh_desk.ui.page import Page

HERE = "tests.ui.slices"
BELKACEM = Hit(
    "person", "p1", "M. Ferhat Belkacem", "12/04/1984 · Les Sittelles, n° 32", marks=((10, 15),), rank=0.4,
    lines=("L-204518 · foyer de 4", "14 allée des Sittelles, Bât. C", "T3 · bail en cours"),
)  # fmt: skip
LAMIA = Hit("person", "p2", "Mme Lamia Belkacem", "03/09/1987 · même foyer", marks=((10, 15),), rank=0.2)
PAPER = Hit("paper", "d1", "JD-C02-20-0184", "Justificatif", "truck", command="moves.open", arguments={"id": "d1"})
calls: list[tuple[str, dict[str, Any]]] = []
asked: list[str] = []


class Home(Page):
    key = "home"
    hints = ("counter.arrive", "shell.lock", "shell.help")

    def __init__(self, context):
        super().__init__(context)
        box = QVBoxLayout(self)
        self.list = QListView()
        self.list.setAccessibleName("File d’attente")
        box.addWidget(QLabel("Accueil"))
        box.addWidget(self.list)
        self.refreshed: list[object] = []
        self.hidden = False
        self.width_asked = ""
        self.chosen = ""
        self.primaries = 0

    def opened(self, **arguments):
        self.set_title("Accueil")
        super().opened(**arguments)

    def refresh(self, changes):
        self.refreshed.append(changes)

    def person(self):
        return self.chosen

    def primary(self):
        self.primaries += 1

    def panes(self):
        return [self.list]

    def set_discreet(self, hidden):
        self.hidden = hidden

    def arrange(self, width):
        self.width_asked = width


class Fiche(Page):
    key = "fiche"
    file = True

    def __init__(self, context):
        super().__init__(context)
        self.note = QLineEdit()
        self.note.setAccessibleName("Note")
        QVBoxLayout(self).addWidget(self.note)
        self.escapes = False

    def opened(self, person_id=""):
        self.note.clear()
        self.set_title({"p1": "M. Ferhat Belkacem", "p2": "Mme Lamia Belkacem"}.get(person_id, person_id))

    def escape(self):
        return self.escapes

    def draft(self):
        return {"note": self.note.text()} if self.note.text() else None

    def restore(self, draft):
        self.note.setText(draft["note"])


def six(read, session, now):
    return 6


def search(read, query, session, now):
    asked.append(query)
    if query == "JD-C02-20-0184":
        return [PAPER]
    return [BELKACEM, LAMIA] if query.casefold().startswith("belk") else []


def here(read, session, now):
    return {"p1": "En file A31"}


def run(context, **arguments):
    calls.append(("run", arguments))


def refuse(context, **arguments):
    raise WrongState("La file est vide.", "Rien n’a changé.", "Attendez une arrivée.")


COUNTER = Feature(
    "counter",
    pages=(
        Entry("form", "Formulaire", "pencil", f"{HERE}:Home", under="home", paper="JD"),
        Entry("home", "Accueil", "home", f"{HERE}:Home", "counter", 1, "A", badge=f"{HERE}:six", early=True),
    ),
    commands=(
        Command("counter.arrive", "Nouvel arrivant", f"{HERE}:run", "plus", "F2", order=1),
        Command("counter.call", "Appeler le suivant", f"{HERE}:refuse", "volume", "F3", order=2),
        Command("counter.take", "Prendre au guichet", f"{HERE}:run", "plus", "Ctrl+Return", "search", True, order=3),
        Command("counter.unknown", "Sans fiche", f"{HERE}:run", otherwise="Créer une fiche « {text} »", order=4),
        Command("counter.audit", "Voir le journal", f"{HERE}:run", roles=frozenset({"admin"}), order=5),
    ),
    search=f"{HERE}:search",
    ranks=f"{HERE}:here",
    words=("file", "attente"),
)
FILES = Feature(
    "files",
    pages=(
        Entry("fiche", "Fiche", "user", f"{HERE}:Fiche"),
        Entry("crisis", "Cellule de crise", "shield", f"{HERE}:Home", "coordination", 1, "C"),
        Entry("settings", "Réglages", "gear", f"{HERE}:Home", "foot", 9, roles=frozenset({"admin"})),
        Entry("help", "Aide", "help", f"{HERE}:Home"),
        Entry("verify", "Vérifier un document", "scan-check", f"{HERE}:Home", "foot", 8),
    ),
    commands=(
        Command("moves.new", "Justificatif", f"{HERE}:run", "truck", "F7", person=True, order=6),
        Command("moves.open", "Ouvrir", f"{HERE}:run", order=7),
    ),
)
CATALOGUE = (COUNTER, FILES)
