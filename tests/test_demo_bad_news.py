"""The demonstration's bad news, as the record and the figures tell it: what slips, gives concern, is late or is missing."""

import pytest
from demo_answers import answers

from natpatsip import catalogue, organisations
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.control import control_figure
from natpatsip.quarters import Quarter

Q4, Q3, Q2 = Quarter(2022, 4), Quarter(2022, 3), Quarter(2022, 2)
PSCS = {psc.code for psc in organisations.collaboratives()}


def returned(store, quarter, as_at=None):
    """The collaboratives whose returns of a quarter stand."""
    with store.snapshot(as_at) as snapshot:
        rows = snapshot.rows("SELECT DISTINCT psc FROM current_sheets WHERE quarter = ?", [quarter.key])
    return {row["psc"] for row in rows} & PSCS


def received(store, psc, quarter):
    """The sequence of the event in which a return came in."""
    with store.snapshot() as snapshot:
        ((number,),) = (
            row.values()
            for row in snapshot.rows(
                "SELECT submission FROM submissions WHERE psc = ? AND quarter = ?", [psc, quarter.key]
            )
        )
    return number


@pytest.mark.parametrize(
    ("measure", "psc", "concern"),
    [
        ("magnesium_sulphate", "WM", "concern_low"),
        ("mhsip_restraint", "WOE", "concern_high"),
        ("long_term_opioids", "HIN", "concern_high"),
    ],
)
def test_each_bad_year_gives_concern_where_england_improves(demonstration, measure, psc, concern):
    with demonstration.snapshot() as snapshot:
        there = control_figure(measure)(Selection.ending(Q4, psc=(psc,)), snapshot)
        england = control_figure(measure)(Selection.ending(Q4), snapshot)
    assert there.numbers["variation"] == concern
    assert england.numbers["variation"].startswith("improvement")


@pytest.mark.parametrize(("figure_id", "psc", "most"), [("matneo_movement", "WM", 30), ("mhsip_movement", "WOE", 5)])
@pytest.mark.parametrize("since", [Q3, Q4 - 7], ids=str)
def test_sites_slip_back_on_the_quarter_and_over_two_years(demonstration, figure_id, psc, most, since):
    with demonstration.snapshot() as snapshot:
        numbers = figure(figure_id, Selection(Q4, since, psc=(psc,)), snapshot).numbers
    assert 0 < numbers["slipped"] < most


def test_care_homes_of_one_collaborative_fall_back_for_two_quarters():
    def share(quarter):
        rows = answers("HIN", quarter)["care_homes"]
        return sum(row["homes"] for row in rows if row["stage"] >= 5) / sum(row["homes"] for row in rows)

    assert share(Q2) - 0.02 > share(Q3) > share(Q4) + 0.02


def test_one_return_came_after_the_next_quarter_s(demonstration):
    late = received(demonstration, "WM", Q2)
    assert returned(demonstration, Q2, late - 1) == PSCS - {"WM"} and returned(demonstration, Q3, late - 1) == PSCS
    assert returned(demonstration, Q2, late) == PSCS


def test_one_return_never_came_and_all_others_did(demonstration):
    missing = {quarter: PSCS - returned(demonstration, quarter) for quarter in (Q4 - n for n in range(8))}
    assert {quarter: pscs for quarter, pscs in missing.items() if pscs} == {Quarter(2021, 3): {"IA"}}


def test_an_extract_counted_too_few_people_until_it_was_restated(demonstration):
    people = "SELECT sum(long_term)::BIGINT AS people FROM opioids_monthly WHERE month = '2022-09-01' AND icb = 'QKK'"
    first = received(demonstration, "CENTRE", Q3)
    with demonstration.snapshot(first) as then, demonstration.snapshot() as now:
        ((before,), (after,)) = (tuple(snapshot.rows(people)[0].values()) for snapshot in (then, now))
    assert before == pytest.approx(0.95 * after, abs=1)


def test_homes_counted_anew_are_asked_about_and_explained(demonstration):
    with demonstration.snapshot() as snapshot:
        asked = snapshot.rows(
            "SELECT s.psc, s.quarter, found FROM problems JOIN submissions s USING (submission)"
            " WHERE rule = 'care-homes-registered-moved'"
        )
        (told,) = snapshot.rows(
            "SELECT words FROM narrative WHERE psc = 'WOE' AND quarter = ? AND programme = 'ManDet'"
            " AND heading = 'challenges'",
            [Q3.key],
        )
    ((psc, quarter, found),) = (row.values() for row in asked)
    assert (psc, quarter) == ("WOE", Q3.key) and found.endswith("in Q2 2022/23")
    assert "counted its care homes anew" in told["words"]


def test_the_notice_names_whom_bad_news_is_invented_of():
    notice = catalogue.demonstration_notice(1)
    for words in ("West Midlands", "West of England", "Health Innovation Network", "Innovation Agency", "Q1 2023/24"):
        assert words in notice
