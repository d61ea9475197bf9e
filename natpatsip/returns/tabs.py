"""The tabs of a workbook: one that stands twice, and those that are none of the template's."""

from collections.abc import Sequence

from natpatsip.returns.layout import OTHER_TITLES
from natpatsip.returns.problems import Problem
from natpatsip.returns.raw import RawWorkbook
from natpatsip.sheets import cover
from natpatsip.sheets.specification import Sheet
from natpatsip.text import folded_title, quoted


def check_tab(book: RawWorkbook, title: str) -> Problem | None:
    """The error of a sheet that stands in a workbook twice: nobody can know which of the two is meant."""
    filled = [page for page in book.sheets_titled(title) if page.cells]
    if len(filled) < 2:
        return None
    tabs = [f"{quoted(page.title)} (tab {book.sheets.index(page) + 1})" for page in filled]
    return Problem(
        "error",
        "tab-twice",
        title,
        "",
        " and ".join(tabs),
        f"one tab called {quoted(title)}",
        "Delete the tab that is not the template’s, or give it another name. Hidden tabs count: right-click a tab, Unhide.",
    )


def unread_tabs(book: RawWorkbook, sheets: Sequence[Sheet]) -> list[Problem]:
    """A query for each tab that is none of the template's: nobody should think that it was read."""
    titles = (cover.TITLE, *OTHER_TITLES, *(sheet.title for sheet in sheets))
    known = {folded_title(title) for title in titles}
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
        if page.cells and folded_title(page.title) not in known
    ]
