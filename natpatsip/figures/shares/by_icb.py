"""icbs_<measure>: a share in every ICB of the places chosen, the highest first, beside England's and the ambition."""

from dataclasses import dataclass

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure, share_of_places, shares_of
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.ranking import Rank, rank_places
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.units import ordered_units
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import format_share
from natpatsip.figures.shares.drawing import bar_cells, bars_beside_england, share_cells, share_columns
from natpatsip.figures.shares.wording import define, describe_rank, describe_reached, describe_standing
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.figures.wording import describe_nothing_returned, labels, lead_with_marked
from natpatsip.store import Snapshot


@dataclass(frozen=True)
class _ICBShare:
    """An ICB, or the part of it that the places chosen take in, and its share."""

    code: str
    name: str
    short: str
    part: bool
    share: Share


@dataclass(frozen=True)
class _ShareByICB:
    """England's share, that of the places chosen together, and those of their ICBs, the highest first.

    `aim` is the ambition in percent, where one holds for an ICB; `marked` are the codes of those looked for.
    """

    everyone: Subject
    england: Share
    chosen: Subject
    together: Share
    icbs: list[_ICBShare]
    aim: float | None
    marked: frozenset[str]

    @property
    def ranks(self) -> dict[str, Rank]:
        """The ranks of the ICBs, by code: of wholes alone, and of none while others are waited for."""
        return rank_places({icb.code: icb.share for icb in self.icbs if not icb.part}) if self.chosen.settled else {}


def by_icb(measure: Measure, selection: Selection, snapshot: Snapshot) -> Figure:
    """England's row, one for the places chosen together if any were, then a row an ICB; one without returns is not there."""
    shares = _find(measure, measure.applicable_selection(selection), snapshot)
    finding, caption = _tell(measure, shares, selection)
    return Figure(
        question="Which ICBs are furthest on, and which lag?",
        finding=finding,
        measure=f"{measure.label}, as a share of all {measure.things}, by ICB",
        period=selection.quarter.label,
        caption=caption,
        kind="Bar chart",
        definition=f"{define(measure)} Each ICB’s own {measure.things} are counted, whoever returned them.",
        columns=share_columns(measure, "place", "ICB")[:-1],
        rows=_rows(measure, shares),
        chart=lambda medium: _chart(measure, shares, medium),
        numbers={"icbs": len(shares.icbs)} if shares.icbs else {},
        ranks=_describe_ranks(shares),
        **get_origin(measure.sheet, snapshot, measure.applicable_selection(selection)),
    )


def _find(measure: Measure, chosen: Selection, snapshot: Snapshot) -> _ShareByICB:
    england = chosen.of_england()
    shares = {
        code: share for code, share in shares_of(measure, "icb", chosen, snapshot.frame).items() if share.expected
    }
    listed = [{"unit": code, "unit_name": labels("icb").get(code, code)} for code in shares]
    units = ordered_units(measure, listed, "icb", chosen, snapshot)
    icbs = [
        _ICBShare(
            code, unit["unit_name"], unit["short"], unit["unit_name"] != labels("icb").get(code, code), shares[code]
        )
        for unit in units
        for code in [unit["unit"]]
    ]
    ambition = measure.ambition(chosen, "icb")
    return _ShareByICB(
        get_subject(england, snapshot, measure.sheet, *measure.needs),
        share_of_places(measure, england, snapshot.frame),
        get_subject(chosen, snapshot, measure.sheet, *measure.needs),
        share_of_places(measure, chosen, snapshot.frame),
        sorted(icbs, key=lambda icb: -icb.share.ratio),
        ambition.value if ambition else None,
        frozenset(icb.code for icb in icbs if is_marked(chosen, "icb", icb.code)),
    )


def _rows(measure: Measure, shares: _ShareByICB) -> list[Row]:
    if not shares.icbs:
        return []
    together = [] if shares.chosen.place == shares.everyone.place else [(shares.chosen.label, shares.together)]
    places = [(shares.everyone.label, shares.england), *together, *((icb.name, icb.share) for icb in shares.icbs)]
    return [{"place": name, **share_cells(measure, share)} for name, share in places]


def _chart(measure: Measure, shares: _ShareByICB, medium: Medium) -> Specification:
    bars = [{"name": icb.name, "short": icb.short, **bar_cells(measure, icb.share)} for icb in shares.icbs]
    marked = [icb.name for icb in shares.icbs if icb.code in shares.marked]
    return bars_beside_england(measure, bars, (shares.everyone, shares.england), shares.aim, medium, marked)


def _tell(measure: Measure, shares: _ShareByICB, selection: Selection) -> tuple[str, str]:
    """Finding and caption, which begin with the ICBs looked for, if any are."""
    england = shares.everyone.possessive(format_share(measure, shares.england))
    told = [
        describe_standing(
            icb.name, format_share(measure, icb.share), shares.ranks.get(icb.code), len(shares.icbs), england
        )
        for icb in shares.icbs
        if icb.code in shares.marked
    ]
    return lead_with_marked(told, _finding(measure, shares, selection), _caption(measure, shares, selection))


def _describe_ranks(shares: _ShareByICB) -> dict[str, str]:
    ranked = [(icb.name, shares.ranks.get(icb.code)) for icb in shares.icbs]
    return {name: describe_rank(rank, len(shares.icbs)) for name, rank in ranked if rank}


def _finding(measure: Measure, shares: _ShareByICB, selection: Selection) -> str:
    """“2 of 7 ICBs have reached 95%; the lowest is Dorset at 61.2%”."""
    if not shares.icbs:
        return describe_nothing_returned(measure.things, selection.quarter)
    lowest, number = shares.icbs[-1], format_count(len(shares.icbs), "ICB")
    low = f"{lowest.name} at {format_share(measure, lowest.share)}"
    if len(shares.icbs) == 1:
        return f"The one ICB that is counted is {low}"
    alike = sum(icb.share.ratio == lowest.share.ratio for icb in shares.icbs)
    last = f"the lowest is {low}" if alike == 1 else f"{alike} are lowest, at {format_share(measure, lowest.share)}"
    if shares.aim is None or not shares.chosen.settled:
        return f"Of {number} {last}"
    reached = sum(100 * icb.share.ratio >= shares.aim for icb in shares.icbs)
    return f"{reached or 'None'} of {number} {agree('has', reached)} reached {shares.aim:g}%; {last}"


def _caption(measure: Measure, shares: _ShareByICB, selection: Selection) -> str:
    if not shares.icbs:
        return ""
    together = (
        f"{measure.label} {shares.chosen.where} in {selection.quarter}: {describe_reached(measure, shares.together)}"
    )
    return f"{together}."
