"""What works have to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read

ACTS = {  # action → title
    "works.operation.open": _("Opération de travaux"),
    "works.operation.change": _("Opération de travaux modifiée"),
    "works.operation.drop": _("Opération de travaux retirée"),
    "works.stage.add": _("Étape de travaux"),
    "works.stage.change": _("Étape de travaux modifiée"),
    "works.stage.drop": _("Étape de travaux retirée"),
    "works.notice": _("Avis de travaux remis"),
    "works.programme.open": _("Programme neuf"),
    "works.programme.change": _("Programme neuf modifié"),
    "works.programme.drop": _("Programme neuf retiré"),
}


def waiting(_read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    return [replace(line(act, "crane", ACTS[act.action], ""), page="works") for act in acts if act.action in ACTS]
