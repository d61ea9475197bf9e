"""Figures from the command line: the same numbers in every format, to a file or to the screen."""

import csv
import io
import json
import subprocess
import sys
from urllib.parse import parse_qsl

import pytest
from command import run_command
from openpyxl import load_workbook

import natpatsip
from natpatsip.__main__ import main
from natpatsip.figures.query import UnknownChoice

# What figure 19 of the NatPatSIP progress report, Q4 2022/23, gives for England and for Wessex, in its order.
FIGURE_19 = {"England": [13, 172, 129, 134, 1_288], "Wessex": [45, 21, 5, 447, 47]}


@pytest.fixture
def fig19(demonstration, tmp_path):
    """Figure 19 written in a format."""

    def written(suffix):
        path = tmp_path / f"fig19.{suffix}"
        options = ["--quarter", "Q4 2022/23", "--format", suffix, "-o", str(path)]
        assert main(["figure", "fig19", *options, "--database", str(demonstration.path)]) == 0
        return path.read_bytes()

    return written


def _numbers(row):
    return [int(row[name]) for name in ("direct_pct", "direct_wards", "target_wards", "target_met_pct", "total_wards")]


def test_a_figure_as_csv_has_the_published_rows(fig19):
    rows = list(csv.DictReader(io.StringIO(fig19("csv").decode("utf-8-sig"))))
    assert rows[0]["psc"] == "England" and len(rows) == 16
    assert {row["psc"]: _numbers(row) for row in rows if row["psc"] in FIGURE_19} == FIGURE_19


def test_a_figure_as_json_has_numbers_that_are_numbers(fig19):
    record = json.loads(fig19("json"))
    assert (record["id"], record["programme"]) == ("fig19", "MHSIP")
    wessex = next(row for row in record["rows"] if row["psc"] == "Wessex")
    assert [wessex[name] for name in ("direct_wards", "total_wards")] == [21, 47]
    assert (record["numbers"]["direct_wards"], record["numbers"]["total_wards"]) == (172, 1_288)


def test_a_figure_as_a_picture_is_one(fig19):
    assert fig19("png").startswith(b"\x89PNG\r\n\x1a\n")
    drawing = fig19("svg").decode()
    assert drawing.startswith("<svg") and "Wessex" in drawing


def test_a_figure_as_excel_opens_with_its_table_and_what_it_is(fig19):
    book = load_workbook(io.BytesIO(fig19("xlsx")))
    table, about = book.worksheets
    assert about.title == "About"
    share, wards, target, met, total = next(row[1:6] for row in table.values if row[0] == "Wessex")
    assert [round(100 * share), wards, target, round(100 * met), total] == FIGURE_19["Wessex"]


def test_a_figure_goes_to_the_screen_for_the_places_chosen(demonstration):
    chosen = ["--psc", "Wessex", "--psc", "oxford ahsn", "--quarter", "2022/23 Q4"]
    ended = run_command("--database", demonstration.path, "figure", "fig19", *chosen)
    assert (ended.returncode, ended.stderr) == (0, b"")
    rows = list(csv.DictReader(io.StringIO(ended.stdout.decode("utf-8-sig"))))
    assert {row["psc"] for row in rows} >= {"Wessex", "Oxford"}
    assert _numbers(next(row for row in rows if row["psc"] == "Wessex")) == FIGURE_19["Wessex"]
    assert len(rows) == 3


def test_a_figure_that_is_not_there_is_told_with_those_that_are(demonstration, capsys):
    assert main(["--database", str(demonstration.path), "figure", "fig99"]) == 2
    said, complained = capsys.readouterr()
    assert (said, complained.startswith("There is no figure “fig99”. There are: fig01, ")) == ("", True)


def test_a_notebook_gets_the_figure_that_the_dashboard_shows(demonstration):
    """England’s share and its homes are published; the address of the figure asks for the same one again."""
    drawn = natpatsip.figure(
        "fig01", demonstration.path, quarter="Q4 2022/23", psc=["Wessex", "SW"], highlight="Dorset"
    )
    england = drawn.table.iloc[0]
    assert (england["psc"], england["homes_stage5"], england["homes"], england["stage5_pct"]) == (
        ("England", 9164, 14975, 61.2)
    )
    assert list(drawn.table["psc"])[1:] == ["South West", "Wessex"]
    assert ("highlight", "Dorset ICB") in parse_qsl(drawn.query)
    with pytest.raises(UnknownChoice, match="“Atlantis” is no collaborative known here"):
        natpatsip.figure("fig01", demonstration.path, psc="Atlantis")


def test_the_door_for_notebooks_costs_nobody_else_anything():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, natpatsip; print({'altair', 'pandas', 'duckdb'} & set(sys.modules))"],
        capture_output=True,
        text=True,
    )
    assert loaded.stdout == "set()\n"
