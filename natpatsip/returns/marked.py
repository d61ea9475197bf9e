"""The marked workbook: the sender's own file, untouched but for marks on cells with problems, and a tab that lists them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import quoteattr
from zipfile import BadZipFile

from natpatsip.errors import UserError
from natpatsip.returns.added_styles import add_styles
from natpatsip.returns.layout import QUERIES_TITLE
from natpatsip.returns.marks import mark_page
from natpatsip.returns.parts import WORKBOOK, Parts, list_tabs
from natpatsip.returns.problems import Problem
from natpatsip.returns.queries import query_id
from natpatsip.returns.query_tab import Listed, write_tab
from natpatsip.sheets.explanations import Explanation
from natpatsip.sheets.scope import ReturnScope
from natpatsip.text import folded_title

_TO_SEND_AGAIN = (
    "Put every error right at its cell. Beside a query choose why it is so, and say it in your own words. Then send this"
    " very workbook again: marks and this tab are no part of the return."
)
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


class CannotBeMarked(UserError, ValueError):
    """A file whose cells cannot be found, so that it can be neither read nor marked."""


def list_problems(
    scope: ReturnScope | None, problems: Sequence[Problem], known: Mapping[str, Explanation]
) -> list[Listed]:
    """Problems as the tab lists them, errors first; `known` has the explanations of queries by their identities.

    Where whose return it is could not be read, there are errors alone.
    """
    errors_first = sorted(problems, key=lambda problem: problem.severity != "error")
    queries = [query_id(scope, one) if scope and one.severity == "query" else "" for one in errors_first]
    return [Listed(one, query, known.get(query)) for one, query in zip(errors_first, queries, strict=True)]


def marked_name(file_name: str) -> str:
    """The file name of a workbook with its problems marked: `Wessex Q4 2022-23 marked.xlsx`."""
    return f"{PurePath(file_name).stem} marked.xlsx"


def mark_workbook(content: bytes, listed: Sequence[Listed], note: str = _TO_SEND_AGAIN) -> bytes:
    """A workbook with each problem marked at its cell, and listed on a tab before all others; `note` says what to do.

    Marks of an earlier check are replaced. All else stays byte for byte. Raises CannotBeMarked.
    """
    try:
        return _mark(Parts(content), listed, note)
    # What a damaged or foreign package is met with, wherever it breaks off.
    except (BadZipFile, ExpatError, LookupError, ValueError, StopIteration) as error:
        raise CannotBeMarked("The file could not be marked. Put right what the list says, in your own file.") from error


def _mark(parts: Parts, listed: Sequence[Listed], note: str) -> bytes:
    tabs = list_tabs(parts)
    earlier = next((tab.part for tab in tabs if folded_title(tab.title) == folded_title(QUERIES_TITLE)), None)
    added = add_styles(parts)
    problems: dict[str, list[Problem]] = defaultdict(list)
    for one in listed:
        problems[folded_title(one.problem.sheet)].append(one.problem)
    titles: dict[str, str] = {}
    for tab in tabs:
        if tab.part != earlier:
            found = problems.pop(folded_title(tab.title), []) if tab.is_worksheet else []
            mark_page(parts, tab.part, found, added.fills)
            titles |= {problem.sheet: tab.title for problem in found}
    written = write_tab(listed, note, added.looks, parts.part(WORKBOOK).root.space, titles)
    _put_tab(parts, written, earlier)
    return parts.packed()


def _put_tab(parts: Parts, tab: str, earlier: str | None) -> None:
    """Put the tab in place of an earlier one or, where there is none, before all others, and have it shown first."""
    book = parts.part(WORKBOOK)
    if earlier is not None:
        parts.put(earlier, tab)
    else:
        _add_tab(parts, tab)
    tabs = enumerate(book.find("sheet"))
    ours = (number for number, one in tabs if folded_title(one.attributes["name"]) == folded_title(QUERIES_TITLE))
    at = next(ours, 0)
    for view in book.find("workbookView"):
        book.set(view, "activeTab", at)
        book.set(view, "firstSheet", at)


def _add_tab(parts: Parts, tab: str) -> None:
    book = parts.part(WORKBOOK)
    id = parts.add(parts.unused("xl/worksheets/problems{}.xml"), tab, _SHEET_TYPE, "worksheet", of=WORKBOOK)
    (sheets,) = book.find("sheets")
    number = 1 + max(int(one.attributes.get("sheetId", 0)) for one in book.find("sheet"))
    names = f'xmlns="{book.root.space}" xmlns:r="{parts.kinds}"'
    book.insert(sheets.opened, f'<sheet {names} name={quoteattr(QUERIES_TITLE)} sheetId="{number}" r:id="{id}"/>')
    # A name that holds on one tab alone gives the place of that tab.
    for name in book.find("definedName"):
        if (place := name.attributes.get("localSheetId")) is not None:
            book.set(name, "localSheetId", int(place) + 1)
