import os

from lmmh_desk.features.desk.ui.settings import SettingsPage
from tests.features.desk.ui.conftest import page_of


def shot(page, name):
    if folder := os.environ.get("SHOTS"):
        page.grab().save(f"{folder}/{name}.png")


def test_each_tab_opens(open_as, admin, theme):
    page = page_of(open_as(admin), SettingsPage)
    for tab in page.tabs:
        page.show_tab(tab)
        shot(page, tab)
