"""Filters in a real browser: kept in the address, from page to page and from person to person, and cleared."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.in_browser.visiting import (
    arrive,
    choose,
    choose_one,
    filter_shown,
    follow_menu,
    follow_reference,
    open_page,
    query,
    see_chosen,
    settle,
)

pytestmark = pytest.mark.browser

CHOICES = {"region": "South East", "psc": "Wessex", "tool": "NEWS2"}
SENTENCE = "of care homes with NEWS2 in"
FILTERED = "Filtered. Region: South East; Collaborative: Wessex; Tool: NEWS2"


@pytest.fixture
def filtered(dashboard, visit) -> Page:
    """The page of managing deterioration with a region, a collaborative and a tool chosen by its address."""
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    open_page(page, dashboard, "mandet", f"?{urlencode(CHOICES)}")
    _see_all_of_it(page)
    return page


def test_choices_are_in_the_address_outlive_a_reload_and_are_reset(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "mandet")
    for name, value in zip(("Region", "Collaborative", "Tool"), CHOICES.values(), strict=True):
        choose(page, name, value)
    assert query(page) == CHOICES
    shown = page.get_by_text(SENTENCE).inner_text()
    page.reload()
    arrive(page, "mandet")
    _see_all_of_it(page)
    assert query(page) == CHOICES
    assert page.get_by_text(SENTENCE).inner_text() == shown

    for name, value in (("Quarter", "Q3 2022/23"), ("Trend from", "Q3 2022/23")):
        choose_one(page, name, value)
    with filter_shown(page, "all"):
        page.get_by_role("button", name="Reset filters").click()
    expect(page.get_by_text("of care homes in England had adopted a tool")).to_be_visible()
    settle(page)
    see_chosen(page, [])
    assert query(page) == {}
    expect(page.get_by_role("combobox", name="Quarter")).to_have_value("Latest complete")
    follow_menu(page, "mhsip")
    see_chosen(page, [])
    assert query(page) == {}


def test_a_copied_link_shows_the_same_to_whoever_opens_it(filtered, visit):
    filtered.get_by_role("tab", name="Table").first.click()
    expect(filtered.get_by_role("table").first).to_be_visible()
    expect(filtered).to_have_url(re.compile("=Table"))
    filtered.get_by_role("button", name="Copy link").click()
    expect(filtered.get_by_role("button", name="Copied")).to_be_visible()
    copied = filtered.evaluate("navigator.clipboard.readText()")
    assert "quarter=Q4" in copied

    other = visit()
    other.goto(copied)
    arrive(other, "mandet")
    _see_all_of_it(other)
    assert other.get_by_text(SENTENCE).inner_text() == filtered.get_by_text(SENTENCE).inner_text()
    assert other.get_by_role("table").first.inner_text() == filtered.get_by_role("table").first.inner_text()


def test_shared_choices_go_along_and_a_page_finds_its_own_again_forth_and_back(filtered):
    follow_menu(filtered, "mhsip")
    see_chosen(filtered, ["Wessex", "South East"])
    assert query(filtered) == {"region": "South East", "psc": "Wessex"}
    # Streamlit notes a change of page twice: once with the old page's choices in the address, once with the new one's.
    filtered.go_back()
    filtered.go_back()
    arrive(filtered, "mandet")
    _see_all_of_it(filtered)
    assert query(filtered) == CHOICES
    follow_reference(filtered, "definitions")
    follow_menu(filtered, "mandet")
    _see_all_of_it(filtered)
    assert query(filtered) == CHOICES


@pytest.mark.parametrize(
    ("path", "figures"),
    [pytest.param("", 0, id="overview"), ("mandet", 4), pytest.param("mhsip", 3, marks=pytest.mark.prove)],
)
def test_an_empty_selection_says_so_kindly(dashboard, visit, path, figures):
    page = visit()
    open_page(page, dashboard, path, "?region=London&psc=Wessex")
    see_chosen(page, ["Wessex", "London"])
    expect(page.get_by_text("Remove a filter, or press “Reset filters”.")).to_have_count(figures)
    expect(page.get_by_role("link", name=re.compile("^Download CSV"))).to_have_count(0)
    expect(page.get_by_text("that match what you chose.").first).to_be_visible()
    expect(page.get_by_text(re.compile(r"\b(nan|None|inf)\b"))).to_have_count(0)


def _see_all_of_it(page: Page) -> None:
    expect(page.get_by_text(FILTERED)).to_be_visible()
    see_chosen(page, [CHOICES[name] for name in ("psc", "region", "tool")])
