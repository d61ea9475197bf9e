"""What a lead wants to know, in as few actions as it takes: each test counts them, and anything they see can be shared."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.in_browser.visiting import arrive, follow_menu, open_page, query, settle

pytestmark = pytest.mark.browser

STANDS = re.compile(r"^South West stands at [\d.]+%.* of 15.*, compared with England’s [\d.]+%$")


class Hand:
    """A visitor who counts what they have to do."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, mark: Locator) -> None:
        """Click, and wait until what it leads to is drawn."""
        self.actions += 1
        mark.click()
        settle(self.page)

    def open(self, path: str) -> None:
        """Go to a page by the menu."""
        self.actions += 1
        follow_menu(self.page, path)


def test_how_far_south_west_is_from_95_percent_and_which_icb_lags_takes_three_actions(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "")
    hand = Hand(page)
    hand.open("mandet")
    hand.press(page.get_by_role("link", name="Decided to take part · stage 3 or above"))
    arrive(page, "mandet")
    tile = _mark(page, "map_mandet_stage3", "South West")
    tile.hover()
    told = page.locator("#vg-tooltip-element")
    expect(told).to_contain_text(re.compile(r"South West: [\d.]+%, \d+ of \d+ care homes"))
    expect(told).to_contain_text(re.compile(r"Rank.*highest of 15"))
    expect(told).to_contain_text("SourceReturned by South West on ")
    hand.press(tile)
    assert hand.actions == 3
    expect(page.get_by_text("Highlighted. South West")).to_be_visible()
    settle(page)
    assert query(page)["highlight"] == "South West"
    expect(page.get_by_role("heading", name=STANDS)).to_have_count(2)
    expect(page.get_by_role("heading", name=re.compile("ICBs have reached 95%; the lowest is "))).to_be_visible()
    _see_the_same_on_a_phone(page, visit("phone"))

    page.get_by_role("tab", name="Table").nth(1).click()
    table = page.get_by_role("table", name="How far has each collaborative come?")
    expect(table).to_be_visible()
    assert [row.get_by_role("rowheader").inner_text() for row in table.get_by_role("row").all()[1:3]] == [
        "England",
        "South West",
    ]
    table.get_by_role("link", name="Wessex").click()
    expect(page.get_by_text("Highlighted. Wessex")).to_be_visible()
    arrive(page, "mandet")
    assert query(page)["highlight"] == "Wessex"
    expect(page.get_by_role("rowheader").nth(1)).to_have_text("Wessex")


def _see_the_same_on_a_phone(page: Page, phone: Page) -> None:
    phone.goto(page.url)
    arrive(phone, "mandet")
    assert phone.get_by_role("heading").all_inner_texts() == page.get_by_role("heading").all_inner_texts()


def test_whether_steroids_have_changed_and_when_takes_two_actions(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "")
    hand = Hand(page)
    hand.open("matneo")
    hand.press(page.get_by_text("SPC charts", exact=True))
    assert hand.actions == 2
    figure = page.locator(".st-key-figure_fig12")
    expect(figure.get_by_role("heading", level=3)).to_be_in_viewport()
    expect(figure.get_by_role("heading", level=3)).to_contain_text("a step up from January 2022")
    expect(figure).to_contain_text(re.compile("corticosteroids", re.IGNORECASE))


def _mark(page: Page, figure_id: str, name: str) -> Locator:
    """What stands for a place in a figure's chart."""
    return page.locator(f".st-key-figure_{figure_id} path[aria-label^='{name}:']").first


def test_a_row_of_the_summary_leads_to_its_chart_and_back(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "summary", "?quarter=Q4+2022%2F23")
    hand = Hand(page)
    hand.press(page.get_by_role("link", name="Antenatal corticosteroids", exact=True))
    arrive(page, "matneo")
    assert hand.actions == 1
    assert query(page)["quarter"] == "Q4 2022/23"
    expect(page.get_by_role("radio", name="SPC charts", exact=True)).to_be_checked()
    expect(page.locator(".st-key-figure_fig12").get_by_role("heading", level=3)).to_be_visible()
    page.go_back()
    arrive(page, "summary")
    expect(page.get_by_role("table").first).to_be_visible()
