"""Thresholds of the office: what they are, who may change them, what they are worth."""

from __future__ import annotations

from dataclasses import dataclass

from lmmh_desk.kernel.record import Record


@dataclass(kw_only=True)
class SettingValue(Record):
    """One change of a setting; rows are only added, the newest one counts, so that the table is its history."""

    key: str
    value: int
    previous: int
