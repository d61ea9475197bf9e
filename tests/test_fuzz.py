"""Files changed by lot: what is accepted is what another reader reads there, what is refused says where and why."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from returns_made import TODAY, good_return, put, return_with

from natpatsip.returns.reading import read_return
from tests.fuzz.oracle import workbook_faults

PROJECT, SEED = Path(__file__).parents[1], 2023
MORE = [pytest.param(f"{first}-{first + 499}", marks=pytest.mark.prove) for first in range(100, 5_100, 500)]


@pytest.mark.parametrize("numbers", ["0-99", *MORE])
def test_whatever_is_accepted_is_what_another_reader_reads_and_whatever_is_refused_says_why(numbers, tmp_path):
    command = [sys.executable, "-m", "tests.fuzz", str(SEED), numbers, "--save", str(tmp_path)]
    fuzzed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8")
    assert (fuzzed.returncode, fuzzed.stderr) == (0, ""), (
        f"{fuzzed.stdout}\n{fuzzed.stderr}\nThe files are in {tmp_path}."
    )
    accepted, refused = (int(re.search(rf"(\d+) {became}", fuzzed.stdout)[1]) for became in ("accepted", "refused"))
    assert min(accepted, refused) > (accepted + refused) / 8, "cases that mostly go one way try little of the other"


@pytest.fixture(scope="module")
def read():
    """The good return as it is read."""
    return read_return(good_return(), "return.xlsx", TODAY)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (put("Wards!B5", "Larkspur"), "Wards!B5"),
        (put("Care homes!D5", 1_000), "Care homes!D5"),
        (put("Trusts!B5", None), "Trusts!B5"),
        (put("Wards!B4", "Name"), "Wards!B5"),
        (put("Narrative!D5", "more"), "Narrative!D5"),
        (put("Systems!D5", "=A1"), "Systems!D5"),
        (put("Cover!B5", "Q3 2022/23"), "Cover: read as Q4 2022/23"),
        (put("Cover!A30", "Quarter"), "a label stands twice"),
        (lambda book: book.copy_worksheet(book["Wards"]).__setattr__("title", "WARDS "), "Wards: accepted"),
    ],
)
def test_an_answer_read_otherwise_than_it_stands_in_the_file_is_found(read, change, told):
    assert any(told in fault for fault in workbook_faults(return_with(change), read))
