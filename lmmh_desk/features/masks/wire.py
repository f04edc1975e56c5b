"""What masks synchronise: rows that are only added, known to every counter.

A household may come to any of them, and a transfer concerns two sites: what is per site is the sum, not the sight.
"""

from __future__ import annotations

from lmmh_desk.features.masks.model.records import Cause, Fit, Kind, Nature
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for

WRITERS = roles_for("masks")
KINDS = {
    Kind.RECEIVED: _("Lot reçu"), Kind.GIVEN: _("Remise"), Kind.SENT: _("Transfert envoyé"),
    Kind.ARRIVED: _("Transfert reçu"), Kind.TAKEN_BACK: _("Repris"), Kind.COUNTED: _("Inventaire"),
}  # fmt: skip

WIRES = (
    Wire(
        "mask_lot", lasting=True, append_only=True, writers=WRITERS, label=_("Lot de masques"),
        fields={"reference": _("Référence"), "nature": _("Matière"), "fit": _("Taille")},
        words={"nature": {one: one.label for one in Nature}, "fit": {one: one.label for one in Fit}},
    ),
    Wire(
        "mask_movement", lasting=True, append_only=True, writers=WRITERS, label=_("Mouvement de masques"),
        fields={"kind": _("Nature"), "quantity": _("Quantité"), "expected_at": _("Attendu"), "cause": _("Raison"),
                "note": _("Précision"), "counted": _("Compté")},
        words={"kind": KINDS, "cause": {one: one.label for one in Cause}},
    ),
    Wire(
        "mask_handout", append_only=True, writers=WRITERS, label=_("Remise de masques"),
        fields={"people": _("Personnes du foyer")},
    ),
    Wire("mask_receipt", append_only=True, writers=WRITERS, label=_("Reçu de masques")),
)  # fmt: skip
