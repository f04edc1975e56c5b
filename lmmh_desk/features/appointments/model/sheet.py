"""What a convocation says, word for word: kept with its record so that a duplicate never says anything else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Summons:
    """The words of one convocation, slip or call sheet."""

    number: str  # RV-C02-20-0911
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    site: str
    phone: str  # to verify, to cancel
    signatory: str
    title: str
    signs_as: str
    holder: str  # « M. Ferhat BELKACEM »
    starts_at: int  # milliseconds UTC
    ends_at: int
    purpose: str  # « Remise des clés »
    how: str  # ReasonType: at the counter, by phone, at home, by video
    others: int = 0  # participants besides the holder
    place: tuple[str, ...] = ()  # « Agence Centre, bureau 2 », « 27 place des Tisserands, 72000 Le Mans »
    receiver: str = ""  # « Yann Prévost »
    contact: str = ""  # the number called, or where the link goes
    bring: tuple[str, ...] = ()
    instructions: str = ""
    mask: str = ""  # sentences in force on the day of the appointment
    barrier: str = ""
    box: str = ""  # the line to tick on the attestation
    carry: str = ""
    data_notice: str = ""

    def to_json(self) -> str:
        """Return the text kept with the record."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Summons:
    """Return the words that `to_json` wrote."""
    values = json.loads(text)
    return Summons(**values | {name: tuple(values[name]) for name in ("place", "bring")})
