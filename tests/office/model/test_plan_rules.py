"""The rules of the continuity plan: how sites receive is typed as it is read, and the stricter of two holds."""

import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model.regulations import LEVELS, PLAN_RULES, PLAN_SITES, RULES
from lmmh_desk.office.model.seeds import regulations
from lmmh_desk.office.model.sites import SiteKind, SiteStatus, strictest

RULE = PLAN_SITES[2, SiteKind.AGENCY]


@pytest.mark.parametrize("typed", ["Sur rendez-vous", " sur  RENDEZ-VOUS ", "appointment_only"])
def test_a_way_to_receive_is_read_however_it_is_typed(typed):
    assert RULE.read(typed) == SiteStatus.APPOINTMENT_ONLY
    assert RULE.written(RULE.read(typed)) == "Sur rendez-vous"


def test_what_is_no_way_to_receive_is_refused_with_those_there_are():
    with pytest.raises(BadInput, match="Ouvert, Sur rendez-vous, Par téléphone, Fermé"):
        RULE.read("à moitié")
    assert RULE.read(" ") == ""
    assert RULE.written("") == "pas de règle"
    assert RULE.written("half_open") == "half_open"  # written by another program


def test_the_stricter_of_two_holds_whatever_their_order():
    for rank, status in enumerate(SiteStatus):
        for other in list(SiteStatus)[: rank + 1]:
            assert strictest(status, other) is strictest(other, status) is status


def test_a_new_office_has_a_rule_for_each_kind_of_site_at_each_level():
    known = {one.key for one in regulations()}
    assert {PLAN_SITES[level, kind].key for level in LEVELS for kind in SiteKind} <= known
    assert [one.value for one in regulations() if one.key == "plan_level"] == [""]  # nobody has activated it
    assert {rule.key for rule in PLAN_RULES} <= set(RULES)
