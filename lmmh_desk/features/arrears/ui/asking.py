"""A small sheet of fields: Entrée or its button submits, what is refused is said beside its field, nothing is lost."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.model.coming import day_words
from lmmh_desk.features.arrears.model.delays import before_debt
from lmmh_desk.features.arrears.model.listing import CaseFile
from lmmh_desk.features.arrears.model.months import read_month, read_rate
from lmmh_desk.features.arrears.model.saying import plan_named, signed_late, stale_told
from lmmh_desk.features.arrears.model.stages import FACES, Stage
from lmmh_desk.features.arrears.ui.acts import Acts, Due
from lmmh_desk.features.arrears.ui.masked import MaskedEuros, RevealButton
from lmmh_desk.features.arrears.wire import BODIES
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import CountEdit, EurosEdit, LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.toggle import CheckBox

MISSING = _("Ce champ manque. Remplissez-le.")


class Asking(Dialog):
    """Fields by name, the required ones checked before anything is sent."""

    def __init__(self, parent: QWidget, title: str, text: str, yes: str, wide: int = 420, *, about: str) -> None:
        super().__init__(parent, title, text, wide, about=about)
        self.fields: dict[str, Field] = {}
        self.required: tuple[str, ...] = ()
        self.beside: list[QWidget] = []  # on a line of their own, before the buttons
        self.error = Banner(tone="bad")
        self.go = Button(yes, key=_("Entrée"), role="primary")
        self.go.clicked.connect(self.send)
        self.submit = self.send

    def lay(self, *parts: QWidget) -> None:
        """Show the fields, then the buttons, and go to the first one."""
        for part in parts:
            self.body.addWidget(part)
        self.finish(parts[0])

    def finish(self, first: QWidget) -> None:
        """Put the buttons at the foot, and go to a field."""
        close = Button(_("Ne rien changer"))
        close.clicked.connect(self.reject)
        if self.beside:
            self.body.addLayout(Row(*self.beside, None))
        self.body.addWidget(self.error)
        self.body.addLayout(Row(None, close, self.go))
        self.open()
        first.setFocus()

    def value(self, name: str) -> object:
        """Return what a field holds."""
        return self.fields[name].value()

    def send(self) -> None:
        """Check the fields, then do what is asked."""
        if not self.go.isEnabled():
            return
        right = [field.check() for field in self.fields.values()]
        for name in self.required:
            if right and self.fields[name].value() is None and not self.fields[name].error:
                self.fields[name].set_error(MISSING)
                right.append(False)
        if all(right):
            self.go.setEnabled(False)
            try:
                self.act()
            except BadInput as error:
                self.refused(error)

    def act(self) -> None:
        """Do what is asked."""
        raise NotImplementedError

    def refused(self, error: DeskError) -> None:
        """Say what is wrong beside its field, or under them all; what was typed stays."""
        self.go.setEnabled(True)
        wrong = error.fields if isinstance(error, BadInput) else {}
        known = {name: told for name, told in wrong.items() if name in self.fields}
        for name, field in self.fields.items():
            field.set_error(known.get(name, ""))
        self.error.set("" if known else str(error))
        if known:
            self.fields[next(iter(known))].setFocus()


class OpenDialog(Asking):
    """« Ouvrir un suivi »: what is due when it is known, when the tenant is called next."""

    def __init__(self, parent: QWidget, acts: Acts, person_id: str, today: date) -> None:
        super().__init__(
            parent,
            _("Ouvrir un suivi"),
            _("Dès la première difficulté. Le bail en cours de la personne est suivi."),
            _("Ouvrir le suivi"),
            about=person_id,
        )
        self._acts, self._person_id = acts, person_id
        self.fields = {
            "due": Field(_("Somme due aujourd’hui"), EurosEdit(), optional=True),
            "follow_on": Field(_("Premier appel le"), DateEdit(today, "ahead"), optional=True),
        }
        self.lay(*self.fields.values())

    def act(self) -> None:
        """Open the case."""
        due, follow = self.fields["due"].value(), self.fields["follow_on"].value()
        self._acts.begin(self._person_id, due, follow, self.accept, self.refused)


class StageDialog(Asking):
    """When a stage was reached; telling the CAF or the MSA names which."""

    def __init__(self, parent: QWidget, acts: Acts, file: CaseFile, stage: Stage, today: date) -> None:
        super().__init__(parent, FACES[stage].gesture, "", _("Noter l’étape"), about=file.row.id)
        self._acts, self._case_id, self._stage = acts, file.row.id, stage
        self.fields = {"on": Field(_("Le"), DateEdit(today, "behind"))}
        self.required = ("on",)
        if stage is Stage.CAF_NOTIFIED:
            self.fields = {"body": Field(_("Organisme"), ComboBox(BODIES.items())), **self.fields}
        self.fields["on"].set_value(today)
        self.early = Label("", 12, 500, "warn", wrap=True)
        self.fields["on"].changed.connect(lambda: self._tell(file.constituted))
        self._tell(file.constituted)
        self.lay(*self.fields.values(), self.early)

    def _tell(self, constituted: date | None) -> None:
        """Say that the CAF or MSA was told before the debt was there: nothing is refused."""
        early = self._stage is Stage.CAF_NOTIFIED
        self.early.setText(before_debt(self.fields["on"].value(), constituted) if early else "")
        appear(self.early, bool(self.early.text()))

    def act(self) -> None:
        """Record the stage."""
        body = self.fields["body"].value() if "body" in self.fields else ""
        day = self.fields["on"].value()
        self._acts.step(self._case_id, self._stage, day, body, then=self.accept, failed=self.refused)


class DueDialog(Asking):
    """What is due today; 0 when nothing is."""

    def __init__(self, parent: QWidget, acts: Acts, case_id: str) -> None:
        text = _("Ce qui est dû aujourd’hui sur le bail. Tapez 0 si rien n’est dû.")
        super().__init__(parent, _("Noter le solde"), text, _("Noter le solde"), about=case_id)
        self._acts, self._case_id = acts, case_id
        self.fields = {"due": Field(_("Somme due"), EurosEdit())}
        self.required = ("due",)
        self.lay(*self.fields.values())

    def act(self) -> None:
        """Note it."""
        self._acts.set_due(self._case_id, self.fields["due"].value(), self.accept, self.refused)


class PayDialog(Asking):
    """What was paid for a due date: the whole of it is proposed, under dots until *Afficher*."""

    def __init__(
        self, parent: QWidget, acts: Acts, case_id: str, day: date, rest: int, *, today: date, masked: bool
    ) -> None:
        text = _("Échéance du {day}.").format(day=day_words(day, today))
        super().__init__(parent, _("Enregistrer un règlement"), text, _("Enregistrer le règlement"), about=case_id)
        self._acts, self._case_id, self._day = acts, case_id, day
        amount = MaskedEuros()
        self.fields = {
            "amount": Field(_("Montant réglé"), amount),
            "paid_on": Field(_("Réglé le"), DateEdit(today, "behind")),
        }
        self.required = ("amount", "paid_on")
        self.fields["amount"].set_value(rest, prefilled=True)
        self.fields["paid_on"].set_value(today)
        if masked:
            amount.cover(rest)
        reveal = RevealButton(acts, case_id, amount.reveal, amount.cover_again, shown=not masked)
        amount.textEdited.connect(reveal.typed)
        self.beside.append(reveal)
        self.lay(*self.fields.values())

    def act(self) -> None:
        """Note it."""
        due = Due(self._day, self.fields["amount"].value(), self.fields["paid_on"].value())
        self._acts.pay(self._case_id, due, self.accept, self.refused)


class SignDialog(Asking):
    """Both parties signed the plan."""

    def __init__(self, parent: QWidget, acts: Acts, file: CaseFile, today: date) -> None:
        text = _("Les deux originaux sont signés par le locataire et par l’office.")
        super().__init__(parent, _("Faire signer le plan"), text, _("Noter la signature"), about=file.row.id)
        self._acts, self._case_id = acts, file.row.id
        self.fields = {"signed_on": Field(_("Signé le"), DateEdit(today, "behind"))}
        self.required = ("signed_on",)
        self.approved = CheckBox(_("Accord de la CAF ou de la MSA"))
        self.late = Label("", 12, 500, "warn", wrap=True)
        self.fields["signed_on"].changed.connect(lambda: self._tell(file.to_sign, today))
        self.fields["signed_on"].set_value(today)
        self._tell(file.to_sign, today)
        self.other = Label(stale_told(file.stale), 12, 500, "warn", wrap=True)
        appear(self.other, bool(file.stale))
        self.lay(*self.fields.values(), self.approved, self.late, self.other)

    def _tell(self, first: date | None, today: date) -> None:
        """Say that the plan is signed after its first due date: nothing is refused."""
        self.late.setText(signed_late(self.fields["signed_on"].value(), first, today))
        appear(self.late, bool(self.late.text()))

    def act(self) -> None:
        """Note it."""
        day, agreed = self.fields["signed_on"].value(), self.approved.value()
        self._acts.sign(self._case_id, day, agreed, self.accept, self.refused)


class KeepDialog(Asking):
    """Which of the plans signed on two desks is kept."""

    def __init__(self, parent: QWidget, acts: Acts, file: CaseFile, today: date) -> None:
        text = _("L’autre est remplacé\u00a0: il reste dans l’historique, avec ce qui y a été réglé.")
        super().__init__(parent, _("Garder un des deux plans"), text, _("Garder ce plan"), about=file.row.id)
        self._acts, self._case_id = acts, file.row.id
        choices = [(one.id, plan_named(one, today)) for one in file.rivals]
        self.fields = {"plan": Field(_("Plan gardé"), ComboBox(choices))}
        self.fields["plan"].set_value(choices[0][0])
        self.lay(*self.fields.values())

    def act(self) -> None:
        """Keep it."""
        self._acts.keep(self._case_id, self.fields["plan"].value(), self.accept, self.refused)


class FollowDialog(Asking):
    """Who follows the household, when it is called next, and whether it is fragile: yes or no, never why."""

    def __init__(
        self, parent: QWidget, acts: Acts, file: CaseFile, agents: list[tuple[str, str]], *, today: date
    ) -> None:
        text = _("Fragile se coche sans motif\u00a0: aucune raison n’est gardée.")
        super().__init__(parent, file.row.name, text, _("Enregistrer"), about=file.row.id)
        self._acts, self._file = acts, file
        nobody = [("", _("Personne"))]
        known = agents if file.row.adviser_id in dict(agents) else [*agents, (file.row.adviser_id, file.row.adviser)]
        self.adviser = Field(_("Conseiller"), ComboBox(nobody + [one for one in known if one[0]]))
        self.fields = {"follow_on": Field(_("Prochain contact le"), DateEdit(today, "ahead"), optional=True)}
        self.fragile = CheckBox(_("Situation fragile"))
        self.adviser.set_value(file.row.adviser_id)
        self.fields["follow_on"].set_value(file.follow)
        self.fragile.set_value(file.row.fragile)
        self.lay(self.adviser, *self.fields.values(), self.fragile)

    def act(self) -> None:
        """Note it."""
        self._acts.set_case(
            self._file.row.id, self.fragile.value(), self.adviser.value() or "", self.fields["follow_on"].value(),
            failed=self.refused, then=self.accept,
        )  # fmt: skip


class MonthDialog(Asking):
    """The office’s figures of a month; those before stay in the history."""

    def __init__(self, parent: QWidget, acts: Acts, today: date, tenants: int) -> None:
        text = _("Pour tout l’office. Le taux vient du siège\u00a0; laissez-le vide s’il n’est pas arrêté.")
        super().__init__(parent, _("Chiffres du mois"), text, _("Enregistrer les chiffres"), about="")
        self._acts = acts
        self.fields = {
            "month": Field(_("Mois"), LineEdit("09/2020")),
            "tenants": Field(_("Locataires en impayé"), CountEdit()),
            "rate": Field(_("Taux d’impayé, en\u00a0%"), LineEdit("2,42"), optional=True),
        }
        self.required = ("tenants",)
        self.fields["month"].set_value(f"{today:%m/%Y}")
        self.fields["tenants"].set_value(tenants, prefilled=True)
        self.lay(*self.fields.values())

    def act(self) -> None:
        """Record them."""
        month = read_month(self.fields["month"].value() or "")
        rate = read_rate(self.fields["rate"].value() or "")
        self._acts.month(month, self.fields["tenants"].value(), rate, self.accept, self.refused)
