"""The overview as a briefing: what is on the first screen, and how the menu and the browser’s tab name where one is."""

import pytest
from playwright.sync_api import expect

from tests.in_browser.visiting import choose, follow_menu, open_page

pytestmark = pytest.mark.browser

PROGRAMMES = ("managing deterioration", "maternity and neonatal", "medicines", "mental health", "system safety")


def test_every_programme_is_on_the_first_screen_and_leads_on(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "")
    links = [page.get_by_role("link", name=f"Open {programme}", exact=True) for programme in PROGRAMMES]
    for link in links:
        expect(link).to_be_in_viewport(ratio=1)
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link")).to_have_count(9)
    expect(page).to_have_title("Overview, England · natpatsip")
    choose(page, "Collaborative", "Wessex")
    expect(page).to_have_title("Overview, Wessex · natpatsip")
    follow_menu(page, "mandet")
    expect(page).to_have_title("Managing deterioration, Wessex · natpatsip")
