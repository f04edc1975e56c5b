"""The one list of keys: feeds the key bar, the F1 overlay, the menu bar and the test against duplicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _

_FRENCH = {
    "Shift": _("Maj"),
    "Return": _("Entrée"),
    "Esc": _("Échap"),
    "Space": _("Espace"),
    "Del": _("Suppr"),
    "PgUp": _("Page préc."),
    "PgDown": _("Page suiv."),
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
}


def shown(keys: str) -> str:
    """Return a key as French keyboards print it: « Ctrl+Maj+H », « Échap »."""
    if keys.endswith(("++", "+-")):
        return keys[:-2] + (" +" if keys.endswith("+") else " −")
    return "+".join(_FRENCH.get(part, part) for part in keys.split("+"))


class Shortcut(Struct, frozen=True):
    """A key and what it does; `command` is a catalogue key or one of the shell's own (« shell.lock »)."""

    keys: str
    label: str
    command: str
    page: str = ""  # valid there only; empty: everywhere
    roles: frozenset[str] = frozenset()
    person: bool = False
    paper: str = ""  # the kind that it establishes

    def allows(self, role: str, withheld: frozenset[str]) -> bool:
        """Say whether a role from which these kinds of paper are withheld may use it."""
        return (not self.roles or role in self.roles) and self.paper not in withheld

    @property
    def shown(self) -> str:
        """Return the key as printed on the keyboard."""
        return shown(self.keys)


def own() -> tuple[Shortcut, ...]:
    """Return the shell's own keys."""
    listed = (
        ("Ctrl+K", _("Chercher"), "shell.search"),
        ("F1", _("Aide clavier"), "shell.help"),
        ("F6", _("Volet suivant"), "shell.next_pane"),
        ("Shift+F6", _("Volet précédent"), "shell.previous_pane"),
        ("F10", _("Barre de menus"), "shell.menu"),
        ("Ctrl+Return", _("Bouton principal"), "shell.primary"),
        ("Ctrl+Tab", _("Dossier ouvert suivant"), "shell.next_file"),
        ("Ctrl+W", _("Fermer le dossier"), "shell.close_file"),
        ("Ctrl+Z", _("Annuler le dernier acte"), "shell.undo"),
        ("Ctrl+L", _("Verrouiller"), "shell.lock"),
        ("Ctrl+Shift+H", _("Mode discret"), "shell.discreet"),
        ("Ctrl++", _("Agrandir"), "shell.zoom_in"),
        ("Ctrl+-", _("Réduire"), "shell.zoom_out"),
        ("Ctrl+0", _("Taille normale"), "shell.zoom_reset"),
        ("Esc", _("Fermer"), "shell.escape"),
    )
    return tuple(Shortcut(*line) for line in listed)


def page_command(page: Page) -> str:
    """Return the command that opens a page."""
    return f"shell.open:{page.key}"


class Shortcuts:
    """Every key of the program, from the shell and from the catalogue."""

    def __init__(self, catalogue: Iterable[Feature]) -> None:
        self.all: tuple[Shortcut, ...] = own() + tuple(_declared(catalogue))

    def valid(self, page: str, role: str, withheld: frozenset[str]) -> tuple[Shortcut, ...]:
        """Return the keys valid on a page for a role."""
        return tuple(each for each in self.all if each.page in ("", page) and each.allows(role, withheld))

    def find(self, keys: str, page: str, role: str, withheld: frozenset[str]) -> Shortcut | None:
        """Return what a key does on a page; the page's own meaning comes first."""
        found = [each for each in self.valid(page, role, withheld) if each.keys == keys]
        return max(found, key=lambda each: bool(each.page), default=None)

    def of(self, command: str) -> Shortcut | None:
        """Return the key of a command."""
        return next((each for each in self.all if each.command == command), None)

    def duplicates(self) -> list[str]:
        """Return the keys that mean two things on one page, as « F7 on fiche »; must be empty."""
        pages = {each.page for each in self.all} | {""}
        found: set[str] = set()
        for page in pages:
            counted = Counter(each.keys for each in self.all if each.page == page)
            found.update(f"{keys} on {page or 'every page'}" for keys, times in counted.items() if times > 1)
        return sorted(found)


def _declared(catalogue: Iterable[Feature]) -> Iterable[Shortcut]:
    for feature in catalogue:
        for page in feature.pages:
            if page.letter:
                yield Shortcut(f"Alt+{page.letter}", page.label, page_command(page), "", page.roles)
        for command in feature.commands:
            if command.shortcut:
                yield _of_command(command)


def _of_command(command: Command) -> Shortcut:
    return Shortcut(
        command.shortcut, command.label, command.key, command.page, command.roles, command.person, command.paper
    )
