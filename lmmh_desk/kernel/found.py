"""What the search and the timeline show, whatever slice it comes from."""

from __future__ import annotations

from msgspec import Struct, field


class Hit(Struct, frozen=True):
    """One answer of the search, best rank first (0 is best)."""

    kind: str  # "person", "paper", "lease", "command", "address"
    id: str
    title: str  # « M. Ferhat Belkacem »
    subtitle: str = ""  # « 12/04/1984 · Les Sittelles, n° 32 »
    icon: str = ""
    tag: str = ""  # « En file A31 »
    rank: float = 0.0
    marks: tuple[tuple[int, int], ...] = ()  # (start, end) of the matching letters in `title`
    command: str = ""  # the key of the command that Enter runs
    arguments: dict[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()  # what the preview shows


class Moment(Struct, frozen=True):
    """One event of a person's history."""

    at: int  # milliseconds UTC
    kind: str  # "exchange", "appointment", "document", "arrival"…
    icon: str
    title: str
    subtitle: str = ""
    tag: str = ""
    tone: str = "neutral"  # neutral, accent, ok, warn, bad, offline
    unsent: bool = False
    id: str = ""
    table: str = ""
    off: bool = False  # was to come and won't: told with what is past


class Flag(Struct, frozen=True):
    """What an agent must know of a person at a glance: « Suivi budgétaire »."""

    text: str
    tone: str = "neutral"
    icon: str = ""
