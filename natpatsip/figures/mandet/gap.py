"""mandet_gap: how many more care homes would make each ambition, by collaborative, beside England."""

from dataclasses import dataclass, replace
from fractions import Fraction

import narwhals as nw

from natpatsip.analysis import placed
from natpatsip.analysis.adoption import Share, collected, share_at_or_above
from natpatsip.analysis.selection import Selection, in_quarter, narrowed
from natpatsip.analysis.targets import Gap, gap_to_ambition
from natpatsip.charts.bars import target_bullets
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.mandet.measures import ADOPTED, SHEET, THRESHOLDS, ambition, threshold
from natpatsip.figures.provenance import drawn_from
from natpatsip.figures.wording import counted, listed, percentage, place
from natpatsip.store import Reading

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
class _Area:
    """A place and its share of care homes at each of the stages that have an ambition."""

    name: str
    short: str
    shares: dict[int, Share]

    @property
    def homes(self) -> int:
        return self.shares[ADOPTED].expected

    def gap(self, stage: int, selection: Selection) -> Gap:
        goal = ambition(stage)
        return gap_to_ambition(self.shares[stage], goal.value, selection.quarter, goal.by)


@dataclass(frozen=True)
class _Found:
    """England, the places chosen as one, and each collaborative of them."""

    england: _Area
    whole: _Area
    own: list[_Area]


def gap(selection: Selection, reading: Reading) -> Figure:
    """England first, then a row a collaborative. Tools don't narrow it: the ambitions are for all care homes."""
    chosen = replace(selection, tool=())
    found = _find(chosen, reading)
    finding, caption = _finding(found, chosen), _caption(found, chosen)
    return Figure(
        id="mandet_gap",
        programme="ManDet",
        question="How many more homes would make the ambition?",
        finding=finding,
        measure=f"Care homes at {threshold(ADOPTED)}, against {ambition(ADOPTED).value:g}% of all, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Bar chart with a mark at each target. {finding}. {caption}",
        definition=_definition(),
        columns=COLUMNS,
        rows=[_row(area, chosen) for area in (found.england, *found.own)] if found.own else [],
        chart=lambda medium: _chart(found, chosen, medium),
        numbers=_numbers(found, chosen),
        **drawn_from(SHEET, reading, chosen),
    )


def _definition() -> str:
    goals = listed([f"{ambition(stage).value:g}% at {threshold(stage)}" for stage in THRESHOLDS])
    return (
        f"The care homes missing to {goals}, of all care homes registered, each rounded up to whole homes. Homes beyond the"
        " ambition in one collaborative do not make up for homes missing in another, so those of collaboratives together are"
        " more than England’s own. The homes a quarter needed are those to go, shared out over the quarters left until the end"
        f" of {ambition(ADOPTED).by:%B %Y}; blank when none is missing or no quarter is left."
    )


def _find(selection: Selection, reading: Reading) -> _Found:
    homes = in_quarter(reading.frame(placed.care_homes), selection.quarter)
    own = _areas(narrowed(homes, selection))
    return _Found(_together("England", _areas(homes)), _together(place(selection), own), own)


def _areas(homes: nw.LazyFrame) -> list[_Area]:
    columns = ["psc_name", "psc_short"]
    rows = {
        stage: {
            (row["psc_name"], row["psc_short"]): Share(row["reached"], row["expected"])
            for row in collected(share_at_or_above(homes, stage, columns))
        }
        for stage in THRESHOLDS
    }
    return [_Area(*names, {stage: rows[stage][names] for stage in THRESHOLDS}) for names in rows[ADOPTED]]


def _together(name: str, areas: list[_Area]) -> _Area:
    nothing = Share(0, 0)
    return _Area(name, name, {stage: sum((area.shares[stage] for area in areas), nothing) for stage in THRESHOLDS})


def _row(area: _Area, selection: Selection) -> Row:
    row = {"psc": area.name, "homes": area.homes}
    for stage in THRESHOLDS:
        missing = area.gap(stage, selection)
        row[f"homes_stage{stage}"] = area.shares[stage].reached
        row[f"to_go_stage{stage}"] = missing.to_go
        row[f"run_rate_stage{stage}"] = missing.run_rate
    return row


def _chart(found: _Found, selection: Selection, medium: Medium) -> Specification:
    goal = ambition(ADOPTED).value
    to_go = {area.name: area.gap(ADOPTED, selection).to_go for area in found.own}
    said = {name: f"{homes:,} to go" if homes else "reached" for name, homes in to_go.items()}
    rows = [
        {
            "psc": area.name,
            "short_name": area.short,
            "homes": area.shares[ADOPTED].reached,
            "target": float(area.homes * Fraction(goal) / 100),
            "label": f"{said[area.name]} · {area.shares[ADOPTED].reached:,} of {area.homes:,}",
            "short_label": said[area.name],
        }
        for area in sorted(found.own, key=lambda area: -to_go[area.name])
    ]
    return target_bullets(
        rows,
        medium,
        name="psc",
        short="short_name",
        count="homes",
        target="target",
        label="label",
        short_label="short_label",
        unit=f"Care homes at {threshold(ADOPTED)}",
    )


def _numbers(found: _Found, selection: Selection) -> dict[str, int]:
    """The homes to go in the places chosen, taken as one."""
    if not found.own:
        return {}
    return {f"to_go_stage{stage}": found.whole.gap(stage, selection).to_go for stage in THRESHOLDS}


def _finding(found: _Found, selection: Selection) -> str:
    if not found.own:
        return f"No care homes were returned for {selection.quarter} that match what you chose"
    goal, missing = ambition(ADOPTED).value, found.whole.gap(ADOPTED, selection)
    if not missing.to_go:
        return f"{found.whole.name} has reached {goal:g}% at {threshold(ADOPTED)}"
    verb = "would" if not missing.run_rate else f"by the end of {ambition(ADOPTED).by:%B %Y} would"
    return f"{counted(missing.to_go, 'more home')} {verb} bring {found.whole.name} to {goal:g}% at {threshold(ADOPTED)}"


def _caption(found: _Found, selection: Selection) -> str:
    if not found.own:
        return ""
    each = [_missing(found.whole, stage, selection) for stage in THRESHOLDS]
    left = found.whole.gap(ADOPTED, selection).quarters_left
    time = f"{counted(left, 'quarter')} {'is' if left == 1 else 'are'} left" if left else "no quarter is left"
    return (
        f"Of {found.whole.homes:,} care homes in {found.whole.name} in {selection.quarter}: {'; '.join(each)}. Until the end of"
        f" {ambition(ADOPTED).by:%B %Y} {time}."
    )


def _missing(area: _Area, stage: int, selection: Selection) -> str:
    """“3,565 to go to 85% at stage 5 or above, with 61.2% there”, and how many a quarter that is."""
    missing = area.gap(stage, selection)
    goal, now = f"{ambition(stage).value:g}% at {threshold(stage)}", percentage(area.shares[stage].percent(1))
    if not missing.to_go:
        return f"{goal} is reached, with {now} there"
    pace = f", {missing.run_rate:,} a quarter" if missing.run_rate else ""
    return f"{missing.to_go:,} to go to {goal}, with {now} there{pace}"
