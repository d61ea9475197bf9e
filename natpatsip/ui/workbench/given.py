"""Where a visitor puts a series in: a box to paste into, a file to upload, and an example to begin with."""

import streamlit as st

from natpatsip.returns.package import FILE_LIMIT
from natpatsip.returns.unpacking import MIB
from natpatsip.ui.workbench.source import Source

PASTE, UPLOAD = "Paste", "Upload a file"
_WAY, _TEXT = "workbench_way", "workbench_text"
_SHAPES = """
- **Two columns**: the date, then the value. Headings may stand above them.
- **Several series**: the date, then a column of values for each, with its name as the heading.
- **As the command line takes it**: `series_id`, `date` and `value`, a row a point.

Dates as you write them: Apr 2022, 01/04/2022, 2022-04-01, Q1 2022/23. Leave the value blank where it is missing.
"""
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
    way = st.segmented_control(
        "How to put it in", [PASTE, UPLOAD], default=PASTE, required=True, key=_WAY, persist_state="session"
    )
    source = _upload() if way == UPLOAD else _paste()
    with st.expander("What it may look like", icon=":material/table:"):
        st.markdown(_SHAPES)
    return source


def _paste() -> Source | None:
    text = st.text_area(
        "Dates and values, copied from Excel or typed",
        key=_TEXT,
        height=200,
        placeholder="Apr 2022   48.9",
        persist_state="session",
    )
    with st.container(horizontal=True, gap="small"):
        # What was typed is taken in when the box is left, which a click on the button does.
        drawn = st.button("Draw the chart", type="primary", icon=":material/query_stats:")
        st.button("Put in an example", on_click=_put_in_example, icon=":material/lightbulb:")
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
