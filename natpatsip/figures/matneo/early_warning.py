"""How far trusts have come with the national early warning tools, MEWS for mothers and NEWTT2 for newborn babies."""

from dataclasses import replace
from itertools import groupby
from operator import itemgetter

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows, stage_breakdown
from natpatsip.analysis.movement import follow_trust
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.stages import stage_shares_in_columns
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count, format_list
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.figures.matneo.data import ADOPTED, EARLY_WARNING, THRESHOLD
from natpatsip.figures.parts import Parts, get_parts
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import describe_nothing_returned, labels, lead_with_marked
from natpatsip.store import Snapshot

STAGES = catalogue.stages()
TESTED = 4
ALL_CHOSEN = "all chosen"
_KEPT = {"paper": "on paper", "digital": "digitally"}
COLUMNS = (
    TableColumn("unit", "Trusts of"),
    TableColumn("tool", "Tool"),
    *(TableColumn(f"stage_{stage.number}", stage.label, "count") for stage in STAGES),
    TableColumn("not_reported", "Not reported", "count"),
    TableColumn("stage4", f"Trusts at stage {TESTED} or above", "count"),
    TableColumn("stage5", f"Trusts at {THRESHOLD}", "count"),
    TableColumn("trusts", "All trusts it applies to", "count"),
)
DEFINITION = (
    "Trusts at each stage of adoption of the tool, as a share of the trusts to which it applies; the numbers are trusts. A trust"
    " that was not reported is counted as such. Pilot sites tested the tools before others; whether records are kept on paper"
    " or digitally decides when a trust can change over to them."
)


def early_warning(selection: Selection, snapshot: Snapshot) -> Figure:
    """For each tool a row for all trusts chosen, then one a place; single trusts are not set beside one another.

    The chart has a row a place and a column a tool.
    """
    # A tool chosen on another page is one of care homes.
    selection = replace(selection, tool=(), intervention=())
    sites = frame_of_quarter(frames.early_warning, selection, snapshot)
    everywhere = in_quarter(snapshot.frame(frames.early_warning), selection.quarter)
    parts = get_parts(everywhere, selection.level, selection)
    rows = _rows(sites, parts, selection, get_subject(selection, snapshot, EARLY_WARNING).label)
    records = _count_records(sites, selection, snapshot)
    marked = [row for row in rows if is_marked(selection, selection.level, row["place"])]
    finding, caption = lead_with_marked(_tell_marked(marked), _finding(rows, selection), _caption(records))
    return Figure(
        question="How far have the early warning tools come?",
        finding=finding,
        measure="Trusts at each stage of adoption, by tool",
        period=selection.quarter.label,
        caption=caption,
        kind="Stacked bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, _name_units(marked), medium),
        numbers=_numbers(rows) | records,
        **get_origin(EARLY_WARNING, snapshot, selection),
    )


def _rows(sites: nw.LazyFrame, parts: Parts, selection: Selection, place: str) -> list[Row]:
    everyone = _counts(sites, "quarter")
    by_unit = _counts(sites, selection.level) if selection.level != "trust" else {}
    names = {unit: name for unit, name in labels(selection.level).items() if any(unit == at for at, _ in by_unit)}
    # A region and a collaborative can have the same name, so places chosen are not named together.
    whole = ALL_CHOSEN if len(names) > 1 and not selection.all_places else place
    rows = []
    for tool in catalogue.early_warning_tools():
        rows.append(_row(tool, "", whole, everyone.get((selection.quarter.key, tool.code), {})))
        if len(names) > 1:
            rows += [
                _row(tool, unit, parts.name(unit, name), by_unit.get((unit, tool.code), {}))
                for unit, name in names.items()
            ]
    return [row for row in rows if row["trusts"]]


def _counts(sites: nw.LazyFrame, unit: str) -> dict[tuple[str, str], dict[int | None, int]]:
    """By place and tool: how many trusts are at each stage, None being those not reported."""
    counts: dict[tuple[str, str], dict[int | None, int]] = {}
    for row in collect_rows(stage_breakdown(sites, [unit, "tool"])):
        counts.setdefault((row[unit], row["tool"]), {})[row["stage"]] = row["entities"]
    return counts


def _row(tool: catalogue.Choice, place: str, unit: str, at: dict[int | None, int]) -> Row:
    return {
        "tool": tool.label,
        "code": tool.code,
        "place": place,
        "unit": unit,
        **{f"stage_{stage.number}": at.get(stage.number, 0) for stage in STAGES},
        "not_reported": at.get(None, 0),
        "stage4": _at_or_above(TESTED, at),
        "stage5": _at_or_above(ADOPTED, at),
        "trusts": sum(at.values()),
    }


def _at_or_above(lowest: int, at: dict[int | None, int]) -> int:
    return sum(trusts for stage, trusts in at.items() if stage is not None and stage >= lowest)


def _chart(rows: list[Row], marked: list[str], medium: Medium) -> Specification:
    stages = [(stage.number, f"stage_{stage.number}") for stage in STAGES] + [(None, "not_reported")]
    parts = [
        {"name": row["unit"], "column": row["tool"], "stage": stage, "count": row[column]}
        for row in rows
        for stage, column in stages
    ]
    return stage_shares_in_columns(parts, medium, marked=marked)


def _of_all(rows: list[Row]) -> list[Row]:
    """Each tool's row for all trusts chosen, which is its first."""
    return [next(of_tool) for _, of_tool in groupby(rows, key=itemgetter("code"))]


def _numbers(rows: list[Row]) -> dict[str, int]:
    whole = _of_all(rows)
    adopted = {f"{row['code']}_stage5": row["stage5"] for row in whole}
    return adopted | {f"{row['code']}_trusts": row["trusts"] for row in whole}


def _finding(rows: list[Row], selection: Selection) -> str:
    if not rows:
        return describe_nothing_returned("trusts", selection.quarter)
    return f"In {selection.quarter} {_tell_tools(_of_all(rows))}"


def _tell_marked(marked: list[Row]) -> list[str]:
    return [f"{name}: {_tell_tools([row for row in marked if row['unit'] == name])}" for name in _name_units(marked)]


def _name_units(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["unit"] for row in rows))


def _tell_tools(rows: list[Row]) -> str:
    return "; ".join(
        f"{row['tool']} is tested or used by {row['stage4']:,} of {format_count(row['trusts'], 'trust')} and adopted by"
        f" {row['stage5'] or 'none'}"
        for row in rows
    )


def _count_records(sites: nw.LazyFrame, selection: Selection, snapshot: Snapshot) -> dict[str, int]:
    """How many trusts returned, how many of them are pilot sites, and what they keep their records on."""
    trusts = {row["trust"] for row in collect_rows(sites.select("trust"))}
    if not trusts:
        return {}
    answers = {
        follow_trust(row["trust"], selection.quarter.end): row
        for row in collect_rows(in_quarter(snapshot.frame(_records), selection.quarter))
    }
    returned = [answers[trust] for trust in trusts & answers.keys()]
    kept = {kind.code: sum(row["record"] == kind.code for row in returned) for kind in catalogue.record_kinds()}
    counts = {"trusts_returned": len(returned), "pilot_sites": sum(row["pilot_site"] for row in returned)}
    return counts | {f"records_{kind}": trusts for kind, trusts in kept.items()}


def _caption(records: dict[str, int]) -> str:
    """Which of the trusts are pilot sites, and what they keep their records on."""
    if not records:
        return ""
    kept = [f"{how} in {records[f'records_{kind}']:,}" for kind, how in _KEPT.items()]
    return (
        f"{format_count(records['pilot_sites'], 'trust is a pilot site', 'trusts are pilot sites')}. Of"
        f" {format_count(records['trusts_returned'], 'trust')} that returned, records are kept {format_list(kept)}. Tested or"
        f" used means stage {TESTED} or above, adopted {THRESHOLD}."
    )


def _records(table: frames.Tables) -> nw.LazyFrame:
    return table("early_warning").select("quarter", "trust", "record", "pilot_site").unique()
