"""funnel_<measure>: a share against how many it is out of, between the limits that chance alone would keep it in."""

from collections.abc import Iterable

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.funnel import Limits, Verdict, funnel_limits, verdict
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.funnel import INSIDE, OUTSIDE_95, OUTSIDE_998, share_funnel
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.shares.measure import Area, ShareMeasure, Standing, stand
from natpatsip.figures.shares.words import in_england, nothing_returned, reached_of
from natpatsip.figures.wording import counted, listed
from natpatsip.store import Reading

LIMITS = {
    "lower_95": "95% limit, lower",
    "upper_95": "95% limit, upper",
    "lower_998": "99.8% limit, lower",
    "upper_998": "99.8% limit, upper",
}
_CURVE_POINTS = 80
_WITHIN = Verdict("within")

Placed = list[tuple[Area, Verdict]]


def funnel(measure: ShareMeasure, selection: Selection, reading: Reading) -> Figure:
    """England's row, then a row a collaborative of the places chosen, with the limits for its own number of sites.

    The limits are always around England's share.
    """
    standing = stand(measure, selection, reading)
    found = [(area, verdict(area.share, standing.england.ratio)) for area in standing.known]
    rows = _rows(measure, standing, found)
    finding, caption = _finding(measure, found, selection), _caption(measure, standing, found, selection)
    return Figure(
        id=f"funnel_{measure.id}",
        programme=measure.programme,
        question="Which collaboratives differ by more than chance?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by how many there are",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Funnel plot. {finding}. {caption}",
        definition=_definition(measure),
        columns=_columns(measure),
        rows=rows,
        chart=lambda medium: _chart(rows, measure, standing, medium),
        numbers=_numbers(measure, standing, found) if found else {},
        **drawn_from(measure.sheet, reading, measure.understood(selection)),
    )


def _definition(measure: ShareMeasure) -> str:
    return (
        f"{measure.definition} The curves are exact binomial limits around England’s share (Spiegelhalter, Statistics in"
        " Medicine 2005;24:1185–1202). If nothing but chance set collaboratives apart, about 1 in 20 would lie outside the 95%"
        " limits and 1 in 500 outside the 99.8% limits; the fewer are counted, the further chance can take a share. Chance is"
        " hardly ever all: what is counted within one collaborative is alike, and they differ in where they began and in how"
        " many sites there are to reach; of care homes the quarterly report says so itself. So outside means that"
        " there is something to explain, not that care or support is better or worse, and within does not mean that all is well."
    )


def _columns(measure: ShareMeasure) -> tuple[TableColumn, ...]:
    return (
        TableColumn("psc", "Collaborative"),
        TableColumn("expected", f"All {measure.things}", "count"),
        TableColumn("reached", measure.label, "count"),
        TableColumn("share_pct", f"Share of {measure.things}", "percent", measure.decimals),
        *(TableColumn(name, heading, "percent", 1) for name, heading in LIMITS.items()),
        TableColumn("verdict", "Where it lies"),
    )


def _rows(measure: ShareMeasure, standing: Standing, found: Placed) -> list[dict]:
    if not found:
        return []
    verdicts = {area.psc.code: said for area, said in found}
    england = {"psc": "England", **_counts(measure, standing.england), "verdict": "The middle of the limits"}
    return [england, *(_row(measure, standing, area, verdicts.get(area.psc.code)) for area in standing.areas)]


def _row(measure: ShareMeasure, standing: Standing, area: Area, said: Verdict | None) -> dict:
    named = {"psc": area.psc.name, "short_name": area.psc.short}
    if said is None:
        return named | {"verdict": area.missing}
    limits = _percent(funnel_limits(standing.england.ratio, area.share.expected))
    return named | {
        **_counts(measure, area.share),
        **{name: half_up(value, 1) for name, value in limits.items()},
        "verdict": _in_words(said),
        "exact": float(100 * area.share.ratio),
        "shape": _shape(said),
        "detail": f"{reached_of(measure, area.share)}, {_in_words(said).lower()}",
    }


def _counts(measure: ShareMeasure, share: Share) -> dict:
    return {"expected": share.expected, "reached": share.reached, "share_pct": share.percent(measure.decimals)}


def _percent(limits: Limits) -> dict[str, float]:
    return {name: 100 * getattr(limits, name) for name in LIMITS}


def _in_words(said: Verdict) -> str:
    if said == _WITHIN:
        return "Within the limits"
    return f"{said.side.capitalize()} the {'99.8%' if said.beyond_998 else '95%'} limit"


def _shape(said: Verdict) -> str:
    return INSIDE if said == _WITHIN else OUTSIDE_998 if said.beyond_998 else OUTSIDE_95


def _chart(rows: list[dict], measure: ShareMeasure, standing: Standing, medium: Medium) -> Specification:
    centre = standing.england.ratio
    curves = [
        {"denominator": number} | _percent(funnel_limits(centre, number))
        for number in _denominators(area.share.expected for area in standing.known)
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
        centre_label=f"England {measure.said(standing.england)}",
        unit=f"Number of {measure.things}",
    )


def _denominators(own: Iterable[int]) -> list[int]:
    """Where the curves are drawn: at every collaborative's own number, and evenly from below the least to above the most."""
    own = set(own)
    low, high = max(1, min(own) * 4 // 5), max(own) * 11 // 10 + 1
    step = max(1, (high - low) // _CURVE_POINTS)
    return sorted(own | set(range(low, high, step)) | {high})


def _outside(found: Placed, side: str, beyond_998: bool) -> list[str]:
    return [area.psc.name for area, said in found if said == Verdict(side, beyond_998)]


def _numbers(measure: ShareMeasure, standing: Standing, found: Placed) -> dict[str, float | int]:
    return {
        "england_pct": standing.england.percent(measure.decimals),
        "pscs": len(found),
        "above_998": len(_outside(found, "above", True)),
        "below_998": len(_outside(found, "below", True)),
        "outside_95_only": len(_outside(found, "above", False)) + len(_outside(found, "below", False)),
    }


def _finding(measure: ShareMeasure, found: Placed, selection: Selection) -> str:
    if not found:
        return nothing_returned(measure, selection)
    if len(found) == 1:
        ((area, said),) = found
        side = said.side if said.beyond_998 else "within"
        return f"{area.psc.name} lies {side} what chance alone explains"
    above, below = (len(_outside(found, side, True)) for side in ("above", "below"))
    everyone = counted(len(found), "collaborative")
    if not above and not below:
        return f"None of {everyone} lies outside what chance alone explains"
    if above and below:
        return f"{_lie(above, everyone)} above and {below} below what chance alone explains"
    side, other = ("above", "below") if above else ("below", "above")
    return f"{_lie(above or below, everyone)} {side} what chance alone explains, and none {other}"


def _lie(number: int, everyone: str) -> str:
    return f"{number} of {everyone} {'lies' if number == 1 else 'lie'}"


def _caption(measure: ShareMeasure, standing: Standing, found: Placed, selection: Selection) -> str:
    if not found:
        return ""
    sizes = [area.share.expected for area, _ in found]
    far = {side.capitalize(): _outside(found, side, True) for side in ("above", "below")}
    outside = [f"{side} the 99.8% limits: {listed(names)}." for side, names in far.items() if names]
    if nearly := [*_outside(found, "above", False), *_outside(found, "below", False)]:
        outside.append(f"Outside the 95% limits only: {listed(nearly)}.")
    spread = f"They have between {min(sizes):,} and {max(sizes):,} {measure.things} each." if len(found) > 1 else ""
    return " ".join(part for part in (in_england(measure, standing, selection), *outside, spread) if part)
