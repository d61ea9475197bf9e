"""Notes on dates in a real browser, on a phone in dark: one is put below a chart, seen on three, and undone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.in_browser.test_access import cut, violations
from tests.in_browser.visiting import open_page, settle

WORDS, LEAD = "A new guideline for all units", "Programme lead"
TOLD = re.compile(rf"Intervention, 15 December 2022: {WORDS}\. Put by {LEAD} on \d")
# Three figures over time of a part that is soon drawn, of which only the first has the form that is used.
CHARTS = ("trajectory_mandet_stage5", "trajectory_mandet_stage3", "trajectory_mandet_stage7")


def test_a_note_is_put_seen_on_three_charts_and_undone(receiving, visit):
    page = visit("phone", color_scheme="dark")
    open_page(page, receiving, "mandet", "?part_mandet=Gap+to+ambition")
    _open_notes(page)
    assert violations(page) == []
    assert cut(page) == []
    _fill(page, "What happened", WORDS)
    _notes(page).get_by_role("radiogroup", name="Kind").get_by_text("Intervention", exact=True).click()
    _notes(page).get_by_role("spinbutton", name="day, Date").click()
    page.keyboard.type("15122022")
    _choose_programme(page)
    _fill(page, "Your name or role", LEAD)
    _notes(page).get_by_role("button", name="Add the note").click(click_count=2)
    expect(page.get_by_text("The note on 15 December 2022 is kept.")).to_be_visible()
    settle(page)
    for chart in CHARTS:
        # The mark itself, and not the text that describes the whole chart.
        mark = page.locator(f".st-key-tabs_{chart} [aria-label^='Note '][aria-label*='{WORDS}']")
        expect(mark).to_be_attached()
    assert page.get_by_text(TOLD).count() >= len(CHARTS)

    _open_notes(page)
    assert violations(page) == []
    assert cut(page) == []
    _fill(page, "Reason", "It was another month")
    _notes(page).get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("The note on 15 December 2022 no longer stands.")).to_be_visible()
    settle(page)
    expect(page.get_by_text(TOLD)).to_have_count(0)


def _notes(page: Page) -> Locator:
    """The notes below the first chart."""
    return page.locator(f"[class*='st-key-notes_{CHARTS[0]}_']")


def _open_notes(page: Page) -> None:
    _notes(page).get_by_text("Notes on dates").click()
    expect(_notes(page).get_by_role("button", name="Add the note")).to_be_visible()
    settle(page)


def _choose_programme(page: Page) -> None:
    scopes = _notes(page).get_by_role("radiogroup", name="What it concerns")
    scopes.get_by_text(re.compile("All measures of the Managing Deterioration .* everywhere")).click()


def _fill(page: Page, label: str, value: str) -> None:
    _notes(page).get_by_role("textbox", name=label, exact=True).first.fill(value)
