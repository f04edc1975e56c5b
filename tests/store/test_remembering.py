from __future__ import annotations

from lmmh_desk.store.remembering import remembered


def test_it_works_again_after_a_commit_and_for_another_key(store, session):
    asked = []

    def ask(key):
        with store.read() as read:
            return remembered(read, "here", key, lambda: asked.append(key) or len(asked))

    assert [ask("A"), ask("A"), ask("B"), ask("B")] == [1, 1, 2, 2]
    with store.write(session, "nothing"):
        pass
    assert [ask("B"), ask("B")] == [3, 3]


def test_two_names_are_kept_apart(store):
    with store.read() as read:
        assert [remembered(read, name, 0, lambda name=name: name) for name in "abab"] == ["a", "b", "a", "b"]
