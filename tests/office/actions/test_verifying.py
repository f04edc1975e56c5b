"""Each verdict of picture 15, with what the paper must say and what this desk's register knows."""

import json
from datetime import date

import pytest
from PIL import Image

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.payload import SIGNATURE, VERSION, cbor
from lmmh_desk.documents.seal import Named, as_sealed, seal
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.office.actions.papers import print_paper, register_paper
from lmmh_desk.office.actions.verifying import judge_file, judge_images, judge_text
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.keys import signer
from lmmh_desk.printing.pages import images
from tests.documents.sealing import FIELDS, SIGNER, flipped
from tests.office.conftest import add_agent
from tests.office.sealed import LABELS, NAME, cancel, issue, typed_by_a_qwerty_scanner
from tests.replacing import replace

SAYS = {
    "persons": f"{NAME}\net 5\u00a0autres personnes",
    "windows": "samedi 21 novembre 2020, 8:00 – 18:00",
    "from": "14 ALLEE DES SITTELLES 72100 LE MANS",
    "to": "5 RUE DU CLOS-BERNARD 72000 LE MANS",
    "issued": "AGENCE CENTRE, poste C01, le 17/11/2020 à 10:42",
}

EARLY = replace(FIELDS, number="JD-C01-20-0001", issued_at=paris_instant(date(2019, 1, 1), 9))


@pytest.fixture
def judge(store, front):
    return lambda text, session=front: judge_text(store, session, text, LABELS)


def audited(store):
    with store.read() as read:
        rows = read.exec_driver_sql(
            "SELECT subject, details, agent_id FROM audit WHERE action = 'office.papers.verify' ORDER BY tx"
        )
        return [(subject, json.loads(details), agent) for subject, details, agent in rows]


def test_an_authentic_paper_says_all_it_must(store, front, clock, judge):
    record, sealed = issue(store, front)
    clock.advance(60_000)
    print_paper(store, front, record.id)
    print_paper(store, front, record.id)
    found = judge(sealed.url)
    assert (found.verdict, found.word, found.good) == ("authentic", "Authentique", True)
    assert found.sentence == "Signé par AGENCE CENTRE le 17/11/2020 à 10:42, vérifié sans réseau."
    assert dict(found.facts) == {
        "kind": "Justificatif de déménagement",
        "number": "JD-C01-20-0001",
        **SAYS,
        "code": sealed.short_code,
        "register": "Imprimé 2\u00a0fois, en dernier le 17/11/2020 à 10:43 · établi par Karine Moulin · "
        "pas d’annulation connue",
    }
    assert (found.paper_id, found.person_id, found.at) == (record.id, "p1", clock.now())
    assert audited(store) == [(record.id, {"verdict": "authentic", "by": "scan"}, front.agent_id)]


@pytest.mark.parametrize("layout", [str, typed_by_a_qwerty_scanner], ids=["azerty", "qwerty"])
def test_a_scanner_gives_the_whole_code_or_its_payload_whatever_its_keys(store, front, judge, layout):
    _record, sealed = issue(store, front)
    for text in (sealed.url, sealed.url.partition("#")[2]):
        assert judge(layout(text)).verdict == "authentic"


def test_a_changed_name_shows(store, front, judge):
    """The code keeps the name it was signed with; one rewritten in it no longer has its signature."""
    _record, sealed = issue(store, front)
    assert judge(sealed.url).facts["persons"].startswith(NAME)
    other = replace(FIELDS, persons=(Named("M. Slimane BELKACEMI", date(1961, 1, 27)),))
    with store.read() as read:
        mine = signer(read)
    forged = seal(replace(mine, private=bytes(32)), replace(other, number="JD-C01-20-0001"))
    found = judge(forged.url)
    assert (found.verdict, found.word, found.good) == ("wrong_signature", "Non valable", False)
    assert dict(found.facts) == {"number": "JD-C01-20-0001"}
    assert found.paper_id == found.person_id == ""
    assert audited(store)[-1][:2] == ("JD-C01-20-0001", {"verdict": "wrong_signature", "by": "scan"})


def test_a_paper_of_another_office_is_not_valid(judge):
    found = judge(seal(SIGNER, FIELDS).url)
    assert (found.verdict, found.heading) == ("unknown_root", "Signature non valable")


def test_a_forged_number_is_not_repeated(store, judge):
    """What nobody of ours signed may hold anything, even a name where the number should be."""
    document = cbor(["DUPONT JEAN", 20, 184, 26_000_000, [], 0, b"", b"", []])
    payload = cbor([VERSION, SIGNER.certificate, document + bytes(SIGNATURE)])
    found = judge(as_sealed(payload, "https://example.org").url)
    assert (found.verdict, found.number) == ("unknown_root", "")
    assert audited(store)[0][0] == ""


def test_a_paper_this_desk_has_not_received_says_so(store, front, judge):
    with store.read() as read:
        mine = signer(read)
    found = judge(seal(mine, replace(FIELDS, number="JD-C01-20-0777", issued_at=store.clock.now())).url)
    assert found.verdict == "authentic"
    assert found.facts["kind"] == "Justificatif de déménagement"
    assert found.facts["register"] == "Pas reçu sur ce poste\u00a0: une annulation ne s’y verrait pas."
    assert found.person_id == ""
    assert audited(store)[0][0] == "JD-C01-20-0777"
    unlabelled = judge_text(store, front, seal(mine, replace(FIELDS, number="XX-C01-20-0001",
                                                             issued_at=store.clock.now())).url, LABELS)  # fmt: skip
    assert "kind" not in unlabelled.facts


def test_two_papers_under_one_number_are_told_apart(store, front, judge):
    record, _sealed = issue(store, front)
    with store.read() as read:
        twin = seal(signer(read), replace(FIELDS, number=record.number, issued_at=store.clock.now(), others=1))
    assert judge(twin.url).facts["register"].startswith("Un autre document porte ce numéro")


@pytest.mark.parametrize("means", ["scan", "code", "number"])
def test_a_cancelled_paper_says_when_by_whom_and_why(store, front, manager, clock, judge, means):
    record, sealed = issue(store, front)
    print_paper(store, front, record.id)
    clock.advance(86_400_000)
    cancel(store, manager, record)
    found = judge({"scan": sealed.url, "code": sealed.short_code, "number": record.number}[means])
    assert (found.verdict, found.good, found.word) == ("voided", False, "Annulé le 18/11")
    assert found.sentence == (
        "Ce document a été annulé le 18/11/2020 par Yann Prévost\u00a0: Date changée. Il n’est plus accepté."
    )
    assert found.facts["persons"].startswith(NAME)
    assert "pas d’annulation" not in found.facts["register"]
    assert audited(store)[-1][1] == {"verdict": "voided", "by": means}


def test_a_cancellation_without_a_reason_or_by_someone_unknown_is_still_one(store, front, judge):
    record, sealed = issue(store, front)
    cancel(store, front, record)
    with store.write(front, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE paper SET void_reason = '', voided_by = 'x', issued_by = 'x'")
    found = judge(sealed.url)
    assert found.sentence == "Ce document a été annulé le 17/11/2020. Il n’est plus accepté."
    assert found.facts["register"] == "Enregistré, pas encore imprimé"


def test_a_paper_past_its_hours_is_out_of_period(store, front, clock, judge):
    record, sealed = issue(store, front)
    clock.advance(paris_instant(date(2020, 11, 22), 9) - clock.now())
    scanned, typed = judge(sealed.url), judge(record.number)
    assert (scanned.verdict, scanned.good, scanned.word) == ("out_of_window", False, "Hors période")
    assert scanned.sentence.endswith("ne sert plus depuis le 21/11/2020.")
    assert (typed.verdict, typed.sentence) == ("out_of_window", "Ce document ne sert plus depuis le 21/11/2020.")
    cancel(store, front, record)
    assert judge(sealed.url).verdict == judge(record.number).verdict == "voided"


def test_a_paper_signed_outside_the_desk_s_period_is_refused(store, judge):
    with store.read() as read:
        mine = signer(read)
    found = judge(seal(mine, EARLY).url)
    assert (found.verdict, found.word) == ("certificate_out_of_period", "Hors période")
    assert list(found.facts) == ["number"]


def test_a_typed_reference_is_only_looked_up(store, front, judge):
    record, sealed = issue(store, front)
    for text in (sealed.short_code.lower().replace("-", " "), record.number.lower()):
        found = judge(text)
        assert (found.verdict, found.heading, found.good) == ("registered", "Connu de ce poste", False)
        assert found.sentence.endswith("Seul le scan du papier prouve la signature.")
        assert {key: found.facts[key] for key in SAYS} == SAYS
        assert found.person_id == "p1"


@pytest.mark.parametrize(
    ("verdict", "spoiled"),
    [
        ("wrong_signature", lambda _mine, payload: flipped(payload, 8 * len(payload) - 1)),
        ("unknown_root", lambda _mine, _payload: seal(SIGNER, FIELDS).payload),
        ("certificate_out_of_period", lambda mine, _payload: seal(mine, EARLY).payload),
        ("unreadable", lambda _mine, payload: payload[:-1]),
    ],
)
def test_a_kept_seal_that_no_longer_verifies_is_told(store, front, judge, verdict, spoiled):
    record, sealed = issue(store, front)
    with store.write(front, "test") as unit:
        kept = spoiled(signer(unit.connection), sealed.payload)
        unit.connection.exec_driver_sql("UPDATE paper SET payload = ?", (kept,))
    for text in (record.number, sealed.short_code):
        found = judge(text)
        assert (found.verdict, found.good) == (verdict, False)
        assert found.heading != "Connu de ce poste"
        assert set(found.facts) == {"kind", "number", "register"}


def test_a_reference_not_received_here_proves_nothing(store, judge):
    other = seal(SIGNER, FIELDS)
    for text, key in ((other.short_code, "code"), ("JD-S04-20-0033", "number")):
        found = judge(text)
        assert (found.verdict, found.heading) == ("unknown", "Référence pas encore reçue ici")
        assert dict(found.facts) == {key: text}
    assert [line[0] for line in audited(store)] == ["", "JD-S04-20-0033"]


def test_a_caretaker_sees_what_the_paper_shows_and_no_more(store, admin, front, judge):
    """Numbers follow one another: typing them must not list the names of tenants."""
    caretaker = add_agent(store, admin, "Paul Lou", Role.CARETAKER)
    record, sealed = issue(store, front)
    for text in (sealed.url, sealed.short_code):
        found = judge(text, caretaker)
        assert found.facts["persons"].startswith(NAME)
        assert found.person_id == ""
    found = judge(record.number, caretaker)
    assert found.verdict == "registered"
    assert set(found.facts) == {"kind", "number", "register"}


def test_a_paper_without_a_seal_is_known_by_its_number(store, front, judge):
    with store.write(front, "test") as unit:
        register_paper(unit, unit.next_number("JD"), "Justificatif", ("move", "m1"))
    found = judge("JD-C01-20-0001")
    assert (found.verdict, found.person_id) == ("registered", "")
    assert set(found.facts) == {"kind", "number", "register"}


@pytest.mark.parametrize("text", ["", "Belkacem", "A" * 10_000, "x" * 10_000, "7K4M-2Q9P-XH6T"])
def test_what_is_no_code_is_unreadable_and_leaves_no_trace_of_its_words(store, judge, text):
    found = judge(text)
    assert (found.verdict, found.heading, found.word) == ("unreadable", "Code illisible", "À relire")
    assert found.sentence
    ((subject, details, _agent),) = audited(store)
    assert subject == ""
    assert details["verdict"] == "unreadable"


def test_a_damaged_scan_is_to_be_scanned_again(store, front, judge):
    _record, sealed = issue(store, front)
    found = judge(sealed.url[:-30])
    assert found.verdict == "unreadable"
    assert "Scannez le papier de nouveau" in found.sentence


def paper_pdf(code):
    drawing = Drawing(400, 400, title="paper", author="test")
    drawing.code(code, 100, 100, 120)
    return drawing.finish()


def test_a_file_or_a_picture_is_judged_by_its_code(store, front, tmp_path):
    record, sealed = issue(store, front)
    pdf, white = tmp_path / "papier.pdf", tmp_path / "blanc.png"
    pdf.write_bytes(paper_pdf(sealed.url))
    Image.new("L", (300, 300), 255).save(white)
    assert judge_file(store, front, pdf, images, LABELS).verdict == "authentic"
    assert judge_file(store, front, white, images, LABELS).verdict == "unreadable"
    assert judge_images(store, front, images(pdf.read_bytes(), 200), LABELS).verdict == "authentic"
    assert judge_images(store, front, [], LABELS).verdict == "unreadable"
    assert [(subject, details["by"]) for subject, details, _agent in audited(store)] == [
        (record.id, "file"), ("", "file"), (record.id, "image"), ("", "image"),
    ]  # fmt: skip


def test_a_file_that_does_not_open_is_no_check(store, front, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("JD-C01-20-0001", encoding="utf-8")
    with pytest.raises(BadInput, match="ne s’ouvre pas"):
        judge_file(store, front, file, images, LABELS)
    assert audited(store) == []


def test_a_full_disk_does_not_stop_a_check(store, front, judge, monkeypatch):
    _record, sealed = issue(store, front)

    def full(*_arguments):
        raise StoreError("Le disque est plein.", "Rien n’est perdu.", "Libérez de la place.")

    monkeypatch.setattr(type(store), "write", full)
    assert judge(sealed.url).verdict == "authentic"


def test_an_answer_is_told_as_plain_facts(store, front, judge):
    _record, sealed = issue(store, front)
    told = judge(sealed.url).told()
    assert (told["good"], told["verdict"], told["heading"]) == (True, "authentic", "Authentique")
    assert told["persons"].startswith(NAME)


@pytest.mark.parametrize("kind", ["LI", "LD"])
def test_a_number_of_another_service_lists_nobody(store, admin, front, judge, kind):
    """Who knows a number of an arrears letter does not learn whose it is: numbers follow one another."""
    role = {"LI": Role.ALLOCATION_OFFICER, "LD": Role.FRONT_DESK}[kind]
    agent = add_agent(store, admin, "Nadia Ferrand", role)
    record, _sealed = issue(store, admin, kind=kind)
    found = judge(record.number, agent)
    assert (found.person_id, "persons" in found.facts) == ("", False)
    assert judge(record.number, admin).person_id == record.person_id
