"""The folder another program empties."""

import json
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from lmmh_desk.messages.filedrop import FileDrop
from lmmh_desk.messages.gateway import Outgoing, Shut, Verdict

SMS = Outgoing("m1", "+33639983471", "Rendez-vous à 10:30.")


def test_a_message_is_a_file_whole_or_not_there(tmp_path):
    assert FileDrop(tmp_path, "json").send(SMS) is Verdict.SENT
    (file,) = tmp_path.iterdir()
    assert file.name == "m1.json"
    assert json.loads(file.read_text("utf-8")) == {"id": "m1", "to": "+33639983471", "text": "Rendez-vous à 10:30."}


def test_an_e_mail_is_a_letter(tmp_path):
    drop = FileDrop(tmp_path, "eml", "rdv@office.fr")
    assert drop.send(Outgoing("m2", "a@b.fr", "Rendez-vous à 10:30.", "Rappel")) is Verdict.SENT
    letter = message_from_bytes((tmp_path / "m2.eml").read_bytes(), policy=policy.default)
    assert (letter["To"], letter["From"], letter["Subject"]) == ("a@b.fr", "rdv@office.fr", "Rappel")
    assert letter.get_content().strip() == "Rendez-vous à 10:30."


def test_a_share_that_is_gone_is_waited_for(tmp_path):
    assert FileDrop(tmp_path / "gone", "json").send(SMS) is Verdict.NETWORK


@pytest.mark.parametrize(("error", "found"), [(PermissionError, "setup"), (OSError(28, "full"), "network")])
def test_a_folder_that_takes_nothing(tmp_path, monkeypatch, error, found):
    def refuse(self, target):
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    assert FileDrop(tmp_path, "json").send(SMS) == found
    assert list(tmp_path.glob("*.json")) == []


def test_a_gateway_whose_secret_is_lost_takes_nothing():
    assert Shut().send(SMS) is Verdict.SETUP
