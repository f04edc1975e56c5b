"""What the window does with a session: written in the background, said, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from lmmh_desk.features.allocation.actions import agenda, answers, conditions, deciding, papers, removing, sessions
from lmmh_desk.features.allocation.model.forms import Applying, Joining, Planning, Proposing
from lmmh_desk.features.allocation.model.records import PAPERS, Presence, State
from lmmh_desk.features.allocation.model.sitting import Candidate, Sitting
from lmmh_desk.features.allocation.store.sittings import seen_why_none
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.ui.printing import delivered, print_sheet
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.form_dialog import Failed, Values

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store

Act = Callable[["Store", Session], Changes]
Done = Callable[[], None]


REMOVING = {  # what removes, what puts back
    "session": (removing.remove_session, removing.restore_session),
    "member": (removing.remove_member, removing.restore_member),
    "applicant": (removing.remove_applicant, removing.restore_applicant),
}


class Acts(Struct, frozen=True, weakref=True):
    """What can be done with a session."""

    context: Context

    def plan(self, values: Values, done: Done, failed: Failed) -> None:
        """Plan a session."""
        asked = Planning(_day(values["day"]), _number(values["starts_at"]), _text(values["link"]))
        self._form(lambda store, me: sessions.plan(store, me, asked), done, failed, _("Séance prévue."))

    def relink(self, session_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Change day, hour or link of a session."""
        asked = Planning(_day(values["day"]), _number(values["starts_at"]), _text(values["link"]))
        self._form(lambda store, me: sessions.relink(store, me, session_id, asked), done, failed, _("Séance changée."))

    def exempt(self, item_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Say why fewer than three applicants are examined."""
        asked, told = _text(values["exemption"]), _("Dérogation enregistrée.")
        self._form(lambda store, me: agenda.exempt(store, me, item_id, asked), done, failed, told)

    def join(self, session_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Name a member."""
        asked = Joining(_text(values["name"]), _text(values["seat"]))
        self._form(lambda store, me: sessions.join(store, me, session_id, asked), done, failed, _("Membre ajouté."))

    def propose(self, session_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Put a dwelling on the agenda."""
        asked = Proposing(
            _text(values["dwelling_id"]), _number(values["starts_at"]), _number(values["rent_cents"]),
            _day(values["free_on"]), _text(values["exemption"]),
        )  # fmt: skip
        told = _("Logement ajouté à l’ordre du jour.")
        self._form(lambda store, me: agenda.propose(store, me, session_id, asked), done, failed, told)

    def apply(self, item_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Put an applicant under a dwelling."""
        asked, told = _applying(values), _("Candidat ajouté.")
        self._form(lambda store, me: agenda.apply(store, me, item_id, asked), done, failed, told)

    def amend(self, applicant_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Write an applicant's file again."""
        asked, told = _applying(values), _("Dossier corrigé.")
        self._form(lambda store, me: agenda.amend(store, me, applicant_id, asked), done, failed, told)

    def decide(self, one: Candidate, decision: str, reason: str, done: Done, failed: Failed) -> None:
        """Decide of an applicant; Ctrl+Z takes it back."""

        def then(_changes: Changes) -> None:
            done()
            told = _("Décision enregistrée\u00a0: {name}.").format(name=one.name)
            self.context.shell.offer_undo(told, lambda: self.take_back(one))

        self._write(lambda store, me: deciding.decide(store, me, one.id, decision, reason), then, failed)

    def take_back(self, one: Candidate) -> None:
        """Leave an applicant to be decided."""
        self._say(lambda store, me: deciding.take_back(store, me, one.id), _("Décision reprise."))

    def attend(self, member_id: str, presence: Presence) -> None:
        """Say whether a member is there."""
        self._say(lambda store, me: sessions.attend(store, me, member_id, presence), _("Présence notée."))

    def proxy(self, member_id: str, values: Values, done: Done, failed: Failed) -> None:
        """Say who holds the voice of a member."""
        holder = _text(values["proxy_id"])
        told = _("Pouvoir noté.")
        self._form(lambda store, me: sessions.attend(store, me, member_id, Presence.PROXY, holder), done, failed, told)

    def withdraw(self, item_id: str) -> None:
        """Take a dwelling off the agenda."""
        self._say(lambda store, me: agenda.withdraw(store, me, item_id), _("Point retiré de l’ordre du jour."))

    def remove(self, kind: str, found_id: str, name: str, reason: str) -> None:
        """Remove a session, a member or an applicant; Ctrl+Z puts it back."""
        act = REMOVING[kind][0]
        told = _("Retiré\u00a0: {name}.").format(name=name)

        def then(_changes: Changes) -> None:
            self.context.shell.offer_undo(told, lambda: self.restore(kind, found_id, name))

        self._write(lambda store, me: act(store, me, found_id, reason), then, self._refused)

    def restore(self, kind: str, found_id: str, name: str) -> None:
        """Put a session, a member or an applicant back."""
        act = REMOVING[kind][1]
        self._say(lambda store, me: act(store, me, found_id), _("Remis en place\u00a0: {name}.").format(name=name))

    def cancel_minutes(self, recorded_id: str) -> None:
        """Cancel one of two minutes of a session."""
        self._say(lambda store, me: papers.cancel_minutes(store, me, recorded_id), _("Procès-verbal annulé."))

    def step(self, shown: Sitting) -> None:
        """Take a session one step further, whatever that is."""
        steps: dict[State, tuple[Callable[[Store, Session, str], Changes], str]] = {
            State.PLANNED: (sessions.convene, _("Séance convoquée.")),
            State.CONVENED: (sessions.begin, _("Séance ouverte.")),
            State.QUORATE: (papers.sign, _("Procès-verbal établi.")),
            State.DELIBERATING: (papers.sign, _("Procès-verbal établi.")),
            State.SIGNED: (papers.notify, _("Décisions notifiées, offres envoyées.")),
        }
        if shown.removed:
            self.restore("session", shown.id, shown.number)
        elif (found := steps[State.QUORATE] if shown.lacks_minutes else steps.get(State(shown.state))) is not None:
            act, told = found
            if act not in (sessions.convene, sessions.begin):
                self._say(lambda store, me: act(store, me, shown.id), told)
                return
            back = partial(self.step_back, shown.id)

            def then(_changes: Changes) -> None:
                self.context.shell.offer_undo(told, back)

            self._write(lambda store, me: act(store, me, shown.id), then, self._refused)

    def step_back(self, session_id: str) -> None:
        """Take back that a session was convened, or opened."""
        told = _("Séance remise à l’étape d’avant.")
        self._say(lambda store, me: sessions.step_back(store, me, session_id), told)

    def answer(self, applicant_id: str, act: Callable[[Store, Session, str], Changes]) -> None:
        """Record an answer, or that none came; the letter to the next rank is printed."""
        words: dict[Callable[[Store, Session, str], Changes], str] = {
            answers.accept: _("Offre acceptée."), answers.decline: _("Offre refusée"),
            answers.pass_on: _("Offre expirée"),
        }  # fmt: skip

        def then(changes: Changes) -> None:
            letters = changes.ids("allocation_paper", "insert")
            if act is answers.accept:
                self.context.shell.say(words[act], "ok")
            elif letters:
                self.context.shell.say(_("{told}\u00a0: au rang suivant.").format(told=words[act]), "ok")
                self.print_papers(letters)
            else:
                self._say_why_none(applicant_id, words[act])

        self._write(lambda store, me: act(store, me, applicant_id), then, self._refused)

    def follow(self, one: Candidate, letter: str) -> None:
        """Record an answer, what became of a condition, or an offer taken back; the letters are printed."""
        if letter in "ON":
            self.answer(one.id, answers.accept if letter == "O" else answers.decline)
            return
        act, told = {
            "C": (conditions.fulfil, _("Condition remplie\u00a0: {name}.")),
            "E": (conditions.lapse, _("Condition non remplie\u00a0: {name}.")),
            "X": (conditions.retract, _("Offre retirée\u00a0: {name}.")),
        }[letter]

        def then(changes: Changes) -> None:
            letters = changes.ids("allocation_paper", "insert")
            said = told.format(name=one.name)
            if not letters:
                said += _(" L’offre part au rang venu, après la notification.")
            self.context.shell.say(said, "ok")
            self.print_papers(letters)

        self._write(lambda store, me: act(store, me, one.id), then, self._refused)

    def _say_why_none(self, applicant_id: str, told: str) -> None:
        me, now = self.context.me, self.context.clock.now()
        self.context.reads.run(
            lambda read: seen_why_none(read, me, applicant_id, now),
            lambda why: self.context.shell.say(f"{told}. {why}", "warn"),
            owner=self.context.reads, slot="why",
        )  # fmt: skip

    def print_papers(self, recorded: Sequence[str]) -> None:
        """Print papers of a session."""
        store, me = self.context.store, self.context.me
        for one in recorded:
            sheet = partial(papers.sheet, store, me, one)
            print_sheet(self.context, sheet, delivered, slot=f"cal {one}", failed=self._refused)

    def _refused(self, error: DeskError) -> None:
        self.context.shell.say(str(error), "bad")

    def _say(self, act: Act, told: str) -> None:
        self._write(act, lambda _changes: self.context.shell.say(told, "ok"), self._refused)

    def _form(self, act: Act, done: Done, failed: Failed, told: str) -> None:
        def then(_changes: Changes) -> None:
            done()
            self.context.shell.say(told, "ok")

        self._write(act, then, failed)

    def _write(self, act: Act, then: Callable[[Changes], None], failed: Failed) -> None:
        store, me, writes = self.context.store, self.context.me, self.context.writes
        writes.run(lambda: act(store, me), then, owner=writes, failed=failed)


def _applying(values: Values) -> Applying:
    missing = tuple(str(code) for code in PAPERS if values[f"missing_{code}"])
    address = f"{_text(values['street'])}\n{_text(values['city'])}"
    return Applying(
        _text(values["name"]), _text(values["nur"]), _day(values["filed_on"]), _number(values["household"]),
        _number(values["income"]), address, missing, _day(values["renew_on"]), _text(values["communes"]),
    )  # fmt: skip


def _text(value: Any) -> str:
    return str(value or "")


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None
