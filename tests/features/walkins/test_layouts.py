"""Accueil at any width, light and dark, masked or not; the third pane."""

from datetime import date

import pytest

from lmmh_desk.features.walkins.actions import arrivals
from lmmh_desk.features.walkins.model.records import Outcome
from lmmh_desk.features.walkins.ui.queue import COLUMNS
from lmmh_desk.features.walkins.ui.selected import About, _when
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.found import Moment
from lmmh_desk.tenancy.model.records import Contact, Dwelling, Lease, LeaseHolder, Person
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from tests.features.walkins.conftest import add
from tests.features.walkins.hands import button, click, focus_queue, rows, wide
from tests.replacing import replace


def shown_columns(window):
    table = window.page.queue.table
    return [column.key for number, column in enumerate(COLUMNS) if not table.isColumnHidden(number)]


@pytest.mark.parametrize(
    ("width", "zoom", "columns", "third"),
    [
        (1366, 100, ["ticket", "who", "why", "wait", "where"], False),
        (1920, 100, ["ticket", "who", "why", "wait", "where"], True),
        (1024, 100, ["ticket", "both", "wait", "where"], False),
        (1920, 200, ["ticket", "both", "wait", "where"], False),
    ],
)
def test_the_page_fits_its_window(window, width, zoom, columns, third):
    current().set_zoom(zoom)
    window.work.resize(width, 1008)
    window.hands.settle()
    page = window.page
    assert shown_columns(window) == columns
    assert (page.selected is not None) is third, "made for who sees it alone: the first page opens sooner"
    assert not third or page.selected.isVisibleTo(page)
    assert page.minimumSizeHint().width() <= page.width()
    below = page.side.y() > page.queue.y()
    assert below is (width * 100 / zoom < 1000)
    current().set_zoom(100)


def test_a_long_advice_takes_room_from_the_cards_and_never_from_the_window(window):
    page = window.page
    page.side.others[0].setFixedHeight(300)
    page.side.seats.setMinimumHeight(0)
    page.side.gauge.set(2, 5, "3 places libres\u00a0: faites entrer le rendez-vous de 11:00, B6 et B7. " * 3)
    window.hands.settle()
    assert not page.hasHeightForWidth() or page.heightForWidth(page.width()) <= page.height()


def test_the_third_pane_shows_the_chosen_person(window, found):
    pane = wide(window)
    assert (pane._ticket.text(), pane._name.text()) == ("Ticket B5, choisi", "M. Ferhat Belkacem")
    assert pane._facts.text().endswith("bail en cours")
    assert pane._history.rows.sentence(0).startswith("arrival, Arrivée à l’agence Centre, Ticket B5")
    assert button(pane, "Appeler").accessibleDescription() == "F3"
    window.page.queue.table.select_key(found["tessier"])
    assert pane._name.text() == "Mme Odile Tessier"
    assert button(pane, "Appeler").accessibleDescription() == "A"


def test_the_third_pane_acts(window, found):
    pane = wide(window)
    click(pane, "Justificatif")
    assert window.said == f"paper for {window.desk.ids['belkacem']}"
    window.keys("F8", "Return")
    window.page.queue.table.select_key(found["tessier"])
    click(pane, "Appeler")
    assert window.desk.mine().id == found["tessier"]
    window.work.open("home")
    window.page.queue.table.select_key(found["kante"])
    click(pane, "Ouvrir la fiche")
    assert window.page.arguments == {"person_id": window.desk.ids["kante"]}


def test_the_third_pane_made_behind_the_lock_has_its_buttons(window):
    """The window grew meanwhile: its agent finds the page as it was left, and nothing opens it anew."""
    window.work.lock()
    pane = wide(window)
    window.work.sign_in(window.desk.session)
    window.hands.settle()
    click(pane, "Justificatif")
    assert window.said == f"paper for {window.desk.ids['belkacem']}"


def test_the_third_pane_of_someone_unknown_tells_the_reason(window, found):
    pane = wide(window)
    window.page.queue.table.select_key(found["unknown"])
    assert (pane._name.text(), pane._facts.text()) == ("Personne à identifier", "Demande de logement")
    assert not button(pane, "Ouvrir la fiche").isEnabled()
    click(pane, "Justificatif")
    assert not window.said.startswith("paper")


def test_the_discreet_mode_hides_every_name(window):
    wide(window)
    window.keys("Ctrl+Shift+H")
    page = window.page
    assert not page.selected.isVisibleTo(page)
    assert all("Nom masqué" in said for said in (*rows(window), page.counter._name.text()))
    assert "Nom masqué" in page.side.gone.table.rows.sentence(0)
    window.keys("Ctrl+Shift+H")
    assert page.selected._name.text() == "M. Ferhat Belkacem"
    assert page.selected._facts.text().endswith("bail en cours")


def test_the_panes_follow_what_others_change(window, found):
    pane = wide(window)
    with window.desk.store.write(window.desk.session, "test") as unit:
        unit.get(Person, window.desk.ids["belkacem"]).usual_name = "Belkacem-Dupont"
    window.page.refresh(None)
    assert pane._name.text() == "M. Ferhat Belkacem-Dupont"
    asked = window.page.selected._read_for
    window.page.selected._show(replace(about_of(pane), person_id="someone else"))
    assert (asked, pane._address.text()) == (window.desk.ids["belkacem"], "")


def about_of(pane):
    return About(pane._read_for, "elsewhere", (), ())


def test_a_person_who_moves_shows_both_homes(window, found):
    with window.desk.store.write(window.desk.session, "test") as unit:
        home = add(unit, Dwelling(reference="D-new", number="5", street_type="rue", street="du Clos-Bernard"))
        lease = add(unit, Lease(number="L-260112", dwelling_id=home, starts_on="2020-11-21"))
        unit.add(LeaseHolder(lease_id=lease, person_id=window.desk.ids["belkacem"]))
        phone = Contact(
            person_id=window.desk.ids["belkacem"], kind="phone", raw="06", value="+33639983471", mobile=True
        )
        unit.add(phone)
    pane = wide(window)
    assert pane._facts.text().split("\n")[-2:] == [
        "Entrée le 21/11, 5 rue du Clos-Bernard",
        "06\u00a039\u00a098\u00a034\u00a071 · SMS",
    ]
    marks = [pane._flags.itemAt(place).widget() for place in range(pane._flags.count())]
    assert [one.text for one in marks if one is not None] == ["Mutation acceptée"]
    focus_queue(window, 3)
    assert pane._flags.count() == 1, "of nobody known, nothing is told"


def test_someone_without_a_lease_is_told_so(window):
    with window.desk.store.write(window.desk.session, "test") as unit:
        person = add(unit, Person(civility="M.", first_names="Jean", birth_name="Sans-Bail"))
    window.desk.ids["new"] = person
    walk_in = window.desk.arrive("new")
    window.page.refresh(None)
    pane = wide(window)
    window.page.queue.table.select_key(walk_in)
    assert pane._facts.text() == "sans bail"


def test_old_events_show_their_year():
    now = paris_instant(date(2020, 11, 17), 10)
    texts = [
        _when(Moment(paris_instant(*day), "exchange", "note", ""), paris(now).year)
        for day in ((date(2020, 11, 13), 15, 20), (date(2011, 10, 1), 9), (date(2020, 10, 1),))
    ]
    assert [(text.title, text.note) for text in texts] == [("13/11", "15:20"), ("01/10/2011", ""), ("01/10", "")]


def test_the_file_of_someone_at_another_counter_opens(window, found):
    table = window.page.side.seats.table
    table.setFocus()
    table.select_row(1)
    window.keys("Return")
    assert window.page.key == "home", "nobody knows who it is"
    arrivals.identify(window.desk.store, window.desk.session, found["other"], window.desk.ids["dacosta"])
    window.page.refresh(None)
    window.keys("Return")
    assert window.page.arguments == {"person_id": window.desk.ids["dacosta"]}


def test_ctrl_enter_on_the_page_asks_who_arrives_and_in_a_sheet_answers(window, found):
    focus_queue(window)
    window.keys("Ctrl+Return")
    assert window.sheet().accessibleName() == "Nouvel arrivant"
    window.keys("Esc", "F8", "Ctrl+Return")
    assert window.desk.find(found["garrigue"]).progress.outcome == Outcome.ANSWERED


def test_letters_that_mean_nothing_in_a_sheet_do_nothing(window):
    window.keys("F8")
    window.keys(text="z")
    assert window.sheet() is not None
    window.keys("Esc")
    window.work.run("walkins.add_unknown", text="")
    window.keys(text="z")
    assert window.sheet() is not None


def test_f6_goes_through_the_panes(window):
    panes = window.page.panes()
    assert window.page.queue.table in panes
    assert window.page.side.gauge in panes


def test_every_control_has_a_name(window):
    wide(window)
    controls = [*window.page.findChildren(Button), *window.page.findChildren(IconButton)]
    assert all(one.accessibleName() for one in controls)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("zoom", [100, 200])
def test_the_page_paints_in_every_look(window, mode, zoom):
    theme = current()
    theme.mode = mode
    theme.set_zoom(zoom)
    window.hands.settle()
    picture = window.work.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, picture.height() - 3).isValid()
    card = window.page.queue.grab().toImage()
    assert card.pixelColor(card.width() // 2, 8).name() == theme.color("card").name()
    theme.mode = "light"
    theme.set_zoom(100)
