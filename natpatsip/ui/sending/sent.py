"""The receipt of a return that was sent: its files and sheets, thanks, and the sender's own numbers."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from natpatsip.analysis.selection import Selection
from natpatsip.days import day_now
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.programmes import keep_headline
from natpatsip.figures.wording import labels
from natpatsip.intake import SentReturn
from natpatsip.sheets import find_sheet
from natpatsip.sheets.cover import name_return, sender_name
from natpatsip.store.calendar import get_calendars
from natpatsip.store.queries import Query, get_queries
from natpatsip.text import written_day
from natpatsip.ui.control.wards import offer_ward_charts
from natpatsip.ui.database import store
from natpatsip.ui.pages import PROGRAMMES, STATUS, PageEntry, link_to
from natpatsip.ui.query_answers import STATE_WORDS
from natpatsip.ui.sending.signing import SENT
from natpatsip.ui.word_table import show_words


def show_sent() -> None:
    """What this visitor sent last, until another is sent."""
    sent: SentReturn | None = st.session_state.get(SENT)
    if sent is None:
        return
    scope = sent.draft.scope
    name = name_return(scope)
    st.header("Sent")
    st.success(f"**{name} is in. Thank you.** The figures show it from now on.", icon=":material/check_circle:")
    show_words(_file_rows(sent), f"Receipt: {name}")
    if sent.set_aside:
        returns = format_count(sent.set_aside, "demonstration return", "demonstration returns")
        st.markdown(
            f"This is a return of your own, so {returns} of {sender_name(scope.psc)} no longer"
            f" {'counts' if sent.set_aside == 1 else 'count'}. Each is in the history below, and can be restored there."
        )
    _show_queries(sent)
    _show_own_numbers(sent)
    _show_next(sent)


def _show_queries(sent: SentReturn) -> None:
    """What the return is asked about now, each query with its explanation."""
    scope = sent.draft.scope
    with store().snapshot() as snapshot:
        queries = get_queries(snapshot, scope.quarter, scope.psc)
    if queries:
        show_words([_query_row(query) for query in queries], f"Queries: {name_return(scope)}")
    waiting = [query for query in queries if query.owner == "collaborative"]
    if waiting:
        by = written_day(min(query.due for query in waiting))
        st.markdown(f"Please explain {format_count(len(waiting), 'query', 'queries')} by {by}.")
        link_to(STATUS, "Explain them")


def _query_row(query: Query) -> dict[str, str]:
    explanation = query.explanation
    words = f"{explanation.choice}: {explanation.words}" if explanation else ""
    return {
        "Where": query.place,
        "What was found": query.found,
        "Explanation": words,
        "State": STATE_WORDS[query.state],
    }


def _file_rows(sent: SentReturn) -> list[dict[str, str]]:
    rows = []
    for (sha256, drafted), receipt in zip(sent.draft.files.items(), sent.receipts, strict=True):
        number = "stood already" if receipt.already else f"number {receipt.submission}"
        sheets = format_list([find_sheet(one.sheet).title for one in drafted])
        rows.append({"File": receipt.file_name, "Kept as": number, "Sheets": sheets, "SHA-256 of the file": sha256})
    return rows


def _show_own_numbers(sent: SentReturn) -> None:
    """For each programme of what was sent, its sentence for the sender alone, which says what moved on the quarter; then the
    charts of the sender’s wards.
    """
    scope = sent.draft.scope
    programmes = {find_sheet(one.sheet).programme for one in sent.draft.sheets}
    selection = Selection.ending(scope.quarter, psc=(scope.psc,))
    entries = [entry for entry in PROGRAMMES if entry.programme in programmes]
    with store().snapshot() as snapshot:
        told = [keep_headline(entry.programme, selection, snapshot).sentence for entry in entries]
    st.markdown("**Your own numbers**")
    query = urlencode({"psc": labels("psc")[scope.psc], "quarter": scope.quarter.label})
    links = [_link(entry, query) for entry in entries]
    items = (f"<li>{escape(sentence)} {link}</li>" for sentence, link in zip(told, links, strict=True))
    st.html(f"<ul>{''.join(items)}</ul>")
    offer_ward_charts(scope.psc, scope.quarter)


def _link(entry: PageEntry, query: str) -> str:
    return f'<a href="{entry.path}?{escape(query)}" target="_self">Your charts: {escape(entry.title)}</a>'


def _show_next(sent: SentReturn) -> None:
    """The next day of this quarter’s calendar, or of a later one’s, that is still to come."""
    with store().snapshot() as snapshot:
        calendars = get_calendars(snapshot)
    days = [
        (day, words, quarter)
        for quarter, calendar in calendars.items()
        for words, day in calendar.days
        if day >= day_now() and quarter >= sent.draft.scope.quarter
    ]
    if days:
        day, words, quarter = min(days)
        st.markdown(f"**Next:** {quarter}, {words.lower()} on {written_day(day)}.")
