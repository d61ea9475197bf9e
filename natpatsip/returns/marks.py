"""Marks on the pages of a sender's own workbook: cells with problems filled, each with a note of what is wrong.

The fill is a rule of the page, so that no cell changes; what was marked before can be told from what is the sender's.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import count
from xml.sax.saxutils import escape

from natpatsip.cells import writable
from natpatsip.returns.parts import Parts, Relation
from natpatsip.returns.problems import Problem, Severity
from natpatsip.returns.raw import NotAnAddress, position
from natpatsip.returns.splicing import Element, Part

# The author of the notes, and their first words, by which the next marking knows them.
AUTHOR = "Check of the return"
_MARK = "Problem of this return"
_LOOKED_FOR = ("cfRule", "formula", "sheetView", "legacyDrawing")
# What may stand before a rule and before the drawing of notes, in the order that Excel asks for.
_BEFORE_RULES = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting"),
)
_BEFORE_NOTES = (
    *(*_BEFORE_RULES, "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
    "legacyDrawing",
)
_WORDS: Mapping[Severity, str] = {"error": "Error", "query": "Query"}
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = (
    '<comments xmlns="{space}"><authors><author>{author}</author></authors><commentList></commentList></comments>'
)
_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"'
    ' path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
)
_SHAPE = (
    '<v:shape id="{id}" type="#_x0000_t202" style="position:absolute;visibility:hidden;width:300pt;height:{height}pt"'
    ' fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:path o:connecttype="none"/><v:textbox/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 15,'
    " {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column>"
    "</x:ClientData></v:shape>"
)
_SHAPES = re.compile(r"<v:shape\s.*?</v:shape>", re.DOTALL)


def severity_word(severity: Severity) -> str:
    """“Error” or “Query”."""
    return _WORDS[severity]


def mark_page(parts: Parts, page: str, problems: Sequence[Problem], fills: Mapping[Severity, int]) -> None:
    """Replace the marks of a page, named by its part, by those of its problems.

    `fills` holds the number of the format for each severity.
    """
    part = parts.part(page, _LOOKED_FOR)
    for view in part.find("sheetView"):
        if view.attributes.get("tabSelected") in ("1", "true"):
            part.set(view, "tabSelected", 0)
    kept = _cut_rules(part)
    by_cell: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        for cell in filter(_is_place, problem.cell.split(", ")):
            by_cell[cell].append(problem)
    if by_cell:
        _add_rules(part, by_cell, fills, kept)
    _Notes(parts, page, part).replace(by_cell)


def _is_place(cell: str) -> bool:
    try:
        position(cell.partition(":")[0])
    except NotAnAddress:
        return False
    return True


def _cut_rules(part: Part) -> list[Element]:
    """Take the marks of an earlier check out; the rules that are the sender's."""
    marks = [formula for formula in part.find("formula") if _MARK in part.text(formula)]
    kept = part.find("cfRule")
    for formats in (one for one in part.find("conditionalFormatting") if one.depth == 1):
        if any(formats.start < mark.start < formats.end for mark in marks):
            part.cut(formats)
            kept = [rule for rule in kept if not formats.start < rule.start < formats.end]
    return kept


def _add_rules(
    part: Part, by_cell: Mapping[str, Sequence[Problem]], fills: Mapping[Severity, int], kept: Sequence[Element]
) -> None:
    """The fill of a problem is over every other: Excel follows the rule of the least priority."""
    priorities = {rule: int(rule.attributes.get("priority", 1)) for rule in kept}
    if priorities and min(priorities.values()) <= len(fills):
        for rule, priority in priorities.items():
            part.set(rule, "priority", priority + len(fills))
    for priority, (severity, number) in enumerate(fills.items(), start=1):
        cells = [cell for cell, found in by_cell.items() if any(problem.severity == severity for problem in found)]
        if cells:
            part.put_in_order(_rule(part.root.space, cells, number, priority), "conditionalFormatting", _BEFORE_RULES)


def _rule(space: str, cells: Sequence[str], number: int, priority: int) -> str:
    """A rule that always holds, and by whose formula it is known for a mark."""
    formula = f'<formula>LEN("{_MARK}")&gt;0</formula>'
    rule = f'<cfRule type="expression" dxfId="{number}" priority="{priority}">{formula}</cfRule>'
    return f'<conditionalFormatting xmlns="{space}" sqref="{" ".join(cells)}">{rule}</conditionalFormatting>'


class _Notes:
    """The notes of a page: their texts in one part, and the drawing of each in another."""

    def __init__(self, parts: Parts, page: str, part: Part):
        self._parts, self._page, self._part = parts, page, part

    def replace(self, by_cell: Mapping[str, Sequence[Problem]]) -> None:
        """Take the notes of an earlier check out, and put these in; a cell that has a note of its own keeps that one."""
        texts = self._find("comments")
        theirs, ours = self._noted(texts)
        self._cut(texts, ours)
        places = {cell.partition(":")[0]: found for cell, found in by_cell.items()}
        added = {place: found for place, found in places.items() if place not in theirs}
        if added:
            self._add_texts(texts, added)
            self._add_shapes(added)

    def _find(self, kind: str) -> Relation | None:
        return next((relation for relation in self._parts.relations(self._page) if relation.kind == kind), None)

    def _noted(self, texts: Relation | None) -> tuple[set[str], set[str]]:
        """The cells with a note of somebody else's, and those with one of an earlier check."""
        if texts is None:
            return set(), set()
        part = self._comments(texts)
        of_check: dict[bool, set[str]] = {True: set(), False: set()}
        for comment in part.find("comment"):
            of_check[_is_of_check(part, comment)].add(comment.attributes.get("ref", ""))
        return of_check[False], of_check[True]

    def _comments(self, texts: Relation) -> Part:
        return self._parts.part(texts.target, ("comment", "author"))

    def _own_author(self, part: Part) -> str | None:
        names = sorted(part.find("author"), key=lambda author: author.start)
        return next((str(number) for number, one in enumerate(names) if part.text(one) == AUTHOR), None)

    def _cut(self, texts: Relation | None, cells: set[str]) -> None:
        if texts is None or not cells:
            return
        part = self._comments(texts)
        for comment in part.find("comment"):
            if _is_of_check(part, comment):
                part.cut(comment)
        if drawing := self._drawing():
            gone = {position(cell) for cell in cells}
            self._parts.put(
                drawing, _SHAPES.sub(lambda shape: "" if _place(shape[0]) in gone else shape[0], self._xml(drawing))
            )

    def _add_texts(self, texts: Relation | None, by_place: Mapping[str, Sequence[Problem]]) -> None:
        if texts is None:
            name = self._parts.unused("xl/comments{}.xml")
            empty = _NO_COMMENTS.format(space=self._part.root.space, author=AUTHOR)
            self._parts.add(name, empty, _COMMENTS_TYPE, "comments", self._page)
            texts = Relation("", "comments", name)
        part = self._comments(texts)
        author = self._own_author(part)
        if author is None:
            (authors,) = part.find("authors")
            author = str(len(part.find("author")))
            part.append(authors, f'<author xmlns="{part.root.space}">{AUTHOR}</author>')
        (comments,) = part.find("commentList")
        for place, problems in by_place.items():
            words = f'<text><r><t xml:space="preserve">{escape(writable(_words(problems)))}</t></r></text>'
            start = f'<comment xmlns="{part.root.space}" ref="{place}" authorId="{author}">'
            part.append(comments, f"{start}{words}</comment>")

    def _add_shapes(self, by_place: Mapping[str, Sequence[Problem]]) -> None:
        drawing = self._drawing() or self._add_drawing()
        xml = self._xml(drawing)
        ids = (id for number in count(5_001) if f'"{(id := f"_x0000_s{number}")}"' not in xml)
        shapes = "".join(_shape(next(ids), *position(place), _words(found)) for place, found in by_place.items())
        before, end, after = xml.rpartition("</xml>")
        self._parts.put(drawing, f"{before}{shapes}{end}{after}")

    def _drawing(self) -> str | None:
        found = self._part.find("legacyDrawing")
        ids = [value for one in found for name, value in one.attributes.items() if name.endswith(" id")]
        return next((one.target for one in self._parts.relations(self._page) if one.id in ids), None)

    def _add_drawing(self) -> str:
        name = self._parts.unused("xl/drawings/vmlDrawing{}.vml")
        id = self._parts.add(name, _DRAWING, _DRAWING_TYPE, "vmlDrawing", self._page)
        names = f'xmlns="{self._part.root.space}" xmlns:r="{self._parts.kinds}"'
        self._part.put_in_order(f'<legacyDrawing {names} r:id="{id}"/>', "legacyDrawing", _BEFORE_NOTES)
        return name

    def _xml(self, drawing: str) -> str:
        return self._parts.raw(drawing).decode(errors="replace")


def _is_of_check(part: Part, comment: Element) -> bool:
    """Whether a note is of an earlier check: by its first words, for not every program keeps its author."""
    return re.sub("<[^>]*>", "", part.text(comment)).strip().startswith(AUTHOR)


def _words(problems: Sequence[Problem]) -> str:
    told = (
        f"{severity_word(problem.severity)}: found {problem.told}. Allowed: {problem.allowed}. {problem.action}"
        for problem in problems
    )
    return "\n".join([f"{AUTHOR}:", *told])


def _shape(id: str, row: int, column: int, words: str) -> str:
    lines = 2 + len(words) // 55
    return _SHAPE.format(
        id=id,
        height=14 * lines,
        left=column,
        right=column + 3,
        top=max(row - 2, 0),
        bottom=max(row - 2, 0) + lines,
        row=row - 1,
        column=column - 1,
    )


def _place(shape: str) -> tuple[int, int] | None:
    """Row and column, from 1, of the cell that a note's drawing belongs to."""
    row, column = (re.search(f"<x:{name}>([0-9]+)</x:{name}>", shape) for name in ("Row", "Column"))
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None
