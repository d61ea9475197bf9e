"""Demonstration answers: what NHS England published comes out exactly, and the rest is plausible."""

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

import pytest
from demo_answers import ALL_QUARTERS, QUARTERS, answers

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.demo import (
    DemonstrationRefused,
    Progress,
    demonstration_answers,
    demonstration_quarters,
    demonstration_workbook,
    get_progress,
    load_demonstration,
)
from natpatsip.intake import receive, receive_extract
from natpatsip.quarters import Quarter
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import SHEETS
from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.sheets.mhsip import WARDS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Breach, Rule
from natpatsip.store import Store

Q4, Q3, Q2, Q4_YEAR_BEFORE = Quarter(2022, 4), Quarter(2022, 3), Quarter(2022, 2), Quarter(2021, 4)
PSCS = [psc.code for psc in organisations.collaboratives()]


def everywhere(sheet, quarter):
    return [row | {"psc": psc} for psc in PSCS for row in answers(psc, quarter)[sheet]]


def homes(quarter, at_least=0, **where):
    rows = everywhere("care_homes", quarter)
    return sum(
        row["homes"] for row in rows if row["stage"] >= at_least and all(row[key] == where[key] for key in where)
    )


def wards(quarter, at_least=0, private=None, **where):
    return [
        row
        for row in everywhere("wards", quarter)
        if row["stage"] >= at_least
        and (private is None or row["provider"].startswith("P-") == private)
        and all(row[key] == where[key] for key in where)
    ]


def trusts_involved(quarter, *involvements):
    return {row["provider"] for row in everywhere("trusts", quarter) if row["involvement"] in involvements}


def percent(part, whole, decimals=0):
    """Rounded half up, exactly."""
    return ((Fraction(part * 100 * 10**decimals, whole) + Fraction(1, 2)) // 1) / 10**decimals


# NatPatSIP progress report, Q4 2022/23: care homes.


@pytest.mark.parametrize(
    ("stage", "count", "share", "share_before"), [(3, 11_621, 77.6, 75), (5, 9_164, 61.2, 55), (7, 2_984, 19.9, 16)]
)
def test_care_homes_reach_each_stage_as_published(stage, count, share, share_before):
    assert homes(Q4, stage) == count
    assert percent(count, homes(Q4), decimals=1) == share
    assert percent(homes(Q3, stage), homes(Q3)) == share_before


def test_tools_of_care_homes_as_published():
    assert homes(Q4, 5, tool="news2_soft_signs") == 6_351
    assert homes(Q4, 5, tool="soft_signs") == 1_971
    assert homes(Q4, tool="undecided") == 1_849
    fall = Fraction(homes(Q3, tool="undecided") - 1_849, homes(Q3, tool="undecided"))
    assert percent(fall.numerator, fall.denominator) == 10


def test_fewest_and_most_care_homes_in_a_collaborative_as_published():
    counts = sorted((homes(Q4, psc=psc), psc) for psc in PSCS)
    assert (counts[0], counts[-1], homes(Q4)) == ((263, "ICHP"), (1_679, "KSS"), 14_975)


# The same report: mental health. Figure 19 by collaborative: directly supported NHS wards, and all NHS wards.

FIGURE_19 = {
    "EM": (21, 134), "EAST": (9, 82), "HIM": (10, 67), "HIN": (6, 103), "ICHP": (6, 82), "IA": (12, 94),
    "KSS": (8, 71), "NENC": (8, 115), "OX": (6, 52), "SW": (10, 40), "UCLP": (16, 138), "WEX": (21, 47),
    "WM": (13, 98), "WOE": (15, 47), "YH": (11, 118),
}  # fmt: skip


def test_wards_by_collaborative_as_published():
    direct = Counter(row["psc"] for row in wards(Q4, support="direct", private=False))
    total = Counter()
    for row in everywhere("trusts", Q4):
        total[row["psc"]] += row["wards_total"]
    assert {psc: (direct[psc], total[psc]) for psc in PSCS} == FIGURE_19
    assert (direct.total(), total.total()) == (172, 1_288)


def test_wards_directly_supported_as_published():
    direct = wards(Q4, support="direct")
    assert (len(direct), len(wards(Q4, support="direct", private=True))) == (213, 41)
    assert percent(len(wards(Q4, 3, support="direct")), 213) == 90
    assert percent(sum(row["implementing"] for row in direct), 213) == 76
    before = wards(Q2, support="direct")
    assert percent(sum(row["implementing"] for row in before), len(before)) == 69


def test_wards_actively_engaged_as_published():
    assert len(wards(Q4, 3)) == 261
    assert len(wards(Q4_YEAR_BEFORE, 3)) == 261 - 85
    assert len({row["provider"] for row in wards(Q4, 3, private=False)}) == 51
    private = {provider.code for provider in organisations.providers() if provider.kind == "Private"}
    assert {row["provider"] for row in wards(Q4, 3, private=True)} == private


def test_trusts_involved_as_published():
    assert len({row["provider"] for row in everywhere("trusts", Q4)}) == 52
    assert len(trusts_involved(Q4, "direct")) == 47
    assert len(trusts_involved(Q4, "direct", "network")) == 51
    assert len(trusts_involved(Q4_YEAR_BEFORE, "direct", "network")) == 47


# What holds in every quarter.


@pytest.mark.parametrize("quarter", ALL_QUARTERS, ids=str)
def test_every_board_tool_and_stage_is_answered_and_sums_to_the_registered_homes(quarter):
    rows = everywhere("care_homes", quarter)
    expected = {
        (icb.code, tool.code, stage)
        for icb in organisations.icbs()
        for tool in catalogue.tools()
        for stage in range(tool.highest_stage + 1)
    }
    assert Counter((row["icb"], row["tool"], row["stage"]) for row in rows) == Counter(expected)
    assert all(row["homes"] >= 0 for row in rows)
    registered = {row["icb"]: row["care_homes_registered"] for row in rows}
    assert all(homes(quarter, icb=icb) == total for icb, total in registered.items())


@pytest.mark.parametrize("quarter", ALL_QUARTERS[1:], ids=str)
@pytest.mark.parametrize(
    ("sheet", "key", "column"), [("care_homes", "icb", "care_homes_registered"), ("trusts", "provider", "wards_total")]
)
def test_denominators_move_by_less_than_a_tenth_but_where_homes_are_counted_anew(quarter, sheet, key, column):
    before = {(row["psc"], row[key]): row[column] for row in everywhere(sheet, quarter.previous)}
    after = {(row["psc"], row[key]): row[column] for row in everywhere(sheet, quarter)}
    assert before.keys() == after.keys()
    moved = {which for which, old in before.items() if abs(after[which] - old) * 10 >= old}
    assert moved == ({("WOE", "QR1")} if (quarter, sheet) == (Q3, "care_homes") else set())


@pytest.mark.parametrize("quarter", ALL_QUARTERS[1:], ids=str)
@pytest.mark.parametrize("stage", [3, 5, 7])
def test_england_advances_in_every_quarter(quarter, stage):
    shares = [Fraction(homes(q, stage), homes(q)) for q in (quarter.previous, quarter)]
    assert shares[0] < shares[1]


def test_collaboratives_differ_mostly_advance_and_now_and_then_slip():
    shares = {psc: [homes(q, 5, psc=psc) / homes(q, psc=psc) for q in QUARTERS] for psc in PSCS}
    last = sorted(series[-1] for series in shares.values())
    assert 0.30 < last[0] < 0.45 and 0.80 < last[-1] < 0.90
    steps = [after - before for series in shares.values() for before, after in pairwise(series)]
    slips = [step for step in steps if step < 0]
    assert 0 < len(slips) < len(steps) / 10 and min(slips) > -0.05


@pytest.mark.parametrize("quarter", ALL_QUARTERS, ids=str)
def test_wards_and_trusts_agree(quarter):
    for psc in PSCS:
        listed = answers(psc, quarter)["wards"]
        count = Counter(row["provider"] for row in listed)
        direct = {row["provider"] for row in listed if row["support"] == "direct"}
        icbs = {icb.code for icb in organisations.icbs_of(psc, on=quarter.end)}
        assert {row["icb"] for row in listed} <= icbs
        assert all(row["stage"] >= 4 for row in listed if row["implementing"])
        assert len({row["ward_name"] for row in listed}) == len({row["ward_id"] for row in listed}) == len(listed)
        for trust in answers(psc, quarter)["trusts"]:
            assert trust["wards_total"] >= max(1, count[trust["provider"]])
            assert (trust["involvement"] == "direct") == (trust["provider"] in direct)


def test_wards_keep_who_they_are_mostly_advance_and_seldom_leave():
    lasting = ("ward_name", "provider", "icb", "ward_type", "support")
    moves, left = Counter(), set()
    for earlier, later in pairwise(ALL_QUARTERS):
        before, after = ({row["ward_id"]: row for row in wards(quarter)} for quarter in (earlier, later))
        left |= before.keys() - after.keys()
        for ward_id in before.keys() & after.keys():
            assert [before[ward_id][key] for key in lasting] == [after[ward_id][key] for key in lasting]
            moves[after[ward_id]["stage"] - before[ward_id]["stage"]] += 1
    assert len(left) == 3
    assert min(moves) == -2 and 0 < moves[-2] < moves[-1] < 40 < moves[0] + moves[1]


def test_ward_types_are_all_there():
    assert {row["ward_type"] for row in wards(Q4)} == {kind.code for kind in catalogue.ward_types()}


# Quarters, workbooks and the door.


def test_quarters_end_with_q4_2022_23_and_too_many_are_refused():
    assert [str(quarter) for quarter in demonstration_quarters(2)] == ["Q3 2022/23", "Q4 2022/23"]
    with pytest.raises(ValueError, match="1 to 12"):
        demonstration_quarters(13)
    with pytest.raises(ValueError, match="Q1 2020/21 to Q1 2023/24, not for Q2 2023/24"):
        demonstration_answers("WEX", Quarter(2023, 2))
    with pytest.raises(ValueError, match="not for Q1 2023/24"):
        demonstration_answers("National team", Quarter(2023, 1))


def test_answers_are_the_same_each_time():
    assert demonstration_answers("Wessex", Q4) == demonstration_answers("WEX", Q4)


@pytest.mark.parametrize("psc", ["WEX", "CENTRE", pytest.param("ICHP", marks=pytest.mark.prove)])
def test_a_workbook_comes_back_from_the_door_as_it_went_in(tmp_path, psc):
    store = Store(tmp_path / "demo.duckdb")
    for quarter in (Quarter(2020, 1), Q3, Q4):
        receipt = receive(store, demonstration_workbook(psc, quarter), "return.xlsx", Actor("Demonstration"))
        sent = answers(psc, quarter)
        answered = {sheet.title for sheet in SHEETS if sent.get(sheet.name) or (sheet is WARDS and WARDS.name in sent)}
        assert receipt.accepted and not receipt.waiting and set(receipt.stored) == answered
    with store.snapshot() as snapshot:
        for sheet, rows in answers(psc, Q4).items():
            stored = snapshot.rows(f"SELECT * FROM {sheet} WHERE quarter = ? ORDER BY ALL", [Q4.key])
            assert sorted(({key: row[key] for key in rows[0]} for row in stored), key=str) == sorted(rows, key=str)
        assert snapshot.rows("SELECT DISTINCT demonstration FROM submissions") == [{"demonstration": True}]


def test_a_workbook_is_the_same_bytes_whenever_and_wherever_it_is_made():
    made = demonstration_workbook("WEX", Q3)
    made_again = subprocess.run(
        [
            sys.executable,
            "-c",
            "from hashlib import sha256; from natpatsip.demo import demonstration_workbook;"
            "from natpatsip.quarters import Quarter;"
            "print(sha256(demonstration_workbook('WEX', Quarter(2022, 3))).hexdigest())",
        ],
        env=os.environ | {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert made_again.stdout.strip() == sha256(made).hexdigest()


# The command `demo` loads in the same way in each run of `make test`.
@pytest.mark.prove
def test_all_collaboratives_load(tmp_path):
    store, heard = Store(tmp_path / "demo.duckdb"), []
    # A publisher's extract is there before: it is real data, and no return.
    extract = b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n"
    claim = ExtractDetails(OPIOID_ITEMS, date(2023, 5, 11), "NHSBSA")
    assert receive_extract(store, extract, "extract.csv", Actor("Analyst"), claim).accepted
    load_demonstration(store, [Q4], progress=lambda *done: heard.append(done), directory=tmp_path / "workbooks")
    assert heard == [(0, 16), (16, 16)]
    assert len(list((tmp_path / "workbooks").glob("*Q4 2022-23.xlsx"))) == 16
    assert (tmp_path / "workbooks" / "National team Q4 2022-23.xlsx").exists()
    with store.snapshot() as snapshot:
        assert snapshot.rows("SELECT sum(homes)::BIGINT AS homes FROM care_homes WHERE stage >= 3") == [
            {"homes": 11_621}
        ]
        assert snapshot.rows("SELECT count(*) AS wards FROM wards WHERE stage >= 3") == [{"wards": 261}]


def test_the_record_tells_how_far_the_loading_has_come(store, demonstration):
    def progress(of):
        with of.snapshot() as snapshot:
            return get_progress(snapshot)

    assert progress(store) == Progress(0, 12 * 16 - 1 + 6, Quarter(2020, 1))
    workbook = demonstration_workbook("EM", Quarter(2020, 1))
    assert receive(store, workbook, "return.xlsx", Actor("Demonstration")).accepted
    assert progress(store) == Progress(1, 197, Quarter(2020, 1))
    with store.writing() as writing:
        writing.withdraw(1, Actor("Lead"), "To see what then")
    # It has come in, whatever became of it.
    assert progress(store) == Progress(1, 197, Quarter(2020, 1))
    # All of eight quarters is no beginning of twelve.
    assert progress(demonstration) is None


def test_a_refused_workbook_stops_the_loading(tmp_path):
    strict = Rule("never", "error", lambda answers: [Breach(None, "", "a ward", "no ward", "Take it out.")])
    store = Store(tmp_path / "demo.duckdb", [replace(WARDS, rules=(strict,))])
    with pytest.raises(DemonstrationRefused, match=r"East Midlands Q4 2022-23\.xlsx.*no ward"):
        load_demonstration(store, [Q4])


def test_a_record_with_real_returns_takes_no_demonstration(tmp_path):
    store = Store(tmp_path / "real.duckdb")
    scope = ReturnScope("WEX", Q4)
    book = build_template(scope, known=demonstration_answers("WEX", Q4), status="return")
    complete_cover(book, "Lead", {"Care homes": "Yes", "Wards": "Yes", "Trusts": "Yes"})
    assert receive(store, template_bytes(book), "real.xlsx", Actor("Lead")).accepted
    with pytest.raises(DemonstrationRefused, match="holds real returns"):
        load_demonstration(store, [Q4])
