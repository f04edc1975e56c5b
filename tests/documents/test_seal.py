from __future__ import annotations

import os
from datetime import date, timedelta
from random import Random

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import (
    MAX_PAYLOAD,
    Fields,
    Named,
    Root,
    Signer,
    Trust,
    Verdict,
    as_sealed,
    certify,
    key_id,
    new_key,
    new_root,
    public_key,
    seal,
    verify,
)
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput
from tests.bounds import bounded
from tests.documents.sealing import (
    ADDRESS,
    CERTIFICATE,
    DESK,
    FIELDS,
    FORMER_ROOT,
    GOOD,
    ISSUED,
    LAST_DAY,
    MOVE_DAY,
    REVOKED,
    ROOT,
    SIGNER,
    STOLEN,
    TRUST,
    VALIDITY,
    cases,
    flipped,
    mistyped,
    mutated,
    payload_with,
    signer_with,
    vectors,
)
from tests.replacing import replace

# Of the bytes, and a quarter as many each of the text and of a revoked paper: 1,002,000 in `make prove`, 6,000 else.
MUTATIONS = 668_000 if os.environ.get("LMMH_PROVE") else 4_000
TEXTS = st.text(max_size=200)
PERSONS = st.builds(Named, TEXTS, st.none() | st.dates(date(1900, 1, 1), date(2020, 11, 1)))


def test_the_published_vectors_are_what_we_seal() -> None:
    known = vectors()
    sealed = seal(SIGNER, FIELDS)
    assert Root(bytes.fromhex(known["root, private"])) == ROOT
    assert ROOT.public.hex() == known["root, public"]
    assert bytes.fromhex(known["desk, private"]) == DESK
    assert public_key(DESK).hex() == known["desk, public"]
    assert CERTIFICATE.hex() == known["certificate"]
    assert sealed.payload.hex() == known["payload"]
    assert sealed.url == known["QR"]
    assert sealed.short_code == known["short code"]
    assert known["former root, public"] == FORMER_ROOT.public.hex()
    assert bytes.fromhex(known["former root, private"]) == FORMER_ROOT.private
    for name, private in (("revoked", REVOKED), ("stolen", STOLEN)):
        assert bytes.fromhex(known[f"{name} desk, private"]) == private
        assert known[f"{name} desk, public"] == public_key(private).hex()


@pytest.mark.parametrize(("now", "verdict", "code"), [pytest.param(*rest, id=case) for case, *rest in cases()])
def test_each_published_case_has_its_verdict(now: int, verdict: Verdict, code: str) -> None:
    assert verify(code, TRUST, now).verdict is verdict


def test_every_verdict_has_a_published_case() -> None:
    assert {verdict for _case, _now, verdict, _code in cases()} == set(Verdict) - {Verdict.QUEUE_TICKET}


def test_a_seal_says_what_was_sealed_in_postal_capitals() -> None:
    found = verify(seal(SIGNER, FIELDS).url, TRUST, ISSUED)
    assert found.verdict is Verdict.AUTHENTIC
    assert found.fields == replace(
        FIELDS,
        issued_at=ISSUED,
        persons=(Named("M FERHAT BELKACEM", date(1984, 4, 12)),),
        origin="14 ALLEE DES SITTELLES 72100 LE MANS",
        destination="5 RUE DU CLOS-BERNARD 72000 LE MANS",
    )
    assert (found.site, found.desk, found.fields.kind) == ("AGENCE CENTRE", "C02", "JD")
    assert found.short_code == seal(SIGNER, FIELDS).short_code


def test_a_payload_is_drawn_again_as_it_was() -> None:
    sealed = seal(SIGNER, FIELDS)
    assert as_sealed(sealed.payload, ADDRESS) == sealed
    assert verify(sealed.payload, TRUST).verdict is Verdict.AUTHENTIC


def test_new_keys_differ_and_certify() -> None:
    root, desk = new_root(), new_key()
    assert root.private != new_root().private
    certificate = certify(root, public_key(desk), "N01", "Agence Nord", VALIDITY)
    sealed = seal(Signer(desk, certificate, ADDRESS), replace(FIELDS, number="JD-N01-20-0092"))
    assert verify(sealed.url, Trust({ROOT.public: None, root.public: None})).verdict is Verdict.AUTHENTIC
    assert verify(sealed.url, TRUST).verdict is Verdict.UNKNOWN_ROOT


def test_a_forged_root_of_the_same_name_proves_nothing() -> None:
    """A certificate that names our root but that another key signed."""
    forger, desk = new_root(), new_key()
    honest = certify(ROOT, public_key(desk), "C02", "Agence Centre", VALIDITY)
    forged = certify(forger, public_key(desk), "C02", "Agence Centre", VALIDITY)
    body = honest[:-64]
    assert key_id(ROOT.public) in body
    signer = Signer(desk, body + forged[-64:], ADDRESS)
    assert verify(seal(signer, FIELDS).url, TRUST).verdict is Verdict.WRONG_SIGNATURE


def test_a_desk_cannot_lend_its_certificate() -> None:
    assert verify(seal(Signer(new_key(), CERTIFICATE, ADDRESS), FIELDS).url, TRUST).verdict is Verdict.WRONG_SIGNATURE


def test_a_document_does_not_pass_under_another_certificate_of_the_same_key() -> None:
    other = certify(ROOT, public_key(DESK), "C02", "Agence Sud", VALIDITY)
    version, _, document = cbor2.loads(seal(SIGNER, FIELDS).payload)
    moved = cbor2.dumps([version, other, document], canonical=True)
    assert verify(moved, TRUST).verdict is Verdict.WRONG_SIGNATURE


@pytest.mark.parametrize("day", [date(2020, 10, 31), date(2022, 11, 1)])
def test_a_paper_issued_outside_the_certificate_is_refused(day: date) -> None:
    sealed = seal(SIGNER, replace(FIELDS, issued_at=paris_instant(day, 9), windows=()))
    assert verify(sealed.url, TRUST).verdict is Verdict.CERTIFICATE_OUT_OF_PERIOD


@pytest.mark.parametrize("day", VALIDITY)
def test_the_first_and_the_last_day_of_a_certificate_count(day: date) -> None:
    sealed = seal(SIGNER, replace(FIELDS, issued_at=paris_instant(day, 23, 59), windows=()))
    assert verify(sealed.url, TRUST).verdict is Verdict.AUTHENTIC


@settings(max_examples=60)
@given(st.integers(0, 3 * 366 * 1440), st.integers(-3, 3) | st.integers(-(10**6), 10**6))
def test_a_paper_counts_until_the_minute_its_desk_s_key_is_revoked(minutes: int, after: int) -> None:
    since = paris_instant(VALIDITY[0]) + minutes * 60_000
    issued = since + after * 60_000
    code = seal(SIGNER, replace(FIELDS, issued_at=issued, windows=())).url
    verdict = verify(code, Trust({ROOT.public: None}, {public_key(DESK): since})).verdict
    assert (verdict is Verdict.DESK_REVOKED) == (after >= 0)
    assert verify(code, Trust({ROOT.public: None}, {public_key(DESK): 0})).verdict is Verdict.DESK_REVOKED
    assert verify(code, Trust({ROOT.public: None}, {public_key(STOLEN): 0})) == verify(code, TRUST)
    assert after >= 0 or verdict is verify(code, TRUST).verdict


@given(st.integers(-2, 2) | st.integers(-400, 400))
def test_a_former_root_certifies_until_its_last_day(days: int) -> None:
    first = LAST_DAY + timedelta(days)
    signer = signer_with(DESK, (first, first + timedelta(90)), FORMER_ROOT)
    code = seal(signer, replace(FIELDS, issued_at=paris_instant(first + timedelta(60), 12), windows=())).url
    verdict = verify(code, TRUST).verdict
    assert verdict is (Verdict.AUTHENTIC if days <= 0 else Verdict.CERTIFICATE_OUT_OF_PERIOD)


@pytest.mark.fault
def test_no_mutation_makes_a_revoked_paper_good() -> None:
    random, payload = Random(3), seal(signer_with(REVOKED), FIELDS).payload
    assert verify(payload, TRUST).verdict is Verdict.DESK_REVOKED
    for _ in range(MUTATIONS // 4):
        assert verify(mutated(payload, random), TRUST).verdict is not Verdict.AUTHENTIC


def test_the_window_is_over_a_minute_after_its_end() -> None:
    code = seal(SIGNER, FIELDS).url
    end = paris_instant(MOVE_DAY, 18)
    assert verify(code, TRUST, end + 59_999).verdict is Verdict.AUTHENTIC
    assert verify(code, TRUST, end + 60_000).verdict is Verdict.OUT_OF_WINDOW
    assert verify(code, TRUST).verdict is Verdict.AUTHENTIC
    lasting = seal(SIGNER, replace(FIELDS, windows=())).url
    assert verify(lasting, TRUST, end + 10**12).verdict is Verdict.AUTHENTIC


@pytest.mark.parametrize("number", ["JD-C03-20-0184", "JD-C02-20", "", "jd-C02-20-0184"])
def test_a_desk_seals_its_own_numbers_only(number: str) -> None:
    with pytest.raises(BadInput, match="ne vient pas de ce poste"):
        seal(SIGNER, replace(FIELDS, number=number))


def test_days_in_disorder_or_too_many_are_refused() -> None:
    first, second = ((paris_instant(date(2020, 11, day), 8), paris_instant(date(2020, 11, day), 9)) for day in (21, 22))
    assert verify(seal(SIGNER, replace(FIELDS, windows=(first, second))).url, TRUST).fields.windows == (first, second)
    with pytest.raises(BadInput, match="se chevauchent"):
        seal(SIGNER, replace(FIELDS, windows=(second, first)))
    with pytest.raises(BadInput, match="trop nombreux"):
        seal(SIGNER, replace(FIELDS, windows=(first,) * 8))


def test_a_long_number_survives() -> None:
    fields = verify(seal(SIGNER, replace(FIELDS, number="AL-C02-20-123456")).url, TRUST).fields
    assert fields.number == "AL-C02-20-123456"


def test_what_does_not_fit_is_abridged_then_counted() -> None:
    crowd = tuple(Named(f"M. Prénom{index} NOM-DE-FAMILLE", date(1980, 1, 1)) for index in range(8))
    fields = replace(FIELDS, persons=crowd, origin="1 rue " + "x" * 100, others=3)
    found = verify(seal(SIGNER, fields).url, TRUST).fields
    assert found.origin.endswith(".")
    assert len(found.persons) + found.others == 11
    assert found.persons[0].name.startswith("M PRENOM")


def test_a_long_address_keeps_its_street_and_its_city() -> None:
    long = "14 allée des Sittelles, Bât. C, 3e étage, n° 32, 72100 Le Mans"
    found = verify(seal(SIGNER, replace(FIELDS, origin=long, destination=".")).url, TRUST).fields
    assert found.origin == "14 ALLEE DES SITTELLES BAT C 3E ETAGE N 32 72100 LE MANS"
    found = verify(seal(SIGNER, replace(FIELDS, origin=long, destination=long)).url, TRUST).fields
    assert found.origin == found.destination == "14 ALLEE DES SITTELLES 72100 LE MANS"


def test_other_scripts_are_kept_as_they_are() -> None:
    fields = replace(FIELDS, persons=(Named("محمد علي"),), origin="Straße Öland Łódź Œuvre", destination="שלום " * 40)
    found = verify(seal(SIGNER, fields).url, TRUST).fields
    assert found.persons[0].name == "محمد علي"
    assert found.origin == "STRASSE OLAND LODZ OEUVRE"
    assert found.destination.endswith("…")


@settings(max_examples=150)
@given(
    st.lists(PERSONS, max_size=14), TEXTS, TEXTS, TEXTS, st.integers(0, 9999), st.integers(0, 7), st.integers(1, 300)
)
def test_anything_fits_in_three_hundred_bytes_and_is_authentic(
    persons: list[Named], origin: str, destination: str, site: str, others: int, days: int, apart: int
) -> None:
    certificate = certify(ROOT, public_key(DESK), "C02", site, VALIDITY)
    windows = tuple(
        (start, start + 40_000_000) for start in range(ISSUED, ISSUED + days * apart * 86_400_000, apart * 86_400_000)
    )
    fields = Fields("JD-C02-20-999999", ISSUED, tuple(persons), origin, destination, windows, others)
    sealed = seal(Signer(DESK, certificate, ADDRESS), fields)
    assert len(sealed.payload) <= MAX_PAYLOAD
    found = verify(sealed.url, TRUST)
    assert found.verdict is Verdict.AUTHENTIC
    assert len(found.fields.persons) + found.fields.others == len(persons) + others
    assert sealed == seal(Signer(DESK, certificate, ADDRESS), fields)


@pytest.mark.fault
def test_no_mutation_of_the_bytes_is_accepted() -> None:
    random, payload = Random(1), seal(SIGNER, FIELDS).payload
    for _ in range(MUTATIONS):
        mutant = mutated(payload, random)
        found = verify(to_base41(mutant) if random.random() < 0.2 else mutant, TRUST)
        assert found.verdict is not Verdict.AUTHENTIC or mutant == payload


def test_every_single_bit_counts() -> None:
    payload = seal(SIGNER, FIELDS).payload
    for bit in range(8 * len(payload)):
        assert verify(flipped(payload, bit), TRUST).verdict is not Verdict.AUTHENTIC


@pytest.mark.fault
def test_no_mutation_of_the_text_is_accepted() -> None:
    random, code = Random(2), seal(SIGNER, FIELDS).url.partition("#")[2]
    for _ in range(MUTATIONS // 4):
        mutant = mistyped(code, random)
        found = verify(f"{ADDRESS}#{mutant}", TRUST)
        # A second « # » before the code leaves the payload as it was.
        assert found.verdict is not Verdict.AUTHENTIC or mutant.rpartition("#")[2] == code


@settings(max_examples=int(os.environ.get("LMMH_EXAMPLES", "300")))
@given(st.binary(max_size=320) | st.text(max_size=60))
@bounded
def test_noise_never_raises(noise: bytes | str) -> None:
    assert verify(noise, TRUST).verdict is Verdict.UNREADABLE


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 1), (1, True), (1, 100), (1, -1), (2, "x"), (2, -1), (2, 2**31), (3, -1), (3, 2**40), (4, [["NOM"]]),
        (4, ["NOM"]), (4, [["NOM", "x"]]), (4, [["NOM", 10**9]]), (5, -1), (5, 2**64), (6, b"\xff\xff"),
        (6, b"\x00\x01"), (7, b"\x01"), (8, [26765700]), (8, [26765700, -1]), (8, ["x", 1]), (8, 3),
    ],
)  # fmt: skip
def test_wrong_content_is_unreadable_even_well_signed(place: int, value: object) -> None:
    assert verify(payload_with(GOOD), TRUST).verdict is Verdict.AUTHENTIC
    body = list(GOOD)
    body[place] = value
    assert verify(payload_with(body), TRUST).verdict is Verdict.UNREADABLE


def test_other_versions_other_shapes_and_trailing_bytes_are_unreadable() -> None:
    payload = seal(SIGNER, FIELDS).payload
    version, certificate, document = cbor2.loads(payload)
    for other in (
        cbor2.dumps([version + 1, certificate, document], canonical=True),
        cbor2.dumps([version, certificate], canonical=True),
        cbor2.dumps({"a": 1}),
        payload + b"\0",
        payload + bytes(20),
        b"\x9f" + payload[1:] + b"\xff",  # the same array, of indefinite length
    ):
        assert verify(other, TRUST).verdict is Verdict.UNREADABLE
