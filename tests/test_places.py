"""Where each unit counts: at the place where it is itself, once at every level, and in today's boundaries throughout."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from operator import eq, gt
from pathlib import Path

import narwhals as nw
import pytest

from natpatsip import organisations
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.measures import MEASURES, shares_of, sources
from natpatsip.analysis.places import UNITS, collaboratives_of, find_possible
from natpatsip.analysis.selection import Selection, in_quarter, mark, narrow
from natpatsip.charts.medium import PAGE
from natpatsip.charts.palette import LIGHT
from natpatsip.figures import FIGURES, figure, with_level_below
from natpatsip.figures.exports import EXPORTS
from natpatsip.figures.formatting import in_sentence
from natpatsip.figures.places_told import tell_places
from natpatsip.figures.wording import FILTER_NAMES
from natpatsip.quarters import Quarter
from natpatsip.store.status import get_returned
from natpatsip.text import written_day

PROJECT = Path(__file__).parents[1]
Q4, BEFORE_MERGER = Quarter(2022, 4), Quarter(2021, 4)
STRADDLING = {"RV3": {"ICHP", "UCLP"}, "RWK": {"EAST", "UCLP"}, "RX3": {"NENC", "YH"}}
# What is counted: its frame and column, and the same asked of the sheet itself, by collaborative and ICB or trust.
COUNTED = {
    "care homes": (frames.care_homes, "entities", "SELECT psc, icb, homes AS n FROM care_homes"),
    "wards": (frames.wards, "entities", "SELECT psc, icb, 1 AS n FROM wards"),
    "wards of trusts": (
        sources.direct_support,
        "entities",
        "SELECT psc, provider AS trust, wards_total AS n FROM trusts",
    ),
    "wards supported directly": (
        sources.direct_support,
        "direct",
        "SELECT psc, provider AS trust, CAST(support = 'direct' AND provider NOT LIKE 'P-%' AS INT) AS n FROM wards",
    ),
    "interventions in trusts": (
        frames.optimisation,
        "entities",
        "SELECT psc, trust, CAST(progress IS DISTINCT FROM 'not_applicable' AS INT) AS n FROM optimisation",
    ),
    "ICBs": (frames.opioids, "entities", "SELECT psc, icb, 1 AS n FROM opioids"),
}


def places(row):
    """Where a row of a sheet counts; nowhere below England for what a private provider has."""
    trusts = {trust.code: trust.icb for trust in organisations.trusts()}
    icb = row["icb"] if "icb" in row else trusts.get(row["trust"])
    return {"psc": row["psc"], "icb": icb, "region": organisations.find_icb(icb).region if icb else None}


@pytest.mark.parametrize("counted", COUNTED)
def test_places_and_what_is_in_none_add_up_to_england(demonstration, counted):
    make, column, sql = COUNTED[counted]
    with demonstration.snapshot() as snapshot:
        told = [dict(row) for row in snapshot.rows(f"{sql} WHERE quarter = ?", [Q4.key])]
        rows = in_quarter(snapshot.frame(make), Q4)

        def total(**choice):
            return sum(row[column] for row in collect_rows(narrow(rows, Selection.ending(Q4, **choice)).select(column)))

        england = sum(row["n"] for row in told)
        assert total() == england > 0
        for level in ("region", "icb", "psc"):
            expected = Counter()
            for row in told:
                expected[places(row)[level]] += row["n"]
            nowhere = sum(row[column] for row in collect_rows(rows.filter(nw.col(level).is_null()).select(column)))
            assert nowhere == expected.pop(None, 0)
            shares = {code: total(**{level: (code,)}) for code in expected}
            assert shares == expected
            assert sum(shares.values()) + nowhere == england


def test_a_trust_in_two_collaboratives_counts_in_each_and_once_where_it_is_based(demonstration):
    with demonstration.snapshot() as snapshot:
        rows = collect_rows(in_quarter(snapshot.frame(sources.direct_support), Q4))
    of_trust = {trust: {row["psc"] for row in rows if row["trust"] == trust} for trust in STRADDLING}
    assert of_trust == STRADDLING
    assert len({(row["trust"], row["psc"]) for row in rows}) == 52 + len(STRADDLING)
    for level in ("icb", "region"):
        assert len({(row["trust"], row[level]) for row in rows}) == 52
    # Only its part in the East of England is in Eastern's return; the trust is based in London, with all its wards.
    assert {row["region"] for row in rows if row["trust"] == "RWK"} == {"Y56"}


@pytest.mark.parametrize(
    ("figure_id", "number", "published"),
    [("fig17", "trusts", 52), ("fig17", "trusts_involved", 51), ("fig18", "trusts_direct", 47)],
)
def test_the_trusts_of_all_places_are_those_published_for_england(demonstration, figure_id, number, published):
    # NatPatSIP progress report, Q4 2022/23, text of figures 17 and 18.
    with demonstration.snapshot() as snapshot:

        def count(**choice):
            return figure(figure_id, Selection.ending(Q4, **choice), snapshot).numbers.get(number, 0)

        assert count() == published
        assert sum(count(region=(region.code,)) for region in organisations.regions()) == published
        assert sum(count(icb=(icb.code,)) for icb in organisations.icbs()) == published


def test_a_trust_has_the_name_that_held_at_the_end_of_the_quarter(demonstration):
    """Royal Devon and Exeter became Royal Devon University Healthcare on 1 April 2022."""
    with demonstration.snapshot() as snapshot:
        stages = snapshot.frame(frames.optimisation).filter(nw.col("trust") == "RH8")
        names = {row["quarter"]: row["trust_short"] for row in collect_rows(stages.select("quarter", "trust_short"))}
        drawn = {end: figure("matneo_journeys", Selection.ending(end), snapshot) for end in (BEFORE_MERGER, Q4)}
    assert len(names) == 8
    assert {name for quarter, name in names.items() if quarter <= BEFORE_MERGER.key} == {"Royal Devon and Exeter"}
    assert {name for quarter, name in names.items() if quarter > BEFORE_MERGER.key} == {"Royal Devon"}
    told = {end: [row["trust"] for row in shown.rows if "Royal Devon" in row["trust"]] for end, shown in drawn.items()}
    assert told == {BEFORE_MERGER: ["Royal Devon and Exeter"], Q4: ["Royal Devon"]}


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """What figures are made of where an ICB and a trust were Wessex's, and the ICB in the South East, until April 2021."""
    folder = tmp_path_factory.mktemp("moved")
    for part in ("natpatsip", "data"):
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", "*.duckdb"))
    memberships = folder / "data/reference/memberships.csv"
    move(memberships, "QOX", {"collaborative": "WEX", "region": "Y59"})
    move(memberships, "RVN", {"collaborative": "WEX"})
    run = subprocess.run(
        [sys.executable, "-m", "tests.moved_icb", str(folder)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{PROJECT}"},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def move(path, member, before):
    """Have an organisation belong to others until the end of March 2021."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    now = [row for row in rows if row["member_code"] == member and row["of_kind"] in before]
    for row in now:
        row["from"] = "2021-04-01"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(
            rows + [row | {"of_code": before[row["of_kind"]], "from": "", "to": "2021-03-31"} for row in now]
        )


def in_both_quarters(moved, series):
    found = {}
    for unit, quarter, numerator, denominator in moved["series"][series]:
        found.setdefault(unit, {})[quarter] = (numerator, denominator)
    return {unit: (told["2020/21 Q4"], told["2021/22 Q1"]) for unit, told in found.items()}


def test_an_icb_that_moved_is_asked_of_whoever_had_it(moved):
    # Each return has a line for every ICB that its collaborative held at the end of the quarter, and no other.
    assert moved["waiting"] == [[], [], [], []]


def test_the_history_of_an_icb_that_moved_stands_where_it_is_today(moved):
    # 280 homes in each ICB, none of the two collaboratives' five moved by itself: Wessex has two, West of England three.
    homes = in_both_quarters(moved, "mandet_stage5 psc")
    assert {psc: [denominator for _, denominator in told] for psc, told in homes.items()} == {
        "WEX": [560, 560],
        "WOE": [840, 840],
    }
    assert [denominator for _, denominator in in_both_quarters(moved, "mandet_stage5 england")[""]] == [1_400, 1_400]
    regions = in_both_quarters(moved, "mandet_stage5 region")
    # Hampshire and the Isle of Wight is in the South East; Dorset and West of England's three are in the South West.
    assert {code: [denominator for _, denominator in told] for code, told in regions.items()} == {
        "Y59": [280, 280],
        "Y58": [1_120, 1_120],
    }


def test_the_history_of_a_trust_that_moved_stands_where_it_is_today(moved):
    # Twelve wards in each trust, and one supported directly in each collaborative, by the first of its trusts.
    support = in_both_quarters(moved, "mhsip_direct psc")
    for psc in ("WEX", "WOE"):
        wards = 12 * len(organisations.providers_of(psc, Q4.end))
        assert [denominator for _, denominator in support[psc]] == [wards, wards]
    assert "RVN" in {trust.code for trust in organisations.providers_of("WOE", Q4.end)}


def test_places_add_up_to_england_on_both_sides_of_a_move(moved):
    totals = {}
    for series, rows in moved["series"].items():
        measure, level = series.split()
        for _, quarter, numerator, denominator in rows:
            parts = totals.setdefault((measure, quarter), {}).setdefault(level, [0, 0])
            parts[0] += numerator
            parts[1] += denominator or 0
    for by_level in totals.values():
        assert len(by_level) > 1 and all(parts == by_level["england"] for parts in by_level.values()), by_level


def test_every_figure_draws_where_an_icb_has_moved(moved):
    assert moved["not drawn"] == {}


def test_the_page_on_places_says_what_the_rule_says():
    page = (PROJECT / "docs" / "places.md").read_text(encoding="utf-8")
    for sheet, unit in UNITS.items():
        places = ", ".join(in_sentence(FILTER_NAMES[place]) for place in unit.narrowed_by) or "nothing"
        assert f"| `{sheet}` | {unit.things} | {unit.lies_by} | {places} |" in page
    levels = {"psc": "Collaborative", "icb": "ICB", "trust": "Trust", "ward": "Ward", "compared": "The one compared"}
    for level, name in levels.items():
        line = next(
            line for line in page.splitlines() if line.startswith(f"| {name} | `") and "<measure>" in line + "<measure>"
        )
        named = re.findall(r"`([a-z0-9_<>]+)`", line)
        marking = {figure_id for figure_id, definition in FIGURES.items() if definition.marks == level}
        assert marking == {
            figure_id
            for figure_id in FIGURES
            for words in named
            if re.fullmatch(words.replace("<measure>", ".+"), figure_id)
        }


def test_a_measure_is_known_where_its_units_lie_and_nowhere_else():
    for measure in MEASURES.values():
        assert set(measure.levels) - {"england", "trust"} <= set(UNITS[measure.sheet].narrowed_by), measure.id


@pytest.mark.parametrize("place", [{"odn": ("NW",)}, {"ward": ("WEX-0001",)}])
def test_where_no_path_leads_to_a_place_a_figure_says_so_and_has_no_number(demonstration, place):
    with demonstration.snapshot() as snapshot:
        drawn = figure("medsip_board", Selection.ending(Q4, **place), snapshot)
    assert drawn.empty and not drawn.numbers and not drawn.answers
    assert drawn.finding.startswith("ICBs belong to no ") and "England" not in drawn.finding + drawn.caption + drawn.alt


def test_a_collaborative_stays_among_its_peers_whether_it_is_highlighted_or_filtered(demonstration):
    chosen, filtered = Selection.ending(Q4, highlight=("psc:WEX",)), Selection.ending(Q4, psc=("WEX",))
    with demonstration.snapshot() as snapshot:
        compared, same = figure("fig01", chosen, snapshot), figure("fig01", filtered, snapshot)
        of_england, alone = figure("fig02", chosen, snapshot), figure("fig02", filtered, snapshot)
    assert len(compared.rows) == 16 and "Highlight: Wessex" in compared.filters
    picture = EXPORTS["svg"](compared).decode()
    assert re.search(r'font-weight="bold"[^>]*>Wessex<', picture)
    assert picture.count(f'fill="{LIGHT.quiet_bar}"') == 14
    assert same.rows == compared.rows and same.finding == compared.finding and same.query != compared.query
    assert (of_england.place, alone.place) == ("England", "Wessex")


def test_the_rank_of_a_collaborative_is_what_a_count_of_the_table_gives(demonstration):
    """By hand, from the table: how many of the 15 have a higher share, and in which quarter of them it lies."""
    for psc in organisations.collaboratives():
        with demonstration.snapshot() as snapshot:
            drawn = figure("ranked_mandet_stage3", Selection.ending(Q4, highlight=(f"psc:{psc.code}",)), snapshot)
        shares = {row["psc"]: Fraction(row["reached"], row["expected"]) for row in drawn.rows[1:]}
        higher = sum(share > shares[psc.name] for share in shares.values())
        ordinal = ("", "2nd ", "3rd ", *(f"{place}th " for place in range(4, 16)))[higher]
        band = "highest quarter" if higher < 3 else "lowest quarter" if higher >= 12 else "middle half"
        assert len(set(shares.values())) == 15, "the demonstration has ties: the count below knows none"
        assert f", {ordinal}highest of 15, in the {band}, compared with England’s " in drawn.finding


def test_an_icb_is_ranked_among_all_of_england_and_named_without_numbers_changed(demonstration):
    """Dorset, by hand from the table: how many ICBs have a higher share."""
    chosen = Selection.ending(Q4, highlight=("icb:QVV",))
    with demonstration.snapshot() as snapshot:
        _, below = with_level_below("ranked_mandet_stage3", chosen)
        drawn = figure(*below, snapshot)
    shares = {row["place"]: Fraction(row["reached"], row["expected"]) for row in drawn.rows[1:]}
    higher, level = (sum(test(share, shares["Dorset"]) for share in shares.values()) for test in (gt, eq))
    assert len(shares) == 42 and level == 1
    assert re.match(rf"Dorset stands at [\d.]+%, {higher + 1}(st|nd|rd|th) highest of 42, in the ", drawn.finding)
    picture = EXPORTS["svg"](drawn).decode()
    assert re.search(r'font-weight="bold"[^>]*>Dorset<', picture) and picture.count(f'fill="{LIGHT.quiet_bar}"') == 41


MARKING = {
    "safety_systems": ("psc:WEX", "psc"),
    "matneo_preterm": ("icb:QVV", "psc"),
    "medsip_board": ("icb:QVV", "psc"),
    "matneo_heat": ("region:Y58", "psc"),
    "matneo_trusts": ("icb:QVV", "psc"),
    "matneo_journeys": ("region:Y58", "psc"),
    "mhsip_trusts": ("region:Y58", "psc"),
    "matneo_nearest": ("region:Y58", "psc"),
    "mandet_nearest": ("icb:QVV", "psc"),
    "mandet_stood_still": ("icb:QVV", "psc"),
    "medsip_nearest": ("region:Y60", "psc"),
    "safety_nearest": ("region:Y60", "psc"),
    "panels_corticosteroids": ("region:Y58", "region"),
    "funnel_corticosteroids": ("region:Y58", "trust"),
    "funnel_medsip_reviewed": ("icb:QVV", "icb"),
}


def test_a_highlighted_place_is_marked_wherever_its_level_is_compared(demonstration):
    """The chart changes and no number does; a trust or ICB is marked by the region that it lies in as well."""
    with demonstration.snapshot() as snapshot:
        for figure_id, (place, level) in MARKING.items():
            plain, marked = (
                figure(figure_id, Selection.ending(Q4, level=level, highlight=sought), snapshot)
                for sought in ((), (place,))
            )
            names = [column.name for column in plain.columns]
            rows = [drawn.table[names].sort_values(names).to_csv(index=False) for drawn in (plain, marked)]
            assert rows[0] == rows[1] and plain.numbers == marked.numbers, figure_id
            assert plain.chart(PAGE) != marked.chart(PAGE), figure_id


def test_nobody_is_ranked_by_few_units_or_as_a_part(demonstration):
    with demonstration.snapshot() as snapshot:
        few = figure("ranked_matneo_trusts_all_seven", Selection.ending(Q4, highlight=("psc:WEX",)), snapshot)
        part = figure("fig01", Selection.ending(Q4, region=("Y56",), highlight=("psc:UCLP",)), snapshot)
    for drawn, name in ((few, "Wessex"), (part, "UCLPartners (London region part")):
        assert drawn.finding.startswith(f"{name}") and " stands at " in drawn.finding and "highest" not in drawn.finding


def test_icbs_of_a_collaborative_are_ranked_by_a_count_of_its_homes(demonstration):
    """Home by home in the rows of all places: which of South West’s ICBs has how many at stage 3 or above."""
    reached, homes = Counter(), Counter()
    with demonstration.snapshot() as snapshot:
        _, below = with_level_below("ranked_mandet_stage3", Selection.ending(Q4, psc=("SW",)))
        drawn = figure(*below, snapshot)
        for row in collect_rows(in_quarter(snapshot.frame(frames.care_homes), Q4)):
            if row["psc"] == "SW":
                homes[row["icb"]] += row["entities"]
                reached[row["icb"]] += row["entities"] * ((row["stage"] or 0) >= 3)
    counted = sorted(((Fraction(reached[icb], homes[icb]), reached[icb], homes[icb]) for icb in homes), reverse=True)
    england, together, *icbs = drawn.rows
    assert [(row["reached"], row["expected"]) for row in icbs] == [(top, whole) for _, top, whole in counted]
    assert (england["place"], together["place"]) == ("England", "South West")
    assert (together["reached"], together["expected"]) == (reached.total(), homes.total())
    at_95 = sum(100 * share >= 95 for share, *_ in counted)
    assert drawn.finding.startswith(f"{at_95 or 'None'} of {len(homes)} ICBs ") and icbs[-1]["place"] in drawn.finding


def in_no_area(measure, level):
    """The same measure of what belongs to no area of a level."""
    return replace(measure, source=lambda table: measure.source(table).filter(nw.col(level).is_null()))


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.id)
def test_the_areas_of_a_measure_and_what_is_in_none_of_them_add_up_to_england(demonstration, measure):
    levels = [level for level in ("region", "icb") if level in measure.levels]
    with demonstration.snapshot() as snapshot:
        england = shares_of(measure, "england", Selection.ending(Q4), snapshot.frame)
        for level in levels:
            areas = shares_of(measure, level, Selection.ending(Q4), snapshot.frame)
            rest = shares_of(in_no_area(measure, level), "england", Selection.ending(Q4), snapshot.frame)
            assert sum([*areas.values(), *rest.values()], Share(0, 0)) == sum(england.values(), Share(0, 0)), level


def test_who_is_expected_under_a_region_is_who_has_units_there():
    london = Selection.ending(Q4, region=("Y56",))
    expected = {
        sheet: [psc.code for psc in collaboratives_of(london, sheet)]
        for sheet in ("care_homes", "optimisation", "trusts")
    }
    # East London’s mental health trust, RWK, works with Eastern too; none of Eastern’s maternity trusts or homes is there.
    assert expected["care_homes"] == expected["optimisation"] == ["HIN", "ICHP", "UCLP"]
    assert expected["trusts"] == ["EAST", "HIN", "ICHP", "UCLP"]


def test_places_that_have_something_in_common_can_be_chosen_together():
    # London has five of England’s 42 ICBs, none of them in Wessex.
    assert "WEX" not in find_possible("psc", {"region": ("Y56",)})
    assert len(find_possible("icb", {"region": ("Y56",)})) == 5
    assert find_possible("icb", {"psc": ("WEX",), "region": ("Y56",)}) == set()


def test_long_lists_begin_with_what_matters(demonstration):
    """Trusts short of stage 5 come first, those longest at their stage before others; so do wards with a concern."""
    with demonstration.snapshot() as snapshot:
        trusts, wards = (figure(id, Selection.ending(Q4), snapshot) for id in ("matneo_journeys", "mhsip_wards"))
    quarters = [column.name for column in reversed(trusts.columns) if re.fullmatch(r"\d{4}.*", column.name)]
    stages = [[row[quarter] for quarter in quarters] for row in trusts.rows if not row["ending"]]
    short = [reached[0][:1] in "01234" and reached[0] != "" for reached in stages]
    assert any(short) and short == sorted(short, reverse=True)
    held = [next((at for at, then in enumerate(own) if then != own[0]), len(own)) for own in stages[: sum(short)]]
    assert held == sorted(held, reverse=True)
    told = [" ".join(str(value) for name, value in row.items() if name.endswith("_variation")) for row in wards.rows]
    concern = ["concerning" in words for words in told]
    signals = ["Special cause" in words for words in told]
    assert concern == sorted(concern, reverse=True) and signals == sorted(signals, reverse=True)
    assert any(signals) and not all(signals)
    with demonstration.snapshot() as snapshot:
        sought = Selection.ending(Q4, highlight=(mark("psc", "WEX"),))
        alone, marked = (figure(id, sought, snapshot) for id in ("mhsip_wards_signals", "mhsip_wards"))
    assert {row["ward_id"] for row in alone.rows} == {
        row["ward_id"] for row, has in zip(wards.rows, signals, strict=True) if has
    }
    looked_for = [row["ward_id"].startswith("WEX-") for row in marked.rows]
    assert any(looked_for) and looked_for == sorted(looked_for, reverse=True)


def test_pointing_at_a_place_tells_its_rank_and_who_returned_it(demonstration):
    wessex = Selection.ending(Q4, highlight=(mark("psc", "WEX"),))
    with demonstration.snapshot() as snapshot:
        drawn, sought = (figure("fig01", choice, snapshot) for choice in (Selection.ending(Q4), wessex))
        told = tell_places(drawn, Selection.ending(Q4), snapshot)
        arrived = get_returned(snapshot, Q4, ["care_homes"])["WEX", "care_homes"].happened_at
        # A trust is told of by its collaborative's return, and national data by no collaborative's.
        trusts = replace(Selection.ending(Q4), level="trust")
        by_trust = tell_places(figure("matneo_heat", trusts, snapshot), trusts, snapshot)
        funnel = figure("funnel_corticosteroids", trusts, snapshot)
        national = tell_places(funnel, trusts, snapshot)
    assert told["Wessex"]["Source"] == f"Returned by Wessex on {written_day(arrived)}"
    # As the finding says of it: “Wessex stands at 82.9%, 2nd highest of 15, in the highest quarter, compared with …”.
    assert f", {told['Wessex']['Rank']}, compared with " in sought.finding
    assert told["England"]["Source"] == "15 of 15 collaboratives returned"
    assert by_trust["Northampton General"]["Source"].startswith("Returned by East Midlands on ")
    assert {one["Source"] for one in national.values()} == {funnel.provenance.extract}


@pytest.mark.parametrize(
    ("id", "choice"),
    [
        ("matneo_early_warning", {}),
        ("matneo_heat", {"level": "trust"}),
        ("icbs_mandet_stage5", {"region": ("Y56",)}),
        ("map_mandet_stage5", {"region": ("Y56",)}),
        ("panels_corticosteroids", {"level": "icb"}),
    ],
)
def test_every_mark_of_a_place_tells_who_returned_it_when_pointed_at(demonstration, id, choice):
    selection = Selection.ending(Q4, **choice)
    with demonstration.snapshot() as snapshot:
        drawn = figure(id, selection, snapshot)
        told = tell_places(drawn, selection, snapshot)
    chart = drawn.chart(replace(PAGE, told=told))
    marks = [layer for layer in chart["layer"] if "Source" in [step.get("as") for step in layer.get("transform", ())]]
    # The panels of places tell it of every point, and of the name above them.
    assert len(marks) == (2 if id.startswith("panels") else 1)
    for layer in marks:
        assert [told["title"] for told in layer["encoding"]["tooltip"][:1]] == ["title"]
        (found,) = [step["calculate"] for step in layer["transform"] if step.get("as") == "Source"]
        sources = json.loads(found[found.index("{") : found.rindex("}") + 1])
        names = {row["name"] for row in chart["datasets"][layer["data"]["name"]] if "name" in row}
        assert sources and names <= sources.keys()
