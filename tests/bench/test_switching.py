"""The figures of a desk that changes hands come from what they say: a code typed, another's page, each page hidden."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bench import switching
from tests.pace import slowness

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]


@pytest.fixture(scope="module")
def measured(demonstration: Path, tmp_path_factory: pytest.TempPathFactory):
    figures = switching.figures(demonstration, tmp_path_factory.mktemp("switching") / "profile", 300, runs=2)
    return {figure.name: figure for figure in figures}


def test_agents_change_by_a_code_typed(measured) -> None:
    figure = measured["ui.switch_agents_s"]
    assert (figure.limit, figure.runs) == ("value ≤ 2", 2)
    assert 0 < figure.floor < figure.value < 10 * slowness(), "the code is hashed, and more; other tests run beside"


def test_every_page_hides_what_is_personal(measured) -> None:
    figure = measured["ui.discreet_ms"]
    assert (figure.limit, figure.unit) == ("value ≤ 100", "ms")
    assert figure.runs >= 20, "each page of the agent's"
    assert figure.value > 0
