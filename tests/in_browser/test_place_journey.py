"""From a bar of a programme to its place, on to a chart of that place and back; and a trust that takes part in nothing."""

import re

import pytest
from playwright.sync_api import expect

from natpatsip.days import day_now
from tests.in_browser.visiting import arrive, open_page, query, settle

pytestmark = pytest.mark.browser

ORGANISATIONS = "Who takes part in what?"


def test_from_a_bar_to_the_place_to_a_chart_and_back(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "mandet", "?quarter=Q4+2022%2F23")
    page.locator(".st-key-figure_fig01 path[aria-label*='Wessex']").first.click()
    expect(page.get_by_text("Highlighted. Wessex")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="About Wessex").click()
    _see_place(page, "Wessex")
    assert query(page)["quarter"] == "Q4 2022/23"
    expect(page).to_have_title("Places, Wessex · natpatsip")

    row = page.get_by_role("row", name=re.compile("Care homes at stage 5 or above"))
    expect(row).to_contain_text(re.compile("up .* points.*Highest quarter of 15"))
    expect(row.get_by_role("img").first).to_be_in_viewport()
    row.get_by_role("link").click()
    arrive(page, "mandet")
    assert query(page)["highlight"] == "Wessex"
    expect(page.get_by_role("heading", name=re.compile("Wessex stands at ")).first).to_be_visible()

    page.go_back()
    _see_place(page, "Wessex")
    page.locator("summary").filter(has_text="2 of 2 ICBs are within ten points of 85%").click()
    expect(page.get_by_role("heading", name="Which ICBs are nearest to 85%?")).to_be_visible()
    page.get_by_role("link", name="South West region").first.click()
    _see_place(page, "South West region")
    expect(page.get_by_role("combobox", name="Its peers")).to_have_count(0)


def test_a_trust_that_takes_part_in_nothing_is_found_in_two_clicks(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "")
    page.get_by_role("link", name="Who takes part in what").click()
    arrive(page, "place")
    table = page.get_by_role("table", name=ORGANISATIONS)
    first = table.get_by_role("row").nth(1)
    expect(first.get_by_role("cell").nth(2)).to_have_text("0")
    trust = first.get_by_role("rowheader").inner_text()
    first.get_by_role("link").click()
    _see_place(page, trust)
    expect(page.get_by_role("heading", name=f"{trust} takes part in none of the")).to_be_visible()
    expect(page.get_by_role("heading", name="Where to look next?")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Download Excel: the .* figures above")).click()
    assert trust in download.value.suggested_filename


def test_an_address_keeps_the_place_and_its_peers_and_loses_a_day_that_was_left(dashboard, visit):
    page = visit()
    page.goto(f"{dashboard}/place?place=psc:WEX&as_at={day_now()}")
    _see_place(page, "Wessex")
    assert query(page) == {"place": "Wessex", "as_at": f"{day_now()}"}
    page.get_by_role("button", name="Back to now").click()
    expect(page.get_by_role("button", name="Back to now")).to_have_count(0)
    settle(page)
    page.reload()
    _see_place(page, "Wessex")
    assert query(page) == {"place": "Wessex"}
    expect(page.get_by_role("button", name="Back to now")).to_have_count(0)

    page.goto(f"{dashboard}/place?place=Wessex&peers_psc=Nearest+in+population")
    _see_place(page, "Wessex")
    expect(page.get_by_role("heading", name="the quarter of its peers furthest ahead")).to_be_visible()
    assert query(page)["peers_psc"] == "Nearest in population"
    page.locator("summary").filter(has_text="Filters (1)").click()
    page.get_by_role("button", name="Reset filters").click()
    expect(page.get_by_role("heading", name="the quarter of collaboratives furthest ahead")).to_be_visible()
    settle(page)
    assert query(page) == {"place": "Wessex"}


def _see_place(page, name: str) -> None:
    expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()
    settle(page)
