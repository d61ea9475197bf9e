"""Checking files: what they are, who checks them, which return they must be; then how far they are and what came of them."""

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from natpatsip.days import day_now
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.returns.package import FILE_LIMIT
from natpatsip.returns.unpacking import MIB
from natpatsip.sheets.cover import name_return, sender_names
from natpatsip.sheets.extracts import EXTRACTS, PUBLISHERS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Sheet
from natpatsip.store.coverage import get_last_complete_return
from natpatsip.store.status import get_quarters
from natpatsip.ui.database import drafts, store
from natpatsip.ui.forms import CHECKED_BY, LONGEST_NAME
from natpatsip.ui.links import IN_SESSION
from natpatsip.ui.page_words import as_written
from natpatsip.ui.sending.batches import Batch, Upload, batches
from natpatsip.ui.sending.drafting import CHOSEN
from natpatsip.ui.sending.quarter_choice import ended_quarters, quarter_due
from natpatsip.ui.sending.receipts import show_batch, summary

RESULTS_ANCHOR = "your-upload"
_LOOK_AGAIN_SECONDS = 0.5
# The last check of which this visitor saw what was found.
_SHOWN = "shown_check"
_ANY_COLLABORATIVE = "As each cover says"


def show_upload_form() -> None:
    """Files, what any CSV among them is, sender and, for who wants it, the one return that they may be."""
    round_ = st.session_state.setdefault("upload_round", 0)
    files = st.file_uploader(
        "Filled-in returns (.xlsx), or a publisher’s extract (.csv); one or several",
        accept_multiple_files=True,
        max_upload_size=FILE_LIMIT // MIB,
        key=f"files_{round_}",
    )
    claim = _choose_claim() if any(_is_csv(file.name) for file in files) else None
    by = st.text_input(
        "Your name or role",
        key=CHECKED_BY,
        max_chars=LONGEST_NAME,
        placeholder="Such as: Programme manager, Wessex",
        **IN_SESSION,
    )
    with st.expander("Accept one collaborative and quarter only (optional)"):
        expected = _choose_expected()
    st.caption(
        "A collaborative’s return is checked and kept as a draft; you send it below. The national team’s workbook and a"
        " publisher’s CSV are stored at once, each sheet in which nothing has to be put right."
    )
    if st.button("Check", type="primary", key=f"check_{round_}"):
        _begin(files, claim, by.strip(), expected)


def show_results() -> None:
    """The upload that the URL names or that this visitor made last: its progress, then what came of each file."""
    id = _remembered_id()
    batch = batches().find(id)
    if batch is None:
        if id:
            st.info(
                "What came of that check is no longer kept here. Whatever was drafted or stored is below.",
                icon=":material/history:",
            )
        return
    st.header("What the check found", anchor=RESULTS_ANCHOR)
    if batch.running:
        _follow(batch)
        return
    show_batch(batch)
    if st.session_state.get(_SHOWN) != batch.id:
        st.session_state[_SHOWN] = batch.id
        _choose_draft(batch)


def show_summary() -> None:
    """A finished upload in one line, for the top of the page."""
    batch = batches().find(_remembered_id())
    if batch and not batch.running:
        st.markdown(f"**Your check:** {summary(batch)} [See the result](#{RESULTS_ANCHOR})")


def _choose_expected() -> ReturnScope | None:
    st.markdown("A file for another collaborative or quarter is then refused.")
    names = {None: _ANY_COLLABORATIVE} | sender_names()
    left, right = st.columns(2)
    psc = left.selectbox("Collaborative", names, format_func=names.__getitem__, key="expected_psc")
    if psc is None:
        return None
    with store().snapshot() as snapshot:
        stored, complete = get_quarters(snapshot), get_last_complete_return(snapshot, psc)
    quarters = ended_quarters(stored, day_now())
    due = quarters.index(quarter_due(complete, stored, day_now()))
    return ReturnScope(
        psc, right.selectbox("Quarter of the return", quarters, due, format_func=str, key=f"expected_quarter_{psc}")
    )


def _choose_claim() -> ExtractDetails | None:
    """What the CSV is; None until its extract and day are both given."""
    st.markdown("A CSV has no cover, so say here what it is.")
    left, right = st.columns(2)
    sheet = left.selectbox(
        "The CSV is the extract",
        EXTRACTS,
        index=None,
        format_func=_extract_label,
        placeholder="Choose an extract",
        key="extract",
    )
    day = right.date_input(
        "Day of the extract", value=None, max_value=day_now(), format="DD/MM/YYYY", key="extract_date"
    )
    if sheet is None:
        return None
    source = st.text_input("Source of the extract", PUBLISHERS[sheet.name], key=f"source_{sheet.name}").strip()
    return ExtractDetails(sheet, day, source or PUBLISHERS[sheet.name]) if day else None


def _extract_label(sheet: Sheet) -> str:
    return f"{sheet.title} ({PUBLISHERS[sheet.name]})"


def _is_csv(file_name: str) -> bool:
    return PurePath(file_name).suffix.casefold() == ".csv"


def _begin(files: Sequence[UploadedFile], claim: ExtractDetails | None, by: str, expected: ReturnScope | None) -> None:
    if not files:
        st.warning("Choose a file first.", icon=":material/upload_file:")
    elif claim is None and any(_is_csv(file.name) for file in files):
        st.warning(
            "Say first which extract the CSV is, and of what day. If it is a return, send the workbook itself (.xlsx).",
            icon=":material/help:",
        )
    elif not by:
        st.warning("Write your name or role first: it is kept with the draft.", icon=":material/person:")
    else:
        uploads = [Upload(file.name, file.getvalue(), claim if _is_csv(file.name) else None) for file in files]
        batch = batches().start(store(), drafts(), uploads, by, expected)
        # Remembered before anything is drawn: a second click can end this run at the next thing that is.
        st.session_state["upload"] = batch.id
        st.session_state["upload_round"] += 1
        st.query_params["batch"] = batch.id
        st.rerun()


def _remembered_id() -> str | None:
    """The upload to show; put back into the URL when the visitor has been to another page."""
    id = st.query_params.get("batch") or st.session_state.get("upload")
    if id and "batch" not in st.query_params:
        st.query_params["batch"] = id
    return id


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _follow(batch: Batch) -> None:
    done, total = len(batch.outcomes), len(batch.file_names)
    if done == total:
        st.rerun()
    st.progress(done / total, f"Checking file {done + 1} of {total}: {as_written(batch.file_names[done])}")
    st.markdown("You may leave this page: the check goes on, and what came of it will be here.")


def _choose_draft(batch: Batch) -> None:
    """Show, of the drafts below, that of the last return that a check took into one."""
    scopes = [outcome.receipt.scope for outcome in batch.outcomes if outcome.receipt and outcome.receipt.scope]
    drafted = [scope for scope in scopes if scope.sender == "collaborative"]
    if drafted:
        st.session_state[CHOSEN] = name_return(drafted[-1])
