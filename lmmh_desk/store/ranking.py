"""The order of a search's answers, from the ≤ 200 documents the index found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lmmh_desk.store.words import WORD, fold, sound

EXACT, PREFIX, ELSEWHERE, FUZZY = 0.0, 0.1, 0.25, 0.6


class Document(NamedTuple):
    """What the index keeps of a row; a smaller `doc` is likelier."""

    doc: int
    id: str
    names: str
    words: str


@dataclass(frozen=True)
class Candidate:
    """An answer: `score` is 0 for a perfect one, ≥ 0.5 for a guess; `marks` are the matching letters of `names`."""

    id: str
    score: float
    names: str
    marks: tuple[tuple[int, int], ...]
    by_key: bool = False  # found by a number or a phone


def ranked(
    asked: Sequence[str],
    documents: Iterable[Document],
    keys: Collection[str],
    first: Sequence[str],
    limit: int,
    *,
    loose: bool,
) -> list[Candidate]:
    """Return the documents that answer every word, best first."""
    places = {row_id: place for place, row_id in enumerate(first)}
    answers = []
    for document in documents:
        score = 0.0 if document.id in keys else _score(asked, document, loose)
        if score is not None:
            place = places.get(document.id, len(first))
            answers.append((place, round(score, 3), document.doc, document))
    answers.sort(key=lambda answer: answer[:3])
    return [
        Candidate(document.id, score, document.names, marks(document.names, asked), document.id in keys)
        for _, score, _, document in answers[:limit]
    ]


def _score(asked: Sequence[str], document: Document, loose: bool) -> float | None:
    """Return the mean distance of the asked words, None when one isn't answered."""
    names = WORD.findall(fold(document.names))
    others: list[str] | None = None
    total = 0.0
    for word in asked:
        distance = _distance(word, names)
        if distance is None:
            others = WORD.findall(document.words) if others is None else others
            distance = _distance(word, others)
            if distance is not None:
                distance += ELSEWHERE
            elif (distance := _guess(word, names, others) if loose else None) is None:
                return None
        total += distance
    return total / len(asked)


def _distance(word: str, candidates: Sequence[str]) -> float | None:
    if word in candidates:
        return EXACT
    if any(candidate.startswith(word) for candidate in candidates):
        return PREFIX
    return None


def _guess(word: str, names: Sequence[str], others: Sequence[str]) -> float:
    """Return how far the nearest word is, when only its sound or a typing error links it."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extractOne

    nearest = extractOne(word, [*names, *others], scorer=OSA.normalized_distance)
    same_sound = sound(word) and any(sound(name) == sound(word) for name in names)
    distance = nearest[1] if nearest else 1.0
    return FUZZY + distance * (0.5 if same_sound else 1.0)


def marks(text: str, asked: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return (start, end) of the letters of `text` that begin like the asked words."""
    folded, origin = [], []
    for place, letter in enumerate(text):
        for piece in fold(letter):
            folded.append(piece)
            origin.append(place)
    origin.append(len(text))
    found = []
    for match in WORD.finditer("".join(folded)):
        shared = max((len(word) for word in asked if match[0].startswith(word)), default=0)
        if shared:
            found.append((origin[match.start()], origin[match.start() + shared - 1] + 1))
    return tuple(found)
