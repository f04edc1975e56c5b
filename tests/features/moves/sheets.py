"""A justificatif as picture 08 draws it, for the tests of its paper."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.seal import Fields, Named, Sealed, seal
from lmmh_desk.features.moves.model.inspection import NoticeSheet
from lmmh_desk.features.moves.model.sheet import Sheet
from tests.documents.sealing import FIELDS, ISSUED, SIGNER
from tests.replacing import replace

BOX = (
    "Déplacements pour motif familial impérieux, pour l’assistance aux personnes vulnérables et précaires"
    " ou la garde d’enfants"
)
SHEET = Sheet(
    number="JD-C02-20-0184",
    issued_at=ISSUED,
    office="Le Mans Métropole Habitat",
    nature="Office public de l’habitat",
    place="Le Mans",
    site="Agence Centre",
    phone="02 61 91 00 72",
    signatory="Karine Moulin",
    title="chargée d’accueil",
    signs_as="",
    holder="M. Ferhat BELKACEM",
    born="né le",
    birth="1984-04-12",
    household="Mme Lamia BELKACEM et deux enfants",
    people=6,
    origin=("14 allée des Sittelles", "Bât. C, 3e étage, n° 32", "72100 Le Mans"),
    destination=("5 rue du Clos-Bernard", "Appartement 12, 1er étage", "72000 Le Mans"),
    days=(("2020-11-21", 480, 1080),),
    references="Bail L-204518, congé reçu le 28/08/2020, état des lieux du 20/11/2020",
    helpers=("M. Karim OUADAH", "Mme Élise FROMONT"),
    vehicle="Utilitaire de location",
    plate="EX-072-LM",
    box=BOX,
    carry=(
        "À présenter avec l’attestation de déplacement dérogatoire et une pièce d’identité. Ce justificatif complète"
        " l’attestation, il ne la remplace pas (décret n° 2020-1310 du 29 octobre 2020 modifié)."
    ),
    acceptance="Aucun modèle officiel n’existe : son acceptation lors d’un contrôle n’est pas garantie.",
    data_notice=(
        "Données traitées par l’office pour établir ce document et le vérifier, gardées trois mois après la date"
        " qu’il porte. Accès et rectification : auprès de votre agence."
    ),
    large_note=(
        "Avec l’attestation (motif familial impérieux) et une pièce d’identité ; ne la remplace pas."
        " Acceptation non garantie."
    ),
    data_short="Données gardées trois mois, à rectifier en agence.",
)


def sealed(sheet: Sheet = SHEET) -> Sealed:
    """Seal what a sheet says."""
    person = Named(sheet.holder, date.fromisoformat(sheet.birth) if sheet.birth else None)
    fields: Fields = replace(
        FIELDS, persons=(person,), origin=", ".join(sheet.origin), destination=", ".join(sheet.destination)
    )
    return seal(SIGNER, fields)


NOTICE = NoticeSheet(
    number="EL-C02-20-0003",
    issued_at=ISSUED,
    office=SHEET.office,
    nature=SHEET.nature,
    town="Le Mans",
    site=SHEET.site,
    phone=SHEET.phone,
    signatory=SHEET.signatory,
    title=SHEET.title,
    signs_as="",
    holder=SHEET.holder,
    born=SHEET.born,
    birth=SHEET.birth,
    place=SHEET.origin,
    day="2020-11-20",
    starts=570,
    visitor="Yann Prévost, gestion locative",
    lease="L-204518",
    box="Convocation judiciaire ou administrative et pour se rendre dans un service public",
    prepare="Logement vidé et nettoyé, compteurs accessibles, toutes les clés prêtes à être rendues.",
    parties=("Fait en présence des deux parties ou de leurs mandataires, en deux exemplaires signés, un pour chacune."),
    barrier="Masque porté, une seule personne avec l’agent, fenêtres ouvertes, un stylo chacun.",
    data_notice=SHEET.data_notice,
    data_short=SHEET.data_short,
)
