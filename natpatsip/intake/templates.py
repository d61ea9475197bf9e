"""Templates to fill in, with what stands in the record already in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from natpatsip import organisations
from natpatsip.intake.receiving import returned_before
from natpatsip.quarters import Quarter
from natpatsip.returns.reading import PriorReturns
from natpatsip.returns.template import build_template
from natpatsip.sheets import sheets_of
from natpatsip.sheets.specification import ReturnScope, Sheet
from natpatsip.store import Store


class NothingCollected(ValueError):
    """A quarter in which no programme collects returns."""


def make_template(store: Store, scope: ReturnScope) -> Workbook:
    """The template of a return, filled in with what stands for it or, sheet by sheet, for the quarter before.

    Raises NothingCollected.
    """
    before, own = returned_before(store, scope), sheets_of(scope.sender, store.sheets)
    if not sheets_of(scope.sender, own, scope.quarter):
        raise NothingCollected(f"No programme collects returns for {scope.quarter}.")
    known = {sheet.name: _known(sheet, before) for sheet in own}
    return build_template(scope, own, known, ever=before.ever, previous=before.previous)


def make_templates(store: Store, quarter: Quarter) -> Iterator[tuple[ReturnScope, Workbook]]:
    """The template of every collaborative for a quarter, in published order. Raises NothingCollected."""
    for psc in organisations.collaboratives():
        scope = ReturnScope(psc.code, quarter)
        yield scope, make_template(store, scope)


def _known(sheet: Sheet, before: PriorReturns) -> Sequence[Mapping[str, Any]]:
    """What a template fills a sheet in with: of months, both quarters', so that what holds for a group is there."""
    earlier, now = before.previous.get(sheet.name, []), before.current.get(sheet.name)
    if sheet.grain == "quarter":
        return earlier if now is None else now
    return list({tuple(row[key] for key in sheet.row_keys): row for row in [*earlier, *(now or [])]}.values())
