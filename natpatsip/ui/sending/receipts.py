"""What became of the files of an upload, in words: a verdict on each, its sheets, and its problems."""

from dataclasses import dataclass

import streamlit as st

from natpatsip.figures.formatting import agree, format_list
from natpatsip.intake import Receipt
from natpatsip.returns.problems import count_problems, errors
from natpatsip.sheets.cover import name_return
from natpatsip.ui.page_words import as_written
from natpatsip.ui.sending.batches import Batch, Outcome
from natpatsip.ui.sending.problem_table import show_problems


@dataclass(frozen=True)
class Verdict:
    """What is said of a file: `short` in two or three words, `sentence` in full; `in_order` when nothing has to be put right."""

    in_order: bool
    colour: str
    icon: str
    short: str
    sentence: str


def show_batch(batch: Batch) -> None:
    """Every file of a finished upload, with its problems laid open where there is one file only."""
    for number, outcome in enumerate(batch.outcomes):
        _show_outcome(outcome, f"problems {batch.id} {number}", expanded=len(batch.outcomes) == 1)


def summary(batch: Batch) -> str:
    """A finished upload in one line: `Wessex, Q4 2022/23: in order.`, or how many of its files are."""
    verdicts = [judge(outcome) for outcome in batch.outcomes]
    if len(verdicts) == 1:
        return f"{_title(batch.outcomes[0])}: {verdicts[0].short.lower()}."
    in_order = sum(judged.in_order for judged in verdicts)
    return f"{len(verdicts):,} files: {in_order} in order, {len(verdicts) - in_order} to put right."


def judge(outcome: Outcome) -> Verdict:
    """The verdict on a file; its colour is never the only sign of it."""
    receipt = outcome.receipt
    if receipt is None:
        return Verdict(False, "red", ":material/cancel:", "Nothing kept", outcome.failure)
    if receipt.scope is None:
        sentence = "Put right what is listed below, save the file, and check it again."
        return Verdict(False, "red", ":material/cancel:", "Nothing kept", sentence)
    return _judge_draft(receipt) if receipt.scope.sender == "collaborative" else _judge_stored(receipt)


def _judge_draft(receipt: Receipt) -> Verdict:
    if receipt.waiting:
        short = "Partly in order" if receipt.stored else "To put right"
        colour, icon = ("orange", ":material/warning:") if receipt.stored else ("red", ":material/cancel:")
        waits = agree("has", len(receipt.waiting))
        sentence = (
            f"{format_list(receipt.waiting)} {waits} to be put right: see below. Mend the file, and check it again."
        )
        return Verdict(False, colour, icon, short, sentence)
    if receipt.problems:
        sentence = "It is kept as a draft until you send it. See below what needs a word of explanation."
        return Verdict(True, "blue", ":material/help:", "In order, with queries", sentence)
    sentence = "It is kept as a draft until you send it. See below what it would change."
    return Verdict(True, "green", ":material/check_circle:", "In order", sentence)


def _judge_stored(receipt: Receipt) -> Verdict:
    """Of the national team’s workbook or an extract, which are stored at once."""
    if not receipt.stored:
        sentence = "Put right what is listed below, save the file, and check it again."
        return Verdict(False, "red", ":material/cancel:", "Nothing stored", sentence)
    if receipt.waiting:
        waits = f"{format_list(receipt.waiting)} {agree('is', len(receipt.waiting))} not stored yet"
        sentence = f"{waits}. Put right what is listed below, and check the file again."
        return Verdict(False, "orange", ":material/warning:", "Partly stored", sentence)
    if receipt.already:
        sentence = "This very file was sent before, so nothing has changed."
        return Verdict(True, "blue", ":material/done_all:", "Stored already", sentence)
    if receipt.problems:
        sentence = "It is in. See below what needs a word of explanation."
        return Verdict(True, "blue", ":material/help:", "Stored, with queries", sentence)
    return Verdict(True, "green", ":material/check_circle:", "Stored", _nothing_amiss(receipt))


def _nothing_amiss(receipt: Receipt) -> str:
    return (
        "What was marked as reviewed is in."
        if receipt.not_returned
        else "Everything is in. There is nothing more to do."
    )


def _title(outcome: Outcome) -> str:
    """Whose return it is and for when, or which extract it is, where it could be read; else the name of the file."""
    receipt = outcome.receipt
    if receipt is None or receipt.scope is None:
        return as_written(outcome.file_name)
    if receipt.scope.sender == "publisher":
        return format_list((*receipt.stored, *receipt.waiting))
    return name_return(receipt.scope)


def _show_outcome(outcome: Outcome, key: str, expanded: bool) -> None:
    judged, receipt = judge(outcome), outcome.receipt
    box = {"red": st.error, "orange": st.warning, "blue": st.info, "green": st.success}[judged.colour]
    st.subheader(_title(outcome), anchor=False)
    if receipt and receipt.scope:
        st.markdown(f"From the file {as_written(outcome.file_name)}")
    box(f"**{judged.short}.** {judged.sentence}", icon=judged.icon)
    if receipt is None:
        return
    if receipt.scope:
        st.markdown(_sheets(receipt))
    for notice in receipt.notices:
        st.warning(as_written(notice), icon=":material/comment:")
    if receipt.problems:
        with st.expander(_problem_count(receipt), expanded=expanded):
            show_problems(receipt.problems, _title(outcome), key)


def _sheets(receipt: Receipt) -> str:
    """What became of each sheet, a line for each fate."""
    drafted = receipt.scope is not None and receipt.scope.sender == "collaborative"
    good, bad = ("In order", "To put right") if drafted else ("Stored", "Not stored until put right")
    fates = [
        (good, receipt.stored, ""),
        (bad, receipt.waiting, ""),
        ("Not returned", receipt.not_returned, _LEFT_AS_IT_WAS),
        ("Not returned, and optional", receipt.left_out, ""),
    ]
    return "\n".join(f"- **{fate}:** {format_list(titles)}{more}" for fate, titles, more in fates if titles)


_LEFT_AS_IT_WAS = " – left out, or not marked as reviewed on the cover. What you sent before stays as it was."


def _problem_count(receipt: Receipt) -> str:
    wrong = count_problems(errors(receipt.problems))
    queries = count_problems(receipt.problems) - wrong
    parts = [f"{wrong:,} to put right"] if wrong else []
    return ", ".join(parts + ([f"{queries:,} to explain"] if queries else []))
