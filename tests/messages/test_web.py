"""The HTTPS service of SMS, against a server on this machine that delivers an id once."""

import socket

import pytest

from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.messages.web import Http, verdict
from tests.fakes.outside import SmsService

SMS = Outgoing("m1", "+33639983471", "Rendez-vous mardi à 10:30.")


@pytest.fixture
def service():
    with SmsService().running() as running:
        yield running


def gateway(service, **values):
    return Http(service.url, **{"token": "secret", "sender": "LMMH", "patience": 2.0, **values})


def test_a_message_is_posted_with_its_id_and_the_token(service):
    assert gateway(service).send(SMS) is Verdict.SENT
    ((path, headers, body),) = service.asked
    assert path == "/v1/sms"
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == "m1"
    assert body == {"id": "m1", "to": "+33639983471", "from": "LMMH", "text": "Rendez-vous mardi à 10:30."}


def test_over_tls_the_certificate_is_checked(tls):
    shown, trusted = tls
    with SmsService().running(shown) as service:
        assert service.url.startswith("https://")
        assert gateway(service, trust=trusted).send(SMS) is Verdict.SENT
        assert gateway(service).send(SMS) is Verdict.SETUP
        assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "found"),
    [
        (200, "sent"), (202, "sent"), (204, "sent"), (301, "setup"), (307, "setup"), (400, "refused"), (403, "setup"),
        (404, "setup"), (408, "busy"), (409, "busy"), (422, "refused"), (429, "busy"), (500, "busy"), (503, "busy"),
    ],
)  # fmt: skip
def test_each_answer_says_whether_to_come_back(service, status, found):
    service.statuses = [status]
    assert gateway(service).send(SMS) == verdict(status) == found


def test_a_wrong_token_is_a_matter_of_set_up(service):
    assert gateway(service, token="old").send(SMS) is Verdict.SETUP


def test_a_redirection_takes_the_token_nowhere(service):
    with SmsService().running() as other:
        service.statuses, service.location = [302], other.url
        assert gateway(service).send(SMS) is Verdict.SETUP
        assert other.asked == []


def test_nobody_there_is_the_network():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert Http(f"http://127.0.0.1:{port}/", "t").send(SMS) is Verdict.NETWORK
    assert Http("https://nowhere.invalid/", "t").send(SMS) is Verdict.NETWORK


def test_an_answer_that_does_not_come_leaves_a_doubt(service):
    service.hang = 1.0
    assert gateway(service, patience=0.2).send(SMS) is Verdict.UNSURE
    service.hang, service.cut = 0.0, True
    assert gateway(service).send(SMS) is Verdict.UNSURE
    service.cut = False
    assert gateway(service).send(SMS) is Verdict.SENT
    assert list(service.delivered) == ["m1"]


@pytest.mark.parametrize("url", ["http://office.fr/sms", "ftp://office.fr", "https://", "office.fr"])
def test_nothing_goes_out_unencrypted(url):
    assert Http(url, "secret").send(SMS) is Verdict.SETUP


def test_the_token_is_never_shown():
    assert "hunter2" not in repr(Http("https://office.fr", "hunter2"))
