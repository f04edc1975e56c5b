"""What the office has to send, in words: papers printed, settings."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.office.model.papers import paper_readers
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read

ACTS = {  # how an action begins → icon, title
    "office.sites": ("building", _("Sites et horaires modifiés")),
    "office.reasons": ("list", _("Motifs modifiés")),
    "office.windows": ("calendar", _("Plages de l’agenda modifiées")),
    "office.rules": ("shield", _("Règles modifiées")),
    "office.settings": ("gear", _("Réglages modifiés")),
    "office.identity": ("building", _("Identité de l’organisme modifiée")),
    "office.agents": ("user", _("Agents modifiés")),
    "office.pin": ("key", _("Code PIN changé")),
    "office.password": ("key", _("Mot de passe changé")),
    "office.delegations": ("pencil", _("Délégations modifiées")),
    "office.keys": ("key", _("Clés de signature renouvelées")),
    "office.found": ("building", _("Organisme créé")),
    "office.messages": ("message", _("Suivi des messages")),
}
PRINT = "office.papers.print"


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line a paper printed, and a kind of setting."""
    return [*_printed(read, acts), *_settings(acts)]


def _printed(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    printed = [act for act in acts if act.action == PRINT]
    wanted = [act.subject for act in printed]
    query = select(paper.c.id, paper.c.kind, paper.c.label, paper.c.number).where(paper.c.id.in_(wanted))
    known = {row.id: (row.kind, f"{row.label} {row.number}") for row in read.execute(query)}
    return [_print(act, *known[act.subject]) for act in printed if act.subject in known]


def _print(act: Transaction, kind: str, title: str) -> Waiting:
    told = line(act, "printer", title, key=f"paper:{act.subject}")
    return replace(told, roles=frozenset(map(str, paper_readers(kind))))


def _settings(acts: Sequence[Transaction]) -> list[Waiting]:
    found = []
    for act in acts:
        kind = ".".join(act.action.split(".")[:2])
        if kind in ACTS:
            found.append(line(act, *ACTS[kind], key=kind))
    return found
