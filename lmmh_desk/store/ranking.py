"""The order of a search's answers, from the few hundred documents the index found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec import Struct

from lmmh_desk.store.words import WORD, fold, sound

EXACT, PREFIX, ELSEWHERE, MISTYPED, SOUND = 0.0, 0.1, 0.25, 0.6, 0.65


class Document(NamedTuple):
    """What the index keeps of a row, folded, words between spaces; a smaller `doc` is likelier."""

    doc: int
    id: str
    names: str  # " ferhat belkacem "
    words: str


class Asked(Struct, frozen=True):
    """A word of the query and, when near ones are tried too, its other spellings and its sound."""

    word: str
    spellings: frozenset[str] = frozenset()
    key: str = ""


class Candidate(Struct, frozen=True):
    """An answer: `score` is 0 for a perfect one, ≥ 0.5 where a word was guessed."""

    id: str
    score: float


def ranked(
    asked: Sequence[Asked], documents: Iterable[Document], keys: Collection[str], first: Sequence[str], limit: int
) -> list[Candidate]:
    """Return the documents that answer every word: those of `first` in its order, then the nearest, then likeliest."""
    places = {row_id: place for place, row_id in enumerate(first)}
    answers = []
    for document in documents:
        score = 0.0 if document.id in keys else _score(asked, document)
        if score is not None:
            place = places.get(document.id, len(first))
            answers.append((place, round(score, 3), document.doc, document.id))
    answers.sort()
    return [Candidate(row_id, score) for _, score, _, row_id in answers[:limit]]


def _score(asked: Sequence[Asked], document: Document) -> float | None:
    """Return how far the worst word is, plus a little for the others; None when one isn't answered."""
    distances = []
    for one in asked:
        distance = _distance(one, document)
        if distance is None:
            return None
        distances.append(distance)
    worst = max(distances)
    return worst + (sum(distances) - worst) / 100


def _distance(asked: Asked, document: Document) -> float | None:
    for text, farther in ((document.names, 0.0), (document.words, ELSEWHERE)):
        if f" {asked.word}" in text:
            return farther + (EXACT if f" {asked.word} " in text else PREFIX)
    names = document.names.split()
    if not asked.spellings.isdisjoint(names):
        return MISTYPED
    if asked.key and any(sound(name).startswith(asked.key) for name in names):
        return SOUND + _unlike(asked.word, names) / 10
    if asked.spellings and not asked.spellings.isdisjoint(document.words.split()):
        return MISTYPED + ELSEWHERE
    return _joined(asked.word, names)


def _joined(word: str, names: Sequence[str]) -> float | None:
    """Return how far a word is from compound names: « jeanpierre », « ndiaye », « jp »."""
    if len(word) > 3 and word in "".join(names):
        return PREFIX
    return ELSEWHERE if word in "".join([name[0] for name in names]) else None


def _unlike(word: str, names: Sequence[str]) -> float:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    nearest = extractOne(word, names, scorer=OSA.normalized_distance)
    return float(nearest[1]) if nearest else 1.0


def marks(text: str, asked: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of the letters of `text` that begin like the asked words."""
    folded = fold(text)
    origin: Sequence[int] = range(len(text) + 1)
    if len(folded) != len(text):  # a ligature was opened, or accents were apart
        origin = [place for place, letter in enumerate(text) for _ in fold(letter)] + [len(text)]
    found = []
    for match in WORD.finditer(folded):
        shared = max((len(word) for word in asked if match[0].startswith(word)), default=0)
        if shared:
            found.append((origin[match.start()], origin[match.start() + shared - 1] + 1))
    return tuple(found)
