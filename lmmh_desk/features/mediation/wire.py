"""What the nights synchronise: every desk knows them, for the morning is read at headquarters and at each agency.

They name nobody: no history of a person shows them, and there is nothing of hers to hand over.
"""

from __future__ import annotations

from lmmh_desk.features.mediation.model.records import KINDS, OWNERS, REMOVED, STATES
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for

YES_NO = {True: _("oui"), False: _("non")}

WIRES = (
    Wire(
        "night_incident",
        groups=(("residence_id", "place"), ("state", "standing")),
        writers=roles_for("mediation"),
        keepers={"standing": roles_for("mediation.follow")},
        label=_("Fait de nuit"),
        fields={"residence_id": _("Résidence"), "place": _("Lieu"), "happened_at": _("Heure"), "kind": _("Type"),
                "action": _("Action"), "police": _("Police"), "state": _("Où en est-on"), "standing": _("Retiré")},
        words={"kind": KINDS, "state": STATES, "police": YES_NO, "standing": {"": _("en place")} | REMOVED},
    ),
    Wire(
        "night_follow_up",
        groups=(("done_at", "done_by"),),
        writers=roles_for("mediation.follow"),
        label=_("Suite d’une nuit"),
        fields={"text": _("À faire"), "owner": _("Qui s’en charge"), "due_on": _("Pour le"), "done_at": _("Fait"),
                "done_by": _("Fait par"), "incident_id": _("Fait de nuit")},
        words={"owner": OWNERS},
    ),
)  # fmt: skip
