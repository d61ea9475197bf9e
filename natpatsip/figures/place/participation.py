"""participation: which NHS trusts and ICBs take part in which initiatives, those that take part in nothing first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from natpatsip import organisations
from natpatsip.analysis.participation import (
    INITIATIVES,
    Initiative,
    Organisation,
    Part,
    find_answers,
    find_parts_taken,
    organisations_of,
)
from natpatsip.analysis.selection import Selection, mark
from natpatsip.charts.medium import Medium
from natpatsip.charts.participation_grid import participation_grid
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.summary_table import join_provenance
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.figures.wording import describe_filters, labels, name_places
from natpatsip.sheets import find_sheet
from natpatsip.store import Snapshot
from natpatsip.store.coverage import get_coverage

# More rows than this are a table alone.
_DRAWN_AT_MOST = 80
_ANSWER_BYTES = 200
COLUMNS = (
    TableColumn("organisation", "Organisation"),
    TableColumn("kind", "Type"),
    TableColumn("pscs", "Collaborative"),
    TableColumn("taken", "Takes part in", "count"),
    TableColumn("asked", "Asked about", "count"),
    *(TableColumn(initiative.label, initiative.label) for initiative in INITIATIVES),
)
DEFINITION = (
    "NHS trusts and ICBs that stand at the quarter’s end, and the initiatives of the five programmes that ask about them. One"
    " takes part where it is at stage 3 (Decision) or above in any thing asked, involved directly or through a network, engaged,"
    " in a phase of the work on opioids, or has begun a phase of PSIRF; an ICB does in care homes where one home there is at"
    " stage 3 or above. “Not yet” was returned and is below that; “Not reported” was left blank in a return that came in, and"
    " “Not returned” is waited for: neither says that nobody takes part. What does not ask about an organisation is left blank."
    " To report on PSIRF is voluntary. Private providers are not listed: no return names all of them."
)


@dataclass(frozen=True)
class _Line:
    """An organisation and what is known of it for each initiative."""

    organisation: Organisation
    parts: dict[Initiative, Part]

    @property
    def taken(self) -> int:
        return sum(part is Part.TAKES_PART for part in self.parts.values())

    @property
    def required(self) -> list[Part]:
        """What is known of the initiatives whose sheets have to be returned and ask about it."""
        return [
            part
            for initiative, part in self.parts.items()
            if part is not Part.NOT_CONCERNED and not find_sheet(initiative.sheet).optional
        ]

    @property
    def group(self) -> str:
        """“none” takes part in nothing that was returned; “unasked” is asked about by nothing that has to be returned."""
        if self.taken:
            return "some"
        if not self.required:
            return "unasked"
        return "unknown" if {Part.NOT_RETURNED, Part.NOT_REPORTED} & set(self.required) else "none"


_ORDER = ("none", "unasked", "unknown", "some")


def participation(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an organisation of the places chosen, by collaborative and type within those that take part in as many."""
    lines = _find_lines(selection, snapshot)
    rows = [_tell(line) for line in lines]
    sheets = [initiative.sheet for initiative in INITIATIVES if not find_sheet(initiative.sheet).optional]
    return Figure(
        programme="",
        question="Who takes part in what?",
        finding=_finding(lines, selection),
        measure="Organisations and initiatives of the five programmes",
        place=name_places(selection),
        period=selection.quarter.label,
        caption=_caption(lines),
        kind="A row an organisation and a column an initiative",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        provenance=join_provenance(sheets, selection, snapshot),
        filters=describe_filters(selection),
        chart=(lambda medium: _chart(lines, medium)) if len(lines) <= _DRAWN_AT_MOST else None,
        numbers=_count(lines),
    )


def _find_lines(selection: Selection, snapshot: Snapshot) -> list[_Line]:
    found = organisations_of(selection)
    parts = {}
    for initiative in INITIATIVES:
        coverage = get_coverage(snapshot, [initiative.sheet], selection.quarter)
        # A voluntary sheet is never waited for.
        returned = coverage.expected if find_sheet(initiative.sheet).optional else coverage.returned
        # Of all organisations, so that they are read once for every place.
        answers = snapshot.keep(
            ("answers", initiative.label, selection.quarter),
            partial(find_answers, initiative, selection.quarter, snapshot.frame),
            lambda told: _ANSWER_BYTES * len(told),
        )
        parts[initiative] = find_parts_taken(initiative, found, answers, returned)
    lines = [_Line(one, {initiative: own[one.code] for initiative, own in parts.items()}) for one in found]
    order = {psc.code: psc.order for psc in organisations.collaboratives()}
    return sorted(
        lines,
        key=lambda line: (
            _ORDER.index(line.group),
            line.taken,
            order[line.organisation.pscs[0]],
            line.organisation.kind,
            line.organisation.name,
        ),
    )


def _tell(line: _Line) -> Row:
    one = line.organisation
    return {
        "organisation": one.name if one.unit == "trust" else labels("place")[mark(one.unit, one.code)],
        "kind": one.kind if one.unit == "icb" else one.kind.capitalize(),
        "pscs": format_list([organisations.find_collaborative(psc).name for psc in one.pscs]),
        "taken": line.taken,
        "asked": sum(part is not Part.NOT_CONCERNED for part in line.parts.values()),
        **{
            initiative.label: None if part is Part.NOT_CONCERNED else part.value
            for initiative, part in line.parts.items()
        },
    }


def _finding(lines: Sequence[_Line], selection: Selection) -> str:
    if not lines:
        return f"No NHS trust or ICB of {selection.quarter} matches what you chose"
    if len(lines) == 1:
        return _describe_one(lines[0])
    counts = Counter(line.group for line in lines)
    verb = agree("takes", counts["none"])
    told = [f"{counts['none'] or 'None'} of {format_count(len(lines), 'organisation')} {verb} part in nothing"]
    if counts["unknown"]:
        told.append(f"of {counts['unknown']} it is not known yet")
    if counts["unasked"]:
        told.append(f"{counts['unasked']} more {agree('is', counts['unasked'])} asked about by no required sheet")
    return "; ".join(told)


def _describe_one(line: _Line) -> str:
    asked = sum(part is not Part.NOT_CONCERNED for part in line.parts.values())
    name = line.organisation.name
    if not asked:
        return f"No initiative asks about {name}"
    if asked == 1:
        return f"{name} {'takes' if line.taken else 'does not take'} part in the one initiative that asks about it"
    return f"{name} takes part in {line.taken or 'none'} of the {asked} initiatives that ask about it"


def _caption(lines: Sequence[_Line]) -> str:
    """How many take part in each initiative, of those that answered."""
    told = [
        f"{initiative.label}: {taking:,} of {answered:,}"
        for initiative, (taking, answered) in _count_answers(lines).items()
    ]
    return f"Of those reported, take part: {'; '.join(told)}." if told else ""


def _count_answers(lines: Sequence[_Line]) -> dict[Initiative, tuple[int, int]]:
    """How many take part in each initiative, and of how many it is known; without those of which nothing is."""
    counts = {initiative: Counter(line.parts[initiative] for line in lines) for initiative in INITIATIVES}
    found = {
        initiative: (own[Part.TAKES_PART], own[Part.TAKES_PART] + own[Part.NOT_YET])
        for initiative, own in counts.items()
    }
    return {initiative: both for initiative, both in found.items() if both[1]}


def _count(lines: Sequence[_Line]) -> dict[str, int]:
    counts = Counter(line.group for line in lines)
    if not lines:
        return {}
    answers = {
        f"{what}_{initiative.short.lower().replace(' ', '_')}": number
        for initiative, both in _count_answers(lines).items()
        for what, number in zip(("taking_part_in", "answered_on"), both, strict=True)
    }
    return {"organisations": len(lines), **{f"in_{group}": counts[group] for group in _ORDER}} | answers


def _chart(lines: Sequence[_Line], medium: Medium) -> Specification:
    cells = [
        {"name": line.organisation.name, "column": initiative.label, "part": part.value}
        for line in lines
        for initiative, part in line.parts.items()
    ]
    columns = {initiative.label: initiative.short for initiative in INITIATIVES}
    return participation_grid(cells, medium, columns=columns, parts=[part.value for part in Part])
