"""Publishers' CSV extracts, changed by lot: their numbers and names, their lines and headings, and the file itself."""

import csv
from collections.abc import Callable
from io import StringIO
from random import Random

from natpatsip import organisations
from natpatsip.sheets.extracts import OPIOID_ITEMS, RESTRAINT_REPORTED
from natpatsip.sheets.specification import Sheet

Lines = list[list[str]]

_NUMBERS = ("0", "12", "1,234", "1.234", "1,5", "-3", "1e3", "9" * 400, "1" + "0" * 300, "inf", "nan", "NULL", "", "*")
_NUMBERS += ("٣", " 7 ", "7\u00a0", "=1+1", "#N/A", "2022-04-01", "5%", "£5", "0.1", "12.5", "+4")
_MONTHS = ("2022-04-01", "2022-04", "April 2022", "Apr 2022", "01/04/2022", "2022-04-31", "0001-01-01", "1066-10-01")
_MONTHS += ("2023-06-01", "2060-01-01", "2022", "", "2022-04-15")
_WORDS = ("", "QRL", "Dorset", "dorset ", "QVV", "XXX", "=cmd|' /C calc'!A0", "bell\x07", "\u200b", "Zoë’s", 'say "so"')
_WORDS += ("a,b", "two\nlines", "x" * 200_000, "TRUE", "Yes", "no", "high_dose_opioid_items", "bed_days", "_x0007_")


def extract_lines(pick: Random, sheet: Sheet) -> Lines:
    """A good extract of one of the two kinds: its headings, and a few lines."""
    months = [f"2022-{month:02}-01" for month in range(4, 4 + pick.randint(1, 6))]
    if sheet is OPIOID_ITEMS:
        heads = ["month", "icb_ods_code", "psc_code", "metric", "numerator", "denominator", "ratio"]
        icbs = [icb.code for icb in organisations.icbs_of("WEX")]
        numbers = [str(pick.randint(0, 500)), str(pick.randint(500, 9_000)), "", ""]
        return [heads, *([month, icb, "", "high_dose_opioid_items", *numbers[:3]] for month in months for icb in icbs)]
    heads = ["month", "provider", "trust_ods_code", "psc_code", "metric", "value", "suppressed"]
    measures = ("bed_days", "people_detained")
    return [
        heads,
        *(
            [month, "Cygnet", "", "", measure, str(pick.randint(5, 900)), "no"]
            for month in months
            for measure in measures
        ),
    ]


def _line(pick: Random, lines: Lines) -> list[str]:
    return pick.choice(lines[1:] or lines)


def _number_changed(pick: Random, lines: Lines) -> None:
    line, at = _line(pick, lines), pick.choice([4, 5])
    line[at : at + 1] = [pick.choice(_NUMBERS)]


def _field_changed(pick: Random, lines: Lines) -> None:
    line = _line(pick, lines)
    if line:
        line[pick.randrange(len(line))] = pick.choice(_WORDS + _NUMBERS)


def _month_changed(pick: Random, lines: Lines) -> None:
    line = _line(pick, lines)
    line[:1] = [pick.choice(_MONTHS)]


def _heading_changed(pick: Random, lines: Lines) -> None:
    at = pick.randrange(len(lines[0]))
    named = lines[0][at]
    lines[0][at] = pick.choice([named.upper(), f" {named}", f"{named}s", "", pick.choice(lines[0]), "note"])


def _columns_reordered(pick: Random, lines: Lines) -> None:
    order = pick.sample(range(7), 7)
    lines[:] = [[line[at] for at in order] if len(line) == 7 else line for line in lines]


def _lines_changed(pick: Random, lines: Lines) -> None:
    at = pick.randrange(len(lines))
    match pick.choice(["double", "remove", "blank", "short", "long", "shuffle"]):
        case "double":
            lines.append(list(lines[at]))
        case "remove":
            lines[at:] = lines[at + 1 :] or lines[:1]
        case "blank":
            lines.insert(at, pick.choice([[], [""], [" "] * 7]))
        case "short":
            lines[at] = lines[at][: pick.randint(0, 6)]
        case "long":
            lines[at] = [*lines[at], *pick.choice([["x"], [""], ["", "", "5"]])]
        case "shuffle":
            lines[1:] = pick.sample(lines[1:], len(lines) - 1)


_LINE_CHANGES: tuple[Callable[[Random, Lines], None], ...] = (
    *(_number_changed, _field_changed, _month_changed, _heading_changed, _columns_reordered, _lines_changed),
)


def _written(pick: Random, lines: Lines) -> str:
    """The lines as a text, in one of the ways in which programs write CSV."""
    text = StringIO(newline="")
    separator = pick.choice([","] * 12 + [";", "\t", "|"])
    quoting = pick.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    end = pick.choice(["\n", "\r\n", "\r\n", "\r"])
    csv.writer(text, delimiter=separator, quoting=quoting, lineterminator=end).writerows(lines)
    return text.getvalue()


def _encoded(pick: Random, text: str) -> bytes:
    encoding = pick.choice(["utf-8"] * 8 + ["utf-8-sig"] * 3 + ["utf-16", "cp1252", "latin-1", "utf-32"])
    return text.encode(encoding, "replace")


def _spoilt(pick: Random, content: bytes) -> bytes:
    """Bytes lost, changed or put in, as a bad line or a careless editor does it."""
    at = pick.randint(0, len(content))
    match pick.choice(["cut", "quote", "flip", "null", "blank", "end"]):
        case "cut":
            return content[:at]
        case "quote":
            return content[:at] + b'"' + content[at:]
        case "flip" if content:
            return content[: at - 1] + bytes([pick.randrange(256)]) + content[at:]
        case "null":
            return content[:at] + b"\0" + content[at:]
        case "blank":
            return pick.choice([b"\n", b"\r\n\r\n", b" "]) + content
    return content + pick.choice([b"\n\n", b"\x1a", b"\r", b","])


def changed_extract(pick: Random, sheet: Sheet) -> bytes:
    """An extract of one of the two kinds, with some changes."""
    lines = extract_lines(pick, sheet)
    for change in pick.choices(_LINE_CHANGES, k=pick.randint(0, 3)):
        change(pick, lines)
    content = _encoded(pick, _written(pick, lines))
    return _spoilt(pick, content) if pick.random() < 0.2 else content


KINDS = (OPIOID_ITEMS, RESTRAINT_REPORTED)
