"""The × of the panel, and Échap: no visit is in sight until the user chooses one again."""

from lmmh_desk.ui.widgets.buttons import CloseButton
from tests.features.visits.test_page import answer, chosen, shown
from tests.ui.focus import has_focus


def test_the_cross_and_echap_close_the_panel(window, planned):
    planned()
    page = shown(window)
    assert answer(page)
    (cross,) = page.panel.findChildren(CloseButton)
    assert cross.accessibleName() == "Fermer le panneau (Échap)"
    window.click(cross)
    page.refresh(None)
    window.hands.settle()
    assert chosen(page) is None
    assert has_focus(page.list.table)
    assert "Choisissez une visite dans la liste." in window.hands.texts()
    window.keys("Down")
    assert chosen(page).purpose == "Plus de chauffage"
    window.keys("Escape")
    assert (window.page.key, chosen(page)) == ("visits", None)
    window.keys("Escape")
    assert window.page.key != "visits"
