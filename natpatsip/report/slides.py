"""A programme's figures as slides: a figure a slide, its finding the title, its chart one to edit where its kind allows."""

import io
from collections.abc import Sequence
from typing import cast

from pptx import Presentation
from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Inches, Length, Pt

import natpatsip
from natpatsip import catalogue
from natpatsip.charts.palette import LIGHT
from natpatsip.figures.about import list_about
from natpatsip.figures.figure import Figure, WorkbookChart
from natpatsip.figures.sharing import name_sharing
from natpatsip.figures.workbook import order_rows
from natpatsip.figures.workbook_charts import get_inks
from natpatsip.organisations.made_up import count_variants
from natpatsip.report.document import Heading, Report, Section
from natpatsip.report.pictures import SLIDE, draw_png
from natpatsip.report.programme import NUMBERS

_FONT = "Arial"
_WIDTH, _HEIGHT, _MARGIN = Inches(13.333), Inches(7.5), Inches(0.6)
_ROOM = Emu(_WIDTH - 2 * _MARGIN)
_TITLE_TOP, _TITLE_HEIGHT = Inches(0.4), Inches(1.2)
_CHART_TOP, _CHART_HEIGHT = Inches(1.65), Inches(4.7)
_SOURCE_TOP, _SOURCE_HEIGHT = Inches(6.45), Inches(0.75)
_TITLE_ONLY = 5
_KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacked bars": XL_CHART_TYPE.BAR_STACKED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
# What a line chart of Office cannot tell: limits that step, and the fan of a forecast.
_DRAWN_ONLY = {"lpl", "forecast"}


def slides_bytes(report: Report, section: Section) -> bytes:
    """The deck of one programme's section: what its numbers say, then a slide for each of its figures."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    deck.core_properties.title, deck.core_properties.author = f"{section.title}, {report.quarter}", natpatsip.MADE_BY
    deck.core_properties.language = "en-GB"
    _add_opening(deck, report, section)
    for drawn in section.figures:
        _add_figure(deck, drawn)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _add_opening(deck: Deck, report: Report, section: Section) -> None:
    """The programme, the place and quarter, and the sentences of “What the numbers say”."""
    slide = _add_slide(deck, f"{section.title}: {report.place}, {report.quarter}")
    frame = _add_text(slide, _CHART_TOP, _CHART_HEIGHT)
    for number, words in enumerate(_list_sentences(section)):
        paragraph = frame.paragraphs[0] if not number else frame.add_paragraph()
        _write(paragraph, words, 18)
        paragraph.space_after = Pt(10)
    source = " · ".join(part for part in (report.restriction, report.freshness) if part)
    _write(_add_text(slide, _SOURCE_TOP, _SOURCE_HEIGHT).paragraphs[0], source, 11)
    notes = "\n".join(part for part in (report.sharing, report.notice) if part)
    _add_notes(slide, notes or f"{report.freshness}.")


def _list_sentences(section: Section) -> list[str]:
    """Those between the heading of the numbers and that of the figures."""
    told, within = [], False
    for block in section.blocks:
        if isinstance(block, Heading):
            within = block.words == NUMBERS
        elif within and hasattr(block, "sentences"):
            told += [sentence.words for sentence in block.sentences]
    return told


def _add_figure(deck: Deck, drawn: Figure) -> None:
    slide = _add_slide(deck, drawn.finding)
    made = drawn.workbook_chart
    own = made if made is not None and not _DRAWN_ONLY & set(made.columns) else None
    shape = _add_chart(slide, drawn, own) if own else _add_picture(slide, drawn)
    if shape is not None:
        _describe(shape, drawn)
    source = f"{drawn.subtitle}\n{_shorten_source(drawn)}"
    _write(_add_text(slide, _SOURCE_TOP, _SOURCE_HEIGHT).paragraphs[0], source, 11)
    _add_notes(slide, "\n".join(f"{name}: {words}" for name, words in list_about(drawn)))


def _add_slide(deck: Deck, title: str) -> Slide:
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = _MARGIN, _TITLE_TOP, _ROOM, _TITLE_HEIGHT
    shape.text_frame.word_wrap = True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _write(shape.text_frame.paragraphs[0], title, 26 if len(title) < 110 else 22, LIGHT.bar_reached, bold=True)
    return slide


def _add_text(slide: Slide, top: Length, height: Length) -> TextFrame:
    frame = slide.shapes.add_textbox(_MARGIN, top, _ROOM, height).text_frame
    frame.word_wrap = True
    return frame


def _add_notes(slide: Slide, words: str) -> None:
    if (frame := slide.notes_slide.notes_text_frame) is not None:
        frame.text = words


def _write(paragraph: _Paragraph, words: str, size: int, ink: str = LIGHT.ink, *, bold: bool = False) -> None:
    paragraph.text = words
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.name, paragraph.font.size, paragraph.font.bold = _FONT, Pt(size), bold
    paragraph.font.color.rgb = RGBColor.from_string(ink.lstrip("#"))


def _add_chart(slide: Slide, drawn: Figure, made: WorkbookChart) -> BaseShape:
    """A chart of Office with its own workbook, from the rows of the figure's table in the order in which they are drawn."""
    headings = {column.name: column.heading for column in drawn.columns}
    rows, first = order_rows(drawn), drawn.columns[0].name
    data = ChartData()
    data.categories = [str(row[first]) for row in rows]
    for name in made.columns:
        data.add_series(headings[name], [row.get(name) for row in rows])
    added = slide.shapes.add_chart(_KINDS[made.kind], _MARGIN, _CHART_TOP, _ROOM, _CHART_HEIGHT, data)
    # By its type hint this is the chart; what is returned is the frame that holds it.
    shape = cast(GraphicFrame, added)
    _dress(shape.chart, made)
    percent = next(column.unit for column in drawn.columns if column.name == made.columns[0]) == "percent"
    labels = shape.chart.value_axis.tick_labels
    labels.number_format, labels.number_format_is_linked = '0"%"' if percent else "#,##0", False
    return shape


def _dress(chart: Chart, made: WorkbookChart) -> None:
    """The house's type and colours; the first row of bars on top."""
    chart.font.name, chart.font.size = _FONT, Pt(12)
    chart.has_title = False
    chart.has_legend = len(made.columns) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(LIGHT.grid.lstrip("#"))
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    (plot,) = chart.plots
    if made.kind != "lines":
        chart.category_axis.reverse_order, plot.gap_width = True, 40
        chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    _paint(plot.series, made)


def _paint(series: Sequence, made: WorkbookChart) -> None:
    for one, ink in zip(series, get_inks(made), strict=True):
        colour = RGBColor.from_string(ink.lstrip("#"))
        if made.kind == "lines":
            one.smooth = False
            one.format.line.color.rgb, one.format.line.width = colour, Pt(2.5)
            one.marker.format.fill.solid()
            one.marker.format.fill.fore_color.rgb = colour
        else:
            one.format.fill.solid()
            one.format.fill.fore_color.rgb = colour


def _add_picture(slide: Slide, drawn: Figure) -> BaseShape | None:
    """The chart as it is on the page, as large as there is room for; nothing of a table alone."""
    content = draw_png(drawn, SLIDE)
    if not content:
        return None
    shape = slide.shapes.add_picture(io.BytesIO(content), _MARGIN, _CHART_TOP, height=_CHART_HEIGHT)
    if shape.width > _ROOM:
        shape.height, shape.width = Emu(round(shape.height * _ROOM / shape.width)), _ROOM
    shape.left = Emu((_WIDTH - shape.width) // 2)
    return shape


def _shorten_source(drawn: Figure) -> str:
    """Whose numbers they are, and in a line what demonstration data is: the notes have the rest."""
    marks = [catalogue.demonstration_in_short(count_variants())] if drawn.provenance.demonstration else []
    own = (drawn.provenance.restriction, drawn.provenance.coverage, drawn.provenance.record)
    sharing = name_sharing(drawn.sharing).capitalize()
    return " · ".join(part for part in (*own, sharing, *marks, natpatsip.MADE_BY) if part)


def _describe(shape: BaseShape, drawn: Figure) -> None:
    """What it is called, and what it shows for who does not see it."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", drawn.measure)
    properties.set("descr", drawn.alt)
