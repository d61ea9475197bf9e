"""Changes to the cover: its answers in other forms, its labels doubled, moved or altered."""

from random import Random
from xml.etree.ElementTree import Element

from tests.fuzz.answers import Change
from tests.fuzz.forms import FAITHFUL, STRANGE
from tests.fuzz.package import Package, cells, put, put_text, tag, text_of

_QUARTERS = (
    "Q4 2022/23",
    "2022/23 Q4",
    "q4 2022/23",
    "Q3 2022/23",
    "Q1 2021/22",
    "Q1 1913/14",
    "Q4 2022",
    "Q5 2022/23",
)
_QUARTERS += ("Q4 2022/24", "Q1 2059/60", "winter", "")
_SENDERS = ("Wessex", "wessex ", "WEX", "Oxford", "National team", "Mercia", "Wessex Patient Safety Collaborative", "")
_REVIEWS = ("Yes", "No", "yes ", "Nothing to report", "Partly", "Y", "TRUE", "")
_OTHERS = ("1", "2", "99", "01", "Return", "Demonstration", "Draft", "Lead\u0085", "_x0007_", "x" * 40_000)


def _title(package: Package) -> str:
    """The title of the cover, however it has been changed; of the first sheet, where it has gone."""
    return next((title for title in package.titles if title.strip().casefold() == "cover"), package.titles[0])


def _page(package: Package) -> Element:
    return package.page(_title(package))


def _labels(page: Element) -> list[Element]:
    return [cell for cell in cells(page) if cell.get("r", "").startswith("A")]


def _beside(label: Element) -> str:
    return label.get("r", "").replace("A", "B", 1)


def _answer_for(pick: Random, label: str) -> str:
    if label == "Quarter":
        return pick.choice(_QUARTERS)
    return pick.choice(_SENDERS if label == "Collaborative" else _REVIEWS + _OTHERS)


def _answer_changed(pick: Random, package: Package) -> None:
    page = _page(package)
    label = pick.choice(_labels(page))
    put_text(page, _beside(label), _answer_for(pick, text_of(label)))


def _answer_written_otherwise(pick: Random, package: Package) -> None:
    page = _page(package)
    answers = [cell for cell in cells(page) if cell.get("r", "").startswith("B")]
    for cell in answers and [pick.choice(answers)]:
        put(page, cell.get("r", ""), *pick.choice(FAITHFUL * 2 + STRANGE)(pick, package, text_of(cell)))


def _label_doubled(pick: Random, package: Package) -> None:
    """A label once more below the form, or in another column, with another answer beside it."""
    page = _page(package)
    label = text_of(pick.choice(_labels(page)))
    row, letters = pick.choice([3, 22, 30]), pick.choice(["AB", "AB", "DE"])
    put_text(page, f"{letters[0]}{row}", pick.choice([label, f"{label} ", label.upper(), f"{label}:"]))
    put_text(page, f"{letters[1]}{row}", _answer_for(pick, label))


def _label_altered(pick: Random, package: Package) -> None:
    page = _page(package)
    cell = pick.choice(_labels(page))
    put(page, cell.get("r", ""), *pick.choice(FAITHFUL * 2 + STRANGE)(pick, package, text_of(cell)))


def _rows_pushed_down(pick: Random, package: Package) -> None:
    """Empty rows put in above the form."""
    data = _page(package).find(tag("sheetData"))
    down = pick.randint(1, 30)
    for row in data if data is not None else ():
        number = int(row.get("r", 0))
        row.set("r", str(number + down))
        for cell in row:
            cell.set("r", cell.get("r", "").replace(str(number), str(number + down)))


def _cover_titled(pick: Random, package: Package) -> None:
    package.tab(_title(package)).set("name", pick.choice(["COVER", "Cover ", "C over", "Front", "cover\u00a0"]))


COVERS: tuple[Change, ...] = (
    *(_answer_changed, _answer_changed, _answer_written_otherwise, _label_doubled, _label_altered, _rows_pushed_down),
    _cover_titled,
)
