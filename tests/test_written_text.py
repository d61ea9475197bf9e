"""Files never carry a formula or an error made of someone’s words, whatever the record holds and whatever it is asked for."""

import argparse
import csv
from io import BytesIO, StringIO

import pytest
import returns_made as made
from openpyxl import load_workbook
from returns_made import Q3, Q4, TODAY, WESSEX

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.commands.spc import COMMANDS, run_spc
from natpatsip.figures import figure
from natpatsip.figures.exports import EXPORTS
from natpatsip.intake import make_template, receive
from natpatsip.returns.problems import Problem
from natpatsip.returns.template import complete_cover, template_bytes
from natpatsip.sheets import find_sheet
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.writing import Submission
from natpatsip.ui.sending.problem_table import problems_csv

WORDS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","click")',
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "#N/A",
    "#REF!",
    "bell\x07",
    "nothing\x00",
    "no character\uffff",
    "half\u0085a line",
    "x" * 40_000,
    "_x0007_",
)
AN_ID_OF_5000_DIGITS = f"WEX-{'9' * 5_000}"


@pytest.fixture
def poisoned(store):
    """A record in which such words stand as names of wards, in Q4, from before they were refused; and a ward that moved."""
    for quarter in (Q3, Q4):
        assert receive(store, made.good_return(quarter), "return.xlsx", Actor("Lead"), today=TODAY).accepted
    with store.snapshot() as snapshot:
        wards = snapshot.rows("SELECT * EXCLUDE (submission, psc, quarter) FROM wards WHERE quarter = ?", [Q4.key])
    rows = [dict(row) | {"ward_name": words, "stage": 0} for row, words in zip(wards, WORDS, strict=False)]
    rows[-1]["ward_id"] = AN_ID_OF_5000_DIGITS
    with store.writing() as writing:
        writing.receive(
            Submission(WESSEX, "old.xlsx", b"", WORDS[0], False), {find_sheet("wards"): rows}, [], Actor("Lead")
        )
    return store


def _texts(workbook):
    """Every text of a workbook, once nothing in it is a formula or an error."""
    cells = [cell for page in load_workbook(BytesIO(workbook)) for line in page.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}
    return {cell.value for cell in cells}


def _assert_harmless(table):
    cells = [cell for line in csv.reader(StringIO(table.decode("utf-8-sig"))) for cell in line]
    assert cells and not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) or "\x07" in cell]
    return cells


@pytest.mark.parametrize("quarter", [Q4, Q4.next], ids=str)
def test_a_template_is_made_of_any_words_and_comes_back_from_the_door(poisoned, quarter):
    scope = ReturnScope("WEX", quarter)
    book = make_template(poisoned, scope)
    complete_cover(book, WORDS[0], {"Wards": "Yes"})
    content = template_bytes(book)
    texts = _texts(content)
    assert {WORDS[0], WORDS[1], "+1", "#N/A", "bell", "x" * 32_767, AN_ID_OF_5000_DIGITS} <= texts
    # No id is counted from one that no template ever issued.
    assert {"WEX-0026", "WEX-0065"} <= texts and "WEX-0066" not in texts
    receipt = receive(poisoned, content, "back.xlsx", Actor("Lead"), today=quarter.next.end)
    told = {problem.cell for problem in receipt.problems if problem.severity == "error"}
    assert told == {f"B{row}" for row, words in enumerate(WORDS, start=5) if words in ("#N/A", "#REF!", "x" * 40_000)}


def test_a_figure_is_taken_away_with_any_words_in_it(poisoned):
    with poisoned.snapshot() as snapshot:
        moves = figure("mhsip_moves", Selection(Q4, Q3), snapshot)
        files = {kind: EXPORTS[kind](moves) for kind in ("csv", "xlsx", "json")}
    assert {WORDS[0], "#N/A", "x" * 32_767} <= _texts(files["xlsx"])
    assert {f"'{WORDS[0]}", "bell"} <= set(_assert_harmless(files["csv"]))


def test_lists_of_problems_are_taken_away_with_any_words_in_them():
    problems = [Problem("error", "x", "Wards", "C5", words, words, words) for words in WORDS]
    assert f"'{WORDS[0]}" in _assert_harmless(problems_csv(problems))


def test_a_control_chart_on_the_command_line_is_printed_with_any_name(tmp_path, capsys, store):
    given = StringIO()
    csv.writer(given).writerows(
        [("series_id", "date", "value"), (WORDS[0], "2023-04-01", 1), (WORDS[3], "2023-04-01", 1)]
    )
    path = tmp_path / "series.csv"
    path.write_text(given.getvalue())
    options = argparse.ArgumentParser()
    COMMANDS["spc"].add_options(options)
    assert run_spc(options.parse_args([str(path)]), store) == 0
    assert {f"'{WORDS[0]}", "'-1"} <= set(_assert_harmless(capsys.readouterr().out.encode()))
