"""The main job in a real browser: a return is sent, mended, accepted, and its change found in the figures and downloads."""

import csv
import io
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from natpatsip.figures.workbook import HEADINGS_AT
from natpatsip.store import Store
from tests.in_browser.test_access import violations
from tests.in_browser.visiting import (
    check,
    choose,
    choose_one,
    follow_menu,
    open_page,
    query,
    send,
    settle,
    sign_off,
    words_of,
)
from tests.in_browser.workbooks import adopted_of_registered, changed_return

pytestmark = pytest.mark.browser

FILE = "Wessex Q4 2022-23.xlsx"
QUESTION = "Where is adoption highest?"
MEASURE = "Share of care homes at stage 5 or above, by collaborative"
FILTERS = "Quarter: Q4 2022/23; series from Q3 2022/23; no other filter; Highlight: Wessex"


def test_a_bad_return_is_mended_accepted_and_found_in_the_figures_and_downloads(receiving, database, visit):
    page, reader = visit(color_scheme="dark"), visit()
    good = changed_return("Wessex")
    adopted, registered = adopted_of_registered(good)
    new_figure = f"{adopted:,} of {registered:,} homes"
    open_page(reader, receiving, "mandet", "?psc=Wessex")
    expect(reader.get_by_text(new_figure)).to_have_count(0)
    open_page(page, receiving, "returns")

    check(page, {FILE: changed_return("Wessex", {("Wards", "G7"): "Stage 9", ("Care homes", "D6"): -1})})
    _see_problems_at_their_cells(page)
    settle(page)
    assert violations(page) == []
    check(page, {FILE: good})
    sign_off(page, "Wessex, Q4 2022/23")
    expect(page.get_by_role("table", name="Errors")).to_have_count(0)
    moves = page.get_by_role("table", name="Numbers that move: Wessex, Q4 2022/23")
    expect(moves).to_contain_text(new_figure)
    before = _times_received(database)
    send(page, clicks=2)
    assert _times_received(database) == before + 1, "a double click sends once"
    _see_the_new_figure_at_the_next_click(reader, new_figure)

    follow_menu(page, "mandet")
    choose(page, "Collaborative", "Wessex")
    share = f"{_percent(adopted, registered)}%"
    expect(page.get_by_text(f"{share} of care homes in Wessex had adopted a tool")).to_be_visible()
    expect(page.get_by_text(new_figure)).to_be_visible()

    page.get_by_role("tab", name="Table").first.click()
    table = page.get_by_role("table", name=QUESTION)
    assert words_of(_row(table, "Wessex"))[:3] == [f"{adopted:,}", f"{registered:,}", share]
    _find_the_change_in_the_csv(page, adopted, registered)
    _find_the_change_in_the_workbook(page, adopted, registered)
    _find_all_figures_in_one_workbook(page)


def _see_the_new_figure_at_the_next_click(reader: Page, new_figure: str) -> None:
    """In a tab that was open before the return came in, with what was chosen there."""
    choose_one(reader, "Trend from", "Q4 2022/23")
    expect(reader.get_by_text(new_figure)).to_be_visible()
    settle(reader)
    assert query(reader) == {"psc": "Wessex", "since": "Q4 2022/23"}


def _times_received(database: Path) -> int:
    with Store(database).snapshot() as snapshot:
        return len(snapshot.rows("SELECT 1 FROM submissions WHERE psc = 'WEX'"))


def _see_problems_at_their_cells(page: Page) -> None:
    table = page.get_by_role("table", name="Errors: Wessex, Q4 2022/23")
    homes, wards = _row(table, "Care homes"), _row(table, "Wards")
    assert words_of(homes)[:2] == ["D6", "“-1”"]
    assert words_of(wards)[:2] == ["G7", "“Stage 9”"]
    expect(wards).to_contain_text("a stage of adoption, 0 to 7")
    expect(page.get_by_text("To put right: Care homes and Wards")).to_be_visible()
    expect(page.get_by_text(re.compile("^In order: .*Trusts"))).to_be_visible()


def _find_the_change_in_the_csv(page: Page, adopted: int, registered: int) -> None:
    content, name = _download(page, "CSV")
    assert name == f"{MEASURE}, England, Q4 2022-23, demonstration.csv"
    england, *peers = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    (wessex,) = [row for row in peers if row["psc"] == "Wessex"]
    assert england["psc"] == "England" and len(peers) == 15
    assert (wessex["homes_stage5"], wessex["homes"]) == (str(adopted), str(registered))
    assert wessex["stage5_pct"] == str(_percent(adopted, registered))
    assert wessex["filters"] == FILTERS
    assert wessex["data"] == "demonstration"


def _find_the_change_in_the_workbook(page: Page, adopted: int, registered: int) -> None:
    content, name = _download(page, "Excel")
    assert name == f"{MEASURE}, England, Q4 2022-23, demonstration.xlsx"
    book = load_workbook(io.BytesIO(content))
    headings, _, *peers = book.worksheets[0].iter_rows(min_row=HEADINGS_AT, values_only=True)
    (wessex,) = [row for row in peers if row[0] == "Wessex"]
    assert headings[:4] == (
        "Collaborative",
        "Homes at stage 5 or above",
        "All care homes",
        "Share at stage 5 or above",
    )
    assert wessex[:4] == ("Wessex", adopted, registered, float(_percent(adopted, registered) / 100))
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Filters"] == FILTERS
    assert about["Data"].startswith("Demonstration data.")


def _find_all_figures_in_one_workbook(page: Page) -> None:
    expect(page.get_by_role("button", name="Download as PNG")).to_have_count(0)
    questions = page.get_by_role("heading", level=2).count()
    content, name = _download(page, "Excel", f"the {questions} figures above")
    assert name == "Managing deterioration, Wessex, Q4 2022-23, demonstration.xlsx"
    assert len(load_workbook(io.BytesIO(content)).sheetnames) == questions + 1


def _download(page: Page, label: str, about: str = "") -> tuple[bytes, str]:
    """The first figure's download, or that of what it is `about`: what is in the file, and the name it came under."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=f"Download {label}: {about}").first.click()
    return coming.value.path().read_bytes(), coming.value.suggested_filename


def _row(table: Locator, heading: str) -> Locator:
    return table.get_by_role("row").filter(has=table.page.get_by_role("rowheader", name=heading))


def _percent(reached: int, expected: int) -> Decimal:
    return (Decimal(100 * reached) / expected).quantize(Decimal("0.1"), ROUND_HALF_UP)
