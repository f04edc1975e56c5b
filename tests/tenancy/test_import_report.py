"""The report of an import on screen: a long one says how much of it is shown, and shows the rest on demand."""

import pytest

from lmmh_desk.tenancy.model.csvfile import Issue
from lmmh_desk.tenancy.ui import import_report
from lmmh_desk.tenancy.ui.import_report import ReportCard


@pytest.fixture
def card(qapp, monkeypatch):
    monkeypatch.setattr(import_report, "SHOWN", 2)
    return ReportCard()


def lines(card):
    return [one.line for one in card.table.rows.records()]


def test_a_long_report_says_what_is_not_shown_and_shows_it(card):
    remarks = [Issue(line, "SOLDE", "compte créditeur", "remark") for line in (2, 3, 4)]
    card.show_issues([*remarks, Issue(9, "BAIL", "inconnu", "refused")])
    assert lines(card) == [9, 2]
    assert card.told.text() == "2\u00a0lignes sur 4 sont montrées, les refusées d’abord."
    assert not card._strip.isHidden()
    card.table.whole["S"]()
    assert lines(card) == [9, 2, 3, 4]
    assert card._strip.isHidden()


def test_another_report_begins_anew_and_a_short_one_says_nothing(card):
    many = [Issue(line, "SOLDE", "compte créditeur", "remark") for line in range(5)]
    card.show_issues(many)
    card.further.click()
    assert len(lines(card)) == 4
    card.show_issues(many)
    assert len(lines(card)) == 2
    card.show_issues(many[:2])
    assert card._strip.isHidden()
