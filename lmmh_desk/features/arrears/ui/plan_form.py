"""The plan of a case: a debt shared between due dates, each line free, refused unless it sums to the cent."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.model.listing import CaseFile
from lmmh_desk.features.arrears.model.schedule import (
    LONGEST,
    check_shares,
    instalments,
    moved,
    raise_for,
    read,
    unusual,
    written,
)
from lmmh_desk.features.arrears.store.forms import PlanForm
from lmmh_desk.features.arrears.ui.acts import Acts
from lmmh_desk.features.arrears.ui.asking import Asking
from lmmh_desk.features.arrears.ui.masked import MaskedEuros, RevealButton, dotted
from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import listed, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import CountEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.notes import NoteEdit

USUAL = 12  # due dates proposed


class PlanDialog(Asking):
    """« Plan d’apurement »: Répartir fills the lines, which can all be typed over."""

    def __init__(
        self, parent: QWidget, acts: Acts, file: CaseFile, form: PlanForm, *, today: date, masked: bool
    ) -> None:
        super().__init__(
            parent, _("Plan d’apurement"), file.row.name, _("Proposer le plan"), wide=520, about=file.row.id
        )
        self._acts, self._file, self._today, self._most = acts, file, today, form.most
        self._debt, self._lines = MaskedEuros(), NoteEdit(lines=6, limit=4000)
        self._masked, self._hidden = masked and bool(form.debt), ""  # hidden: the lines that dots stand for
        self.fields = {
            "debt": Field(_("Dette"), self._debt),
            "count": Field(_("Échéances"), CountEdit(1, LONGEST)),
            "first": Field(_("Première échéance"), DateEdit(today, "ahead")),
            "schedule": Field(_("Échéances, une par ligne"), self._lines, note=_("20/12/2020 45,84")),
        }
        self.required = ("debt",)
        self.share = Button(_("Répartir"), "list", small=True)
        self.share.clicked.connect(self.fill)
        self._sum = Label("", 12, 500, "t2", wrap=True)
        if form.debt:
            self.fields["debt"].set_value(form.debt)
            reveal = RevealButton(acts, file.row.id, self._reveal, self._cover, shown=not masked)
            self.beside.append(reveal)
            for name in ("debt", "schedule"):
                self.fields[name].changed.connect(reveal.typed)
        if self._masked:
            self._debt.cover(form.debt or 0)
        self.fields["count"].set_value(min(USUAL, form.most or USUAL))
        self.fields["first"].set_value(after_months(today, 1))
        self._put(form.schedule)
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
            check_shares(debt or 0, number or 0, first or self._today, self._today)
        except BadInput as error:
            self.refused(error)
            return
        self.refused(BadInput(""))
        self._put(written(instalments(debt, number, first or self._today)))
        self._tell()
        self.go.setFocus()

    def _put(self, lines: str) -> None:
        """Show the lines of a plan, under dots while the amounts are hidden: those can’t be typed over."""
        self._hidden = lines if self._masked else ""
        self._lines.setReadOnly(bool(self._hidden))
        self.fields["schedule"].set_value(dotted(lines) if self._hidden else lines)

    def _typed(self) -> str:
        return self._hidden or self.fields["schedule"].value() or ""

    def _reveal(self) -> None:
        lines, self._masked = self._typed(), False
        self._debt.reveal()
        self._put(lines)
        self._tell()

    def _cover(self) -> None:
        lines, self._masked = self._typed(), True
        self._debt.cover_again()
        self._put(lines)
        self._tell()

    def _tell(self) -> None:
        """Say what the lines come to beside the debt, and which days move."""
        text, debt = self._typed(), self.fields["debt"].value() or 0
        try:
            given = read(text, self._today)
        except BadInput:
            self._sum.setText(_("Une ligne ne se lit pas encore."))
            return
        total = sum(one.cents for one in given)
        told = self._compared(total, debt)
        days = moved(text, self._today)
        if days:
            off = listed([short_date(day) for day in days])
            told += " " + _("Jours non ouvrés, portés au suivant\u00a0: {days}.").format(days=off)
        many = unusual(len(given), self._most)
        self._sum.setText(" ".join(part for part in (told, many) if part))
        self._sum.set_ink("ok" if total == debt and given and not many else "warn")

    def _compared(self, total: int, debt: int) -> str:
        if not self._masked:
            return _("Total {total} pour une dette de {debt}.").format(total=euros(total), debt=euros(debt))
        return _("Les échéances font la dette.") if total == debt else _("Les échéances ne font pas encore la dette.")

    def act(self) -> None:
        """Propose the plan; what doesn’t sum is said and kept."""
        given, debt = read(self._typed(), self._today), self.fields["debt"].value()
        if self._masked and given and sum(one.cents for one in given) != debt:
            raise_for({"schedule": _("Les échéances ne font pas la dette. Répartissez-la, ou affichez les montants.")})
        self._acts.propose(self._file.row.id, debt, given, self.accept, self.refused)
