"""safety_psirf: the share of NHS trusts that have completed phases 1 and 2 of PSIRF, where they tell, by collaborative."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from natpatsip.analysis import frames
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import share_of_places, shares_of
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection, in_quarter
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, Number, TableColumn, WorkbookChart
from natpatsip.figures.formatting import agree, format_count, format_percent
from natpatsip.figures.parts import get_parts
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.safety.data import (
    COMPLETE,
    ENOUGH_PERCENT,
    PHASES,
    PSIRF,
    TrustsReported,
    count_trusts_reported,
    past_ambition,
)
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("phases_complete", "Trusts with phases 1 and 2 complete", "count"),
    TableColumn("trusts", "NHS trusts that reported", "count"),
    TableColumn("trusts_expected", "All NHS trusts", "count"),
    TableColumn("phases_complete_pct", "Share of those that reported", "percent", 1),
)
DEFINITION = (
    "NHS trusts that have completed both orientation and diagnostic and discovery, the first two of the seven phases of the"
    " Patient Safety Incident Response Framework (PSIRF), as a share of the NHS trusts that reported how far they are with"
    " any phase. Reporting is voluntary: a trust that did not is in neither part of the share, and what the others say is"
    " not said of it. All NHS trusts are those of any kind that stand at the quarter’s end. A trust that works with two"
    f" collaboratives counts in each, and once in all. The ambition was more than {PHASES.value:g}% of NHS trusts by the end"
    f" of {PHASES.by:%B %Y}; it is judged only where {ENOUGH_PERCENT}% of them reported, which is our rule."
)
ALL_REPORTED = "All that reported"
# Charts tick what reaches a goal, and this one has to be passed.
_MET_FROM = math.nextafter(PHASES.value, 100)


@dataclass(frozen=True)
class _Completion:
    """How many trusts of a place have completed both phases, of those there that reported."""

    name: str
    short: str
    complete: int
    trusts: TrustsReported

    @property
    def share(self) -> Share:
        return Share(self.complete, self.trusts.reported)


def phases_complete(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a collaborative with trusts that reported, after one of all that reported, which is never narrowed.

    Where places were chosen that several collaboratives work in, a row of them together comes before their own. Empty
    where no trust reported.
    """
    chosen = _get_completion(selection, snapshot)
    collaboratives = _by_collaborative(selection, snapshot)
    rows = _rows(chosen, collaboratives, selection, snapshot)
    return Figure(
        question="How many trusts have completed the first two phases of PSIRF?",
        finding=_finding(chosen, selection),
        measure="Share of the NHS trusts that reported with phases 1 and 2 complete, by collaborative",
        period=selection.quarter.label,
        caption=_caption(chosen, collaboratives, selection),
        kind="Bar chart",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        workbook_chart=WorkbookChart("bars", ("phases_complete_pct",), ranked=True, whole=1),
        chart=lambda medium: _chart(rows, _are_judged(chosen, collaboratives), medium),
        numbers=_numbers(chosen),
        **get_origin(PSIRF, snapshot, selection) | {"place": chosen.trusts.label},
    )


def _get_completion(selection: Selection, snapshot: Snapshot) -> _Completion:
    complete, trusts = share_of_places(COMPLETE, selection, snapshot.frame), count_trusts_reported(selection, snapshot)
    return _Completion(trusts.place, trusts.place, complete.reached, trusts)


def _by_collaborative(selection: Selection, snapshot: Snapshot) -> list[_Completion]:
    """Those in which any trust reported, in published order."""
    reporting = shares_of(COMPLETE, "psc", selection, snapshot.frame)
    parts = get_parts(in_quarter(snapshot.frame(frames.psirf), selection.quarter), "psc", selection)
    return [
        replace(
            _get_completion(replace(selection, psc=(psc.code,)), snapshot),
            name=parts.name(psc.code, psc.name),
            short=parts.short(psc.code, psc.short),
        )
        for psc in collaboratives_of(selection)
        if psc.code in reporting
    ]


def _are_judged(chosen: _Completion, collaboratives: Sequence[_Completion]) -> bool:
    """Whether enough trusts reported, in all and in each collaborative, to hold these against the ambition."""
    return all(completion.trusts.enough for completion in (chosen, *collaboratives))


def _rows(
    chosen: _Completion, collaboratives: Sequence[_Completion], selection: Selection, snapshot: Snapshot
) -> list[Row]:
    if not collaboratives:
        return []
    together = [chosen] if len(collaboratives) > 1 and not selection.all_places else []
    reported = replace(_get_completion(selection.of_england(), snapshot), name=ALL_REPORTED, short=ALL_REPORTED)
    return [_row(completion) for completion in (reported, *together, *collaboratives)]


def _row(completion: _Completion) -> Row:
    share = completion.share
    percent = share.percent(1)
    return {
        "psc": completion.name,
        "short": completion.short,
        "phases_complete": share.reached,
        "trusts": share.expected,
        "trusts_expected": completion.trusts.expected,
        "phases_complete_pct": percent,
        "share": 100 * share.reached / share.expected,
        "label": f"{format_percent(percent)} · {share.reached} of {share.expected}",
        "short_label": format_percent(percent),
    }


def _chart(rows: Sequence[Row], judged: bool, medium: Medium) -> Specification:
    reported = rows[0]["phases_complete_pct"]
    lines = [ReferenceLine(reported, f"{ALL_REPORTED} {format_percent(reported)}")]
    if judged:
        lines.append(ReferenceLine(_MET_FROM, f"Ambition {PHASES.comparison} {PHASES.value:g}%", goal=True))
    ordered = sorted(rows[1:], key=lambda row: row["phases_complete_pct"], reverse=True)
    return share_bars([{**row, "name": row["psc"]} for row in ordered], medium, reference_lines=lines)


def _numbers(chosen: _Completion) -> dict[str, Number]:
    if not chosen.trusts.reported:
        return {}
    return {
        "phases_complete": chosen.complete,
        "trusts": chosen.trusts.reported,
        "trusts_expected": chosen.trusts.expected,
        "phases_complete_pct": chosen.share.percent(1),
    }


def _finding(chosen: _Completion, selection: Selection) -> str:
    if not collaboratives_of(selection):
        return "No trusts match what you chose"
    if not chosen.trusts.reported:
        return f"PSIRF phases were not collected for {selection.quarter}"
    have = agree("has", chosen.complete)
    return (
        f"Of {chosen.trusts.name}, {chosen.complete} ({format_percent(chosen.share.percent(1))}) {have} completed phases 1"
        f" and 2 of PSIRF{_verdict(chosen)}"
    )


def _verdict(chosen: _Completion) -> str:
    if not chosen.trusts.enough:
        return ""
    met = "reached" if past_ambition(chosen.share) else "not reached"
    return f"; among them the ambition of {PHASES.comparison} {PHASES.value:g}% is {met}"


def _caption(chosen: _Completion, collaboratives: Sequence[_Completion], selection: Selection) -> str:
    if not chosen.trusts.reported:
        return ""
    silent = chosen.trusts.expected - chosen.trusts.reported
    sentences = [
        f"By the end of {selection.quarter} {chosen.complete} of the"
        f" {format_count(chosen.trusts.reported, 'NHS trust')} that reported had completed both phases, in"
        f" {format_count(len(collaboratives), 'collaborative')}.",
        f"What the other {silent} have done is not known." if silent > 0 else "",
    ]
    if not chosen.trusts.enough:
        sentences.append(
            f"Fewer than {ENOUGH_PERCENT}% reported, so the ambition of {PHASES.comparison} {PHASES.value:g}% is not judged."
        )
    elif len(collaboratives) > 1 and _are_judged(chosen, collaboratives):
        past = sum(past_ambition(completion.share) for completion in collaboratives)
        sentences.append(
            f"{past} of {format_count(len(collaboratives), 'collaborative')} {agree('is', past)} above"
            f" {PHASES.value:g}%."
        )
    return " ".join(sentence for sentence in sentences if sentence)
