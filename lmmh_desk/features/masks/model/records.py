"""What is kept of masks: lots, movements that are only added, who was served, receipts (DOMAIN.md §2).

A stock is never kept: it is what its site's last inventory counted, and the sum of the movements since. Who was served
stands apart from the quantity, so that forgetting a household leaves the stock right.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record


class Kind(StrEnum):
    """What a movement does to the stock of its site."""

    RECEIVED = "received"  # a lot came from outside
    GIVEN = "given"
    SENT = "sent"  # to another site, which has it once it says so
    ARRIVED = "arrived"  # what another site sent
    TAKEN_BACK = "taken_back"  # what was given, or sent, came back
    COUNTED = "counted"  # an inventory: it sets the stock to what was found


class Nature(StrEnum):
    """What a lot is made of."""

    WASHABLE = "washable"
    DISPOSABLE = "disposable"

    @property
    def label(self) -> str:
        """Return the word of the screens."""
        return {"washable": _("lavables"), "disposable": _("jetables")}[self]


class Fit(StrEnum):
    """Whom the masks of a lot fit."""

    ADULT = "adult"
    CHILD = "child"

    @property
    def label(self) -> str:
        """Return the word of the screens."""
        return {"adult": _("adulte"), "child": _("enfant")}[self]


class Cause(StrEnum):
    """Why an inventory found another number: a list rather than free text."""

    MISCOUNT = "miscount"
    DAMAGED = "damaged"
    LOST = "lost"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the words of the dialog."""
        return {
            "miscount": _("Écart de comptage"),
            "damaged": _("Boîte abîmée"),
            "lost": _("Perte"),
            "other": _("Autre raison"),
        }[self]


@dataclass(kw_only=True)
class MaskLot(Record):
    """A delivery of masks of one kind."""

    reference: str  # « M-2020-118 », as written on its boxes
    nature: str = Nature.WASHABLE
    fit: str = Fit.ADULT


@dataclass(kw_only=True)
class MaskMovement(Record):
    """One change of the stock of the site `site_id`, never rewritten."""

    kind: str  # Kind
    quantity: int  # what it adds to the stock: below zero for what leaves; of an inventory, found less expected here
    lot_id: str | None = None  # received; else the lot in use at the site, as far as known
    to_site_id: str | None = None  # where it was sent
    expected_at: int | None = None  # milliseconds UTC
    answers: str | None = None  # the movement this one ends: of several answers the lowest id counts
    cause: str = ""  # Cause
    note: str = ""
    counted: int | None = None  # what an inventory found; without it the inventory is its difference, as once kept


@dataclass(kw_only=True)
class MaskHandout(Record):
    """To which household a quantity was given."""

    movement_id: str
    person_id: str
    household_id: str | None = None
    people: int = 1  # in the household, that day
    previous: str = ""  # the household's last hand-out this desk knew: two with the same one were made unknown


@dataclass(kw_only=True)
class MaskReceipt(Record):
    """One recorded receipt; whether it is printed or cancelled stands in the register of papers."""

    handout_id: str
    person_id: str
    paper_id: str
    number: str
    content: str  # JSON of what the paper says, so that a duplicate says the same for ever
