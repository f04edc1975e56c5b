"""A password opens the day, six digits open it again; counts survive a copy put back; a silent PC closes."""

from datetime import date

import pytest

from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, PasswordWanted, Paused, WrongState
from lmmh_desk.office.actions.agents import change_access, choose_password, set_pin
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.actions.unlock import NO_TRIES, day_opened, release, unlock
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.forms import AccessForm
from lmmh_desk.office.model.grants import HOUR_MS
from lmmh_desk.office.model.pins import hash_secret
from lmmh_desk.office.model.settings import OPEN_WITHOUT_EXCHANGE
from lmmh_desk.office.store import grants
from lmmh_desk.office.store.agents import agent, attempts
from lmmh_desk.office.store.desk import clear_attempts
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.kept import forget
from tests.office.conftest import PIN, acts_on, choose
from tests.replacing import replace

PASSWORD = "trois mots au comptoir"
OTHER = "un autre secret du matin"
DAY = 24 * 3600 * 1000


class Kept:
    """A second count, as a vault keeps it."""

    heard = True

    def __init__(self):
        self.counts = {}

    def read(self, agent_id):
        return self.counts.get(agent_id, (0, 0))

    def keep(self, agent_id, failed, paused_until):
        self.counts[agent_id] = (failed, paused_until)


class Silent(Kept):
    """A vault that answers nothing: stopped by who has the session of the system."""

    def read(self, agent_id):
        self.heard = False
        return 0, 0

    def keep(self, agent_id, failed, paused_until):
        self.heard = False


class Deaf(Kept):
    """A vault stopped between the two."""

    def keep(self, agent_id, failed, paused_until):
        self.heard = False


@pytest.fixture
def karine(store, front):
    choose(store, front, PASSWORD)
    return front


def test_the_code_is_enough_until_the_evening_only(store, karine, clock):
    assert unlock(store, karine.agent_id, PIN) == karine
    clock.advance(paris_instant(date(2020, 11, 17), 23, 59) - clock.now())
    assert unlock(store, karine.agent_id, PIN) == karine
    clock.advance(60_000)
    with pytest.raises(PasswordWanted, match="mot de passe ouvre la journée"):
        unlock(store, karine.agent_id, PIN)
    with store.read() as read:
        assert attempts(read, karine.agent_id).failed == 0, "a code too early is no wrong code"
        assert not day_opened(read, karine.agent_id, clock.now())
    assert unlock(store, karine.agent_id, PASSWORD) == karine
    assert unlock(store, karine.agent_id, PIN) == karine


def test_wrong_passwords_are_counted_with_wrong_codes(store, karine):
    for wrong in (OTHER, "314159", OTHER, "314159"):
        with pytest.raises(NotAllowed) as caught:
            unlock(store, karine.agent_id, wrong)
    assert caught.value.fact == "Code PIN erroné."
    with pytest.raises(Paused, match=r"Mot de passe erroné\u00a0: pause de 30"):
        unlock(store, karine.agent_id, OTHER)
    with pytest.raises(Paused):
        unlock(store, karine.agent_id, PASSWORD)


@pytest.mark.parametrize("short", ["", "27", "court"])
def test_what_cannot_be_a_secret_is_no_try(store, karine, short):
    with pytest.raises(BadInput):
        unlock(store, karine.agent_id, short)
    with store.read() as read:
        assert attempts(read, karine.agent_id).failed == 0


def test_a_database_copied_back_forgets_no_wrong_code(store, front, manager, clock):
    tries = Kept()
    for _ in range(5):
        with pytest.raises(NotAllowed):
            unlock(store, front.agent_id, "314159", tries)
    with store.local() as connection:  # the file of this morning, put back
        clear_attempts(connection, front.agent_id)
    with pytest.raises(Paused):
        unlock(store, front.agent_id, PIN, tries)
    clock.advance(30_000)
    with pytest.raises(Paused, match="60"):
        unlock(store, front.agent_id, "314159", tries)
    release(store, front.agent_id, manager.agent_id, PIN, tries)
    assert unlock(store, front.agent_id, PIN, tries) == front
    assert {tries.counts[agent_id] for agent_id in (front.agent_id, manager.agent_id)} == {(0, 0)}


def attach(monkeypatch, **known):
    hub = Exchange("https://hub.example", "", b"", b"", (), "", **known)
    monkeypatch.setattr(grants, "attached", lambda _read: hub)


@pytest.mark.parametrize("heard", [True, False])
def test_a_pc_silent_for_a_week_opens_to_nobody(store, front, manager, clock, monkeypatch, heard):
    attach(monkeypatch, received_at=clock.now() if heard else None)
    choose(store, manager, PASSWORD)
    choose(store, front, PASSWORD)
    assert unlock(store, front.agent_id, PIN) == front
    with store.read() as read:
        assert grants.closes_at(read) == clock.now() + 7 * DAY
    clock.advance(7 * DAY)
    assert unlock(store, front.agent_id, PASSWORD) == front
    clock.advance(1)
    for attempt in (front, manager):
        with pytest.raises((NotAllowed, PasswordWanted), match="pas synchronisé depuis"):
            unlock(store, attempt.agent_id, PIN)
    with pytest.raises(NotAllowed, match="erroné"):
        unlock(store, manager.agent_id, OTHER)
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        unlock(store, front.agent_id, PIN)


def test_how_long_it_may_stay_silent_is_a_setting_of_the_office(store, front, admin, clock, monkeypatch):
    attach(monkeypatch, received_at=clock.now())
    choose(store, front, PASSWORD)
    set_setting(store, admin, OPEN_WITHOUT_EXCHANGE, 3)
    clock.advance(3 * DAY)
    assert unlock(store, front.agent_id, PASSWORD) == front
    clock.advance(1)
    with pytest.raises((NotAllowed, PasswordWanted), match="plus de 3 jours"):
        unlock(store, front.agent_id, PASSWORD)


def test_a_desk_that_stands_alone_never_closes(store, front, clock):
    clock.advance(900 * DAY)
    assert unlock(store, front.agent_id, PIN) == front
    with store.read() as read:
        assert grants.closes_at(read) is None


def test_a_desk_never_opened_yet_is_not_said_to_close(store, front, monkeypatch):
    attach(monkeypatch)
    with store.read() as read:
        assert grants.closes_at(read) is None


def test_a_manager_s_password_opens_it_to_the_end_of_the_day_and_leaves_a_line(
    store, front, manager, clock, monkeypatch
):
    attach(monkeypatch, received_at=clock.now())
    choose(store, manager, PASSWORD)
    clock.advance(8 * DAY)
    assert unlock(store, manager.agent_id, PASSWORD) == manager
    with store.read() as read:
        assert acts_on(read, manager.device_id)[0] == ("office.extend", {"heard": "2020-11-17"})
    assert unlock(store, manager.agent_id, PIN) == manager
    assert unlock(store, front.agent_id, PIN) == front
    with store.read() as read:
        assert [act for act, _ in acts_on(read, manager.device_id)].count("office.extend") == 1
        closes_at = grants.closes_at(read)
    assert paris(closes_at).strftime("%d %H:%M") == "25 23:59"
    clock.advance(closes_at + 1 - clock.now())
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        unlock(store, front.agent_id, PIN)
    clock.advance(-DAY)
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        unlock(store, front.agent_id, PIN)


def test_a_clock_set_back_opens_no_past_day_by_the_code(store, karine, clock):
    assert unlock(store, karine.agent_id, PIN) == karine
    clock.advance(DAY)
    with pytest.raises(PasswordWanted):
        unlock(store, karine.agent_id, PIN)
    unlock(store, karine.agent_id, PASSWORD)
    clock.advance(-DAY)
    with pytest.raises(PasswordWanted):
        unlock(store, karine.agent_id, PIN)


def test_what_a_colleague_wrote_since_tells_that_the_day_is_over(store, karine, manager, clock):
    clock.advance(DAY)
    unlock(store, manager.agent_id, PIN)
    clock.advance(-DAY)
    with pytest.raises(PasswordWanted):
        unlock(store, karine.agent_id, PIN)
    assert unlock(store, karine.agent_id, PASSWORD) == karine
    assert unlock(store, karine.agent_id, PIN) == karine, "a clock that was ahead asks for the password once"


def test_a_base_copied_back_with_the_clock_opens_no_past_day_by_the_code(store, karine, clock, monkeypatch):
    attach(monkeypatch, received_at=clock.now())
    tries = Kept()
    tries.keep(grants.CLOCK, clock.now(), clock.now() + DAY)  # what the vault saw; the base is of the day before
    with pytest.raises(PasswordWanted):
        unlock(store, karine.agent_id, PIN, tries)
    assert unlock(store, karine.agent_id, PASSWORD, tries) == karine


@pytest.mark.parametrize("copied_back", [False, True])
def test_a_clock_set_back_gives_no_more_days(store, front, clock, monkeypatch, copied_back):
    hub = Exchange("https://hub.example", "", b"", b"", (), "", received_at=clock.now(), clock_offset=DAY)
    monkeypatch.setattr(grants, "attached", lambda _read: hub)
    tries = Kept()
    clock.advance(5 * DAY)
    unlock(store, front.agent_id, PIN, tries)
    clock.advance(3 * DAY)
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        unlock(store, front.agent_id, PIN, tries)
    if copied_back:
        with store.local() as connection:
            forget(connection, grants.CLOCK)
    clock.advance(-6 * DAY)
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        unlock(store, front.agent_id, PIN, tries if copied_back else NO_TRIES)


def test_the_clock_is_noted_once_an_hour(store, front, clock, monkeypatch):
    hub = Exchange("https://hub.example", "", b"", b"", (), "", received_at=clock.now())
    monkeypatch.setattr(grants, "attached", lambda _read: hub)
    tries = Kept()
    unlock(store, front.agent_id, PIN, tries)
    noted = tries.read(grants.CLOCK)
    clock.advance(60_000)
    unlock(store, front.agent_id, PIN, tries)
    assert tries.read(grants.CLOCK) == noted
    clock.advance(HOUR_MS)
    unlock(store, front.agent_id, PIN, tries)
    assert tries.read(grants.CLOCK) > noted


def test_a_clock_that_was_years_ahead_is_forgotten_at_the_next_exchange(store, front, clock, monkeypatch):
    hub = Exchange("https://hub.example", "", b"", b"", (), "", received_at=clock.now())
    monkeypatch.setattr(grants, "attached", lambda _read: hub)
    clock.advance(4000 * DAY)
    with pytest.raises(NotAllowed):
        unlock(store, front.agent_id, PIN)
    clock.advance(-3999 * DAY)
    with pytest.raises(NotAllowed):
        unlock(store, front.agent_id, PIN)
    hub = replace(hub, received_at=clock.now())
    assert unlock(store, front.agent_id, PIN) == front


def changing(**values):
    again = {f"{name}_again": value for name, value in values.items() if name in ("password", "pin")}
    return AccessForm(**({"former": PASSWORD} | again | values))


def test_one_s_own_access_changes_by_the_password_of_before(store, karine):
    change_access(store, karine, changing(password=OTHER, pin="161803"))
    assert unlock(store, karine.agent_id, OTHER) == karine
    assert unlock(store, karine.agent_id, "161803") == karine
    change_access(store, karine, changing(former=OTHER, pin=PIN))
    assert unlock(store, karine.agent_id, OTHER) == unlock(store, karine.agent_id, PIN)
    change_access(store, karine, changing(former=OTHER, password=PASSWORD))
    assert unlock(store, karine.agent_id, PASSWORD) == unlock(store, karine.agent_id, PIN)
    with store.read() as read:
        assert agent(read, karine.agent_id).password_hash.startswith("$argon2id$")
        told = [details for act, details in acts_on(read, karine.agent_id) if act == "office.access"]
    assert [each["changed"] for each in told] == ["password", "pin", "password pin"]


def test_who_passes_by_an_open_session_guesses_no_password_there(store, karine, clock):
    tries = Kept()
    for _ in range(4):
        with pytest.raises(NotAllowed, match="Mot de passe erroné"):
            change_access(store, karine, changing(former="je ne sais plus", pin="161803"), tries)
    with pytest.raises(Paused):
        change_access(store, karine, changing(former="je ne sais plus", pin="161803"), tries)
    with pytest.raises(Paused):
        change_access(store, karine, changing(pin="161803"), tries)
    with pytest.raises(Paused):
        unlock(store, karine.agent_id, PIN, tries)
    clock.advance(30_000)
    change_access(store, karine, changing(pin="161803"), tries)
    assert tries.counts == {karine.agent_id: (0, 0)}
    with store.read() as read:
        assert attempts(read, karine.agent_id).failed == 0
        assert [act for act, _ in acts_on(read, karine.agent_id)].count("office.confirm_refused") == 5


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"former": "", "pin": "161803"}, "former"),
        ({}, "password"),
        ({"password": PASSWORD}, "password"),
        ({"password": "court"}, "password"),
        ({"password": OTHER, "password_again": "autre"}, "password_again"),
        ({"pin": "123456"}, "pin"),
        ({"pin": "161803", "pin_again": "161804"}, "pin_again"),
    ],
)
def test_a_wrong_change_names_its_field_and_is_no_try(store, karine, values, field):
    with pytest.raises(BadInput) as caught:
        change_access(store, karine, changing(**values))
    assert list(caught.value.fields) == [field]
    with store.read() as read:
        assert attempts(read, karine.agent_id).failed == 0
    assert unlock(store, karine.agent_id, PIN) == karine


def test_the_first_password_is_chosen_once(store, karine):
    with pytest.raises(WrongState, match="déjà un mot de passe"):
        choose_password(store, karine, OTHER, "161803")
    assert unlock(store, karine.agent_id, PASSWORD) == karine


@pytest.mark.parametrize("weak", ["court", "1234567890123", "aaaaaaaaaaaaaa", "karine-moulin-1"])
def test_a_password_is_long_and_not_one_s_name(store, front, weak):
    with pytest.raises(BadInput) as caught:
        choose_password(store, front, weak, "161803")
    assert list(caught.value.fields) == ["password"]


def test_one_s_own_code_is_chosen_with_the_first_password(store, front, manager, clock):
    """Whoever gave the code would open as its agent for ever."""
    set_pin(store, manager, front.agent_id, "161803")
    unlock(store, front.agent_id, "161803")
    for code in ("161803", "123456", "27"):
        with pytest.raises(BadInput) as caught:
            choose_password(store, front, PASSWORD, code)
        assert list(caught.value.fields) == ["pin"]
    choose_password(store, front, PASSWORD, PIN)
    assert unlock(store, front.agent_id, PIN) == front
    clock.advance(30 * DAY)
    unlock(store, front.agent_id, PASSWORD)
    with pytest.raises(NotAllowed, match="erroné"):
        unlock(store, front.agent_id, "161803")


def test_a_code_given_on_another_pc_opens_here_once(store, karine, admin, clock):
    """What an exchange brings: this PC noted days opened under the code of before."""
    clock.advance(DAY)
    with store.write(admin, "office.pin", karine.agent_id) as unit:
        row = unit.get(Agent, karine.agent_id)
        row.pin_hash, row.password_hash = hash_secret("161803"), ""
    assert unlock(store, karine.agent_id, "161803") == karine
    clock.advance(DAY)
    with pytest.raises(NotAllowed, match="n’a servi qu’à ouvrir une journée"):
        unlock(store, karine.agent_id, "161803")


def test_a_day_opened_under_another_code_is_not_open(store, karine, admin):
    with store.write(admin, "office.access", karine.agent_id) as unit:
        unit.get(Agent, karine.agent_id).pin_hash = hash_secret("161803")
    with pytest.raises(PasswordWanted):
        unlock(store, karine.agent_id, "161803")
    assert unlock(store, karine.agent_id, PASSWORD) == karine
    assert unlock(store, karine.agent_id, "161803") == karine


def test_ending_a_pause_opens_nothing_to_the_manager(store, front, manager, clock, monkeypatch):
    attach(monkeypatch, received_at=clock.now())
    choose(store, manager, PASSWORD)
    clock.advance(DAY)
    release(store, front.agent_id, manager.agent_id, PASSWORD)
    with store.read() as read:
        assert not day_opened(read, manager.agent_id, clock.now())
    clock.advance(8 * DAY)
    release(store, front.agent_id, manager.agent_id, PASSWORD)
    with pytest.raises(NotAllowed, match="plus de 7 jours"):
        unlock(store, front.agent_id, PIN)


def test_a_code_given_by_a_manager_opens_once_and_forgets_the_password(store, karine, manager):
    set_pin(store, manager, karine.agent_id, PIN)
    with store.read() as read:
        assert not agent(read, karine.agent_id).password_hash
    with pytest.raises(NotAllowed):
        unlock(store, karine.agent_id, PASSWORD)
    assert unlock(store, karine.agent_id, PIN) == karine


def test_a_code_given_by_a_manager_ends_the_pause_counted_outside_the_database(store, karine, manager):
    tries = Kept()
    for _ in range(5):
        with pytest.raises(NotAllowed):
            unlock(store, karine.agent_id, OTHER, tries)
    with pytest.raises(Paused):
        unlock(store, karine.agent_id, PASSWORD, tries)
    set_pin(store, manager, karine.agent_id, PIN, tries)
    assert unlock(store, karine.agent_id, PIN, tries) == karine


def test_a_code_without_a_password_opens_one_day_only(store, front, admin, clock):
    for _ in range(2):
        assert unlock(store, front.agent_id, PIN) == front
    clock.advance(DAY)
    with pytest.raises(NotAllowed, match="n’a servi qu’à ouvrir une journée"):
        unlock(store, front.agent_id, PIN)
    with store.read() as read:
        assert not day_opened(read, front.agent_id, clock.now())
        assert attempts(read, front.agent_id).failed == 0
    set_pin(store, admin, front.agent_id, "161803")
    assert unlock(store, front.agent_id, "161803") == front
    choose_password(store, front, PASSWORD, PIN)
    clock.advance(DAY)
    assert unlock(store, front.agent_id, PASSWORD) == front


def test_a_manager_s_code_opens_no_silent_pc_even_without_a_password(store, manager, clock, monkeypatch):
    attach(monkeypatch, received_at=clock.now())
    clock.advance(8 * DAY)
    with pytest.raises(PasswordWanted, match="pas synchronisé depuis"):
        unlock(store, manager.agent_id, PIN)
    with store.read() as read:
        assert acts_on(read, manager.device_id) == []


@pytest.mark.parametrize("kind", [Silent, Deaf])
def test_six_digits_tell_nothing_while_the_vault_counts_none(store, karine, kind):
    unlock(store, karine.agent_id, PASSWORD, Kept())
    tries = kind()
    for code in (PIN, "314159", PIN):
        with pytest.raises(PasswordWanted, match="coffre du système ne répond pas"):
            unlock(store, karine.agent_id, code, tries)
    assert unlock(store, karine.agent_id, PASSWORD, tries) == karine
    assert unlock(store, karine.agent_id, PIN, Kept()) == karine, "once it answers again"


def test_no_code_counts_as_wrong_while_the_vault_is_silent(store, karine):
    """Else the pause would hold the password too, which is then the only way in."""
    unlock(store, karine.agent_id, PASSWORD, Kept())
    tries = Silent()
    for _time in range(12):
        with pytest.raises(PasswordWanted):
            unlock(store, karine.agent_id, PIN, tries)
    assert unlock(store, karine.agent_id, PASSWORD, tries) == karine


def test_a_new_agent_s_code_opens_without_a_vault_that_answers(store, front):
    assert unlock(store, front.agent_id, PIN, Silent()) == front
