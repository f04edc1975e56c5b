"""The printing queue of this PC: what is to print, what the spooler has, what came out, what failed."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.i18n import _

Size = Literal["A4", "A5", "A3", "80mm"]


class JobState(StrEnum):
    """Where a print job stands; a failed one is printed again or taken away by the agent."""

    TO_PRINT = "to_print"
    SENT = "sent"
    PRINTED = "printed"
    FAILED = "failed"


STATES = {
    JobState.TO_PRINT: _("à imprimer"),
    JobState.SENT: _("remis à l’imprimante"),
    JobState.PRINTED: _("imprimé"),
    JobState.FAILED: _("non imprimé"),
}
WAITING = (JobState.TO_PRINT, JobState.FAILED)  # what the agent still has to have printed


class Sheet(Struct, frozen=True):
    """A paper ready to print."""

    title: str  # « JD-C02-20-0184 », the name of the job in the spooler
    size: Size
    pdf: bytes
    paper_id: str | None = None  # in the register; None for a ticket
    copies: int = 1
    raw: bytes | None = None  # the same paper as a network ticket printer reads it (ESC/POS)


class Forms(Struct, frozen=True):
    """The bytes of a job that is not printed yet."""

    pdf: bytes
    raw: bytes | None


class Job(Struct, frozen=True):
    """One paper on its way to paper; its bytes stay in the encrypted database until it is printed."""

    id: str
    title: str
    size: Size
    copies: int
    state: JobState
    made_at: int  # milliseconds UTC
    made_by: str  # agent id
    paper_id: str | None = None
    printer: str = ""  # where it was last sent
    problem: str = ""  # why it failed, in one sentence
    tried_at: int | None = None

    @property
    def kind(self) -> str:
        """Return the letters of a registered paper's kind, with which its number begins; none for a ticket."""
        return self.title[:2] if self.paper_id else ""

    @property
    def waits(self) -> bool:
        """Say whether the agent still has to have it printed."""
        return self.state in WAITING

    @property
    def held(self) -> bool:
        """Say whether a printer that lacks something has it: it comes out by itself, sent again it would twice."""
        return self.state is JobState.SENT and bool(self.problem)
