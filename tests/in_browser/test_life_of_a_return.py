"""The life of a return in a real browser: slips found, mended, previewed, explained, signed off, sent, compared, withdrawn."""

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from natpatsip.returns.template import complete_cover, template_bytes
from natpatsip.sheets import cover
from tests.in_browser.visiting import check, choose, follow_menu, open_page, pick, send, settle, sign_off
from tests.in_browser.workbooks import adopted_of_registered, changed_return

pytestmark = pytest.mark.browser

PSC, DRAFT = "West Midlands", "West Midlands, Q4 2022/23"
FILE = "West Midlands.xlsx"
SLIP, WRONG, SLIPPED_BACK = ("Wards", "G5"), ("Care homes", "D6"), ("Wards", "G6")
# How many wards a trust has: what its share is of.
DENOMINATOR = ("Trusts", "B5")
STATUS = "?chased_quarter=Q4+2022%2F23"


def test_a_return_is_mended_previewed_explained_sent_compared_withdrawn_and_restored(receiving, visit):
    page = visit()
    open_page(page, receiving, "returns")
    pick(page, "Template for", PSC)
    pick(page, "Quarter of the template", "Q4 2022/23")
    template = _download(page, f"Download the template for {DRAFT}")
    check(page, {FILE: _fill_in(template)})
    mended = _mend(_download(page, f"{FILE} with its problems marked"))
    check(page, {FILE: mended})

    adopted, registered = adopted_of_registered(mended)
    homes = f"{adopted:,} of {registered:,} homes"
    _explain_all(page, sign_off_ready=DRAFT)
    expect(page.get_by_role("table", name="Queries explained")).to_contain_text("Wards")
    expect(page.get_by_role("table", name=f"Numbers that move: {DRAFT}")).to_contain_text(homes)
    sign_off(page, DRAFT)
    send(page)
    expect(page.get_by_role("table", name=f"Receipt: {DRAFT}")).to_contain_text("Care homes")
    expect(page.get_by_text("demonstration returns of West Midlands no longer count")).to_be_visible()
    expect(page.get_by_role("link", name="Charts of all its wards (Word)")).to_be_visible()
    chasing = visit()
    assert "to accept" in _state_of_wards(chasing, receiving)

    follow_menu(page, "mandet")
    choose(page, "Collaborative", PSC)
    expect(page.get_by_text(homes)).to_be_visible()
    open_page(page, receiving, "returns", "?history_psc=West+Midlands&history_quarter=Q4+2022%2F23")
    submissions = page.get_by_role("table", name=f"Submissions of {DRAFT}").get_by_role("row")
    expect(submissions).to_have_count(3)
    number = submissions.nth(2).get_by_role("rowheader").inner_text()
    assert _download(page, f"File of submission {number}") == mended
    page.get_by_text("Compare two submissions").click()
    expect(page.get_by_role("table", name=f"Numbers that move: {DRAFT}")).to_contain_text(homes)
    _turn(page, f"Withdraw submission {number}", submissions.nth(2), "Withdrawn by National lead")
    assert "Not begun" in _state_of_wards(chasing, receiving)
    _turn(page, f"Restore submission {number}", submissions.nth(2), "Stands")
    assert "to accept" in _state_of_wards(chasing, receiving)


def _fill_in(template: bytes) -> bytes:
    """The template with the homes of a changed return, a slip, a wrong answer, an earlier stage and more wards of a trust."""
    book, given = load_workbook(io.BytesIO(template)), load_workbook(io.BytesIO(changed_return(PSC)))
    answers = {label.value: answer.value for label, answer in given[cover.TITLE].iter_rows(max_col=2)}
    reviews = {title: answers[title] for title in given.sheetnames if title in answers}
    complete_cover(book, "Programme manager", reviews)
    for line in given["Care homes"].iter_rows(min_row=5):
        for cell in line:
            book["Care homes"][cell.coordinate].value = cell.value
    for (sheet, cell), value in {SLIP: "Stage 9", WRONG: -1, SLIPPED_BACK: "1 Knowledge"}.items():
        book[sheet][cell] = value
    book[DENOMINATOR[0]][DENOMINATOR[1]].value += 20
    return template_bytes(book)


def _state_of_wards(page: Page, address: str) -> str:
    """What the status says of the collaborative’s sheet of wards."""
    open_page(page, address, "status", STATUS)
    table = page.get_by_role("table", name="How far each sheet is for Q4 2022/23")
    heads = table.get_by_role("columnheader").all_inner_texts()
    row = table.get_by_role("row").filter(has_text=PSC)
    state: str = row.get_by_role("cell").all_inner_texts()[heads.index("Wards") - 1]
    return state


def _mend(marked: bytes) -> bytes:
    """The marked workbook with its slips put right, and sent as it is otherwise."""
    book = load_workbook(io.BytesIO(marked))
    good = load_workbook(io.BytesIO(changed_return(PSC)))
    assert book.worksheets[0].title not in good.sheetnames
    for sheet, cell in (SLIP, WRONG):
        book[sheet][cell] = good[sheet][cell].value
    return template_bytes(book)


def _explain_all(page: Page, sign_off_ready: str) -> None:
    """Explain the queries of the draft, all of a sheet together."""
    expect(page.get_by_text(f"Your check: {sign_off_ready}: in order")).to_be_visible()
    settle(page)
    keep = page.get_by_role("button", name="Keep the explanation")
    while keep.count():
        ticks = page.get_by_test_id("stForm").filter(has=keep).get_by_role("checkbox")
        left = ticks.count()
        if not ticks.first.is_checked():
            # Streamlit's box lies under its label.
            ticks.first.check(force=True)
        page.get_by_text("True change", exact=True).click()
        page.get_by_role("textbox", name="In your own words").fill("It was so at the end of the quarter.")
        keep.click()
        expect(ticks).not_to_have_count(left)
        settle(page)


def _turn(page: Page, press: str, row: Locator, state: str) -> None:
    """Withdraw or restore the submission chosen, with a reason, after seeing what that does."""
    button = page.get_by_role("button", name=press, exact=True)
    if not button.is_visible():
        page.get_by_text("Withdraw or restore a submission").click()
    expect(button).to_be_visible()
    settle(page)
    expect(page.get_by_role("table", name=f"Numbers that move: {press}")).to_be_visible()
    page.get_by_role("textbox", name="Reason").fill("Sent for the wrong quarter")
    page.get_by_role("textbox", name="Your name or role").last.fill("National lead")
    button.click()
    expect(row).to_contain_text(state)
    settle(page)


def _download(page: Page, label: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("link", name=label).click()
    return coming.value.path().read_bytes()
