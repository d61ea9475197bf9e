"""A publisher's extract as read: from a CSV's bytes and what its sender says of it to the rows and problems of a return."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from natpatsip.quarters import Quarter
from natpatsip.returns.csv_file import open_csv
from natpatsip.returns.form import Cover
from natpatsip.returns.problems import Problem
from natpatsip.returns.reading import ParsedReturn, ParsedSheet, PriorReturns, judge, read_sheet
from natpatsip.returns.tally import Tally
from natpatsip.sheets import cover
from natpatsip.sheets.extracts import SAID_BY_SENDER
from natpatsip.sheets.field_types import Unreadable
from natpatsip.sheets.national.extract import ORIGIN
from natpatsip.sheets.scope import PUBLISHER, ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.text import quoted, written_day


@dataclass(frozen=True)
class ExtractDetails:
    """What its sender says of a CSV, which has no cover: which extract it is, as at which day, and where it came from."""

    sheet: Sheet
    extract_date: date
    source: str

    @property
    def scope(self) -> ReturnScope:
        """A publisher's, for the last quarter that had ended when the extract was made, as for any return."""
        return ReturnScope(PUBLISHER, Quarter.containing(self.extract_date).previous)

    @property
    def said(self) -> dict[str, Any]:
        """What stands in every row because its sender said it."""
        return {name: getattr(self, name) for name in SAID_BY_SENDER}


def read_extract(
    content: bytes, file_name: str, details: ExtractDetails, today: date, standing: date | None = None
) -> ParsedReturn:
    """Read and check a CSV that is said to be a declared extract; every problem at once.

    `standing` is the day of the latest extract that stands: an older one than that is asked about.
    """
    if details.extract_date > today:
        return ParsedReturn(None, problems=[_in_the_future(details, today)])
    wrong = list(_said_wrong(details))
    if wrong:
        return ParsedReturn(None, problems=wrong)
    page, problems = open_csv(content, file_name, details.sheet.title)
    if page is None:
        return ParsedReturn(None, problems=problems)
    form = Cover(details.scope, False, "", {details.sheet.name: cover.REVIEWED})
    on_page = replace(details.sheet, columns=tuple(c for c in details.sheet.columns if c.name not in SAID_BY_SENDER))
    as_read = ParsedReturn(form, [read_sheet(page, form, on_page, details.sheet.version)])
    (parsed,) = judge(as_read, PriorReturns.none()).sheets
    other_file = [problem for problem in parsed.problems if problem.rule == "missing-heading"]
    if other_file:
        # Its cells would only be told to be what they are.
        return ParsedReturn(form, [ParsedSheet(details.sheet, details.sheet.version, (), other_file)])
    about_all = Tally(chain(_without_lines(parsed), _after_its_day(parsed, details), _older(details, standing))).told()
    return ParsedReturn(form, [replace(parsed, sheet=details.sheet, problems=[*parsed.problems, *about_all])])


def _in_the_future(details: ExtractDetails, today: date) -> Problem:
    return Problem(
        "error",
        "extract-in-the-future",
        details.sheet.title,
        "",
        f"an extract of {written_day(details.extract_date)}, which is still to come",
        f"a day up to today, {written_day(today)}",
        "Give the day on which the extract was made.",
    )


def _said_wrong(details: ExtractDetails) -> Iterator[Problem]:
    """What its sender says is held to the same rules as an answer in a cell."""
    for column in ORIGIN:
        try:
            column.type.read(details.said[column.name])
        except Unreadable as unreadable:
            found = ", ".join(part for part in (quoted(details.said[column.name]), unreadable.because) if part)
            action = unreadable.action or f"Correct the {column.heading.lower()} of the extract."
            yield Problem("error", column.type.rule, details.sheet.title, "", found, column.type.allowed, action)


def _without_lines(parsed: ParsedSheet) -> Iterator[Problem]:
    if not parsed.rows:
        yield Problem(
            "error",
            "no-lines",
            parsed.sheet.title,
            "",
            "no lines below the headings",
            "a line for each month, organisation and measure",
            "Fetch the extract again: this file holds none of it.",
        )


def _after_its_day(parsed: ParsedSheet, details: ExtractDetails) -> Iterator[Problem]:
    for row in parsed.rows:
        month = row.values.get("month")
        if month and month >= details.extract_date:
            yield Problem(
                "error",
                "month-after-extract",
                parsed.sheet.title,
                row.cells["month"],
                f"{month:%B %Y}, in an extract of {written_day(details.extract_date)}",
                "months that had begun before the day of the extract",
                "Correct the day of the extract, or fetch the extract again.",
                line=parsed.sheet.name_of_line(row.given),
            )


def _older(details: ExtractDetails, standing: date | None) -> Iterator[Problem]:
    if standing and details.extract_date < standing:
        yield Problem(
            "query",
            "older-extract",
            details.sheet.title,
            "",
            f"an extract of {written_day(details.extract_date)}, where one of {written_day(standing)} stands",
            "the latest extract",
            "What the later extract says stays; only what it leaves out was taken from this one. Nothing to do if that is"
            " what you meant.",
        )
