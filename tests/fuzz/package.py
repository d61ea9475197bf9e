"""A workbook's package to be changed: its sheets as XML trees by title, its other parts as bytes."""

from copy import deepcopy
from functools import cache
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement
from zipfile import ZipFile

from natpatsip.demo import demonstration_workbook
from natpatsip.quarters import Quarter
from natpatsip.returns.raw import column_letters, position

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SPREADSHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."

WORKBOOK, RELATIONS, CONTENT = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"

# Number formats that Excel has built in.
FORMATS = {"general": 0, "percent": 9, "date": 14, "time": 20, "date and time": 22, "elapsed": 46, "text": 49}

for _prefix, _uri in {"": MAIN, "r": DOCUMENT}.items():
    ElementTree.register_namespace(_prefix, _uri)


def tag(name: str, namespace: str = MAIN) -> str:
    """A name as ElementTree writes it."""
    return f"{{{namespace}}}{name}"


class Package:
    """The parts of a workbook. `parts` hold bytes; whatever was asked for by `tree` is written back by `packed`."""

    def __init__(self, parts: dict[str, bytes]):
        self.parts = dict(parts)
        self._trees: dict[str, Element] = {}

    def tree(self, name: str) -> Element:
        """A part as XML; changes to it stay."""
        if name not in self._trees:
            self._trees[name] = ElementTree.fromstring(self.parts[name])
        return self._trees[name]

    def packed(self) -> dict[str, bytes]:
        """Every part as it is now."""
        written = {name: ElementTree.tostring(tree, "UTF-8") for name, tree in self._trees.items()}
        return {name: written.get(name, part) for name, part in self.parts.items()}

    @property
    def tabs(self) -> list[Element]:
        """The tabs, in their order."""
        return self.tree(WORKBOOK).findall(f"{tag('sheets')}/{tag('sheet')}")

    @property
    def titles(self) -> list[str]:
        return [tab.get("name", "") for tab in self.tabs]

    def tab(self, title: str) -> Element:
        return next(tab for tab in self.tabs if tab.get("name") == title)

    def part_of(self, title: str) -> str:
        """The name of the part that holds a sheet."""
        wanted = self.tab(title).get(tag("id", DOCUMENT))
        relation = next(one for one in self.tree(RELATIONS) if one.get("Id") == wanted)
        return "xl/" + relation.get("Target", "").removeprefix("/xl/")

    def page(self, title: str) -> Element:
        """A sheet as XML."""
        return self.tree(self.part_of(title))

    def add_part(self, name: str, content: bytes, kind: str, relation: str, of: str = WORKBOOK) -> str:
        """Put a part in that another part points to; the id of the relation."""
        self.parts[name] = content
        SubElement(self.tree(CONTENT), tag("Override", TYPES), PartName=f"/{name}", ContentType=kind)
        folder, _, file = of.rpartition("/")
        relations = f"{folder}/_rels/{file}.rels"
        self.parts.setdefault(relations, f'<Relationships xmlns="{PACKAGED}"/>'.encode())
        id = f"rIdAdded{len(self.tree(relations))}"
        facts = {"Id": id, "Type": f"{DOCUMENT}/{relation}", "Target": f"/{name}"}
        SubElement(self.tree(relations), tag("Relationship", PACKAGED), facts)
        return id

    def add_sheet(self, title: str, page: Element, at: int) -> None:
        """Put a sheet in before the tab with this number."""
        name = f"xl/worksheets/added{len(self.tabs)}.xml"
        kind = f"{SPREADSHEET_TYPE}worksheet+xml"
        id = self.add_part(name, ElementTree.tostring(page), kind, "worksheet")
        facts = {"name": title, "sheetId": str(len(self.tabs) + 100), tag("id", DOCUMENT): id}
        sheets = self.tree(WORKBOOK).find(tag("sheets"))
        assert sheets is not None
        sheets.insert(at, Element(tag("sheet"), facts))

    def share(self, inner: str) -> int:
        """Put a text among the shared ones; its number."""
        texts = self.tree(STRINGS)
        texts.append(_element(f"<si>{inner}</si>"))
        return len(texts) - 1


def cells(page: Element, first_row: int = 1) -> list[Element]:
    """The cells of a sheet from a row on that are not blank."""
    rows = page.iter(tag("row"))
    return [cell for row in rows if int(row.get("r", 0)) >= first_row for cell in row if len(cell)]


def text_of(cell: Element | None) -> str:
    """What a cell says, without its formula."""
    said = [] if cell is None else [one for one in cell.iter() if one.tag in (tag("t"), tag("v"))]
    return "".join(one.text or "" for one in said)


def put(page: Element, address: str, attributes: dict[str, str], inner: str) -> None:
    """Write a cell at an address, whether or not there is one."""
    number, column = position(address)
    data = page.find(tag("sheetData"))
    assert data is not None
    row = next((row for row in data if int(row.get("r", 0)) == number), None)
    if row is None:
        row = Element(tag("row"), r=str(number))
        data.insert(sum(int(other.get("r", 0)) < number for other in data), row)
    cell = next((cell for cell in row if cell.get("r") == address), None)
    if cell is None:
        cell = Element(tag("c"), r=address)
        row.insert(sum(position(other.get("r", ""))[1] < column for other in row), cell)
    rewrite(cell, attributes, inner)


def rewrite(cell: Element, attributes: dict[str, str], inner: str) -> None:
    """Give a cell other contents; its address stays, and its style where no other is given."""
    kept = {name: cell.get(name, "") for name in ("r", "s") if name in cell.attrib}
    cell.clear()
    cell.attrib.update(kept | attributes)
    cell.extend(_element(f"<c>{inner}</c>"))


def put_text(page: Element, address: str, text: str) -> None:
    """Write a text into a cell."""
    holder = Element("t")
    holder.text = text
    put(page, address, {"t": "inlineStr"}, f"<is>{ElementTree.tostring(holder, 'unicode')}</is>")


def _element(xml: str) -> Element:
    return ElementTree.fromstring(xml.replace(">", f' xmlns="{MAIN}">', 1))


@cache
def _base(psc: str) -> Package:
    """A demonstration return as a package that has shared texts and a style for each of FORMATS."""
    with ZipFile(BytesIO(demonstration_workbook(psc, Quarter(2022, 4)))) as archive:
        package = Package({name: archive.read(name) for name in archive.namelist()})
    package.add_part(
        STRINGS, f'<sst xmlns="{MAIN}"/>'.encode(), f"{SPREADSHEET_TYPE}sharedStrings+xml", "sharedStrings"
    )
    package.tree(RELATIONS)[-1].set("Target", "sharedStrings.xml")
    styles = package.tree(STYLES).find(tag("cellXfs"))
    assert styles is not None
    for number in FORMATS.values():
        SubElement(styles, tag("xf"), numFmtId=str(number), fontId="0", fillId="0", borderId="0", applyNumberFormat="1")
    return package


def base(psc: str) -> Package:
    """A collaborative’s or the national team’s demonstration return of Q4 2022/23, to be changed."""
    return deepcopy(_base(psc))


def style(name: str, package: Package) -> str:
    """The number of the style for one of FORMATS."""
    styles = package.tree(STYLES).find(tag("cellXfs"))
    assert styles is not None
    return str(len(styles) - len(FORMATS) + list(FORMATS).index(name))


def any_address(page: Element, row: int, beyond: int) -> str:
    """The address so many columns beyond the last filled one of a row."""
    filled = [position(cell.get("r", ""))[1] for cell in cells(page)]
    return f"{column_letters(max(filled, default=1) + beyond)}{row}"
