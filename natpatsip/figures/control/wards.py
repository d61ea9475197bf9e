"""mhsip_wards: restrictive practice ward by ward, and which wards use it less than in their own baseline."""

from collections.abc import Sequence
from typing import Any

from natpatsip.analysis import restraint
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.measures import ENGLAND, MEASURES, columns_of, share_of_places
from natpatsip.analysis.measures.sources import ward_months
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.charts.icon_grid import icon_grid
from natpatsip.charts.icons import VARIATION_WORDS
from natpatsip.charts.medium import Medium
from natpatsip.charts.specification import Specification
from natpatsip.figures.control.breaks import CHANGED_SINCE
from natpatsip.figures.control.captions import describe_no_data
from natpatsip.figures.control.charting import RULES_OF_MANY
from natpatsip.figures.control.reductions import (
    PRACTICE_OF_MEASURE,
    Reductions,
    find_break_since_baselines,
    find_wards_reduced,
)
from natpatsip.figures.control.summary import order_by_signal, summary
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.figure import Figure, Number, TableColumn
from natpatsip.figures.formatting import agree, format_count, format_percent, in_sentence
from natpatsip.figures.national import name_period
from natpatsip.figures.notes import describe_break
from natpatsip.figures.provenance import get_origin
from natpatsip.store import Snapshot
from natpatsip.store.notes import KeptNote

LEVEL = "ward"
_ALL, _TOGETHER = MEASURES["mhsip_practice"], MEASURES["mhsip_reduction"]
_KINDS = [MEASURES[measure_id] for measure_id in PRACTICE_OF_MEASURE]
LESS = {True: "Yes", False: "No", None: "Not known"}
_REDUCTION = f"{100 * restraint.REDUCTION}%"
COLUMNS = (
    TableColumn("ward", "Ward"),
    TableColumn("ward_id", "Ward id"),
    TableColumn("psc", "Collaborative"),
    TableColumn("provider", "Provider"),
    TableColumn("when", "Latest month"),
    *(
        column
        for kind in _KINDS
        for column in (
            TableColumn(f"{kind.id}_rate", f"{kind.label} per {kind.per:,} bed days", "rate", 1),
            TableColumn(f"{kind.id}_less", f"{kind.label} used less"),
            TableColumn(f"{kind.id}_variation", f"{kind.label}, variation"),
        )
    ),
)
DEFINITION = (
    "Incidents for every 1,000 occupied bed days. A ward uses a practice less where its rate over all months after its"
    f" baseline, up to the quarter’s end, is at least {_REDUCTION} below that of the baseline; a ward without an incident in its"
    " baseline cannot, and one without data in it or after it, or whose recording or coverage changed since it began, is"
    f" not known. The programme’s ambition was {_REDUCTION} less. Of the wards judged, together:"
    f" {in_sentence(_TOGETHER.definition)} The icons say something else: whether the latest month differs from the ward’s own"
    f" mean by more than chance; wards with a special cause of concerning nature come first, then those with any"
    f" other. {RULES_OF_MANY}"
)


def wards_figure(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a ward with data, with each practice, and all three, held against its baseline and its own mean."""
    selection = _ALL.applicable_selection(selection)
    rows = list_wards(selection, snapshot)
    reduced = find_wards_reduced(selection, snapshot) if rows else {}
    numbers = restraint.count_reduced(reduced) if rows else {}
    parted = find_break_since_baselines(_TOGETHER, selection, snapshot) if rows else None
    together = Share(0, 0) if parted else share_of_places(_TOGETHER, selection, snapshot.frame)
    return Figure(
        question="Which wards use restrictive practice less?",
        finding=_finding(numbers, reduced, selection),
        measure="Restrictive practice by ward, against each ward’s own baseline and mean",
        period=name_period(_ALL.sheet, selection, snapshot),
        caption=_caption(numbers, reduced) + _describe_together(together, parted, selection),
        kind="A grid of icons, a row a ward and a column a practice",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=ward_rows(rows, snapshot),
        chart=lambda medium: ward_grid(rows, selection, medium),
        numbers={**numbers, **_numbers_together(together)},
        **get_origin(_ALL.sheet, snapshot, selection),
    )


def has_ward_data(selection: Selection, snapshot: Snapshot) -> bool:
    """Whether any ward of the places chosen has data, so that the figure has rows; all of them need not be charted for that."""
    return len(columns_of(_ALL, ENGLAND, selection, snapshot.frame)) > 0


def list_wards(selection: Selection, snapshot: Snapshot) -> list[SummaryRow]:
    """A row a ward and practice. Wards looked for come first, then those with a special cause of concerning nature, then
    those with any other.
    """
    rows = order_by_signal(summary(selection, snapshot, LEVEL, _ALL.programme))
    return sorted(rows, key=lambda row: not is_marked(selection, LEVEL, row.unit))


def ward_rows(rows: Sequence[SummaryRow], snapshot: Snapshot) -> list[dict[str, Any]]:
    """The table of wards: a row a ward, in their order."""
    if not rows:
        return []
    frame = snapshot.frame(ward_months).select("ward_id", "psc_name", "trust_name").unique()
    places = {row["ward_id"]: row for row in collect_rows(frame)}
    wards: dict[str, dict[str, Any]] = {}
    for row in rows:
        place = places[row.unit]
        ward = {"ward": row.unit_name, "ward_id": row.unit, "psc": place["psc_name"], "provider": place["trust_name"]}
        wards.setdefault(row.unit, ward | {"when": row.when}).update(_measure_cells(row))
    return list(wards.values())


def _measure_cells(row: SummaryRow) -> dict[str, float | str]:
    return {
        f"{row.measure.id}_rate": half_up(row.value, 1),
        f"{row.measure.id}_less": LESS[row.reduced],
        f"{row.measure.id}_variation": VARIATION_WORDS[row.variation],
    }


def ward_grid(rows: Sequence[SummaryRow], selection: Selection, medium: Medium) -> Specification:
    """The icons of wards, a row a ward and a column a practice; the names of those looked for are bold."""
    cells = [
        {
            "name": _name(row),
            "column": row.measure.label,
            "column_short": row.measure.short,
            "icon": row.variation,
            "note": "less" if row.reduced else "",
            "detail": f"{row.when}: {row.format_value(row.value)}. Less than in the baseline: {LESS[row.reduced].lower()}",
        }
        for row in rows
    ]
    marked = dict.fromkeys(_name(row) for row in rows if is_marked(selection, LEVEL, row.unit))
    return icon_grid(cells, medium, bold=list(marked))


def _name(row: SummaryRow) -> str:
    return f"{row.unit_name} ({row.unit})"


def _finding(numbers: dict[str, int], reduced: Reductions, selection: Selection) -> str:
    if not numbers:
        return describe_no_data(_ALL, selection)
    wards, less = numbers["wards"], numbers[restraint.ANY]
    if reduced and not wards:
        held = (
            f"{format_count(len(reduced), 'ward')} with data after {'its' if len(reduced) == 1 else 'their'} baseline"
        )
        return f"{held}, {CHANGED_SINCE} so that none is held against it"
    if not wards:
        return f"No ward has data after its baseline up to {selection.quarter} yet"
    use = agree("uses", less, wards)
    return f"{less} of {format_count(wards, 'ward')} {use} restrictive practice at least {_REDUCTION} less than in the baseline"


def _numbers_together(together: Share) -> dict[str, Number]:
    if not together.expected:
        return {}
    percent = together.percent(_TOGETHER.decimals)
    return {"reduction_pct": percent, "incidents_fewer": together.reached, "incidents_expected": together.expected}


def _caption(numbers: dict[str, int], reduced: Reductions) -> str:
    """How many use each practice less of the wards that can be held against their baselines in it."""
    if not numbers:
        return ""
    judged = {kind: sum(PRACTICE_OF_MEASURE[kind.id] in ward for ward in reduced.values()) for kind in _KINDS}
    practices = "; ".join(
        f"{in_sentence(kind.label)} {numbers[PRACTICE_OF_MEASURE[kind.id]]}"
        + (f" of {judged[kind]}" if judged[kind] < len(reduced) else "")
        for kind in _KINDS
        if kind is not _ALL
    )
    wards = format_count(len(reduced), "ward")
    barred = (
        " The others are not compared: recording or coverage changed." if min(judged.values()) < len(reduced) else ""
    )
    return f"Of {wards} with data in the baseline and after it, so many use each practice less: {practices}.{barred}"


def _describe_together(together: Share, parted: KeptNote | None, selection: Selection) -> str:
    """How much less there was in all of these wards, against the ambition where it holds for what was chosen."""
    if parted:
        return f" What there was in all is not held against the baselines: {describe_break(parted)}."
    less = together.percent(_TOGETHER.decimals)
    if less is None:
        return ""
    more_or_fewer = f"{format_percent(abs(less), _TOGETHER.decimals)} {'fewer' if less >= 0 else 'more'}"
    came, ambition = together.expected - together.reached, _TOGETHER.ambition(selection)
    return (
        f" In all there were {more_or_fewer} incidents after the baselines than at their rates ({came:,}, where"
        f" {together.expected:,} would have come)"
        + (f", against an ambition of {ambition.value:g}% fewer." if ambition else ".")
    )
