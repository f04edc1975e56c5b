"""E-mail, against a mail server on this machine that speaks RFC 5321 with STARTTLS and AUTH."""

import socket
from email import message_from_bytes, policy

import pytest

from lmmh_desk.messages import smtp
from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.messages.smtp import Smtp
from tests.fakes.outside import MailServer

LETTER = Outgoing("m1", "lamia@exemple.fr", "Votre rendez-vous est à 10:30.\n.\nÀ bientôt.", "Rappel du 17 novembre")
SENDER = "rdv@office.fr"


def gateway(server, **values):
    return Smtp(**{"host": "localhost", "port": server.port, "sender": SENDER, "patience": 2.0, **values})


@pytest.fixture
def server():
    with MailServer().running() as running:
        yield running


def test_a_letter_is_plain_text_with_the_id_of_its_message(server):
    assert gateway(server).send(LETTER) is Verdict.SENT
    ((sender, to, raw, encrypted),) = server.letters
    letter = message_from_bytes(raw, policy=policy.default)
    assert (sender, to, encrypted) == (SENDER, "lamia@exemple.fr", False)
    assert letter["Message-ID"] == "<m1@office.fr>"
    assert (letter["From"], letter["To"], letter["Subject"]) == (SENDER, "lamia@exemple.fr", "Rappel du 17 novembre")
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().strip().splitlines() == LETTER.text.splitlines()
    assert raw.isascii()


def test_the_line_is_encrypted_before_the_password_is_said(tls):
    shown, trusted = tls
    with MailServer("desk", "hunter2", shown).running() as server:
        assert gateway(server, user="desk", password="hunter2", trust=trusted).send(LETTER) is Verdict.SENT
        assert server.letters[0][3]
        assert server.verbs.index("STARTTLS") < server.verbs.index("AUTH")
        assert gateway(server, user="desk", password="hunter2").send(LETTER) is Verdict.SETUP  # unknown certificate
        assert gateway(server, user="desk", password="no", trust=trusted).send(LETTER) is Verdict.SETUP
        assert gateway(server, trust=trusted).send(LETTER) is Verdict.SETUP  # it asks who writes
        assert len(server.letters) == 1


def test_tls_at_once_where_the_port_says_so(tls, monkeypatch):
    shown, trusted = tls
    with MailServer(shown=shown, at_once=True).running() as server:
        monkeypatch.setattr(smtp, "TLS_AT_ONCE", server.port)
        assert gateway(server, trust=trusted).send(LETTER) is Verdict.SENT
        assert server.letters[0][3]


def test_nothing_leaves_the_machine_unencrypted(server, monkeypatch):
    monkeypatch.setattr(smtp, "LOCAL", frozenset())
    assert gateway(server).send(LETTER) is Verdict.SETUP
    assert "MAIL" not in server.verbs


@pytest.mark.parametrize(
    ("verb", "answer", "found"),
    [
        ("EHLO", None, "network"), ("MAIL", None, "network"), ("MAIL", "451 later", "busy"),
        ("MAIL", "553 who", "setup"),
        ("RCPT", "450 later", "busy"), ("RCPT", "550 unknown", "refused"), ("DATA", "451 later", "busy"),
        ("DATA", "554 no", "refused"), ("DATA", "250 odd", "unsure"), ("DATA", None, "unsure"),
        ("END", "452 full", "busy"), ("END", "554 spam", "refused"), ("END", None, "unsure"),
        ("QUIT", None, "sent"),
    ],
)  # fmt: skip
def test_each_refusal_says_whether_to_come_back(server, verb, answer, found):
    server.answers[verb] = answer
    assert gateway(server).send(LETTER) == found
    assert len(server.letters) == (found == "sent")


@pytest.mark.parametrize(("answer", "found"), [("454 later", "busy"), ("535 no", "setup")])
def test_a_server_that_does_not_sign_us_in(tls, answer, found):
    with MailServer("desk", "hunter2", tls[0]).running() as server:
        server.answers["AUTH"] = answer
        assert gateway(server, user="desk", password="hunter2", trust=tls[1]).send(LETTER) == found


def test_a_server_without_passwords_is_a_matter_of_set_up(server):
    assert gateway(server, user="desk", password="hunter2").send(LETTER) is Verdict.SETUP


def test_nobody_there_is_the_network():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert Smtp("127.0.0.1", port, SENDER).send(LETTER) is Verdict.NETWORK


def test_a_silent_server_is_the_network():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert Smtp("127.0.0.1", listener.getsockname()[1], SENDER, patience=0.2).send(LETTER) is Verdict.NETWORK


def test_an_address_smtp_cannot_say_is_refused(server):
    assert gateway(server).send(Outgoing("m1", "éric@exemple.fr", "Texte", "Objet")) is Verdict.REFUSED
    assert server.verbs == []


def test_the_password_is_never_shown():
    assert "hunter2" not in repr(Smtp("localhost", 25, SENDER, "desk", "hunter2"))
