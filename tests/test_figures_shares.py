"""Tile maps, ranked bars and funnel plots of shares, held against slow recounts of the rows that came in as workbooks."""

import csv
import html
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures.exports import EXPORTS, csv_bytes
from natpatsip.figures.shares import FUNNELS, MAPS, RANKED
from natpatsip.intake import receive
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.store import Store
from tests.returns_made import TODAY, return_with, review

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
Q4 = Quarter.parse("Q4 2022/23")
ENGLAND = Selection.ending(Q4)
PATHWAY = [one.code for one in catalogue.pathway_interventions()]


def draw(store, figure_id, selection=ENGLAND):
    with store.snapshot() as snapshot:
        return (MAPS | RANKED | FUNNELS)[figure_id].draw(selection, snapshot)


def rows_of(store, sheet):
    with store.snapshot() as snapshot:
        return snapshot.rows(f"SELECT * FROM {sheet} WHERE quarter = ?", [Q4.key])


def by_collaborative(pairs):
    """Reached and expected by the name of the collaborative, from (code, reached, expected) of each row."""
    sums = defaultdict(lambda: [0, 0])
    for psc, reached, expected in pairs:
        name = organisations.find_collaborative(psc).name
        sums[name][0] += reached
        sums[name][1] += expected
    return {name: tuple(parts) for name, parts in sums.items()}


def slow_care_homes(store, stage):
    return by_collaborative(
        (row["psc"], row["homes"] * (row["stage"] >= stage), row["homes"]) for row in rows_of(store, "care_homes")
    )


def at_five(progress):
    return progress is not None and progress.isdigit() and int(progress) >= 5


def slow_intervention(store, code):
    applies = [
        row
        for row in rows_of(store, "optimisation")
        if row["intervention"] == code and row["progress"] != "not_applicable"
    ]
    return by_collaborative((row["psc"], at_five(row["progress"]), 1) for row in applies)


def slow_all_seven(store):
    trusts = defaultdict(list)
    for row in rows_of(store, "optimisation"):
        if row["intervention"] in PATHWAY and row["progress"] != "not_applicable":
            trusts[row["psc"], row["trust"]].append(row["progress"])
    return by_collaborative((psc, all(map(at_five, told)), 1) for (psc, _), told in trusts.items())


def slow_direct(store):
    nhs = {provider.code for provider in organisations.providers() if provider.kind == "NHS"}
    wards = [
        (row["psc"], 1, 0) for row in rows_of(store, "wards") if row["support"] == "direct" and row["provider"] in nhs
    ]
    return by_collaborative([*wards, *((row["psc"], 0, row["wards_total"]) for row in rows_of(store, "trusts"))])


SLOW = {
    **{f"mandet_stage{stage}": lambda store, stage=stage: slow_care_homes(store, stage) for stage in (3, 5, 7)},
    **{
        f"matneo_{one.code}": lambda store, code=one.code: slow_intervention(store, code)
        for one in catalogue.interventions()
    },
    "matneo_trusts_all_seven": slow_all_seven,
    "mhsip_direct": slow_direct,
    "mhsip_engaged": lambda store: by_collaborative(
        (row["psc"], row["stage"] >= 3, 1) for row in rows_of(store, "wards")
    ),
    "medsip_improvement": lambda store: by_collaborative(
        (row["psc"], row["phase"] in (4, 5, 6), 1) for row in rows_of(store, "opioids")
    ),
    "safety_plans": lambda store: by_collaborative(
        (row["psc"], row["plan"] == "agreed", 1) for row in rows_of(store, "systems")
    ),
}


def test_every_share_has_a_map_a_place_in_a_ranking_and_a_recount():
    assert MAPS.keys() == {f"map_{name}" for name in SLOW}
    assert RANKED.keys() == {f"ranked_{name}" for name in SLOW}


@pytest.mark.parametrize("measure", SLOW)
def test_maps_and_rankings_hold_what_was_returned(demonstration, measure):
    counted = SLOW[measure](demonstration)
    mapped = draw(demonstration, f"map_{measure}").table
    assert {row.psc: (row.reached, row.expected) for row in mapped.itertuples()} == counted
    ranked = draw(demonstration, f"ranked_{measure}").table
    assert {row.psc: (row.reached, row.expected) for row in ranked[1:].itertuples()} == counted
    whole = tuple(sum(parts) for parts in zip(*counted.values(), strict=True))
    assert (ranked["psc"][0], ranked["reached"][0], ranked["expected"][0]) == ("England", *whole)
    shares = [row.reached / row.expected for row in ranked[1:].itertuples()]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("figure_id", MAPS | RANKED)
def test_each_says_what_it_shows_and_can_be_drawn(demonstration, figure_id):
    drawn = draw(demonstration, figure_id)
    assert any(letter.isdigit() for letter in drawn.finding)
    assert drawn.finding in drawn.alt and drawn.caption in drawn.alt
    assert drawn.provenance.coverage == "15 of 15 collaboratives returned"
    assert csv_bytes(drawn)
    picture = EXPORTS["svg"](drawn).decode()
    assert all(psc.name.replace("&", "&amp;") in picture for psc in organisations.collaboratives())


def test_wards_supported_directly_are_the_published_table(demonstration):
    with (PUBLISHED / "q4_2022_23_mhsip_wards_by_psc.csv").open(encoding="utf-8") as file:
        _, *stated = csv.DictReader(file)
    mapped = draw(demonstration, "map_mhsip_direct")
    assert [(row.psc, str(row.share_pct), str(row.reached)) for row in mapped.table.itertuples()] == [
        (row["psc"], row["direct_percent"], row["wards_direct"]) for row in stated
    ]
    assert mapped.numbers["pscs_at_ambition"] == 11


def slow_months(store, sheet, unit, reached, expected, months, **having):
    """Reached and expected by trust or ICB, in these months, of the rows that tell both."""
    sums = defaultdict(lambda: [0, 0])
    with store.snapshot() as snapshot:
        rows = snapshot.rows(f"SELECT * FROM {sheet}")
    for row in rows:
        meant = row["month"] in months and all(row[name] == value for name, value in having.items())
        if meant and row[reached] is not None and row[expected] is not None:
            sums[row[unit]][0] += row[reached]
            sums[row[unit]][1] += row[expected]
    return sorted(tuple(parts) for parts in sums.values() if parts[1])


def test_only_patients_have_a_funnel():
    babies = [one.code for one in catalogue.pathway_interventions()]
    assert FUNNELS.keys() == {f"funnel_{name}" for name in (*babies, "all_seven", "medsip_reviewed")}


def test_a_funnel_adds_up_the_months_chosen_trust_by_trust(demonstration):
    drawn = draw(demonstration, "funnel_corticosteroids")
    months = [month for quarter in quarters_between(Q4 - 7, Q4) for month in quarter.months]
    counted = slow_months(
        demonstration, "optimisation_monthly", "trust", "given", "eligible", months, intervention="corticosteroids"
    )
    rows = list(drawn.table.itertuples())
    assert sorted((row.reached, row.expected) for row in rows[1:]) == counted and drawn.numbers["units"] == len(counted)
    assert (rows[0].reached, rows[0].expected) == tuple(map(sum, zip(*counted, strict=True)))
    assert drawn.period == "April 2021 to March 2023"


def test_reviews_add_up_by_themselves_so_a_funnel_takes_the_latest_month(demonstration):
    drawn = draw(demonstration, "funnel_medsip_reviewed")
    february = [date(2023, 2, 1)]
    counted = slow_months(demonstration, "medication_reviews", "icb", "reviewed", "eligible", february)
    assert sorted((row.reached, row.expected) for row in drawn.table[1:].itertuples()) == counted
    assert drawn.period == "February 2023" and drawn.numbers["units"] == 42


@pytest.mark.parametrize("figure_id", FUNNELS)
def test_a_funnel_says_who_lies_outside_and_which_limits_it_has(demonstration, figure_id):
    drawn = draw(demonstration, figure_id)
    table = drawn.table[1:]
    exact = 100 * table["reached"] / table["expected"]
    outside = {
        "above_998": (exact > table["upper_998"] + 0.05).sum(),
        "below_998": (exact < table["lower_998"] - 0.05).sum(),
    }
    assert all(drawn.numbers[name] >= count for name, count in outside.items())
    assert drawn.numbers["above_998"] == (table["verdict"] == "Above the 99.8% limit").sum()
    # The trusts and ICBs of the demonstration differ by more than chance.
    assert drawn.numbers["dispersion"] > 1 + 2 * (2 / len(table)) ** 0.5
    assert "further apart than chance explains" in drawn.caption and "winsorised" in drawn.caption
    assert (
        "additive random-effects limits" in drawn.definition and "not that care is better or worse" in drawn.definition
    )
    assert EXPORTS["svg"](drawn)


def test_who_lies_inside_is_named_in_the_table_and_when_pointed_at(demonstration):
    drawn = draw(demonstration, "funnel_corticosteroids")
    svg = EXPORTS["svg"](drawn).decode()
    inside = drawn.table[drawn.table["verdict"] == "Within the limits"]["unit"]
    assert len(inside) > 80 and all(html.escape(name, quote=False) in html.unescape(svg) for name in inside)


def test_places_narrow_the_trusts_of_a_funnel_and_never_its_limits(demonstration):
    everyone = draw(demonstration, "funnel_corticosteroids").table.set_index("unit")
    some = draw(demonstration, "funnel_corticosteroids", Selection.ending(Q4, psc=("WEX",))).table.set_index("unit")
    assert 1 < len(some) < 20 and some.equals(everyone.loc[some.index, some.columns])


def test_fewer_than_twenty_trusts_have_no_funnel(months_record):
    with Store(months_record).snapshot() as snapshot:
        drawn = FUNNELS["funnel_corticosteroids"].draw(ENGLAND, snapshot)
    assert drawn.empty and drawn.finding == "2 trusts with data: a funnel plot is of 20 or more"


@pytest.mark.parametrize("choice", [{"psc": ("WEX",)}, {"region": ("Y59",)}, {"icb": ("QRL",)}], ids=str)
def test_places_narrow_the_collaboratives_and_never_england(demonstration, choice):
    chosen = Selection.ending(Q4, **choice)
    everyone, some = (draw(demonstration, "ranked_mandet_stage5", one).table for one in (ENGLAND, chosen))
    assert list(some.iloc[0][["reached", "expected"]]) == list(everyone.iloc[0][["reached", "expected"]])
    region = {icb.code: icb.region for icb in organisations.icbs()}
    all_homes = Counter()
    for row in rows_of(demonstration, "care_homes"):
        all_homes[organisations.find_collaborative(row["psc"]).name] += row["homes"]
    homes = [
        row
        for row in rows_of(demonstration, "care_homes")
        if all({**row, "region": region[row["icb"]]}[column] in codes for column, codes in choice.items())
    ]
    slow = by_collaborative((row["psc"], row["homes"] * (row["stage"] >= 5), row["homes"]) for row in homes)
    for table in (some[1:], draw(demonstration, "map_mandet_stage5", chosen).table):
        assert {row.psc.split(" (")[0]: (row.reached, row.expected) for row in table.itertuples()} == slow
        whole = {row.psc for row in table.itertuples() if "part: " not in row.psc}
        assert whole == {psc for psc, (_, homes) in slow.items() if homes == all_homes[psc]}


def test_kinds_narrow_what_they_are_kinds_of_and_nothing_else(demonstration):
    chosen = Selection.ending(Q4, tool=("news2",), intervention=("caffeine",), ward_type=("picu",))
    homes = draw(demonstration, "map_mandet_stage5", chosen)
    slow = by_collaborative(
        (row["psc"], row["homes"] * (row["stage"] >= 5), row["homes"])
        for row in rows_of(demonstration, "care_homes")
        if row["tool"] == "news2"
    )
    assert {row.psc: (row.reached, row.expected) for row in homes.table.itertuples()} == slow
    assert "Tool: NEWS2" in homes.filters and "Ward type" not in homes.filters
    # An ambition for all homes says nothing of those with one tool.
    assert "pscs_at_ambition" not in homes.numbers and "85%" not in homes.finding
    steroids = draw(demonstration, "map_matneo_corticosteroids", chosen).table
    assert {row.psc: (row.reached, row.expected) for row in steroids.itertuples()} == slow_intervention(
        demonstration, "corticosteroids"
    )


@pytest.mark.parametrize("figure_id", ["map_mandet_stage5", "map_matneo_trusts_all_seven", "map_mhsip_direct"])
def test_who_has_not_returned_has_no_share_and_is_not_zero(demonstration_copy, figure_id):
    before = draw(demonstration_copy, figure_id).table.set_index("psc")
    with demonstration_copy.snapshot() as snapshot:
        gone = snapshot.rows(
            "SELECT DISTINCT submission FROM current_sheets WHERE quarter = ? AND psc IN ('WEX', 'OX')", [Q4.key]
        )
    with demonstration_copy.writing() as writing:
        for row in gone:
            writing.withdraw(row["submission"], Actor("Test"), "sent by mistake")

    mapped = draw(demonstration_copy, figure_id)
    rows = mapped.table.set_index("psc")
    assert mapped.provenance.coverage == "13 of 15 collaboratives returned so far" and len(rows) == 15
    missing = rows.loc[["Oxford", "Wessex"]]
    assert missing[["share_pct", "reached", "expected"]].isna().all(axis=None)
    assert list(missing["returned"]) == ["Not returned", "Not returned"]
    assert "Oxford and Wessex" in mapped.caption and mapped.numbers["pscs"] == 13

    ranked = draw(demonstration_copy, figure_id.replace("map_", "ranked_"))
    kept = before.drop(["Oxford", "Wessex"])
    assert list(ranked.table.iloc[0][["reached", "expected"]]) == [kept["reached"].sum(), kept["expected"].sum()]
    assert list(ranked.table["psc"])[-2:] == ["Oxford", "Wessex"]
    assert list(ranked.table["returned"])[-2:] == ["Not returned"] * 2 and ranked.table["share_pct"].isna().sum() == 2
    assert EXPORTS["svg"](mapped) and EXPORTS["svg"](ranked)


def test_trusts_without_their_wards_are_not_wards_without_support(store):
    receipt = receive(store, return_with(review("Wards", "No")), "Wessex.xlsx", Actor("Test"), today=TODAY)
    assert "Trusts" in receipt.stored and "Wards" in receipt.not_returned
    drawn = draw(store, "map_mhsip_direct")
    assert drawn.empty and drawn.finding == "No NHS wards were returned for Q4 2022/23 that match what you chose"


@pytest.mark.parametrize("figure_id", MAPS | RANKED)
def test_a_place_that_nothing_matches_says_so(demonstration, figure_id):
    drawn = draw(demonstration, figure_id, Selection.ending(Q4, region=("Y56",), psc=("WEX",)))
    assert drawn.empty and drawn.finding.startswith("No ") and not drawn.numbers
