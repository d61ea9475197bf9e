"""funnel_<measure>: patients' shares by trust or ICB against how many each is out of, between limits around England's."""

from collections.abc import Iterable

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.funnel import UNITS_AT_LEAST, FunnelPosition, Limits, funnel_limits
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.measures.shared import is_rounded
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.funnel import INSIDE, OUTSIDE_95, OUTSIDE_998, share_funnel
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, Number, TableColumn
from natpatsip.figures.formatting import decimals_charted
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import format_share
from natpatsip.figures.shares.by_unit import ShareByUnit, UnitShare, find_level, get_share_by_unit
from natpatsip.figures.shares.funnel_words import (
    WITHIN,
    describe_verdict,
    list_outside,
    name_months,
    tell_marked,
    write_caption,
    write_definition,
    write_finding,
)
from natpatsip.figures.shares.wording import describe_reached
from natpatsip.figures.wording import ENGLAND, LEVEL_NAMES, lead_with_marked, unit_heading
from natpatsip.store import Snapshot

LIMITS = {
    "lower_95": "95% limit, lower",
    "upper_95": "95% limit, upper",
    "lower_998": "99.8% limit, lower",
    "upper_998": "99.8% limit, upper",
}
_CURVE_POINTS = 80


def funnel(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """England's row, then a row a trust or ICB of the places chosen, with the limits for its own number of patients.

    Limits are always around England's share, and follow how far apart all its units lie.
    """
    level = find_level(measure, selection)
    if is_rounded(measure, level, selection):
        measure = measure.in_whole_percent
    shares = get_share_by_unit(measure, selection, snapshot)
    finding, caption = lead_with_marked(
        tell_marked(measure, shares),
        write_finding(measure, level, shares, selection),
        write_caption(measure, level, shares),
    )
    return Figure(
        question=f"Which {LEVEL_NAMES[level]}s differ by more than chance?",
        finding=finding,
        measure=f"{measure.label}, share of {measure.things} by {LEVEL_NAMES[level]} and by how many there are",
        period=name_months(shares),
        caption=caption,
        kind="Funnel plot",
        definition=write_definition(measure, level, shares),
        columns=_columns(measure, level),
        rows=_rows(measure, shares),
        chart=lambda medium: _chart(measure, shares, medium),
        numbers=_numbers(measure, shares),
        **get_origin(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _columns(measure: Measure, level: str) -> tuple[TableColumn, ...]:
    return (
        TableColumn("unit", unit_heading(level)),
        TableColumn("expected", measure.denominator_label, "count"),
        TableColumn("reached", measure.numerator_label, "count"),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", decimals_charted(measure)),
        *(TableColumn(name, heading, "percent", 1) for name, heading in LIMITS.items()),
        TableColumn("verdict", "Where it lies"),
    )


def _rows(measure: Measure, shares: ShareByUnit) -> list[Row]:
    if not shares.chosen:
        return []
    england = {"unit": ENGLAND, **_counts(measure, shares.england), "verdict": "The middle of the limits"}
    return [england, *(_row(measure, shares, unit) for unit in shares.chosen)]


def _row(measure: Measure, shares: ShareByUnit, unit: UnitShare) -> Row:
    limits = _percent(funnel_limits(shares.england.ratio, unit.share.expected, shares.between))
    return {
        "unit": unit.name,
        **_counts(measure, unit.share),
        **{name: half_up(value, 1) for name, value in limits.items()},
        "verdict": describe_verdict(unit.verdict),
    }


def _counts(measure: Measure, share: Share) -> dict[str, float | int | None]:
    percent = share.percent(decimals_charted(measure))
    return {"expected": share.expected, "reached": share.reached, "share_pct": percent}


def _percent(limits: Limits) -> dict[str, float]:
    return {name: 100 * getattr(limits, name) for name in LIMITS}


def _shape(verdict: FunnelPosition) -> str:
    return INSIDE if verdict == WITHIN else OUTSIDE_998 if verdict.beyond_998 else OUTSIDE_95


def _chart(measure: Measure, shares: ShareByUnit, medium: Medium) -> Specification:
    centre = shares.england.ratio
    curves = [
        {"denominator": number} | _percent(funnel_limits(centre, number, shares.between))
        for number in _denominators(unit.share.expected for unit in shares.chosen)
    ]
    return share_funnel(
        [_point(measure, unit) for unit in shares.chosen],
        curves,
        medium,
        centre=float(100 * centre),
        centre_label=f"England {format_share(measure, shares.england)}",
        unit=f"Number of {measure.things}",
        marked=[unit.name for unit in shares.chosen if unit.marked],
    )


def _point(measure: Measure, unit: UnitShare) -> Row:
    return {
        "name": unit.name,
        "short": unit.short,
        "denominator": unit.share.expected,
        "share": float(100 * unit.share.ratio),
        "detail": f"{describe_reached(measure, unit.share)}, {describe_verdict(unit.verdict).lower()}",
        "verdict": _shape(unit.verdict),
    }


def _denominators(own: Iterable[int]) -> list[int]:
    """Where the curves are drawn: at every unit's own number, and evenly from below the least to above the most."""
    own = set(own)
    low, high = max(1, min(own) * 4 // 5), max(own) * 11 // 10 + 1
    step = max(1, (high - low) // _CURVE_POINTS)
    return sorted(own | set(range(low, high, step)) | {high})


def _numbers(measure: Measure, shares: ShareByUnit) -> dict[str, Number]:
    if not shares.units:
        return {}
    needed: dict[str, Number] = {"units_in_england": shares.units, "units_at_least": UNITS_AT_LEAST}
    if not shares.dispersion:
        return needed
    return needed | {
        "england_pct": shares.england.percent(measure.decimals),
        "units": len(shares.chosen),
        "above_998": len(list_outside(shares, "above", True)),
        "below_998": len(list_outside(shares, "below", True)),
        "outside_95_only": len(list_outside(shares, "above", False)) + len(list_outside(shares, "below", False)),
        "dispersion": half_up(shares.dispersion.ratio, 2),
        "threshold": half_up(shares.dispersion.threshold, 2),
    }
