"""The bytes of a seal: canonical CBOR, as resources/seal.md writes it, and nothing else accepted back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.documents.codes import pack, postal, unpack
from lmmh_desk.kernel.ids import number

VERSION = 1
SIGNATURE = 64  # bytes
MINUTE = 60_000  # milliseconds
LONGEST, SHORTEST = 60, 9  # letters kept of each text when room is short
SITE = 30  # letters kept of a site's name
EPOCH = date(1970, 1, 1).toordinal()


class Named(Struct, frozen=True):
    """A person named by a paper."""

    name: str
    birth: date | None = None


class Fields(Struct, frozen=True):
    """What a seal vouches for."""

    number: str  # JD-C02-20-0184: type, desk, year, sequence
    issued_at: int  # milliseconds UTC, sealed to the minute
    persons: tuple[Named, ...] = ()
    origin: str = ""  # address on one line
    destination: str = ""
    windows: tuple[tuple[int, int], ...] = ()  # (start, end) in milliseconds UTC, in order, sealed to the minute
    others: int = 0  # persons counted, not named

    @property
    def kind(self) -> str:
        """The letters of the paper's type."""
        return self.number[:2]


class Unreadable(ValueError):
    """These bytes are not what `seal` writes."""


class Certificate(Struct, frozen=True):
    """What a root says of a desk."""

    root: bytes  # the key id of the root
    key: bytes  # the desk's public key
    desk: str
    site: str
    first: date
    last: date


def write_certificate(certificate: Certificate) -> bytes:
    """Return a certificate's bytes, to be signed by the root."""
    site = _text(certificate.site, SITE)
    days = [_days(certificate.first), _days(certificate.last)]
    return cbor([certificate.root, certificate.key, certificate.desk, site, *days])


def read_certificate(data: bytes) -> Certificate:
    """Read a certificate's bytes, signature left off; raises Unreadable."""
    root, key, desk, site, first, last = items(data, bytes, bytes, str, (str, bytes), int, int)
    return Certificate(root, key, desk, _read_text(site), _day(first), _day(last))


def write_fields(fields: Fields, room: int) -> bytes:
    """Return the fields in at most `room` bytes.

    Where they are too long, addresses keep their first and last parts (street and city), then every text is
    abridged, then persons are only counted.
    """
    whole = _write(fields, len(fields.persons), LONGEST)
    if len(whole) <= room:
        return whole
    fields = replace(fields, origin=_ends(fields.origin), destination=_ends(fields.destination))
    for named in range(len(fields.persons), -1, -1):
        for letters in range(LONGEST, SHORTEST - 1, -1):
            document = _write(fields, named, letters)
            if len(document) <= room:
                return document
    raise ValueError("no room for a document")


def _ends(address: str) -> str:
    parts = address.split(", ")
    return address if len(parts) < 3 else f"{parts[0]}, {parts[-1]}"


def _write(fields: Fields, named: int, letters: int) -> bytes:
    year, sequence = int(fields.number[7:9]), int(fields.number[10:])
    persons = [
        [_text(person.name, letters), _days(person.birth) if person.birth else None]
        for person in fields.persons[:named]
    ]
    others = fields.others + len(fields.persons) - named
    return cbor([
        fields.kind, year, sequence, fields.issued_at // MINUTE, persons, others,
        _text(fields.origin, letters), _text(fields.destination, letters), _steps(fields.windows),
    ])  # fmt: skip


def read_fields(data: bytes, desk: str) -> Fields:
    """Read the fields a desk sealed, signature left off; raises Unreadable."""
    kind, year, sequence, issued, persons, others, origin, destination, steps = items(
        data, str, int, int, int, list, int, (str, bytes), (str, bytes), list
    )
    return Fields(
        number=number(kind, desk, _counted(year, 100), _counted(sequence)),
        issued_at=_instant(issued),
        persons=tuple(_read_person(person) for person in persons),
        origin=_read_text(origin),
        destination=_read_text(destination),
        windows=_read_steps(steps),
        others=_counted(others),
    )


def _read_person(value: object) -> Named:
    name, birth = _typed(value, (str, bytes), (int, type(None)))
    return Named(_read_text(name), None if birth is None else _day(birth))


def _steps(windows: Sequence[tuple[int, int]]) -> list[int]:
    """Return each moment in minutes after the one before: few bytes for several days."""
    moments = [moment // MINUTE for window in windows for moment in window]
    return [after - before for before, after in zip([0, *moments], moments, strict=False)]


def _read_steps(steps: list[Any]) -> tuple[tuple[int, int], ...]:
    moments, moment = [], 0
    for step in steps:
        if not _is(step, int) or step < 0:
            raise Unreadable("a moment")
        moment += step
        moments.append(_instant(moment))
    if len(moments) % 2:
        raise Unreadable("a window without end")
    return tuple(zip(moments[::2], moments[1::2], strict=True))


def _text(text: str, letters: int) -> str | bytes:
    """Return at most so many letters, packed; other scripts as they are, in as many bytes."""
    capitals = postal(text)
    if capitals is not None:
        return pack(capitals if len(capitals) <= letters else capitals[: letters - 1].rstrip() + ".")
    plain = " ".join(text.split()).encode("utf-8", "replace").decode()
    size = -(-letters // 3) * 2
    return plain if len(plain.encode()) <= size else _cut(plain, size - 3) + "…"


def _cut(text: str, size: int) -> str:
    """Return the beginning of a text that holds in `size` bytes of UTF-8."""
    return text.encode()[:size].decode(errors="ignore")


def _read_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else unpack(value)


def _days(day: date) -> int:
    return day.toordinal() - EPOCH


def _day(days: int) -> date:
    try:
        return date.fromordinal(days + EPOCH)
    except (ValueError, OverflowError) as error:
        raise Unreadable("a date") from error


def _instant(minutes: int) -> int:
    """Return milliseconds, refusing moments no calendar holds."""
    return _counted(minutes) * MINUTE


def _counted(value: int, limit: int = 2**31) -> int:
    """Return a count, refusing one below zero or not below its limit."""
    if not 0 <= value < limit:
        raise Unreadable("a count")
    return value


def cbor(value: list[Any]) -> bytes:
    """Write an array, always the same way (RFC 8949, §4.2)."""
    import cbor2

    return cbor2.dumps(value, canonical=True)


def items(data: bytes, *types: type | tuple[type, ...]) -> tuple[Any, ...]:
    """Return the items of a canonical CBOR array that has these types; raises Unreadable."""
    import cbor2

    try:
        value = cbor2.loads(data)
        if cbor2.dumps(value, canonical=True) != data:
            raise Unreadable("not canonical")
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise Unreadable("not CBOR") from error
    return _typed(value, *types)


def _typed(value: object, *types: type | tuple[type, ...]) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) != len(types):
        raise Unreadable("not the items expected")
    if not all(_is(item, kind) for item, kind in zip(value, types, strict=True)):
        raise Unreadable("not the types expected")
    return tuple(value)


def _is(item: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(item, kind) and not isinstance(item, bool)
