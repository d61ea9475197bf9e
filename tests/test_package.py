"""An uploaded file comes out as the cells that were typed, or as one clear problem; nothing in it can do harm."""

import json
from datetime import date, datetime

import broken_workbooks as broken
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from natpatsip.returns import opening
from natpatsip.returns.opening import open_workbook
from natpatsip.returns.package import FILE_LIMIT
from natpatsip.returns.raw import RawCell, RawSheet, RawWorkbook

REFUSED = [
    (broken.empty_file, "empty-file", "empty"),
    (broken.renamed_csv, "plain-text", "such as CSV"),
    (broken.renamed_unicode_text, "plain-text", "such as CSV"),
    (broken.old_xls, "old-excel-format", ".xls"),
    (broken.excel_95_xls, "old-excel-format", ".xls"),
    (broken.old_word_document, "not-a-workbook", "not an Excel workbook"),
    (broken.password_protected, "password-protected", "password"),
    (broken.macro_workbook, "macros", "macros"),
    (broken.macros_under_an_ordinary_content_type, "macros", "macros"),
    (broken.binary_workbook, "binary-workbook", ".xlsb"),
    (broken.open_document, "open-document", ".ods"),
    (broken.word_document, "not-a-workbook", "not an Excel workbook"),
    (broken.pdf_document, "not-a-workbook", "not an Excel workbook"),
    (broken.truncated, "damaged-file", "cut short"),
    (broken.damaged_inside, "damaged-file", "damaged"),
    (broken.unusual_compression, "unreadable", "could not be read"),
    (broken.zip_bomb, "unpacks-too-large", "once unpacked"),
    (broken.modest_zip_bomb, "unpacks-too-large", "once unpacked"),
    (broken.lying_zip_bomb, "unpacks-too-large", "than it declares"),
    (broken.too_many_parts, "too-many-parts", "1,010 parts"),
    (broken.repeated_parts, "repeated-parts", "twice"),
    (broken.overlapping_parts, "repeated-parts", "twice"),
    (broken.document_type, "document-type", "document type"),
    (broken.document_type_in_utf_16, "document-type", "document type"),
    (broken.malformed_sheet, "unreadable", "could not be read"),
    (broken.endless_shared_text, "too-large-to-read", "memory"),
]


@pytest.mark.parametrize(("make", "rule", "words"), REFUSED, ids=[make.__name__ for make, _, _ in REFUSED])
def test_a_file_that_is_no_safe_workbook_is_refused_whole_and_told_why(make, rule, words):
    workbook, problems = open_workbook(make(), "return.xlsx")
    assert workbook is None
    (problem,) = problems
    assert (problem.severity, problem.rule, problem.sheet, problem.cell) == ("error", rule, "", "")
    assert words in problem.found
    assert problem.allowed and problem.action


@pytest.mark.parametrize("make", [broken.declared_dimension_bomb, broken.far_cell_bomb])
def test_a_small_file_whose_sheet_reaches_excels_last_cell_is_refused_before_it_is_laid_out(make):
    content = make()
    assert len(content) < 5 * 1024
    workbook, (problem,) = open_workbook(content, "return.xlsx")
    assert workbook is None
    assert (problem.rule, problem.sheet, problem.cell) == ("sheet-too-large", "Wards", "XFD1048576")
    assert "20,000 rows" in problem.allowed


def test_a_file_beyond_the_size_limit_is_refused_unread():
    _, (problem,) = open_workbook(bytes(FILE_LIMIT + 1), "return.xlsx")
    assert (problem.rule, problem.found) == ("file-too-large", "“return.xlsx” is 20 MB large.")


def test_a_name_that_promises_macros_is_refused_and_the_name_alone_makes_no_workbook():
    assert open_workbook(broken.ordinary_workbook(), "Return.XLSM")[1][0].rule == "macros"
    assert open_workbook(broken.ordinary_workbook(), "return {final}.xlsx")[1] == []
    assert "“return {final}.xlsx”" in open_workbook(b"", "return {final}.xlsx")[1][0].found


def test_reading_that_outlasts_its_time_is_a_problem_not_a_crash(monkeypatch):
    monkeypatch.setattr(opening, "TIME_LIMIT_SECONDS", 0.001)
    workbook, (problem,) = open_workbook(broken.ordinary_workbook(), "return.xlsx")
    assert workbook is None
    assert problem.rule == "too-large-to-read"


def test_it_reads_wherever_the_caller_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert open_workbook(broken.ordinary_workbook(), "return.xlsx")[1] == []


def _sheet(content: bytes) -> RawSheet:
    workbook, problems = open_workbook(content, "return.xlsx")
    assert problems == []
    return workbook.sheet("Wards")


def _cells(content: bytes) -> dict[str, tuple[str, object]]:
    return {cell.address: (cell.kind, cell.value) for cell in _sheet(content).cells.values()}


TYPED = [
    ("007", ("text", "007")),
    ("  007 ", ("text", "  007 ")),
    ("Stage 5 - Adoption", ("text", "Stage 5 - Adoption")),
    (5, ("number", 5)),
    (5.0, ("number", 5)),
    (2.5, ("number", 2.5)),
    (-3, ("number", -3)),
    (True, ("logical", True)),
    (False, ("logical", False)),
    (date(2023, 3, 31), ("date", "2023-03-31")),
    (datetime(2023, 3, 31, 10, 5), ("date", "2023-03-31T10:05:00")),
    ("#REF!", ("error", "#REF!")),
    ("#N/A", ("error", "#N/A")),
    ("=SUM(A1:A9)", ("uncalculated", "=SUM(A1:A9)")),
]


@pytest.mark.parametrize(("typed", "read"), TYPED, ids=[str(typed) for typed, _ in TYPED])
def test_a_cell_is_read_as_it_was_typed(typed, read):
    def fill(sheet: Worksheet) -> None:
        sheet["F7"] = typed

    cells = _cells(broken.ordinary_workbook(fill))
    assert cells["F7"] == read
    assert type(cells["F7"][1]) is type(read[1])


@pytest.mark.parametrize("blank", ["", "   ", "\u00a0 "])
def test_spaces_alone_are_a_blank_cell(blank):
    def fill(sheet: Worksheet) -> None:
        sheet["F7"] = blank

    assert "F7" not in _cells(broken.ordinary_workbook(fill))


def test_every_way_of_writing_a_cell_down_is_understood():
    row = (
        '<c r="A1" t="inlineStr"><is><r><t>Wil</t></r><r><t>low</t></r></is></c>'
        '<c t="str"><f>A1</f><v>Willow</v></c>'
        '<c t="str"><f>""</f><v></v></c>'
        '<c r="D1"><f>1+1</f><v>2</v></c>'
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="F1" s="0"/><c r="G1"><f>1+1</f></c><c r="H1"><v>NaN</v></c>'
    )
    assert _cells(broken.workbook_of_rows(f"<row>{row}</row><row><c><v>9</v></c></row>")) == {
        "A1": ("text", "Willow"),
        "B1": ("text", "Willow"),
        "D1": ("number", 2),
        "E1": ("error", "#DIV/0!"),
        "G1": ("uncalculated", "=1+1"),
        "H1": ("error", "#NUM!"),
        "A2": ("number", 9),
    }


def test_shared_texts_are_read_as_given():
    content = broken.workbook_of_rows('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    strings = b'<sst><si><t xml:space="preserve">  007 </t></si></sst>'
    relations = broken.part(content, "xl/_rels/workbook.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="shared" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/sharedStrings"/></Relationships>',
    )
    parts = {"xl/sharedStrings.xml": strings, "xl/_rels/workbook.xml.rels": relations}
    assert _cells(broken.with_parts(content, parts)) == {"A1": ("text", "  007 ")}


def test_what_excel_hides_merges_and_filters_is_known():
    def fill(sheet: Worksheet) -> None:
        sheet["D9"] = "last"
        sheet.merge_cells("A4:B5")
        for row in (3, 8, 40):
            sheet.row_dimensions[row].hidden = True
        for column in ("C", "Z"):
            sheet.column_dimensions[column].hidden = True
        sheet.auto_filter.ref = "A1:B9"
        sheet.auto_filter.add_filter_column(1, ["5"])

    sheet = _sheet(broken.ordinary_workbook(fill))
    assert sheet.merged == ("A4:B5",)
    assert sheet.hidden_rows == (3, 8)
    assert sheet.hidden_columns == (3,)
    assert sheet.filtered
    assert not sheet.hidden


def test_filter_arrows_without_criteria_hide_nothing():
    def fill(sheet: Worksheet) -> None:
        sheet.auto_filter.ref = "A1:B9"

    assert not _sheet(broken.ordinary_workbook(fill)).filtered


def test_every_sheet_is_read_in_the_order_of_the_tabs_and_found_by_its_title():
    def fill(sheet: Worksheet) -> None:
        sheet.parent.create_chartsheet("Chart", 0)
        sheet.parent.create_sheet("Care\u00a0 homes").sheet_state = "veryHidden"

    workbook, _ = open_workbook(broken.ordinary_workbook(fill), "return.xlsx")
    assert [sheet.title for sheet in workbook.sheets] == ["Wards", "Care\u00a0 homes"]
    assert workbook.sheet("care homes ") is workbook.sheets[1]
    assert workbook.sheets[1].hidden
    assert workbook.sheets[1].cells == {}
    assert workbook.sheet("Trusts") is None


def test_a_raw_workbook_survives_json():
    cell = RawCell(7, 28, "text", "Willow")
    workbook = RawWorkbook((RawSheet("Wards", {(7, 28): cell}, ("A1:B2",), (3,), (4, 5), True, True),))
    assert cell.address == "AB7"
    assert RawWorkbook.from_record(json.loads(json.dumps(workbook.as_record()))) == workbook


def test_a_merge_outside_its_list_is_no_merge_and_one_of_a_column_is_refused():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    workbook, problems = open_workbook(broken.workbook_of_rows(rows, after='<mergeCell ref="A:A"/>'), "return.xlsx")
    assert problems == [] and workbook.sheets[0].merged == ()
    merged = '<mergeCells count="1"><mergeCell ref="A:A"/></mergeCells>'
    workbook, problems = open_workbook(broken.workbook_of_rows(rows, after=merged), "return.xlsx")
    assert workbook is None and [problem.rule for problem in problems] == ["unreadable"]
