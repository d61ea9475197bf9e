"""What somebody takes away: a workbook that Excel can count and chart with at once, pictures that say what they are."""

import io
import struct
import xml.etree.ElementTree as ElementTree
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, LineChart

from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.about import name_file
from natpatsip.figures.exports import csv_bytes, excel_bytes, png_picture, svg_picture
from natpatsip.figures.figure import Figure
from natpatsip.figures.workbook import HEADINGS_AT
from natpatsip.quarters import Quarter

Q4 = Selection.ending(Quarter.parse("Q4 2022/23"))


@pytest.fixture(scope="module")
def draw(demonstration):
    with demonstration.snapshot() as snapshot:
        yield lambda figure_id, selection=Q4: figure(figure_id, selection, snapshot)


def opened(drawn: Figure) -> Workbook:
    return load_workbook(io.BytesIO(excel_bytes(drawn)))


def test_a_workbook_of_bars_has_numbers_in_the_chart_s_order_and_the_chart(draw):
    drawn = draw("fig01")
    sheet, about = opened(drawn).worksheets
    assert (sheet.title, about.title) == ("Share of care homes at stage 5", "About")
    assert sheet["A1"].value == drawn.finding and sheet["A2"].value == drawn.subtitle
    assert "15 of 15 collaboratives returned" in sheet["A3"].value and sheet["A4"].value.startswith(
        "Demonstration data:"
    )
    headings, england, *places = sheet.iter_rows(min_row=HEADINGS_AT)
    assert all(cell.font.bold for cell in headings) and sheet.freeze_panes == f"B{HEADINGS_AT + 1}"
    # The report: 61.2% of care homes in England; 9,164 of 14,975.
    assert [cell.value for cell in england[:4]] == ["England", 9164, 14975, 0.612]
    assert [cell.number_format for cell in england[1:4]] == ["#,##0", "#,##0", "0.0%"]
    shares = [cells[3].value for cells in places]
    assert shares == sorted(shares, reverse=True) and len(set(shares)) > 1
    widths = {sheet.column_dimensions[letter].width for letter in "ABC"}
    assert len(widths) == 3
    (chart,) = sheet._charts
    assert isinstance(chart, BarChart)
    (line,) = chart.series
    rows = f"${HEADINGS_AT + 1}:$D${HEADINGS_AT + 16}"
    assert line.val.numRef.f.endswith(f"!$D{rows}") and line.cat.numRef.f.endswith(f"$A${HEADINGS_AT + 16}")


def test_a_workbook_of_a_control_chart_has_months_and_draws_mean_and_limits(draw):
    sheet = opened(draw("fig12")).worksheets[0]
    headings, *rows = sheet.iter_rows(min_row=HEADINGS_AT)
    months = [cells[0] for cells in rows]
    assert (months[0].value, months[-1].value) == (datetime(2020, 4, 1), datetime(2023, 3, 1))
    assert {cell.number_format for cell in months} == {"mmm yyyy"}
    (chart,) = sheet._charts
    names = [headings[_column(line.val.numRef.f)].value for line in chart.series]
    assert isinstance(chart, LineChart)
    assert names == ["Antenatal corticosteroids", "Mean", "Lower limit", "Upper limit"]


def _column(reference: str) -> int:
    return ord(reference.rpartition("!")[2].split("$")[1]) - ord("A")


def test_a_csv_is_utf_8_for_excel_and_calls_its_data_by_one_word(draw):
    content = csv_bytes(draw("fig01"))
    assert content.startswith(b"\xef\xbb\xbf") and b",demonstration," in content and b"Illustrative" not in content


def test_a_file_is_named_for_what_it_holds(draw):
    south_west = Selection.ending(Q4.quarter, region=("Y58",))
    name = name_file(draw("fig02", south_west), "xlsx")
    assert name == (
        "Share of care homes at or above a stage, by quarter, South West region, Q1 2021-22 to Q4 2022-23, demonstration.xlsx"
    )


def test_a_picture_tells_its_title_what_it_shows_and_its_source(draw):
    drawn = draw("fig01")
    title, description, *_ = ElementTree.fromstring(svg_picture(drawn))
    assert title.tag.endswith("title") and drawn.finding in title.text
    assert description.tag.endswith("desc") and drawn.alt in description.text
    told = _texts_of_png(png_picture(drawn))
    assert drawn.finding in told["Title"] and told["Description"] == drawn.alt
    assert told["Source"].startswith("15 of 15 collaboratives returned · Demonstration data.")


def test_the_picture_of_the_summary_holds_programmes_numbers_and_what_its_icons_mean(draw):
    drawn = draw("spc_summary")
    words = [text.text for text in ElementTree.fromstring(svg_picture(drawn)).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Maternity and neonatal", "Mental health", "Latest", "Limits", "Variation"} <= set(words)
    steroids = next(row for row in drawn.rows if row["measure"] == "Antenatal corticosteroids")
    assert {f"{steroids['mean']}%", f"{steroids['lpl']}% to {steroids['upl']}%"} <= set(words)
    icons = {row["variation_words"] for row in drawn.rows if not row["variation_words"].startswith("No ")} - {""}
    assert icons and icons <= set(words)


def _texts_of_png(content: bytes) -> dict[str, str]:
    """The texts of a PNG, by their keywords."""
    texts, at = {}, 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, chunk = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if kind == b"iTXt":
            name, _, _, _, _, words = chunk.split(b"\0", 5)
            texts[name.decode()] = words.decode()
        at += length + 12
    return texts
