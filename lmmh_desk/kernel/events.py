"""Events between slices that never import each other, handled inside the publisher's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

Handler = Callable[[Any, Any], None]


class Events:
    """Handlers by type of event; a handler gets the unit of work and the event (named in the past tense).

    `declared` gives them, once, at the first event: opening the program doesn't load what follows an event.
    """

    def __init__(self, declared: Callable[[], Iterable[tuple[type, Handler]]] = tuple) -> None:
        self._declared: Callable[[], Iterable[tuple[type, Handler]]] | None = declared
        self._loading = Lock()  # what only reads publishes too, beside the transaction that writes
        self._handlers: dict[type, list[Handler]] = defaultdict(list)

    def subscribe(self, event: type, handler: Handler) -> None:
        """Call `handler(unit, event)` for each event of this type."""
        self._handlers[event].append(handler)

    def publish(self, unit: Any, event: object) -> None:
        """Call the handlers; what they raise aborts the publisher's transaction."""
        with self._loading:
            if self._declared is not None:
                for known, handler in list(self._declared()):  # all or none: what fails to load is tried again whole
                    self.subscribe(known, handler)
                self._declared = None
        for handler in self._handlers[type(event)]:
            handler(unit, event)
