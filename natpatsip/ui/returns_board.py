"""Who has returned: a sentence for the latest quarter, and the table of every collaborative and sheet."""

from collections.abc import Mapping, Sequence

import streamlit as st

from natpatsip import organisations
from natpatsip.figures.wording import listed
from natpatsip.quarters import Quarter
from natpatsip.sheets.specification import Sheet
from natpatsip.store.board import Returned, get_quarters, get_returned
from natpatsip.ui.page_words import moment
from natpatsip.ui.record import store
from natpatsip.ui.word_csv import words_csv
from natpatsip.ui.word_table import show_words

Board = Mapping[tuple[str, str], Returned]

NOT_RETURNED = "Not returned"
# More than this are past taking in as a sentence; then those who have returned are the shorter list.
_NAMED = 7


def show_state(quarter: Quarter | None = None) -> None:
    """One sentence: how many have returned a quarter, else the latest that anyone returned, and who is still waited for."""
    with store().reading() as reading:
        quarters = [quarter] if quarter else get_quarters(reading)
        board = get_returned(reading, quarters[0]) if quarters else {}
    st.markdown(state_of(quarters[0], board, store().sheets) if quarters else "Nobody has returned anything yet.")


def show_board() -> None:
    """The table for a quarter of choice, and its download."""
    with store().reading() as reading:
        quarters = get_quarters(reading)
    if not quarters:
        st.write("Nobody has returned anything yet. The first return that is stored will show here.")
        return
    quarter = st.selectbox(
        "Quarter", quarters, format_func=str, key="board_quarter", persist_state="session", width=240
    )
    with store().reading() as reading:
        board = get_returned(reading, quarter)
    rows = board_rows(board, store().sheets)
    show_words(rows, f"Who has returned for {quarter}")
    st.download_button(
        "Download this table (CSV)",
        lambda: words_csv(rows),
        f"Returned {quarter.label.replace('/', '-')}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def state_of(quarter: Quarter, board: Board, sheets: Sequence[Sheet]) -> str:
    """Where the returns of a quarter stand, naming whoever is fewer: those still waited for, or those that are in."""
    everyone = organisations.collaboratives()
    missing = {psc.name: [s.title for s in sheets if (psc.code, s.name) not in board] for psc in everyone}
    waited_for = [name for name, titles in missing.items() if titles]
    if not waited_for:
        return f"**{quarter}: all {len(everyone)} collaboratives have returned every sheet.**"
    complete = len(everyone) - len(waited_for)
    verb = "has" if complete == 1 else "have"
    start = f"**{quarter}: {complete} of {len(everyone)} collaboratives {verb} returned every sheet.**"
    if len(waited_for) <= _NAMED:
        return f"{start} Still waited for: {_listed(waited_for, missing, sheets, 'everything')}."
    begun = [name for name, titles in missing.items() if len(titles) < len(sheets)]
    if not begun:
        return f"**{quarter}: nobody has returned anything yet.**"
    there = {name: [s.title for s in sheets if s.title not in missing[name]] for name in begun}
    return f"{start} Returned so far: {_listed(begun, there, sheets, 'every sheet')}."


def board_rows(board: Board, sheets: Sequence[Sheet]) -> list[dict[str, str]]:
    """One row a collaborative, in published order: under each sheet's title when it was stored, then who sent it."""
    return [
        _board_row(psc, {s.title: board.get((psc.code, s.name)) for s in sheets})
        for psc in organisations.collaboratives()
    ]


def _board_row(psc: organisations.Collaborative, returned: Mapping[str, Returned | None]) -> dict[str, str]:
    stored = {title: moment(one.happened_at) if one else NOT_RETURNED for title, one in returned.items()}
    senders = dict.fromkeys(_sender(one) for one in returned.values() if one)
    return {"Collaborative": psc.name} | stored | {"Sent by": "; ".join(senders)}


def _sender(returned: Returned) -> str:
    return f"{returned.by_whom} (demonstration)" if returned.demonstration else returned.by_whom


def _listed(names: Sequence[str], titles: Mapping[str, list[str]], sheets: Sequence[Sheet], all_of_them: str) -> str:
    said = {name: all_of_them if len(titles[name]) == len(sheets) else listed(titles[name]) for name in names}
    return "; ".join(f"{name} ({what})" for name, what in said.items())
