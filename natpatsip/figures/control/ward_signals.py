"""mhsip_wards_signals: the wards whose latest month differs from their own mean by more than chance, and no others."""

from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.selection import Selection
from natpatsip.figures.control.captions import describe_no_data
from natpatsip.figures.control.charting import RULES_OF_MANY
from natpatsip.figures.control.wards import COLUMNS, list_wards, ward_grid, ward_rows
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import agree, format_count
from natpatsip.figures.national import name_period
from natpatsip.figures.provenance import get_origin
from natpatsip.store import Snapshot

_ALL = MEASURES["mhsip_practice"]
DEFINITION = (
    "Incidents for every 1,000 occupied bed days. A ward is shown if in its latest month any of the practices, or all three"
    f" together, show a special cause: they differ from the ward’s own mean by more than chance. {RULES_OF_MANY}"
)


def ward_signals_figure(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a ward with a special cause in any practice, as in the figure of all wards; those of concerning nature first."""
    selection = _ALL.applicable_selection(selection)
    rows = list_wards(selection, snapshot)
    shown = {row.unit for row in rows if row.signals}
    kept = [row for row in rows if row.unit in shown]
    numbers = {
        "wards": len({row.unit for row in rows}),
        "wards_with_signal": len(shown),
        "wards_of_concern": len({row.unit for row in rows if row.variation.startswith("concern")}),
    }
    return Figure(
        question="In which wards has restrictive practice changed by more than chance?",
        finding=_finding(numbers, selection),
        measure="Wards with a special cause in their latest month, of restrictive practice",
        period=name_period(_ALL.sheet, selection, snapshot),
        caption="",
        kind="A grid of icons, a row a ward and a column a practice",
        definition=DEFINITION,
        columns=COLUMNS,
        rows=ward_rows(kept, snapshot),
        chart=lambda medium: ward_grid(kept, selection, medium),
        numbers=numbers if rows else {},
        **get_origin(_ALL.sheet, snapshot, selection),
    )


def _finding(numbers: dict[str, int], selection: Selection) -> str:
    wards, shown, concern = numbers.values()
    if not wards:
        return describe_no_data(_ALL, selection)
    show = agree("shows", shown, wards)
    told = f"{shown or 'None'} of {format_count(wards, 'ward')} {show} a special cause in the latest month"
    return f"{told}, {concern or 'none'} of concerning nature" if shown else told
