from datetime import date

import pytest

from lmmh_desk.documents.twoddoc.home import Home, Who
from lmmh_desk.documents.twoddoc.signing import Verdict, stamp, verify
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.office.actions.papers import register_paper
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.actions.twoddoc import signer_of_desk
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.twoddoc import directory, specimen_signer

HOME = Home((Who("M.", "Belkacem", "Ferhat"),), "", "", "14 ALLEE DES SITTELLES", "", "72100", "LE MANS")


def signer(store, session):
    with store.write(session, "test") as unit:
        return signer_of_desk(unit)


def test_the_test_authority_is_made_once_and_its_root_key_is_thrown_away(store, admin):
    with store.read() as read:
        assert specimen_signer(read) is None
        assert directory(read) == ()
    first = signer(store, admin)
    assert signer(store, admin) == first
    with store.read() as read:
        assert specimen_signer(read) == first
        rows = read.exec_driver_sql("SELECT name, length(private) FROM signing_key ORDER BY name").all()
    assert dict(rows) | {"2ddoc": 0} == {"2ddoc": 0, "2ddoc-root": 0, "desk": 32, "root": 32}
    assert dict(rows)["2ddoc"] > 100


def test_what_a_desk_signs_it_can_judge(store, admin):
    payload = stamp(signer(store, admin), HOME, date(2020, 11, 17)).payload
    with store.read() as read:
        assert verify(payload, directory(read)).verdict is Verdict.SPECIMEN


def test_an_attestation_is_the_manager_s_unless_the_office_says_otherwise(store, admin, front, manager):
    def register(session):
        with store.write(session, "test") as unit:
            return register_paper(unit, unit.next_number("AR"), "Attestation de résidence", ("lease", "l1"))

    with pytest.raises(NotAllowed, match="Responsable de site, Siège"):
        register(front)
    assert register(manager).kind == "AR"
    set_issuers(store, admin, "AR", [Role.FRONT_DESK])
    assert register(front).kind == "AR"
