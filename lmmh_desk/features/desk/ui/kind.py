"""What a screen of headquarters says of the records it edits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.ui.widgets.cells import Group
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.rows import TableColumn

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

T = TypeVar("T")
Values = dict[str, Any]


class Kind(Section, Generic[T]):
    """One kind of record: its list, its form, how it is read and saved."""

    tables: ClassVar[tuple[str, ...]]  # what a broadcast must touch for the list to be read again
    right: ClassVar[str]
    name: ClassVar[str]
    adding: ClassVar[str]  # « Nouveau site »
    nothing: ClassVar[str] = ""  # what stands where there are no records
    double: ClassVar[bool] = True
    unkept: ClassVar[frozenset[str]] = frozenset()  # fields never kept as a draft: codes
    weighed: ClassVar[frozenset[str]] = frozenset()  # texts kept as a draft unless they are refused, beside free ones

    fields: dict[str, Field]

    @abstractmethod
    def columns(self) -> Sequence[TableColumn[T]]:
        """Return the columns of the list."""

    @abstractmethod
    def id_of(self, record: T) -> str:
        """Return the id of a record."""

    @abstractmethod
    def make_fields(self) -> Iterator[tuple[str, Field]]:
        """Give the fields of the form with their names, in order, each made as it is taken."""

    def form(self) -> Sequence[QWidget]:
        """Return what the form holds, from top to bottom; by default its fields."""
        return tuple(self.fields.values())

    @abstractmethod
    def read(self, read: Read) -> Sequence[T]:
        """Return the records, in a reading job."""

    @abstractmethod
    def values_of(self, record: T | None) -> Values:
        """Return what the form shows of a record, or of a new one."""

    @abstractmethod
    def title_of(self, record: T) -> str:
        """Return what the form is called."""

    @abstractmethod
    def save(self, record_id: str, values: Values) -> Changes:
        """Write the form, in a writing job; raises BadInput whose fields are those of the form."""

    def may_edit(self, record: T | None) -> bool:
        """Say whether this agent may change this record, or add one."""
        del record
        return allowed(self.context.me.role, self.right)

    def arranged(self, records: Sequence[T]) -> Sequence[T | Group]:
        """Return the rows of the list; by default the records as read."""
        return records
