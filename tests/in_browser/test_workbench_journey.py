"""The SPC workbench in a real browser: a series is pasted, its chart and icons seen, its points taken away."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from natpatsip.charts.icons import icon_words
from tests.in_browser.looks import every_look
from tests.in_browser.serving import ROOT
from tests.in_browser.test_access import violations
from tests.in_browser.visiting import settle

pytestmark = pytest.mark.browser

VALUES = [9, 11] * 6 + [19, 21] * 6
MONTHS = [f"{year}-{month:02}-01" for year in (2021, 2022) for month in range(1, 13)]
BOX = "Dates and values, copied from Excel or typed"
EVERY_POINT = "Every point with every rule (CSV, as the command line gives it)"


def _open(page: Page, address: str) -> None:
    page.goto(f"{address}/workbench")
    expect(page.get_by_role("heading", level=1, name="SPC workbench")).to_be_visible()
    settle(page)


def _paste(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=BOX).fill(text)
    page.get_by_role("button", name="Draw the chart").click()
    settle(page)


def _in_view(page: Page, part: Locator) -> bool:
    """Whether all of a part of the page can be seen without scrolling."""
    box = part.bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def _download(page: Page, label: str) -> bytes:
    with page.expect_download() as coming:
        page.get_by_role("button", name=label, exact=True).click()
    return coming.value.path().read_bytes()


def test_a_series_is_pasted_seen_recalculated_and_taken_away(dashboard, visit, tmp_path):
    page = visit()
    _open(page, dashboard)
    _paste(page, "Month\tFalls\n" + "".join(f"{day}\t{value}\n" for day, value in zip(MONTHS, VALUES, strict=True)))
    expect(page.get_by_role("heading", name="Yes, better: 21 in December 2022")).to_be_visible()
    expect(page.get_by_role("img", name=icon_words("improvement_high")).first).to_be_visible()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(1)
    assert _in_view(page, page.get_by_role("textbox", name=BOX)), "the box is scrolled away"
    assert _in_view(page, page.get_by_test_id("stVegaLiteChart")), "the chart is not in view beside the box"
    assert _download(page, EVERY_POINT) == _command(tmp_path)

    page.get_by_text("Rules and limits").click()
    page.get_by_text("Compare both ways: January 2022").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    settle(page)
    assert violations(page) == []
    page.get_by_role("button", name="Recalculate from January 2022").click()
    expect(page.get_by_role("heading", name="Yes, better: a step up from January 2022, 10 to 20")).to_be_visible()
    settle(page)
    assert _download(page, EVERY_POINT) == _command(tmp_path, "--rebase", "Falls=2022-01-01")
    rows = list(csv.DictReader(io.StringIO(_download(page, "CSV").decode("utf-8-sig"))))
    assert {row["mean"] for row in rows[12:]} == {"20.0"} and rows[0]["data"] == "own"
    assert _download(page, "PNG").startswith(b"\x89PNG")


def test_a_bad_series_is_told_of_and_mended_on_a_phone(dashboard, visit):
    page = visit("phone", color_scheme="dark")
    _open(page, dashboard)
    _paste(page, "Month\tFalls\nApr 2022\tmany\n")
    expect(page.get_by_role("alert")).to_contain_text("line 2: “many” is not a number")
    _paste(page, "Month\tFalls\nApr 2022\t12\n")
    expect(page.get_by_role("heading", name="12 in April 2022; limits need 12 points, and there is 1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    _paste(page, "Month\tWard A\tWard B\n" + "".join(f"{day}\t{len(day)}\t5\n" for day in MONTHS))
    assert violations(page) == []


def test_the_example_and_an_uploaded_file_are_reached_by_keyboard(dashboard, visit):
    page = visit()
    _open(page, dashboard)
    page.get_by_role("button", name="Use an example").press("Enter")
    expect(page.get_by_text("Recalculate from April 2022: the mean goes up from 62% to 71.4%")).to_be_visible()
    settle(page)
    page.get_by_role("radio", name="Upload a file").press("Enter")
    content = b"date,value\n2022-04-01,5\n2022-05-01,7\n"
    page.locator("input[type=file]").set_input_files({"name": "falls.csv", "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_role("heading", name="7 in May 2022; limits need 12 points, and there are 2")).to_be_visible()


@pytest.mark.prove
@every_look("desktop light")
def test_what_a_series_shows_breaks_no_rule_of_wcag(dashboard, visit, device, color_scheme):
    page = visit(device, color_scheme=color_scheme)
    _open(page, dashboard)
    page.get_by_role("button", name="Use an example").click()
    settle(page)
    page.get_by_text("Rules and limits").click()
    page.get_by_text("Compare both ways: April 2022").click()
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(3)
    settle(page)
    assert violations(page) == []
    _paste(page, "Month\tWard A\tWard B\n" + "".join(f"{day}\t{len(day)}\t5\n" for day in MONTHS))
    assert violations(page) == []


def _command(folder: Path, *arguments: str) -> bytes:
    """What the command line gives for the same series."""
    file = folder / "series.csv"
    lines = [f"Falls,{day},{value}\n" for day, value in zip(MONTHS, VALUES, strict=True)]
    file.write_text("".join(["series_id,date,value\n", *lines]))
    command = [sys.executable, "-m", "natpatsip", "spc", str(file), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
