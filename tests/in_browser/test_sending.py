"""Sending returns in a real browser: several at once, leaving in the middle, clicking twice."""

import pytest
from playwright.sync_api import expect

from natpatsip import organisations
from natpatsip.store import Store
from tests.in_browser.visiting import check, follow_menu, follow_reference, open_page, send, sign_off
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


def test_a_double_click_sends_once(receiving, database, visit):
    page = visit()
    open_page(page, receiving, "returns")
    before = _times_received(database, "Innovation Agency")
    check(page, {"Innovation Agency.xlsx": changed_return("Innovation Agency")})
    sign_off(page, "Innovation Agency, Q4 2022/23")
    send(page, clicks=2)
    assert _times_received(database, "Innovation Agency") == before + 1


def _times_received(database, psc: str) -> int:
    code = organisations.find_collaborative(psc).code
    with Store(database).snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT count(*) AS times FROM submissions WHERE psc = ?", [code])
    return row["times"]
