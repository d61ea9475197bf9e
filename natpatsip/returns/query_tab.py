"""The tab of problems and queries in a sender's workbook: each with a link to its cell, and room to explain a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from natpatsip.cells import writable
from natpatsip.returns.layout import FIRST_LINE, HEADING_ROW, PURPOSE_ROW, QUERIES_TITLE, TITLE_ROW
from natpatsip.returns.marks import severity_word
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import address
from natpatsip.sheets.explanations import CHOICES, Explanation

WHY_HEADING, WORDS_HEADING, ID_HEADING = "Why is it so?", "In your own words", "Number of the query"
# Each heading with the width of its column, in characters.
_COLUMNS = {
    "What it is": 11,
    "Sheet": 18,
    "Where": 13,
    "Line": 30,
    "Column": 24,
    "Found": 40,
    "Allowed": 40,
    "What to do": 44,
    WHY_HEADING: 18,
    WORDS_HEADING: 50,
    ID_HEADING: 16,
}
_LINK, _WHY, _WORDS, _ID = (
    1 + list(_COLUMNS).index(name) for name in ("Where", WHY_HEADING, WORDS_HEADING, ID_HEADING)
)

Look = Literal["title", "note", "heading", "text", "link", "answer", "not asked"]


@dataclass(frozen=True)
class Listed:
    """A problem as the tab lists it; a query has its identity, and the explanation that is known of it.

    `of` is the quarter of a return that this workbook is not, and in which its cells therefore do not stand.
    """

    problem: Problem
    query: str = ""
    explanation: Explanation | None = None
    of: str = ""


def write_tab(
    listed: Sequence[Listed], note: str, looks: Mapping[Look, int], space: str, tabs: Mapping[str, str]
) -> str:
    """The XML of the tab, in the namespace `space`; `note` says what to do with it.

    `looks` holds the number of the style for each look, `tabs` the title of each tab by the title of its sheet.
    """
    rows = [
        _row(TITLE_ROW, [(1, QUERIES_TITLE, looks["title"])]),
        _row(PURPOSE_ROW, [(1, note, looks["note"])]),
        _row(HEADING_ROW, [(number, heading, looks["heading"]) for number, heading in enumerate(_COLUMNS, start=1)]),
        *(_row(row, _cells(one, looks)) for row, one in enumerate(listed, start=FIRST_LINE)),
    ]
    return (
        f'<worksheet xmlns="{space}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView'
        f' showGridLines="0" tabSelected="1" workbookViewId="0"><pane ySplit="{HEADING_ROW}" topLeftCell="A{FIRST_LINE}"'
        f' activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>{_columns()}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData>{_dropdowns(listed)}{_links(listed, tabs)}"
        '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    )


def _cells(one: Listed, looks: Mapping[Look, int]) -> list[tuple[int, str, int]]:
    problem, known = one.problem, one.explanation
    where = one.of or problem.cell or ("whole sheet" if problem.sheet else "whole workbook")
    told = [severity_word(problem.severity), problem.sheet, where, problem.line, problem.heading, problem.told]
    cells = [(number, text, looks["text"]) for number, text in enumerate([*told, problem.allowed, problem.action], 1)]
    cells[_LINK - 1] = (_LINK, where, looks["link" if problem.sheet and not one.of else "text"])
    given = looks["answer" if one.query else "not asked"]
    return [
        *cells,
        (_WHY, known.choice if known else "", given),
        (_WORDS, known.words if known else "", given),
        (_ID, one.query, looks["text"]),
    ]


def _row(row: int, cells: Sequence[tuple[int, str, int]]) -> str:
    written = "".join(_cell(address(row, column), text, look) for column, text, look in cells)
    if row < HEADING_ROW:
        return f'<row r="{row}">{written}</row>'
    widths = list(_COLUMNS.values())
    # A program that opens the file may leave a row without a height at one line.
    lines = max(1 + len(text) // widths[column - 1] for column, text, _ in cells)
    return f'<row r="{row}" ht="{15 * lines}" customHeight="1">{written}</row>'


def _cell(where: str, text: str, look: int) -> str:
    if not text:
        return f'<c r="{where}" s="{look}"/>'
    return f'<c r="{where}" s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(writable(text))}</t></is></c>'


def _columns() -> str:
    hidden = {_ID: ' hidden="1"'}
    return "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"{hidden.get(number, "")}/>'
        for number, width in enumerate(_COLUMNS.values(), start=1)
    )


def _dropdowns(listed: Sequence[Listed]) -> str:
    if not any(one.query for one in listed):
        return ""
    cells = f"{address(FIRST_LINE, _WHY)}:{address(FIRST_LINE + len(listed) - 1, _WHY)}"
    offers = f'<formula1>"{escape(",".join(CHOICES))}"</formula1>'
    return (
        '<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1"'
        f' errorTitle="Choose from the list" error={quoteattr("Allowed: " + ", ".join(CHOICES) + ".")} sqref="{cells}">'
        f"{offers}</dataValidation></dataValidations>"
    )


def _links(listed: Sequence[Listed], tabs: Mapping[str, str]) -> str:
    links = []
    for row, one in enumerate(listed, start=FIRST_LINE):
        if not one.of and (tab := tabs.get(one.problem.sheet)):
            title = tab.replace("'", "''")
            to = quoteattr(f"'{title}'!{one.problem.cell.partition(',')[0] or 'A1'}")
            links.append(f'<hyperlink ref="{address(row, _LINK)}" location={to} tooltip="Go to the cell"/>')
    return f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
