import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from lmmh_desk.features.desk.model.settings import Way
from lmmh_desk.features.desk.ui.first_start import FirstStart
from lmmh_desk.features.desk.ui.making import Making
from lmmh_desk.features.desk.ui.secret import PinEdit, SecretEdit
from lmmh_desk.kernel.errors import StoreError, VaultError
from lmmh_desk.sync.codes import Code, invitation
from lmmh_desk.ui.window import Window
from tests.features.desk.ui.conftest import PAGES

TYPED = {
    "office_name": "Le Mans Métropole Habitat",
    "site_name": "Agence Centre",
    "place": "Mulsanne",
    "area_m2": "22 m²",
    "admin_name": "Hélène Vauclin",
    "pin": "271828",
    "pin_again": "271828",
}

CODE = Code("7K4M2XDR0C9AB", "0123456789AB")


class Fake:
    """A profile that is made as told, and remembers what it was asked."""

    def __init__(self, vault=True, error=None):
        self.vault, self.error = vault, error
        self.founded, self.attached, self.asked, self.taken, self.recovered, self.done = [], [], [], [], [], 0
        self.reached, self.go_on = threading.Event(), threading.Event()

    def demo(self, progress):
        assert progress(1, 4)
        self.reached.set()
        assert self.go_on.wait(10)
        if not progress(2, 4):
            raise RuntimeError("stopped")
        if self.error:
            raise self.error

    def alone(self, founding, passphrase):
        self.founded.append((founding, passphrase))
        if self.error:
            raise self.error

    def attach(self, form, passphrase, progress):
        assert progress(12_000, 0)
        self.reached.set()
        assert self.go_on.wait(10)
        if not progress(12_001, 0):
            raise RuntimeError("stopped")
        self.attached.append((*form.where(), passphrase))
        if self.error:
            raise self.error

    def ask(self, form, passphrase, target):
        if self.error:
            raise self.error
        self.asked.append((form.code, passphrase, target))

    def take(self, source, passphrase):
        if self.error:
            raise self.error
        self.taken.append((source, passphrase))

    def recover(self, form, passphrase):
        if self.error:
            raise self.error
        self.recovered.append((form, passphrase))

    def making(self, waits=False):
        return Making(
            self.demo,
            self.alone,
            self.attach,
            self.ask,
            self.take,
            self.recover,
            self.has_vault,
            waits=waits,
            demo_pin="170211",
        )

    def has_vault(self):
        if isinstance(self.vault, Exception):
            raise self.vault
        return self.vault

    def count(self):
        self.done += 1


def test_each_way_is_whole_in_the_window_of_the_pictures(qtbot):
    shown = screen(Fake(), qtbot)
    shown.resize(1366, 696)
    for way in (Way.DEMO, Way.ATTACH):
        shown.take(way)
        QApplication.processEvents()
        assert shown.body.verticalScrollBar().maximum() == 0, way


def screen(fake, qtbot, wide=1366, waits=False):
    shown = FirstStart(fake.making(waits), fake.count)
    PAGES.append(shown)
    shown.resize(wide, 700)
    shown.show()
    qtbot.waitUntil(lambda: not shown._probe.waiting)
    return shown


def fill(shown, **values):
    for name, text in (TYPED | values).items():
        shown.fields.fields[name].editor.setText(text)


def test_the_demonstration_is_made_with_its_progress(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    assert shown.way is Way.DEMO
    assert shown.go.text() == "Ouvrir la démonstration"
    assert "170211" in shown.demo_note.text()
    assert shown.demo_note.isVisible()
    shown.go.click()
    qtbot.waitUntil(fake.reached.is_set)
    qtbot.waitUntil(lambda: shown.bar.value() == 1)
    assert shown.told.text() == "Création de la démonstration, 25\u00a0%"
    assert not shown.go.isEnabled()
    assert not any(card.isEnabled() for card in shown.cards)
    fake.go_on.set()
    qtbot.waitUntil(lambda: fake.done == 1)


def test_a_stopped_demonstration_leaves_the_choice(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.start()
    qtbot.waitUntil(fake.reached.is_set)
    shown.stop_button.click()
    fake.go_on.set()
    qtbot.waitUntil(shown.go.isEnabled)
    assert shown.banner.text == "La création est arrêtée. Rien n’a été gardé. Recommencez quand vous voulez."
    assert fake.done == 0
    fake.reached.clear()
    shown.go.click()
    qtbot.waitUntil(lambda: fake.done == 1)


def test_an_error_is_said_and_nothing_is_lost(qtbot):
    fake = Fake(error=StoreError("Le disque est plein.", "Rien n’a été créé.", "Faites de la place."))
    fake.go_on.set()
    shown = screen(fake, qtbot)
    shown.start()
    qtbot.waitUntil(shown.go.isEnabled)
    assert shown.banner.text == "Le disque est plein. Rien n’a été créé. Faites de la place."


def test_an_unexpected_error_is_one_french_sentence(qtbot):
    fake = Fake(error=ZeroDivisionError())
    fake.go_on.set()
    shown = screen(fake, qtbot)
    shown.start()
    qtbot.waitUntil(shown.go.isEnabled)
    assert shown.banner.text
    assert "ZeroDivision" not in shown.banner.text


def test_a_pc_is_attached_and_says_how_much_it_has_received(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.take(Way.ATTACH)
    shown.attaching.fields["code"].editor.setText(str(CODE).lower())
    shown.attaching.fields["address"].editor.setText("hub.exemple.fr:8443")
    shown.go.click()
    qtbot.waitUntil(lambda: shown.told.text() == "Réception des données de l’office, 12\u00a0000\u00a0lignes")
    assert shown.stop_button.isVisible()
    fake.go_on.set()
    qtbot.waitUntil(lambda: fake.done == 1)
    assert fake.attached == [("https://hub.exemple.fr:8443", CODE, None)]


def test_what_is_missing_to_attach_is_said_beside_it(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.take(Way.ATTACH)
    shown.go.click()
    assert shown.attaching.fields["code"].error == "Le code manque. Le siège le donne."
    assert shown.focusWidget() is shown.attaching.fields["code"].editor
    assert not fake.reached.is_set()


def test_an_attaching_is_stopped(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.take(Way.ATTACH)
    shown.attaching.fields["code"].editor.setText(invitation("https://hub.exemple.fr:8443", CODE))
    shown.go.click()
    qtbot.waitUntil(fake.reached.is_set)
    shown.stop_button.click()
    fake.go_on.set()
    qtbot.waitUntil(shown.go.isEnabled)
    assert (fake.attached, fake.done) == ([], 0)


@pytest.mark.parametrize("way", list(Way))
def test_the_button_bears_the_key_that_does_it_from_every_field(qtbot, way):
    shown = screen(Fake(), qtbot)
    shown.take(way)
    started = []
    shown.start = lambda: started.append(way)
    keys = {"Entrée": Qt.KeyboardModifier.NoModifier, "Ctrl+Entrée": Qt.KeyboardModifier.ControlModifier}
    said = shown.go.accessibleDescription()
    ways = (shown.attaching, shown.fields, shown.recovering)
    asked = [field for way_s in ways for field in way_s.fields.values()]
    fields = [field.editor for field in asked if field.isVisibleTo(shown)]
    for widget in fields or [shown]:
        widget.setFocus()
        started.clear()
        QTest.keyClick(widget, Qt.Key.Key_Return, keys[said])
        assert started == [way], widget.accessibleName()


def test_a_stand_alone_desk_is_founded(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.take(Way.ALONE)
    assert shown.go.text() == "Créer l’office"
    assert not shown.fields.fields["passphrase"].isVisible()
    fill(shown)
    shown.go.click()
    qtbot.waitUntil(lambda: fake.done == 1)
    ((founding, passphrase),) = fake.founded
    assert (founding.office_name, founding.area_m2, founding.pin) == ("Le Mans Métropole Habitat", 22, "271828")
    assert founding.place == "Mulsanne"
    assert passphrase is None


def test_what_is_wrong_is_said_under_each_field(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.take(Way.ALONE)
    fill(shown, site_name="", pin_again="111111")
    shown.start()
    assert "vide" in shown.fields.fields["site_name"].error
    assert "diffèrent" in shown.fields.fields["pin_again"].error
    assert fake.founded == []


def seen(shown, widget):
    """Say whether a widget is whole in the window and in the list that scrolls."""
    view = shown.body.viewport()
    area = widget.rect().translated(widget.mapTo(shown.body, widget.rect().topLeft()))
    return widget.isVisible() and view.geometry().contains(area)


def named(shown, name):
    """Return the editor with this accessible name."""
    return next(one for one in shown.findChildren(QLineEdit) if one.accessibleName() == name)


def test_two_different_passphrases_are_said_where_they_are_seen(qtbot):
    shown = screen(Fake(False), qtbot)
    shown.resize(1366, 640)
    shown.take(Way.ALONE)
    fill(shown, passphrase="le chat dort bien", passphrase_again="le chien dort bien")
    shown.body.verticalScrollBar().setValue(0)
    named(shown, "Nom de l’office").setFocus()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    again = shown.fields.fields["passphrase_again"]
    assert again.error == "Les deux phrases diffèrent. Retapez la seconde."
    assert shown.focusWidget().accessibleName() == "Phrase de passe, une seconde fois"
    qtbot.waitUntil(lambda: seen(shown, again))
    assert shown.banner.text == "1\u00a0point à revoir. Rien n’est enregistré, la saisie reste ici."
    assert shown.banner.isVisible()
    assert not shown.body.isAncestorOf(shown.banner), "the summary doesn't scroll away"


def test_control_enter_submits_from_any_field(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    shown.take(Way.ALONE)
    fill(shown)
    named(shown, "Nom de l’office").setFocus()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: fake.done == 1)


def test_a_field_reached_by_enter_is_seen(qtbot):
    shown = screen(Fake(False), qtbot)
    shown.resize(1366, 560)
    shown.take(Way.ALONE)
    shown.body.verticalScrollBar().setValue(0)
    named(shown, "Code PIN, une seconde fois").setFocus()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    assert shown.focusWidget().accessibleName() == "Phrase de passe"
    qtbot.waitUntil(lambda: seen(shown, shown.focusWidget()))


@pytest.mark.parametrize("vault", [False, VaultError("Le coffre est verrouillé.")])
def test_without_a_vault_a_passphrase_is_asked(qtbot, vault):
    fake = Fake(vault)
    shown = screen(fake, qtbot)
    shown.take(Way.ALONE)
    assert shown.fields.fields["passphrase"].isVisible()
    fill(shown, passphrase="le  chat dort", passphrase_again="le  chat dort")
    shown.start()
    qtbot.waitUntil(lambda: fake.done == 1)
    assert fake.founded[0][1] == "le  chat dort"


def test_a_vault_that_fails_when_used_leads_to_a_passphrase(qtbot):
    fake = Fake(error=VaultError("Le coffre ment."))
    shown = screen(fake, qtbot)
    shown.take(Way.ALONE)
    fill(shown)
    shown.start()
    qtbot.waitUntil(shown.go.isEnabled)
    assert shown.fields.fields["passphrase"].isVisible()
    assert shown.banner.text == "Le coffre ment."


def test_everything_goes_by_keyboard(qtbot):
    fake = Fake()
    shown = screen(fake, qtbot)
    QTest.keyClick(shown.cards[0].head, Qt.Key.Key_Down)
    QTest.keyClick(shown.cards[1].head, Qt.Key.Key_Down)
    assert shown.way is Way.ALONE
    fill(shown)
    editors = [field.editor for field in shown.fields.fields.values() if field.isVisible()]
    editors[0].setFocus()
    for editor in editors:
        assert shown.focusWidget() is editor
        QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fake.done == 1)


def test_the_arrows_choose_as_soon_as_the_window_shows_the_screen(qtbot):
    fake, window = Fake(), Window()
    shown = FirstStart(fake.making(), fake.count)
    PAGES.append(window)
    window.show_screen(shown, "LMMH Desk — Premier démarrage")
    window.show()
    qtbot.waitUntil(lambda: not shown._probe.waiting)
    for way in (Way.ATTACH, Way.ALONE):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
        assert shown.way is way


def test_the_arrows_choose_another_way_from_inside_a_form(qtbot):
    shown = screen(Fake(), qtbot)
    shown.take(Way.ATTACH)
    editor = shown.attaching.fields["code"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Down)
    assert shown.way is Way.ALONE
    assert shown.focusWidget() is shown.cards[2].head
    for _time in range(4):
        QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Up)
    assert shown.way is Way.DEMO


def test_enter_takes_the_way_chosen(qtbot):
    fake = Fake()
    fake.go_on.set()
    shown = screen(fake, qtbot)
    QTest.keyClick(shown, Qt.Key.Key_A)
    QTest.keyClick(shown.cards[0].head, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fake.done == 1)


def test_every_control_has_a_name(qtbot):
    shown = screen(Fake(False), qtbot)
    nameless = [
        type(widget).__name__
        for widget in shown.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
    assert nameless == []


@pytest.mark.parametrize("look", [("light", 100), ("dark", 100), ("light", 200), ("dark", 200)])
def test_it_paints_in_every_look(qtbot, theme, look):
    theme.mode, theme.zoom = look
    theme.apply()
    shown = screen(Fake(False), qtbot)
    for way in Way:
        shown.take(way)
        assert not shown.grab().isNull()
    assert shown.town.isVisible() is (look[1] == 100)


def test_a_code_is_typed_with_or_without_shift(qtbot):
    pin = PinEdit()
    qtbot.addWidget(pin)
    QTest.keyClicks(pin, "27&x1")
    assert pin.value() == "2711"
    QTest.keyClick(pin, Qt.Key.Key_Backspace)
    assert pin.value() == "271"
    assert pin.echoMode() == PinEdit.EchoMode.Password
    words = SecretEdit()
    qtbot.addWidget(words)
    words.setText(" deux  mots ")
    assert words.value() == " deux  mots "


def test_leaving_quits(qtbot, monkeypatch):
    asked = []
    monkeypatch.setattr(QApplication, "quit", lambda *_: asked.append(True))
    shown = screen(Fake(), qtbot)
    shown.leave.click()
    assert asked == [True]


def test_f1_shows_the_keys_of_this_screen(qtbot):
    shown = screen(Fake(), qtbot)
    card = shown.cards[0].head
    card.setFocus()
    QTest.keyClick(card, Qt.Key.Key_F1)
    assert shown.overlay.isVisible()
    assert "F1\u00a0: Aide clavier" in shown.overlay.accessibleDescription()
    QTest.keyClick(shown.overlay, Qt.Key.Key_Escape)
    assert (shown.overlay.isVisible(), shown.focusWidget()) == (False, card)
