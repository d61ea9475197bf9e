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
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import (
    agree,
    decimals_charted,
    format_count,
    format_list,
    format_month,
    format_months,
    format_number,
    in_sentence,
)
from natpatsip.figures.provenance import describe_source
from natpatsip.figures.shares.by_collaborative import format_share
from natpatsip.figures.shares.by_unit import ShareByUnit, UnitShare, find_level, get_share_by_unit
from natpatsip.figures.shares.wording import define, describe_reached
from natpatsip.figures.wording import ENGLAND, LEVEL_NAMES, lead_with_marked, unit_heading
from natpatsip.store import Snapshot

LIMITS = {
    "lower_95": "95% limit, lower",
    "upper_95": "95% limit, upper",
    "lower_998": "99.8% limit, lower",
    "upper_998": "99.8% limit, upper",
}
_CURVE_POINTS = 80
_NAMES_AT_MOST = 10
_WITHIN = FunnelPosition("within")


def funnel(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """England's row, then a row a trust or ICB of the places chosen, with the limits for its own number of patients.

    Limits are always around England's share, and follow how far apart all its units lie.
    """
    level = find_level(measure, selection)
    if is_rounded(measure, level, selection):
        measure = measure.in_whole_percent
    shares = get_share_by_unit(measure, selection, snapshot)
    finding, caption = lead_with_marked(
        _tell_marked(measure, shares), _finding(measure, level, shares, selection), _caption(measure, level, shares)
    )
    return Figure(
        question=f"Which {LEVEL_NAMES[level]}s differ by more than chance?",
        finding=finding,
        measure=f"{measure.label}, share of {measure.things} by {LEVEL_NAMES[level]} and by how many there are",
        period=_name_months(shares),
        caption=caption,
        kind="Funnel plot",
        definition=_definition(measure, level, shares),
        columns=_columns(measure, level),
        rows=_rows(measure, shares),
        chart=lambda medium: _chart(measure, shares, medium),
        numbers=_numbers(measure, shares),
        **describe_source(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _name_months(shares: ShareByUnit) -> str:
    return format_months(shares.first, shares.last) if shares.first and shares.last else ""


def _definition(measure: Measure, level: str, shares: ShareByUnit) -> str:
    units = f"{LEVEL_NAMES[level]}s"
    limits = (
        "The curves are additive random-effects limits around England’s share (Spiegelhalter, Quality and Safety in Health Care"
        f" 2005;14:347–351), on the arcsine of the square root, which allow for {units} differing beyond chance. How much they do"
        " is estimated from scores that are winsorised: the outermost tenth at either end is drawn in to the next, none left out."
        if shares.between
        else "The curves are exact binomial limits around England’s share (Spiegelhalter, Statistics in Medicine"
        f" 2005;24:1185–1202): {units} lie no further apart than chance would have them."
    )
    return (
        f"{define(measure)} {limits} If no {LEVEL_NAMES[level]} stood out, about 1 in 20 would lie outside the 95% limits and"
        " 1 in 500 outside the 99.8% limits; the fewer are counted, the further a share may lie. Nothing is adjusted for who the"
        " patients are. Outside means that there is something to explain, such as how it is recorded, and not that care is"
        " better or worse; within does not mean that all is well."
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
        "verdict": _describe_verdict(unit.verdict),
    }


def _counts(measure: Measure, share: Share) -> dict[str, float | int | None]:
    percent = share.percent(decimals_charted(measure))
    return {"expected": share.expected, "reached": share.reached, "share_pct": percent}


def _percent(limits: Limits) -> dict[str, float]:
    return {name: 100 * getattr(limits, name) for name in LIMITS}


def _describe_verdict(verdict: FunnelPosition) -> str:
    if verdict == _WITHIN:
        return "Within the limits"
    return f"{verdict.side.capitalize()} the {'99.8%' if verdict.beyond_998 else '95%'} limit"


def _shape(verdict: FunnelPosition) -> str:
    return INSIDE if verdict == _WITHIN else OUTSIDE_998 if verdict.beyond_998 else OUTSIDE_95


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
        "detail": f"{describe_reached(measure, unit.share)}, {_describe_verdict(unit.verdict).lower()}",
        "verdict": _shape(unit.verdict),
    }


def _denominators(own: Iterable[int]) -> list[int]:
    """Where the curves are drawn: at every unit's own number, and evenly from below the least to above the most."""
    own = set(own)
    low, high = max(1, min(own) * 4 // 5), max(own) * 11 // 10 + 1
    step = max(1, (high - low) // _CURVE_POINTS)
    return sorted(own | set(range(low, high, step)) | {high})


def _outside(shares: ShareByUnit, side: str, beyond_998: bool) -> list[str]:
    return [unit.short for unit in shares.chosen if unit.verdict == FunnelPosition(side, beyond_998)]


def _numbers(measure: Measure, shares: ShareByUnit) -> dict[str, float | int]:
    if not shares.units:
        return {}
    needed = {"units_in_england": shares.units, "units_at_least": UNITS_AT_LEAST}
    if not shares.dispersion:
        return needed
    return needed | {
        "england_pct": shares.england.percent(measure.decimals),
        "units": len(shares.chosen),
        "above_998": len(_outside(shares, "above", True)),
        "below_998": len(_outside(shares, "below", True)),
        "outside_95_only": len(_outside(shares, "above", False)) + len(_outside(shares, "below", False)),
        "dispersion": half_up(shares.dispersion.ratio, 2),
        "threshold": half_up(shares.dispersion.threshold, 2),
    }


def _finding(measure: Measure, level: str, shares: ShareByUnit, selection: Selection) -> str:
    unit = LEVEL_NAMES[level]
    if not shares.units:
        return f"There is no data on {in_sentence(measure.label)} up to {selection.quarter} that matches what you chose"
    if not shares.dispersion:
        return f"{format_count(shares.units, unit)} with data: a funnel plot is of {UNITS_AT_LEAST} or more"
    if not shares.chosen:
        return f"There is no {unit} with data up to {selection.quarter} that matches what you chose"
    what = (
        f"the 99.8% limits, which allow for {unit}s differing beyond chance"
        if shares.between
        else "what chance alone explains"
    )
    if len(shares.chosen) == 1:
        (only,) = shares.chosen
        return f"{only.name} lies {only.verdict.side if only.verdict.beyond_998 else 'within'} {what}"
    above, below = (len(_outside(shares, side, True)) for side in ("above", "below"))
    everyone = format_count(len(shares.chosen), unit)
    if not above and not below:
        return f"None of {everyone} lies outside {what}"
    if above and below:
        return f"{_count_lying(above, everyone)} above and {below} below {what}"
    side = "above" if above else "below"
    return f"{_count_lying(above or below, everyone)} {side} {what}"


def _tell_marked(measure: Measure, shares: ShareByUnit) -> list[str]:
    """Where the units looked for lie: of a funnel it is the limits that say so, and not a rank."""
    return [
        f"{unit.name}: {format_share(measure, unit.share)}, {_describe_verdict(unit.verdict).lower()}"
        for unit in shares.chosen
        if unit.marked
    ]


def _count_lying(number: int, everyone: str) -> str:
    return f"{number} of {everyone} {agree('lies', number)}"


def _caption(measure: Measure, level: str, shares: ShareByUnit) -> str:
    if not shares.chosen:
        return ""
    together = f"in {format_month(shares.last)}" if measure.funnel == "latest month" else f"from {_name_months(shares)}"
    england = f"{measure.label} in England {together}: {describe_reached(measure, shares.england)}."
    groups = {
        "Above the 99.8% limits": _outside(shares, "above", True),
        "Below the 99.8% limits": _outside(shares, "below", True),
        "Outside the 95% limits only": [*_outside(shares, "above", False), *_outside(shares, "below", False)],
    }
    outside = [
        f"{group}: {format_list(names) if len(names) <= _NAMES_AT_MOST else len(names)}."
        for group, names in groups.items()
        if names
    ]
    sizes = [unit.share.expected for unit in shares.chosen]
    spread = f"They have between {min(sizes):,} and {max(sizes):,} {measure.things} each." if len(sizes) > 1 else ""
    return " ".join(part for part in (england, _describe_dispersion(level, shares), *outside, spread) if part)


def _describe_dispersion(level: str, shares: ShareByUnit) -> str:
    """How far apart England's units lie, and so which limits are drawn."""
    found, units = shares.dispersion, format_count(shares.units, LEVEL_NAMES[level])
    ratio, threshold = format_number(found.ratio, 2), format_number(found.threshold, 2)
    if found.between:
        return (
            f"{units} with data lie further apart than chance explains (dispersion {ratio}, winsorised, above {threshold}), so"
            " the limits allow for that."
        )
    return f"{units} with data lie about as far apart as chance has it (dispersion {ratio}, winsorised, at most {threshold})."
