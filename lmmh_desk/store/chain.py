"""The chain of the audit: each line holds a hash of the one before, of its ids, and of its details under a salt.

An erasure drops details and salt, and the chain still holds; it is told by an erasure of the line's subject, or by a
later line that names it. Whoever has the key of the base could make it anew: the
heads that the hub countersigned, at most one an hour, say how it was then.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

GENESIS = bytes(32)
SALT = 16  # bytes
ERASED = "{}"
LAST = "SELECT tx, link FROM audit ORDER BY tx DESC LIMIT 1"
LINES = """SELECT tx, at, agent_id, action, subject, details, site_id, device_id, salt, digest, link
    FROM audit ORDER BY tx"""
BARE = "SELECT tx, at, agent_id, action, subject, details, site_id, device_id FROM audit WHERE link IS NULL ORDER BY tx"
PUT = "UPDATE audit SET salt = ?, digest = ?, link = ? WHERE tx = ?"
ADD = """INSERT INTO audit (tx, at, agent_id, action, subject, details, site_id, device_id, salt, digest, link)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
FORGETTING = "office.purge"  # the act whose line names those whose details it drops, in its own `FORGOTTEN`
FORGOTTEN = "forgotten"
BLANKED = "audit.blanked"  # value of the desk: what an erasure took with the record it names
ACCOUNTED = """SELECT tx FROM audit WHERE salt IS NULL AND (
    subject IN (SELECT record_id FROM erasure)
    OR subject IN (SELECT value FROM json_each((SELECT value FROM desk_setting WHERE key = ?)))
    OR tx IN (SELECT one.value FROM audit AS said, json_each(json_extract(said.details, '$.' || ?)) AS one
        WHERE said.action = ? AND one.value < said.tx))"""
ERASE = "UPDATE audit SET details = ?, salt = NULL WHERE tx = ?"
HEADS = "SELECT tx, link FROM audit_head ORDER BY tx"
TOLD = "SELECT coalesce(max(at), 0) FROM audit_head"
SIGNED = "SELECT tx FROM writing"
ADD_HEAD = """INSERT OR REPLACE INTO audit_head (tx, link, device_id, signature, countersignature, at)
    VALUES (?, ?, ?, ?, ?, ?)"""

# A head that the hub says it kept takes the place of another one of this line, never of the countersigned same.
KEEP_HEAD = """INSERT INTO audit_head (tx, link, device_id, signature, countersignature, at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (tx) DO UPDATE SET link = excluded.link, countersignature = excluded.countersignature
    WHERE link <> excluded.link"""
SIGNED_HEADS = """SELECT tx, link, device_id, countersignature, at FROM audit_head
    WHERE length(countersignature) > 0 ORDER BY tx"""
HUB = "SELECT address, authority, received_at FROM exchange"

Line = tuple[Any, ...]  # tx, at, agent_id, action, subject, details, site_id, device_id


class Flaw(Struct, frozen=True):
    """What was found wrong, at which line.

    "edited", "removed", "moved", "unlinked", "blanked", "truncated" or "rewritten".
    """

    kind: str
    tx: int


class Sealed(Struct, frozen=True):
    """What chains a line to those before it."""

    salt: bytes
    digest: bytes
    link: bytes


def last(driver: Any) -> tuple[int, bytes]:
    """Return the rank and the link of the last line."""
    row = driver.execute(LAST).fetchone()
    return (row[0], row[1] or GENESIS) if row else (0, GENESIS)


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


def flaws(driver: Any) -> Iterator[Flaw]:
    """Yield what shows that lines were changed, taken away, put elsewhere or made anew."""
    before, rank = GENESIS, 0
    accounted = {tx for (tx,) in driver.execute(ACCOUNTED, (BLANKED, FORGOTTEN, FORGETTING))}
    heads: dict[int, bytes] = dict(driver.execute(HEADS).fetchall())
    for row in driver.execute(LINES):
        line, link = tuple(row[:8]), row[10]
        found = _of_line(line, row[8:], before, rank)
        if found is None and row[8] is None and line[0] not in accounted:
            found = Flaw("blanked", line[0])
        if found is not None:
            yield found
        before, rank = link or GENESIS, line[0]
        if heads.pop(rank, link) != link:
            yield Flaw("rewritten", rank)
    if driver.execute(SIGNED).fetchone()[0] != rank:
        yield Flaw("truncated", rank + 1)
    for tx in heads:
        yield Flaw("truncated" if tx > rank else "removed", tx)


def _of_line(line: Line, chained: tuple[Any, ...], before: bytes, rank: int) -> Flaw | None:
    salt, digest, link = chained
    if link is None or digest is None:
        return Flaw("unlinked", line[0])
    if (salt is None and line[5] != ERASED) or (salt is not None and digest_of(salt, line[5]) != digest):
        return Flaw("edited", line[0])
    if link_of(before, line, digest) != link:
        return Flaw("moved", line[0]) if line[0] == rank + 1 else Flaw("removed", rank + 1)
    return None


def erase_details(driver: Any, lines: Iterable[int]) -> None:
    """Drop the details and the salt of lines: the chain holds, and a line of `FORGETTING` has to name them."""
    driver.executemany(ERASE, [(ERASED, tx) for tx in lines])
