"""lmmh-desk purge and export-person: what goes when its time has passed, and what a person may read of herself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lmmh_desk.app.bootstrap import console_session
from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.cli.agent import acting
from lmmh_desk.cli.profile import locked, opened, tell
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.office.model.retention import Due


def purge(arguments: argparse.Namespace) -> int:
    """Say what has passed its time, and erase it unless asked only to say."""
    from lmmh_desk.kernel.retention import retentions
    from lmmh_desk.office.actions.purging import purge as erase
    from lmmh_desk.office.store.forgetting import forgetting_day
    from lmmh_desk.office.store.preview import seen_due

    with locked(arguments), opened(arguments) as store:
        session = console_session(store)
        with store.read() as read:
            found = seen_due(read, session, retentions(CATALOGUE), forgetting_day(read, store.clock))
        if not arguments.dry_run:
            erase(store, session, retentions(CATALOGUE))
    facts = [
        {"rule": one.retention.rule, "months": one.months, "before": one.before, "source": one.source,
         "records": len(one.ids)}
        for one in found
    ]  # fmt: skip
    done = _("Rien n’a été effacé.") if arguments.dry_run else _("Effacé ici\u00a0; les autres postes suivront.")
    tell(arguments, facts, "\n".join([*(_line(one) for one in found), done]))
    return 0


def _line(one: Due) -> str:
    if one.before is None:
        return _("{what}\u00a0: gardés sans limite.").format(what=one.retention.label)
    return _("{what}\u00a0: {count} avant le {day} ({months} mois\u00a0; {source}).").format(
        what=one.retention.label,
        count=len(one.ids),
        day=plain_date(one.before),
        months=one.months,
        source=one.source,
    )


def export_person(arguments: argparse.Namespace) -> int:
    """Write the PDF and the JSON of all that is kept of a person."""
    from lmmh_desk.kernel.access import accesses
    from lmmh_desk.tenancy.actions.access import Asked, export

    with acting(arguments) as (store, session):
        asked = Asked(arguments.id, arguments.reason, arguments.out)
        written = export(store, session, asked, accesses(CATALOGUE))
    said = _("Écrit\u00a0: {files}.").format(files=", ".join(str(path) for path in written))
    tell(arguments, [str(path) for path in written], said)
    return 0
