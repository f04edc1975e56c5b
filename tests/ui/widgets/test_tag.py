from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.canvas import TONES
from lmmh_desk.ui.widgets.tag import Avatar, Badge, KeyCap, Tag, initials
from tests.ui.widgets.conftest import holds, picture


@pytest.mark.parametrize("tone", list(TONES))
def test_a_tag_wears_its_tone(look: Theme, tone: str) -> None:
    tag = Tag("Dedans", tone, "inside")
    image = picture(tag)
    soft, _edge, strong = TONES[tone]
    assert image.height() == look.px(20)
    assert holds(image, look.color(soft))
    assert holds(image, look.color(strong), 1)
    assert tag.accessibleName() == "Dedans"


def test_an_empty_tag_and_a_zero_hide(theme: Theme) -> None:
    tag, badge, parent = Tag("Arrivés", "ok"), Badge(6, meaning="personnes"), QWidget()
    parent.setLayout(Row(tag, badge))
    assert not tag.isWindow()
    assert (tag.isHidden(), badge.isHidden()) == (False, False)
    assert badge.accessibleName() == "6 personnes"
    tag.set("")
    badge.set(0)
    assert (tag.isHidden(), badge.isHidden()) == (True, True)
    tag.set("Arrivés")
    assert not tag.isHidden()


def test_a_part_without_parent_never_opens_a_window(theme: Theme) -> None:
    tag = Tag("")
    tag.set("Arrivés")
    assert not tag.isVisible()
    parent = QWidget()
    parent.setLayout(Row(tag))
    assert not tag.isHidden()


def test_badge_cap_and_avatar_are_drawn(look: Theme) -> None:
    assert holds(picture(Badge(12, "accent")), look.color("accs"))
    assert holds(picture(Badge(3)), look.color("hover"))
    assert holds(picture(KeyCap("Ctrl+M")), look.color("layer"))
    for size in (20, 32, 52):
        image = picture(Avatar("M. Ferhat Belkacem", size))
        assert image.width() == look.px(size)
        assert holds(image, look.color("accs"))
        assert image.pixelColor(0, 0) != look.color("accs")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("M. Ferhat Belkacem", "FB"),
        ("Mme Odile Tessier", "OT"),
        ("M. et Mme Da Costa-Rivière", "DC"),
        ("Sukarno", "S"),
        ("élise Fromont", "ÉF"),
        ("", ""),
        ("?", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
