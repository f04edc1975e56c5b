"""A session by real key presses: open it, decide, take back, answer."""

from lmmh_desk.features.allocation.actions import deciding, papers
from tests.features.allocation.conftest import NURS


def ranks(window):
    return [(one.nur, one.rank) for one in window.page.people.items()]


def test_it_opens_and_decides_by_keys_alone(window, attended, listed):
    window.open("allocation")
    assert window.page.quorum.tone == "ok"
    window.keys("Ctrl+Return")
    assert window.said == "Séance ouverte."
    window.keys("Return", "A", "Return")
    assert window.said == "Décision enregistrée\u00a0: Mme CANDIDATE 1."
    assert ranks(window)[0] == (NURS[0], 1)
    window.keys("Ctrl+Z")
    assert ranks(window)[0] == (NURS[0], 0)
    window.keys("Ctrl+Return")
    assert "à décider" in window.said


def test_each_key_has_its_decision(window, attended, opened):
    window.open("allocation")
    window.keys("Return", "R", "Return", "Down", "J", "Return", "Down", "I", "Return")
    words = [one.decided_words for one in window.page.people.items()]
    assert words == ["Non attribué", "Sous condition", "Irrecevable"]
    window.keys("Ctrl+Return")
    assert window.said == "Procès-verbal établi."
    window.keys("Ctrl+Return")
    assert window.said == "Décisions notifiées, offres envoyées."


def test_presence_is_noted_by_letters(window, planned):
    window.open("allocation")
    window.page.members.setFocus()
    window.keys("P")
    assert window.page.members.rows.records()[0].presence == "present"
    window.keys("Down", "V")
    window.dialog().fields["proxy_id"].set_value(window.page.members.rows.records()[0].id)
    window.keys("Return")
    assert window.page.members.rows.records()[1].presence == "proxy"
    window.keys("B")
    assert window.page.members.rows.records()[1].presence == "absent"


def test_an_answer_by_its_letter(window, store, officer, attended, opened):
    for one in opened:
        deciding.decide(store, officer, one, "granted", "suited")
    papers.sign(store, officer, attended)
    papers.notify(store, officer, attended)
    window.open("allocation")
    window.keys("Return", "N")
    assert [one.offer for one in window.page.people.items()] == ["declined", "sent", ""]
    window.keys("Ctrl+P")
    assert "envoyé" in window.said
