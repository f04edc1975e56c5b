"""The columns of the audit."""

from __future__ import annotations

from collections.abc import Callable

from lmmh_desk.features.desk.model.audit import Line
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

WIDE, NARROW = ("at", "agent", "act", "concerns", "why"), ("at", "agent", "told")


def audit_rows(hidden: Callable[[], bool]) -> Rows[Line]:
    """Return the model; whom a line concerns isn't shown while `hidden` says so."""

    def concerns(line: Line) -> Text:
        return Text(_("Nom masqué") if hidden() and line.concerns else line.concerns or "—")

    def told(line: Line) -> Text:
        about = " · ".join(text for text in (concerns(line).said(), line.why) if text not in ("", "—"))
        return Text(line.act, about, 500)

    columns = (
        TableColumn[Line]("at", _("Date"), _when, 110),
        TableColumn[Line]("agent", _("Agent"), lambda line: Text(line.agent, _place(line)), 190),
        TableColumn[Line]("act", _("Geste"), lambda line: Text(line.act, "", 500), 200, stretch=True),
        TableColumn[Line]("told", _("Geste"), told, 200, stretch=True),
        TableColumn[Line]("concerns", _("Concerne"), concerns, 220),
        TableColumn[Line]("why", _("Motif"), lambda line: Text(line.why or "—", ink="t2"), 190),
    )

    def sentence(line: Line) -> str:
        return ", ".join((_when(line).said(), line.agent, line.act, concerns(line).said(), line.why))

    return Rows(columns, lambda line: str(line.tx), sentence)


def _place(line: Line) -> str:
    return f"{line.site} · {line.device}" if line.site else line.device


def _when(line: Line) -> Text:
    at = paris(line.at)
    return Text(hour(at), short_date(at.date(), year=True))
