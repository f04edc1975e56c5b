"""An attestation of the mock-ups' household, for the tests of its paper."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.twoddoc.home import Home, Who
from lmmh_desk.documents.twoddoc.signing import Stamped, new_authority, stamp, trusted
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.tenancy.model.residence import Attestation, Holder
from tests.documents.sealing import ISSUED

TODAY = date(2020, 11, 17)
SIGNER = new_authority(TODAY)
DIRECTORY = (trusted(SIGNER.certificate, SIGNER.root),)
ISSUER = Issuer(
    "Le Mans Métropole Habitat", "Office public de l’habitat", "Le Mans", "Agence Centre", "02 61 91 00 72",
    "Yann Prévost", "responsable de site",
)  # fmt: skip
CONTENT = Attestation(
    number="AR-C02-20-0007",
    issued_at=ISSUED,
    issuer=ISSUER,
    holders=(Holder("M. Ferhat BELKACEM", "né le", "1984-04-12"), Holder("Mme Lamia BELKACEM", "née le", "1987-09-03")),
    address=("M. Ferhat BELKACEM", "APPT 32 ETG 3", "BAT C Les Sittelles", "14 ALLEE DES SITTELLES", "72100 LE MANS"),
    data_notice=(
        "Données traitées par l’office pour établir ce document et le vérifier, gardées trois mois après la date"
        " qu’il porte. Accès et rectification : auprès de votre agence."
    ),
    data_short="Données gardées trois mois, à rectifier en agence.",
    lease="L-204518",
    since=date(2014, 9, 1),
    until=date(2021, 2, 17),
)
HOME = Home(
    (Who("M.", "Belkacem", "Ferhat"), Who("Mme", "Belkacem", "Lamia")),
    "APPT 32 ETG 3", "BAT C Les Sittelles", "14 ALLEE DES SITTELLES", "", "72100", "LE MANS",
)  # fmt: skip


def stamped(home: Home = HOME) -> Stamped:
    """Sign who lives where."""
    return stamp(SIGNER, home, TODAY)
