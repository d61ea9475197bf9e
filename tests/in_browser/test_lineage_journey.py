"""From a point on a chart to its row, from the row to a cell, and the workbook opened there, in a real browser."""

import re
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.in_browser.test_access import cut, violations
from tests.in_browser.visiting import open_page, pick, query, settle, words_of


def test_a_point_is_followed_to_its_cell_and_its_workbook_opens_there(dashboard, visit):
    page = visit("desktop")
    open_page(page, dashboard, "medsip")
    panel = page.locator(".st-key-figure_fig16")
    point = panel.locator("[aria-roledescription='point'][aria-label*='Dec 2022']").first
    expect(point).to_be_attached()
    told = re.search(r"\d{3},\d{3}", point.get_attribute("aria-label"))
    panel.get_by_role("tab", name="Sources").click()
    settle(page)
    pick(page, "Where does this row come from?", "December 2022")
    expect(panel.get_by_text("It comes from 126 cells of 1 file")).to_be_visible()
    assert told[0] in panel.inner_text()
    pick(page, "Which number", "Patients reviewed since April")
    row = panel.get_by_role("row", name=re.compile("^Medication reviews!D"))
    expect(row).to_have_count(42)
    words = words_of(row.first)[0]
    assert (violations(page), cut(page)) == ([], [])
    with page.expect_download() as download:
        row.first.get_by_role("link").click()
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    cell = book.active.sheet_view.selection[-1].activeCell
    assert (book.active.title, f"{book.active[cell].value}") == ("Medication reviews", words)
    # A link shows the same to somebody else.
    asked = query(page)
    assert (asked["tabs_fig16"], asked["row_fig16"]) == ("Sources", "December 2022")
