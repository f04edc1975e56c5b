"""The plan of a case: a debt shared between due dates, each line free, refused unless it sums to the cent."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.model.listing import CaseFile
from lmmh_desk.features.arrears.model.schedule import (
    check_shares,
    instalments,
    moved,
    read,
    written,
)
from lmmh_desk.features.arrears.ui.acts import Acts
from lmmh_desk.features.arrears.ui.asking import Asking
from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import listed, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import CountEdit, EurosEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.notes import NoteEdit

USUAL = 12  # due dates proposed


class PlanDialog(Asking):
    """« Plan d’apurement »: Répartir fills the lines, which can all be typed over."""

    def __init__(
        self, parent: QWidget, acts: Acts, file: CaseFile, *, debt: int | None, schedule: str, today: date,
        most: int | None,
    ) -> None:  # fmt: skip
        super().__init__(parent, _("Plan d’apurement"), file.row.name, _("Proposer le plan"), wide=520)
        self._acts, self._file, self._today, self._most = acts, file, today, most
        self.fields = {
            "debt": Field(_("Dette"), EurosEdit()),
            "count": Field(_("Échéances"), CountEdit(1, most or 999)),
            "first": Field(_("Première échéance"), DateEdit(today, "ahead")),
            "schedule": Field(_("Échéances, une par ligne"), NoteEdit(lines=6, limit=4000), note=_("20/12/2020 45,84")),
        }
        self.required = ("debt",)
        self.share = Button(_("Répartir"), "list", small=True)
        self.share.clicked.connect(self.fill)
        self._sum = Label("", 12, 500, "t2", wrap=True)
        if debt:
            self.fields["debt"].set_value(debt)
        self.fields["count"].set_value(min(USUAL, most or USUAL))
        self.fields["first"].set_value(after_months(today, 1))
        self.fields["schedule"].set_value(schedule)
        self.fields["schedule"].changed.connect(self._tell)
        self.fields["debt"].changed.connect(self._tell)
        top = QWidget()
        row = Row(*(self.fields[name] for name in ("debt", "count", "first")), spacing=12)
        top.setLayout(row)
        self.body.addWidget(top)
        self.body.addLayout(Row(None, self.share))
        self.body.addWidget(self.fields["schedule"])
        self.body.addWidget(self._sum)
        self.finish(self.fields["debt"])
        self._tell()

    def fill(self) -> None:
        """Share the debt between monthly due dates on working days."""
        debt, number, first = (self.fields[name].value() for name in ("debt", "count", "first"))
        try:
            check_shares(debt or 0, number or 0, first or self._today, self._today, self._most)
        except BadInput as error:
            self.refused(error)
            return
        self.refused(BadInput(""))
        self.fields["schedule"].set_value(written(instalments(debt, number, first or self._today)))
        self._tell()
        self.go.setFocus()

    def _tell(self) -> None:
        """Say what the lines come to beside the debt, and which days move."""
        text, debt = self.fields["schedule"].value() or "", self.fields["debt"].value() or 0
        try:
            given = read(text, self._today)
        except BadInput:
            self._sum.setText(_("Une ligne ne se lit pas encore."))
            return
        total = sum(one.cents for one in given)
        told = _("Total {total} pour une dette de {debt}.").format(total=euros(total), debt=euros(debt))
        days = moved(text, self._today)
        if days:
            off = listed([short_date(day) for day in days])
            told += " " + _("Jours non ouvrés, portés au suivant\u00a0: {days}.").format(days=off)
        self._sum.setText(told)
        self._sum.set_ink("ok" if total == debt and given else "warn")

    def act(self) -> None:
        """Propose the plan; what doesn’t sum is said and kept."""
        given = read(self.fields["schedule"].value() or "", self._today)
        self._acts.propose(self._file.row.id, self.fields["debt"].value(), given, self.accept, self.refused)
