"""One `replace` for what tests change: the model's Structs and its mapped dataclasses."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


def replace(value: T, **changes: Any) -> T:
    """Return the value with some of its fields changed."""
    return (msgspec.structs.replace if isinstance(value, msgspec.Struct) else dataclasses.replace)(value, **changes)
