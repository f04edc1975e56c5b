from contextlib import contextmanager
from threading import Barrier, Thread

import pytest

from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, Paused, StoreError
from lmmh_desk.office.actions.agents import save_agent, set_pin
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.actions.unlock import code_opened_by, release, unlock
from lmmh_desk.office.model.forms import AgentForm
from lmmh_desk.office.model.pins import Attempts
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.agents import attempts, standing
from lmmh_desk.store.opening import open_store
from tests.conftest import KEY
from tests.office.conftest import PIN, acts_on, choose
from tests.replacing import replace

WRONG = "314159"


def fail(store, agent_id, times):
    for _ in range(times):
        with pytest.raises(NotAllowed) as caught:
            unlock(store, agent_id, WRONG)
    return caught.value


def test_the_code_opens_the_session(store, front):
    assert unlock(store, front.agent_id, PIN) == front
    with store.read() as read:
        assert [act for act, _ in acts_on(read, front.agent_id)] == ["office.unlock"]


def test_wrong_codes_are_counted_and_forgotten_by_the_right_one(store, front):
    assert fail(store, front.agent_id, 3).gesture == "Il reste 2 essais."
    assert fail(store, front.agent_id, 1).gesture == "Il reste 1 essai."
    unlock(store, front.agent_id, PIN)
    assert fail(store, front.agent_id, 1).gesture == "Il reste 4 essais."


def test_five_wrong_codes_make_a_pause_that_doubles(store, front, clock):
    assert fail(store, front.agent_id, 5).fact == "Code PIN erroné : pause de 30\u00a0s."
    clock.advance(29_000)
    with pytest.raises(NotAllowed) as caught:
        unlock(store, front.agent_id, PIN)
    assert caught.value.fact == "Trop de codes erronés : pause de 1\u00a0s."
    clock.advance(1_000)
    assert fail(store, front.agent_id, 1).fact == "Code PIN erroné : pause de 60\u00a0s."
    clock.advance(60_000)
    assert unlock(store, front.agent_id, PIN) == front


@pytest.mark.parametrize("moved", [86_400_000, 40 * 365 * 86_400_000, -86_400_000])
def test_a_clock_set_otherwise_neither_shortens_nor_lengthens_a_pause(store, front, clock, moved):
    fail(store, front.agent_id, 5)
    clock.set(clock.now() + moved)
    with pytest.raises(Paused, match=r"pause de 30\u00a0s"):
        unlock(store, front.agent_id, PIN)
    clock.advance(29_999)
    with pytest.raises(Paused, match=r"pause de 1\u00a0s"):
        unlock(store, front.agent_id, PIN)
    clock.advance(1)
    assert unlock(store, front.agent_id, PIN) == front


def test_a_machine_started_anew_ends_no_pause(store, front, clock):
    clock.advance(3_600_000)
    fail(store, front.agent_id, 5)
    clock.ran = 0
    with pytest.raises(Paused, match=r"pause de 30\u00a0s"):
        unlock(store, front.agent_id, PIN)
    clock.advance(30_000)
    assert unlock(store, front.agent_id, PIN) == front


def test_a_try_counts_before_it_is_looked_at(store, front, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("lmmh_desk.office.actions.unlock.matches", killed)
    with pytest.raises(KeyboardInterrupt):
        unlock(store, front.agent_id, WRONG)
    with store.read() as read:
        assert attempts(read, front.agent_id).failed == 1


def test_codes_tried_at_the_same_time_are_counted_one_by_one(store, front, clock):
    """As by commands of the terminal, which open the base beside each other."""
    begin, said = Barrier(8), []
    doors = [open_store(store.folder, KEY, clock) for _ in range(begin.parties)]

    def guess(door):
        begin.wait()
        with pytest.raises(NotAllowed) as caught:
            unlock(door, front.agent_id, WRONG)
        said.append(caught.value.fact)

    guesses = [Thread(target=guess, args=(door,)) for door in doors]
    for one in guesses:
        one.start()
    for one in guesses:
        one.join()
    for door in doors:
        door.close()
    assert sum(fact.startswith("Trop de codes") for fact in said) == 3, said
    with store.read() as read:
        assert attempts(read, front.agent_id).failed == 5


def test_an_incomplete_code_is_no_try(store, front):
    with pytest.raises(BadInput):
        unlock(store, front.agent_id, "27")
    with store.read() as read:
        assert attempts(read, front.agent_id) == Attempts()


def test_who_left_cannot_open(store, admin, front):
    form = AgentForm(name="K", title="t", role=front.role, site_id=front.site_id, active=False, id=front.agent_id)
    save_agent(store, admin, form)
    with pytest.raises(NotAllowed):
        unlock(store, front.agent_id, PIN)
    with pytest.raises(NotFound):
        unlock(store, "nobody", PIN)


def test_a_manager_ends_the_pause(store, front, manager):
    assert not isinstance(fail(store, front.agent_id, 4), Paused)
    assert isinstance(fail(store, front.agent_id, 1), Paused)
    with pytest.raises(Paused):
        unlock(store, front.agent_id, PIN)
    with pytest.raises(NotAllowed):
        release(store, front.agent_id, manager.agent_id, WRONG)
    release(store, front.agent_id, manager.agent_id, PIN)
    assert unlock(store, front.agent_id, PIN) == front


def test_a_colleague_cannot_end_the_pause(store, admin, front):
    fail(store, admin.agent_id, 5)
    with pytest.raises(NotAllowed, match="profil"):
        release(store, admin.agent_id, front.agent_id, PIN)


class Refusing:
    """A store whose disk takes nothing any more."""

    def __init__(self, store):
        self.clock, self.read = store.clock, store.read

    def local(self):
        raise StoreError("Le disque est plein.")

    def write(self, *_):
        raise StoreError("Le disque est plein.")


class RefusingLast(Refusing):
    """A store whose disk is full once the commit comes."""

    def __init__(self, store):
        super().__init__(store)
        self.begin = store.local

    @contextmanager
    def local(self):
        with self.begin() as connection:
            yield connection
            raise StoreError("Le disque est plein.")


@pytest.mark.parametrize("refusing", [Refusing, RefusingLast])
def test_a_full_disk_locks_nobody_out_and_still_counts(store, front, clock, refusing):
    full = refusing(store)
    assert unlock(full, front.agent_id, PIN) == front
    fail(full, front.agent_id, 5)
    with pytest.raises(NotAllowed, match="pause"):
        unlock(full, front.agent_id, PIN)
    clock.advance(30_000)
    assert unlock(full, front.agent_id, PIN) == replace(front)
    assert fail(full, front.agent_id, 1).gesture == "Il reste 4 essais."


def test_a_full_disk_closes_nobody_at_the_next_look_for_the_code_of_another_day(store, front, manager):
    full = Refusing(store)

    def stands(session):
        with store.read() as read:
            return standing(read, session, code_opened_by(full, session.agent_id))

    assert stands(front) == front, "opened by a program before"
    choose(store, unlock(store, front.agent_id, PIN), "Les Sablons à midi")
    set_pin(store, manager, front.agent_id, WRONG)
    opened = unlock(full, front.agent_id, WRONG)
    assert stands(opened) == opened
    set_pin(store, manager, front.agent_id, PIN)
    assert stands(opened) is None


def test_who_signs_in_is_told_which_papers_others_establish(store, admin, front, manager):
    assert unlock(store, front.agent_id, PIN).withheld == {"AR", "AL", "JP", "CR", "PV", "LD"}
    assert unlock(store, manager.agent_id, PIN).withheld == frozenset()
    set_issuers(store, admin, "AR", [Role.FRONT_DESK])
    assert "AR" not in unlock(store, front.agent_id, PIN).withheld
    assert unlock(store, manager.agent_id, PIN).withheld == {"AR"}
