"""The chain of the audit: each line holds a hash of the one before, of its ids, and of its details under a salt.

An erasure drops details and salt, and the chain still holds: of lines that a later act names by their ranks (`PURGE`,
`TAKEN`), and of those whose time has passed, as a later act says (`FORGET`). These acts are lines of the chain
themselves: nothing else in the base explains details that are missing. Whoever has the key of the base could make the
chain anew: the heads that the hub countersigned, at most one an hour, say how it was.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from msgspec import Struct

GENESIS = bytes(32)
SALT = 16  # bytes
ERASED = "{}"
LAST = "SELECT tx, link FROM audit ORDER BY tx DESC LIMIT 1"
LINES = """SELECT tx, at, agent_id, action, subject, details, site_id, device_id, salt, digest, link
    FROM audit WHERE tx > ? ORDER BY tx"""
BARE = "SELECT tx, at, agent_id, action, subject, details, site_id, device_id FROM audit WHERE link IS NULL ORDER BY tx"
PUT = "UPDATE audit SET salt = ?, digest = ?, link = ? WHERE tx = ?"
ADD = """INSERT INTO audit (tx, at, agent_id, action, subject, details, site_id, device_id, salt, digest, link)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
ERASE = "UPDATE audit SET details = ?, salt = NULL WHERE tx = ?"
FORGET = "office.forget"  # this act drops details whose time has passed; its own say up to which instant
FORGOTTEN = """SELECT tx, coalesce(CAST(json_extract(details, '$.until') AS INTEGER), 0) FROM audit
    WHERE action = ? AND details <> ? ORDER BY tx"""
BLANK = "SELECT tx, at FROM audit WHERE salt IS NULL AND details = ? ORDER BY tx DESC"
PURGE = "office.purge"  # this act erases records; `BLANKED`, among its details, says of which lines
TAKEN = "office.purge.lines"  # so does this one, of an erasure that another PC made, or that a copy had forgotten
BLANKED = "blanked"
EXPLAINED = """SELECT one.value, max(act.tx) FROM audit AS act, json_each(json_extract(act.details, '$.blanked')) AS one
    WHERE act.action IN (?, ?) AND act.salt IS NOT NULL GROUP BY one.value"""
RESTORE = "desk.restore"  # this act put a backup in the place of the base
RESTORES = "SELECT tx FROM audit WHERE action = ?"
HEADS = "SELECT tx, link, length(signature) = 0, at FROM audit_head ORDER BY tx"
TOLD = "SELECT at FROM audit_head WHERE length(signature) > 0 ORDER BY tx DESC LIMIT 1"
SIGNED = "SELECT tx FROM writing"
LINK = "SELECT link FROM audit WHERE tx = ?"
ADD_HEAD = """INSERT OR REPLACE INTO audit_head (tx, link, device_id, signature, countersignature, at)
    VALUES (?, ?, ?, ?, ?, ?)"""

# A head that the hub says it kept takes the place of another one of this line, never of the countersigned same.
KEEP_HEAD = """INSERT INTO audit_head (tx, link, device_id, signature, countersignature, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (tx) DO UPDATE SET link = excluded.link, countersignature = excluded.countersignature
    WHERE link <> excluded.link"""
SIGNED_HEADS = """SELECT tx, link, device_id, countersignature, at FROM audit_head
    WHERE length(countersignature) > 0 ORDER BY tx"""
HUB = "SELECT address, authority FROM exchange"

# An exchange that went to its end, since somebody worked here, had a head to countersign.
COULD_SIGN = """SELECT 1 FROM exchange_run
    WHERE problem = '' AND bytes_received > 0 AND ended_at > (SELECT min(at) FROM audit) LIMIT 1"""

Line = tuple[Any, ...]  # tx, at, agent_id, action, subject, details, site_id, device_id


class Flaw(Struct, frozen=True):
    """What was found wrong, a key of `doctor.FLAWS`, or "restored" where the audit explains it; and at which line."""

    kind: str
    tx: int


class Head(NamedTuple):
    """A line the hub countersigned, or (`by_hub`) told at `at`, as it had kept it."""

    tx: int
    link: bytes
    by_hub: int
    at: int


class Sealed(Struct, frozen=True):
    """What chains a line to those before it."""

    salt: bytes
    digest: bytes
    link: bytes


def last(driver: Any) -> tuple[int, bytes]:
    """Return the rank and the link of the last line."""
    row = driver.execute(LAST).fetchone()
    return (row[0], row[1] or GENESIS) if row else (0, GENESIS)


def holds(driver: Any, tx: int, link: int) -> bool:
    """Say whether a line still has the link that was noted outside the base; rank 0: none was."""
    row = driver.execute(LINK, (tx,)).fetchone()
    return tx == 0 or (row is not None and int.from_bytes(row[0] or b"") == link)


def sealed(before: bytes, line: Line) -> Sealed:
    """Return what chains a new line after a link."""
    salt = secrets.token_bytes(SALT)
    digest = digest_of(salt, line[5])
    return Sealed(salt, digest, link_of(before, line, digest))


def add(driver: Any, line: Line) -> None:
    """Write a line after the last one."""
    made = sealed(last(driver)[1], line)
    driver.execute(ADD, (*line, made.salt, made.digest, made.link))


def digest_of(salt: bytes, details: str) -> bytes:
    """Return what a line keeps of its details once they are erased."""
    return hashlib.sha256(salt + details.encode()).digest()


def link_of(before: bytes, line: Line, digest: bytes) -> bytes:
    """Return the hash of a line after the one before it."""
    ids = [*line[:5], digest.hex(), *line[6:8]]
    return hashlib.sha256(before + json.dumps(ids, ensure_ascii=False).encode()).digest()


def complete(driver: Any) -> None:
    """Chain the lines written before there was a chain."""
    bare, before = driver.execute(BARE).fetchall(), GENESIS
    for line in bare:
        made = sealed(before, tuple(line))
        driver.execute(PUT, (made.salt, made.digest, made.link, line[0]))
        before = made.link


def flaws(driver: Any, since: int = 0) -> Iterator[Flaw]:
    """Yield what shows that lines after one were changed, taken away, put elsewhere or made anew."""
    known = driver.execute(LINK, (since,)).fetchone()
    before, rank = (known and known[0]) or GENESIS, since
    heads = {head.tx: head for head in map(Head._make, driver.execute(HEADS)) if head.tx > since}
    put_back = _explained(driver, list(heads.values()))
    blanked = _blanked(driver)
    for row in driver.execute(LINES, (since,)):
        line, link = tuple(row[:8]), row[10]
        if line[0] in blanked:
            yield Flaw("blanked", line[0])
        yield from _of_line(line, row[8:], before, rank)
        before, rank = link or GENESIS, line[0]
        head = heads.pop(rank, None)
        if head and head.link != link:
            yield Flaw("restored" if rank in put_back else "rewritten", rank)
    if driver.execute(SIGNED).fetchone()[0] != rank:
        yield Flaw("truncated", rank + 1)
    for tx in heads:
        yield Flaw("restored" if tx in put_back else "truncated" if tx > rank else "removed", tx)


def _blanked(driver: Any) -> set[int]:
    """Return the lines without their details that no act written after them explains."""
    named = dict(driver.execute(EXPLAINED, (PURGE, TAKEN)).fetchall())
    acts = driver.execute(FORGOTTEN, (FORGET, ERASED)).fetchall()  # oldest first, so that the newest is taken first
    found, until = set(), 0
    for tx, at in driver.execute(BLANK, (ERASED,)):
        while acts and acts[-1][0] > tx:  # one written before the line didn't make it blank, whatever its clock was
            until = max(until, acts.pop()[1])
        if at >= until and named.get(tx, 0) <= tx:
            found.add(tx)
    return found


def _explained(driver: Any, heads: Sequence[Head]) -> set[int]:
    """Return the heads that the hub told because a backup was put back: lines it had countersigned are no more.

    That explains what the hub tells at the first exchange after it; from then on it countersigns what came since.
    """
    restores = [tx for (tx,) in driver.execute(RESTORES, (RESTORE,))]
    return {
        told.tx
        for told in heads
        for put_back in restores
        if told.by_hub and put_back <= told.tx
        if not any(own.tx >= put_back and own.at < told.at for own in heads if not own.by_hub)
    }


def _of_line(line: Line, chained: tuple[Any, ...], before: bytes, rank: int) -> Iterator[Flaw]:
    salt, digest, link = chained
    if link is None or digest is None:
        yield Flaw("unlinked", line[0])
    elif (salt is None and line[5] != ERASED) or (salt is not None and digest_of(salt, line[5]) != digest):
        yield Flaw("edited", line[0])
    elif link_of(before, line, digest) != link:
        yield Flaw("moved", line[0]) if line[0] == rank + 1 else Flaw("removed", rank + 1)


def erase_details(driver: Any, lines: Iterable[int]) -> None:
    """Drop the details and the salt of lines: the chain holds."""
    driver.executemany(ERASE, [(ERASED, tx) for tx in lines])
