"""What Excel and other programs put into a workbook beside its answers, and around it, changes nothing that is read."""

from functools import cache
from random import Random

import pytest
from returns_made import TODAY

from natpatsip.returns.reading import read_return
from natpatsip.sheets.scope import NATIONAL
from tests.fuzz.answers import NOT_ANSWERED
from tests.fuzz.forms import SAME_TEXT
from tests.fuzz.package import Package, base, cells, rewrite, text_of
from tests.fuzz.sheets import commented, made_a_table, protected, shown_as_r1c1
from tests.fuzz.zips import leading_elsewhere, relative_targets, reordered, streamed, zip64, zipped

PICK = Random(2023)


def _rows(content: bytes) -> dict[str, list]:
    """What is read of each sheet, where all of it is accepted."""
    read = read_return(content, "return.xlsx", TODAY)
    assert read.cover is not None and all(sheet.clean for sheet in read.sheets), read.all_problems
    return {sheet.sheet.name: sheet.values for sheet in read.sheets}


@cache
def _as_it_is(psc: str) -> dict[str, list]:
    return _rows(zipped(base(psc).packed()))


def _in_other_forms(package: Package) -> None:
    """Each text of every sheet in the next of the forms in which programs write a text."""
    for title in (title for title in package.titles if title not in NOT_ANSWERED):
        for number, cell in enumerate(cells(package.page(title))):
            if cell.get("t") == "inlineStr":
                form = SAME_TEXT[number % len(SAME_TEXT)]
                rewrite(cell, *form(PICK, package, text_of(cell)))


@pytest.mark.parametrize("psc", ["WEX", NATIONAL])
def test_rich_shared_and_calculated_texts_protection_comments_tables_and_r1c1_change_no_answer(psc):
    package = base(psc)
    _in_other_forms(package)
    for change in (protected, commented, made_a_table, shown_as_r1c1):
        change(PICK, package)
    assert _rows(zipped(package.packed())) == _as_it_is(psc)


@pytest.mark.parametrize("way", [zip64, streamed, reordered, relative_targets, leading_elsewhere])
def test_a_package_put_together_otherwise_is_the_same_workbook(way):
    assert _rows(way(PICK, base("WEX").packed())) == _as_it_is("WEX")
