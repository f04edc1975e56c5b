"""The ways of an exchange."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _

NOTE_CHANNELS = {
    "counter": _("Échange au guichet"),
    "call_in": _("Appel reçu"),
    "call_out": _("Appel sortant"),
    "mail": _("Courrier"),
    "email": _("E-mail"),
}
NOTE_ICONS = {"counter": "users", "call_in": "phone", "call_out": "phone", "mail": "mail", "email": "mail"}
