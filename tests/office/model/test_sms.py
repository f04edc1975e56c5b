"""What an SMS holds (3GPP TS 23.038), counted as an operator counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.office.model.sms import ALPHABET, EXTENSION, fits, length, parts, sms_text


def test_the_alphabet_is_whole():
    assert len(ALPHABET) == 127  # 128 codes, of which one is the escape
    assert len(EXTENSION) == 10
    assert not ALPHABET & EXTENSION


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Rendez-vous à 10 h 30", "Rendez-vous à 10 h 30"),
        ("L’agence est fermée\u00a0!", "L'agence est fermée !"),
        ("«\u00a0Centre\u00a0»", '"Centre"'),
        ("«\u202fCentre\u202f»", '"Centre"'),
        ("fenêtre, maïs, août, forêt, île, Noël", "fenetre, mais, aout, foret, ile, Noel"),
        ("ça reçoit", "ca recoit"),
        ("Ça, ñ, ü, É", "Ça, ñ, ü, É"),
        ("À l’Œuvre, cœur, È", "A l'OEuvre, coeur, E"),
        ("n° 3 — 5 €…", "no 3 - 5 €..."),
        ("e\u0301te\u0301", "été"),
        ("un\u2009deux \t trois\r\nligne ", "un deux trois\nligne"),
        ("m² ½", "m2 ½"),
        ("Добрый", "Добрый"),
    ],
)
def test_a_text_is_written_with_what_there_is(typed, sent):
    assert sms_text(typed) == sent


@pytest.mark.parametrize(
    ("text", "septets", "count"),
    [
        ("a" * 160, 160, 1), ("a" * 161, 161, 2), ("a" * 306, 306, 2), ("a" * 307, 307, 3),
        ("€" * 80, 160, 1), ("€" * 81, 162, 2),
        ("a" * 152 + "€" + "a" * 152, 306, 3),  # the pair of € isn't cut: 152 | 2 + 151 | 1
        ("ж" * 70, 70, 1), ("ж" * 71, 71, 2), ("ж" * 134, 134, 2), ("ж" * 135, 135, 3),
        ("ж" * 66 + "😀" + "ж" * 66, 134, 3),
        ("", 0, 1),
    ],
)  # fmt: skip
def test_length_and_parts(text, septets, count):
    assert (length(text), parts(text)) == (septets, count)


@given(st.text(alphabet="abé ê’«»œç€n°…\u00a0àÀ-—", max_size=400))
def test_french_always_fits(text):
    written = sms_text(text)
    assert fits(written)
    assert sms_text(written) == written


@given(st.text(max_size=300))
def test_parts_hold_the_text(text):
    limit = 160 if fits(text) else 70
    assert (parts(text) == 1) == (length(text) <= limit)
    assert length(text) <= parts(text) * limit
