"""Who issues a paper knows the dated sentences it prints."""

from __future__ import annotations

from datetime import date

from lmmh_desk.office.model.issuer import Issuer

RULES = (("mask", "2020-10-30", "Masque."), ("box", "2020-11-01", "Case."), ("mask", "2022-03-14", ""))
ISSUER = Issuer("Office", "OPH", "Le Mans", "Agence", "02", "Karine", "accueil", "", RULES)


def test_a_rule_has_the_value_of_the_day() -> None:
    assert ISSUER.rule("mask", date(2020, 11, 17)) == "Masque."
    assert ISSUER.rule("mask", date(2022, 3, 14)) == ""
    assert ISSUER.rule("other", date(2020, 11, 17)) == ""


def test_a_clock_years_slow_still_prints_the_first_sentence() -> None:
    assert ISSUER.rule("mask", date(2015, 1, 1)) == ""
    assert ISSUER.sentence("mask", date(2015, 1, 1)) == "Masque."
    assert ISSUER.sentence("mask", date(2022, 3, 15)) == ""
    assert ISSUER.sentence("other", date(2015, 1, 1)) == ""
