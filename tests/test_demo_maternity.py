"""Demonstration answers on maternity: the shares of trusts and of babies that NHS England published come out exactly."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from demo_answers import QUARTERS, answers

from natpatsip import catalogue, organisations
from natpatsip.analysis.spc.proposals import find_levels, propose_shifts
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.demo.babies import INTERVENTIONS_SHIFTS, STEROIDS_SHIFT
from natpatsip.quarters import Quarter

Q4, Q2_YEAR_BEFORE = Quarter(2022, 4), Quarter(2021, 2)
PSCS = [psc.code for psc in organisations.collaboratives()]
SEVEN = {
    "magnesium_sulphate", "corticosteroids", "antibiotics", "cord_management", "normothermia", "breast_milk",
    "place_of_birth",
}  # fmt: skip


@cache
def trusts(quarter):
    """By trust, the answer for each intervention."""
    stages = defaultdict(dict)
    for psc in PSCS:
        for row in answers(psc, quarter)["optimisation"]:
            stages[row["trust"]][row["intervention"]] = row["progress"]
    return stages


@cache
def national():
    return [row for quarter in QUARTERS for row in answers("CENTRE", quarter)["optimisation_monthly"]]


def share(part, whole):
    """A percentage rounded half up, exactly."""
    return (Fraction(100 * part, whole) + Fraction(1, 2)) // 1


def share_at_adoption(intervention, quarter):
    answers = [stages[intervention] for stages in trusts(quarter).values()]
    applicable = [answer for answer in answers if answer != "not_applicable"]
    return share(sum(answer is not None and int(answer) >= 5 for answer in applicable), len(applicable))


def given_and_eligible(intervention, month):
    rows = [row for row in national() if row["intervention"] == intervention and row["month"] == month]
    with_data = [row for row in rows if row["eligible"] is not None]
    return sum(row["given"] for row in with_data), sum(row["eligible"] for row in with_data)


def months():
    return sorted({row["month"] for row in national()})


# NatPatSIP progress report, Q4 2022/23: trusts.


@pytest.mark.parametrize(
    ("intervention", "before", "now"), [("corticosteroids", 41, 93), ("breast_milk", 12, 74), ("antibiotics", 17, 75)]
)
def test_trusts_adopt_an_intervention_as_published(intervention, before, now):
    assert share_at_adoption(intervention, Q2_YEAR_BEFORE) == before
    assert share_at_adoption(intervention, Q4) == now


def test_every_intervention_of_the_pathway_is_above_65_percent():
    assert min(share_at_adoption(intervention, Q4) for intervention in SEVEN) > 65


def test_trusts_adopt_all_seven_as_published():
    everything = 0
    for stages in trusts(Q4).values():
        applicable = [stages[intervention] for intervention in SEVEN if stages[intervention] != "not_applicable"]
        everything += bool(applicable) and all(stage is not None and int(stage) >= 5 for stage in applicable)
    assert (everything, len(trusts(Q4)), share(everything, len(trusts(Q4)))) == (68, 122, 56)


def test_some_trusts_leave_a_cell_blank_or_do_not_give_an_intervention():
    answers = Counter(answer for stages in trusts(Q4).values() for answer in stages.values())
    assert 0 < answers[None] < 20 and 0 < answers["not_applicable"] < 20


@pytest.mark.parametrize("quarter", QUARTERS, ids=str)
def test_a_trust_answers_every_intervention_once_and_until_it_merges(quarter):
    expected = {
        trust.code for psc in PSCS for trust in organisations.maternity_trusts_of(psc, on=quarter.end)
    }  # Northern Devon became part of Royal Devon on 1 April 2022, and is reported for one quarter more.
    expected |= {"RBZ"} if quarter == Quarter(2022, 1) else set()
    rows = [row for psc in PSCS for row in answers(psc, quarter)["optimisation"]]
    assert len(rows) == 9 * len(expected) and set(trusts(quarter)) == expected
    assert all(len(stages) == 9 for stages in trusts(quarter).values())


def test_trusts_mostly_advance_and_few_slip_back():
    moves = Counter()
    for before, after in pairwise(QUARTERS):
        for trust in trusts(before).keys() & trusts(after).keys():
            for intervention, old in trusts(before)[trust].items():
                new = trusts(after)[trust][intervention]
                if old and new and old.isdigit() and new.isdigit():
                    moves[np.sign(int(new) - int(old))] += 1
    assert 20 < moves[-1] < 150 and moves[1] > 20 * moves[-1]


def test_early_warning_tools_are_tested_at_one_pilot_site_of_each_collaborative():
    rows = [row for psc in PSCS for row in answers(psc, Q4)["early_warning"]]
    assert len(rows) == 2 * 122 and {row["record"] for row in rows} == {"paper", "digital"}
    pilots = [row for row in rows if row["pilot_site"]]
    assert len(pilots) == 30 and {row["progress"] for row in pilots} == {"4"}
    assert {row["progress"] for row in rows if not row["pilot_site"]} <= {None, "0", "1", "2", "3"}


def test_preterm_scores_are_of_the_scale_and_never_fall():
    scale, last = {score.value for score in catalogue.scores()}, {}
    for quarter in QUARTERS:
        for psc in PSCS:
            for row in answers(psc, quarter)["preterm_score"]:
                if row["score"] is not None:
                    assert row["score"] in scale and row["score"] >= last.get(row["icb"], 0)
                    last[row["icb"]] = row["score"]
    assert len(last) == 42


# The same report: babies, from the national team’s workbooks.


def test_the_data_covers_as_much_of_the_country_as_published():
    with_data = {row["trust"] for row in national() if row["eligible"] is not None}
    assert (len(with_data), share(len(with_data), len(trusts(Q4)))) == (101, 83)
    assert {row["trust"] for row in national()} == set(trusts(Q4))


def test_cord_management_begins_and_ends_as_published():
    assert share(*given_and_eligible("cord_management", date(2020, 4, 1))) == 33
    assert share(*given_and_eligible("cord_management", date(2023, 3, 1))) == 61


def found_shifts(values):
    """The months in which the Stable Shift Algorithm proposes new limits, and the mean of each stretch between them."""
    series = NamedSeries.of_columns(
        np.array(["England"] * len(values), dtype=object), np.array(months(), dtype="datetime64[D]"), np.array(values)
    )
    places = [found.point for found in propose_shifts(series.points, find_levels(series.points))]
    stretches = np.split(np.array(values), places)
    return [months()[place] for place in places], [float(sum(stretch)) / len(stretch) for stretch in stretches]


def test_interventions_delivered_shift_twice_and_have_the_published_means():
    delivered = [float(sum(given_and_eligible(intervention, month)[0] for intervention in SEVEN)) for month in months()]
    shifts, means = found_shifts(delivered)
    assert shifts == [date(2021, 4, 1), date(2022, 4, 1)] == list(INTERVENTIONS_SHIFTS)
    assert means[-1] == 1_617 and means[-1] - means[0] == 510


def test_steroids_shift_once_and_have_the_published_means():
    counts = [given_and_eligible("corticosteroids", month) for month in months()]
    shifts, means = found_shifts([100 * given / eligible for given, eligible in counts])
    assert shifts == [date(2022, 1, 1)] == [STEROIDS_SHIFT]
    assert [int(mean + 0.5) for mean in means] == [40, 49]


def test_babies_given_an_intervention_needed_it_and_all_seven_means_each():
    by_line = defaultdict(dict)
    for row in national():
        by_line[row["month"], row["trust"]][row["intervention"]] = (row["given"], row["eligible"])
    assert months()[0] == date(2020, 4, 1) and months()[-1] == date(2023, 3, 1) and len(months()) == 36
    for counts in by_line.values():
        assert set(counts) == SEVEN | {"all_seven"}
        if counts["all_seven"] != (None, None):
            assert all(0 <= given <= eligible for given, eligible in counts.values())
            assert counts["all_seven"][0] <= min(counts["corticosteroids"][0], counts["cord_management"][0])


def test_tool_phases_are_planned_and_completed_as_published():
    def phase(tool, number, quarter):
        rows = answers("CENTRE", quarter)["tool_phases"]
        (row,) = [row for row in rows if (row["tool"], row["phase"]) == (tool, number)]
        return row

    assert phase("mews", 1, Q4)["planned_end"] == phase("mews", 1, Q4)["actual_end"] == date(2022, 6, 1)
    assert phase("newtt2", 1, Q4)["planned_end"] == phase("newtt2", 1, Q4)["actual_end"] == date(2022, 5, 1)
    assert phase("mews", 2, Q4)["planned_end"] == date(2022, 9, 1)
    assert Quarter.containing(phase("mews", 2, Q4)["actual_end"]) == Q4
    assert phase("mews", 2, Quarter(2022, 3))["actual_end"] is None
    assert phase("mews", 3, Q4)["actual_start"] is None and "illustrative" in phase("mews", 3, Q4)["source"]
