"""Every page changes hands: what was typed, listed and copied is out of reach, then there again."""

import time

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from shiboken6 import isValid

from lmmh_desk.app.headless import _busy
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Answer
from lmmh_desk.ui.widgets.editors import TypedEdit
from tests.journeys.test_discreet import FERHAT, told
from tests.replacing import replace

TYPED, COPIED = "zibeline", "M. Ferhat Belkacem"
# What is typed where a word means nothing.
MEANT = {"Date de naissance": "12/03/1980", "Téléphone": "0639981234", "Autre téléphone": "0639981235",
         "E-mail": "zibeline@exemple.fr", "Numéro unique de demande": "0720720999071GDPUB"}  # fmt: skip
# They look for something, or read a code: nothing is recorded of them, and the next page opens without.
LOOKED_FOR = {"Filtrer", "Qui est devant moi\u00a0?", "Code ou numéro du document", "Critères", "Chercher dans l’aide",
              "Chercher un réglage", "Du", "Au"}  # fmt: skip
# The file of nobody yet; a tab that is recorded by its button (the first is, field by field, as each is left).
ASKED = {"person_form": {"text": "Ney"}, "settings": {"tab": "office"}}


class Counter:
    """The window, where agents sit down one after the other and open every page."""

    def __init__(self, start):
        self.work, self._start = start.work, start
        self._player = Player(start.window, lambda: _busy(start))
        with self.work.context.store.read() as read:
            ferhat = {"person_id": read.exec_driver_sql(FERHAT).scalar()}
            others = "SELECT id FROM agent WHERE id <> ? ORDER BY id LIMIT 1"
            me = replace(self.work.context.session, role="admin", withheld=frozenset())  # every page opens
            other = read.exec_driver_sql(others, (me.agent_id,)).scalar()
        self.agents = me, replace(me, agent_id=other, agent_name="Agent Exemple")
        self._asked = {**ASKED, "fiche": ferhat, "justificatif": ferhat}

    def sit(self, session):
        self.work.lock()
        self._start.sign_in(Answer(session, "light", 100, "", 10, False, False))
        self._player.settle(20)

    def wait(self, until):
        """Let the window work until something is true, or for five seconds."""
        late = time.monotonic() + 5
        while not until() and time.monotonic() < late:
            self._player.settle(20)

    def _still(self):
        """Say whether the page shown has read what it shows."""
        before = held(self.work.page())
        self._player.settle(200)
        return held(self.work.page()) == before

    def pages(self):
        for feature in self.work.context.catalogue:
            for entry in feature.pages:
                self.work.open(entry.key, **self._asked.get(entry.key, {}))
                self._player.settle(20)
                if entry.key == "fiche":
                    self.work.page().history.note.open()
                self.wait(self._still)
                yield entry.key, self.work.page()


def lines(page):
    """Return what can be typed in, by name."""
    parts = [*page.findChildren(QLineEdit), *page.findChildren(QPlainTextEdit)]
    return {
        part.accessibleName(): part
        for part in parts
        if part.isVisible() and part.isEnabled() and not part.isReadOnly()
    }  # fmt: skip


def text_of(part):
    return part.text() if isinstance(part, QLineEdit) else part.toPlainText()


def held(page):
    return {name: text_of(part) for name, part in lines(page).items() if name not in LOOKED_FOR}


def type_in(page, *, looking):
    """Type in the lines that record something, or in those that look for something; a number stays as it is."""
    for name, part in lines(page).items():
        if (name in LOOKED_FOR) is looking and (name in MEANT or not isinstance(part, TypedEdit)):
            part.setFocus()
            part.selectAll()
            QTest.keyClicks(part, MEANT.get(name, TYPED))
    QCoreApplication.processEvents()


@pytest.mark.timeout(300)
def test_the_next_agent_finds_nothing_of_this_one_who_finds_all_of_it_again(start):
    counter = Counter(start)
    work, (me, other) = counter.work, counter.agents
    counter.sit(me)
    typed, left = {}, []
    for key, page in counter.pages():
        type_in(page, looking=False)
        typed[key] = held(page)
        type_in(page, looking=True)
        left += [page, *page.findChildren(QAbstractItemModel)]
    words = {name for texts in typed.values() for name, text in texts.items() if text}
    assert {"Nom d’usage", "SMS", "Ajouter au journal", "Nouveau logement"} <= words, "else this test types nothing"
    work.search.line.setText(TYPED)
    QApplication.clipboard().setText(COPIED)
    counter.sit(other)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [part for part in left if isValid(part)] == [], "pages and models go with their agent"
    assert QApplication.clipboard().text() == ""
    assert work.search.line.text() == ""
    found = {key: seen for key, _page in counter.pages() if (seen := [one for one in told() if TYPED in one])}
    assert found == {}
    counter.sit(me)
    assert QApplication.clipboard().text() == COPIED
    back = {}
    for key, page in counter.pages():
        counter.wait(lambda page=page, key=key: held(page) == typed[key])  # a busy machine reads a draft late
        back[key] = held(page)
    assert back == typed
