"""What may be set as a way out."""

import pytest

from lmmh_desk.office.model.gateways import GatewayForm, GatewaySetup, Kind
from lmmh_desk.office.model.messages import Channel

SMS, EMAIL = Channel.SMS, Channel.EMAIL


@pytest.mark.parametrize(
    "form",
    [
        GatewayForm(SMS), GatewayForm(SMS, Kind.HTTP, "https://sms.office.fr/v1"),
        GatewayForm(SMS, Kind.HTTP, " https://sms.office.fr:8443/v1?a=b ", sender="LMMH"),
        GatewayForm(SMS, Kind.HTTP, "http://localhost:8080/"), GatewayForm(SMS, Kind.HTTP, "https://10.0.0.1/"),
        GatewayForm(SMS, Kind.FILE, "/srv/sms", sender="L!"),
        GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "587", "desk", "rdv@office.fr"),
        GatewayForm(EMAIL, Kind.SMTP, "::1", sender="rdv@office.fr"),
        GatewayForm(EMAIL, Kind.FILE, "/srv/mail", sender="rdv@office.fr"),
    ],
)  # fmt: skip
def test_right(form):
    assert form.errors() == {}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (GatewayForm(SMS, Kind.HTTP, "http://sms.office.fr/"), "place"), (GatewayForm(SMS, Kind.HTTP, ""), "place"),
        (GatewayForm(SMS, Kind.HTTP, "https:///v1"), "place"), (GatewayForm(SMS, Kind.HTTP, "https://a:b/"), "place"),
        (GatewayForm(SMS, Kind.HTTP, "https://me:pw@office.fr/"), "place"),
        (GatewayForm(SMS, Kind.HTTP, "https://office.fr/a b"), "place"),
        (GatewayForm(SMS, Kind.HTTP, "https://off_ice!.fr/"), "place"),
        (GatewayForm(SMS, Kind.FILE, "sms"), "place"),
        (GatewayForm(SMS, Kind.HTTP, "https://a.fr", sender="L!"), "sender"),
        (GatewayForm(EMAIL, Kind.SMTP, "smtp office", sender="a@b.fr"), "place"),
        (GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "0", sender="a@b.fr"), "port"),
        (GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "x", sender="a@b.fr"), "port"),
        (GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", sender="office"), "sender"),
    ],
)  # fmt: skip
def test_wrong(form, field):
    assert list(form.errors()) == [field]


def test_a_secret_follows_only_where_it_was_meant_to_go():
    former = GatewaySetup(EMAIL, Kind.SMTP, "smtp.office.fr", 587, "desk", "a@b.fr", "windows", "name")
    same = GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "", "desk", "other@b.fr")
    assert same.setup(former).secret == "name"
    for other in (
        GatewayForm(EMAIL, Kind.SMTP, "smtp.elsewhere.fr", "587", "desk", "a@b.fr"),
        GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "465", "desk", "a@b.fr"),
        GatewayForm(EMAIL, Kind.SMTP, "smtp.office.fr", "587", "me", "a@b.fr"),
        GatewayForm(EMAIL, Kind.NONE),
    ):
        assert (other.setup(former).vault, other.setup(former).secret) == ("", "")
