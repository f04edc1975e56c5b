import pytest

from lmmh_desk.office.model.sites import Site, SiteKind


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("38 rue Marceau\n72000 Le Mans", "Le Mans"),
        ("BP 12\n72100 Le Mans CEDEX 2", "Le Mans"),
        ("3 place de la Mairie\n72230 Mulsanne ", "Mulsanne"),
        ("38 rue Marceau", ""),
        ("", ""),
    ],
)
def test_a_site_knows_its_town_by_its_address(address, town):
    assert Site(kind=SiteKind.AGENCY, name="Agence", address=address).town == town
