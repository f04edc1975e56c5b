"""The numbers of the agreement on synchronisation: other tests take them from the program, wrong ones too."""

from __future__ import annotations

from math import log2

from lmmh_desk.hub import auth, judging, thinning
from lmmh_desk.store.exchange import freezing
from lmmh_desk.sync import bootstrap, codes, connection, protocol, signing, status

MINUTE, DAY = 60_000, 24 * 3_600_000  # milliseconds


def test_they_are_what_was_agreed() -> None:
    assert codes.LASTS == 15 * MINUTE
    assert log2(len(codes.CODE_ALPHABET)) * codes.SECRET >= 60
    assert freezing.KEPT_MS == 35 * DAY
    assert (bootstrap.SILENT, thinning.SILENT, thinning.OLD) == (180 * DAY, 180 * DAY, 400 * DAY)
    assert (protocol.LINES, protocol.SIZE) == (1000, 1 << 20)
    assert (judging.MASS, judging.MASS_MS) == (0.05, DAY)
    assert status.CLOCK_OFF == 5 * MINUTE
    assert connection.STALL == 20
    assert (signing.WINDOW, auth.EARLY) == (5 * MINUTE, 2000)
