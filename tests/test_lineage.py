"""Lineage: the cells that a row comes from, opened and read; and the figures that a cell moves, moved through the door."""

import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from io import BytesIO
from random import Random

import pytest
from cases import all_hold
from drawn_by_lot import draw_pairs
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.workbook import Workbook
from returns_made import WESSEX, put, return_with

from natpatsip import catalogue
from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.figure import Figure
from natpatsip.intake import receive
from natpatsip.lineage.cells import Cell
from natpatsip.lineage.moving import NoSuchCell, find_answer
from natpatsip.lineage.rows import name_rows
from natpatsip.lineage.tracing import Trace, trace_row
from natpatsip.lineage.wording import describe_trace
from natpatsip.quarters import Quarter
from natpatsip.returns.opened_at import open_at
from natpatsip.sheets import sheets_of
from natpatsip.store import Snapshot, Store

Q4 = Quarter(2022, 4)
TODAY = date(2023, 5, 1)
LEAD = Actor("Programme manager")
# Of so many rows so many cells each are looked up, and so many are changed through the door.
_CELLS_OF_A_ROW = 20
# The figures of short sheets are soon drawn again.
_SHORT = ("systems", "opioids", "preterm_score")
_LOOKED_UP = [
    pytest.param(1, _SHORT, id="some"),
    pytest.param(50, (), marks=pytest.mark.prove, id="1,000 cells"),
]
_CHANGED = [pytest.param(1, _SHORT, id="one"), pytest.param(200, (), marks=pytest.mark.prove, id="200 cells")]
_ANSWERS = [id for id, definition in FIGURES.items() if not definition.not_traced]
_EXTRACTS = ("opioid_items", "restraint_reported")
# So many of its choices are tried, for a row may rest on a list of organisations alone.
_CHOICES_OF_A_FIGURE = 4
# Their sums have to agree, so that one cell alone cannot change.
_CHANGED_TOGETHER = ("care_homes", "narrative")


class Opened:
    """The stored workbooks, each opened once by a program that is not ours."""

    def __init__(self, store: Store):
        self._open = cache(lambda submission: load_workbook(BytesIO(store.get_workbook(submission)), data_only=True))

    def words_in(self, cell: Cell) -> set[str]:
        """What stands in a cell, as it may be written out."""
        book: Workbook = self._open(cell.submission)
        value = book[cell.sheet][cell.place].value
        if isinstance(value, datetime):
            return {f"{value:%B %Y}", f"{value.day} {value:%B %Y}"}
        return {" ".join(str(value).split())}


def sum_of(trace: Trace, column: str) -> int:
    """The counts in the cells that move a column, added up."""
    return sum(int(cell.words) for cell in trace.cells if column in cell.moves)


def test_a_share_comes_from_the_cells_of_its_two_parts(demonstration):
    with demonstration.snapshot() as snapshot:
        selection = Selection.ending(Q4)
        homes = trace_row("fig01", selection, "Wessex", snapshot)
        row = name_rows(homes.figure)["Wessex"]
        assert {cell.sheet for cell in homes.cells} == {"Care homes"}
        assert (sum_of(homes, "homes_stage5"), sum_of(homes, "homes")) == (row["homes_stage5"], row["homes"])
        # The report: 21 wards are supported directly, of 47.
        wards = trace_row("fig19", selection, "Wessex", snapshot)
        direct = [cell for cell in wards.cells if (cell.sheet, cell.heading) == ("Wards", "Support")]
        of_trusts = [cell for cell in wards.cells if (cell.sheet, cell.words.isdecimal()) == ("Trusts", True)]
        assert (len(direct), {cell.words for cell in direct}) == (21, {"Direct"})
        assert sum(int(cell.words) for cell in of_trusts) == 47
        assert len({cell.submission for cell in wards.cells}) == 1


def test_a_trace_is_told_with_who_sent_it_and_what_cannot_be_traced_in_words(demonstration, capsys):
    at = ["--database", str(demonstration.path), "trace"]
    assert main([*at, "safety_systems", "--quarter", "Q4 2022/23", "--row", "kent, surrey", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (file,) = told["files"]
    events = {cell["place"]: cell["words"] for cell in told["cells"] if cell["moves"] == ["events"]}
    assert (file["psc"], file["quarter"], file["by_whom"]) == ("KSS", "2022/23 Q4", "Demonstration")
    assert (told["row"], len(events)) == ("Kent, Surrey & Sussex", 3)
    asked = ["--submission", str(file["submission"]), "--cell", f"systems!{min(events).lower()}"]
    assert main([*at, "safety_systems", "--row", "Atlantis"]) == 2
    assert "has no row “Atlantis”" in capsys.readouterr().err
    assert main([*at, *asked, "--instead", "many"]) == 2
    assert "allowed is a whole number" in capsys.readouterr().err
    assert main([*at, "--submission", "1", "--cell", "Systems!Z99"]) == 2
    assert "has no answer in this cell" in capsys.readouterr().err


@pytest.mark.parametrize(("rows", "sheets"), _LOOKED_UP)
def test_cells_traced_from_rows_drawn_by_lot_hold_their_words(coming_in, rows, sheets):
    lot, opened = Random(20230331), Opened(coming_in)
    with coming_in.snapshot() as snapshot:
        last = snapshot.version.sequence
        found = _draw_cells(rows, sheets, lot, snapshot)
        # As it was after an earlier event, when the last quarters had not come in.
        with snapshot.as_at(lot.randrange(last // 2, last)) as earlier:
            found += _draw_cells(max(1, rows // 5), sheets, lot, earlier)

    _look_up(found, opened)


def _look_up(cells: Sequence[Cell], opened: Opened) -> None:
    def check(cell: Cell) -> None:
        assert cell.words in opened.words_in(cell), cell

    all_hold(check, cells, lambda cell: f"{cell.submission} {cell.address}")


@pytest.mark.prove
def test_cells_traced_as_closed_are_those_that_stood_then(coming_in, tmp_path):
    store = Store(shutil.copy(coming_in.path, tmp_path / "natpatsip.duckdb"))
    with store.writing() as writing:
        closed = [writing.close(programme.code, Q4, LEAD) for programme in catalogue.programmes()]
    assert receive(store, return_with(put("Systems!D5", 9)), "late.xlsx", LEAD, today=TODAY).submission > max(closed)
    with store.snapshot(as_closed=True) as snapshot:
        found = _draw_cells(10, (), Random(20230504), snapshot)
    assert max(cell.submission for cell in found) < min(closed)
    _look_up(found, Opened(store))


@pytest.mark.prove
def test_every_figure_leads_to_cells_or_says_what_it_comes_from(coming_in):
    lot, opened = Random(20230505), Opened(coming_in)
    with coming_in.snapshot() as snapshot:

        def check(figure_id: str) -> None:
            drawn = (pair.selection for pair in pairs if pair.figure == figure_id)
            selections = [one for one in drawn if not figure(figure_id, one, snapshot).empty][:_CHOICES_OF_A_FIGURE]
            traces = (_trace_any(figure_id, selection, lot, snapshot) for selection in selections)
            trace = next((trace for trace in traces if trace.cells), None)
            assert trace, f"nothing of {len(selections)} choices can be traced"
            _look_up([lot.choice(trace.cells)], opened)

        pairs = draw_pairs(12 * len(FIGURES))
        all_hold(check, [id for id in _ANSWERS if FIGURES[id].sheet not in _EXTRACTS], str)
        for figure_id in FIGURES.keys() - set(_ANSWERS):
            trace = _trace_any(figure_id, Selection.ending(Q4), lot, snapshot)
            assert not trace.cells and describe_trace(trace) == FIGURES[figure_id].not_traced


def _trace_any(figure_id: str, selection: Selection, lot: Random, snapshot: Snapshot) -> Trace:
    """The trace of any row."""
    return trace_row(
        figure_id, selection, lot.choice(list(name_rows(figure(figure_id, selection, snapshot)))), snapshot
    )


def _draw_cells(rows: int, sheets: Collection[str], lot: Random, snapshot: Snapshot) -> list[Cell]:
    """Some cells of each of so many rows that rest on any, of figures under choices drawn by lot."""
    traces = (trace for trace in _draw_traces(sheets, lot, snapshot) if trace.cells)
    found: list[Cell] = []
    for _, trace in zip(range(rows), traces, strict=False):
        found += lot.choices(trace.cells, k=_CELLS_OF_A_ROW)
    return found


def _draw_traces(sheets: Collection[str], lot: Random, snapshot: Snapshot) -> Iterator[Trace]:
    """Traces of figures of these sheets, or of any: a publisher's extract is no workbook."""
    pairs = [pair for pair in draw_pairs(5 * len(FIGURES)) if not sheets or FIGURES[pair.figure].sheet in sheets]
    for pair in lot.sample(pairs, len(pairs)):
        drawn = figure(pair.figure, pair.selection, snapshot)
        if not drawn.empty and FIGURES[pair.figure].sheet not in _EXTRACTS:
            yield _trace_any(pair.figure, pair.selection, lot, snapshot)


@pytest.mark.parametrize(("count", "sheets"), _CHANGED)
def test_exactly_the_figures_named_move_when_a_cell_changes(record_of_two_quarters, tmp_path, capsys, count, sheets):
    lot, tried, selection = Random(20230630), 0, Selection.ending(Q4)
    with Store(record_of_two_quarters).snapshot() as snapshot:
        (sent,) = snapshot.rows(
            "SELECT max(submission) AS number FROM submissions WHERE psc = ? AND quarter = ?", [WESSEX.psc, Q4.key]
        )
        while tried < count:
            place, instead = _draw_change(lot, sheets, sent["number"], snapshot)
            changed = Store(shutil.copy(record_of_two_quarters, tmp_path / "changed.duckdb"))
            receipt = receive(changed, return_with(put(place, _typed(instead))), "return.xlsx", LEAD, today=TODAY)
            if not receipt.accepted or receipt.already:
                continue
            tried += 1
            asked = ["--submission", str(sent["number"]), "--cell", place, "--instead", instead, "--json"]
            assert main(["--database", str(record_of_two_quarters), "trace", *asked]) == 0
            named = set(json.loads(capsys.readouterr().out)["moves"])
            programme = find_answer(sent["number"], place, snapshot).sheet.programme
            # Those of other programmes are drawn from time to time alone, for that takes long.
            drawn = [id for id in _ANSWERS if tried % 20 == 0 or get_programme(id) in (programme, "")]
            with changed.snapshot() as after:
                moved = {
                    id
                    for id in drawn
                    if rows_of(figure(id, selection, after)) != rows_of(figure(id, selection, snapshot))
                }
            assert moved == named, f"{place}: {instead}"


def rows_of(drawn: Figure) -> list[tuple]:
    """The cells of a table as it is shown, whatever the order of its rows."""
    return sorted(tuple(str(row.get(column.name)) for column in drawn.columns) for row in drawn.rows)


def _draw_change(lot: Random, sheets: Collection[str], submission: int, snapshot: Snapshot) -> tuple[str, str]:
    """A cell of a return, and another answer that is allowed there."""
    every = [sheet for sheet in sheets_of("collaborative") if sheet.name not in _CHANGED_TOGETHER]
    known = [sheet for sheet in every if not sheets or sheet.name in sheets]
    while True:
        sheet = lot.choice(known)
        rows = snapshot.rows(f"SELECT as_given FROM {sheet.name} WHERE submission = ?", [submission])
        columns = {column.name: column for column in sheet.table_columns if not column.key}
        given = json.loads(lot.choice(rows)["as_given"]) if rows else {}
        cells = [(columns[name], *given[name]) for name in given if name in columns and given[name][1]]
        if not cells:
            continue
        column, place, words = lot.choice(cells)
        offered = column.type.choices(WESSEX.psc, Q4.end)
        others = [words_offered for words_offered in offered if words_offered != words]
        if words.isdecimal():
            return f"{sheet.title}!{place}", str(int(words) + 1)
        if others:
            return f"{sheet.title}!{place}", lot.choice(others)


def _typed(words: str) -> str | int:
    return int(words) if words.isdecimal() else words


def test_a_cell_that_holds_nothing_that_counts_is_told(demonstration):
    with demonstration.snapshot() as snapshot, pytest.raises(NoSuchCell, match="No sheet is called “Wrads”"):
        find_answer(1, "Wrads!G7", snapshot)


def test_a_workbook_opens_at_the_cell_and_is_else_as_it_came(demonstration):
    with demonstration.snapshot() as snapshot:
        cell = trace_row("safety_systems", Selection.ending(Q4), "Wessex", snapshot).cells[0]
    sent = demonstration.get_workbook(cell.submission)
    opened, before = (load_workbook(BytesIO(book)) for book in (open_at(sent, cell.sheet, cell.place), sent))
    assert opened.active.title == cell.sheet
    assert opened.active.sheet_view.selection[-1].activeCell == cell.place
    assert [page.title for page in opened if page.sheet_view.tabSelected] == [cell.sheet]
    for page in before:
        assert list(opened[page.title].values) == list(page.values)


def test_a_chart_that_stands_before_the_sheets_is_counted_as_a_tab(store):
    def begin_with_chart(book: Workbook) -> None:
        tab = book.create_chartsheet("Chart", 0)
        tab.add_chart(BarChart())
        tab.sheetViews.sheetView[0].tabSelected = True
        book.active = 0

    number = receive(store, return_with(begin_with_chart), "Wessex.xlsx", LEAD, today=TODAY).submission
    opened = load_workbook(BytesIO(open_at(store.get_workbook(number), "Wards", "G7")))
    assert opened.active.title == "Wards"
    assert [page.title for page in opened.worksheets if page.sheet_view.tabSelected] == ["Wards"]
    assert not opened["Chart"].sheetViews.sheetView[0].tabSelected
