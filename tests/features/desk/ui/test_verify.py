"""« Vérifier un document »: each way to bring a paper, each answer, and what is forgotten."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.seal import Named, seal
from lmmh_desk.features.desk.ui import commands
from lmmh_desk.features.desk.ui.verify import answer
from lmmh_desk.features.desk.ui.verify.looks import LOOKS
from lmmh_desk.features.desk.ui.verify.page import VerifyPage
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.verifying import WORDS
from lmmh_desk.office.store.keys import signer
from lmmh_desk.printing.pages import images
from lmmh_desk.ui.jobs import Jobs
from lmmh_desk.ui.widgets.base import Label
from tests.documents.sealing import FIELDS
from tests.features.desk.ui.conftest import page_of
from tests.office.conftest import add_agent
from tests.office.sealed import NAME, cancel, issue, typed_by_a_qwerty_scanner
from tests.replacing import replace
from tests.ui.focus import activate, has_focus

FIELD = "Code ou numéro du document"


@pytest.fixture
def spoken(monkeypatch):
    said = []
    monkeypatch.setattr(answer, "announce", lambda _widget, text, urgent: said.append((text, urgent)))
    return said


@pytest.fixture
def context(open_as, front):
    return open_as(front)


@pytest.fixture
def page(context, spoken):
    context.shell.page = lambda: shown
    shown = page_of(context, VerifyPage)
    activate(shown)
    return shown


@pytest.fixture
def paper(store, front):
    """A justificatif: its record and its seal."""
    return issue(store, front)


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def named(page, name):
    """Return the visible widget a screen reader calls so."""
    return next(one for one in page.findChildren(QWidget) if one.accessibleName() == name and one.isVisible())


def names(page):
    return [one.accessibleName() for one in page.findChildren(QWidget) if one.isVisible() and one.accessibleName()]


def scan(page, text):
    """Type as a scanner does: letters, then Entrée."""
    field = named(page, FIELD)
    field.setFocus()
    QTest.keyClicks(field, text) if len(text) < 400 else field.insert(text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()  # a layout shows its new lines then


def verdict(page):
    return page.answer.shown.verdict if page.answer.shown else ""


def recent(page):
    return [page.recent.list.said(item) for item in page.recent.list.items()]


def pdf_of(code):
    drawing = Drawing(400, 400, title="paper", author="test")
    drawing.code(code, 100, 100, 120)
    return drawing.finish()


def test_a_scan_answers_authentic_with_all_the_paper_must_say(page, paper, spoken):
    record, sealed = paper
    scan(page, sealed.url)
    band = "Authentique. Signé par AGENCE CENTRE le 17/11/2020 à 10:42, vérifié sans réseau."
    said = names(page)
    assert band in said
    assert spoken == [(band, True)]
    for fact in (
        "Document\u00a0: Justificatif de déménagement",
        f"Référence\u00a0: {record.number} · code court {sealed.short_code}",
        f"Titulaire\u00a0: {NAME}, et 5\u00a0autres personnes",
        "Date\u00a0: samedi 21 novembre 2020, 8:00 – 18:00",
        "Logement quitté\u00a0: 14 ALLEE DES SITTELLES 72100 LE MANS",
        "Nouveau logement\u00a0: 5 RUE DU CLOS-BERNARD 72000 LE MANS",
        "Établi par\u00a0: AGENCE CENTRE, poste C01, le 17/11/2020 à 10:42",
        "Registre\u00a0: Enregistré, pas encore imprimé · établi par Karine Moulin · pas d’annulation connue",
    ):
        assert fact in said
    assert recent(page) == [f"{record.number}, Authentique, 10:42"]
    assert page.line.text() == ""
    assert has_focus(page.line), "the next paper can be scanned at once"


@pytest.mark.parametrize("layout", [str, typed_by_a_qwerty_scanner], ids=["azerty", "qwerty"])
@pytest.mark.parametrize("part", ["url", "payload"])
def test_any_scanner_will_do(page, paper, layout, part):
    _record, sealed = paper
    scan(page, layout(sealed.url if part == "url" else sealed.url.partition("#")[2]))
    assert verdict(page) == "authentic"


def test_a_changed_name_shows_and_a_wrong_key_is_refused(page, paper, store):
    record, sealed = paper
    scan(page, sealed.url)
    assert page.answer.hint.text() == "Comparez avec le papier et la pièce d’identité\u00a0:"
    assert NAME in " ".join(names(page))
    with store.read() as read:
        mine = signer(read)
    other = replace(FIELDS, number=record.number, persons=(Named("M. Slimane BELKACEMI"),))
    scan(page, seal(replace(mine, private=bytes(32)), other).url)
    assert verdict(page) == "wrong_signature"
    shown = " ".join(names(page))
    assert "Signature non valable. Le document a été modifié ou imité." in shown
    assert "BELKACEM" not in shown
    assert not page.answer.file.isVisible()
    assert [line.split(", ")[1] for line in recent(page)] == ["Non valable", "Authentique"]


def test_a_paper_cancelled_after_its_print_is_said_cancelled(page, paper, store, manager, clock):
    record, sealed = paper
    cancel(store, manager, record)
    scan(page, sealed.url)
    assert verdict(page) == "voided"
    told = "Ce document a été annulé le 17/11/2020 par Yann Prévost\u00a0: Date changée. Il n’est plus accepté."
    assert f"Annulé. {told}" in names(page)
    assert recent(page) == [f"{record.number}, Annulé le 17/11, 10:42"]


def test_a_code_typed_is_looked_up_and_one_not_received_here_says_so(page, paper):
    record, sealed = paper
    scan(page, sealed.short_code.lower().replace("-", " "))
    assert verdict(page) == "registered"
    scan(page, "jd-s04-20-0033")
    assert verdict(page) == "unknown"
    assert "Référence\u00a0: JD-S04-20-0033" in names(page)
    assert recent(page) == ["JD-S04-20-0033, Pas reçu ici, 10:42", f"{record.number}, Connu ici, 10:42"]


def test_a_wrong_character_stays_to_be_typed_again(page):
    scan(page, "7K4M-2Q9P-XH6T")
    assert verdict(page) == "unreadable"
    assert page.line.selectedText() == "7K4M-2Q9P-XH6T"
    assert recent(page) == ["Code illisible, À relire, 10:42"]


def test_ten_thousand_characters_are_only_unreadable(page):
    QGuiApplication.clipboard().setText("Z" * 10_000)
    page.line.setFocus()
    QTest.keySequence(page.line, QKeySequence("Ctrl+V"))
    assert len(page.line.text()) == 10_000
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert verdict(page) == "unreadable"
    assert "Aucun code de l’office n’a été lu" in " ".join(names(page))


def test_nothing_is_asked_of_an_empty_field(page, shell):
    scan(page, "   ")
    assert verdict(page) == ""
    assert recent(page) == []
    assert shell.said == [("Rien à vérifier. Scannez un code, ou saisissez-le.", "warn")]


def dropped(page, mime):
    """Drag and drop on the page; return whether it took it."""
    where, buttons, keys = QPoint(40, 200), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(where), Qt.DropAction.CopyAction, mime, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    drop = QDropEvent(QPointF(where), Qt.DropAction.CopyAction, mime, buttons, keys)
    drop.ignore()
    QApplication.sendEvent(page, drop)
    return enter.isAccepted() and drop.isAccepted()


def of_file(path):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.pdf"), QUrl.fromLocalFile(str(path))])
    return mime


@pytest.mark.parametrize("kind", ["pdf", "png", "jpg"])
def test_a_scan_dropped_is_judged(page, paper, tmp_path, kind):
    record, sealed = paper
    file = tmp_path / f"scan.{kind}"
    if kind == "pdf":
        file.write_bytes(pdf_of(sealed.url))
    else:
        assert next(iter(images(pdf_of(sealed.url), 200))).save(str(file))
    assert dropped(page, of_file(file))
    assert verdict(page) == "authentic"
    assert recent(page) == [f"{record.number}, Authentique, 10:42"]


@pytest.mark.parametrize("content", [b"JD-C01-20-0001", b"%PDF-1.7 broken", b""], ids=["text", "damaged", "empty"])
def test_a_file_that_does_not_open_says_what_to_do(page, tmp_path, content):
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    assert dropped(page, of_file(file))
    assert verdict(page) == "unreadable"
    shown = page.answer.band.accessibleName()
    assert shown.startswith("Fichier illisible. ")
    assert "ne s’ouvre pas" in shown
    assert recent(page) == ["Fichier illisible, À relire, 10:42"]


def test_a_text_dropped_is_not_taken(page):
    mime = QMimeData()
    mime.setText("bonjour")
    assert not dropped(page, mime)
    assert verdict(page) == ""


def test_a_picture_of_the_screen_is_pasted(page, paper):
    _record, sealed = paper
    small = next(iter(images(pdf_of(sealed.url), 100))).convertToFormat(QImage.Format.Format_ARGB32)
    QGuiApplication.clipboard().setImage(small)
    page.line.setFocus()
    QTest.keySequence(page.line, QKeySequence("Ctrl+V"))
    assert verdict(page) == "authentic"
    page.answer.another.click()
    page.recent.list.setFocus()
    commands.verify_clipboard(page.context)
    assert verdict(page) == "authentic"


def test_a_large_picture_is_read_once(page):
    QGuiApplication.clipboard().setImage(QImage(3001, 8, QImage.Format.Format_RGB32))
    commands.verify_clipboard(page.context)
    assert verdict(page) == "unreadable"


def test_a_text_pasted_elsewhere_on_the_page_goes_to_the_field(page):
    QGuiApplication.clipboard().setText("JD-C01-20-0001")
    page.go.setFocus()
    commands.verify_clipboard(page.context)
    assert page.line.text() == "JD-C01-20-0001"


def test_an_empty_clipboard_pastes_nothing(page):
    QGuiApplication.clipboard().setText("JD-C01-20-0001")
    QGuiApplication.clipboard().clear()  # as the lock does
    page.go.setFocus()
    commands.verify_clipboard(page.context)
    assert page.line.text() == ""


def test_a_file_is_chosen_by_the_system_s_dialog(page, paper, tmp_path, monkeypatch):
    file = tmp_path / "papier.pdf"
    file.write_bytes(pdf_of(paper[1].url))
    chosen = iter([("", ""), (str(file), "")])
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: next(chosen))
    named(page, "Choisir un fichier…").click()
    assert verdict(page) == ""
    commands.verify_file(page.context)
    assert verdict(page) == "authentic"


def test_a_scanner_is_heard_wherever_the_focus_is(page, paper):
    scan(page, paper[1].url)
    page.answer.another.click()
    page.go.setFocus()
    QTest.keyClicks(page.go, "J")
    assert page.line.text() == "J"
    assert has_focus(page.line)
    page.recent.list.setFocus()
    QTest.keyClicks(page.recent.list, "D")
    assert page.line.text() == "JD"
    QTest.keyClick(page.go, Qt.Key.Key_F9)
    assert page.line.text() == "JD"


def test_the_file_of_the_person_opens_for_those_who_may(page, paper, context, shell, store, admin, open_as):
    record, _sealed = paper
    scan(page, record.number)
    assert page.person() == "p1"
    named(page, "Ouvrir la fiche").click()
    assert shell.opened == [("fiche", {"person_id": "p1"})]
    caretaker = page_of(open_as(add_agent(store, admin, "Paul Lou", Role.CARETAKER)), VerifyPage)
    scan(caretaker, paper[1].url)
    assert verdict(caretaker) == "authentic"
    assert caretaker.person() == ""
    assert not caretaker.answer.file.isVisible()


@pytest.mark.parametrize(
    ("kind", "changes", "labels"),
    [
        ("JD", {}, ["Titulaire", "Date", "Logement quitté", "Nouveau logement"]),
        ("RV", {"origin": ""}, ["Personne attendue", "Rendez-vous", "Lieu"]),
        ("EL", {"destination": ""}, ["Locataire", "Rendez-vous", "Logement visité"]),
    ],
)
def test_each_kind_of_paper_has_its_own_labels(page, store, front, kind, changes, labels):
    scan(page, issue(store, front, kind=kind, **changes)[1].url)
    shown = [part.text() for part in page.answer.facts.findChildren(Label) if part.isVisible()][::2]
    assert shown == ["Document", *labels, "Établi par", "Référence", "Registre"]


def test_an_earlier_answer_is_shown_again_with_its_hour(page, paper, clock):
    scan(page, paper[1].url)
    clock.advance(600_000)
    scan(page, "JD-S04-20-0033")
    assert page.answer._when.text() == "Vérifié à 10:52 sur ce poste, sans réseau"
    page.recent.list.setFocus()
    QTest.keyClick(page.recent.list, Qt.Key.Key_Down)
    QTest.keyClick(page.recent.list, Qt.Key.Key_Return)
    assert verdict(page) == "authentic"
    assert page.answer._when.text() == "Vérifié à 10:42 sur ce poste, sans réseau"
    assert len(recent(page)) == 2


def test_escape_takes_away_the_answer_then_leaves(page, paper):
    assert page.escape() is False
    scan(page, paper[1].url)
    assert page.escape() is True
    assert verdict(page) == page.person() == ""
    page.line.setText("JD")
    assert page.escape() is True
    assert page.escape() is False


def test_nothing_is_left_once_locked(page, paper):
    scan(page, paper[1].url)
    page.line.setText("JD-C01")
    page.locked()
    assert (verdict(page), recent(page), page.line.text()) == ("", [], "")
    assert NAME not in " ".join(names(page))


def test_discreet_hides_the_papers_but_not_the_verdict(page, paper):
    scan(page, paper[1].url)
    page.set_discreet(True)
    shown = " ".join(names(page))
    assert NAME not in shown
    assert "Authentique." in shown
    assert not page.recent.isVisible()
    scan(page, paper[0].number)
    assert NAME not in " ".join(names(page))
    page.set_discreet(False)
    assert NAME in " ".join(names(page))
    assert page.recent.isVisible()
    page.answer.another.click()
    page.set_discreet(True)
    assert verdict(page) == ""


def test_the_list_keeps_the_last_twelve(page):
    for number in range(15):
        scan(page, f"JD-S04-20-{number:04}")
    assert len(recent(page)) == 12
    assert recent(page)[0].startswith("JD-S04-20-0014")


def test_every_verdict_has_its_words_and_look(page):
    assert set(LOOKS) == set(WORDS)
    assert len({(WORDS[verdict], icon) for verdict, (_tone, icon) in LOOKS.items()}) == len(set(WORDS.values()))
    page.recent.list.grab()


def test_the_page_is_laid_out_in_one_column_when_narrow(page, paper):
    scan(page, paper[1].url)
    page.arrange("narrow")
    QApplication.processEvents()
    assert page.side.y() > page.answer.y()
    page.arrange("normal")
    assert page.panes() == [page.line, page.answer.another, page.recent.list]
    page.grab()


def test_commands_elsewhere_do_nothing(context, shell):
    context.shell.page = lambda: None
    commands.verify(context)
    commands.verify_file(context)
    commands.verify_clipboard(context)
    assert shell.opened == [("verify", {})]


@pytest.fixture
def slow(context, store, shell, spoken):
    """A page whose answers come from a worker, when they come."""
    jobs = Jobs(store, lambda error: shell.say(str(error), "bad"))
    context.papers = jobs.papers
    yield page_of(context, VerifyPage)
    jobs.close()


def settled(page, qtbot):
    qtbot.waitUntil(lambda: not page.context.papers.busy)


def test_the_window_never_waits_and_shows_no_former_verdict_meanwhile(slow, paper, qtbot, tmp_path):
    record, sealed = paper
    scan(slow, sealed.url)
    settled(slow, qtbot)
    assert verdict(slow) == "authentic"
    file = tmp_path / "papier.pdf"
    file.write_bytes(pdf_of(sealed.url))
    slow.take(file)
    assert verdict(slow) == ""
    assert slow.answer.band.accessibleName().startswith("Vérification en cours")
    assert slow.escape() is True, "what is still asked can be given up"
    settled(slow, qtbot)
    assert verdict(slow) == "", "an answer given up is only listed"
    assert len(recent(slow)) == 2
    slow.take(file)
    scan(slow, "JD-S04-20-0033")
    settled(slow, qtbot)
    assert verdict(slow) == "unknown", "the last paper asked about is the one shown"
    assert {line.split(", ")[0] for line in recent(slow)} == {record.number, "JD-S04-20-0033"}


def test_what_is_scanned_while_the_answer_comes_is_kept(slow, paper, qtbot):
    scan(slow, paper[1].url)
    slow.line.insert("JD-")
    settled(slow, qtbot)
    assert slow.line.text() == "JD-"


def test_an_answer_that_comes_after_the_lock_is_not_shown(slow, paper, qtbot):
    scan(slow, paper[1].url)
    slow.locked()
    slow.context.session = None
    settled(slow, qtbot)
    assert (verdict(slow), recent(slow)) == ("", [])


def test_a_failure_of_the_program_is_no_verdict(page, monkeypatch, shell):
    def broken(*_arguments):
        raise StoreError("La base ne se lit pas.", "Rien n’est perdu.", "Relancez LMMH Desk.")

    monkeypatch.setattr("lmmh_desk.features.desk.ui.verify.page.judge_file", broken)
    page.take(Path("papier.pdf"))
    assert (verdict(page), recent(page)) == ("", [])
    assert page.answer.at_rest
    assert shell.said[-1][1] == "bad"


def test_the_page_follows_the_zoom(page, theme, paper):
    scan(page, paper[1].url)
    theme.set("dark", 200)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    assert page.line.height() == 80
    page.grab()
