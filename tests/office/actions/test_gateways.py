"""The ways out of a PC: their secret is in the vault and nowhere else."""

import pytest

from lmmh_desk.kernel.errors import BadInput, NotAllowed, VaultError, WrongState
from lmmh_desk.messages.filedrop import FileDrop
from lmmh_desk.messages.gateway import Shut, Verdict
from lmmh_desk.messages.smtp import Smtp
from lmmh_desk.messages.web import Http
from lmmh_desk.office.actions.gateways import in_base, open_gateways, save_gateway, set_gateway, try_gateway
from lmmh_desk.office.model.gateways import GatewayForm, Kind
from lmmh_desk.office.model.messages import Channel
from lmmh_desk.office.store.messages import gateway_setup
from lmmh_desk.system import vault
from tests.fakes.outside import SmsService
from tests.office.actions.test_messages import give_hub

SMS, EMAIL = Channel.SMS, Channel.EMAIL
URL = "https://sms.office.fr/v1"


@pytest.fixture
def secrets(monkeypatch):
    kept = {}

    def read(name, service, account):
        if (service, account) not in kept:
            raise vault.SecretMissing("Rien.", "Intact.", "Appelez.")
        return kept[service, account]

    monkeypatch.setattr(vault, "forget", lambda name, service, account: kept.pop((service, account)))
    monkeypatch.setattr(vault, "available", lambda: "memory")
    monkeypatch.setattr(vault, "read", read)
    monkeypatch.setattr(
        vault, "write", lambda name, service, account, secret: kept.update({(service, account): secret})
    )
    return kept


def setup(store, channel=SMS):
    with store.read() as read:
        return gateway_setup(read, channel)


def test_none_is_set_at_first(store, admin):
    assert setup(store).kind is Kind.NONE
    assert open_gateways(store) == {}


def test_a_secret_goes_to_the_vault_and_nowhere_else(store, admin, secrets):
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, sender="LMMH", secret="hunter2"))
    assert list(secrets.values()) == ["hunter2"]
    assert open_gateways(store) == {SMS: Http(URL, "hunter2", "LMMH")}
    with store.read() as read:
        tables = read.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
        kept = str([read.exec_driver_sql(f'SELECT * FROM "{table}"').all() for table in tables])
    assert "sms.office.fr" in kept
    assert "hunter2" not in kept


def test_it_stays_when_something_else_changes_and_goes_with_the_address(store, admin, secrets):
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"))
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, sender="LMMH"))
    assert open_gateways(store)[SMS].token == "hunter2"
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, "https://elsewhere.fr/"))
    assert open_gateways(store)[SMS].token == ""
    save_gateway(store, admin, GatewayForm(SMS))
    assert open_gateways(store) == {}


def test_a_hub_keeps_it_in_its_own_base(store, admin, secrets):
    set_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"), in_base)
    assert open_gateways(store) == {SMS: Http(URL, "hunter2")}
    assert secrets == {}


def test_a_secret_that_serves_no_more_is_forgotten(store, admin, secrets):
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"))
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, sender="LMMH"))
    assert list(secrets.values()) == ["hunter2"], "it still serves"
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter3"))
    assert list(secrets.values()) == ["hunter3"]
    assert open_gateways(store)[SMS].token == "hunter3"
    save_gateway(store, admin, GatewayForm(SMS))
    assert secrets == {}


def test_a_vault_that_forgets_nothing_keeps_no_way_from_being_set(store, admin, secrets, monkeypatch):
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"))

    def refuse(*_):
        raise vault.VaultLocked("Verrouillé.", "Intact.", "Déverrouillez.")

    monkeypatch.setattr(vault, "forget", refuse)
    save_gateway(store, admin, GatewayForm(SMS))
    assert setup(store).kind is Kind.NONE


def test_a_hub_forgets_it_in_its_base(store, admin):
    set_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"), in_base)
    set_gateway(store, admin, GatewayForm(SMS), in_base)
    with store.read() as read:
        assert "hunter2" not in str(read.exec_driver_sql("SELECT * FROM desk_setting").all())


def test_each_kind_opens(store, admin, secrets, tmp_path):
    save_gateway(store, admin, GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "465", "desk", "a@b.fr", "hunter2"))
    save_gateway(store, admin, GatewayForm(SMS, Kind.FILE, str(tmp_path), secret="unused"))
    smtp = Smtp("smtp.office.fr", 465, "a@b.fr", "desk", "hunter2")
    assert open_gateways(store) == {SMS: FileDrop(tmp_path, "json"), EMAIL: smtp}
    assert len(secrets) == 1
    save_gateway(store, admin, GatewayForm(EMAIL, Kind.FILE, str(tmp_path), sender="a@b.fr"))
    assert open_gateways(store)[EMAIL] == FileDrop(tmp_path, "eml", "a@b.fr")


def test_a_secret_that_is_gone_shuts_the_way(store, admin, secrets):
    save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"))
    secrets.clear()
    assert isinstance(open_gateways(store)[SMS], Shut)


def test_a_vault_that_keeps_nothing_leaves_the_former_way(store, admin, secrets, monkeypatch, tmp_path):
    save_gateway(store, admin, GatewayForm(SMS, Kind.FILE, str(tmp_path)))

    def refuse(*_):
        raise vault.VaultLocked("Verrouillé.", "Intact.", "Déverrouillez.")

    monkeypatch.setattr(vault, "write", refuse)
    with pytest.raises(VaultError, match="passerelle d’avant"):
        save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, URL, secret="hunter2"))
    assert setup(store).kind is Kind.FILE


def test_bad_input_changes_nothing(store, admin):
    with pytest.raises(BadInput) as error:
        save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, "http://sms.office.fr"))
    assert list(error.value.fields) == ["place"]
    assert setup(store).kind is Kind.NONE


def test_only_a_manager_of_a_pc_that_sends_sets_it(store, admin, front, tmp_path):
    form = GatewayForm(SMS, Kind.FILE, str(tmp_path))
    with pytest.raises(NotAllowed):
        save_gateway(store, front, form)
    give_hub(store)
    with pytest.raises(WrongState):
        save_gateway(store, admin, form)


def test_a_test_goes_out_at_once(store, admin, secrets):
    with SmsService().running() as service:
        save_gateway(store, admin, GatewayForm(SMS, Kind.HTTP, service.url, secret="secret"))
        assert try_gateway(store, admin, SMS, "+33639983471") is Verdict.SENT
        ((_path, _headers, body),) = service.asked
        assert (body["to"], body["text"]) == ("+33639983471", "Essai de LMMH Desk : la passerelle fonctionne.")
        with pytest.raises(BadInput):
            try_gateway(store, admin, SMS, "06")
        with store.read() as read:
            assert read.exec_driver_sql("SELECT count(*) FROM message").scalar() == 0
            said = read.exec_driver_sql("SELECT group_concat(subject || details) FROM audit").scalar()
        assert "+33639983471" not in said


def test_a_test_of_nothing_says_so(store, admin, tmp_path, front):
    with pytest.raises(WrongState):
        try_gateway(store, admin, EMAIL, "a@b.fr")
    save_gateway(store, admin, GatewayForm(EMAIL, Kind.FILE, str(tmp_path), sender="a@b.fr"))
    assert try_gateway(store, admin, EMAIL, "a@b.fr") is Verdict.SENT
    with pytest.raises(NotAllowed):
        try_gateway(store, front, EMAIL, "a@b.fr")
