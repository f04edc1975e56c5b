"""The frame of a paper that a seal signs, on one A4 page or in large print; without a seal, a preview."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lmmh_desk.documents.blocks import Block
from lmmh_desk.documents.large import LargePaper, Said, large_pdf
from lmmh_desk.documents.letterhead import Head, Paper, pdf
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import signed_foot, to_check_in_large
from lmmh_desk.kernel.i18n import _


class SignedSheet(Protocol):
    """What the words of such a paper say of the office and of its own number."""

    @property
    def number(self) -> str:
        """« JD-C02-20-0117 »."""

    @property
    def office(self) -> str:
        """The office's name."""

    @property
    def nature(self) -> str:
        """What the office is."""

    @property
    def phone(self) -> str:
        """The site's, by which anybody checks the paper."""

    @property
    def data_notice(self) -> str:
        """What its data are kept for."""


def on_a_page(sheet: SignedSheet, title: str, subject: str, blocks: Iterable[Block], sealed: Sealed | None) -> bytes:
    """Return the PDF of one page."""
    head = Head(sheet.office, sheet.nature, _("Référence"), sheet.number)
    return pdf(Paper(title, subject, head, tuple(blocks), signed_foot(sealed, sheet.phone, sheet.data_notice)))


def in_large_print(sheet: SignedSheet, title: str, subject: str, said: Iterable[Said], sealed: Sealed | None) -> bytes:
    """Return the PDF in large print."""
    paper = LargePaper(
        title=title, office=sheet.office, number=sheet.number, said=tuple(said), sealed=sealed,
        check=to_check_in_large(sheet.phone), copy=_("Original"), subject=subject,
    )  # fmt: skip
    return large_pdf(paper)
