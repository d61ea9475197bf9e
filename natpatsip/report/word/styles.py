"""The look of the Word document: A4, one typeface, headings an outline, everything in styles that the team can change."""

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from natpatsip.charts.palette import LIGHT

FONT = "Arial"
LANGUAGE = "en-GB"
CONTENTS, FIGURES_LISTED, SOURCE, OWN_WORDS = "TOC 1", "Table of Figures", "Source", "Own words"
CELL, CELL_OF_HEADING = "Table text", "Table heading"
CELL_SIZE = 9
TEXT_WIDTH = Cm(17)
_MARGIN, _TO_FOOTER = Cm(2), Cm(0.9)
_INK, _QUIET, _BLUE = (RGBColor.from_string(ink.lstrip("#")) for ink in (LIGHT.ink, LIGHT.quiet_ink, LIGHT.bar_reached))
# Size, space before and after, in points, of the headings by their level.
_HEADINGS = {1: (22, 0, 12), 2: (15, 18, 6), 3: (12, 12, 4)}


def new_document() -> WordDocument:
    """An empty document on A4 with every style that the report uses."""
    document = Document()
    _lay_out(document)
    _set_defaults(document)
    _style_headings(document)
    _style(document, "Title", 28, color=_BLUE, bold=True, before=120, after=12)
    _style(document, "Subtitle", 14, color=_QUIET, after=6)
    _style(document, "Caption", 11, color=_INK, bold=True, before=14, after=4).paragraph_format.keep_with_next = True
    _style(document, "Quote", 10, after=6).paragraph_format.left_indent = Cm(0.6)
    _style(document, OWN_WORDS, 10.5)
    _style(document, SOURCE, 8.5, color=_QUIET, after=10)
    _style(document, "List Bullet", 10.5, after=4)
    _style(document, CELL, CELL_SIZE, before=2, after=2)
    _style(document, CELL_OF_HEADING, CELL_SIZE, bold=True, before=2, after=2).paragraph_format.keep_with_next = True
    for name in (CONTENTS, FIGURES_LISTED):
        _style_contents(document, name)
    return document


def _lay_out(document: WordDocument) -> None:
    (section,) = document.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    section.footer_distance = _TO_FOOTER


def _set_defaults(document: WordDocument) -> None:
    """Typeface, size and language of everything that says nothing else."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = FONT, Pt(10.5), _INK
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        _name_font(fonts)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _style_headings(document: WordDocument) -> None:
    for level, (size, before, after) in _HEADINGS.items():
        style = _style(document, f"Heading {level}", size, color=_BLUE, bold=True, before=before, after=after)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.page_break_before = level == 1


def _style(
    document: WordDocument,
    name: str,
    size: float,
    *,
    color: RGBColor = _INK,
    bold: bool = False,
    before: float = 0,
    after: float = 6,
) -> ParagraphStyle:
    known = name in document.styles
    style: ParagraphStyle = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not known:
        style.base_style = document.styles["Normal"]
    style.font.size, style.font.bold, style.font.italic, style.font.color.rgb = Pt(size), bold, False, color
    style.font.name = FONT
    _name_font(style.element.rPr.rFonts)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    return style


def _style_contents(document: WordDocument, name: str) -> None:
    """A line of contents: dots lead to the number of the page at the right."""
    style = _style(document, name, 9.5, after=1)
    style.paragraph_format.right_indent = Cm(1)
    style.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _name_font(fonts: BaseOxmlElement) -> None:
    """The typeface for every script: the template's names a theme's for some."""
    for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{script}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
