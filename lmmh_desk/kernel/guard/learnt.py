"""What was learnt from labelled sentences, beside the lists: how much each word says that a text may not be kept.

The weights are made by `tests/privacy/learning.py` (its guide says from what): a text is refused from zero up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct, field

from lmmh_desk.kernel.guard.folding import Word
from lmmh_desk.kernel.i18n import RESOURCES

FILE = RESOURCES / "guard" / "weights.txt"
NAME = "<name>"
_DIGITS = re.compile(r"\d+")
_SHORTEST, _LONGEST = 3, 5  # letters of a part of a word
_TOLD = 3  # words, at most, of which the agent is told
_LITTLE = 2  # letters: « la », « il » tell nothing


class Weights(Struct):
    """What each word, pair of words, part of an unknown word and mark of the lists weighs; the kinds of the words."""

    words: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def of_word(self, word: str) -> int:
        """Return what a word weighs: one never met, what its parts do."""
        known = self.words.get(word)
        return sum(self.parts.get(part, 0) for part in parts(word)) if known is None else known


class Weighed(Struct, frozen=True):
    """What a text weighs in all, and the kind and the place of the words that weigh most."""

    total: int
    kind: str
    places: tuple[int, ...]


@cache
def weights() -> Weights:
    """Return the weights, read at the first question."""
    return _read(FILE)


def _read(path: Path) -> Weights:
    """Read lines of « table weight kind item item »; the first line tells of what they were made."""
    found = Weights()
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        table, weight, kind, *items = line.split(" ")
        plain = (item.replace("_", " ") for item in items)
        getattr(found, table).update(dict.fromkeys(plain, int(weight)))
        if kind != "-":
            found.kinds.update(dict.fromkeys(items, kind))
    return found


def plain(said: Sequence[Word], names: set[int]) -> list[str]:
    """Return the words without their figures, names set aside."""
    return [NAME if at in names else _DIGITS.sub("0", word.text) for at, word in enumerate(said)]


def pairs(texts: Sequence[str]) -> Iterator[str]:
    """Yield each word with the one before, the edges of the text among them."""
    return (f"{left} {right}" for left, right in zip(["<", *texts], [*texts, ">"], strict=True))


def parts(word: str) -> Iterator[str]:
    """Yield the beginnings, ends and insides of a word."""
    whole = f"<{word}>"
    if word != NAME:
        for size in range(_SHORTEST, _LONGEST + 1):
            yield from (whole[at : at + size] for at in range(len(whole) - size + 1))


def weighed(texts: Sequence[str], marks: Iterable[str], kept: Weights) -> Weighed:
    """Return what the words, their pairs and the marks of the lists weigh together."""
    single = {text: kept.of_word(text) for text in texts}
    paired = set(pairs(texts))
    total = sum(single.values()) + sum(kept.pairs.get(pair, 0) for pair in paired)
    total += sum(kept.marks.get(mark, 0) for mark in marks)
    told = sorted(_heaviest(texts, single))
    return Weighed(total, _kind(texts, single, kept.kinds), tuple(told))


def _heaviest(texts: Sequence[str], single: Mapping[str, int]) -> list[int]:
    """Return the places of the few words that weigh most, where any weighs for a refusal."""
    telling = {at: single[text] for at, text in enumerate(texts) if single[text] > 0 and len(text) > _LITTLE}
    most = max(telling.values(), default=0)
    heavy = [at for at, weight in telling.items() if 2 * weight >= most]
    return sorted(heavy, key=lambda at: -telling[at])[:_TOLD]


def _kind(texts: Sequence[str], single: Mapping[str, int], kinds: Mapping[str, str]) -> str:
    """Return the kind for which the words weigh most, or none."""
    sums: dict[str, int] = {}
    for text in set(texts):
        if text in kinds:
            sums[kinds[text]] = sums.get(kinds[text], 0) + single[text]
    return max(sums, key=lambda kind: (sums[kind], kind), default="")
