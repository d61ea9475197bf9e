"""handover: for each ICB and programme whether a plan for handing the work over is there, and to whom and when."""

from collections import Counter
from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.analysis import frames
from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Row, Specification
from natpatsip.charts.status_grid import status_grid
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_list
from natpatsip.figures.frames import frame_of_quarter
from natpatsip.figures.provenance import get_origin
from natpatsip.figures.wording import describe_nothing_returned
from natpatsip.sheets.handover import HANDOVER
from natpatsip.store import Snapshot
from natpatsip.text import written_day

COLUMNS = (
    TableColumn("icb", "Integrated care board"),
    TableColumn("psc", "Collaborative"),
    TableColumn("programme", "Programme"),
    TableColumn("handover", "Handover"),
    TableColumn("recipient", "To whom"),
    TableColumn("handover_on", "When"),
)
DEFINITION = (
    "How far the handover of each programme’s work to the local system is: "
    + "; ".join(
        f"{status.label}, {status.meaning[0].lower()}{status.meaning[1:]}" for status in catalogue.handover_statuses()
    )
    + ". The collaborative answers for each of its ICBs; the sheet is voluntary, and the statuses are ours."
)


def handover(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row an ICB and programme that was returned, in the order of the collaboratives."""
    returned = collect_rows(frame_of_quarter(frames.handover, selection, snapshot))
    programmes = {programme.code: programme for programme in catalogue.programmes()}
    order = list(programmes)
    returned.sort(key=lambda row: (row["psc_order"], row["icb_name"], order.index(row["programme"])))
    rows = [_row(row, programmes[row["programme"]], selection) for row in returned]
    numbers = _count(returned)
    return Figure(
        question="Who carries the work on?",
        finding=_finding(numbers, selection),
        measure="How far the handover of each programme’s work is, by ICB",
        period=selection.quarter.label,
        caption=_caption(numbers, selection),
        kind="Grid of statuses",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=rows,
        chart=lambda medium: _chart(rows, medium),
        numbers=numbers,
        **get_origin(HANDOVER.name, snapshot, selection) | {"programme": ""},
    )


def _row(row: Row, programme: catalogue.Programme, selection: Selection) -> Row:
    label = _labels()[row["status"]]
    day = written_day(row["handover_on"]) if row["handover_on"] else None
    return {
        "icb": row["icb_name"],
        "psc": row["psc_name"],
        "programme": programme.short,
        "handover": label,
        "recipient": row["recipient"],
        "handover_on": day,
        "detail": ", ".join(filter(None, (label, row["recipient"], day))),
        "marked": is_marked(selection, "icb", row["icb"]),
    }


def _labels() -> dict[str, str]:
    return {status.code: status.label for status in catalogue.handover_statuses()}


def _count(returned: Sequence[Row]) -> dict[str, int]:
    """The plans that are asked for, one an ICB and programme, and how many are at each status."""
    if not returned:
        return {}
    counts = Counter(row["status"] for row in returned)
    return {
        "icbs": len({row["icb"] for row in returned}),
        "asked": len(returned),
        **{f"handover_{code}": counts[code] for code in _labels()},
    }


def _chart(rows: Sequence[Row], medium: Medium) -> Specification:
    shown = {row["programme"] for row in rows}
    return status_grid(
        [{**row, "name": row["icb"], "column": row["programme"], "status": row["handover"]} for row in rows],
        medium,
        statuses=list(_labels().values()),
        columns={programme.short: programme.short for programme in catalogue.programmes() if programme.short in shown},
        marked=list(dict.fromkeys(row["icb"] for row in rows if row["marked"])),
    )


def _finding(numbers: dict[str, int], selection: Selection) -> str:
    if not numbers:
        return describe_nothing_returned("handover plans", selection.quarter)
    done, none = numbers["handover_handed_over"], numbers["handover_none"]
    asked = numbers["asked"]
    without = f"{none or 'none'} {agree('has', none)} no plan"
    return f"{done or 'None'} of {format_count(asked, 'handover')} {agree('is', done, asked)} done, and {without}"


def _caption(numbers: dict[str, int], selection: Selection) -> str:
    if not numbers:
        return ""
    words = {code: label.lower() for code, label in _labels().items()} | {"none": "without a plan"}
    told = [f"{numbers[f'handover_{code}']} {said}" for code, said in words.items()]
    return f"Of each programme’s work in {format_count(numbers['icbs'], 'ICB')} in {selection.quarter}: {format_list(told)}."
