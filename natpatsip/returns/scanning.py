"""What a sheet's XML says beside its values: how far it reaches, errors, formulas without results, what is hidden."""

import posixpath
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from xml.parsers import expat
from zipfile import ZipFile

from natpatsip.returns import refusals
from natpatsip.returns.formats import find_percentages
from natpatsip.returns.raw import RawCell, address, position
from natpatsip.returns.refusals import Refused

# A national extract has some 15,000 rows, the widest history some 100 columns. A reader lays a sheet out in full
# between its corners, so one filled cell in the last row and column is enough to exhaust the memory.
ROW_LIMIT = 20_000
COLUMN_LIMIT = 200
# 15,000 rows of 12 columns are 180,000 cells.
CELL_LIMIT = 500_000

_CRITERIA = ("filters", "customFilters", "dynamicFilter", "top10", "colorFilter", "iconFilter")

Attributes = dict[str, str]


@dataclass
class SheetScan:
    """One worksheet; `overlay` holds the cells that have no value to read: errors, and formulas without a result.

    `percentages` are the cells that are formatted as such.
    """

    title: str
    hidden: bool
    filtered: bool = False
    rows: int = 0
    columns: int = 0
    merged: list[str] = field(default_factory=list)
    overlay: dict[tuple[int, int], RawCell] = field(default_factory=dict)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    _hidden_rows: list[int] = field(default_factory=list)
    _hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def hidden_rows(self) -> tuple[int, ...]:
        """Those within the filled part."""
        return tuple(row for row in self._hidden_rows if row <= self.rows)

    @property
    def hidden_columns(self) -> tuple[int, ...]:
        """Those within the filled part."""
        spans = (range(first, min(last, self.columns) + 1) for first, last in self._hidden_columns)
        return tuple(column for span in spans for column in span)

    def hide_row(self, row: int) -> None:
        self._hidden_rows.append(row)

    def hide_columns(self, first: int, last: int) -> None:
        self._hidden_columns.append((first, last))

    def reach(self, row: int, column: int) -> None:
        """Count a filled cell in; raises Refused beyond the limits."""
        if row > self.rows or column > self.columns:
            self.refuse_beyond_limits(row, column)
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def refuse_beyond_limits(self, row: int, column: int) -> None:
        """Raises Refused when the sheet is said to reach so far."""
        if row > ROW_LIMIT or column > COLUMN_LIMIT:
            where = address(row, column)
            facts = {"sheet": self.title, "cell": where, "reach": where}
            raise Refused(refusals.SHEET_TOO_LARGE, **facts, rows=ROW_LIMIT, columns=COLUMN_LIMIT)


def scan_workbook(archive: ZipFile) -> list[SheetScan]:
    """Every worksheet in the order of its tabs; raises Refused, or when malformed what zipfile and expat raise."""
    targets = {
        relation["Id"]: posixpath.normpath(posixpath.join("/xl", relation["Target"])).lstrip("/")
        for relation in _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
        if relation["Type"].endswith("/worksheet")
    }
    formats = find_percentages(archive)
    scans = []
    for tab in _elements(archive.read("xl/workbook.xml"), "sheet"):
        target = targets.get(next(value for name, value in tab.items() if name.endswith(":id")))
        if target is not None:
            scan = SheetScan(tab["name"], hidden=tab.get("state", "visible") != "visible")
            _SheetReader(scan, formats).read(archive.read(target))
            scans.append(scan)
    return scans


def _elements(xml: bytes, wanted: str) -> list[Attributes]:
    """The attributes of every element of that local name."""
    found: list[Attributes] = []
    parser = expat.ParserCreate()

    def note(name: str, attributes: Attributes) -> None:
        if _local(name) == wanted:
            found.append(attributes)

    parser.StartElementHandler = note
    parser.Parse(xml, True)
    return found


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _is_on(attributes: Attributes, name: str) -> bool:
    return attributes.get(name) in ("1", "true")


class _ByName(dict[str, Callable[..., None] | None]):
    """What to do at an element, by its local name, and then by the name that it has in full; None at all others."""

    def __missing__(self, name: str) -> Callable[..., None] | None:
        self[name] = handler = self.get(_local(name))
        return handler


class _SheetReader:
    """Walks the elements of one sheet; rows and cells may leave out their address and then follow the one before."""

    def __init__(self, scan: SheetScan, percentages: Container[str]):
        self._scan, self._percentages = scan, percentages
        self._row = self._column = self._count = 0
        self._type = self._style = ""
        self._in_merges = False
        self._formula: str | None = None
        self._value: str | None = None
        self._heard: list[str] = []
        self._on_start = _ByName(
            {
                "sheetPr": self._properties,
                "dimension": self._dimension,
                "col": self._columns_format,
                "row": self._start_row,
                "c": self._start_cell,
                "f": self._listen,
                "v": self._listen,
                "is": self._listen,
                "mergeCells": self._start_merges,
                "mergeCell": self._merge,
            }
            | dict.fromkeys(_CRITERIA, self._criteria)
        )
        self._on_end = _ByName(
            {
                "f": self._end_formula,
                "v": self._end_value,
                "is": self._end_value,
                "c": self._end_cell,
                "mergeCells": self._end_merges,
            }
        )

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._heard.append
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: Attributes) -> None:
        if handler := self._on_start[name]:
            handler(attributes)

    def _end(self, name: str) -> None:
        if handler := self._on_end[name]:
            handler()

    def _properties(self, attributes: Attributes) -> None:
        self._scan.filtered |= _is_on(attributes, "filterMode")

    def _criteria(self, _: Attributes) -> None:
        self._scan.filtered = True

    def _dimension(self, attributes: Attributes) -> None:
        self._scan.refuse_beyond_limits(*position(attributes["ref"].rpartition(":")[2]))

    def _columns_format(self, attributes: Attributes) -> None:
        if _is_on(attributes, "hidden"):
            self._scan.hide_columns(int(attributes["min"]), int(attributes["max"]))

    def _start_merges(self, _: Attributes) -> None:
        self._in_merges = True

    def _end_merges(self) -> None:
        self._in_merges = False

    def _merge(self, attributes: Attributes) -> None:
        """Elsewhere than in its list, no program takes it for a merge."""
        if self._in_merges:
            self._count_in()
            position(attributes["ref"].rpartition(":")[2])
            self._scan.merged.append(attributes["ref"])

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if _is_on(attributes, "hidden"):
            self._scan.hide_row(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self._row, self._column = position(attributes["r"])
        else:
            self._column += 1
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._formula = self._value = None

    def _listen(self, _: Attributes) -> None:
        self._heard.clear()

    def _end_formula(self) -> None:
        self._formula = "".join(self._heard)

    def _end_value(self) -> None:
        self._value = "".join(self._heard)

    def _end_cell(self) -> None:
        self._heard.clear()
        if self._value is None and self._formula is None:
            return
        self._count_in()
        place = self._row, self._column
        self._scan.reach(*place)
        if self._type == "e":
            self._scan.overlay[place] = RawCell(*place, "error", self._value or "#VALUE!")
        elif self._formula is not None and (self._value is None or (not self._value and self._type != "str")):
            self._scan.overlay[place] = RawCell(*place, "uncalculated", self._formula and f"={self._formula}")
        elif self._style in self._percentages:
            self._scan.percentages.add(place)

    def _count_in(self) -> None:
        self._count += 1
        if self._count > CELL_LIMIT:
            raise Refused(refusals.TOO_LARGE_TO_READ)
