"""Returns that a collaborative changed after the demonstration: some good, some not."""

import io
from collections.abc import Mapping

from openpyxl import load_workbook

from natpatsip.demo import demonstration_workbook
from natpatsip.quarters import Quarter
from natpatsip.returns.template import template_bytes

Q4 = Quarter(2022, 4)
# On the sheet of care homes, the columns of stages 4 to 7.
TESTING, ADOPTION, SPREAD, SUSTAINED = "H", "I", "J", "K"
_REGISTERED = "C"
_ADOPTED = (ADOPTION, SPREAD, SUSTAINED)
_FIRST_ROW = 5


def changed_return(psc: str, changes: Mapping[tuple[str, str], object] | None = None) -> bytes:
    """A Q4 2022/23 return in which every home that was testing a tool has adopted it; `changes` by sheet and cell."""
    book = load_workbook(io.BytesIO(demonstration_workbook(psc, Q4)))
    homes = book["Care homes"]
    for row in range(_FIRST_ROW, homes.max_row + 1):
        if homes[f"{TESTING}{row}"].value:
            homes[f"{ADOPTION}{row}"].value += homes[f"{TESTING}{row}"].value
            homes[f"{TESTING}{row}"].value = 0
    for (sheet, cell), value in (changes or {}).items():
        book[sheet][cell] = value
    return template_bytes(book)


def adopted_of_registered(content: bytes) -> tuple[int, int]:
    """The homes at stage 5 or above and all registered homes of a return, added up from its cells."""
    homes = load_workbook(io.BytesIO(content))["Care homes"]
    rows = range(_FIRST_ROW, homes.max_row + 1)
    adopted = sum(homes[f"{column}{row}"].value or 0 for column in _ADOPTED for row in rows)
    return adopted, sum(homes[f"{_REGISTERED}{row}"].value or 0 for row in rows)
