"""Control charts as people get them: points, limits and icons, drawn as pictures without a browser and on a page in one."""

import re
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random
from xml.etree import ElementTree

import altair as alt
import pytest
from cases import first_of
from test_charts import boxes_on_page, contrast, drawn, overlap, words

from natpatsip.charts.control.annotations import Annotation
from natpatsip.charts.control.chart import control_chart_lines
from natpatsip.charts.control.panels import control_panels
from natpatsip.charts.control.scales import ValueScale
from natpatsip.charts.control_inks import (
    COMMON_CAUSE,
    CONCERN,
    DARK,
    IMPROVEMENT,
    LIGHT,
    NEUTRAL_HIGH,
    NEUTRAL_LOW,
    SHAPES,
    ControlInk,
)
from natpatsip.charts.icons import (
    ASSURANCE_WORDS,
    VARIATION_WORDS,
    assurance_icon_svg,
    icon_svg,
    icon_words,
    svg_address,
    variation_icon_svg,
)
from natpatsip.charts.medium import PAGE, PAGE_DARK, Heading, Medium, NoteMark, picture
from natpatsip.charts.pictures import png_bytes
from natpatsip.charts.sparkline import sparkline_svg
from natpatsip.charts.specification import Row, Specification

PICTURE = picture(Heading("Magnesium sulphate is given more often", "England, monthly", "Source: returns"))
MONTHS = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(20)]
LEVELS = [(40.0, 34.0, 46.0)] * 10 + [(52.0, 47.0, 57.0)] * 10
RISE = Annotation(date(2021, 11, 1), "Recalculated from November 2021: national launch, accepted by a lead")
TYPES = [COMMON_CAUSE] * 9 + [CONCERN] + [COMMON_CAUSE] * 3 + [IMPROVEMENT] * 7
SVG = "{http://www.w3.org/2000/svg}"


def percent(value: float) -> str:
    return f"{value:.1f}%"


def series(**fields: object) -> list[Row]:
    """Twenty months around two levels, recalculated at the eleventh, the tenth a concern and the last seven a shift.

    A field more, or instead, is a list of a value a month, or one for all.
    """
    causes = {CONCERN: "below the lower limit", IMPROVEMENT: "shift above the mean"}
    rows = [
        {
            "date": day, "value": mean + (-1) ** place * 2, "mean": mean, "lpl": lpl, "upl": upl, "segment": place // 10,
            "point_type": point_type, "cause": causes.get(point_type, "common cause"),
        }
        for place, (day, (mean, lpl, upl), point_type) in enumerate(zip(MONTHS, LEVELS, TYPES, strict=True))
    ]  # fmt: skip
    given = {name: each if isinstance(each, list) else [each] * len(rows) for name, each in fields.items()}
    return [row | {name: each[place] for name, each in given.items()} for place, row in enumerate(rows)]


def changed(change: Callable[[float], float]) -> list[Row]:
    """The same series with its values and levels changed."""
    return [row | {name: change(row[name]) for name in ("value", "mean", "lpl", "upl")} for row in series()]


def chart(medium: Medium, table: list[Row] | None = None, **options: object) -> Specification:
    return control_chart_lines(
        series() if table is None else table, medium, **{"format_value": percent, "percent": True} | options
    )


def full(medium: Medium):
    """With all that a chart can have."""
    trajectory = [{"date": date(2021 + month // 12, month % 12 + 1, 1), "target": 35 + month} for month in range(5, 29)]
    happened = [Annotation(date(2021, 3, 1), "National launch"), RISE, Annotation(date(2022, 12, 1), "New definition")]
    icons = ["improvement_high", "hit_or_miss"]
    return chart(medium, targets=trajectory, annotations=happened, icons=icons)


def provisional(medium: Medium):
    return chart(medium, series(provisional_limits=True), targets=50.0)


def run(medium: Medium):
    few = series(mean=None, lpl=None, upl=None, point_type=COMMON_CAUSE)[:8]
    return chart(medium, few, median=40.5, until=date(2022, 3, 1))


def patients(medium: Medium):
    many = changed(lambda value: value * 1000)
    return chart(
        medium, many, percent=False, format_value="{:,.0f}".format, unit="Patients with opioids for four months"
    )


UNITS = [
    {
        "unit": "a", "name": "Bath and North East Somerset, Swindon and Wiltshire", "short": "Bath, Swindon and Wiltshire",
        "variation": "improvement_high", "assurance": "pass", "target": 45.0,
    },
    {
        "unit": "b", "name": "Yorkshire & Humber", "short": "Y&H", "variation": "common_cause", "assurance": "",
        "target": None,
    },
    {"unit": "c", "name": "Wessex", "short": "Wessex", "variation": "", "assurance": "", "target": None},
]  # fmt: skip
BY_UNIT = [*series(unit="a"), *series(unit="b")[:15]]


def panels(medium: Medium, units: list[Row] = UNITS, table: list[Row] = BY_UNIT, **options: object):
    return control_panels(table, units, medium, format_value=percent, percent=True, **options)


CHARTS = [full, provisional, run, patients, panels]


def rows_with(specification: Specification, *fields: str) -> list[Row]:
    """The rows of a chart's data that have all of these fields."""
    layers = specification.get("layer") or specification["vconcat"][0]["layer"]
    found = [specification["datasets"][layer["data"]["name"]] for layer in layers if "data" in layer]
    found = [rows for rows in found if rows and set(fields) <= set(rows[0])]
    return found[0] if found else []


def shapes(drawing, fill: str) -> list[str]:
    """The paths of the marks that have this fill."""
    return [
        path for path, colour in re.findall(r'<path[^>]* d="([^"]+)" fill="([^"]+)"', drawn(drawing)) if colour == fill
    ]


def rules(drawing, *, dashed: str) -> list[tuple[float, float]]:
    """From where to where each level line of this dash pattern runs, in pixels."""
    lines = re.findall(
        r'<line[^>]* transform="translate\(([\d.]+),[\d.-]+\)" x2="(-?[\d.]+)" y2="0"([^>]*)', drawn(drawing)
    )
    return [
        (float(start), float(start) + float(long)) for start, long, look in lines if f'dasharray="{dashed}"' in look
    ]


@pytest.mark.parametrize(
    ("ink", "page"), [(LIGHT, "#FFFFFF"), (LIGHT, "#F0F4F5"), (DARK, "#0E1117"), (DARK, "#262730")]
)
def test_marks_and_words_stand_out_from_the_page(ink: ControlInk, page: str):
    assert min(contrast(text, page) for text in (ink.ink, ink.quiet_ink)) >= 4.5
    fills = [ink.fill(point_type) for point_type in SHAPES]
    assert min(contrast(mark, page) for mark in (*fills, ink.path, ink.limit, ink.target)) >= 3


def test_a_badge_reads_on_its_colour():
    assert min(contrast(ink.page, colour) for ink in (LIGHT, DARK) for colour in (ink.improvement, ink.concern)) >= 3


def test_every_meaning_has_a_shape_of_its_own_and_a_colour_that_none_opposed_to_it_has():
    assert len(set(SHAPES.values())) == len(SHAPES)
    for ink in (LIGHT, DARK):
        assert len({ink.fill(one) for one in (COMMON_CAUSE, IMPROVEMENT, CONCERN, NEUTRAL_HIGH)}) == 4


def test_the_points_drawn_are_those_of_the_table_that_have_a_value_in_the_order_of_time():
    table = [row | ({"value": None} if row["date"] == MONTHS[4] else {}) for row in series()]
    points = rows_with(chart(PICTURE, Random(1).sample(table, len(table))), "value", "point_type", "stretch")
    expected = [row for row in series() if row["date"] != MONTHS[4]]
    assert [row["value"] for row in points] == [row["value"] for row in expected]
    assert [row["point_type"] for row in points] == [row["point_type"] for row in expected]
    assert [row["last"] for row in points] == [False] * 18 + [True]


def test_a_missing_month_breaks_the_line_and_a_missing_row_does_too():
    table = series()
    tables = (table, table[:4] + table[5:], [*table[:4], table[4] | {"value": None}, *table[5:]])
    whole, without_row, without_value = (drawn(chart(PICTURE, rows)).count(f'stroke="{LIGHT.path}"') for rows in tables)
    assert (whole, without_row, without_value) == (1, 2, 2)


def test_limits_and_mean_break_where_they_were_recalculated():
    levels = rows_with(chart(PICTURE), "line", "stop")
    assert {(row["line"], row["value"]) for row in levels if row["line"] != "Mean"} == {
        ("Upper limit", 46.0), ("Lower limit", 34.0), ("Upper limit", 57.0), ("Lower limit", 47.0),
    }  # fmt: skip
    (first_start, first_stop), (second_start, second_stop) = sorted(set(rules(chart(PICTURE), dashed="6,4")))
    assert first_start < first_stop < second_start < second_stop


def test_provisional_limits_are_dotted_and_said_to_be():
    assert len(rules(provisional(PICTURE), dashed="1.5,3.5")) == 4
    assert not rules(provisional(PICTURE), dashed="6,4")
    assert {"Upper limit 57.0% (provisional)", "Lower limit 47.0% (provisional)"} <= set(words(provisional(PICTURE)))
    assert "Dotted: provisional limits, from few points." in " ".join(words(provisional(PICTURE)))
    assert not any("provisional" in text for text in words(chart(PICTURE)))


def test_a_run_chart_has_a_median_and_no_limits():
    seen = words(run(PICTURE))
    assert "Median 40.5%" in seen
    assert "Run chart: too little data for limits." in " ".join(seen)
    assert not any("limit " in text or "Mean" in text for text in seen)


def test_points_differ_by_type_in_shape_and_in_colour_and_special_causes_are_larger():
    table = series(
        point_type=[COMMON_CAUSE] * 4 + [IMPROVEMENT] * 4 + [CONCERN] * 4 + [NEUTRAL_HIGH] * 4 + [NEUTRAL_LOW] * 4
    )
    drawing = chart(PICTURE, table)
    by_fill = {fill: shapes(drawing, fill) for fill in (LIGHT.common, LIGHT.improvement, LIGHT.concern, LIGHT.neutral)}
    outlines = {re.sub(r"-?[\d.]+", "", path) for paths in by_fill.values() for path in paths}
    assert all(by_fill.values())
    assert len(outlines) >= 4


def test_the_legend_names_the_types_that_occur_and_no_other():
    seen = set(words(chart(PICTURE)))
    assert {"Common cause", "Special cause: improvement", "Special cause: concern"} <= seen
    assert "Special cause: high" not in seen
    assert "Special cause: concern" not in words(chart(PICTURE, series(point_type=COMMON_CAUSE)))


def test_a_point_tells_its_month_its_rule_its_count_and_the_limits_when_pointed_at():
    table = series(numerator=[place * 100 for place in range(20)], denominator=2345)
    drawing = chart(PICTURE, table, targets=55.0)
    point = rows_with(drawing, "cause")[-1]
    assert (point["when"], point["label"], point["counted"]) == ("Aug 2022", "50.0%", "1,900 of 2,345")
    assert (point["cause"], point["middle"], point["limits"]) == ("shift above the mean", "52.0%", "47.0% to 57.0%")
    assert point["target_label"] == "55.0%"
    (tooltip,) = {
        tuple(told["title"] for told in layer["encoding"]["tooltip"])
        for layer in drawing["vconcat"][0]["layer"]
        if len(layer["encoding"].get("tooltip", [])) > 2
    }
    assert tooltip == ("When", "Value", "Count", "Rule", "Mean", "Limits", "Target")


def test_a_tooltip_leaves_out_what_is_not_known():
    point = rows_with(chart(PICTURE), "cause")[-1]
    assert not {"counted", "target_label"} & set(point)


def test_months_are_named_mmm_yy_and_go_on_to_the_last_target():
    seen = words(full(PICTURE))
    assert {"Jan 21", "Jan 22", "Apr 23"} <= set(seen)
    assert "Apr 23" not in words(chart(PICTURE))


def test_a_changing_target_holds_from_each_date_to_the_next_and_its_latest_is_named():
    targets = [{"date": MONTHS[0], "target": 45.0}, {"date": MONTHS[10], "target": 55.0}]
    drawing = chart(PICTURE, targets=targets)
    assert [row["target_label"] for row in rows_with(drawing, "cause")] == ["45.0%"] * 10 + ["55.0%"] * 10
    assert "Target 55.0%" in words(drawing)


def test_a_target_that_ends_is_drawn_no_longer():
    targets = [{"date": MONTHS[0], "target": 45.0}, {"date": MONTHS[10], "target": None}]
    points = rows_with(chart(PICTURE, targets=targets), "cause")
    assert [row["target_label"] for row in points] == ["45.0%"] * 10 + [""] * 10


@pytest.mark.parametrize("targets", [None, [], [{"date": MONTHS[0], "target": None}]])
def test_without_a_target_none_is_drawn(targets: list[Row] | None):
    assert f'stroke="{LIGHT.target}"' not in drawn(chart(PICTURE, targets=targets))


def test_an_annotation_stands_at_its_day_and_one_outside_the_axis_does_not():
    later = Annotation(date(2030, 1, 1), "Long after")
    seen = " ".join(words(chart(PICTURE, annotations=[RISE, later])))
    assert "national launch, accepted by a lead" in seen
    assert "Long after" not in seen


def test_the_axis_says_where_it_begins_when_that_is_not_at_nought():
    assert "The axis begins at 30%, not at 0." in words(chart(PICTURE))
    low = changed(lambda value: value - 33)
    assert not any("begins" in text for text in words(chart(PICTURE, low)))


@pytest.mark.parametrize(
    ("values", "is_percent", "ends"),
    [
        ([41, 57], True, (40, 60)), ([99.0, 100.0], True, (98.8, 100)), ([2, 4, 9], False, (0, 10)), ([5, 5], False, (4.4, 5.6)),
        ([-3, 40], True, (-10, 50)), ([0, 0], False, (0, 0.5)),
    ],
)  # fmt: skip
def test_a_scale_has_room_for_all_of_its_values(values: list[float], is_percent: bool, ends: tuple[float, float]):
    scale = ValueScale.around(map(float, values), is_percent)
    assert scale.low <= min(values) and max(values) <= scale.high
    assert (scale.low, scale.high) == pytest.approx(ends)


def test_daily_points_are_called_by_their_day():
    days = series(date=[date(2024, 3, day) for day in range(1, 21)])
    assert {"20 Mar 2024: 50.0%", "1 Mar 24"} <= set(words(chart(PICTURE, days)))


def test_one_point_makes_a_chart():
    assert "Jan 2021: 42.0%" in words(chart(PICTURE, series()[:1]))


def test_what_cannot_be_drawn_is_refused_by_name():
    with pytest.raises(KeyError, match="have no upl, cause"):
        chart(PICTURE, [{name: row[name] for name in row if name not in ("upl", "cause")} for row in series()])
    with pytest.raises(KeyError, match="no point type is called odd"):
        chart(PICTURE, series(point_type="odd"))
    with pytest.raises(ValueError, match="needs a point"):
        chart(PICTURE, series(value=None))


def test_panels_have_each_unit_with_its_name_its_latest_value_and_its_icons():
    seen = " ".join(words(panels(PICTURE)))
    assert all(text in seen for text in ("Bath, Swindon and Wiltshire", "Y&H", "Wessex", "50.0%", "no data"))
    assert "54.0%, Mar 22" in seen
    icons = rows_with(panels(PICTURE), "url")
    assert [icon["words"].split(". ")[1] for icon in icons] == [
        ASSURANCE_WORDS["pass"], VARIATION_WORDS["improvement_high"], VARIATION_WORDS["common_cause"],
    ]  # fmt: skip


def test_a_unit_charted_by_quarter_tells_its_quarters():
    told = [unit | {"by_quarter": unit["unit"] == "b"} for unit in UNITS]
    named = [row | {"when": "Q4 2021/22"} if row["unit"] == "b" else row for row in BY_UNIT]
    drawing = panels(PICTURE, told, named)
    assert "54.0%, Q4 2021/22" in " ".join(words(drawing))
    assert any(
        row["described"].startswith("Yorkshire & Humber, Q4 2021/22: ") for row in rows_with(drawing, "described")
    )


def test_panels_draw_the_points_of_the_table_on_one_scale_or_on_each_unit_s_own():
    lower = [unit | {"target": None} for unit in UNITS]
    same, own = (
        [row["text"] for row in rows_with(panels(PICTURE, lower, scaled=scaled), "share", "text")]
        for scaled in ("same", "own")
    )
    assert len(set(same)) == 2
    assert len(own) == 4
    assert len(rows_with(panels(PICTURE), "over", "point_type")) == 35


def test_a_note_is_at_the_quarter_of_a_unit_charted_by_quarter_and_not_where_nothing_is_charted():
    told = [unit | {"by_quarter": unit["unit"] == "b"} for unit in UNITS]
    noted = replace(PICTURE, notes=(NoteMark(1, date(2021, 5, 1), "A note", units=frozenset("abc")),))
    span = MONTHS[-1] - MONTHS[0]
    assert [(row["place"], row["share"]) for row in rows_with(panels(noted, told), "number")] == [
        (place, pytest.approx((date(2021, month, 1) - MONTHS[0]) / span)) for place, month in ((0, 5), (1, 4))
    ]


def scaled_around(values: list[float], kept: list[float], *, percent: bool = False) -> tuple[float, float]:
    scale = ValueScale.fitted(values, kept, percent)
    return scale.low, scale.high


def test_a_fitted_scale_leaves_a_few_far_values_beyond_it_and_no_mean_or_target():
    usual = [8.0, 9, 10, 10, 11, 11, 12, 13, 14]
    # The quartiles are 10 and 12, so the outer fence is at 4 and 18.
    assert scaled_around([*usual, 48], []) == scaled_around(usual, []) and scaled_around(usual, [])[1] < 18
    assert scaled_around(usual, [30.0])[1] >= 30
    assert scaled_around([90.0, 92, 95, 97], [99.0], percent=True)[1] == 100


def test_scales_in_proportion_show_equal_steps_as_equal_parts():
    small, large = (ValueScale.in_proportion([size, size, 1.1 * size], (0.9, 1.2)) for size in (1_000, 50_000))
    assert (small.low, small.high, large.low, large.high) == (900, 1_200, 45_000, 60_000)


def test_panels_without_any_value_are_refused():
    with pytest.raises(ValueError, match="needs a point"):
        panels(PICTURE, UNITS[-1:])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("icon", VARIATION_WORDS)
def test_every_variation_icon_says_in_words_what_it_shows(icon: str, dark: bool):
    assert_titled(variation_icon_svg(icon, dark=dark), VARIATION_WORDS[icon])


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("icon", ASSURANCE_WORDS)
def test_every_assurance_icon_says_in_words_what_it_shows(icon: str, dark: bool):
    assert_titled(assurance_icon_svg(icon, dark=dark), ASSURANCE_WORDS[icon])


def assert_titled(svg: str, said: str) -> None:
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == said
    assert (root.get("role"), root.get("aria-label")) == ("img", said)


def without_colour(svg: str) -> str:
    """An icon as it looks to somebody who sees no colours, its words aside."""
    return re.sub(r"#[0-9A-F]{6}|<title>.*</title>|aria-label=\"[^\"]*\"", "", svg)


def test_icons_differ_in_more_than_their_colour():
    # An empty ring says that there is no icon, and why.
    absent = ("", "not_comparable")
    icons = [icon for icon in (*VARIATION_WORDS, *ASSURANCE_WORDS) if icon not in absent]
    assert len({without_colour(icon_svg(icon)) for icon in icons}) == len(icons) == 10


def test_an_icon_s_words_follow_making_data_count():
    assert icon_words("improvement_high") == "Special cause of improving nature: high, and high is better"
    assert icon_words("concern_low") == "Special cause of concerning nature: low, and high is better"
    assert icon_words("pass").startswith("Pass") and icon_words("fail").startswith("Fail")
    assert icon_words("") == "No icon"


def test_an_icon_that_there_is_none_of_is_refused():
    for draw in (variation_icon_svg, assurance_icon_svg, icon_svg, icon_words):
        with pytest.raises(KeyError):
            draw("happy")
    with pytest.raises(KeyError, match="not there"):
        icon_svg("")


def test_an_icon_s_address_holds_the_icon():
    kind, _, data = svg_address(icon_svg("fail")).partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert b64decode(data).decode() == icon_svg("fail")


def test_icons_of_a_chart_are_drawn_in_its_corner_with_their_words():
    icons = rows_with(full(PICTURE), "url")
    assert [icon["words"] for icon in icons] == [icon_words("hit_or_miss"), icon_words("improvement_high")]
    assert drawn(full(PICTURE)).count("<image") == 2
    assert not rows_with(chart(PICTURE, icons=["", ""]), "url")


def sparkline(values: list[float | None], types: list[str], **lines: object) -> str:
    return sparkline_svg(values, **{"mean": 4, "lpl": 1, "upl": 9} | lines, types=types, format_value="{:.0f}%".format)


def test_a_sparkline_says_its_points_and_marks_special_causes_and_the_last():
    svg = sparkline([3, None, 5, 8], [IMPROVEMENT, COMMON_CAUSE, COMMON_CAUSE, CONCERN])
    assert_titled(svg, "3 points between 3% and 8%. Latest 8%: special cause: concern")
    assert [svg.count(f'fill="{ink}"') for ink in (LIGHT.improvement, LIGHT.concern, LIGHT.common)] == [1, 1, 0]


def test_a_sparkline_breaks_where_a_value_is_missing_and_where_limits_change():
    types = [COMMON_CAUSE] * 4
    (path,) = re.findall(r'd="([^"]+)" fill="none" stroke="#768692"', sparkline([3, None, 5, 8], types))
    assert path.count("M") == 2
    mean = re.findall(
        r'd="([^"]+)" fill="none" stroke-width="1" stroke="#212B32"', sparkline([3, 4, 5, 8], types, mean=[3, 3, 6, 6])
    )
    assert mean[0].count("M") == 2


def test_a_sparkline_of_nothing_says_so_and_wrong_lengths_are_refused():
    assert_titled(sparkline([None], [COMMON_CAUSE]), "No values")
    assert_titled(
        sparkline([2], [COMMON_CAUSE], mean=None, lpl=None, upl=None),
        "1 point between 2% and 2%. Latest 2%: common cause",
    )
    with pytest.raises(ValueError, match="2 values have 1 types"):
        sparkline([1, 2], [COMMON_CAUSE])
    with pytest.raises(ValueError, match="a line of 3"):
        sparkline([1, 2], [COMMON_CAUSE] * 2, mean=[1, 2, 3])


@pytest.mark.parametrize("build", first_of(CHARTS))
def test_a_picture_has_its_heading_and_can_be_made_a_png(build):
    assert {PICTURE.heading.title, PICTURE.heading.note} <= set(words(build(PICTURE)))
    assert png_bytes(build(PICTURE)).startswith(b"\x89PNG")


@pytest.mark.parametrize("build", CHARTS)
@pytest.mark.parametrize("page", [PAGE, PAGE_DARK])
def test_a_page_chart_fills_its_container(build, page: Medium):
    specification = build(page)
    alt.TopLevelSpec.validate(specification)
    assert specification["width"] == "container"


def test_rows_hold_plain_values_alone_for_a_page_that_carries_them_as_a_table():
    for build in CHARTS:
        cells = [cell for rows in build(PAGE)["datasets"].values() for row in rows for cell in row.values()]
        assert not [cell for cell in cells if isinstance(cell, list | dict)]


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, *(pytest.param(width, marks=pytest.mark.prove) for width in (620, 1440))])
@pytest.mark.parametrize("build", CHARTS)
def test_no_text_is_cut_or_runs_into_another(chromium, build, width: int):
    texts = boxes_on_page(chromium, build(PAGE), width)
    assert [text for text, box in texts if box["left"] < 0 or box["right"] > width or box["top"] < 0] == []
    assert [(a, b) for (a, one), (b, other) in combinations(texts, 2) if overlap(one, other)] == []


@pytest.mark.browser
def test_a_phone_has_fewer_panels_side_by_side_and_short_names(chromium):
    on_phone, on_desk = (dict(boxes_on_page(chromium, panels(PAGE), width)) for width in (390, 1440))
    assert on_desk["Y&H"]["top"] == on_desk["Wessex"]["top"]
    assert on_phone["Y&H"]["top"] < on_phone["Wessex"]["top"]
