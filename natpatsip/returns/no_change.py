"""“No change since last quarter”: the answers are all in the sheet again, and the same as those that stand for that quarter."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from natpatsip.sheets import cover
from natpatsip.sheets.specification import Answers, Breach, Column, Row, Rule, Sheet, Values
from natpatsip.text import quoted


def no_change(sheet: Sheet, stands: bool) -> Rule:
    """The rule of a sheet that is said to be as it was; `stands` says whether it was returned for the quarter before.

    The first cell that differs is told. What was not asked in both quarters, and what could not be read, is not compared.
    """

    def first_difference(answers: Answers) -> Iterable[Breach]:
        return islice(_differences(sheet, answers), 1)

    if not stands:
        return Rule("no-change-from-nothing", "error", _nothing_stands)
    return Rule("change-against-no-change", "error", first_difference)


def _nothing_stands(answers: Answers) -> Iterable[Breach]:
    before = answers.scope.quarter.previous
    yield Breach(
        None,
        "",
        f"{quoted(cover.NO_CHANGE)} on the cover, and nothing returned for {before}",
        f"this answer for a sheet that was returned for {before}",
        f"Look the sheet over, and answer {quoted(cover.REVIEWED)} beside its name on the Cover.",
    )


def _differences(sheet: Sheet, answers: Answers) -> Iterator[Breach]:
    quarter, keys = answers.scope.quarter, sheet.row_keys
    before = {_key(sheet, values): values for values in answers.previous}
    asked = [column for column in sheet.table_columns if not column.key and column.asked_in(quarter.previous)]
    for row in (row for row in answers.rows if row.readable(*keys)):
        old = before.pop(_key(sheet, row.values), None)
        if old is None:
            first = sheet.line_keys[0]
            yield _change(answers, row, first, f"{quoted(row.given[first])}, not returned for {quarter.previous}")
            continue
        for column in asked:
            if row.readable(column.name) and row.values[column.name] != old[column.name]:
                found = f"{_now(row, column)}, {_before(column, old, answers)} in {quarter.previous}"
                yield _change(answers, row, column.name, found)
    for old in before.values():
        lines = (column for column in sheet.columns if column.key)
        words = ", ".join(_before(column, old, answers) for column in lines)
        yield _change(answers, None, "", f"no line for {words}, which was returned for {quarter.previous}")


def _key(sheet: Sheet, values: Values) -> tuple[Any, ...]:
    return tuple(values[name] for name in sheet.row_keys)


def _now(row: Row, column: Column) -> str:
    return quoted(row.given[column.name]) if row.given[column.name] else "blank"


def _before(column: Column, old: Values, answers: Answers) -> str:
    value = old[column.name]
    return "blank" if value is None else quoted(column.type.write(value, answers.scope.quarter.end))


def _change(answers: Answers, row: Row | None, column: str, found: str) -> Breach:
    return Breach(
        row,
        column,
        found,
        f"the answers of {answers.scope.quarter.previous}, all of them, for the cover says {quoted(cover.NO_CHANGE)}",
        f"If this is right, answer {quoted(cover.REVIEWED)} on the Cover. If not, put the earlier answer back.",
    )
