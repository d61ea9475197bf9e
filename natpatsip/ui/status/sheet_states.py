"""How far each sheet is: a line a collaborative, a column a sheet, the state in words with a sign before them."""

from collections.abc import Sequence

import streamlit as st

from natpatsip import organisations
from natpatsip.days import day_now
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.quarters import Quarter, quarters_between
from natpatsip.sheets import sheets_of
from natpatsip.store.calendar import get_calendars
from natpatsip.store.status import get_quarters
from natpatsip.store.timeliness import SheetState, SheetStatus, get_sheet_statuses
from natpatsip.ui.database import drafts, store
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.links import KEPT, link_collaboratives
from natpatsip.ui.style import is_phone
from natpatsip.ui.word_table import show_words

_SIGNS: dict[SheetState, str] = {
    "not begun": "○",
    "draft": "◔",
    "signed off": "◑",
    "sent": "●",
    "queries open": "?",
    "accepted": "✓",
}
_MEANINGS = (
    "○ not begun, ◔ a draft, ◑ signed off and not sent, ● sent, ? sent with queries open, ✓ sent and every"
    " explanation accepted."
)


def choose_quarter() -> Quarter:
    """The quarter that the page is about: any with returns or a calendar, up to the next to begin. The latest is offered."""
    now = Quarter.containing(day_now())
    with store().snapshot() as snapshot:
        returned, set_for = get_quarters(snapshot), get_calendars(snapshot)
    latest = max(returned, default=now.previous)
    quarters = quarters_between(min([latest, *returned, *set_for]), max([now.next, *returned, *set_for]))[::-1]
    at = quarters.index(latest)
    return st.selectbox("Quarter", quarters, at, format_func=str, key="chased_quarter", width=240, **KEPT)


def show_sheet_states(quarter: Quarter) -> None:
    """A sentence on what is missing and late, then the table of every collaborative and sheet."""
    sheets = sheets_of("collaborative", store().sheets, quarter)
    drafted = drafts().sheets_of(quarter)
    with store().snapshot() as snapshot:
        statuses = get_sheet_statuses(snapshot, quarter, sheets, day_now(), drafted)
    if not statuses:
        st.write(f"No programme collects returns for {quarter}.")
        return
    st.markdown(describe_states(quarter, statuses))
    row = _row_by_state if is_phone() else _row_by_sheet
    rows = [
        {"Collaborative": psc.name} | row([one for one in statuses if one.psc == psc.code])
        for psc in organisations.collaboratives()
    ]
    show_words(rows, f"How far each sheet is for {quarter}", links=link_collaboratives())
    st.caption(_MEANINGS)
    offer_file("Download it with the time of every sheet (CSV)", "returned.csv", quarter=quarter.label)


def _row_by_sheet(statuses: Sequence[SheetStatus]) -> dict[str, str]:
    return {one.sheet.title: describe_state(one) for one in statuses}


def _row_by_state(statuses: Sequence[SheetStatus]) -> dict[str, str]:
    """The sheets of each state on a line of their own: a phone shows no ten columns."""
    by_state: dict[str, list[str]] = {}
    for one in statuses:
        by_state.setdefault(describe_state(one), []).append(one.sheet.title)
    return {"Sheets": "\n".join(f"{state}: {format_list(titles)}" for state, titles in by_state.items())}


def describe_states(quarter: Quarter, statuses: Sequence[SheetStatus]) -> str:
    """How many sheets of a quarter came, how many did not, and how many of either are late. Voluntary sheets are left out."""
    expected = [one for one in statuses if not one.sheet.optional]
    missing = [one for one in expected if not one.returned]
    late = [one for one in expected if one.returned and one.days_late]
    came = len(expected) - len(missing)
    parts = [f"{came:,} of {format_count(len(expected), 'sheet', 'sheets')} came"]
    if late:
        parts.append(f"{len(late):,} of them late")
    if closed := [one for one in missing if one.closed]:
        parts.append(f"{len(closed):,} {agree('is', len(closed))} no longer waited for")
    if overdue := [one for one in missing if one.waited_for and one.days_late]:
        parts.append(f"{len(overdue):,} {agree('is', len(overdue))} overdue")
    return f"**{quarter}: {format_list(parts)}.**"


def describe_state(status: SheetStatus) -> str:
    """The state in words: “? 2 to explain, 1 to accept; 3 days late”."""
    words = status.state[0].upper() + status.state[1:]
    if status.sheet.optional and status.state == "not begun":
        words = "Voluntary"
    if status.state == "queries open":
        parts = {"to explain": status.waiting, "to accept": status.explained}
        words = ", ".join(f"{count} {what}" for what, count in parts.items() if count)
    late = ""
    if not status.returned and status.closed and not status.sheet.optional:
        late = "; no longer waited for"
    elif status.days_late:
        late = f"; {format_count(status.days_late, 'day', 'days')} late"
    draft = "; a new draft" if status.redrafted else ""
    return f"{_SIGNS[status.state]} {words}{late}{draft}"
