"""The topics of `resources/help`, read once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lmmh_desk.features.desk.model.help import Topic, topic
from lmmh_desk.kernel.i18n import RESOURCES

FOLDER = RESOURCES / "help"
PICTURES = FOLDER / "pictures"


@cache
def topics() -> tuple[Topic, ...]:
    """Return every topic, in the order of the files."""
    return tuple(
        topic(re.sub(r"^\d+-", "", file.stem), file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.md"))
    )


def picture(image: str) -> Path | None:
    """Return the picture of a topic, None where it has none."""
    file = PICTURES / f"{image}.png"
    return file if image and file.exists() else None
