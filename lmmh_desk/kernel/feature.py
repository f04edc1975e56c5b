"""What a slice declares: everything named as "module:name" and loaded on first use."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Literal

from msgspec import Struct

from lmmh_desk.kernel.session import Session

Group = Literal["counter", "tenants", "coordination", "foot", "bar", "none"]


def load(name: str) -> Any:
    """Return the object named "package.module:attribute", or the module when there is no attribute."""
    module, _, attribute = name.partition(":")
    loaded = import_module(module)
    return getattr(loaded, attribute) if attribute else loaded


class Page(Struct, frozen=True):
    """A screen of the window; those with a group stand in the rail, « bar » in the top bar while work waits there."""

    key: str
    label: str
    icon: str
    opens: str  # "module:class", a lmmh_desk.ui.page.Page
    group: Group = "none"
    order: int = 0
    letter: str = ""  # Alt+letter
    badge: str = ""  # "module:function": (read, session, now) → number of works waiting
    waiting: str = ""  # what the top bar says of them after their number: « à imprimer »
    tone: str = ""  # of the badge, where it isn't neutral
    under: str = ""  # the page whose line of the rail is marked, where it has none itself
    paper: str = ""  # the kind of paper it establishes: absent for who may not
    first_for: frozenset[str] = frozenset()  # the roles it is shown to first, where they have no counter
    early: bool = False  # made while the code is checked: it asks who is signed in once opened, not before
    roles: frozenset[str] = frozenset()  # empty: every role


class Command(Struct, frozen=True):
    """An act with a key: in menus, key bar, F1, search; `run` is called as run(context, **arguments)."""

    key: str
    label: str
    run: str
    icon: str = ""
    shortcut: str = ""
    page: str = ""  # valid on this page only; empty: everywhere
    person: bool = False  # needs a person: offered on the fiche and in the search, run with person_id=
    alone: bool = False  # with `person`: runs without one where nobody is shown or chosen
    otherwise: str = ""  # its label under « Sinon » in the search; {text} is what was typed, given as text=
    order: int = 0
    paper: str = ""  # the kind of paper it establishes: absent for who may not
    roles: frozenset[str] = frozenset()


def open_to(listed: Page | Command, session: Session | None) -> bool:
    """Say whether who is signed in may open this page, or run this command; what they may not is absent."""
    role, withheld = (session.role, session.withheld) if session else ("", frozenset())
    return (not listed.roles or role in listed.roles) and listed.paper not in withheld


class BoardCard(Struct, frozen=True):
    """A card of this slice beside the queue, on the counter's page; the lowest order stands highest.

    Made as class(context); `refresh(changes: Changes | None)` reads again, `show_at(now, masked=bool)` shows what was
    read at this minute, without names when masked; `panes()` returns what F6 goes through.
    """

    opens: str  # "module:class"
    order: int = 0
    roles: frozenset[str] = frozenset()


class FileCard(Struct, frozen=True):
    """A card of this slice in the file of a person, above what is to come.

    Made as class(context); `show_person(person_id)` reads and shows, or hides the card where there is nothing to say;
    `set_discreet(hidden)` hides it over the counter; `panes()` returns what F6 goes through.
    """

    opens: str  # "module:class"
    roles: frozenset[str] = frozenset()


class Figure(Struct, frozen=True):
    """What a slice counts of a site's day: « 9 rendez-vous pris », at the foot of the queue."""

    number: int
    one: str
    many: str


class Paper(Struct, frozen=True):
    """A paper this slice prints, on the printer chosen for its kind, else for its `size`."""

    kind: str  # the letters of its number: "JD"
    label: str
    size: Literal["A4", "A5", "80mm"]
    sample: str = ""  # "module:function": (read, session, day) → the PDF of an invented one, with that day's sentences
    large: bool = False  # it is also printed in large letters: its sample takes large=


class Feature(Struct, frozen=True):
    """One slice, as the catalogue lists it."""

    key: str
    tables: str = ""  # module whose import declares the tables and mappings
    wire: str = ""  # "module:WIRES": tuple[Wire, ...], one a synchronised table
    pages: tuple[Page, ...] = ()
    commands: tuple[Command, ...] = ()
    papers: tuple[Paper, ...] = ()
    cards: tuple[BoardCard, ...] = ()
    file_cards: tuple[FileCard, ...] = ()
    flags: str = ""  # "module:function": (read, person_id, session, today) → list[Flag], in a file: one a card
    figure: str = ""  # "module:function": (read, session, now) → Figure, read with the queue's day
    search: str = ""  # "module:function": (read, query, session, now) → list[Hit]
    people: str = ""  # "module:function": (read, query, session, now, {person id: tag}) → list[Hit], who is here first
    timeline: str = ""  # "module:function": (read, person_id, session) → list[Moment]
    ranks: str = ""  # "module:function": (read, session, now) → {person id: tag}, who is here now
    waiting: str = ""  # "module:function": (read, list[Transaction]) → list[Waiting], what this slice has to send
    settings: str = ""  # "module:SETTINGS"
    retention: str = ""  # "module:RETENTIONS": tuple[Retention, ...], how long each kind of record is kept
    access: str = ""  # "module:function": (read, person_id) → list[Part], what a person may read of herself
    handlers: str = ""  # "module:HANDLERS": dict[event type, handler]
    errands: tuple[str, ...] = ()  # "module:class", made once as class(context): done by itself; each has stop()
    words: tuple[str, ...] = ()  # words by which the search finds this slice's commands


def paper_labels(catalogue: Iterable[Feature]) -> dict[str, str]:
    """Return what each kind of paper is called, by the letters of its number."""
    return {paper.kind: paper.label for feature in catalogue for paper in feature.papers}
