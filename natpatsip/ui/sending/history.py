"""The history of a return: every submission, what it changed, any two compared, and its withdrawal or restoration."""

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from natpatsip.access import VISITOR, Actor
from natpatsip.days import day_now
from natpatsip.figures.formatting import format_list
from natpatsip.preview import weigh
from natpatsip.preview.submissions import compare_submissions, find_changes
from natpatsip.preview.wording import describe_shortly
from natpatsip.sheets import find_sheet
from natpatsip.sheets.cover import name_return, sender_name, sender_names
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Snapshot, Writing
from natpatsip.store.status import get_quarters
from natpatsip.store.submissions import KeptSubmission, get_submissions
from natpatsip.ui.database import store
from natpatsip.ui.downloads import Download, show_downloads
from natpatsip.ui.forms import ask_name, ask_reason, decision_form, form_key, show_done, write
from natpatsip.ui.links import KEPT
from natpatsip.ui.page_words import moment
from natpatsip.ui.sending.changes import show_consequences
from natpatsip.ui.sending.quarter_choice import ended_quarters
from natpatsip.ui.word_table import show_words

_KEPT_BYTES = 2**18


def show_history() -> None:
    """The return chosen, and each of its submissions."""
    scope = _choose_return()
    if scope is None:
        st.markdown("Choose a collaborative to see what it sent.")
        return
    with store().snapshot() as snapshot:
        submissions = get_submissions(snapshot, scope)
        changed = [_changed(sent, scope, snapshot) for sent in submissions]
    if not submissions:
        st.markdown(f"{sender_name(scope.psc)} never sent anything for {scope.quarter}.")
        return
    show_words([_row(*each) for each in zip(submissions, changed, strict=True)], f"Submissions of {name_return(scope)}")
    show_downloads(
        [
            Download(f"File of submission {one.submission}", "original.xlsx", urlencode({"submission": one.submission}))
            for one in submissions
            if not one.removed
        ],
        "The files as they were sent:",
    )
    _offer_comparison(scope, submissions)
    _offer_withdrawal(scope, submissions)


def _choose_return() -> ReturnScope | None:
    with store().snapshot() as snapshot:
        stored = get_quarters(snapshot)
    quarters = ended_quarters(stored, day_now())
    left, right = st.columns(2)
    names = sender_names()
    psc = left.selectbox(
        "Return of",
        names,
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose a collaborative",
        key="history_psc",
        **KEPT,
    )
    latest = quarters.index(stored[0]) if stored and stored[0] in quarters else 0
    quarter = right.selectbox("For the quarter", quarters, latest, format_func=str, key="history_quarter", **KEPT)
    return ReturnScope(psc, quarter) if psc else None


def _changed(sent: KeptSubmission, scope: ReturnScope, snapshot: Snapshot) -> str:
    return snapshot.keep(
        ("changed", sent.submission),
        lambda: describe_shortly(find_changes(sent, scope, store().sheets, snapshot), scope.quarter),
        len,
    )


def _row(sent: KeptSubmission, changed: str) -> dict[str, str]:
    return {
        "Submission": f"{sent.submission}",
        "Sent": moment(sent.happened_at),
        "By": sent.by_whom + (" (demonstration)" if sent.demonstration else ""),
        "File": sent.file_name or "Removed",
        "Sheets": _titles(sent.sheets),
        "What it changed": "" if sent.removed else changed,
        "State": _state(sent),
        "SHA-256": sent.sha256,
    }


def _titles(names: Sequence[str]) -> str:
    return format_list([find_sheet(name).title for name in names]) if names else "None"


def _state(sent: KeptSubmission) -> str:
    if not sent.counts:
        what = "Removed for good" if sent.removed else "Withdrawn"
        return f"{what} by {sent.last_by}, {moment(sent.last_at)}: {sent.why}"
    if len(sent.standing) == len(sent.sheets):
        return "Stands"
    return f"Stands: {_titles(sent.standing)}. A later one has the rest" if sent.standing else "Replaced"


def _offer_comparison(scope: ReturnScope, submissions: Sequence[KeptSubmission]) -> None:
    opened = st.expander("Compare two submissions", key="compare_submissions", on_change="rerun")
    if not opened.open:
        return
    with opened:
        # What stood once each had come; before the first, what stood without any.
        times = {f"After submission {one.submission}": one.submission for one in submissions}
        times = {f"Before submission {submissions[0].submission}": submissions[0].submission - 1} | times
        left, right = st.columns(2)
        names = list(times)
        before = left.selectbox("From", names, len(names) - 2, key=f"compared_from_{scope.psc}_{scope.quarter}")
        after = right.selectbox("To", names, len(names) - 1, key=f"compared_to_{scope.psc}_{scope.quarter}")
        with store().snapshot() as snapshot:
            between = times[before], times[after]
            found = snapshot.keep(
                ("submissions", scope, between),
                lambda: compare_submissions(submissions, between, scope, store().sheets, snapshot),
                lambda found: _KEPT_BYTES,
            )
        show_consequences(found, f"{name_return(scope)}, {before.lower()} to {after.lower()}")


def _offer_withdrawal(scope: ReturnScope, submissions: Sequence[KeptSubmission]) -> None:
    kept = {f"Submission {one.submission}, {moment(one.happened_at)}": one for one in submissions if not one.removed}
    show_done(scope)
    if not kept:
        return
    opened = st.expander("Withdraw or restore a submission", key="withdraw_submission", on_change="rerun")
    if not opened.open:
        return
    with opened:
        names = list(kept)
        sent = kept[st.radio("Submission", names, len(names) - 1, key=f"withdrawn_{scope.psc}_{scope.quarter}")]
        _offer_turning(scope, sent)


def _offer_turning(scope: ReturnScope, sent: KeptSubmission) -> None:
    """The one of the two that can be done to a submission, with what it would do first."""
    verb, done = ("Withdraw", "withdrawn") if sent.counts else ("Restore", "restored")
    name = f"{verb} submission {sent.submission}"

    def turn(writing: Writing, by: Actor, why: str) -> int:
        return (writing.withdraw if sent.counts else writing.restore)(sent.submission, by, why)

    st.markdown(f"**What it would change to {name[0].lower()}{name[1:]}**")
    with store().snapshot() as snapshot:
        found = snapshot.keep(
            ("turned", sent.submission, verb),
            lambda: weigh(store(), scope, lambda writing: turn(writing, VISITOR, verb)),
            lambda found: _KEPT_BYTES,
        )
    show_consequences(found, name)
    key = form_key("turn", str(sent.submission), verb)
    with decision_form(key):
        why, by = ask_reason(key), ask_name(key)
        if st.form_submit_button(name):
            told = f"Submission {sent.submission} is {done}. The figures show it from now on."
            write(scope, {"the reason": why}, lambda writing, actor: turn(writing, actor, why), by, told)
