"""Demonstration answers on medicines and systems: ICBs by phase and reviews of medicines come out as published."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

import pytest
from demo_answers import QUARTERS, answers

from natpatsip import organisations
from natpatsip.demo.national import national_answers
from natpatsip.quarters import Quarter

Q4, Q2 = Quarter(2022, 4), Quarter(2022, 2)
PSCS = [psc.code for psc in organisations.collaboratives()]


def of_icbs(sheet, quarter):
    return [row | {"psc": psc} for psc in PSCS for row in answers(psc, quarter)[sheet]]


def national(sheet):
    """What stands at the end: for each key the row of the latest extract."""
    rows = {}
    for quarter in QUARTERS:
        for row in answers("CENTRE", quarter)[sheet]:
            rows[row["month"], row["icb"]] = row
    return list(rows.values())


# NatPatSIP progress report, Q4 2022/23: ICBs.


@pytest.mark.parametrize(
    ("lowest", "highest", "icbs", "pscs"),
    [(4, 6, 19, 14), (6, 6, 10, 7), (2, 3, 14, 5)],
    ids=["improving", "in action", "planning"],
)
def test_boards_are_in_their_phases_as_published(lowest, highest, icbs, pscs):
    there = [row for row in of_icbs("opioids", Q4) if lowest <= row["phase"] <= highest]
    assert (len({row["icb"] for row in there}), len({row["psc"] for row in there})) == (icbs, pscs)
    assert len(of_icbs("opioids", Q4)) == 42


def test_boards_in_a_phase_have_a_score_and_never_go_back():
    last = defaultdict(lambda: (0, 0))
    for quarter in QUARTERS:
        for row in of_icbs("opioids", quarter):
            assert (row["score"] is not None) == (row["phase"] > 0)
            assert (row["improvement_aim"] is not None) == (row["phase"] >= 4)
            now = (row["phase"], row["score"] or 0)
            assert now[0] >= last[row["icb"]][0] and now[1] >= last[row["icb"]][1]
            last[row["icb"]] = now


def test_every_board_is_engaged_as_published():
    engaged = [row for row in of_icbs("systems", Q4) if row["engaged"]]
    assert (len({row["icb"] for row in engaged}), len({row["psc"] for row in engaged})) == (42, 15)
    before = [sum(row["engaged"] for row in of_icbs("systems", quarter)) for quarter in QUARTERS]
    assert before == sorted(before) and before[-2] < 42
    plans = Counter(row["plan"] for row in of_icbs("systems", Q4))
    assert set(plans) == {"none", "in_development", "agreed"} and plans["agreed"] < 42
    assert not [
        row for row in of_icbs("systems", Q2) if not row["engaged"] and (row["events_held"] or row["plan"] == "agreed")
    ]


# The same report: reviews, from the national team’s workbooks.


def test_reviews_of_medicines_as_published():
    rows = national("medication_reviews")
    reviewed, eligible = Counter(), Counter()
    for row in rows:
        reviewed[row["month"]] += row["reviewed"]
        eligible[row["month"]] += row["eligible"]
    december, february = date(2022, 12, 1), date(2023, 2, 1)
    assert max(reviewed) == february and (reviewed[february], reviewed[december]) == (600_306, 434_224)
    assert reviewed[february] - reviewed[december] == 166_082
    assert round(Fraction(1000 * reviewed[february], eligible[february])) == 274


def test_reviews_add_up_from_april_to_march_in_every_icb():
    before = {}
    for row in sorted(national("medication_reviews"), key=lambda row: row["month"]):
        if row["month"].month != 4:
            assert row["reviewed"] > before[row["icb"]]
        assert 0 < row["reviewed"] <= row["eligible"]
        before[row["icb"]] = row["reviewed"]
    assert len(before) == 42


def test_people_on_opioids_are_counted_for_the_months_of_the_report_and_become_fewer():
    people = Counter()
    for row in national("opioids_monthly"):
        people[row["month"]] += row["long_term"]
        assert row["high_dose"] is None and row["high_dose_stopped"] is None
    months = sorted(people)
    assert (months[0], months[-1], len(months)) == (date(2021, 1, 1), date(2022, 12, 1), 24)
    mean_of_first, mean_of_last = (sum(people[m] for m in half) / 12 for half in (months[:12], months[12:]))
    assert 5_000 < mean_of_first - mean_of_last < 30_000 < mean_of_last < 1_000_000


def test_an_extract_restates_two_boards_when_their_boundary_moved_and_england_stays_as_it_was():
    restated = answers("CENTRE", Q2)["opioids_monthly"]
    again = {(row["month"], row["icb"]): row["long_term"] for row in restated if row["month"] < date(2022, 4, 1)}
    first = {
        (row["month"], row["icb"]): row["long_term"]
        for quarter in QUARTERS
        if quarter < Q2
        for row in answers("CENTRE", quarter)["opioids_monthly"]
    }
    assert {icb for _, icb in again} == {"QJ2", "QOP"} and len(again) == 2 * 15
    for month in {month for month, _ in again}:
        moved = again[month, "QJ2"] - first[month, "QJ2"]
        assert moved > 0 and again[month, "QOP"] - first[month, "QOP"] == -moved


def test_the_first_workbook_can_bring_all_that_came_before_it():
    alone, history = answers("CENTRE", Q4), national_answers(Q4, since=QUARTERS[0])
    for sheet in ("opioids_monthly", "medication_reviews"):
        expected = {(row["month"], row["icb"]): row for row in national(sheet)}
        found = {(row["month"], row["icb"]): row for row in history[sheet]}
        assert found.keys() == expected.keys() and len(found) == len(history[sheet]) > len(alone[sheet])
        for key, row in found.items():
            assert {**row, "extract_date": None} == {**expected[key], "extract_date": None}
