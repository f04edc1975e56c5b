"""What a person may read of her moves, of each step of them, and of their papers."""

from __future__ import annotations

from sqlalchemy import or_, select

from lmmh_desk.features.moves.model.move import Kind
from lmmh_desk.features.moves.model.steps import TRACKS
from lmmh_desk.features.moves.store.tables import inspection_notice, justification, move, move_day, move_step
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read

STEPS = {step.key: step.label for track in TRACKS.values() for step in track}
MOVES = {"kind": {str(kind): kind.label for kind in Kind}, "exit_state": STEPS, "entry_state": STEPS}
SIDES = {"side": {"exit": _("Sortie"), "entry": _("Entrée")}, "before": STEPS, "after": STEPS}


def access(read: Read, about: About) -> list[Part]:
    """Return the moves of a person, the justificatifs and the notices of inspection."""
    hers = among(move.c.person_id, about.files)
    moves = select(move.c.id).where(hers)
    steps = move_step.c.move_id.in_(moves)
    papers, notices = (
        or_(among(table.c.person_id, about.files), table.c.move_id.in_(moves))
        for table in (justification, inspection_notice)
    )
    days = move_day.c.justification_id.in_(select(justification.c.id).where(papers))
    return [
        Part(_("Déménagements"), lines(read, move, hers, words=MOVES)),
        Part(_("Étapes des déménagements"), lines(read, move_step, steps, words=SIDES)),
        Part(_("Justificatifs"), lines(read, justification, papers)),
        Part(_("Jours des justificatifs"), lines(read, move_day, days)),
        Part(_("Avis d’état des lieux"), lines(read, inspection_notice, notices)),
    ]
