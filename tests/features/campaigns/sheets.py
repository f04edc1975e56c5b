"""What the papers of the tests say."""

from datetime import date

from lmmh_desk.features.campaigns.model.mailing import Hall, Letter, Mailing, Poster

OFFICE = ("Le Mans Métropole Habitat", "Agence Centre", "02 61 91 00 72")
DAY = date(2020, 11, 19)
MAILING = Mailing(
    "Se protéger dans l’immeuble",
    "Campagne MS-C02-20-0012",
    (
        ("Votre résidence a un ascenseur et des parties communes que tout le monde partage. Trois gestes protègent"
        " chacun\u00a0: porter le masque, aérer, prendre l’ascenseur seul ou avec son foyer."),
        "Nos équipes désinfectent chaque jour les poignées, les rampes et les boutons.",
    ),
    OFFICE, "Le Mans", DAY, "Hélène Vauclin, responsable de site", "Une question ? Appelez le 02 61 91 00 72.",
)  # fmt: skip
TESSIER = Letter(
    "MS-C02-20-0012-00001", ("MME ODILE TESSIER", "APPT 14 ETG 3", "BAT B RESIDENCE DU CLOS", "9 RUE DE L EVENTAIL",
    "72000 LE MANS"), "Centre", "B", "3", "Madame,",
)  # fmt: skip
POSTER = Poster(
    "Portez le masque", ("Dans le hall, l’escalier et l’ascenseur.", "Dès 11 ans."), "mask",
    "Une question ? 02 61 91 00 72", "A4",
)  # fmt: skip
HALLS = tuple(Hall(f"Résidence {rank // 6}", f"Hall {rank % 6 + 1}") for rank in range(60))
