"""Reading the audit is an act too: who opened it, whose lines were looked for, what was taken out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from lmmh_desk.documents.seal import certified
from lmmh_desk.features.desk.model import statement
from lmmh_desk.features.desk.model.audit import EXPORTED, READ, Wanted
from lmmh_desk.features.desk.model.statement import read_statement, stated
from lmmh_desk.features.desk.store.audit import count_lines, parts
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Tries
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.unlock import NO_TRIES
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.verifying import Judgement
from lmmh_desk.office.store.keys import signer, trust
from lmmh_desk.office.store.sites import office
from lmmh_desk.office.store.witness import AUDIT, heads_health, noted_health
from lmmh_desk.store import chain
from lmmh_desk.store.doctor import audited
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.store import Read, Store
from lmmh_desk.sync.signing import is_signed, sign
from lmmh_desk.system.durable import digest_of

Progress = Callable[[int, int], bool]  # (lines written, lines of the file) → whether to go on
Health = tuple[bool, str]
LONGEST = 100_000  # bytes of a statement, which has less than two thousand
CHECKED = "office.papers.verify"
CHAIN = _("État de la chaîne")


def opened(store: Store, session: Session, person_id: str) -> Changes:
    """Write that the audit was read, of one person where it is; on a full or read-only disk it still opens."""
    require(session, READ)
    try:
        with store.write(session, READ, person_id) as unit:
            pass
    except StoreError:
        return Changes(READ)
    return unit.changes


def examined(store: Store, session: Session, tries: Tries = NO_TRIES) -> Health:
    """Return whether the chain is whole, countersigned and as it was noted outside the base, and the sentences."""
    require(session, READ)
    noted = tries.read(AUDIT)
    with store.read() as read:
        return _health(read, noted)


def export(
    store: Store, session: Session, wanted: Wanted, path: Path, progress: Progress, *, tries: Tries = NO_TRIES
) -> bool:
    """Write the lines looked for as a CSV file, with a signed statement beside; that it was taken is written first.

    Return False where it was stopped, and no file is left. Raises NotAllowed, StoreError, WrongState without a key.
    """
    require(session, EXPORTED)
    noted = tries.read(AUDIT)  # before the lines: what is noted meanwhile, as at a lock, is of lines not read here
    with store.read() as read:
        key, total = signer(read), count_lines(read, wanted)
        with store.write(session, EXPORTED, wanted.person_id or wanted.record_id) as unit:
            unit.details |= {"form": "csv", "lines": str(total)}
        with in_french(OSError), _whole(path) as part:
            digest = _written(part, read, wanted, lambda done: progress(done, total))
            if not digest:
                return False
            file = (statement.FILE, path.name), (statement.DIGEST, digest), (_("Contenu"), count(total, _("ligne")))
            facts = _facts(read, session, store.clock.now(), noted)
            told = stated((*file, *facts), key.certificate)
            text = statement.written(told, sign(key.private, told.signed))
            beside(path).write_text(text, encoding="utf-8", newline="\n")
            part.replace(path)
    return True


def judge_statement(store: Store, session: Session, path: Path) -> Judgement:
    """Judge a statement by the office's keys, and the file beside it; raises BadInput, NotAllowed, StoreError."""
    require(session, CHECKED)
    found = _judged(store, path)
    with suppress(StoreError), store.write(session, CHECKED) as unit:  # a full or read-only disk stops no check
        unit.details |= {"verdict": found.verdict, "by": "statement"}
    return found


def beside(path: Path) -> Path:
    """Return where the statement on a file stands."""
    return path.with_name(path.name + statement.NAME)


def _judged(store: Store, path: Path) -> Judgement:
    with in_french(OSError):
        content = path.read_bytes()[:LONGEST]
        told, signature = read_statement(content.decode("utf-8", "replace"))
        file = path.with_name(Path(told.value(statement.FILE)).name)
        whole = file.is_file() and digest_of(file) == told.value(statement.DIGEST)
    with store.read() as read:
        known = trust(read)
    vouched = certified(told.certificate, known.roots)
    if vouched is None or not is_signed(vouched.key, told.signed, signature):
        sentence = _("Cette attestation n’a pas été signée par un poste de l’office, ou a été modifiée.")
        return Judgement("wrong_signature", _("Attestation non valable"), sentence)
    if vouched.key in known.revoked:
        sentence = _("La clé du poste {desk}, qui l’a signée, est révoquée.").format(desk=vouched.desk)
        return Judgement("desk_revoked", _("Attestation non valable"), sentence)
    if not whole:
        sentence = _("Elle est bien du poste {desk}, mais «\u00a0{file}\u00a0» manque à côté d’elle ou a été modifié.")
        return Judgement("wrong_signature", _("Journal modifié"), sentence.format(desk=vouched.desk, file=file.name))
    sentence = _("«\u00a0{file}\u00a0» est bien le journal exporté par le poste {desk}. {chain}")
    said = sentence.format(file=file.name, desk=vouched.desk, chain=told.value(CHAIN))
    return Judgement("authentic", _("Attestation valable"), said, good=True)


def _health(read: Read, noted: tuple[int, int]) -> Health:
    driver = driver_of(read)
    told = [audited(driver), heads_health(driver), *([noted_health(driver, noted)] if noted[0] else [])]
    return all(well for well, _sentence in told), " ".join(sentence for _well, sentence in told)


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give the name under which a file is written until it is whole; what is left of it goes."""
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _written(part: Path, read: Read, wanted: Wanted, go_on: Callable[[int], bool]) -> str:
    """Write the lines and return the digest of the file, "" where it was stopped."""
    from lmmh_desk.features.desk.papers import audit_head, audit_rows

    digest, done = sha256(), 0
    part.touch(0o600)  # who looked at whom is for who asked
    with part.open("wb") as file:
        _put(file, digest, audit_head())
        for lines in parts(read, wanted):
            _put(file, digest, audit_rows(lines))
            done += len(lines)
            if not go_on(done):
                return ""
    return digest.hexdigest()


def _put(file: IO[bytes], digest: Any, content: bytes) -> None:
    file.write(content)
    digest.update(content)


def _facts(read: Read, session: Session, now: int, noted: tuple[int, int]) -> Iterator[tuple[str, str]]:
    """Yield who exported, where and when, and how the chain was at that moment."""
    at, (tx, link) = paris(now), chain.last(driver_of(read))
    yield _("Office"), office(read).name
    yield _("Poste"), f"{session.desk_code}, {session.site_name}"
    yield _("Fait par"), session.agent_name
    yield _("Fait le"), _("{day} à {hour}").format(day=short_date(at.date(), year=True), hour=hour(at))
    yield _("Dernière ligne du journal"), f"{tx}, {link.hex()}"
    yield CHAIN, _health(read, noted)[1]
