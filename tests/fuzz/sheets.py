"""Changes to a sheet as a whole and to the workbook around it: what Excel and other programs do, and people with them."""

from copy import deepcopy
from random import Random
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from natpatsip.returns.raw import column_letters, position
from tests.fuzz.answers import HEADINGS, Change, answered_oddly, any_sheet, data_of
from tests.fuzz.forms import FAITHFUL, STRANGE
from tests.fuzz.package import (
    DOCUMENT,
    MAIN,
    SPREADSHEET_TYPE,
    STYLES,
    WORKBOOK,
    Package,
    any_address,
    cells,
    put,
    put_text,
    tag,
    text_of,
)


def _renamed(pick: Random, package: Package) -> None:
    title = pick.choice(package.titles)
    names = [title.upper(), f"{title} ", f" {title}", title.replace(" ", ""), title.replace(" ", "  "), f"{title} (2)"]
    package.tab(title).set(
        "name", pick.choice([*names, "Sheet1", "Notes", title.replace(" ", "\u00a0"), f"{title}\u200b"])
    )


def _tabs_moved(pick: Random, package: Package) -> None:
    sheets = package.tree(WORKBOOK).find(tag("sheets"))
    assert sheets is not None
    tabs = list(sheets)
    pick.shuffle(tabs)
    sheets[:] = tabs


def _sheet_doubled(pick: Random, package: Package) -> None:
    """A second sheet under a title like another’s, with other answers or none, before or behind it."""
    title = pick.choice(package.titles)
    page = deepcopy(package.page(title))
    for cell in pick.choices(cells(page, HEADINGS), k=3):
        put(page, cell.get("r", ""), *pick.choice(FAITHFUL + STRANGE)(pick, package, text_of(cell)))
    named = pick.choice(
        [f"{title} ", title.upper() + " ", f"{title} (2)", title.replace(" ", "") + " ", "Last quarter"]
    )
    package.add_sheet(named, page, pick.choice([0, len(package.titles)]))


def _sheet_hidden(pick: Random, package: Package) -> None:
    package.tab(any_sheet(pick, package)).set("state", pick.choice(["hidden", "veryHidden"]))


def _sheet_removed(pick: Random, package: Package) -> None:
    sheets = package.tree(WORKBOOK).find(tag("sheets"))
    assert sheets is not None
    sheets.remove(package.tab(pick.choice(package.titles)))
    names = package.tree(WORKBOOK).find(tag("definedNames"))
    if names is not None:
        package.tree(WORKBOOK).remove(names)


def _after(page: Element, name: str, *before: str) -> Element:
    """A new element of a sheet, after those that come before it in the order that Excel asks for."""
    order = ["sheetData", "sheetProtection", "autoFilter", "mergeCells", *before]
    at = max(index for index, element in enumerate(page) if element.tag in {tag(one) for one in order})
    element = Element(tag(name))
    page.insert(at + 1, element)
    return element


def _merged(pick: Random, package: Package) -> None:
    page = package.page(any_sheet(pick, package))
    top, left = pick.randint(1, 12), pick.randint(1, 8)
    corner = f"{column_letters(left + pick.randint(0, 3))}{top + pick.randint(1, 3)}"
    merged = _after(page, "mergeCells")
    SubElement(merged, tag("mergeCell"), ref=f"{column_letters(left)}{top}:{corner}")


def protected(pick: Random, package: Package) -> None:
    """A sheet and its workbook protected with a password, which hides nothing."""
    page = package.page(any_sheet(pick, package))
    if page.find(tag("sheetProtection")) is None:
        page.insert(
            list(page).index(data_of(page)) + 1,
            Element(tag("sheetProtection"), sheet="1", objects="1", password="CC1A"),
        )
    protection = package.tree(WORKBOOK).find(tag("workbookProtection"))
    if protection is not None:
        protection.set("lockStructure", "1")


def _hidden(pick: Random, package: Package) -> None:
    """Rows or columns hidden, or a filter set."""
    page = package.page(any_sheet(pick, package))
    match pick.choice(["rows", "columns", "filter"]):
        case "rows":
            for row in pick.choices(list(data_of(page)), k=2):
                row.set("hidden", "1")
        case "columns":
            columns = page.find(tag("cols"))
            for column in () if columns is None else pick.choices(list(columns), k=2):
                column.set("hidden", "1")
        case "filter":
            _filter(page)


def _filter(page: Element) -> None:
    found = page.find(tag("autoFilter"))
    filtered = _after(page, "autoFilter") if found is None else found
    filtered.set("ref", f"A{HEADINGS}:H20")
    for column in list(filtered):
        filtered.remove(column)
    column = SubElement(filtered, tag("filterColumn"), colId="0")
    SubElement(SubElement(column, tag("filters")), tag("filter"), val="Dorset")


def _dimension(pick: Random, package: Package) -> None:
    """What a sheet says of its own size, which programs leave out or get wrong."""
    page = package.page(any_sheet(pick, package))
    found = page.find(tag("dimension"))
    if found is not None and pick.random() < 0.3:
        page.remove(found)
    elif found is not None:
        found.set("ref", pick.choice(["A1", "A1:B2", "A1:Z99", "B2:C3", "A1:XFD1048576"]))


def _far_cell(pick: Random, package: Package) -> None:
    page = package.page(any_sheet(pick, package))
    far = pick.choice(["A20000", "A20001", "GR5", "GS5", "XFD1048576", any_address(page, HEADINGS, 1)])
    put_text(page, far, pick.choice(["x", " ", "Total"]))


def shown_as_r1c1(pick: Random, package: Package) -> None:
    """Formulas shown as R1C1, which is only a way to show them."""
    calculation = package.tree(WORKBOOK).find(tag("calcPr"))
    if calculation is not None:
        calculation.set("refMode", "R1C1")


def _from_1904(pick: Random, package: Package) -> None:
    """Days counted from 1904, as old Macs did, and one of them in the workbook."""
    properties = package.tree(WORKBOOK).find(tag("workbookPr"))
    if properties is not None:
        properties.set("date1904", pick.choice(["1", "true"]))
    answered_oddly(pick, package)


def commented(pick: Random, package: Package) -> None:
    """A comment on a cell, which is no answer."""
    part = package.part_of(any_sheet(pick, package))
    comment = '<comment ref="B5" authorId="0"><text><t>9</t></text></comment>'
    authors = "<authors><author>Lead</author></authors>"
    text = f'<comments xmlns="{MAIN}">{authors}<commentList>{comment}</commentList></comments>'
    name = f"xl/comments{len(package.parts)}.xml"
    package.add_part(name, text.encode(), f"{SPREADSHEET_TYPE}comments+xml", "comments", part)


def made_a_table(pick: Random, package: Package) -> None:
    """The answers made a table of Excel’s."""
    title = any_sheet(pick, package)
    page, part = package.page(title), package.part_of(title)
    heads = [text_of(cell) for cell in cells(page) if position(cell.get("r", ""))[0] == HEADINGS]
    reach = f"A{HEADINGS}:{column_letters(max(len(heads), 1))}{HEADINGS + 2}"
    table = Element(tag("table"), id="1", name="Table1", displayName="Table1", ref=reach, totalsRowShown="0")
    columns = SubElement(table, tag("tableColumns"), count=str(len(heads)))
    for number, head in enumerate(heads, start=1):
        SubElement(columns, tag("tableColumn"), id=str(number), name=head or f"Column{number}")
    id = package.add_part(
        "xl/tables/table1.xml", ElementTree.tostring(table), f"{SPREADSHEET_TYPE}table+xml", "table", part
    )
    SubElement(SubElement(page, tag("tableParts"), count="1"), tag("tablePart"), {tag("id", DOCUMENT): id})


def addresses_left_out(pick: Random, package: Package) -> None:
    """Cells and rows without their addresses, as small programs write them: each follows the one before."""
    page = package.page(any_sheet(pick, package))
    data = data_of(page)
    for number, row in enumerate(data, start=1):
        columns = [position(cell.get("r", "A1"))[1] for cell in row]
        if row.get("r") == str(number) and columns == list(range(1, len(columns) + 1)):
            for cell in row:
                cell.attrib.pop("r", None)


def _styles_dropped(pick: Random, package: Package) -> None:
    """Every number a plain one: what was a date is its serial number."""
    for style in package.tree(STYLES).iter(tag("xf")):
        style.set("numFmtId", "0")


SHEETS: tuple[Change, ...] = (
    *(_renamed, _tabs_moved, _sheet_doubled, _sheet_hidden, _sheet_removed, _merged, protected, _hidden, _dimension),
    *(_far_cell, shown_as_r1c1, _from_1904, commented, made_a_table, addresses_left_out, _styles_dropped),
)
# No other change finds its place after these.
AT_THE_END = (addresses_left_out,)
