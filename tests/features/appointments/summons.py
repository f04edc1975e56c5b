"""A convocation as picture 09 draws it, for the tests of its papers."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.seal import Fields, Named, Sealed, seal
from lmmh_desk.features.appointments.model.sheet import Summons
from lmmh_desk.kernel.clock import paris_instant
from tests.documents.sealing import ISSUED, SIGNER
from tests.replacing import replace

DAY = date(2020, 11, 17)
SUMMONS = Summons(
    number="RV-C02-20-0911",
    issued_at=ISSUED,
    office="Le Mans Métropole Habitat",
    nature="Office public de l’habitat",
    site="Agence Centre",
    phone="02 61 91 00 72",
    signatory="Karine Moulin",
    title="chargée d’accueil",
    signs_as="",
    holder="M. Ferhat BELKACEM",
    starts_at=paris_instant(DAY, 15, 30),
    ends_at=paris_instant(DAY, 16),
    purpose="Remise des clés",
    how="public_office",
    place=("Agence Centre, bureau 2", "27 place des Tisserands, 72000 Le Mans"),
    receiver="Yann Prévost",
    bring=("Pièce d’identité", "Attestation d’assurance du nouveau logement", "Relevé d’identité bancaire"),
    mask="Masque obligatoire à partir de 11 ans.",
    barrier="Une ou deux personnes au plus, arrivée 5 minutes avant l’heure.",
    carry="Convocation à joindre à votre attestation de déplacement.",
    box="Convocation judiciaire ou administrative et pour se rendre dans un service public",
    data_notice=(
        "Données traitées par l’office pour établir ce document et le vérifier, gardées trois mois après la date"
        " qu’il porte. Accès et rectification : auprès de votre agence."
    ),
    town="Le Mans",
)
HOME = replace(
    SUMMONS, how="home", place=("14 allée des Sittelles", "Bât. C, 3e étage, n° 32", "72100 Le Mans"), box="", carry="",
    barrier="", purpose="Visite du logement", bring=("Compteurs accessibles",),
)  # fmt: skip
PHONE = replace(
    SUMMONS, how="phone", place=(), contact="+33639983471", purpose="Point téléphonique", mask="", barrier="", box="",
    carry="", bring=("Dernier avis d’échéance", "Justificatifs de ressources"),
)  # fmt: skip


def sealed(summons: Summons = SUMMONS) -> Sealed:
    """Seal what a convocation says."""
    fields = Fields(
        number=summons.number, issued_at=summons.issued_at, persons=(Named(summons.holder, date(1984, 4, 12)),),
        origin="", destination=", ".join(summons.place), windows=((summons.starts_at, summons.ends_at),),
        others=summons.others,
    )  # fmt: skip
    return seal(SIGNER, fields)
