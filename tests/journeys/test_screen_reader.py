"""A counter's day as a screen reader hears it: names, roles and the focus that the window gives over AT-SPI."""

import shutil
from functools import partial
from types import SimpleNamespace

import pytest
from jeepney import MessageType

from lmmh_desk.app.demonstration import PIN
from tests.journeys.real_window import Window, pictures_folder, screen, until
from tests.journeys.screen_reader import Heard, Reader, nameless, session_bus

pytestmark = [pytest.mark.window, pytest.mark.timeout(300)]
PAGES = {  # key → the window's title, and what has the focus there
    "alt+r": ("Rendez-vous", "table"), "alt+d": ("Déménagements", "table"), "alt+i": ("Prévention impayés", "table"),
    "alt+v": ("Visites à domicile", "table"), "alt+m": ("Masques", "table"),
}  # fmt: skip

OVER_THE_PAGE = {"F2": "Qui est devant moi", "F8": "Traité"}  # key → what has the focus in the sheet it opens
FROM_A_FILE = {"F4": "Motif", "F9": "Agence Centre", "ctrl+m": "Texte de la note"}  # key → what has the focus then


@pytest.fixture
def heard(demonstration, tmp_path):
    """A locked window, and a screen reader beside it."""
    profile = shutil.copytree(demonstration, tmp_path / "profile")
    with session_bus(tmp_path) as bus, screen() as display:
        window = Window(display, "demo", "--profile", str(profile), environment=bus)
        window.wait("Verrouillé")
        reader = Reader(bus)
        yield window, reader
        reader.close()
        window.picture(pictures_folder() / "screen_reader.png")
        window.stop()


def focus(reader):
    """Return what is announced as having the focus, the innermost last."""
    return [one for one in reader.tree() if one.focused and one.focusable]


def on(reader, name):
    """Wait until something of that name has the focus, and return it."""

    def found():
        return [one for one in focus(reader) if name in one.name]

    return until(found, 60, lambda: f"« {name} » has not the focus: {focus(reader)}")[-1]


def named(tree, role):
    return [one.name for one in tree if one.role == role and one.showing and one.name]


def other_focus(reader, name, before):
    """Return what has the focus, bears that name and hadn't the focus before."""
    return [one for one in focus(reader) if name in one.name and one not in before]


def leaves(reader, there):
    """Say whether the focus is no longer there."""
    return not [one for one in focus(reader) if one in there]


def told(reader, title):
    """Wait until something on the page has the focus and a name; return the tree, where everything has one."""
    until(lambda: [one for one in focus(reader) if one.name], 60, lambda: f"nothing named has the focus on {title}")
    tree = reader.tree()
    assert nameless(tree) == [], title
    return tree


def test_the_code_is_asked_for_aloud_and_the_counter_told(heard):
    window, reader = heard
    until(lambda: focus(reader), 60, lambda: f"nothing has the focus: {reader.tree()}")
    assert nameless(reader.tree()) == []
    assert any(one.description == "0 chiffres saisis sur six" for one in focus(reader))
    window.type(PIN)
    window.wait("Accueil")
    queue = until(lambda: named(reader.tree(), "cell"), 60, lambda: f"no queue: {reader.tree()}")
    assert any(one.startswith("ticket A31, M. Ferhat Belkacem") for one in queue)
    tree = reader.tree()
    assert nameless(tree) == []
    assert "Rubriques" in named(tree, "list")
    assert "File d’attente" in named(tree, "table")
    assert {"Appeler le suivant", "Nouvel arrivant"} <= set(named(tree, "push button"))
    window.press("ctrl+k")
    on(reader, "Qui est devant moi")
    window.type("belka")
    until(
        lambda: any("Belkacem" in one for one in named(reader.tree(), "list item")), 60,
        lambda: f"the search tells nobody: {reader.tree()}",
    )  # fmt: skip


def test_each_page_of_the_counter_is_named_and_puts_the_focus_somewhere(heard):
    window, reader = heard
    window.type(PIN)
    window.wait("Accueil")
    for key, (title, role) in PAGES.items():
        window.press(key)
        window.wait(title)
        tree = told(reader, title)
        assert not role or named(tree, role), title
    window.press("ctrl+k")
    on(reader, "Qui est devant moi")
    window.type("belkacem")
    until(lambda: named(reader.tree(), "list item"), 60, lambda: "nobody is found")
    window.press("Return")
    window.wait("Belkacem")
    told(reader, "Belkacem")
    window.press("F7")
    window.wait("ustificatif")
    told(reader, "justificatif")


def test_each_frequent_gesture_says_where_the_focus_is(heard):
    window, reader = heard
    window.type(PIN)
    window.wait("Accueil")
    for key, name in OVER_THE_PAGE.items():
        before = focus(reader)
        window.press(key)
        there = until(partial(other_focus, reader, name, before), 60, lambda: f"no sheet: {focus(reader)}")
        told(reader, key)
        window.press("Escape")
        until(partial(leaves, reader, there), 60, lambda: f"the sheet stays: {focus(reader)}")
    for key, name in FROM_A_FILE.items():
        window.press("ctrl+k")
        on(reader, "Qui est devant moi")
        window.type("belkacem")
        until(lambda: named(reader.tree(), "list item"), 60, lambda: "nobody is found")
        window.press("Return")
        window.wait("Belkacem")
        window.press(key)
        on(reader, name)
        told(reader, key)


def test_a_nameless_object_is_seen():
    def one(role, name, *, showing=True, focusable=True):
        return Heard(role, name, "", focusable, False, showing, 3)

    quiet = [one("push button", "Terminer"), one("text", "", showing=False), one("filler", "", focusable=False)]
    assert nameless(quiet) == []
    assert nameless([one("push button", "")]) == ["push button"]
    assert nameless([one("cell", "  ", focusable=False)]) == ["cell"]


def test_an_object_that_goes_meanwhile_is_left_out():
    gone = SimpleNamespace(header=SimpleNamespace(message_type=MessageType.error), body=("no such object",))
    reader = Reader.__new__(Reader)
    reader._bus = SimpleNamespace(send_and_get_reply=lambda _message, timeout: gone)
    assert list(reader._walk((":1.1", "/gone"), 0)) == []
