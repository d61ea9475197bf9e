"""Trajectories of adoption shares, over the demonstration returns: what they rest on, what they say, and what they do not."""

from dataclasses import replace

import pytest

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.adoption_history import AdoptionHistory
from natpatsip.analysis.earlier_forecasts import EarlierForecasts, get_earlier_forecasts
from natpatsip.analysis.measures import MEASURES, share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.trajectory import NoForecast, get_trajectory
from natpatsip.charts.medium import PAGE
from natpatsip.figures import figure
from natpatsip.figures.control import summary
from natpatsip.figures.exports import EXPORTS
from natpatsip.figures.trajectories import TRAJECTORIES
from natpatsip.figures.trajectories.progress import get_progress
from natpatsip.figures.trajectories.wording import write_caption
from natpatsip.quarters import Quarter

Q4, NEXT = Quarter(2022, 4), Quarter(2023, 1)
HOMES, TRUSTS, WARDS = "mandet_stage5", "matneo_trusts_all_seven", "mhsip_engaged"
ENGLAND = Selection.ending(Q4)


def draw(store, measure: str, selection: Selection = ENGLAND):
    with store.snapshot() as snapshot:
        return figure(f"trajectory_{measure}", selection, snapshot)


def find(store, measure: str, selection: Selection = ENGLAND, coming_in=()):
    with store.snapshot() as snapshot:
        return get_trajectory(MEASURES[measure], selection, snapshot.frame, coming_in)


def test_each_measure_that_adds_up_and_no_other_has_a_trajectory():
    assert set(TRAJECTORIES) == {
        *(f"trajectory_mandet_stage{stage}" for stage in (3, 5, 7)),
        *("trajectory_matneo_trusts_all_seven", "trajectory_medsip_improvement"),
        *("trajectory_mhsip_direct", "trajectory_mhsip_engaged", "trajectory_safety_plans"),
    }


def test_the_rate_is_that_of_the_published_shares(demonstration):
    # The report has 61.2% and, a quarter before, 55.0%; with a collaborative missing in Q3 2021/22, changes are among
    # those that returned at both ends. Over a single step the rate is that step.
    by_quarter = {row["quarter"]: row for row in draw(demonstration, HOMES).rows}
    assert (by_quarter["Q4 2022/23"]["value"], by_quarter["Q3 2022/23"]["value"]) == (61.2, 55.0)
    oxford = find(demonstration, HOMES, Selection.ending(Q4, psc=("OX",)))
    shares = [oxford.shares[Q4 - back] for back in range(7, -1, -1)]
    assert oxford.rate == pytest.approx(float(shares[-1].ratio - shares[0].ratio) / 7)


@pytest.mark.parametrize("measure", [HOMES, TRUSTS, WARDS])
def test_a_forecast_looks_no_further_ahead_than_it_looks_back_nor_beyond_the_programme(demonstration, measure):
    found = find(demonstration, measure)
    last = catalogue.programme(MEASURES[measure].programme).last_quarter
    assert list(found.forecast) == [Q4 + n for n in range(1, 3 if last else 8)]
    assert max(found.forecast) == (last or Q4 + found.changes)
    assert all(told.low <= told.middle <= told.high for told in found.forecast.values())


def test_five_quarters_or_a_few_sites_have_a_trajectory_and_no_forecast(demonstration):
    early = Q4 - 3
    assert find(demonstration, HOMES, Selection.ending(early)).reason is NoForecast.FEW_QUARTERS
    assert find(demonstration, HOMES, Selection.ending(early + 1)).reason is None
    drawn = draw(demonstration, HOMES, Selection.ending(early))
    assert drawn.finding.endswith("there is no forecast") and drawn.rows[-1]["quarter"] == early.label
    few = find(demonstration, TRUSTS, Selection.ending(Q4, psc=("WEX",)))
    assert few.reason is NoForecast.FEW_SITES and few.shares[Q4].expected < 20


def test_a_quarter_that_is_coming_in_is_no_origin_and_no_part_of_a_rate(coming_in):
    drawn = draw(coming_in, HOMES, Selection.ending(NEXT))
    assert drawn.finding.startswith("The 1 of 15 collaboratives that has returned: ")
    assert "forecast" not in drawn.numbers and drawn.rows[-1]["quarter"] == NEXT.label
    assert "rate" not in drawn.numbers and "aim" not in drawn.numbers
    # The collaborative itself has returned: it can be spoken of.
    own = draw(coming_in, HOMES, Selection.ending(NEXT, psc=("WEX",)))
    assert own.rows[-1]["forecast"] is not None


def test_followed_sites_are_those_of_the_share(demonstration):
    """In the quarter after one in which every site would hold, the share forecast is the share itself."""
    for measure in (TRUSTS, WARDS):
        found = find(demonstration, measure)
        with demonstration.snapshot() as snapshot:
            assert found.shares[Q4] == share_of_places(MEASURES[measure], ENGLAND, snapshot.frame)
        assert abs(found.forecast[NEXT].middle - float(found.shares[Q4].ratio)) < 0.1


def test_what_was_forecast_stands_beside_what_came(demonstration):
    """From a quarter before, nothing is known of the quarter itself: the forecast is the one that was made then."""
    with demonstration.snapshot() as snapshot:
        before = get_earlier_forecasts(AdoptionHistory.of(MEASURES[HOMES], ENGLAND, snapshot.frame), Q4)
    then = find(demonstration, HOMES, Selection.ending(Q4 - 1))
    assert before.by_quarter[Q4] == then.forecast[Q4]
    row = next(row for row in draw(demonstration, HOMES).rows if row["quarter"] == Q4.label)
    assert row["earlier"] == pytest.approx(100 * then.forecast[Q4].middle, abs=0.05)
    (check,) = before.checks
    # Eight quarters: from the sixth and the seventh one quarter ahead, and none four ahead.
    assert (check.ahead, check.origins, check.independent) == (1, 2, 2)


def earlier_forecasts(store, selection: Selection = ENGLAND) -> dict[str, float | None]:
    return {row["quarter"]: row["earlier"] for row in draw(store, HOMES, selection).rows}


def test_what_was_forecast_is_what_was_said_then_whatever_was_put_right_since(demonstration, coming_in):
    # Wessex took back its Q2 2022/23 after Q4 2022/23 had come in.
    said = earlier_forecasts(demonstration)["Q4 2022/23"]
    with coming_in.snapshot() as snapshot:
        of_today = get_earlier_forecasts(AdoptionHistory.of(MEASURES[HOMES], ENGLAND, snapshot.frame), Q4)
    assert earlier_forecasts(coming_in)["Q4 2022/23"] == said
    assert abs(100 * of_today.by_quarter[Q4].middle - said) > 0.05
    # West Midlands sent its Q2 2022/23 after others had sent Q3 2022/23: till then nothing was forecast for England.
    assert earlier_forecasts(demonstration)["Q3 2022/23"] is None
    assert earlier_forecasts(demonstration, Selection.ending(Q4, psc=("EM",)))["Q3 2022/23"] is not None


def test_it_says_what_the_forecast_rests_on_and_what_demonstration_data_test(demonstration):
    assert "net change of the count in each ICB" in draw(demonstration, HOMES).definition
    assert "moves of trusts between stages, those back among them" in draw(demonstration, TRUSTS).definition
    for measure in (HOMES, TRUSTS):
        told = draw(demonstration, measure).definition
        assert "tests the code, and not the forecast" in told and "forecasts were made from 1 quarter: 0 of 1" in told


def test_the_ambition_holds_for_what_was_chosen_and_says_how_fast_it_would_have_to_be(demonstration):
    # A quarter before it was due: 85% of 15,140 homes are 12,869, of which 8,327 were there.
    before = draw(demonstration, HOMES, Selection.ending(Q4 - 1))
    assert before.numbers["sites_a_quarter_needed"] == 12_869 - 8_327
    assert "To come to 85% by the end of March 2023 it would have to rise by 30.0 points" in before.caption
    assert "no quarter is left" in draw(demonstration, HOMES).caption
    assert "aim" not in draw(demonstration, HOMES, Selection.ending(Q4, tool=("news2",))).numbers


def test_an_ambition_for_each_trust_is_not_judged_by_the_share_of_all_wards(demonstration):
    drawn = draw(demonstration, "mhsip_direct")
    assert drawn.rows[7]["value"] == 13.4 and "reached" not in drawn.finding + drawn.caption
    assert "10% was asked of each NHS MHLDA trust" in drawn.caption


def test_a_plan_is_told_where_one_was_agreed_with_a_whole_collaborative(demonstration):
    agreed = (catalogue.Milestone("WEX", Q4, 62.5), catalogue.Milestone("WEX", NEXT, 64.0))
    for choice, plan in (({"psc": ("WEX",)}, 62.5), ({}, None), ({"psc": ("WEX",), "region": ("Y59",)}, None)):
        with demonstration.snapshot() as snapshot:
            progress = get_progress(MEASURES[HOMES], Selection.ending(Q4, **choice), snapshot)
        with_plan = replace(progress, ambition=replace(catalogue.ambition(HOMES), trajectory=agreed))
        assert with_plan.planned(Q4) == plan
        told = write_caption(with_plan, EarlierForecasts({}, []))
        assert ("Agreed for Q4 2022/23: 62.5%." in told) == (plan is not None)


@pytest.mark.parametrize("figure_id", ["trajectory_mandet_stage5", "trajectory_safety_plans"])
def test_it_is_drawn_for_page_and_picture(demonstration, figure_id):
    drawn = draw(demonstration, figure_id.removeprefix("trajectory_"))
    assert drawn.chart(PAGE)["datasets"]
    picture = EXPORTS["svg"](drawn).decode()
    assert "Ambition" in picture and "80% interval" in picture


def test_no_adoption_share_has_an_icon_or_is_counted_as_an_improvement(demonstration):
    with demonstration.snapshot() as snapshot:
        rows, grid = summary(ENGLAND, snapshot), summary(ENGLAND, snapshot, "psc")
        counted = figure("spc_summary", ENGLAND, snapshot)
    adopted = [row for row in rows if row.measure.adds_up]
    assert {row.measure.id for row in adopted} == {id.removeprefix("trajectory_") for id in TRAJECTORIES}
    assert not any(row.variation or row.steps or row.mean or row.lpl for row in adopted)
    assert not any(row.measure.adds_up for row in grid)
    assert counted.numbers["series"] == len(rows) - len(adopted)
    homes = next(row for row in counted.rows if row["measure"] == MEASURES[HOMES].label)
    assert homes["trajectory"].startswith("Up 5.") and "; 85% not by " in homes["trajectory"]
    assert homes["variation_words"] == homes["stepped"] == ""


def test_nothing_returned_is_no_share_of_nothing(demonstration):
    nowhere = find(demonstration, HOMES, Selection.ending(Q4, region=("Y56",), psc=("WEX",)))
    assert nowhere.shares.get(Q4, Share(0, 0)) == Share(0, 0) and nowhere.reason is NoForecast.FEW_QUARTERS
