"""The fields of a person's form, and what they give."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_phone
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.tenancy.model.names import CHANNELS, STANDINGS
from lmmh_desk.tenancy.model.nur import read_nur
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import BirthEdit
from lmmh_desk.ui.widgets.editors import LineEdit, TypedEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow, Form
from lmmh_desk.ui.widgets.toggle import CheckBox

if TYPE_CHECKING:
    from lmmh_desk.tenancy.model.cards import PersonCard

LANGUAGES = (
    ("fr", _("Français")), ("ar", _("Arabe")), ("en", _("Anglais")), ("es", _("Espagnol")), ("pt", _("Portugais")),
    ("tr", _("Turc")), ("ru", _("Russe")), ("uk", _("Ukrainien")), ("so", _("Somali")), ("fa", _("Persan")),
)  # fmt: skip
CIVILITIES = (
    ("", _("Non précisée")),
    ("M.", _("Monsieur")),
    ("Mme", _("Madame")),
    ("M. et Mme", _("Monsieur et Madame")),
)
NAMES = ("birth_name", "usual_name", "first_names")


def person_form(today: date) -> Form:
    """Return the empty form."""
    form = Form(_("Fiche de la personne"))
    add = form.field
    form.section(
        _("Identité"),
        FieldRow(
            add("civility", Field(_("Civilité"), ComboBox(CIVILITIES))),
            add("birth_date", Field(_("Date de naissance"), BirthEdit(today), optional=True)),
        ),
        FieldRow(
            add("usual_name", Field(_("Nom d’usage"), LineEdit())),
            add("birth_name", Field(_("Nom de naissance"), LineEdit(), optional=True)),
        ),
        add("first_names", Field(_("Prénoms"), LineEdit(), optional=True)),
        note=_("comme sur la pièce d’identité"),
    )
    form.section(
        _("Foyer et bail"),
        FieldRow(
            add("standing", Field(_("Place dans le foyer"), ComboBox(STANDINGS.items()))),
            add("lease_number", Field(_("Numéro de bail"), LineEdit("L-204518"), optional=True)),
        ),
        add("nur", Field(_("Numéro unique de demande"), TypedEdit(read_nur, str, "0721120012345GDPUB"), optional=True)),
    )
    form.section(
        _("Contact"),
        FieldRow(
            add("phone", Field(_("Téléphone"), _phone(), optional=True)),
            add("phone2", Field(_("Autre téléphone"), _phone(), optional=True)),
        ),
        FieldRow(
            add("email", Field(_("E-mail"), _email(), optional=True)),
            add("channel", Field(_("Moyen préféré"), ComboBox(CHANNELS.items()))),
        ),
    )
    form.section(
        _("Préférences"),
        FieldRow(
            add("language", Field(_("Langue"), ComboBox(LANGUAGES))),
            add("large_print", Field("", CheckBox(_("Imprimer en gros caractères")))),
            add("sms_opt_out", Field("", CheckBox(_("Ne pas envoyer de SMS")))),
        ),
    )
    return form


def given_of(form: Form) -> PersonInput:
    """Return what the form says of the person; a usual name alone is also the birth name."""
    values = form.values()
    names = {name: values[name] or "" for name in NAMES}
    birth = values["birth_date"]
    return PersonInput(
        **names,
        civility=values["civility"] or "",
        birth_date=birth.isoformat() if birth else "",
        channel=values["channel"] or "",
        language=values["language"] or "fr",
        large_print=bool(values["large_print"]),
        sms_opt_out=bool(values["sms_opt_out"]),
        standing=values["standing"] or "holder",
        nur=values["nur"] or "",
    )


def texts_of(card: PersonCard) -> dict[str, Any]:
    """Return what the form shows of a known person."""
    phones = [line.raw or line.text for line in card.contacts if line.kind == "phone"]
    values: dict[str, Any] = {name: getattr(card, name) for name in NAMES}
    values |= {name: getattr(card, name) for name in ("civility", "channel", "language", "standing", "nur")}
    values |= {"large_print": card.large_print, "sms_opt_out": card.sms_opt_out, "lease_number": ""}
    return values | {
        "birth_date": date.fromisoformat(card.birth_date) if card.birth_date else None,
        "phone": phones[0] if phones else "",
        "phone2": phones[1] if len(phones) > 1 else "",
        "email": card.email.text if card.email else "",
    }


def _phone() -> TypedEdit[str]:
    """Return an editor of a number checked as the action will check it."""
    return TypedEdit(_checked_phone, written_phone, "06 39 98 34 71")


def _checked_phone(text: str) -> str:
    from lmmh_desk.tenancy.model.phones import read_phone

    return read_phone(text).raw


def _email() -> TypedEdit[str]:
    return TypedEdit(_checked_email, str, "prenom.nom@example.org")


def _checked_email(text: str) -> str:
    from lmmh_desk.tenancy.model.phones import read_email

    return read_email(text).raw
