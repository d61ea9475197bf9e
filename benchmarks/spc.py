"""Control charts: many series at once, with every rule and icon, proposals of recalculations, and one series alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import numpy as np
import pyarrow as pa

from benchmarks.timing import Durations, duration
from natpatsip.analysis.spc.chart import control_chart
from natpatsip.analysis.spc.points import Points
from natpatsip.analysis.spc.proposals import find_levels, propose_shifts
from natpatsip.analysis.spc.tables import chart_frame

CHARTED, SEARCHED, MONTHS = 10_000, 1_000, 60
TIMES = 5


@dataclass(frozen=True)
class Spc:
    """`charts` and `frames`: all the charted series, from an array and from a table; `proposals`: all the searched ones;
    `single`: both for one series.
    """

    charts: Durations
    frames: Durations
    proposals: Durations
    single: Durations


def measure_spc() -> Spc:
    """Chart and search made-up series, most of them with a shift or two, each several times."""
    values = _made_up(CHARTED)
    frame = _as_frame(values)
    return Spc(
        _durations(lambda: control_chart(Points.of_array(values), target=55.0)),
        _durations(lambda: chart_frame(frame)),
        _durations(lambda: _propose(values[:SEARCHED])),
        _durations(lambda: (control_chart(Points.of_array(values[0]), target=55.0), _propose(values[0]))),
    )


def spc_section(spc: Spc) -> str:
    """The results in words, as a section."""
    rows = [
        (
            f"{CHARTED:,} series × {MONTHS} months, from an array: limits, rules, types, icons (aim: 1,000 ms)",
            spc.charts,
        ),
        (f"{CHARTED:,} series × {MONTHS} months, from an unsorted Arrow table to a table", spc.frames),
        (f"Proposals for {SEARCHED:,} series × {MONTHS} months (aim: 2,000 ms)", spc.proposals),
        (f"One series × {MONTHS} months, chart and proposals", spc.single),
    ]
    lines = [f"| {name} | {each.median:,.1f} | {each.longest:,.1f} |" for name, each in rows]
    table = "\n".join(["| | Median, ms | Longest, ms |", "|---|---:|---:|", *lines])
    return f"## Control charts\n\nEach {TIMES} times, in one process.\n\n{table}"


def _durations(action: Callable[[], object]) -> Durations:
    return Durations([duration(action) for _ in range(TIMES)])


def _propose(values: np.ndarray) -> list:
    points = Points.of_array(values)
    return propose_shifts(points, find_levels(points))


def _made_up(count: int) -> np.ndarray:
    """Noise around a level that moves at two places, by nothing in a third of the series."""
    pick = np.random.default_rng(4)
    values = pick.normal(50, 5, (count, MONTHS))
    values[:, 20:] += pick.choice([0, 10, 20], (count, 1))
    values[:, 42:] += pick.choice([0, -15, 20], (count, 1))
    return values


def _as_frame(values: np.ndarray) -> nw.DataFrame:
    months = [date(2019 + month // 12, month % 12 + 1, 1) for month in range(MONTHS)]
    order = np.random.default_rng(5).permutation(values.size)
    columns = {
        "series_id": pa.array(np.repeat([f"s{number:05}" for number in range(len(values))], MONTHS)[order]),
        "date": pa.array(np.tile(np.array(months, dtype="datetime64[D]"), len(values))[order]),
        "value": pa.array(values.ravel()[order]),
    }
    return nw.from_native(pa.table(columns), eager_only=True)
