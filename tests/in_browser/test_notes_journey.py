"""Notes on dates in a real browser: one is put below a chart, seen on three, and undone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.in_browser.visiting import settle

WORDS, LEAD = "A new guideline for all units", "Programme lead"
TOLD = re.compile(rf"Intervention, 15 December 2022: {WORDS}\. Put by {LEAD} on \d")
# Three figures over time of one part, of which only the first has the form that is used.
CHARTS = ("fig12", "fig09", "fig10")


def test_a_note_is_put_seen_on_three_charts_and_undone(receiving, visit):
    page = visit()
    page.goto(f"{receiving}/matneo?part_matneo=Real+change")
    settle(page)
    _open_notes(page)
    _fill(page, "What happened", WORDS)
    _notes(page).get_by_role("radiogroup", name="Kind").get_by_text("Intervention", exact=True).click()
    day = _notes(page).get_by_label("Date")
    day.fill("15/12/2022")
    day.press("Escape")
    _choose_programme(page)
    _fill(page, "Your name or role", LEAD)
    _notes(page).get_by_role("button", name="Put the note").click(click_count=2)
    expect(page.get_by_text("The note on 15 December 2022 is kept.")).to_be_visible()
    settle(page)
    for chart in CHARTS:
        expect(page.locator(f".st-key-chart_{chart} [aria-label^='Note']").first).to_be_attached()
    assert page.get_by_text(TOLD).count() >= len(CHARTS)

    _open_notes(page)
    _fill(page, "Reason", "It was another month")
    _notes(page).get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("The note on 15 December 2022 no longer stands.")).to_be_visible()
    settle(page)
    expect(page.get_by_text(TOLD)).to_have_count(0)


def _notes(page: Page) -> Locator:
    """The notes below the first chart."""
    return page.locator("[class*='st-key-notes_fig12_']")


def _open_notes(page: Page) -> None:
    _notes(page).get_by_text("Notes on dates").click()
    expect(_notes(page).get_by_role("button", name="Put the note")).to_be_visible()
    settle(page)


def _choose_programme(page: Page) -> None:
    _notes(page).get_by_role("combobox", name="What it concerns").click()
    page.get_by_role("option", name="All measures of the Maternity and Neonatal", exact=False).click()


def _fill(page: Page, label: str, value: str) -> None:
    _notes(page).get_by_role("textbox", name=label, exact=True).first.fill(value)
