"""mandet_gap: how many more care homes would make each ambition, by collaborative, beside England."""

from dataclasses import dataclass, field, replace
from fractions import Fraction

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import share_of_places
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.targets import Gap, gap_to_ambition
from natpatsip.charts.bars import target_bullets
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_list, format_percent
from natpatsip.figures.mandet.data import ADOPTED, SHEET, THRESHOLDS, ambition, measure, threshold
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.shares.by_collaborative import get_share_by_collaborative
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("homes", "All care homes", "count"),
    *(
        column
        for stage in THRESHOLDS
        for column in (
            TableColumn(f"homes_stage{stage}", f"Homes at {threshold(stage)}", "count"),
            TableColumn(f"to_go_stage{stage}", f"Homes to go to {ambition(stage).value:g}%", "count"),
            TableColumn(f"run_rate_stage{stage}", f"Homes a quarter needed for {ambition(stage).value:g}%", "rate", 1),
        )
    ),
)


@dataclass(frozen=True)
class _PlaceShares:
    """A place and its share of care homes at each of the stages that have an ambition.

    `agreed` is what was agreed with a whole collaborative for the quarter, in percent by stage.
    """

    name: str
    short: str
    shares: dict[int, Share]
    agreed: dict[int, float] = field(default_factory=dict)

    @property
    def homes(self) -> int:
        return self.shares[ADOPTED].expected

    def gap(self, stage: int, selection: Selection) -> Gap:
        goal = ambition(stage)
        return gap_to_ambition(self.shares[stage], goal.value, selection.quarter, goal.by)


@dataclass(frozen=True)
class _Gaps:
    """England, the places chosen or looked for as one, each collaborative chosen, and the names of those looked for."""

    england: _PlaceShares
    whole: _PlaceShares
    subject: Subject
    own: list[_PlaceShares]
    marked: list[str]


def gap(selection: Selection, snapshot: Snapshot) -> Figure:
    """England first, then a row a collaborative. Tools don't narrow it: the ambitions are for all care homes."""
    chosen = replace(selection, tool=())
    gaps = _find(chosen, snapshot)
    return Figure(
        question="How many more homes would make the ambition?",
        finding=_finding(gaps, chosen),
        measure=f"Care homes at {threshold(ADOPTED)}, against {ambition(ADOPTED).value:g}% of all, by collaborative",
        period=selection.quarter.label,
        caption=_caption(gaps, chosen),
        kind="Bar chart with a mark at each target",
        definition=_definition(),
        columns=(*COLUMNS, *_agreed_columns(gaps)),
        rows=[_row(place, chosen) for place in (gaps.england, *gaps.own)] if gaps.own else [],
        chart=lambda medium: _chart(gaps, chosen, medium),
        numbers=_numbers(gaps, chosen),
        **get_origin(SHEET, snapshot, chosen),
    )


def _agreed_columns(gaps: _Gaps) -> list[TableColumn]:
    """Plan against actual, at the stages for which anything was agreed for the quarter."""
    return [
        column
        for stage in THRESHOLDS
        if any(stage in place.agreed for place in gaps.own)
        for column in (
            TableColumn(f"pct_stage{stage}", f"Share at {threshold(stage)}", "percent", 1),
            TableColumn(f"agreed_pct_stage{stage}", f"Share agreed at {threshold(stage)}", "percent", 1),
            TableColumn(f"ahead_stage{stage}", f"Points ahead of what was agreed at {threshold(stage)}", "rate", 1),
        )
    ]


def _definition() -> str:
    goals = format_list([f"{ambition(stage).value:g}% at {threshold(stage)}" for stage in THRESHOLDS])
    return (
        f"The care homes missing to {goals}, of all care homes registered, each rounded up to whole homes. Homes beyond the"
        " ambition in one collaborative do not make up for homes missing in another, so those of collaboratives together are"
        " more than England’s own. The homes a quarter needed are those to go, shared out over the quarters left until the end"
        f" of {ambition(ADOPTED).by:%B %Y}; blank when none is missing or no quarter is left."
    )


def _find(selection: Selection, snapshot: Snapshot) -> _Gaps:
    """Collaboratives in the order of their names."""
    shares = {stage: get_share_by_collaborative(measure(stage), selection, snapshot) for stage in THRESHOLDS}
    own: dict[str, _PlaceShares] = {}
    for stage, of_stage in shares.items():
        for entry in of_stage.entries:
            if entry.known:
                place = own.setdefault(entry.name, _PlaceShares(entry.name, entry.short, {}))
                place.shares[stage] = entry.share
                planned = None if entry.part else ambition(stage).planned(entry.psc.code, selection.quarter)
                if planned is not None:
                    place.agreed[stage] = planned
    sought = selection.of_highlight("psc")
    whole = {stage: share_of_places(measure(stage), sought, snapshot.frame) for stage in THRESHOLDS}
    england = {stage: of_stage.england for stage, of_stage in shares.items()}
    everyone, chosen = shares[ADOPTED].everyone, get_subject(sought, snapshot, SHEET)
    return _Gaps(
        _PlaceShares(everyone.label, everyone.short, england),
        _PlaceShares(chosen.label, chosen.short, whole),
        chosen,
        list(own.values()),
        [entry.name for entry in shares[ADOPTED].highlighted(selection)],
    )


def _row(place: _PlaceShares, selection: Selection) -> Row:
    row = {"psc": place.name, "homes": place.homes}
    for stage in THRESHOLDS:
        missing = place.gap(stage, selection)
        row[f"homes_stage{stage}"] = place.shares[stage].reached
        row[f"to_go_stage{stage}"] = missing.to_go
        row[f"run_rate_stage{stage}"] = missing.run_rate
        row |= _row_of_agreed(place, stage)
    return row


def _row_of_agreed(place: _PlaceShares, stage: int) -> Row:
    share, agreed = place.shares[stage], place.agreed.get(stage)
    ahead = None if agreed is None else half_up(100 * share.ratio - Fraction(str(agreed)), 1)
    return {f"pct_stage{stage}": share.percent(1), f"agreed_pct_stage{stage}": agreed, f"ahead_stage{stage}": ahead}


def _chart(gaps: _Gaps, selection: Selection, medium: Medium) -> Specification:
    goal = ambition(ADOPTED).value
    to_go = {place.name: place.gap(ADOPTED, selection).to_go for place in gaps.own}
    left = {name: f"{homes:,} to go" if homes else "none to go" for name, homes in to_go.items()}
    rows = [
        {
            "name": place.name,
            "short": place.short,
            "count": place.shares[ADOPTED].reached,
            "target": float(place.homes * Fraction(goal) / 100),
            "label": f"{left[place.name]} · {place.shares[ADOPTED].reached:,} of {place.homes:,}",
            "short_label": left[place.name],
        }
        for place in sorted(gaps.own, key=lambda place: -to_go[place.name])
    ]
    return target_bullets(rows, medium, unit=f"Care homes at {threshold(ADOPTED)}", marked=gaps.marked)


def _numbers(gaps: _Gaps, selection: Selection) -> dict[str, int]:
    """The homes to go in the places chosen, taken as one."""
    if not gaps.own:
        return {}
    return {f"to_go_stage{stage}": gaps.whole.gap(stage, selection).to_go for stage in THRESHOLDS}


def _finding(gaps: _Gaps, selection: Selection) -> str:
    if not gaps.own:
        return describe_nothing_returned("care homes", selection.quarter)
    goal, missing = ambition(ADOPTED).value, gaps.whole.gap(ADOPTED, selection)
    if not missing.to_go:
        return f"No more homes are needed to bring {gaps.subject.again} to {goal:g}% at {threshold(ADOPTED)}"
    verb = "would" if not missing.run_rate else f"by the end of {ambition(ADOPTED).by:%B %Y} would"
    return f"{format_count(missing.to_go, 'more home')} {verb} bring {gaps.subject.again} to {goal:g}% at {threshold(ADOPTED)}"


def _caption(gaps: _Gaps, selection: Selection) -> str:
    if not gaps.own:
        return ""
    whole = f" of {gaps.whole.homes:,} care homes {gaps.subject.where}"
    missing = [
        _describe_gap(gaps.whole, stage, selection, whole if stage == min(THRESHOLDS) else "") for stage in THRESHOLDS
    ]
    left = gaps.whole.gap(ADOPTED, selection).quarters_left
    time = f"{format_count(left, 'quarter')} {agree('is', left)} left" if left else "no quarter is left"
    return f"In {selection.quarter}, {'; '.join(missing)}. Until the end of {ambition(ADOPTED).by:%B %Y} {time}."


def _describe_gap(place: _PlaceShares, stage: int, selection: Selection, whole: str) -> str:
    """“with 61.2% at stage 5 or above, 3,565 more would make 85%”, and how many a quarter that is."""
    missing, goal = place.gap(stage, selection), f"{ambition(stage).value:g}%"
    now = f"with {format_percent(place.shares[stage].percent(1))}{whole} at {threshold(stage)}"
    if not missing.to_go:
        return f"{now}, none to go to {goal}"
    pace = f", {missing.run_rate:,} a quarter" if missing.run_rate else ""
    return f"{now}, {missing.to_go:,} more would make {goal}{pace}"
