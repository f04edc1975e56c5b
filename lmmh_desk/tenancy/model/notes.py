"""The ways of an exchange, and the words that no note may hold."""

from __future__ import annotations

import re

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

NOTE_CHANNELS = {
    "counter": _("Échange au guichet"),
    "call_in": _("Appel reçu"),
    "call_out": _("Appel sortant"),
    "mail": _("Courrier"),
    "email": _("E-mail"),
}
NOTE_ICONS = {"counter": "users", "call_in": "phone", "call_out": "phone", "mail": "mail", "email": "mail"}

# What a file about a tenant may not say (DOMAIN.md §5 “Forbidden”; CNIL, mise en demeure de Paris Habitat, 2012).
_FORBIDDEN = {
    _("santé"): r"alcooli\w+|cancer\w*|covid\w*|depress\w+|diabet\w+|epilep\w+|handicap\w*|malad\w+|psychiatr\w+"
    r"|psychot\w+|schizo\w+|seropositi\w+|sida|suicid\w+|toxico\w+|drogu\w+",
    _("origine ou nationalité"): r"africain\w*|arabe\w*|etranger\w*|gitan\w*|immigre\w*|nationalite\w*|rom|roms"
    r"|sans[- ]papiers?|tsigane\w*",
    _("religion ou opinion"): r"catholique\w*|islam\w*|juifs?|juives?|musulman\w*|syndicaliste\w*|voile islamique",
    _("infraction"): r"condamn\w+|delinquan\w+|prison|repris de justice|violent\w*|voleurs?|voleuses?",
    _(
        "jugement sur la personne"
    ): r"cassos|debile\w*|idiot\w*|menteurs?|menteuses?|parasite\w*|profiteurs?|profiteuses?",
}
_GUARDS = {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _FORBIDDEN.items()}


def guarded(text: str) -> str:
    """Return the kind of forbidden matter a text seems to hold, or nothing; the word itself is kept nowhere."""
    flat = plain(text)
    return next((kind for kind, guard in _GUARDS.items() if guard.search(flat)), "")
