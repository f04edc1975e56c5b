"""The printing queue: a paper waits in the encrypted database until the printer has it, whatever happens meanwhile.

Jobs belong to this PC: they are neither synchronised nor audited. That a paper was issued and how often it was
printed is the register's (`office.actions.papers`).
"""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import NotAllowed, NotFound, PrinterError, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.papers import check_standing, paper_readers
from lmmh_desk.office.model.printing import Forms, Job, JobState, Sheet
from lmmh_desk.office.model.rights import ROLE_LABELS, Role, allowed, require
from lmmh_desk.office.store import papers
from lmmh_desk.office.store import printing as queries
from lmmh_desk.store.store import Store

if TYPE_CHECKING:
    from lmmh_desk.printing.printing import Delivery, Printing
    from lmmh_desk.printing.spooler import Outcome

EMPTIED: dict[str, object] = {"pdf": None, "raw": None}  # what is printed is no longer kept
KEPT = 24 * 3_600_000  # milliseconds a job that is printed, that a printer took, or that has no number stays listed
_STATES = {"printed": JobState.PRINTED, "failed": JobState.FAILED, "waiting": JobState.SENT}  # by what CUPS tells
_SENDING = RLock()  # two workers make papers: a job is sent by one of them, and read again by the other afterwards


def queue_print(store: Store, session: Session, sheet: Sheet) -> str:
    """Put a paper in the queue and return the job's id: from here on it is printed, or said not to be.

    A paper that waits already isn't queued twice. What is no numbered paper is printed by whoever may make it; who
    may not open the queue makes it again there, in place of the one that failed.
    """
    require(session, "office.papers" if sheet.paper_id else "office.print")
    now = store.clock.now()
    with store.local() as connection:
        waiting = queries.waiting_for(connection, sheet.paper_id) if sheet.paper_id else None
        if waiting is not None:
            return waiting
        if not allowed(session.role, "office.papers"):
            queries.drop_failed(connection, sheet.title, session.agent_id)
        job_id = new_id()
        queries.forget(connection, JobState.PRINTED, now - KEPT)
        queries.add(connection, sheet, job_id, session.agent_id, now)
    return job_id


def deliver(store: Store, session: Session, printing: Printing, job_id: str) -> tuple[Delivery, Changes]:
    """Send a job to its printer, or to a file where there is none; a registered paper counts one more print.

    Raises PrinterError (the job then says why), WrongState when the paper was voided, NotFound.
    """
    require(session, "office.print")
    with _SENDING:
        job, forms = _job(store, job_id)
        if job.paper_id is not None or job.made_by != session.agent_id:  # not what they just made
            require(session, "office.papers")
        _check_reader(session, job)
        delivery = _sent(store, printing, job, forms)
        return delivery, _counted(store, session, job)


def deliver_again(store: Store, session: Session, printing: Printing, shown: Job) -> tuple[Delivery, Changes]:
    """Send a job as the agent saw it; raises WrongState when it went its way meanwhile, else as `deliver`."""
    require(session, "office.papers")
    with _SENDING:
        with store.read() as read:
            now = queries.job(read, shown.id)
        if now is not None and now.state is not shown.state:
            raise WrongState(
                _("{title} vient d’être envoyé.").format(title=shown.title),
                _("Il n’est pas imprimé une seconde fois."),
                _("Recommencez s’il le faut encore."),
            )
        return deliver(store, session, printing, shown.id)


def deliver_all(store: Store, session: Session, printing: Printing) -> tuple[int, list[Job]]:
    """Send everything that waits, oldest first; return how many were taken and what still waits, with its reason."""
    require(session, "office.papers")
    with _SENDING:
        with store.read() as read:
            jobs = [job for job in queries.waiting(read) if queries.readable(job, session)]
        for job in jobs:
            try:
                deliver(store, session, printing, job.id)
            except PrinterError:
                continue
            except WrongState as error:  # voided since: it must not hold up the others
                _set(store, job.id, JobState.FAILED, problem=error.fact)
        with store.read() as read:
            left = [job for job in queries.waiting(read) if queries.readable(job, session)]
    return len(jobs) - len(left), left


def follow(store: Store, printing: Printing) -> tuple[Changes, list[Job]]:
    """Ask the spooler what became of what it took; return what changed, and the jobs that got into trouble.

    A paper cancelled since is taken back. Where nobody can be asked, what was taken is forgotten after a day; so is
    everywhere a sheet without a number that still waits: it names people, and whoever needs it makes it anew.
    """
    rows = _left_behind(store)
    if not printing.can_be_asked():
        with store.local() as connection:
            queries.forget(connection, JobState.SENT, store.clock.now() - KEPT)
        return Changes("print.follow", tuple(rows)), []
    with store.read() as read:
        jobs, voided = queries.sent(read), {job.id for job in queries.sent_voided(read)}
    troubled: list[Job] = []
    for job in jobs:
        if job.id in voided:
            printing.take_back(job.printer, job.title)
        end = printing.outcome(job.printer, job.title)
        if end is None:
            continue
        if job.id in voided and end.state == "failed":
            rows.append(_dropped(store, job.id))
        elif _ended(store, job, end):
            rows.append(Change("print_job", job.id, "update"))
            if end.problem and job.id not in voided:
                troubled.append(replace(job, state=_STATES[end.state], problem=end.problem))
    return Changes("print.follow", tuple(rows)), troubled


def drop(store: Store, session: Session, job_id: str) -> Changes:
    """Take a job out of the queue; the paper itself stays recorded."""
    require(session, "office.papers")
    with store.read() as read:
        job = queries.job(read, job_id)
    if job is not None:
        _check_reader(session, job)
    return Changes("print.drop", (_dropped(store, job_id),))


def _check_reader(session: Session, job: Job) -> None:
    """Raise NotAllowed, naming who may, unless this agent may read what is printed: it says what somebody owes."""
    if not queries.readable(job, session):
        readers = paper_readers(job.kind)
        raise NotAllowed(
            _("Ce document est celui d’un autre service."),
            _("Il attend toujours d’être imprimé."),
            _("Demandez à un agent de profil\u00a0: {roles}.").format(
                roles=", ".join(ROLE_LABELS[role] for role in Role if role in readers)
            ),
        )


def _dropped(store: Store, job_id: str) -> Change:
    with store.local() as connection:
        queries.drop(connection, job_id)
    return Change("print_job", job_id, "delete")


def _left_behind(store: Store) -> list[Change]:
    """Forget the sheets of the day before that no register holds."""
    with _SENDING:  # none is taken away while it is sent
        with store.read() as read:
            found = queries.left_behind(read, store.clock.now() - KEPT)
        return [_dropped(store, job_id) for job_id in found]


def _sent(store: Store, printing: Printing, job: Job, forms: Forms) -> Delivery:
    printing.take_back(job.printer, job.title)
    try:
        delivery = printing.send(forms.pdf, job.size, job.title, job.copies, forms.raw, kind=job.kind)
    except PrinterError as error:
        _set(store, job.id, JobState.FAILED, printer="", problem=error.fact)
        raise
    if delivery.over:
        _set(store, job.id, JobState.PRINTED, printer=delivery.printer, **EMPTIED)
    else:
        _set(store, job.id, JobState.SENT, printer=delivery.printer)
    return delivery


def _job(store: Store, job_id: str) -> tuple[Job, Forms]:
    with store.read() as read:
        job, forms = queries.job(read, job_id), queries.forms(read, job_id)
        paper = papers.paper(read, job.paper_id) if job and job.paper_id else None
    if job is None or forms is None:
        raise NotFound(
            _("Ce document n’est plus dans la file d’impression."),
            _("Il reste enregistré."),
            _("Réimprimez-le depuis sa fiche."),
        )
    if paper is not None:
        check_standing(paper)
    return job, forms


def _counted(store: Store, session: Session, job: Job) -> Changes:
    """Count a print of a registered paper; return what changed, the job included."""
    row = Change("print_job", job.id, "update")
    if job.paper_id is None:
        return Changes("print.deliver", (row,))
    counted = print_paper(store, session, job.paper_id)
    return Changes(counted.action, (*counted.rows, row))


def _ended(store: Store, job: Job, end: Outcome) -> bool:
    """Note where a job stands; say whether that is new."""
    state = _STATES[end.state]
    if (state, end.problem) == (job.state, job.problem):
        return False
    _set(store, job.id, state, problem=end.problem, **(EMPTIED if state is JobState.PRINTED else {}))
    return True


def _set(store: Store, job_id: str, state: JobState, **values: object) -> None:
    changed = {"state": state, "problem": "", "tried_at": store.clock.now()} | values
    with store.local() as connection:
        queries.change(connection, job_id, **changed)
