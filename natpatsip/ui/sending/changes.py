"""What a change would do, on a page: sheet by sheet, and the headline numbers that move."""

import streamlit as st

from natpatsip.preview.consequences import Consequences, ReturnedChange
from natpatsip.preview.numbers import NumberMoved
from natpatsip.preview.wording import NO_NUMBER_MOVES, NOTHING_CHANGES, describe_queries, describe_sheet
from natpatsip.sheets.changes import SheetChanges
from natpatsip.ui.page_words import as_written
from natpatsip.ui.word_table import show_words

# More cells of a sheet than this are past reading on a screen; the others are counted.
_MOST_CELLS = 60


def show_consequences(consequences: Consequences, name: str) -> None:
    """Sheets and numbers that change; `name` says what would change them, for who hears the tables read out."""
    if consequences.nothing:
        st.markdown(NOTHING_CHANGES)
        return
    if consequences.numbers:
        st.markdown("**Headline numbers and ambitions that move**")
        show_words(
            [_number_row(moved) for moved in consequences.numbers], f"Numbers that move: {name}", numbers=["Change"]
        )
    else:
        st.markdown(NO_NUMBER_MOVES)
    if words := describe_queries(consequences):
        st.markdown(words)
    for change in consequences.sheets:
        _show_sheet(change, consequences, name)


def _number_row(moved: NumberMoved) -> dict[str, str]:
    return {
        "Number": moved.label,
        "Of": moved.place,
        "Before": moved.before,
        "After": moved.after,
        "Change": moved.by,
    }


def _show_sheet(change: ReturnedChange, consequences: Consequences, name: str) -> None:
    words = as_written(describe_sheet(change, consequences))
    rows = _cell_rows(change.changes) if change.changes else []
    if not rows:
        st.markdown(words)
        return
    with st.expander(words):
        show_words(rows[:_MOST_CELLS], f"{change.sheet.title}: {name}")
        if len(rows) > _MOST_CELLS:
            st.markdown(f"And {len(rows) - _MOST_CELLS:,} more.")


def _cell_rows(changes: SheetChanges) -> list[dict[str, str]]:
    """Moves of stage first, then lines that join and leave, then every other cell."""
    others = [cell for cell in changes.cells if not cell.of_stage]
    cells, lines = [*changes.moves, *others], [(line, "Joins") for line in changes.joined]
    lines += [(line, "Leaves") for line in changes.left]
    rows = [
        {"Line": cell.line, "Column": cell.heading, "Before": cell.before or "Blank", "After": cell.after or "Blank"}
        for cell in cells
    ]
    whole = [{"Line": line, "Column": "The whole line", "Before": "", "After": fate} for line, fate in lines]
    return [*rows[: len(changes.moves)], *whole, *rows[len(changes.moves) :]]
