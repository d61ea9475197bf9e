"""The looks of the tab of problems and the fills of marked cells, put in among the styles of a sender's workbook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from openpyxl.styles import Alignment, Color, Font, NamedStyle, PatternFill
from openpyxl.styles.differential import DifferentialStyle

from natpatsip.returns.parts import WORKBOOK, Parts
from natpatsip.returns.problems import Severity
from natpatsip.returns.query_tab import Look
from natpatsip.returns.splicing import Part
from natpatsip.returns.template_style import named_styles

_STYLES = "xl/styles.xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
# The least that Excel takes for a part of styles, for a workbook that has none.
_NO_STYLES = (
    '<styleSheet xmlns="{space}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill'
    ' patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/>'
    '</borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs'
    ' count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_NAMES: Mapping[Look, str] = {
    "title": "Return title",
    "note": "Return note",
    "heading": "Return heading",
    "text": "Return text",
    "link": "Return text",
    "answer": "Return answer",
    "not asked": "Return not asked",
}
_FILLS: Mapping[Severity, DifferentialStyle] = {
    "error": DifferentialStyle(font=Font(b=True, color="8A1538"), fill=PatternFill(bgColor="F9D6D5")),
    "query": DifferentialStyle(font=Font(b=True, color="003087"), fill=PatternFill(bgColor="CFE2F5")),
}


@dataclass(frozen=True)
class AddedStyles:
    """By look the number of a style of cells, by severity that of a format for a rule."""

    looks: Mapping[Look, int]
    fills: Mapping[Severity, int]


def add_styles(parts: Parts) -> AddedStyles:
    """Put in what marks and the tab are shown by, and number it."""
    if not parts.has(_STYLES):
        space = parts.part(WORKBOOK).root.space
        parts.add(_STYLES, _NO_STYLES.format(space=space), _STYLES_TYPE, "styles", of=WORKBOOK)
    part = parts.part(_STYLES, ("font", "fill", "border", "xf", "dxf"))
    styles = {look: _style(look) for look in _NAMES}
    fonts = _append(part, "fonts", [_written(style.font, "font") for style in styles.values()])
    fills = _append(part, "fills", [_written(style.fill, "fill") for style in styles.values()])
    borders = _append(part, "borders", [_written(style.border, "border") for style in styles.values()])
    cells = [_cell_style(style, fonts + n, fills + n, borders + n) for n, style in enumerate(styles.values())]
    first = _append(part, "cellXfs", cells)
    first_fill = _append(part, "dxfs", [_written(fill, "dxf") for fill in _FILLS.values()])
    return AddedStyles(
        {look: first + number for number, look in enumerate(styles)},
        {severity: first_fill + number for number, severity in enumerate(_FILLS)},
    )


def _style(look: Look) -> NamedStyle:
    style = next(style for style in named_styles() if style.name == _NAMES[look])
    if look == "link":
        style.font = Font(name="Arial", size=11, underline="single", color=Color(rgb="FF005EB8"))
    if look in ("text", "link"):
        style.alignment = Alignment(wrap_text=True, vertical="top")
    return style


def _cell_style(style: NamedStyle, font: int, fill: int, border: int) -> str:
    given = "".join(f' apply{what}="1"' for what in ("Font", "Fill", "Border", "Alignment", "Protection"))
    parts = _written(style.alignment, "alignment") + _written(style.protection, "protection")
    return f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"{given}>{parts}</xf>'


def _written(style: Any, name: str) -> str:
    return ElementTree.tostring(style.to_tree(name), "unicode")


def _append(part: Part, container: str, written: Sequence[str]) -> int:
    """Put elements in at the end of their list; the number of the first of them."""
    found = next((one for one in part.find(container) if one.depth == 1), None)
    if found is None:
        added = f'<{container} xmlns="{part.root.space}" count="{len(written)}">{"".join(written)}</{container}>'
        part.put_in_order(added, container, _ORDER)
        return 0
    name = "xf" if container == "cellXfs" else container.removesuffix("s")
    there = sum(one.depth == 2 for one in part.within(found, name))
    part.set(found, "count", there + len(written))
    for one in written:
        part.append(found, one.replace(f"<{name}", f'<{name} xmlns="{part.root.space}"', 1))
    return there
