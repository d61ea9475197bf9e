"""Explanations given in a workbook, on its tab of problems and queries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from natpatsip.returns.layout import HEADING_SEARCH_ROWS, QUERIES_TITLE
from natpatsip.returns.query_tab import ID_HEADING, WHY_HEADING, WORDS_HEADING
from natpatsip.returns.raw import RawSheet, RawWorkbook, address
from natpatsip.sheets.explanations import Explanation, NotExplained
from natpatsip.text import folded, tidy


@dataclass(frozen=True)
class Given:
    """What the tab gives: explanations, and a sentence on each line of it that explains nothing although it is filled in."""

    explanations: Sequence[Explanation] = ()
    notices: Sequence[str] = ()


def read_explanations(book: RawWorkbook) -> Given:
    """The explanations in a workbook, by their headings; none where it has no such tab."""
    page = book.sheet(QUERIES_TITLE)
    columns = _columns(page) if page else {}
    if page is None or set(columns) != {ID_HEADING, WHY_HEADING, WORDS_HEADING}:
        return Given()
    read = list(_read(page, columns))
    return Given(
        [one for one in read if isinstance(one, Explanation)],
        [one for one in read if isinstance(one, str)],
    )


def _columns(page: RawSheet) -> dict[str, int]:
    """Where each heading stands that is needed."""
    wanted = {folded(heading): heading for heading in (ID_HEADING, WHY_HEADING, WORDS_HEADING)}
    return {
        wanted[folded(cell.value)]: cell.column
        for cell in page.cells.values()
        if cell.row <= HEADING_SEARCH_ROWS and folded(cell.value) in wanted
    }


def _read(page: RawSheet, columns: Mapping[str, int]) -> Iterator[Explanation | str]:
    def said(row: int, heading: str) -> str:
        cell = page.cells.get((row, columns[heading]))
        return tidy(cell.value) if cell else ""

    for row in sorted({cell.row for cell in page.cells.values()}):
        query, why, words = (said(row, heading) for heading in (ID_HEADING, WHY_HEADING, WORDS_HEADING))
        if not query or query == ID_HEADING or not (why or words):
            continue
        try:
            yield Explanation(query, why, words)
        except NotExplained as problem:
            where = address(row, columns[WORDS_HEADING if why else WHY_HEADING])
            yield f"{page.title}, {where}: not taken for an explanation. {problem}"
