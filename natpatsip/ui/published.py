"""Published reports beside the database: what differs and what contradicts itself first, then every other number."""

import streamlit as st

from natpatsip import catalogue
from natpatsip.figures.formatting import make_sentence
from natpatsip.published import Agreement, Comparison, Contradiction, as_record, compare, contradictions, summarise
from natpatsip.published.wording import format_fact, format_fact_value
from natpatsip.store import Snapshot
from natpatsip.ui.downloads import offer_file
from natpatsip.ui.links import IN_ADDRESS
from natpatsip.ui.record_shown import record_shown, snapshot_shown
from natpatsip.ui.word_csv import words_csv
from natpatsip.ui.word_table import show_words

_COMPARISON_BYTES = 2**11
_FOLDED = {
    Agreement.UNKNOWN: "Cannot be computed",
    Agreement.AGREES: "Agrees",
    Agreement.DEFINITION: "Definitions, not results",
}


def show_published() -> None:
    """How many results agree; what differs; the contradictions; folded, all else; and everything to take away."""
    with st.spinner("Working out every published number …"), snapshot_shown() as snapshot:
        comparisons = _get_comparisons(snapshot)
    st.markdown(f"**{summarise(comparisons)}**")
    _show_differences(comparisons)
    _show_contradictions(comparisons)
    _show_others(comparisons)
    offer_file("Download every number (CSV)", "published.csv", **dict(record_shown().query))


def published_csv(snapshot: Snapshot) -> bytes:
    """Every published number on a line of its own, beside what was computed."""
    return words_csv([_as_words(comparison) for comparison in _get_comparisons(snapshot)])


def _get_comparisons(snapshot: Snapshot) -> list[Comparison]:
    return snapshot.keep(compare, lambda: compare(snapshot), lambda made: _COMPARISON_BYTES * len(made))


def _show_differences(comparisons: list[Comparison]) -> None:
    st.header("What differs")
    differing = [comparison for comparison in comparisons if comparison.verdict == Agreement.DIFFERS]
    if differing:
        show_words([_row(comparison) for comparison in differing], "What differs")
    else:
        st.write("Nothing that was returned gives another number than a report states.")


def _show_contradictions(comparisons: list[Comparison]) -> None:
    st.header("Where the report contradicts itself")
    st.write("This comes out of what the report itself states, whatever has been returned.")
    computed = {comparison.fact.id: comparison for comparison in comparisons}
    rows = [_contradiction(found, [computed[fact] for fact in found.facts]) for found in contradictions()]
    show_words(rows, "Where the report contradicts itself")


def _contradiction(found: Contradiction, contradicted: list[Comparison]) -> dict[str, str]:
    return {
        "Rule": found.rule.capitalize(),
        "What the places say": "\n".join(make_sentence(f"{one.where}: {one.says}") for one in found.said),
        "The record gives": "\n".join(_beside(one) for one in contradicted if one.computed is not None),
        "What to know": make_sentence(found.note),
    }


def _beside(comparison: Comparison) -> str:
    """“11 collaboratives, not 12 collaboratives”; the number alone where it agrees."""
    agrees = comparison.verdict == Agreement.AGREES
    return _computed(comparison) if agrees else f"{_computed(comparison)}, not {format_fact(comparison.fact)}"


def _show_others(comparisons: list[Comparison]) -> None:
    """All other numbers of a programme, or of all, by verdict; the cells of the table by collaborative by themselves."""
    st.header("Every other number")
    shorts = {programme.code: programme.short for programme in catalogue.programmes()}
    programme = st.selectbox(
        "Programme",
        [None, *shorts],
        key="published_programme",
        format_func=lambda c: shorts.get(c, "All"),
        **IN_ADDRESS,
    )
    own = [comparison for comparison in comparisons if programme in (None, comparison.fact.programme)]
    for verdict, title in _FOLDED.items():
        for cells, part in ((False, title), (True, f"{title}: figure 19 by collaborative")):
            _fold(part, [one for one in own if one.verdict == verdict and (one.fact.basis == "table") == cells])


def _fold(title: str, comparisons: list[Comparison]) -> None:
    if comparisons:
        with st.expander(f"{title} ({len(comparisons)})"):
            show_words([_row(comparison) for comparison in comparisons], title)


def _row(comparison: Comparison) -> dict[str, str]:
    fact = comparison.fact
    whose = [] if fact.scope == "England" else [fact.scope]
    elsewhere = "the report contradicts it elsewhere, see above" if comparison.contradictions else ""
    how = f"{fact.how} ({fact.figure})" if fact.figure else fact.how
    return {
        "Number": ", ".join([fact.measure, *whose, fact.quarter.label]),
        "Published": format_fact(fact),
        "Computed": _computed(comparison),
        "How, and why": "\n".join(filter(None, map(make_sentence, (how, fact.note, comparison.reason, elsewhere)))),
        "Stated in": make_sentence(f"{fact.stated_in}; {fact.report.name}"),
    }


def _computed(comparison: Comparison) -> str:
    return format_fact_value(comparison.computed, comparison.fact.unit, comparison.fact.decimals)


def _as_words(comparison: Comparison) -> dict[str, str]:
    """A line of the download: blank, not a word, where there is nothing."""
    words = as_record(comparison) | {"contradictions": " ".join(comparison.contradictions)}
    return {name: "" if value is None else str(value) for name, value in words.items()}
