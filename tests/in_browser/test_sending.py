"""Sending returns in a real browser: several at once, one of them broken, and leaving in the middle."""

import pytest
from playwright.sync_api import expect

from tests.in_browser.visiting import check, follow_menu, follow_reference, open_page
from tests.in_browser.workbooks import changed_return

pytestmark = pytest.mark.browser

DRAFTED = ("Eastern", "Oxford", "South West", "UCLPartners", "West of England")


def test_several_files_are_all_judged_though_one_is_broken_and_their_sender_leaves(receiving, visit):
    page = visit()
    files = {f"{name}.xlsx": changed_return(name) for name in DRAFTED}
    files["notes.xlsx"] = b"Ward,Stage\r\nWillow,5\r\n"
    open_page(page, receiving, "returns")
    check(page, files)
    expect(page.get_by_text("You may leave this page")).to_be_visible()
    follow_reference(page, "definitions")
    follow_menu(page, "returns")

    expect(page.get_by_text("6 files: 5 in order, 1 to put right.")).to_be_visible()
    for name in DRAFTED:
        expect(page.get_by_role("heading", level=3, name=f"{name}, Q4 2022/23")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name="notes.xlsx")).to_be_visible()
    expect(page.get_by_text("Nothing kept.")).to_have_count(1)
    page.get_by_text("1 to put right", exact=True).click()
    expect(page.get_by_text("is a text file, such as CSV, whatever its name says.")).to_be_visible()
