"""Returns that have something wrong with them, each with what must be said of it and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta

import broken_workbooks as broken
import returns_made as made
from returns_made import put

from natpatsip.quarters import Quarter
from natpatsip.sheets.scope import ReturnScope


@dataclass(frozen=True)
class Refused:
    """A workbook of which nothing at all may be stored: the rule, where it is told, and words of the message."""

    name: str
    make: Callable[[], bytes]
    rule: str
    words: str
    sheet: str = ""
    cell: str = ""
    file_name: str = "return.xlsx"
    expected: ReturnScope | None = None

    @property
    def told(self) -> tuple[str, str]:
        """Where it is told on the screen, and words of it."""
        return "!".join(part for part in (self.sheet, self.cell) if part) or "whole workbook", self.words


@dataclass(frozen=True)
class Waiting:
    """Changes that keep one sheet from being stored: each error of it as rule and cell, and words of its messages."""

    name: str
    changes: tuple[made.Change, ...]
    sheet: str
    errors: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    file_name: str = "return.xlsx"

    def make(self) -> bytes:
        return made.return_with(*self.changes)

    @property
    def told(self) -> tuple[str, ...]:
        """Where it is told on the screen, and words of it."""
        return *(f"{self.sheet}!{cell}" if cell else self.sheet for _, cell in self.errors), *self.words


def _changed(*changes: made.Change) -> Callable[[], bytes]:
    return lambda: made.return_with(*changes)


# What Excel or a person puts where a name belongs, and what cannot be kept. The first 40 ids are issued to a new record.
NO_NAMES = (date(2010, 3, 1), True, time(10, 30), "-", "…", "TBC", "n/a", "#N/A ")
UNKEEPABLE = ("Willow_x0007_", "Willow\u202eward", "x" * 121)
NOT_ISSUED = ("A1", "WEX-1", "WEX-0041", "OX-0001", f"WEX-{'9' * 5_000}")

OXFORD, BEFORE = ReturnScope("OX", made.Q4), ReturnScope("WEX", made.Q3)

REFUSED = [
    Refused("empty file", broken.empty_file, "empty-file", "holds nothing at all"),
    Refused("CSV renamed", broken.renamed_csv, "plain-text", "CSV"),
    Refused("old Excel", broken.old_xls, "old-excel-format", ".xls", file_name="return.xls"),
    Refused("macros", lambda: broken.macro_workbook(made.good_return()), "macros", "macros", file_name="return.xlsm"),
    Refused("password", lambda: broken.password_protected(made.good_return()), "password-protected", "password"),
    Refused("zip bomb", broken.zip_bomb, "unpacks-too-large", "once unpacked"),
    Refused(
        "sparse dimension bomb",
        broken.declared_dimension_bomb,
        "sheet-too-large",
        "reaches cell XFD1048576",
        sheet="Wards",
        cell="XFD1048576",
    ),
    Refused("cut short", lambda: broken.truncated(made.good_return()), "damaged-file", "cut short"),
    Refused("no cover", _changed(made.without("Cover")), "no-cover", "no sheet called Cover", "Cover"),
    Refused(
        "another collaborative", made.good_return, "another-collaborative", "Oxford", "Cover", "B4", expected=OXFORD
    ),
    Refused("another quarter", made.good_return, "another-quarter", "Q3 2022/23", "Cover", "B5", expected=BEFORE),
    Refused(
        "a quarter that has not ended",
        _changed(put("Cover!B5", str(Quarter(2060, 1)))),
        "quarter-not-ended",
        "ends on 30 June 2060",
        "Cover",
        "B5",
    ),
    Refused(
        "a quarter before the programmes",
        _changed(put("Cover!B5", "Q1 1913/14")),
        "quarter-not-collected",
        "“Q1 1913/14”",
        "Cover",
        "B5",
    ),
    Refused(
        "a second quarter below the form",
        _changed(put("Cover!A30", "QUARTER "), put("Cover!B30", "Q1 2021/22")),
        "label-twice",
        "“Quarter” in A5 and A30",
        "Cover",
        "A30",
    ),
    Refused(
        "a sheet that the cover names twice",
        _changed(put("Cover!A30", "Wards"), put("Cover!B30", "No")),
        "label-twice",
        "and A30",
        "Cover",
        "A30",
    ),
    Refused(
        "a second cover before the cover",
        _changed(made.second_tab("Cover", "COVER ")),
        "tab-twice",
        "“COVER ” (tab 1) and “Cover” (tab 2)",
        "Cover",
    ),
    Refused(
        "a role with a control character",
        _changed(put("Cover!B8", "Lead_x0007_")),
        "not-text",
        "“Lead�”",
        "Cover",
        "B8",
    ),
    Refused("no quarter", _changed(put("Cover!B5", "winter")), "unknown-quarter", "“winter”", "Cover", "B5"),
    Refused(
        "no collaborative", _changed(put("Cover!B4", "Mercia")), "unknown-collaborative", "“Mercia”", "Cover", "B4"
    ),
    Refused("a foreign template", _changed(put("Cover!B6", 99)), "template-version", "“99”", "Cover", "B6"),
    Refused("a template without version", _changed(put("Cover!B6", None)), "template-version", "no answer", "Cover"),
    Refused("a foreign status", _changed(put("Cover!B7", "Draft")), "unknown-status", "“Draft”", "Cover", "B7"),
    Refused(
        "a doubtful review",
        _changed(made.review("Wards", "Partly")),
        "unknown-review",
        "“Partly”",
        "Cover",
        made.review_cells()["Wards"],
    ),
    Refused(
        "nothing reviewed",
        _changed(*made.only_reviewed()),
        "nothing-reviewed",
        "no sheet marked as reviewed",
        "Cover",
    ),
]


def _count(name: str, answer: object, words: str) -> Waiting:
    return Waiting(name, (put("Care homes!D5", answer),), "Care homes", (("not-a-count", "D5"),), (words,))


def _stage(answer: object) -> Waiting:
    errors = (("unknown-stage", "G5"),)
    return Waiting(f"stage {answer}", (put("Wards!G5", answer),), "Wards", errors, (f"“{answer}”", "0 to 7"))


def _waiting(name: str, where: str, answer: object, rule: str, *words: str) -> Waiting:
    sheet, _, cell = where.partition("!")
    return Waiting(name, (put(where, answer),), sheet, ((rule, cell),), words)


WAITING = [
    *map(_stage, ["Stage 9", 8, -1, 5.5, "5 - Spread", "Adopted", True]),
    _count("a negative count", -1, "“-1”"),
    _count("a fractional count", 2.5, "“2.5”"),
    _count("words in a count", "about ten", "“about ten”"),
    _count("a count with a comma astray", "1,5", "“1,5”"),
    _count("a count that is no number", "nan", "“nan”"),
    _count("a count beyond any table", 3_000_000_000, "a whole number"),
    _count("thousands or decimals", "1.234", "If it is 1,234, write 1234"),
    _count("more homes than there are", 5_001, "from 0 to 5,000"),
    _count("digits without end", "9" * 5_000, "(5,000 characters)"),
    Waiting(
        "times and percentages as counts",
        (
            made.formatted("Care homes!D5", timedelta(days=1), "[h]:mm"),
            made.formatted("Care homes!D6", 3, "0%"),
            made.formatted("Care homes!D7", 2, '[Red]0.0%;-0.0"%"'),
        ),
        "Care homes",
        (("not-a-count", "D5"), ("not-a-count", "D6"), ("not-a-count", "D7")),
        ("1 day, 0:00:00”, which is a time", "“300%”"),
    ),
    Waiting(
        "names that are none",
        tuple(put(f"Wards!B{row}", name) for row, name in enumerate(NO_NAMES, start=5)),
        "Wards",
        tuple(("not-a-name", f"B{row}") for row, _ in enumerate(NO_NAMES, start=5)),
        ("which Excel has made a date of", "which is TRUE or FALSE", "which is a time", "which is no name"),
    ),
    Waiting(
        "names that cannot be kept",
        tuple(put(f"Wards!B{row}", name) for row, name in enumerate(UNKEEPABLE, start=5)),
        "Wards",
        tuple(("not-a-name", f"B{row}") for row, _ in enumerate(UNKEEPABLE, start=5)),
        ("control character", "turns the direction of writing", "which has 121 characters", "Shorten it to 120"),
    ),
    _waiting("a name that nobody sees", "Wards!B5", "\u200b\u2060", "blank", "Fill in “Ward name”"),
    _waiting("words without end", "Narrative!C5", "x" * 4_001, "not-text", "up to 4,000 characters"),
    Waiting(
        "days of long ago",
        (
            made.review("PSIRF", "Yes"),
            *(put(f"PSIRF!{cell}", "Complete") for cell in ("C5", "E5", "G5")),
            *(put("PSIRF!D5", "31/03/0023"), put("PSIRF!F5", date(1900, 1, 1)), put("PSIRF!H5", "1 May 2203")),
        ),
        "PSIRF",
        (("not-a-date", "D5"), ("not-a-date", "F5"), ("not-a-date", "H5")),
        ("which is before 1 March 2020", "which is after 2099"),
    ),
    _waiting("a blank count", "Care homes!D5", None, "blank", "Write 0 if there are none"),
    Waiting(
        "a renamed column",
        (put("Wards!B4", "Name of ward"),),
        "Wards",
        (("unknown-heading", "B4"), ("missing-heading", "")),
        ("“Name of ward”", "no column headed “Ward name”"),
    ),
    _waiting("an extra column", "Wards!I4", "Notes", "unknown-heading", "“Notes”"),
    _waiting("a heading twice", "Wards!I4", "Ward name", "doubled-heading", "a second time"),
    _waiting("an answer under no heading", "Wards!I5", "see email", "beside-the-table", "“see email”"),
    _waiting("a row below the table", "Care homes!A14", "Total", "below-the-table", "“Total”", "nothing below"),
    Waiting(
        "merged cells",
        (made.merged("Wards", "G5:G6"),),
        "Wards",
        (("merged-cells", "G5:G6"), ("blank", "G6")),
        ("merged", "Unmerge"),
    ),
    _waiting("a ward twice", "Wards!A6", "WEX-0001", "line-twice", "“WEX-0001” again", "row 5"),
    Waiting(
        "an ICB and tool twice",
        (put("Care homes!B6", "NEWS2"),),
        "Care homes",
        (("line-twice", "A6"), ("line-missing", "")),
        ("“Dorset”, “NEWS2” again", "no line for “Dorset”, “Soft Signs”"),
    ),
    _waiting("an ICB of another", "Wards!D5", "Devon", "icb-of-another-collaborative", "“Devon”", "South West"),
    _waiting("no ICB", "Wards!D5", "Wessex", "unknown-icb", "“Wessex”"),
    _waiting("a trust of another", "Wards!C5", "Oxford Health", "provider-of-another-collaborative", "Oxford"),
    Waiting(
        "ids never issued",
        tuple(put(f"Wards!A{row}", ward_id) for row, ward_id in enumerate(NOT_ISSUED, start=5)),
        "Wards",
        tuple(("ward-id-not-issued", f"A{row}") for row, _ in enumerate(NOT_ISSUED, start=5)),
        ("“A1”", "WEX-0001", "download the template again"),
    ),
    Waiting(
        "a tab twice, hidden or not",
        (made.second_tab("Wards", "Wards "), lambda book: setattr(book["Wards "], "sheet_state", "hidden")),
        "Wards",
        (("tab-twice", ""),),
        ("“Wards ” (tab 1)", "“Wards”"),
    ),
    _waiting("undecided above stage 3", "Care homes!H8", 4, "not-asked", "undecided cannot be above stage 3"),
    _waiting("homes that do not sum", "Care homes!C5", 999, "homes-do-not-sum", "999 registered", "add up"),
    _waiting("the registered homes again", "Care homes!C6", 276, "given-again", "“276”", "Clear this cell"),
    _waiting("fewer wards than listed", "Trusts!B5", 2, "wards-exceed-total", "2 wards in all", "listed on the Wards"),
    _waiting("a supported trust that is not", "Trusts!C5", "No", "involvement-disagrees", "“No”", "directly supported"),
    _waiting("a network trust called direct", "Trusts!C7", "Direct", "involvement-disagrees", "no directly supported"),
    Waiting(
        "a private provider among the trusts",
        (put("Trusts!A9", "Cygnet Health Care"), put("Trusts!B9", 5), put("Trusts!C9", "Direct")),
        "Trusts",
        (("provider-of-another-collaborative", "A9"),),
        ("“Cygnet Health Care”", "Take this line out"),
    ),
    Waiting(
        "a trust left out",
        (made.row_deleted("Trusts", 8),),
        "Trusts",
        (("line-missing", ""),),
        ("no line for “Southern Health NHS Foundation Trust”",),
    ),
    _waiting("a broken reference", "Care homes!D6", "#REF!", "error-cell", "#REF!", "Mend the formula"),
    _waiting("a lookup that found nothing", "Wards!B6", "#N/A", "error-cell", "#N/A"),
    _waiting(
        "a formula without its value", "Care homes!D6", "=1+1", "formula-without-value", "saved without its result"
    ),
    Waiting(
        "wards, and nothing to report",
        (made.review("Wards", "Nothing to report"),),
        "Wards",
        (("nothing-to-report", ""),),
        ("25 lines", "Nothing to report"),
    ),
    Waiting(
        "no wards, and reviewed", (made.wards_cleared,), "Wards", (("nothing-to-report", ""),), ("0 lines", "“Yes”")
    ),
]
