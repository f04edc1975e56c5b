from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Label, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import TONES
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.picture import Picture
from tests.ui.widgets.conftest import holds, picture


def queue() -> Card:
    card = Card(
        "File d’attente", icon="users", caption="attente moyenne 14 min", actions=[Button("Ticket")], ruled=True
    )
    card.set_count(6, meaning="6 personnes attendent")
    card.add(Label("Mme Odile Tessier", 13, 600))
    card.add(line())
    card.set_foot(Label("18"), None, Label("22"))
    return card


def test_a_card_is_drawn_with_round_corners(look: Theme) -> None:
    image = picture(queue(), look.px(500), look.px(240))
    assert image.pixelColor(0, 0) == look.color("win")
    assert image.pixelColor(image.width() // 2, look.px(60)) == look.color("card")
    assert holds(image, look.color("layer"))
    assert holds(image, look.color("line"))


def test_a_marked_card_has_its_accent(look: Theme) -> None:
    card = Card("À votre guichet", marked=True)
    image = picture(card, look.px(300), look.px(90))
    assert image.pixelColor(look.px(2), look.px(45)) == look.color("acc")
    card.set_marked(False)
    image = picture(card, look.px(300), look.px(90))
    assert image.pixelColor(look.px(2), look.px(45)) == look.color("card")


def test_faces_of_a_card(qtbot: QtBot, theme: Theme) -> None:
    card = queue()
    qtbot.addWidget(card)
    card.resize(500, 300)
    card.show()
    button = Button("Nouvel arrivant", "plus", "F2", "primary")
    card.set_empty("Personne n’attend.", button)
    assert not button.isVisible()
    card.show_empty()
    assert button.isVisible()
    assert card.empty.accessibleName() == "Personne n’attend."
    card.set_empty("Aucun rendez-vous aujourd’hui.")
    assert not button.isVisible()
    card.show_loading()
    assert holds(picture(card, 500, 300), theme.color("hover"))
    card.show_body()
    card.set_error("La file n’a pas pu être lue. Rien n’est perdu.")
    assert card.error.isVisible()
    card.set_error("")
    assert not card.error.isVisible()


def test_title_count_and_foot_change(theme: Theme) -> None:
    card = queue()
    assert card.accessibleName() == "File d’attente"
    assert card.header.count.accessibleName() == "6 personnes attendent"
    card.set_title("Personnes en attente")
    card.set_caption("attente moyenne 9 min")
    first = card.set_foot(Label("a"))
    assert card.set_foot(Label("b")) is not first
    assert card.accessibleName() == "Personnes en attente"
    theme.set_zoom(200)
    assert card.header.height() >= 84


@pytest.mark.parametrize("tone", [tone for tone in TONES if tone != "neutral"])
def test_a_banner_wears_its_tone(look: Theme, tone: str) -> None:
    banner = Banner("Hors ligne. La saisie est enregistrée.", tone, Button("Réessayer"))
    assert holds(picture(banner, look.px(500)), look.color(TONES[tone][0]))
    assert banner.accessibleName() == "Hors ligne. La saisie est enregistrée."


def test_pictures(look: Theme) -> None:
    assert holds(picture(Picture("cloud-off", "off", 40, name="Hors ligne")), look.color("off"))
    assert picture(Picture("info", "acc", 20)).width() == look.px(20)
