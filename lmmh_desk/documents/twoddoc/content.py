"""A 2D-Doc for a proof of address: header, fields, separators, and nothing else accepted (resources/2ddoc.md).

Source: ANTS, Spécifications techniques des codes à barres 2D-Doc, C40 form, perimeter 01.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

GS, RS, US = "\x1d", "\x1e", "\x1f"  # ends a value, ends one cut short, comes before the signature
EPOCH = date(2000, 1, 1)
LONGEST = 700  # characters: ours with every field full has 430
SIGNATURE = 64  # bytes of r ‖ s
WRITTEN = 103  # characters of it in base 32 without padding
LAST_DAY = 0xFFFE  # 0xFFFF means undated, which a proof of address never is

_HEADER = re.compile(
    r"DC(?:02(?P<v2>)|03(?P<v3>)|04(?P<v4>))(?P<authority>[A-Z]{2}[A-Z0-9]{2})(?P<certificate>[A-Z0-9]{4})"
    r"(?P<issued>[0-9A-F]{4})(?P<signed>[0-9A-F]{4})(?P<kind>[A-Z0-9]{2})(?(v3)01)(?(v4)01FR)"
)


class Unreadable(ValueError):
    """This text is not a 2D-Doc as the specification writes one."""


class BadHeader(Unreadable):
    """The header is not one of versions 02 to 04."""


class BadField(Unreadable):
    """A field is unknown, twice there, missing, or not written as it must be."""


class BadSignature(Unreadable):
    """The signature is not 64 bytes in base 32."""


class Header(Struct, frozen=True):
    """The first 22 (version 02), 24 (03) or 26 (04) characters."""

    authority: str  # FR00
    certificate: str  # LM01
    issued_on: date
    signed_on: date
    kind: str = "00"  # issued to serve as proof of address
    version: int = 4


class Content(Struct, frozen=True):
    """A 2D-Doc taken apart, before anything of it is believed."""

    header: Header
    fields: Mapping[str, str]
    cut: frozenset[str]  # the fields whose value was too long for the code
    signed: bytes  # header and message
    signature: bytes  # r ‖ s


class _Form(Struct, frozen=True):
    """How a field's value is written; of a fixed length when `shortest` is `longest`."""

    shortest: int
    longest: int
    pattern: re.Pattern[str]

    def take(self, message: str, start: int) -> tuple[str, bool, int]:
        """Return the value that starts there, whether it was cut, and where the next field starts."""
        text = message[start : start + self.longest]
        if found := re.search(f"[{GS}{RS}]", text):
            text = text[: found.start()]
        end = start + len(text)
        if len(text) < self.shortest or not self.pattern.fullmatch(text):
            raise BadField("not such a value")
        if self.shortest == self.longest:
            return text, False, end
        if message[end : end + 1] == RS:
            return text, True, end + 1
        return text, False, end if len(text) == self.longest else end + 1

    def written(self, text: str) -> str:
        """Return a value with what ends it; a longer one is cut."""
        if self.shortest == self.longest == len(text):
            return text
        if len(text) > self.longest:
            return text[: self.longest] + RS
        return text if len(text) == self.longest else text + GS


_TEXT, _NAME = re.compile("[A-Z0-9 ]*"), re.compile("[A-Z0-9 /]*")
_LINE, _IDENTITY = _Form(0, 38, _TEXT), _Form(0, 38, _NAME)
FORMS: dict[str, _Form] = {
    "10": _IDENTITY,  # quality/surname/first name
    "11": _LINE, "12": _LINE, "13": _LINE,  # or each alone: quality, first name, surname
    "1G": _Form(1, 1, re.compile("[01]")),  # whether somebody else lives there whom the code doesn't name
    "1I": _IDENTITY,  # the other beneficiary
    "1J": _LINE, "1K": _LINE, "1L": _LINE,
    "20": _LINE, "21": _LINE, "22": _LINE, "23": _LINE,  # postal lines 2 to 5
    "24": _Form(5, 5, re.compile("[0-9]{5}")),
    "25": _Form(0, 32, _TEXT),
    "26": _Form(2, 2, re.compile("[A-Z]{2}")),
}  # fmt: skip
REQUIRED = {
    "00": {"20", "21", "22", "23", "24", "25", "26"},  # issued to serve as proof of address
    "01": {"22", "24", "26"},  # a utility's bill
    "02": {"22", "24", "25", "26"},  # housing tax
}


def write(header: Header, fields: Mapping[str, str]) -> bytes:
    """Return what is signed: the header, then the fields in their order; raises BadHeader or BadField.

    As in the official examples a value under its longest ends with GS even when it is the last.
    """
    text = _head(header) + "".join(name + FORMS[name].written(value) for name, value in fields.items())
    signed = text.encode("ascii")
    _read_signed(text)
    return signed


def closed(signed: bytes, signature: bytes) -> bytes:
    """Return the whole code: what is signed, then US and the signature."""
    return signed + US.encode() + b32encode(signature).rstrip(b"=")


def read(code: bytes) -> Content:
    """Take a code apart; raises Unreadable for anything that `write` and the official examples would not hold."""
    if len(code) > LONGEST or not code.isascii():
        raise Unreadable("too long or not ASCII")
    text, mark, signature = code.decode("ascii").partition(US)
    if not mark:
        raise BadSignature("none")
    header, fields, cut = _read_signed(text)
    return Content(header, fields, cut, text.encode("ascii"), _signature(signature))


def _head(header: Header) -> str:
    end = {2: "", 3: "01", 4: "01FR"}[header.version]
    days = "".join(f"{(day - EPOCH).days & 0xFFFF:04X}" for day in (header.issued_on, header.signed_on))
    return f"DC{header.version:02d}{header.authority}{header.certificate}{days}{header.kind}{end}"


def _read_signed(text: str) -> tuple[Header, dict[str, str], frozenset[str]]:
    found = _HEADER.match(text)
    if found is None or found["kind"] not in REQUIRED:
        raise BadHeader("not a proof of address in version 02 to 04")
    version = 2 if found["v2"] is not None else 3 if found["v3"] is not None else 4
    days = (_day(found["issued"]), _day(found["signed"]))
    header = Header(found["authority"], found["certificate"], *days, kind=found["kind"], version=version)
    fields: dict[str, str] = {}
    cut = set()
    for name, value, short in _fields(text[found.end() :]):
        if name in fields:
            raise BadField("twice there")
        fields[name] = value
        if short:
            cut.add(name)
    if not REQUIRED[header.kind] <= fields.keys() or not ("10" in fields or {"11", "12", "13"} <= fields.keys()):
        raise BadField("missing")
    return header, fields, frozenset(cut)


def _day(digits: str) -> date:
    days = int(digits, 16)
    if days > LAST_DAY:
        raise BadHeader("undated")
    return EPOCH + timedelta(days)


def _fields(message: str) -> Iterator[tuple[str, str, bool]]:
    place = 0
    while place < len(message):
        name = message[place : place + 2]
        if name not in FORMS:
            raise BadField("unknown")
        value, cut, place = FORMS[name].take(message, place + 2)
        yield name, value, cut


def _signature(text: str) -> bytes:
    if len(text) != WRITTEN:
        raise BadSignature("not its length")
    try:
        signature = b32decode(text + "=")
    except ValueError as error:
        raise BadSignature("not base 32") from error
    if b32encode(signature).rstrip(b"=").decode() != text:
        raise BadSignature("not canonical")
    return signature
