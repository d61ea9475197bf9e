"""A table in the Word document: its first row repeats on every page, columns as wide as their words need."""

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row

from natpatsip.charts.palette import LIGHT
from natpatsip.report.document import Table
from natpatsip.report.word.styles import TEXT_WIDTH

_HEADER_FILL = "E8EDEE"
_SIZE = Pt(9)
# In letters of this size: how many the page holds, what a column needs beyond its longest word, the longest text that stays
# on one line, such as a date, and the longest that makes a column wider still.
_ACROSS, _BESIDE, _SHORT, _LONGEST = 104, 4, 16, 90
# A table of no more rows stays on one page.
_KEPT_WHOLE = 8


def add_table(document: WordDocument, table: Table) -> None:
    """The table across the whole width of the text."""
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.headings))
    made.autofit = False
    _describe(made, table.title)
    _draw_lines(made)
    widths = _share_width(table)
    for row, texts in zip(made.rows, (table.headings, *table.rows), strict=True):
        _keep_together(row)
        for position, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _write(cell, text, right=position in table.numeric)
            cell.width = widths[position]
    if len(table.rows) <= _KEPT_WHOLE:
        _keep_whole(made)
    _mark_header(made.rows[0])
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    document.add_paragraph(style="Source")


def _share_width(table: Table) -> list[Emu]:
    """Each column as wide as its longest word, and the rest of the page by how much there is to read in each."""
    columns = list(zip(table.headings, *table.rows, strict=True))
    least = [max(map(_unbroken, column)) + _BESIDE for column in columns]
    longest = [min(max(map(len, column)), _LONGEST) for column in columns]
    beyond = [max(0, long - low) + 1 for long, low in zip(longest, least, strict=True)]
    spare = max(0, _ACROSS - sum(least))
    widths = [low + spare * more / sum(beyond) for low, more in zip(least, beyond, strict=True)]
    return [Emu(round(TEXT_WIDTH * width / sum(widths))) for width in widths]


def _unbroken(text: str) -> int:
    """How many letters of a text stay on one line: all of a short one, else those of its longest word."""
    return len(text) if len(text) <= _SHORT else max(map(len, text.split()))


def _write(cell: _Cell, text: str, *, right: bool) -> None:
    (paragraph,) = cell.paragraphs
    run = paragraph.add_run(text)
    run.font.size = _SIZE
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark_header(row: _Row) -> None:
    """As the row of headings, for the next page and for a screen reader."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", _HEADER_FILL)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
        for run in cell.paragraphs[0].runs:
            run.font.bold = True
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _keep_together(row: _Row) -> None:
    """No row is cut by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_whole(table: WordTable) -> None:
    """Every row on the page of the next."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _describe(table: WordTable, title: str) -> None:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), title)
    table._tbl.tblPr.append(caption)


def _draw_lines(table: WordTable) -> None:
    """A thin line under every row, none between columns."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LIGHT.grid.lstrip("#"))):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    (look.addprevious if look is not None else table._tbl.tblPr.append)(borders)
