"""The ledger of a series on a page: every decision on its limits, and the one way in which a page writes another."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from natpatsip.access import Actor
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.formatting import format_list, format_period, in_sentence
from natpatsip.store import StoreBusy, StoreUnreadable
from natpatsip.store.ledger import Decision, Rebase, SeriesKey, get_decisions
from natpatsip.ui.database import store
from natpatsip.ui.page_words import moment
from natpatsip.ui.word_table import show_words

_DECIDED = {
    "accepted": "Accepted: limits recalculated",
    "set": "Set by hand: limits recalculated",
    "declined": "Declined: limits left as they are",
    "undone": "Undone",
}
# Forms made new after each decision: what was written is gone, and the second half of a double click finds no form.
_ROUND, _LAST, _DECIDER = "decisions_made", "last_decision", "decider"
_LONGEST_REASON, _LONGEST_CAUSE, _LONGEST_NAME = 600, 80, 80


@dataclass(frozen=True)
class ShownSeries:
    """The series that a page shows: whose limits it draws, the selection of its place alone, and what that is called."""

    measure: Measure
    key: SeriesKey
    selection: Selection
    name: str


@dataclass(frozen=True)
class Account:
    """What is kept with a decision: its reason, the cause seen for the change, and who takes it."""

    reason: str
    cause: str
    by: str

    def missing(self, cause_needed: bool) -> list[str]:
        """What is still to be written, in words."""
        asked = {"the reason": self.reason, "your name or role": self.by}
        asked |= {"the cause of the change": self.cause} if cause_needed else {}
        return [what for what, written in asked.items() if not written]


def form_key(series: ShownSeries, form: str) -> str:
    """The key of a form about a series, another one after each decision: what was written for a place is for no other."""
    of_series = (series.key.measure, *((series.key.level, series.key.place) if series.key.place else ()))
    return "_".join((*of_series, form, str(st.session_state.setdefault(_ROUND, 0))))


def decision_form(key: str) -> DeltaGenerator:
    """A form that is sent by its button alone: Enter in a field would send what is not finished."""
    return st.form(f"form_{key}", enter_to_submit=False, border=False)


def ask_account(key: str, cause: bool = True) -> Account:
    """The fields for an account, to be put into a form."""
    reason = st.text_area("Reason", key=f"reason_{key}", max_chars=_LONGEST_REASON, height=90)
    caused = (
        st.text_input(
            "Cause of the change, in a few words",
            key=f"cause_{key}",
            max_chars=_LONGEST_CAUSE,
            placeholder="Such as: National launch",
        )
        if cause
        else ""
    )
    by = st.text_input(
        "Your name or role", st.session_state.get(_DECIDER, ""), key=f"by_{key}", max_chars=_LONGEST_NAME
    )
    return Account(reason.strip(), caused.strip(), by.strip())


def decide(rebase: Rebase, by: str) -> None:
    """Write a decision and redraw the page; where that cannot be, say why. A current one is not written twice."""
    try:
        with st.spinner("Writing it into the ledger …"):
            _write(rebase, by)
    except (StoreBusy, StoreUnreadable, LookupError) as problem:
        st.error(f"Your decision is not kept yet, and what you wrote is still here. {problem}", icon=":material/error:")
    else:
        st.rerun()


def refuse(missing: Sequence[str]) -> None:
    """Say what a form still lacks."""
    st.error(f"Nothing is kept yet. Add {format_list(list(missing))}.", icon=":material/error:")


def show_confirmation(series: ShownSeries, decisions: Sequence[Decision]) -> None:
    """Say what the visitor's last decision did, until another is taken on the series."""
    if not decisions or decisions[-1].number != st.session_state.get(_LAST):
        return
    rebase = decisions[-1].rebase
    month = format_period(series.measure, rebase.month)
    done = {
        "accepted": f"The limits of {series.name} are recalculated from {month}.",
        "set": f"The limits of {series.name} are recalculated from {month}.",
        "declined": f"The limits of {series.name} stay as they are, and {month} is not proposed again.",
        "undone": f"The decision on {month} no longer stands.",
    }[rebase.decision]
    st.success(f"Kept in the ledger. {done}", icon=":material/check_circle:")


def show_ledger(series: ShownSeries, decisions: Sequence[Decision], current: Sequence[Decision]) -> None:
    """Every decision of a series, the latest first; those that are no longer current say so."""
    if not decisions:
        st.write(f"Nobody has decided on the limits of {series.name} yet.")
        return
    numbers = {decision.number for decision in current}
    rows = [_row(series.measure, decision, decision.number in numbers) for decision in reversed(decisions)]
    show_words(rows, f"Decisions on {in_sentence(series.measure.label)}, {series.name}")


def offer_undoing(series: ShownSeries, current: Sequence[Decision]) -> None:
    """A form that takes a current decision back, with the reason and who does."""
    key = form_key(series, "undo")
    with st.expander("Undo a decision", icon=":material/undo:", key=f"open_{key}"), decision_form(key):
        latest_first = sorted(current, key=lambda decision: decision.number, reverse=True)
        chosen = st.selectbox(
            "Decision to undo",
            latest_first,
            format_func=lambda decision: _describe_decision(series.measure, decision),
            key=f"which_{key}",
        )
        account = ask_account(key, cause=False)
        if st.form_submit_button("Undo it", icon=":material/undo:"):
            if missing := account.missing(cause_needed=False):
                refuse(missing)
            else:
                rebase = chosen.rebase
                decide(Rebase(rebase.series, rebase.month, "undone", account.reason, account.cause), account.by)


def _write(rebase: Rebase, by: str) -> None:
    if not _is_latest(rebase, by):
        with store().writing() as writing:
            number = writing.decide(rebase, Actor(by))
        # Remembered before anything is drawn: a second click can end this run at the next thing that is.
        st.session_state[_LAST] = number
    st.session_state[_DECIDER] = by
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _is_latest(rebase: Rebase, by: str) -> bool:
    """Whether this very decision is the last one of its series and month."""
    with store().snapshot() as snapshot:
        of_the_month = [d for d in get_decisions(snapshot, rebase.series) if d.rebase.month == rebase.month]
    return bool(of_the_month) and (of_the_month[-1].rebase, of_the_month[-1].by_whom) == (rebase, by)


def _describe_decision(measure: Measure, decision: Decision) -> str:
    return f"{format_period(measure, decision.rebase.month)}: {_DECIDED[decision.rebase.decision].lower()}"


def _row(measure: Measure, decision: Decision, is_current: bool) -> dict[str, str]:
    rebase = decision.rebase
    what = _DECIDED[rebase.decision]
    if not is_current and rebase.decision != "undone":
        what += ". No longer stands"
    return {
        "From": format_period(measure, rebase.month),
        "Decision": f"{what} (demonstration)" if rebase.demonstration else what,
        "Reason": rebase.reason,
        "Cause": rebase.cause,
        "Who": decision.by_whom,
        "When": moment(decision.happened_at),
    }
