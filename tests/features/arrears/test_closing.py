"""The × of the panel, and Échap: nobody's case is in sight until the user chooses one again."""

from lmmh_desk.ui.widgets.buttons import CloseButton
from tests.features.arrears.test_page import page, window, words  # noqa: F401  (fixtures)


def named(page):  # noqa: F811
    return "M. Ferhat Belkacem" in words(page.panel)


def test_the_cross_closes_the_panel_and_a_change_does_not_open_it_again(window, page):  # noqa: F811
    assert named(page)
    (cross,) = page.panel.findChildren(CloseButton)
    assert cross.accessibleName() == cross.toolTip() == "Fermer le panneau (Échap)"
    window.click(cross)
    assert not named(page)
    assert "Choisissez un foyer dans la liste." in words(page.panel)
    assert page.list.table.hasFocus()
    page.refresh(None)
    window.breathe()
    assert not named(page)
    window.keys("F11", "R", "Ctrl+P")
    assert window.dialog() is None
    window.keys("Down")
    assert named(page)


def test_echap_closes_it_then_leaves_the_page(window, page):  # noqa: F811
    window.keys("Escape")
    assert (window.page.key, named(page)) == ("arrears", False)
    window.keys("Escape")
    assert window.page.key != "arrears"
    window.open("arrears")
    assert named(page), "the page is begun again"
