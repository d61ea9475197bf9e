"""The ledger of a series on a page: every decision on its limits, and the one way in which a page writes another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from natpatsip.access import Actor
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.wording import KINDS_OF_CAUSE
from natpatsip.figures.formatting import format_list, format_period, in_sentence
from natpatsip.store import StoreProblem
from natpatsip.store.ledger import NOT_KNOWN, RECALCULATES, Decision, Judgement, Rebase, SeriesKey, get_decisions
from natpatsip.ui.database import store
from natpatsip.ui.page_words import as_written, moment
from natpatsip.ui.word_table import show_words

_DECIDED = {
    "accepted": "Accepted: limits recalculated",
    "set": "Set by hand: limits recalculated",
    "declined": "Declined: limits left as they are",
    "undone": "Undone",
}
_ANSWERS = {"yes": "Yes", "no": "No", NOT_KNOWN: "Not known"}
_QUESTIONS = {
    "different": "Does the process behave differently from before?",
    "explained": "Is the cause of the change known?",
    "wanted": "Is the change wanted?",
    "lasting": "Is it likely to last?",
}
_KINDS = {kind: words[0].upper() + words[1:] for kind, words in KINDS_OF_CAUSE.items()}
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

    @property
    def markdown(self) -> str:
        """Its name for Markdown and labels: a ward is called what its collaborative wrote."""
        return as_written(self.name)


@dataclass(frozen=True)
class Account:
    """What is kept with a decision: its reason, the cause seen for the change, who takes it, and what is judged of the change.

    `answers` are those to the four questions and the kind of cause, by the field of a judgement; None where not given.
    """

    reason: str
    cause: str
    by: str
    answers: Mapping[str, str | None]

    @property
    def judgement(self) -> Judgement:
        """What was answered; the rest is not known."""
        return Judgement(**{name: answer for name, answer in self.answers.items() if answer})

    def missing(self, recalculates: bool) -> list[str]:
        """What is still to be written or answered, in words; more of it where limits are recalculated."""
        missing = [what for what, given in (("the reason", self.reason), ("your name or role", self.by)) if not given]
        if not recalculates:
            return missing
        if None in self.answers.values():
            return [*missing, "an answer to each question"]
        judgement = self.judgement
        known = judgement.kind_of_cause != NOT_KNOWN
        if known != (judgement.explained == "yes"):
            missing.append("answers about the cause that agree")
        return missing + (["the cause of the change"] if known and not self.cause else [])


def form_key(series: ShownSeries, form: str) -> str:
    """The key of a form about a series, another one after each decision: what was written for a place is for no other."""
    of_series = (series.key.measure, *((series.key.level, series.key.place) if series.key.place else ()))
    return "_".join((*of_series, form, str(st.session_state.setdefault(_ROUND, 0))))


def decision_form(key: str) -> DeltaGenerator:
    """A form that is sent by its button alone: Enter in a field would send what is not finished."""
    return st.form(f"form_{key}", enter_to_submit=False, border=False)


def ask_account(key: str) -> Account:
    """The fields for an account of a change, to be put into a form: Wheeler's four questions, its cause, and who decides."""
    st.markdown("**Recalculate only where the answer to all four is yes.**")
    answers = {
        name: st.radio(question, _ANSWERS, None, _ANSWERS.get, key=f"{name}_{key}", horizontal=True)
        for name, question in _QUESTIONS.items()
    }
    kind = st.radio("Kind of cause", _KINDS, None, _KINDS.get, key=f"kind_{key}", horizontal=True)
    cause = st.text_input(
        "Cause of the change, in a few words",
        key=f"cause_{key}",
        max_chars=_LONGEST_CAUSE,
        placeholder="Such as: National launch",
    )
    reason, by = ask_reason(key)
    return Account(reason, cause.strip(), by, answers | {"kind_of_cause": kind})


def ask_reason(key: str) -> tuple[str, str]:
    """The fields for the reason of any decision and for who takes it, to be put into a form."""
    reason = st.text_area("Reason", key=f"reason_{key}", max_chars=_LONGEST_REASON, height=90)
    return reason.strip(), ask_name(key)


def ask_name(key: str) -> str:
    """The field for who acts, with the name that the visitor gave last."""
    name = st.session_state.get(_DECIDER, "")
    return st.text_input("Your name or role", name, key=f"by_{key}", max_chars=_LONGEST_NAME).strip()


def keep_name(by: str) -> None:
    """Remember who acted, for the forms to come."""
    st.session_state[_DECIDER] = by


def decide(rebase: Rebase, by: str) -> None:
    """Write a decision and redraw the page; where that cannot be, say why. A current one is not written twice."""
    try:
        with st.spinner("Writing it into the ledger …"):
            _write(rebase, by)
    except (StoreProblem, LookupError) as problem:
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
        "accepted": f"The limits of {series.markdown} are recalculated from {month}.",
        "set": f"The limits of {series.markdown} are recalculated from {month}.",
        "declined": f"The limits of {series.markdown} stay as they are, and {month} is not proposed again.",
        "undone": f"The decision on {month} no longer stands.",
    }[rebase.decision]
    st.success(f"Kept in the ledger. {done}", icon=":material/check_circle:")


def show_ledger(series: ShownSeries, decisions: Sequence[Decision], current: Sequence[Decision]) -> None:
    """Every decision of a series, the latest first; those that are no longer current say so."""
    if not decisions:
        st.write(f"Nobody has decided on the limits of {series.markdown} yet.")
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
        reason, by = ask_reason(key)
        if st.form_submit_button("Undo it", icon=":material/undo:"):
            if missing := Account(reason, "", by, {}).missing(recalculates=False):
                refuse(missing)
            else:
                decide(Rebase(chosen.rebase.series, chosen.rebase.month, "undone", reason, ""), by)


def _write(rebase: Rebase, by: str) -> None:
    if not _is_latest(rebase, by):
        with store().writing() as writing:
            number = writing.decide(rebase, Actor(by))
        # Remembered before anything is drawn: a second click can end this run at the next thing that is.
        st.session_state[_LAST] = number
    keep_name(by)
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
        **_judgement(rebase),
        "Who": decision.by_whom,
        "When": moment(decision.happened_at),
    }


def _judgement(rebase: Rebase) -> dict[str, str]:
    """The kind of cause and the answers to the four questions, of a decision that recalculates."""
    if rebase.decision not in RECALCULATES:
        return {"Kind of cause": "", "Answers": ""}
    judged = rebase.judgement
    answers = {
        "Different": judged.different, "cause known": judged.explained, "wanted": judged.wanted, "likely to last": judged.lasting,
    }  # fmt: skip
    said = ", ".join(f"{question}: {answer}" for question, answer in answers.items())
    return {"Kind of cause": _KINDS[judged.kind_of_cause], "Answers": said}
