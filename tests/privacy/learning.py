"""Make `resources/guard/weights.txt` from the labelled sentences: `python -m tests.privacy.learning`, some minutes.

A linear classifier: a support vector machine with squared hinge, by dual coordinate descent. The same files and the
same seed give the same weights. GUIDE.md says what goes in, and what the folds say of it.
"""

from __future__ import annotations

import csv
import hashlib
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lmmh_desk.kernel.guard import learnt
from lmmh_desk.kernel.guard.lexicon import KINDS
from lmmh_desk.kernel.guard.weighing import Piece, pieces, reading_of

HERE = Path(__file__).parent
# How much a sentence of each file counts. The lists know by heart those of the first two: their marks promise too much.
FILES = {
    "open.csv": 0.5, "more.csv": 0.7, "sealed.csv": 1.0, "next.csv": 1.0, "extra.csv": 1.0, "last_open.csv": 2.0,
    "ours.csv": 1.0, "plain.csv": 0.3,
}  # fmt: skip
FRESH = ("sealed.csv", "next.csv", "extra.csv", "last_open.csv")  # those that no list has learnt from
FALSE_ALARMS = 0.03  # of fresh sentences, in the folds: where the threshold is set
FOLDS, TURNS, SEED, COST, SCALE = 5, 30, 6, 0.05, 100
PART, VECTOR, USUAL = (
    0.5,
    2.0,
    30,
)  # how much a part of a word, a vector count; from how many sentences a word says less

CLAUSE = -0.9  # a clause weighs as much less than a whole text
APART = {"always", "clause"}  # marks that no sentence teaches: the constant, the above

Row = list[tuple[int, float]]


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
        Sentence(name, line["category"], list(pieces(reading_of(line["text"]))))
        for name in FILES
        for line in rows(name)
    ]


def rows(name: str) -> list[dict[str, str]]:
    """Return the lines of a file beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def vectors() -> dict[str, list[int]]:
    """Return where usual words stand among others: those of like meaning are near (`vectors.bin`)."""
    words, _, numbers = zlib.decompress((HERE / "vectors.bin").read_bytes()).partition(b"\0")
    names = words.decode().split("\n")
    size = len(numbers) // len(names)
    signed = memoryview(numbers).cast("b").tolist()
    return {name: signed[at * size : (at + 1) * size] for at, name in enumerate(names)}


class Features:
    """The numbers of what the sentences hold, met twice at least."""

    def __init__(self, learnt_from: Sequence[Sentence]) -> None:
        """Number what is in the sentences, and the directions of the vectors."""
        self.vectors = vectors()
        self.met = Counter(word for one in learnt_from for word in set(one.whole.plain))
        counted = Counter(key for one in learnt_from for key in set(_keys(one.whole)))
        self.numbers = {key: at for at, key in enumerate(sorted(key for key, count in counted.items() if count > 1))}
        self.first = len(self.numbers)  # of the directions
        self.size = self.first + len(next(iter(self.vectors.values()))) + 1

    def row(self, one: Piece) -> Row:
        """Return a piece of text as numbers and values, the last being the constant."""
        values = defaultdict[int, float](float)
        for key in _keys(one):
            if key in self.numbers:
                values[self.numbers[key]] += PART if key[0] == "parts" else 1.0
        for word in sorted(set(one.plain)):
            for at, value in enumerate(self.vectors.get(word, ())):
                values[self.first + at] += value * self._scale(word)
        values[self.size - 1] = 1.0
        return sorted(values.items())

    def _scale(self, word: str) -> float:
        return VECTOR / 236 / (1 + self.met[word] / USUAL)  # 236: what the vectors were multiplied by

    def of_word(self, word: str, weight: Sequence[float]) -> float:
        """Return what a word weighs by itself, by its parts and by where it stands."""
        keys = [("words", word), *(("parts", part) for part in learnt.parts(word))]
        own = sum(weight[self.numbers[key]] * (PART if key[0] == "parts" else 1) for key in keys if key in self.numbers)
        stands = sum(value * weight[self.first + at] for at, value in enumerate(self.vectors.get(word, ())))
        return own + stands * self._scale(word)


def _keys(one: Piece) -> Iterable[tuple[str, str]]:
    words = sorted(set(one.plain))
    yield from (("words", word) for word in words)
    yield from (("pairs", pair) for pair in sorted(set(learnt.pairs(one.plain))))
    yield from (("marks", mark) for mark in sorted(one.marks - APART))
    yield from (("parts", part) for word in words for part in learnt.parts(word))


def fit(found: Sequence[Row], signs: Sequence[int], costs: Sequence[float], size: int) -> list[float]:
    """Return the weights that set the rows of sign 1 apart from those of sign -1."""
    weight, push = [0.0] * size, [0.0] * len(found)
    soft = [1 / (2 * cost) for cost in costs]
    steep = [sum(value * value for _at, value in row) + extra for row, extra in zip(found, soft, strict=True)]
    order, chance = list(range(len(found))), random.Random(SEED)
    for _turn in range(TURNS):
        chance.shuffle(order)
        for one in order:
            row, sign = found[one], signs[one]
            slope = sign * sum(weight[at] * value for at, value in row) - 1 + soft[one] * push[one]
            pushed = max(push[one] - slope / steep[one], 0.0)
            if step := (pushed - push[one]) * sign:
                push[one] = pushed
                for at, value in row:
                    weight[at] += step * value
    return weight


def _learn(chosen: Sequence[Sentence], features: Features, kind: str = "") -> list[float]:
    signs = [1 if (one.kind == kind if kind else one.kind) else -1 for one in chosen]
    return fit(
        [features.row(one.whole) for one in chosen], signs, [COST * FILES[one.file] for one in chosen], features.size
    )


def out_of_fold(found: Sequence[Sentence]) -> list[float]:
    """Return what each sentence weighs by what was learnt from the other folds."""
    folds = [zlib.crc32(" ".join(one.whole.plain).encode()) % FOLDS for one in found]
    weighed = [0.0] * len(found)
    for fold in range(FOLDS):
        others = [one for one, its in zip(found, folds, strict=True) if its != fold]
        features = Features(others)
        weight = _learn(others, features)
        for at, its in enumerate(folds):
            if its == fold:
                weighed[at] = max(_weight(piece, features, weight) for piece in found[at].pieces)
    return weighed


def _weight(piece: Piece, features: Features, weight: Sequence[float]) -> float:
    beside = CLAUSE if "clause" in piece.marks else 0.0
    return sum(weight[number] * value for number, value in features.row(piece)) + beside


def threshold(found: Sequence[Sentence], weighed: Sequence[float]) -> float:
    """Return the weight from which a text is refused: that of few false alarms among fresh sentences."""
    right = sorted(weight for one, weight in zip(found, weighed, strict=True) if not one.kind and one.file in FRESH)
    return right[-max(1, round(FALSE_ALARMS * len(right)))]


def tell(found: Sequence[Sentence], weighed: Sequence[float], limit: float) -> None:
    """Print recall and false alarms of each file."""
    for name in (*FILES, ""):
        mine = [(one, weight >= limit) for one, weight in zip(found, weighed, strict=True) if _told(one, name)]
        bad, good = [hit for one, hit in mine if one.kind], [hit for one, hit in mine if not one.kind]
        print(f"{name or 'fresh':15} recall {_share(bad)}, false alarms {_share(good)}")


def _share(hits: Sequence[bool]) -> str:
    return f"{sum(hits) / len(hits):.1%}" if hits else "of nothing"


def _told(one: Sentence, name: str) -> bool:
    return one.file == name if name else one.file in FRESH


def inputs() -> str:
    """Return the hash of all that the weights are made of."""
    lists = [path for path in learnt.FILE.parent.glob("*.txt") if path != learnt.FILE]
    made_of = [*(HERE / name for name in FILES), HERE / "vectors.bin", Path(__file__), *lists]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(made_of, key=lambda one: one.name))).hexdigest()


def kinds_of(found: Sequence[Sentence], words: Sequence[str]) -> dict[str, str]:
    """Return of which kind of matter each word speaks most."""
    refused = [one for one in found if one.kind]
    features = Features(refused)
    by_kind = {kind: _learn(refused, features, kind) for kind in KINDS}
    return {word: max(KINDS, key=lambda kind: features.of_word(word, by_kind[kind])) for word in words}


def written(found: Sequence[Sentence], limit: float) -> str:
    """Return the weights as they are kept: a line for all that weigh the same."""
    features = Features(found)
    weight = _learn(found, features)
    words = sorted({*features.vectors, *(key for table, key in features.numbers if table == "words")})
    kinds, lines = kinds_of(found, words), defaultdict[tuple[str, int, str], list[str]](list)
    for word in words:
        heavy = round(SCALE * features.of_word(word, weight))
        lines["words", heavy, kinds[word] if heavy > 0 else "-"].append(word)
    for (table, key), number in features.numbers.items():
        heavy = round(SCALE * weight[number] * (PART if table == "parts" else 1))
        if table != "words" and abs(heavy) > (1 if table in ("pairs", "parts") else 0):
            lines[table, heavy, "-"].append(key.replace(" ", "_"))
    lines["marks", round(SCALE * (weight[-1] - limit)), "-"].append("always")
    lines["marks", round(SCALE * CLAUSE), "-"].append("clause")
    told = (f"{table} {heavy} {kind} {' '.join(keys)}" for (table, heavy, kind), keys in sorted(lines.items()))
    return "\n".join((f"# Made by tests/privacy/learning.py from {inputs()}", *told, ""))


def main() -> None:
    """Measure by folds, then learn from all and write."""
    found = sentences()
    weighed = out_of_fold(found)
    limit = threshold(found, weighed)
    tell(found, weighed, limit)
    learnt.FILE.write_text(written(found, limit), encoding="utf-8")
    print(f"{learnt.FILE.name}: {learnt.FILE.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
