"""Cuts the data of Unicode that Qt ships (31 MB, every language) down to what French screens use.

The library holds one table, `icudtNN_dat`: a header, a list of named items in their order, then the items. Those kept
are copied as they are; a language that is asked for and isn't there is answered as ICU does, by the root's rules.
"""

from __future__ import annotations

import re
import struct
import subprocess
import tempfile
from pathlib import Path

# Languages' words and their sorting, code pages, transliterations, names of characters, dictionaries of scripts.
DROPPED = re.compile(
    r"(.*/)?(?!(root|fr|fr_FR|en|en_US|pool|res_index|supplementalData|metaZones|timezoneTypes|windowsZones|zoneinfo64"
    r"|keyTypeData|likelySubtags|numberingSystems|plurals|pluralRanges|dayPeriods|genderList|icustd|icuver|icudata"
    r"|currencyNumericCodes|grammaticalFeatures|units|ucadata)\.)\w+\.res|.*\.cnv|translit/.*|unames\.icu|.*\.dict"
    r"|rbnf/.*"
)


def cut(library: Path) -> None:
    """Write the library again with what is kept of its table."""
    name, table = _table(library)
    with tempfile.TemporaryDirectory() as folder:
        data, source, built = (Path(folder) / one for one in ("kept.dat", "kept.s", "kept.so"))
        data.write_bytes(kept(table))
        source.write_text(
            f'.section .rodata\n.balign 16\n.globl {name}\n.type {name}, %object\n{name}:\n.incbin "{data}"\n'
            f'.size {name}, . - {name}\n.section .note.GNU-stack,"",%progbits\n'
        )
        subprocess.run(["as", "-o", f"{built}.o", str(source)], check=True)
        told = ["-shared", "-soname", library.name, "-o", str(built), f"{built}.o"]
        subprocess.run(["ld", *told], check=True)
        library.write_bytes(built.read_bytes())


def kept(table: bytes) -> bytes:
    """Return the table without the items that are dropped."""
    (start,) = struct.unpack_from("<H", table)  # the header's length; what follows counts from its end
    (number,) = struct.unpack_from("<I", table, start)
    entries = [struct.unpack_from("<II", table, start + 4 + 8 * rank) for rank in range(number)]
    ends = [place for _name, place in entries[1:]] + [len(table) - start]
    names = [_text(table, start + name) for name, _place in entries]
    items = [
        (name, table[start + place : start + end])
        for name, (_name, place), end in zip(names, entries, ends, strict=True)
        if not DROPPED.fullmatch(name.split("/", 1)[1])
    ]
    return table[:start] + _packed(items)


def _packed(items: list[tuple[str, bytes]]) -> bytes:
    place = 4 + 8 * len(items)
    at, texts = [], b""
    for name, _content in items:
        at.append(place + len(texts))
        texts += name.encode() + b"\0"
    body, listed = bytearray(), []
    first = _round(place + len(texts))
    for offset, (_name, content) in zip(at, items, strict=True):
        listed.append(struct.pack("<II", offset, first + len(body)))
        body += content + bytes(_round(len(content)) - len(content))
    return struct.pack("<I", len(items)) + b"".join(listed) + texts + bytes(first - place - len(texts)) + bytes(body)


def _round(size: int) -> int:
    return (size + 15) // 16 * 16


def _text(table: bytes, start: int) -> str:
    return table[start : table.index(0, start)].decode()


def _table(library: Path) -> tuple[str, bytes]:
    """Return the name of the library's one table, and its bytes."""
    told = subprocess.run(["nm", "-DS", str(library)], check=True, capture_output=True, text=True).stdout
    found = re.search(r"^([0-9a-f]+) ([0-9a-f]+) \w (icudt\d+_dat)$", told, re.M)
    assert found is not None, f"no table in {library}"
    address, size = int(found[1], 16), int(found[2], 16)
    sections = subprocess.run(["readelf", "-SW", str(library)], check=True, capture_output=True, text=True).stdout
    for line in sections.splitlines():
        section = re.match(r"\s*\[ *\d+\] (\S+)\s+\S+\s+([0-9a-f]+) ([0-9a-f]+) ([0-9a-f]+)", line)
        if section and section[1] == ".rodata":
            begins, offset = int(section[2], 16), int(section[3], 16)
            content = library.read_bytes()
            return found[3], content[offset + address - begins :][:size]
    raise AssertionError(f"no data in {library}")
