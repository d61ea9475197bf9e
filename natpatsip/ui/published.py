"""The published report beside the database: how many facts agree, where the report contradicts itself, every fact."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.published import VERDICTS, Comparison, as_record, compare, contradictions
from natpatsip.published.wording import format_fact, format_fact_value
from natpatsip.ui.database import store
from natpatsip.ui.word_csv import words_csv
from natpatsip.ui.word_table import show_words

_ALL = "All"
_COMPARISON_BYTES = 2**11


def show_published() -> None:
    """Counts by verdict, the contradictions, then every fact by programme and verdict, and all of it to take away."""
    with store().snapshot() as snapshot, st.spinner("Working out every published number …"):
        comparisons = snapshot.keep(compare, lambda: compare(snapshot), lambda made: _COMPARISON_BYTES * len(made))
    _show_counts(comparisons)
    _show_contradictions()
    _show_facts(comparisons)


def _show_counts(comparisons: list[Comparison]) -> None:
    for slot, verdict in zip(st.columns(len(VERDICTS)), VERDICTS, strict=True):
        number = sum(comparison.verdict == verdict for comparison in comparisons)
        slot.metric(verdict.capitalize(), f"{number} of {len(comparisons)}", border=True)


def _show_contradictions() -> None:
    st.header("Where the report contradicts itself")
    st.write("These come out of what the report itself states, whatever has been returned.")
    st.markdown("\n".join(f"- {found.words}" for found in contradictions()))


def _show_facts(comparisons: list[Comparison]) -> None:
    st.header("Every published number")
    shorts = {known.short: known.code for known in catalogue.programmes()}
    left, right = st.columns(2)
    programme = left.selectbox("Programme", [_ALL, *shorts], key="published_programme")
    verdict = right.selectbox("Verdict", [_ALL, *VERDICTS], key="published_verdict", format_func=str.capitalize)
    shown = [
        comparison
        for comparison in comparisons
        if programme in (_ALL, next(short for short, code in shorts.items() if code == comparison.fact.programme))
        and verdict in (_ALL, comparison.verdict)
    ]
    if shown:
        show_words([_row(comparison) for comparison in shown], "Every published number")
    else:
        st.info("No published number matches what you chose.", icon=":material/info:")
    st.download_button(
        "Download all of them (CSV)",
        lambda: words_csv([_as_words(comparison) for comparison in comparisons]),
        "Published and computed.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )


def _row(comparison: Comparison) -> dict[str, str]:
    return {
        "Number": f"{comparison.fact.measure}, {comparison.fact.quarter}",
        "Published": format_fact(comparison.fact),
        "Computed": format_fact_value(comparison.computed, comparison.fact.unit, comparison.fact.decimals),
        "Verdict": comparison.verdict.capitalize(),
        "How, and why": "\n".join(filter(None, [_how(comparison), _sentence(comparison.reason)])),
    }


def _how(comparison: Comparison) -> str:
    return _sentence(f"{comparison.fact.how} ({comparison.figure})" if comparison.figure else comparison.fact.how)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:].removesuffix('.')}." if words else ""


def _as_words(comparison: Comparison) -> dict[str, str]:
    """A line of the download: blank, not a word, where there is nothing."""
    return {name: "" if value is None else str(value) for name, value in as_record(comparison).items()}
