"""The charts as people get them: drawn as pictures without a chromium, and on a page in a real one."""

import re
import struct
from html import unescape
from itertools import combinations, pairwise

import pandas as pd
import pytest

from natpatsip.charts.bars import share_bars, target_bullets
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.lines import Aim, share_lines, spread
from natpatsip.charts.medium import PAGE, PAGE_DARK, PICTURE_WIDTH, Heading, Medium, picture
from natpatsip.charts.palette import DARK, LIGHT, Palette
from natpatsip.charts.pictures import png_bytes, svg_bytes
from natpatsip.charts.stages import stage_bars, stage_columns

PICTURE = picture(Heading("Five of six are above England", "Care homes at stage 5 or above", "Six of 15 returned"))
ENGLAND = ReferenceLine(61.2, "England 61.2%")
AMBITION = ReferenceLine(85, "Ambition 85%", goal=True)
QUARTERS = ["Q1 2022/23", "Q2 2022/23", "Q3 2022/23", "Q4 2022/23"]

SHARES = pd.DataFrame(
    [
        ("Health Innovation Manchester", "Manchester", 85.0, "85.0% · 463 of 545", "85%"),
        ("Kent, Surrey & Sussex", "KSS", 84.96, "85.0% · 1,426 of 1,679", "85%"),
        ("Imperial College Health Partners", "Imperial", 39.2, "39.2% · 103 of 263", "39%"),
        ("Wessex", "Wessex", None, "Not returned", "–"),
    ],
    columns=["psc", "psc_short", "share", "label", "label_short"],
)
# Direct wards, a tenth of all wards and the share of that target met: NatPatSIP progress report, Q4 2022/23.
WARDS = pd.DataFrame(
    [
        ("East Midlands", "E Mids", 21, 13.4, "21 of 134 · 157% of target", "157%"),
        ("Yorkshire & Humber", "Y&H", 11, 11.8, "11 of 118 · 93% of target", "93%"),
        ("Imperial College Health Partners", "Imperial", 6, 8.2, "6 of 82 · 73% of target", "73%"),
    ],
    columns=["psc", "psc_short", "direct", "target", "label", "label_short"],
)
TREND = pd.DataFrame(
    [
        (quarter, series, short, share, f"{share}%")
        for series, short, shares in [
            ("Stage 3 or above", "3+", [67.1, 71.0, 75.0, 77.6]),
            ("Stage 5 or above", "5+", [45.0, 50.2, 55.0, 76.9]),
            ("Stage 7", "7", [10.3, 13.1, 16.0, 19.9]),
        ]
        for quarter, share in zip(QUARTERS, shares, strict=True)
    ],
    columns=["quarter", "series", "series_short", "share", "label"],
)
AIMS = [
    Aim(name, "Q4 2022/23", share, f"{share}%")
    for name, share in zip(TREND["series"].unique(), (95, 85, 40), strict=True)
]
HOMES = pd.DataFrame(
    [("NEWS2 and Soft Signs", "Both", stage, 1000 + stage) for stage in range(8)]
    + [("Tool undecided", "Undecided", 0, 400), ("Tool undecided", "Undecided", None, 250)],
    columns=["tool", "tool_short", "stage", "homes"],
)
SUPPORTED = pd.DataFrame(
    [(3, "Direct", 60), (3, "Network", 48), (4, "Direct", 73), (5, "Network", 11), (2, "Direct", 999)],
    columns=["stage", "support", "wards"],
)


def shares(medium: Medium, table: pd.DataFrame = SHARES, lines: tuple[ReferenceLine, ...] = (ENGLAND, AMBITION)):
    fields = {"name": "psc", "short": "psc_short", "share": "share", "label": "label", "short_label": "label_short"}
    return share_bars(table, medium, **fields, reference_lines=lines)


def bullets(medium: Medium):
    fields = {"count": "direct", "target": "target", "label": "label", "short_label": "label_short"}
    return target_bullets(WARDS, medium, name="psc", short="psc_short", **fields, unit="Directly supported wards")


def trend(medium: Medium, table: pd.DataFrame = TREND, aims: list[Aim] = AIMS):
    fields = {"quarter": "quarter", "series": "series", "short": "series_short", "share": "share", "label": "label"}
    return share_lines(table, medium, quarters=QUARTERS, **fields, aims=aims)


def homes(medium: Medium, table: pd.DataFrame = HOMES):
    fields = {"name": "tool", "short": "tool_short", "stage": "stage", "count": "homes"}
    return stage_bars(table, medium, **fields, unit="Care homes")


def wards(medium: Medium, parts: tuple[str, ...] = ("Direct", "Network")):
    return stage_columns(SUPPORTED, medium, stage="stage", part="support", count="wards", parts=parts, lowest=3)


CHARTS = [shares, bullets, trend, homes, wards]


def drawn(chart) -> str:
    return svg_bytes(chart).decode()


def words(chart) -> list[str]:
    """Every text that can be seen, in the order drawn."""
    texts = re.findall(r"<text([^>]*)>(.*?)</text>", drawn(chart))
    return [unescape(re.sub("<[^>]+>", " ", text)) for look, text in texts if 'opacity="0"' not in look]


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
    marks = (ink.bar, ink.bar_reached, ink.tick, ink.outline, *ink.series)
    assert min(contrast(mark, page) for mark in marks) >= 3


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_numbers_read_on_every_fill(ink: Palette):
    assert min(contrast(fill.ink, fill.area) for fill in (*ink.stages, ink.not_reported, *ink.parts)) >= 4.5


@pytest.mark.parametrize("ink", [LIGHT, DARK])
def test_rules_over_bars_are_edged_in_a_colour_that_stands_out_from_both(ink: Palette):
    assert min(contrast(ink.page, other) for other in (ink.ink, ink.bar, ink.bar_reached)) >= 3


@pytest.mark.parametrize(("ink", "steps"), [(LIGHT, -1), (DARK, 1)])
def test_stages_run_one_way_in_luminance_so_that_colour_vision_does_not_matter(ink: Palette, steps: int):
    ramp = [luminance(stage.area) for stage in ink.stages]
    assert ramp == sorted(ramp, reverse=steps < 0)
    assert min(contrast(one.area, other.area) for one, other in pairwise(ink.stages)) >= 1.1
    assert min(contrast(ink.parts[0].area, part.area) for part in ink.parts[1:]) >= 3


def test_shares_are_drawn_in_order_with_values_and_lines_named():
    seen = words(shares(PICTURE))
    assert [text for text in seen if text in set(SHARES["psc"])] == list(SHARES["psc"])
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


def lines_drawn(table: pd.DataFrame) -> list[str]:
    return re.findall(r'aria-roledescription="line mark"[^>]*\bd="([^"]+)"', drawn(trend(PICTURE, table, aims=[])))


def test_a_whole_series_is_one_unbroken_line():
    assert [line.count("M") for line in lines_drawn(TREND)] == [1, 1, 1]


@pytest.mark.parametrize("how", ["no share", "no row"])
def test_a_missing_quarter_is_a_gap_in_its_line_and_no_point(how: str):
    missing = (TREND["quarter"] == "Q2 2022/23") & (TREND["series"] == "Stage 7")
    table = TREND.assign(share=TREND["share"].mask(missing)) if how == "no share" else TREND[~missing]
    assert [line.count("M") for line in lines_drawn(table)] == [1, 1, 2]
    assert "Stage 7, Q2 2022/23" not in drawn(trend(PICTURE, table))


def test_lines_and_ambitions_are_named_at_their_end():
    assert {"Stage 3 or above: 77.6%", "Stage 7: 19.9%", "Stage 3 or above ambition 95%"} <= set(words(trend(PICTURE)))


def test_a_line_that_stops_early_says_when_its_share_was():
    table = TREND[~((TREND["quarter"] == "Q4 2022/23") & (TREND["series"] == "Stage 7"))]
    assert "Stage 7: 16.0% in Q3 2022/23" in words(trend(PICTURE, table))


def test_labels_that_crowd_are_spread_evenly_around_their_values():
    assert spread([50, 50, 50], gap=5) == [45, 50, 55]


@pytest.mark.parametrize("values", [[99, 98, 100, 97], [0, 1, 0.5], [61.2, 85, 61.5, 40, 60.9], [77.6]])
def test_labels_keep_their_order_their_distance_and_the_plot(values: list[float]):
    at = spread(values, gap=5)
    by_value = [place for _, place in sorted(zip(values, at, strict=True))]
    assert all(above - below >= 5 - 1e-9 for below, above in pairwise(by_value))
    assert min(at) >= 0 and max(at) <= 100


def test_labels_with_room_stay_at_their_values():
    assert spread([77.6, 19.9, 61.2], gap=5) == [77.6, 19.9, 61.2]


def test_stage_bars_show_counts_totals_and_the_legend_in_stage_order():
    seen = words(homes(PICTURE))
    legend = [text for text in seen if re.match(r"\d [A-Z]|Not reported", text)]
    assert [text[0] for text in legend] == [*"01234567", "N"]
    assert {"1,003", "1,007", "8,028", "650"} <= set(seen)


def test_not_reported_is_named_only_where_it_occurs():
    assert "Not reported" not in words(homes(PICTURE, HOMES.dropna(subset=["stage"])))


def test_a_number_is_left_out_where_its_part_has_no_room_for_it():
    crumb = pd.DataFrame([("NEWS2", "NEWS2", 5, 9000), ("NEWS2", "NEWS2", 6, 17)], columns=HOMES.columns)
    seen = words(homes(PICTURE, crumb))
    assert "9,000" in seen and "9,017" in seen
    assert "17" not in seen


def test_a_stage_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="no stage"):
        homes(PICTURE, HOMES.assign(stage=8))


def test_columns_begin_at_the_lowest_stage_and_a_stage_without_wards_is_zero():
    seen = words(wards(PICTURE))
    assert {"60", "48", "108", "73", "11", "0", "Direct", "Network"} <= set(seen)
    assert "999" not in seen


def test_more_parts_than_can_be_told_apart_are_refused():
    with pytest.raises(ValueError, match="zip"):
        wards(PICTURE, parts=("Direct", "Network", "Neither"))


def test_a_column_that_is_not_there_is_refused_by_name():
    with pytest.raises(KeyError, match="label_short"):
        shares(PICTURE, SHARES.drop(columns="label_short"))


@pytest.mark.parametrize("chart", CHARTS)
def test_a_picture_carries_its_heading_and_note_on_white_in_the_house_font(chart):
    svg = drawn(chart(PICTURE))
    assert {PICTURE.heading.title, PICTURE.heading.subtitle, PICTURE.heading.note} <= set(words(chart(PICTURE)))
    assert 'fill="#FFFFFF"' in svg
    assert "Arial, Liberation Sans, sans-serif" in svg


@pytest.mark.parametrize("chart", CHARTS)
def test_a_png_is_sharp_and_about_as_wide_as_a_picture_should_be(chart):
    png = png_bytes(chart(PICTURE))
    assert png.startswith(b"\x89PNG")
    (width,) = struct.unpack(">I", png[16:20])
    assert width / 2 == pytest.approx(PICTURE_WIDTH, rel=0.05)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("page", [PAGE, PAGE_DARK])
def test_a_page_chart_fills_its_container_and_leaves_title_and_ground_to_the_page(chart, page: Medium):
    specification = chart(page).to_dict()
    assert specification["width"] == "container"
    assert specification["config"]["background"] == "transparent"
    assert "title" not in specification


def test_a_long_heading_is_wrapped_and_cut_nowhere():
    title = "Nine of 15 collaboratives are above England, and one has reached the ambition of 85% two quarters early"
    svg = drawn(shares(picture(Heading(title, "Subtitle", "Note"))))
    lines = [unescape(line) for line in re.findall(r"<tspan[^>]*>([^<]+)</tspan>", svg)]
    assert any(" ".join(lines[first : first + 2]) == title for first in range(len(lines)))


def boxes_on_page(chromium, chart, width: int) -> list[tuple[str, dict]]:
    """Each visible text of a page chart in a window of this width, and where it stands."""
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.set_content(chart.to_html(inline=True, embed_options={"renderer": "svg", "actions": False}))
    page.add_style_tag(content=".vega-embed {width: 100%}")
    page.evaluate("window.dispatchEvent(new Event('resize'))")
    page.wait_for_selector("svg.marks text")
    texts = page.evaluate(
        """[...document.querySelectorAll('svg.marks text')].filter(text => text.getAttribute('opacity') !== '0')
           .map(text => [text.textContent, text.getBoundingClientRect().toJSON()])"""
    )
    page.close()
    return [(text, box) for text, box in texts if text.strip()]


def overlap(one: dict, other: dict) -> bool:
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return across > 1 and down > 3


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1200])
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
    ],
)
def test_a_phone_gets_short_names_and_a_wide_page_long_ones(chromium, chart, long: list[str], short: list[str]):
    on_phone = {text for text, _ in boxes_on_page(chromium, chart(PAGE), 390)}
    on_desk = {text for text, _ in boxes_on_page(chromium, chart(PAGE), 1200)}
    assert set(short) <= on_phone and not set(long) & on_phone
    assert set(long) <= on_desk
