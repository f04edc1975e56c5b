"""What the office says of itself passes the guard that weighs what is said of persons."""

from __future__ import annotations

import pytest

from lmmh_desk.features.campaigns.model.drafting import MODELS
from lmmh_desk.kernel.guard.weighing import weigh

PROPOSED = [
    getattr(content, name) for _purpose, content in MODELS.values() for name in ("title", "text", "sms", "poster")
]
PLAIN = ["Elle rappelle demain", "il a signé le bail", "le fils passe prendre la clé", "Tout le monde est servi"]


@pytest.mark.parametrize("text", [*PROPOSED, *PLAIN])
def test_plain_words_of_the_office_pass(text: str) -> None:
    assert weigh(text) is None
