"""The page of the help: the subject of the page it was asked from, found by words, read by the keyboard."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtTest import QTest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.ui import commands
from lmmh_desk.features.desk.ui.help.page import HelpPage
from tests.features.desk.ui.conftest import PAGES
from tests.replacing import replace
from tests.ui.focus import has_focus


def help_of(context, **arguments):
    """Open the help."""
    page = HelpPage(replace(context, catalogue=CATALOGUE))
    PAGES.append(page)
    page.resize(1140, 640)
    page.opened(**arguments)
    page.show()
    return page


@pytest.fixture
def page(open_as, admin):
    return help_of(open_as(admin))


def titles(page):
    return [each.title for each in page.list.items()]


def test_it_opens_at_the_first_morning_or_at_the_subject_of_a_page(page, open_as, admin):
    assert page.reader.topic.key == "premier-matin"
    assert has_focus(page.list)
    assert not page.go.isVisible()
    page.opened(about="arbitration")
    assert page.reader.topic.key == "arbitrage"
    page.opened(topic="imprimante")
    assert page.reader.topic.title == "Que faire quand l’imprimante ne répond pas"
    page.opened(about="nulle part")
    assert page.reader.topic.key == "premier-matin"


def test_the_keyboard_alone_reads_it(page):
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.reader.topic.key == "comptoir"
    assert "Recevoir au comptoir" in page.reader.toPlainText()
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert has_focus(page.reader)
    assert page.reader.accessibleName() == "Recevoir au comptoir"


def test_words_find_a_subject_and_say_when_there_is_none(page):
    page.search.setFocus()
    QTest.keyClicks(page.search, "jauge pleine")
    assert titles(page)[0] == "Que faire quand la jauge est pleine"
    assert page.reader.topic.key == "exces"
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert has_focus(page.list)
    page.search.setText("zzz")
    assert page.nothing.isVisible()
    assert page.reader.toPlainText() == ""
    assert page.reader.accessibleName() == "Aide"
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    assert not page.nothing.isVisible()


def test_a_subject_opens_its_page(page, shell):
    page.opened(about="masks")
    assert page.go.isVisible()
    page.go.click()
    assert shell.opened[-1] == ("masks", {})
    page.opened(about="fiche")
    assert not page.go.isVisible(), "a file is somebody's"
    page.primary()
    assert shell.opened[-1] == ("masks", {})


def test_links_lead_to_subjects_pages_and_the_tour(page, shell, monkeypatch):
    asked = []
    monkeypatch.setattr(page.context.shell, "run", lambda command, **_arguments: asked.append(command))
    page.search.setText("jauge")
    page.reader.anchorClicked.emit(QUrl("aide:synchroniser"))
    assert page.reader.topic.key == "synchroniser"
    page.reader.anchorClicked.emit(QUrl("page:prints"))
    assert shell.opened[-1] == ("prints", {})
    page.reader.anchorClicked.emit(QUrl("visite:"))
    page.tour.click()
    assert asked == ["shell.tour", "shell.tour"]


def test_what_an_agent_may_not_open_is_not_told(open_as, front):
    page = help_of(open_as(front))
    assert "Fichiers, durées, journal" not in titles(page)
    assert "Recevoir au comptoir" in titles(page)


def test_a_link_to_a_subject_that_is_not_for_this_agent_says_so(open_as, front, shell):
    page = help_of(open_as(front))
    before = page.reader.topic
    page.follow("aide:donnees")
    assert page.reader.topic is before
    assert shell.said[-1] == ("Ce sujet concerne un autre profil que le vôtre.", "info")


def test_the_command_asks_it_of_the_page_shown(open_as, admin, shell, monkeypatch):
    asked = []
    context = open_as(admin)
    monkeypatch.setattr(shell, "page", lambda: None, raising=False)
    commands.help_here(context)
    assert shell.opened[-1] == ("help", {"about": ""})
    monkeypatch.setattr(shell, "page", lambda: help_of(context), raising=False)
    commands.help_here(context)
    assert shell.opened[-1] == ("help", {"about": "help"})
    monkeypatch.setattr(shell, "run", lambda command, **_arguments: asked.append(command))
    commands.tour(context)
    assert asked == ["shell.tour"]


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_whole_in_a_narrow_window_and_wears_the_colours_of_the_moment(page, theme, mode, zoom):
    page.opened(about="home")
    page.resize(590 * zoom // 100, 1200)
    page.arrange("narrow")
    theme.set(mode, zoom)
    QCoreApplication.processEvents()
    assert page.minimumSizeHint().width() <= 590 * zoom // 100
    written = page.reader.toHtml()
    assert theme.hex("t1").casefold() in written.casefold()
    assert "accueil.png" in written
    assert page.reader.document().size().width() <= page.reader.viewport().width()
    assert page.panes() == [page.search, page.list, page.reader]
