"""Who of a site is where: its team, read again after each letter."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.continuity.model.board import half_shown
from lmmh_desk.features.continuity.store.board import team
from lmmh_desk.features.continuity.ui.acts import Acts
from lmmh_desk.features.continuity.ui.dialogs import TeamDialog
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.ui.context import Context


def open_team(context: Context, parent: QWidget, site_id: str, place: str, inside: str = "") -> TeamDialog:
    """Open the team of a site, today; `inside` says who is in its hall."""
    me, day = context.me, today(context.clock)
    acts = Acts(context)
    half = half_shown(day, context.clock.now())
    dialog = TeamDialog(parent, (place, inside), half, lambda modes, halves: acts.declare(modes, day, halves))

    def read_again(changes: Changes | None) -> None:
        if changes is None or changes.touches("presence"):
            now = context.clock.now()
            context.reads.run(
                lambda read: team(read, me, day, now, site_id), dialog.show_team, owner=dialog, slot="team"
            )

    context.writes.changed.connect(read_again)
    dialog.destroyed.connect(lambda: context.writes.changed.disconnect(read_again))
    read_again(None)
    return dialog
