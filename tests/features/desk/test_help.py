"""The help tells the truth: its pages and keys are the program's, its pictures are what the program draws now."""

import re
import shutil
from collections import defaultdict
from functools import partial
from itertools import product

import pytest
from PySide6.QtGui import QImage

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.model.help import Block, found, html, inline, topic
from lmmh_desk.features.desk.ui.help.topics import FOLDER, PICTURES, picture, topics
from lmmh_desk.kernel.feature import load
from lmmh_desk.ui.shortcuts import Shortcuts
from tests.architecture.test_french import BREAKS, SHOWN
from tests.catalogue import calls, literal
from tests.help import PLAYED, PROFILE, README, played, small

QUOTED = re.compile("«([^»]+)»")
WIDE, HIGH = 60, 30  # pixels of a part of a picture
ANYWHERE = {"Tab", "Entrée", "Échap", "Espace", "↑", "↓"}
PAGES = {page.key: page for feature in CATALOGUE for page in feature.pages}
WRITTEN = """# Un titre d’essai
groupe: Essais
pages: home, fiche
image: accueil
mots: Clé, usb

Une phrase
sur deux lignes, et `Ctrl+Z`.

## Un sous-titre
- **un** & `Page préc.`
- [deux](aide:autre)

1. d’abord
2. ensuite

> [Ce qui se voit](essai)
"""


def test_a_file_gives_its_topic():
    made = topic("essai", WRITTEN)
    assert (made.key, made.title, made.group, made.pages) == ("essai", "Un titre d’essai", "Essais", ("home", "fiche"))
    assert (made.image, made.words) == ("accueil", "Clé, usb")
    assert made.blocks == (
        Block("words", ("Une phrase", "sur deux lignes, et `Ctrl+Z`.")),
        Block("title", ("Un sous-titre",)),
        Block("dots", ("**un** & `Page préc.`", "[deux](aide:autre)")),
        Block("steps", ("d’abord", "ensuite")),
        Block("picture", ("Ce qui se voit", "essai")),
    )
    assert made.pictures == ("essai", "accueil")
    assert made.keys == ("Ctrl+Z", "Page préc.")
    assert made.links == ("aide:autre",)
    bare = topic("nu", "# Nu\n\nRien.")
    assert (bare.group, bare.pages, bare.image, bare.words) == ("", (), "", "")


def test_a_topic_is_written_for_the_reader():
    write = partial(inline, key="<i>{}</i>")
    assert [html(block, write) for block in topic("essai", WRITTEN).blocks[:-1]] == [
        "<p>Une phrase sur deux lignes, et <i>Ctrl+Z</i>.</p>",
        "<h2>Un sous-titre</h2>",
        '<ul><li><b>un</b> &amp; <i>Page&nbsp;préc.</i></li><li><a href="aide:autre">deux</a></li></ul>',
        "<ol><li>d’abord</li><li>ensuite</li></ol>",
    ]


def test_topics_are_found_by_their_title_then_by_their_words():
    made = [topic("a", "# Un\nmots: masque\n\nx"), topic("b", "# Deux\n\nUn échange"), topic("c", "# Échange\n\nx")]
    assert [each.key for each in found(made, "ECHANGE")] == ["c", "b"]
    assert [each.key for each in found(made, "masque un")] == ["a"]
    assert found(made, "masque deux") == []
    assert found(made, " ") == made


def test_every_page_has_its_subject_and_every_subject_named_exists():
    told = [page for each in topics() for page in each.pages]
    assert sorted(told) == sorted(PAGES), "each page once"
    known = {each.key for each in topics()}
    for each in topics():
        for where in each.links:
            kind, _colon, name = where.partition(":")
            assert where == "visite:" or (kind == "page" and name in PAGES) or (kind == "aide" and name in known), where


@pytest.mark.parametrize("each", topics(), ids=lambda each: each.key)
def test_each_key_that_the_help_names_does_something_there(each):
    shortcuts = Shortcuts(CATALOGUE)
    here = each.pages or tuple(PAGES)
    keys = {shortcut.shown for shortcut in shortcuts.all if shortcut.page in ("", "search", *here)} | ANYWHERE
    for page in here:
        gestures = {key for key, _words in load(PAGES[page].opens).gestures}
        keys |= gestures | {key for gesture in gestures for key in gesture.split(" ")}
    keys |= set(load(PAGES["masks"].opens).gestures[0][:1]) if "masks" in here else set()
    assert not [key for key in each.keys if key not in keys]


def test_each_label_that_the_help_quotes_is_the_program_s():
    def plain(text):
        return text.replace("\u00a0", " ")

    known = {plain(literal(call) or "") for _path, call in calls()}
    for file in FOLDER.glob("*.md"):
        quoted = {one.strip() for one in QUOTED.findall(plain(file.read_text(encoding="utf-8")))}
        assert not quoted - known, file.name


def test_the_help_is_in_good_french():
    for file in FOLDER.glob("*.md"):
        text = file.read_text(encoding="utf-8").partition("\n\n")
        shown = text[0].splitlines()[0] + "\n" + re.sub(r"\[([^]]+)\]\([^)]+\)|`([^`]*)`", r"\1", text[2])
        assert not [line for line in shown.splitlines() if BREAKS.search(line) or SHOWN.search(line)], file.name
        assert "!" not in shown


def test_the_help_has_its_first_morning_and_what_to_do_when():
    assert topics()[0].title == "Le premier matin"
    assert sum(each.group == "Que faire quand…" for each in topics()) >= 6
    assert all(each.group and each.blocks for each in topics())


def test_each_page_but_the_help_s_own_has_a_picture():
    assert [each.key for each in topics() if each.pages and not each.pictures] == ["aide"]


def test_each_picture_named_is_there_and_they_are_small():
    named = {name for each in topics() for name in each.pictures}
    assert named == {file.stem for file in PICTURES.glob("*.png")} == {name for name, _keys in PLAYED}
    assert sum(file.stat().st_size for file in PICTURES.glob("*.png")) <= 2_000_000
    assert picture("accueil") is not None
    assert picture("") is picture("ailleurs") is None


def differs(one: QImage, other: QImage) -> float:
    """Return the share of another colour, of one pixel in nine, where a picture differs most: a word fills a part."""
    if one.size() != other.size():
        return 1.0
    parts: dict[tuple[int, int], list[bool]] = defaultdict(list)
    for x, y in product(range(0, one.width(), 3), range(0, one.height(), 3)):
        unlike = abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 40
        parts[x // WIDE, y // HIGH].append(unlike)
    return max(sum(part) / len(part) for part in parts.values())


@pytest.mark.timeout(300)
def test_the_pictures_are_what_the_program_draws_now(demonstration, tmp_path, qapp, theme):
    stale = {}
    for name, image in played(shutil.copytree(demonstration, tmp_path / PROFILE)):
        drawn = {PICTURES / f"{name}.png": small(image)} | ({README: image} if name == README.stem else {})
        for file, now in drawn.items():
            share = differs(now, QImage(str(file)))
            if share > 0.05:  # a caret is less
                stale[file] = round(share, 4)
                now.save(str(tmp_path / file.name))
    assert not stale, "the help's pictures are stale: run `python -m tests.help`, look at them and commit them"


def test_another_page_is_seen_as_another_picture_and_so_is_a_lost_word():
    home, file = (QImage(str(PICTURES / f"{name}.png")) for name in ("accueil", "fiche"))
    assert differs(home, file) > 0.3
    assert differs(home, home) == 0
    assert differs(home, home.scaledToWidth(100)) == 1.0
    settings = QImage(str(PICTURES / "reglages.png")).convertToFormat(QImage.Format.Format_RGB32)
    emptied = settings.copy()
    bar = range(emptied.height() - 18, emptied.height())  # the keys' bar without its words
    for x, y in product(range(emptied.width()), bar):
        emptied.setPixelColor(x, y, settings.pixelColor(1, emptied.height() - 1))
    assert differs(settings, emptied) > 0.05
