from __future__ import annotations

import os
from base64 import b32decode
from datetime import date

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lmmh_desk.documents import datamatrix
from lmmh_desk.documents.codes import short_code
from lmmh_desk.documents.twoddoc.content import (
    FORMS,
    GS,
    LONGEST,
    RS,
    US,
    BadField,
    BadHeader,
    BadSignature,
    Header,
    Unreadable,
    closed,
    read,
    write,
)
from lmmh_desk.documents.twoddoc.home import Home, Who, fields_of, told
from lmmh_desk.documents.twoddoc.signing import (
    Trusted,
    Verdict,
    new_authority,
    of_certificate,
    stamp,
    trusted,
    verify,
)
from lmmh_desk.kernel.errors import BadInput
from tests.bounds import bounded
from tests.documents.vectors_2ddoc import BAILIFF_V4, BILL_V3, HOME_V2, HOME_V3, TAX_V3, directory
from tests.replacing import replace

TODAY = date(2020, 11, 17)
SIGNER = new_authority(TODAY)
DIRECTORY = (trusted(SIGNER.certificate, SIGNER.root),)
FERHAT, LAMIA = Who("M.", "BELKACEM", "Ferhat"), Who("Mme", "BELKACEM", "Lamia")
HOME = Home(
    (FERHAT, LAMIA), "APPT 32 ETG 3", "BAT C Les Sittelles", "14 ALLEE DES SITTELLES", "", "72100", "LE MANS"
)  # fmt: skip
HEADER = Header("FR00", "LM01", TODAY, TODAY)
FIELDS = fields_of(HOME)
OFFICIAL = {
    "version 02, type 00": (HOME_V2, date(2012, 11, 15), date(2012, 11, 13)),
    "version 03, type 00": (HOME_V3, date(2012, 10, 15), date(2015, 7, 27)),
    "version 03, type 01": (BILL_V3, date(2012, 10, 15), date(2015, 7, 27)),
    "version 03, type 02": (TAX_V3, date(2012, 10, 15), date(2015, 7, 27)),
}
ANGELA = {
    "26": "FR", "24": "57000", "10": "MLLE/SAMPLE/ANGELA", "20": "", "21": "BAT 2 ETG 3",
    "22": "7 PLACE DES SPECIMENS", "23": "", "25": "METZ",
}  # fmt: skip


@pytest.mark.parametrize("name", OFFICIAL)
def test_an_official_example_verifies_under_the_official_certificate(name: str) -> None:
    code, issued, signed = OFFICIAL[name]
    found = verify(code, directory())
    assert found.verdict is Verdict.SPECIMEN
    assert found.content is not None
    assert (found.content.header.issued_on, found.content.header.signed_on) == (issued, signed)
    assert f"version {found.content.header.version:02d}, type {found.content.header.kind}" == name


@pytest.mark.parametrize("code", [HOME_V2, HOME_V3])
def test_the_official_proof_of_address_says_what_the_specification_says(code: bytes) -> None:
    content = read(code)
    assert dict(content.fields) == ANGELA
    assert not content.cut
    assert list(told(dict(content.fields))) == [
        "MLLE SAMPLE ANGELA", "BAT 2 ETG 3", "7 PLACE DES SPECIMENS", "57000 METZ",
    ]  # fmt: skip


@pytest.mark.parametrize("code", [code for code, _issued, _signed in OFFICIAL.values()])
def test_what_is_read_of_an_official_example_is_written_the_same(code: bytes) -> None:
    content = read(code)
    assert closed(write(content.header, content.fields), content.signature) == code


def test_the_official_example_of_version_04_is_rightly_signed() -> None:
    """Its type proves no address and is refused; its signature is made as ours are, over header and message."""
    signed, _us, written = BAILIFF_V4.partition(US.encode())
    signature = b32decode(written + b"=")
    parts = utils.encode_dss_signature(*(int.from_bytes(half, "big") for half in (signature[:32], signature[32:])))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), directory()[0].public)
    key.verify(parts, signed, ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(parts, signed + US.encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(BadHeader):
        read(BAILIFF_V4)


def test_ours_is_a_specimen_and_says_who_lives_where() -> None:
    stamped = stamp(SIGNER, HOME, TODAY)
    found = verify(stamped.payload, DIRECTORY)
    assert found.verdict is Verdict.SPECIMEN
    assert found.short_code == stamped.short_code == short_code(stamped.payload)
    assert stamped.payload.startswith(b"DC04FR00LM011DCA1DCA0001FR26FR2472100")
    assert found.content is not None
    assert list(told(dict(found.content.fields))) == [
        "M BELKACEM FERHAT", "MME BELKACEM LAMIA", "APPT 32 ETG 3", "BAT C LES SITTELLES", "14 ALLEE DES SITTELLES",
        "72100 LE MANS",
    ]  # fmt: skip


def test_every_flipped_character_is_refused() -> None:
    for code, known in ((stamp(SIGNER, HOME, TODAY).payload, DIRECTORY), (HOME_V3, directory())):
        for place in range(len(code)):
            for other in {ord("A"), ord("B"), ord("0"), ord("7"), code[place] ^ 1, code[place] ^ 0x20} - {code[place]}:
                altered = code[:place] + bytes([other]) + code[place + 1 :]
                assert verify(altered, known).verdict is not Verdict.SPECIMEN, (place, chr(other))


def test_every_cut_and_every_lengthened_code_is_refused() -> None:
    code = stamp(SIGNER, HOME, TODAY).payload
    for place in range(len(code)):
        assert verify(code[:place], DIRECTORY).verdict is not Verdict.SPECIMEN
        assert verify(code[:place] + b"A" + code[place:], DIRECTORY).verdict is not Verdict.SPECIMEN
    assert verify(code + b"=", DIRECTORY).verdict is Verdict.UNREADABLE


def test_a_code_of_nobody_known_is_said_so() -> None:
    code = stamp(SIGNER, HOME, TODAY).payload
    assert verify(code, directory()).verdict is Verdict.UNKNOWN_CERTIFICATE
    assert verify(code, ()).verdict is Verdict.UNKNOWN_CERTIFICATE
    other = new_authority(TODAY)
    assert verify(code, (trusted(other.certificate, other.root),)).verdict is Verdict.WRONG_SIGNATURE


def test_only_the_test_authority_is_ever_believed() -> None:
    """Whoever puts a real authority in the directory by mistake gets no verdict from it."""
    signed = write(replace(HEADER, authority="FR03"), FIELDS)
    code = closed(signed, b"\1" * 64)
    real = replace(DIRECTORY[0], authority="FR03")
    assert verify(code, (real,)).verdict is Verdict.UNKNOWN_CERTIFICATE


@pytest.mark.parametrize("day", [date(2020, 11, 16), date(2040, 11, 2)])
def test_a_signature_out_of_the_certificate_s_years_is_said_so(day: date) -> None:
    assert verify(stamp(SIGNER, HOME, day).payload, DIRECTORY).verdict is Verdict.OUT_OF_PERIOD
    assert verify(stamp(SIGNER, HOME, date(2040, 11, 1)).payload, DIRECTORY).verdict is Verdict.SPECIMEN


def test_a_leaf_is_only_trusted_under_its_own_root() -> None:
    assert (DIRECTORY[0].authority, DIRECTORY[0].certificate) == ("FR00", "LM01")
    assert (DIRECTORY[0].first, DIRECTORY[0].last) == (TODAY, date(2040, 11, 1))
    with pytest.raises(ValueError, match="not signed by this root"):
        trusted(SIGNER.certificate, new_authority(TODAY).root)


@pytest.mark.parametrize("kind", ["rsa", "p384"])
def test_a_certificate_of_another_kind_of_key_is_refused(kind: str) -> None:
    from datetime import UTC, datetime

    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP384R1())
    name = x509.Name([])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    moment = datetime(2020, 11, 17, tzinfo=UTC)
    certificate = builder.not_valid_before(moment).not_valid_after(moment).sign(key, hashes.SHA256())
    with pytest.raises(ValueError, match="not a key on P-256"):
        of_certificate(certificate)


TEXTS = st.text("ABCXYZ019 ", max_size=60)
NAMES = st.text("ABCXYZ01 /", max_size=60)
VALUES = st.fixed_dictionaries(
    {
        "26": st.just("FR"), "24": st.from_regex("[0-9]{5}", fullmatch=True), "10": NAMES,
        "20": TEXTS, "21": TEXTS, "22": TEXTS, "23": TEXTS, "25": TEXTS,
    },
    optional={"1I": NAMES, "1G": st.sampled_from("01"), "1J": TEXTS},
)  # fmt: skip


@given(VALUES, st.dates(date(2000, 1, 1), date(2179, 6, 5)))
def test_whatever_is_written_is_read_the_same_and_never_longer_than_allowed(values: dict[str, str], day: date) -> None:
    header = replace(HEADER, issued_on=day)
    code = closed(write(header, values), b"\2" * 64)
    content = read(code)
    assert content.header == header
    assert len(code) <= LONGEST
    for name, value in values.items():
        assert content.fields[name] == value[: FORMS[name].longest]
        assert (name in content.cut) == (len(value) > FORMS[name].longest)
    assert list(content.fields) == list(values)


@settings(max_examples=int(os.environ.get("LMMH_EXAMPLES", "300")))
@given(st.binary(max_size=300) | st.text("DC04FR0LM\x1d\x1e\x1f12AB", max_size=300).map(str.encode))
@bounded
def test_nothing_else_is_read_and_nothing_raises(code: bytes) -> None:
    assert verify(code, DIRECTORY).verdict is Verdict.UNREADABLE
    with pytest.raises(Unreadable):
        read(code)


def altered(old: str, new: str) -> bytes:
    text = closed(write(HEADER, FIELDS), b"\2" * 64).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (altered("DC04", "DC01"), BadHeader),
        (altered("DC04", "DC05"), BadHeader),
        (altered("DC04", "DC03"), BadField),
        (altered("DC04", "dc04"), BadHeader),
        (altered("0001FR", "0002FR"), BadHeader),
        (altered("0001FR", "0001DE"), BadHeader),
        (altered("0001FR", "0401FR"), BadHeader),
        (altered("1DCA", "1dca"), BadHeader),
        (altered("1DCA", "FFFF"), BadHeader),
        (altered("26FR", ""), BadField),
        (altered("26FR", "26FR26FR"), BadField),
        (altered("26FR", "26F1"), BadField),
        (altered("2472100", "24721" + GS), BadField),
        (altered("2472100", "247210 "), BadField),
        (altered("10M/BELKACEM/FERHAT" + GS, ""), BadField),
        (altered("10M/", "10m/"), BadField),
        (altered("20APPT", "20APPT/"), BadField),
        (altered("20APPT", "ZZAPPT"), BadField),
        (altered("20APPT 32 ETG 3" + GS, "20APPT 32 ETG 3"), BadField),
        (altered("20APPT 32 ETG 3", "20" + "A" * 39), BadField),
        (altered(US, ""), BadSignature),
        (altered(US, US + US), BadSignature),
        (closed(write(HEADER, FIELDS), b"\2" * 63), BadSignature),
        (closed(write(HEADER, FIELDS), b"\2" * 64)[:-1] + b"1", BadSignature),
        (closed(write(HEADER, FIELDS), b"\2" * 64)[:-1] + b"B", BadSignature),
        (b"A" * (LONGEST + 1), Unreadable),
        ("DC04é".encode(), Unreadable),
    ],
)  # fmt: skip
def test_what_the_specification_would_not_write_is_refused(code: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read(code)


def test_nothing_wrong_is_written() -> None:
    for wrong in ({"24": "7210"}, {"24": "721000"}, {"26": "fr"}, {"10": "é"}, {"20": f"A{GS}B"}):
        with pytest.raises((BadField, UnicodeEncodeError)):
            write(HEADER, FIELDS | wrong)
    for wrong_header in (replace(HEADER, kind="03"), replace(HEADER, authority="fr00")):
        with pytest.raises(BadHeader):
            write(wrong_header, FIELDS)


def test_a_last_value_may_end_without_its_separator() -> None:
    """The specification lets the last one do so; the official examples and ours don't."""
    text = closed(write(HEADER, FIELDS), b"\2" * 64).decode()
    assert read(text.replace(GS + US, US).encode()).fields == FIELDS


def test_a_value_too_long_is_cut_and_says_so() -> None:
    long = replace(HOME, holders=(Who("Mme", "Rochefoucauld-Montmorency-Démonstration", "Marie-Antoinette"),))
    code = stamp(SIGNER, long, TODAY).payload
    assert ("10MME/ROCHEFOUCAULD MONTMORENCY DEMONSTR" + RS).encode() in code
    content = read(code)
    assert content.cut == {"10"}
    assert len(content.fields["10"]) == 38


def test_names_and_lines_become_capitals_without_accents() -> None:
    home = Home(
        (Who("", "Nguyễn-Lœil", "Zoé"), Who("M. et Mme", "O’Brien", ""), LAMIA), "", "Résidence l’Éventail", "",
        "Les Sablons", "72000", "Le Mans",
    )  # fmt: skip
    fields = fields_of(home)
    assert fields["10"] == "/NGUYEN LOEIL/ZOE"
    assert fields["1I"] == "M ET MME/O BRIEN/"
    assert fields["1G"] == "1"
    assert fields["21"] == "RESIDENCE L EVENTAIL"
    assert fields["25"] == "LE MANS"
    assert "1I" not in fields_of(replace(HOME, holders=(FERHAT,)))
    assert "1G" not in FIELDS


@pytest.mark.parametrize(
    "wrong", [{"postcode": "7210"}, {"postcode": "7210A"}, {"postcode": "７２１００"}, {"city": ""}, {"street": ""}]
)
def test_an_address_without_postcode_or_city_makes_no_code(wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput, match="code postal"):
        fields_of(replace(HOME, **wrong))


def test_a_name_in_another_script_makes_no_code() -> None:
    with pytest.raises(BadInput, match="capitales latines"):
        fields_of(replace(HOME, holders=(Who("M.", "محمد", ""),)))


def painted(content: bytes, scale: int = 4) -> Image.Image:
    rows = datamatrix.matrix(content)
    side = len(rows)
    image = Image.new("L", (side + 2, side + 2), 255)
    for row, modules in enumerate(rows):
        for column, module in enumerate(modules):
            if module:
                image.putpixel((column + 1, row + 1), 0)
    return image.resize(((side + 2) * scale, (side + 2) * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize("code", [HOME_V2, HOME_V3, BILL_V3, stamp(SIGNER, HOME, TODAY).payload, b"A" * 60])
def test_the_data_matrix_is_square_and_read_byte_for_byte(code: bytes) -> None:
    rows = datamatrix.matrix(code)
    assert {len(row) for row in rows} == {len(rows)}
    assert datamatrix.contents(painted(code)) == [code]


def test_an_ordinary_code_has_the_size_the_domain_names() -> None:
    assert len(datamatrix.matrix(stamp(SIGNER, replace(HOME, holders=(FERHAT,)), TODAY).payload)) == 48


def test_an_image_without_code_has_none() -> None:
    assert datamatrix.contents(Image.new("L", (200, 200), 255)) == []


def test_a_directory_is_searched_by_both_names() -> None:
    wrong: tuple[Trusted, ...] = (replace(DIRECTORY[0], certificate="LM02"), replace(DIRECTORY[0], authority="FR01"))
    code = stamp(SIGNER, HOME, TODAY).payload
    assert verify(code, wrong).verdict is Verdict.UNKNOWN_CERTIFICATE
    assert verify(code, (*wrong, *DIRECTORY)).verdict is Verdict.SPECIMEN
