"""What became of a job the spooler took, and a printer's trays: CUPS is asked through its own library, as Qt does.

Elsewhere (Windows, no CUPS) nothing can be told: a job that was taken stays « remis à l’imprimante ».
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from lmmh_desk.kernel.i18n import _

ALL_JOBS = -1
# States of a job (RFC 8011, §5.3.7).
HELD, STOPPED, CANCELED, ABORTED, COMPLETED = 4, 6, 7, 8, 9
# What a printer says of itself (RFC 8011, §5.4.12, and PWG 5100.9), and what the agent can do about it.
REASONS = {
    "media-empty": _("Il n’y a plus de papier."),
    "media-needed": _("Il n’y a plus de papier."),
    "media-jam": _("Une feuille est coincée."),
    "cover-open": _("Le capot est ouvert."),
    "door-open": _("Le capot est ouvert."),
    "toner-empty": _("Il n’y a plus d’encre."),
    "marker-supply-empty": _("Il n’y a plus d’encre."),
    "offline": _("L’imprimante ne répond pas."),
    "connecting-to-device": _("L’imprimante ne répond pas."),
    "timed-out": _("L’imprimante ne répond pas."),
    "paused": _("L’imprimante est arrêtée."),
    "shutdown": _("L’imprimante est arrêtée."),
}
REFUSED = _("L’imprimante a refusé le document.")
CANCELLED = _("L’impression a été annulée sur l’imprimante.")


class Outcome(Struct, frozen=True):
    """Where a job stands: out of the printer, given up, or kept waiting by a problem."""

    state: Literal["printed", "failed", "waiting"]
    problem: str = ""


class _Job(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int), ("dest", ctypes.c_char_p), ("title", ctypes.c_char_p), ("user", ctypes.c_char_p),
        ("format", ctypes.c_char_p), ("state", ctypes.c_int), ("size", ctypes.c_int), ("priority", ctypes.c_int),
        ("completed_time", ctypes.c_long), ("creation_time", ctypes.c_long), ("processing_time", ctypes.c_long),
    )  # fmt: skip


class _Option(ctypes.Structure):
    _fields_ = (("name", ctypes.c_char_p), ("value", ctypes.c_char_p))


class _Printer(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p), ("instance", ctypes.c_char_p), ("is_default", ctypes.c_int),
        ("num_options", ctypes.c_int), ("options", ctypes.POINTER(_Option)),
    )  # fmt: skip


class _Opaque(ctypes.Structure):
    """What only CUPS looks into."""


def outcome(printer: str, title: str) -> Outcome | None:
    """Return where the newest job of this title stands, None while it goes its way or where nothing can be told."""
    found = _newest(printer, title)
    if found is None:
        return None
    _number, state = found
    if state == COMPLETED:
        return Outcome("printed")
    if state in (CANCELED, ABORTED):
        return Outcome("failed", CANCELLED if state == CANCELED else REFUSED)
    problem = _problem(printer)
    if not problem and state in (HELD, STOPPED):
        problem = REASONS["paused"]
    return Outcome("waiting", problem) if problem else None


def cancel(printer: str, title: str) -> None:
    """Take a job back from the spooler, so that a paper sent elsewhere doesn't come out twice."""
    found = _newest(printer, title)
    if found is not None and found[1] < CANCELED:
        _library().cupsCancelJob(printer.encode(), found[0])


def has_spooler() -> bool:
    """Say whether this system prints through CUPS."""
    return _library() is not None


def media_sources(printer: str) -> list[str]:
    """Return the trays of a printer as CUPS knows them (« tray-2 »), none when it tells nothing."""
    cups = _library()
    found = cups.cupsGetNamedDest(None, printer.encode(), None)
    if not found:
        return []
    told = cups.cupsCopyDestInfo(None, found)
    try:
        sources = cups.cupsFindDestSupported(None, found, told, b"media-source") if told else None
        if not sources:
            return []
        return [cups.ippGetString(sources, at, None).decode() for at in range(cups.ippGetCount(sources))]
    finally:
        if told:
            cups.cupsFreeDestInfo(told)
        cups.cupsFreeDests(1, found)


@lru_cache
def _library() -> Any:
    """Return CUPS, or None on a system without it."""
    try:
        cups = ctypes.CDLL("libcups.so.2")
    except OSError:
        return None
    cups.cupsGetNamedDest.restype = ctypes.POINTER(_Printer)
    cups.cupsGetOption.restype = ctypes.c_char_p
    cups.cupsCopyDestInfo.restype = ctypes.POINTER(_Opaque)
    cups.cupsFindDestSupported.restype = ctypes.POINTER(_Opaque)
    cups.ippGetString.restype = ctypes.c_char_p
    return cups


def _newest(printer: str, title: str) -> tuple[int, int] | None:
    """Return the number and the state of the newest job of this title."""
    cups, jobs = _library(), ctypes.POINTER(_Job)()
    if cups is None or not printer:
        return None
    count = cups.cupsGetJobs(ctypes.byref(jobs), printer.encode(), 0, ALL_JOBS)
    try:
        same = [(jobs[at].id, jobs[at].state) for at in range(max(count, 0)) if jobs[at].title == title.encode()]
    finally:
        if count > 0:
            cups.cupsFreeJobs(count, jobs)
    return max(same, default=None)


def _problem(printer: str) -> str:
    """Return what the printer says is wrong with it, as a sentence; "" when nothing is."""
    cups = _library()
    found = cups.cupsGetNamedDest(None, printer.encode(), None)
    if not found:
        return REASONS["offline"]
    try:
        told = cups.cupsGetOption(b"printer-state-reasons", found.contents.num_options, found.contents.options) or b""
    finally:
        cups.cupsFreeDests(1, found)
    words = [word.strip() for word in told.decode().split(",")]
    roots = [word.removesuffix("-report").removesuffix("-warning").removesuffix("-error") for word in words]
    return next((REASONS[root] for root in roots if root in REASONS), "")
