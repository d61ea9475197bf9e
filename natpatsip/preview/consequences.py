"""What a change to a return would do: to the cells that stand, to the numbers that are told of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from natpatsip.preview.numbers import NumberMoved, compare_numbers
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.changes import SheetChanges, compare_rows
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet, Values
from natpatsip.store import Snapshot, Store, Writing
from natpatsip.store.prior import get_current_rows, get_standing_submissions
from natpatsip.store.queries import get_queries
from natpatsip.store.supposing import supposing

_Rows = Mapping[str, Sequence[Values]]


@dataclass(frozen=True)
class ReturnedChange:
    """How a sheet differs from what stands for a quarter; from the quarter before, where nothing stands for this one.

    `changes` is None where nothing stands for either, where nobody asked how it differs, and where the sheet would no longer
    be returned: `gone`.
    """

    sheet: Sheet
    since: Quarter
    changes: SheetChanges | None
    gone: bool = False


@dataclass(frozen=True)
class QueryChanges:
    """How many queries of a return come, how many go because what was asked about is gone, and how many stay."""

    raised: int
    corrected: int
    carried: int


@dataclass(frozen=True)
class Consequences:
    """What a change to a return does: the sheets that are not as they stand, the headline numbers that move, and its queries."""

    scope: ReturnScope
    sheets: tuple[ReturnedChange, ...]
    numbers: tuple[NumberMoved, ...]
    queries: QueryChanges

    @property
    def nothing(self) -> bool:
        """Whether all stays as it is."""
        return not self.sheets and not self.numbers


def weigh(store: Store, scope: ReturnScope, change: Callable[[Writing], object]) -> Consequences:
    """What `change` would do to a return and to the numbers of its quarter. Nothing is kept of it.

    Raises StoreProblem, and whatever `change` raises.
    """
    with store.snapshot() as snapshot, supposing(snapshot, change) as supposed:
        return compare(snapshot, supposed, scope, store.sheets)


def compare(before: Snapshot, after: Snapshot, scope: ReturnScope, sheets: Sequence[Sheet]) -> Consequences:
    """How a return, and the numbers of its sender and of England, differ between two snapshots of one record.

    They must differ in that return alone: whatever else differs would move numbers as well.
    """
    changed = compare_sheets(before, after, scope, sheets)
    programmes = list(dict.fromkeys(one.sheet.programme for one in changed))
    numbers = tuple(compare_numbers(scope, programmes, before, after))
    return Consequences(scope, changed, numbers, _compare_queries(before, after, scope))


def _compare_queries(before: Snapshot, after: Snapshot, scope: ReturnScope) -> QueryChanges:
    old, new = ({query.id for query in get_queries(asked, scope.quarter, scope.psc)} for asked in (before, after))
    return QueryChanges(len(new - old), len(old - new), len(old & new))


def compare_sheets(
    before: Snapshot, after: Snapshot, scope: ReturnScope, sheets: Sequence[Sheet], first_too: bool = True
) -> tuple[ReturnedChange, ...]:
    """The sheets of a return that differ between two snapshots; those that come for the first time only by name unless
    `first_too`.
    """
    stood, stands = (get_standing_submissions(asked, scope) for asked in (before, after))
    touched = [
        sheet
        for sheet in sheets_of(scope.sender, sheets, scope.quarter)
        if sheet.grain == "month" or stood.get(sheet.name) != stands.get(sheet.name)
    ]
    first = [sheet for sheet in touched if sheet.grain == "quarter" and sheet.name not in stood]
    if not first_too:
        touched = [sheet for sheet in touched if sheet not in first]
    old, new = (get_current_rows(asked, touched, scope) for asked in (before, after))
    last_quarter = ReturnScope(scope.psc, scope.quarter.previous)
    earlier = get_current_rows(before, first, last_quarter) if first_too else {}
    found = (_compare(sheet, scope.quarter, old, new, earlier) for sheet in touched)
    named = () if first_too else (ReturnedChange(sheet, last_quarter.quarter, None) for sheet in first)
    return (*named, *(one for one in found if one))


def _compare(sheet: Sheet, quarter: Quarter, before: _Rows, after: _Rows, earlier: _Rows) -> ReturnedChange | None:
    """How a sheet would differ; None where it stays as it stands."""
    old, new = before.get(sheet.name), after.get(sheet.name)
    if new is None:
        return None if old is None else ReturnedChange(sheet, quarter, None, gone=True)
    if old is not None:
        changes = compare_rows(sheet, quarter, old, new)
        return ReturnedChange(sheet, quarter, changes) if changes else None
    last = earlier.get(sheet.name)
    since = compare_rows(sheet, quarter, last, new) if last is not None else None
    return ReturnedChange(sheet, quarter.previous, since)
