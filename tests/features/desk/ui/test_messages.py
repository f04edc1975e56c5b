"""The tab « Messages »: the gateways are set and tried, what waits is told, what failed goes again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.features.desk.ui import commands
from lmmh_desk.features.desk.ui.outbox_card import said_outbox
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.messages.gateway import Verdict
from lmmh_desk.office.actions.sending import send_due
from lmmh_desk.office.model.gateways import Kind
from lmmh_desk.office.model.messages import Channel, MessageState, Problem
from lmmh_desk.office.store.messages import Outbox, gateway_setup
from lmmh_desk.office.ui.messages import SOON, Postman
from tests.fakes.outside import SmsService
from tests.features.desk.ui.conftest import PAGES, page_of
from tests.office.actions.test_gateways import secrets  # noqa: F401
from tests.office.actions.test_messages import Way, drop, give_hub, only, queue

SMS, EMAIL = Channel.SMS, Channel.EMAIL


@pytest.fixture
def tab(open_as, admin):
    def build(session=admin):
        return page_of(open_as(session), SettingsPage, "messages").section()

    return build


def fill(panel, **values):
    for key, value in values.items():
        panel.fields[key].set_value(value)


def setup(store, channel=SMS):
    with store.read() as read:
        return gateway_setup(read, channel)


def shown(panel):
    return [key for key, field in panel.fields.items() if field.isVisibleTo(panel)]


def test_each_kind_asks_for_what_it_needs(tab):
    section = tab()
    panel = section.gateways.panel
    assert shown(panel) == ["kind"]
    fill(panel, kind=Kind.HTTP)
    assert shown(panel) == ["kind", "place", "sender", "secret"]
    assert panel.fields["place"].editor.accessibleName() == "Adresse du service"
    fill(panel, kind=Kind.FILE)
    assert shown(panel) == ["kind", "place"]
    section.gateways.channel._parts[1].click()
    panel = section.gateways.panel
    fill(panel, kind=Kind.SMTP)
    assert shown(panel) == ["kind", "place", "port", "user", "sender", "secret"]


def test_a_gateway_is_saved_by_keyboard_and_its_secret_never_shown_again(tab, store, shell, secrets):  # noqa: F811
    section = tab()
    card = section.gateways
    fill(card.panel, kind=Kind.HTTP, place="https://sms.office.fr/v1", sender="LMMH", secret="hunter2")
    assert card.header.caption.text() == "non enregistré"
    QTest.keyClick(card.panel.fields["place"].editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shell.said[-1] == ("Enregistré.", "ok")
    assert (setup(store).kind, setup(store).place) == (Kind.HTTP, "https://sms.office.fr/v1")
    assert list(secrets.values()) == ["hunter2"]
    assert card.panel.values()["secret"] == ""
    assert not card.save_button.isEnabled()
    assert tab().gateways.panel.fields["secret"].note.text() == "gardé dans le coffre du système"


def test_what_is_wrong_is_said_under_its_field(tab, store, secrets):  # noqa: F811
    section = tab()
    fill(section.gateways.panel, kind=Kind.HTTP, place="http://sms.office.fr")
    section.primary()
    assert "https://" in section.gateways.panel.fields["place"].error
    assert setup(store).kind is Kind.NONE
    assert section.escape()
    assert section.gateways.panel.kind() is Kind.NONE
    assert not section.escape()


def test_what_is_typed_is_kept_but_the_secret(tab):
    section = tab()
    assert section.draft() is None
    fill(section.gateways.panel, kind=Kind.HTTP, place="https://a.fr", secret="hunter2")
    draft = section.draft()
    assert "hunter2" not in str(draft)
    other = tab()
    other.restore(draft)
    assert other.gateways.panel.values()["place"] == "https://a.fr"
    section.refresh(None)
    assert section.gateways.panel.values()["place"] == "https://a.fr"


def test_a_test_goes_to_oneself(tab, shell, secrets):  # noqa: F811
    with SmsService().running() as service:
        section = tab()
        card = section.gateways
        assert not card.try_button.isEnabled()
        fill(card.panel, kind=Kind.HTTP, place=service.url, secret="secret")
        section.primary()
        card.address.setText("06 39 98")
        card.try_button.click()
        assert shell.said[-1][1] == "bad"
        card.address.setText("06 39 98 34 71")
        card.try_button.click()
        assert shell.said[-1] == ("Essai remis à la passerelle.", "ok")
        assert service.asked[0][2]["to"] == "+33639983471"
        service.statuses = [403]
        card.try_button.click()
        assert shell.said[-1][1] == "bad"


def test_the_queue_says_what_waits_and_why():
    assert said_outbox(Outbox()) == "rien n’attend"
    told = said_outbox(Outbox(2, 0, ((SMS, Problem.NETWORK),)))
    assert told == "2\u00a0messages en attente · SMS\u00a0: attend le réseau"


def test_a_failed_message_goes_again(tab, store, front, shell):
    queue(store, front)
    send_due(store, front, {SMS: Way(Verdict.REFUSED)})
    section = tab()
    card = section.outbox
    assert card.facts.text() == "1\u00a0échec"
    assert card.table.current().address == "+33639983471"
    card.retry_button.click()
    assert only(store).state is MessageState.QUEUED
    assert card.facts.text() == "1\u00a0message en attente"
    assert not card.retry_button.isEnabled()
    card._retry_current()


def test_the_line_goes_again_by_its_key_and_its_menu(tab, store, front):
    queue(store, front)
    send_due(store, front, {SMS: Way(Verdict.REFUSED, Verdict.REFUSED)})
    card = tab().outbox
    QTest.keyClicks(card.table, "r")
    assert only(store).state is MessageState.QUEUED
    send_due(store, front, {SMS: Way(Verdict.UNSURE)})
    card = tab().outbox
    (action,) = card._menu(card.table.current())
    action.trigger()
    assert only(store).state is MessageState.QUEUED


def test_what_waits_for_the_network_is_tried_at_once(tab, store, front, shell):
    queue(store, front)
    send_due(store, front, {SMS: Way(Verdict.NETWORK)})
    card = tab().outbox
    assert card.facts.text() == "1\u00a0message en attente · SMS\u00a0: attend le réseau"
    card.now_button.click()
    assert only(store).next_try_at == 0
    assert shell.said[-1][0] == "L’envoi reprend."


def test_an_attached_pc_says_that_headquarters_sends(tab, store):
    give_hub(store)
    section = tab()
    assert section.elsewhere.isVisibleTo(section)
    assert "le siège envoie" in section.elsewhere.text
    assert not section.gateways.isVisibleTo(section)


def test_the_front_desk_has_no_such_tab(open_as, front, shell):
    context = open_as(front)
    assert "messages" not in page_of(context, SettingsPage).tabs
    commands.messages(context)
    assert shell.opened == [("settings", {"tab": "messages"})]


# The postman


@pytest.fixture
def postman(open_as, admin, tmp_path, store):
    from lmmh_desk.office.actions.gateways import save_gateway
    from lmmh_desk.office.model.gateways import GatewayForm

    (tmp_path / "sms").mkdir()
    save_gateway(store, admin, GatewayForm(SMS, Kind.FILE, str(tmp_path / "sms")))
    made = Postman(open_as(admin))
    PAGES.append(made)
    yield made
    made.stop()


def test_the_postman_empties_the_outbox_and_tells_the_pages(postman, store, front, tmp_path):
    told = []
    postman._context.writes.changed.connect(told.append)
    message_id = queue(store, front)
    postman.send()
    assert (tmp_path / "sms" / f"{message_id}.json").exists()
    assert [changes.ids("message") for changes in told] == [(message_id,)]
    postman.send()
    assert len(told) == 1


def test_it_comes_soon_after_a_change_to_the_outbox(postman, store, front, qtbot):
    postman._soon.stop()
    with store.write(front, "test.other") as unit:
        pass
    postman._context.writes.changed.emit(unit.changes)
    assert not postman._soon.isActive()
    queue(store, front)
    drop(store, front)
    with store.write(front, "test.touch") as unit:
        from lmmh_desk.office.model.messages import Message

        unit.get(Message, only(store).id).tries = 1
    postman._context.writes.changed.emit(unit.changes)
    assert postman._soon.isActive()
    assert postman._soon.interval() == SOON


def test_it_does_nothing_while_locked_or_stopped(postman, store, front, admin):
    queue(store, front)
    postman._context.session = None
    postman.send()
    assert only(store).state is MessageState.QUEUED
    postman._context.session = admin
    postman.stop()
    postman.send()
    assert only(store).state is MessageState.QUEUED
    assert not postman._timer.isActive()


def test_a_full_disk_lets_it_come_back(postman, store, front, monkeypatch):
    from lmmh_desk.kernel.errors import StoreError
    from lmmh_desk.office.ui import messages

    def full(*_):
        raise StoreError("Le disque est plein.", "Rien n’est perdu.", "Libérez de la place.")

    queue(store, front)
    with monkeypatch.context() as patched:
        patched.setattr(messages, "send_now", full)
        postman.send()
    postman.send()
    assert only(store).state is MessageState.SENT
