"""The file of the row chosen in a list: a key waits for it alone, and none is for a file that is gone."""

from types import SimpleNamespace

import pytest

from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.ui.chosen import ChosenFile


class Lane:
    """Readings answered when the test says so; the newest takes the place of the others, as in a slot."""

    def run(self, work, then, *, owner, slot, failed):
        assert slot == "file"
        self.work, self.then, self.failed = work, then, failed

    def answer(self):
        self.then(self.work("read"))


@pytest.fixture
def page():
    shell = SimpleNamespace(said=[])
    shell.say = lambda told, tone: shell.said.append((told, tone))
    return SimpleNamespace(context=SimpleNamespace(session="me", reads=Lane(), shell=shell), shown=[], done=[])


@pytest.fixture
def chosen(page):
    return ChosenFile(
        page,
        lambda read, me, record_id: f"{read} {me} {record_id}",
        page.shown.append,
        lambda key: page.done.append((key, chosen_now(page))),
    )


def chosen_now(page):
    return page.shown[-1]


def test_what_is_chosen_is_read_and_shown(page, chosen):
    chosen.choose("one")
    assert chosen.file is None
    page.context.reads.answer()
    assert chosen.file == "read me one"
    chosen.choose("")
    assert chosen.file is None
    assert page.shown == ["read me one", None]


def test_a_key_waits_for_the_file_being_read(page, chosen):
    chosen.choose("one")
    assert chosen.keeps("S")
    chosen.choose("one")  # the list was read again meanwhile
    page.context.reads.answer()
    assert page.done == [("S", "read me one")]
    assert not chosen.keeps("S")


def test_a_key_is_never_for_another_file(page, chosen):
    chosen.choose("one")
    chosen.keeps("S")
    chosen.choose("two")
    page.context.reads.answer()
    assert page.shown == ["read me two"]
    assert page.done == []


def test_a_file_that_is_gone_is_said_and_takes_the_one_before_with_it(page, chosen):
    chosen.choose("one")
    page.context.reads.answer()
    chosen.choose("two")
    chosen.keeps("S")
    page.context.reads.failed(NotFound("Ce dossier n’est plus là.", "Rien n’a changé.", "Rouvrez la liste."))
    assert chosen.file is None
    assert not chosen.keeps("S")
    assert page.shown == ["read me one", None]
    assert page.done == []
    assert [tone for _told, tone in page.context.shell.said] == ["warn"]


def test_nothing_is_read_for_nobody(page, chosen):
    page.context.session = None
    chosen.choose("one")
    assert not hasattr(page.context.reads, "work")
    assert not chosen.keeps("S"), "no reading would ever let it go"


def test_a_file_whose_row_left_the_list_while_it_was_read_is_not_shown(page, chosen):
    chosen.choose("one")
    chosen.choose("")
    page.context.reads.answer()
    assert chosen.file is None
    assert page.shown == [None]
