"""The mechanism: a made-up sheet of each layout goes from template to table with nothing written for it."""

from datetime import date

import pytest
from openpyxl import load_workbook

from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import field_types
from natpatsip.sheets.dictionary import LINEAGE, data_dictionary
from natpatsip.sheets.scope import ReturnScope
from natpatsip.sheets.specification import Across, Breach, Column, Member, Rule, Sheet
from natpatsip.store import Store

WESSEX = ReturnScope("WEX", Quarter.parse("Q4 2022/23"))
COLOUR = field_types.choice("colour", "unknown-colour", [("r", "Red"), ("g", "Green")])


def site_lines(*sites):
    return lambda scope, known, ever: [{"site": site} for site in sites]


def key(name="site", heading="Site"):
    return Column(name, heading, field_types.text, "What the line is about", key=True, printed=True)


def too_many(answers):
    for row in answers.rows:
        if row.values.get("visits", 0) > 100:
            yield Breach(row, "visits", str(row.values["visits"]), "at most 100", "Check the number.")


A_LIST = Sheet(
    name="visits",
    title="Visits",
    programme="Made up",
    purpose="Visits, one a line",
    columns=(
        Column("visit_id", "Visit id", field_types.text, "Its id", key=True, printed=True),
        Column("place", "Place", field_types.text, "Where"),
        Column("colour", "Colour", COLOUR, "Its colour", older_headings=("Shade",)),
        Column("visits", "Number of visits", field_types.count, "How many"),
        Column("note", "Note", field_types.text, "Anything else", required=False),
    ),
    lines=lambda scope, known, ever: [{"visit_id": f"V{n}"} for n in range(1, 6)],
    fixed_lines=False,
    may_be_empty=True,
    rules=(Rule("too-many-visits", "error", too_many),),
)

A_COUNT_GRID = Sheet(
    name="beds",
    title="Beds",
    programme="Made up",
    purpose="Beds of each colour, by site",
    columns=(key(), Column("beds_total", "All beds", field_types.count, "All of them", once_per=("site",))),
    across=Across(
        "colour",
        "Colour",
        "The colour of the beds",
        COLOUR,
        (Member("r", "Red beds"), Member("g", "Green beds")),
        (Column("beds", "Beds", field_types.count, "Beds of this colour"),),
        is_asked=lambda line, colour: (line["site"], colour) != ("Hill", "g"),
        not_asked_because="the hill has no green beds",
    ),
    lines=site_lines("Hill", "Dale"),
)

A_WIDE_GRID = Sheet(
    name="uptake",
    title="Uptake",
    programme="Made up",
    purpose="Stage and lead of each intervention, by site",
    columns=(key(),),
    across=Across(
        "intervention",
        "Intervention",
        "The intervention",
        field_types.text,
        (
            Member("tea", "Tea"),
            Member("cake", "Cake", first=Quarter.parse("Q1 2023/24")),
            Member("water", "Water", last=WESSEX.quarter),
        ),
        (
            Column("stage", "stage", field_types.stage, "Stage of adoption", required=False),
            Column("lead", "lead in post", field_types.yes_no, "Whether a lead is in post"),
        ),
    ),
    lines=site_lines("Hill", "Dale"),
)

MONTHS = Sheet(
    name="falls",
    title="Falls",
    programme="Made up",
    purpose="Falls by month and site",
    columns=(
        Column("month", "Month", field_types.month_from(date(2020, 4, 1)), "The month", key=True, printed=True),
        key(),
        Column("falls", "Falls", field_types.count, "How many"),
        Column("rate", "Rate", field_types.number, "Falls a thousand bed days"),
    ),
    lines=lambda scope, known, ever: [{"month": month, "site": "Hill"} for month in scope.quarter.months],
    grain="month",
)

SHEETS = (A_LIST, A_COUNT_GRID, A_WIDE_GRID, MONTHS)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "made_up.duckdb", SHEETS)


def filled(tmp_path, scope=WESSEX, change=lambda book: None, sheets=SHEETS):
    """A return of the made-up sheets, filled in as a person would: in the template, by its headings."""
    path = tmp_path / "filled.xlsx"
    path.write_bytes(template_bytes(build_template(scope, sheets)))
    book = load_workbook(path)
    for row, answers in ((5, ("Winchester", "Red", 3)), (6, ("Portsmouth", "green ", 12))):
        write(book["Visits"], row, **dict(zip(("Place", "Colour", "Number of visits"), answers, strict=True)))
    write(book["Beds"], 5, **{"All beds": 7, "Red beds": 7})
    write(book["Beds"], 6, **{"All beds": 9, "Red beds": 4, "Green beds": 5})
    for row in (5, 6):
        for heading in [cell.value for cell in book["Uptake"][4]][1:]:
            write(book["Uptake"], row, **{heading: "Stage 5 - Adoption" if heading.endswith("stage") else "Yes"})
    for row, falls in zip((5, 6, 7), (4, 0, 2), strict=True):
        write(book["Falls"], row, Falls=falls, Rate=falls / 4)
    complete_cover(book, "Lead", {sheet.title: "Yes" for sheet in sheets})
    change(book)
    return template_bytes(book)


def write(page, row, **answers):
    columns = {cell.value: cell.column for cell in page[4]}
    for heading, answer in answers.items():
        page.cell(row, columns[heading]).value = answer


def rows(store, table):
    with store.snapshot() as snapshot:
        return snapshot.rows(f"SELECT * EXCLUDE (submission, as_given) FROM {table} ORDER BY ALL")


def values(store, table):
    lineage = {name for name, _, _ in LINEAGE}
    return [{name: value for name, value in row.items() if name not in lineage} for row in rows(store, table)]


def test_each_layout_goes_from_template_to_table(store, tmp_path):
    receipt = receive(store, filled(tmp_path), "made up.xlsx", Actor("Test"))
    assert receipt.problems == ()
    assert receipt.stored == ("Visits", "Beds", "Uptake", "Falls")

    assert values(store, "visits") == [
        {"visit_id": "V1", "place": "Winchester", "colour": "r", "visits": 3, "note": None},
        {"visit_id": "V2", "place": "Portsmouth", "colour": "g", "visits": 12, "note": None},
    ]
    assert values(store, "beds") == [
        {"site": "Hill", "beds_total": 7, "colour": "r", "beds": 7},
        {"site": "Dale", "beds_total": 9, "colour": "r", "beds": 4},
        {"site": "Dale", "beds_total": 9, "colour": "g", "beds": 5},
    ]
    # Cake begins next year, so it is neither asked nor a row; water is asked for the last time.
    assert [(row["site"], row["intervention"], row["stage"], row["lead"]) for row in values(store, "uptake")] == [
        ("Hill", "tea", 5, True),
        ("Hill", "water", 5, True),
        ("Dale", "tea", 5, True),
        ("Dale", "water", 5, True),
    ]
    assert [(row["month"], row["falls"], row["rate"]) for row in values(store, "falls")] == [
        (date(2023, 1, 1), 4, 1.0),
        (date(2023, 2, 1), 0, 0.0),
        (date(2023, 3, 1), 2, 0.5),
    ]


def test_every_row_knows_its_cell_and_the_words_it_was_given_in(store, tmp_path):
    receive(store, filled(tmp_path), "made up.xlsx", Actor("Test"))
    with store.snapshot() as snapshot:
        (row,) = snapshot.rows(
            "SELECT sheet_row, sheet_column, as_given->'stage' AS given FROM uptake WHERE site = 'Dale' AND intervention = 'tea'"
        )
    assert (row["sheet_row"], row["sheet_column"], row["given"]) == (6, "B", '["B6","Stage 5 - Adoption"]')


def test_a_member_added_in_mid_year_is_asked_from_then_on(store, tmp_path):
    later = ReturnScope("WEX", Quarter.parse("Q1 2023/24"))
    receipt = receive(store, filled(tmp_path, later), "made up.xlsx", Actor("Test"))
    assert receipt.problems == ()
    assert {row["intervention"] for row in values(store, "uptake")} == {"tea", "cake"}


@pytest.mark.parametrize(
    ("page", "cell", "answer", "rule"),
    [
        ("Visits", "C5", "Blue", "unknown-colour"),
        ("Visits", "D5", -1, "not-a-count"),
        ("Visits", "D5", 2.5, "not-a-count"),
        ("Visits", "D5", None, "blank"),
        ("Visits", "D6", 101, "too-many-visits"),
        ("Beds", "D5", 1, "not-asked"),
        ("Beds", "A6", "Hill", "line-twice"),
        ("Uptake", "B5", "Stage 8", "unknown-stage"),
        ("Uptake", "C5", "Perhaps", "not-yes-or-no"),
        ("Falls", "A5", "Someday", "not-a-month"),
        ("Falls", "D6", "many", "not-a-number"),
    ],
)
def test_the_checks_at_the_cell_come_with_the_declaration(store, tmp_path, page, cell, answer, rule):
    def spoil(book):
        book[page][cell].value = answer

    receipt = receive(store, filled(tmp_path, change=spoil), "made up.xlsx", Actor("Test"))
    assert (rule, cell) in {(problem.rule, problem.cell) for problem in receipt.problems}
    assert page in receipt.waiting
    assert len(receipt.stored) == 3


def test_of_months_the_latest_answer_for_each_stands(store, tmp_path):
    receive(store, filled(tmp_path), "first.xlsx", Actor("Test"))

    def restate_february(book):
        write(book["Falls"], 6, Falls=9, Rate=2.25)

    receive(store, filled(tmp_path, change=restate_february), "second.xlsx", Actor("Test"))
    assert [row["falls"] for row in values(store, "falls")] == [4, 9, 2]


def test_an_older_heading_is_still_read(store, tmp_path):
    def rename(book):
        book["Visits"]["C4"].value = "Shade"

    receipt = receive(store, filled(tmp_path, change=rename), "made up.xlsx", Actor("Test"))
    assert receipt.problems == ()
    assert [row["colour"] for row in values(store, "visits")] == ["r", "g"]


def test_the_template_has_dropdowns_locks_and_opens_where_there_is_something_to_fill(tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes(build_template(WESSEX, SHEETS)))
    book = load_workbook(path)
    assert book.sheetnames[:2] == ["Cover", "Guidance"]
    assert book["Choices"].sheet_state == "veryHidden"
    visits = book["Visits"]
    assert visits.protection.sheet
    assert visits["A5"].protection.locked and not visits["B5"].protection.locked
    assert visits.sheet_view.selection[-1].activeCell == "B5"
    rules = visits.data_validations.dataValidation
    (offered,) = (rule for rule in rules if rule.type == "list")
    assert str(offered.sqref) == "C5:C9"
    column = offered.formula1.split("!")[1].split(":")
    offers = [cell.value for cells in book["Choices"][f"{column[0]}:{column[1]}".replace("$", "")] for cell in cells]
    assert offers == ["Red", "Green"]
    assert [(str(rule.sqref), rule.formula1, rule.prompt) for rule in rules if rule.type == "textLength"] == [
        ("B5:B9", "4000", "Allowed: text of up to 4,000 characters."),
        ("E5:E9", "4000", "Allowed: text of up to 4,000 characters."),
    ]
    # The hill has no green beds: its cell is greyed out and locked.
    assert book["Beds"]["D5"].protection.locked and not book["Beds"]["D6"].protection.locked
    assert "Cake: stage" not in [cell.value for cell in book["Uptake"][4]]


def test_the_data_dictionary_has_every_column_of_every_table(store, tmp_path):
    receive(store, filled(tmp_path), "made up.xlsx", Actor("Test"))
    described = {(row["table"], row["column"], row["type"]) for row in data_dictionary(SHEETS)}
    with store.snapshot() as snapshot:
        for sheet in SHEETS:
            columns = snapshot.rows(f"DESCRIBE {sheet.name}")
            in_table = {(sheet.name, column["column_name"], column["column_type"]) for column in columns}
            assert in_table == {row for row in described if row[0] == sheet.name}
