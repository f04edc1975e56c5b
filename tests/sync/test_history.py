"""The last exchanges in words."""

from __future__ import annotations

from msgspec.structs import replace

from lmmh_desk.store.exchange.attached import Run
from lmmh_desk.sync.exchanger import CUT, NETWORK
from lmmh_desk.sync.history import told
from lmmh_desk.sync.refusals import HALF, STOPPED

SECOND = 1000


def run(start: int, problem: str = "", *, sent: int = 0, received: int = 0, way: str = "network") -> Run:
    return Run(way, start * SECOND, (start + 3) * SECOND, sent, received, problem=problem)


def said(*runs: Run) -> list[tuple[str, str, str]]:
    """Return icon, words and length of these exchanges (oldest first), newest first."""
    lines = told(list(reversed(runs)))
    return [(line.icon, line.words(str((line.resumed_at or 0) // SECOND)), line.length) for line in lines]


def test_an_exchange_says_what_passed() -> None:
    assert said(run(1, sent=14, received=1)) == [("check", "14\u00a0envois, 1\u00a0réception", "3\u00a0s")]
    assert said(run(1, sent=2, way="bundle"))[0][0] == "usb"


def test_it_says_what_went_and_came_in_bytes() -> None:
    (line, none) = told([replace(run(1), bytes_sent=12_000, bytes_received=400), run(2)])
    assert (line.weight, none.weight) == ("12\u00a0ko", "")


def test_a_cut_says_when_it_was_taken_up_again() -> None:
    assert said(run(1, CUT), run(9, sent=2)) == [
        ("check", "2\u00a0envois, 0\u00a0réception", "3\u00a0s"),
        ("warning", "Coupure, repris à 9", "sans perte"),
    ]
    assert told([run(1, CUT)])[0].words("") == "Coupure"


def test_tries_without_network_are_one_line() -> None:
    assert said(run(0, sent=1), run(1, NETWORK), run(2, NETWORK), run(3, NETWORK))[0] == (
        "cloud-off", "Pas de réseau, 3\u00a0essais", "",
    )  # fmt: skip
    assert said(run(1, NETWORK))[0][1] == "Pas de réseau"
    assert len(said(run(1, CUT), run(2, NETWORK), run(3, sent=1), run(4, NETWORK))) == 3


def test_a_refusal_is_a_sentence() -> None:
    ((icon, words, length),) = said(run(1, "revoked"))
    assert (icon, length) == ("warning", "")
    assert words.startswith("Ce poste n’est plus autorisé")
    assert [line.tone for line in told([run(3, "busy"), run(2, NETWORK), run(1)])] == ["warn", "offline", "ok"]


def test_an_import_that_stopped_says_what_had_come() -> None:
    ((icon, words, length),) = said(run(1, HALF, sent=2, received=3, way="bundle"))
    assert (icon, words) == ("warning", "Import arrêté après\u00a0: 2\u00a0envois, 3\u00a0réceptions")
    assert length == "sans perte"


def test_an_exchange_that_the_agent_stopped_says_what_had_passed() -> None:
    ((icon, words, length),) = said(run(1, STOPPED, sent=2))
    assert (icon, words) == ("warning", "Arrêté après\u00a0: 2\u00a0envois, 0\u00a0réception")
    assert length == "sans perte"
