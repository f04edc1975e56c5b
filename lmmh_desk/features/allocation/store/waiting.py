"""What the commission has to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.office.model.rights import roles_for
from lmmh_desk.store.store import Read

ACTS = {  # action → icon, title
    "allocation.plan": ("video", _("Séance de la CAL")),
    "allocation.change": ("video", _("Séance de la CAL modifiée")),
    "allocation.join": ("users", _("Membre de la CAL")),
    "allocation.convene": ("mail", _("CAL convoquée")),
    "allocation.attend": ("users", _("Présence à la CAL")),
    "allocation.step.undo": ("undo", _("Étape d’une séance annulée")),
    "allocation.open": ("video", _("CAL ouverte")),
    "allocation.propose": ("home", _("Logement à l’ordre du jour")),
    "allocation.apply": ("user", _("Candidat à l’attribution")),
    "allocation.amend": ("user", _("Candidat à l’attribution modifié")),
    "allocation.exempt": ("home", _("Dérogation à trois candidats")),
    "allocation.withdraw": ("undo", _("Point retiré de l’ordre du jour")),
    "allocation.decide": ("check", _("Décision de la CAL")),
    "allocation.decide.undo": ("undo", _("Décision de la CAL reprise")),
    "allocation.sign": ("document", _("Procès-verbal de la CAL")),
    "allocation.notify": ("mail", _("Décisions de la CAL notifiées")),
    "allocation.accepted": ("check", _("Offre acceptée")),
    "allocation.declined": ("close", _("Offre refusée")),
    "allocation.expire": ("clock", _("Offre expirée")),
    "allocation.condition.met": ("check", _("Condition remplie")),
    "allocation.condition.unmet": ("close", _("Condition non remplie")),
    "allocation.remove.session": ("undo", _("Séance de la CAL retirée")),
    "allocation.restore.session": ("video", _("Séance de la CAL remise")),
    "allocation.remove.member": ("undo", _("Membre de la CAL retiré")),
    "allocation.restore.member": ("users", _("Membre de la CAL remis")),
    "allocation.remove.applicant": ("undo", _("Candidat à l’attribution retiré")),
    "allocation.restore.applicant": ("user", _("Candidat à l’attribution remis")),
    "allocation.minutes.cancel": ("close", _("Procès-verbal de la CAL annulé")),
    "allocation.retract": ("undo", _("Offre retirée")),
}
ROLES = frozenset(str(role) for role in roles_for("allocation"))


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice; whom it concerns is the commission's alone."""
    del read
    mine = (act for act in acts if act.action in ACTS)
    return [replace(line(act, *ACTS[act.action], ""), page="allocation", roles=ROLES) for act in mine]
