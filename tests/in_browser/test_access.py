"""The dashboard for everyone: WCAG 2.2 AA by axe-core, the width of a phone, and the keyboard alone."""

import shutil
from urllib.parse import quote_plus

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cases import all_hold
from tests.in_browser.looks import every_look, looks_in_turn
from tests.in_browser.serving import served
from tests.in_browser.visiting import PAGES, choose, filter_shown, open_page, see_chosen, settle

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The ends of what can be seen and what is cut: past the right edge of the window, or shortened by an ellipsis. What lies
# in a strip that scrolls by itself, such as a row of tabs, can be reached there.
CUT = """() => {
  const scrolls = e => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth
                             && e.dataset.testid !== 'stMain' || scrolls(e.parentElement));
  const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;
  const cut = e => e.getBoundingClientRect().right > innerWidth + 1
    || getComputedStyle(e).textOverflow === 'ellipsis' && e.scrollWidth > e.clientWidth;
  return [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter(e => shown(e) && cut(e) && !scrolls(e))
    .map(e => `${e.tagName} ${e.dataset.testid || e.className}: ${e.textContent.slice(0, 60)}`);
}"""


@looks_in_turn(PAGES)
def test_a_page_is_cut_nowhere_and_breaks_no_rule_of_wcag(dashboard, visit, path, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    open_page(page, dashboard, path)
    assert cut(page) == []
    assert violations(page) == []
    if device == "phone":
        for tab in page.get_by_role("tab", name="Table").all():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            # Rows without a number are folded into a table of their own.
            panel = page.locator(f"[id='{tab.get_attribute('aria-controls')}']")
            expect(panel.locator("table.words").first).to_be_attached()
            assert cut(page) == []


# The parts that hold what no other page does: trajectories, narrative, journeys, the choice of a ward, figures side by side.
OF_THEIR_OWN = [
    *(("mandet", "Narrative"), ("matneo", "Trusts"), ("matneo", "Where to look next")),
    # Journeys look at these: notes are put on a trajectory, and limits are recalculated of a ward.
    *(pytest.param(*part, marks=pytest.mark.prove) for part in (("mandet", "Gap to ambition"), ("mhsip", "Wards"))),
]
PROGRAMMES = ("mandet", "matneo", "medsip", "mhsip", "system_safety")


@every_look("desktop dark", of="desktop")
@pytest.mark.parametrize(("path", "part"), OF_THEIR_OWN)
def test_a_part_of_a_page_breaks_no_rule_of_wcag(dashboard, visit, path, part, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    _open_part(page, dashboard, path, part)
    assert violations(page) == []


@pytest.mark.prove
@every_look("desktop light")
@pytest.mark.parametrize("path", PROGRAMMES)
def test_every_part_of_a_page_is_cut_nowhere_and_breaks_no_rule_of_wcag(dashboard, visit, path, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    open_page(page, dashboard, path)
    # The first radio buttons of a page choose its part.
    parts = page.get_by_role("radiogroup").first.get_by_role("radio").all_inner_texts()
    assert len(parts) > 2

    def check_part(part: str) -> None:
        _open_part(page, dashboard, path, part)
        assert violations(page) == []
        assert cut(page) == []
        for name in ("Table", "About"):
            for tab in page.get_by_role("tab", name=name, exact=True).all():
                tab.click()
            settle(page)
            assert violations(page) == []

    all_hold(check_part, parts)


def _open_part(page: Page, address: str, path: str, part: str) -> None:
    code = path.replace("_", "")
    open_page(page, address, path, f"?part_{code}={quote_plus(part)}")
    expect(page.get_by_role("radio", name=part, exact=True)).to_be_checked()


@pytest.mark.prove
@every_look("desktop light")
@pytest.mark.parametrize("row", ["Collaborative", "Ward"])
def test_the_summary_of_places_and_wards_breaks_no_rule_of_wcag(dashboard, visit, row, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    open_page(page, dashboard, "summary", f"?summary_row={row}")
    expect(page.get_by_role("rowheader").nth(3)).to_be_visible()
    assert violations(page) == []
    assert cut(page) == []


@every_look("desktop dark", of="desktop")
def test_what_is_said_of_a_link_that_fails_breaks_no_rule_of_wcag(dashboard, visit, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    for file, title in (("fig99.csv", "Nothing here"), ("fig12.csv?psc=Atlantis", "This link cannot be read")):
        page.goto(f"{dashboard}/download/{file}")
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        assert violations(page) == []


@every_look("phone dark", of="phone")
def test_the_parts_of_publishers_extracts_are_cut_nowhere_and_break_no_rule_of_wcag(
    with_extracts, visit, device, color_scheme
):
    page = visit(device, color_scheme=color_scheme)
    for path, part in (("medsip", "Opioid+items"), ("mhsip", "Restraint+reported")):
        open_page(page, with_extracts, path, f"?part_{path}={part}")
        expect(page.get_by_role("heading", name="Where is there a real change")).to_be_visible()
        assert violations(page) == []
        assert cut(page) == []


LARGE_TEXT = "html {font-size: 200% !important}"
MOVING = """() => [...document.querySelectorAll('*')].filter(e => {
  const style = getComputedStyle(e);
  return [style.animationDuration, style.transitionDuration].some(all => all.split(',').some(one => parseFloat(one) > .001));
}).map(e => e.tagName + ' ' + e.className)"""


@pytest.mark.parametrize(
    "path", ["", "mandet", "published", *(pytest.param(path, marks=pytest.mark.prove) for path in PAGES)]
)
def test_a_window_of_320_pixels_and_text_twice_as_large_lose_nothing_and_nothing_moves(dashboard, visit, path):
    page = visit(reduced_motion="reduce")
    page.set_viewport_size({"width": 320, "height": 800})
    open_page(page, dashboard, path)
    assert still_cut(page) == []
    assert page.evaluate(MOVING) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.add_style_tag(content=LARGE_TEXT)
    settle(page)
    assert still_cut(page) == []


@every_look("desktop light", of="desktop")
def test_what_opens_on_a_click_breaks_no_rule_of_wcag(dashboard, visit, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    open_page(page, dashboard, "mandet", "?psc=Wessex&tool=NEWS2")
    tables, abouts = page.get_by_role("tab", name="Table"), page.get_by_role("tab", name="About")
    tables.nth(0).click()
    abouts.nth(1).click()
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_text("Definition.").first).to_be_visible()
    page.get_by_text("Ambitions: ").first.click()
    expect(page.get_by_role("table", name="Ambitions")).to_be_visible()
    assert violations(page) == []


@every_look("desktop light", of="desktop")
@pytest.mark.parametrize(
    "state", ["coming in", *(pytest.param(state, marks=pytest.mark.prove) for state in ("empty", "damaged"))]
)
def test_a_record_that_is_not_complete_breaks_no_rule_of_wcag(coming_in, tmp_path, visit, state, device, color_scheme):
    database = tmp_path / "natpatsip.duckdb"
    if state == "coming in":
        shutil.copy(coming_in.path, database)
    elif state == "damaged":
        database.write_bytes(b"No record at all." * 4096)
    page = visit(device, color_scheme=color_scheme)
    with served(database) as address:
        # The first request of all may be a link with choices in it.
        for path, query in (("mandet", "?quarter=Q1+2023%2F24&tool=NEWS2"), ("", ""), ("returns", "")):
            _open_whatever_it_holds(page, f"{address}/{path}{query if state == 'coming in' else ''}", state)
            if query and state == "coming in":
                see_chosen(page, ["NEWS2"])
            assert violations(page) == []
            assert cut(page) == []


def _open_whatever_it_holds(page: Page, address: str, state: str) -> None:
    page.goto(address)
    if state == "damaged":
        expect(page.get_by_text("The record cannot be opened.")).to_be_visible()
    else:
        settle(page)


@every_look("phone light", of="phone")
def test_the_filters_of_a_phone_open_in_full_and_break_no_rule_of_wcag(dashboard, visit, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    open_page(page, dashboard, "mhsip")
    choose(page, "Region", "North West")
    with filter_shown(page, "all"):
        assert violations(page) == []
        assert cut(page) == []


def test_the_keyboard_reaches_filters_tabs_and_downloads(dashboard, visit):
    page = visit()
    open_page(page, dashboard, "mandet")
    first = "Where is adoption highest?"
    files = [f"Download {form}: {first}" for form in ("CSV", "Excel", "PNG", "SVG")]
    reached = _reached_by_tab(page, until=files[-1])
    filters = ["Quarter", "Collaborative", "Filters (0)", "Copy link"]
    # A panel that holds nothing to press takes the focus itself, after its tab.
    wanted = [*filters, "Chart", "Chart", *files]
    assert [name for name in reached if name in wanted] == wanted
    # The row of tabs and the chart: pressing Tab goes past a chart in two.
    assert reached.index(files[0]) - reached.index("Chart") == 2

    page.get_by_role("tab", name="Chart").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name=first)).to_be_visible()
    page.get_by_role("link", name=files[0]).focus()
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert (
        coming.value.suggested_filename
        == "Share of care homes at stage 5 or above, by collaborative, England, Q4 2022-23, demonstration.csv"
    )


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA: the rule, the place, and why."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def cut(page: Page) -> list[str]:
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        return ["the page scrolls sideways"]
    return page.evaluate(CUT)


def still_cut(page: Page) -> list[str]:
    """What is cut once charts have had the time to be laid out anew, which takes a moment after the window has changed."""
    for _ in range(20):
        if not cut(page):
            break
        page.wait_for_timeout(250)
    return cut(page)


def _reached_by_tab(page: Page, until: str) -> list[str]:
    """What has the focus as Tab is pressed, as a screen reader says it, up to what is named."""
    reached: list[str] = []
    while until not in reached and len(reached) < 60:
        page.keyboard.press("Tab")
        spoken = page.locator(":focus").aria_snapshot()
        reached.append(spoken.split('"')[1] if '"' in spoken else spoken.split(": ")[-1])
    return reached
