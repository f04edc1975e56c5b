"""What was learnt beside the lists: how words add up, what an unknown word is worth, what the agent is told."""

from __future__ import annotations

import time

import pytest

from lmmh_desk.kernel.guard.learnt import FILE, Weights, parts, weighed, weights
from lmmh_desk.kernel.guard.lexicon import KINDS, lexicon
from lmmh_desk.kernel.guard.weighing import weigh
from tests.pace import slowness

KEPT = Weights(
    words={"boit": 90, "verre": -10, "elle": 20},
    pairs={"boit verre": -50},
    parts={"<vin": 30, "nas": 5},
    marks={"always": -60},
    kinds={"boit": "health", "elle": "opinion"},
)


def test_words_pairs_and_marks_add_up() -> None:
    found = weighed(["elle", "boit", "boit"], {"always", "unknown"}, KEPT)
    assert found.total == 90 + 20 - 60
    assert weighed(["boit", "verre"], set(), KEPT).total == 90 - 10 - 50


def test_the_heaviest_words_are_told_with_their_kind() -> None:
    found = weighed(["elle", "boit", "verre"], set(), KEPT)
    assert (found.kind, found.places) == ("health", (1,))
    assert weighed(["verre"], {"always"}, KEPT).places == ()


def test_a_word_never_met_weighs_what_its_parts_do() -> None:
    assert KEPT.of_word("vinasse") == 35
    assert KEPT.of_word("verre") == -10
    assert {"<vi", "vin", "sse>", "asse>"} <= set(parts("vinasse"))
    assert list(parts("<name>")) == []


def test_the_weights_are_whole_and_small() -> None:
    found = weights()
    assert len(found.words) > 10_000
    assert found.pairs
    assert found.parts
    assert found.marks["always"] < 0
    assert set(found.kinds.values()) == set(KINDS)
    assert FILE.stat().st_size <= 700 * 1024


@pytest.mark.parametrize(
    "text",
    [
        "Elle rappelle demain", "il a signé le bail", "Son mari apporte le RIB", "ne répond pas", "Bonjour", "à voir",
        "le fils passe prendre la clé", "elle viendra mardi à 10 h", "A", "?", "", "12", "Mme a payé hier",
        "Elle a fermé la vanne et attend", "Il m’a dit que sa femme ouvrirait", "Il a pris les mesures de la cuisine",
        "Je l’ai vue ce matin, elle signe vendredi", "Il est à Nantes la semaine et rentre le samedi",
    ],
)  # fmt: skip
def test_what_is_plainly_said_of_a_person_is_kept(text: str) -> None:
    assert weigh(text) is None


def test_a_sentence_takes_a_millisecond() -> None:
    lexicon()
    text = "Souhaite changer de place de parking, actuelle trop étroite"
    weigh(text)
    times = []
    for _turn in range(60):
        begun = time.process_time()
        weigh(text)
        times.append(time.process_time() - begun)
    assert min(times) <= 0.001 * slowness()  # the others shared their processor
