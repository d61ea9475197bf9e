"""Recalculated limits in a real browser: a proposal on fig12 is accepted, seen in chart and ledger, and undone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.in_browser.looks import every_look
from tests.in_browser.test_access import violations
from tests.in_browser.visiting import press_at_rest, settle

pytestmark = pytest.mark.browser

REAL_CHANGE = "matneo?part_matneo=Real+change"
# NatPatSIP progress report, Q4 2022/23: steroids went from 40% to 49% of eligible babies.
RECALCULATED = "Yes, better: a step up from January 2022, 40% to 49%; no sign of change since"
AS_IT_WAS = re.compile(r"Yes, better: \d+% of eligible babies had antenatal corticosteroids in March 2023 \(")
PROPOSED = re.compile(
    r"Recalculate from January 2022: the mean goes up from 40\.\d% to 49\.\d%, and 15 points in a row"
)
REASON, CAUSE, LEAD = "Practice changed in every network", "National launch", "Programme lead"
QUESTION = "Is there a real change in antenatal corticosteroids?"


def test_a_proposal_is_accepted_seen_in_the_limits_and_the_ledger_and_undone(receiving, visit):
    page = visit()
    _open(page, receiving)
    # Is it real, since when, how much, and what came since: in one heading below the question.
    expect(page.get_by_role("heading", name=RECALCULATED)).to_be_visible()
    expect(_decisions(page).get_by_text("Nothing is proposed for England.")).to_be_visible()
    expect(_ledger_row(page, "accepted: limits recalculated (demonstration)")).to_contain_text(
        "NatPatSIP progress report"
    )
    _undo(page, "To decide on it anew")

    expect(page.get_by_text(AS_IT_WAS)).to_be_visible()
    expect(_decisions(page).get_by_text(PROPOSED)).to_be_visible()
    _accept(page, clicks=2)

    expect(page.get_by_text(RECALCULATED)).to_be_visible()
    expect(_decisions(page).get_by_text(PROPOSED)).to_have_count(0)
    _see_it_in_the_table(page)
    accepted = _ledger_row(page, LEAD).filter(has_text=REASON)
    expect(accepted).to_have_count(1)
    expect(accepted).to_contain_text(CAUSE)

    _undo(page, "It was the wrong month")
    expect(page.get_by_text(AS_IT_WAS)).to_be_visible()
    expect(_decisions(page).get_by_text(PROPOSED)).to_be_visible()
    expect(accepted).to_contain_text("No longer stands")
    expect(_ledger_row(page, "It was the wrong month")).to_contain_text("Undone")


def test_limits_of_one_ward_are_recalculated_and_england_s_stay(receiving, visit):
    page = visit()
    england = _limits_of_england(page, receiving)
    page.goto(f"{receiving}/mhsip?part_mhsip=Wards")
    settle(page)
    assert violations(page) == []
    decisions = page.locator("[class*=st-key-decisions_]")
    decisions.get_by_text("Set a month yourself").click()
    decisions.get_by_role("combobox", name="First month of the new limits").fill("April 2022")
    press_at_rest(page.get_by_role("option", name="April 2022"))
    _give_account(decisions)
    decisions.get_by_role("button", name=re.compile(r"Recalculate .+ from this month")).click()
    expect(decisions.get_by_text(re.compile(r"The limits of .+ are recalculated from April 2022\."))).to_be_visible()
    assert _limits_of_england(page, receiving) == england


def _limits_of_england(page: Page, address: str) -> list[str]:
    """The captions of the charts of restrictive practice in England, with means and limits."""
    page.goto(f"{address}/mhsip?part_mhsip=Real+change")
    settle(page)
    captions = page.get_by_text(re.compile(r"The mean.* is .+ limits from "))
    expect(captions).to_have_count(4)
    return captions.all_inner_texts()


@every_look("phone dark")
def test_a_form_that_lacks_something_says_so_decides_nothing_and_breaks_no_rule_of_wcag(
    dashboard, visit, device, color_scheme
):
    page = visit(device, color_scheme=color_scheme)
    _open(page, dashboard, "&psc=West+Midlands")
    _open_proposal(page)
    _decisions(page).get_by_text("Set a month yourself").click()
    expect(_decisions(page).get_by_role("combobox", name="First month of the new limits")).to_be_visible()
    button = _decisions(page).get_by_role("button", name="Recalculate West Midlands from January 2022")
    button.focus()
    page.keyboard.press("Enter")
    told = "Nothing is kept yet. Add the reason, your name or role and an answer to each question."
    expect(_decisions(page).get_by_role("alert")).to_contain_text(told)
    expect(_decisions(page).get_by_text("Nobody has decided on the limits of West Midlands yet.")).to_be_visible()
    settle(page)
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def _open(page: Page, address: str, query: str = "") -> None:
    page.goto(f"{address}/{REAL_CHANGE}{query}")
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    settle(page)


def _decisions(page: Page) -> Locator:
    """What stands below fig12: its proposals, its ledger and its forms."""
    return page.locator(".st-key-decisions_fig12")


def _ledger_row(page: Page, words: str) -> Locator:
    table = page.get_by_role("table", name="Decisions on antenatal corticosteroids, England")
    return table.get_by_role("row").filter(has_text=words)


def _open_proposal(page: Page) -> None:
    _decisions(page).get_by_text("Compare both ways and decide: January 2022").click()
    expect(
        _decisions(page).get_by_text("Recalculated from January 2022. Proposed: a step up from January 2022")
    ).to_be_visible()
    settle(page)


def _accept(page: Page, clicks: int) -> None:
    _open_proposal(page)
    decisions = _decisions(page)
    _give_account(decisions)
    decisions.get_by_role("button", name="Recalculate England from January 2022").click(click_count=clicks)
    expect(
        decisions.get_by_text("Kept in the ledger. The limits of England are recalculated from January 2022.")
    ).to_be_visible()
    settle(page)


def _give_account(decisions: Locator) -> None:
    """Answer the questions of the form that is open, and say why, what caused it, and who decides."""
    for group in decisions.get_by_role("radiogroup").locator("visible=true").all():
        group.get_by_text(re.compile("^(Yes|Improvement work)$")).click()
    _fill(decisions, "Reason", REASON)
    _fill(decisions, "Cause of the change, in a few words", CAUSE)
    _fill(decisions, "Your name or role", LEAD)


def _undo(page: Page, reason: str) -> None:
    decisions = _decisions(page)
    decisions.get_by_text("Undo a decision").click()
    expect(decisions.get_by_role("button", name="Undo it")).to_be_visible()
    _fill(decisions, "Reason", reason)
    _fill(decisions, "Your name or role", LEAD)
    decisions.get_by_role("button", name="Undo it").click()
    expect(decisions.get_by_text("Kept in the ledger. The decision on January 2022 no longer stands.")).to_be_visible()
    settle(page)


def _fill(decisions: Locator, label: str, value: str) -> None:
    """Fill in the field that is to be seen: other forms have fields of the same name, folded away."""
    decisions.get_by_role("textbox", name=label, exact=True).locator("visible=true").fill(value)


def _see_it_in_the_table(page: Page) -> None:
    page.locator(".st-key-tabs_fig12").get_by_role("tab", name="Table").click()
    rows = page.get_by_role("table", name=QUESTION).get_by_role("row")
    month = rows.filter(has=page.get_by_role("rowheader", name="January 2022"))
    expect(month).to_contain_text(f"Recalculated from January 2022: {CAUSE}, accepted by {LEAD}")
