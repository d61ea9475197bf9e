"""A case tried: read as a return or an extract is read, then judged."""

import re
import traceback
from collections.abc import Iterator
from datetime import date
from typing import Literal

from natpatsip.returns.extracts import ExtractDetails, read_extract
from natpatsip.returns.problems import Problem, errors, group_problems
from natpatsip.returns.reading import ParsedReturn, read_return
from natpatsip.returns.template import build_template
from natpatsip.sheets import sheets_of
from natpatsip.sheets.extracts import PUBLISHERS
from natpatsip.sheets.scope import ReturnScope
from tests.fuzz.cases import Case
from tests.fuzz.oracle import extract_faults, workbook_faults
from tests.fuzz.other_readers import NotRead

# The day after Q4 2022/23 ended; extracts are of a day some weeks later.
TODAY, EXTRACTED = date(2023, 4, 1), date(2023, 5, 11)
LONGEST_SECONDS = 5.0
# Of how many cases one has its next template made, which takes as long as reading it.
_EVERY = 5

Outcome = Literal["accepted as the other reader reads them", "refused", "beyond the other reader", "in error"]

_PLACE = re.compile(r"[A-Z]{1,3}[0-9]+(:[A-Z]{1,3}[0-9]+)?|")
_OURS_ALONE = re.compile(r"Traceback|Exception|Error\(|object at 0x|[\x00-\x08\x0e-\x1f]")


def try_case(case: Case) -> tuple[Outcome, list[str]]:
    """What became of a case, and whatever is wrong with that."""
    try:
        read = _read(case)
        told = list(_told_badly(read))
        if not any(sheet.clean for sheet in read.sheets):
            return "refused", told
        against = extract_faults if case.extract else workbook_faults
        faults = [*told, *against(case.content, read)]
        if case.extract is None and case.number % _EVERY == 0:
            faults += _template_faults(read)
        return "accepted as the other reader reads them", faults
    except NotRead:
        return "beyond the other reader", told
    # Any other exception is what nobody should ever meet.
    except Exception:
        return "in error", [traceback.format_exc(limit=-4)]


def _read(case: Case) -> ParsedReturn:
    if case.extract is None:
        return read_return(case.content, case.file_name, TODAY)
    details = ExtractDetails(case.extract, EXTRACTED, PUBLISHERS[case.extract.name])
    return read_extract(case.content, case.file_name, details, EXTRACTED)


def _template_faults(read: ParsedReturn) -> Iterator[str]:
    """Where the next quarter’s template, filled in with what was accepted, has a formula or an error for an answer."""
    assert read.cover is not None
    scope = ReturnScope(read.cover.scope.psc, read.cover.scope.quarter.next)
    known = {parsed.sheet.name: parsed.values for parsed in read.sheets if parsed.clean}
    for page in build_template(scope, known=known, ever=known):
        for cell in (cell for row in page.iter_rows() for cell in row):
            if cell.data_type in ("f", "e"):
                yield f"the next template has {cell.value!r:.60} at {page.title}!{cell.coordinate}"


def _told_badly(read: ParsedReturn) -> Iterator[str]:
    """Where a refusal is silent, names no place, or says no sentence."""
    problems = read.all_problems
    if read.cover is None and not errors(problems):
        yield "nothing was accepted, and nothing is said"
    for parsed in read.sheets:
        if not parsed.clean and not any(problem.sheet == parsed.sheet.title for problem in errors(parsed.problems)):
            yield f"{parsed.sheet.title} is refused, and nothing is said of it"
    for problem in problems:
        if fault := _fault_of(problem):
            yield f"{fault}: {problem}"
    group_problems(problems)
    if read.cover:
        own = {sheet.title for sheet in sheets_of(read.cover.scope.sender, quarter=read.cover.scope.quarter)}
        told = [*(parsed.sheet.title for parsed in read.sheets), *read.not_returned, *read.left_out]
        if read.cover.scope.sender != "publisher" and sorted(told) != sorted(own):
            yield f"of the sheets {sorted(own)} it tells of {sorted(told)}"


def _fault_of(problem: Problem) -> str | None:
    if not all(re.fullmatch(_PLACE, part.strip()) for part in problem.cell.split(",")):
        return "names no place"
    if problem.cell and not problem.sheet:
        return "names a cell of no sheet"
    words = f"{problem.found} {problem.allowed} {problem.action}"
    if _OURS_ALONE.search(words):
        return "says what only we understand"
    whole = problem.found and problem.allowed and problem.action[:1].isupper() and problem.action.endswith(".")
    return None if whole and problem.rule else "says no sentence"
