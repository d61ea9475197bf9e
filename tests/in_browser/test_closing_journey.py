"""A quarter closed, corrected late and read both ways, then shared as a draft, in a real browser."""

import shutil

import pytest
from playwright.sync_api import Locator, Page, expect

from natpatsip.access import Actor
from natpatsip.demo import demonstration_workbook
from natpatsip.intake import receive
from natpatsip.store import Store
from tests.in_browser.serving import served
from tests.in_browser.visiting import open_page, settle
from tests.in_browser.workbooks import Q4, adopted_of_registered, changed_return

pytestmark = pytest.mark.browser

PSC, OF_Q4 = "Wessex", "?chased_quarter=Q4+2022%2F23"
# What the published report states of England: homes at stage 5 or above, of those registered.
ADOPTED, REGISTERED = 9_164, 14_975


def test_a_closed_quarter_that_is_corrected_late_is_read_both_ways_and_a_draft_says_so(
    record_of_two_quarters, tmp_path, visit
):
    store = Store(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))
    corrected = changed_return(PSC)
    before, after = (adopted_of_registered(book) for book in (demonstration_workbook(PSC, Q4), corrected))
    closed, stands = (f"{adopted:,} of {registered:,} homes" for adopted, registered in (before, after))
    page = visit()
    with served(store.path) as address:
        open_page(page, address, "status", OF_Q4)
        form = _unfold(page, "Close the quarter", "Close it")
        _press(form, "Close it")
        expect(page.get_by_text("Q4 2022/23 is closed for Managing deterioration")).to_be_visible()
        form = _unfold(page, "Share a draft", "Share it")
        form.get_by_role("textbox", name="Who may see it").fill("Ann and Bo")
        form.get_by_role("textbox", name="Reason").fill("To check the facts")
        _press(form, "Share it")
        expect(page.get_by_text("Q4 2022/23 is a draft from now on.")).to_be_visible()
        assert receive(store, corrected, "Wessex.xlsx", Actor("Jo Lead")).accepted

        open_page(page, address, "mandet", "?psc=Wessex")
        draft = page.get_by_role("alert").filter(has_text="DRAFT: not for onward sharing")
        expect(draft).to_contain_text("these numbers are for Ann and Bo alone")
        expect(page.get_by_text("Numbers as closed.")).to_be_visible()
        expect(page.get_by_text(closed)).to_be_visible()
        page.get_by_role("button", name="Show them as they stand").click()
        expect(page.get_by_text(stands)).to_be_visible()
        expect(page.get_by_text(closed)).to_have_count(0)

        open_page(page, address, "status", OF_Q4)
        revised = (ADOPTED + after[0] - before[0]) / REGISTERED
        expect(page.get_by_text(f"{ADOPTED / REGISTERED:.1%} as closed, {revised:.1%} as it stands")).to_be_visible()
        revisions = page.get_by_role("table", name="Revisions of Q4 2022/23")
        expect(revisions.get_by_role("row").filter(has_text="Care homes")).to_contain_text("Jo Lead")


def _unfold(page: Page, heading: str, button: str) -> Locator:
    """The form below a heading that is folded away."""
    form = page.get_by_test_id("stForm").filter(has=page.get_by_role("button", name=button, exact=True))
    page.get_by_text(heading, exact=True).click()
    expect(form).to_be_visible()
    settle(page)
    return form


def _press(form: Locator, button: str) -> None:
    form.get_by_role("textbox", name="Your name or role").fill("National lead")
    form.get_by_role("button", name=button, exact=True).click()
