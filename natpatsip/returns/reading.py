"""A return as read: the one way from a workbook's bytes and the specifications to rows and problems. Nothing is stored here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from natpatsip.returns.checks import check_keys, check_rules, check_shape
from natpatsip.returns.form import Cover, read_cover
from natpatsip.returns.layout import CHOICES_TITLE, GUIDANCE_TITLE
from natpatsip.returns.parsing import open_workbook
from natpatsip.returns.problems import Problem, errors
from natpatsip.returns.raw import RawWorkbook
from natpatsip.returns.reader import read_rows
from natpatsip.returns.table import find_table
from natpatsip.sheets import SHEETS, cover, sheets_of
from natpatsip.sheets.kinds import folded
from natpatsip.sheets.specification import Answers, ReturnScope, Row, Sheet, Values


@dataclass(frozen=True)
class Surroundings:
    """What was returned before, by sheet name: now current for the same scope, and in the previous quarter.

    Of a sheet of months it is what stands of the months of either quarter, whichever extract it came with.
    """

    current: Mapping[str, Sequence[Values]]
    previous: Mapping[str, Sequence[Values]]

    @classmethod
    def none(cls) -> "Surroundings":
        return cls({}, {})


@dataclass(frozen=True)
class SheetReading:
    """A sheet as read; it is clean when nothing in it has to be put right."""

    sheet: Sheet
    rows: Sequence[Row]
    problems: Sequence[Problem]

    @property
    def clean(self) -> bool:
        return not errors(self.problems)


@dataclass(frozen=True)
class ReturnReading:
    """A workbook as read.

    `problems` are those of the whole workbook: with an error there is no cover and no sheet is read.
    `not_returned` names, by title, the sheets left out or not reviewed; `left_out` those of them that are optional.
    """

    cover: Cover | None
    sheets: Sequence[SheetReading] = ()
    not_returned: Sequence[str] = ()
    left_out: Sequence[str] = ()
    problems: Sequence[Problem] = field(default=())

    @property
    def all_problems(self) -> list[Problem]:
        return [*self.problems, *(problem for reading in self.sheets for problem in reading.problems)]


def read_return(
    content: bytes,
    file_name: str,
    today: date,
    expected: ReturnScope | None = None,
    sheets: Sequence[Sheet] = SHEETS,
    surroundings: Callable[[ReturnScope], Surroundings] = lambda scope: Surroundings.none(),
) -> ReturnReading:
    """Read and check a workbook; every problem at once.

    Of `sheets`, those are read that whoever the cover names sends. `surroundings` gives what was returned before for the
    scope of the cover, for the rules that compare.
    """
    book, problems = open_workbook(content, file_name)
    if book is None:
        return ReturnReading(None, problems=problems)
    form, problems = read_cover(book, sheets, expected, today)
    if form is None:
        return ReturnReading(None, problems=problems)
    own = sheets_of(form.scope.sender, sheets)
    returned = [sheet for sheet in own if form.reviews[sheet.name] != cover.NOT_REVIEWED and book.sheet(sheet.title)]
    not_returned = [sheet.title for sheet in own if sheet not in returned and not sheet.optional]
    left_out = [sheet.title for sheet in own if sheet not in returned and sheet.optional]
    if not returned:
        return ReturnReading(None, (), not_returned, left_out, [_NOTHING_REVIEWED])
    cell_level = [read_sheet(book, form, sheet) for sheet in returned]
    readings = with_rules(cell_level, form.scope, surroundings(form.scope))
    return ReturnReading(form, readings, not_returned, left_out, _unread_sheets(book, own))


_NOTHING_REVIEWED = Problem(
    "error",
    "nothing-reviewed",
    cover.TITLE,
    "",
    "no sheet marked as reviewed for this quarter",
    f"“{cover.REVIEWED}” beside each sheet that you have looked over",
    "Look over each sheet, answer “Yes” beside its name on the Cover, and send the workbook again.",
)


def read_sheet(book: RawWorkbook, form: Cover, sheet: Sheet) -> SheetReading:
    """A sheet of a workbook that has its page, as far as its cells and lines alone can be judged."""
    table, problems = find_table(sheet, book.sheet(sheet.title), form.scope.quarter)
    rows, cell_problems = read_rows(table)
    problems += [*check_shape(table), *cell_problems, *check_keys(table, rows, form.scope)]
    if sheet.may_be_empty and bool(rows) == (form.reviews[sheet.name] == cover.NOTHING_TO_REPORT):
        problems.append(
            table.tell(
                "nothing-to-report",
                "",
                f"{len(rows)} lines, and “{form.reviews[sheet.name]}” on the cover",
                "“Nothing to report” with an empty sheet, “Yes” with a filled one",
                "Correct the answer on the cover, or the sheet.",
            )
        )
    return SheetReading(sheet, rows, problems)


def with_rules(readings: Sequence[SheetReading], scope: ReturnScope, before: Surroundings) -> list[SheetReading]:
    """Each sheet with its named rules applied, beside the other sheets of this workbook or, failing those, as they stand."""
    beside = dict(before.current) | {r.sheet.name: [row.values for row in r.rows] for r in readings if r.clean}
    sent = frozenset(reading.sheet.name for reading in readings)

    def ruled(reading: SheetReading) -> SheetReading:
        previous = before.previous.get(reading.sheet.name, ())
        breaches = check_rules(reading.sheet, Answers(scope, reading.rows, beside, sent, previous))
        return SheetReading(reading.sheet, reading.rows, [*reading.problems, *breaches])

    return [ruled(reading) for reading in readings]


def _unread_sheets(book: RawWorkbook, sheets: Sequence[Sheet]) -> list[Problem]:
    """A query for each sheet that is none of the template's: nobody should think that it was read."""
    known = {cover.TITLE, GUIDANCE_TITLE, CHOICES_TITLE, *(sheet.title for sheet in sheets)}
    return [
        Problem(
            "query",
            "unread-sheet",
            page.title,
            "",
            "a sheet that is not the template’s",
            "the template’s sheets",
            "It was not read. Move its answers to the template’s sheet, if they belong to the return.",
        )
        for page in book.sheets
        if page.cells and folded(page.title) not in {folded(title) for title in known}
    ]
