"""The page “Report”: written, looked through and taken away."""

import docx
import pytest
from playwright.sync_api import expect

from tests.in_browser.test_access import cut, violations
from tests.in_browser.visiting import open_page, settle

pytestmark = pytest.mark.browser


def test_a_report_of_some_sections_is_written_on_the_page_and_opens_in_word(dashboard, visit, tmp_path):
    page = visit()
    open_page(page, dashboard, "report", "?quarter=Q4+2022%2F23&report_sections=System+safety&report_quoting=Nobody")
    page.get_by_role("button", name="Write the report").click()
    expect(page.get_by_role("heading", name="Proof-reading")).to_be_visible()
    settle(page)
    page.get_by_text("System Safety Improvement Programme").click()
    expect(page.get_by_text("42 of 42 systems in England were engaged").first).to_be_visible()
    assert not violations(page) and not cut(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download Word").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    headings = [one.text for one in docx.Document(path).paragraphs if one.style.name == "Heading 1"]
    assert path.name == "Report, England, Q4 2022-23, demonstration.docx"
    assert headings == ["System Safety Improvement Programme"]
    page.get_by_text("Everyone", exact=True).click()
    expect(page.get_by_text("You have chosen something else since the report was written")).to_be_visible()
