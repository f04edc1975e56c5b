"""What the search shows: hits by kind, commands, and what to do otherwise; no Qt here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.kernel.feature import Command, Feature
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.french import count, typeset
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.scan import read_scan

PERSONS, OTHERS, COMMANDS = 6, 3, 4  # rows of each kind
_BIRTH = re.compile(r"\b\d\d/\d\d/\d\d(\d\d)\b")
_COMMAND_SIGN = ">"
_ARROW = "arrow-right"


class Row(Struct, frozen=True):
    """One line of the search's list."""

    kind: Literal["head", "hit", "command", "otherwise"]
    title: str
    hit: Hit | None = None
    command: str = ""
    icon: str = ""
    keys: str = ""

    @property
    def selectable(self) -> bool:
        """Say whether Entrée does something."""
        return self.kind != "head"

    @property
    def spoken(self) -> str:
        """Return the line as a screen reader says it."""
        if self.hit is None:
            return self.title
        return ", ".join(part for part in (self.hit.title, self.hit.subtitle, self.hit.tag) if part)


class Answer(Struct, frozen=True):
    """The rows for one query, with the sentences at the foot."""

    query: str
    rows: tuple[Row, ...] = ()
    found: int = 0
    refine: str = ""

    @property
    def counted(self) -> str:
        """Return « 4 résultats sur ce poste »."""
        if not self.found:
            return _("Aucun résultat sur ce poste")
        return count(self.found, _("résultat"), _("résultats")) + " " + _("sur ce poste")


def fold(text: str) -> str:
    """Return a text without case or accents."""
    spread = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def ranked(hits: Iterable[Hit], here: Mapping[str, str]) -> list[Hit]:
    """Return the hits best first: who is here now, with a tag that says where, then by rank."""
    tagged = [replace(hit, tag=hit.tag or here[hit.id]) if hit.id in here else hit for hit in hits]
    return sorted(tagged, key=lambda hit: (hit.id not in here, hit.rank))


def is_command_mode(query: str) -> bool:
    """Say whether the query asks for commands only (« >verrouiller »)."""
    return query.startswith(_COMMAND_SIGN)


def commands_for(query: str, catalogue: Iterable[Feature], allowed: Sequence[Command]) -> list[Command]:
    """Return the commands whose label begins with each word typed, then those their slice's words find."""
    words = fold(query.removeprefix(_COMMAND_SIGN)).split()
    listed = [command for command in allowed if not command.otherwise and command.page == ""]
    if is_command_mode(query) and not words:
        return listed
    if not words or (len("".join(words)) < 3 and not is_command_mode(query)):
        return []
    slices = {command.key: " ".join(feature.words) for feature in catalogue for command in feature.commands}
    found = [command for command in listed if _begins(words, f"{command.label} {slices.get(command.key, '')}")]
    return sorted(found, key=lambda command: not _begins(words, command.label))


def _begins(words: list[str], text: str) -> bool:
    return all(any(each.startswith(word) for each in _words(text)) for word in words)


@cache  # asked at each letter; of commands only: what an agent types isn't kept
def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def answer(query: str, hits: Sequence[Hit], commands: Sequence[Command], otherwise: Sequence[Command]) -> Answer:
    """Return the rows for a query: persons, documents, commands, and what to do otherwise."""
    rows: list[Row] = []
    persons = [hit for hit in hits if hit.kind == "person"]
    rows += _group(_("Personnes") if query.strip() else _("Ici et récemment"), persons[:PERSONS])
    for kind, title in (("paper", _("Documents")), ("lease", _("Baux")), ("address", _("Adresses"))):
        rows += _group(title, [hit for hit in hits if hit.kind == kind][:OTHERS])
    shown = commands if is_command_mode(query) else commands[:COMMANDS]
    if shown:
        rows.append(Row("head", _("Commandes")))
        rows += [Row("command", each.label, None, each.key, each.icon or _ARROW, each.shortcut) for each in shown]
    if otherwise and query.strip() and not is_command_mode(query) and read_scan(query) is None:
        rows.append(Row("head", _("Sinon")))
        for each in otherwise:
            label = typeset(each.otherwise.replace("{text}", query.strip()))
            rows.append(Row("otherwise", label, None, each.key, each.icon or "plus"))
    return Answer(query, tuple(rows), len(hits) + len(commands), _refined(query, persons))


def _group(title: str, hits: Sequence[Hit]) -> list[Row]:
    return [Row("head", title), *(Row("hit", hit.title, hit) for hit in hits)] if hits else []


def _refined(query: str, persons: Sequence[Hit]) -> str:
    """Return an example that would leave fewer persons: « belka 84 »."""
    births = [found[1] for hit in persons[:1] if (found := _BIRTH.search(hit.subtitle))]
    typed = query.strip()
    return f"{typed} {births[0]}" if len(persons) > 1 and births and typed and births[0] not in typed else ""
