"""`spc`: limits, special causes, icons and proposed recalculations of any series."""

import argparse
import json
import math
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np

import natpatsip
from natpatsip.analysis.spc.chart import ControlChart, control_chart
from natpatsip.analysis.spc.parameters import DEFAULT, PRESETS, SHIFT_SEARCH, Better, Rules, ShiftSearch, SpcRefused
from natpatsip.analysis.spc.parsing import read_date, read_series
from natpatsip.analysis.spc.proposals import ProcessLevel, Proposal, find_levels, propose_shifts
from natpatsip.analysis.spc.records import spc_report
from natpatsip.analysis.spc.series import NamedSeries
from natpatsip.commands.options import Command
from natpatsip.figures.workbench import points_csv
from natpatsip.store import Store

# So many series are named in a note about several; the others are counted.
NAMED_IN_A_NOTE = 5


def run_spc(options: argparse.Namespace, store: Store) -> int:
    """Work out SPC charts of the series in a CSV file (series_id, date, value): a row a point. Nothing is stored."""
    path = Path(options.file)
    series = read_series(path.read_bytes(), path.name, _rebases(options.rebase))
    rules, search = _rules(options), _search(options)
    chart = control_chart(series.points, rules, Better[options.direction.upper()], options.target, options.fix_after)
    wanted = options.shifts == "propose" or (options.shifts is None and options.json)
    levels = find_levels(series.points, search) if wanted else None
    if options.json:
        _print_json(series, chart, levels, search)
    else:
        print(points_csv(series, chart).decode(), end="")
    for note in (*series.notes, *_notes(series, chart), *_words(series, levels)):
        print(note, file=sys.stderr)
    return 0


def _add_spc_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a CSV with the columns series_id, date and value")
    parser.add_argument("--json", action="store_true", help="for programs: also icons and proposed recalculations")
    rules = parser.add_argument_group("limits and rules")
    rules.add_argument("--rules", choices=PRESETS, default="default", help="as which tool")
    rules.add_argument("--screening", choices=("on", "off"), help="leave large moving ranges out of the limits")
    rules.add_argument("--shift-points", type=int, metavar="N", help=f"points of a shift ({DEFAULT.shift_points})")
    rules.add_argument("--trend-points", type=int, metavar="N", help=f"points of a trend ({DEFAULT.trend_points})")
    rules.add_argument("--minimum", type=int, metavar="N", help=f"fewer are a run chart ({DEFAULT.minimum_points})")
    rules.add_argument("--rebase", action="append", default=[], metavar="SERIES=DATE", help="recalculate from a date")
    rules.add_argument("--fix-after", type=int, metavar="N", help="limits from the first points of each segment")
    rules.add_argument(
        "--direction", choices=[way.name.lower() for way in Better], default="increase", help="which way is better"
    )
    rules.add_argument("--target", type=_number, metavar="X", help="for the assurance icon")
    shifts = parser.add_argument_group("proposed recalculations (Stable Shift Algorithm)")
    shifts.add_argument("--shifts", choices=("none", "propose"), help="propose, with --json, unless said otherwise")
    shifts.add_argument("--period-min", type=int, default=SHIFT_SEARCH.period, metavar="N", help="points of a period")
    shifts.add_argument("--shift-rule", type=int, default=SHIFT_SEARCH.run, metavar="N", help="points of a run")
    shifts.add_argument("--tolerance", type=_number, default=0.0, metavar="X", help="so near the mean is on it")
    shifts.add_argument(
        "--exclusions", type=int, default=SHIFT_SEARCH.exclusions, metavar="N", help="outliers left out"
    )
    shifts.add_argument("--baseline", type=int, metavar="N", help="points of the first period")
    shifts.add_argument("--regrets", action="store_true", help="later points may undo a proposal")
    shifts.add_argument("--no-overhang", action="store_true", help="runs must end in the period (with --regrets)")
    shifts.add_argument("--every-shift", action="store_true", help="propose at every run, even one that turns back")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _rebases(texts: list[str]) -> dict[str, list[date]]:
    rebases = defaultdict(list)
    for text in texts:
        name, sign, day = text.rpartition("=")
        if not sign or not name:
            raise SpcRefused(f"“{text}” is no recalculation. Write the series and the date: s1=2023-04-01.")
        rebases[name.strip()].append(read_date(day))
    return rebases


def _rules(options: argparse.Namespace) -> Rules:
    return PRESETS[options.rules].changed(
        screening=None if options.screening is None else options.screening == "on",
        shift_points=options.shift_points,
        trend_points=options.trend_points,
        minimum_points=options.minimum,
    )


def _search(options: argparse.Namespace) -> ShiftSearch:
    return ShiftSearch(
        period=options.period_min,
        run=options.shift_rule,
        baseline=options.baseline,
        exclusions=options.exclusions,
        screening_loops=0 if options.screening == "off" else SHIFT_SEARCH.screening_loops,
        line_tolerance=options.tolerance,
        no_regrets=not options.regrets,
        overhanging=not options.no_overhang,
        every_shift=options.every_shift,
    )


def _print_json(
    series: NamedSeries, chart: ControlChart, levels: list[ProcessLevel] | None, search: ShiftSearch
) -> None:
    report = {
        "made_by": natpatsip.MADE_BY,
        "rules": {"name": chart.rules.name, "card": chart.rules.rule_card},
        "shifts": None if levels is None else search.rule_card,
        "series": spc_report(series, chart, levels),
    }
    print(json.dumps(report, allow_nan=False))


def _notes(series: NamedSeries, chart: ControlChart) -> list[str]:
    """What a person should know of series that are not charted in full."""
    lengths = chart.points.lengths
    short = chart.is_run_chart & (lengths > 0)
    provisional = np.isin(np.arange(len(lengths)), chart.points.series[chart.limits.provisional])
    kinds = (
        (lengths == 0, "no values and no chart"),
        (short, f"fewer than {chart.rules.minimum_points} points: run charts, without limits"),
        (provisional, f"provisional limits, from {chart.rules.provisional_points} points or fewer"),
    )
    notes = []
    for which, words in kinds:
        names = [name for name, is_one in zip(series.ids, which, strict=True) if is_one]
        more = f" and {len(names) - NAMED_IN_A_NOTE:,} more" if len(names) > NAMED_IN_A_NOTE else ""
        if names:
            notes.append(f"{', '.join(names[:NAMED_IN_A_NOTE])}{more}: {words}.")
    return notes


def _words(series: NamedSeries, levels: list[ProcessLevel] | None) -> list[str]:
    """Each proposal in a sentence."""
    return [_sentence(series, proposal) for proposal in propose_shifts(series.points, levels or [])]


def _sentence(series: NamedSeries, proposal: Proposal) -> str:
    before, after = proposal.before.period.mean, proposal.after.period.mean
    return (
        f"{series.ids[proposal.series]}: a recalculation from {series.dates[proposal.point]} is proposed; the mean goes from"
        f" {before:.4g} to {after:.4g}, and {proposal.support} points in a row support it."
    )


COMMANDS = {"spc": Command(run_spc, _add_spc_options)}
