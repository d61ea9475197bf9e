"""From a click until the last chart is drawn, in Chromium."""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.serving import dashboard
from benchmarks.timing import Durations
from natpatsip import organisations
from tests.browser import LAUNCH_ARGUMENTS, chromium_path

PAGES = ("mandet", "matneo", "medsip", "mhsip", "system_safety")
CHANGES = 6
_WATCH = """
    window.clicked = window.drawn = 0
    document.addEventListener('pointerdown', () => { window.clicked = performance.now() }, true)
    new MutationObserver(changes => {
        const ofCharts = changes.some(({target}) => target.closest && target.closest('[data-testid="stVegaLiteChart"]'))
        if (ofCharts) window.drawn = performance.now()
    }).observe(document, {subtree: true, childList: true, attributes: true})
"""
# No chart was drawn for as long as this: the last was the last.
_STILL = "window.drawn > window.clicked && performance.now() - window.drawn > 1500"
_WINDOW = {"width": 1440, "height": 900}


def measure_browser(database: Path) -> dict[str, Durations]:
    """Of each programme page, by its address: each change to another collaborative, in milliseconds."""
    with dashboard(database) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=LAUNCH_ARGUMENTS)
        return {path: Durations(_changes(browser, f"http://localhost:{port}/{path}")) for path in PAGES}


def browser_section(measured: dict[str, Durations], names: dict[str, str]) -> str:
    """The results in words, as a section; `names` are the pages' titles."""
    lines = ["| | Median, ms | Longest, ms |", "|---|---:|---:|"]
    lines += [f"| {names[path]} | {each.median:.0f} | {each.longest:.0f} |" for path, each in measured.items()]
    return (
        "## From a click to the last chart\n\n"
        f"In Chromium, on the same machine: a collaborative is picked, {CHANGES} a page, and the time taken until no chart on"
        " the page is drawn any more.\n\n" + "\n".join(lines)
    )


def _changes(browser: Browser, address: str) -> list[float]:
    page = browser.new_page(viewport=_WINDOW)
    page.add_init_script(_WATCH)
    page.goto(address)
    page.wait_for_function(_STILL)
    names = [psc.name for psc in organisations.collaboratives()][:CHANGES]
    milliseconds = [_pick(page, name) for name in names]
    page.close()
    return milliseconds


def _pick(page: Page, name: str) -> float:
    """Add a collaborative to those chosen."""
    box = page.get_by_role("combobox", name="Collaborative", exact=True)
    box.click()
    box.fill(name)
    page.get_by_role("option", name=name, exact=True).click()
    page.wait_for_function(_STILL)
    milliseconds: float = page.evaluate("window.drawn - window.clicked")
    page.keyboard.press("Escape")
    return milliseconds
