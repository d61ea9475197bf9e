"""SPC summary: every measure with its numbers, icons and small line, or the icons of every place or ward."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from natpatsip import catalogue
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.measure import ENGLAND
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.control import SummaryRow, summary
from natpatsip.figures.control.reductions import PRACTICE_OF_MEASURE
from natpatsip.figures.control.summary import measures_known, order_by_signal
from natpatsip.figures.figure import Figure
from natpatsip.figures.wording import LEVEL_NAMES, LEVELS, labels, unit_heading
from natpatsip.store import Snapshot
from natpatsip.ui.control.icon_table import icon_style, legend_html
from natpatsip.ui.control.summary_tables import LinkCell, measures_html, units_html
from natpatsip.ui.control.wards import label_ward
from natpatsip.ui.downloads import offer_figure
from natpatsip.ui.links import KEPT, Address, list_address
from natpatsip.ui.measure_links import link_to_measure, link_to_place, link_to_ward
from natpatsip.ui.record_shown import snapshot_shown
from natpatsip.ui.scope import current_selection
from natpatsip.ui.style import is_dark

_WARD, _SIGNAL = "ward", "signal"
_ALL_PROGRAMMES, _A_MEASURE, _ALL_WARDS = "All", "Measure", "All wards"


@dataclass(frozen=True)
class _Asked:
    """Whose measures are asked for, by the code of a programme (None: of all), at the level of the units that have a row,
    England for measures; and of wards which: with a signal, or by the measure of a practice that they use less (None: every
    one).
    """

    programme: str | None
    level: str
    wards: str | None

    @property
    def figure_id(self) -> str:
        """The figure that has its numbers."""
        if self.level == _WARD:
            return "mhsip_wards"
        name = "spc_summary" if self.level == ENGLAND else "spc_grid"
        return f"{name}_{self.programme.lower()}" if self.programme else name


def show_summary() -> None:
    """The choice of a programme and of what has a row; then the table, its downloads, and what its icons mean."""
    asked = _choose()
    selection = current_selection().comparing(asked.level)
    if not measures_known(selection, asked.level, asked.programme):
        _say_not_known(asked.level)
        return
    with snapshot_shown() as snapshot:
        drawn = figure(asked.figure_id, selection, snapshot)
        with st.container(key="figure_summary", gap="xxsmall"):
            st.header(drawn.question)
            st.subheader(drawn.finding, anchor=False)
        if drawn.empty:
            st.info("Remove a filter, or choose another programme.", icon=":material/info:")
            return
        with st.spinner("Holding every measure against its limits …"):
            table = _keep_table(asked, selection, snapshot)
    st.html(icon_style(is_dark()) + table)
    if asked.level != ENGLAND:
        st.html('<p class="quiet">Each cell leads to its chart, and a heading to that of all.</p>')
    if asked.wards:
        st.write("The downloads hold every ward.")
    _show_about(drawn)


def _choose() -> _Asked:
    programmes = {_ALL_PROGRAMMES: None} | {programme.short: programme.code for programme in catalogue.programmes()}
    levels = {_A_MEASURE: ENGLAND} | {unit_heading(level): level for level in (*LEVELS, _WARD)}
    left, right = st.columns(2)
    short = left.selectbox("Programme", list(programmes), key="summary_programme", **KEPT)
    unit = right.selectbox("A row for each", list(levels), key="summary_row", **KEPT)
    return _Asked(programmes[short], levels[unit], _choose_wards() if levels[unit] == _WARD else None)


def _choose_wards() -> str | None:
    practices = {_ALL_WARDS: None, "With a special cause": _SIGNAL}
    practices |= {f"{MEASURES[id].label} used less": id for id in PRACTICE_OF_MEASURE}
    left, _ = st.columns(2)
    chosen = left.selectbox("Wards", list(practices), key="summary_wards", **KEPT)
    return practices[chosen]


def _say_not_known(level: str) -> None:
    by = "is known" if level == ENGLAND else f"has a control chart by {LEVEL_NAMES[level]}"
    st.info(
        f"No measure of this programme {by} for the places chosen. Choose another programme, another row, or remove a"
        " filter.",
        icon=":material/info:",
    )


def _keep_table(asked: _Asked, selection: Selection, snapshot: Snapshot) -> str:
    """The table as HTML, kept for whoever chooses the same."""
    chosen = asked, selection, is_dark(), list_address()
    return snapshot.keep(("summary table", *chosen), lambda: _build_table(*chosen, snapshot), len)


def _build_table(asked: _Asked, selection: Selection, dark: bool, address: Address, snapshot: Snapshot) -> str:
    drawn = figure(asked.figure_id, selection, snapshot)
    rows = summary(selection, snapshot, asked.level, asked.programme)
    caption = f"{drawn.subtitle} · {drawn.provenance.coverage}"
    if asked.level == ENGLAND:
        return measures_html(rows, caption, dark, _links(rows, address))
    heading = unit_heading(asked.level)
    if asked.level == _WARD:
        picked = _pick_wards(order_by_signal(rows), asked.wards)
        return units_html(
            picked, caption, heading, _whereabouts(drawn), _links(picked, address), _link_wards(drawn, address)
        )
    compared = (*address, ("level", LEVELS[asked.level]))
    return units_html(rows, caption, heading, {}, _links(rows, compared), _link_places(asked.level, address))


def _pick_wards(rows: Sequence[SummaryRow], wards: str | None) -> Sequence[SummaryRow]:
    """Every row of the wards that are asked for."""
    if wards is None:
        return rows
    picked = {
        row.unit for row in rows if (row.signals if wards == _SIGNAL else row.measure.id == wards and row.reduced)
    }
    return [row for row in rows if row.unit in picked]


def _links(rows: Sequence[SummaryRow], address: Address) -> dict[str, str]:
    """Where the chart of each measure is, by its id."""
    return {row.measure.id: link_to_measure(row.measure, address) for row in rows}


def _link_places(level: str, address: Address) -> LinkCell:
    """Where the chart of a measure in one place is; of a part of a place, that of the part."""
    names = labels(level)
    return lambda row: link_to_place(row.measure, level, names.get(row.unit, row.unit_name), address)


def _link_wards(drawn: Figure, address: Address) -> LinkCell:
    wards = {row["ward_id"]: label_ward(row) for row in drawn.rows}
    return lambda row: link_to_ward(row.measure, wards[row.unit], address)


def _whereabouts(drawn: Figure) -> dict[str, str]:
    """Where each ward is, by its id."""
    return {row["ward_id"]: f"{row['ward_id']} · {row['psc']} · {row['provider']}" for row in drawn.rows}


def _show_about(drawn: Figure) -> None:
    if drawn.caption:
        st.write(drawn.caption)
    offer_figure(drawn)
    st.header("What the icons mean")
    st.html(legend_html())
    st.markdown(f"**Definition.** {drawn.definition}")
    st.markdown(f"**Filters.** {drawn.filters}")
