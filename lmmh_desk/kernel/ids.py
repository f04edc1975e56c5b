"""Identifiers: UUIDv7 as text (RFC 9562), in order of creation."""

from __future__ import annotations

import re

import uuid_utils

# Crockford's base 32: no I, L, O, U, so that a code can be read over the phone.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKS_LIKE = str.maketrans("OILU", "011V")  # letters it lacks, as they are misread
TICKET = "LMMH-T-"  # how the code of a queue's ticket begins
NUMBER = re.compile(r"^[A-Z]{2}-[A-Z0-9]{3}-\d{2}-\d{4,}$")


def new_id() -> str:
    """Return a new UUIDv7."""
    return str(uuid_utils.uuid7())


def number(kind: str, desk: str, year: int, sequence: int) -> str:
    """Return a number people read, such as `JD-C02-20-0184` (type, desk, year, sequence)."""
    return f"{kind}-{desk}-{year % 100:02d}-{sequence:04d}"
