"""Notes on dates on a page: below a chart over time, a form that puts one and a form that takes one back."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from natpatsip.access import Actor
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import PLACES, Selection
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import NATURES, describe_note, describe_scope, format_day, get_notes
from natpatsip.store import StoreBusy, StoreUnreadable, Writing
from natpatsip.store.notes import BREAKS, KeptNote, Nature, Note, NoteScope, get_current_notes
from natpatsip.ui.change.ledger import ask_name, ask_reason, decision_form, keep_name, refuse
from natpatsip.ui.database import store
from natpatsip.ui.page_words import as_written

_OFFERED: tuple[Nature, ...] = ("intervention", "external", "recording", "coverage")
_SAYS = ["", "", *["Figures before and after it are not compared"] * len(BREAKS)]
# Forms made new after each note: what was written is gone, and the second half of a double click finds no form.
_ROUND, _DONE = "notes_written", "last_note"
_LONGEST_WORDS = 160
_FIRST_DAY = date(2015, 4, 1)


def offer_notes(drawn: Figure, selection: Selection) -> None:
    """Below a figure over time, folded away: a note on a date to be put, and those that concern it to be undone."""
    if drawn.over_time and not drawn.empty:
        _show_forms(drawn, selection)


@st.fragment
def _show_forms(drawn: Figure, selection: Selection) -> None:
    """Opening it redraws this part and leaves the chart above alone; a note draws the whole page."""
    key = f"{drawn.id}_{st.session_state.setdefault(_ROUND, 0)}"
    done = st.session_state.get(_DONE)
    if done and done[0] == drawn.id:
        st.success(done[1], icon=":material/check_circle:")
    opened = st.expander("Notes on dates", icon=":material/edit_note:", key=f"notes_{key}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        _offer_putting(drawn, selection, key)
        with store().snapshot() as snapshot:
            standing = get_notes(drawn.programme, drawn.over_time.measures, selection, snapshot)
        put = [kept for kept in standing if not kept.of_decision]
        if put:
            _offer_undoing(drawn, put, key)


def _offer_putting(drawn: Figure, selection: Selection, key: str) -> None:
    scopes = _scopes(drawn, selection)
    st.markdown("**Add a note to a date.** It stands on every chart that it concerns, and can be undone.")
    with decision_form(f"note_{key}"):
        words = st.text_input("What happened", key=f"words_{key}", max_chars=_LONGEST_WORDS).strip()
        nature = st.radio("Kind", _OFFERED, None, NATURES.get, key=f"nature_{key}", captions=_SAYS)
        day = st.date_input("Date", None, _FIRST_DAY, date.today(), key=f"day_{key}", format="DD/MM/YYYY")
        month = st.checkbox("Only the month is known", key=f"month_{key}")
        # Lists to choose from, here and below, would cut these words on a phone.
        scope = st.radio("What it concerns", scopes, format_func=describe_scope, key=f"scope_{key}")
        by = ask_name(f"note_{key}")
        if not st.form_submit_button("Add the note", icon=":material/edit_note:"):
            return
        lacks = {"what happened": words, "the kind": nature, "the date": day, "your name or role": by}
        if missing := [what for what, given in lacks.items() if not given]:
            refuse(missing)
            return
        note = Note(scope, day.replace(day=1) if month else day, month, nature, words)
        done = f"The note on {format_day(note)} is kept. It stands on every chart that it concerns."
        _write(lambda writing: writing.put_note(note, Actor(by)), lambda: _stands(note, by), by, (drawn.id, done))


def _offer_undoing(drawn: Figure, put: Sequence[KeptNote], key: str) -> None:
    st.markdown("**Undo a note.** It stays on record that it stood.")
    with decision_form(f"undo_note_{key}"):
        chosen = st.radio(
            "Note to undo", put, format_func=lambda kept: as_written(describe_note(kept)), key=f"which_{key}"
        )
        reason, by = ask_reason(f"undo_note_{key}")
        if not st.form_submit_button("Undo it", icon=":material/undo:"):
            return
        if missing := [what for what, given in (("the reason", reason), ("your name or role", by)) if not given]:
            refuse(missing)
            return
        done = f"The note on {format_day(chosen.note)} no longer stands."
        undo = (lambda writing: writing.undo_note(chosen.number, Actor(by), reason), lambda: _is_undone(chosen))
        _write(*undo, by, (drawn.id, done))


def _scopes(drawn: Figure, selection: Selection) -> list[NoteScope]:
    """What a note below a figure may concern: each of its measures or all, in the one place chosen or everywhere."""
    ids = drawn.over_time.measures
    chosen = [(place, code) for place in PLACES for code in getattr(selection, place)]
    places = [*(chosen if len(chosen) == 1 else []), ("", "")]
    of_one = [NoteScope(MEASURES[id].programme, id, *place) for place in places for id in ids]
    return [*of_one, *(NoteScope(drawn.programme, "", *place) for place in places)]


def _write(write: Callable[[Writing], int], written: Callable[[], bool], by: str, done: tuple[str, str]) -> None:
    """Write and redraw the page, unless a click before this one has written it; where that cannot be, say why."""
    try:
        with st.spinner("Writing it into the record …"):
            if not written():
                with store().writing() as writing:
                    write(writing)
    except (StoreBusy, StoreUnreadable, LookupError) as problem:
        st.error(f"Nothing is kept yet, and what you wrote is still here. {problem}", icon=":material/error:")
        return
    keep_name(by)
    st.session_state[_DONE] = done
    st.session_state[_ROUND] += 1
    st.rerun()


def _standing() -> list[KeptNote]:
    with store().snapshot() as snapshot:
        return get_current_notes(snapshot)


def _stands(note: Note, by: str) -> bool:
    return any((kept.note, kept.by_whom) == (note, by) for kept in _standing())


def _is_undone(chosen: KeptNote) -> bool:
    return all(kept.number != chosen.number for kept in _standing())
