"""What the upkeep synchronises: every desk knows it, for a caretaker covers another site and a tenant comes to any.

Two rounds of one hall and one day stay two, and are read as one; a hall that two desks added is told twice, for a
manager to leave one (its points and hours may differ); a request's state and the day of its visit are
decided together.
"""

from __future__ import annotations

from lmmh_desk.features.upkeep.model.records import (
    MARKS,
    NATURES,
    OWNERS,
    SHORT_URGENCIES,
    STATES,
    WHOLE_POINTS,
)
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for

YES_NO = {True: _("oui"), False: _("non")}

WIRES = (
    Wire(
        "hall", lasting=True, groups=(("residence_id", "name"),), writers=roles_for("upkeep.halls"), label=_("Hall"),
        fields={"name": _("Hall"), "residence_id": _("Résidence"), "points": _("Points de contact"),
                "due_minute": _("À faire avant"), "agent_id": _("Gardien"), "active": _("Entretenu")},
        words={"active": YES_NO},
    ),
    Wire(
        "cleaning_round", latest=("passed_at",), writers=roles_for("upkeep"),
        label=_("Passage dans un hall"),
        fields={"hall_id": _("Hall"), "day": _("Jour"), "passed_at": _("Heure"),
                **{str(point): words for point, words in WHOLE_POINTS.items()}},
        words={str(point): MARKS for point in WHOLE_POINTS},
    ),
    Wire(
        "hall_anomaly", groups=(("owner", "due_on"), ("done_at", "done_by")), writers=roles_for("upkeep"),
        keepers=dict.fromkeys(("owner", "due_on"), roles_for("upkeep.follow")),
        label=_("Anomalie d’un hall"),
        fields={"hall_id": _("Hall"), "text": _("Anomalie"), "point": _("Point"), "seen_at": _("Vue"),
                "owner": _("Qui s’en charge"), "due_on": _("Pour le"), "done_at": _("Fait"), "done_by": _("Fait par")},
        words={"owner": OWNERS, "point": WHOLE_POINTS},
    ),
    Wire(
        "repair_request", groups=(("state", "visit_at"),), latest=("moved_at",), writers=roles_for("upkeep.request"),
        label=_("Demande d’intervention"),
        fields={"number": _("Numéro"), "person_id": _("Personne"), "dwelling_id": _("Logement"),
                "common": _("Parties communes"), "place": _("Lieu"), "nature": _("Nature"), "text": _("Problème"),
                "urgency": _("Urgence"), "access": _("Accès"), "state": _("Où en est-on"), "visit_at": _("Rendez-vous"),
                "moved_at": _("Dernière étape")},
        words={"common": YES_NO, "nature": NATURES, "urgency": SHORT_URGENCIES, "state": STATES},
    ),
)  # fmt: skip
