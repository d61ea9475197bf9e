"""Control charts on a page: each in its panel, and below it what is proposed, what was decided, and forms to decide."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control import MEASURE_OF_FIGURE, RebaseProposal, draw_both_ways, proposals_of, series_key
from natpatsip.figures.control.chart_reasons import explain_chart
from natpatsip.figures.control.level_above import find_level_above
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_period
from natpatsip.figures.wording import name_places
from natpatsip.store import Snapshot
from natpatsip.store.ledger import RECALCULATES, Decided, Rebase, get_current_decisions, get_decisions
from natpatsip.ui.control.ledger import (
    Account,
    ShownSeries,
    ask_account,
    decide,
    offer_undoing,
    series_form_key,
    show_ledger,
)
from natpatsip.ui.control.notes import offer_notes
from natpatsip.ui.downloads import offer_with_others
from natpatsip.ui.drawing import DrawnFigure, draw, draw_chart
from natpatsip.ui.forms import decision_form, refuse, show_done
from natpatsip.ui.page_words import as_written
from natpatsip.ui.panel import show_chart, show_figure, show_rules
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection, show_figures

_LEAVE = "Leave the limits as they are"
_WORSE = (
    "This change is for the worse. New limits would take it for normal and hide it, so leave them as they are until the"
    " cause is known."
)
_ONE_SERIES = (
    "Limits are recalculated for England or for one place at a time, with every kind of ward and provider. Choose one"
    " to see what is proposed for it and what was decided."
)


def show_control(*figure_ids: str, chosen: Selection | None = None, name: str = "") -> None:
    """Control charts for what the filters hold, each with the proposals and ledger of its series.

    Another selection may be `chosen`, whose place has this `name`.
    """
    selection = chosen or current_selection()
    with snapshot_shown() as snapshot:
        figures = [draw(figure_id, selection, snapshot) for figure_id in figure_ids]
        reasons = [explain_chart(_measure_of(drawn).id, selection, snapshot) for drawn, _ in figures]
        above = [_draw_level_above(drawn, selection, snapshot) for drawn, _ in figures]
    for (drawn, chart), reason, (drawn_above, chart_above) in zip(figures, reasons, above, strict=True):
        show_figure(drawn, chart, rules=False)
        if chart_above:
            with st.container(border=True):
                st.markdown(f"**Beside it, {drawn_above.place}.** {as_written(drawn_above.finding)}.")
                show_chart(drawn_above, chart_above, f"above_{drawn.id}")
            offer_with_others(drawn_above)
        if reason:
            with st.expander("Why this chart, and by which rules?", icon=":material/help:", key=f"why_{drawn.id}"):
                st.write(reason)
                show_rules(drawn)
        offer_notes(drawn, selection)
        if not drawn.empty:
            _show_series(_measure_of(drawn), drawn, selection, name)


def show_change(patients: Sequence[str], adopted: Sequence[str]) -> None:
    """What changed for patients as control charts, then what has been adopted as trajectories; figures by their ids."""
    show_control(*patients)
    show_figures(*adopted)


def _draw_level_above(drawn: Figure, selection: Selection, snapshot: Snapshot) -> DrawnFigure:
    """The same figure of what lies around the place, where too little is counted in the place itself; else no chart."""
    above = find_level_above(_measure_of(drawn).id, selection, snapshot)
    return draw(drawn.id, above, snapshot) if above else (drawn, None)


def _measure_of(drawn: Figure) -> Measure:
    return MEASURES[MEASURE_OF_FIGURE.get(drawn.id, drawn.id.removeprefix("control_"))]


def _show_series(measure: Measure, drawn: Figure, chosen: Selection, name: str) -> None:
    """The ledger of what is shown, if that is one series with limits, or with decisions from when it had some."""
    selection = measure.applicable_selection(chosen)
    key = series_key(measure, selection)
    if key is None:
        st.markdown(_ONE_SERIES)
    elif "segments" in drawn.numbers:
        _show_decisions(ShownSeries(measure, key, selection, name or name_places(selection)), drawn)


@st.fragment
def _show_decisions(series: ShownSeries, drawn: Figure) -> None:
    """Opening a form redraws this part and leaves the charts above alone; a decision draws the whole page."""
    with snapshot_shown() as snapshot:
        proposals = proposals_of(series.measure.id, series.selection, snapshot)
        decisions, current = get_decisions(snapshot, series.key), get_current_decisions(snapshot, series.key)
    with st.container(border=True, key=f"decisions_{drawn.id}"):
        st.subheader("Recalculated limits", anchor=False)
        show_done(series.key)
        for proposal in proposals:
            _show_proposal(series, proposal)
        if not proposals:
            st.write(f"Nothing is proposed for {series.markdown}.")
        show_ledger(series, decisions, current)
        _offer_a_month(series, _months(drawn, [decision.rebase.month for decision in current]))
        if current:
            offer_undoing(series, current)


def _show_proposal(series: ShownSeries, proposal: RebaseProposal) -> None:
    month = format_period(series.measure, proposal.month)
    st.markdown(f"**Proposed for {series.markdown}.** {proposal.words}. Nothing is redrawn unless somebody accepts it.")
    key = series_form_key(series, f"{proposal.month:%Y%m}")
    opened = st.expander(
        f"Compare both ways and decide: {month}", icon=":material/rule:", key=f"open_{key}", on_change="rerun"
    )
    # Both charts are drawn only for who wants to see them.
    if opened.open:
        with opened:
            _compare(series, proposal)
            _ask_decision(series, proposal, key)


def _compare(series: ShownSeries, proposal: RebaseProposal) -> None:
    """The chart as it is and as it would be, one below the other with the same months and on one scale."""
    with snapshot_shown() as snapshot:
        figures = draw_both_ways(series.measure.id, series.selection, snapshot, proposal.month)
    recalculated = f"Recalculated from {format_period(series.measure, proposal.month)}"
    for title, figure in zip(("As it is now", recalculated), figures, strict=True):
        st.markdown(f"**{title}.** {figure.finding}.")
        show_chart(figure, draw_chart(figure), f"compared_{figure.id}")
    st.markdown(f"**How it was found.** {proposal.search}")


def _ask_decision(series: ShownSeries, proposal: RebaseProposal, key: str) -> None:
    if proposal.worse:
        st.warning(_WORSE, icon=":material/trending_down:")
    recalculate = f"Recalculate {series.markdown} from {format_period(series.measure, proposal.month)}"
    buttons: dict[Decided, tuple[str, str]] = {
        "accepted": (recalculate, ":material/check:"),
        "declined": (_LEAVE, ":material/close:"),
    }
    default = "declined" if proposal.worse else "accepted"
    with decision_form(key):
        account = ask_account(key)
        with st.container(horizontal=True, gap="small"):
            pressed = {
                decision: st.form_submit_button(
                    label, icon=icon, type="primary" if decision == default else "secondary"
                )
                for decision, (label, icon) in sorted(buttons.items(), key=lambda button: button[0] != default)
            }
        for decision in [decision for decision, clicked in pressed.items() if clicked]:
            _keep(series, proposal.month, decision, account)


def _keep(series: ShownSeries, month: date, decision: Decided, account: Account) -> None:
    """Write a decision, or say what its account lacks."""
    if missing := account.missing(decision in RECALCULATES):
        refuse(missing)
    else:
        judgement = account.judgement
        decide(
            series, Rebase(series.key, month, decision, account.reason, account.cause, judgement=judgement), account.by
        )


def _months(drawn: Figure, decided: Sequence[date]) -> list[date]:
    """The months with data in which new limits can begin: not the first, and not one that has been decided."""
    with_data = [row["date"] for row in drawn.rows if row["value"] is not None]
    return [month for month in reversed(with_data[1:]) if month not in decided]


def _offer_a_month(series: ShownSeries, months: Sequence[date]) -> None:
    key, period = series_form_key(series, "set"), series.measure.period
    with (
        st.expander(f"Set a {period} yourself", icon=":material/edit_calendar:", key=f"open_{key}"),
        decision_form(key),
    ):
        month = st.selectbox(
            f"First {period} of the new limits",
            months,
            index=None,
            format_func=lambda day: format_period(series.measure, day),
            placeholder=f"Choose a {period}",
            key=f"month_{key}",
        )
        account = ask_account(key)
        if st.form_submit_button(f"Recalculate {series.markdown} from this {period}"):
            if month:
                _keep(series, month, "set", account)
            else:
                refuse([f"the {period}", *account.missing(recalculates=True)])
