"""Where a visitor puts a series in, says which column holds what, and what to write on the picture."""

import streamlit as st

from natpatsip.analysis.spc.rare_events import RareEventChart
from natpatsip.figures.own_chart import Labels
from natpatsip.returns.package import FILE_LIMIT
from natpatsip.returns.unpacking import MIB
from natpatsip.ui.links import IN_SESSION
from natpatsip.ui.workbench.columns import Columns, find_columns
from natpatsip.ui.workbench.reading import OwnData
from natpatsip.ui.workbench.source import Source
from natpatsip.ui.workbench.table import Table

PASTE, UPLOAD = "Paste", "Upload a file"
_WAY, _TEXT = "workbench_way", "workbench_text"
_LETTERS_AT_MOST = 120
_ASKED_OF = 1_000  # columns; nobody picks among more, and a browser would have to hold them three times
_SHAPES = """
- **Two columns**: the date, then the value. Headings may stand above them.
- **Several series**: the date, then a column of values for each, with its name as the heading.
- **A table of any columns**: you are asked which hold dates, values and the names of series.
- **Single events that are rare**: the date of each, with or without its time; or its date and the cases since the one before.

Dates as you write them: Apr 2022, 01/04/2022, 2022-04-01, Q1 2022/23. Leave the value blank where it is missing.
"""
_LINES: dict[RareEventChart | None, str] = {
    None: "A value on its date",
    "t": "A single event: chart the days between them (t chart)",
    "g": "A single event, and the cases since the one before: chart those (g chart)",
}
# Invented: two years about 62%, then a year about 71%.
_MONTHS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
_VALUES = (
    *(61.2, 63.0, 60.4, 62.7, 64.1, 61.8, 59.9, 62.2, 63.5, 60.8, 61.1, 62.9),
    *(63.3, 60.2, 61.7, 62.4, 64.0, 61.5, 60.9, 62.6, 61.9, 63.2, 60.6, 61.4),
    *(70.3, 71.8, 69.6, 72.2, 70.9, 73.1, 71.4, 70.1, 72.8, 71.9, 69.8, 72.5),
)


def example() -> str:
    """Three years of an invented measure, as it would be copied from Excel."""
    months = [f"{month} {2020 + year + (place > 8)}" for year in range(3) for place, month in enumerate(_MONTHS)]
    points = (f"{month}\t{value}%" for month, value in zip(months, _VALUES, strict=True))
    return "\n".join(["Month\tBabies kept warm (invented)", *points])


def choose_source() -> Source | None:
    """What was pasted or uploaded; None until something was."""
    st.header("Your series")
    way = st.segmented_control("How to enter it", [PASTE, UPLOAD], default=PASTE, required=True, key=_WAY, **IN_SESSION)
    return _upload() if way == UPLOAD else _paste()


def show_shapes() -> None:
    """What a series may look like, for as long as there is none to show."""
    st.header("How to lay out a series")
    st.markdown(_SHAPES)


def choose_lines(table: Table, digest: str) -> RareEventChart | None:
    """What is charted of single events, where each line is one; None where lines hold values on their dates."""
    if table.width < 2:
        return "t"
    return st.selectbox(
        "Each line holds", list(_LINES), format_func=_LINES.__getitem__, key=f"workbench_lines_{digest}", **IN_SESSION
    )


def choose_columns(table: Table, digest: str, between: RareEventChart | None) -> Columns:
    """Which columns hold what; asked where there are more than two, and answered as far as their cells tell.

    Of single events whose dates are enough, nothing is asked of values.
    """
    found = find_columns(table)
    if not (2 if between == "t" else 3) <= table.width <= _ASKED_OF:
        return found
    places = range(table.width)
    dates = st.selectbox(
        "Column of dates",
        places,
        index=found.dates,
        format_func=lambda place: _name_column(table, place),
        key=f"workbench_dates_{digest}",
        **IN_SESSION,
    )
    values = found.values if between == "t" else _choose_values(table, digest, found)
    names = st.selectbox(
        "Column of names of series",
        [None, *places],
        index=0 if found.names is None else found.names + 1,
        format_func=lambda place: "None" if place is None else _name_column(table, place),
        key=f"workbench_names_{digest}",
        **IN_SESSION,
    )
    return Columns(dates, values, names)


def _choose_values(table: Table, digest: str, found: Columns) -> tuple[int, ...]:
    each = [(place,) for place in range(table.width)]
    return st.selectbox(
        "Column of values",
        each if len(found.values) == 1 else [found.values, *each],
        index=found.values[0] if len(found.values) == 1 else 0,
        format_func=lambda places: _name_values(table, places),
        key=f"workbench_values_{digest}",
        **IN_SESSION,
    )


def choose_series(data: OwnData) -> str:
    """The series to look at: the only one, or the one picked."""
    if len(data.charted) == 1:
        return data.charted[0]
    return st.selectbox("Series to look at", data.charted, key=f"workbench_series_{data.digest}", **IN_SESSION)


def _name_values(table: Table, places: tuple[int, ...]) -> str:
    several = f"All {len(places):,} columns of numbers"
    return several if len(places) > 1 else _name_column(table, places[0])


def _name_column(table: Table, place: int) -> str:
    """By its number and its heading, since headings may be the same or missing."""
    heading = table.heading(place)
    return f"{place + 1}. {heading}" if heading else f"Column {place + 1}"


def choose_labels(data: OwnData, series: str) -> Labels:
    """What to write on the picture of a series; the unit is that of all series."""
    with st.expander("Title and unit of the picture", icon=":material/title:"):
        title = st.text_input(
            "Title",
            placeholder="What the picture is headed",
            max_chars=_LETTERS_AT_MOST,
            key=f"workbench_title_{data.digest}_{series}",
            **IN_SESSION,
        )
        unit = st.text_input(
            "Unit",
            placeholder="Such as: falls in a month",
            max_chars=_LETTERS_AT_MOST,
            key=f"workbench_unit_{data.digest}",
            **IN_SESSION,
        )
    return Labels(title.strip(), unit.strip())


def _paste() -> Source | None:
    text = st.text_area(
        "Dates and values, copied from Excel or typed",
        key=_TEXT,
        height=180,
        placeholder="Apr 2022   48.9",
        **IN_SESSION,
    )
    with st.container(horizontal=True, gap="small"):
        # What was typed is taken in when the box is left, which a click on the button does.
        drawn = st.button("Draw the chart", type="primary", icon=":material/query_stats:")
        st.button("Use an example", on_click=_put_in_example, icon=":material/lightbulb:")
    if text.strip():
        return Source(text.encode())
    if drawn:
        st.warning("Paste a series first: a column of dates and a column of values.", icon=":material/content_paste:")
    return None


def _put_in_example() -> None:
    st.session_state[_TEXT] = example()


def _upload() -> Source | None:
    file = st.file_uploader(
        "A CSV file or an Excel workbook (.xlsx); of a workbook, the first sheet is read",
        max_upload_size=FILE_LIMIT // MIB,
        key="workbench_file",
    )
    return Source(file.getvalue(), file.name) if file else None
