"""What an agent can do with a case now: the same list for the panel, the menu and the keys."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.features.arrears.model.followed import DueState, first_open
from lmmh_desk.features.arrears.model.listing import CaseFile, last_standing
from lmmh_desk.features.arrears.model.papers import ATTESTATION
from lmmh_desk.features.arrears.model.stages import FACES, TOLD_ASIDE, Stage, following, may_go_back, right_for
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed


class Deed(Struct, frozen=True):
    """One thing to do: `key` names it, `keys` is what to press; the panel shows those that are `main`."""

    key: str  # "note", "book", "pay", "letter", "plan"…, "stage:watch"
    label: str
    icon: str
    keys: str = ""
    main: bool = False


def deeds(file: CaseFile, role: str, withheld: frozenset[str] = frozenset()) -> list[Deed]:
    """Return what this role, from which some papers are withheld, may do with a case; what may not be is absent."""
    found = [
        Deed("note", _("Noter un échange"), "pencil", "Ctrl+M", main=True),
        Deed("book", _("Réserver un rendez-vous"), "calendar", "F4", main=True),
    ]
    closed = file.row.stage is Stage.CLEARED
    if not closed:
        if file.row.doubled:
            found.insert(0, Deed("join", _("Réunir les deux suivis"), "users", "U", main=True))
        if len(file.rivals) > 1 and allowed(role, "arrears.plan"):
            label = _("Garder un des deux plans") if file.signed_twice else _("Garder l’autre plan")
            found.insert(0 if file.signed_twice else len(found), Deed("keep", label, "check", "G", file.signed_twice))
        found += _plan(file, role)
        found.append(Deed("letter", _("Imprimer la lettre"), "printer", "Ctrl+P", main=True))
        found.append(Deed("due", _("Noter le solde"), "euro", "S"))
        found += _stages(file, role)
        found.append(Deed("follow", _("Conseiller, fragilité, prochain contact"), "user"))
    found += _back(file, role)
    return [*found, *_papers(file), *_others(withheld)]


def _plan(file: CaseFile, role: str) -> list[Deed]:
    found = []
    state = file.plan.state if file.plan else ""
    due = first_open(file.plan.dues) if file.plan and state == "active" else None
    if due is not None:
        found.append(Deed("pay", _("Enregistrer un règlement"), "check", "R", main=True))
        if due.state is DueState.LATE:
            found.append(Deed("missed", _("Noter l’échéance manquée"), "close"))
    may = allowed(role, "arrears.plan")
    negotiated = file.row.stage is Stage.PLAN_NEGOTIATION
    if may and negotiated and (state == "proposed" or file.others):
        found.append(Deed("sign", _("Faire signer le plan"), "check", "F", main=True))
        found.append(Deed("plan", _("Modifier le plan proposé"), "calendar", "P"))
    elif may and (negotiated or Stage.PLAN_NEGOTIATION in following(file.row.stage, role)):
        found.append(Deed("plan", _("Proposer un plan"), "calendar", "P", main=True))
    if may and state in ("proposed", "active"):
        printed = _("Réimprimer le plan") if file.plan_paper else _("Imprimer le plan")
        found.append(Deed("plan_paper", printed, "printer", "I"))
    return found


def _stages(file: CaseFile, role: str) -> list[Deed]:
    ways = [stage for stage in following(file.row.stage, role) if stage is not Stage.PLAN_NEGOTIATION]
    told_aside = file.notified is None and file.row.stage in TOLD_ASIDE and not file.below
    if told_aside and allowed(role, right_for(Stage.CAF_NOTIFIED)):
        ways.insert(0, Stage.CAF_NOTIFIED)
    return [
        Deed(
            f"stage:{stage}",
            FACES[stage].gesture,
            FACES[stage].icon,
            "E" if rank == 0 else "",
            main=rank == 0 and stage is not Stage.PLAN_BROKEN,
        )  # of a plan that goes on, payments are noted
        for rank, stage in enumerate(ways)
    ]


def _back(file: CaseFile, role: str) -> list[Deed]:
    step = last_standing(file.steps)
    if step is None or not may_go_back(step.before, step.after, file.row.stage):
        return []
    if not allowed(role, right_for(step.after)):
        return []
    return [Deed("back", _("Reprendre\u00a0: {step}").format(step=step.before.label.lower()), "undo")]


def _papers(file: CaseFile) -> list[Deed]:
    """Return what may be done with the last paper that stands."""
    last = next((one for one in file.papers if not one.voided), None)
    if last is None:
        return []
    again = _("Réimprimer {number}") if last.print_count else _("Imprimer {number}")
    return [
        Deed("again", again.format(number=last.number), "printer"),
        Deed("void", _("Annuler {number}").format(number=last.number), "trash"),
    ]


def _others(withheld: frozenset[str]) -> list[Deed]:
    attestation = Deed("attestation", _("Attestation de loyer"), "document", "F12")
    return [
        *([] if ATTESTATION in withheld else [attestation]),
        Deed("aids", _("Contacts d’aide"), "info"),
        Deed("file", _("Ouvrir la fiche"), "user", _("Entrée")),
    ]
