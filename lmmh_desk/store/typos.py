"""The words of an index, kept in memory to forgive one wrong, missing, doubled or swapped letter."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from string import ascii_lowercase

SHORTEST = 3  # letters; below, one change makes another name
MOST = 12  # spellings tried for a word


class Vocabulary:
    """Words by first letter and length; safe to use from several threads."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        self._lock = threading.Lock()
        self.loaded = False

    def claim(self) -> bool:
        """Say whether the caller is the one who loads the words: the first to ask, once."""
        with self._lock:
            first, self.loaded = not self.loaded, True
        return first

    def add(self, words: Iterable[str]) -> None:
        """Learn words; those with figures, short ones and sound keys are passed over."""
        with self._lock:
            for word in words:
                if len(word) >= SHORTEST and word.isalpha():
                    self._buckets[word[0], len(word)][word] = None

    def near(self, word: str) -> list[str]:
        """Return the known words one typing error away."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        if len(word) < SHORTEST or not word.isalpha():
            return []
        found = [spelling for spelling in _otherwise_begun(word) if spelling != word and self._knows(spelling)]
        for length in (len(word), len(word) + 1, len(word) - 1):
            with self._lock:
                bucket = list(self._buckets.get((word[0], length), ()))
            near = extract(word, bucket, scorer=OSA.distance, score_cutoff=1, limit=MOST)
            found.extend(spelling for spelling, _, _ in near if spelling != word)
        return found[:MOST]

    def _knows(self, word: str) -> bool:
        return bool(word) and word in self._buckets.get((word[0], len(word)), ())


def _otherwise_begun(word: str) -> Iterator[str]:
    """Give the spellings whose error is in the first letter: swapped, doubled, wrong, missing."""
    yield word[1] + word[0] + word[2:]
    yield word[1:]
    for letter in ascii_lowercase:
        yield letter + word[1:]
        yield letter + word
