"""What goes wrong at the counter, replayed by keys in the window: one French sentence, and nothing half-written."""

import os
import shutil
import subprocess
import time

import pytest

from lmmh_desk.app import opening
from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, MARK, PHRASE, PIN, WORDS, make_demo
from lmmh_desk.app.headless import _busy
from lmmh_desk.app.program import program
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store.files import FILE
from lmmh_desk.system import disk
from lmmh_desk.system.single import InstanceLock
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Start
from lmmh_desk.ui.trouble import TroubleScreen
from tests.faults.running import small_disk

FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
TEN_YEARS = 3_653 * 24 * 3_600_000  # milliseconds
WRITTEN = ("person", "walk_in", "move", "paper")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "profile"
    make_demo(folder, 100, lambda _done, _total: True)
    return folder


@pytest.fixture
def profile(demo, tmp_path):
    return shutil.copytree(demo, tmp_path / "profile")


class Counter:
    """The program on a profile, and hands before it."""

    def __init__(self, profile, at=INSTANT, words=WORDS):
        self.profile = profile
        self.start = Start(program(profile, FixedClock(at), words, on_paper=False))
        self.hands = Player(self.start.window, self._at_work)
        self.start.begin()
        self.hands.settle()

    def _at_work(self):
        opening = self.start._loader._thread
        return (opening is not None and opening.is_alive()) or (not self.in_trouble and _busy(self.start))

    @property
    def in_trouble(self):
        return isinstance(self.start.window.screen_shown(), TroubleScreen)

    def comes_to_trouble(self):
        """Say whether the trouble screen comes within some seconds: a busy machine opens late."""
        late = time.monotonic() + 10
        while not self.in_trouble and time.monotonic() < late:
            self.hands.settle(50)
        return self.in_trouble

    @property
    def work(self):
        return self.start.work

    def sign_in(self, secret=PIN):
        self.hands.type(secret)
        if secret != PIN:
            self.hands.press("Return")
        return self

    def says(self, words):
        """Return whether a sentence in sight has these words."""
        foot = self.work.keybar.message if self.work else ""
        return any(words in text for text in (foot, *self.hands.texts()))

    def tells(self, what, safe, gesture):
        """Return whether it is said what is wrong, what is safe and what to do, and nothing of the program's inside."""
        assert not self.says("Traceback")
        assert not self.says("Error")
        return all(self.says(words) for words in (what, safe, gesture))

    def close(self):
        self.start.theme.set("light", 100)
        self.start.end()
        self.start.window.close()


@pytest.fixture
def at_counter(qapp, monkeypatch):
    """Return a function that opens the program; each one opened is closed."""
    monkeypatch.setattr(opening, "_warm", lambda _store, _folder: None)  # the other pages load when they are opened
    opened = []

    def open_at(*arguments, **named):
        opened.append(Counter(*arguments, **named))
        return opened[-1]

    yield open_at
    for each in opened:
        each.close()


def counted(profile):
    """Count what the counter writes, as another program would."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            return [read.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() for table in WRITTEN]
    finally:
        store.close()


# What is typed


NOTHING_SAVED = "Rien n’est enregistré, la saisie reste ici."
REFUSED = {
    "É" * 200: "Ce nom compte 200 caractères, 100 au plus.",
    "🦊 👨\u200d👩\u200d👧": "Le caractère «\u00a0🦊\u00a0» ne s’imprime pas.",
    "محمد علي": "Le caractère «\u00a0م\u00a0» ne s’imprime pas.",
}
GESTURES = dict(zip(REFUSED, ("Abrégez-le.", *["Écrivez le nom en lettres latines."] * 2), strict=True))
ODD_NAMES = ["É" * 200, "🦊 👨\u200d👩\u200d👧", "محمد علي", "'; DROP TABLE person; --", "=1+1", "\u202egnirts"]


def test_odd_names_are_kept_as_typed_or_refused_and_found_again(profile, at_counter):
    counter = at_counter(profile).sign_in()
    people, *others = counted(profile)
    kept = []
    for name in ODD_NAMES:
        counter.work.open("person_form")
        counter.hands.settle()
        form = counter.work.page().form
        form.fields["usual_name"].editor.setFocus()
        counter.hands.press("Ctrl+A")
        counter.hands.type(name)
        counter.hands.press("Ctrl+Return")
        if counter.work.where()[0] == "fiche":
            kept.append(name)
        else:
            assert counter.tells(REFUSED[name], NOTHING_SAVED, GESTURES[name])
    assert kept == [name for name in ODD_NAMES if name not in REFUSED]
    assert counted(profile) == [people + len(kept), *others]
    with counter.work.context.store.read() as read:
        found = read.exec_driver_sql("SELECT usual_name FROM person ORDER BY created_at DESC, id DESC").scalars()
        names = {name for name, _rank in zip(found, kept, strict=False)}
    assert names == {"'; DROP TABLE person; --", "=1+1", "gnirts"}, "what turns a line round is left out"


def test_a_telephone_too_short_and_a_birth_to_come_are_refused_in_french(profile, at_counter):
    counter = at_counter(profile).sign_in()
    before = counted(profile)
    counter.work.open("person_form", text="Ney")
    counter.hands.settle()
    fields = counter.work.page().form.fields
    for key, typed in (("phone", "06 12"), ("birth_date", "01/01/2090")):
        fields[key].editor.setFocus()
        counter.hands.type(typed)
    counter.hands.press("Ctrl+Return")
    assert counter.tells(
        "n’est pas un numéro de téléphone complet", "Le reste de la saisie est gardé.", "Tapez les dix"
    )
    fields["phone"].editor.setFocus()
    counter.hands.press("Ctrl+A", "Del", "Ctrl+Return")
    assert counter.tells("La date de naissance est dans l’avenir.", NOTHING_SAVED, "Vérifiez l’année.")
    assert counter.work.where()[0] == "person_form"
    assert counted(profile) == before


def test_a_move_that_ends_before_it_starts(profile, at_counter):
    counter = at_counter(profile).sign_in()
    before = counted(profile)
    with counter.work.context.store.read() as read:
        person = read.exec_driver_sql(FERHAT).scalar()
    counter.work.open("fiche", person_id=person)
    counter.hands.press("F7")
    counter.hands.type("21/11")
    counter.hands.press("Tab")
    counter.hands.type("1800")
    counter.hands.press("Tab")
    counter.hands.type("0800")
    counter.hands.press("Ctrl+P")
    assert counter.tells("La fin est avant le début.", NOTHING_SAVED, "Choisissez une heure après 18:00.")
    assert counted(profile) == before
    assert not list((profile / "papers").glob("JD-*"))


# Who is there


def test_two_agents_on_one_pc_keep_each_their_own(profile, at_counter):
    counter = at_counter(profile).sign_in()
    first = counter.work.context.session.agent_id
    counter.work.open("person_form", text="Ney")
    counter.hands.settle()
    counter.work.page().form.fields["first_names"].editor.setFocus()
    counter.hands.type("Augustin")
    counter.hands.press("Ctrl+L", "Down")
    counter.sign_in()
    assert counter.work.context.session.agent_id != first
    assert counter.work.where()[0] == "home"
    counter.hands.press("F2", "Ctrl+Return", "Ctrl+L", "Down")
    counter.sign_in()
    assert counter.work.context.session.agent_id == first
    assert counter.work.where()[0] == "person_form"
    assert counter.work.page().form.values()["first_names"] == "Augustin"


def test_a_profile_that_another_program_holds_is_not_opened(profile, at_counter):
    with InstanceLock(profile):
        counter = at_counter(profile)
        assert counter.comes_to_trouble()
        assert counter.tells(
            "LMMH Desk est déjà ouvert sur ce profil.", "Rien n’a été modifié.",
            "Revenez à la fenêtre déjà ouverte, ou fermez-la.",
        )  # fmt: skip
    counter.hands.press("Return")
    assert not counter.in_trouble
    counter.sign_in()
    assert counter.work.where()[0] == "home"


# The PC


@pytest.mark.parametrize(("years", "said"), [(-TEN_YEARS, "retarde"), (TEN_YEARS, "avance peut-être")])
def test_a_clock_ten_years_off_is_told_and_the_counter_works(profile, at_counter, years, said):
    waiting = counted(profile)[1]
    counter = at_counter(profile, INSTANT + years).sign_in(PHRASE)
    assert counter.tells(
        f"L’horloge de ce poste {said}", "Les saisies restent possibles.", "Vérifiez la date et l’heure du poste."
    )
    counter.hands.press("F2", "Ctrl+Return")
    assert counted(profile)[1] == waiting + 1


def test_a_wrong_key_then_the_right_one(profile, at_counter):
    (profile / MARK).unlink()  # a demonstration tells its own
    counter = at_counter(profile, words=None)
    assert counter.in_trouble
    counter.hands.type("une autre phrase")
    counter.hands.press("Return")
    assert counter.in_trouble
    assert counter.tells(
        "Cette phrase de passe n’ouvre pas ce profil.", "La base de données est intacte.", "Tapez-la à nouveau."
    )
    counter.hands.type(WORDS)
    counter.hands.press("Return")
    counter.sign_in()
    assert counter.work.where()[0] == "home"


def test_a_damaged_file_is_told_and_left_as_it_is(profile, at_counter):
    damaged = bytearray((profile / FILE).read_bytes())
    damaged[2_000] ^= 1
    (profile / FILE).write_bytes(damaged)
    counter = at_counter(profile)
    assert counter.in_trouble
    assert counter.tells(
        "Le fichier de la base de données est abîmé.", "Il est gardé tel quel, rien n’est effacé.",
        "Remettez la dernière sauvegarde",
    )  # fmt: skip
    assert bytes(damaged) in [path.read_bytes() for path in profile.glob("desk*")]


def test_a_full_disk_refuses_the_arrival_and_keeps_the_base(demo, tmp_path, at_counter, monkeypatch):
    monkeypatch.setattr(disk, "BALLAST", 1024 * 1024)
    (tmp_path / "disk").mkdir()
    with small_disk(tmp_path / "disk", "96m") as place:
        profile = shutil.copytree(demo, place / "profile")
        before = counted(profile)
        counter = at_counter(profile).sign_in()
        os.posix_fallocate(filler := os.open(place / "filler", os.O_CREAT | os.O_WRONLY), 0, disk.room(place).free)
        os.close(filler)
        for _time in range(40):
            counter.hands.press("F2", "Ctrl+Return")
            if counter.says("plein"):
                break
        assert counter.tells(
            "Le disque de ce poste est plein.", "tout ce qui était enregistré est intact", "Libérez de la place"
        )
        (place / "filler").unlink()
        shown = counter.work.context.store
        with shown.read() as read:
            assert read.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert counted(profile)[0] == before[0]


def test_a_read_only_profile_is_consulted_and_says_so(demo, tmp_path, at_counter):
    (tmp_path / "disk").mkdir()
    with small_disk(tmp_path / "disk", "80m") as place:
        profile = shutil.copytree(demo, place / "profile")
        subprocess.run(["mount", "-o", "remount,ro", place], check=True)
        counter = at_counter(profile).sign_in()
        assert counter.says("Consultation")
        counter.hands.press("F2", "Ctrl+Return")
        assert counter.tells(
            "Le disque de ce poste refuse l’écriture", "tout ce qui était enregistré est intact",
            "Rendez le dossier accessible en écriture",
        )  # fmt: skip
