"""What every page says of the data it shows: what kind it is, how fresh, and what to do when there is none."""

from html import escape

import streamlit as st

import natpatsip
from natpatsip import catalogue
from natpatsip.figures.subject import describe_coming_in
from natpatsip.organisations.made_up import count_variants
from natpatsip.store import StoreProblem
from natpatsip.store.coverage import Coverage, get_coming_in, get_latest_settled
from natpatsip.store.status import get_last_event, has_demonstration
from natpatsip.ui.database import store
from natpatsip.ui.filters import set_quarter
from natpatsip.ui.page_words import moment, tell_keeper
from natpatsip.ui.pages import ACCESSIBILITY, RETURNS, link_to
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection


def stop_without_record() -> None:
    """End the page, with the reason, where there is no record to show, nor one that was read before."""
    try:
        with store().snapshot():
            return
    except StoreProblem as problem:
        st.error(f"**The record cannot be opened.** {tell_keeper(problem)}", icon=":material/error:")
        st.stop()


def show_notices(programme: str) -> None:
    """That the record may be out of date; then in a line that the data is a demonstration, for as long as any demonstration
    return is current, and what of a programme is still coming in, or that it has ended.
    """
    with snapshot_shown() as snapshot:
        demonstration = has_demonstration(snapshot)
    if problem := store().problem:
        st.warning(
            "**The record cannot be read just now.** You can go on looking at what was read of it last; what came since is"
            f" not in it, and no return can be sent. {tell_keeper(problem)}",
            icon=":material/sync_problem:",
        )
    with st.container(key="notices", horizontal=True, vertical_alignment="center", gap="small"):
        if demonstration:
            scale = count_variants()
            short, whole = catalogue.demonstration_in_short(scale), catalogue.demonstration_notice(scale)
            st.html(
                f"<details><summary>{escape(short)} <u>More</u></summary>{escape(whole)}</details>", width="content"
            )
        if programme:
            _show_coming_in(programme)


def _show_coming_in(programme: str) -> None:
    """Which quarters of a programme are still coming in: of whom the numbers are, or where to look at them."""
    with snapshot_shown() as snapshot:
        coming_in, latest = get_coming_in(snapshot, programme), get_latest_settled(snapshot)
    last = catalogue.programme(programme).last_quarter
    if last and latest and last < latest:
        st.markdown(
            f"This programme is closed: its last return was for {last}, and nothing more is expected.", width="content"
        )
    shown = current_selection().quarter
    others = [coverage for coverage in coming_in if coverage.quarter != shown]
    for coverage in coming_in:
        if coverage.quarter == shown:
            says = "What is shown is of those that have returned, and not of England."
            st.markdown(f"**{describe_coming_in(coverage)}** {says}", width="content")
    if len(others) == 1:
        st.markdown(f"**{describe_coming_in(others[0])}**", width="content")
        _offer_look("Look at it" if len(coming_in) == 1 else f"Look at {others[0].quarter}", others[0])
    elif others:
        st.markdown(f"**{len(others)} quarters are coming in.** Look at:", width="content")
        for coverage in others:
            _offer_look(f"{coverage.quarter}, {coverage.count}", coverage)


def _offer_look(label: str, coverage: Coverage) -> None:
    st.button(label, on_click=set_quarter, args=(coverage.quarter,), type="tertiary")


def show_empty_record() -> None:
    """What to do when nothing has been returned yet."""
    st.header("No returns yet")
    st.write("Nothing has been stored so far. Send the first return, and its figures appear here at once.")
    link_to(RETURNS, "Send a return")


def show_footer() -> None:
    """The way to the accessibility statement; when the last return came in, and which version shows it."""
    with snapshot_shown() as snapshot:
        last = get_last_event(snapshot)
    as_at = f"Data as at {moment(last)}. " if last else ""
    st.divider()
    link_to(ACCESSIBILITY, ACCESSIBILITY.title)
    st.html(f'<p class="quiet">{as_at}National Patient Safety Improvement Programmes. {natpatsip.MADE_BY}</p>')
