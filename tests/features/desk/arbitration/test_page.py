"""The page « Arbitrage »: keys first, sentences for those who can't see, pictures in each look."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.model.arbitration import Act, Side
from lmmh_desk.features.desk.ui.arbitration.grid import ConflictGrid, columns
from lmmh_desk.features.desk.ui.arbitration.page import ArbitrationPage
from lmmh_desk.features.desk.ui.commands import arbitrate, next_arbitration
from lmmh_desk.office.model.bookings import SlotMoved
from lmmh_desk.store.exchange.attached import Run, add_run
from lmmh_desk.sync.exchanger import NETWORK
from lmmh_desk.ui.widgets.picture import Picture
from tests.fakes.printer import Printer
from tests.features.appointments import windows
from tests.features.appointments.conftest import at
from tests.features.desk.arbitration.conftest import PHONE, phone
from tests.features.desk.arbitration.test_mending import double, new_site  # noqa: F401  (fixture)
from tests.features.desk.ui.conftest import no_page_left, open_as, page_of, shell  # noqa: F401  (fixtures)
from tests.tenancy import homes
from tests.ui.focus import has_focus
from tests.ui.test_pictures import LOOKS, share

Key = Qt.Key
THREE = [Key.Key_Left, Key.Key_Down, Key.Key_Right, Key.Key_Down, Key.Key_Left]


@pytest.fixture
def three(hub):
    """The three fields of picture 06, on Ferhat's file."""
    number, mail = hub.contact(), hub.contact(kind="email")
    hub.change("contact", number["id"], raw="06 39 98 55 14", value="+33639985514")
    hub.clash("contact", number["id"], PHONE, phone("1120"), phone("5514"), phone("5541"))
    address = "odile.tessier@exemple.fr"
    hub.change("contact", mail["id"], raw=address, value=address)
    hub.clash("contact", mail["id"], PHONE, ["email", "", "", 0], ["email", address, address, 0],
              ["email", "o.tessier@exemple.fr", "o.tessier@exemple.fr", 0])  # fmt: skip
    hub.change("person", homes.FERHAT, channel="phone")
    hub.clash("person", homes.FERHAT, ["channel"], ["mail"], ["phone"], ["sms"])
    with hub.store.write(hub.session, "test") as unit:
        add_run(unit.connection, Run("network", at(11, 38), at(11, 38), 11, 34), 8)
        add_run(unit.connection, Run("network", at(11, 39), at(11, 39), problem=NETWORK))
    return number["id"], mail["id"]


@pytest.fixture
def page(hub, open_as, front):  # noqa: F811
    return page_of(open_as(front), ArbitrationPage)


def press(widget, *keys):
    for key in keys:
        QTest.keyClick(widget, key)


def test_three_fields_by_keys(hub, three, page, shell):  # noqa: F811
    press(page.clash.grid, *THREE)
    page.primary()
    assert hub.row("contact", three[0])["value"] == "+33639985541"
    assert hub.row("contact", three[1])["value"] == "odile.tessier@exemple.fr"
    assert hub.row("person", homes.FERHAT)["channel"] == "sms"
    assert shell.said[-1] == ("M. Ferhat Belkacem\u00a0: c’est décidé.", "ok")
    assert hub.items() == ()
    assert page.list.items() == []
    assert page._card.empty.accessibleName().startswith("Rien n’est à arbitrer")
    page.primary()
    page.next()
    page._put_off()


def test_a_value_that_waited_before_it_was_sent_says_so(hub, open_as, front):  # noqa: F811
    hub.clash("person", homes.FERHAT, ["channel"], ["mail"], ["phone"], ["sms"], created_at=at(11, 38))
    hub.clash("person", homes.FERHAT, ["large_print"], [0], [0], [1], created_at=at(11, 26))
    page = page_of(open_as(front), ArbitrationPage)
    told = "Ce poste, Karine Moulin · 11:24, envoyé à 11:38, Espace-accueil"
    assert page.clash.head.accessibleName().startswith(told), "nobody knows that the desk was offline"
    press(page.clash.grid, Key.Key_Left, Key.Key_Down, Key.Key_Left)
    assert page.clash._result.accessibleName() == (
        "Résultat\u00a0: Gros caractères\u00a0: Oui, Contact préféré\u00a0: SMS"
    )


def test_nothing_is_chosen_silently(hub, three, page, shell):  # noqa: F811
    assert page.clash.grid.sides() == [None, None, None]
    assert not page.settle_button.isEnabled()
    press(page.clash.grid, Key.Key_Left)
    page.primary()
    assert shell.said[-1] == ("Choisissez une valeur par champ.", "warn")
    assert len(hub.items()) == 1


def test_the_keys_stay_with_what_is_decided(hub, double, page):  # noqa: F811
    hub.change("person", homes.FERHAT, channel="phone")
    hub.clash("person", homes.FERHAT, ["channel"], ["mail"], ["phone"], ["sms"])
    page.refresh(None)
    page._enter()
    assert has_focus(page.aside.mends)
    page.primary()
    assert has_focus(page.clash.grid)


def test_what_a_reader_hears(three, page):
    grid = page.clash.grid
    press(grid, Key.Key_Right)
    said = grid.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "Téléphone, avant\u00a0: 06\u00a039\u00a098\u00a011\u00a020, "
        "Ce poste\u00a0: 06\u00a039\u00a098\u00a055\u00a041, "
        "Espace-accueil du Clos\u00a0: 06\u00a039\u00a098\u00a055\u00a014, choisi"
    )
    assert (
        page.clash.head.accessibleName()
        == "Ce poste, Karine Moulin · 11:24, Espace-accueil du Clos, Yann Prévost · 11:09"
    )
    assert page.list.said(page.list.items()[0]) == "M. Ferhat Belkacem, Fiche contact · 3\u00a0champs"
    assert page._call.text() == "Yann Prévost, 02 43 00 00 84"
    assert page._last.text() == "Dernier échange à 11:38\u00a0: 11\u00a0envois, 34\u00a0réceptions"
    (picture,) = page._merged.header.findChildren(Picture)
    assert (picture._icon, picture._ink) == ("check-circle", "ok")
    assert page._merged.header.count.accessibleName() == "8\u00a0ajouts au dernier échange"
    assert page.clash._result.accessibleName() == "Résultat\u00a0: 06\u00a039\u00a098\u00a055\u00a014"
    assert [widget.accessibleName() for widget in page.panes()] == ["À traiter", "Valeurs à départager"]


def test_both_where_both_can_stand(three, page):
    grid = page.clash.grid
    press(grid, Key.Key_B, Key.Key_Down, Key.Key_Down, Key.Key_B)
    assert grid.sides() == [Side.BOTH, None, None]
    assert page.clash._result.accessibleName().endswith("55\u00a014 et 06\u00a039\u00a098\u00a055\u00a041")


def test_a_side_is_taken_whole_or_clicked(three, page):
    grid = page.clash.grid
    assert (page.all_left.accessibleName(), page.all_right.accessibleName()) == (
        "Tout prendre de ce poste", "Tout prendre de l’autre site",
    )  # fmt: skip
    page.all_right.click()
    assert grid.sides() == [Side.KEPT] * 3
    page.all_left.click()
    assert grid.sides() == [Side.OTHER] * 3
    right = columns(grid.viewport().width())[3]
    place = QPoint(right.center().x(), grid.row_height() + 10)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert grid.sides() == [Side.OTHER, Side.KEPT, Side.OTHER]
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert grid.sides()[0] is Side.OTHER


def test_what_is_the_same_unfolds(hub, three, page):
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql(
            "INSERT INTO note (id, site_id, device_id, created_at, created_by, person_id, text) VALUES (?,?,?,?,?,?,?)",
            ("n1", "s", "d", at(11, 20), hub.session.agent_id, homes.FERHAT, "vu"),
        )
    page.refresh(None)
    assert page.clash._notes.text().startswith("1\u00a0note d’échange ajoutée")
    assert page.clash.fold.accessibleName() == "11\u00a0champs identiques"
    assert page.clash._unfolded.isHidden()
    page.clash.fold.click()
    assert not page.clash._unfolded.isHidden()
    page.clash.fold.click()
    assert page.clash._unfolded.isHidden()


def test_choices_stay_until_the_values_change(hub, three, page):
    page.all_left.click()
    page.refresh(None)
    assert page.clash.grid.sides() == [Side.OTHER] * 3
    hub.change("contact", three[0], value="+33639980000", raw="06 39 98 00 00")
    page.refresh(None)
    assert page.clash.grid.sides() == [None] * 3
    assert page.clash.grid.items()[0].kept.endswith("00\u00a000")


def test_a_refusal_is_said_and_nothing_moves(hub, three, page, shell):  # noqa: F811
    page.all_left.click()
    hub.change("contact", three[0], value="+33639980000", raw="06 39 98 00 00")
    page.primary()
    assert shell.said[-1][0].startswith("La fiche a changé")
    assert len(hub.items()) == 1
    page.all_left.click()
    page.primary()
    assert hub.items() == ()


def test_the_next_and_the_put_off(hub, office, double, three, page):  # noqa: F811
    assert [item.title for item in page.list.items()] == ["Rendez-vous 17/11 à 15:30", "M. Ferhat Belkacem"]
    page.later.click()
    assert page.list.said(page.list.items()[0]).endswith("plus tard")
    assert page._shown.title == "M. Ferhat Belkacem"
    page.refresh(None)
    assert [item.title for item in page.list.items()] == ["M. Ferhat Belkacem", "Rendez-vous 17/11 à 15:30"]
    page.next()
    assert page._shown.title == "Rendez-vous 17/11 à 15:30"
    page.list.opened.emit(page._shown)


def test_a_double_booked_slot_is_decided_by_keys(hub, office, double, page):  # noqa: F811
    assert page.aside.call.text() == "À dire à M. Ferhat Belkacem, 06\u00a039\u00a098\u00a034\u00a071"
    assert page.aside.mends.said(page.aside.mend()) == (
        "Déplacer M. Ferhat Belkacem au 17/11 à 16:00, Première heure libre pour le même accueil."
    )
    page.aside.fold.click()
    press(page.aside.mends, Key.Key_Down, Key.Key_Down)
    assert page.aside.mend().act is Act.REPLACE
    assert page.aside.call.text().startswith("À dire à Mme Lamia Belkacem")
    assert page.panes()[1] is page.aside.mends
    page.primary()
    assert not office.entry(double[0]).live
    assert hub.items() == ()


def test_who_has_no_number_is_still_called_by_name(hub, office, double, page):  # noqa: F811
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("DELETE FROM contact WHERE person_id = ? AND kind = 'phone'", (homes.FERHAT,))
    page.refresh(None)
    assert page.aside.call.text().endswith("sans numéro connu")


def test_a_name_in_double_is_typed_otherwise(hub, open_as, admin, shell):  # noqa: F811
    new_site(hub)
    page = page_of(open_as(admin), ArbitrationPage)
    (_key, field), *_none = page.aside.fields
    assert field.value() == "Agence Centre"
    assert page.aside._calling.isHidden()
    page.primary()
    assert shell.said[-1][0].startswith("Cette saisie contredit")
    field.set_value("Agence Nord")
    page.primary()
    assert hub.row("site", "s9")["name"] == "Agence Nord"


def test_two_desks_of_one_site_and_a_third(hub, three, page):
    for conflict in {line.conflict_id for line in hub.items()[0].lines}:
        hub.change("conflict", conflict, kept_device="another", kept_by=hub.session.agent_id)
    page.refresh(None)
    assert page.all_right.accessibleName() == "Tout prendre de l’autre poste"
    for conflict in {line.conflict_id for line in hub.items()[0].lines}:
        hub.change("conflict", conflict, device_id="a third", site_id=hub.other.site_id)
    page.refresh(None)
    assert page.all_right.accessibleName() == "Tout prendre de Espace-accueil du Clos"


def test_the_way_back_to_the_exchange(open_as, front, shell):  # noqa: F811
    context = open_as(front)
    page_of(context, ArbitrationPage).up.click()
    assert shell.opened == [("exchange", {})]


def test_a_locked_window_reads_nothing(three, page):
    page.context.session = None
    page.refresh(None)


def test_a_long_value_makes_the_rows_higher(hub, page):
    hub.clash("dwelling", _dwelling(hub), ["street"], ["boulevard " * 6], ["x"], ["allée " * 30])
    page.refresh(None)
    assert page.clash.grid.row_height() > 54
    grid = ConflictGrid()
    grid.show_clash(page._shown)
    grid.resize(480, 400)  # what it was stands under the field's name
    assert grid.height() == grid.row_height() > page.clash.grid.row_height()
    grid.grab()
    page.arrange("narrow")
    assert page._told[0].isHidden()


def _dwelling(hub):
    with hub.store.read() as read:
        return read.exec_driver_sql("SELECT id FROM dwelling").scalars().first()


@pytest.fixture
def window(qapp, office, monkeypatch):
    monkeypatch.setattr(windows.AppointmentsWindow, "features", CATALOGUE)
    shown = windows.AppointmentsWindow(office, Printer())
    yield shown
    shown.close()


def test_the_keys_of_the_window(hub, office, double, three, window):  # noqa: F811
    context = window.work.context
    arbitrate(context)
    window.hands.settle()
    page = window.page
    assert isinstance(page, ArbitrationPage)
    window.keys("Alt+Down")
    assert has_focus(page.clash.grid)
    used = window.keys("Left", "Down", "Right", "Down", "Left", "Ctrl+Return")
    assert used <= 11, "the budget of UX.md for three fields"
    assert len(hub.items()) == 1
    assert window.said == "M. Ferhat Belkacem\u00a0: c’est décidé."
    window.open("home")
    next_arbitration(context)
    assert window.page.key == "home"


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request, theme):
    theme.set(*request.param)
    return theme


def test_pictures(hub, office, double, three, page, look):  # noqa: F811
    page.resize(1122 * look.zoom // 100, 600 * look.zoom // 100)
    page.activateWindow()
    page.aside.mends.setFocus()
    QApplication.processEvents()
    drawn = page.aside.grab().toImage()
    assert share(drawn, look.color("warns")) > 0.02, "the reason"
    assert share(drawn, look.color("accs")) > 0.03, "what is chosen"
    page.next()
    press(page.clash.grid, *THREE)
    QApplication.processEvents()
    drawn = page.clash.grid.grab().toImage()
    assert share(drawn, look.color("accs")) > 0.08, "what is chosen"
    assert share(drawn, look.color("warns")) > 0.002, "what differs"
    assert share(drawn, look.color("t1")) > 0.002


def test_what_is_chosen_stays_though_what_is_offered_changes(hub, office, double, page):  # noqa: F811
    press(page.aside.mends, *[Key.Key_Down] * 3)
    assert page.aside.mend().act is Act.DROP
    office.book(at(16), person_ids=(homes.SORAYA,))
    page.refresh(None)
    assert "16:30" in page.aside.mends.items()[0].label
    assert page.aside.mend().act is Act.DROP


def test_what_is_typed_otherwise_stays_though_the_item_is_read_again(hub, open_as, admin):  # noqa: F811
    new_site(hub)
    page = page_of(open_as(admin), ArbitrationPage)
    (_key, field), *_none = page.aside.fields
    field.set_value("Agence Nord")
    with hub.store.write(hub.session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE agent SET name = 'Autre Nom' WHERE id = ?", (hub.session.agent_id,))
    page.refresh(None)
    (_key, again), *_none = page.aside.fields
    assert again is field
    assert again.value() == "Agence Nord"


def test_whose_hour_is_taken_is_chosen_anew_once_somebody_else_holds_it(hub, office, double, page):  # noqa: F811
    press(page.aside.mends, *[Key.Key_Down] * 2)
    assert page.aside.mend().act is Act.REPLACE
    with hub.store.write(hub.session, "test") as unit:
        unit.publish(SlotMoved("appointment", double[0], at(16), at(16, 30)))
    office.book(person_ids=(homes.SORAYA,))
    page.refresh(None)
    assert "Soraya" in next(one.note for one in page.aside.mends.items() if one.act is Act.REPLACE)
    assert page.aside.mend().act is Act.MOVE
