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
    expect(page.get_by_role("heading", name="Is there a real change in antenatal corticosteroids?")).to_be_visible()
    settle(page)
    _open_notes(page)
    _fill(page, "What happened", WORDS)
    _notes(page).get_by_role("radiogroup", name="Kind").get_by_text("Intervention", exact=True).click()
    _notes(page).get_by_role("spinbutton", name="day, Date").click()
    page.keyboard.type("15122022")
    _choose_programme(page)
    _fill(page, "Your name or role", LEAD)
    _notes(page).get_by_role("button", name="Put the note").click(click_count=2)
    expect(page.get_by_text("The note on 15 December 2022 is kept.")).to_be_visible()
    settle(page)
    for chart in CHARTS:
        # The mark itself, and not the text that describes the whole chart.
        mark = page.locator(f".st-key-tabs_{chart} [aria-label^='Note '][aria-label*='{WORDS}']")
        expect(mark).to_be_attached()
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
    box = _notes(page).get_by_role("combobox", name="What it concerns")
    box.click()
    box.fill("All measures")
    page.get_by_role("option").filter(has_text="All measures of the Maternity and Neonatal").click()


def _fill(page: Page, label: str, value: str) -> None:
    _notes(page).get_by_role("textbox", name=label, exact=True).first.fill(value)
