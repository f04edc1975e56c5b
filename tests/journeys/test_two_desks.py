"""Two desks and a hub, three processes: apart they edit the same person, book the same slot, print what the other
cancels; together again they agree, by the network and by a stick.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.office import Desk, Office, converged

pytestmark = pytest.mark.timeout(300)

PAPER = "JD-C02-20-0184"
FIRST_NAMES = ("Tab", "Tab", "Tab", "Tab")  # from the first field of a person's form
OFFERED = {"a": 8, "b": 9}  # acts above « Modifier la fiche »: b's agent may establish an attestation de résidence
MOVED = (
    "SELECT strftime('%H:%M', starts_at / 1000, 'unixepoch', '+1 hour') AS hour FROM appointment"
    " WHERE number LIKE 'RV-C03-%'"
)
SYNCHRONISATION = ("Ctrl+K", "=voir ce qui attend", "Return")


def test_by_the_network(both: Office) -> None:
    a, b = both.a, both.b
    both.hub.start()
    a.start()
    b.start("H")
    print_justificatif(a)
    exchange(a, b)
    both.hub.stop()
    part(both)
    assert "Pas de réseau." in a.press("F5")
    both.hub.start()
    exchange(a, b, a)
    assert b.said["pill"] == "3 à arbitrer"
    hour = arbitrate(both)
    exchange(b, a, b)
    assert b.said["pill"].startswith("À jour")
    agreed(both, hour)


def test_by_a_stick(both: Office, tmp_path: Path) -> None:
    a, b = both.a, both.b
    carry = carrier(both, tmp_path)
    a.start()
    b.start("H")
    print_justificatif(a)
    carry(a, b)
    part(both)
    carry(a, b, a)
    hour = arbitrate(both)
    carry(b, a, b)
    agreed(both, hour)


def carrier(both: Office, stick: Path) -> Callable[..., None]:
    """Return what carries each desk's file to the hub, which nothing else reaches, and its answer back."""
    asked, answer = stick / "file.lmmh", stick / "answer.lmmh"

    def carry(*desks: Desk) -> None:
        for desk in desks:
            assert "envoi" in desk.press(*SYNCHRONISATION, f"@{asked}", "Ctrl+E")
            both.hub.ask("bundle", str(asked), str(answer))
            assert "réception" in desk.press(f"@{answer}", "Ctrl+I")

    return carry


def print_justificatif(desk: Desk) -> None:
    assert f"{PAPER}.pdf" in desk.press("Ctrl+K", "=belka", "F7", "=21/11", "Tab", "Ctrl+P")


def exchange(*desks: Desk) -> None:
    for desk in desks:
        assert "réception" in desk.press("F5")


def part(both: Office) -> None:
    """Work without each other."""
    a, b = both.a, both.b
    for desk, name, who in ((a, "Ferhat Ali", "belka"), (b, "Ferhat Amine", "tessier")):
        assert edit(desk, name) == "Fiche enregistrée."
        assert "RV-" in book(desk, who, "1811", "1000")
    for desk in (a, b):
        desk.press("Ctrl+K", f"={PAPER}", "Return")
    assert f"{PAPER}-duplicata-1.pdf" in a.press("Ctrl+P")
    assert f"{PAPER} annulé" in b.press("A", "Down", "Return")


def edit(desk: Desk, name: str) -> str:
    """Type other first names of Ferhat Belkacem; return what the foot says."""
    among = ("Shift+F10", *["Down"] * OFFERED[desk.profile.name], "Return")  # those that the file's list leaves out
    return desk.press("Ctrl+K", "=belka", "Return", *among, *FIRST_NAMES, f"={name}", "Ctrl+Return")


def book(desk: Desk, who: str, day: str, hour: str) -> str:
    """Book the handing over of keys; return what the foot says."""
    another = ("Shift+Tab", "Return", f"={day}", "Tab", f"={hour}", "Tab")  # from the slots: another day, its hour
    return desk.press("Ctrl+K", f"={who}", "Return", "F4", "=rem", "Return", *another, "Ctrl+Return")


def arbitrate(both: Office) -> str:
    """Decide on screen, by keys: the second to reach the hub moves its slot, then takes its own first names.

    Return the hour to which the slot was moved.
    """
    b = both.b
    b.press("Ctrl+K", "=arbitrage", "Return")
    assert "L’heure était déjà prise. Rien n’est encore décidé\u00a0: choisissez qui la garde." in b.said["texts"]
    (hour,) = re.findall(r"Nous vous proposons le 18/11 à (\d\d:\d\d)", "\n".join(b.said["texts"]))
    assert "c’est décidé" in b.press("Ctrl+Return")
    assert "M. Ferhat Belkacem\u00a0: c’est décidé." in b.press("Left", "Ctrl+Return")
    assert "Rien n’est à arbitrer. Les saisies des deux sites s’accordent." in b.said["texts"]
    return str(hour)


def agreed(both: Office, hour: str) -> None:
    """Fail unless everything converged, and what was decided and put aside is told on both desks."""
    converged(both)
    for desk in (both.a, both.b):
        with desk.reading() as rows:
            (person,) = rows(
                "SELECT first_names FROM person WHERE usual_name = 'Belkacem' AND birth_date = '1984-04-12'"
            )
            assert person["first_names"] == "Ferhat Amine"
            (paper,) = rows("SELECT status, print_count FROM paper WHERE number = ?", PAPER)
            assert paper == {"status": "voided", "print_count": 2}
            (summons,) = rows("SELECT status, void_reason FROM paper WHERE number = 'RV-C03-20-0001'")
            assert summons == {"status": "voided", "void_reason": "Rendez-vous déplacé"}
            assert rows(MOVED) == [{"hour": hour}]
            assert rows("SELECT id FROM conflict WHERE settled_at IS NULL") == []
            assert rows("SELECT id FROM quarantine WHERE settled_at IS NULL") == []
        desk.press("Ctrl+K", "=belka", "Return")
        told = next(line for line in desk.said["rows"] if "Arbitrage" in line)
        assert "choisi\u00a0: Ferhat Amine (H. Vauclin) · écarté\u00a0: Ferhat Ali (K. Moulin)" in told
        assert "décidé par H. Vauclin" in told


def test_what_is_typed_at_once_stands_above_the_draft_of_before(both: Office) -> None:
    desk = both.a
    desk.start()
    desk.press("Ctrl+K", "=belka", "F7", "=20/11", "Tab", "Ctrl+P")  # before the lease: refused, and kept as a draft
    assert any("Le nouveau bail commence" in text for text in desk.said["texts"])
    print_justificatif(desk)
