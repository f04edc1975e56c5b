"""Queries on the printing queue of this PC."""

from __future__ import annotations

from functools import wraps

from sqlalchemy import Connection, Row, Select, and_, delete, insert, or_, select, update

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperStatus, paper_readers
from lmmh_desk.office.model.printing import WAITING, Forms, Job, JobState, Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.tables import paper, print_job
from lmmh_desk.store.store import Read

JOB = print_job.c
SHOWN = 200  # the newest
HELD = and_(JOB.state == JobState.SENT, JOB.problem != "")  # at the printer, which says what it lacks


def queue(read: Read) -> list[Job]:
    """Return the jobs of this PC, those that wait or are held first, then the newest."""
    first = or_(JOB.state.in_(WAITING), HELD).desc()
    return _jobs(read, _select().order_by(first, JOB.made_at.desc()).limit(SHOWN))


def waiting(read: Read) -> list[Job]:
    """Return what the agent still has to have printed, oldest first."""
    return _jobs(read, _select().where(JOB.state.in_(WAITING)).order_by(JOB.made_at))


def sent(read: Read) -> list[Job]:
    """Return what a spooler has taken and not yet told the end of."""
    return _jobs(read, _select().where(JOB.state == JobState.SENT))


def sent_voided(read: Read) -> list[Job]:
    """Return what a spooler has taken of papers cancelled since."""
    cancelled = select(paper.c.id).where(paper.c.status == PaperStatus.VOIDED)
    return _jobs(read, _select().where(JOB.state == JobState.SENT, JOB.paper_id.in_(cancelled)))


def count_waiting(read: Read, session: Session, _now: int) -> int:
    """Return how many papers need somebody of this role: to be printed, or held by a printer that lacks something."""
    needing = _jobs(read, _select().where(or_(JOB.state.in_(WAITING), HELD)))
    return sum(readable(job, session) for job in needing)


def readable(job: Job, session: Session) -> bool:
    """Say whether an agent may read a job: a paper is its service's, what has no number whoever's may print."""
    return not job.kind or session.role in paper_readers(job.kind)


def left_behind(read: Read, before: int) -> list[str]:
    """Return the ids of the sheets without a number that wait since before an instant."""
    old = JOB.paper_id.is_(None), JOB.state.in_(WAITING), JOB.made_at < before
    return list(read.execute(select(JOB.id).where(*old).order_by(JOB.made_at)).scalars())


def waiting_for(read: Read, paper_id: str) -> str | None:
    """Return the id of the job by which a registered paper waits already."""
    return read.execute(select(JOB.id).where(JOB.paper_id == paper_id, JOB.state.in_(WAITING))).scalar()


def drop_waiting(connection: Connection, paper_id: str) -> None:
    """Take a paper that no longer stands out of the queue."""
    connection.execute(delete(print_job).where(JOB.paper_id == paper_id, JOB.state.in_(WAITING)))


def drop_failed(connection: Connection, title: str, agent_id: str) -> None:
    """Take a sheet of somebody's that failed out of the queue: it comes again."""
    mine = and_(JOB.title == title, JOB.made_by == agent_id, JOB.paper_id.is_(None))
    connection.execute(delete(print_job).where(mine, JOB.state == JobState.FAILED))


def add(connection: Connection, sheet: Sheet, job_id: str, agent_id: str, now: int) -> None:
    """Put a sheet in the queue."""
    connection.execute(
        insert(print_job).values(
            id=job_id, title=sheet.title, size=sheet.size, copies=sheet.copies, state=JobState.TO_PRINT,
            made_at=now, made_by=agent_id, paper_id=sheet.paper_id, pdf=sheet.pdf, raw=sheet.raw,
        )
    )  # fmt: skip


def change(connection: Connection, job_id: str, **values: object) -> None:
    """Change what is known of a job."""
    connection.execute(update(print_job).where(JOB.id == job_id).values(**values))


def drop(connection: Connection, job_id: str) -> None:
    """Take a job out of the queue."""
    connection.execute(delete(print_job).where(JOB.id == job_id))


def forget(connection: Connection, state: JobState, before: int) -> None:
    """Take out of the queue what has been in a state since before an instant, unless a printer holds it."""
    done = and_(JOB.state == state, JOB.problem == "", JOB.tried_at < before)
    connection.execute(delete(print_job).where(done))


def job(read: Read, job_id: str) -> Job | None:
    """Return a job by its id."""
    return next(iter(_jobs(read, _select().where(JOB.id == job_id))), None)


def forms(read: Read, job_id: str) -> Forms | None:
    """Return the bytes of a job that is not printed yet."""
    found = read.execute(select(JOB.pdf, JOB.raw).where(JOB.id == job_id, JOB.pdf.is_not(None))).first()
    return Forms(bytes(found.pdf), None if found.raw is None else bytes(found.raw)) if found else None


def _select() -> Select[tuple[object, ...]]:
    return select(
        JOB.id, JOB.title, JOB.size, JOB.copies, JOB.state, JOB.made_at, JOB.made_by, JOB.paper_id, JOB.printer,
        JOB.problem, JOB.tried_at,
    )  # fmt: skip


def _jobs(read: Read, query: Select[tuple[object, ...]]) -> list[Job]:
    return [_job(row) for row in read.execute(query)]


def _job(row: Row[tuple[object, ...]]) -> Job:
    return Job(**row._mapping)


@wraps(queue)
def seen_queue(read: Read, session: Session) -> list[Job]:
    """Return the jobs that an agent may read; raises NotAllowed."""
    require(session, "office.papers")
    return [job for job in queue(read) if readable(job, session)]
