"""safety_psirf: the share of NHS trusts that have completed phases 1 and 2 of PSIRF, where they tell, by collaborative."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import share_of_places, shares_of
from natpatsip.analysis.places import collaboratives_of
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import format_count, format_percent
from natpatsip.figures.provenance import describe_source
from natpatsip.figures.safety.data import COMPLETE, PHASES, PSIRF, past_ambition
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("psc", "Collaborative"),
    TableColumn("phases_complete", "Trusts with phases 1 and 2 complete", "count"),
    TableColumn("trusts", "NHS trusts", "count"),
    TableColumn("phases_complete_pct", "Share with both complete", "percent", 1),
)
DEFINITION = (
    "NHS trusts that have completed both orientation and diagnostic and discovery, the first two of the seven phases of the"
    " Patient Safety Incident Response Framework (PSIRF), as a share of all NHS trusts of the collaboratives that sent the"
    " sheet. It is voluntary; a trust that does not tell stays in the share and is not complete. A trust that works with"
    f" two collaboratives counts in each, and once in all. The ambition was more than {PHASES.value:g}% by the end of"
    f" {PHASES.by:%B %Y}."
)
# Charts tick what reaches a goal, and this one has to be passed.
_ENOUGH = math.nextafter(PHASES.value, 100)


@dataclass(frozen=True)
class _Completion:
    """England's share, that of the places chosen, and each collaborative's: name, short name, share."""

    england: Share
    chosen: Share
    collaboratives: list[tuple[str, str, Share]]


def phases_complete(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a collaborative that sent the sheet, after England's, which is never narrowed; empty where none did."""
    completion = _find(selection, snapshot)
    rows = _rows(completion)
    finding, caption = _finding(completion, selection), _caption(completion, selection)
    return Figure(
        id="safety_psirf",
        programme="SystemSafety",
        question="How many trusts have completed the first two phases of PSIRF?",
        finding=finding,
        measure="Share of NHS trusts with phases 1 and 2 complete, by collaborative",
        period=selection.quarter.label,
        caption=caption,
        alt=f"Bar chart. {finding}. {caption}",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, medium),
        numbers=_numbers(completion.chosen),
        **describe_source(PSIRF, snapshot, selection),
    )


def _find(selection: Selection, snapshot: Snapshot) -> _Completion:
    shares = shares_of(COMPLETE, "psc", selection, snapshot.frame)
    return _Completion(
        share_of_places(COMPLETE, selection.of_england(), snapshot.frame),
        share_of_places(COMPLETE, selection, snapshot.frame),
        [(psc.name, psc.short, shares[psc.code]) for psc in collaboratives_of(selection) if psc.code in shares],
    )


def _rows(completion: _Completion) -> list[Row]:
    if not completion.collaboratives:
        return []
    return [
        _row(*collaborative)
        for collaborative in [("England", "England", completion.england), *completion.collaboratives]
    ]


def _row(name: str, short: str, share: Share) -> Row:
    percent = share.percent(1)
    return {
        "psc": name,
        "short_name": short,
        "phases_complete": share.reached,
        "trusts": share.expected,
        "phases_complete_pct": percent,
        "exact": 100 * share.reached / share.expected,
        "label": f"{format_percent(percent)} · {share.reached} of {share.expected}",
        "short_label": format_percent(percent),
    }


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    england = rows[0]["phases_complete_pct"]
    return share_bars(
        sorted(rows[1:], key=lambda row: row["phases_complete_pct"], reverse=True),
        medium,
        name="psc",
        short="short_name",
        share="exact",
        label="label",
        short_label="short_label",
        reference_lines=[
            ReferenceLine(england, f"England {format_percent(england)}"),
            ReferenceLine(_ENOUGH, f"Ambition {PHASES.comparison} {PHASES.value:g}%", goal=True),
        ],
    )


def _numbers(chosen: Share) -> dict[str, float | int]:
    if not chosen.expected:
        return {}
    return {
        "phases_complete": chosen.reached,
        "trusts": chosen.expected,
        "phases_complete_pct": chosen.percent(1),
    }


def _finding(completion: _Completion, selection: Selection) -> str:
    if not collaboratives_of(selection):
        return "No trusts match what you chose"
    if not completion.collaboratives:
        return f"PSIRF phases were not collected for {selection.quarter}"
    verdict = "reached" if past_ambition(completion.chosen) else "not reached"
    return (
        f"{format_percent(completion.chosen.percent(1))} of NHS trusts have completed phases 1 and 2 of PSIRF; the ambition of"
        f" {PHASES.comparison} {PHASES.value:g}% is {verdict}"
    )


def _caption(completion: _Completion, selection: Selection) -> str:
    if not completion.collaboratives:
        return ""
    past = sum(past_ambition(share) for _, _, share in completion.collaboratives)
    return (
        f"By the end of {selection.quarter} {completion.chosen.reached} of"
        f" {format_count(completion.chosen.expected, 'NHS trust')} had completed both phases, in"
        f" {format_count(len(completion.collaboratives), 'collaborative')} that sent the sheet. {past} of them"
        f" {'is' if past == 1 else 'are'} above {PHASES.value:g}%."
    )
