"""The command: its columns, its options against the references, and one plain line for every bad file."""

import argparse
import csv
import io
import json
import random
from datetime import date, timedelta

import numpy as np
import pytest
from spc_references import all_series, expected, fields, on_each_point, same_numbers

import natpatsip
from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.commands.spc import COMMANDS, run_spc

HEADER = "series_id,date,value\n"
COLUMNS = (
    "series_id,date,value,segment,mean,lpl,upl,moving_range,outside,shift,trend,two_in_three,special_cause,point_type"
    ",made_by"
)


@pytest.fixture
def spc(tmp_path, store, capsys):
    """Run the command on a text; gives what it prints and what it says beside that."""

    def run(text, *arguments):
        path = tmp_path / "series.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        parser = argparse.ArgumentParser()
        COMMANDS["spc"].add_options(parser)
        assert run_spc(parser.parse_args([str(path), *arguments]), store) == 0
        assert not store.path.exists()
        return capsys.readouterr()

    return run


def rows_of(printed):
    return list(csv.DictReader(io.StringIO(printed.out)))


def months(values, name="s", first_year=2019):
    dates = (date(first_year + number // 12, number % 12 + 1, 1) for number in range(len(values)))
    return "".join(f"{name},{day},{value}\n" for day, value in zip(dates, values, strict=True))


def text_of(names):
    lines = [
        f"{name},{day},{'' if np.isnan(value) else repr(float(value))}\n"
        for name in names
        for day, value in zip(all_series()[name].dates, all_series()[name].values, strict=True)
    ]
    return HEADER + "".join(lines)


@pytest.mark.parametrize(
    ("scenario", "options"),
    [("default", []), ("noscreen", ["--screening", "off"]), ("fix12", ["--fix-after", "12"]), ("rebase_mid", [])],
)
def test_every_series_at_once_has_the_reference_limits(spc, scenario, options):
    charts = {row["series_id"]: row for row in expected("plotthedots_charts") if row["scenario"] == scenario}
    rebases = [f"--rebase={name}={day}" for name, row in charts.items() for day in row["rebases"].split()]
    printed = spc(text_of(charts), "--rules", "plotthedots", *options, *rebases)
    assert printed.out.splitlines()[0] == COLUMNS
    rows = rows_of(printed)
    assert {row["made_by"] for row in rows} == {natpatsip.MADE_BY}
    for name, chart in charts.items():
        mine = [row for row in rows if row["series_id"] == name]
        for column, line in enumerate(("mean", "lpl", "upl"), start=1):
            wanted = on_each_point(chart["segments"], column, len(mine))
            known = ~np.isnan(wanted)
            assert same_numbers(np.array([float(row[line]) for row in mine])[known], wanted[known])
        types = ["I" if row["point_type"].endswith("improvement") else "." for row in mine]
        if not np.isnan(on_each_point(chart["segments"], 2, len(mine))).any():
            assert "".join(types) == chart["type_increase"].replace("C", ".")
            assert "".join(row["special_cause"] for row in mine) == "".join(
                "01"[cause != "."] for cause in chart["cause"]
            )


@pytest.mark.parametrize(
    ("config", "options"),
    [
        ("A_21_8", ["--period-min", "21", "--shift-rule", "8"]),
        ("B_12_7", []),
        ("D_12_7_regret", ["--regrets"]),
        ("E_12_7_every", ["--every-shift"]),
        ("F_12_7_noexcl", ["--exclusions", "0"]),
        ("G_12_7_nooverhang", ["--regrets", "--no-overhang"]),
        ("H_15_7_noscreen", ["--period-min", "15", "--screening", "off", "--exclusions", "0"]),
        ("I_12_8_tol0.5", ["--shift-rule", "8", "--tolerance", "0.5"]),
    ],
)
def test_proposals_are_those_of_the_reference(spc, config, options):
    wanted = {row["series_id"]: row for row in expected("autospc") if row["config"] == config}
    report = json.loads(spc(text_of(wanted), "--json", *options).out)
    assert report["made_by"] == natpatsip.MADE_BY
    assert [found["series_id"] for found in report["series"]] == list(wanted)
    for found in report["series"]:
        dates = all_series()[found["series_id"]].without_missing().dates
        periods = fields(wanted[found["series_id"]]["periods"])
        assert [level["from"] for level in found["levels"]] == [str(dates[int(period[0]) - 1]) for period in periods]
        assert [len(level["excluded"]) for level in found["levels"]] == [int(period[6]) for period in periods]
        assert [shift["date"] for shift in found["proposed_shifts"]] == [level["from"] for level in found["levels"][1:]]


def test_the_report_has_icons_and_says_which_rules_were_used(spc):
    printed = spc(HEADER + months(range(20)), "--json", "--target", "40", "--direction", "decrease", "--shifts", "none")
    report = json.loads(printed.out)
    (series,) = report["series"]
    assert "2.66" in report["rules"]["card"] and report["shifts"] is None and "levels" not in series
    assert (series["variation_icon"], series["assurance_icon"], series["chart"]) == ("concern_high", "pass", "XmR")
    assert series["points"][0]["moving_range"] is None and series["points"][-1]["trend"] is True


def test_proposals_are_told_in_words_when_asked_for(spc):
    text = HEADER + months([9, 11] * 6 + [19, 21] * 6)
    assert spc(text).err == ""
    said = spc(text, "--shifts", "propose").err
    assert "s: a recalculation from 2020-01-01 is proposed; the mean goes from 10 to 20, and 12 points in a row" in said


def test_a_short_series_is_a_run_chart_and_is_said_to_be(spc):
    printed = spc(HEADER + months(range(8)) + months(range(1), "one"))
    assert {row["mean"] for row in rows_of(printed)} == {""}
    assert printed.err == "s, one: fewer than 12 points: run charts, without limits.\n"
    (series,) = json.loads(spc(HEADER + months(range(8)), "--json").out)["series"]
    assert (series["chart"], series["variation_icon"], series["run_chart"]["median"]) == ("run chart", None, 3.5)


def test_missing_values_are_no_points_and_unsorted_dates_are_sorted_and_said_to_be(spc):
    lines = months([1, "", 3, 4]).splitlines(keepends=True)
    printed = spc(HEADER + "".join(lines[::-1]))
    assert [row["date"] for row in rows_of(printed)] == ["2019-01-01", "2019-03-01", "2019-04-01"]
    assert "The dates of s were not in order and have been sorted." in printed.err


def test_a_series_without_values_beside_others_is_named(spc):
    printed = spc(HEADER + months([""] * 3, "none") + months([1, 2, 3]))
    assert {row["series_id"] for row in rows_of(printed)} == {"s"}
    assert "none: no values and no chart." in printed.err
    empty, _ = json.loads(spc(HEADER + "none,2019-01-01,\ns,2019-01-01,1", "--json").out)["series"]
    assert (empty["points"], empty["proposed_shifts"], empty["variation_icon"]) == ([], [], None)


@pytest.mark.parametrize(
    "written", ["2019-04-01", "01/04/2019", "2019-04", "Apr 2019", "April 2019", "Q1 2019/20", "2019-04-01T00:00:00"]
)
def test_dates_may_be_written_in_the_usual_ways(spc, written):
    (row,) = rows_of(spc(f"Date,Value,Series_ID\n{written},5,s\n"))
    assert row["date"] == "2019-04-01"


def long_series(count):
    pick = random.Random(4)
    first = date(1750, 1, 1)
    return HEADER + "".join(f"s,{first + timedelta(day)},{pick.gauss(50, 5):.3f}\n" for day in range(count))


def test_100_000_points_are_charted(spc):
    rows = rows_of(spc(long_series(100_000)))
    assert len(rows) == 100_000 and float(rows[-1]["mean"]) == pytest.approx(50, abs=0.1)


WEEKS = "".join(f"s,{date(2021, 1, 1) + timedelta(7 * week)},5\n" for week in range(10))
BAD = {
    "empty": ("", "series.csv is empty"),
    "headings": ("series,month\na,b\n", "must name series_id, date, value, each of them once. Found: series, month."),
    "heading twice": ("series_id,date,value,value\n", "each of them once. Found: series_id, date, value, value."),
    "no rows": (HEADER, "no values"),
    "all missing": (HEADER + months([""] * 20), "no values. Every point is missing."),
    "text": (HEADER + months([1, "many", 2, "few"]), "line 3: “many” is not a number. Write one like 12.5"),
    "infinite": (HEADER + months([1, "inf"]), "line 3: “inf” is not a number"),
    "not a number": (HEADER + months([1, "NaN"]), "“NaN” is not a number"),
    "date": (HEADER + "s,31/02/2019,5\n", "line 2: “31/02/2019” is not a date. Write it like 2023-04-01"),
    "no date": (HEADER + "s,,5\n", "line 2: “” is not a date"),
    "no series": (HEADER + ",2019-01-01,5\n", "line 2: the series_id is blank"),
    "twice": (HEADER + months([1, 2, 3]) + "s,2019-02-01,9\n", "s has two rows for 2019-02-01; keep one of them."),
    "weeks among months": (HEADER + months([5] * 24) + WEEKS, "s mixes frequencies: some points are monthly"),
    "quarters after months": (
        HEADER + months([5] * 12) + "".join(f"s,{2020 + q // 4}-{q % 4 * 3 + 1:02}-01,5\n" for q in range(8)),
        "s mixes frequencies: some points are quarterly",
    ),
    "one in between": (HEADER + months([5] * 12) + "s,2019-06-15,5\n", "(2019-06-01 and 2019-06-15)"),
    "workbook": (b"PK\x03\x04\x14\x00\xff\xfe", "not a CSV file in UTF-8"),
    "open quotes": (HEADER + 's,2019-01-01,"5\n', "not a CSV file in UTF-8"),
    "nothing but a blank": (" \n", "is empty"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_one_line(spc, text, told):
    with pytest.raises(SpcRefused) as refused:
        spc(text)
    assert told in str(refused.value) and "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rebase", "s"], "“s” is no recalculation"),
        (["--rebase", "t=2019-04-01"], "no series t"),
        (["--rebase", "s=2029-04-01"], "s has no point on or after 2029-04-01"),
        (["--rebase", "s=soon"], "“soon” is not a date"),
        (["--fix-after", "6"], "at least 12 points, not 6"),
        (["--shift-points", "1"], "2 or more"),
        (["--period-min", "0"], "2 points or more"),
        (["--tolerance", "-1"], "0 or more"),
        (["--no-overhang"], "allow regrets"),
    ],
)
def test_impossible_options_are_refused_in_one_line(spc, arguments, told):
    with pytest.raises(SpcRefused) as refused:
        spc(HEADER + months(range(20)), *arguments)
    assert told in str(refused.value) and "\n" not in str(refused.value)


def test_gaps_are_no_mixed_frequency(spc):
    values = [value if number % 7 not in (2, 3, 5) else "" for number, value in enumerate(range(48))]
    lines = [line for line in months(values).splitlines(keepends=True) if not line.endswith(",\n")]
    assert len(rows_of(spc(HEADER + "".join(lines)))) == len(lines)
