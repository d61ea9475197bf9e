"""The chart that Excel draws beside a figure's table, for those who go on with it there."""

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.charts.palette import LIGHT
from natpatsip.figures.figure import Figure, WorkbookChart

_WIDTH, _HEIGHT, _ROW, _HEAD = 24, 12, 0.6, 4  # centimetres
_LIMIT_LINES, _CENTRE_LINES = ("lpl", "upl", "low", "high"), ("mean", "median")


def add_chart(sheet: Worksheet, drawn: Figure, headings_at: int) -> None:
    """The figure's chart right of its table, drawn from the cells; nothing where it has none or no rows."""
    made = drawn.workbook_chart
    if made is None or drawn.empty:
        return
    chart = LineChart() if made.kind == "lines" else _bars(made, len(drawn.rows))
    last = headings_at + len(drawn.rows)
    at = {column.name: position for position, column in enumerate(drawn.columns, start=1)}
    for name in made.columns:
        chart.add_data(Reference(sheet, at[name], min_row=headings_at, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, 1, min_row=headings_at + 1, max_row=last))
    _paint(chart.series, made)
    chart.title, chart.width = None, _WIDTH
    if len(made.columns) == 1:
        chart.legend = None
    else:
        chart.legend.position = "t"
    _show_axes(chart, drawn, made)
    sheet.add_chart(chart, f"{get_column_letter(len(drawn.columns) + 2)}{headings_at}")


def _bars(made: WorkbookChart, rows: int) -> BarChart:
    """Lying bars, the first row at the top."""
    chart = BarChart()
    chart.type, chart.gapWidth, chart.height = "bar", 40, max(_HEIGHT, _HEAD + _ROW * rows)
    chart.x_axis.scaling.orientation = "maxMin"
    if made.kind == "stacked bars":
        chart.grouping, chart.overlap = "stacked", 100
    return chart


def _show_axes(chart: BarChart | LineChart, drawn: Figure, made: WorkbookChart) -> None:
    """Both axes with their labels, numbers as in the cells that they are from, and only the numbers' with lines."""
    columns = {column.name: column for column in drawn.columns}
    drawn_first = columns[made.columns[0]]
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format = "mmm yyyy" if drawn.columns[0].unit == "month" else "General"
    chart.x_axis.tickLblPos = "low"
    chart.y_axis.number_format = "0%" if drawn_first.unit == "percent" else "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=LIGHT.grid.lstrip("#")))
    chart.y_axis.title = None if len(made.columns) > 1 else drawn_first.heading


def _paint(series: Sequence[Series], made: WorkbookChart) -> None:
    for line, name, ink in zip(series, made.columns, get_inks(made), strict=True):
        if made.kind != "lines":
            line.graphicalProperties.solidFill = ink.lstrip("#")
            line.graphicalProperties.line.solidFill = LIGHT.outline.lstrip("#")
            continue
        line.smooth = False
        line.graphicalProperties.line.solidFill = ink.lstrip("#")
        line.graphicalProperties.line.width = 12700 if name in (*_LIMIT_LINES, *_CENTRE_LINES) else 25400
        if name in _LIMIT_LINES:
            line.graphicalProperties.line.dashStyle = "dash"


def get_inks(made: WorkbookChart) -> list[str]:
    """The house's: stages in their ramp, lines of a control chart in the colour of words, anything else in its series'."""
    if made.kind == "stacked bars" and len(made.columns) == len(LIGHT.stages):
        return [stage.area for stage in LIGHT.stages]
    if made.kind == "stacked bars":
        return [share.area for share in LIGHT.shares][-len(made.columns) :]
    main = iter([LIGHT.bar, *(ink for ink in LIGHT.series if ink != LIGHT.bar)])
    return [LIGHT.quiet_ink if name in (*_LIMIT_LINES, *_CENTRE_LINES) else next(main) for name in made.columns]
