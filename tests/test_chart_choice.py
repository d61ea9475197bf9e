"""Which chart a series has: chosen from its first year by the rules of docs/spc.md, and never again."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from cases import every
from months_sent import MONTHS, ORIGIN, Q4, QUARTERS, WITHOUT, send, wards

from natpatsip.access import Actor
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.charts_of_kind import CHARTS_OF_KIND, charts_of
from natpatsip.analysis.measures.pooling import Without, longest_without
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.control import control_figure
from natpatsip.figures.control.chart_reasons import explain_chart
from natpatsip.figures.control.charting import Charts, chart_measures
from natpatsip.figures.control.level_above import find_level_above
from natpatsip.figures.exports import EXPORTS, NothingToDraw
from natpatsip.figures.wording import LEVEL_NAMES
from natpatsip.sheets.scope import NATIONAL
from natpatsip.store import Store
from natpatsip.store.notes import Note, NoteScope

DOCS = Path(__file__).parents[1] / "docs"
YEAR_AND_MORE = MONTHS[-15:]
# By trust, the babies given antenatal steroids and those eligible, month after month and from the first again.
BABIES = {
    "RHM": ("XmR chart", [(40, 100), (44, 100)]),
    # 4 or 16 of 20: an XmR chart would go beyond 0% and 100%, and chance alone does not explain it.
    "RTH": ("p′ chart", [(4, 20), (16, 20)]),
    # 5 or 8 of 13: beyond them too, but by no more than chance explains.
    "RHU": ("p chart", [(5, 13), (8, 13)]),
    # 2 or 4 of 6: 3 expected either way in a month, and 9 in a quarter.
    "RN5": ("p chart by quarter", [(2, 6), (4, 6)]),
    # 1 of 4 or none: fewer than 5 even in a quarter.
    "R1F": ("run chart by quarter", [(1, 4), (0, 4)]),
    "R0D": ("table by quarter", [(2, 2)]),
}
# By ward, incidents of seclusion in 500 bed days.
SECLUSION = {
    "WEX-0001": ("XmR chart", [10, 11]),
    # Never 0, and from 1 to 12: a lower XmR limit below 0.
    "WEX-0002": ("u′ chart", [1, 12]),
    "WEX-0003": ("u′ chart by quarter", [0, 5, 4]),
    "WEX-0004": ("run chart by quarter", [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]),
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Store:
    """Fifteen months of seven trusts and four wards."""
    store = Store(tmp_path_factory.mktemp("charts") / "natpatsip.duckdb")
    listed = [wards()[0] | {"ward_id": ward, "ward_name": ward} for ward in SECLUSION]
    send(store, "WEX", wards=listed)
    babies = [
        {"month": month, "trust": trust, "intervention": "corticosteroids", "eligible": eligible, "given": given}
        | ORIGIN
        for trust, (_, counts) in BABIES.items()
        for place, month in enumerate(YEAR_AND_MORE)
        for given, eligible in [counts[place % len(counts)]]
    ]
    incidents = [
        {"ward_id": ward, "month": month, "restraint": 1, "seclusion": counts[place % len(counts)]}
        | {"rapid_tranquilisation": 0, "bed_days": 500, "baseline_start": MONTHS[0], "baseline_end": MONTHS[5]}
        | ORIGIN
        for ward, (_, counts) in SECLUSION.items()
        for place, month in enumerate(YEAR_AND_MORE)
    ]
    for quarter in QUARTERS[-5:]:
        national = {"optimisation_monthly": babies, "restrictive_practice": incidents}
        here = {sheet: [row for row in rows if row["month"] in quarter.months] for sheet, rows in national.items()}
        send(store, NATIONAL, quarter, **here)
    return store


def charted(store: Store, measure: str, level: str, selection: Selection) -> Charts:
    with store.snapshot() as snapshot:
        return chart_measures([MEASURES[measure]], level, selection, snapshot)


def chosen(charts: Charts) -> dict[str, str]:
    return {unit["unit"]: unit["choice"].name for unit in charts.units}


def test_shares_have_the_first_chart_that_fits(sent):
    charts = charted(sent, "corticosteroids", "trust", Selection.ending(Q4))
    assert chosen(charts) == {trust: name for trust, (name, _) in BABIES.items()}


def test_rates_have_the_first_chart_that_fits(sent):
    charts = charted(sent, "mhsip_seclusion", "ward", Selection.ending(Q4))
    assert chosen(charts) == {ward: name for ward, (name, _) in SECLUSION.items()}


def test_a_chart_is_chosen_from_twelve_months_and_later_ones_do_not_change_it(sent):
    of_a_year = charted(sent, "corticosteroids", "trust", Selection.ending(Q4 - 1))
    assert chosen(of_a_year) == {trust: name for trust, (name, _) in BABIES.items()}
    early = charted(sent, "corticosteroids", "trust", Selection.ending(Q4 - 2))
    assert set(chosen(early).values()) == {"XmR chart"} and all(unit["run_chart"] for unit in early.units)


def test_months_are_added_up_to_quarters_that_are_over(sent):
    charts = charted(sent, "corticosteroids", "trust", Selection.ending(Q4))
    points = [point for point in charts.points if point["unit"] == "RN5"]
    # 2, 4, 2 and then 4, 2, 4 of 18.
    assert [(point["date"], point["numerator"], point["denominator"]) for point in points[:2]] == [
        (date(2022, 1, 1), 8, 18),
        (date(2022, 4, 1), 10, 18),
    ]
    assert len(points) == 5 and points[0]["value"] == pytest.approx(100 * 8 / 18)
    (unit,) = (unit for unit in charts.units if unit["unit"] == "RN5")
    assert unit["charted"].period == "quarter" and unit["run_chart"] and unit["median"] == pytest.approx(100 * 8 / 18)


def test_limits_are_kept_uncut_and_a_reason_says_how_much_values_vary(sent):
    trust = charted(sent, "corticosteroids", "trust", Selection.ending(Q4))
    (unit,) = (unit for unit in trust.units if unit["unit"] == "RTH")
    # 144 of 300; all are out of 20, so that moving ranges of 60 points make the limits that they would on an XmR chart.
    assert (unit["mean"], unit["lpl"], unit["upl"]) == pytest.approx((48, 48 - 2.66 * 60, 48 + 2.66 * 60))
    # Half of 20 have a standard deviation of 11.18 points: 60 are 5.37 of them, and 5.37 / 1.128 is 4.8.
    assert "vary 4.8 times as much as chance" in unit["choice"].reason


def test_the_longest_run_of_whole_months_without_ends_where_data_is_missing():
    rows = [(month, int(place % 6 == 0)) for place, month in enumerate(MONTHS) if month != WITHOUT]
    # The gap ends the first run; the latest of equal runs is the one.
    assert longest_without(rows) == Without(5, MONTHS[19], MONTHS[23])
    assert longest_without([(MONTHS[0], 3)]) is None


@every(tuple(MEASURES.values()), name=lambda measure: measure.id)
def test_every_measure_says_which_charts_it_may_have(measure):
    charts = charts_of(measure)
    assert bool(charts) == measure.over_time
    assert ("trajectory" in charts) == (measure.over_time and measure.kind == "adoption share")


# By kind, the letter of docs/spc.md.
LETTERS = {"share": "S", "rate": "R", "count": "C", "adoption share": "T"}


def table_of(heading: str) -> list[tuple[str, ...]]:
    """The rows of a table of docs/spc.md, by how its first line begins."""
    lines = (DOCS / "spc.md").read_text(encoding="utf-8").partition(heading)[2].partition("\n\n")[0].splitlines()[2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_documentation_has_the_charts_of_every_measure_at_each_level_and_their_reasons():
    def cell(measure, level: str) -> str:
        return "–" if level not in measure.levels else LETTERS[measure.kind] if measure.over_time else "D"

    assert table_of("| Measure | Kind | England |") == [
        (measure.label, measure.kind, *(cell(measure, level) for level in LEVEL_NAMES)) for measure in MEASURES.values()
    ]
    *reasons, of_one_date = table_of("| | Chart, the first that fits |")
    assert reasons == [(LETTERS[kind], *pair) for kind, charts in CHARTS_OF_KIND.items() for pair in charts]
    assert of_one_date[:2] == ("D", "none")


def test_a_rare_rate_says_its_longest_run_of_months_without(sent):
    with sent.snapshot() as snapshot:
        drawn = control_figure("mhsip_seclusion")(Selection.ending(Q4, ward=("WEX-0004",)), snapshot)
    # One incident in the seventh month: six before it, and eight after.
    assert "The longest run of whole months without incidents: 8 (August 2022 to March 2023)." in drawn.caption
    assert "Limits: none" in drawn.rules and "variation" not in drawn.numbers


def test_a_chart_says_why_it_is_that_and_what_another_would_say(sent):
    with sent.snapshot() as snapshot:
        words = {
            trust: explain_chart("corticosteroids", Selection.ending(Q4, trust=(trust,)), snapshot) for trust in BABIES
        }
    assert words["RTH"].startswith("This is a p′ chart.") and "An XmR chart would say the same" in words["RTH"]
    assert words["RHM"].startswith("This is an XmR chart.") and "a p′ chart" in words["RHM"].lower()
    assert "would say" not in words["R1F"] and "run chart by quarter" in words["R1F"]


def test_where_little_is_counted_the_collaborative_stands_beside_or_england(sent):
    with sent.snapshot() as snapshot:
        above = {
            trust: find_level_above("corticosteroids", Selection.ending(Q4, trust=(trust,)), snapshot)
            for trust in ("RHM", "R1F", "RTH")
        }
        england = find_level_above("corticosteroids", Selection.ending(Q4, psc=("OX",)), snapshot)
    # Southampton has an XmR chart; the Isle of Wight, in Wessex too, and Oxford have others.
    assert above["RHM"] is None and above["R1F"].psc == ("WEX",) and above["RTH"].psc == ("OX",)
    assert england == Selection.ending(Q4)


def test_where_a_run_chart_would_say_too_little_the_table_stands_alone_and_says_so(sent):
    with sent.snapshot() as snapshot:
        drawn = {
            trust: control_figure("corticosteroids")(Selection.ending(Q4, trust=(trust,)), snapshot)
            for trust in ("R0D", "R1F")
        }
    alone, run = drawn["R0D"], drawn["R1F"]
    assert alone.chart is None and alone.rows and "the table stands alone" in alone.caption
    assert alone.finding.endswith("too little is counted for a chart") and alone.alt.startswith("Table.")
    with pytest.raises(NothingToDraw, match="It is a table alone"):
        EXPORTS["png"](alone)
    with sent.snapshot() as snapshot:
        side_by_side = figure("panels_corticosteroids", Selection.ending(Q4, level="trust"), snapshot)
    # Among others it has its name, its latest numbers in the table, and no point.
    (own,) = [row for row in side_by_side.rows if row["unit"] == "R0D"]
    assert own["value"] is not None and f"numbers in the table: {own['unit_name']}." in side_by_side.caption
    picture = EXPORTS["svg"](side_by_side).decode()
    assert "too few to chart" in picture and f"{own['unit_name']}, " not in picture
    # By quarter 2, 1, 2, 1 and 2 of 12: the median is 2.
    assert "Of 5 points 2 lie off the median, fewer than the 10 that tests of runs need" in run.caption


def test_a_note_is_in_a_table_that_stands_alone_and_draws_no_chart(sent, tmp_path):
    store, words = Store(shutil.copy(sent.path, tmp_path / "natpatsip.duckdb")), "A guideline for all units"
    with store.writing() as writing:
        note = Note(NoteScope("MatNeo", "", "", ""), date(2022, 5, 10), False, "intervention", words)
        writing.put_note(note, Actor("A lead"))
    with store.snapshot() as snapshot:
        noted = figure("fig12", Selection.ending(Q4, trust=("R0D",)), snapshot)
    assert any(words in row["notes"] for row in noted.rows)
    with pytest.raises(NothingToDraw, match="It is a table alone"):
        EXPORTS["png"](noted)


def test_no_limit_is_drawn_beyond_what_there_can_be(sent):
    with sent.snapshot() as snapshot:
        drawn = control_figure("corticosteroids")(Selection.ending(Q4, trust=("RTH",)), snapshot)
        panels = figure("panels_corticosteroids", Selection.ending(Q4, level="trust"), snapshot)
    picture = EXPORTS["svg"](drawn).decode()
    assert "Lower limit below 0.0%" in picture and "Upper limit above 100.0%" in picture
    assert "Limits are drawn no further than 0% and 100%." in picture
    assert drawn.numbers["lpl"] == pytest.approx(-111.6)
    # 48 plus and minus 2.66 times 60.
    assert "limits from below 0.0% to above 100.0%. Computed, they are -111.6% to 207.6%; points" in drawn.caption
    assert {(row["lpl"], row["upl"], row["computed_limits"]) for row in drawn.rows} == {(0, 100, "-111.6% to 207.6%")}
    assert "120%" not in EXPORTS["svg"](panels).decode() and "Each has the chart that fits" in panels.rules
