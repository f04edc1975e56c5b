"""The weights that are shipped are those of the sentences, the lists and the script that are here."""

from __future__ import annotations

from lmmh_desk.kernel.guard import learnt
from lmmh_desk.kernel.guard.lexicon import KINDS
from lmmh_desk.kernel.guard.weighing import pieces, reading_of
from tests.privacy.learning import FILES, beside_others, inputs, rows, threshold

MEASURED = "first_sealed.csv"
# Written by other hands as well, which was seen when that half was opened.
BY_CHANCE = {"agence fermée à noël", "famille à problèmes", "m'a dit d'aller me faire foutre"}


def test_the_weights_are_made_of_what_is_here() -> None:
    told = learnt.FILE.read_text(encoding="utf-8").partition("\n")[0]
    assert inputs() in told, "run python -m tests.privacy.learning"


def test_no_sentence_is_there_twice_with_two_labels() -> None:
    labels: dict[str, set[str]] = {}
    for name in (*FILES, MEASURED):
        for line in rows(name):
            assert (line["label"] == "refuse") == (line["category"] in KINDS)
            labels.setdefault(line["text"].lower(), set()).add(line["label"])
    assert [text for text, both in labels.items() if len(both) > 1] == []


def test_what_is_measured_is_not_learnt() -> None:
    learnt_from = {line["text"].lower() for name in FILES for line in rows(name)}
    assert learnt_from & {line["text"].lower() for line in rows(MEASURED)} == BY_CHANCE


def test_the_threshold_lets_few_sentences_be_refused() -> None:
    weighed = [(False, float(at)) for at in range(1000)] + [(True, 2000.0)]
    assert 1000 - threshold(weighed) == 20


def test_a_clause_weighs_less_and_almost_as_much_where_the_lists_found_something() -> None:
    whole, found, harmless = pieces(reading_of("alcoolique, fuite sous l’évier"))
    assert beside_others(whole) == 0
    assert beside_others(harmless) < beside_others(found) < 0
