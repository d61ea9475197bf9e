"""funnel_<measure>: a share against how many it is out of, between the limits that chance alone would keep it in."""

from collections.abc import Iterable

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.funnel import Limits, Verdict, funnel_limits, verdict
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.funnel import INSIDE, OUTSIDE_95, OUTSIDE_998, share_funnel
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.provenance import describe_source
from natpatsip.figures.shares.by_collaborative import (
    CollaborativeShare,
    ShareByCollaborative,
    format_share,
    get_share_by_collaborative,
)
from natpatsip.figures.shares.wording import (
    define,
    describe_england,
    describe_nothing_returned,
    describe_reached,
    describe_sizes,
)
from natpatsip.store import Snapshot

LIMITS = {
    "lower_95": "95% limit, lower",
    "upper_95": "95% limit, upper",
    "lower_998": "99.8% limit, lower",
    "upper_998": "99.8% limit, upper",
}
_CURVE_POINTS = 80
_WITHIN = Verdict("within")

Judged = list[tuple[CollaborativeShare, Verdict]]


def funnel(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """England's row, then a row a collaborative of the places chosen, with the limits for its own number of sites.

    The limits are always around England's share.
    """
    shares = get_share_by_collaborative(measure, selection, snapshot)
    judged = [(entry, verdict(entry.share, shares.england.ratio)) for entry in shares.known]
    rows = _rows(measure, shares, judged)
    finding, caption = _finding(measure, judged, selection), _caption(measure, shares, judged, selection)
    return Figure(
        id=f"funnel_{measure.id}",
        question="Which collaboratives differ by more than chance?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by how many there are",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Funnel plot. {finding}. {caption}",
        definition=_definition(measure),
        columns=_columns(measure),
        rows=rows,
        chart=lambda medium: _chart(rows, measure, shares, medium),
        numbers=_numbers(measure, shares, judged) if judged else {},
        **describe_source(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _definition(measure: Measure) -> str:
    return (
        f"{define(measure)} The curves are exact binomial limits around England’s share (Spiegelhalter, Statistics in"
        " Medicine 2005;24:1185–1202). If nothing but chance set collaboratives apart, about 1 in 20 would lie outside the 95%"
        " limits and 1 in 500 outside the 99.8% limits; the fewer are counted, the further chance can take a share. Chance is"
        " hardly ever all: what is counted within one collaborative is alike, and they differ in where they began and in how"
        " many sites there are to reach; of care homes the quarterly report says so itself. So outside means that"
        " there is something to explain, not that care or support is better or worse, and within does not mean that all is well."
    )


def _columns(measure: Measure) -> tuple[TableColumn, ...]:
    return (
        TableColumn("psc", "Collaborative"),
        TableColumn("expected", f"All {measure.things}", "count"),
        TableColumn("reached", measure.label, "count"),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", measure.decimals),
        *(TableColumn(name, heading, "percent", 1) for name, heading in LIMITS.items()),
        TableColumn("verdict", "Where it lies"),
    )


def _rows(measure: Measure, shares: ShareByCollaborative, judged: Judged) -> list[dict]:
    if not judged:
        return []
    verdicts = {entry.psc.code: result for entry, result in judged}
    england = {"psc": shares.everyone.label, **_counts(measure, shares.england), "verdict": "The middle of the limits"}
    return [england, *(_row(measure, shares, entry, verdicts.get(entry.psc.code)) for entry in shares.entries)]


def _row(measure: Measure, shares: ShareByCollaborative, entry: CollaborativeShare, result: Verdict | None) -> dict:
    names = {"psc": entry.name, "short_name": entry.short}
    if result is None:
        return names | {"verdict": entry.missing}
    limits = _percent(funnel_limits(shares.england.ratio, entry.share.expected))
    return names | {
        **_counts(measure, entry.share),
        **{name: half_up(value, 1) for name, value in limits.items()},
        "verdict": _describe_result(result),
        "exact": float(100 * entry.share.ratio),
        "shape": _shape(result),
        "detail": f"{describe_reached(measure, entry.share)}, {_describe_result(result).lower()}",
    }


def _counts(measure: Measure, share: Share) -> dict:
    return {"expected": share.expected, "reached": share.reached, "share_pct": share.percent(measure.decimals)}


def _percent(limits: Limits) -> dict[str, float]:
    return {name: 100 * getattr(limits, name) for name in LIMITS}


def _describe_result(result: Verdict) -> str:
    if result == _WITHIN:
        return "Within the limits"
    return f"{result.side.capitalize()} the {'99.8%' if result.beyond_998 else '95%'} limit"


def _shape(result: Verdict) -> str:
    return INSIDE if result == _WITHIN else OUTSIDE_998 if result.beyond_998 else OUTSIDE_95


def _chart(rows: list[dict], measure: Measure, shares: ShareByCollaborative, medium: Medium) -> Specification:
    centre = shares.england.ratio
    curves = [
        {"denominator": number} | _percent(funnel_limits(centre, number))
        for number in _denominators(entry.share.expected for entry in shares.known)
    ]
    return share_funnel(
        [row for row in rows if "shape" in row],
        curves,
        medium,
        name="psc",
        short="short_name",
        denominator="expected",
        share="exact",
        detail="detail",
        verdict="shape",
        centre=float(100 * centre),
        centre_label=f"{shares.everyone.short} {format_share(measure, shares.england)}",
        unit=f"Number of {measure.things}",
    )


def _denominators(own: Iterable[int]) -> list[int]:
    """Where the curves are drawn: at every collaborative's own number, and evenly from below the least to above the most."""
    own = set(own)
    low, high = max(1, min(own) * 4 // 5), max(own) * 11 // 10 + 1
    step = max(1, (high - low) // _CURVE_POINTS)
    return sorted(own | set(range(low, high, step)) | {high})


def _outside(judged: Judged, side: str, beyond_998: bool) -> list[str]:
    return [entry.name for entry, result in judged if result == Verdict(side, beyond_998)]


def _numbers(measure: Measure, shares: ShareByCollaborative, judged: Judged) -> dict[str, float | int]:
    return {
        "england_pct": shares.england.percent(measure.decimals),
        "pscs": len(judged),
        "above_998": len(_outside(judged, "above", True)),
        "below_998": len(_outside(judged, "below", True)),
        "outside_95_only": len(_outside(judged, "above", False)) + len(_outside(judged, "below", False)),
    }


def _finding(measure: Measure, judged: Judged, selection: Selection) -> str:
    if not judged:
        return describe_nothing_returned(measure, selection)
    if len(judged) == 1:
        ((entry, result),) = judged
        side = result.side if result.beyond_998 else "within"
        return f"{entry.name} lies {side} what chance alone explains"
    above, below = (len(_outside(judged, side, True)) for side in ("above", "below"))
    everyone = format_count(len(judged), "collaborative")
    if not above and not below:
        return f"None of {everyone} lies outside what chance alone explains"
    if above and below:
        return f"{_count_lying(above, everyone)} above and {below} below what chance alone explains"
    side, other = ("above", "below") if above else ("below", "above")
    return f"{_count_lying(above or below, everyone)} {side} what chance alone explains, and none {other}"


def _count_lying(number: int, everyone: str) -> str:
    return f"{number} of {everyone} {'lies' if number == 1 else 'lie'}"


def _caption(measure: Measure, shares: ShareByCollaborative, judged: Judged, selection: Selection) -> str:
    if not judged:
        return ""
    far = {side.capitalize(): _outside(judged, side, True) for side in ("above", "below")}
    outside = [f"{side} the 99.8% limits: {format_list(names)}." for side, names in far.items() if names]
    if nearly := [*_outside(judged, "above", False), *_outside(judged, "below", False)]:
        outside.append(f"Outside the 95% limits only: {format_list(nearly)}.")
    sizes = describe_sizes([entry for entry, _ in judged], measure.things)
    spread = f"They have {sizes}." if len(judged) > 1 else ""
    return " ".join(part for part in (describe_england(measure, shares, selection), *outside, spread) if part)
