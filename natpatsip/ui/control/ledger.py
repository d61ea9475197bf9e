"""The ledger of a series on a page: every decision on its limits, and the one way in which a page writes another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from natpatsip.analysis.measures import Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.wording import KINDS_OF_CAUSE
from natpatsip.figures.formatting import format_period, in_sentence
from natpatsip.store.ledger import NOT_KNOWN, RECALCULATES, Decision, Judgement, Rebase, SeriesKey
from natpatsip.ui.forms import ask_name, ask_reason, decision_form, form_key, refuse, write
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
_LONGEST_CAUSE = 80


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
        given: dict[str, Any] = {name: answer for name, answer in self.answers.items() if answer}
        return Judgement(**given)

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


def series_form_key(series: ShownSeries, form: str) -> str:
    """The key of a form about a series: what was written for a place is for no other."""
    return form_key(series.key.measure, *((series.key.level, series.key.place) if series.key.place else ()), form)


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
    reason, by = ask_reason(key), ask_name(key)
    return Account(reason, cause.strip(), by, answers | {"kind_of_cause": kind})


def decide(series: ShownSeries, rebase: Rebase, by: str) -> None:
    """Write a decision and draw the page anew; where that cannot be, say why."""
    month = format_period(series.measure, rebase.month)
    done = {
        "accepted": f"The limits of {series.markdown} are recalculated from {month}.",
        "set": f"The limits of {series.markdown} are recalculated from {month}.",
        "declined": f"The limits of {series.markdown} stay as they are, and {month} is not proposed again.",
        "undone": f"The decision on {month} no longer stands.",
    }[rebase.decision]
    write(series.key, {}, lambda writing, actor: writing.decide(rebase, actor), by, f"Kept in the ledger. {done}")


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
    key = series_form_key(series, "undo")
    with st.expander("Undo a decision", icon=":material/undo:", key=f"open_{key}"), decision_form(key):
        latest_first = sorted(current, key=lambda decision: decision.number, reverse=True)
        chosen = st.selectbox(
            "Decision to undo",
            latest_first,
            format_func=lambda decision: _describe_decision(series.measure, decision),
            key=f"which_{key}",
        )
        reason, by = ask_reason(key), ask_name(key)
        if st.form_submit_button("Undo it", icon=":material/undo:"):
            if missing := Account(reason, "", by, {}).missing(recalculates=False):
                refuse(missing)
            else:
                decide(series, Rebase(chosen.rebase.series, chosen.rebase.month, "undone", reason, ""), by)


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
