"""medsip_board: the phase that each ICB has reached in the approach to opioids, with its progress score."""

from collections.abc import Sequence

import narwhals as nw

from natpatsip import catalogue
from natpatsip.analysis.adoption import Change, collect_rows
from natpatsip.analysis.measures.quarterly import ACTION, QUALITY_IMPROVEMENT
from natpatsip.analysis.phases import IcbPhase, Reach, progress_of_icbs, reach
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.phase_matrix import phase_matrix
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.changes import describe_parting, get_quarter_change
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.medsip.data import (
    IMPROVING,
    NOT_ENGAGED,
    OPIOIDS,
    PLANNING,
    SUPPORTED,
    icbs_of,
    phase_label,
    phases_chosen,
)
from natpatsip.figures.notes import narrow_to_unit
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import describe_gain, describe_nothing_returned
from natpatsip.store import Snapshot

NOT_RETURNED, NO_CHANGE = "Not returned", "No change"
_REACHES = {"qi": QUALITY_IMPROVEMENT, "phase6": ACTION, "planning": PLANNING, "engaged": range(1, 7)}
COLUMNS = (
    TableColumn("icb", "Integrated care board"),
    TableColumn("psc", "Collaborative"),
    TableColumn("phase", "Phase"),
    TableColumn("score", "Progress score", "rate", 1),
    TableColumn("score_name", "What the score says"),
    TableColumn("change", "Since the quarter before"),
    TableColumn("improvement_aim", "Improvement aim"),
)
DEFINITION = (
    "Each integrated care board stands in one of six phases of the whole-system approach to high-risk opioid prescribing, or"
    " is not engaged. Phases 2 and 3 are quality planning, 4 to 6 quality improvement, and 6 is action. A project progress"
    f" score from 0.5 to 5.0 says how far its work has come. The ambition was to support at least {SUPPORTED.value:g}"
    f" integrated care systems by the end of {SUPPORTED.by:%B %Y}; ICBs in phases 4 to 6 count as supported."
)


def phases_by_icb(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB of the places chosen, in the order of their collaboratives; one that was not returned says so."""
    icbs = phases_chosen(selection, snapshot)
    reached = {name: reach(icbs, phases) for name, phases in _REACHES.items()}
    rows = _rows(icbs, selection, snapshot)
    judged = selection.all_places and get_subject(selection, snapshot, OPIOIDS).settled
    change = get_quarter_change(IMPROVING, selection, snapshot)
    return Figure(
        question="Where does each system stand?",
        finding=_finding(rows, reached, change, selection, judged),
        measure="Phase of the approach to opioids, with the progress score, by integrated care board",
        period=selection.quarter.label,
        caption=_caption(rows, reached, selection),
        kind="Grid of phases",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, selection, medium),
        numbers=_numbers(rows, reached),
        **get_origin(OPIOIDS, snapshot, selection),
    )


def _rows(icbs: nw.LazyFrame, selection: Selection, snapshot: Snapshot) -> list[Row]:
    now = progress_of_icbs(icbs)
    if not now:
        return []
    before = progress_of_icbs(phases_chosen(selection.at(selection.quarter.previous), snapshot))
    aims = {row["icb"]: row["improvement_aim"] for row in collect_rows(icbs.select("icb", "improvement_aim"))}
    return [
        {"icb": icb.short, "psc": psc.name, **_progress(now.get(icb.code)), "improvement_aim": aims.get(icb.code)}
        | {"change": _change(now.get(icb.code), before.get(icb.code), _describe_parting(icb.code, selection, snapshot))}
        for psc, icb in icbs_of(selection)
    ]


def _progress(now: IcbPhase | None) -> dict[str, str | float | None]:
    if now is None:
        return {"phase": NOT_RETURNED, "score": None, "score_name": None}
    names: dict[float | None, str] = {score.value: score.name for score in catalogue.scores()}
    return {"phase": phase_label(now.phase), "score": now.score, "score_name": names.get(now.score)}


def _describe_parting(icb: str, selection: Selection, snapshot: Snapshot) -> str:
    """What parts the quarter from the one before for an ICB; else nothing."""
    chosen = narrow_to_unit(selection, "icb", icb)
    return describe_parting(IMPROVING, (selection.quarter.previous.start, selection.quarter.start), chosen, snapshot)


def _change(now: IcbPhase | None, before: IcbPhase | None, parting: str) -> str | None:
    """“Phase 4 to 5, score 2.0 to 2.5”; nothing where either quarter was not returned, and why where they are not compared."""
    if now is None or before is None:
        return None
    if parting:
        return f"Not comparable ({parting})"
    moved = []
    if now.phase != before.phase:
        moved.append(_step(before.phase, now.phase))
    if None not in (now.score, before.score) and now.score != before.score:
        moved.append(f"score {before.score:.1f} to {now.score:.1f}")
    return ", ".join(moved).capitalize() or NO_CHANGE


def _step(before: int, now: int) -> str:
    if before and now:
        return f"phase {before} to {now}"
    return f"not engaged to phase {now}" if now else f"phase {before} to not engaged"


def _chart(rows: Sequence[Row], selection: Selection, medium: Medium) -> Specification:
    marked = [icb.short for _, icb in icbs_of(selection) if is_marked(selection, "icb", icb.code)]
    phases = {NOT_ENGAGED: "None"} | {phase.label: str(phase.number) for phase in catalogue.opioid_phases()}
    return phase_matrix([_line(row) for row in rows], medium, phases=phases, marked=marked)


def _line(row: Row) -> Row:
    score = "" if row["score"] is None else f"{row['score']:.1f}"
    return {
        "name": row["icb"],
        "group": row["psc"],
        "phase": None if row["phase"] == NOT_RETURNED else row["phase"],
        "text": score,
        "detail": f"{row['phase']}, score {score} ({row['score_name']})" if score else row["phase"],
    }


def _returned(rows: Sequence[Row]) -> int:
    return sum(row["phase"] != NOT_RETURNED for row in rows)


def _numbers(rows: Sequence[Row], reached: dict[str, Reach]) -> dict[str, int]:
    if not rows:
        return {}
    icbs = {f"icbs_{name}": found.icbs for name, found in reached.items()}
    pscs = {f"pscs_{name}": found.pscs for name, found in reached.items()}
    return icbs | pscs | {"icbs": _returned(rows)}


def _finding(rows: Sequence[Row], reached: dict[str, Reach], change: Change, selection: Selection, judged: bool) -> str:
    if not rows:
        return describe_nothing_returned("phases", selection.quarter)
    found = reached["qi"]
    verb = agree("is", found.icbs)
    where = f" in {format_count(found.pscs, 'collaborative')}" if found.pscs else ""
    return ", ".join(
        [f"{format_count(found.icbs, 'ICB')}{where} {verb} in quality improvement", *describe_gain(change)]
    ) + (_against_ambition(found) if judged else "")


def _against_ambition(found: Reach) -> str:
    missing = int(SUPPORTED.value) - found.icbs
    goal = f"the ambition of {SUPPORTED.value:g}"
    return f"; {missing} more would make {goal}" if missing > 0 else f"; {goal} is reached"


def _caption(rows: Sequence[Row], reached: dict[str, Reach], selection: Selection) -> str:
    if not rows:
        return ""
    action, returned = reached["phase6"], _returned(rows)
    idle, missing = returned - reached["engaged"].icbs, len(rows) - returned
    sentences = [
        f"In {selection.quarter} {_in(reached['qi'])} stood in quality improvement (phases 4 to 6);"
        f" {_of_them(action)} had moved on to action (phase 6).",
        f"{_in(reached['planning'])} stood in quality planning (phases 2 and 3).",
        f"{idle} of {format_count(returned, 'ICB')} {agree('was', idle, returned)} not engaged.",
    ]
    if missing:
        sentences.append(f"{format_count(missing, 'ICB')} {agree('was', missing)} not returned.")
    return " ".join(sentences)


def _of_them(found: Reach) -> str:
    return f"{found.icbs} of them, in {format_count(found.pscs, 'collaborative')}," if found.icbs else "none of them"


def _in(found: Reach) -> str:
    return format_count(found.icbs, "ICB") + (f" in {format_count(found.pscs, 'collaborative')}" if found.pscs else "")
