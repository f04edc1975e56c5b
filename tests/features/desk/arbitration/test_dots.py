"""What somebody owes stays under dots in « Arbitrage », and isn't there at all for who may not see it."""

import json

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.arrears.actions.cases import open_follow_up, take_step
from lmmh_desk.features.arrears.actions.plans import propose_plan
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.desk.actions.arbitration import settle
from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act, Mend, Side, decided
from lmmh_desk.features.desk.store.access import access
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.desk.store.clashes import shown_clash
from lmmh_desk.features.desk.store.decided import timeline
from lmmh_desk.features.desk.store.exchange import Told
from lmmh_desk.features.desk.ui.arbitration.page import ArbitrationPage
from lmmh_desk.features.desk.ui.commands import show_arbitration
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync.status import derive
from tests.features.arrears.conftest import FIRST
from tests.features.desk.ui.conftest import no_page_left, open_as, page_of, shell  # noqa: F401  (fixtures)
from tests.office.conftest import acts_on, add_agent
from tests.replacing import replace
from tests.tenancy import homes

PLAN = ("debt_cents", "schedule", "signed_on")
DOTS = "•••\u00a0€"


@pytest.fixture
def plan_id(hub, admin):
    """A plan that two advisers changed apart: 1 204,00 € here in one due date, 896,60 € there."""
    adviser = add_agent(hub.store, admin, "Corinne Legendre", Role.SOCIAL_ADVISER)
    case_id = open_follow_up(hub.store, adviser, homes.FERHAT).created("arrears_case")
    take_step(hub.store, adviser, case_id, Stage.PLAN_NEGOTIATION)
    plan_id = propose_plan(hub.store, adviser, case_id, 120_400, instalments(120_400, 1, FIRST)).created("payment_plan")
    kept, other = (120_400, "21/12/2020 1\u202f204,00\u00a0€", None), (89_660, "05/01/2021 896,60\u00a0€", None)
    hub.clash("payment_plan", plan_id, PLAN, (50_000, "21/12/2020 500,00\u00a0€", None), kept, other)
    return plan_id


def seen_by(hub, role, shown=""):
    with hub.store.read() as read:
        return board(read, replace(hub.session, role=role), hub.store.clock.now(), shown).items


def test_amounts_are_under_dots_their_dates_are_not(hub, plan_id):
    (item,) = seen_by(hub, Role.FRONT_DESK)
    (line,) = item.lines
    assert item.covered
    assert (line.kept, line.other) == (f"{DOTS} · 21/12/2020 {DOTS}", f"{DOTS} · 05/01/2021 {DOTS}")
    assert not [
        text for text in ("500,", "204,", "896,") if text in str((line.before, item.same, item.facts, item.note))
    ]
    (shown,) = seen_by(hub, Role.FRONT_DESK, item.key)
    assert not shown.covered
    assert shown.lines[0].other == "896,60\u00a0€ · 05/01/2021 896,60\u00a0€"


@pytest.mark.parametrize("role", [Role.ALLOCATION_OFFICER, Role.CRISIS_CELL])
def test_it_is_absent_for_a_role_without_arrears(hub, plan_id, role):
    hub.aside("check", ("payment_plan", "elsewhere", "insert", {"debt_cents": 120_400, "schedule": "x"}))
    assert seen_by(hub, role) == ()
    assert len(seen_by(hub, Role.SOCIAL_ADVISER)) == 2


@pytest.mark.parametrize("role", [Role.ALLOCATION_OFFICER, Role.SOCIAL_ADVISER])
def test_the_exchange_counts_what_a_role_is_shown(hub, plan_id, role):
    hub.aside("check", ("payment_plan", "elsewhere", "insert", {"debt_cents": 120_400, "schedule": "x"}))
    with hub.store.local() as connection:
        attached.attach(connection, attached.Exchange("https://hub.example", "PEM", b"", b"", (), ""))
    with hub.store.read() as read:
        told = Told(CATALOGUE, hub.store.folder).facts(read, role)
    assert (told.to_arbitrate, told.set_aside) == ((2, 1) if role is Role.SOCIAL_ADVISER else (0, 0))
    assert (derive(told, 0).words == "2 à arbitrer") is (role is Role.SOCIAL_ADVISER)


def test_what_the_hub_set_aside_is_under_dots_and_typed_anew_only_in_sight(hub, plan_id):
    schedule = "21/12/2020 1\u202f204,00\u00a0€"
    key = hub.aside("check", ("payment_plan", "elsewhere", "insert", {"debt_cents": 120_400, "schedule": schedule}))
    item = next(one for one in seen_by(hub, Role.SOCIAL_ADVISER) if one.key == key)
    assert (dict(item.typed)["Dette"], dict(item.typed)["Échéances"]) == (DOTS, f"21/12/2020 {DOTS}")
    assert item.edits == ()
    item = next(one for one in seen_by(hub, Role.SOCIAL_ADVISER, key) if one.key == key)
    assert [edit.value for edit in item.edits] == [schedule]


def test_what_was_changed_since_a_deletion_set_aside_is_under_dots_that_f11_takes_away(hub, plan_id):
    """A deletion writes no amount itself: a colleague changed the one that it would take away."""
    key = hub.aside("mass", ("payment_plan", plan_id, "delete", {"debt_cents": (50_000, None)}))

    def seen(shown=""):
        return next(one for one in seen_by(hub, Role.SOCIAL_ADVISER, shown) if one.key == key)

    (told,) = dict(seen().typed).values()
    assert told.endswith(f"modifié depuis\u00a0: {DOTS}")
    assert seen().covered
    assert dict(seen(key).typed) == {"Plan d’apurement": "supprimé, mais modifié depuis\u00a0: 1\u202f204,00\u00a0€"}
    assert not seen(key).covered


def test_the_history_says_who_chose_and_no_amount(hub, plan_id):
    (item,) = seen_by(hub, Role.SOCIAL_ADVISER)
    adviser = replace(hub.session, role=Role.SOCIAL_ADVISER)
    settle(hub.store, adviser, decided(item.lines, [Side.OTHER]))
    with hub.store.read() as read:
        (moment,) = timeline(read, homes.FERHAT, adviser)
        assert DOTS in moment.subtitle
        assert "896" not in moment.subtitle
        assert timeline(read, homes.FERHAT, replace(adviser, role=Role.ALLOCATION_OFFICER)) == []
        told = access(read, About((homes.FERHAT,), (plan_id,)))
    assert "896,60" in str(told), "what is told to the person herself hides nothing of hers"


def test_f11_shows_it_for_twenty_seconds_traced_and_keeps_what_was_chosen(hub, plan_id, open_as, front, shell):  # noqa: F811
    context = open_as(front)
    page = page_of(context, ArbitrationPage)
    page.clash.grid.choose(0, Side.OTHER)
    assert not page.show_button.isHidden()
    assert "896" not in page.clash.grid.said(page.clash.grid.item(0))
    shell.page = lambda: page
    show_arbitration(context)
    assert "896,60" in page.clash.grid.said(page.clash.grid.item(0))
    assert page.show_button.isHidden()
    assert page.clash.grid.sides() == [Side.OTHER]
    page.reveal()  # in sight already: no second line
    with hub.store.read() as read:
        acts = [json.dumps(one[1]) for one in acts_on(read, homes.FERHAT) if one[0] == "arrears.reveal"]
    assert acts == ['{"where": "arbitration"}']
    page._timer.timeout.emit()
    assert "896" not in page.clash.grid.said(page.clash.grid.item(0))
    assert page.clash.grid.sides() == [Side.OTHER]


def test_another_item_shown_covers_the_first_again(hub, plan_id, open_as, front):  # noqa: F811
    hub.change("person", homes.FERHAT, channel="phone")
    hub.clash("person", homes.FERHAT, ["channel"], ["mail"], ["phone"], ["sms"])
    page = page_of(open_as(front), ArbitrationPage)
    page.list.setCurrentIndex(page.list.model().index([one.covered for one in page.list.items()].index(True), 0))
    page.reveal()
    assert not page._shown.covered
    page.next()
    assert page.show_button.isHidden()
    page.next()
    page.refresh(None)
    assert page._shown.covered


def test_only_who_may_see_arrears_may_show_them(hub, plan_id):
    from lmmh_desk.features.desk.actions.arbitration import reveal

    with pytest.raises(NotAllowed):
        reveal(hub.store, replace(hub.session, role=Role.ALLOCATION_OFFICER), homes.FERHAT)


def aside_of_a_service(hub, table):
    """Set aside a change of a letter about arrears, and of a message that recalls a due date."""
    changed = {"paper": {"void_reason": "Date changée"}, "message": {"state": "failed"}}[table]
    added = {"paper": {"kind": "LI", "label": "Lettre", "person_id": homes.FERHAT},
             "message": {"purpose": "plan_due", "channel": "sms", "person_id": homes.FERHAT}}[table]  # fmt: skip
    return hub.aside("check", (table, "elsewhere", "insert", {**added, **changed}))


@pytest.mark.parametrize("table", ["paper", "message"])
def test_a_paper_or_a_message_about_arrears_is_shown_to_who_may_see_arrears(hub, table):
    """That somebody has such a letter says what they owe."""
    key = aside_of_a_service(hub, table)
    assert [one.key for one in seen_by(hub, Role.FRONT_DESK)] == [key]
    officer = replace(hub.session, role=Role.ALLOCATION_OFFICER)
    assert seen_by(hub, Role.ALLOCATION_OFFICER) == ()
    drop = Mend(Act.DROP, "", "")
    with pytest.raises(NotAllowed, match="autre service"):
        mend(hub.store, officer, key, drop)
    mend(hub.store, hub.session, key, drop)
    with hub.store.read() as read:
        assert len(timeline(read, homes.FERHAT, hub.session)) == 1
        assert timeline(read, homes.FERHAT, officer) == []


def test_a_letter_cancelled_apart_is_decided_by_who_may_see_arrears(hub):
    letter = PaperRecord(number="LI-C02-20-0001", kind="LI", label="Lettre", subject_table="lease", subject_id="x",
                         person_id=homes.FERHAT)  # fmt: skip
    with hub.store.write(hub.session, "test.letter") as unit:
        unit.add(letter)
    hub.clash("paper", letter.id, ["void_reason"], [""], [""], ["Date changée"])
    assert seen_by(hub, Role.CRISIS_CELL) == ()
    (item,) = seen_by(hub, Role.SOCIAL_ADVISER)
    chosen = decided(item.lines, [Side.OTHER])
    cell = replace(hub.session, role=Role.CRISIS_CELL)
    with pytest.raises(NotAllowed, match="autre service"):
        settle(hub.store, cell, chosen)
    settle(hub.store, hub.session, chosen)
    with hub.store.read() as read:
        assert [len(timeline(read, homes.FERHAT, one)) for one in (hub.session, cell)] == [1, 0]


def test_a_write_counts_what_one_role_has_to_decide(hub, plan_id, monkeypatch):
    """Each write has it counted again: for who sits there alone, not for every role there is."""
    asked = []

    def shown(words, role, rows):
        asked.append(role)
        return shown_clash(words, role, rows)

    monkeypatch.setattr("lmmh_desk.features.desk.store.arbitration.shown_clash", shown)
    with hub.store.local() as connection:
        attached.attach(connection, attached.Exchange("https://hub.example", "PEM", b"", b"", (), ""))
    told = Told(CATALOGUE, hub.store.folder)
    with hub.store.read() as read:
        assert (told.facts(read).to_arbitrate, asked) == (0, []), "behind the lock nobody decides"
        assert told.facts(read, Role.SOCIAL_ADVISER).to_arbitrate == 1
    assert asked == [Role.SOCIAL_ADVISER]
