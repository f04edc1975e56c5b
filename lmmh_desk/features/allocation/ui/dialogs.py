"""What is typed of a session: its day, members, dwellings, applicants, a decision with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.model.forms import LINK
from lmmh_desk.features.allocation.model.records import (
    EXEMPTIONS,
    PAPERS,
    SEATS,
    Seat,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, MemberLine, Sitting
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
    fields = _moment(today)
    words = _("Prévoir une séance"), _("Les membres de la dernière séance y sont repris."), _("Prévoir la séance")
    return FormDialog(parent, words, fields, act, tall=True, about="")


def relink_dialog(parent: QWidget, today: date, shown: Sitting, act: Act) -> FormDialog:
    """Ask for another day, hour or link of a session."""
    fields = _moment(today)
    for name, value in (("day", shown.day), ("starts_at", shown.starts_at), ("link", shown.link)):
        fields[name].set_value(value)
    told = _("Une séance convoquée dont le jour ou l’heure change est à convoquer de nouveau.")
    dialog = FormDialog(
        parent, (_("Changer la séance"), told, _("Changer la séance")), fields, act, tall=True, about=shown.id
    )
    fields["link"].setFocus()
    return dialog


def exempt_dialog(parent: QWidget, item: Item, act: Act) -> FormDialog:
    """Ask why fewer than three applicants are examined."""
    fields = {"exemption": _exemption(item.exemption)}
    told = _("Le procès-verbal la cite (CCH R441-3).")
    return FormDialog(
        parent, (_("Dérogation"), f"{item.title}. {told}", _("Enregistrer")), fields, act, tall=True, about=item.id
    )


def _moment(today: date) -> dict[str, Field]:
    fields = {
        "day": Field(_("Jour"), DateEdit(today, "ahead")),
        "starts_at": Field(_("Heure"), HourEdit()),
        "link": Field(_("Lien de la visioconférence"), LineEdit("https://"), optional=True),
    }
    fields["link"].editor.setMaxLength(LINK)
    return fields


def _exemption(chosen: str) -> Field:
    exemptions = [(str(one), told) for one, told in EXEMPTIONS.items()]
    field = Field(_("Dérogation à trois candidats"), ComboBox(exemptions))
    field.set_value(chosen)
    return field


def join_dialog(parent: QWidget, session_id: str, act: Act) -> FormDialog:
    """Ask for a member."""
    seats = [(str(one), SEATS[one]) for one in Seat]
    fields = {"name": Field(_("Nom"), LineEdit()), "seat": Field(_("Siège"), ComboBox(seats, placeholder=PICK))}
    return FormDialog(
        parent, (_("Ajouter un membre"), "", _("Ajouter le membre")), fields, act, tall=True, about=session_id
    )


def proxy_dialog(parent: QWidget, member: MemberLine, holders: Choices, act: Act) -> FormDialog:
    """Ask who holds the voice of a member."""
    fields = {"proxy_id": Field(_("Pouvoir à"), ComboBox(holders, placeholder=PICK))}
    return FormDialog(
        parent, (_("Pouvoir"), member.name, _("Noter le pouvoir")), fields, act, tall=True, about=member.id
    )


def propose_dialog(parent: QWidget, today: date, session_id: str, homes: Choices, act: Act) -> FormDialog:
    """Ask for a dwelling of the agenda."""
    fields = {
        "dwelling_id": Field(_("Logement"), ComboBox(homes, placeholder=PICK)),
        "starts_at": Field(_("Heure"), HourEdit()),
        "rent_cents": Field(_("Loyer du mois"), EurosEdit()),
        "free_on": Field(_("Libre le"), DateEdit(today, "ahead")),
        "exemption": _exemption(""),
    }
    words = _("Ajouter un logement"), _("Vacant, ou dont le congé est donné."), _("Ajouter le logement")
    return FormDialog(parent, words, fields, act, tall=True, about=session_id)


def apply_dialog(
    parent: QWidget, today: date, title: str, act: Act, *, about: str, known: Candidate | None = None
) -> FormDialog:
    """Ask for an applicant, or show `known` to be corrected: without a number nobody is examined."""
    fields = {
        "nur": Field(_("Numéro unique"), LineEdit()),
        "name": Field(_("Civilité, prénom et nom"), LineEdit()),
        "filed_on": Field(_("Demande du"), DateEdit(today, "behind")),
        "renew_on": Field(_("À renouveler avant le"), DateEdit(today, "ahead"), optional=True),
        "communes": Field(_("Communes souhaitées, huit au plus"), LineEdit(), optional=True),
        "household": Field(_("Personnes du foyer"), CountEdit(1, 20)),
        "income": Field(_("Ressources, en pour cent du plafond"), CountEdit(0, 1000)),
        "street": Field(_("Adresse"), LineEdit()),
        "city": Field(_("Code postal et ville"), LineEdit()),
    } | {f"missing_{code}": Field("", CheckBox(_("Manque\u00a0: {paper}").format(paper=told)))
         for code, told in PAPERS.items()}  # fmt: skip
    if known is None:
        return FormDialog(
            parent, (_("Ajouter un candidat"), title, _("Ajouter le candidat")), fields, act, tall=True, about=about
        )
    for name in ("nur", "name", "filed_on", "renew_on", "household", "income"):
        fields[name].set_value(getattr(known, name))
    street, _cut, city = known.address.partition("\n")
    for name, value in (("communes", ", ".join(known.communes)), ("street", street), ("city", city)):
        fields[name].set_value(value)
    for code in known.missing:
        fields[f"missing_{code}"].set_value(True)
    return FormDialog(parent, (_("Corriger le dossier"), title, _("Corriger")), fields, act, tall=True, about=about)
