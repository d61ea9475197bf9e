"""A place's figures: against the workbooks that were returned, and a part of a place never as the whole."""

import csv
from collections.abc import Iterator
from io import BytesIO
from math import log
from pathlib import Path

import pytest
from openpyxl import load_workbook

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.peers import find_peers
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.standing import compare_places, place_among
from natpatsip.figures import figure
from natpatsip.figures.place.rows import make_place_rows
from natpatsip.figures.query import read_query, write_query
from natpatsip.quarters import Quarter

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
Q4 = Quarter(2022, 4)
# By the heading of each initiative: the sheet that asks, the columns to look at (all after the first where none is named),
# and the answers that are to take part. A stage is told from its number.
STAGES = tuple("34567")
ASKED = {
    "Preterm optimisation": ("Optimisation", slice(2, None), STAGES),
    "MEWS": ("Early warning", slice(3, 4), STAGES),
    "NEWTT2": ("Early warning", slice(4, 5), STAGES),
    "Less restrictive practice": ("Trusts", slice(2, 3), ("Direct", "Network")),
    "Opioids": ("Opioids", slice(1, 2), tuple("123456")),
    "System safety": ("Systems", slice(1, 2), ("Yes",)),
}


@pytest.fixture(scope="module")
def snapshot(demonstration):
    with demonstration.snapshot() as opened:
        yield opened


@pytest.fixture(scope="module")
def books(demonstration, snapshot) -> dict[str, dict[str, list[tuple]]]:
    """The rows below the headings of each sheet that is counted, of each collaborative's workbook, read by openpyxl."""
    sent = snapshot.rows("SELECT DISTINCT psc, submission FROM current_sheets WHERE quarter = ?", [Q4.key])
    found = {row["psc"]: row["submission"] for row in sent if row["psc"] != "CENTRE"}
    opened = {
        psc: load_workbook(BytesIO(demonstration.get_workbook(number)), read_only=True) for psc, number in found.items()
    }
    return {
        psc: {
            title: [row for row in book[title].iter_rows(min_row=5, values_only=True) if row[0]]
            for title in {"Care homes", *(title for title, _, _ in ASKED.values())}
        }
        for psc, book in opened.items()
    }


def count_in_workbook(book: dict[str, list[tuple]]) -> Iterator[tuple[str, str, str]]:
    """Each organisation that a workbook answers for, the initiative, and what that comes to."""
    for name, homes in _homes_by_icb(book).items():
        yield name, "Care home tools", "Takes part" if homes["from 3"] else "Not yet"
    for initiative, (title, columns, answers) in ASKED.items():
        for row in book[title]:
            told = [str(answer) for answer in row[columns] if answer and answer != "Not applicable"]
            if told:
                yield row[0], initiative, "Takes part" if any(one.startswith(answers) for one in told) else "Not yet"


def test_who_takes_part_equals_a_count_of_the_workbooks(snapshot, books):
    """Of all of England, by collaborative and type; the demonstration tells of PSIRF for no trust."""
    counted: dict[str, dict[str, str]] = {}
    senders: dict[str, set[str]] = {}
    for psc, book in books.items():
        for name, initiative, part in count_in_workbook(book):
            senders.setdefault(name, set()).add(psc)
            own = counted.setdefault(name, {})
            # One that two collaboratives report takes part where one of them says so.
            own[initiative] = max(own.get(initiative, part), part, key=("Not yet", "Takes part").index)
    kinds = {row["name"]: row["kind"] for row in _read("trusts")}
    pscs = [row["code"] for row in _read("collaboratives")]
    expected = [
        (
            sum(part == "Takes part" for part in own.values()),
            min(map(pscs.index, senders[name])),
            kinds.get(name, "ICB"),
            name,
        )
        for name, own in counted.items()
    ]
    rows = figure("participation", Selection.ending(Q4), snapshot).rows
    shown = {row["organisation"].removesuffix(" ICB"): row for row in rows}
    asked = (*ASKED, "Care home tools")
    for name, own in counted.items():
        told = {initiative: shown[name][initiative] for initiative in asked}
        assert {initiative: part for initiative, part in told.items() if part in ("Takes part", "Not yet")} == own, name
        assert shown[name]["kind"].lower() == kinds.get(name, "ICB").lower()
        assert shown[name]["taken"] == list(own.values()).count("Takes part")
    # Those that take part in nothing come first, by collaborative and type; what is in no workbook takes part in nothing known.
    nothing = [name for taken, _, _, name in sorted(expected) if not taken]
    assert nothing and [name for name in shown if name in counted][: len(nothing)] == nothing
    assert not any(row["taken"] for name, row in shown.items() if name not in counted)


def test_a_place_has_the_numbers_of_its_workbook(snapshot, books):
    homes = _homes_by_icb(books["WEX"])
    (icb, own), *_ = homes.items()
    for chosen, there in (({"psc": ("WEX",)}, list(homes.values())), ({"icb": (_code(icb),)}, [own])):
        rows = figure("place_measures", Selection.ending(Q4, **chosen), snapshot).rows
        told = next(row for row in rows if row["measure"] == "Care homes at stage 5 or above")
        assert (told["numerator"], told["denominator"]) == (
            sum(one["from 5"] for one in there),
            sum(one["all"] for one in there),
        )
    trusts = books["WEX"]["Optimisation"]
    seven = [[stage for stage in row[2:9] if stage != "Not applicable"] for row in trusts]
    reached = sum(all(str(stage)[0] in "567" for stage in own) for own in seven)
    rows = figure("place_measures", Selection.ending(Q4, psc=("WEX",)), snapshot).rows
    told = next(row for row in rows if row["measure"] == "Trusts that have adopted all seven")
    assert (told["numerator"], told["denominator"]) == (reached, len(trusts))


def test_a_collaborative_speaks_for_itself_and_of_a_trust_its_collaboratives_do(snapshot):
    southampton, wessex = ({"trust": ("RHM",)}, {"psc": ("WEX",)})
    asked = [
        [figure(id, Selection.ending(Q4, **chosen), snapshot).question for id in ("place_queries", "place_words")]
        for chosen in (wessex, southampton)
    ]
    assert asked == [
        ["Which queries are open about its return?", "What does it say itself?"],
        ["Which queries are open about the returns of its collaboratives?", "What do its collaboratives say?"],
    ]


def test_a_lone_trust_has_come_so_far_or_not_and_no_points_a_quarter(snapshot):
    rows = {row.measure.id: row for row in make_place_rows(Selection.ending(Q4, trust=("RHM",)), snapshot)}
    adopted = rows["matneo_trusts_all_seven"]
    assert adopted.write(adopted.standing.now) == "Yes" and adopted.charted and not adopted.charted.trajectory


def test_a_place_lies_among_its_peers_as_worked_by_hand():
    # Nine places of 100: ranks follow the numbers, and 2 of 9 are the most that fit into a quarter of them.
    shares = {name: Share(reached, 100) for name, reached in zip("abcdefghi", range(10, 100, 10), strict=True)}
    standing = place_among("b", shares, {"b": Share(30, 100)}, compare_places(shares, set(shares)))
    assert standing.rank.band == "lowest quarter" and standing.rank.higher == 7
    assert (standing.lowest, standing.highest) == (Share(10, 100), Share(90, 100))
    assert standing.middle == (Share(30, 100), Share(70, 100)) and standing.before == Share(30, 100)
    # Beside two of them alone there is no band; of a count, which is out of nothing, there are no peers.
    few = place_among("b", shares, {}, compare_places(shares, {"a", "b", "i"}))
    assert few.rank.band == "" and few.middle is None and few.highest == Share(90, 100)
    counts = {"b": Share(5, 0), "a": Share(9, 0)}
    assert place_among("b", counts, {}, compare_places(counts, {"a", "b"})).highest is None


def test_peers_are_the_nearest_by_the_sizes_of_the_lists():
    sizes = {row["code"]: int(row["population_2022"]) for row in _read("icbs")}
    own = sizes.pop("QVV")
    nearest = sorted(sizes, key=lambda code: abs(log(sizes[code] / own)))[:10]
    assert find_peers("icb", "QVV", "population") == set(nearest)
    rural = {
        row["code"]: int(row["rural_neighbourhoods_2011"]) / int(row["neighbourhoods_2011"]) for row in _read("icbs")
    }
    # Of the census' 32,844 neighbourhoods of England 5,598 are rural, and next to none of the Black Country’s.
    assert sum(int(row["neighbourhoods_2011"]) for row in _read("icbs")) == 32_844
    assert rural.pop("QUA") < 0.002 and find_peers("icb", "QUA", "rurality") == set(sorted(rural, key=rural.get)[:10])
    kinds = {row["code"]: row["kind"] for row in _read("trusts")}
    ambulances = {code for code, kind in kinds.items() if kind == "ambulance"}
    assert find_peers("trust", "RYD", "kind") == ambulances - {"RYD"}
    # A trust without births has none that are nearest to it in them.
    assert find_peers("trust", "RYD", "deliveries") == frozenset()
    assert len(find_peers("psc", "WEX")) == 14 and len(find_peers("psc", "WEX", "population")) == 7


def test_a_link_holds_the_peers_that_were_chosen():
    chosen = Selection.ending(Q4, icb=("QVV",), peers="population")
    assert read_query(write_query(chosen), Q4) == (chosen, {})


def test_a_part_of_a_place_is_not_shown_as_the_whole(coming_in):
    with coming_in.snapshot() as opened:
        # Wessex, which lies in two regions, never returned Q2 2022/23, and alone has returned Q1 2023/24.
        gap = Selection.ending(Quarter(2022, 2), region=("Y59",))
        after = Selection.ending(Quarter(2022, 3), region=("Y59",))
        wessex = Selection.ending(Quarter(2022, 2), psc=("WEX",))
        first = Selection.ending(Quarter(2023, 1), psc=("WEX",))
        homes = {
            name: next(row for row in make_place_rows(chosen, opened) if row.measure.id == "mandet_stage5")
            for name, chosen in (("gap", gap), ("after", after), ("wessex", wessex), ("first", first))
        }
        assert homes["gap"].returned.endswith(" collaboratives") and homes["gap"].rank is None
        assert homes["gap"].change is None and homes["after"].change is None and not homes["after"].returned
        assert homes["wessex"].standing is None
        # While others are waited for there is neither an England nor a place among peers.
        assert homes["first"].standing and homes["first"].england is None and homes["first"].rank is None
        told = figure("place_measures", wessex, opened)
        row = next(row for row in told.rows if row["measure"] == "Care homes at stage 5 or above")
        assert row["value"] is None and row["returned"] == "Not returned"
        drawn = figure("participation", wessex, opened)
        assert {row["Care home tools"] for row in drawn.rows} == {None, "Not returned"}
        assert drawn.numbers["in_none"] == 0 and "not known yet" in drawn.finding


def _homes_by_icb(book: dict[str, list[tuple]]) -> dict[str, dict[str, int]]:
    homes: dict[str, dict[str, int]] = {}
    for icb, _, _, *stages in book["Care homes"]:
        own = homes.setdefault(icb, {"all": 0, "from 3": 0, "from 5": 0})
        counts = [count or 0 for count in stages[:8]]
        own["all"] += sum(counts)
        own["from 3"] += sum(counts[3:])
        own["from 5"] += sum(counts[5:])
    return homes


def _read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _code(icb: str) -> str:
    return next(row["code"] for row in _read("icbs") if row["short_name"] == icb)
