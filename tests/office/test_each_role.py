"""Each action and query that the hands of `test_gestures` do not reach, tried to its end as each role.

On the demonstration's base, on rows in the state it needs (`acts.py`): who may is not refused, by it nor by what it
rests on, nor by the hub that hears of it; who may not is refused before anything is written. Nothing of it is kept.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.office.model.rights import Role
from tests.journeys.test_gestures import may, reached
from tests.office.acts import ACTS
from tests.office.at_hub import last_line, set_aside
from tests.office.test_matrix import REFUSED
from tests.office.tried import Arguments, World, call, nothing_kept, tried

# Papers that the office has other roles establish (`Session.withheld`): refused in these words.
ESTABLISHED = {
    "features.moves.actions.recording:record": ("JD", "Votre profil ne permet pas d’établir ce document."),
    "tenancy.actions.residence:void_residence": ("AR", "Votre profil ne permet pas d’annuler ce document."),
}
# Done to their end with a hub, in tests/app/test_attaching.py: here they are only refused.
WITH_A_HUB = {
    "office.actions.attaching:attach_here": ("https://hub.example", None),
    "office.actions.attaching_by_stick:take_here": (Path("answer"),),
    "tenancy.actions.erasing:erase_person": ("somebody", "consent", ()),  # who has just received every site
}
WROTE = "refused, but not before it wrote"


@pytest.fixture(scope="module")
def world(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(shutil.copytree(demonstration, tmp_path_factory.mktemp("each_role") / "profile"))
    yield made
    made.store.close()


def ended(world: World, name: str, role: Role, given: Arguments) -> str:
    """Return what an act says that a role may not do, "" once it is done."""
    before = world.written()
    with world.store.read() as read:
        line = last_line(read)
    try:
        call(world, name, world.roles[role], given)
    except NotAllowed as error:
        return WROTE if error.fact == REFUSED and world.written() != before else error.fact
    with world.store.read() as read:
        return "".join(f"the hub sets aside {each}" for each in set_aside(read, world.roles[role], line))


def expected(world: World, name: str, role: Role) -> str:
    if name not in may(role):
        return REFUSED
    kind, words = ESTABLISHED.get(name, ("", ""))
    return words if kind in world.roles[role].withheld else ""


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_act_is_done_or_refused_to_its_end_as_each_role(world: World, name: str) -> None:
    found, given = {}, ACTS[name]
    own = len(inspect.signature(given).parameters) > 1  # what comes before is done where this agent sits
    with nothing_kept(world.store):
        shared = () if own else given(world)
        for role, me in world.roles.items():
            with tried(world.store):
                found[role] = ended(world, name, role, given(world, me) if own else shared)
    assert found == {role: expected(world, name, role) for role in Role}


@pytest.mark.parametrize("name", sorted(WITH_A_HUB))
def test_what_needs_a_hub_is_refused(world: World, name: str) -> None:
    for role in (one for one in Role if name not in may(one)):
        with nothing_kept(world.store):
            assert ended(world, name, role, WITH_A_HUB[name]) == REFUSED


def test_each_act_is_tried_by_hands_or_here() -> None:
    told = set().union(*map(may, Role))
    assert set(ACTS) <= told, "each names something that is there"
    assert told - reached() == {*ACTS, *WITH_A_HUB} - reached()
