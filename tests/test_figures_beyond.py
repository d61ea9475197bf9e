"""The gap to the ambitions, trusts at 10% of their own wards, and wards that moved: from returns that came in as workbooks."""

import math
import shutil
from collections import Counter, defaultdict
from dataclasses import replace

import pytest

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.catalogue import definitions
from natpatsip.figures.exports import EXPORTS, csv_bytes
from natpatsip.figures.mandet.gap import gap
from natpatsip.figures.mhsip.movement import ward_movement, ward_moves
from natpatsip.figures.mhsip.target import target
from natpatsip.figures.mhsip.trusts_at_target import trusts_at_target
from natpatsip.figures.mhsip.ward_data import ward_data
from natpatsip.quarters import Quarter

Q3, Q4 = Quarter.parse("Q3 2022/23"), Quarter.parse("Q4 2022/23")
YEAR_BEFORE = Quarter.parse("Q4 2021/22")
ENGLAND = Selection.ending(Q4)
A_YEAR = replace(ENGLAND, since=YEAR_BEFORE)
GOALS = {3: 95, 5: 85, 7: 40}
FIGURES = {
    "mandet_gap": gap,
    "mhsip_trusts": trusts_at_target,
    "mhsip_ward_data": ward_data,
    "mhsip_movement": ward_movement,
    "mhsip_moves": ward_moves,
}


def draw(store, figure, selection=ENGLAND):
    with store.snapshot() as snapshot:
        return figure(selection, snapshot)


def rows_of(store, sheet, quarter=Q4):
    with store.snapshot() as snapshot:
        return snapshot.rows(f"SELECT * FROM {sheet} WHERE quarter = ?", [quarter.key])


def withdraw(store, psc, quarter):
    with store.snapshot() as snapshot:
        gone = snapshot.rows(
            "SELECT DISTINCT submission FROM current_sheets WHERE quarter = ? AND psc = ?", [quarter.key, psc]
        )
    with store.writing() as writing:
        for row in gone:
            writing.withdraw(row["submission"], Actor("Test"), "sent by mistake")


@pytest.mark.parametrize("figure_id", FIGURES)
def test_each_says_what_it_shows_and_can_be_drawn(demonstration, figure_id):
    for selection in (ENGLAND, replace(ENGLAND, psc=("WEX",))):
        drawn = draw(demonstration, FIGURES[figure_id], selection)
        assert any(letter.isdigit() for letter in drawn.finding)
        assert drawn.finding in drawn.alt and drawn.caption in drawn.alt and drawn.question.endswith("?")
        assert EXPORTS["png"](drawn).startswith(b"\x89PNG") and csv_bytes(drawn)
    nowhere = draw(demonstration, FIGURES[figure_id], replace(ENGLAND, region=("Y56",), psc=("WEX",)))
    assert nowhere.empty and nowhere.finding.startswith("No ") and not nowhere.numbers


def slow_gaps(homes):
    """The homes to go to each ambition, for all homes and by collaborative."""
    groups = defaultdict(list)
    for row in homes:
        groups["England"].append(row)
        groups[organisations.find_collaborative(row["psc"]).name].append(row)
    return {
        name: {
            stage: max(
                0,
                math.ceil(goal * sum(row["homes"] for row in rows) / 100)
                - sum(row["homes"] for row in rows if row["stage"] >= stage),
            )
            for stage, goal in GOALS.items()
        }
        for name, rows in groups.items()
    }


def test_the_gap_is_in_homes(demonstration):
    drawn = draw(demonstration, gap)
    # 85% of about 14,975 homes is 12,729; the report counts 9,164 at stage 5 or above.
    assert drawn.numbers["to_go_stage5"] == 3_565 and drawn.finding.startswith("3,565 more homes would bring England")
    slow = slow_gaps(rows_of(demonstration, "care_homes"))
    assert drawn.numbers == {f"to_go_stage{stage}": homes for stage, homes in slow["England"].items()}
    table = drawn.table.set_index("psc")
    assert {name: {stage: row[f"to_go_stage{stage}"] for stage in GOALS} for name, row in table.iterrows()} == slow


def test_at_the_ambition_s_date_no_quarter_is_left(demonstration):
    last, earlier = draw(demonstration, gap), draw(demonstration, gap, Selection.ending(Q3 - 1))
    assert "no quarter is left" in last.caption and last.table["run_rate_stage5"].isna().all()
    assert "2 quarters are left" in earlier.caption
    assert earlier.table["run_rate_stage5"][0] == pytest.approx(earlier.numbers["to_go_stage5"] / 2, abs=0.05)


def test_a_tool_does_not_narrow_the_gap_and_a_place_does(demonstration):
    assert draw(demonstration, gap, replace(ENGLAND, tool=("news2",))).table.equals(draw(demonstration, gap).table)
    wessex = draw(demonstration, gap, replace(ENGLAND, psc=("WEX",)))
    assert list(wessex.table["psc"]) == ["England", "Wessex"]
    slow = slow_gaps(rows_of(demonstration, "care_homes"))
    assert wessex.numbers["to_go_stage5"] == slow["Wessex"][5] and "Wessex" in wessex.finding


@pytest.fixture
def agreed(tmp_path, monkeypatch):
    """Definitions in which Wessex agreed to 80% of homes at stage 5 or above by the end of Q4 2022/23."""
    folder = shutil.copytree(definitions.DEFINITIONS, tmp_path / "definitions")
    words = (folder / "programmes.toml").read_text(encoding="utf-8")
    before, id, after = words.partition('id = "mandet_stage5"\n')
    milestone = 'trajectory = [{ psc = "WEX", quarter = "Q4 2022/23", value = 80 }]\n'
    (folder / "programmes.toml").write_text(before + id + milestone + after, encoding="utf-8")
    monkeypatch.setattr(definitions, "DEFINITIONS", folder)
    caches = (definitions.load_definitions, catalogue.programmes)
    for cached in caches:
        cached.cache_clear()
    yield
    monkeypatch.undo()
    for cached in caches:
        cached.cache_clear()


def test_what_was_agreed_for_a_quarter_stands_beside_what_was_reached(demonstration, agreed):
    table = draw(demonstration, gap).table.set_index("psc")
    wessex = table.loc["Wessex"]
    share = 100 * wessex["homes_stage5"] / wessex["homes"]
    assert wessex["agreed_pct_stage5"] == 80 and wessex["ahead_stage5"] == pytest.approx(share - 80, abs=0.05)
    assert table["agreed_pct_stage5"].drop("Wessex").isna().all() and table["pct_stage5"].notna().all()
    # Nothing was agreed for the quarter before, nor for a part of Wessex.
    part = replace(ENGLAND, region=("Y58",))
    for other in (Selection.ending(Q3), part):
        assert "agreed_pct_stage5" not in {column.name for column in draw(demonstration, gap, other).columns}


def test_a_collaborative_that_has_not_returned_is_in_no_gap(demonstration_copy):
    withdraw(demonstration_copy, "WEX", Q4)
    drawn = draw(demonstration_copy, gap)
    slow = slow_gaps(rows_of(demonstration_copy, "care_homes"))
    assert "Wessex" not in set(drawn.table["psc"]) and drawn.numbers["to_go_stage5"] == slow["England"][5]
    assert drawn.provenance.not_returned == ("Wessex",)


def slow_trusts(store):
    """Wards supported directly, and all wards, by trust."""
    support = defaultdict(lambda: [0, 0])
    for row in rows_of(store, "trusts"):
        support[row["provider"]][1] += row["wards_total"]
    for row in rows_of(store, "wards"):
        if row["support"] == "direct" and row["provider"] in support:
            support[row["provider"]][0] += 1
    return {organisations.find_provider(code).short: tuple(parts) for code, parts in support.items()}


def test_each_trust_is_held_against_ten_per_cent_of_its_own_wards(demonstration):
    drawn, slow = draw(demonstration, trusts_at_target), slow_trusts(demonstration)
    assert {row.trust: (row.direct_wards, row.total_wards) for row in drawn.table.itertuples()} == slow
    assert drawn.numbers["trusts_at_target"] == sum(10 * direct >= wards for direct, wards in slow.values())
    # The report: 52 eligible trusts, 47 of them with a ward supported directly.
    assert drawn.numbers["trusts"] == 52 and drawn.finding.endswith("5 have none")
    with demonstration.snapshot() as snapshot:
        beside = target(ENGLAND, snapshot).numbers
    assert all(beside[name] == number for name, number in drawn.numbers.items())


def test_a_trust_that_straddles_two_collaboratives_is_one_trust(demonstration):
    straddling = "Tees, Esk and Wear Valleys"
    for psc in ("NENC", "YH"):
        table = draw(demonstration, trusts_at_target, replace(ENGLAND, psc=(psc,))).table.set_index("trust")
        assert (table["direct_wards"][straddling], table["total_wards"][straddling]) == slow_trusts(demonstration)[
            straddling
        ]
        assert table["pscs"][straddling] == "North East & North Cumbria and Yorkshire & Humber"
        assert len(table) == len(organisations.providers_of(psc, on=Q4.end))


def slow_moves(store, before, now, pscs=None):
    """What became of every ward, by ward."""
    then, later = (
        {row["ward_id"]: row["stage"] for row in rows_of(store, "wards", quarter) if not pscs or row["psc"] in pscs}
        for quarter in (before, now)
    )
    kinds = {}
    for ward in then.keys() | later.keys():
        if ward not in then or ward not in later:
            kinds[ward] = "left" if ward in then else "joined"
        else:
            moved = later[ward] - then[ward]
            kinds[ward] = "held" if moved == 0 else "advanced" if moved > 0 else "slipped"
    return Counter(kinds.values())


@pytest.mark.parametrize("since", [Q3, YEAR_BEFORE, Quarter.parse("Q1 2021/22")], ids=str)
@pytest.mark.parametrize("pscs", [(), ("WEX", "KSS")], ids=str)
def test_wards_that_moved_agree_with_a_slow_recount(demonstration, since, pscs):
    chosen = replace(ENGLAND, since=since, psc=pscs)
    slow = slow_moves(demonstration, since, Q4, pscs)
    grid, told = draw(demonstration, ward_movement, chosen), draw(demonstration, ward_moves, chosen)
    for drawn in (grid, told):
        assert {kind: number for kind, number in drawn.numbers.items() if number} == dict(slow)
        assert drawn.period == f"{since} to Q4 2022/23"
    assert grid.table["count"].sum() == sum(slow.values())
    names = {"Advanced": "advanced", "Slipped back": "slipped", "Joined": "joined", "Left": "left"}
    assert Counter(names[words] for words in told.table["movement"]) == {
        kind: number for kind, number in slow.items() if kind != "held"
    }


def test_only_those_who_returned_in_both_quarters_are_compared(demonstration_copy):
    withdraw(demonstration_copy, "WEX", YEAR_BEFORE)
    everyone_else = {psc.code for psc in organisations.collaboratives()} - {"WEX"}
    drawn = draw(demonstration_copy, ward_movement, A_YEAR)
    assert {kind: number for kind, number in drawn.numbers.items() if number} == dict(
        slow_moves(demonstration_copy, YEAR_BEFORE, Q4, everyone_else)
    )
    assert "14 of 15 collaboratives returned in both quarters" in drawn.caption
    alone = draw(demonstration_copy, ward_moves, replace(A_YEAR, psc=("WEX",)))
    assert alone.empty and "returned for both Q4 2021/22 and Q4 2022/23" in alone.finding


def test_one_quarter_alone_has_no_movement(demonstration):
    drawn = draw(demonstration, ward_movement, replace(ENGLAND, since=Q4))
    assert drawn.empty and drawn.finding.startswith("Choose a first quarter before Q4 2022/23")
