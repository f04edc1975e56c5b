"""What is typed of a session: its day, members, dwellings, applicants, a decision with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.model.forms import LINK
from lmmh_desk.features.allocation.model.records import (
    DECISIONS,
    EXEMPTIONS,
    PAPERS,
    REASONS,
    SEATS,
    Decision,
    Seat,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, MemberLine
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import CountEdit, EurosEdit, HourEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.toggle import CheckBox

Choices = Sequence[tuple[str, str]]
PICK = _("Choisissez")


def plan_dialog(parent: QWidget, today: date, act: Act) -> FormDialog:
    """Ask for the day, the hour and the link of a session."""
    fields = {
        "day": Field(_("Jour"), DateEdit(today, "ahead")),
        "starts_at": Field(_("Heure"), HourEdit()),
        "link": Field(_("Lien de la visioconférence"), LineEdit("https://")),
    }
    fields["link"].editor.setMaxLength(LINK)
    words = _("Prévoir une séance"), _("Les membres de la dernière séance y sont repris."), _("Prévoir la séance")
    return FormDialog(parent, words, fields, act)


def join_dialog(parent: QWidget, act: Act) -> FormDialog:
    """Ask for a member."""
    seats = [(str(one), SEATS[one]) for one in Seat]
    fields = {"name": Field(_("Nom"), LineEdit()), "seat": Field(_("Siège"), ComboBox(seats, placeholder=PICK))}
    return FormDialog(parent, (_("Ajouter un membre"), "", _("Ajouter le membre")), fields, act)


def proxy_dialog(parent: QWidget, member: MemberLine, holders: Choices, act: Act) -> FormDialog:
    """Ask who holds the voice of a member."""
    fields = {"proxy_id": Field(_("Pouvoir à"), ComboBox(holders, placeholder=PICK))}
    return FormDialog(parent, (_("Pouvoir"), member.name, _("Noter le pouvoir")), fields, act)


def propose_dialog(parent: QWidget, today: date, homes: Choices, act: Act) -> FormDialog:
    """Ask for a dwelling of the agenda."""
    exemptions = [(str(one), told) for one, told in EXEMPTIONS.items()]
    fields = {
        "dwelling_id": Field(_("Logement"), ComboBox(homes, placeholder=PICK)),
        "starts_at": Field(_("Heure"), HourEdit()),
        "rent_cents": Field(_("Loyer du mois"), EurosEdit()),
        "free_on": Field(_("Libre le"), DateEdit(today, "ahead")),
        "exemption": Field(_("Dérogation à trois candidats"), ComboBox(exemptions)),
    }
    fields["exemption"].set_value("")
    words = _("Ajouter un logement"), _("Vacant, ou dont le congé est donné."), _("Ajouter le logement")
    return FormDialog(parent, words, fields, act)


def apply_dialog(parent: QWidget, today: date, title: str, act: Act) -> FormDialog:
    """Ask for an applicant: sans numéro unique, nobody is examined."""
    fields = {
        "nur": Field(_("Numéro unique"), LineEdit()),
        "name": Field(_("Civilité, prénom et nom"), LineEdit()),
        "filed_on": Field(_("Demande du"), DateEdit(today, "behind")),
        "household": Field(_("Personnes du foyer"), CountEdit(1, 20)),
        "income": Field(_("Ressources, en pour cent du plafond"), CountEdit(0, 1000)),
        "street": Field(_("Adresse"), LineEdit()),
        "city": Field(_("Code postal et ville"), LineEdit()),
    } | {f"missing_{code}": Field("", CheckBox(_("Manque\u00a0: {paper}").format(paper=told)))
         for code, told in PAPERS.items()}  # fmt: skip
    return FormDialog(parent, (_("Ajouter un candidat"), title, _("Ajouter le candidat")), fields, act)


def decision_dialog(parent: QWidget, one: Candidate, decision: Decision, act: Act) -> FormDialog:
    """Ask for the reason of a decision, the first of the list proposed."""
    reasons = list(REASONS[decision].items())
    fields = {"reason": Field(_("Motif"), ComboBox(reasons))}
    wanted = next((code for code in (one.reason, *one.missing) if code in REASONS[decision]), reasons[0][0])
    fields["reason"].set_value(wanted)
    words = f"{DECISIONS[decision]}\u00a0: {one.name}", _("Le motif est pris dans la liste."), _("Valider la décision")
    return FormDialog(parent, words, fields, act)
