"""Frames in and out: the same chart from DuckDB, pandas and Arrow, and one row a series."""

from datetime import date

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.parameters import SpcRefused
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.analysis.spc.tables import chart_frame, series_frame

MONTHS = [date(2021 + month // 12, month % 12 + 1, 1) for month in range(24)]
ROWS = [
    {"series_id": name, "date": day, "value": None if name == "b" and number == 5 else level + number % 2}
    for name, level in (("b", 20.0), ("a", 10.0))
    for number, day in enumerate(MONTHS)
]
REBASES = {"a": [MONTHS[12]]}


def frames():
    """The rows as each engine holds them, backwards: their order is not to matter."""
    arrow = pa.Table.from_pylist(ROWS[::-1])
    connection = duckdb.connect()
    connection.register("points", arrow)
    return {
        "arrow": nw.from_native(arrow),
        "pandas": nw.from_native(pd.DataFrame(ROWS[::-1])),
        "duckdb": nw.from_native(connection.table("points")),
    }


@pytest.mark.parametrize("engine", ["arrow", "pandas", "duckdb"])
def test_a_frame_gives_a_row_a_point_in_order(engine):
    charted = chart_frame(frames()[engine], rebases=REBASES)
    rows = charted.rows(named=True)
    assert [row["series_id"] for row in rows] == ["a"] * 24 + ["b"] * 23
    assert [str(row["date"])[:10] for row in rows[:24]] == [str(day) for day in MONTHS]
    assert [row["segment"] for row in rows] == [1] * 12 + [2] * 12 + [1] * 23
    assert rows[0]["mean"] == pytest.approx(10.5) and rows[0]["upl"] == pytest.approx(10.5 + 2.66)
    assert rows[24]["value"] == 20 and not rows[24]["special_cause"] and rows[24]["cause"] == "common cause"
    assert [row["provisional_limits"] for row in rows[22:26]] == [True, True, False, False]


def test_what_comes_out_is_of_the_kind_that_went_in():
    natives = {name: chart_frame(frame).to_native() for name, frame in frames().items()}
    assert isinstance(natives["pandas"], pd.DataFrame)
    assert isinstance(natives["arrow"], pa.Table) and isinstance(natives["duckdb"], pa.Table)


def test_a_row_a_series_has_the_last_point_and_the_icons():
    rows = [*ROWS, *({"series_id": "none", "date": day, "value": None} for day in MONTHS)]
    series = NamedSeries.of_frame(nw.from_native(pa.Table.from_pylist(rows)), REBASES)
    chart = control_chart(series.points, target=9.0)
    first, second, none = series_frame(series, chart).rows(named=True)
    assert (first["series_id"], first["points"], first["value"], first["assurance"]) == ("a", 24, 11, "hit_or_miss")
    assert (second["series_id"], second["points"], second["variation"]) == ("b", 23, "common_cause")
    assert second["assurance"] == "pass"
    assert (none["points"], none["variation"], none["assurance"]) == (0, "", "") and np.isnan(none["value"])


def test_unfit_frames_are_refused():
    twice = nw.from_native(pa.Table.from_pylist([*ROWS, ROWS[0]]))
    with pytest.raises(SpcRefused, match="b has two rows for 2021-01-01"):
        chart_frame(twice)
    with pytest.raises(SpcRefused, match="no series c"):
        chart_frame(frames()["arrow"], rebases={"c": [MONTHS[3]]})
    with pytest.raises(SpcRefused, match="a has no point on or after 2024-01-01"):
        chart_frame(frames()["arrow"], rebases={"a": [date(2024, 1, 1)]})
