"""The files of the public page: what they promise before any browser opens them."""

import json
import re
from datetime import date

from lmmh_desk.documents.page import AGAIN, MARK, OFFICE, SOURCE, WORKER, PublicOffice, page
from lmmh_desk.documents.seal import Trust, new_root
from lmmh_desk.ui.tokens import DARK, LIGHT, colors
from tests.architecture.test_french import BREAKS
from tests.documents.sealing import ROOT
from tests.ui.contrast import contrast

NAMED = PublicOffice("L’office </script> « d’ici »", "02 61 91 00 72", {"JD": "Justificatif"})
TEXTS = (
    ("t1", "oks"), ("t1", "warns"), ("t1", "bads"), ("t1", "accs"), ("t1", "card"), ("t1", "win"),
    ("t2", "card"), ("t2", "win"), ("acc", "card"), ("onacc", "acc"), ("onacc", "acch"),
)  # fmt: skip
SIZES = {"html": 80, "css": 120, "js": 160, "svg": 5}  # lines of one file


def source(name):
    return (SOURCE / name).read_text("utf-8")


def test_the_office_is_written_as_data():
    other = new_root()
    known = Trust({ROOT.public: None, other.public: date(2020, 11, 30)}, {ROOT.public: 60_000})
    script = page(known, NAMED)[OFFICE].decode("ascii")
    assert script.startswith(f"{MARK}{AGAIN}")
    facts = json.loads(script.partition(" = ")[2].rstrip(";\n"))
    assert facts == {
        "name": NAMED.name,
        "telephone": NAMED.telephone,
        "kinds": NAMED.kinds,
        "roots": {ROOT.public.hex(): None, other.public.hex(): "2020-11-30"},
        "revoked": {ROOT.public.hex(): 60_000},
    }


def test_the_worker_comes_last_and_changes_with_any_file():
    first, again, other = (
        page(keys, NAMED) for keys in (Trust({ROOT.public: None}), Trust({ROOT.public: None}), Trust())
    )
    assert list(first)[-1] == WORKER
    assert first == again
    assert first[WORKER] != other[WORKER] != page(Trust(revoked={ROOT.public: 0}), NAMED)[WORKER]
    assert b"@version@" not in first[WORKER]


def test_the_worker_keeps_every_file_but_itself():
    kept = set(json.loads(re.search(r"FILES = (\[.*\])", source(WORKER))[1]))
    assert kept == {"./", *page(Trust(), NAMED)} - {WORKER, "index.html"}


def test_colours_are_those_of_the_program():
    light, dark = re.search(r":root \{(.*?)\n\}\n.*?:root \{(.*?)\n  \}", source("style.css"), re.DOTALL).groups()
    for scheme, part in ((LIGHT, light), (DARK, dark)):
        found = dict(re.findall(r"--(\w+): (#\w{6})", part))
        assert found.items() <= colors(scheme).items()
        assert len(found) == 17
        for text, ground in TEXTS:
            assert contrast(found[text], found[ground]) >= 4.5
        for edge, ground in (("ok", "oks"), ("warn", "warns"), ("bad", "bads"), ("acc", "accs"), ("ctl", "card")):
            assert contrast(found[edge], found[ground]) >= 3


def test_sentences_are_typeset():
    words = re.sub(r"`[^`]*`|\"[^\"]*\"", lambda found: found[0].replace("\\u00a0", "\u00a0"), source("words.js"))
    sentences = re.findall(r"`([^`]*)`|\"([^\"]*)\"", re.sub(r"^(//|import).*$", "", words, flags=re.MULTILINE))
    shown = re.sub(r"<[^>]+>", " ", source("index.html").replace("&nbsp;", "\u00a0"))
    assert len(sentences) > 30
    assert not [text for text in (*map("".join, sentences), shown) if BREAKS.search(re.sub(r"\$\{[^}]*\}", "x", text))]


def test_nothing_is_fetched_from_elsewhere_nor_run_from_the_page():
    for file in SOURCE.iterdir():
        text = file.read_text("utf-8")
        assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)", text), file
        assert not re.findall(r"innerHTML|\beval\b|XMLHttpRequest|sendBeacon|WebSocket|localStorage|cookie", text), file
    html = source("index.html")
    assert "default-src 'none'" in html
    assert not re.findall(r"<script(?![^>]* src=)|\son\w+=|\sstyle=", html)


def test_files_are_small():
    lines = {file.name: file.read_text("utf-8").count("\n") for file in SOURCE.iterdir()}
    assert not {name: count for name, count in lines.items() if count > SIZES[name.rpartition(".")[2]]}
    longest = max((line for file in SOURCE.glob("*.js") for line in file.read_text("utf-8").splitlines()), key=len)
    assert len(longest) <= 120, longest
