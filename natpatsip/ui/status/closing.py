"""Closing and release of a quarter: what of it is closed, for whom it is, what was given out, and what was revised since."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.figures.formatting import format_count
from natpatsip.figures.revisions import get_revised_numbers
from natpatsip.quarters import Quarter
from natpatsip.store.closing import Closing, get_closings, list_closed, list_to_close
from natpatsip.store.releases import Release, get_draft, get_releases
from natpatsip.store.revisions import Revision, get_revisions
from natpatsip.ui.database import store
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.forms import ask_name, ask_reason, decision_form, fold_away, form_key, show_done, write
from natpatsip.ui.page_words import as_written, moment
from natpatsip.ui.word_table import show_words

_PART = "closing"
_LONGEST_WORDS = 300


def show_closing(quarter: Quarter) -> None:
    """The state of each programme's quarter, what was released, what changed since, and the national team's forms."""
    collecting = [one for one in catalogue.programmes() if one.collects_in(quarter)]
    with store().snapshot() as snapshot:
        closings, closed = get_closings(snapshot), list_closed(snapshot, quarter)
        to_close = list_to_close(snapshot, quarter)
        released = [one for one in get_releases(snapshot) if one.quarter == quarter]
        draft = get_draft(snapshot, quarter)
    show_done(_PART)
    rows = [
        {"Programme": one.short, "Numbers": _describe(closings.get((one.code, quarter)), one.code in to_close)}
        for one in collecting
    ]
    show_words(rows, f"What of {quarter} is closed")
    if draft:
        st.markdown(f"Shared as a draft with {as_written(draft.readers)}, {moment(draft.happened_at)}.")
    for release in released:
        _show_release(release)
    _show_revisions(quarter)
    _offer_forms(quarter, to_close, closed)


def _describe(closing: Closing | None, can_be_closed: bool) -> str:
    """“Closed on 3 May 2023, 14:05 by …. Not returned: …”."""
    if closing is None:
        return "Open" if can_be_closed else "Open. Nothing has been returned, so there is nothing to close."
    if closing.reopened:
        again = closing.reopened
        return f"Opened again {moment(again.happened_at)} by {again.by_whom}: {again.why}"
    gaps = f"Not returned: {closing.gaps}." if closing.gaps else "Every return was in."
    return " ".join(
        part for part in (f"Closed {moment(closing.happened_at)} by {closing.by_whom}.", gaps, closing.why) if part
    )


def _show_release(release: Release) -> None:
    told = [f"Released {moment(release.happened_at)} by {as_written(release.by_whom)}."]
    told += [f"Questions: {as_written(release.contact)}."] if release.contact else []
    told += [f"To be known: {as_written(release.limitations)}"] if release.limitations else []
    st.markdown(" ".join([*told, as_written(release.revisions)]))
    offer_file(f"Download {release.file_name} as it was given out", "released.docx", release=str(release.number))


def _show_revisions(quarter: Quarter) -> None:
    """What changed in a quarter since it was closed, and what that does to its headlines."""
    with store().snapshot() as snapshot:
        revisions = [one for one in get_revisions(snapshot) if one.quarter == quarter]
        numbers = [one for one in get_revised_numbers(snapshot) if one.quarter == quarter] if revisions else []
    if not revisions:
        return
    st.markdown(f"**{format_count(len(revisions), 'sheet')} changed since {quarter} was closed.**")
    st.markdown("\n".join(f"- {one.sentence}" for one in numbers) or "No number of a headline changed by it.")
    show_words([_row(one) for one in revisions], f"Revisions of {quarter}")


def _row(revision: Revision) -> dict[str, str]:
    return {
        "When": moment(revision.happened_at),
        "Where": revision.place,
        "Kind": revision.kind.capitalize(),
        "What": ": ".join(part for part in (revision.what, revision.why) if part),
        "By": revision.by_whom,
    }


def _offer_forms(quarter: Quarter, to_close: list[str], closed: list[str]) -> None:
    if to_close:
        fold_away("Close the quarter", ":material/lock:", "close", lambda: _ask_to_close(quarter, to_close))
    if closed:
        fold_away("Open it again", ":material/lock_open:", "reopen", lambda: _ask_to_reopen(quarter, closed))
    fold_away("Share a draft", ":material/share:", "draft", lambda: _ask_to_share(quarter))


def _ask_to_close(quarter: Quarter, codes: list[str]) -> None:
    st.markdown("From then on its numbers stand. What has not been returned is named, and nobody waits for it.")
    key = form_key(f"close_{quarter.key}")
    with decision_form(key):
        chosen = _choose_programmes(codes, key)
        why = st.text_area("What is to be said of it (optional)", key=f"why_{key}", max_chars=_LONGEST_WORDS, height=90)
        by = ask_name(key)
        if st.form_submit_button("Close it", icon=":material/lock:"):
            write(
                _PART,
                {"a programme": chosen},
                lambda writing, actor: [writing.close(code, quarter, actor, why.strip()) for code in chosen],
                by,
                f"{quarter} is closed for {_name(chosen)}.",
            )


def _ask_to_reopen(quarter: Quarter, codes: list[str]) -> None:
    st.markdown("Its published numbers may change until it is closed again. Proof-reading names it until then.")
    key = form_key(f"reopen_{quarter.key}")
    with decision_form(key):
        chosen = _choose_programmes(codes, key)
        why, by = ask_reason(key), ask_name(key)
        if st.form_submit_button("Open it again", icon=":material/lock_open:"):
            write(
                _PART,
                {"a programme": chosen, "the reason": why},
                lambda writing, actor: [writing.reopen(code, quarter, actor, why) for code in chosen],
                by,
                f"{quarter} is open again for {_name(chosen)}.",
            )


def _ask_to_share(quarter: Quarter) -> None:
    st.markdown("Every page and file of the quarter says that it is a draft, until a report is released.")
    key = form_key(f"draft_{quarter.key}")
    with decision_form(key):
        readers = st.text_area("Who may see it", key=f"readers_{key}", max_chars=_LONGEST_WORDS, height=90).strip()
        why, by = ask_reason(key), ask_name(key)
        if st.form_submit_button("Share it", icon=":material/share:"):
            write(
                _PART,
                {"who may see it": readers, "the reason": why},
                lambda writing, actor: writing.share_draft(quarter, readers, actor, why),
                by,
                f"{quarter} is a draft from now on.",
            )


def _choose_programmes(codes: list[str], key: str) -> list[str]:
    return st.multiselect("Programmes", codes, codes, format_func=_short, key=f"programmes_{key}")


def _short(code: str) -> str:
    return catalogue.programme(code).short


def _name(codes: list[str]) -> str:
    return ", ".join(map(_short, codes))
