"""What other slices bring to the counter's page: a person's file, a command, a card."""

from PySide6.QtWidgets import QLabel

from lmmh_desk.kernel.feature import Figure
from lmmh_desk.ui.page import Page


class Fiche(Page):
    key = "fiche"

    def opened(self, **arguments):
        self.arguments = arguments

    def person(self):
        return self.arguments["person_id"]


class Card(QLabel):
    def __init__(self, context):
        super().__init__("Prochains rendez-vous")
        self.context, self.refreshed = context, []

    def refresh(self, changes):
        self.refreshed.append(changes)

    def show_at(self, now, *, masked):
        self.shown = now, masked

    def panes(self):
        return [self]


def stamps(_read, session, _now):
    assert session.site_id
    return Figure(3, "tampon donné", "tampons donnés")


def paper(context, person_id):
    context.shell.say(f"paper for {person_id}")
