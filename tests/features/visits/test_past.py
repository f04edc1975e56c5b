"""The list turned back to a day that went by: what it offers is what may still be done."""

from tests.features.visits.test_page import answer, chosen, shown


def test_no_paper_is_offered_on_a_past_day_and_its_key_says_why(window, clock, store, planned, row):
    visit_id = planned()
    page = shown(window)
    assert next(act.label for act in page.panel.deeds.items()) == "Avis de visite"
    clock.advance(24 * 3600 * 1000)
    page.head.turn(page.head.days)  # still the day of the visit, past now
    window.hands.settle()
    assert (chosen(page).id, chosen(page).elsewhere) == (visit_id, False)
    labels = [act.label for act in page.panel.deeds.items()]
    assert not any("vis de visite" in label or "ustificatif" in label for label in labels)
    assert answer(page).endswith("Son jour est passé. Dites ce qui a été fait.")
    for key in ("Ctrl+P", "F7", "V", "W"):
        window.keys(key)
        assert window.said.startswith("Le jour de cette visite est passé. Notez comment elle s’est terminée")
    assert (row(visit_id).papers, window.dialog()) == ((), None)
