"""A table in the Word document: its first row repeats on every page, columns as wide as their words need."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from natpatsip.charts.palette import LIGHT
from natpatsip.charts.style import width_of
from natpatsip.report.document import Table
from natpatsip.report.word.styles import CELL, CELL_OF_HEADING, CELL_SIZE, TEXT_WIDTH

_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDEE"/>'
# A thin line under every row, none between columns.
_LINE = f'w:val="single" w:sz="4" w:space="0" w:color="{LIGHT.grid.lstrip("#")}"'
_BORDERS = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "bottom", "insideH"))
# That the first row and the first column name the others, for a screen reader.
_LOOK = '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
# In letters, the longest text that stays on one line, such as a date or “91.4% (818 of 895)”. In points, what a column
# needs beyond its longest word, and the longest text that makes it wider still. By how much bold words are wider.
_SHORT, _BESIDE, _LONGEST, _BOLDER = 18, 15, 400, 1.1
# A table of no more rows stays on one page.
_KEPT_WHOLE = 8


def add_table(document: WordDocument, table: Table, styles: Mapping[str, str]) -> None:
    """The table across the whole width of the text; `styles` are the ids of the document’s, by name.

    Written as XML in one piece: python-docx builds each cell from a dozen searches of the whole table.
    """
    widths = _share_width(table)
    rows = [_write_headings(table, widths, styles), *_write_rows(table, widths, styles)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    document._body._element._insert_tbl(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_LOOK}'
            f"<w:tblCaption w:val={quoteattr(table.title)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
    )


def _share_width(table: Table) -> list[int]:
    """Each column as wide as its longest word, and the rest of the page by how much there is to read in each; in twentieths
    of a point.
    """
    columns = list(zip(table.headings, *table.rows, strict=True))
    least = [max(_BOLDER * _width_unbroken(heading), _width_unbroken(*texts)) + _BESIDE for heading, *texts in columns]
    longest = [min(width_of(*column, size=CELL_SIZE), _LONGEST) for column in columns]
    beyond = [max(0, long - low) + 1 for long, low in zip(longest, least, strict=True)]
    spare = max(0, TEXT_WIDTH.pt - sum(least))
    widths = [low + spare * more / sum(beyond) for low, more in zip(least, beyond, strict=True)]
    return [round(TEXT_WIDTH.twips * width / sum(widths)) for width in widths]


def _width_unbroken(*texts: str) -> float:
    """The points that stay on one line, at the most: all of a short text, else its longest word."""
    parts = (part for text in texts for part in ([text] if len(text) <= _SHORT else text.split()))
    return width_of(*parts, size=CELL_SIZE)


def _write_headings(table: Table, widths: Sequence[int], styles: Mapping[str, str]) -> str:
    """The row that is repeated on every page."""
    style = styles[CELL_OF_HEADING]
    cells = "".join(
        _write_cell(words, width, style, right=position in table.numeric, shade=_SHADE)
        for position, (words, width) in enumerate(zip(table.headings, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _write_rows(table: Table, widths: Sequence[int], styles: Mapping[str, str]) -> list[str]:
    """No row is cut by the end of a page, and of a short table each is on the page of the next."""
    style, last = styles[CELL], len(table.rows) - 1
    return [
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _write_cell(
                words,
                width,
                style,
                right=position in table.numeric,
                with_next=len(table.rows) <= _KEPT_WHOLE and number < last,
            )
            for position, (words, width) in enumerate(zip(texts, widths, strict=True))
        )
        + "</w:tr>"
        for number, texts in enumerate(table.rows)
    ]


def _write_cell(words: str, width: int, style: str, *, right: bool, with_next: bool = False, shade: str = "") -> str:
    kept = "<w:keepNext/>" if with_next else ""
    aligned = '<w:jc w:val="right"/>' if right else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in words.splitlines())
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{aligned}</w:pPr><w:r>{lines}</w:r></w:p></w:tc>'
    )
