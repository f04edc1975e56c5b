"""An erasure that a person asks for (RGPD, art. 17): its grounds, and what the law has the office keep of them."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.regulations import (
    KEEP_ALLOCATION,
    KEEP_ARREARS,
    KEEP_ARREARS_COURT,
    KEEP_ARREARS_OPEN,
)

RIGHT = "office.purge.request"

# A list, and no text: the line of the audit outlives the person, and tells nothing of them.
GROUNDS = {
    "needless": _("Données plus nécessaires (RGPD, art. 17-1-a)"),
    "consent": _("Consentement retiré (RGPD, art. 17-1-b)"),
    "objection": _("Opposition de la personne (RGPD, art. 17-1-c)"),
    "unlawful": _("Traitement illicite (RGPD, art. 17-1-d)"),
    "law": _("Effacement imposé par la loi (RGPD, art. 17-1-e)"),
}

# The rules whose records a contract, a claim or the allocation of public housing needs until their time is over
# (RGPD, art. 17-3-b and e); a lease by itself is looked at apart.
BY_LAW = frozenset(rule.key for rule in (KEEP_ARREARS, KEEP_ARREARS_OPEN, KEEP_ARREARS_COURT, KEEP_ALLOCATION))


class Kept(Struct, frozen=True):
    """What forbids that a person is erased: a record, and why the office keeps it."""

    what: str  # « Bail 04-2011 · en cours »
    why: str  # the legal basis of its retention rule


class Erasable(Struct, frozen=True):
    """A person as who is asked to erase them knows them: a name, and what forbids it; nothing: they may go."""

    name: str
    kept: tuple[Kept, ...]
