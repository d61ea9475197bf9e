"""Every figure under choices drawn by lot: what it says is held against its own table, and against the same measure elsewhere."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
from cases import all_hold
from drawn_by_lot import COMING_IN, draw_pairs
from numbers_told import Drawn, find_unfounded, measure_of, read_numbers, without_names

from natpatsip import organisations
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import ENGLAND, MEASURES, Measure, series_of, shares_of
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import PLACES
from natpatsip.cells import csv_text
from natpatsip.charts.medium import PAGE, PICTURE_WIDTH, document
from natpatsip.charts.pictures import svg_bytes
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.about import name_file
from natpatsip.figures.control import CONTROL_FIGURES
from natpatsip.figures.exports import csv_bytes, json_bytes
from natpatsip.figures.formatting import format_period
from natpatsip.figures.headline import Headline
from natpatsip.figures.programmes import make_headline
from natpatsip.figures.subject import EXPECTED, get_subject
from natpatsip.figures.wording import chosen_labels
from natpatsip.quarters import Quarter

NAMES = [
    *(place.name for places in (organisations.collaboratives(), organisations.regions()) for place in places),
    *(icb.short for icb in organisations.icbs()),
]


@pytest.fixture(scope="module", params=[max(300, 2 * len(FIGURES)), pytest.param(5_000, marks=pytest.mark.prove)])
def drawn(request, coming_in) -> Iterator[list[Drawn]]:
    """Figures that were drawn for as many pairs, each figure at least twice."""
    with coming_in.snapshot() as snapshot:
        yield [
            Drawn(pair, figure(pair.figure, pair.selection, snapshot), snapshot) for pair in draw_pairs(request.param)
        ]


@pytest.fixture(scope="module")
def headlines(drawn) -> list[tuple[Drawn, Headline]]:
    """The headline of each figure’s programme, under the same choice."""
    found = []
    # One in three is plenty: what they tell depends on the choice and not on the figure.
    for one in drawn[::3]:
        programme = get_programme(one.pair.figure)
        if programme and FIGURES[one.pair.figure].sheet != "tool_phases":
            chosen = one.pair.shown
            found.append((one, make_headline(programme, chosen, one.snapshot)))
    return found


def name_pair(one: Drawn) -> str:
    return str(one.pair)


def test_every_number_in_words_is_in_the_table(drawn):
    def check(one: Drawn) -> None:
        assert not find_unfounded(one)

    all_hold(check, drawn, name_pair)


def test_every_mark_of_a_chart_has_words_for_a_screen_reader(drawn):
    def check(one: Drawn) -> None:
        if one.figure.chart and not one.figure.empty:
            svg = svg_bytes(one.figure.chart(document(PICTURE_WIDTH))).decode()
            marks = re.findall(r'<\w+ [^>]*role="graphics-symbol"[^>]*>', svg)
            assert [mark for mark in marks if not re.search(r'aria-label="[^"]', mark)] == []

    all_hold(check, drawn, name_pair)


# By the column of a whole, the columns of its parts.
PARTS_OF = {
    "homes": ("homes_stage3", "homes_stage5", "homes_stage7"),
    "expected": ("reached",),
    "trusts": ("at5", "stage4", "stage5", "trusts_at_target", "phases_complete"),
    "total_wards": ("direct_wards",),
    "eligible": ("reviewed",),
    "icbs": ("icbs_engaged", "plans_agreed"),
}
# The columns that together make up a whole.
ADDED_UP = {
    "fig03": (r"stage_\d", "homes"),
    "matneo_early_warning": (r"stage_\d|not_reported", "trusts"),
    "medsip_phases": (r"not_engaged|phases?_\d.*", "icbs"),
    "fig17": ("direct|network", "wards"),
    "fig18": ("NHS|Private", "wards"),
    "safety_systems": (r"plans_.*", "icbs"),
}
# A target can be passed; a step of a model can be a loss.
BEYOND = ("moving_range", "target_met_pct")
OF_A_WHOLE = re.compile(r"(?<![\w.,])(-?\d[\d,]*) of (?:the |its |all |England’s )?(\d[\d,]*)")


def test_no_part_is_more_than_its_whole(drawn):
    def check(one: Drawn) -> None:
        for text in one.texts:
            for part, whole in OF_A_WHOLE.findall(without_names(text)):
                assert 0 <= int(part.replace(",", "")) <= int(whole.replace(",", "")), text
        units = {column.name: column.unit for column in one.figure.columns}
        beyond = ("value",) if "step" in units else BEYOND
        wholes = {whole: parts for whole, parts in PARTS_OF.items() if units.get(whole) == "count"}
        if "numerator" in units and units["value"] == "percent":
            wholes["denominator"] = ("numerator",)
        for row in one.rows:
            for name, value in row.items():
                if units[name] in ("count", "percent") and name not in beyond and value is not None:
                    assert value >= 0 and (units[name] == "count" or value <= 100), row
            for whole, parts in wholes.items():
                if row.get(whole) is not None:
                    assert all((row.get(part) or 0) <= row[whole] for part in parts), row
            if one.pair.figure in ADDED_UP:
                parts, whole = ADDED_UP[one.pair.figure]
                found = [value for name, value in row.items() if re.fullmatch(parts, name) and value is not None]
                assert not found or sum(found) == row[whole], row

    all_hold(check, drawn, name_pair)


SHARE_TOLD, PARTS_TOLD = re.compile(r"\d%"), re.compile(r"\d (?:of|in) \d")
# Of these there are no parts to tell: what happened on a date, lines of a chart, and how far a ward is below its baseline.
WITHOUT_PARTS = re.compile(r"^Note \d|, (?:Mean|Limits): |% less$")
# The page of a place has this as a table, with the parts of each share.
ELSEWHERE_A_TABLE = ("place_measures",)


def list_pointed_at(chart: dict) -> Iterator[str]:
    """What the marks of a chart say when pointed at, save those of a forecast: it is of nobody counted yet."""
    for layer in chart["layer"]:
        pointed_at = layer.get("encoding", {}).get("tooltip", [])
        fields = [one["field"] for one in (pointed_at if isinstance(pointed_at, list) else [pointed_at])]
        steps = {step["as"]: step["calculate"] for step in layer.get("transform", ()) if "calculate" in step}
        if fields in (["forecast"], ["earlier"], ["plan"]):
            continue
        for row in chart["datasets"][layer["data"]["name"]] if fields else ():
            yield "; ".join(_evaluate(field, row, steps) for field in fields)


def _evaluate(field: str, row: dict, steps: dict[str, str]) -> str:
    """A field of a row, or texts and fields that the browser puts together."""
    if field in row:
        return str(row[field])
    return "".join(
        part.strip("'") if part.startswith("'") else str(row[part.removeprefix("datum.")])
        for part in steps[field].split(" + ")
    )


def test_every_mark_of_a_share_tells_how_many_of_how_many_when_pointed_at(drawn):
    def check(one: Drawn) -> None:
        told = [words for words in list_pointed_at(one.figure.chart(PAGE)) if SHARE_TOLD.search(words)]
        assert not [words for words in told if not PARTS_TOLD.search(words) and not WITHOUT_PARTS.search(words)]

    charts = {one.pair.figure: one for one in drawn if one.figure.chart and not one.figure.empty}
    charts = {figure_id: one for figure_id, one in charts.items() if figure_id not in ELSEWHERE_A_TABLE}
    assert len(charts) > len(FIGURES) / 2
    all_hold(check, list(charts.values()), name_pair)


THINGS = (
    "collaboratives|regions|networks|ICBs|trusts|systems|wards|homes|babies|people|patients|lives|cases|admissions|calls|"
    "harms|readmissions|interventions|events|plans|phases|measures|charts|points|months|quarters|tools|incidents"
)
THING = THINGS.replace("lives", "life").replace("babies", "baby").replace("people", "person").replace("s|", "|")
PLURAL_VERBS = "are|were|have|show|lie|reach|support|use"
WRONG = {
    "one of several": rf"(?<![\d.,])(?<!tage )(?<!hase )1 (?!of\b|in\b)(?:[a-zA-Z’-]+ ){{0,2}}?({THINGS})\b",
    "several of one": rf"(?<![\w.,/])(?!1\b)\d[\d,]* (?:[a-z]+ )?({THING})\b(?! of| with| in a trust)",
    "one are": rf"(?<![\w.,/])1 (?:more |of \d[\d,]* (?:[a-zA-Z]+ ){{1,3}}(?:\(\d+%\) )?)?({PLURAL_VERBS})\b",
    "of one are": rf"of 1 (?:[a-z]+ )?[a-zA-Z]+ ({PLURAL_VERBS})\b",
    "less than none": r"(?<![\w.])-\d[\d,]* (of|more|fewer|[a-z]+s\b)",
    "a gap": r"\b(None(?! of| is)|nan|NaN|null)\b|  | [.,;:]|\.\.|\(\)|: ?[.;]",
    "a name in small letters": "|".join(
        rf"(?<!\w){re.escape(name[0].lower() + name[1:])}\b" for name in NAMES if not name[1].isupper()
    ),
}


def find_wrong_words(texts: Iterable[str]) -> list[str]:
    return [
        f"{what}: “{found[0]}” in “{text}”"
        for text in texts
        for what, pattern in WRONG.items()
        if (found := re.search(pattern, without_names(text)))
    ]


def test_sentences_agree_with_their_numbers(drawn):
    def check(one: Drawn) -> None:
        made = one.figure
        words = (*one.texts, made.place, made.period, made.measure, made.provenance.coverage)
        assert not find_wrong_words(words)

    all_hold(check, drawn, name_pair)


def test_headlines_agree_with_their_numbers(headlines):
    def check(case: tuple[Drawn, Headline]) -> None:
        _, made = case
        tiles = [text for tile in made.tiles for text in (tile.value, tile.change, tile.detail)]
        assert not find_wrong_words([made.sentence, *tiles])
        for text in (made.sentence, *tiles):
            for part, whole in OF_A_WHOLE.findall(without_names(text)):
                assert 0 <= int(part.replace(",", "")) <= int(whole.replace(",", "")), text

    all_hold(check, headlines, lambda case: name_pair(case[0]))


# Said of a place or an ambition once everyone has returned, and not before.
OF_THE_REPORT = "The report states results for England as a whole, in its own quarter"
OF_ENGLAND = re.compile(r"(?<!West of )(?<!East of )\bEngland\b")
SETTLED = re.compile(r"\breach(ed|es)\b|at the pace", re.IGNORECASE)


def test_of_a_quarter_that_is_coming_in_nothing_is_said_of_england_or_an_ambition(drawn):
    def check(one: Drawn) -> None:
        cells = [value for row in one.rows for value in row.values() if isinstance(value, str)]
        told = [text.replace(OF_THE_REPORT, "") for text in (*one.texts, one.figure.place, *cells)]
        assert not [text for text in told if OF_ENGLAND.search(text)]
        subject = get_subject(one.pair.shown, one.snapshot, FIGURES[one.pair.figure].sheet)
        if not subject.whole:
            assert not [text for text in told if SETTLED.search(text) or text.lower().count(subject.name.lower()) > 1]

    all_hold(
        check,
        [
            one
            for one in drawn
            if one.pair.selection.quarter == COMING_IN and FIGURES[one.pair.figure].sheet in EXPECTED
        ],
        name_pair,
    )


def test_the_place_names_what_was_chosen(drawn):
    def check(one: Drawn) -> None:
        chosen = one.pair.shown
        named = [label for place in PLACES if place != "ward" for label in chosen_labels(chosen, place)]
        name = name_file(one.figure, "csv")
        assert all(label in one.figure.place and label in one.figure.subtitle for label in named), one.figure.place
        if len(name) < 120:
            assert all(harmless_name(label) in name for label in named), name

    all_hold(check, [one for one in drawn if FIGURES[one.pair.figure].sheet], name_pair)


def harmless_name(label: str) -> str:
    return re.sub(r"[^\w &,.%’()-]+", "-", label)


# The columns that name a place, and those that tell its rows apart.
PLACES_OF_ROWS, BESIDE_PLACES = ("unit", "unit_name", "place", "psc"), ("intervention", "tool", "measure")


def name_rows(one: Drawn) -> dict[tuple, dict]:
    """The rows by their place, and what else tells them apart; nothing where a table sets no places side by side."""
    first, *others = [column.name for column in one.figure.columns]
    place = first if first in PLACES_OF_ROWS else next((name for name in others[:1] if name == "unit"), None)
    if place is None:
        return {}
    return {(row[place], *(row[name] for name in BESIDE_PLACES if name in row)): row for row in one.rows}


def test_a_part_is_not_called_by_the_name_of_the_whole(drawn):
    """A row of a place has the same numbers whatever else was chosen, or its name says that it is a part."""

    def check(one: Drawn) -> None:
        rows = name_rows(one)
        whole = name_rows(one.in_england()) if rows else {}
        for key, row in rows.items():
            assert key not in whole or row == whole[key]
            assert key in whole or " part" in key[0] or key[0] in ("all chosen", one.figure.place), key[0]

    narrowed = [one for one in drawn if any(getattr(one.pair.selection, place) for place in PLACES)]
    all_hold(check, narrowed, name_pair)


# The shares that figures tell: of which measure, whether by collaborative, in the last row or in their numbers, and where.
BY_PSC, LAST, NUMBERS = "by collaborative", "last row", "numbers"
SHARES = (
    ("fig01", "mandet_stage5", BY_PSC, "homes_stage5", "homes"),
    *(
        (figure_id, f"mandet_stage{stage}", where, f"homes_stage{stage}", "homes")
        for stage in (3, 5, 7)
        for figure_id, where in (("fig02", LAST), ("mandet_gap", BY_PSC))
    ),
    ("fig06", "matneo_trusts_all_seven", LAST, "at5", "trusts"),
    ("fig17", "mhsip_engaged", NUMBERS, "wards_engaged", None),
    ("mhsip_ward_data", "mhsip_ward_data", BY_PSC, "wards_with_data", "wards_listed"),
    ("fig19", "mhsip_direct", BY_PSC, "direct_wards", "total_wards"),
    ("fig19", "mhsip_trusts_at_target", BY_PSC, "trusts_at_target", "trusts"),
    ("medsip_board", "medsip_improvement", NUMBERS, "icbs_qi", "icbs"),
    ("medsip_board", "medsip_action", NUMBERS, "icbs_phase6", "icbs"),
    ("medsip_phases", "medsip_improvement", NUMBERS, "icbs_qi", "icbs"),
    ("medsip_phases", "medsip_action", NUMBERS, "icbs_phase_6", "icbs"),
    ("safety_systems", "safety_plans", NUMBERS, "plans_agreed", "icbs"),
    ("safety_systems", "safety_engaged", NUMBERS, "icbs_engaged", "icbs"),
    *((f"map_{measure.id}", measure.id, BY_PSC, "reached", "expected") for measure in MEASURES.values()),
    *((f"ranked_{measure.id}", measure.id, BY_PSC, "reached", "expected") for measure in MEASURES.values()),
)
# The tiles that tell a measure, by how their labels begin.
TILES = {
    "Decided to take part": "mandet_stage3",
    "Adopted a tool": "mandet_stage5",
    "Sustained for a year": "mandet_stage7",
    "All seven adopted": "matneo_trusts_all_seven",
    "Optimal cord management": "cord_management",
    "Interventions given in a month": "interventions_delivered",
    "ICBs in quality improvement": "medsip_improvement",
    "ICBs in action": "medsip_action",
    "People on long-term opioids": "long_term_opioids",
    "High-dose patients who have stopped": "high_dose_stopped",
    "NHS wards supported directly": "mhsip_direct",
    "Wards actively engaged": "mhsip_engaged",
    "Systems engaged": "safety_engaged",
    "Safety plans agreed": "safety_plans",
}
CODES = {psc.name: psc.code for psc in organisations.collaboratives()}


def shares(one: Drawn, measure: Measure, level: str) -> dict[str, Share]:
    """The measure itself, for what was chosen; the gap to the ambition is that of all homes, whatever their tool."""
    chosen = one.pair.shown
    chosen = chosen.without(["tool"] if one.pair.figure == "mandet_gap" else [])
    return shares_of(measure, level, measure.applicable_selection(chosen), one.snapshot.frame)


def told_in(one: Drawn, where: str, part: str, whole: str | None) -> dict[str, tuple]:
    """The parts of a share as a figure tells them, by the code of a collaborative, or of all places chosen together."""
    if where == BY_PSC:
        own = [row for row in one.rows if whole_name(row["psc"]) in CODES and row[whole] is not None]
        return {CODES[whole_name(row["psc"])]: (row[part], row[whole]) for row in own}
    found = one.rows[-1] if where == LAST else one.figure.numbers
    return {"": (found[part], found[whole] if whole else None)}


def test_a_measure_is_the_same_in_every_figure(drawn):
    def check(one: Drawn) -> None:
        for figure_id, measure_id, where, part, whole in SHARES:
            if figure_id == one.pair.figure and not one.figure.empty:
                own = shares(one, MEASURES[measure_id], "psc" if where == BY_PSC else ENGLAND)
                expected = {code: (share.reached, share.expected if whole else None) for code, share in own.items()}
                assert told_in(one, where, part, whole) == expected, measure_id

    told = {figure_id for figure_id, *_ in SHARES}
    all_hold(check, [one for one in drawn if one.pair.figure in told], name_pair)


BY_LABEL = {measure.label: measure.id for measure in MEASURES.values() if measure.over_time}


def whole_name(unit: str) -> str:
    """The name of a unit, whether or not it is a part of it that is told of."""
    return re.sub(r" \([^()]* part(: [^()]*)?\)$", "", unit)


def list_points(one: Drawn, measure: Measure, level: str) -> list[dict]:
    """The series of a measure for what was chosen, of every unit of a level."""
    chosen = measure.applicable_selection(one.pair.shown)
    return series_of(measure, level, chosen, one.snapshot.frame).rows(named=True)


def add_up(measure: Measure, months: list[dict], quarter: Quarter) -> dict:
    """The point of a quarter whose months are too small to be charted."""
    own = [point for point in months if point["date"] in quarter.months]
    top, bottom = (sum(point[part] for point in own) for part in ("numerator", "denominator"))
    return {"denominator": bottom, "value": measure.per * top / bottom}


def test_a_measure_is_the_same_in_every_series(drawn):
    """Of a control chart the last point, of panels and summaries each row."""

    def check(one: Drawn) -> None:
        chosen, several = one.pair.shown, one.pair.figure.startswith(("panels", "spc"))
        series = cache(lambda measure, level: list_points(one, measure, level))
        for row in one.rows if several else one.rows[-1:]:
            measure = MEASURES[BY_LABEL[row["measure"]] if "measure" in row else measure_of(one.pair.figure)]
            unit = row.get("unit_name", row.get("place"))
            points = series(measure, chosen.level if unit else ENGLAND)
            when = row.get("month", row.get("latest", row.get("when")))
            of_unit = [point for point in points if unit is None or whole_name(unit) == point["unit_name"]]
            if measure.frequency == "monthly" and when.startswith("Q"):
                of_unit = [add_up(measure, of_unit, Quarter.parse(when))]
                (point,) = of_unit
            else:
                (point,) = [point for point in of_unit if format_period(measure, point["date"]) == when]
            assert row["value"] == half_up(point["value"], 0 if measure.unit == "count" and "measure" not in row else 1)
            assert row.get("denominator", point["denominator"]) == point["denominator"]
            # Of a quarter that is coming in there is no point yet.
            assert point == of_unit[-1] or measure.frequency == "quarterly"

    charted = [
        one for one in drawn if one.pair.figure in CONTROL_FIGURES and not one.pair.figure.startswith("mhsip_wards")
    ]
    all_hold(check, [one for one in charted if not one.figure.empty], name_pair)


def test_a_measure_is_the_same_in_every_tile(headlines):
    def check(case: tuple[Drawn, Headline]) -> None:
        one, made = case
        for tile in made.tiles:
            measure_id = next((id for label, id in TILES.items() if tile.label.startswith(label)), None)
            if measure_id is None or tile.value in ("No data", "Not collected"):
                continue
            measure = MEASURES[measure_id]
            (share,) = shares_of(
                measure, ENGLAND, measure.applicable_selection(one.pair.shown), one.snapshot.frame
            ).values()
            told = [number for text in (tile.value, tile.detail) for number, _ in read_numbers(text)]
            assert {share.reached, share.expected or share.reached} <= {*told}, f"{tile} {share}"

    all_hold(check, headlines, lambda case: name_pair(case[0]))


def cell_of(value: object) -> str:
    """A cell as CSV has it."""
    return "" if value is None else csv_text(value) if isinstance(value, str) else str(value)


def test_a_download_has_what_the_table_has(drawn):
    def check(one: Drawn) -> None:
        names = [column.name for column in one.figure.columns]
        told = json.loads(json_bytes(one.figure))
        rows = json.loads(json.dumps(one.rows))
        assert told["rows"] == rows and told["finding"] == one.figure.finding
        header, *lines = csv.reader(io.StringIO(csv_bytes(one.figure).decode("utf-8-sig")))
        assert header[: len(names)] == names
        cells = [[cell_of(row[name]) for name in names] for row in rows]
        assert [line[: len(names)] for line in lines] == cells

    all_hold(check, drawn, name_pair)
