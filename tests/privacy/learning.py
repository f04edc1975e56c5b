"""Make `resources/guard/weights.txt` from the labelled sentences: `python -m tests.privacy.learning`, some minutes.

A linear classifier: a support vector machine with squared hinge (scikit-learn). It asks for what is in
`requirements-learning.lock`, which neither the program nor its tests need. The same files give the same weights.
GUIDE.md says what goes in, and what is found of sentences by a hand that it has not learnt from.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lmmh_desk.kernel.guard import learnt
from lmmh_desk.kernel.guard.folding import words as cut
from lmmh_desk.kernel.guard.lexicon import KINDS
from lmmh_desk.kernel.guard.weighing import Piece, pieces, reading_of

HERE = Path(__file__).parent
# How much a sentence of each file counts. The lists know by heart those of the first two: their marks promise too much.
FILES = {
    "open.csv": 0.5, "more.csv": 0.7, "sealed.csv": 1.0, "next.csv": 1.0, "extra.csv": 1.0, "last_open.csv": 2.0,
    "last_sealed.csv": 2.0, "final_open.csv": 2.0, "final_sealed.csv": 2.0, "first_open.csv": 2.0, "ours.csv": 1.0,
    "plain.csv": 1.0, "taught.csv": 1.0, "late.csv": 1.0, "everyday.csv": 0.5,
}  # fmt: skip
# Those that were written to measure; the other hands were asked for what is hardest, or for what was labelled wrongly.
MEASURING = (
    "sealed.csv", "next.csv", "extra.csv", "last_open.csv", "last_sealed.csv", "final_open.csv", "final_sealed.csv",
    "first_open.csv",
)  # fmt: skip
HALVES = (("last_open.csv", "last_sealed.csv"), ("final_open.csv", "final_sealed.csv"))  # of one set, by one hand
SAME = {half: both for both in HALVES for half in both}
FALSE_ALARMS = 0.020  # of those, each by what was learnt from other hands: where the threshold is set
COST, PART, VECTOR, USUAL = 0.05, 0.5, 2.0, 30  # of a mistake; how much a part of a word, a vector count; from how many
# sentences on a word is known by itself rather than by its likes
TURNS, SCALE, TWICE = 3000, 100, 2  # at most; of a weight, as it is kept; how often what is learnt was met
LIKES, DIRECTIONS = 30_000, 100  # words that stand for their likes, the most usual ones, and in how many directions
VECTORS = "fr_core_news_md"
# A clause weighs as much less than a whole text, and almost as much where the lists found something in it: what is
# harmless beside it doesn't excuse it.
CLAUSES = {"clause": -0.9, "found clause": -0.2}
APART = {"always", *CLAUSES}  # marks that no sentence teaches: the constant, the above


@dataclass
class Sentence:
    """A labelled sentence, as the guard reads it."""

    file: str
    kind: str
    pieces: list[Piece]  # the whole first, then its clauses

    @property
    def whole(self) -> Piece:
        """Return what is learnt from."""
        return self.pieces[0]


def sentences() -> list[Sentence]:
    """Return those of all files."""
    return [
        Sentence(name, kind_of(line), list(pieces(reading_of(line["text"])))) for name in FILES for line in rows(name)
    ]


def rows(name: str) -> list[dict[str, str]]:
    """Return the lines of a file beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kind_of(line: dict[str, str]) -> str:
    """Return the kind of what may not be written: none where it may (« plain », « hard » stand there instead)."""
    return line["category"] if line["label"] == "refuse" else ""


def vectors() -> dict[str, Any]:
    """Return where the most usual words stand among others: those of like meaning are near."""
    import numpy as np
    import spacy

    known = spacy.load(VECTORS, exclude=["tagger", "parser", "ner", "lemmatizer", "morphologizer", "attribute_ruler"])
    stands: dict[str, Any] = {}
    for key, row in known.vocab.vectors.key2row.items():  # the most usual first
        (first, *more) = cut(known.vocab.strings[key]) or [None]
        if first and not more and first.text.isalpha() and first.text not in stands:
            stands[first.text] = known.vocab.vectors.data[row]
        if len(stands) == LIKES:
            break
    found = np.array(list(stands.values()), dtype=np.float64)
    found /= np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
    found -= found.mean(axis=0)
    _left, _sizes, directions = np.linalg.svd(found, full_matrices=False)
    return dict(zip(stands, found @ directions[:DIRECTIONS].T, strict=True))


class Features:
    """The numbers of what the sentences hold, met twice at least, and of the directions in which their words stand."""

    def __init__(self, learnt_from: Sequence[Sentence], stands: dict[str, Any]) -> None:
        """Number what is in the sentences."""
        self.stands = stands
        self.met: dict[str, int] = defaultdict(int)
        counted: dict[tuple[str, str], int] = defaultdict(int)
        for one in learnt_from:
            for word in set(one.whole.plain):
                self.met[word] += 1
            for key in set(_keys(one.whole)):
                counted[key] += 1
        self.numbers = {
            key: at for at, key in enumerate(sorted(key for key, count in counted.items() if count >= TWICE))
        }

    def matrix(self, some: Sequence[Piece]) -> Any:
        """Return pieces of text as rows."""
        import numpy as np
        from scipy import sparse

        starts, numbers, values = [0], [], []
        placed = np.zeros((len(some), DIRECTIONS))
        for at, one in enumerate(some):
            for key in _keys(one):
                if key in self.numbers:
                    numbers.append(self.numbers[key])
                    values.append(PART if key[0] == "parts" else 1.0)
            starts.append(len(numbers))
            for word in sorted(set(one.plain)):
                if word in self.stands:
                    placed[at] += self.stands[word] * self._scale(word)
        held = sparse.csr_matrix((values, numbers, starts), shape=(len(some), len(self.numbers)))
        return sparse.hstack([held, sparse.csr_matrix(placed)]).tocsr()

    def _scale(self, word: str) -> float:
        return VECTOR / (1 + self.met[word] / USUAL)

    def of_word(self, word: str, weight: Any) -> float:
        """Return what a word weighs by itself, by its parts and by where it stands."""
        keys = [("words", word), *(("parts", part) for part in learnt.parts(word))]
        own = sum(weight[self.numbers[key]] * (PART if key[0] == "parts" else 1) for key in keys if key in self.numbers)
        stands = self.stands.get(word)
        return float(own if stands is None else own + stands @ weight[-DIRECTIONS:] * self._scale(word))


def _keys(one: Piece) -> Iterable[tuple[str, str]]:
    words = sorted(set(one.plain))
    yield from (("words", word) for word in words)
    yield from (("pairs", pair) for pair in sorted(set(learnt.pairs(one.plain))))
    yield from (("marks", mark) for mark in sorted(one.marks - APART))
    yield from sorted({("parts", part) for word in words for part in learnt.parts(word)})


def learn(chosen: Sequence[Sentence], features: Features, kind: str = "") -> tuple[Any, float]:
    """Return the weights, and the constant, that set what is refused (or of this kind) apart from the rest."""
    from sklearn.svm import LinearSVC

    signs = [int(one.kind == kind if kind else bool(one.kind)) for one in chosen]
    machine = LinearSVC(C=COST, max_iter=TURNS, random_state=0)
    machine.fit(
        features.matrix([one.whole for one in chosen]), signs, sample_weight=[FILES[one.file] for one in chosen]
    )
    return machine.coef_[0], float(machine.intercept_[0])


def by_other_hands(found: Sequence[Sentence], stands: dict[str, Any]) -> dict[str, list[tuple[bool, float]]]:
    """Return, by set, whether each sentence is refused and what it weighs by what was learnt from all other hands."""
    weighed = {}
    for hand in MEASURING:
        own = SAME.get(hand, (hand,))
        others = [one for one in found if one.file not in own]
        mine = [one for one in found if one.file == hand]
        features = Features(others, stands)
        weight, constant = learn(others, features)
        told = features.matrix([piece for one in mine for piece in one.pieces]) @ weight + constant
        beside = iter(float(value) for value in told)
        weighed[hand] = [
            (bool(one.kind), max(next(beside) + beside_others(piece) for piece in one.pieces)) for one in mine
        ]
        print(hand, _shares(weighed[hand], 0.0), flush=True)
    return weighed


def beside_others(piece: Piece) -> float:
    """Return how much less a piece weighs for being a clause."""
    return sum(CLAUSES.get(mark, 0.0) for mark in piece.marks)


def threshold(weighed: Iterable[tuple[bool, float]]) -> float:
    """Return the weight from which a text is refused: that of few false alarms."""
    right = sorted(weight for refused, weight in weighed if not refused)
    return right[-max(1, round(FALSE_ALARMS * len(right)))]


def _shares(weighed: Sequence[tuple[bool, float]], limit: float) -> str:
    bad, good = ([weight >= limit for refused, weight in weighed if refused == which] for which in (True, False))
    return f"recall {sum(bad) / len(bad):.1%}, false alarms {sum(good) / len(good):.1%}"


def inputs() -> str:
    """Return the hash of all that the weights are made of."""
    lists = [path for path in learnt.FILE.parent.glob("*.txt") if path != learnt.FILE]
    made_of = [*(HERE / name for name in FILES), Path(__file__), *lists]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(made_of, key=lambda one: one.name))).hexdigest()


def kinds_of(found: Sequence[Sentence], words: Sequence[str], stands: dict[str, Any]) -> dict[str, str]:
    """Return of which kind of matter each word speaks most."""
    refused = [one for one in found if one.kind]
    features = Features(refused, stands)
    by_kind = {kind: learn(refused, features, kind)[0] for kind in KINDS}
    return {word: max(KINDS, key=lambda kind: features.of_word(word, by_kind[kind])) for word in words}


def written(found: Sequence[Sentence], stands: dict[str, Any], limit: float) -> str:
    """Return the weights as they are kept: a line for all that weigh the same."""
    features = Features(found, stands)
    weight, constant = learn(found, features)
    words = sorted({*stands, *(key for table, key in features.numbers if table == "words")})
    kinds, lines = kinds_of(found, words, stands), defaultdict[tuple[str, int, str], list[str]](list)
    for word in words:
        heavy = round(SCALE * features.of_word(word, weight))
        lines["words", heavy, kinds[word] if heavy > 0 else "-"].append(word)
    for (table, key), number in features.numbers.items():
        heavy = round(SCALE * float(weight[number]) * (PART if table == "parts" else 1))
        if table != "words" and abs(heavy) > (1 if table in ("pairs", "parts") else 0):
            lines[table, heavy, "-"].append(key.replace(" ", "_"))
    lines["marks", round(SCALE * (constant - limit)), "-"].append("always")
    for mark, weight_of_it in CLAUSES.items():
        lines["marks", round(SCALE * weight_of_it), "-"].append(mark.replace(" ", "_"))
    told = (f"{table} {heavy} {kind} {' '.join(keys)}" for (table, heavy, kind), keys in sorted(lines.items()))
    made = f"# Made by tests/privacy/learning.py from {inputs()}, with {VECTORS} {version(VECTORS)}"
    return "\n".join((made, *told, ""))


def main() -> None:
    """Measure by hands, then learn from all and write."""
    found, stands = sentences(), vectors()
    weighed = by_other_hands(found, stands)
    every = [one for some in weighed.values() for one in some]
    limit = threshold(every)
    for hand, some in weighed.items():
        print(f"{hand:15} {_shares(some, limit)}")
    print(f"{'all':15} {_shares(every, limit)}; from {limit:.3f}")
    learnt.FILE.write_text(written(found, stands, limit), encoding="utf-8")
    print(f"{learnt.FILE.name}: {learnt.FILE.stat().st_size // 1024} KiB", file=sys.stderr)


if __name__ == "__main__":
    main()
