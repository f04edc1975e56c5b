"""Why a file was opened, where the queue and the agenda don't tell it: one key, and never waited for."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _

OPENED = "tenancy.consult"
SHOWN = "tenancy.consult.panel"
ANSWERED = "tenancy.consult.reason"
REASONS = {
    "phone": _("Appel téléphonique"),
    "mail": _("Courrier ou mail"),
    "follow": _("Suivi du dossier"),
    "other": _("Autre raison de service"),
}
