"""Events between slices that never import each other, handled inside the publisher's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Handler = Callable[[Any, Any], None]


class Events:
    """Handlers by type of event; a handler gets the unit of work and the event (named in the past tense)."""

    def __init__(self) -> None:
        self._handlers: dict[type, list[Handler]] = defaultdict(list)

    def subscribe(self, event: type, handler: Handler) -> None:
        """Call `handler(unit, event)` for each event of this type."""
        self._handlers[event].append(handler)

    def publish(self, unit: Any, event: object) -> None:
        """Call the handlers; what they raise aborts the publisher's transaction."""
        for handler in self._handlers[type(event)]:
            handler(unit, event)
