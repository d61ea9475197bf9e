"""Notes on dates on a page: below a chart over time, a form that puts one and a form that takes one back."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.days import day_now
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import NATURES, describe_note, describe_scope, format_day, get_notes
from natpatsip.store.notes import BREAKS, KeptNote, Nature, Note, NoteScope
from natpatsip.ui.database import store
from natpatsip.ui.forms import ask_name, ask_reason, decision_form, form_key, show_done, write
from natpatsip.ui.page_words import as_written

_OFFERED: tuple[Nature, ...] = ("intervention", "external", "recording", "coverage")
_SAYS = ["", "", *["Figures before and after it are not compared"] * len(BREAKS)]
_LONGEST_WORDS = 160
_FIRST_DAY = date(2015, 4, 1)


def offer_notes(drawn: Figure, selection: Selection) -> None:
    """Below a figure over time, folded away: a note on a date to be put, and those that concern it to be undone."""
    if drawn.over_time and not drawn.empty:
        _show_forms(drawn, drawn.over_time.measures, selection)


@st.fragment
def _show_forms(drawn: Figure, measures: Sequence[str], selection: Selection) -> None:
    """Opening it redraws this part and leaves the chart above alone; a note draws the whole page."""
    key = form_key(drawn.id)
    show_done(drawn.id)
    opened = st.expander("Notes on dates", icon=":material/edit_note:", key=f"notes_{key}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        _offer_putting(drawn, _scopes(drawn.programme, measures, selection), key)
        with store().snapshot() as snapshot:
            standing = get_notes(drawn.programme, measures, selection, snapshot)
        put = [kept for kept in standing if not kept.of_decision]
        if put:
            _offer_undoing(drawn, put, key)


def _offer_putting(drawn: Figure, scopes: Sequence[NoteScope], key: str) -> None:
    st.markdown("**Add a note to a date.** It stands on every chart that it concerns, and can be undone.")
    with decision_form(f"note_{key}"):
        words = st.text_input("What happened", key=f"words_{key}", max_chars=_LONGEST_WORDS).strip()
        nature = st.radio("Kind", _OFFERED, None, NATURES.get, key=f"nature_{key}", captions=_SAYS)
        day = st.date_input("Date", None, _FIRST_DAY, day_now(), key=f"day_{key}", format="DD/MM/YYYY")
        month = st.checkbox("Only the month is known", key=f"month_{key}")
        # Lists to choose from, here and below, would cut these words on a phone.
        scope = st.radio("What it concerns", scopes, format_func=describe_scope, key=f"scope_{key}")
        by = ask_name(f"note_{key}")
        if not st.form_submit_button("Add the note", icon=":material/edit_note:"):
            return
        needed = {"what happened": words, "the kind": nature, "the date": day}
        known = day or _FIRST_DAY
        note = Note(scope, known.replace(day=1) if month else known, month, nature or _OFFERED[0], words)
        done = f"The note on {format_day(note)} is kept. It stands on every chart that it concerns."
        write(drawn.id, needed, lambda writing, actor: writing.put_note(note, actor), by, done)


def _offer_undoing(drawn: Figure, put: Sequence[KeptNote], key: str) -> None:
    st.markdown("**Undo a note.** It stays on record that it stood.")
    with decision_form(f"undo_note_{key}"):
        chosen = st.radio(
            "Note to undo", put, format_func=lambda kept: as_written(describe_note(kept)), key=f"which_{key}"
        )
        reason, by = ask_reason(f"undo_note_{key}"), ask_name(f"undo_note_{key}")
        if st.form_submit_button("Undo it", icon=":material/undo:"):
            done = f"The note on {format_day(chosen.note)} no longer stands."
            write(
                drawn.id,
                {"the reason": reason},
                lambda writing, actor: writing.undo_note(chosen.number, actor, reason),
                by,
                done,
            )


def _scopes(programme: str, ids: Sequence[str], selection: Selection) -> list[NoteScope]:
    """What a note below a figure may concern: each of its measures or all, in the one place chosen or everywhere."""
    chosen = [(place, code) for place in PLACES for code in getattr(selection, place)]
    places = [*(chosen if len(chosen) == 1 else []), ("", "")]
    of_one = [NoteScope(MEASURES[id].programme, id, *place) for place in places for id in ids]
    return [*of_one, *(NoteScope(programme, "", *place) for place in places)]
