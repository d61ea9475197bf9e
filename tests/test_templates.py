"""Templates: last quarter’s answers and what differs from them, the names of the quarter, all of them in one file."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
import returns_made as made
from openpyxl import Workbook, load_workbook
from returns_made import Q3, Q4, TODAY, WESSEX

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.intake import check, make_template, receive, template_file
from natpatsip.quarters import Quarter
from natpatsip.returns.layout import LAST_QUARTER_TITLE, QUERIES_TITLE
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store.calendar import Calendar
from natpatsip.store.queries import get_queries


@pytest.fixture
def after_q3(store):
    """A store in which Wessex’s quarter before stands."""
    assert receive(store, made.good_return(Q3), "Q3.xlsx", Actor("Programme manager"), today=TODAY).accepted
    return store


def _as_saved(book: Workbook) -> Workbook:
    return load_workbook(BytesIO(template_bytes(book)))


def _answers(book: Workbook, title: str, keys: int) -> dict[tuple, tuple]:
    """What a page holds on each line of which something is answered, by what names the line."""
    lines = [row for row in book[title].iter_rows(min_row=5, values_only=True) if any(row[keys:])]
    return {row[:keys]: row[keys:] for row in lines}


def test_what_was_returned_last_quarter_is_kept_out_of_sight_and_cells_that_differ_stand_out(after_q3):
    book, returned = _as_saved(make_template(after_q3, WESSEX)), load_workbook(BytesIO(made.good_return(Q3)))
    kept = book[LAST_QUARTER_TITLE]
    assert kept.sheet_state == "veryHidden"
    lines = {row[0]: row[1:] for row in kept.iter_rows(values_only=True)}
    for sheet, title, keys in (
        ("care_homes", "Care homes", 2),
        ("wards", "Wards", 1),
        ("optimisation", "Optimisation", 1),
    ):
        answers = _answers(returned, title, keys)
        assert answers
        for key, line in answers.items():
            assert lines["|".join([sheet, *key])][keys : keys + len(line)] == line, (title, key)
    ((cells, (rule,)),) = [(str(found.sqref), found.rules) for found in book["Care homes"].conditional_formatting]
    assert cells == "C5:K12" and rule.dxf.font.b
    assert '"care_homes"&"|"&$A5&"|"&$B5' in rule.formula[0] and rule.formula[0].startswith('NOT(EXACT(C5&"",')
    for name, column in (("Last_quarter_lines", "A"), ("Last_quarter_answers", "B")):
        assert book.defined_names[name].attr_text.startswith(f"'{LAST_QUARTER_TITLE}'!${column}$1:")
    unreturned = {title for title in book.sheetnames if title not in made.TITLES}
    assert not any(book[title].conditional_formatting for title in unreturned)
    # It is no sheet that somebody added.
    problems = check(after_q3, template_bytes(book), "Q4.xlsx", today=TODAY).problems
    assert [problem.rule for problem in problems] == ["nothing-reviewed"]


@pytest.mark.parametrize(
    ("quarter", "words"),
    [
        ("Q1 2023/24", None),
        (
            "Q2 2023/24",
            "St Helens and Knowsley Teaching Hospitals NHS Trust is now Mersey and West Lancashire Teaching Hospitals NHS"
            " Trust. Southport and Ormskirk Hospital NHS Trust became part of Mersey and West Lancashire Teaching Hospitals"
            " NHS Trust on 1 July 2023: answer for the whole of it on its line.",
        ),
        ("Q3 2023/24", None),
    ],
)
def test_a_template_has_the_names_of_its_quarter_and_tells_of_new_ones_and_mergers(quarter, words):
    page = build_template(ReturnScope("IA", Quarter.parse(quarter)))["Optimisation"]
    assert page["A3"].value == words
    trusts = {row[0] for row in page.iter_rows(min_row=5, max_col=1, values_only=True)}
    old = {"St Helens and Knowsley Teaching Hospitals NHS Trust", "Southport and Ormskirk Hospital NHS Trust"}
    new = {"Mersey and West Lancashire Teaching Hospitals NHS Trust"}
    assert trusts & (old | new) == (old if quarter == "Q1 2023/24" else new)


def test_the_cover_says_when_it_is_due_and_the_template_asks_what_is_still_to_be_explained(after_q3):
    asked = made.return_with(made.put("Trusts!B8", 30))
    assert receive(after_q3, asked, "Q4.xlsx", Actor("Programme manager"), today=TODAY).accepted
    scope = ReturnScope("WEX", Q4.next)
    with after_q3.writing() as writing:
        writing.set_calendar(
            Calendar(scope.quarter, due=date(2023, 7, 20), contact="Sam Poole"), Actor("National lead")
        )
        writing.extend(scope, date(2023, 7, 27), Actor("National lead"), "New programme manager")
    book = load_workbook(BytesIO(template_file(after_q3, scope)))
    assert book["Cover"]["A3"].value == "Send it by 27 July 2023. Questions: Sam Poole"
    ((line, column, found, why, own_words),) = [
        [row[number].value for number in (3, 4, 5, 8, 9)] for row in book[QUERIES_TITLE].iter_rows(min_row=5)
    ]
    assert (line, column) == ("Southern Health NHS Foundation Trust", "All wards of the trust in this collaborative")
    assert (found, why, own_words) == ("30 wards in all, 27 in Q3 2022/23", None, None)
    assert (book[QUERIES_TITLE]["C5"].value, book["Trusts"]["B8"].comment) == ("Q4 2022/23", None)

    # Explained there, and sent with the next return: it is the explanation of the quarter that it is about.
    book[QUERIES_TITLE]["I5"], book[QUERIES_TITLE]["J5"] = "True change", "Three wards opened in January."
    complete_cover(book, "Lead", {"Systems": "No change since last quarter"})
    sent = receive(after_q3, made.saved(book), "Q1.xlsx", Actor("Lead"), today=date(2023, 7, 2))
    assert (sent.stored, sent.problems, sent.notices) == (("Systems",), (), ())
    with after_q3.snapshot() as snapshot:
        ((state, words),) = [(one.state, one.explanation.words) for one in get_queries(snapshot, psc="WEX")]
        kept = snapshot.rows("SELECT answer FROM returned_sheets WHERE submission = ?", [sent.submission])
    assert (state, words, kept) == ("explained", "Three wards opened in January.", [{"answer": "no change"}])
    assert QUERIES_TITLE not in load_workbook(BytesIO(template_file(after_q3, scope))).sheetnames


def test_every_collaborative_s_template_is_in_one_file(after_q3, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["--database", str(after_q3.path), "template", "--all", "--quarter", "Q4 2022/23"]) == 0
    assert capsys.readouterr().out == "Wrote Templates Q4 2022-23.zip.\n"
    with ZipFile("Templates Q4 2022-23.zip") as archive:
        names = archive.namelist()
        assert len(names) == 15 and {"Wessex Q4 2022-23.xlsx", "Kent, Surrey & Sussex Q4 2022-23.xlsx"} <= set(names)
        for name in names:
            cover = load_workbook(BytesIO(archive.read(name)), read_only=True)["Cover"]
            assert f"{cover['B4'].value} {cover['B5'].value}.xlsx".replace("/", "-") == name
        wards = load_workbook(BytesIO(archive.read("Wessex Q4 2022-23.xlsx")))["Wards"]
        assert wards["B5"].value == load_workbook(BytesIO(made.good_return(Q3)))["Wards"]["B5"].value
