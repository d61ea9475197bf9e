"""The draft of a return on the page: which, what is in it, what it would change, and how it is taken apart or dropped."""

from collections.abc import Callable, Hashable
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from natpatsip.access import VISITOR
from natpatsip.drafts import KEPT_DAYS, Draft, NoSuchDraft
from natpatsip.errors import UserError
from natpatsip.figures.formatting import format_list
from natpatsip.intake import DraftAsRead, keep_draft, read_draft
from natpatsip.preview import Consequences, weigh
from natpatsip.returns.problems import count_problems, errors
from natpatsip.sheets import find_sheet, sheets_of
from natpatsip.sheets.cover import name_return
from natpatsip.store import StoreProblem
from natpatsip.store.cache import Answer
from natpatsip.store.calendar import get_due
from natpatsip.text import written_day
from natpatsip.ui.database import drafts, store
from natpatsip.ui.downloads import Download, show_downloads
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.page_words import as_written, moment, tell_keeper
from natpatsip.ui.sending.changes import show_consequences
from natpatsip.ui.sending.explaining import offer_explanations
from natpatsip.ui.sending.problem_table import show_problems
from natpatsip.ui.sending.signing import offer_sending
from natpatsip.ui.word_table import show_words

CHOSEN = "draft"
# About what a draft and what it would change take.
_KEPT_BYTES = 2**20


def show_drafts() -> None:
    """The draft chosen: its sheets and problems, what it would change, its explanations, sign-off and sending."""
    try:
        found = drafts().all()
    except StoreProblem as problem:
        st.error(f"**The drafts cannot be read.** {tell_keeper(problem)}", icon=":material/error:")
        return
    if not found:
        st.markdown(
            "No draft is kept. A return that you check above is kept here until you send it; no figure shows it."
        )
        return
    _show_draft(_choose(found))


def _choose(found: list[Draft]) -> Draft:
    by_name = {name_return(draft.scope): draft for draft in found}
    if st.session_state.get(CHOSEN) not in by_name:
        st.session_state.pop(CHOSEN, None)
    return by_name[st.selectbox("Draft", by_name, key=CHOSEN, width=320, **IN_ADDRESS)]


def _show_draft(draft: Draft) -> None:
    name = name_return(draft.scope)
    _show_due(draft)
    _show_sheets(draft, name)
    try:
        held = _read(draft)
        _show_problems(held, name)
        st.subheader("What it would change", anchor=False)
        show_consequences(_weigh(held), name)
    except NoSuchDraft as problem:
        # Somebody else sent it, or took its sheets out, since the list of drafts was read.
        st.info(f"**This draft has changed while you looked.** {problem}", icon=":material/history:")
        return
    except StoreProblem as problem:
        st.error(f"**The draft cannot be read just now.** {tell_keeper(problem)}", icon=":material/error:")
        return
    offer_explanations(held)
    offer_sending(held)


def _show_due(draft: Draft) -> None:
    with store().snapshot() as snapshot:
        due = get_due(snapshot, draft.scope)
    if due:
        st.markdown(f"Due by {written_day(due)}.")


def _show_sheets(draft: Draft, name: str) -> None:
    rows = [
        {
            "Sheet": find_sheet(one.sheet).title,
            "From the file": one.file_name,
            "Checked by": one.by_whom,
            "When": moment(one.at),
            "To put right": f"{one.errors:,}" if one.errors else "Nothing",
            "To explain": f"{one.queries:,}" if one.queries else "Nothing",
        }
        for one in draft.sheets
    ]
    show_words(rows, f"Sheets of the draft: {name}")
    drafted = {one.sheet for one in draft.sheets}
    own = sheets_of("collaborative", store().sheets, draft.scope.quarter)
    others = [sheet.title for sheet in own if sheet.name not in drafted]
    if others:
        st.markdown(f"Not in the draft: {format_list(others)}. What was sent before stays as it was.")
    with st.expander("Take a sheet out, or drop the draft"):
        _offer_taking_out(draft)


def _offer_taking_out(draft: Draft) -> None:
    titles = {one.sheet: find_sheet(one.sheet).title for one in draft.sheets}
    sheet = st.selectbox("Sheet to take out", titles, format_func=titles.__getitem__, key="taken_out", width=320)
    # Each has a key of its own: the second half of a double click would find the button of what is shown next.
    if st.button("Take it out", key=f"take_out_{sheet}_{draft.fingerprint}"):
        _change(lambda: drafts().leave_out(draft.scope, sheet, VISITOR))
    st.markdown(
        f"A draft is dropped once it is sent, or {KEPT_DAYS} days after its last change. What stands is left alone."
    )
    if st.button("Drop the whole draft", key=f"drop_{draft.fingerprint}"):
        _change(lambda: drafts().drop(draft))


def _change(change: Callable[[], None]) -> None:
    """Change a draft and draw the page anew; where that cannot be, say why."""
    try:
        change()
    except UserError as problem:
        st.error(f"The draft is as it was. {as_written(str(problem))}", icon=":material/error:")
    else:
        st.rerun()


def _read(draft: Draft) -> DraftAsRead:
    """The draft as it reads, made once for as long as neither it nor the record changes."""
    held = _keep(("draft", draft.scope, draft.fingerprint), lambda: read_draft(store(), drafts(), draft))
    # The same draft may have been signed off since.
    return replace(held, draft=draft)


def _weigh(held: DraftAsRead) -> Consequences:
    draft = held.draft
    return _keep(
        ("consequences", draft.scope, draft.fingerprint),
        lambda: weigh(store(), draft.scope, lambda writing: keep_draft(writing, held, VISITOR)),
    )


def _keep(key: Hashable, make: Callable[[], Answer]) -> Answer:
    with store().snapshot() as snapshot:
        return snapshot.keep(key, make, lambda answer: _KEPT_BYTES)


def _show_problems(held: DraftAsRead, name: str) -> None:
    wrong = count_problems(errors(held.problems))
    queries = count_problems(held.problems) - wrong
    if not held.problems:
        st.markdown("There is nothing to put right or to explain.")
        return
    parts = [f"{wrong:,} to put right"] if wrong else []
    parts += [f"{queries:,} to explain"] if queries else []
    with st.expander(f"In the draft: {', '.join(parts)}"):
        show_problems(held.problems, f"Draft of {name}", "problems of the draft")
    show_downloads([_marked(held.draft, file.name, file.sha256) for file, parsed in held.files if parsed.all_problems])


def _marked(draft: Draft, file_name: str, sha256: str) -> Download:
    """The sender’s own file with its problems marked at their cells, to be mended and checked again."""
    query = {"psc": draft.scope.psc, "quarter": draft.scope.quarter.label, "file": sha256}
    return Download(f"{file_name} with its problems marked", "marked.xlsx", urlencode(query))
