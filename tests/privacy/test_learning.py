"""The weights that are shipped are those of the sentences, the lists and the script that are here."""

from __future__ import annotations

from lmmh_desk.kernel.guard import learnt
from lmmh_desk.kernel.guard.weighing import Piece
from tests.privacy.learning import FILES, Features, Sentence, fit, inputs, rows, threshold, vectors, written


def _said(text: str, kind: str, file: str = "extra.csv") -> Sentence:
    return Sentence(file, kind, [Piece(0, text.split(), frozenset({"always"}))])


SAID = [
    _said("boit beaucoup", "health"),
    _said("boit trop", "health"),
    _said("fuite cave", ""),
    _said("fuite hall", ""),
]


def test_the_weights_are_made_of_what_is_here() -> None:
    told = learnt.FILE.read_text(encoding="utf-8").partition("\n")[0]
    assert told.endswith(inputs()), "run python -m tests.privacy.learning"


def test_no_sentence_is_there_twice_with_two_labels() -> None:
    labels: dict[str, set[str]] = {}
    for name in FILES:
        for line in rows(name):
            assert (line["label"] == "refuse") == bool(line["category"])
            labels.setdefault(line["text"], set()).add(line["label"])
    assert [text for text, both in labels.items() if len(both) > 1] == []


def test_what_is_learnt_sets_the_labels_apart_the_same_each_time() -> None:
    features = Features(SAID)
    signs = [1, 1, -1, -1]
    weight = fit([features.row(one.whole) for one in SAID], signs, [1.0] * 4, features.size)
    weighed = [sum(weight[at] * value for at, value in features.row(one.whole)) for one in SAID]
    assert [found > 0 for found in weighed] == [True, True, False, False]
    assert weight == fit([features.row(one.whole) for one in SAID], signs, [1.0] * 4, features.size)


def test_the_threshold_lets_few_fresh_sentences_be_refused() -> None:
    found = [_said("fuite", "") for _one in range(100)] + [_said("boit", "health")]
    limit = threshold(found, [float(at) for at in range(101)])
    assert 100 - limit == 3


def test_words_of_like_meaning_stand_near() -> None:
    stands = vectors()

    def near(left: str, right: str) -> float:
        pairs = list(zip(stands[left], stands[right], strict=True))
        sizes = sum(a * a for a, _b in pairs) * sum(b * b for _a, b in pairs)
        return float(sum(a * b for a, b in pairs) / sizes**0.5)

    assert near("grippe", "fievre") > near("grippe", "escalier")


def test_what_is_written_says_of_what_it_was_made_and_refuses_what_was_refused() -> None:
    lines = written(SAID, 0.0).splitlines()
    assert inputs() in lines[0]
    assert any(line.startswith("words") and " health " in line and "boit" in line.split() for line in lines)
