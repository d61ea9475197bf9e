"""Control charts of measures: their limits against hand arithmetic, the ledger, what is proposed, and the summary."""

import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import groupby
from operator import itemgetter

import pytest
from months_sent import (
    DORSET,
    MAGNESIUM_MONTHS,
    MAPLE,
    OAK,
    ORIGIN,
    OXFORD,
    OXFORDSHIRE,
    Q3,
    Q4,
    RISE,
    SOUTHAMPTON,
    WITHOUT,
    send,
)

from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.analysis import restraint
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.parameters import DEFAULT, SHIFT_SEARCH
from natpatsip.charts.control.levels import process_levels
from natpatsip.charts.control.points import charted_points
from natpatsip.charts.icons import icon_words
from natpatsip.charts.medium import PAGE
from natpatsip.demo.babies import INTERVENTIONS_SHIFTS, STEROIDS_SHIFT
from natpatsip.figures import figure
from natpatsip.figures.control import (
    CONTROL_FIGURES,
    control_figure,
    draw_both_ways,
    proposals_of,
    series_key,
    summary,
    wards_figure,
)
from natpatsip.figures.control.answers import answer_from_limits
from natpatsip.figures.control.charting import chart_measures
from natpatsip.figures.control.reductions import find_wards_reduced
from natpatsip.figures.control.steps import find_steps
from natpatsip.figures.control.summary_table import describe_new_signals
from natpatsip.figures.exports import EXPORTS, csv_bytes, json_bytes
from natpatsip.figures.formatting import format_measured
from natpatsip.quarters import Quarter
from natpatsip.sheets.national.wards import PRACTICES
from natpatsip.sheets.scope import NATIONAL
from natpatsip.store import Store
from natpatsip.store.ledger import Judgement, Rebase, SeriesKey, get_recalculations

ENGLAND = Selection.ending(Q4)
STEROIDS, MAGNESIUM = "corticosteroids", "magnesium_sulphate"


@pytest.fixture(scope="module")
def sent(months_record) -> Store:
    """The months, and nothing decided; only to be read."""
    return Store(months_record)


@pytest.fixture(scope="module")
def decided(months_record, tmp_path_factory) -> Store:
    """The months, and steroids recalculated from the month in which they rose."""
    store = Store(shutil.copy(months_record, tmp_path_factory.mktemp("decided") / "natpatsip.duckdb"))
    decide(store, SeriesKey(STEROIDS), RISE)
    return store


def decide(
    store: Store, series: SeriesKey, month: date, decision: str = "accepted", kind_of_cause: str = "improvement"
) -> None:
    judged = Judgement(kind_of_cause)
    with store.writing() as writing:
        rebase = Rebase(series, month, decision, "every trust began then", "National launch", judgement=judged)
        writing.decide(rebase, by=Actor("A lead"))


def draw(store: Store, measure: str, selection: Selection = ENGLAND):
    with store.snapshot() as snapshot:
        return control_figure(measure)(selection, snapshot)


def proposals(store: Store, measure: str, selection: Selection = ENGLAND):
    with store.snapshot() as snapshot:
        return proposals_of(measure, selection, snapshot)


def test_limits_are_those_worked_out_by_hand(sent):
    # 38 and 42 by turns, then 58 and 62: the mean is 50. Moving ranges are 4, but for one of 16 where they rise. The mean
    # of all is 104 / 23 = 4.52, so 16 is above 3.267 times it and is screened; the limits are 50 ± 2.66 × 4.
    numbers = draw(sent, STEROIDS).numbers
    assert [numbers[name] for name in ("latest", "mean", "lpl", "upl")] == pytest.approx([62, 50, 39.36, 60.64])
    assert (numbers["month"], numbers["points"], numbers["segments"]) == ("2023-03", 24, 1)
    assert numbers["variation"] == "improvement_high"


def test_the_table_says_what_each_point_is(sent):
    table = draw(sent, STEROIDS).table
    first, last = table.iloc[0], table.iloc[-1]
    assert (first["month"], first["value"], first["numerator"], first["denominator"]) == ("April 2021", 38, 76, 200)
    assert (first["point"], first["rule"]) == ("Special cause: concern", "Below the lower limit")
    assert (last["point"], last["rule"]) == ("Special cause: improvement", "Above the upper limit")
    assert list(table["sites"])[:2] == [2, 1]
    # The outer third ends at 50 - 7.09: 42 lies in it, and so does the next point but one.
    assert table.iloc[1]["rule"] == "Two in three, low"
    assert (table["moving_range"].iloc[1], table["moving_range"].iloc[12]) == (4, 16)


def test_an_accepted_recalculation_begins_new_limits_and_says_who_and_why(decided):
    drawn = draw(decided, STEROIDS)
    # Twelve points each: 40 and 60, moving ranges of 4 in both, and none across the break.
    names = ("first_mean", "mean", "gain", "lpl", "upl", "segments", "shifts")
    assert [drawn.numbers[name] for name in names] == pytest.approx([40, 60, 20, 49.36, 70.64, 2, 1])
    assert drawn.finding == "Yes, better: a step up from April 2022, 40% to 60%; no sign of change since"
    at_rise = drawn.table.set_index("month").loc["April 2022"]
    assert at_rise["recalculated"] == "Recalculated from April 2022: National launch, accepted by A lead"
    assert "every trust began then" in drawn.caption and "with provisional limits from 49.4% to 70.6%" in drawn.caption
    assert drawn.numbers["variation"] == "common_cause"
    assert "Recalculated from April 2022" in EXPORTS["svg"](drawn).decode().replace("\n", " ")


def test_a_decision_stands_for_its_own_series_alone(decided):
    wessex = Selection.ending(Q4, psc=("WEX",))
    assert draw(decided, STEROIDS, wessex).numbers["segments"] == 1
    assert draw(decided, "all_seven").numbers["segments"] == 1


def test_a_series_is_found_in_the_ledger_by_the_one_place_that_was_chosen(sent, tmp_path):
    steroids = MEASURES[STEROIDS]
    assert series_key(steroids, ENGLAND) == SeriesKey(STEROIDS)
    assert series_key(steroids, Selection.ending(Q4, psc=("WEX",))) == SeriesKey(STEROIDS, "psc", "WEX")
    assert series_key(steroids, Selection.ending(Q4, psc=("WEX", "OX"))) is None
    assert series_key(steroids, Selection.ending(Q4, psc=("WEX",), icb=("QRL",))) is None
    assert series_key(MEASURES["mhsip_restraint"], Selection.ending(Q4, ward_type=("picu",))) is None


def test_a_recalculation_after_the_last_month_waits(decided):
    before = draw(decided, STEROIDS, Selection.ending(Q4 - 4))
    assert before.numbers["segments"] == 1 and before.numbers["month"] == "2022-03"
    assert "Recalculated" not in before.caption


def test_a_shift_is_proposed_with_its_size_and_support_and_not_drawn(sent):
    (proposal,) = proposals(sent, STEROIDS)
    assert (proposal.series, proposal.month, proposal.support) == (SeriesKey(STEROIDS), RISE, 12)
    assert (proposal.before, proposal.after, proposal.size, proposal.worse) == (40, 60, 20, False)
    assert proposal.search == SHIFT_SEARCH.rule_card and "12 points" in proposal.search
    assert draw(sent, STEROIDS).numbers["shifts"] == 1
    assert f"{proposal.words}: proposed, and not decided." in draw(sent, STEROIDS).caption


def test_a_proposal_can_be_seen_both_ways(sent, decided):
    with sent.snapshot() as snapshot:
        now, proposed = draw_both_ways(STEROIDS, ENGLAND, snapshot, RISE)
    accepted = draw(decided, STEROIDS)
    lines = ["mean", "lpl", "upl"]
    assert proposed.table[lines].equals(accepted.table[lines]) and not proposed.table[lines].equals(now.table[lines])
    assert proposed.id != now.id and "Proposed: recalculated from April 2022" in proposed.filters
    assert set(proposed.table["recalculated"]) == {""} and proposed.finding.startswith(
        "Proposed: a step up from April 2022, 40% to 60%"
    )


def test_the_means_proposed_are_those_that_would_be_drawn_on_one_scale(demonstration):
    with demonstration.snapshot() as snapshot:
        (proposal,) = proposals_of("mhsip_practice", ENGLAND, snapshot)
        both = draw_both_ways("mhsip_practice", ENGLAND, snapshot, proposal.month)
    drawn = both[1].numbers
    assert (proposal.before, proposal.after) == (drawn["first_mean"], drawn["mean"])
    # The search takes the first year of each level, without outlying months: 20.4 and 18.8.
    assert "the mean goes down from 20.6 to 18.4" in proposal.words
    assert len({_value_domain(figure.chart(PAGE)) for figure in both}) == 1


def _value_domain(chart: dict) -> tuple[float, float]:
    """Between which values the axis of a chart goes."""
    scales = [layer["encoding"]["y"].get("scale") for layer in chart["layer"] if "y" in layer.get("encoding", {})]
    return next(tuple(scale["domain"]) for scale in scales if scale)


def test_what_was_decided_is_not_proposed_again(decided, tmp_path):
    assert proposals(decided, STEROIDS) == []
    wessex = Selection.ending(Q4, psc=("WEX",))
    (proposal,) = proposals(decided, STEROIDS, wessex)
    decide(decided, proposal.series, proposal.month, "declined")
    assert proposals(decided, STEROIDS, wessex) == []
    assert draw(decided, STEROIDS, wessex).numbers["segments"] == 1


def test_a_short_series_is_a_run_chart_that_claims_nothing(sent):
    drawn = draw(sent, MAGNESIUM)
    # 0 to 9 babies of 10, without the 4: the median of nine is 5 of 10.
    assert drawn.numbers["median"] == 50 and "mean" not in drawn.numbers and "variation" not in drawn.numbers
    assert drawn.finding.endswith("limits need 12 months of data, and there are 9")
    assert [column.name for column in drawn.columns if column.name in ("median", "mean", "lpl")] == ["median"]
    # August 2021, and all from February 2022 on: too many to name each.
    assert "15 months have no value; the latest of them is March 2023." in drawn.caption
    assert proposals(sent, MAGNESIUM) == []


def test_a_month_without_data_is_blank_and_not_0(sent):
    table = draw(sent, MAGNESIUM).table.set_index("month")
    assert len(table) == len(MAGNESIUM_MONTHS) and table.loc[f"{WITHOUT:%B %Y}", ["value", "numerator"]].isna().all()


def test_people_have_the_ambition_as_their_target(sent):
    drawn = draw(sent, "long_term_opioids")
    # Of 60,000 in January 2021, 49,000 are left in December 2022, and 30,000 are to be reached.
    assert (drawn.numbers["latest"], drawn.numbers["target"]) == (49_000, 30_000)
    # An ambition with a day on which it is due has no assurance icon.
    assert drawn.numbers["variation"] == "improvement_low" and "target" not in drawn.caption
    assert "11 months have no value; the latest of them is December 2021." in drawn.caption
    with sent.snapshot() as snapshot:
        assert figure("fig15", ENGLAND, snapshot).caption.endswith("January to March 2023 have not come in.")
    assert "target" not in draw(sent, "long_term_opioids", Selection.ending(Q4, icb=("QU9",))).numbers


def test_a_chart_says_how_many_give_data_of_those_who_are_expected_to(sent):
    drawn = draw(sent, STEROIDS)
    # 122 trusts had deliveries in 2022/23 (NHS Maternity Statistics); six of them work with Wessex.
    assert "Trusts with data: 2 of 122." in drawn.caption and drawn.table["sites_expected"].iloc[-1] == 122
    wessex = draw(sent, STEROIDS, Selection.ending(Q4, psc=("WEX",)))
    assert "Trusts with data: 1 of 6." in wessex.caption
    # Nobody publishes which wards should send data.
    assert "Wards with data: 2." in draw(sent, "mhsip_restraint").caption


def test_lines_that_are_left_blank_are_no_data_of_their_month(store):
    lines = [(date(2023, 1, 1), 10, 5), (date(2023, 2, 1), None, None)]
    rows = [
        {"month": month, "trust": SOUTHAMPTON, "intervention": STEROIDS, "eligible": eligible, "given": given} | ORIGIN
        for month, eligible, given in lines
    ]
    send(store, NATIONAL, optimisation_monthly=rows)
    with store.snapshot() as snapshot:
        drawn = figure("fig12", ENGLAND, snapshot)
        panels = figure("panels_corticosteroids", ENGLAND, snapshot)
    assert drawn.caption.endswith(" Data to January 2023; February to March 2023 have not come in.")
    assert "No value for" not in drawn.caption and panels.period == "to January 2023"


def test_one_chart_is_told_by_its_name_and_not_as_1_of_1(demonstration):
    chosen = Selection.ending(Q4, psc=("WEX",))
    with demonstration.snapshot() as snapshot:
        panels, grid, own = (
            figure(id, chosen, snapshot) for id in ("panels_breast_milk", "spc_grid_medsip", "spc_summary_medsip")
        )
    assert panels.finding == "Wessex: special cause of improving nature in maternal breast milk"
    people = "People on opioids for four consecutive months"
    (row,) = grid.rows
    latest = f"{row['value']:,.0f} in December 2022"
    assert grid.finding == f"{people} in Wessex, {latest}: special cause of improving nature"
    assert own.finding.startswith(f"{people}, {latest}: special cause of improving nature")


def test_none_of_none_is_drawn_as_no_share_and_adds_nothing_to_the_totals(store):
    babies = [
        {"month": month, "trust": trust, "intervention": STEROIDS, "eligible": eligible, "given": given} | ORIGIN
        for month in Q4.months[:2]
        for trust, eligible, given in ((SOUTHAMPTON, 0, 0), (OXFORD, 10, 4))
    ]
    reviews = [
        {"month": month, "icb": icb, "eligible": eligible, "reviewed": reviewed} | ORIGIN
        for month in Q4.months
        for icb, eligible, reviewed in ((DORSET, 0, 0), (OXFORDSHIRE, 20, 5))
    ]
    send(store, NATIONAL, optimisation_monthly=babies, medication_reviews=reviews)
    with store.snapshot() as snapshot:
        england = figure("fig12", ENGLAND, snapshot)
        trusts = figure("panels_corticosteroids", replace(ENGLAND, level="trust"), snapshot)
        alone = figure("fig12", replace(ENGLAND, trust=(SOUTHAMPTON,)), snapshot)
        reviewed = figure("fig16", ENGLAND, snapshot)
        dorset = figure("fig16", replace(ENGLAND, icb=(DORSET,)), snapshot)
    assert [(row["numerator"], row["denominator"], row["value"]) for row in england.rows] == [(4, 10, 40.0)] * 2
    assert [(row["unit"], row["value"]) for row in trusts.rows] == [(OXFORD, 40.0)]
    assert alone.empty and "%" not in alone.finding
    assert reviewed.numbers["reviewed_pct"] == 25.0 and "5 of 20 eligible patients (25.0%)" in reviewed.caption
    assert [row["reviewed_pct"] for row in dorset.rows if row["eligible"] is not None] == [None] * 3
    assert dorset.finding == "No patients were eligible for a medication review by March 2023"
    for drawn in (england, trusts, reviewed, dorset):
        assert b"<svg" in EXPORTS["svg"](drawn) and not re.search(
            r"(?<![\d.])0(\.0)?%", f"{drawn.finding} {drawn.caption}"
        )


def test_less_is_better_for_restrictive_practice(sent):
    drawn = draw(sent, "mhsip_restraint")
    # 14 for half a year, then 10: the mean is 11, and the only moving range above 0 is screened, so any distance is special.
    assert drawn.numbers["mean"] == 11 and drawn.numbers["lpl"] == drawn.numbers["upl"] == 11
    assert drawn.numbers["variation"] == "improvement_low"
    assert drawn.finding.startswith("Yes, better: ")
    assert drawn.finding.endswith(" in March 2023 (below the lower limit), against a mean of 11.0")


def test_the_rules_and_the_sources_stand_in_the_definition(sent):
    definition = draw(sent, STEROIDS).definition
    assert DEFAULT.rule_card in definition and "Source: National dashboard." in definition


def test_a_place_that_a_measure_does_not_know_is_said(sent):
    network = organisations.networks()[0].code
    drawn = draw(sent, "mhsip_restraint", Selection.ending(Q4, odn=(network,)))
    assert drawn.empty and drawn.finding == "There is no data on restraint by neonatal network"
    nothing = draw(sent, STEROIDS, Selection.ending(Q4, psc=("NENC",)))
    assert nothing.empty and nothing.finding.startswith(
        "There is no data on antenatal corticosteroids up to Q4 2022/23"
    )


@pytest.mark.parametrize("figure_id", CONTROL_FIGURES)
@pytest.mark.parametrize("level", ["psc", "trust"])
def test_each_figure_is_told_and_drawn_or_says_why_not(sent, figure_id, level):
    with sent.snapshot() as snapshot:
        drawn = CONTROL_FIGURES[figure_id].draw(Selection.ending(Q4, level=level), snapshot)
    assert drawn.finding in drawn.alt and drawn.question.endswith("?")
    assert csv_bytes(drawn) and json_bytes(drawn)
    if not drawn.empty:
        assert drawn.empty or {column.name for column in drawn.columns} <= set().union(*drawn.rows)
        assert EXPORTS["svg"](drawn).startswith(b"<svg")


def test_small_charts_have_a_row_and_limits_for_each_unit(sent):
    with sent.snapshot() as snapshot:
        drawn = CONTROL_FIGURES["panels_corticosteroids"].draw(Selection.ending(Q4, level="trust"), snapshot)
    assert drawn.numbers == {"units": 2, "improvement": 2, "concern": 0, "common_cause": 0, "run_charts": 0}
    southampton = drawn.table[drawn.table["unit_name"].str.contains("Southampton")].iloc[0]
    assert (southampton["value"], southampton["mean"], southampton["lpl"], southampton["upl"]) == (62, 50, 39.4, 60.6)


def rows_by_measure(store: Store, level: str = "england", **options):
    with store.snapshot() as snapshot:
        return {(row.measure.id, row.unit): row for row in summary(ENGLAND, snapshot, level, **options)}


def test_the_summary_says_of_each_measure_what_its_chart_says(sent):
    rows = rows_by_measure(sent)
    for measure in (STEROIDS, MAGNESIUM, "long_term_opioids", "mhsip_restraint"):
        numbers, row = draw(sent, measure).numbers, rows[measure, ""]
        assert row.value == numbers["latest"] and row.points == numbers["points"]
        for name in ("mean", "lpl", "upl", "median", "target"):
            assert getattr(row, name) == numbers.get(name)
        assert row.variation == numbers.get("variation", "")
    assert rows[STEROIDS, ""].when == "March 2023" and rows[STEROIDS, ""].format_value(62.0) == "62.0%"


def test_the_answer_agrees_with_the_icon_and_the_steps_of_every_measure_level_and_place(demonstration):
    openings = {"improvement": "Yes, better: ", "concern": "Yes, worse: ", "common": "No sign of change in "}
    answered = Counter()
    with demonstration.snapshot() as snapshot:
        decisions = get_recalculations(snapshot)
        for level in ("england", "region", "odn", "psc", "icb", "trust", "ward"):
            charts = chart_measures([*MEASURES.values()], level, ENGLAND, snapshot)
            points = {name: [*own] for name, own in groupby(charts.points, itemgetter("series_id"))}
            for unit in charts.units:
                if unit["run_chart"]:
                    continue
                measure, own = MEASURES[unit["measure"]], points[unit["series_id"]]
                key = series_key(measure, ENGLAND, level, unit["unit"])
                steps = find_steps(own, decisions.get(key, []))
                said = answer_from_limits(measure, unit, own, steps)
                quiet = unit["variation"] == "common_cause"
                expected = openings["improvement" if quiet and steps else unit["variation"].partition("_")[0]]
                assert said.startswith(expected), (unit["series_id"], said)
                assert not said.startswith("Yes") or steps or "no signal" not in icon_words(unit["variation"]), said
                answered[expected] += 1
                if measure.kind == "share":
                    known = charted_points(own, partial(format_measured, measure))
                    drawn = process_levels(known, known[-1]["at"], bounds=measure.bounds)
                    assert all(0 <= line["value"] <= 100 for line in drawn), unit["series_id"]
    assert set(answered) == set(openings.values())
    adding_up = {measure.id for measure in MEASURES.values() if measure.adds_up}
    assert not adding_up & {
        figure_id.rpartition("panels_own_")[2].removeprefix("control_") for figure_id in CONTROL_FIGURES
    }


@pytest.mark.parametrize(
    ("kind_of_cause", "counted"), [("improvement", 1), ("external", 1), ("recording", 0), ("not known", 0)]
)
def test_a_step_counts_by_its_cause_and_never_among_the_variations(sent, tmp_path, kind_of_cause, counted):
    store = Store(shutil.copy(sent.path, tmp_path / "natpatsip.duckdb"))
    decide(store, SeriesKey(STEROIDS), RISE, kind_of_cause=kind_of_cause)
    with store.snapshot() as snapshot, sent.snapshot() as before:
        drawn, proposed = (figure("spc_summary_matneo", ENGLAND, state) for state in (snapshot, before))
    # A proposal counts for nothing; accepted, its measure is common cause since.
    assert (proposed.numbers["stepped_up"], proposed.numbers["improvement"]) == (0, drawn.numbers["improvement"] + 1)
    assert (drawn.numbers["stepped_up"], drawn.numbers["stepped_down"]) == (counted, 0)
    assert ("; 1 stepped up" in drawn.finding) == bool(counted)
    steroids = drawn.table.set_index("measure").loc["Antenatal corticosteroids"]
    assert steroids["stepped"] == ("Up from April 2022, 40% to 60%" if counted else "")
    assert steroids["variation_words"].startswith("Common cause")


def test_the_small_line_of_a_summary_has_a_gap_where_a_month_is_missing(sent):
    line = rows_by_measure(sent)[MAGNESIUM, ""].line
    assert line.values == (0, 10, 20, 30, None, 50, 60, 70, 80, 90)
    assert line.types[4] is None and line.mean == (None,) * 10


def test_the_summary_by_place_has_each_unit_by_itself(decided):
    by_trust = rows_by_measure(decided, "trust", programme="MatNeo")
    together = {"all_seven", "composite_quality_score", "interventions_delivered"}
    assert {measure for measure, _ in by_trust} == {STEROIDS, MAGNESIUM, *together}
    # What was decided for England is not decided for its trusts.
    assert by_trust[STEROIDS, SOUTHAMPTON].segments == 1 and rows_by_measure(decided)[STEROIDS, ""].segments == 2
    assert rows_by_measure(decided, programme="ManDet") == {}


def test_wards_are_held_against_their_own_baseline(sent):
    with sent.snapshot() as snapshot:
        less = find_wards_reduced(ENGLAND, snapshot)
        drawn = wards_figure(ENGLAND, snapshot)
    # Oak: restraint 20 to 10, seclusion 2.5 both times, so 22.5 to 12.5 in all. Maple: 10 and 1.67, unchanged.
    nothing = dict.fromkeys(("any", "restraint", "seclusion", "rapid_tranquilisation"), False)
    assert less == {OAK: nothing | {"any": True, "restraint": True}, MAPLE: nothing}
    counts = {"wards": 2, "any": 1, "restraint": 1, "seclusion": 0, "rapid_tranquilisation": 0}
    # Over the 18 months since, Maple had the 126 incidents of its baseline's rate; Oak 90 in the place of 162.
    assert drawn.numbers == counts | {"reduction_pct": 25.0, "incidents_fewer": 72, "incidents_expected": 288}
    together = "25.0% fewer incidents after the baselines than at their rates (216, where 288 would have come)"
    assert f"{together}, against an ambition of 25% fewer." in drawn.caption
    oak = drawn.table.set_index("ward_id").loc[OAK]
    assert (oak["mhsip_restraint_rate"], oak["mhsip_restraint_less"], oak["mhsip_seclusion_less"]) == (10, "Yes", "No")


def test_a_reader_can_have_each_panel_on_a_scale_of_its_own(demonstration):
    with demonstration.snapshot() as snapshot:
        same, own = (figure(f"panels_{kind}mhsip_restraint", ENGLAND, snapshot) for kind in ("", "own_"))
    assert same.rows == own.rows and "on one scale" in same.caption and "on a scale of its own" in own.caption
    assert EXPORTS["svg"](same) != EXPORTS["svg"](own)


@pytest.mark.parametrize("figure_id", ["fig12", "panels_corticosteroids"])
def test_the_rule_card_is_printed_with_the_chart(demonstration, figure_id):
    with demonstration.snapshot() as snapshot:
        drawn = figure(figure_id, ENGLAND, snapshot)
    assert DEFAULT.limits_card in drawn.rules and DEFAULT.signals_card in drawn.rules
    # A picture breaks it over several lines.
    assert "Special causes:" in EXPORTS["svg"](drawn).decode()


def test_a_ward_has_a_chart_of_its_own(demonstration):
    with demonstration.snapshot() as snapshot:
        rows = snapshot.rows("SELECT * FROM restrictive_practice ORDER BY ward_id, month")
        ward = rows[0]["ward_id"]
        drawn = figure("mhsip_restraint", Selection.ending(Q4, ward=(ward,)), snapshot)
    own = [row for row in rows if row["ward_id"] == ward]
    assert list(drawn.table["value"]) == [
        pytest.approx(1000 * row["restraint"] / row["bed_days"], abs=0.05) for row in own
    ]
    assert drawn.place == ward and f"Ward: {ward}" in drawn.filters


def test_a_ward_without_months_after_its_baseline_is_not_known(sent):
    with sent.snapshot() as snapshot:
        rows = summary(Selection.ending(Q3 - 6), snapshot, "ward")
        drawn = wards_figure(Selection.ending(Q3 - 6), snapshot)
    assert rows and all(row.reduced is None for row in rows)
    assert drawn.finding.startswith("No ward has data after its baseline up to Q1 2021/22")


def test_the_published_levels_come_out_of_the_demonstration(demonstration_copy):
    """NatPatSIP progress report, Q4 2022/23: steroids 40% to 49%; interventions 1,617 a month, 510 more, two shifts."""
    shifts = {STEROIDS: [STEROIDS_SHIFT], "interventions_delivered": [*INTERVENTIONS_SHIFTS]}
    for measure, months in shifts.items():
        for proposal in proposals(demonstration_copy, measure):
            assert proposal.month in months
        assert draw(demonstration_copy, measure).numbers["shifts"] == len(months)
        for month in months:
            decide(demonstration_copy, SeriesKey(measure), month)
    steroids, delivered = (draw(demonstration_copy, measure).numbers for measure in shifts)
    assert (round(steroids["first_mean"]), round(steroids["mean"]), steroids["shifts"]) == (40, 49, 1)
    assert (delivered["mean"], delivered["gain"], delivered["shifts"]) == (1617, 510, 2)


def test_the_published_wards_come_out_of_the_demonstration(demonstration):
    """The same report: of 94 wards with data to December 2022, 29 use less, 23 restraint, 25 seclusion, 11 tranquilisation."""
    with demonstration.snapshot() as snapshot:
        numbers = wards_figure(Selection.ending(Q3), snapshot).numbers
    assert [numbers[name] for name in ("wards", restraint.ANY, *PRACTICES)] == [94, 29, 23, 25, 11]


def test_every_collaborative_has_its_icons_in_the_demonstration(demonstration):
    with demonstration.snapshot() as snapshot:
        rows = summary(ENGLAND, snapshot, "psc")
    names = {psc.code for psc in organisations.collaboratives()}
    # The demonstration has no publisher’s extract, and a share that adds up has a trajectory instead.
    offered = [measure for measure in MEASURES.values() if measure.over_time and measure.sender != "publisher"]
    known = [measure.id for measure in offered if "psc" in measure.levels and not measure.adds_up]
    assert {(row.measure.id, row.unit) for row in rows} == {(measure, psc) for measure in known for psc in names}
    assert all(row.variation for row in rows if not row.run_chart)


def test_a_special_cause_is_new_where_the_quarter_before_did_not_have_it(months_record):
    """Steroids rise in April 2022 from about 40% to about 60% and stay there, and with them what adds interventions up."""

    def new(quarter: Quarter, programme: str = "MatNeo") -> str:
        with Store(months_record).snapshot() as snapshot:
            return describe_new_signals(programme, Selection.ending(quarter), snapshot)

    rose = Quarter.containing(RISE)
    risen = "antenatal corticosteroids, composite quality score and interventions delivered"
    assert new(rose) == f"New since {rose.previous}: special cause of improving nature in {risen}"
    assert new(rose.next) == f"No new special cause since {rose}"
    assert new(rose, "ManDet") == ""
    # What comes later has no month yet.
    assert new(Quarter(2029, 4)) == f"Nothing new to chart since {Quarter(2029, 3)}"
