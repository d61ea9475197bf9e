"""The marked workbook: problems at their cells and on a tab, and everything else as its sender left it."""

import codecs
import re
from io import BytesIO
from pathlib import Path
from random import Random
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
import returns_made as made
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from returns_made import Q3, TODAY, put, return_with

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.drafts import Drafts
from natpatsip.intake import check, check_into_draft, mark, receive
from natpatsip.returns.layout import QUERIES_TITLE
from natpatsip.returns.marked import CannotBeMarked, mark_workbook
from natpatsip.returns.problems import Problem
from natpatsip.returns.query_tab import Listed
from natpatsip.returns.reading import read_return
from natpatsip.store.queries import get_queries
from tests.fuzz.cases import make_case

# Parts that a marking may change, besides pages: those that say what is in the workbook, and the look of its cells.
_OF_THE_WORKBOOK = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}


@pytest.fixture
def after_q3(store):
    """A store in which Wessex’s quarter before stands."""
    assert receive(store, made.good_return(Q3), "Q3.xlsx", Actor("Programme manager"), today=TODAY).accepted
    return store


def _parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _answers(page: bytes) -> list[bytes]:
    """What is answered on a page and what may be: its cells with their styles, its merges and its dropdowns, as UTF-8."""
    if page.startswith(codecs.BOM_UTF16_LE):
        page = page.decode("utf-16").encode()
    return [
        found[0]
        for name in (b"sheetData", b"mergeCells", b"dataValidations", b"extLst", b"cols", b"sheetProtection")
        if (found := re.search(rb"<(\w+:)?" + name + rb"[ >].*</(\w+:)?" + name + rb">", page, re.DOTALL))
    ]


def _made_up(pick: Random) -> list[Listed]:
    """Problems somewhere on the sheets, in one cell, over a range, or of the whole sheet."""
    places = ["B5", "C6", "G7:G9", "", "A1, D12"]
    return [
        Listed(
            Problem(
                pick.choice(["error", "query"]), "made-up", title, pick.choice(places), "“<&>”\x07", "a", "Mend it."
            ),
            query="0" * 12,
        )
        for title in ("Care homes", "Wards", "Wards", "Trusts", "Cover", "Not there", "")
    ]


def test_whatever_the_file_only_marks_are_added_and_marking_again_replaces_them():
    pick, marked_files = Random(2023), 0
    for number in range(120):
        case = make_case(2023, number)
        if case.extract:
            continue
        try:
            marked = mark_workbook(case.content, _made_up(pick))
        except CannotBeMarked:
            continue
        marked_files += 1
        before, after = _parts(case.content), _parts(marked)
        for name, content in before.items():
            if name in _OF_THE_WORKBOOK or name.endswith(".rels") or name.startswith(("xl/comments", "xl/drawings")):
                continue
            if name.startswith("xl/worksheets/"):
                assert _answers(after[name]) == _answers(content), f"{case}: {name}"
            else:
                assert after[name] == content, f"{case}: {name}"
        for name, content in after.items():
            if name.endswith((".xml", ".rels", ".vml")):
                ElementTree.fromstring(content)
        again = mark_workbook(marked, [])
        for name, content in _parts(again).items():
            assert b"Problem of this return" not in content, f"{case}: {name}"
            assert not name.startswith("xl/comments") or b"<comment " not in content or name in before, (
                f"{case}: {name}"
            )
    assert marked_files > 60


def _of_cells(book: Workbook) -> dict[str, object]:
    """Every cell but those of the tab of problems: its value or formula, its format and look, and the dropdowns."""
    pages = [page for page in book if page.title != QUERIES_TITLE]
    cells = {
        (page.title, cell.coordinate): (cell.value, cell.number_format, cell.style, cell.protection.locked)
        for page in pages
        for row in page.iter_rows()
        for cell in row
    }
    return cells | {
        page.title: sorted(str(rule.sqref) for rule in page.data_validations.dataValidation) for page in pages
    }


def test_problems_are_marked_at_their_cells_and_the_mended_workbook_is_sent_as_it_is(after_q3):
    spoilt = [
        put("Care homes!D5", "about ten"),
        put("Wards!G5", "Stage 9"),
        put("Wards!B6", "n/a"),
        put("Trusts!B8", 30),
    ]
    content = return_with(*spoilt)
    marked = mark(after_q3, content, "Q4.xlsx", today=TODAY)
    book, original = load_workbook(BytesIO(marked)), load_workbook(BytesIO(content))
    assert _of_cells(book) == _of_cells(original)
    assert (book.sheetnames[0], book.active.title) == (QUERIES_TITLE, QUERIES_TITLE)
    assert [page.title for page in book if page.sheet_view.tabSelected] == [QUERIES_TITLE]
    assert book["Wards"].print_title_rows == original["Wards"].print_title_rows

    receipt = check(after_q3, content, "Q4.xlsx", today=TODAY)
    assert check(after_q3, marked, "Q4.xlsx", today=TODAY).problems == receipt.problems
    tab = book[QUERIES_TITLE]
    listed = {(row[1].value, row[2].value): row for row in tab.iter_rows(min_row=5)}
    assert set(listed) == {(problem.sheet, problem.cell) for problem in receipt.problems}
    assert len(listed) == 4
    query = listed["Trusts", "B8"]
    assert [cell.value for cell in query[:6]] == [
        *(
            "Query",
            "Trusts",
            "B8",
            "Southern Health NHS Foundation Trust",
            "All wards of the trust in this collaborative",
        ),
        "30 wards in all, 27 in Q3 2022/23",
    ]
    assert query[2].hyperlink.location == "'Trusts'!B8"
    error = listed["Care homes", "D5"]
    assert [cell.value for cell in error[:4]] == ["Error", "Care homes", "D5", "Dorset, NEWS2"]
    assert book["Care homes"]["D5"].comment.text.startswith(
        "Check of the return:\nError: found “about ten”. Allowed: a whole number from 0"
    )
    marks = {title: [str(rule.sqref) for rule in book[title].conditional_formatting] for title in ("Wards", "Trusts")}
    assert marks == {"Wards": ["B6 G5"], "Trusts": ["B8"]}
    (offered,) = tab.data_validations.dataValidation
    assert offered.formula1 == '"True change,Earlier error,Definition,Staffing,Other"'

    # Mended where it is marked, explained on the tab, and sent.
    good = load_workbook(BytesIO(made.good_return()))
    for title, cell in (("Care homes", "D5"), ("Wards", "G5"), ("Wards", "B6")):
        book[title][cell] = good[title][cell].value
    query[8].value, query[9].value = "True change", "Three wards opened in January."
    mended = made.saved(book)
    read = read_return(mended, "Q4.xlsx", TODAY)
    (explanation,) = read.given.explanations
    assert (explanation.choice, explanation.words) == ("True change", "Three wards opened in January.")
    assert explanation.query == query[10].value and read.given.notices == []
    drafts = Drafts(after_q3.path)
    check_into_draft(after_q3, drafts, mended, "Q4.xlsx", Actor("Lead"), today=TODAY)
    assert [one.explanation for one in drafts.get(made.WESSEX).explanations] == [explanation]
    sent = receive(after_q3, mended, "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert sent.accepted and set(sent.stored) == set(made.TITLES)
    with after_q3.snapshot() as snapshot:
        answers = {query.cell: query.state for query in get_queries(snapshot, psc="WEX")}
    assert answers == {"B8": "explained"}
    again = load_workbook(BytesIO(mark(after_q3, mended, "Q4.xlsx", today=TODAY)))
    kept = {row[2].value: [row[8].value, row[9].value] for row in again[QUERIES_TITLE].iter_rows(min_row=5)}
    assert kept["B8"] == ["True change", "Three wards opened in January."]
    assert again["Wards"]["B6"].comment is None


def test_notes_and_formats_of_the_sender_stay_and_a_mark_is_over_them():
    book = load_workbook(BytesIO(made.good_return()))
    wards = book["Wards"]
    wards["G5"].comment, wards["B9"].comment = Comment("Ask Sam", "Jo"), Comment("New name?", "Jo")
    wards.conditional_formatting.add("G5:G9", FormulaRule(["TRUE"], fill=PatternFill(bgColor="FFFF00")))
    problems = [Problem("error", "r", "Wards", cell, "x", "y", "Mend it.") for cell in ("G5", "G6")]
    content = made.saved(book)
    marked = content
    for _ in range(2):
        marked = mark_workbook(marked, [Listed(problem) for problem in problems])
        page = load_workbook(BytesIO(marked))["Wards"]
        notes = {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}
        assert notes == {
            "G5": "Ask Sam",
            "B9": "New name?",
            "G6": "Check of the return:\nError: found x. Allowed: y. Mend it.",
        }
        rules = {str(found.sqref): found.rules[0].priority for found in page.conditional_formatting}
        assert rules["G5 G6"] < rules["G5:G9"]
    unmarked = load_workbook(BytesIO(mark_workbook(marked, [])))["Wards"]
    assert {cell.coordinate for row in unmarked.iter_rows() for cell in row if cell.comment} == {"G5", "B9"}
    assert [str(found.sqref) for found in unmarked.conditional_formatting] == ["G5:G9"]


@pytest.mark.parametrize(
    ("why", "words", "told"),
    [
        ("True change", "n/a", "“n/a” explains nothing"),
        ("Because", "Three wards opened", "Choose one of True change"),
        ("", "Three wards opened", "Choose one of True change"),
        ("Staffing", "", "J5: not taken for an explanation. Write it"),
    ],
)
def test_what_explains_nothing_is_told_by_its_cell(why, words, told):
    listed = [Listed(Problem("query", "r", "Trusts", "B8", "30, 27 before", "less", "Check it."), "ab" * 6)]
    book = load_workbook(BytesIO(mark_workbook(made.good_return(), listed)))
    book[QUERIES_TITLE]["I5"], book[QUERIES_TITLE]["J5"] = why, words
    read = read_return(made.saved(book), "Q4.xlsx", TODAY)
    (notice,) = read.given.notices
    assert told in notice and notice.startswith("Problems and queries, ")
    assert read.given.explanations == [] and read.all_problems == []


def test_the_command_line_writes_marked_copies_and_says_of_which_file_it_cannot(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("Wessex.xlsx").write_bytes(return_with(put("Wards!G5", "Stage 9")))
    Path("notes.xlsx").write_bytes(b"see my email")
    files = ["Wessex.xlsx", "notes.xlsx"]
    assert main(["--database", "none.duckdb", "check", *files, "--marked", "to mend"]) == 1
    *_, wrote, refused = capsys.readouterr().out.splitlines()
    assert wrote == f"Wrote {Path('to mend') / 'Wessex marked.xlsx'}."
    assert refused == "notes.xlsx: The file cannot be opened, so nothing in it can be marked."
    assert load_workbook("to mend/Wessex marked.xlsx")["Wards"]["G5"].comment is not None
    assert sorted(path.name for path in Path().iterdir()) == ["Wessex.xlsx", "notes.xlsx", "to mend"]
