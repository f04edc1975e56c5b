"""The keys that seal papers: renewed in time, changed, revoked; former papers stand or fall by resources/seal.md."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lmmh_desk.documents.seal import Trust, Verdict, key_id, verify
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.errors import NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.keys import renew_key, renew_root, revoke_key
from lmmh_desk.office.actions.verifying import judge_text
from lmmh_desk.office.model.keys import DeskKey, RevokeReason, health
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.keys import key_health, key_here, known_keys, root, trust
from tests.office.conftest import add_agent
from tests.office.sealed import LABELS, issue
from tests.replacing import replace

DAY = 86_400_000
LAST = date(2022, 11, 1)  # of a key made on 17 November 2020
PLAIN = {"origin": "", "destination": "", "windows": ()}


def here(store):
    with store.read() as read:
        return key_here(read)


def known(store):
    with store.read() as read:
        return known_keys(read)


def judged(store, sealed):
    with store.read() as read:
        return verify(sealed.payload, trust(read)).verdict


def go_to(clock, day, hour=9, minute=0):
    clock.instant = paris_instant(day, hour, minute)


def take_the_root_away(store):
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM signing_key WHERE name = 'root'")


def acts(store):
    with store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql("SELECT action, details FROM audit ORDER BY tx")]


def test_a_new_desk_has_a_key_for_two_years(store, admin):
    key = here(store)
    assert (key.desk, key.first, key.last, key.since, key.here) == ("C01", date(2020, 11, 17), LAST, None, True)
    assert key.id == key_id(key.public).hex()
    assert key.standing == "jusqu’au 01/11/2022"
    assert known(store) == [key]


@pytest.mark.parametrize(
    ("day", "hour", "minute", "renewed"),
    [
        (LAST - timedelta(31), 23, 59, False),
        (LAST - timedelta(30), 23, 59, False),
        (LAST - timedelta(29), 0, 0, True),  # midnight in Paris, still the day before in UTC
        (LAST + timedelta(1), 0, 0, True),
        (date(2030, 1, 1), 9, 0, True),
        (date(2020, 11, 16), 23, 59, True),  # a clock put right after it was ahead
    ],
)
def test_a_key_near_its_end_is_renewed_by_the_next_seal(store, admin, clock, day, hour, minute, renewed):
    before, (_record, old) = here(store), issue(store, admin, **PLAIN)
    go_to(clock, day, hour, minute)
    _record, new = issue(store, admin, **PLAIN)
    key = here(store)
    assert (key.public != before.public) == renewed
    assert judged(store, old) == judged(store, new) == Verdict.AUTHENTIC
    assert (key.first, key.last) == ((day, date(day.year + 2, day.month, 1)) if renewed else (before.first, LAST))
    assert (key.id in acts(store)[-1][1]) == renewed


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 800 * 1440), min_size=1, max_size=4))
def test_whatever_the_days_between_every_paper_verifies(store, admin, clock, steps):
    for minutes in steps:
        clock.advance(minutes * 60_000)
        assert judged(store, issue(store, admin, **PLAIN)[1]) is Verdict.AUTHENTIC


def test_without_the_root_a_key_serves_to_its_last_minute_then_nothing_is_written(store, admin, clock):
    take_the_root_away(store)
    go_to(clock, LAST, 23, 59)
    record, sealed = issue(store, admin, **PLAIN)
    assert judged(store, sealed) is Verdict.AUTHENTIC
    clock.advance(60_000)
    before = acts(store)
    with pytest.raises(WrongState) as caught:
        issue(store, admin, **PLAIN)
    assert str(caught.value) == (
        "La clé de ce poste ne signe que du 17/11/2020 au 01/11/2022. Rien n’est enregistré, la saisie est gardée."
        " Synchronisez avec F5\u00a0: le serveur du siège donne une nouvelle clé à ce poste."
    )
    assert acts(store) == before
    go_to(clock, LAST)
    assert issue(store, admin, **PLAIN)[0].number == record.number[:-4] + "0002", "no number was lost"
    go_to(clock, date(2020, 11, 16))
    with pytest.raises(WrongState, match="ne signe que du"):
        issue(store, admin, **PLAIN)


def test_without_the_root_a_revoked_key_seals_nothing(store, admin):
    take_the_root_away(store)
    revoke_key(store, admin, here(store).public, RevokeReason.STOLEN, stolen=True)
    with pytest.raises(WrongState, match="a été révoquée"):
        issue(store, admin)


def test_a_revoked_key_is_replaced_by_the_next_seal_and_its_earlier_papers_stand(store, admin, clock):
    old = here(store)
    before = issue(store, admin)[1]
    clock.advance(90_000)
    same_minute = issue(store, admin)[1]
    changes = revoke_key(store, admin, old.public, RevokeReason.REPLACED)
    (action, details) = acts(store)[-1]
    assert action == "office.keys.revoke"
    assert details == f'{{"key": "{old.id}", "desk": "C01", "stolen": "false"}}'
    with store.read() as read:
        row = read.exec_driver_sql("SELECT * FROM revoked_key").mappings().one()
    assert (row["id"], row["public"], row["desk_code"]) == (changes.created("revoked_key"), old.public, "C01")
    assert (row["since"], row["reason"]) == (paris_instant(date(2020, 11, 17), 10, 43), "PC remplacé ou mis au rebut")
    assert (row["created_by"], row["created_at"]) == (admin.agent_id, clock.now())
    after = issue(store, admin)[1]
    assert judged(store, before) == judged(store, after) == Verdict.AUTHENTIC
    assert judged(store, same_minute) is Verdict.DESK_REVOKED
    new, former = known(store)
    assert (new.here, new.since, former.here, former.public) == (True, None, False, old.public)
    assert former.standing == "révoquée depuis le 17/11/2020"


def test_none_of_the_papers_of_a_stolen_key_counts_and_everything_says_so(store, admin, front):
    record, sealed = issue(store, front)
    key = here(store)
    revoke_key(store, admin, key.public, RevokeReason.LOST)
    revoke_key(store, admin, key.public, RevokeReason.STOLEN, stolen=True)
    assert judged(store, sealed) is Verdict.DESK_REVOKED
    told = "L’office a retiré la clé du poste C01\u00a0: ce document n’est pas accepté."
    for text in (sealed.url, sealed.short_code, record.number):
        found = judge_text(store, front, text, LABELS)
        assert (found.verdict, found.heading, found.word) == ("desk_revoked", "Clé révoquée", "Clé révoquée")
        assert (found.sentence, found.good) == (told, False)
        assert "persons" not in found.facts, "what a thief wrote is not shown"
    assert here(store).standing == "révoquée depuis le début"


def test_a_revocation_is_for_good_and_only_an_earlier_one_adds_to_it(store, admin, clock):
    public = here(store).public
    revoke_key(store, admin, public, RevokeReason.LOST)
    clock.advance(DAY)
    with pytest.raises(WrongState, match="déjà révoquée"):
        revoke_key(store, admin, public, RevokeReason.LOST)
    revoke_key(store, admin, public, RevokeReason.STOLEN, stolen=True)
    with pytest.raises(WrongState, match="déjà révoquée"):
        revoke_key(store, admin, public, RevokeReason.STOLEN, stolen=True)


def test_a_key_nobody_knows_is_not_revoked(store, admin):
    with pytest.raises(NotFound, match="pas connue"):
        revoke_key(store, admin, bytes(32), RevokeReason.LOST)


def test_the_key_is_changed_at_once_and_the_former_papers_verify(store, admin, manager):
    old, sealed = here(store), issue(store, admin)[1]
    renew_key(store, manager)
    new = here(store)
    assert new.public != old.public
    assert acts(store)[-1] == ("office.keys.renew", f'{{"key": "{new.id}"}}')
    assert judged(store, sealed) == judged(store, issue(store, admin)[1]) == Verdict.AUTHENTIC
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM signing_key WHERE name = 'desk'").scalar() == 1


def test_a_new_root_certifies_the_keys_to_come_and_the_former_one_those_it_had(store, admin, clock):
    before = issue(store, admin)[1]
    with store.read() as read:
        (old_root,) = trust(read).roots
    changes = renew_root(store, admin)
    assert changes.touches("office")
    assert len(changes.ids("former_root", "insert")) == 1
    clock.advance(DAY)
    still = issue(store, admin)[1]
    renew_key(store, admin)
    after = issue(store, admin)[1]
    assert {judged(store, sealed) for sealed in (before, still, after)} == {Verdict.AUTHENTIC}
    with store.read() as read:
        root_now = root(read).public
        assert list(trust(read).roots.items()) == [(old_root, date(2020, 11, 17)), (root_now, None)]
    assert "office.keys.root" in dict(acts(store))
    assert verify(after.payload, Trust({root_now: None})).verdict is Verdict.AUTHENTIC
    assert verify(still.payload, Trust({root_now: None})).verdict is Verdict.UNKNOWN_ROOT


def test_keys_change_only_where_the_root_is(store, admin):
    take_the_root_away(store)
    for act in (renew_key, renew_root):
        with pytest.raises(WrongState, match="n’est pas sur ce poste"):
            act(store, admin)


ACTS = {
    "renew": (renew_key, {Role.SITE_MANAGER, Role.ADMIN}),
    "root": (renew_root, {Role.ADMIN}),
    "revoke": (lambda store, session: revoke_key(store, session, here(store).public, RevokeReason.LOST), {Role.ADMIN}),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", list(Role))
def test_who_may_change_keys(store, admin, role, act):
    (run, roles), session = ACTS[act], add_agent(store, admin, "Quelqu’un", role)
    before = acts(store)
    if role in roles:
        run(store, session)
        assert len(acts(store)) == len(before) + 1
    else:
        with pytest.raises(NotAllowed):
            run(store, session)
        assert acts(store) == before


def test_every_key_ever_certified_is_known_desk_by_desk_newest_first(store, admin, clock):
    keys = [here(store)]
    for desk in ("C03", "C02", "C01"):
        clock.advance(DAY)
        renew_key(store, replace(admin, desk_code=desk))
        keys.append(here(store))
    first, second, third, mine = keys
    assert [key.public for key in known(store)] == [key.public for key in (mine, first, third, second)]
    assert [key.here for key in known(store)] == [True, False, False, False]


def test_the_key_of_a_desk_founded_before_certificates_were_kept_is_known_too(store, admin):
    with store.write(admin, "test") as unit:
        unit.connection.exec_driver_sql("DELETE FROM desk_certificate")
    assert known(store) == [here(store)]


def checked(store, clock):
    day = paris(clock.now()).date()
    with store.read() as read:
        return key_health(read.connection.dbapi_connection, day)


def test_doctor_says_it_thirty_days_before(store, admin, clock):
    assert checked(store, clock) == (True, "La clé des documents sert jusqu’au 01/11/2022, puis se renouvelle seule.")
    take_the_root_away(store)
    assert checked(store, clock) == (True, "La clé des documents sert jusqu’au 01/11/2022.")
    go_to(clock, LAST - timedelta(30))
    assert checked(store, clock)[0]
    go_to(clock, LAST - timedelta(29))
    well, told = checked(store, clock)
    assert (well, told) == (
        False, "La clé des documents ne sert que jusqu’au 01/11/2022.",
    )  # fmt: skip
    revoke_key(store, admin, here(store).public, RevokeReason.LOST)
    assert checked(store, clock)[1].startswith("La clé des documents de ce poste est révoquée.")


def test_doctor_has_nothing_to_say_of_a_desk_without_a_key(store, clock):
    assert checked(store, clock) == (True, "Ce poste n’a pas de clé pour signer les documents.")


def test_a_revoked_key_that_is_renewed_by_itself_worries_nobody():
    key = DeskKey(b"", "00", "C01", date(2020, 1, 1), LAST, since=0)
    assert health(key, date(2020, 11, 17), renewable=True)[0]
