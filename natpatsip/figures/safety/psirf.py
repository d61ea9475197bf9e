"""safety_psirf: the share of NHS trusts that have completed phases 1 and 2 of PSIRF, where they tell, by collaborative."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from natpatsip.analysis.adoption import Share
from natpatsip.analysis.phases import trusts_past
from natpatsip.analysis.selection import Selection
from natpatsip.charts.bars import share_bars
from natpatsip.charts.labels import ReferenceLine
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.provenance import collaboratives_of, drawn_from
from natpatsip.figures.safety.measures import FIRST_PHASES, PHASES, PSIRF, past_ambition, trusts_chosen
from natpatsip.figures.wording import counted, percentage
from natpatsip.store import Reading

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
class _Found:
    """England's share, that of the places chosen, and each collaborative's: name, short name, share."""

    england: Share
    chosen: Share
    areas: list[tuple[str, str, Share]]


def phases_complete(selection: Selection, reading: Reading) -> Figure:
    """A row a collaborative that sent the sheet, after England's, which is never narrowed; empty where nobody sent it."""
    found = _find(selection, reading)
    rows = _rows(found)
    finding, caption = _finding(found, selection), _caption(found, selection)
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
        numbers=_numbers(found.chosen),
        **drawn_from(PSIRF, reading, selection),
    )


def _find(selection: Selection, reading: Reading) -> _Found:
    everywhere, trusts = trusts_chosen(selection.of_england(), reading), trusts_chosen(selection, reading)
    shares = trusts_past(trusts, FIRST_PHASES, by="psc")
    return _Found(
        trusts_past(everywhere, FIRST_PHASES).get("", Share(0, 0)),
        trusts_past(trusts, FIRST_PHASES).get("", Share(0, 0)),
        [(psc.name, psc.short, shares[psc.code]) for psc in collaboratives_of(selection) if psc.code in shares],
    )


def _rows(found: _Found) -> list[Row]:
    if not found.areas:
        return []
    return [_row(*area) for area in [("England", "England", found.england), *found.areas]]


def _row(name: str, short: str, share: Share) -> Row:
    percent = share.percent(1)
    return {
        "psc": name,
        "short_name": short,
        "phases_complete": share.reached,
        "trusts": share.expected,
        "phases_complete_pct": percent,
        "exact": 100 * share.reached / share.expected,
        "label": f"{percentage(percent)} · {share.reached} of {share.expected}",
        "short_label": percentage(percent),
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
            ReferenceLine(england, f"England {percentage(england)}"),
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


def _finding(found: _Found, selection: Selection) -> str:
    if not collaboratives_of(selection):
        return "No trusts match what you chose"
    if not found.areas:
        return f"PSIRF phases were not collected for {selection.quarter}"
    verdict = "reached" if past_ambition(found.chosen) else "not reached"
    return (
        f"{percentage(found.chosen.percent(1))} of NHS trusts have completed phases 1 and 2 of PSIRF; the ambition of"
        f" {PHASES.comparison} {PHASES.value:g}% is {verdict}"
    )


def _caption(found: _Found, selection: Selection) -> str:
    if not found.areas:
        return ""
    there = sum(past_ambition(share) for _, _, share in found.areas)
    return (
        f"By the end of {selection.quarter} {found.chosen.reached} of {counted(found.chosen.expected, 'NHS trust')} had"
        f" completed both phases, in {counted(len(found.areas), 'collaborative')} that sent the sheet. {there} of them"
        f" {'is' if there == 1 else 'are'} above {PHASES.value:g}%."
    )
