"""What a visitor does on the dashboard, by the names and roles that a screen reader would give them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, expect

import natpatsip

PAGES = {
    "": "Overview",
    "mandet": "Managing deterioration",
    "matneo": "Maternity and neonatal",
    "medsip": "Medicines",
    "mhsip": "Mental health",
    "system_safety": "System safety",
    "summary": "SPC summary",
    "returns": "Returns",
    "status": "Status and queries",
    "reference": "Reference and tools",
    "place": "Places",
    "report": "Report",
    "handover": "Handover",
    "workbench": "SPC workbench",
    "published": "Published numbers",
    "definitions": "Definitions",
    "accessibility": "Accessibility",
}
# What the Returns page says of a return that was sent.
SENT = "is in. Thank you."
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Scrolls the first of some elements into view, and tells whether it then stood still for ten frames and could be pressed;
# not so where it was taken away meanwhile, as the lines of a list are while it is laid out.
_COME_TO_REST = """([element]) => element ? new Promise((told) => {
  let seen = '', still = 0;
  const look = () => {
    element.scrollIntoView({block: 'nearest'});
    const {x, y, width, height} = element.getBoundingClientRect();
    const now = [x, y, width, height, getComputedStyle(element).pointerEvents].join(' ');
    still = now === seen && now.endsWith('auto') ? still + 1 : 0;
    seen = now;
    if (still < 10 && element.isConnected) requestAnimationFrame(look); else told(element.isConnected);
  };
  look();
}) : false"""
# A page with three charts is drawn within this on two busy cores.
expect.set_options(timeout=20_000)


def open_page(page: Page, address: str, path: str, query: str = "") -> None:
    """Open a page by its address and wait until all of it is drawn."""
    page.goto(f"{address}/{path}{query}")
    arrive(page, path)


def arrive(page: Page, path: str) -> None:
    """Wait until a page is drawn, in whatever way it was reached, and see that nothing on it failed."""
    expect(page.get_by_role("heading", level=1, name=PAGES[path])).to_be_visible()
    settle(page)


def settle(page: Page) -> None:
    """Wait until the server has nothing more to draw; a page ends with its footer, and never holds an error."""
    # The last, for the accessibility statement names the version too.
    expect(page.get_by_text(natpatsip.MADE_BY).last).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def follow_menu(page: Page, path: str) -> None:
    """Go to another page by the menu at the side."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=PAGES[path]).click()
    arrive(page, path)


def follow_reference(page: Page, path: str) -> None:
    """Go to a page that is not in the menu, by the one that leads to it."""
    follow_menu(page, "reference")
    page.get_by_test_id("stMain").get_by_role("link", name=PAGES[path]).click()
    arrive(page, path)


def choose(page: Page, name: str, value: str) -> None:
    """Pick a value in a filter that takes several."""
    with filter_shown(page, name):
        box, option = (
            page.get_by_role("combobox", name=name, exact=True),
            page.get_by_role("option", name=value, exact=True),
        )
        _open_list(page, box, option)
        if box.is_editable():  # on a phone a short list is not searched
            box.fill(value)
        press_at_rest(option)
        page.keyboard.press("Escape")
        # The server writes this line anew at each choice; what is below it follows.
        expect(page.get_by_text("Filtered.").locator("..")).to_contain_text(value)
        settle(page)


def choose_one(page: Page, name: str, value: str) -> None:
    """Choose a value in a filter that takes one."""
    with filter_shown(page, name):
        pick(page, name, value)


def pick(page: Page, name: str, value: str) -> None:
    """Choose a value in a list that stands on the page."""
    box, option = page.get_by_role("combobox", name=name, exact=True), page.get_by_role("option", name=value)
    _open_list(page, box, option)
    press_at_rest(option)
    settle(page)


def _open_list(page: Page, box: Locator, option: Locator) -> None:
    press_at_rest(box)
    # A list that opens while the server still draws, or the page scrolls, is closed again.
    settle(page)
    if not option.evaluate_all(_COME_TO_REST):
        box.press("ArrowDown")


def press_at_rest(target: Locator) -> None:
    """Press what may have to be scrolled into view first, once it stands still, as a finger would.

    A list takes no press while it is laid out or scrolls. Playwright scrolls and presses at once, and again where that did not
    do, so that on a busy machine, where a scroll comes a frame late, the press goes past its target.
    """
    expect(target).to_be_visible()
    while not target.evaluate_all(_COME_TO_REST):
        expect(target).to_be_visible()
    target.click()


@contextmanager
def filter_shown(page: Page, name: str) -> Iterator[None]:
    """With a filter in sight: the quarter and the collaborative are beside the title, all others behind “Filters”."""
    if name in ("Quarter", "Collaborative"):
        yield
        return
    filters = page.get_by_text(re.compile(r"^Filters \(\d+\)"))
    filters.click()
    # Tried, not done: that waits until the filters have stopped unfolding, as a finger would.
    page.get_by_role("button", name="Reset filters").click(trial=True)
    # A list that opens while the server still draws is closed again.
    settle(page)
    yield
    filters.click()
    expect(page.get_by_role("button", name="Reset filters")).to_have_count(0)
    # The page is drawn once more without them, and what is pressed meanwhile is not in the address.
    settle(page)


def see_chosen(page: Page, values: Sequence[str]) -> None:
    """See that the filters hold these values and no others: the collaborative's first, then those behind “Filters”."""
    with filter_shown(page, "all"):
        expect(page.get_by_role("group", name="Selected values")).to_have_text(values)


def query(page: Page) -> dict[str, str]:
    """What the address of the page holds after the question mark."""
    return dict(parse_qsl(urlsplit(page.url).query))


def check(page: Page, files: Mapping[str, bytes], by: str = "Programme manager") -> None:
    """Choose files on the Returns page, say who checks them, and press the button."""
    chooser = page.locator("input[type=file]")
    chooser.set_input_files([{"name": n, "mimeType": WORKBOOK, "buffer": content} for n, content in files.items()])
    for name in files:
        expect(page.get_by_role("button", name=f"Remove {name}")).to_be_visible()
    settle(page)
    page.get_by_role("textbox", name="Your name or role").first.fill(by)
    page.get_by_role("button", name="Check", exact=True).click()


def sign_off(page: Page, draft: str, lead: str = "Jo Lead") -> None:
    """Sign a draft off, such as “Wessex, Q4 2022/23”, once its check has found it in order."""
    expect(page.get_by_text(f"Your check: {draft}: in order")).to_be_visible()
    expect(page.get_by_role("table", name=f"Sheets of the draft: {draft}")).to_be_visible()
    settle(page)
    page.get_by_role("textbox", name="Name of the lead who signs off").fill(lead)
    page.get_by_role("button", name="Sign off", exact=True).click()
    expect(page.get_by_text(f"Signed off by {lead}")).to_be_visible()
    settle(page)


def send(page: Page, clicks: int = 1) -> None:
    """Send the draft that is shown, and wait until it is in."""
    page.get_by_role("button", name="Send", exact=True).click(click_count=clicks)
    expect(page.get_by_text(SENT)).to_be_visible()


def words_of(row: Locator) -> list[str]:
    """The cells of a table's row after its heading, once they are there."""
    expect(row).to_be_visible()
    return row.get_by_role("cell").all_inner_texts()
