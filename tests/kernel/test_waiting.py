"""What waits to be sent: lines of one key become one, which is read by nobody who could read neither."""

from __future__ import annotations

import pytest

from lmmh_desk.kernel.waiting import Waiting, folded, seen_by


def of(told: int, *roles: str) -> Waiting:
    return Waiting(frozenset({told}), "save", "Plan", "Mme Garrigue", told, told, key="plan", roles=frozenset(roles))


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        ((), (), set()),
        (("counter",), (), {"counter"}),
        ((), ("counter",), {"counter"}),
        (("counter", "admin"), ("admin",), {"admin"}),
        (("counter",), ("admin",), {"counter"}),
    ],
)
def test_lines_of_one_key_are_read_by_who_reads_each(first: tuple[str, ...], then: tuple[str, ...], kept: set) -> None:
    (line,) = folded([of(1, *first), of(2, *then)])
    assert (line.told, line.roles) == ({1, 2}, kept)


def test_two_services_apart_do_not_make_a_line_that_all_read() -> None:
    (line,) = seen_by(folded([of(1, "counter"), of(2, "admin")]), "caretaker")
    assert (line.title, line.concerns) == ("Saisie d’un autre service", "")
