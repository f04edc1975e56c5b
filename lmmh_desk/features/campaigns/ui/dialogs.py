"""Keep what a person refuses; tick the posters of some halls; choose a paper."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.campaigns.model.listing import Line, Posting
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.toggle import CheckBox


def refusal_dialog(parent: QWidget, person_id: str, name: str, refused: frozenset[str], act: Act) -> FormDialog:
    """Ask by which ways a person wants no message of prevention."""
    fields = {
        "sms": Field("", CheckBox(_("Pas de SMS de prévention"))),
        "email": Field("", CheckBox(_("Pas d’e-mail de prévention"))),
    }
    for way, field in fields.items():
        field.set_value(way in refused)
    words = _("Les rappels de rendez-vous ne changent pas. Ce qui est déjà en file ne part pas non plus.")
    asked = _("Refus de messages, {name}").format(name=name), words, _("Enregistrer")
    return FormDialog(parent, asked, fields, act, about=person_id)


def postings_dialog(parent: QWidget, known: Sequence[Posting], act: Act) -> FormDialog:
    """Ask which posters hang in the halls an agent keeps: all of them, the form scrolls."""
    fields = {one.key: Field("", CheckBox(f"{one.hall.words}\u00a0: {one.title}")) for one in known}
    for one in known:
        fields[one.key].set_value(one.hall.put_on is not None)
    words = _("Cochez les affiches posées, décochez celles que vous avez retirées.")
    return FormDialog(parent, (_("Affiches de mes halls"), words, _("Enregistrer")), fields, act, about="")


PAPERS = {
    "letters": _("Tous les courriers, en un PDF"), "A4": _("Affiche A4"), "A3": _("Affiche A3"),
    "halls": _("Liste des halls"), "large": _("Courrier en gros caractères"),
}  # fmt: skip


def papers_dialog(parent: QWidget, one: Line, act: Act) -> FormDialog:
    """Ask which paper is made."""
    ways = one.agreed.channels
    able = {"letters": ways.letter and one.approval is not None, "large": ways.letter or ways.email}
    offered = [name for name in PAPERS if able.get(name, ways.poster)]
    fields = {"paper": Field(_("Document"), ComboBox([(name, PAPERS[name]) for name in offered]))}
    if offered:
        fields["paper"].set_value(offered[0])
    words = _("Les courriers sont triés par quartier, bâtiment et étage.")
    return FormDialog(parent, (_("Courriers et affiches"), words, _("Faire le document")), fields, act, about=one.id)
