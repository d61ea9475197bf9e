"""What a template says of organisations whose name or extent is not that of the quarter before."""

from collections.abc import Iterable, Iterator, Sequence

from natpatsip import organisations
from natpatsip.quarters import Quarter
from natpatsip.sheets.field_types import FieldType, Unreadable
from natpatsip.sheets.specification import Sheet, Values
from natpatsip.text import written_day


def tell_new_names(sheet: Sheet, lines: Sequence[Values], quarter: Quarter) -> list[str]:
    """A sentence for each organisation that a line names and that took a new name, or over from another, in the quarter."""
    return [
        sentence
        for column in sheet.columns
        if column.key and column.printed
        for sentence in _tell(column.type, dict.fromkeys(line.get(column.name) for line in lines), quarter)
    ]


def _tell(kind: FieldType, codes: Iterable[str | None], quarter: Quarter) -> Iterator[str]:
    before, now = quarter.previous.end, quarter.end
    joined = [successor for successor in organisations.successors() if before < successor.day <= now]
    for code in codes:
        if code is None:
            continue
        name = kind.write(code, now)
        if (earlier := kind.write(code, before)) != name:
            yield f"{earlier} is now {name}."
        for successor in (one for one in joined if one.new_code == code and _names_one(kind, one.old_code)):
            old = kind.write(successor.old_code, before)
            yield (
                f"{old} became part of {name} on {written_day(successor.day)}: answer for the whole of it on its line."
            )


def _names_one(kind: FieldType, code: str) -> bool:
    """Whether a code could be an answer: an acute trust that joins a provider of mental health care was none itself."""
    try:
        kind.read(code)
    except Unreadable:
        return False
    return True
