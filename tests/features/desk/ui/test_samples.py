"""A paper shown as it would be printed on any day."""

from datetime import date

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.ui.rules import RulesSection
from lmmh_desk.features.desk.ui.samples import SampleDialog
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.features.moves.actions.samples import justificatif_sample as sample
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.office.actions.rules import set_rule
from tests.documents.watching import text_of
from tests.features.desk.ui.conftest import page_of
from tests.replacing import replace


@pytest.fixture
def section(open_as, admin, store) -> RulesSection:
    store.clock.advance(0)
    set_rule(store, admin, "move_carry", date(2021, 4, 3), "Phrase du printemps.", source="essai")
    return page_of(replace(open_as(admin), catalogue=CATALOGUE), SettingsPage, "rules").section()


def words(pdf):
    return " ".join(text_of(pdf).split())


def test_a_paper_is_shown_with_the_sentences_of_the_day(section, monkeypatch):
    shown = []
    monkeypatch.setattr("lmmh_desk.features.desk.ui.samples.DocPreview.set_pdf", lambda self, pdf: shown.append(pdf))
    section.sample_button.click()
    dialog = section.findChild(SampleDialog)
    assert "Attestation de résidence" in words(shown[-1]), "the first paper of the catalogue"
    dialog.paper.set_value("JD")
    assert "APERÇU" in "".join(text_of(shown[-1]).split())
    assert "À présenter avec l’attestation" in words(shown[-1])
    dialog.day.set_value(date(2021, 4, 3))
    assert "Phrase du printemps." in words(shown[-1])
    assert "3 avril 2021" in words(shown[-1])
    dialog.large.set_value(True)
    assert "page 1 / 1" in words(shown[-1])
    dialog.paper.set_value("TI")
    assert "A00" in words(shown[-1])
    assert not dialog.large.isEnabled()
    seen = len(shown)
    dialog.day.set_value(None)
    assert len(shown) == seen, "a day half typed changes nothing"
    dialog._refused(NotAllowed("Non."))
    assert dialog.error.text == "Non."
    dialog.reject()


def test_who_prints_no_paper_sees_no_sample(store, admin):
    with store.read() as read, pytest.raises(NotAllowed):
        sample(read, replace(admin, role="caretaker"), date(2020, 11, 17))
