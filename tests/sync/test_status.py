"""The one state of the exchange, from what the tables tell, what was seen of the network, and a running exchange."""

from __future__ import annotations

from datetime import date

import pytest

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.waiting import Transaction, Waiting, folded, line
from lmmh_desk.sync.exchanger import CUT, NETWORK, Progress
from lmmh_desk.sync.protocol import CODES, Problem
from lmmh_desk.sync.status import Facts, Seen, State, derive, problem_words
from lmmh_desk.sync.transport import refused
from tests.replacing import replace


def at(hour: int, minute: int, day: int = 17) -> int:
    return paris_instant(date(2020, 11, day), hour, minute)


NOW = at(11, 27)
LINE = Waiting(frozenset({1}), "truck", "Justificatif", "Mme Garrigue", at(11, 5), at(11, 5))
GOOD = Facts(attached=True, received_at=at(10, 56), tried_at=at(10, 56))
DUE = replace(GOOD, waiting=(LINE,), more=6)
LATER = NOW + 3 * 365 * 86_400_000  # by a clock put right since
DOWN = replace(DUE, problem=NETWORK, tried_at=at(11, 26), offline_since=at(10, 58))


@pytest.mark.parametrize(
    ("facts", "seen", "progress", "state", "said"),
    [
        (Facts(waiting=(LINE,)), None, None, State.ALONE, "Ce poste"),
        (GOOD, None, None, State.UP_TO_DATE, "À jour, 10:56"),
        (GOOD, Seen(NOW, reachable=True), None, State.UP_TO_DATE, "À jour, 10:56"),
        (replace(GOOD, received_at=None), None, None, State.ONLINE, "En ligne"),
        (DUE, None, None, State.ONLINE, "En ligne, 7 à envoyer"),
        (DOWN, None, None, State.OFFLINE, "Hors ligne, 7 à envoyer"),
        (DUE, Seen(NOW, reachable=False, down_since=at(11, 20)), None, State.OFFLINE, "Hors ligne, 7 à envoyer"),
        (DOWN, Seen(at(11, 0), reachable=True), None, State.OFFLINE, "Hors ligne, 7 à envoyer"),
        (DOWN, Seen(NOW, reachable=True), None, State.BACK, "Réseau revenu, 7 à envoyer · F5"),
        (GOOD, Seen(NOW, reachable=True, down_since=at(11, 0)), None, State.BACK, "Réseau revenu, F5"),
        (replace(DOWN, tried_at=LATER), Seen(NOW, reachable=True), None, State.BACK, "Réseau revenu, 7 à envoyer · F5"),
        (DOWN, None, Progress("send", 3, 7), State.SENDING, "Envoi 3\u00a0/\u00a07"),
        (DUE, None, Progress("receive", 1200), State.SENDING, "Réception 1\u00a0200"),
        (DUE, None, Progress("send"), State.SENDING, "Envoi"),
        (replace(DUE, problem=CUT), None, None, State.FAILED, "Dernier essai échoué, 7 à envoyer"),
        (replace(GOOD, to_arbitrate=3), None, None, State.ARBITRATE, "3 à arbitrer"),
        (replace(DUE, to_arbitrate=3), None, None, State.ARBITRATE, "3 à arbitrer, 7 à envoyer"),
        (replace(DUE, clock_offset=5 * 60_000), None, None, State.ONLINE, "En ligne, 7 à envoyer"),
        (replace(DUE, clock_offset=-301_000), None, None, State.CLOCK, "Horloge à vérifier, 7 à envoyer"),
        (replace(DUE, problem="clock"), None, None, State.CLOCK, "Horloge à vérifier, 7 à envoyer"),
    ],
)
def test_each_state_says_its_two_facts(facts, seen, progress, state, said) -> None:
    status = derive(facts, NOW, seen, progress)
    assert (status.state, status.sentence) == (state, said)
    assert status.advice.endswith(".")
    assert status.offline == (state is State.OFFLINE)
    assert status.running == (progress is not None)


def test_it_says_since_when_there_is_no_network() -> None:
    assert derive(DOWN, NOW).title == "Hors ligne depuis 10:58"
    seen = Seen(NOW, reachable=False, down_since=at(10, 50))
    assert derive(DOWN, NOW, seen).title == "Hors ligne depuis 10:50"
    assert derive(replace(DOWN, offline_since=at(16, 20, 16)), NOW).title == "Hors ligne depuis 16/11 à 16:20"
    assert derive(replace(DOWN, offline_since=None), NOW).title == "Hors ligne"
    assert derive(DUE, NOW).title == "En ligne"


def test_an_exchange_begins_by_itself_whatever_the_clock_said_at_the_last_one() -> None:
    half_hourly = replace(GOOD, every=30)
    assert [half_hourly.due(at(11, 25)), half_hourly.due(at(11, 26))] == [False, True]
    assert replace(half_hourly, tried_at=LATER).due(NOW)
    assert not replace(GOOD, tried_at=LATER).due(NOW), "where no exchange begins by itself"


def test_the_network_was_last_looked_at_by_a_try_or_between_two() -> None:
    assert derive(DOWN, NOW).tested_at == at(11, 26)
    assert derive(DOWN, NOW, Seen(NOW, reachable=False)).tested_at == NOW
    assert derive(Facts(), NOW).tested_at is None


def test_a_clock_that_is_wrong_says_by_how_much() -> None:
    for minutes, told in (
        (-7, "7\u00a0min"),
        (119, "119\u00a0min"),
        (180, "3\u00a0h"),
        (60 * 24 * 2000, "2000\u00a0jours"),
    ):
        assert f" diffère de {told} " in derive(replace(DUE, clock_offset=minutes * 60_000), NOW).advice


def test_times_are_shown_by_the_hub_s_clock() -> None:
    behind = derive(replace(DOWN, clock_offset=62 * 60_000), NOW)
    assert behind.title == "Hors ligne depuis 12:00"
    assert derive(replace(DOWN, clock_offset=-11 * 3_600_000), NOW).title == "Hors ligne depuis 16/11 à 23:58"


def test_whatever_the_hub_refuses_is_said_in_a_sentence() -> None:
    for code in (*CODES, "500"):
        assert problem_words(code).endswith(".")
        told = refused(Problem(code))
        assert problem_words(code) == f"{told.fact} {told.gesture}", "the same words wherever it is told"
    assert derive(replace(DUE, problem="revoked"), NOW).advice == problem_words("revoked")


def test_lines_of_one_key_are_one_line_under_the_first_title() -> None:
    acts = [Transaction(tx, at(11, tx), "act", "", ()) for tx in (1, 2, 3)]
    lines = [
        line(acts[2], "printer", "Imprimé", key="paper:1"),
        line(acts[1], "note", "Note"),
        line(acts[0], "truck", "Justificatif", "Mme Garrigue", "paper:1"),
    ]
    first, second = folded(lines)
    assert (first.title, first.told, first.first, first.last) == ("Justificatif", {1, 3}, at(11, 1), at(11, 3))
    assert second.title == "Note"


def test_a_pc_may_be_attached_that_stands_alone_or_that_its_hub_forgot() -> None:
    assert Facts().attachable
    assert Facts(attached=True, problem="unknown").attachable
    assert not Facts(attached=True).attachable
    assert not Facts(attached=True, problem="revoked").attachable


def test_what_waits_for_a_decision_is_said_as_it_is() -> None:
    two, aside = replace(GOOD, to_arbitrate=2), replace(GOOD, to_arbitrate=2, set_aside=2)
    assert derive(two, NOW).advice.startswith("Deux postes ont modifié les mêmes informations.")
    assert derive(replace(two, set_aside=1), NOW).advice.startswith("Deux postes ont modifié les mêmes informations")
    assert "ont modifié" not in derive(aside, NOW).advice
    assert "mis de côté" in derive(aside, NOW).advice
    for facts in (two, aside):
        told = derive(replace(facts, decides=False), NOW).advice
        assert told.endswith("Un agent d’accueil ou un responsable doit trancher.")
