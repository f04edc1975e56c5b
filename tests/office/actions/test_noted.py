"""The audit's last line is noted outside the base at each signing in: an end cut off and chained anew is found."""

import pytest

from lmmh_desk.office.actions.unlock import Door, note_audit, unlock
from lmmh_desk.office.store.witness import AUDIT, noted_health
from lmmh_desk.store import chain
from lmmh_desk.store.doctor import audited
from lmmh_desk.store.exchange.shapes import driver_of
from tests.office.actions.test_password import Kept
from tests.office.conftest import PIN

REWRITE = "UPDATE audit SET action = 'office.nothing' WHERE tx = 2"
CUT = "DELETE FROM audit WHERE tx > 2; UPDATE writing SET tx = 2"


def health(store, tries):
    with store.read() as read:
        driver = driver_of(read)
        return noted_health(driver, tries.read(AUDIT))[0], audited(driver)[0]


def forge(store, statements):
    """Tamper with the key of the base in hand: what was changed is chained anew to its end."""
    with store.local() as connection:
        driver = driver_of(connection)
        for statement in statements.split(";"):
            driver.execute(statement)
        driver.execute("UPDATE audit SET link = NULL, digest = NULL")
        chain.complete(driver)


@pytest.mark.parametrize("statements", [REWRITE, CUT])
def test_what_is_chained_anew_on_a_desk_that_stands_alone_is_found_and_stays_so(store, front, manager, statements):
    tries = Kept()
    assert health(store, tries) == (True, True), "nothing is noted before the first signing in"
    unlock(store, front.agent_id, PIN, tries)
    assert health(store, tries) == (True, True)
    forge(store, statements)
    assert health(store, tries) == (False, True), "its own hashes say nothing"
    for who in (front, manager, front, manager, front):
        unlock(store, who.agent_id, PIN, tries)
    assert health(store, tries)[0] is False, "a signing in doesn't cover it"


def test_the_line_noted_moves_on_with_each_signing_in(store, front, manager):
    tries = Kept()
    unlock(store, front.agent_id, PIN, tries)
    first = tries.read(AUDIT)[0]
    unlock(store, manager.agent_id, PIN, tries)
    assert tries.read(AUDIT)[0] == first + 1


def test_what_a_session_wrote_is_noted_once_it_is_locked_or_over(store, front, manager):
    tries = Kept()
    unlock(store, front.agent_id, PIN, tries)
    last = tries.read(AUDIT)[0]
    with store.write(front, "test.act"):
        pass
    note_audit(Door(store, tries))
    assert tries.read(AUDIT)[0] == last + 1
    forge(store, f"DELETE FROM audit WHERE tx > {last}; UPDATE writing SET tx = {last}")
    assert health(store, tries) == (False, True)
    note_audit(Door(store, tries))
    assert health(store, tries)[0] is False, "a lock doesn't cover it"


class Late(Kept):
    """A vault that is silent at one question, and answers the next."""

    silent = False

    def read(self, agent_id):
        if self.silent:
            self.silent = self.heard = False
            return 0, 0
        return super().read(agent_id)


def test_a_vault_that_was_silent_when_asked_keeps_what_it_had_noted(store, front):
    """What it holds isn't known then: a note over it would cover what was cut."""
    tries = Late()
    unlock(store, front.agent_id, PIN, tries)
    forge(store, CUT)
    tries.silent = True
    note_audit(Door(store, tries))
    assert health(store, tries)[0] is False
