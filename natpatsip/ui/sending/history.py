"""The history of a return: every version, what it changed, any two compared, and its withdrawal or restoration."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from natpatsip.access import VISITOR, Actor
from natpatsip.figures.formatting import format_list
from natpatsip.preview import weigh
from natpatsip.preview.versions import compare_versions, find_changes
from natpatsip.preview.wording import describe_shortly
from natpatsip.sheets import find_sheet
from natpatsip.sheets.cover import name_return, sender_name, sender_names
from natpatsip.sheets.specification import ReturnScope
from natpatsip.store import Snapshot, Writing
from natpatsip.store.status import get_quarters
from natpatsip.store.versions import SentVersion, get_versions
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
    """The return chosen, and each of its versions."""
    scope = _choose_return()
    if scope is None:
        st.markdown("Choose a collaborative to see what it sent.")
        return
    with store().snapshot() as snapshot:
        versions = get_versions(snapshot, scope)
        changed = [_changed(version, scope, snapshot) for version in versions]
    if not versions:
        st.markdown(f"{sender_name(scope.psc)} never sent anything for {scope.quarter}.")
        return
    show_words([_row(*each) for each in zip(versions, changed, strict=True)], f"Versions of {name_return(scope)}")
    show_downloads(
        [
            Download(f"File of version {one.submission}", "original.xlsx", urlencode({"submission": one.submission}))
            for one in versions
            if not one.removed
        ],
        "The files as they were sent:",
    )
    _offer_comparison(scope, versions)
    _offer_withdrawal(scope, versions)


def _choose_return() -> ReturnScope | None:
    with store().snapshot() as snapshot:
        quarters = ended_quarters(get_quarters(snapshot), date.today())
        stored = get_quarters(snapshot)
    left, right = st.columns(2)
    names = sender_names()
    psc = left.selectbox(
        "Return of",
        names,
        index=None,
        format_func=names.get,
        placeholder="Choose a collaborative",
        key="history_psc",
        **KEPT,
    )
    latest = quarters.index(stored[0]) if stored and stored[0] in quarters else 0
    quarter = right.selectbox("For the quarter", quarters, latest, format_func=str, key="history_quarter", **KEPT)
    return ReturnScope(psc, quarter) if psc else None


def _changed(version: SentVersion, scope: ReturnScope, snapshot: Snapshot) -> str:
    return snapshot.keep(
        ("changed", version.submission),
        lambda: describe_shortly(find_changes(version, scope, store().sheets, snapshot), scope.quarter),
        len,
    )


def _row(version: SentVersion, changed: str) -> dict[str, str]:
    return {
        "Version": f"{version.submission}",
        "Sent": moment(version.happened_at),
        "By": version.by_whom + (" (demonstration)" if version.demonstration else ""),
        "File": version.file_name or "Removed",
        "Sheets": _titles(version.sheets),
        "What it changed": "" if version.removed else changed,
        "State": _state(version),
        "SHA-256": version.sha256,
    }


def _titles(names: Sequence[str]) -> str:
    return format_list([find_sheet(name).title for name in names]) if names else "None"


def _state(version: SentVersion) -> str:
    if not version.counts:
        what = "Removed for good" if version.removed else "Withdrawn"
        return f"{what} by {version.last_by}, {moment(version.last_at)}: {version.why}"
    if len(version.standing) == len(version.sheets):
        return "Stands"
    return f"Stands: {_titles(version.standing)}. A later version has the rest" if version.standing else "Replaced"


def _offer_comparison(scope: ReturnScope, versions: Sequence[SentVersion]) -> None:
    opened = st.expander("Compare two versions", key="compare_versions", on_change="rerun")
    if not opened.open:
        return
    with opened:
        # What stood once each had come; before the first, what stood without any.
        times = {f"After version {one.submission}": one.submission for one in versions}
        times = {f"Before version {versions[0].submission}": versions[0].submission - 1} | times
        left, right = st.columns(2)
        names = list(times)
        before = left.selectbox("From", names, len(names) - 2, key=f"compared_from_{scope.psc}_{scope.quarter}")
        after = right.selectbox("To", names, len(names) - 1, key=f"compared_to_{scope.psc}_{scope.quarter}")
        with store().snapshot() as snapshot:
            between = times[before], times[after]
            found = snapshot.keep(
                ("versions", scope, between),
                lambda: compare_versions(versions, between, scope, store().sheets, snapshot),
                lambda found: _KEPT_BYTES,
            )
        show_consequences(found, f"{name_return(scope)}, {before.lower()} to {after.lower()}")


def _offer_withdrawal(scope: ReturnScope, versions: Sequence[SentVersion]) -> None:
    kept = {f"Version {one.submission}, {moment(one.happened_at)}": one for one in versions if not one.removed}
    show_done(scope)
    opened = st.expander("Withdraw or restore a version", key="withdraw_version", on_change="rerun")
    if not kept or not opened.open:
        return
    with opened:
        names = list(kept)
        version = kept[st.radio("Version", names, len(names) - 1, key=f"withdrawn_{scope.psc}_{scope.quarter}")]
        _offer_turning(scope, version)


def _offer_turning(scope: ReturnScope, version: SentVersion) -> None:
    """The one of the two that can be done to a version, with what it would do first."""
    verb, done = ("Withdraw", "withdrawn") if version.counts else ("Restore", "restored")
    name = f"{verb} version {version.submission}"

    def turn(writing: Writing, by: Actor, why: str) -> int:
        return (writing.withdraw if version.counts else writing.restore)(version.submission, by, why)

    st.markdown(f"**What it would change to {name[0].lower()}{name[1:]}**")
    with store().snapshot() as snapshot:
        found = snapshot.keep(
            ("turned", version.submission, verb),
            lambda: weigh(store(), scope, lambda writing: turn(writing, VISITOR, verb)),
            lambda found: _KEPT_BYTES,
        )
    show_consequences(found, name)
    key = form_key("turn", str(version.submission), verb)
    with decision_form(key):
        why, by = ask_reason(key), ask_name(key)
        if st.form_submit_button(name):
            told = f"Version {version.submission} is {done}. The figures show it from now on."
            write(scope, {"the reason": why}, lambda writing, actor: turn(writing, actor, why), by, told)
