"""The SPC workbench as its visitor meets it: what is put in, what is told of it, and that the command tells the same."""

import argparse
import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
import streamlit as st
from openpyxl import Workbook, load_workbook
from streamlit.testing.v1 import AppTest

from natpatsip.analysis.spc.parameters import PRECISE_MULTIPLIER, PRESETS, Better, SpcRefused
from natpatsip.analysis.spc.rare_events import RareEventChart
from natpatsip.charts.icons import icon_words
from natpatsip.commands.spc import COMMANDS, run_spc
from natpatsip.figures.exports import csv_bytes, excel_bytes, png_picture, svg_picture
from natpatsip.figures.own_chart import Labels, OwnChart
from natpatsip.figures.own_choices import Choices
from natpatsip.figures.workbench import points_csv, workbench_figure
from natpatsip.store import Store
from natpatsip.ui.workbench.columns import find_columns
from natpatsip.ui.workbench.reading import OwnData, read_own_data
from natpatsip.ui.workbench.source import Source, read_source

APP = Path(__file__).parents[1] / "dashboard.py"
ORACLE = Path(__file__).parent / "spc" / "oracle"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# One level, then another, each of twelve months; the second is up by 10.
STEP = [9, 11] * 6 + [19, 21] * 6

SERIES, RECALCULATE = "Series to look at", "Recalculate the limits from"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a record would be, were anything stored."""
    path = tmp_path / "record" / "natpatsip.duckdb"
    path.parent.mkdir()
    monkeypatch.setenv("NATPATSIP_DATABASE", str(path))
    st.cache_resource.clear()
    st.cache_data.clear()
    return path


@pytest.fixture
def page(database: Path) -> AppTest:
    """The page, entered by its address."""
    opened = AppTest.from_file(str(APP), default_timeout=60).switch_page("pages/workbench.py").run()
    assert not opened.exception
    return opened


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture) -> Callable[..., str]:
    """What the command prints for a text."""

    def run(text: str, *arguments: str) -> str:
        path = tmp_path / "series.csv"
        path.write_text(text)
        parser = argparse.ArgumentParser()
        COMMANDS["spc"].add_options(parser)
        run_spc(parser.parse_args([str(path), *arguments]), Store(tmp_path / "nothing.duckdb"))
        return capsys.readouterr().out

    return run


def months(values: list, first_year: int = 2019) -> list[tuple[date, object]]:
    return [(date(first_year + place // 12, place % 12 + 1, 1), value) for place, value in enumerate(values)]


def pasted(values: list, heading: str = "Month\tFalls\n") -> str:
    return heading + "".join(f"{day:%b %Y}\t{value}\n" for day, value in months(values))


def as_command_takes_it(values: list, name: str = "Falls") -> str:
    return "series_id,date,value\n" + "".join(f"{name},{day},{value}\n" for day, value in months(values))


def put_in(page: AppTest, text: str) -> AppTest:
    page.text_area[0].set_value(text)
    _button(page, "Draw the chart").click().run()
    assert not page.exception
    return page


def upload(page: AppTest, content: bytes, name: str, kind: str = XLSX) -> AppTest:
    page.segmented_control[0].set_value("Upload a file").run()
    page.file_uploader[0].set_value((name, content, kind)).run()
    assert not page.exception
    return page


def told(page: AppTest) -> list[str]:
    """What is refused, as the reader sees it."""
    return [re.sub(r"\\(.)", r"\1", error.value) for error in page.error]


def words(page: AppTest) -> str:
    """Everything that the page says."""
    elements = [*page.subheader, *page.header, *page.markdown, *page.info]
    html = [element.proto.body for element in page.get("html")]
    return re.sub(r"\\(.)", r"\1", "\n".join([*(element.value for element in elements), *html]))


def table_of(page: AppTest) -> str:
    """What the page says once the tab of the table is open."""
    page.session_state["tabs_spc_workbench"] = "Table"
    page.run()
    assert not page.exception
    return words(page)


def read(content: str | bytes, file_name: str = "", between: RareEventChart | None = None) -> OwnData:
    """The series of a source, its columns as they are found."""
    table = read_source(Source(content.encode() if isinstance(content, str) else content, file_name))
    return read_own_data(table, find_columns(table), between)


def _button(page: AppTest, label: str):
    return _labelled(page.button, label)


def _labelled(widgets, label: str):
    return next(widget for widget in widgets if widget.label == label)


def workbook(rows: list[list], title: str = "") -> bytes:
    book = Workbook()
    if title:
        book.active.append([title])
        book.active.append([])
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_the_page_says_that_nothing_is_stored_and_stores_nothing(page, database):
    put_in(page, pasted(STEP))
    assert "Nothing is stored" in words(page)
    assert not list(database.parent.iterdir())


def test_a_pasted_series_shows_chart_icons_rules_and_table(page):
    shown = words(put_in(page, pasted([9, 11] * 9 + [30])))
    # 210 / 19, and moving ranges of 2 but for the last, of 21, which is screened out: 11.05 + 2.66 × 2 is 16.37.
    assert "Yes, better: 30 in July 2020 (above the upper limit), against a mean of 11.1" in shown
    assert icon_words("improvement_high") in shown and "No icon: no target to hold the limits against" in shown
    assert "Control chart · Falls · January 2019 to July 2020 · Your own data, not stored" in shown
    assert f"**Rules.** {PRESETS['default'].rule_card}" in shown
    assert len(page.get("vega_lite_chart")) == 1
    assert '<th role="rowheader" scope="row">2020-07-01</th>' not in shown
    assert '<th role="rowheader" scope="row">2020-07-01</th>' in table_of(page)
    labels = [button.label for button in page.get("download_button")]
    assert labels[:4] == ["CSV", "Excel", "PNG", "SVG"] and labels[4].startswith("Every point")


def test_nothing_to_draw_is_said_plainly(page):
    _button(page, "Draw the chart").click().run()
    assert [warning.value for warning in page.warning] == [
        "Paste a series first: a column of dates and a column of values."
    ]


def test_the_example_is_put_in_with_one_click_and_its_shift_can_be_taken(page):
    _button(page, "Use an example").click().run()
    # Means of the two invented levels: 1,485.6 / 24 and 856.4 / 12.
    assert "Recalculate from April 2022: the mean goes up from 62% to 71.4%, and 12 points in a row" in words(page)
    _button(page, "Recalculate from April 2022").click().run()
    assert _labelled(page.multiselect, RECALCULATE).value == [date(2022, 4, 1)]
    assert "Yes, better: a step up from April 2022, 62% to 71.4%; no sign of change since" in words(page)
    assert "Nothing is proposed." in words(page)


def test_a_proposal_is_compared_both_ways_before_it_is_taken(page):
    source = Source(pasted(STEP).encode())
    data = read(source.content)
    now = OwnChart.of(data.series, "Falls", Choices(), data.percent)
    (proposal,) = now.proposals()
    assert proposal.day == date(2020, 1, 1)
    proposed = OwnChart.of(data.series, "Falls", Choices(), data.percent, (), proposal.day)
    assert [mean for _, mean in proposed.levels] == [10, 20]
    assert (
        workbench_figure(proposed).finding == "Proposed: a step up from January 2020, 10 to 20; no sign of change since"
    )
    assert f"**Proposed.** {proposal.words}." in words(put_in(page, source.content.decode()))


OPTIONS = {
    "as it is": ({}, []),
    "lower is better": ({"Which way is better?": Better.DECREASE}, ["--direction", "decrease"]),
    "neither": ({"Which way is better?": Better.NEUTRAL}, ["--direction", "neutral"]),
    "target": ({"Target (optional)": 40.0}, ["--target", "40"]),
    "no screening": ({"Leave large moving ranges out of the limits (screening)": "Off"}, ["--screening", "off"]),
    "shift of 5": ({"Points of a shift": 5}, ["--shift-points", "5"]),
    "trend of 4": ({"Points of a trend": 4}, ["--trend-points", "4"]),
    "baseline of 12": ({"Limits from the first points only": 12}, ["--fix-after", "12"]),
    "run chart": ({"Fewest points for limits": 40}, ["--minimum", "40"]),
    **{preset: ({"Rules": preset}, ["--rules", preset]) for preset in PRESETS},
}


@pytest.mark.parametrize(("chosen", "arguments"), OPTIONS.values(), ids=OPTIONS)
def test_what_is_chosen_gives_what_the_command_gives(page, command, chosen, arguments):
    values = [31, 34, 30, 33, 90, 32, 29, 33, 31, 30, 34, 32, 33, 35, 36, 38, 37, 39, 36, 38, 41, 42, 44, 45]
    put_in(page, pasted(values))
    _choose(page, chosen)
    report = json.loads(command(as_command_takes_it(values), "--json", *arguments))
    (series,) = report["series"]
    shown = words(page)
    assert f"**Rules.** {report['rules']['card']}" in shown
    for icon in (series["variation_icon"], series["assurance_icon"]):
        assert icon is None or icon_words(icon) in shown
    is_run_chart = series["chart"] == "run chart"
    assert ("Run chart · Falls" in shown) == is_run_chart
    # What has no limits has none to recalculate.
    assert shown.count("**Proposed.**") == (0 if is_run_chart else len(series["proposed_shifts"]))
    table = table_of(page)
    for point in series["points"]:
        if point["mean"] is not None:
            assert f">{point['mean']:,.1f}</td>" in table and f">{point['upl']:,.1f}</td>" in table


def _choose(page: AppTest, chosen: dict[str, object]) -> None:
    widgets = [*page.radio, *page.number_input, *page.selectbox]
    for label, value in chosen.items():
        _labelled(widgets, label).set_value(value)
    page.run()
    assert not page.exception


def test_the_points_that_are_downloaded_are_those_of_the_command(command):
    text = as_command_takes_it([9, 11] * 6 + [19, 21] * 6) + as_command_takes_it([5, 7, 30, 2] * 4, "B")[21:]
    data = read(text, "series.csv")
    assert points_csv(data.series, Choices().chart(data.series)).decode() == command(text)


SETTLED = "the mean of the 12 points from January 2019"
WAITING = {
    # Means of 41 and 56; a level is worked out from 12 points.
    "12 and 8": (
        [40, 42] * 6 + [57, 55] * 4,
        f"From January 2020, 8 points in a row are above 41, {SETTLED}; a new level is worked out from 12 points, and so far"
        " there are 8.",
    ),
    # The last, 11, is above 10, the mean of its own level, as the points before that level were.
    "may turn back": (
        [19, 21] * 6 + [9, 11] * 6,
        f"From January 2020, 12 points in a row are below 20, {SETTLED}; they may yet turn back, because the latest are on"
        " the other side of their own mean.",
    ),
    # Seven of 20, then about 10 again: below the mean of the twelve from January 2020.
    "turn back": (
        [9, 11] * 6 + [20] * 7 + [11, 9] * 4,
        f"From January 2020, 8 points in a row are above 10, {SETTLED}; they are no new level, because 7 points on the other"
        " side of their own mean follow.",
    ),
    "no run": ([9, 11] * 10, f"After 10, {SETTLED}, no 7 points in a row lie on one side of it."),
}


@pytest.mark.parametrize(("values", "says"), WAITING.values(), ids=WAITING)
def test_where_nothing_is_proposed_the_reason_is_said(page, values, says):
    shown = words(put_in(page, pasted(values)))
    assert f"**Nothing is proposed.** {says}" in shown


def test_limits_too_young_to_look_for_a_shift_say_so(page):
    put_in(page, pasted([40, 42] * 6 + [57, 55] * 4))
    _labelled(page.multiselect, RECALCULATE).set_value([date(2020, 1, 1)]).run()
    shown = words(page)
    assert "Yes, better: a step up from January 2020, 41 to 56; no sign of change since" in shown
    assert "A shift is looked for after 12 points with the same limits, and there are 8." in shown


def test_a_table_of_more_columns_asks_which_are_dates_values_and_series(page):
    lines = (
        f"{ward}\t{day:%b %Y}\t{value}\t{value * 10}\tchecked\n"
        for ward in ("Rowan", "Ash")
        for day, value in months(STEP)
    )
    put_in(page, "Ward\tMonth\tFalls\tBed days\tNote\n" + "".join(lines))
    asked = {box.label: box.value for box in page.selectbox if box.label.startswith("Column of")}
    assert asked == {"Column of dates": 1, "Column of values": (2, 3), "Column of names of series": 0}
    names = [f"{ward}, {heading}" for heading in ("Falls", "Bed days") for ward in ("Rowan", "Ash")]
    assert _labelled(page.selectbox, SERIES).options == names
    _choose(page, {"Column of values": (3,)})
    assert _labelled(page.selectbox, SERIES).options == ["Rowan", "Ash"]
    assert "200 in December 2020" not in words(page) and "210 in December 2020" in words(page)
    _choose(page, {"Column of values": (4,)})
    assert "“checked” is not a number" in told(page)[0]


def test_counts_beside_percentages_are_told_apart_by_choosing_a_column(page):
    lines = "".join(f"{day:%b %Y}\t{value}\t{value * 2}%\n" for day, value in months(STEP))
    (line,) = told(put_in(page, "Month\tFalls\tShare\n" + lines))
    assert line.endswith(
        "24 values with a percent sign and 24 without. Write all of them one way, or choose one column of values."
    )
    _choose(page, {"Column of values": (2,)})
    assert "42% in December 2020" in words(page) and not told(page)


def test_dates_alone_are_single_events_with_the_limits_of_qicharts2_for_the_days_between_them():
    # Deaths after surgery, two of them on one day; the tool's limits are worked out anew after 33.
    with (ORACLE / "attributes.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["chart"].startswith("t ")]
    days = [
        date(2000, 1, 1) + timedelta(sum(int(row["numerator"]) for row in rows[:end])) for end in range(len(rows) + 1)
    ]
    data = read("Death\n" + "\n".join(map(str, days[::-1])), between="t")
    rules = PRESETS["default"].changed(screening=False, multiplier=PRECISE_MULTIPLIER)
    own = OwnChart.of(data.series, "Death", Choices(rules, between=data.between), data.percent, [days[34]])
    drawn = workbench_figure(own)
    for line in ("mean", "lpl", "upl"):
        assert [row[line] for row in drawn.rows] == pytest.approx([float(row[line]) for row in rows], rel=1e-7), line
    headings = {column.name: column.heading for column in drawn.columns}
    assert (headings["value"], headings["mean"]) == ("Days between events", "Median")
    assert "It is no mean, because what lies between rare events is skewed" in drawn.caption
    assert "Median" in svg_picture(drawn).decode() and "Mean" not in svg_picture(drawn).decode()


def test_single_events_are_judged_by_limits_and_runs_without_icons(page):
    shown = words(
        put_in(page, "Fall\n" + "".join(f"{day}/01/2023 06:00\n" for day in range(1, 14)) + "31/01/2023 18:00")
    )
    # A median of 1 day, and every step but the last of 1: limits of 1.
    assert "Yes, better: 18.5 days without an event up to 31 January 2023 (above the upper limit)" in shown
    assert "t chart · Fall" in shown and "7 points on one side of the median" in shown and "XmR chart," not in shown
    assert "The search for shifts is made for XmR charts" in shown and icon_words("improvement_high") not in shown
    assert not [box for box in page.number_input if box.label in ("Target (optional)", "Points of a trend")]
    assert [button.label for button in page.get("download_button")] == ["CSV", "Excel", "PNG", "SVG"]


def test_cases_between_events_have_the_limits_of_a_g_chart(page):
    # 12/11 of a mean of 98/12 and 1 make a chance of 1 in 10: percentiles as Minitab interpolates them, of events within k
    # cases 1 - 0.9^k. Half are reached between the 6th and the 7th case, all but 1.35 in 1,000 between the 62nd and the 63rd.
    cases = [0] * 6 + [16] * 5 + [18]
    put_in(
        page, "Infection\tBirths since\n" + "".join(f"{day // 2 + 1} Jan 2023\t{n}\n" for day, n in enumerate(cases))
    )
    assert "two rows for 2023-01-01" in told(page)[0]
    _choose(page, {"Each line holds": "g"})
    median = 6 + (0.5 - (1 - 0.9**6)) / (0.1 * 0.9**6) - 1
    upper = 62 + (0.99865 - (1 - 0.9**62)) / (0.1 * 0.9**62) - 1
    shown = words(page)
    assert not told(page) and "g chart · Births since" in shown
    limits = f"The median is {median:.1f} cases, with a provisional upper limit of {upper:.1f} cases and no lower one."
    assert limits in shown


def test_provisional_limits_have_no_assurance_icon(page):
    put_in(page, pasted([9, 11] * 6))
    _choose(page, {"Target (optional)": 40.0})
    assert "No icon: limits are provisional, from too few points" in words(page)
    put_in(page, pasted([9, 11] * 6 + [9]))
    assert icon_words("fail") in words(page)


def test_title_and_unit_that_are_typed_are_on_the_picture(page):
    put_in(page, pasted(STEP))
    _labelled(page.text_input, "Unit").set_value("Falls in a month").run()
    assert ">Falls in a month</th>" in table_of(page)
    data = read(pasted(STEP))
    own = OwnChart.of(data.series, "Falls", Choices(), data.percent, labels=Labels("Falls & slips", "Falls in a month"))
    drawn = svg_picture(workbench_figure(own)).decode()
    assert "Falls &amp; slips" in drawn and "Falls in a month" in drawn and "21 in December 2020" in drawn


def test_several_series_are_listed_with_icons_and_one_is_picked(page):
    rows = "".join(f"{day:%d/%m/%Y}\t{value}\t{value + 2}\t\n" for day, value in months(STEP))
    shown = words(put_in(page, f"Month\tWard A\tWard B\tWard C\n{rows}"))
    assert "No values, and so no chart: Ward C." in shown
    assert _labelled(page.selectbox, SERIES).options == ["Ward A", "Ward B"]
    assert "Control chart · Ward A" in shown and "2 series" in shown
    _button(page, "Recalculate from January 2020").click().run()
    _labelled(page.selectbox, SERIES).set_value("Ward B").run()
    assert "Control chart · Ward B" in words(page) and _labelled(page.multiselect, RECALCULATE).value == []
    _labelled(page.selectbox, SERIES).set_value("Ward A").run()
    assert _labelled(page.multiselect, RECALCULATE).value == [date(2020, 1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        pasted([48, 51]),
        pasted([48, 51], heading=""),
        "Falls on the ward\n\nMonth;Falls\nJan-19;48\nFeb-19;51\n",
        "series_id,date,value\nFalls,2019-01-01,48\nFalls,2019-02-01,51\n",
        "Ward\tMonth\tFalls\nFalls\t01/01/2019\t48\nFalls\t01/02/2019\t51",
        "value,note,date\n48,first,1 January 2019\n51,,1 Feb 2019",
        "Month\tFalls\nJan 2019\t48.0%\nFeb 2019\t51.0 %",
    ],
)
def test_series_are_read_as_people_write_them(text):
    data = read(text)
    assert data.series.dates.astype(str).tolist() == ["2019-01-01", "2019-02-01"]
    assert data.series.points.values.tolist() == [48, 51]
    assert data.percent == ("%" in text)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *((written, "2022-09-01") for written in ("Sep 2022", "Sept 2022", "September 2022", "Sep-22", "01/09/2022")),
        *((written, "2022-09-03") for written in ("3 Sep 2022", "03-Sep-22", "3/9/2022", "2022-09-03", "03/09/22")),
    ],
)
def test_dates_are_read_as_people_write_them(written, day):
    data = read(f"{written}\t1,234")
    assert (str(data.series.dates[0]), data.series.points.values.tolist()) == (day, [1234])


def test_a_workbook_is_read_with_its_own_dates_and_numbers(page):
    rows = [["Month", "Falls"], *([datetime(day.year, day.month, 1), value] for day, value in months(STEP))]
    upload(page, workbook(rows, title="Falls by month"), "falls.xlsx")
    assert "Control chart · Falls · January 2019 to December 2020" in words(page)
    assert not told(page)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_is_read_in_each_encoding_of_excel(encoding):
    data = read("Month\tSaved, £\nApr 2022\t5\n".encode(encoding), "saved.csv")
    assert data.series.ids == ("Saved, £",) and data.series.points.values.tolist() == [5]
    told_of = ["“saved.csv” is not written in UTF-8 and was read as Windows-1252"] if encoding == "cp1252" else []
    assert [note.partition(":")[0] for note in data.series.notes] == told_of


def test_very_many_columns_take_time_in_proportion(page):
    many = 20_000
    began = process_time()
    shown = words(put_in(page, _one_line([f"s{number}" for number in range(many)])))
    assert "20,000 series, of which the first 100 are listed" in shown
    (line,) = told(put_in(page, _one_line([f"s{number}" for number in range(120_000)])))
    assert "has more than 100,000 points" in line
    # In proportion it is some two seconds; each name held against each other, minutes.
    assert process_time() - began < 10


def _one_line(names: list[str]) -> str:
    cells = "\t1" * len(names)
    return "\t".join(["Month", *names]) + f"\nApr 2022{cells}"


BAD = {
    "one column": ("1\n2\n3", "has only one column. Two are needed"),
    "headings": ("Month\tFalls\n", "has no values, only headings"),
    "all missing": (pasted(["", "", ""], "date\tvalue\n"), "has no values. Every point is missing."),
    "text": (pasted([1, "many", "few"]), "line 3: “many” is not a number. Write one like 12.5"),
    "suppressed": (pasted([1, "*"]), "“*” is not a number"),
    "infinite": (pasted([1, "inf"]), "“inf” is not a number"),
    "too large": (pasted([1, "1e300"]), "has a value too large or too small to chart on 2019-02-01"),
    "date": ("31/02/2019\t5", "line 1: “31/02/2019” is not a date. Write it like"),
    "no year": ("0202-04-01\t5", "has a date that cannot be right, 0202-04-01"),
    "twice": ("Month\tFalls\nApr 2022\t1\nApr 2022\t2", "Falls has two rows for 2022-04-01; keep one of them."),
    "mixed": (pasted([5] * 12) + "15/06/2019\t5", "mixes frequencies"),
    "some percent": (pasted(["5%", 6, 7]), "1 value with a percent sign and 2 without"),
    "thousands": ("Apr 2022,1,234\nMay 2022,1,235", "has 3 columns and not a heading for each"),
    "same headings": ("Month\tA\tA\nApr 2022\t1\t2", "has two columns headed “A”"),
    "quotation mark": ('Apr 2022\t"1', "a quotation mark near line 1 is out of place"),
    "long name": (pasted([1, 2], f"Month\t{'x' * 200}\n"), "is too long: at most 100 letters"),
}


@pytest.mark.parametrize(("text", "says"), BAD.values(), ids=BAD)
def test_a_bad_series_is_refused_in_one_line(page, text, says):
    (line,) = told(put_in(page, text))
    assert says in line and "\n" not in line
    assert not page.get("download_button")


FILES = {
    "empty.csv": (b"", "is empty"),
    "picture.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is not a table. Upload a CSV file or an Excel workbook"),
    "old.xls": (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "Workbook\0".encode("utf-16-le"), "paste them here"),
    "strange.csv": (
        b"date,value\n2022-04-01,\x81",
        "is in no encoding that can be read. In Excel, save it as “CSV UTF-8”",
    ),
    "cut.xlsx": (workbook([["a", "b"]])[:900], "is damaged or cut short"),
    "blank.xlsx": (workbook([]), "is empty. It should have two columns"),
    "formula.xlsx": (workbook([["Apr 2022", "=1+1"]]), "“=1+1” is not a number"),
}


@pytest.mark.parametrize(("name", "content", "says"), [(name, *facts) for name, facts in FILES.items()], ids=FILES)
def test_a_wrong_file_is_refused_in_one_line(page, name, content, says):
    (line,) = told(upload(page, content, name))
    assert says in line and name in line and "\n" not in line and "return" not in line


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"Limits from the first points only": 6}, "A baseline has at least 12 points, not 6."),
        ({"Points of a shift": 1}, "each 2 or more"),
    ],
)
def test_impossible_choices_are_refused_in_one_line(page, chosen, says):
    put_in(page, pasted(STEP))
    _choose(page, chosen)
    (line,) = told(page)
    assert says in line


def test_one_point_is_said_to_be_too_few(page):
    shown = words(put_in(page, "Apr 2022\t5"))
    assert "5 in April 2022; limits need 12 points, and there is 1" in shown
    assert "No icon: too few points for limits" in shown and "A run chart has no limits to recalculate." in shown


def test_unsorted_dates_are_sorted_and_said_to_be(page):
    assert "The dates of Falls were not in order and have been sorted." in words(
        put_in(page, "Month\tFalls\nMay 2022\t1\nApr 2022\t2")
    )


def test_100_000_points_are_held_to_the_rules_and_the_latest_drawn(page):
    lines = [f"{date(1750, 1, 1) + timedelta(day)}\t{40 + day * day % 17}" for day in range(100_001)]
    shown = words(put_in(page, "\n".join(lines[:-1])))
    assert (
        "The chart and the table have the latest 1,000 of 100,000 points; mean, limits and rules are of all." in shown
    )
    (line,) = told(put_in(page, "\n".join(lines)))
    assert "has more than 100,000 points, the most that can be charted at once" in line


@pytest.mark.parametrize("values", [[0] * 15, [1e-8 * n for n in range(15)], [-1e15, 1e15] * 8, [0.1 + 0.2, 0.3] * 9])
def test_strange_values_are_drawn_all_the_same(values):
    data = read(pasted(values))
    drawn = workbench_figure(OwnChart.of(data.series, "Falls", Choices(target=0.0), data.percent))
    assert png_picture(drawn).startswith(b"\x89PNG") and excel_bytes(drawn).startswith(b"PK")


def test_downloads_say_whose_data_it_is_and_no_name_becomes_a_formula():
    data = read(pasted(STEP, "Month\t=cmd()\n"))
    own = OwnChart.of(data.series, "=cmd()", Choices(), data.percent)
    table = csv_bytes(workbench_figure(own)).decode("utf-8-sig")
    about = dict(load_workbook(io.BytesIO(excel_bytes(workbench_figure(own))))["About"].iter_rows(values_only=True))
    assert about["Data"] == "A series of your own: not checked, and no part of the record." and ",own," in table
    assert "collaboratives" not in table
    assert ",=cmd" not in table and "'=cmd()," in points_csv(data.series, Choices().chart(data.series)).decode()


def test_a_file_of_a_name_in_markdown_is_told_letter_by_letter():
    with pytest.raises(SpcRefused, match=r"“\*a\*\.csv” is empty"):
        read(b" ", "*a*.csv")
