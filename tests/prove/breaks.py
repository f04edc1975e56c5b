"""What is broken on purpose, one at a time, each in a copy of the program: the suite that guards it must go red.

Where a suite breaks something itself (`test_the_suite_sees_…`), it is run as it is, and must pass.
"""

from __future__ import annotations

import shutil
import threading
from dataclasses import dataclass, replace
from importlib.util import cache_from_source
from pathlib import Path

from tests.prove.running import Outcome, run
from tests.prove.suites import Suite

LIMIT = 240  # seconds of one break
TESTS_FAILED = 1  # what pytest says then; not that it could not begin
COPIED = (
    "lmmh_desk",
    "tests",
    "resources",
    "installer",
    "pyproject.toml",
    "README.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
)


@dataclass(frozen=True)
class Break:
    """A change of one place of the program that takes a guarded property away; without one, the suite makes it."""

    name: str
    guards: str
    by: tuple[str, ...]  # the tests that must see it
    file: str = ""
    old: str = ""
    new: str = ""


BREAKS = (
    Break(
        "normal",
        "synchronous=FULL at each open: a power cut loses nothing acknowledged",
        ("tests/faults/test_power.py::test_a_power_cut_loses_nothing_acknowledged",),
        "lmmh_desk/store/engine.py",
        'PRAGMA synchronous = FULL")\n    full = connection.execute("PRAGMA synchronous").fetchone()[0]',
        'PRAGMA synchronous = NORMAL")\n    full = 2',
    ),
    Break(
        "normal-in-the-suite",
        "the replay of power cuts sees what NORMAL loses",
        ("tests/faults/test_power.py::test_the_suite_sees_what_normal_loses",),
    ),
    Break(
        "cursor",
        "the cursor moves in its page's transaction",
        ("tests/faults/test_stops.py::test_the_suite_sees_a_cursor_moved_outside_its_page_s_transaction",),
    ),
    Break(
        "sequence",
        "the hub's clock row orders the feed by commit",
        ("tests/hub/test_feed_order.py::test_the_suite_sees_what_a_sequence_loses",),
    ),
    Break(
        "aside",
        "the old base is set aside only once the new one is there",
        ("tests/faults/test_stops.py::test_the_suite_sees_an_old_base_set_aside_before_the_new_one_is_there",),
    ),
    Break(
        "key-order",
        "a change of key killed anywhere leaves a base that opens",
        ("tests/faults/test_rotating.py::test_the_suite_sees_a_wrong_order",),
    ),
    Break(
        "vault-only",
        "files copied back do not forget wrong codes",
        ("tests/faults/test_throttling.py::test_without_the_vault_files_copied_back_would_forget",),
    ),
    Break(
        "merge",
        "a value typed apart is in a conflict, not lost",
        ("tests/sync/test_merge.py",),
        "lmmh_desk/sync/merge.py",
        '    return Conflict("edit", columns, base, kept, other)',
        "    return {}",
    ),
    Break(
        "last-wins",
        "what a desk did not see is not written over",
        ("tests/sync/test_merge.py",),
        "lmmh_desk/sync/merge.py",
        "if kept == base or columns[0]",
        "if kept != other or columns[0]",
    ),
    Break(
        "sums",
        "counts changed apart add up",
        ("tests/sync/test_merge.py",),
        "lmmh_desk/sync/merge.py",
        "row[column] + new[column] - (delta[column][0] or 0)",
        "new[column]",
    ),
    Break(
        "receipt",
        "other bytes under a batch's name are refused",
        ("tests/hub/test_receive.py",),
        "lmmh_desk/hub/receive.py",
        "if bytes(last.sha256) != digest:",
        "if not last.sha256:",
    ),
    Break(
        "regression",
        "a copied or restored PC is found out by its sequence",
        ("tests/hub/test_receive.py",),
        "lmmh_desk/hub/receive.py",
        "if batch.sequence <= last.sequence:",
        "if batch.sequence < 0:",
    ),
    Break(
        "place-refused",
        "what the database refused moves the feed nowhere",
        ("tests/hub/test_receive.py",),
        "lmmh_desk/hub/receive.py",
        "            stand(self._connection, place)\n",
        "",
    ),
    Break(
        "one-bad-row",
        "a row that is refused is set aside, visibly",
        ("tests/hub/test_receive.py",),
        "lmmh_desk/hub/receive.py",
        "self._quarantined |= applying.refusing.dropped | {",
        "self._quarantined |= set() and {",
    ),
    Break(
        "log-dropped",
        "lines leave the log only with the answer that takes them",
        ("tests/sync/test_exchange.py", "tests/store/test_exchange_acknowledging.py"),
        "lmmh_desk/store/exchange/acknowledging.py",
        "DELETE FROM sync_log WHERE batch = ?",
        "DELETE FROM sync_log WHERE ? <> ''",
    ),
    Break(
        "mass",
        "a desk that deletes much waits for consent",
        ("tests/sync/test_masses.py",),
        "lmmh_desk/hub/judging.py",
        "return count > MASS * size",
        "return False",
    ),
    Break(
        "code-site",
        "the hub takes an agent's code from a manager at the PC's own site only",
        ("tests/hub/test_authorisation.py::test_whose_code_each_may_change_at_his_site_and_elsewhere",),
        "lmmh_desk/hub/judging.py",
        'row["site_id"] == device.site_id and row["role"] in wire.reach[role]',
        'row["role"] in wire.reach[role]',
    ),
    Break(
        "clock-alone",
        "a clock months ahead of the entries of a PC that stands alone removes nothing",
        ("tests/office/store/test_forgetting.py",),
        "lmmh_desk/office/store/forgetting.py",
        "(LEAP if heard is None else EARLY)",
        "EARLY",
    ),
    Break(
        "late-draft",
        "a draft that is read late replaces nothing that is typed",
        ("tests/ui/test_late_drafts.py",),
        "lmmh_desk/ui/shell/sitting.py",
        "if there() and now not in (before, NOTHING) and now.draft != draft:",
        "if False:",
    ),
    Break(
        "code-session",
        "another code closes the session opened by the one before",
        ("tests/office/actions/test_agents.py",),
        "lmmh_desk/office/store/agents.py",
        "if known and row.pin_hash not in known:",
        "if False:",
    ),
    Break(
        "demo-copy",
        "a demonstration's copy makes no real profile",
        ("tests/app/test_demonstration.py",),
        "lmmh_desk/app/demonstration.py",
        "if (aside or not (folder / MARK).exists()) and kept_in(copy, keys, SAID):",
        "if False:",
    ),
    Break(
        "purge-hub",
        "a purge of what only some roles write reaches the hub and every desk",
        ("tests/sync/test_erasing.py",),
        "lmmh_desk/hub/judging.py",
        "if tables.wires()[key[0]].lasting:",
        "if tables.wires()[key[0]].writers:",
    ),
    Break(
        "guard-motif",
        "the words of a motif are weighed",
        ("tests/office/actions/test_rules.py",),
        "lmmh_desk/office/model/forms.py",
        "found.get(name) or fault(getattr(self, name))",
        'found.get(name, "")',
    ),
    Break(
        "slot-hub",
        "no slot is booked twice by two desks",
        ("tests/hub/test_receive.py",),
        "lmmh_desk/hub/tables.py",
        "AND other.@start < NEW.@end AND",
        "AND other.@start = NEW.@start AND",
    ),
    Break(
        "november",
        "a day of many desks ends with no slot booked twice",
        ("tests/november",),
        "lmmh_desk/hub/tables.py",
        "AND other.@start < NEW.@end AND",
        "AND other.@start < NEW.@start AND",
    ),
    Break(
        "slot-desk",
        "no slot is booked twice at one desk",
        ("tests/office/actions/test_bookings.py",),
        "lmmh_desk/office/actions/bookings.py",
        "    if others:\n",
        "    if len(others) > 1:\n",
    ),
    Break(
        "seal",
        "a paper whose document was changed is not authentic",
        ("tests/documents/test_seal.py",),
        "lmmh_desk/documents/seal.py",
        "if not vouched or not _signed(certificate.key, DOCUMENT + seen.signed_certificate, seen.signed_document):",
        "if not vouched:",
    ),
    Break(
        "certificate",
        "a desk that the office did not certify seals nothing",
        ("tests/documents/test_seal.py",),
        "lmmh_desk/documents/seal.py",
        "    if not vouched or not _signed(",
        "    if not _signed(",
    ),
    Break(
        "revoked",
        "a revoked desk's papers are not good",
        ("tests/documents/test_seal.py",),
        "lmmh_desk/documents/seal.py",
        "if fields.issued_at >= trust.revoked.get(certificate.key, NEVER):",
        "if fields.issued_at >= NEVER:",
    ),
    Break(
        "weak-keys",
        "a key with which anybody signs is none",
        ("tests/documents/test_seal.py",),
        "lmmh_desk/documents/seal.py",
        " and y not in WEAK",
        "",
    ),
    Break(
        "audit-edit",
        "a line of the audit that was changed is found",
        ("tests/store/test_chain.py",),
        "lmmh_desk/store/chain.py",
        "digest_of(salt, line[5]) != digest)",
        "False)",
    ),
    Break(
        "audit-order",
        "lines of the audit taken away or put elsewhere are found",
        ("tests/store/test_chain.py",),
        "lmmh_desk/store/chain.py",
        "elif link_of(before, line, digest) != link:",
        "elif link_of(before, line, digest) == b'':",
    ),
    Break(
        "audit-end",
        "an audit cut at its end is found",
        ("tests/store/test_chain.py",),
        "lmmh_desk/store/chain.py",
        "fetchone()[0] != rank:",
        "fetchone()[0] < 0:",
    ),
    Break(
        "clock",
        "a clock that is years slow is said",
        ("tests/faults/test_clocks.py",),
        "lmmh_desk/kernel/clock.py",
        "if last - now > LATE:",
        "if now == LATE:",
    ),
    Break(
        "barcode",
        "a good code is read as it is drawn",
        ("tests/faults/test_barcodes.py",),
        "lmmh_desk/documents/datamatrix.py",
        "module == 0",
        "module != 0",
    ),
    Break(
        "parser",
        "no input takes a parser more than 256 MB",
        ("tests/architecture/test_parsers.py",),
        "lmmh_desk/tenancy/model/nur.py",
        "    if fault := nur_fault(text):\n        raise BadInput",
        "    if len(text * (9 << 20)) and (fault := nur_fault(text)):\n        raise BadInput",
    ),
    Break(
        "throttling",
        "wrong codes bring a pause",
        ("tests/faults/test_throttling.py",),
        "lmmh_desk/office/actions/unlock.py",
        "    tried = before.failing(running)\n",
        "    tried = before\n",
    ),
    Break(
        "throttling-vault",
        "the count of wrong codes survives files copied back",
        ("tests/faults/test_throttling.py",),
        "lmmh_desk/system/tries.py",
        "                vault.write(",
        "                str(",
    ),
    Break(
        "role",
        "an action refuses a role without the right",
        ("tests/office/test_matrix.py",),
        "lmmh_desk/office/model/rights.py",
        "    if allowed(session.role, right):\n",
        "    if session.role:\n",
    ),
    Break(
        "role-hub",
        "the hub refuses what an agent's role may not write",
        ("tests/hub/test_authorisation.py",),
        "lmmh_desk/hub/judging.py",
        "if not wire.writers or role in wire.writers:",
        "if wire is not None:",
    ),
    Break(
        "scope",
        "a desk receives no other site's rows",
        ("tests/hub/test_authorisation.py",),
        "lmmh_desk/hub/feed.py",
        "else or_(here, own)",
        "else feed.c.seq > 0",
    ),
    Break(
        "scope-write",
        "a desk writes into no other site's rows",
        ("tests/hub/test_authorisation.py",),
        "lmmh_desk/hub/judging.py",
        "if place.scope and place.scope not in device.sites and",
        "if not place.scope and place.scope not in device.sites and",
    ),
    Break(
        "replay",
        "a signed request is taken once",
        ("tests/hub/test_auth.py",),
        "lmmh_desk/hub/auth.py",
        "if nonce in self._seen:",
        "if nonce in ():",
    ),
    Break(
        "signature",
        "a request that the device did not sign is refused",
        ("tests/hub/test_auth.py",),
        "lmmh_desk/hub/auth.py",
        "if not holds(device.public, signed, headers[SIGNATURE]):",
        "if not headers[SIGNATURE]:",
    ),
    Break(
        "revoked-device",
        "what a revoked device sends is set aside",
        ("tests/hub/test_authorisation.py", "tests/hub/test_devices.py"),
        "lmmh_desk/hub/judging.py",
        "if device.revoked_at is not None:",
        "if device.revoked_at == -1:",
    ),
    Break(
        "authority",
        "only the office's own hub is spoken to",
        ("tests/sync/test_transport.py",),
        "lmmh_desk/sync/transport.py",
        "    context.load_verify_locations(cadata=authority)",
        "    context.check_hostname = False\n    context.verify_mode = ssl.CERT_NONE",
    ),
    Break(
        "redaction",
        "no text from outside enters the journal",
        ("tests/system/test_traces.py", "tests/store/test_log.py"),
        "lmmh_desk/system/log.py",
        "return value if isinstance(value, Word) and WORD.match(value) else Word(HIDDEN)",
        "return value",
    ),
    Break(
        "formula",
        "an export holds no formula",
        ("tests/features/desk/test_audit.py",),
        "lmmh_desk/features/desk/papers.py",
        'FORMULA = ("=", ',
        "FORMULA = (",
    ),
    Break(
        "plan-sum",
        "the due dates of a plan sum to its debt",
        ("tests/features/arrears/test_model.py",),
        "lmmh_desk/features/arrears/model/schedule.py",
        "tuple(part + (rank < rest)",
        "tuple(part + (rank < rest - 1)",
    ),
    Break(
        "paid-sum",
        "what is paid too much settles the next due date",
        ("tests/features/arrears/test_money.py", "tests/features/arrears/test_model.py"),
        "lmmh_desk/features/arrears/model/followed.py",
        "        paid[rank] += more\n",
        "",
    ),
    Break(
        "stock",
        "a movement answered twice counts once",
        ("tests/features/masks",),
        "lmmh_desk/features/masks/store/stock.py",
        "        .where(since, counted(), *which)",
        "        .where(since, *which)",
    ),
    Break(
        "inventory",
        "a stock is its last inventory and what moved since",
        ("tests/features/masks",),
        "lmmh_desk/features/masks/store/stock.py",
        "func.sum(func.coalesce(rows.counted, rows.quantity))",
        "func.sum(rows.quantity)",
    ),
    Break(
        "numbers",
        "a number is never given twice, a copy of the base put back or not",
        ("tests/store/test_numbers.py",),
        "lmmh_desk/store/numbers.py",
        "max(found[0] if found else 0, file.highest(series)) + 1",
        "(found[0] if found else 0) + 1",
    ),
    Break(
        "new-key",
        "no key is made over a base",
        ("tests/system",),
        "lmmh_desk/system/keys.py",
        'if list(folder.glob(f"{BASE}*")):',
        "if not folder:",
    ),
    Break(
        "null-vault",
        "a vault that keeps nothing is found out",
        ("tests/system/test_vault.py", "tests/faults/test_lying_vault.py"),
        "lmmh_desk/system/vault.py",
        "if _asked(lambda: back_end.get_password(service, account), timeout) != secret:",
        "if not secret:",
    ),
    Break(
        "backup",
        "a backup is reopened and counted",
        ("tests/store/test_backup.py",),
        "lmmh_desk/store/backup.py",
        "if verified(part, key) != expected:",
        "if not part.exists():",
    ),
    Break(
        "bomb",
        "a message that opens to far more than its length is refused",
        ("tests/sync/test_packing.py",),
        "lmmh_desk/sync/packing.py",
        "if size > largest or not (regular or size <= RATIO * max(len(body), SHORT)):",
        "if size > largest * 10:",
    ),
    Break(
        "two-programs",
        "a profile is open once",
        ("tests/faults/test_race.py", "tests/app/test_opening.py"),
        "lmmh_desk/system/single.py",
        "            _lock(handle)\n",
        "            str(handle)\n",
    ),
    Break(
        "erased",
        "what names an erased record comes back from nowhere",
        ("tests/sync/test_erasing.py",),
        "lmmh_desk/hub/erasing.py",
        "            return True  # nothing brings it back",
        "            return False  # nothing brings it back",
    ),
    Break(
        "update-older",
        "no version older than the one that runs is taken, whoever signed it",
        ("tests/app/test_updating.py::test_an_older_version_is_not_taken_even_signed",),
        "lmmh_desk/app/updating.py",
        "newer = release.number(found.version) > release.number(self.running())",
        "newer = True",
    ),
    Break(
        "update-unsigned",
        "a version is its publisher's, or refused",
        ("tests/hub/test_updates.py",),
        "lmmh_desk/sync/release.py",
        "if not is_signed(public, signed_part(told.manifest), told.signature):",
        "if not told.signature:",
    ),
    Break(
        "update-untried",
        "a version whose self-check fails never takes the place of the one that runs",
        ("tests/app/test_updating.py::test_a_version_whose_self_check_fails_is_given_up_for_good",),
        "lmmh_desk/app/updating.py",
        "if wrong := self._tried(found.version, saved):",
        "if (wrong := self._tried(found.version, saved)) and not self.versions.program(found.version):",
    ),
    Break(
        "update-unopened",
        "a version that died before its window took a key gives its place back",
        ("tests/app/test_giving_back.py::test_a_version_that_dies_before_its_login_gives_its_place_back",),
        "lmmh_desk/system/installed.py",
        "        if not (self.folder / BEGAN).exists():",
        "        if True:",
    ),
    Break(
        "timeline",
        "a PostgreSQL put back at an instant is found out, and desks give back what came after",
        ("tests/disasters/test_point_in_time.py",),
        "lmmh_desk/hub/timelines.py",
        "if not same or not storage.follows(connection, place, epoch, known):",
        "if False:",
    ),
    Break(
        "behind",
        "a dump put back behind a running hub is found out, in the tables that were there too",
        (
            "tests/disasters/test_put_back_behind.py::test_a_dump_put_back_behind_a_running_hub_is_found_out[rows_alone]",
        ),
        "lmmh_desk/hub/storage.py",
        "return place >= last if epoch == was else",
        "return True if epoch == was else",
    ),
    Break(
        "stick lost",
        "a stick brings a restored hub what others wrote, too",
        ("tests/sync/test_bundle.py::test_a_stick_brings_a_restored_hub_what_others_wrote",),
        "lmmh_desk/sync/carrying.py",
        "if found.lost and found.problem != restoring.REVOKED:",
        "if False:",
    ),
    Break(
        "whole",
        "a hub put back whole takes nothing away from a desk that knew more",
        ("tests/hub/test_doors.py::test_who_had_come_further_than_the_hub_is_refused_and_begins_nothing",),
        "lmmh_desk/hub/feed.py",
        "    if after > head:",
        "    if False:",
    ),
    Break(
        "stick behind",
        "rows put back are found out by a stick that comes before any request",
        ("tests/disasters/test_put_back_behind.py::test_rows_put_back_are_found_out_by_a_stick_too",),
        "lmmh_desk/cli/hub.py",
        "        share(storage, folder)\n",
        "",
    ),
    Break(
        "hung",
        "a PostgreSQL that hangs is given up",
        ("tests/sync/test_hung_postgres.py::test_beats_end_when_the_process_that_writes_hangs",),
        "lmmh_desk/hub/patience.py",
        "SILENCE if timeout is None else timeout",
        "timeout",
    ),
    Break(
        "nonce",
        "one key never seals two answers of the hub by one nonce",
        ("tests/sync/test_bundle.py::test_no_two_answers_to_a_file_are_sealed_alike",),
        "lmmh_desk/sync/bundle.py",
        "nonce = urandom(NONCE)",
        "nonce = bytes(NONCE)",
    ),
    Break(
        "calendar",
        "a day that no calendar reads is set aside",
        ("tests/hub/test_calendar.py",),
        "lmmh_desk/hub/rows.py",
        "_read(known[column].check, found[column][1])",
        "pass",
    ),
    Break(
        "sheet",
        "a sheet that no page reads is set aside",
        ("tests/hub/test_calendar.py",),
        "lmmh_desk/hub/applying.py",
        "if not is_read(table, row):",
        "if False:",
    ),
    Break(
        "base looked at",
        "what no page reads is looked for in a base that was received whole",
        ("tests/sync/test_bootstrap.py::test_what_no_page_could_read_is_looked_for_in_a_base_too",),
        "lmmh_desk/store/exchange/replacing.py",
        "leave_out(connection)",
        "pass",
    ),
)


class Copy:
    """A copy of the program to break, one a thread."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.root = folder / f"copy-{threading.current_thread().name.rpartition('_')[2]}"
        if not self.root.exists():
            for name in COPIED:
                made = shutil.copytree if (root / name).is_dir() else shutil.copy
                self.root.mkdir(exist_ok=True, parents=True)
                made(root / name, self.root / name)

    def caught(self, one: Break, seed: int) -> Outcome:
        """Break it, run what guards it, mend it; the outcome is good where the break was seen."""
        short = (("LMMH_PROVE", ""), ("PYTHONPATH", str(self.root)))
        suite = Suite(f"break-{one.name}", one.guards, ("-x", *one.by), LIMIT, short)
        if not one.file:
            return run(suite, seed, self.folder, self.root)
        path = self.root / one.file
        right = path.read_text(encoding="utf-8")
        if right.count(one.old) != 1:
            return Outcome(False, 0.0, noted={"broken": "the text to change is not there once"})
        self._write(path, right.replace(one.old, one.new))
        try:
            found = run(suite, seed, self.folder, self.root)
        finally:
            self._write(path, right)
        seen = found.code == TESTS_FAILED and found.failed > 0
        return replace(found, passed=seen, noted={"break": "seen" if seen else "NOT SEEN"})

    def _write(self, path: Path, text: str) -> None:
        """Write a source and forget what was compiled of it: within a second, and of one size, Python would not see."""
        path.write_text(text, encoding="utf-8")
        Path(cache_from_source(str(path))).unlink(missing_ok=True)
