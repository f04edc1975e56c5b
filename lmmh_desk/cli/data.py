"""lmmh-desk import and search."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import to_builtins

from lmmh_desk.cli.agent import acting
from lmmh_desk.cli.profile import locked, tell
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput, StoreError, WrongState
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.store.store import Store
    from lmmh_desk.tenancy.model.csvfile import Issue
    from lmmh_desk.tenancy.model.plans import Kind, Outcome, Plan


def bring_in(arguments: argparse.Namespace) -> int:
    """Import the landlord's files, dwellings first; 1 when a line was refused."""
    files: list[tuple[Kind, Path | None]] = [("dwellings", arguments.dwellings), ("tenants", arguments.tenants)]
    given = [(kind, path) for kind, path in files if path is not None]
    if not given:
        raise BadInput(
            _("Aucun fichier à importer."), _("Rien n’a été modifié."), _("Donnez --dwellings ou --tenants.")
        )
    with locked(arguments), acting(arguments) as (store, session):
        _check_tried(store)
        refused = sum(imported(store, session, kind, path, arguments) for kind, path in given)
    return 1 if refused else 0


def _check_tried(store: Store) -> None:
    """Raise WrongState in an office founded here whose recovery key was never tried, as the window does."""
    from lmmh_desk.features.desk.store.recovery import untried

    with store.read() as read:
        if untried(read, store.folder):
            raise WrongState(
                _("La clé de secours de ce poste n’a jamais été prouvée."),
                _("Rien n’est importé."),
                _("Faites-la par «\u00a0lmmh-desk recovery-key\u00a0», ou en ouvrant LMMH Desk."),
            )


def imported(store: Store, session: Session, kind: Kind, path: Path, arguments: argparse.Namespace) -> int:
    """Import a file, or only say what that would do; return how many lines were refused."""
    plan = _plan(store, kind, path)
    outcome = _import(store, session, plan, arguments.dry_run)
    tell(arguments, _facts(plan, outcome), _report(plan, outcome))
    return plan.refused


def search(arguments: argparse.Namespace) -> int:
    """Print what answers to a text in every slice, best first, as the window's search does; 1 when nothing does."""
    from lmmh_desk.app.catalogue import CATALOGUE
    from lmmh_desk.tenancy.actions.consulting import look
    from lmmh_desk.ui.search.sources import hits

    with acting(arguments) as (store, session):
        with store.read() as read:
            found = hits(read, CATALOGUE, " ".join(arguments.text), session, store.clock.now())
        for person in (hit.id for hit in found if hit.kind == "person"):  # all are told whole, before any is opened
            look(store, session, person, _("Recherche"))
        with suppress(StoreError), store.write(session, "desk.search") as unit:  # a read-only disk hides nothing
            unit.details["lines"] = str(len(found))
    lines = [f"{hit.title}\t{hit.subtitle}\t{' · '.join(hit.lines)}" for hit in found]
    tell(
        arguments,
        to_builtins(found),
        "\n".join(lines) or _("Rien ne répond à cette recherche."),
    )
    return 0 if found else 1


def _plan(store: Store, kind: Kind, path: Path) -> Plan:
    from lmmh_desk.tenancy.model.plans import read_plan

    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            _("Le fichier {path} ne peut pas être lu.").format(path=path),
            _("Rien n’a été modifié."),
            _("Vérifiez son chemin et ses droits."),
        ) from error
    return read_plan(kind, data, path.name, today(store.clock), _progress)


def _import(store: Store, session: Session, plan: Plan, dry: bool) -> Outcome:
    from lmmh_desk.tenancy.actions.imports import dry_run, run_import

    act = dry_run if dry else run_import
    return act(store, session, plan, _progress)


def _progress(done: int, total: int) -> bool:
    if sys.stderr.isatty():
        print(f"\r{done} / {total} ", end="", file=sys.stderr)
    return True


def _facts(plan: Plan, outcome: Outcome) -> dict[str, object]:
    return {
        "file": plan.file_name,
        "encoding": plan.encoding,
        "separator": plan.separator,
        "lines": plan.lines,
        "refused": plan.refused,
        "created": outcome.created,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "kept": outcome.kept,
        "persons": {
            "created": outcome.persons_created,
            "changed": outcome.persons_changed,
            "unchanged": outcome.persons_unchanged,
        },
        "state": outcome.state,
        "issues": to_builtins(outcome.issues),
    }


def _report(plan: Plan, outcome: Outcome) -> str:
    from lmmh_desk.tenancy.model.told import summary

    issues = [f"  {_told(issue)}" for issue in outcome.issues]
    return "\n".join((f"{plan.file_name}\u00a0: {summary(plan, outcome)}", *issues))


def _told(issue: Issue) -> str:
    """Return « ligne 12, CODEPOSTAL : « 7200 » n’est pas un code postal (refusée) »."""
    from lmmh_desk.tenancy.model.csvfile import EFFECTS

    place = ", ".join(part for part in (_("ligne {line}").format(line=issue.line), issue.column) if part)
    return f"{place}\u00a0: {issue.reason} ({EFFECTS[issue.severity].lower()})"
