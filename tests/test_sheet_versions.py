"""A sheet changes: a column comes or goes with a quarter, and a template of another version is taken or refused."""

from dataclasses import replace
from io import BytesIO

import pytest
import returns_made as made
from openpyxl import Workbook, load_workbook

from natpatsip.access import Actor
from natpatsip.intake import make_template, receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import complete_cover, template_bytes
from natpatsip.sheets import field_types
from natpatsip.sheets.dictionary import data_dictionary
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Across, Breach, Column, Member, Rule, Sheet
from natpatsip.store import Store

OLD, NEW = Quarter.parse("Q4 2022/23"), Quarter.parse("Q1 2023/24")
FIRST_LINE, HEADING_ROW = 5, 4

SITE = Column("site", "Site", field_types.text, "The site", key=True, printed=True)
VISITORS = Column("visitors", "Visitors", field_types.count, "People who came")

VISITS = Sheet(
    name="visits",
    title="Visits",
    programme="Made up",
    purpose="Visits by site",
    columns=(SITE, VISITORS),
    lines=lambda scope, known, ever: [{"site": "Hill"}, {"site": "Dale"}],
)
"""As it was before the column of leads."""

LEADS = Column("leads", "Lead named?", field_types.yes_no, "Whether it has a lead", first=NEW)
WITH_LEADS = replace(VISITS, version=2, columns=(SITE, LEADS, VISITORS))

BEDS = Sheet(
    name="beds",
    title="Beds",
    programme="Made up",
    purpose="Beds by site and colour",
    columns=(SITE,),
    across=Across(
        "colour",
        "Colour",
        "The colour of the beds",
        field_types.text,
        (Member("r", "Red beds"), Member("g", "Green beds")),
        (
            Column("beds", "all", field_types.count, "Beds of this colour"),
            Column("closed", "closed", field_types.count, "Of them, closed", first=NEW),
        ),
    ),
    lines=lambda scope, known, ever: [{"site": "Hill"}],
)


def store_of(tmp_path, *sheets: Sheet) -> Store:
    return Store(tmp_path / f"{'-'.join(f'{sheet.name}{sheet.version}' for sheet in sheets)}.duckdb", sheets)


def template_of(tmp_path, quarter: Quarter, *sheets: Sheet) -> Workbook:
    """The template of these sheets as it comes from a store of them, saved and opened again."""
    book = make_template(store_of(tmp_path, *sheets), ReturnScope("WEX", quarter))
    return load_workbook(BytesIO(template_bytes(book)))


def headings(book: Workbook, title: str) -> list[str]:
    return [cell.value for cell in book[title][HEADING_ROW]]


def completed(book: Workbook, **columns: list) -> bytes:
    """The workbook answered down the columns of these headings (with _ for a space), and every sheet reviewed."""
    for heading, answers in columns.items():
        for page in book.worksheets:
            places = [cell.column for cell in page[HEADING_ROW] if cell.value == heading.replace("_", " ")]
            for row, answer in enumerate(answers if places else [], start=FIRST_LINE):
                page.cell(row, places[0]).value = answer
    complete_cover(book, "Lead", dict.fromkeys(book.sheetnames, "Yes"))
    return template_bytes(book)


def stored(store: Store, table: str, *columns: str) -> list[tuple]:
    with store.snapshot() as snapshot:
        return [tuple(row.values()) for row in snapshot.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY ALL")]


def told(receipt) -> set[tuple[str, str, str]]:
    return {(problem.rule, problem.sheet, problem.cell) for problem in receipt.problems}


def test_a_column_is_asked_from_its_first_quarter_on(tmp_path):
    assert headings(template_of(tmp_path, OLD, WITH_LEADS), "Visits") == ["Site", "Visitors"]
    book = template_of(tmp_path, NEW, WITH_LEADS)
    assert headings(book, "Visits") == ["Site", "Lead named?", "Visitors"]
    (offered,) = book["Visits"].data_validations.dataValidation
    assert str(offered.sqref) == "B5:B6"

    store = store_of(tmp_path, WITH_LEADS)
    before = completed(template_of(tmp_path, OLD, WITH_LEADS), Visitors=[3, 4])
    assert receive(store, before, "before.xlsx", Actor("Test")).problems == ()
    after = completed(book, **{"Lead_named?": ["Yes", "No"]}, Visitors=[5, 6])
    assert receive(store, after, "after.xlsx", Actor("Test")).problems == ()
    assert stored(store, "visits", "quarter", "site", "leads", "visitors") == [
        ("2022/23 Q4", "Dale", None, 4),
        ("2022/23 Q4", "Hill", None, 3),
        ("2023/24 Q1", "Dale", False, 6),
        ("2023/24 Q1", "Hill", True, 5),
    ]


def test_a_template_older_than_a_column_is_read_without_it(tmp_path):
    notes = Column("notes", "Notes", field_types.text, "What there is to say", required=False, version=2)
    newer = replace(VISITS, version=2, columns=(SITE, VISITORS, notes))
    store = store_of(tmp_path, newer)
    older = completed(template_of(tmp_path, NEW, VISITS), Visitors=[3, 4])
    assert receive(store, older, "older.xlsx", Actor("Test")).problems == ()
    assert stored(store, "visits", "site", "visitors", "notes") == [("Dale", 4, None), ("Hill", 3, None)]
    book = template_of(tmp_path, NEW, newer)
    book["Visits"].delete_cols(3)
    taken_out = receive(store, completed(book, Visitors=[5, 6]), "taken out.xlsx", Actor("Test"))
    assert {problem.rule for problem in taken_out.problems} == {"missing-heading"}
    with pytest.raises(ValueError, match="older templates"):
        replace(newer, columns=(SITE, VISITORS, replace(notes, required=True)))


def test_a_new_column_is_required_where_it_is_asked(tmp_path):
    content = completed(template_of(tmp_path, NEW, WITH_LEADS), Visitors=[5, 6])
    receipt = receive(store_of(tmp_path, WITH_LEADS), content, "after.xlsx", Actor("Test"))
    assert told(receipt) == {("blank", "Visits", "B5"), ("blank", "Visits", "B6")}


def test_an_older_quarter_may_be_corrected_in_its_older_template(tmp_path):
    store = store_of(tmp_path, WITH_LEADS)
    correction = completed(template_of(tmp_path, OLD, VISITS), Visitors=[7, 8])
    receipt = receive(store, correction, "correction.xlsx", Actor("Test"))
    assert (receipt.problems, receipt.stored) == ((), ("Visits",))
    assert stored(store, "visits", "site", "leads", "visitors") == [("Dale", None, 8), ("Hill", None, 7)]


def test_an_older_template_does_not_do_for_a_quarter_that_asks_more(tmp_path):
    content = completed(template_of(tmp_path, NEW, VISITS), Visitors=[7, 8])
    receipt = receive(store_of(tmp_path, WITH_LEADS), content, "after.xlsx", Actor("Test"))
    assert told(receipt) == {("missing-heading", "Visits", "")}
    assert receipt.problems[0].found == "no column headed “Lead named?”"


def test_a_column_is_not_asked_after_its_last_quarter(tmp_path):
    ended = replace(VISITS, columns=(SITE, replace(LEADS, first=None, last=OLD), VISITORS))
    assert headings(template_of(tmp_path, OLD, ended), "Visits") == ["Site", "Lead named?", "Visitors"]
    book = template_of(tmp_path, NEW, ended)
    assert headings(book, "Visits") == ["Site", "Visitors"]
    book["Visits"]["C4"] = "Lead named?"
    receipt = receive(store_of(tmp_path, ended), completed(book, Visitors=[1, 2]), "after.xlsx", Actor("Test"))
    assert told(receipt) == {("unknown-heading", "Visits", "C4")}


def test_a_value_asked_of_each_member_may_come_with_a_quarter(tmp_path):
    before, after = template_of(tmp_path, OLD, BEDS), template_of(tmp_path, NEW, BEDS)
    assert headings(before, "Beds") == ["Site", "Red beds", "Green beds"]
    assert headings(after, "Beds")[1:] == ["Red beds: all", "Red beds: closed", "Green beds: all", "Green beds: closed"]

    store = store_of(tmp_path, BEDS)
    assert receive(store, completed(before, Red_beds=[9], Green_beds=[4]), "before.xlsx", Actor("Test")).problems == ()
    assert stored(store, "beds", "colour", "beds", "closed") == [("g", 4, None), ("r", 9, None)]


def test_a_rule_of_another_sheet_sees_nothing_in_a_column_that_is_not_asked(tmp_path):
    def site_without_lead(answers):
        for visit in answers.other_sheets["visits"]:
            if not visit["leads"]:
                yield Breach(None, "", f"{visit['site']} without a lead", "a lead", "Name one.")

    beds = replace(BEDS, rules=(Rule("no-lead", "query", site_without_lead),))
    content = completed(template_of(tmp_path, OLD, WITH_LEADS, beds), Visitors=[3, 4], Red_beds=[9], Green_beds=[4])
    receipt = receive(store_of(tmp_path, WITH_LEADS, beds), content, "before.xlsx", Actor("Test"))
    assert [problem.found for problem in receipt.problems] == ["Hill without a lead", "Dale without a lead"]


def test_the_data_dictionary_says_since_when_and_until_when_a_column_is_asked():
    both = replace(LEADS, name="deputies", last=Quarter.parse("Q4 2023/24"))
    gone = replace(LEADS, name="helpers", first=None, last=OLD)
    meanings = {
        row["column"]: row["meaning"] for row in data_dictionary([replace(VISITS, columns=(SITE, LEADS, both, gone))])
    }
    assert meanings["leads"] == "Whether it has a lead; asked from Q1 2023/24"
    assert meanings["deputies"] == "Whether it has a lead; asked from Q1 2023/24 until Q4 2023/24"
    assert meanings["helpers"] == "Whether it has a lead; asked until Q4 2022/23"
    assert meanings["site"] == "The site"


def test_a_declaration_that_contradicts_itself_is_refused():
    with pytest.raises(ValueError, match="“Site” names a line"):
        replace(VISITS, columns=(replace(SITE, first=NEW), VISITORS))
    with pytest.raises(ValueError, match="version 1 is older"):
        replace(VISITS, version=1, oldest_version=2)


def test_an_older_version_that_means_the_same_is_taken(tmp_path):
    content = completed(template_of(tmp_path, OLD, VISITS), Visitors=[3, 4])
    store = store_of(tmp_path, replace(VISITS, version=3))
    receipt = receive(store, content, "return.xlsx", Actor("Test"))
    assert (receipt.problems, receipt.stored) == ((), ("Visits",))
    # It is kept by which version it is to be read again.
    assert stored(store, "returned_sheets", "sheet", "sheet_version") == [("visits", 1)]


def test_a_version_that_the_sheet_no_longer_understands_is_refused_and_nothing_else_is_told_of_it(tmp_path):
    book = template_of(tmp_path, OLD, replace(VISITS, version=2), BEDS)
    content = completed(book, Visitors=["many", None], Red_beds=[9], Green_beds=[4])
    store = store_of(tmp_path, replace(VISITS, version=4, oldest_version=3), BEDS)
    receipt = receive(store, content, "return.xlsx", Actor("Test"))
    assert (receipt.stored, receipt.waiting) == (("Beds",), ("Visits",))
    (problem,) = receipt.problems
    assert (problem.severity, problem.rule, problem.sheet) == ("error", "sheet-outdated", "Visits")
    assert "version 2, of an older template" in problem.found
    assert problem.allowed == "Version 3 or later"
    assert problem.action.startswith("Download the new template")


def test_a_workbook_that_says_no_versions_is_of_the_first(tmp_path):
    book = template_of(tmp_path, OLD, replace(VISITS, version=2))
    del book["Sheet versions"]
    content = completed(book, Visitors=[3, 4])
    understood = receive(store_of(tmp_path, replace(VISITS, version=2)), content, "return.xlsx", Actor("Test"))
    assert (understood.problems, understood.stored) == ((), ("Visits",))
    outdated = receive(
        store_of(tmp_path, replace(VISITS, version=3, oldest_version=2)), content, "return.xlsx", Actor("Test")
    )
    assert told(outdated) == {("sheet-outdated", "Visits", "")}
    assert "version 1, of an older template" in outdated.problems[0].found


def test_a_sheet_of_a_version_still_to_come_is_refused_and_the_others_are_stored(store):
    def set_wards_to_version_nine(book: Workbook) -> None:
        page = book["Sheet versions"]
        assert page.sheet_state == "veryHidden"
        (version,) = [row[1] for row in page.iter_rows() if row[0].value == "wards"]
        version.value = 9

    content = made.return_with(set_wards_to_version_nine)
    receipt = receive(store, content, "Q4.xlsx", Actor("Programme manager"), today=made.TODAY)
    assert receipt.waiting == ("Wards",)
    assert set(receipt.stored) == {title for title in made.TITLES if title != "Wards"}
    (problem,) = [problem for problem in receipt.problems if problem.severity == "error"]
    assert (problem.rule, problem.sheet, problem.cell) == ("sheet-too-new", "Wards", "")
    assert "version 9, of a newer template" in problem.found
    assert problem.action.startswith("Ask whoever runs the dashboard to update it")


def test_a_sheet_that_is_not_reviewed_may_be_of_any_version(tmp_path):
    book = template_of(tmp_path, OLD, VISITS, BEDS)
    content = completed(book, Red_beds=[9], Green_beds=[4])
    answered = load_workbook(BytesIO(content))
    complete_cover(answered, "Lead", {"Visits": "No"})
    store = store_of(tmp_path, replace(VISITS, version=2, oldest_version=2), BEDS)
    receipt = receive(store, template_bytes(answered), "return.xlsx", Actor("Test"))
    assert (receipt.problems, receipt.stored, receipt.not_returned) == ((), ("Beds",), ("Visits",))
