"""Records erased as a purge erases its own."""

from collections.abc import Sequence

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.erasing import erase_some
from lmmh_desk.store.exchange.shapes import Key
from lmmh_desk.store.store import Store


def erase_records(store: Store, session: Session, keys: Sequence[Key], cause: str) -> None:
    """Erase records and what is about them, and remember it outside the base."""
    erase_some(store, session, lambda _read: keys, cause)
    store.remember_erased()
