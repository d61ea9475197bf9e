"""A return as read: the one way from a workbook's bytes and the specifications to rows and problems. Nothing is stored here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from natpatsip.returns.checks import check_keys, check_rules, check_shape
from natpatsip.returns.explanations import Given, read_explanations
from natpatsip.returns.form import Cover, read_cover
from natpatsip.returns.no_change import no_change
from natpatsip.returns.opening import ReadCells, open_workbook, read_in_child
from natpatsip.returns.problems import Problem, errors
from natpatsip.returns.raw import RawSheet
from natpatsip.returns.rows import read_rows
from natpatsip.returns.table import find_table
from natpatsip.returns.tabs import check_tab, unread_tabs
from natpatsip.returns.tally import Tally
from natpatsip.returns.versions import check_versions, read_versions
from natpatsip.sheets import SHEETS, cover, sheets_of
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Answers, Row, Rule, Sheet, Values


@dataclass(frozen=True)
class PriorReturns:
    """What was returned before, by sheet name: now current for the same scope, in the previous quarter, and the keys of
    every line ever.

    Of a sheet of months it is what stands of the months of either quarter, whichever extract it came with.
    """

    current: Mapping[str, Sequence[Values]]
    previous: Mapping[str, Sequence[Values]]
    ever: Mapping[str, Sequence[Values]]

    @classmethod
    def none(cls) -> "PriorReturns":
        return cls({}, {}, {})


@dataclass(frozen=True)
class ParsedSheet:
    """A sheet as read; it is clean when nothing in it has to be put right.

    `version` is that of its template; one that the sheet does not understand is `refused`, with nothing read.
    """

    sheet: Sheet
    version: int
    rows: Sequence[Row]
    problems: Sequence[Problem]
    refused: bool = False

    @property
    def clean(self) -> bool:
        return not errors(self.problems)

    @property
    def values(self) -> list[Values]:
        """Its rows as its table would give them back: with nothing in the columns that are not asked in the quarter."""
        blank = dict.fromkeys(column.name for column in self.sheet.table_columns)
        return [{**blank, **row.values} for row in self.rows]


@dataclass(frozen=True)
class ParsedReturn:
    """A workbook as read.

    `problems` are those of the whole workbook: with an error there is no cover and no sheet is read.
    `not_returned` names, by title, the sheets left out or not reviewed; `left_out` those of them that are optional.
    `given` are the explanations on its tab of problems and queries.
    """

    cover: Cover | None
    sheets: Sequence[ParsedSheet] = ()
    not_returned: Sequence[str] = ()
    left_out: Sequence[str] = ()
    problems: Sequence[Problem] = field(default=())
    given: Given = field(default=Given())

    @property
    def all_problems(self) -> list[Problem]:
        return [*self.problems, *(problem for parsed in self.sheets for problem in parsed.problems)]


def read_return(
    content: bytes,
    file_name: str,
    today: date,
    expected: ReturnScope | None = None,
    sheets: Sequence[Sheet] = SHEETS,
    read_cells: ReadCells = read_in_child,
) -> ParsedReturn:
    """Read a workbook and check what its cells and lines alone can tell; every problem at once. `judge` does the rest.

    Of `sheets`, those are read that whoever the cover names sends. `read_cells` is as `open_workbook` takes it.
    """
    book, problems = open_workbook(content, file_name, read_cells)
    if book is None:
        return ParsedReturn(None, problems=problems)
    form, problems = read_cover(book, sheets, expected, today)
    if form is None:
        return ParsedReturn(None, problems=problems)
    own = sheets_of(form.scope.sender, sheets, form.scope.quarter)
    reviewed = [sheet for sheet in own if form.reviews[sheet.name] != cover.NOT_REVIEWED]
    pages = {sheet: page for sheet in reviewed if (page := book.sheet(sheet.title))}
    not_returned = [sheet.title for sheet in own if sheet not in pages and not sheet.optional]
    left_out = [sheet.title for sheet in own if sheet not in pages and sheet.optional]
    if not pages:
        return ParsedReturn(None, (), not_returned, left_out, [_NOTHING_REVIEWED])
    versions = read_versions(book, pages)
    twice = {sheet: problem for sheet in pages if (problem := check_tab(book, sheet.title))}
    refused = check_versions(versions) | twice
    parsed = [
        *(ParsedSheet(sheet, versions[sheet], (), [problem], refused=True) for sheet, problem in refused.items()),
        *(read_sheet(page, form, sheet, versions[sheet]) for sheet, page in pages.items() if sheet not in refused),
    ]
    return ParsedReturn(form, parsed, not_returned, left_out, unread_tabs(book, own), read_explanations(book))


_NOTHING_REVIEWED = Problem(
    "error",
    "nothing-reviewed",
    cover.TITLE,
    "",
    "no sheet marked as reviewed for this quarter",
    f"“{cover.REVIEWED}” beside each sheet that you have looked over",
    "Look over each sheet, answer “Yes” beside its name on the Cover, and send the workbook again.",
)


def read_sheet(page: RawSheet, form: Cover, sheet: Sheet, version: int) -> ParsedSheet:
    """A sheet from its page, as far as its cells and lines alone can be judged."""
    table, problems = find_table(sheet, page, form.scope.quarter, version)
    rows, cell_problems = read_rows(table)
    problems = Tally(chain(problems, check_shape(table), cell_problems, check_keys(table, rows, form.scope))).told()
    answer = form.reviews[sheet.name]
    if sheet.may_be_empty and answer != cover.NO_CHANGE and bool(rows) == (answer == cover.NOTHING_TO_REPORT):
        problems.append(
            table.tell(
                "nothing-to-report",
                "",
                f"{len(rows)} lines, and “{answer}” on the cover",
                "“Nothing to report” with an empty sheet, “Yes” with a filled one",
                "Correct the answer on the cover, or the sheet.",
            )
        )
    return ParsedSheet(sheet, version, rows, problems)


def judge(parsed: ParsedReturn, before: PriorReturns) -> ParsedReturn:
    """A return with the named rules applied to each sheet, beside its other sheets or, failing those, as they stand."""
    if parsed.cover is None:
        return parsed
    scope, reviews = parsed.cover.scope, parsed.cover.reviews
    read = [sheet for sheet in parsed.sheets if not sheet.refused]
    other_sheets = {**before.current, **{one.sheet.name: one.values for one in read if one.clean}}
    sent = frozenset(one.sheet.name for one in read)

    def with_rules(one: ParsedSheet) -> ParsedSheet:
        previous, ever = (by_sheet.get(one.sheet.name, ()) for by_sheet in (before.previous, before.ever))
        answers = Answers(scope, one.rows, other_sheets, sent, previous, ever)
        return replace(
            one, problems=[*one.problems, *Tally(check_rules(one.sheet, answers, rules_of(one.sheet))).told()]
        )

    def rules_of(sheet: Sheet) -> list[Rule]:
        unchanged = reviews[sheet.name] == cover.NO_CHANGE
        return [*([no_change(sheet, stands=sheet.name in before.previous)] if unchanged else []), *sheet.rules]

    return replace(parsed, sheets=[one if one.refused else with_rules(one) for one in parsed.sheets])
