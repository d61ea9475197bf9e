"""A workbook that was sent, untouched but for where it opens: at one cell of one sheet."""

from natpatsip.errors import UserError
from natpatsip.returns.parts import WORKBOOK, Parts, list_tabs
from natpatsip.returns.raw import NotAnAddress, position
from natpatsip.returns.splicing import Element, Part
from natpatsip.text import folded_title

_LOOKED_FOR = ("sheetView", "pane", "selection")


class NoSuchPlace(UserError, ValueError):
    """A sheet that a workbook does not have, or what is no address of a cell."""


def open_at(content: bytes, title: str, cell: str) -> bytes:
    """The workbook, which a program opens at this cell. All answers stay byte for byte. Raises NoSuchPlace."""
    parts = Parts(content)
    tabs = list_tabs(parts)
    titles = [folded_title(tab.title) if tab.is_worksheet else None for tab in tabs]
    if folded_title(title) not in titles:
        raise NoSuchPlace(f"The workbook has no sheet “{title}”.")
    at = titles.index(folded_title(title))
    _select_tab(parts, at)
    for number, tab in enumerate(tabs):
        part = parts.part(tab.part, _LOOKED_FOR)
        for view in part.find("sheetView"):
            part.set(view, "tabSelected", int(number == at))
            if number == at:
                _select_cell(part, view, cell)
    return parts.packed()


def _select_tab(parts: Parts, at: int) -> None:
    book = parts.part(WORKBOOK)
    for view in book.find("workbookView"):
        book.set(view, "activeTab", at)
        book.set(view, "firstSheet", 0)


def _select_cell(part: Part, view: Element, cell: str) -> None:
    try:
        position(cell)
    except NotAnAddress as problem:
        raise NoSuchPlace(f"“{cell}” is no address of a cell.") from problem
    panes = part.within(view, "pane")
    active = panes[0].attributes.get("activePane", "topLeft") if panes else "topLeft"
    selections = part.within(view, "selection")
    for selection in (one for one in selections if one.attributes.get("pane", "topLeft") == active):
        part.set(selection, "activeCell", cell)
        part.set(selection, "sqref", cell)
    if not selections:
        part.append(view, f'<selection activeCell="{cell}" sqref="{cell}"/>')
    _scroll_to(part, panes[0] if panes else view, cell)


def _scroll_to(part: Part, view: Element, cell: str) -> None:
    """Else a program shows what was on the screen when it was saved. What is frozen at the top and left stays in view."""
    letters, row = _split(view.attributes.get("topLeftCell", "A1"))
    part.set(view, "topLeftCell", f"{letters}{max(row, _split(cell)[1])}")


def _split(cell: str) -> tuple[str, int]:
    letters = cell.rstrip("0123456789")
    return letters, int(cell.removeprefix(letters))
