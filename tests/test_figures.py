"""Figures, drawn from returns that came in as workbooks: the published numbers, and what filters and gaps make of them."""

import csv
import io
import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import narwhals as nw
import pandas as pd
import pytest
from months_sent import send
from openpyxl import load_workbook

import natpatsip
from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis import frames
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import PAGE
from natpatsip.figures import FIGURES, UnknownFigure, figure
from natpatsip.figures.about import name_file
from natpatsip.figures.exports import EXPORTS, csv_bytes, excel_bytes, json_bytes
from natpatsip.figures.mandet.headline import headline as mandet_headline
from natpatsip.figures.mhsip.headline import headline as mhsip_headline
from natpatsip.figures.movers import describe_movers
from natpatsip.figures.workbook import HEADINGS_AT
from natpatsip.quarters import Quarter
from natpatsip.sheets.extracts import EXTRACTS

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
Q4 = Quarter.parse("Q4 2022/23")
ENGLAND = Selection.ending(Q4)


def published(name):
    with (PUBLISHED / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def draw(store, figure_id, selection=ENGLAND):
    with store.snapshot() as snapshot:
        return figure(figure_id, selection, snapshot)


def test_fig19_is_the_published_table_in_every_cell(demonstration):
    rows = list(csv.DictReader(io.StringIO(csv_bytes(draw(demonstration, "fig19")).decode("utf-8-sig"))))
    columns = {
        "psc": "psc",
        "direct_pct": "direct_percent",
        "direct_wards": "wards_direct",
        "target_wards": "wards_target",
        "target_met_pct": "target_met_percent",
        "total_wards": "wards_total",
    }
    assert list(rows[0])[:6] == list(columns)
    stated = published("q4_2022_23_mhsip_wards_by_psc.csv")
    ours = [[row[column] for column in columns] for row in rows]
    assert ours[0][0] == "England"
    assert [row[1:] for row in ours] == [[row[theirs] for theirs in list(columns.values())[1:]] for row in stated]
    assert [row[0] for row in ours[1:]] == [row["psc"] for row in stated[1:]]


def test_eleven_collaboratives_reach_the_target_whatever_the_text_of_the_report_says(demonstration):
    # Its table has 11 rows of 100% or more; its text says 12.
    assert draw(demonstration, "fig19").numbers["pscs_at_target"] == 11


# Plans of the national team: the same for every place.
FOR_ENGLAND_ALONE = ("fig07", "fig08")
# A sheet that nobody has to send, and that the demonstration does not: its plan is shown, and the rest is not collected.
VOLUNTARY = ("fig20", "safety_psirf")
# Not of returns: the lists of organisations are nobody's demonstration.
OF_LISTS = ("place_within",)
# Told as a table alone, or drawn only for one place.
WITHOUT_CHART = ("place_behind", "participation", "place_queries", "place_notes", "place_within", "place_words")
# There every ICB is in quality improvement and has agreed its plan, and nothing was told of challenges, asked or noted.
EMPTY_IN_WESSEX = (
    *("medsip_nearest", "medsip_stood_still", "safety_nearest", "safety_stood_still"),
    *("challenges_medsip", "place_queries", "place_notes"),
)
# Publishers' extracts: the demonstration has none.
EXTRACTED = [id for id, definition in FIGURES.items() if definition.sheet in {sheet.name for sheet in EXTRACTS}]
# Figures that one function makes for many measures: the first of each family is drawn.
FAMILIES = ("map_", "ranked_", "funnel_", "trajectory_", "panels_", "control_", "spc_summary_", "spc_grid_")
FIRST_OF_FAMILY = {family: next(id for id in FIGURES if id.startswith(family)) for family in FAMILIES}
SHOWN = [figure_id for figure_id in FIGURES if figure_id != "safety_psirf"]
DRAWN = [id for id in SHOWN if not id.startswith(FAMILIES) or id in FIRST_OF_FAMILY.values()]


@pytest.fixture(scope="module")
def england(demonstration):
    """Each figure for England, drawn once; only to be read."""
    return cache(lambda figure_id: draw(demonstration, figure_id))


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_says_what_it_shows_in_words_with_numbers(england, figure_id):
    drawn = england(figure_id)
    assert any(letter.isdigit() for letter in drawn.finding) or drawn.empty
    assert drawn.caption in drawn.alt and drawn.finding in drawn.alt
    assert drawn.definition and drawn.question.endswith("?")
    assert drawn.empty or {column.name for column in drawn.columns} <= set().union(*drawn.rows)


@pytest.mark.parametrize("figure_id", FIGURES)
def test_a_figure_says_whose_data_it_is(england, figure_id):
    provenance = england(figure_id).provenance
    assert provenance.demonstration == (figure_id not in (*VOLUNTARY, *EXTRACTED, *OF_LISTS))
    if figure_id in EXTRACTED:
        assert provenance.coverage == "No national data was sent"
    elif figure_id in (*OF_LISTS, "place_notes"):
        assert provenance.coverage == provenance.extract
    elif provenance.extract:
        assert " as of " in provenance.coverage or "national extract" in provenance.coverage
    elif figure_id == "handover":
        assert provenance.coverage == "Voluntary: 15 of 15 collaboratives returned"
    elif figure_id in VOLUNTARY:
        assert provenance.coverage == "Voluntary, and not collected" and not provenance.left_out
    else:
        # The summary of all measures counts the national extracts too.
        assert provenance.coverage.startswith("15 of 15 collaboratives returned")


@pytest.mark.parametrize("figure_id", [figure_id for figure_id in DRAWN if figure_id not in WITHOUT_CHART])
def test_every_row_of_the_table_twin_is_named_in_the_picture(england, figure_id):
    drawn = england(figure_id)
    svg = EXPORTS["svg"](drawn).decode()
    assert drawn.finding.split()[0] in svg
    if (
        figure_id in ("matneo_moves", "mhsip_moves", "matneo_stood_still", "mhsip_stood_still")
        or "benefit" in figure_id
        or figure_id in ("fig04", "fig13", "fig14")
    ):
        return  # Their tables tell more than is drawn: who moved or stood still, and how a result is worked out.
    # The summary's rows are grouped by programme and named by their measure.
    named_by = drawn.columns[1 if figure_id.startswith("spc_summary") else 0].name
    names = [row for row in drawn.table[named_by] if row not in ("England", "All stages")]
    assert sum(str(name).split()[-1].replace("&", "&amp;") in svg for name in names) == len(names)


@pytest.mark.parametrize("figure_id", DRAWN)
def test_every_export_says_that_it_is_a_demonstration_and_what_was_chosen(demonstration, figure_id):
    drawn = draw(demonstration, figure_id, Selection.ending(Q4, psc=("WEX",)))
    marked = FIGURES[figure_id].peers
    place = "England" if figure_id in FOR_ENGLAND_ALONE or marked else "Wessex"
    filters = "no other filter" if figure_id in FOR_ENGLAND_ALONE else "Collaborative: Wessex"
    filters = "Highlight: Wessex" if marked else filters
    kind = "" if figure_id in (*VOLUNTARY, *OF_LISTS) else "Demonstration data"
    assert place in name_file(drawn, "csv") and ("demonstration" in name_file(drawn, "csv")) == bool(kind)
    if figure_id in EMPTY_IN_WESSEX:
        assert drawn.empty
        return
    row = next(csv.DictReader(io.StringIO(csv_bytes(drawn).decode("utf-8-sig"))))
    assert (
        filters in row["filters"]
        and row["data"] == ("demonstration" if kind else "returns")
        and row["made_by"] == natpatsip.MADE_BY
    )
    book = load_workbook(io.BytesIO(excel_bytes(drawn)))
    about = {cells[0].value: cells[1].value for cells in book["About"].iter_rows()}
    assert filters in about["Filters"] and about["Data"].startswith(kind)
    assert about["Made by"] == book.properties.creator == natpatsip.MADE_BY
    table = [[cell.value for cell in cells] for cells in book.worksheets[0].iter_rows(min_row=HEADINGS_AT)]
    assert table[0] == [column.heading for column in drawn.columns]
    assert len(table) == len(drawn.table) + 1
    record = json.loads(json_bytes(drawn))
    assert len(record["rows"]) == len(drawn.table) and record["data"].startswith(kind)
    assert record["made_by"] == natpatsip.MADE_BY
    if drawn.chart:
        drawing = EXPORTS["svg"](drawn).decode()
        assert natpatsip.MADE_BY in drawing and ("Demonstration" in drawing or not kind)


# A PNG is made of the very chart that the SVG is made of, and `test_charts` makes one of every kind of chart.
AS_PNG = ("fig01", "fig12")


@pytest.mark.parametrize(
    "figure_id",
    [pytest.param(id, marks=() if id in AS_PNG else pytest.mark.prove) for id in DRAWN if id not in WITHOUT_CHART],
)
def test_a_figure_is_a_png_too(england, figure_id):
    assert EXPORTS["png"](england(figure_id)).startswith(b"\x89PNG")


CHOICES = [
    {},
    {"psc": ("WEX",)},
    {"psc": ("WEX", "OX"), "tool": ("news2",)},
    {"region": ("Y56",)},
    {"icb": ("QRL",), "tool": ("soft_signs", "news2_soft_signs")},
    {"ward_type": ("acute_adult", "picu")},
    {"provider_kind": ("Private",)},
    {"region": ("Y60",), "ward_type": ("low_secure",)},
]


def raw_rows(store, table, quarter):
    """The rows that stand for a quarter with the regions of their ICBs, by the slow and obvious way."""
    region = {icb.code: icb.region for icb in organisations.icbs()}
    kind = {provider.code: provider.kind for provider in organisations.providers()}
    with store.snapshot() as snapshot:
        rows = [dict(row) for row in snapshot.rows(f"SELECT * FROM {table} WHERE quarter = ?", [quarter.key])]
    for row in rows:
        row["region"] = region[row["icb"]]
        if "provider" in row:
            row["provider_kind"] = kind[row["provider"]]
    return rows


def matching(rows, choices):
    return [
        row for row in rows if all(column not in row or row[column] in chosen for column, chosen in choices.items())
    ]


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_filters_agree_with_a_slow_and_obvious_recomputation(demonstration, choices):
    chosen = Selection.ending(Q4, **choices)
    homes = matching(raw_rows(demonstration, "care_homes", Q4), choices)
    by_tool = draw(demonstration, "fig03", chosen).table
    assert by_tool["homes"].sum() == sum(row["homes"] for row in homes)
    assert by_tool["homes_stage5"].sum() == sum(row["homes"] for row in homes if row["stage"] >= 5)
    over_time = draw(demonstration, "fig02", chosen)
    assert over_time.rows[-1]["homes_stage7"] == sum(row["homes"] for row in homes if row["stage"] == 7)
    # The ambitions are for all homes, whatever their tool.
    assert ("85%" in json.dumps(over_time.chart(PAGE)["datasets"])) == ("tool" not in choices)
    # A part of a collaborative is named as one, and one that was chosen alone stands among the others.
    if choices.keys() == {"psc"} and len(choices["psc"]) == 1:
        homes = raw_rows(demonstration, "care_homes", Q4)
    own = {row["psc"].split(" (")[0]: row["homes"] for row in draw(demonstration, "fig01", chosen).rows[1:]}
    counted = defaultdict(int)
    for row in homes:
        counted[organisations.find_collaborative(row["psc"]).name] += row["homes"]
    assert own == counted
    wards = matching(raw_rows(demonstration, "wards", Q4), choices)
    engaged = draw(demonstration, "fig17", chosen)
    assert engaged.numbers["wards_engaged"] == sum(row["stage"] >= 3 for row in wards)
    direct = draw(demonstration, "fig18", chosen)
    assert direct.numbers.get("wards_direct", 0) == sum(row["support"] == "direct" for row in wards)


PLACED = (
    frames.care_homes,
    frames.wards,
    frames.trusts,
    frames.optimisation,
    frames.early_warning,
    frames.optimisation_months,
    frames.opioids,
    frames.preterm_scores,
    frames.systems,
    frames.opioid_months,
    frames.review_months,
    frames.narrative,
    frames.challenges,
    frames.handover,
)


def test_frames_are_the_same_on_pandas(demonstration):
    with demonstration.snapshot() as snapshot:
        tables = {}

        def on_pandas(name):
            # With types that have blanks of their own, as a notebook reads them from Parquet.
            arrow = snapshot.table(name).collect("pyarrow").to_native()
            tables.setdefault(name, arrow.to_pandas(types_mapper=pd.ArrowDtype))
            return nw.from_native(tables[name]).lazy()

        for make in PLACED:
            ours = make(snapshot.table).collect("pyarrow")
            theirs = make(on_pandas).collect("pandas")
            assert ours.columns == theirs.columns
            blanked = [tuple(None if pd.isna(value) else value for value in row) for row in theirs.rows()]
            assert sorted(ours.rows(), key=str) == sorted(blanked, key=str)


def test_a_place_that_nothing_matches_says_so(demonstration):
    nowhere = Selection.ending(Q4, region=("Y56",), psc=("WEX",))
    for figure_id in FIGURES:
        drawn = draw(demonstration, figure_id, nowhere)
        assert csv_bytes(drawn)
        if figure_id not in (*FOR_ENGLAND_ALONE, "fig20"):
            assert (drawn.empty and drawn.finding.startswith(("No ", "There is no "))) or figure_id == "safety_psirf", (
                figure_id
            )
    with demonstration.snapshot() as snapshot:
        assert mandet_headline(nowhere, snapshot).sentence.startswith("No ")
        assert mhsip_headline(nowhere, snapshot).sentence.startswith("No ")


@pytest.mark.parametrize(
    ("adopted", "finding"),
    [
        ({}, "None of 40 homes have adopted a tool"),
        ({"news2": 1}, "The one home that has adopted a tool uses NEWS2"),
        ({"news2": 3, "soft_signs": 3}, "are the tools most used: 3 each of the 6 homes that have adopted one"),
        ({"news2": 4, "soft_signs": 3}, "NEWS2 is the tool most used: 4 of the 7 homes that have adopted one"),
    ],
)
def test_a_tool_is_called_the_most_used_where_any_is_used_and_none_as_much(store, adopted, finding):
    homes = [
        {"icb": icb, "tool": tool.code, "stage": stage, "homes": number, "care_homes_registered": registered}
        for icb, registered in (("QVV", 40), ("QRL", 0))
        for tool in catalogue.tools()
        for stage in range(tool.highest_stage + 1)
        for number in [_homes_at(tool.code, stage, adopted) if registered else 0]
    ]
    send(store, "WEX", care_homes=homes)
    assert draw(store, "fig03", Selection.ending(Q4, psc=("WEX",))).finding.endswith(finding)


def _homes_at(tool, stage, adopted):
    """Ten homes with each tool, at stage 5 those that have adopted it and at the first all others."""
    return {0: 10 - adopted.get(tool, 0), 5: adopted.get(tool, 0)}.get(stage, 0)


def test_a_return_that_is_missing_is_missing_and_not_zero(demonstration_copy):
    """Two collaboratives withdraw their last quarter: they leave both parts of every share, and the count says so."""
    before = draw(demonstration_copy, "fig02").table
    with demonstration_copy.snapshot() as snapshot:
        gone = snapshot.rows(
            "SELECT DISTINCT submission, psc FROM current_sheets WHERE quarter = ? AND psc IN ('WEX', 'OX')", [Q4.key]
        )
    with demonstration_copy.writing() as writing:
        for row in gone:
            writing.withdraw(row["submission"], Actor("Test"), "sent by mistake")

    over_time = draw(demonstration_copy, "fig02")
    assert over_time.table["returned"].iloc[-1] == "13 of 15"
    assert over_time.provenance.coverage == "13 of 15 collaboratives returned so far"
    assert over_time.provenance.not_returned == ("Oxford", "Wessex")
    assert over_time.table["homes"].iloc[-1] < before["homes"].iloc[-1]
    assert list(over_time.table["homes"][:-1]) == list(before["homes"][:-1])
    assert "Wessex" not in set(draw(demonstration_copy, "fig01").table["psc"])

    wessex = Selection.ending(Q4, psc=("WEX",))
    assert draw(demonstration_copy, "fig02", wessex).empty
    earlier = draw(demonstration_copy, "fig02", Selection.ending(Q4 + 1))
    assert earlier.empty and "No care homes were returned for Q1 2023/24" in earlier.finding


def test_two_of_fifteen_missing_is_said_by_every_figure_and_is_nowhere_a_zero(demonstration_copy):
    with demonstration_copy.snapshot() as snapshot:
        gone = snapshot.rows(
            "SELECT DISTINCT submission FROM current_sheets WHERE quarter = ? AND psc IN ('WEX', 'OX')", [Q4.key]
        )
    with demonstration_copy.writing() as writing:
        for row in gone:
            writing.withdraw(row["submission"], Actor("Test"), "sent by mistake")
    for figure_id in SHOWN:
        drawn = draw(demonstration_copy, figure_id)
        if drawn.provenance.extract or figure_id in VOLUNTARY:
            continue
        coverage = drawn.provenance.coverage.removeprefix("Voluntary: ")
        assert coverage.startswith("13 of 15 collaboratives returned"), figure_id
        assert "Oxford, Wessex" in drawn.provenance.left_out or drawn.provenance.voluntary
        named = drawn.table[drawn.table[drawn.columns[0].name].isin(["Wessex", "Oxford"])]
        counts = [c.name for c in drawn.columns if c.unit in ("count", "percent")]
        assert not (named[counts].fillna(-1) == 0).any(axis=None), f"{figure_id} says 0 of what is missing"
        quarterly = drawn.table[drawn.table[drawn.columns[0].name] == Q4.label]
        if "returned" in drawn.table and len(quarterly):
            assert set(quarterly["returned"]) == {"13 of 15"}, figure_id


def test_the_change_on_the_quarter_is_among_those_who_returned_in_both(demonstration_copy):
    with demonstration_copy.snapshot() as snapshot:
        (row,) = snapshot.rows(
            "SELECT DISTINCT submission FROM current_sheets WHERE quarter = ? AND psc = 'KSS'", [Q4.previous.key]
        )
    with demonstration_copy.writing() as writing:
        writing.withdraw(row["submission"], Actor("Test"), "sent by mistake")
    assert "the 14 collaboratives that returned in both quarters" in draw(demonstration_copy, "fig02").caption
    with demonstration_copy.snapshot() as snapshot:
        assert "among 14 of 15" in mandet_headline(ENGLAND, snapshot).tiles[0].change


def test_the_tiles_are_the_report_s_numbers(demonstration):
    with demonstration.snapshot() as snapshot:
        decided, adopted, sustained = mandet_headline(ENGLAND, snapshot).tiles
        direct, engaged, involved, package = mhsip_headline(ENGLAND, snapshot).tiles
    assert [tile.value for tile in (decided, adopted, sustained)] == ["77.6%", "61.2%", "19.9%"]
    assert "9,164 of 14,975 homes" in adopted.detail and "3,565 to go" in adopted.detail
    assert [tile.value for tile in (direct, engaged, involved, package)] == ["13%", "261", "51 of 52", "76%"]


def test_an_unknown_figure_is_named_with_those_there_are(demonstration):
    with pytest.raises(UnknownFigure, match="fig19"), demonstration.snapshot() as snapshot:
        figure("fig99", ENGLAND, snapshot)


def test_who_moved_a_measure_is_named_as_counted_and_adds_up(demonstration):
    with demonstration.snapshot() as snapshot:
        told = describe_movers(MEASURES["mandet_stage5"], ENGLAND, snapshot)
        rows = snapshot.rows("SELECT psc, quarter, sum(homes) AS homes FROM care_homes WHERE stage >= 5 GROUP BY ALL")
    counted = {(row["psc"], row["quarter"]): row["homes"] for row in map(dict, rows)}
    moves = {
        psc.name: counted[psc.code, Q4.key] - counted[psc.code, Q4.previous.key]
        for psc in organisations.collaboratives()
    }
    total, *parts = [int(number) for number in re.findall(r"\d+(?= more| in )", told)]
    first, second, third = sorted(moves, key=moves.get, reverse=True)[:3]
    assert total == sum(parts) == sum(moves.values())
    assert parts[:3] == [moves[first], moves[second], moves[third]]
    assert [told.index(name) for name in (first, second, third)] == sorted(map(told.index, (first, second, third)))
