"""The lists of a session: agenda, answers."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.features.allocation.model.forms import LEAST
from lmmh_desk.features.allocation.model.records import EXEMPTIONS, Condition, Decision, Exemption, ItemState
from lmmh_desk.features.allocation.model.sitting import Candidate, Due, Item
from lmmh_desk.kernel.french import clock_hour, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.canvas import CENTER, RIGHT, Canvas, width
from lmmh_desk.ui.widgets.cells import Beside, Mark, Push, Sided, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn


class Ranks(Struct, frozen=True):
    """The applicants of a point, a box a rank; beyond three, their number."""

    number: int

    def said(self) -> str:
        """Return « 3 candidats »."""
        return count(self.number, _("candidat"))

    def wide(self) -> int:
        """Return the width of the boxes, or of their number."""
        if not 0 < self.number <= LEAST:
            return width(self.said(), 12)
        return current().px(18 + 22 * (self.number - 1))

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the boxes at the right."""
        if not 0 < self.number <= LEAST:
            paint.text(area, self.said(), 12, 400, "t2", align=RIGHT)
            return
        side, step = paint.px(18), paint.px(22)
        for rank in range(self.number):
            left = area.right() - (self.number - rank) * step + step - side
            box = QRect(left, area.center().y() - side // 2, side, side)
            paint.box(box, "layer", "line")
            paint.text(box, str(rank + 1), 12, 600, "t2", align=CENTER)


def item_rows() -> Rows[Item]:
    """Return the model of the agenda."""
    return Rows(
        [
            TableColumn("home", _("Logement"), lambda one: Beside(_home(one), _item_state(one)), 250, stretch=True),
        ],
        key=lambda one: one.id,
    )  # fmt: skip


def due_rows() -> Rows[Due]:
    """Return the model of the answers that end today."""
    return Rows(
        [TableColumn("name", _("Candidat"), _answer, 200, stretch=True)],
        key=lambda one: one.candidate.id,
    )


def trouble(item: Item | None) -> str:
    """Return what stands against a dwelling; nothing where nothing does."""
    if item is None:
        return ""
    if item.clash:
        return _("Conflit\u00a0: aussi attribué par {number}. Retirez l’un des deux points.").format(number=item.clash)
    if len(item.offered) > 1:
        names = ", ".join(one.name for one in item.offered)
        return _("Conflit\u00a0: deux offres en cours, {names}. Retirez-en une (X).").format(names=names)
    if (twice := item.twice) is not None:
        told = _("Conflit\u00a0: {name} a aussi accepté un logement de {number}. Notez son désistement de l’un (N).")
        return told.format(name=twice.name, number=twice.accepted_in)
    if (both := item.entered_twice) is not None:
        return _("{name} est saisi deux fois, par deux postes. Retirez-en un (X).").format(name=both.name)
    return _("Ce logement a un bail en cours au-delà de cette date.") if item.let else ""


def about(item: Item | None) -> str:
    """Return what is said of a dwelling beside its name."""
    if item is None:
        return ""
    exemption = EXEMPTIONS[Exemption(item.exemption)] if item.exemption else ""
    free = _("libre le {day}").format(day=short_date(item.free_on))
    rent = euros(item.rent_cents).replace(",00", "")
    return " · ".join(part for part in (item.facts, rent, free, exemption) if part)


def _home(one: Item) -> Text:
    title = " · ".join(part for part in (clock_hour(one.starts_at), one.kind) if part)
    return Text(title, one.place, 600, unsent=one.unsent)


def _item_state(one: Item) -> Sided:
    twice = bool(one.clash) or len(one.offered) > 1 or one.twice is not None
    if twice or one.let:
        return Mark(_("conflit") if twice else _("loué"), "bad", "warning")
    if one.state == ItemState.WITHDRAWN:
        return Text(_("retiré"), ink="t2", right=True)
    if one.is_settled:
        return _settled(one.first)
    if one.state == ItemState.DECIDED and not one.candidates:  # purged since
        return Text(_("au procès-verbal"), ink="t2", right=True, size=12)
    return Ranks(len(one.candidates))


def _settled(first: Candidate | None) -> Sided:
    """Return what was decided, by its first rank."""
    if first is None:
        return Text(_("non attribué"), ink="t2", right=True, size=12)
    if first.decision == Decision.CONDITIONAL and first.condition != Condition.MET:
        return Mark(_("ajourné"), "warn", "clock")
    return Mark(_("rang 1"), "ok", "check")


def _answer(one: Due) -> Beside:
    return Beside(Text(one.candidate.name, one.place, 600), _due(one))


def _due(one: Due) -> Mark | Push:
    if one.over:
        return Mark(_("expirée"), "bad", "clock")
    return (
        Push(_("Appeler"), "phone") if one.phone else Mark(_("aujourd’hui"), "warn")
    )  # a name needs the room of an icon
