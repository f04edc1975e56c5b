"""What `make bench` says of figures: beside what they were in the last release, and out of their limits or not."""

from __future__ import annotations

from pathlib import Path

from tests.bench import history
from tests.bench.figures import Figure


def figure(name: str, value: float, limit: str = "value ≤ 5", conditions: str = "") -> Figure:
    return Figure(name, value, "ms", 2.0, 3, conditions, limit)


def test_a_figure_stands_beside_what_it_was_in_the_last_release(tmp_path: Path) -> None:
    here, there = "hub on sqlite, x", "hub on postgresql, x"
    history.keep(
        [figure("a", 4.0), figure("b", 1.0, conditions=here), figure("b", 3.0, conditions=there)], "", tmp_path
    )
    (tmp_path / "0.0.9.json").write_text('{"figures": [{"name": "a", "kind": "", "value": 9.0}]}')
    release, kept = history.last(tmp_path)
    assert release == history.version()
    now = [figure("a", 2.0), figure("b", 1.05, conditions=here), figure("b", 6.0, conditions=there), figure("c", 1.0)]
    head, *lines = history.table(now, release, kept).splitlines()
    assert head.endswith(f"in {release}")
    assert [line.split()[0] for line in lines] == ["✓", "✓", "✗", "✓"]
    assert [line.partition("≤ 5")[2].strip() for line in lines] == ["4.00 (-50%)", "1.00 (=)", "3.00 (+100%)", ""]


def test_the_newest_release_is_not_the_last_in_the_alphabet(tmp_path: Path) -> None:
    for name in ("0.9.0", "0.10.0"):
        (tmp_path / f"{name}.json").write_text('{"figures": []}')
    assert history.last(tmp_path)[0] == "0.10.0"
    assert history.last(tmp_path / "none") == ("", {})


def test_the_figures_of_the_last_release_are_those_that_are_told() -> None:
    told = (history.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in told if line.endswith((" |", "|")) and " | ×" in line] == history.shown()


def test_a_limit_is_on_the_value_or_on_the_ratio() -> None:
    assert figure("a", 5.0).reached
    assert not figure("a", 5.1).reached
    assert not figure("a", 5.0, "ratio ≤ 2").reached
