"""Recalculated limits of a visitor's series: what is proposed, shown both ways, and where the visitor recalculates."""

from datetime import date

import streamlit as st

from natpatsip.figures.formatting import format_count
from natpatsip.figures.own_chart import OwnChart, OwnProposal
from natpatsip.figures.workbench import DRAWN, workbench_figure
from natpatsip.ui.drawing import draw_chart
from natpatsip.ui.links import IN_SESSION
from natpatsip.ui.page_words import as_written
from natpatsip.ui.panel import show_chart
from natpatsip.ui.workbench.reading import OwnData

# Of a very long series, the latest; each that is taken gives way to the one before.
_SHOWN = 5


def rebases_of(data: OwnData, name: str) -> list[date]:
    """The days from which the visitor has a series recalculated."""
    return st.session_state.get(_key(data, name), [])


def show_rebases(data: OwnData, own: OwnChart) -> None:
    """The proposals, each with both charts, and the days from which limits are recalculated; of a run chart, that it has none."""
    with st.container(border=True):
        st.subheader("Recalculated limits", anchor=False)
        if own.is_run_chart:
            st.write("A run chart has no limits to recalculate.")
            return
        proposals = own.proposals()
        for proposal in proposals[-_SHOWN:]:
            _show_proposal(data, own, proposal)
        st.markdown(f"**{'Nothing more' if proposals else 'Nothing'} is proposed.** {as_written(own.why_no_later)}")
        if len(proposals) > _SHOWN:
            st.write(f"{format_count(len(proposals), 'recalculation')} are proposed; these are the latest {_SHOWN}.")
        _choose_days(data, own)
        if not own.choices.between:
            st.markdown(f"**How shifts are found.** {own.choices.search.rule_card}")


def _show_proposal(data: OwnData, own: OwnChart, proposal: OwnProposal) -> None:
    st.markdown(f"**Proposed.** {proposal.words}.")
    opened = st.expander(
        f"Compare both ways: {own.format_day(proposal.day)}",
        icon=":material/rule:",
        key=f"workbench_open_{own.name}_{proposal.day}",
        on_change="rerun",
    )
    # Both charts are drawn only for who wants to see them.
    if opened.open:
        with opened:
            _compare(data, own, proposal.day)
    st.button(
        f"Recalculate from {own.format_day(proposal.day)}",
        key=f"workbench_take_{own.name}_{proposal.day}",
        on_click=_recalculate,
        args=(_key(data, own.name), proposal.day),
        icon=":material/restart_alt:",
    )


def _compare(data: OwnData, own: OwnChart, day: date) -> None:
    """The chart as it is and as it would be, one below the other over the same days."""
    proposed = OwnChart.of(data.series, own.name, own.choices, data.percent, own.rebases, day, own.labels)
    for title, chart in (("As it is now", own), (f"Recalculated from {own.format_day(day)}", proposed)):
        drawn = workbench_figure(chart)
        st.markdown(f"**{title}.** {drawn.finding}.")
        show_chart(drawn, draw_chart(drawn), f"compared_{day}_{drawn.id}")


def _choose_days(data: OwnData, own: OwnChart) -> None:
    """Any day with a point but the first; of a very long series, among those that are drawn."""
    days = own.series.dates[1:][-DRAWN:].tolist()
    kept = [day for day in own.rebases if day not in days]
    st.multiselect(
        "Recalculate the limits from",
        [*kept, *days],
        format_func=own.format_day,
        key=_key(data, own.name),
        placeholder="Choose when new limits begin",
        **IN_SESSION,
    )


def _recalculate(key: str, day: date) -> None:
    st.session_state[key] = sorted({*st.session_state.get(key, []), day})


def _key(data: OwnData, name: str) -> str:
    return f"workbench_rebases_{data.digest}_{name}"
