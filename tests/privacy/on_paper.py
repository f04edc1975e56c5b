"""Run as a process: a name is saved, and papers about its person are printed on real printers; then it is killed."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import msgspec

from lmmh_desk.app.bootstrap import keep_journal
from lmmh_desk.office.model.rights import Role
from lmmh_desk.ui.lock.first import make_application
from lmmh_desk.ui.player import quiet
from tests.journeys.seated import seated
from tests.privacy.every_feature import FERHAT, known
from tests.privacy.savings import SAVINGS, Hands

PRINTED = ("tenancy.person.edit", "tenancy.residence", "moves.record")


def main(profile: Path) -> None:
    keep_journal(profile)
    quiet()
    make_application()
    start, player = seated(profile, on_paper=True)
    player.resize(1366, 696)
    work = start.work
    assert work is not None
    known(work)
    with work.context.store.read() as read:
        person = read.exec_driver_sql(FERHAT).scalar()
    work.sign_in(msgspec.structs.replace(work.context.me, role=Role.ADMIN, withheld=frozenset()))
    hands = Hands(start, player, str(person))
    for act in PRINTED:
        hands.make(next(saving for saving in SAVINGS if saving.act == act))
    player.settle(2_000)
    print("printed", flush=True)
    sys.stdin.read(1)  # killed once the printer has them
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
