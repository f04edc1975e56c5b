"""Settings and small files that anybody may have written: read, refused or left out, never another failure."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.retention import months_before
from lmmh_desk.office.model.regulations import RULES, RuleKind, number_of
from lmmh_desk.office.model.settings import SETTINGS, in_force
from lmmh_desk.printing.printers import Remembered
from lmmh_desk.store.erased_file import ErasedFile
from lmmh_desk.store.numbers import NumberFile
from lmmh_desk.system import aside, installed, keys
from lmmh_desk.ui.lock.roster import load_roster
from tests.bounds import bounded

TODAY = date(2020, 11, 17)
LONG = st.integers(1, 40_000).map(lambda length: "9" * length)  # Python reads no number beyond 4,300 digits
TYPED = st.one_of(st.text(max_size=60), st.text("0129 -+.,eE\u00a0\u202f٣²minours", max_size=20), LONG)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["agents", "desk", "A4", "network", "profile", "version", "next"]), inner),
    ),
    max_leaves=8,
)
CONTENTS = st.one_of(st.binary(max_size=200), VALUES.map(lambda value: json.dumps(value).encode()))
few = settings(
    max_examples=int(os.environ.get("LMMH_EXAMPLES", "60")), suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.key)
@given(text=TYPED, kept=st.integers(-(1 << 62), 1 << 62))
@bounded
def test_a_threshold_stays_within_its_bounds(setting, text: str, kept: int) -> None:
    with suppress(BadInput):
        assert setting.low <= setting.read(text) <= setting.high
    assert setting.low <= in_force(setting, {(setting.key, ""): kept}, "site") <= setting.high


@pytest.mark.parametrize("kind", RuleKind)
@given(data=st.data(), text=TYPED)
@bounded
def test_a_rule_typed_is_kept_as_it_will_be_read(kind: RuleKind, data: st.DataObject, text: str) -> None:
    rule = data.draw(st.sampled_from([one for one in RULES.values() if one.kind is kind]))
    with suppress(BadInput):
        kept = rule.read(text)
        assert rule.read(kept) == kept
        if rule.kind is RuleKind.NUMBER and kept:
            assert number_of(kept) == int(kept) > 0


@given(st.one_of(TYPED, st.integers().map(str)))
@bounded
def test_the_number_of_a_rule_is_a_number_or_none(value: str) -> None:
    months = number_of(value)
    assert months is None or date.min <= months_before(TODAY, months) <= TODAY


@few
@given(content=CONTENTS)
@bounded
def test_a_small_file_of_the_profile_is_read_or_left_out(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "printers.json"
    for path in (file, tmp_path / "lock.json", tmp_path / "numbers.txt", tmp_path / "erased.txt", tmp_path / keys.NAME):
        path.write_bytes(content)
    assert isinstance(Remembered(file).printer("A4"), str)
    load_roster(tmp_path)
    assert NumberFile(tmp_path / "numbers.txt").highest("JD-C02-20") >= 0
    assert isinstance(ErasedFile(tmp_path / "erased.txt", bytes(32)).lines(), dict)
    with suppress(DeskError):
        assert isinstance(keys.find_place(tmp_path).service, str)


@few
@given(content=CONTENTS)
@example(content=b"\n\r")  # a version that began, and nothing that says since when
@bounded
def test_a_small_file_of_the_versions_is_read_or_left_out(tmp_path: Path, content: bytes) -> None:
    versions = installed.Versions(tmp_path)
    (tmp_path / installed.SINCE).unlink(missing_ok=True)
    for name in (installed.CURRENT, installed.UNPROVEN, installed.BEGAN, installed.GIVEN_UP, installed.REFUSED):
        (tmp_path / name).write_bytes(content)
    assert isinstance(versions.current(), str)
    versions.begin()
    versions.given_up()
    versions.refuse("9.9.9", "0" * 64)


@few
@given(content=st.one_of(CONTENTS, st.text("./-misdecot0129\0é").map(lambda text: (aside.PREFIX + text).encode())))
@bounded
def test_a_profile_is_set_aside_under_a_name_of_ours_only(tmp_path: Path, content: bytes) -> None:
    profile = tmp_path / new_id()
    profile.mkdir()
    (profile / "desk.db").touch()
    (profile / aside.WANTED).write_bytes(content)
    with suppress(OSError):
        place = aside.finish(profile)
        assert place is not None
        assert place.parent == profile
        assert (place / "desk.db").exists()
        return
    assert (profile / "desk.db").exists(), "nothing went"
