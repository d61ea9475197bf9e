"""Control charts on a page: each in its panel, and below it what is proposed, what was decided, and forms to decide."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control import MEASURE_OF_FIGURE, RebaseProposal, proposals_of, series_key, with_rebase
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_period
from natpatsip.figures.wording import name_places
from natpatsip.store.ledger import Rebase, SeriesKey, get_current_decisions, get_decisions
from natpatsip.ui.change.ledger import (
    ask_account,
    decide,
    decision_form,
    form_key,
    offer_undoing,
    refuse,
    show_confirmation,
    show_ledger,
)
from natpatsip.ui.database import store
from natpatsip.ui.drawing import draw, draw_chart
from natpatsip.ui.panel import show_chart, show_figure
from natpatsip.ui.scope import current_selection

ACCEPT, DECLINE = "Accept: recalculate the limits", "Decline: leave the limits as they are"
_DECISIONS = {ACCEPT: "accepted", DECLINE: "declined"}
_ONE_SERIES = (
    "Limits are recalculated for England or for one place at a time, with every kind of ward and provider. Choose one"
    " to see what is proposed for it and what was decided."
)


def show_control(*figure_ids: str, chosen: Selection | None = None) -> None:
    """Control charts for what the filters hold, or was `chosen`, each with the proposals and ledger of its series."""
    selection = chosen or current_selection()
    with store().snapshot() as snapshot:
        figures = [draw(figure_id, selection, snapshot) for figure_id in figure_ids]
    for drawn, chart in figures:
        show_figure(drawn, chart)
        if not drawn.empty:
            _show_series(_measure_of(drawn), drawn, selection)


def _measure_of(drawn: Figure) -> Measure:
    return MEASURES[MEASURE_OF_FIGURE.get(drawn.id, drawn.id.removeprefix("control_"))]


def _show_series(measure: Measure, drawn: Figure, selection: Selection) -> None:
    """The ledger of what is shown, if that is one series with limits, or with decisions from when it had some."""
    series = series_key(measure, measure.applicable_selection(selection))
    if series is None:
        st.markdown(_ONE_SERIES)
    elif "segments" in drawn.numbers:
        _show_decisions(measure, series, drawn)


@st.fragment
def _show_decisions(measure: Measure, series: SeriesKey, drawn: Figure) -> None:
    """Opening a form redraws this part and leaves the charts above alone; a decision draws the whole page."""
    selection = current_selection()
    where = name_places(measure.applicable_selection(selection))
    with store().snapshot() as snapshot:
        proposals = proposals_of(measure.id, selection, snapshot)
        decisions, current = get_decisions(snapshot, series), get_current_decisions(snapshot, series)
    with st.container(border=True, key=f"decisions_{drawn.id}"):
        st.subheader("Recalculated limits", anchor=False)
        show_confirmation(measure, decisions)
        for proposal in proposals:
            _show_proposal(measure, proposal, drawn)
        if not proposals:
            st.write(f"Nothing is proposed for {where}.")
        show_ledger(measure, where, decisions, current)
        _offer_a_month(measure, series, _months(drawn, [decision.rebase.month for decision in current]))
        if current:
            offer_undoing(measure, current)


def _show_proposal(measure: Measure, proposal: RebaseProposal, drawn: Figure) -> None:
    st.markdown(f"**Proposed.** {proposal.words}. Nothing is redrawn unless somebody accepts it.")
    key = form_key(measure.id, f"{proposal.month:%Y%m}")
    opened = st.expander(
        f"Compare both ways and decide: {format_period(measure, proposal.month)}",
        icon=":material/rule:",
        key=f"open_{key}",
        on_change="rerun",
    )
    # Both charts are drawn only for who wants to see them.
    if opened.open:
        with opened:
            _compare(measure, proposal, drawn)
            _ask_decision(proposal, key)


def _compare(measure: Measure, proposal: RebaseProposal, drawn: Figure) -> None:
    """The chart as it is and as it would be, one below the other with the same months."""
    with store().snapshot() as snapshot:
        proposed = with_rebase(measure.id, current_selection(), snapshot, proposal.month)
    for title, figure in (
        ("As it is now", drawn),
        (f"Recalculated from {format_period(measure, proposal.month)}", proposed),
    ):
        st.markdown(f"**{title}.** {figure.finding}.")
        show_chart(figure, draw_chart(figure), f"compared_{figure.id}")
    st.markdown(f"**How it was found.** {proposal.search}")


def _ask_decision(proposal: RebaseProposal, key: str) -> None:
    with decision_form(key):
        chosen = st.radio("Your decision", list(_DECISIONS), index=None, key=f"decision_{key}")
        account = ask_account(key)
        if st.form_submit_button("Keep this decision", icon=":material/check:"):
            missing = [] if chosen else ["whether you accept or decline"]
            missing += account.missing(cause_needed=chosen == ACCEPT)
            if missing:
                refuse(missing)
            else:
                rebase = Rebase(proposal.series, proposal.month, _DECISIONS[chosen], account.reason, account.cause)
                decide(rebase, account.by)


def _months(drawn: Figure, decided: Sequence[date]) -> list[date]:
    """The months with data in which new limits can begin: not the first, and not one that has been decided."""
    with_data = [row["date"] for row in drawn.rows if row["value"] is not None]
    return [month for month in reversed(with_data[1:]) if month not in decided]


def _offer_a_month(measure: Measure, series: SeriesKey, months: Sequence[date]) -> None:
    key = form_key("set", measure.id)
    with st.expander("Set a month yourself", icon=":material/edit_calendar:", key=f"open_{key}"), decision_form(key):
        month = st.selectbox(
            f"First {measure.period} of the new limits",
            months,
            index=None,
            format_func=lambda day: format_period(measure, day),
            placeholder=f"Choose a {measure.period}",
            key=f"month_{key}",
        )
        account = ask_account(key)
        if st.form_submit_button("Recalculate from it"):
            missing = ([] if month else [f"the {measure.period}"]) + account.missing(cause_needed=True)
            if missing:
                refuse(missing)
            else:
                decide(Rebase(series, month, "set", account.reason, account.cause), account.by)
