"""Digests: sums of one mark a row."""

from __future__ import annotations

from lmmh_desk.kernel import digests


def test_rows_summed_together_make_the_digests_they_make_one_by_one() -> None:
    rows = [(f"id-{rank}", rank + 1, ("", "site")[rank % 2]) for rank in range(1000)]
    for scope, values in digests.summed(rows).items():
        for rank, value in enumerate(values):
            marks = [digests.mark(one, rev) for one, rev, at in rows if at == scope and digests.bucket(one) == rank]
            assert value == sum(marks)
    assert digests.summed([]) == {}
