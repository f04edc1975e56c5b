"""The public page in a real browser: the verdicts of the program, nothing sent, and no network once it is loaded."""

import json
import os
import re
import shutil
import time
from datetime import date
from random import Random

import cbor2
import pytest

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.page import PublicOffice, page
from lmmh_desk.documents.payload import Certificate, write_certificate
from lmmh_desk.documents.seal import PRIME, WEAK, Named, Root, Signer, certify, key_id, public_key, seal, verify
from lmmh_desk.kernel.clock import paris_instant
from tests.documents.sealing import (
    ADDRESS,
    CERTIFICATE,
    DESK,
    FIELDS,
    GOOD,
    ISSUED,
    MOVE_DAY,
    REVOKED,
    ROOT,
    SIGNER,
    SINCE,
    STOLEN,
    TRUST,
    VALIDITY,
    cases,
    flipped,
    mistyped,
    mutated,
    payload_with,
    signed_by,
    signer_with,
    vectors,
)
from tests.journeys.browser import Site, chromium
from tests.replacing import replace

pytestmark = [
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("chromium"), reason="needs chromium"),
]
OFFICE = PublicOffice("Le Mans Métropole Habitat", "02\u00a061\u00a091\u00a000\u00a072", {"JD": "Justificatif"})
KNOWN = {  # TRUST as the page has it
    "roots": {key.hex(): last and last.isoformat() for key, last in TRUST.roots.items()},
    "revoked": {key.hex(): since for key, since in TRUST.revoked.items()},
}
CODE = seal(SIGNER, FIELDS).url.partition("#")[2]
BASE = bytes.fromhex("58" + "66" * 31)  # the point that keys are multiples of
NOON = paris_instant(MOVE_DAY, 12)
SETTLED = "document.getElementById('heading') && document.title.includes(' – ')"
CLIPPED = """[...document.querySelectorAll("h1, h2, p, dt, dd, label, button")]
  .filter((part) => part.scrollWidth > part.clientWidth).map((part) => part.innerText)"""
KEPT = "navigator.serviceWorker.getRegistration().then((worker) => worker?.active?.state === 'activated')"
JUDGE = """(async () => {{
  const {{ verify }} = await import("./seal.js");
  const {{ byBrowser, byHand }} = await import("./ed25519.js");
  const found = [];
  for (const [code, now] of {codes}) {{
    found.push([await verify(code, {trust}, now, byBrowser), await verify(code, {trust}, now, byHand)]);
  }}
  return found;
}})()"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("browser") / "profile") as browser:
        yield browser


@pytest.fixture
def browser(running):
    running.fresh()
    yield running
    assert running.complaints == []


@pytest.fixture
def folder(tmp_path):
    return written(tmp_path / "site")


@pytest.fixture
def site(folder):
    site = Site(folder)
    yield site
    site.stop()


def written(folder, office=OFFICE):
    folder.mkdir(exist_ok=True)
    for name, data in page(TRUST, office).items():
        (folder / name).write_bytes(data)
    return folder


def opened(browser, site, code="", now=NOON):
    """Open the page anew, at an instant."""
    browser.open("about:blank")
    browser.pretend(f"Date.now = () => {now};")
    browser.open(f"{site.address}#{code}" if code else site.address)
    browser.wait_for(SETTLED)


def text(browser, part="body"):
    return browser.run(f"document.querySelector({part!r}).innerText")


def heading(browser):
    return text(browser, "#heading")


def spoiled():
    """Return (code, instant) of the published vectors and of seals changed in every way, the same at each run."""
    random, payload = Random(41), seal(SIGNER, FIELDS).payload
    codes = [(code, now) for _case, now, _verdict, code in cases()]
    codes += [
        (vectors()["QR"], ISSUED),
        (ADDRESS, ISSUED),
        ("", ISSUED),
        (f" {CODE}\n", ISSUED),
        (CODE.lower(), ISSUED),
    ]
    changed = [flipped(payload, bit) for bit in range(0, 8 * len(payload), 9)]
    changed += [mutated(payload, random) for _ in range(200)]
    changed += list(odd_documents()) + list(odd_keys(random)) + list(odd_dates(random))
    codes += [(to_base41(data), ISSUED) for data in changed]
    return codes + [(mistyped(CODE, random), ISSUED) for _ in range(60)]


def odd_documents():
    """Yield payloads well signed, with one item of another kind or size."""
    values = [
        0, 1, 23, 24, 99, 100, 255, 256, 2**16, 2**31 - 1, 2**31, 2**32, 2**53, 2**64, -1, -(10**6), True, None, 1.5,
        cbor2.undefined, "", "\ufeffA", "é\0", "JD", b"", b"\0", b"\0\0", b"\6\x41", b"\xff\xff", [], [1], {}, {1: 2},
        [["NOM", None]], [["\ufeffNOM", -719_162]], [["NOM", -719_163]], [["NOM", 2_932_896]], [["NOM", 2_932_897]],
        [[b"\6\x40", 0]], [0, 0], [2**31 - 1, 0], [2**31 - 1, 1], [5, 5, 0, 600], cbor2.CBORTag(99, 1),
    ]  # fmt: skip
    for place in range(len(GOOD)):
        for value in values:
            yield payload_with([*GOOD[:place], value, *GOOD[place + 1 :]])
    for letters in range(60, 90):  # around the most bytes a payload may have
        yield payload_with([*GOOD[:6], "x" * letters, *GOOD[7:]])
    for value in values:
        yield payload_with([*GOOD, value])
        yield payload_with(value)


def odd_keys(random):
    """Yield payloads under desk keys the root certified though nobody should hold them."""
    heights = {*WEAK, *range(PRIME, 2**255), *(random.randrange(2**255) for _ in range(20))}
    for height in sorted(heights):
        for sign in (0, 1):
            key = (height | sign << 255).to_bytes(32, "little")
            body = write_certificate(Certificate(key_id(ROOT.public), key, "C02", "Agence Centre", *VALIDITY))
            certificate = signed_by(ROOT.private, b"LMMH seal 1 certificate", body)
            document = cbor2.dumps(GOOD, canonical=True) + BASE + (1).to_bytes(32, "little")
            yield cbor2.dumps([1, certificate, document], canonical=True)


def odd_dates(random):
    """Yield papers issued around each midnight that begins or ends a certificate, and in far years."""
    for day in (*VALIDITY, date(1970, 1, 2), date(2021, 3, 28), date(2037, 10, 25), date(2999, 7, 1)):
        certificate = certify(ROOT, public_key(DESK), "C02", "Agence Centre", (day, day))
        for minutes in (-121, -61, -1, 0, random.randrange(1, 1380), 1379, 1439, 1440, 1500):
            issued = paris_instant(day) // 60_000 + minutes
            if issued >= 0:
                yield payload_with([*GOOD[:3], issued, *GOOD[4:]], certificate)


def said(found):
    """Return a verification as the page's JavaScript gives it."""
    if found.fields is None:
        return {"verdict": found.verdict.value}
    fields = found.fields
    return {
        "verdict": found.verdict.value,
        "site": found.site,
        "desk": found.desk,
        "shortCode": found.short_code,
        "fields": {
            "kind": fields.number.partition(f"-{found.desk}-")[0],
            "number": fields.number,
            "issued": fields.issued_at,
            "persons": [{"name": one.name, "birth": since_1970(one.birth)} for one in fields.persons],
            "others": fields.others,
            "origin": fields.origin,
            "destination": fields.destination,
            "windows": [list(window) for window in fields.windows],
        },
    }


def since_1970(day):
    return None if day is None else (day - date(1970, 1, 1)).days * 86_400_000


def test_every_verdict_is_the_program_s_in_both_ways(browser, site):
    codes = spoiled()
    assert len(codes) > 800
    opened(browser, site)
    script = JUDGE.format(codes=json.dumps(codes), trust=json.dumps(KNOWN))
    found = browser.run(script)
    for (code, now), both in zip(codes, found, strict=True):
        expected = said(verify(code, TRUST, now))
        assert both == [expected, expected], code
    assert {both[0]["verdict"] for both in found} == {verdict.value for _case, _now, verdict, _code in cases()}


def test_an_authentic_paper_says_all_that_it_must(browser, site):
    opened(browser, site, CODE)
    assert heading(browser) == "Authentique, valable en ce moment"
    assert text(browser, "#sentence") == "Signé par AGENCE CENTRE le 17/11/2020 à 10:47."
    content = text(browser, "#content").splitlines()
    assert [line for line in content if line.strip()] == [
        "Document", "Justificatif",
        "Référence", "JD-C02-20-0184",
        "Personnes", "M FERHAT BELKACEM, né(e) le\u00a012/04/1984", "et 5\u00a0autres personnes, sans nom dans le code",
        "Valable", "samedi 21 novembre 2020, 8:00 – 18:00",
        "Logement quitté", "14 ALLEE DES SITTELLES 72100 LE MANS",
        "Nouveau logement", "5 RUE DU CLOS-BERNARD 72000 LE MANS",
        "Signé", "17/11/2020 à 10:47", "AGENCE CENTRE, poste C02",
        "Code court", vectors()["short code"],
    ]  # fmt: skip
    assert "ne voit pas les annulations" in text(browser, "#doubt")
    assert "Le Mans Métropole Habitat au 02\u00a061\u00a091\u00a000\u00a072" in text(browser, "#doubt")
    assert browser.run("document.getElementById('telephone').href") == "tel:0261910072"


@pytest.mark.parametrize(
    ("fields", "labels"),
    [
        (replace(FIELDS, number="RV-C02-20-0007", origin="", others=0), ["Personne attendue", "Rendez-vous", "Lieu"]),
        (replace(FIELDS, number="RV-C02-20-0007", origin=""), ["Personnes attendues", "Rendez-vous", "Lieu"]),
        (
            replace(FIELDS, number="EL-C02-20-0031", destination="", others=0),
            ["Locataire", "Rendez-vous", "Logement visité"],
        ),
        (replace(FIELDS, number="AL-C02-20-0031", others=0), ["Personne", "Valable", "De", "Vers"]),
    ],
)
def test_each_kind_of_paper_has_its_own_labels(browser, site, fields, labels):
    opened(browser, site, seal(SIGNER, fields).url.partition("#")[2])
    shown = browser.run("[...document.querySelectorAll('#content dt')].map((name) => name.innerText)")
    assert shown == ["Document", "Référence", *labels, "Signé", "Code court"]


@pytest.mark.parametrize(
    ("fields", "now", "words"),
    [
        (FIELDS, ISSUED, "Authentique, mais pas valable en ce moment"),
        (replace(FIELDS, windows=()), ISSUED, "Authentique"),
        (FIELDS, paris_instant(MOVE_DAY, 18, 1), "Hors période"),
        (replace(FIELDS, issued_at=paris_instant(date(2022, 11, 1), 9), windows=()), ISSUED, "Hors période"),
    ],
)
def test_a_good_signature_says_whether_it_is_the_day(browser, site, fields, now, words):
    opened(browser, site, seal(SIGNER, fields).url.partition("#")[2], now)
    assert heading(browser) == words
    assert "JD-C02-20-0184" in text(browser, "#content")


def test_what_is_not_signed_by_the_office_says_nothing_else(browser, site):
    forger = Signer(DESK, certify(Root(bytes(32)), public_key(DESK), "C02", "Agence Centre", VALIDITY), ADDRESS)
    forged = replace(FIELDS, persons=(Named("<b>M. FAUX</b>"),))
    for payload, words in (
        (seal(forger, forged).payload, "Signature non valable"),
        (payload_with(GOOD, flipped(CERTIFICATE, 8 * len(CERTIFICATE) - 1)), "Signature non valable"),
        (seal(signer_with(STOLEN), forged).payload, "Clé révoquée"),
        (b"x", "Code illisible"),
    ):
        opened(browser, site, to_base41(payload))
        assert heading(browser) == words
        assert not browser.run("document.getElementById('content').checkVisibility()")
        assert "FAUX" not in text(browser)
        assert "annulations" in text(browser)


def test_a_revoked_key_is_said_in_one_sentence(browser, site):
    opened(browser, site, to_base41(seal(signer_with(REVOKED), FIELDS).payload))
    assert heading(browser) == "Clé révoquée"
    told = "L’office a retiré la clé du poste C02\u00a0: ce document n’est pas accepté."
    assert text(browser, "#sentence") == told
    before = replace(FIELDS, issued_at=SINCE - 60_000)
    opened(browser, site, to_base41(seal(signer_with(REVOKED), before).payload))
    assert heading(browser) == "Authentique, valable en ce moment"


def test_texts_are_shown_as_they_are(browser, site):
    strange = payload_with([*GOOD[:4], [["<img src=x onerror=alert(1)>", None]], *GOOD[5:]])
    opened(browser, site, to_base41(strange))
    assert "<img src=x onerror=alert(1)>" in text(browser, "#content")


def test_a_code_can_be_pasted_and_the_address_can_change(browser, site):
    opened(browser, site)
    assert heading(browser) == "Rien n’est encore vérifié"
    paste(browser, f" {ADDRESS}#{CODE} ")
    browser.wait_for("document.getElementById('heading').innerText.startsWith('Authentique')")
    paste(browser, "7chv jy3s km75")
    browser.wait_for("document.getElementById('heading').innerText === 'Un code court se vérifie par téléphone'")
    browser.run(f"location.hash = {CODE.replace('$', '%24')!r}")
    browser.wait_for("document.getElementById('heading').innerText.startsWith('Authentique')")
    browser.run("location.hash = 'XYZ'")
    browser.wait_for("document.getElementById('heading').innerText === 'Code illisible'")


def test_a_page_left_open_judges_again_when_looked_at(browser, site):
    opened(browser, site, CODE)
    browser.run(f"Date.now = () => {paris_instant(MOVE_DAY, 19)}")
    assert heading(browser) == "Authentique, valable en ce moment"
    browser.run("document.dispatchEvent(new Event('visibilitychange'))")
    browser.wait_for("document.getElementById('heading').innerText === 'Hors période'")


def paste(browser, words):
    browser.run("document.getElementById('code').select()")
    browser.ask("Input.insertText", text=words)
    browser.run("document.querySelector('button').click()")


@pytest.mark.parametrize(
    ("lacking", "words", "sentence"),
    [
        ("crypto.subtle.importKey = async () => { throw new Error(); };", "Authentique", "Signé par AGENCE CENTRE"),
        ("Object.defineProperty(crypto, 'subtle', { value: undefined });", "Rien n’a été vérifié", "par https"),
        ("crypto.subtle.digest = async () => { throw new Error(); };", "Rien n’a été vérifié", "un autre navigateur"),
    ],
)
def test_a_lesser_browser_verifies_or_says_that_it_did_not(browser, site, lacking, words, sentence):
    browser.pretend(f"if (isSecureContext) {{ {lacking} }}")  # about:blank is none
    opened(browser, site, CODE)
    assert heading(browser).startswith(words)
    assert sentence in text(browser, "#sentence")


def test_a_slow_verdict_does_not_replace_that_of_the_next_code(browser, site):
    opened(browser, site)
    browser.run("""
        const quick = crypto.subtle.digest.bind(crypto.subtle);
        crypto.subtle.digest = (...words) => new Promise((resolve) => {
          setTimeout(() => { globalThis.late = true; resolve(quick(...words)); }, 100);
        });""")
    paste(browser, CODE)
    paste(browser, "XYZ")
    browser.wait_for("globalThis.late")
    browser.run("new Promise((resolve) => setTimeout(resolve, 600))")
    assert heading(browser) == "Code illisible"


def test_it_opens_without_network_after_the_first_time(browser, site):
    opened(browser, site, CODE)
    browser.wait_for(KEPT)
    site.stop()
    for code, words in ((CODE, "Authentique, valable en ce moment"), ("XYZ", "Code illisible")):
        opened(browser, site, code)
        assert heading(browser) == words
        assert text(browser, "#office") == OFFICE.name
    browser.open(f"{site.address}index.html?source=gazette#{CODE}")
    browser.wait_for("document.getElementById('heading')?.innerText.startsWith('Authentique')")


def test_nothing_of_the_paper_is_ever_sent(browser, site, folder):
    opened(browser, site, CODE)
    browser.wait_for(KEPT)
    paste(browser, f"{ADDRESS}#{CODE}")
    browser.wait_for(SETTLED)
    own = {site.address, *(site.address + file.name for file in folder.iterdir())}
    assert {address.partition("#")[0] for address in browser.requests} <= own
    lines = [re.match(r"GET /(\S*) HTTP", line)[1] for line in site.asked]
    assert set(lines) <= {"", *(file.name for file in folder.iterdir())}
    assert not [line for line in site.asked if "#" in line or CODE[:12] in line or "BELKACEM" in line]
    refused = f"fetch({site.address + 'office.js'!r}).then(() => 'sent', () => 'refused')"
    assert browser.run(refused) == "refused"
    assert browser.complaints.pop().startswith(("Refused to connect", "Connecting to", "Fetch API cannot load"))
    browser.complaints.clear()


def test_a_newer_page_takes_the_place_of_the_kept_one(browser, site, folder):
    opened(browser, site, CODE)
    browser.wait_for(KEPT)
    later = time.time() + 60  # the server dates files by the second
    for file in written(folder, replace(OFFICE, name="Office renommé")).iterdir():
        os.utime(file, (later, later))
    browser.ask("Page.reload")
    browser.wait_for("document.getElementById('office')?.innerText === 'Office renommé'")
    browser.wait_for(SETTLED)
    assert heading(browser).startswith("Authentique")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_screen(browser, site, width, scheme, tmp_path):
    browser.dress(width, scheme=scheme)
    long = to_base41(payload_with([*GOOD[:6], "x" * 60, *GOOD[7:]]))
    for code in (CODE, long, CODE[:-9], "", "7CHV-JY3S-KM75"):
        opened(browser, site, code)
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run(CLIPPED) == []
        browser.picture(tmp_path / f"{width}-{scheme}.png")


def test_it_can_be_used_without_seeing_it(browser, site):
    opened(browser, site, CODE)
    assert browser.run("document.documentElement.lang") == "fr"
    assert browser.run("[...document.querySelectorAll('h1, h2')].map((head) => head.tagName).join()") == "H1,H2,H2,H2"
    nodes = browser.ask("Accessibility.getFullAXTree")["nodes"]
    named = {(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if "role" in node}
    assert ("textbox", "Adresse lue dans le code carré") in named
    assert ("button", "Vérifier") in named
    assert ("heading", "Authentique, valable en ce moment") in named
    assert browser.run("document.getElementById('verdict').role") == "status"
    assert not {name for role, name in named if role == "image"}
    browser.ask("Input.dispatchKeyEvent", type="keyDown", key="Tab", code="Tab", windowsVirtualKeyCode=9)
    assert browser.run("document.activeElement.id") == "telephone"
    assert browser.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
