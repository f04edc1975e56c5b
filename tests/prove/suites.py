"""The fault suites of `make prove`: what each proves, where it is, and how long it may last."""

from __future__ import annotations

from dataclasses import dataclass

FAULTS = ("-m", "fault")


@dataclass(frozen=True)
class Suite:
    """Tests that are run in a process of their own; `limit` is in seconds, on two cores."""

    name: str
    proves: str
    words: tuple[str, ...]  # of pytest
    limit: int
    environment: tuple[tuple[str, str], ...] = ()


def faults(name: str, proves: str, limit: int, *paths: str) -> Suite:
    return Suite(name, proves, (*FAULTS, *paths), limit)


# The longest first: what waits for it goes on beside it.
SUITES = (
    faults("november", "a day of 27 sites of three desks: outages, two hub restarts, a dead PC, an evening", 1500,
           "tests/november"),
    faults("model", "histories of PCs, copies, restores, clocks, sticks and a hub against an oracle", 1800,
           "tests/sync/test_model.py"),
    faults("stops", "an exchange stopped at any statement, write or change of names, of desk and hub", 1500,
           "tests/faults/test_stops.py"),
    Suite("parsers", "hostile inputs of every parser: no crash, none for a second or 256 MB", (
        "tests/architecture/test_parsers.py", "tests/sync/test_hostile.py", "tests/sync/test_hostile_stick.py",
        "tests/office/test_hostile_settings.py",
        "tests/documents/test_twoddoc.py::test_nothing_else_is_read_and_nothing_raises",
        "tests/documents/test_seal.py::test_noise_never_raises",
        "tests/features/continuity/test_log.py::test_whatever_is_typed_is_read_or_refused_in_french",
        "tests/cli/test_hub.py::test_what_is_no_copy_is_refused",
        "tests/office/model/test_recurrence.py::test_any_text_is_refused_or_comes_within_two_years"), 1500,
          (("LMMH_EXAMPLES", "20000"),)),
    faults("papers", "a million changes of a seal, none accepted; any name in its frame; poor scans", 900,
           "tests/documents", "tests/tenancy", "tests/features"),
    faults("keys", "keys that are changed, moved or recovered, stopped anywhere; vaults that lie, lock, empty", 900,
           "tests/faults/test_rotating.py", "tests/faults/test_recovery_stops.py", "tests/faults/test_full_keys.py",
           "tests/faults/test_keyring.py", "tests/faults/test_lying_vault.py"),
    faults("barcodes", "codes as papers and tickets draw them: good ones read, spoiled and foreign ones not taken", 600,
           "tests/faults/test_barcodes.py"),
    faults("journeys", "real windows killed at their work; a year alone, then attached", 900, "tests/journeys"),
    faults("proxy", "a network that cuts after any byte, delays, duplicates", 900, "tests/sync/test_cuts.py"),
    faults("kills", "kill -9 at any moment: nothing acknowledged is lost, nothing is half-written", 600,
           "tests/faults/test_kills.py"),
    faults("power", "power cuts of a desk: un-fsynced writes dropped or torn", 600, "tests/faults/test_power.py"),
    faults("power-exchange", "power cuts of either side of an exchange", 600, "tests/faults/test_cut_exchange.py"),
    faults("outbox", "kills while messages leave: none twice, none lost", 600, "tests/faults/test_outbox.py"),
    faults("disks", "full and read-only disks, flipped bits, cut files, two instances, copied-back counts", 600,
           "tests/faults/test_disk.py", "tests/faults/test_damage.py", "tests/faults/test_race.py",
           "tests/faults/test_throttling.py"),
    faults(
        "reopen", "a base of 30,000 persons killed at its work opens again at once", 600, "tests/faults/test_reopen.py"
    ),
    Suite("canary", "no name on disk, in logs, dumps or spool, whatever is saved and printed in the window",
          ("tests/faults/test_canary.py", "tests/privacy/test_nothing_left.py", "tests/privacy/test_outward.py"), 900),
    faults("feed", "many write at once, one reads on and misses nothing", 600, "tests/hub/test_feed_order.py"),
    faults("same-answers", "either kind of hub answers any lines the same, and a desk takes all", 1800,
           "tests/hub/test_same_answers.py", "tests/hub/test_some_at_a_time.py"),
    Suite("clocks", "clocks years wrong, set forward and back: said, nothing refused, no order by them", (
        "tests/faults/test_clocks.py",
        "tests/journeys/test_bad_input.py::test_a_clock_ten_years_off_is_told_and_the_counter_works"), 300),
    Suite("authorisation", "every role, site and endpoint; forged and replayed requests",
          ("tests/hub/test_authorisation.py", "tests/hub/test_auth.py", "tests/office/test_matrix.py"), 600),
    Suite("postgresql", "the towns of the slices with a hub on PostgreSQL", ("tests/features", "-k", "test_town"), 900,
          (("LMMH_HUB", "postgresql"),)),
)  # fmt: skip
