"""Changes to the answers of a sheet, its headings and the order of its lines and columns. Each picks its place by lot."""

from collections.abc import Callable
from copy import deepcopy
from random import Random
from xml.etree.ElementTree import Element

from natpatsip.returns.raw import column_letters, position
from natpatsip.sheets import cover
from tests.fuzz.forms import FAITHFUL, STRANGE, Form
from tests.fuzz.package import Package, cells, put, tag, text_of

Change = Callable[[Random, Package], object]

# Where the template’s headings stand, and the sheets that are not answered.
HEADINGS = 4
NOT_ANSWERED = (cover.TITLE, "Guidance", "Choices", "Sheet versions")


def any_sheet(pick: Random, package: Package) -> str:
    """The title of a sheet that is answered."""
    return pick.choice([title for title in package.titles if title.strip() not in NOT_ANSWERED] or package.titles)


def data_of(page: Element) -> Element:
    """The rows of a sheet."""
    data = page.find(tag("sheetData"))
    assert data is not None
    return data


def _answer(pick: Random, package: Package, forms: tuple[Form, ...]) -> None:
    """Some answers of a sheet, each in another form."""
    page = package.page(any_sheet(pick, package))
    for cell in pick.choices(cells(page, HEADINGS + 1) or cells(page), k=pick.randint(1, 6)):
        put(page, cell.get("r", ""), *pick.choice(forms)(pick, package, text_of(cell)))


def _written_otherwise(pick: Random, package: Package) -> None:
    _answer(pick, package, FAITHFUL)


def answered_oddly(pick: Random, package: Package) -> None:
    """Some answers changed for ones that nobody should give."""
    _answer(pick, package, STRANGE)


def _blank_filled(pick: Random, package: Package) -> None:
    """An answer where there was none: within the table, or below or beside it."""
    page = package.page(any_sheet(pick, package))
    row = pick.randint(1, len(data_of(page)) + 4)
    letters = column_letters(pick.randint(1, 16))
    put(page, f"{letters}{row}", *pick.choice(STRANGE + FAITHFUL)(pick, package, pick.choice(["7", "Yes", "Dorset"])))


def _heading(pick: Random, package: Package) -> None:
    page = package.page(any_sheet(pick, package))
    heads = [cell for cell in cells(page) if position(cell.get("r", ""))[0] == HEADINGS]
    for cell in heads and [pick.choice(heads)]:
        put(page, cell.get("r", ""), *pick.choice(FAITHFUL * 2 + STRANGE)(pick, package, text_of(cell)))


def _rows_moved(pick: Random, package: Package) -> None:
    """A row deleted, inserted, doubled, or two of them exchanged, as Excel numbers them afterwards."""
    data = data_of(package.page(any_sheet(pick, package)))
    rows = [row for row in data if int(row.get("r", 0)) > HEADINGS] or list(data)
    one, other = pick.choice(rows), pick.choice(rows)
    match pick.choice(["delete", "insert", "double", "exchange"]):
        case "delete":
            data.remove(one)
        case "insert":
            data.insert(list(data).index(one), Element(tag("row"), r=one.get("r", "1")))
        case "double":
            data.insert(list(data).index(other), deepcopy(one))
        case "exchange":
            at, to = list(data).index(one), list(data).index(other)
            data[at], data[to] = other, one
    _numbered(data)


def _numbered(data: Element) -> None:
    """Rows numbered in their order, from the headings on without a gap."""
    last = 0
    for row in data:
        number = int(row.get("r", 0)) if last < HEADINGS else last + 1
        last = max(number, last + 1)
        row.set("r", str(last))
        for cell in row:
            letters = "".join(letter for letter in cell.get("r", "") if letter.isalpha())
            cell.set("r", f"{letters}{last}")


def _columns_exchanged(pick: Random, package: Package) -> None:
    """Two columns of the table change places, headings and all."""
    page = package.page(any_sheet(pick, package))
    letters = [column_letters(number) for number in range(1, 10)]
    places = dict(zip(letters, letters, strict=True))
    one, other = pick.sample(letters, 2)
    places |= {one: other, other: one}
    for row in data_of(page):
        number = int(row.get("r", 0))
        if number >= HEADINGS:
            for cell in row:
                column = cell.get("r", "").removesuffix(str(number))
                cell.set("r", f"{places.get(column, column)}{number}")
            row[:] = sorted(row, key=lambda cell: position(cell.get("r", "")))


ANSWERS: tuple[Change, ...] = (
    *(_written_otherwise, _written_otherwise, _written_otherwise, answered_oddly, answered_oddly),
    *(_blank_filled, _heading, _rows_moved, _columns_exchanged),
)
