"""The × of the panel, and Échap: nobody's case is in sight until the user chooses one again."""

from datetime import date

from PySide6.QtWidgets import QLabel

from lmmh_desk.features.arrears.actions.cases import set_due, take_step
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.ui.widgets.buttons import CloseButton
from tests.features.arrears.conftest import DEBT
from tests.features.arrears.test_page import page, window, words  # noqa: F401  (fixtures)
from tests.ui.focus import has_focus


def named(page):  # noqa: F811
    return "M. Ferhat Belkacem" in words(page.panel)


def test_the_cross_closes_the_panel_and_a_change_does_not_open_it_again(window, page):  # noqa: F811
    assert named(page)
    (cross,) = page.panel.findChildren(CloseButton)
    assert cross.accessibleName() == cross.toolTip() == "Fermer le panneau (Échap)"
    window.click(cross)
    assert not named(page)
    assert "Choisissez un foyer dans la liste." in words(page.panel)
    assert has_focus(page.list.table)
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


def test_the_rule_of_a_step_is_read_whole_in_the_panel(window, store, adviser, case_id):  # noqa: F811
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 11, 17), body="caf")
    take_step(store, adviser, case_id, Stage.CCAPEX_REFERRED)
    panel = window.open("arrears", case_id=case_id).panel
    told = [label for label in panel.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    assert any("pas d’assignation avant" in label.text() for label in told)
    assert [label.text() for label in told if label.height() < label.heightForWidth(label.width())] == []
