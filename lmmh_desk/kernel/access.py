"""What a person may read of what is kept about her (RGPD, art. 15): each slice gives its parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from msgspec import Struct

from lmmh_desk.kernel.feature import Feature, load
from lmmh_desk.kernel.typed import plain

MASKED = "[tierce personne]"
SHORTEST = 2  # letters of a name that is masked by itself; one so short only as it is written: « an » is a word


class Part(Struct, frozen=True):
    """Some records of one kind: a title, and of each record what is kept, by label."""

    title: str
    lines: tuple[dict[str, str], ...]


Access: TypeAlias = Callable[[Any, str], list[Part]]  # (read, person id) → parts


def accesses(catalogue: Iterable[Feature]) -> list[Access]:
    """Return what each slice lets a person read of herself."""
    return [load(feature.access) for feature in catalogue if feature.access]


def masked(parts: Iterable[Part], names: Iterable[str]) -> list[Part]:
    """Return parts without the names of other persons, wherever they stand in a text."""
    known = {name for name in names if len(name) >= SHORTEST}
    if not known:
        return list(parts)
    exact = {name for name in known if len(name) == SHORTEST}
    longer = known - exact
    spelt = "|".join(map(re.escape, sorted(longer | set(map(plain, longer)), key=len, reverse=True)))
    choices = [*([f"(?i:{spelt})"] if spelt else []), *map(re.escape, sorted(exact))]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)")

    def told(line: dict[str, str]) -> dict[str, str]:
        return {label: pattern.sub(MASKED, text) for label, text in line.items()}

    return [Part(part.title, tuple(told(line) for line in part.lines)) for part in parts]
