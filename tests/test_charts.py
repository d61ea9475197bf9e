"""The charts as people get them: drawn as pictures without a chromium, and on a page in a real one."""

import re
import struct
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from itertools import combinations, pairwise

import altair as alt
import pytest
from cases import first_of
from playwright.sync_api import Browser, Page

from natpatsip import catalogue
from natpatsip.charts.bars import share_bars, target_bullets
from natpatsip.charts.comparison import stated_and_modelled
from natpatsip.charts.end_labels import place_labels
from natpatsip.charts.funnel import INSIDE, OUTSIDE_95, OUTSIDE_998, share_funnel
from natpatsip.charts.grid import count_grid, share_grid
from natpatsip.charts.journeys import stage_journeys
from natpatsip.charts.labels import ReferenceLine, pick
from natpatsip.charts.lines import Aim, share_lines
from natpatsip.charts.medium import PAGE, PAGE_DARK, PICTURE_WIDTH, Heading, Medium, picture
from natpatsip.charts.months import month_lines
from natpatsip.charts.palette import DARK, LIGHT, Palette
from natpatsip.charts.panels import share_panels
from natpatsip.charts.phase_matrix import phase_matrix
from natpatsip.charts.pictures import png_bytes, svg_bytes
from natpatsip.charts.sides import Spot, label_sides
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.stage_grid import stage_grid
from natpatsip.charts.stages import stage_bars, stage_columns, stage_shares_in_columns
from natpatsip.charts.tile_map import tile_map
from natpatsip.charts.timeline import ReferenceDay, phase_timeline

PICTURE = picture(Heading("Five of six are above England", "Care homes at stage 5 or above", "Six of 15 returned"))
ENGLAND = ReferenceLine(61.2, "England 61.2%")
AIM_65 = ReferenceLine(65, "Ambition 65%", goal=True)
AMBITION = ReferenceLine(85, "Ambition 85%", goal=True)
QUARTERS = ["Q1 2022/23", "Q2 2022/23", "Q3 2022/23", "Q4 2022/23"]


def rows(fields: Sequence[str], values: Iterable[tuple]) -> list[Row]:
    return [dict(zip(fields, row, strict=True)) for row in values]


SHARES = rows(
    ["name", "short", "share", "label", "short_label"],
    [
        ("Health Innovation Manchester", "Manchester", 85.0, "85.0% · 463 of 545", "85%"),
        ("Kent, Surrey & Sussex", "KSS", 84.96, "85.0% · 1,426 of 1,679", "85%"),
        ("Imperial College Health Partners", "Imperial", 39.2, "39.2% · 103 of 263", "39%"),
        ("Wessex", "Wessex", None, "Not returned", "–"),
    ],
)
# Direct wards, a tenth of all wards and the share of that target met: NatPatSIP progress report, Q4 2022/23.
WARDS = rows(
    ["name", "short", "count", "target", "label", "short_label"],
    [
        ("East Midlands", "E Mids", 21, 13.4, "21 of 134 · 157% of target", "157%"),
        ("Yorkshire & Humber", "Y&H", 11, 11.8, "11 of 118 · 93% of target", "93%"),
        ("Imperial College Health Partners", "Imperial", 6, 8.2, "6 of 82 · 73% of target", "73%"),
    ],
)
TREND = rows(
    ["quarter", "series", "short", "share", "label"],
    [
        (quarter, series, short, share, f"{share}%")
        for series, short, shares in [
            ("Stage 3 or above", "3+", [67.1, 71.0, 75.0, 77.6]),
            ("Stage 5 or above", "5+", [45.0, 50.2, 55.0, 76.9]),
            ("Stage 7", "7", [10.3, 13.1, 16.0, 19.9]),
        ]
        for quarter, share in zip(QUARTERS, shares, strict=True)
    ],
)
AIMS = [
    Aim(name, "Q4 2022/23", share)
    for name, share in zip(dict.fromkeys(row["series"] for row in TREND), (95, 85, 40), strict=True)
]
HOMES = rows(
    ["name", "short", "stage", "count"],
    [("NEWS2 and Soft Signs", "Both", stage, 1000 + stage) for stage in range(8)]
    + [("Tool undecided", "Undecided", 0, 400), ("Tool undecided", "Undecided", None, 250)],
)
SUPPORTED = rows(
    ["stage", "part", "count"],
    [(3, "Direct", 60), (3, "Network", 48), (4, "Direct", 73), (5, "Network", 11), (2, "Direct", 999)],
)

EARLY_WARNING = rows(
    ["name", "column", "stage", "count"],
    [
        ("Eastern", "MEWS", 0, 3),
        ("Eastern", "MEWS", 5, 1),
        ("Wessex", "MEWS", None, 2),
        ("Eastern", "NEWTT2", 4, 4),
        ("Wessex", "NEWTT2", 4, 0),
    ],
)
GIVEN = rows(
    ["name", "short", "column", "column_short", "share", "label", "detail"],
    [
        ("Kent, Surrey & Sussex", "KSS", "Antenatal corticosteroids", "Steroids", 65.0, "65%", "13 of 20"),
        ("Kent, Surrey & Sussex", "KSS", "Early breast milk", "Milk", 64.96, "65%", "64.96% of 20"),
        ("Yorkshire & Humber", "Y&H", "Antenatal corticosteroids", "Steroids", 100.0, "100%", "5 of 5"),
        ("Yorkshire & Humber", "Y&H", "Early breast milk", "Milk", None, None, "Not returned"),
        ("Wessex", "Wessex", "Antenatal corticosteroids", "Steroids", 0.0, "0%", "0 of 7"),
    ],
)
MOVES = rows(
    ["before", "after", "count"],
    [
        ("3 Decision", "5 Adoption", 4),
        ("5 Adoption", "5 Adoption", 1203),
        ("5 Adoption", "3 Decision", 2),
        ("6 Spread", "4 Testing or Implementation", 3),
        ("1 Knowledge", "2 Interest", 0),
        ("Joined", "0 No contact", 7),
        ("3 Decision", "Left", 5),
    ],
)
JOURNEYS = rows(
    ["name", "short", "column", "stage", "not_applicable", "ending"],
    [
        ("Royal Devon University", "R Devon", quarter, stage, False, None)
        for quarter, stage in zip(QUARTERS, [0, 2, None, 7], strict=True)
    ]
    + [("Northern Devon", "N Devon", quarter, 3, False, "merged into Royal Devon") for quarter in QUARTERS[:2]]
    + [("Torbay & South Devon", "Torbay", QUARTERS[3], None, True, None)],
)
DAYS = ["start_earliest", "start_latest", "end_earliest", "end_latest", "actual_start", "actual_end"]
PHASES = [
    row | {"short": row["name"][0], "label": "Planned and actual", "short_label": ""}
    for row in rows(
        ["name", *DAYS],
        [
            ("1 Preparing", date(2022, 9, 1), date(2022, 10, 1), date(2022, 12, 1), date(2023, 2, 1), None, None),
            (
                "2 Learning",
                date(2022, 11, 1),
                date(2022, 11, 1),
                date(2023, 1, 1),
                date(2023, 1, 1),
                *[date(2022, 12, 1)] * 2,
            ),
            ("3 Beginning", date(2023, 3, 1), date(2023, 3, 1), None, None, date(2023, 4, 1), None),
            ("4 Not planned", None, None, None, None, None, None),
        ],
    )
]
TILES = rows(
    ["name", "short", "column", "row", "share", "label", "detail"],
    [
        ("North East & North Cumbria", "NENC", 2, 0, 65.0, "65%", "65.0% of 20"),
        ("South West", "South West", 0, 2, 64.9, "65%", "64.9% of 400"),
        ("Wessex", "Wessex", 1, 2, None, None, "Not returned"),
    ],
)
FUNNEL = rows(
    ["name", "short", "denominator", "share", "detail", "verdict"],
    [
        ("Imperial College Health Partners", "Imperial", 263, 39.2, "39.2% of 263", OUTSIDE_998),
        ("Health Innovation Manchester", "Manchester", 545, 56.0, "56.0% of 545", OUTSIDE_95),
        ("Kent, Surrey & Sussex", "KSS", 1679, 61.0, "61.0% of 1,679", INSIDE),
        ("Wessex", "Wessex", 300, None, "Not returned", INSIDE),
    ],
)
LIMITS = rows(
    ["denominator", "lower_95", "upper_95", "lower_998", "upper_998"],
    [(263, 55, 67, 52, 70), (545, 57, 65, 55, 67), (1679, 59, 63, 58, 65)],
)
OPIOID_PHASES = {"Not engaged": "No", "1 Engage": "1", "2 Diagnose": "2", "3 Design": "3"}
SYSTEMS = rows(
    ["name", "group", "phase", "text", "detail"],
    [
        ("Buckinghamshire, Oxfordshire and Berkshire West", "Oxford", "3 Design", "3.5", "3 Design, score 3.5"),
        ("Frimley", "Oxford", "Not engaged", None, "Not engaged"),
        ("Kent and Medway", "KSS", "1 Engage", None, "1 Engage, no score"),
        ("Sussex", "KSS", None, None, "Not returned"),
    ],
)
MONTHS = rows(
    ["month", "series", "short", "value", "label"],
    [
        (date(2022, month, 1), series, series.split()[0], value, f"{value}%")
        for series, values in [("Steroids", [50, 55, 60, 70, 60, 65]), ("Cord management", [33, 38, None, 41, 50, 61])]
        for month, value in enumerate(values, start=1)
    ],
)
LIVES = rows(
    ["name", "short", "value", "label", "short_label", "modelled"],
    [
        ("Published in the report", "Published", 465.0, "465 lives", "465", False),
        ("Model with these assumptions", "Model", 351.4, "351 lives", "351", True),
        ("Model without a parameter", "No model", None, "Cannot be computed", "–", True),
    ],
)


def shares(medium: Medium, table: Sequence[Row] = SHARES, lines: tuple[ReferenceLine, ...] = (ENGLAND, AMBITION)):
    return share_bars(table, medium, reference_lines=lines)


def bullets(medium: Medium):
    return target_bullets(WARDS, medium, unit="Directly supported wards")


def so_far(table: Sequence[Row]) -> list[Row]:
    """Of settled quarters, but for the rows that say how many have returned; each share is of a thousand."""
    return [{"so_far": "", "counted": f"{10 * (row['share'] or 0):g} of 1,000"} | dict(row) for row in table]


def trend(medium: Medium, table: Sequence[Row] = TREND, aims: list[Aim] = AIMS):
    return share_lines(so_far(table), medium, quarters=QUARTERS, aims=aims)


def homes(medium: Medium, table: Sequence[Row] = HOMES):
    return stage_bars(table, medium, unit="Care homes")


def wards(medium: Medium, parts: tuple[str, ...] = ("Direct", "Network")):
    return stage_columns(SUPPORTED, medium, parts=parts, lowest=3)


def panels(medium: Medium, table: Sequence[Row] = TREND):
    aims = {"Stage 3 or above": 77.6, "Stage 5 or above": 77}
    aimed = [row | {"aim": aims.get(row["series"])} for row in so_far(table)]
    return share_panels(aimed, medium, quarters=QUARTERS)


def heat(medium: Medium, goal: ReferenceLine | None = AIM_65, table: Sequence[Row] = GIVEN):
    return share_grid(table, medium, goal=goal)


def moves(medium: Medium):
    titles = {"before_title": "From Q3 2022/23", "after_title": "To Q4 2022/23"}
    return count_grid(MOVES, medium, unit="wards", **titles)


def journeys(medium: Medium, table: Sequence[Row] = JOURNEYS):
    ended = [row | {"ending_short": "R Devon"} for row in table]
    return stage_journeys(ended, medium, quarters=QUARTERS)


def asked(medium: Medium):
    return stage_grid(JOURNEYS, medium, columns={quarter: quarter[:2] for quarter in QUARTERS})


def timeline(medium: Medium, table: Sequence[Row] = PHASES):
    return phase_timeline(table, medium, reference=ReferenceDay(date(2023, 3, 31), "End of Q4 2022/23"))


def tiles(medium: Medium):
    return tile_map(TILES, medium, goal=AIM_65)


def funnel(medium: Medium, table: Sequence[Row] = FUNNEL):
    return share_funnel(table, LIMITS, medium, centre=61.2, centre_label="England 61.2%", unit="Care homes")


def matrix(medium: Medium, table: Sequence[Row] = SYSTEMS):
    return phase_matrix(table, medium, phases=OPIOID_PHASES)


def months(medium: Medium, *, unit: str | None = None, restarts: bool = False):
    rows = [row | {"counted": f"{row['value']} of 100" if row["value"] else ""} for row in MONTHS]
    return month_lines(rows, medium, unit=unit, restarts=restarts)


def lives(medium: Medium):
    return stated_and_modelled(LIVES, medium, unit="Lives saved")


def tools(medium: Medium):
    return stage_shares_in_columns(EARLY_WARNING, medium)


CHARTS = [shares, bullets, trend, homes, wards, panels, heat, moves, journeys, asked, timeline, tiles, funnel, matrix]
CHARTS += [months, lives, tools]


def drawn(chart: Specification) -> str:
    """As an SVG, once the specification has been held against Vega-Lite's grammar."""
    alt.TopLevelSpec.validate(chart)
    return svg_bytes(chart).decode()


def words(chart) -> list[str]:
    """Every text that can be seen, in the order drawn."""
    texts = re.findall(r"<text([^>]*)>(.*?)</text>", drawn(chart))
    shown = [text for look, text in texts if 'opacity="0"' not in look]
    return [" ".join(unescape(re.sub("<[^>]+>", " ", text)).split()) for text in shown]


def marks(chart, kind: str) -> list[str]:
    """What each mark of a kind says of itself to a screen reader, in the order drawn."""
    found = re.findall(rf'aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="{kind}"', drawn(chart))
    return [unescape(label) for label in found]


def described(chart, kind: str) -> list[str]:
    """What each mark of a kind says when pointed at; of marks that say nothing, such as outlines, nothing."""
    return [label.partition("described: ")[2] for label in marks(chart, kind) if "described: " in label]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.2 defines it."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.54, abs=0.01)


PAGES = [(LIGHT, "#FFFFFF"), (LIGHT, "#F0F4F5"), (DARK, "#0E1117"), (DARK, "#262730")]


@pytest.mark.parametrize(("ink", "page"), PAGES)
def test_text_and_marks_stand_out_from_the_page(ink: Palette, page: str):
    assert min(contrast(text, page) for text in (ink.ink, ink.quiet_ink)) >= 4.5
    marks = (ink.bar, ink.bar_reached, ink.quiet_bar, ink.tick, ink.outline, *ink.series)
    assert min(contrast(mark, page) for mark in marks) >= 3


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_numbers_read_on_every_fill(ink: Palette):
    fills = (*ink.stages, *ink.shares, *ink.under_goal, *ink.from_goal, *ink.moves, ink.not_reported, *ink.parts)
    assert min(contrast(fill.ink, fill.area) for fill in fills) >= 4.5


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_rules_over_bars_are_edged_in_a_colour_that_stands_out_from_both(ink: Palette):
    assert min(contrast(ink.page, other) for other in (ink.ink, ink.bar, ink.bar_reached)) >= 3


@pytest.mark.parametrize(("ink", "steps"), [(LIGHT, -1), (DARK, 1)])
def test_stages_run_one_way_in_luminance_so_that_colour_vision_does_not_matter(ink: Palette, steps: int):
    ramp = [luminance(stage.area) for stage in ink.stages]
    assert ramp == sorted(ramp, reverse=steps < 0)
    assert min(contrast(one.area, other.area) for one, other in pairwise(ink.stages)) >= 1.1
    assert min(contrast(ink.parts[0].area, part.area) for part in ink.parts[1:]) >= 3


@pytest.mark.parametrize(("ink", "steps"), [(LIGHT, -1), (DARK, 1)])
def test_shares_run_one_way_in_luminance_and_their_outline_stands_out_from_the_palest(ink: Palette, steps: int):
    for bands in (ink.shares, ink.under_goal, ink.from_goal):
        ramp = [luminance(band.area) for band in bands]
        assert ramp == sorted(ramp, reverse=steps < 0)
        assert min(contrast(one.area, other.area) for one, other in pairwise(bands)) >= 1.25
        assert contrast(ink.outline, bands[0].area) >= 3
    assert contrast(ink.outline, ink.moves[-1].area) >= 3


def test_each_strip_has_its_line_its_aim_and_its_first_and_latest_share():
    seen = words(panels(PICTURE))
    assert {"67.1%", "45.0%", "10.3%", "77.6%", "76.9%", "19.9%", "aim 77.6%", "aim 77%"} <= set(seen)
    assert len(described(panels(PICTURE), "point")) == len(TREND)


def test_only_a_latest_share_that_reaches_its_own_aim_is_ticked():
    assert drawn(panels(PICTURE)).count(f'stroke="{LIGHT.tick}"') == 1


def test_a_strip_says_when_its_latest_share_was_and_has_no_point_where_there_is_none():
    table = TREND[:-1]
    assert "16.0% in Q3 2022/23" in words(panels(PICTURE, table))
    assert [said for said in described(panels(PICTURE, table), "point") if "Stage 7" in said][-1].startswith(
        "Stage 7, Q3 2022/23: 16.0%, 160 of 1,000"
    )
    assert f'stroke="{LIGHT.tick}"' in drawn(panels(PICTURE, table))


def test_a_heat_map_has_a_cell_for_each_row_of_its_table_and_none_else():
    said = [f"{row['name']}, {row['column']}: {row['detail']}" for row in GIVEN]
    assert described(heat(PICTURE), "bar") == said
    assert [text for text in words(heat(PICTURE)) if re.fullmatch(r"\d+%|–", text)] == ["65%", "65%", "100%", "–", "0%"]


def bands_of(chart) -> list[str]:
    return [re.search("part: ([^;]+);", label)[1] for label in marks(chart, "bar")]


def test_shares_are_banded_around_the_goal_before_they_are_rounded():
    # 65.0 is at the ambition, and 64.96, written 65% too, is under it.
    at, under = "65% (ambition) to 79%", "40% to 64%"
    assert bands_of(heat(PICTURE)) == [at, under, "80% or more", "– No figure", "Under 20%"]
    assert {"Under 20%", "20% to 39%", under, at, "80% or more"} <= set(words(heat(PICTURE)))


@pytest.mark.parametrize(
    ("goal", "bands"),
    [
        (None, ["Under 20%", "20% to 39%", "40% to 59%", "60% to 79%", "80% or more"]),
        (85, ["Under 20%", "20% to 39%", "40% to 59%", "60% to 84%", "85% (ambition) or more"]),
        (40, ["Under 20%", "20% to 39%", "40% (ambition) to 59%", "60% to 79%", "80% or more"]),
        (10, ["Under 5%", "5% to 9%", "10% (ambition) to 14%", "15% to 19%", "20% or more"]),
        (25, ["Under 12.5%", "12.5% to 24%", "25% (ambition) to under 37.5%", "37.5% to 49%", "50% or more"]),
    ],
)
def test_bands_are_told_by_their_ranges(goal, bands):
    seen = words(heat(PICTURE, goal and ReferenceLine(goal, f"Ambition {goal}%", goal=True)))
    assert [text for text in seen if text in bands] == bands


def test_what_is_under_the_goal_has_another_hue_the_stronger_the_further_under():
    svg = drawn(heat(PICTURE))
    assert [
        f'fill="{fill.area}"' in svg for fill in (LIGHT.under_goal[0], LIGHT.under_goal[2], LIGHT.from_goal[0])
    ] == [
        True,
        True,
        True,
    ]
    assert not any(f'fill="{fill.area}"' in svg for fill in LIGHT.shares)


def test_a_cell_that_is_held_against_no_ambition_has_no_fill():
    chart = heat(PICTURE, table=[row | {"held": row["column_short"] == "Steroids"} for row in GIVEN])
    assert bands_of(chart) == ["65% (ambition) to 79%", "No ambition", "80% or more", "– No figure", "Under 20%"]
    assert "No ambition" in words(chart) and "No ambition" not in words(heat(PICTURE))


def test_moves_are_counted_by_where_they_went_and_none_is_drawn_for_nobody():
    assert described(moves(PICTURE), "bar") == [
        "3 Decision to 5 Adoption: 4 wards",
        "5 Adoption to 5 Adoption: 1,203 wards",
        "5 Adoption to 3 Decision: 2 wards",
        "6 Spread to 4 Testing or Implementation: 3 wards",
        "Joined to 0 No contact: 7 wards",
        "3 Decision to Left: 5 wards",
    ]
    legend = {"Advanced: 4", "Held: 1,203", "Slipped back: 5", "Joined, left or not reported: 12"}
    assert legend | {"From Q3 2022/23 ↓", "To Q4 2022/23 →"} <= set(words(moves(PICTURE)))


def test_every_stage_has_its_row_and_its_column_though_nobody_moved_there():
    seen = words(moves(PICTURE))
    assert [seen.count(stage.label) for stage in catalogue.stages() if stage.number != 4] == [2] * 7


def test_a_journey_has_a_cell_for_each_quarter_returned_and_says_what_became_of_the_site():
    labels = [
        "Royal Devon University, Q1 2022/23: 0 No contact",
        "Royal Devon University, Q2 2022/23: 2 Interest",
        "Royal Devon University, Q3 2022/23: Not reported",
        "Royal Devon University, Q4 2022/23: 7 Sustained",
        "Northern Devon, Q1 2022/23: 3 Decision",
        "Northern Devon, Q2 2022/23: 3 Decision",
        "Torbay & South Devon, Q4 2022/23: Not applicable",
    ]
    seen = words(journeys(PICTURE))
    assert described(journeys(PICTURE), "bar") == described(asked(PICTURE), "bar") == labels
    assert [text for text in seen if re.fullmatch(r"\d|–|n/a", text)] == ["0", "2", "–", "7", "3", "3", "n/a"]
    assert [text for text in seen if "→" in text] == ["→ merged into Royal Devon"]
    with pytest.raises(KeyError, match="no stage"):
        journeys(PICTURE, [row | {"stage": 8} for row in JOURNEYS])


def spans(chart, part: str) -> list[tuple[str, str, str]]:
    """The phase, first and last day of each bar of a part."""
    label = rf"start: ([\d.e+]+); name: ([^;]+); end: ([\d.e+]+); part: {part};"
    found = [match.groups() for match in (re.match(label, label_) for label_ in marks(chart, "bar")) if match]
    days = [
        [datetime.fromtimestamp(float(at) / 1000, UTC).date().isoformat() for at in (start, end)]
        for start, _, end in found
    ]
    return [(name, *ends) for (_, name, _), ends in zip(found, days, strict=True)]


def test_a_plan_is_certain_between_its_latest_start_and_its_earliest_end():
    assert spans(timeline(PICTURE), "Planned") == [
        ("1 Preparing", "2022-10-01", "2023-01-01"),
        ("2 Learning", "2022-11-01", "2023-02-01"),
        ("3 Beginning", "2023-03-01", "2023-06-01"),
    ]
    assert spans(timeline(PICTURE), "Range of the planned start or end") == [
        ("1 Preparing", "2022-09-01", "2022-10-01"),
        ("1 Preparing", "2023-01-01", "2023-03-01"),
    ]


def test_what_happened_is_a_bar_once_it_ended_and_a_dot_until_then():
    assert spans(timeline(PICTURE), "Actual") == [("2 Learning", "2022-12-01", "2023-01-01")]
    points = marks(timeline(PICTURE), "point")
    assert [label.split(":")[0] for label in points] == ["edge", "actual_start"]  # the arrowhead, the dot
    assert all("name: 3 Beginning" in label for label in points)


def test_a_plan_that_can_end_before_it_begins_has_no_certain_part():
    crossed = [PHASES[0] | {"start_latest": date(2022, 12, 1), "end_earliest": date(2022, 10, 1)}]
    assert spans(timeline(PICTURE, crossed), "Planned") == []
    assert spans(timeline(PICTURE, crossed), "Range of the planned start or end") == [
        ("1 Preparing", "2022-09-01", "2023-03-01")
    ]


def test_without_anything_actual_a_timeline_does_not_speak_of_it():
    plans = [{field: row[field] for field in row if not field.startswith("actual")} for row in PHASES]
    seen = words(timeline(PICTURE, plans))
    assert "Actual" not in seen and "Planned" in seen


@pytest.mark.parametrize("chart", [heat, moves, journeys, asked])
def test_cells_fill_their_columns(chart):
    svg = drawn(chart(PICTURE))
    widths = [float(width) for width in re.findall(r'aria-roledescription="bar"[^>]*\bd="M[^h]*h([-\d.]+)', svg)]
    assert len(widths) == len(marks(chart(PICTURE), "bar")) and min(widths) > 40


@pytest.mark.parametrize("chart", [heat, moves, journeys, asked, timeline, tiles, funnel, lives, tools])
def test_one_legend_tells_all_that_marks_differ_in(chart):
    assert drawn(chart(PICTURE)).count('aria-roledescription="legend"') == 1


def test_tiles_have_their_names_and_shares_and_a_tick_where_the_goal_is_reached():
    seen = words(tiles(PICTURE))
    assert described(tiles(PICTURE), "bar") == [f"{row['name']}: {row['detail']}" for row in TILES]
    assert [text for text in seen if text in ("65%", "–")] == ["65%", "65%", "–"]
    assert len(marks(tiles(PICTURE), "point")) == 1


def test_a_funnel_has_a_point_for_each_share_and_names_who_is_outside():
    seen = words(funnel(PICTURE))
    assert described(funnel(PICTURE), "point") == [
        "Imperial College Health Partners: 39.2% of 263",
        "Health Innovation Manchester: 56.0% of 545",
        "Kent, Surrey & Sussex: 61.0% of 1,679",
    ]
    assert {"Imperial", "Manchester", "England 61.2%", "95% limit", "99.8% limit", OUTSIDE_998, INSIDE} <= set(seen)
    assert not {"KSS", "Wessex"} & set(seen)
    assert len(marks(funnel(PICTURE), "line mark")) == 4


def test_points_of_a_funnel_that_lie_on_each_other_are_set_side_by_side():
    # At the least that is counted, where the axis is.
    first = FUNNEL[0] | {"denominator": LIMITS[0]["denominator"]}
    second = first | {"name": "Oxford", "short": "Oxford"}
    svg = drawn(funnel(PICTURE, [first, second, FUNNEL[1]]))
    at = [
        float(re.search(r'transform="translate\(([-\d.]+),', mark)[1])
        for mark in re.findall(
            r'<path aria-label="[^"]*(?:Imperial|Oxford)[^>]*aria-roledescription="point"[^>]*>', svg
        )
    ]
    assert len(at) == 2 and abs(at[0] - at[1]) == pytest.approx(9)
    assert min(at) >= 0


def test_the_further_outside_a_funnel_the_stronger_the_ink_and_none_says_improvement():
    svg = drawn(funnel(PICTURE))
    assert [inks in svg for inks in (f'fill="{LIGHT.ink}"', f'fill="{LIGHT.outline}"', f'fill="{LIGHT.bar}"')] == [
        True,
        True,
        False,
    ]


def test_names_take_the_first_side_that_is_free():
    lonely, at_the_edge = Spot(50, 50, 40), Spot(190, 50, 40)
    assert label_sides([lonely, at_the_edge], 200, 100) == ["right", "left"]
    assert label_sides([Spot(50, 50, 40), Spot(70, 50, 0)], 200, 100) == ["left", None]
    assert label_sides([Spot(50, 50, 90)], 100, 100) == ["above"]
    assert label_sides([Spot(50, 10, 90)], 100, 20) == [None]


def test_a_phase_matrix_marks_the_phase_of_each_system_and_writes_its_score():
    seen = words(matrix(PICTURE))
    assert sorted(described(matrix(PICTURE), "point")) == [
        f"{SYSTEMS[0]['name']}: 3 Design, score 3.5",
        "Frimley: Not engaged",
        "Kent and Medway: 1 Engage, no score",
    ]
    # Hollow is what has not begun, and no other.
    looks = re.findall(r'described: ([^":]+)[^>]*fill="([^"]+)"', drawn(matrix(PICTURE)))
    assert looks == [(SYSTEMS[0]["name"], LIGHT.bar), ("Kent and Medway", LIGHT.bar)]
    assert {"3.5", "Not returned", "Oxford", "KSS"} <= set(seen)
    with pytest.raises(KeyError, match="4 Run"):
        matrix(PICTURE, [row | {"phase": "4 Run"} for row in SYSTEMS])


def month_paths(chart) -> list[str]:
    return re.findall(r'aria-roledescription="line mark"[^>]*\bd="([^"]+)"', drawn(chart))


def test_a_month_without_a_value_is_a_gap_and_no_point():
    assert [path.count("M") for path in month_paths(months(PICTURE))] == [1, 2]
    assert "Steroids, Jan 2022: 50%, 50 of 100" in described(months(PICTURE), "point")
    assert len(described(months(PICTURE), "point")) == sum(row["value"] is not None for row in MONTHS)
    assert {"Steroids: 65%", "Cord management: 61%"} <= set(words(months(PICTURE)))


def test_a_measure_that_restarts_breaks_where_a_financial_year_ends():
    counts = months(PICTURE, unit="People", restarts=True)
    assert [path.count("M") for path in month_paths(counts)] == [1, 1, 1, 1]
    assert sorted(path.count("L") for path in month_paths(counts)) == [1, 2, 2, 2]
    assert "People" in words(counts)


def test_what_is_published_and_what_is_modelled_differ_in_words_and_what_is_missing_has_no_bar():
    seen = words(lives(PICTURE))
    assert described(lives(PICTURE), "bar") == [
        "Published in the report: 465 lives",
        "Model with these assumptions: 351 lives",
    ]
    assert {"Published", "Model", "Cannot be computed"} <= set(seen)
    assert "stroke-dasharray" in drawn(lives(PICTURE))


def test_columns_of_bars_stand_beside_each_other_one_row_for_each_group():
    chart = tools(PICTURE)
    assert described(chart, "bar") == [
        "MEWS, Eastern, 0 No contact: 3 of 4",
        "MEWS, Eastern, 5 Adoption: 1 of 4",
        "MEWS, Wessex, Not reported: 2 of 2",
        "NEWTT2, Eastern, 4 Testing or Implementation: 4 of 4",
    ]
    seen = words(chart)
    assert [seen.count(text) for text in ("Eastern", "Wessex", "MEWS", "NEWTT2", "100%")] == [1, 1, 1, 1, 2]
    ends = [float(re.search(r"end: ([\d.]+)", label)[1]) for label in marks(chart, "bar")]
    # A bar of the second column ends one whole bar, and room for the totals of the first, further on.
    *first, second = sorted(ends)
    assert first == [75, 100, 100] and second > 200


def test_shares_are_drawn_in_order_with_values_and_lines_named():
    seen = words(shares(PICTURE))
    names = [row["name"] for row in SHARES]
    assert [text for text in seen if text in names] == names
    assert {"85.0% · 463 of 545", "Not returned", "England 61.2%", "Ambition 85%"} <= set(seen)


def test_a_bar_that_reaches_the_goal_has_a_tick_and_one_that_only_rounds_to_it_has_not():
    svg = drawn(shares(PICTURE))
    assert svg.count(f'stroke="{LIGHT.tick}"') == 1
    assert svg.count(f'fill="{LIGHT.bar_reached}"') == 1


def test_without_a_goal_no_bar_reaches_it():
    svg = drawn(shares(PICTURE, lines=(ENGLAND,)))
    assert f'stroke="{LIGHT.tick}"' not in svg
    assert "England 61.2%" in svg


def test_only_wards_at_or_above_the_unrounded_target_are_ticked():
    chart = bullets(PICTURE)
    assert drawn(chart).count(f'stroke="{LIGHT.tick}"') == 1
    assert {"21 of 134 · 157% of target", "Target", "Directly supported wards"} <= set(words(chart))


def lines_drawn(table: Sequence[Row]) -> list[str]:
    return re.findall(r'aria-roledescription="line mark"[^>]*\bd="([^"]+)"', drawn(trend(PICTURE, table, aims=[])))


def test_a_whole_series_is_one_unbroken_line():
    assert [line.count("M") for line in lines_drawn(TREND)] == [1, 1, 1]


@pytest.mark.parametrize("how", ["no share", "no row"])
def test_a_missing_quarter_is_a_gap_in_its_line_and_no_point(how: str):
    there = [row for row in TREND if (row["quarter"], row["series"]) != ("Q2 2022/23", "Stage 7")]
    (missing,) = (row for row in TREND if row not in there)
    table = [*there, missing | {"share": None}] if how == "no share" else there
    assert [line.count("M") for line in lines_drawn(table)] == [1, 1, 2]
    assert "Stage 7, Q2 2022/23" not in drawn(trend(PICTURE, table))


COMING_IN = [row | {"so_far": "4 of 15" if row["quarter"] == "Q4 2022/23" else ""} for row in TREND]


@pytest.mark.parametrize("chart", [trend, panels])
def test_a_quarter_that_is_coming_in_is_a_hollow_point_at_the_end_of_a_dashed_line(chart):
    drawing = drawn(chart(PICTURE, COMING_IN))
    assert drawing.count("4 of 15 returned so far") == 3
    dashed = re.findall(r'<path[^>]*aria-roledescription="line mark"[^>]*>', drawing)
    assert [line.count('stroke-dasharray="4,4"') for line in dashed] == [0, 0, 0, 1, 1, 1]
    assert any(text.endswith("(4 of 15)") for text in words(chart(PICTURE, COMING_IN)))
    # Ticked are the two that reach their aims once everyone has returned.
    assert drawn(panels(PICTURE)).count(f'stroke="{LIGHT.tick}"') > drawn(panels(PICTURE, COMING_IN)).count(
        f'stroke="{LIGHT.tick}"'
    )


def test_lines_and_ambitions_are_named_at_their_end():
    assert {"Stage 3 or above: 77.6%", "Stage 7: 19.9%", "Stage 3 or above ambition 95%"} <= set(words(trend(PICTURE)))


def test_a_line_that_stops_early_says_when_its_share_was():
    assert "Stage 7: 16.0% in Q3 2022/23" in words(trend(PICTURE, TREND[:-1]))


def test_labels_that_crowd_are_spread_evenly_around_their_values():
    assert place_labels([50, 50, 50], height=360) == [45, 50, 55]


@pytest.mark.parametrize("values", [[99, 98, 100, 97], [0, 1, 0.5], [61.2, 85, 61.5, 40, 60.9], [77.6]])
def test_labels_keep_their_order_their_distance_and_the_plot(values: list[float]):
    at = place_labels(values, height=360)  # 20 lines
    by_value = [place for _, place in sorted(zip(values, at, strict=True))]
    assert all(above - below >= 5 - 1e-9 for below, above in pairwise(by_value))
    assert min(at) >= 0 and max(at) <= 100


def test_labels_with_room_stay_at_their_values():
    assert place_labels([77.6, 19.9, 61.2], height=360) == [77.6, 19.9, 61.2]


def test_stage_bars_show_counts_totals_and_the_legend_in_stage_order():
    seen = words(homes(PICTURE))
    legend = [text for text in seen if re.match(r"\d [A-Z]|Not reported", text)]
    assert [text[0] for text in legend] == [*"01234567", "N"]
    assert {"1,003", "1,007", "8,028", "650"} <= set(seen)


def test_not_reported_is_named_only_where_it_occurs():
    assert "Not reported" not in words(homes(PICTURE, [row for row in HOMES if row["stage"] is not None]))


def test_a_number_is_left_out_where_its_part_has_no_room_for_it():
    crumb = rows(list(HOMES[0]), [("NEWS2", "NEWS2", 5, 9000), ("NEWS2", "NEWS2", 6, 17)])
    seen = words(homes(PICTURE, crumb))
    assert "9,000" in seen and "9,017" in seen
    assert "17" not in seen


def test_a_stage_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="no stage"):
        homes(PICTURE, [row | {"stage": 8} for row in HOMES])


def test_columns_begin_at_the_lowest_stage_and_a_stage_without_wards_is_zero():
    seen = words(wards(PICTURE))
    assert {"60", "48", "108", "73", "11", "0", "Direct", "Network"} <= set(seen)
    assert "999" not in seen


def test_more_parts_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="zip"):
        wards(PICTURE, parts=("Direct", "Network", "Neither"))


def test_a_column_that_is_not_there_is_refused_by_name():
    with pytest.raises(KeyError, match="label"):
        shares(PICTURE, pick(SHARES, "name", "short", "share"))


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_carries_its_heading_and_note_on_white_in_the_house_font(chart):
    svg = drawn(chart(PICTURE))
    assert {PICTURE.heading.title, PICTURE.heading.subtitle, PICTURE.heading.note} <= set(words(chart(PICTURE)))
    assert 'fill="#FFFFFF"' in svg
    assert "Arial, Liberation Sans, sans-serif" in svg


@pytest.mark.parametrize("chart", first_of(CHARTS))
def test_a_png_is_sharp_and_about_as_wide_as_a_picture_should_be(chart):
    png = png_bytes(chart(PICTURE))
    assert png.startswith(b"\x89PNG")
    (width,) = struct.unpack(">I", png[16:20])
    assert width / 2 == pytest.approx(PICTURE_WIDTH, rel=0.05)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("page", [PAGE, PAGE_DARK])
def test_a_page_chart_fills_its_container_and_leaves_title_and_ground_to_the_page(chart, page: Medium):
    specification = chart(page)
    alt.TopLevelSpec.validate(specification)
    assert specification["width"] == "container"
    assert specification["config"]["background"] == "transparent"
    assert "title" not in specification


def test_a_long_heading_is_wrapped_and_cut_nowhere():
    title = "Nine of 15 collaboratives are above England, and one has reached the ambition of 85% two quarters early"
    svg = drawn(shares(picture(Heading(title, "Subtitle", "Note"))))
    lines = [unescape(line) for line in re.findall(r"<tspan[^>]*>([^<]+)</tspan>", svg)]
    assert any(" ".join(lines[first : first + 2]) == title for first in range(len(lines)))


# Every text of a chart, drawn as wide as the window is; what has no fill is the edge of a text that is drawn over it.
BOXES = """async chart => {
  document.body.innerHTML = '<div id="vis" style="width: 100%"></div>';
  await vegaEmbed('#vis', chart, {renderer: 'svg', actions: false});
  window.dispatchEvent(new Event('resize'));
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  return [...document.querySelectorAll('svg.marks text')]
    .filter(text => text.getAttribute('opacity') !== '0' && !['none', null].includes(text.getAttribute('fill')))
    .map(text => [text.textContent, text.getBoundingClientRect().toJSON()]);
}"""


@cache
def page_with_vega(chromium: Browser) -> Page:
    """A page that has read the program that draws charts, which takes longer than any chart."""
    page = chromium.new_page()
    page.set_content(alt.Chart().mark_point().to_html(inline=True))
    return page


def boxes_on_page(chromium: Browser, chart, width: int) -> list[tuple[str, dict]]:
    """Each visible text of a page chart in a window of this width, and where it stands."""
    page = page_with_vega(chromium)
    page.set_viewport_size({"width": width, "height": 900})
    return [(text, box) for text, box in page.evaluate(BOXES, chart) if text.strip()]


def overlap(one: dict, other: dict) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 3


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, pytest.param(1200, marks=pytest.mark.prove)])
@pytest.mark.parametrize("chart", CHARTS)
def test_no_text_is_cut_or_runs_into_another(chromium, chart, width: int):
    texts = boxes_on_page(chromium, chart(PAGE), width)
    assert [text for text, box in texts if box["left"] < 0 or box["right"] > width or box["top"] < 0] == []
    assert [(a, b) for (a, one), (b, other) in combinations(texts, 2) if overlap(one, other)] == []


@pytest.mark.browser
def test_near_reference_lines_keep_their_labels_apart(chromium):
    near = (ReferenceLine(84.8, "England 84.8%"), AMBITION)
    for width in (390, 1200):
        boxes = dict(boxes_on_page(chromium, shares(PAGE, lines=near), width))
        assert not overlap(boxes["England 84.8%"], boxes["Ambition 85%"])


@pytest.mark.browser
@pytest.mark.parametrize(
    ("chart", "long", "short"),
    [
        (shares, ["Imperial College Health Partners", "39.2% · 103 of 263"], ["Imperial", "39%"]),
        (bullets, ["Yorkshire & Humber", "11 of 118 · 93% of target"], ["Y&H", "93%"]),
        (trend, ["Stage 5 or above ambition 85%", "Q22022/23"], ["5+ aim 85%", "Q12022/23", "Q42022/23"]),
        (homes, ["NEWS2 and Soft Signs", "4 Testing or Implementation"], ["Both", "4 Testing"]),
        (wards, ["4Testing orImplementation"], ["4Testing"]),
        (panels, ["aim 77%", "Stage 5 or above"], ["77%", "5+"]),
        (heat, ["Yorkshire & Humber", "100%", "65% (ambition) to 79%"], ["Y&H", "100", "65–79%"]),
        (moves, ["4 Testing or Implementation", "Joined, left or not reported: 12"], ["4 Testing", "Other: 12"]),
        (journeys, ["Northern Devon", "n/a", "→ merged into Royal Devon"], ["N Devon", "×", "→ R Devon"]),
        (timeline, ["1 Preparing", "Planned and actual"], ["1", "End of Q4 2022/23"]),
        (matrix, ["Not engaged", "Buckinghamshire, Oxfordshire and Berkshire West"], ["No", "Kent and Medway"]),
        (months, ["Cord management: 61%"], ["Cord: 61%"]),
        (lives, ["Published in the report", "465 lives"], ["Published", "465"]),
    ],
)
def test_a_phone_gets_short_names_and_a_wide_page_long_ones(chromium, chart, long: list[str], short: list[str]):
    on_phone = {text for text, _ in boxes_on_page(chromium, chart(PAGE), 390)}
    on_desk = {text for text, _ in boxes_on_page(chromium, chart(PAGE), 1200)}
    assert set(short) <= on_phone and not set(long) & on_phone
    assert set(long) <= on_desk
