import re
from pathlib import Path

import pytest

import lmmh_desk
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import RIGHTS, ROLE_LABELS, Role, allowed, require, roles_for


def session(role):
    return Session("a", "Karine Moulin", role, "s", "Agence Centre", "d", "C02")


def test_the_longest_entry_wins():
    assert allowed(Role.FRONT_DESK, "moves.void")
    assert not allowed(Role.FRONT_DESK, "moves.cancel")
    assert allowed(Role.TENANCY_OFFICER, "moves.cancel")
    assert roles_for("walkins.queue.close") == RIGHTS["walkins"]


def test_a_caretaker_never_sees_accounts_nor_receives():
    for right in ("tenancy.accounts", "tenancy.read", "walkins.call", "moves.record", "office.audit"):
        assert not allowed("caretaker", right)
    assert allowed("caretaker", "desk.theme")
    assert allowed("caretaker", "office.papers.verify")
    assert not allowed("caretaker", "office.papers.print")


def test_an_unknown_right_is_a_defect_and_an_unknown_role_has_none():
    with pytest.raises(KeyError, match="nothing"):
        roles_for("nothing.known")
    assert not allowed("director", "walkins.call")


def test_require_says_who_may():
    require(session("admin"), "office.rules.set")
    with pytest.raises(NotAllowed) as caught:
        require(session("front_desk"), "office.rules.set")
    assert str(caught.value) == (
        "Votre profil ne permet pas ce geste. Rien n’a été modifié. Demandez à un agent de profil : Siège."
    )


def test_every_role_has_a_name():
    assert set(ROLE_LABELS) == set(Role)


def test_every_right_the_program_asks_for_is_declared():
    asks = re.compile(r'(?:require|allowed|roles_for|restricted)\([^"()]*"([a-z_.]+)"')
    asked = {
        right
        for path in Path(lmmh_desk.__file__).parent.rglob("*.py")
        for right in asks.findall(path.read_text("utf-8"))
    }
    assert len(asked) > 20
    for right in asked:
        assert roles_for(right)
