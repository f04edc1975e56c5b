"""Receive a lot, send masks to another site, correct the stock: three small forms that keep what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.masks.model.records import Cause, Fit, Nature
from lmmh_desk.features.masks.model.stock import MAX_NOTE, SiteStock, short_name
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import CountEdit, HourEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.free import FreeField


def lot_dialog(parent: QWidget, act: Act) -> FormDialog:
    """Ask for a delivery: its reference, how many, of which kind."""
    fields = {
        "reference": Field(_("Référence du lot"), LineEdit("M-2020-118")),
        "quantity": Field(_("Nombre de masques"), CountEdit(1)),
        "nature": Field(_("Matière"), ComboBox([(one, one.label) for one in Nature])),
        "fit": Field(_("Taille"), ComboBox([(one, one.label) for one in Fit])),
    }
    fields["nature"].set_value(Nature.WASHABLE)
    fields["fit"].set_value(Fit.ADULT)
    words = _("Recevoir un lot"), _("Les masques s’ajoutent au stock de votre site."), _("Recevoir le lot")
    return FormDialog(parent, words, fields, act, about="")


def transfer_dialog(parent: QWidget, sites: Sequence[SiteStock], own: SiteStock, act: Act, to: str = "") -> FormDialog:
    """Ask where masks go, how many, and when they are expected."""
    others = [(one.site_id, f"{short_name(one.name)} ({one.stock})") for one in sites if one.site_id != own.site_id]
    fields = {
        "site": Field(_("Vers quel site"), ComboBox(others, placeholder=_("Choisissez un site"))),
        "quantity": Field(_("Nombre de masques"), CountEdit(1), note=_("{stock} ici").format(stock=own.stock)),
        "expected": Field(_("Attendu à"), HourEdit(), optional=True),
    }
    if to:
        fields["site"].set_value(to)
    told = _("Ils quittent votre stock tout de suite, et entrent dans l’autre quand ce site dit les avoir reçus.")
    dialog = FormDialog(parent, (_("Transférer des masques"), told, _("Transférer")), fields, act, about=own.site_id)
    if to:
        fields["quantity"].setFocus()
    return dialog


def count_dialog(parent: QWidget, own: SiteStock, act: Act) -> FormDialog:
    """Ask what was counted, and why it isn't what was expected."""
    fields = {
        "counted": Field(_("Masques comptés"), CountEdit(), note=_("{stock} attendus").format(stock=own.stock)),
        "cause": Field(_("Raison"), ComboBox([(one, one.label) for one in Cause])),
        "note": FreeField(_("Précision"), limit=MAX_NOTE),
    }
    fields["cause"].set_value(Cause.MISCOUNT)
    told = _("Le nombre compté devient le stock, avec la raison de l’écart\u00a0; rien n’est effacé.")
    title = _("Inventaire de {site}").format(site=own.name)
    return FormDialog(parent, (title, told, _("Corriger le stock")), fields, act, about=own.site_id)
