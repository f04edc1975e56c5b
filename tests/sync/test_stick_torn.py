"""An import from a stick that fails half-way: what came is kept and told, the same file goes on from there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from lmmh_desk.hub import feed
from lmmh_desk.hub.bundles import answered
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.store import failures
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync import bundle, carrying, stages
from lmmh_desk.sync.carrying import HalfTaken, bring_in, export
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.refusals import HALF, STOPPED
from tests.sync.test_bootstrap import silent
from tests.sync.test_bundle import with_keys
from tests.sync.test_stick_base import asked
from tests.sync.town import NOW, Desk, Town

STEPS = 3 + 4  # answers of the hub, then pages


@pytest.fixture
def far(town: Town) -> Desk:
    """A PC that no network reaches."""
    return with_keys(town.desk("C02"), town)


def full() -> StoreError:
    return failures.translated(OSError(28, "No space left on device"))


def torn(monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """Have the disk be full at this step of the import."""
    left = [at]

    def step(name: str) -> None:
        real = getattr(carrying, name)

        def taken(*given: Any) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise full()
            real(*given)

        monkeypatch.setattr(carrying, name, taken)

    step("store_answer")
    step("receive_page")


def apart(
    town: Town, far: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> tuple[set[str], set[str], Path, DeskExchanger]:
    """Have two PCs write apart, a line a batch and a page; return whose rows are whose, the answer, who imports it."""
    monkeypatch.setattr(stages, "LINES", 1)
    monkeypatch.setattr(feed, "LINES", 1)
    theirs = {there.person(usual_name=f"Là {rank}") for rank in range(4)}
    there.sync()
    mine = {far.person(usual_name=f"Ici {rank}") for rank in range(3)}
    answer, exchanger = asked(far, town), DeskExchanger(far.store)
    return theirs, mine, answer, exchanger


@pytest.mark.parametrize("at", range(STEPS))
def test_an_import_torn_anywhere_tells_what_came_and_goes_on_with_the_same_file(
    town: Town, far: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    theirs, mine, answer, exchanger = apart(town, far, there, monkeypatch)
    with monkeypatch.context() as patched:
        torn(patched, at)
        with pytest.raises(HalfTaken if at else StoreError) as failed:
            exchanger.take(answer)
    sent, received = min(at, 3), max(0, at - 3)
    assert len(set(far.rows("person")) & theirs) == received
    assert far.waiting() == 3 - sent
    assert {row.id for row in exchanger.came().rows} & theirs == set(far.rows("person")) & theirs
    with far.store.read() as read:
        runs = [(run.sent, run.received, run.problem) for run in attached.last_runs(read, 9)]
    assert runs == ([(sent, received, HALF)] if at else [])
    assert str(failed.value).startswith("Le disque de ce poste est plein.")
    if at:
        assert failed.value.safe.startswith(f"Ce qui était déjà passé est gardé\u00a0: {sent}\u00a0envoi")
        assert f"{received}\u00a0réception" in failed.value.safe
        assert "le même fichier" in failed.value.gesture
    left = exchanger.take(answer)
    assert (left.sent, left.received) == (3 - sent, 4 - received), "nothing twice"
    assert set(far.rows("person")) == mine | theirs, "nothing lost"
    assert (far.waiting(), far.sync().same) == (0, True)
    there.sync()
    assert set(there.rows("person")) == mine | theirs


class Pulled(io.BytesIO):
    """A file of a stick that is pulled out once so much was read."""

    left = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.left -= len(found)
        if self.left < 0:
            raise OSError(5, "Input/output error")
        return found


@pytest.mark.parametrize("how", ["pulled", "short"])
def test_a_stick_pulled_out_while_its_base_is_read_keeps_what_came_before_it(town: Town, far: Desk, how: str) -> None:
    mine = far.person()
    silent(far)
    whole = asked(far, town).read_bytes()
    assert whole.startswith(bundle.BASED)
    stick = Pulled(whole[:-100] if how == "short" else whole)
    stick.left = len(whole) - 50
    with pytest.raises(HalfTaken, match="1\u00a0envoi confirmé, 0\u00a0réception") as failed:
        bring_in(far.store, bundle.read_file(stick), base=stick)
    assert failed.value.fact.startswith("Le fichier ne se lit plus" if how == "pulled" else "La base de ce fichier est")
    assert (far.waiting(), set(far.rows("person"))) == (0, {mine})
    again = io.BytesIO(whole)
    assert bring_in(far.store, bundle.read_file(again), base=again).same
    assert set(far.rows("person")) == {mine}
    assert far.sync().same


def test_a_stick_pulled_out_before_anything_came_says_so(far: Desk, town: Town, tmp_path: Path) -> None:
    far.person()
    content = answered(town.storage, town.folder, export(far.store).content, NOW)[0]
    with pytest.raises(StoreError, match=r"retirée, ou elle est abîmée\. Rien n’a été reçu"):
        bundle.read_file(Pulled(content))
    assert far.waiting() == 1


@pytest.mark.parametrize("at", range(8))
def test_an_import_stopped_between_two_parts_goes_on_with_the_same_file(
    town: Town, far: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    theirs, mine, answer, exchanger = apart(town, far, there, monkeypatch)
    seen: list[int] = []
    told = exchanger.take(answer, lambda step: seen.append(step.moved), lambda: len(seen) > at)
    assert told.cancelled
    assert (told.sent, told.received) == (min(at, 3), max(0, at - 3))
    assert set(seen) == {answer.stat().st_size}
    left = exchanger.take(answer)
    assert (told.sent + left.sent, told.received + left.received, left.cancelled) == (3, 4, False)
    assert set(far.rows("person")) == mine | theirs
    with far.store.read() as read:
        assert [run.problem for run in attached.last_runs(read, 9)] == ["", STOPPED]
