"""Every parser of what comes from outside has its fuzzer: it reads or refuses, and never fails otherwise."""

from __future__ import annotations

import ast
import io
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lmmh_desk
from lmmh_desk.app.recovering import read_paper
from lmmh_desk.documents.asked import read_asked
from lmmh_desk.documents.codes import read_short_code
from lmmh_desk.documents.seal import public_key
from lmmh_desk.features.arrears.model import schedule
from lmmh_desk.features.arrears.model.balances import read_balances
from lmmh_desk.features.arrears.model.months import read_month, read_rate
from lmmh_desk.features.arrears.model.schedule import MOST_CENTS
from lmmh_desk.features.desk.model.statement import TITLE, read_statement, stated, written
from lmmh_desk.features.walkins.papers import read_ticket_code
from lmmh_desk.hub import backup as hub_backup
from lmmh_desk.hub import updates
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.receive import decoded
from lmmh_desk.hub.storage import Refused
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.office.model.opening import read_day
from lmmh_desk.store import versions
from lmmh_desk.store.pages import HELD
from lmmh_desk.sync import attaching, release, signing, snapshot
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.protocol import Batch, Snapshot, Update, encode
from lmmh_desk.system import office_key, recovery
from lmmh_desk.system.sealing import public_half
from lmmh_desk.system.shares import PARTS, joined
from lmmh_desk.system.sheets import Sheet, read_sheets
from lmmh_desk.tenancy.model.nur import read_nur
from lmmh_desk.tenancy.model.phones import read_email, read_phone
from tests.bounds import bounded, bounds
from tests.prove.suites import SUITES
from tests.sync.test_hostile import CELLS, TODAY, spoiled

DIGEST = sha256(b"abc").hexdigest()
MANIFEST = f'{{"version":"9.9.9","machines":"linux-x86_64","size":3,"sha256":"{DIGEST}"}}'.encode()


def archived() -> bytes:
    """Return a file that a hub takes: a version, and the parts of a backup."""
    made = io.BytesIO()
    parts = {"manifest.json": MANIFEST, "signature": signing.sign(bytes(32), release.signed_part(MANIFEST)),
             "program.tar.zst": b"abc", "recovery.sealed": b"keys", "hub.db": b"base"}  # fmt: skip
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


ASK, WAITS = attaching.ask(new_code(b"authority"), attaching.Ask("", "d", "s", b"", "C02", "", b""))
ANSWER = attaching.ANSWERS + (50).to_bytes(4) + bytes(50)
SNAPSHOT = b"".join(snapshot.seal([bytes(HELD)] * 2, bytes(32)))
PC = Device("d", "C02", "s", ("s",), bytes(32))
BATCH = encode(Batch("b", "d", 1, versions.head(), []))
SHEET = "\n".join(Sheet(1, 5, bytes(range(32))).lines)
PAPER = office_key.written(X25519PrivateKey.from_private_bytes(bytes(range(32))))
MADE = recovery.make(bytes(32), shared=False)
OFFICE_S = recovery.sealed_for_office(bytes(32), public_half(bytes(range(32))))
ARCHIVE = archived()
STATEMENT = written(stated([("Poste", "C02")], b"certificate"), b"signature")
BALANCES = b"BAIL;SOLDE;DATE\n"
TYPED = (
    read_asked,
    read_short_code,
    read_ticket_code,
    read_day,
    read_month,
    read_rate,
    read_phone,
    read_email,
    read_nur,
)

# Where each is fuzzed; a new one has no line here, and the last test goes red.
FUZZED = {
    "documents.asked:read_asked": "tests/architecture/test_parsers.py",
    "documents.codes:read_short_code": "tests/architecture/test_parsers.py",
    "documents.payload:read_certificate": "tests/documents/test_seal.py",
    "documents.payload:read_fields": "tests/documents/test_seal.py",
    "documents.twoddoc.content:read": "tests/documents/test_twoddoc.py",
    "features.arrears.model.balances:read_balances": "tests/architecture/test_parsers.py",
    "features.arrears.model.months:read_month": "tests/architecture/test_parsers.py",
    "features.arrears.model.months:read_rate": "tests/architecture/test_parsers.py",
    "features.arrears.model.schedule:read": "tests/architecture/test_parsers.py",
    "features.continuity.model.log:read_entry": "tests/features/continuity/test_log.py",
    "features.desk.model.statement:read_statement": "tests/architecture/test_parsers.py",
    "features.walkins.papers:read_ticket_code": "tests/architecture/test_parsers.py",
    "hub.receive:decoded": "tests/architecture/test_parsers.py",
    "hub.recovery:opened": "tests/cli/test_hub.py",
    "kernel.scan:read_scan": "tests/sync/test_hostile.py",
    "office.model.opening:read_day": "tests/architecture/test_parsers.py",
    "office.model.recurrence:read_weekly": "tests/office/model/test_recurrence.py",
    "sync.attaching:open_answer": "tests/architecture/test_parsers.py",
    "sync.attaching:read_ask": "tests/architecture/test_parsers.py",
    "sync.bundle:read": "tests/sync/test_hostile.py",
    "sync.codes:read_code": "tests/sync/test_hostile.py",
    "sync.codes:read_invitation": "tests/sync/test_hostile.py",
    "sync.snapshot:open_file": "tests/architecture/test_parsers.py",
    "system.office_key:read": "tests/architecture/test_parsers.py",
    "system.shares:joined": "tests/architecture/test_parsers.py",
    "system.sheets:read_sheets": "tests/architecture/test_parsers.py",
    "tenancy.model.nur:read_nur": "tests/architecture/test_parsers.py",
    "tenancy.model.phones:read_email": "tests/architecture/test_parsers.py",
    "tenancy.model.phones:read_phone": "tests/architecture/test_parsers.py",
    "tenancy.model.plans:read_plan": "tests/sync/test_hostile.py",
}
# Settings are read by methods, which the last test doesn't find.
SETTINGS = "tests/office/test_hostile_settings.py"
# No other examples there: each is bounded.
ONLY = {"tests/architecture/test_parsers.py", "tests/sync/test_hostile.py", SETTINGS}
# Read by one that is fuzzed, or what the program wrote itself and reads under its own key.
WITHIN = {
    "kernel.typed", "tenancy.model.csvfile:read_csv", "sync.bundle:read_file", "system.private:read_private",
    "store.files:read_check", "hub.postgres:open_storage", "hub.sqlite:open_storage", "system.vault:read",
    "tenancy.actions.people:read_reach", "store.pages:read_pages", "store.opening:open_store",
}  # fmt: skip
OUTSIDE = {"str", "bytes", "BinaryIO", "Path"}


def mangled(text: str) -> st.SearchStrategy[str]:
    """Return a good text with some of its bytes changed."""
    return spoiled(text.encode()).map(lambda content: content.decode("utf-8", "replace"))


@given(st.one_of(st.binary(max_size=300), spoiled(ASK)))
@bounded
def test_what_a_pc_asks_by_stick_is_read_or_refused(content: bytes) -> None:
    with suppress(DeskError):
        assert len(attaching.read_ask(content).key) == 32


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(attaching.ANSWERS.__add__), spoiled(ANSWER)))
@bounded
def test_what_answers_it_is_refused_unless_it_is_the_hub_s(content: bytes) -> None:
    with pytest.raises(DeskError):
        attaching.open_answer(io.BytesIO(content), WAITS)


@given(spoiled(SNAPSHOT), st.sampled_from([0, 1, 2, 1 << 30]))
@bounded
def test_a_snapshot_opens_whole_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, pages: int
) -> None:
    if content == SNAPSHOT and pages == 2:
        return
    path = tmp_path_factory.getbasetemp() / "hostile.snapshot"
    path.write_bytes(content)
    told = Snapshot("s", bytes(32), sha256(content).digest(), len(content), pages)
    with pytest.raises(snapshot.BadSnapshot):
        list(snapshot.open_file(path, told, lambda: None))


@given(st.one_of(st.binary(max_size=300), spoiled(BATCH)))
@bounded
def test_a_batch_is_read_or_refused(content: bytes) -> None:
    with suppress(Refused):
        assert decoded(content, PC).device == PC.id


@given(st.one_of(st.text(max_size=400), mangled(SHEET)))
@bounded
def test_a_recovery_sheet_is_read_or_refused(text: str) -> None:
    with suppress(DeskError):
        assert all(len(sheet.secret) == 32 for sheet in read_sheets(text))


@given(st.one_of(st.binary(max_size=300), spoiled(MADE.sealed), spoiled(OFFICE_S)))
@bounded
def test_a_sealed_key_opens_or_is_refused(content: bytes) -> None:
    for opens in (
        lambda: recovery.unsealed(content, MADE.sheets),
        lambda: recovery.unsealed_by_office(content, bytes(range(32))),
    ):
        with suppress(DeskError):
            assert opens() == [bytes(32)]
    assert recovery.is_copy(content) in (True, False)


@given(st.one_of(st.text(max_size=400), mangled(SHEET), mangled(PAPER)))
@bounded
def test_what_is_copied_from_a_recovery_paper_is_read_or_refused(text: str) -> None:
    with suppress(DeskError):
        sheets, private = read_paper(text)
        assert bool(sheets) != bool(private)


@given(st.one_of(st.binary(max_size=300), spoiled(MANIFEST)))
@bounded
def test_what_a_publisher_signs_is_read_or_refused(content: bytes) -> None:
    told = Update(content, signing.sign(bytes(32), release.signed_part(content)))
    with suppress(DeskError):
        found = release.read(told, public_key(bytes(32)))
        release.check_newer(found, "0.1.0")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=300), spoiled(ARCHIVE)))
@bounded
def test_a_file_given_to_the_hub_is_taken_or_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "given"
    file.write_bytes(content)
    with suppress(DeskError):
        updates.publish(tmp_path, file, public_key(bytes(32)))
    with suppress(DeskError):
        assert isinstance(hub_backup.keys_of(file), bytes)
    with suppress(DeskError):
        hub_backup.restore_file(file, bytes(32), tmp_path / "hub.db", 0)


def test_a_part_packed_by_another_method_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "given"
    with ZipFile(file, "w", ZIP_BZIP2) as archive:
        archive.writestr("recovery.sealed", bytes(600))
    with pytest.raises(DeskError):
        hub_backup.keys_of(file)


def test_a_part_as_long_as_it_says_is_not_read(tmp_path: Path) -> None:
    at = ARCHIVE.rindex(b"PK\x01\x02", 0, ARCHIVE.index(b"recovery.sealed", ARCHIVE.index(b"PK\x01\x02")))
    file = tmp_path / "given"
    file.write_bytes(ARCHIVE[: at + 20] + (300 << 20).to_bytes(4, "little") + ARCHIVE[at + 24 :])  # its packed length
    with bounds(), pytest.raises(DeskError):
        hub_backup.keys_of(file)


@given(st.dictionaries(st.sampled_from(PARTS), st.binary(min_size=32, max_size=32), min_size=2, max_size=2))
@bounded
def test_any_two_shares_are_put_together(parts: dict[int, bytes]) -> None:
    assert len(joined(parts)) == 32


@given(st.text(max_size=120))
@bounded
def test_the_office_s_recovery_key_is_read_or_refused(text: str) -> None:
    with suppress(DeskError):
        office_key.read(text)


@given(st.one_of(CELLS, st.text(max_size=200), mangled(STATEMENT)))
@bounded
def test_a_statement_is_read_or_refused(text: str) -> None:
    with suppress(DeskError):
        statement, signature = read_statement(text)
        assert isinstance(signature, bytes)
        assert statement.text.startswith(TITLE)


@given(st.one_of(st.binary(max_size=200), CELLS.map(str.encode), CELLS.map(lambda text: BALANCES + text.encode())))
@bounded
def test_a_file_of_balances_is_read_or_refused(content: bytes) -> None:
    with suppress(DeskError):
        plan = read_balances(content, "soldes.csv", TODAY)
        assert all(0 <= unit.due_cents <= MOST_CENTS and unit.on <= TODAY for unit in plan.units)
        assert len(plan.units) <= plan.lines


@pytest.mark.parametrize("reads", [*TYPED, lambda text: schedule.read(text, date(2020, 11, 17))])
@given(text=st.one_of(st.text(max_size=120), CELLS, st.text("0129AZ €/%,.:-@\n", max_size=60)))
@bounded
def test_what_is_typed_or_pasted_is_read_or_refused(reads: Callable[[str], object], text: str) -> None:
    with suppress(DeskError):
        reads(text)


def parsers() -> Iterator[str]:
    """Yield the functions that read a text, bytes or a file, by the names and types by which they are known."""
    root = Path(lmmh_desk.__file__).parent
    for file in sorted(root.rglob("*.py")):
        module = ".".join(file.relative_to(root).with_suffix("").parts)
        if module.partition(".")[0] not in {"cli", "ui", "app"} and ".ui." not in module:
            for made in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(made, ast.FunctionDef) and reads(made):
                    yield f"{module}:{made.name}"


def reads(made: ast.FunctionDef) -> bool:
    first = made.args.args[:1]
    named = made.name == "read" or made.name.startswith(("read_", "open_")) or made.name == "decoded"
    return named and bool(first) and isinstance(first[0].annotation, ast.Name) and first[0].annotation.id in OUTSIDE


def test_every_parser_has_its_fuzzer() -> None:
    found = {name for name in parsers() if name not in WITHIN and name.partition(":")[0] not in WITHIN}
    assert found <= set(FUZZED)
    root = Path(lmmh_desk.__file__).parents[1]
    for file in {*FUZZED.values(), SETTINGS}:
        text = (root / file).read_text(encoding="utf-8")
        given, within = text.count("\n@given("), text.count("\n@bounded\n")
        assert given > 0, file
        assert within == given or (within and file not in ONLY), f"{file}: a second or 256 MB would not show"


def test_every_fuzzer_is_played_by_the_long_suite() -> None:
    (suite,) = [one for one in SUITES if one.name == "parsers"]
    played = {word.partition("::")[0] for word in suite.words}
    assert {*FUZZED.values(), SETTINGS} <= played
    assert int(dict(suite.environment)["LMMH_EXAMPLES"]) >= 20_000
