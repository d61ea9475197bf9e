"""What becomes of a workbook at the door: refused whole, a sheet that waits, a query, or not returned."""

from datetime import date, time

import pytest
import returns_made as made
from bad_returns import REFUSED, WAITING
from cases import first_of
from returns_made import Q3, Q4, TODAY, put, return_with, review

from natpatsip.access import Actor
from natpatsip.intake import check, receive
from natpatsip.returns.problems import group_problems
from natpatsip.returns.tally import TOLD_ON_A_SHEET
from natpatsip.store import Store

TITLES = {"Care homes": "care_homes", "Wards": "wards", "Trusts": "trusts", "Narrative": "narrative", "PSIRF": "psirf"}


@pytest.fixture
def after_q3(store):
    """A store in which the quarter before stands."""
    assert receive(store, made.good_return(Q3), "Q3.xlsx", Actor("Programme manager"), today=TODAY).accepted
    return store


def sent(store, *changes, **options):
    """The receipt for Wessex’s Q4 return with these changes."""
    return receive(store, return_with(*changes), "Q4.xlsx", Actor("Programme manager"), **({"today": TODAY} | options))


def stands(store, quarter=Q4):
    """The sheets that stand for a quarter, with the number of their rows."""
    with store.snapshot() as snapshot:
        found = snapshot.rows("SELECT sheet, row_count FROM current_sheets WHERE quarter = ?", [quarter.key])
    return {row["sheet"]: row["row_count"] for row in found}


def stored(store, sheet, columns="*", quarter=Q4):
    """The rows of a sheet that stand, in the order of the page."""
    with store.snapshot() as snapshot:
        return snapshot.rows(f"SELECT {columns} FROM {sheet} WHERE quarter = ? ORDER BY sheet_row", [quarter.key])


def rows_ever_kept(store, sheet):
    with store.snapshot() as snapshot:
        return snapshot.rows(f"SELECT count(*)::INTEGER AS n FROM {sheet}_returned")[0]["n"]


def told(problem):
    return f"{problem.found} {problem.allowed} {problem.action}"


# Errors.


@pytest.mark.parametrize("bad", REFUSED, ids=lambda bad: bad.name)
def test_what_concerns_the_whole_workbook_refuses_all_of_it(nothing_stored, bad):
    receipt = receive(nothing_stored, bad.make(), bad.file_name, Actor("Programme manager"), bad.expected)
    (problem,) = receipt.problems
    assert (problem.severity, problem.rule, problem.sheet, problem.cell) == ("error", bad.rule, bad.sheet, bad.cell)
    assert bad.words in told(problem)
    assert not receipt.accepted and receipt.submission is None and receipt.stored == ()
    assert not nothing_stored.path.exists(), "a refused workbook does not so much as open the file to write"


@pytest.mark.parametrize("bad", WAITING, ids=lambda bad: bad.name)
def test_a_sheet_with_an_error_waits_and_the_clean_ones_beside_it_do_not(nothing_stored, bad):
    receipt = check(nothing_stored, return_with(*bad.changes), "Q4.xlsx", today=TODAY)
    assert {(p.severity, p.rule, p.sheet, p.cell) for p in receipt.problems} == {
        ("error", rule, bad.sheet, cell) for rule, cell in bad.errors
    }
    for words in bad.words:
        assert any(words in told(problem) for problem in receipt.problems)
    assert receipt.waiting == (bad.sheet,) and not receipt.accepted
    assert set(receipt.stored) == set(made.TITLES) - {bad.sheet}


@pytest.mark.parametrize("bad", first_of(WAITING), ids=lambda bad: bad.name)
def test_the_clean_sheets_beside_one_that_waits_are_stored(store, bad):
    receipt = sent(store, *bad.changes)
    assert receipt.waiting == (bad.sheet,) and not receipt.accepted and receipt.submission
    assert set(stands(store)) == set(made.SHEETS) - {TITLES[bad.sheet]}
    assert rows_ever_kept(store, TITLES[bad.sheet]) == 0
    assert all(rows_ever_kept(store, sheet) for sheet in stands(store))


def test_every_problem_is_told_at_once(store):
    spoilt = put("Care homes!D5", -1), put("Wards!G5", "9"), put("Wards!H6", "maybe"), put("Trusts!B5", "x")
    receipt = sent(store, *spoilt, *made.only_reviewed("Care homes", "Wards", "Trusts"))
    assert [(problem.sheet, problem.cell) for problem in receipt.problems] == [
        ("Care homes", "D5"),
        ("Wards", "G5"),
        ("Wards", "H6"),
        ("Trusts", "B5"),
    ]
    assert (receipt.stored, receipt.submission) == ((), None)
    assert not store.path.exists()


def test_an_error_leaves_what_was_returned_before_as_it_was(store):
    sent(store)
    before = stored(store, "wards")
    assert sent(store, put("Wards!B5", "Larkspur"), put("Wards!G5", "Stage 9")).waiting == ("Wards",)
    assert stored(store, "wards") == before
    assert sent(store, put("Wards!B5", "Larkspur")).accepted
    assert stored(store, "wards")[0]["ward_name"] == "Larkspur"


def test_a_quarter_has_ended_on_the_day_after_its_last(store):
    last_day = date(2023, 3, 31)
    (problem,) = sent(store, today=last_day).problems
    assert (problem.rule, problem.cell) == ("quarter-not-ended", "B5")
    assert "31 March 2023" in problem.action
    assert sent(store, today=date(2023, 4, 1)).accepted


def test_a_return_is_checked_from_three_weeks_before_its_quarter_ends(store):
    early, in_time = date(2023, 3, 10), date(2023, 3, 11)
    (problem,) = check(store, return_with(), "Q4.xlsx", today=early).problems
    assert (problem.rule, problem.cell) == ("quarter-not-ended", "B5")
    assert check(store, return_with(), "Q4.xlsx", today=in_time).accepted


def test_a_time_of_day_where_a_count_is_asked_is_told_and_does_no_harm(store):
    (problem,) = sent(store, put("Care homes!D5", time(10, 5))).problems
    assert (problem.rule, problem.cell, problem.found) == ("not-a-count", "D5", "“10:05:00”, which is a time")


def test_checking_stores_nothing_and_says_the_same(store):
    content = return_with(put("Wards!G5", "Stage 9"))
    checked = check(store, content, "Q4.xlsx", today=TODAY)
    assert not store.path.exists()
    received = receive(store, content, "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert (checked.problems, checked.waiting, checked.stored) == (
        received.problems,
        received.waiting,
        received.stored,
    )
    assert (checked.submission, received.submission) == (None, 1)


def test_columns_in_another_order_are_read_by_their_headings(store, tmp_path):
    reordered = Store(tmp_path / "reordered.duckdb")
    assert sent(store).accepted
    assert sent(reordered, *(made.columns_reversed(title) for title in ("Care homes", "Wards", "Trusts"))).accepted
    for sheet in made.SHEETS:
        everything = "* EXCLUDE (sheet_column, as_given)"
        one, other = (sorted(stored(each, sheet, everything), key=str) for each in (store, reordered))
        assert one == other and one


# Queries.


@pytest.mark.parametrize(
    ("change", "cell", "words"),
    [
        (made.row_hidden("Wards", 7), "A7", "a hidden row"),
        (made.row_hidden("Wards", 7, 9), "A7", "2 hidden rows"),
        (made.column_hidden("Wards", "G"), "", "a hidden column"),
        (made.filtered("Wards", "D4:D29"), "", "a filter"),
    ],
    ids=["hidden row", "hidden rows", "hidden column", "filter"],
)
def test_what_was_out_of_sight_is_stored_and_asked_about(store, change, cell, words):
    receipt = sent(store, change)
    (problem,) = receipt.problems
    assert (problem.severity, problem.rule, problem.sheet, problem.cell) == ("query", "hidden-answers", "Wards", cell)
    assert words in problem.found
    assert receipt.accepted and len(stored(store, "wards")) == 25


def _registered(homes):
    """As many registered homes in Dorset, with the difference made up at one stage of one tool."""
    return put("Care homes!C5", homes), put("Care homes!K7", 90 + homes - 276)


@pytest.mark.parametrize(
    ("before", "after", "moved"), [(260, 286, False), (260, 287, True), (260, 234, False), (260, 233, True)]
)
def test_registered_homes_that_move_by_more_than_a_tenth_ask_why(store, before, after, moved):
    q3 = return_with(*_registered(before), put("Cover!B5", str(Q3)))
    assert receive(store, q3, "Q3.xlsx", Actor("Programme manager"), today=TODAY).accepted
    receipt = sent(store, *_registered(after), *made.only_reviewed("Care homes"))
    assert receipt.accepted
    assert {row["care_homes_registered"] for row in stored(store, "care_homes") if row["icb"] == "QVV"} == {after}
    assert [(p.severity, p.rule, p.cell) for p in receipt.problems] == (
        [("query", "care-homes-registered-moved", "C5")] if moved else []
    )


def test_wards_in_all_that_move_by_more_than_a_tenth_ask_why(after_q3):
    receipt = sent(after_q3, put("Trusts!B8", 30))
    (problem,) = [problem for problem in receipt.problems if problem.sheet == "Trusts"]
    assert (problem.severity, problem.rule, problem.cell) == ("query", "wards-total-moved", "B8")
    assert "30 wards in all, 27 in Q3 2022/23" in problem.found
    assert receipt.accepted and stored(after_q3, "trusts")[3]["wards_total"] == 30


def test_a_ward_that_slips_back_goes_missing_or_implements_early_is_asked_about(after_q3):
    q3 = {row["ward_id"]: row for row in stored(after_q3, "wards", quarter=Q3)}
    name, stage = q3["WEX-0002"]["ward_name"], q3["WEX-0001"]["stage"]
    assert stage > 3
    receipt = sent(after_q3, put("Wards!G5", 3), put("Wards!H5", "Yes"), made.row_deleted("Wards", 6))
    found = {problem.rule: problem for problem in receipt.problems}
    assert {problem.severity for problem in receipt.problems} == {"query"} and receipt.accepted
    assert found["stage-went-back"].cell == "G5" and found["stage-went-back"].found.startswith("3 Decision, ")
    assert (found["implementing-below-stage-4"].cell, found["implementing-below-stage-4"].found) == (
        "H5",
        "Yes, at 3 Decision",
    )
    assert found["ward-missing"].cell == "" and f"{name} (WEX-0002)" in found["ward-missing"].found
    now = stored(after_q3, "wards", "ward_id, stage, implementing")
    assert now[0] == {"ward_id": "WEX-0001", "stage": 3, "implementing": True}
    assert "WEX-0002" not in {row["ward_id"] for row in now}
    of_seven = sent(after_q3, *[made.row_deleted("Wards", 5)] * 7).problems
    (missing,) = [problem.found for problem in of_seven if problem.rule == "ward-missing"]
    assert missing.count("(WEX-") == 5 and missing.endswith(
        "(WEX-0005)” and 2 more, returned in Q3 2022/23 and not now"
    )


def test_a_query_is_kept_with_the_submission(after_q3):
    receipt = sent(after_q3, put("Trusts!B8", 30))
    with after_q3.snapshot() as snapshot:
        kept = snapshot.rows("SELECT rule, sheet, cell FROM problems WHERE submission = ?", [receipt.submission])
    assert {"rule": "wards-total-moved", "sheet": "Trusts", "cell": "B8"} in kept


# Not returned.


@pytest.mark.parametrize(
    "leave_out", [made.without("Wards"), review("Wards", "No"), review("Wards", None)], ids=["no sheet", "No", "blank"]
)
def test_a_sheet_left_out_or_not_reviewed_is_not_returned(store, leave_out):
    first = sent(store, leave_out)
    assert "Wards" in first.not_returned and (first.problems, first.accepted) == ((), True)
    assert set(stands(store)) == set(made.SHEETS) - {"wards"}


def test_an_optional_sheet_is_never_said_to_be_missing(store):
    receipt = sent(store, made.without("PSIRF"))
    assert receipt.left_out == ("PSIRF",) and "PSIRF" not in receipt.not_returned
    assert receipt.accepted and "psirf" not in stands(store)


def test_what_was_returned_before_stays_when_a_sheet_is_not_reviewed(store):
    sent(store)
    before = stored(store, "wards")
    receipt = sent(store, put("Wards!B5", "Larkspur"), review("Wards", "No"), put("Trusts!B8", 28))
    assert "Wards" in receipt.not_returned and "Wards" not in receipt.stored
    assert {"Care homes", "Trusts"} <= set(receipt.stored) and receipt.accepted
    assert stored(store, "wards") == before
    assert stored(store, "trusts")[3]["wards_total"] == 28


def test_nothing_to_report_takes_every_ward_off_the_list(store):
    sent(store)
    assert stands(store)["wards"] == 25
    no_trust_involved = [put(f"Trusts!C{row}", "No") for row in range(5, 9)]
    receipt = sent(store, made.wards_cleared, review("Wards", "Nothing to report"), *no_trust_involved)
    assert receipt.accepted and "Wards" in receipt.stored
    assert stands(store)["wards"] == 0
    assert stored(store, "wards") == []


def _same_again(*changes):
    """Wessex’s answers of Q3 for Q4, of which the cover says that nothing has changed, with these changes."""
    unchanged = [review(title, "No change since last quarter") for title in made.TITLES]
    return return_with(put("Cover!B5", str(Q4)), *unchanged, *changes, quarter=Q3)


def test_no_change_since_last_quarter_is_held_against_what_stands_for_it(store, after_q3):
    def told_of(*changes):
        receipt = check(after_q3, _same_again(*changes), "Q4.xlsx", today=TODAY)
        return [(p.rule, p.cell, p.found) for p in receipt.problems if p.severity == "error"]

    assert told_of() == []
    (changed,) = told_of(put("Wards!G5", "2 Interest"), put("Wards!B6", "Larkspur"))
    assert changed[:2] == ("change-against-no-change", "G5") and changed[2].startswith("“2 Interest”, “")
    assert changed[2].endswith(" in Q3 2022/23")
    ((rule, cell, found),) = told_of(made.row_deleted("Wards", 6))
    assert (rule, cell) == ("change-against-no-change", "") and "no line for “WEX-0002”" in found
    ((_, cell, found),) = told_of(put("Wards!A5", "WEX-0040"))
    assert (cell, found) == ("A5", "“WEX-0040”, not returned for Q3 2022/23")
    ((_, cell, found),) = told_of(put("Narrative!C5", None))
    assert cell == "C5" and found.startswith("blank, “")
    receipt = receive(after_q3, _same_again(), "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert receipt.accepted and stands(after_q3, Q4) == stands(after_q3, Q3)


def test_no_change_is_no_answer_where_nothing_stands_for_the_quarter_before(store):
    (problem,) = check(store, _same_again(*made.only_reviewed("Trusts")), "Q4.xlsx", today=TODAY).problems
    assert (problem.rule, problem.sheet, problem.cell) == ("no-change-from-nothing", "Trusts", "")
    assert "nothing returned for Q3 2022/23" in problem.found


# Sheets sent apart, and sheets that are nobody's.


def test_wards_sent_alone_are_held_against_the_trusts_that_stand(store):
    sent(store)
    with store.snapshot() as snapshot:
        (least, *_) = snapshot.rows(
            """SELECT t.provider, t.sheet_row, count(w.ward_id)::INTEGER AS listed
            FROM trusts t JOIN wards w USING (provider) GROUP BY ALL ORDER BY listed"""
        )
    no_room = put(f"Trusts!B{least['sheet_row']}", least["listed"])
    assert sent(store, no_room).accepted
    (spare,) = [row["sheet_row"] for row in stored(store, "wards") if row["provider"] != least["provider"]][:1]
    name = [row["ward_name"] for row in stored(store, "wards") if row["sheet_row"] == spare]
    moved = put(f"Wards!C{spare}", least["provider"])
    receipt = sent(store, no_room, moved, *made.only_reviewed("Wards"))
    (problem,) = [problem for problem in receipt.problems if problem.severity == "error"]
    assert (problem.rule, problem.sheet) == ("wards-exceed-total", "Wards")
    assert f"{least['listed'] + 1} wards" in problem.found and receipt.stored == ()
    assert [row["ward_name"] for row in stored(store, "wards") if row["sheet_row"] == spare] == name


def test_a_sheet_that_is_not_the_template_s_is_said_to_be_unread(store):
    def copy_of_wards(book):
        book.copy_worksheet(book["Wards"]).title = "Wards (2)"

    receipt = sent(store, copy_of_wards)
    assert [(p.severity, p.rule, p.sheet) for p in receipt.problems] == [("query", "unread-sheet", "Wards (2)")]
    assert receipt.accepted and "It was not read" in receipt.problems[0].action


def test_a_tab_or_label_is_known_whatever_its_spaces_case_and_width(store):
    def rename(book):
        for title, written in {"Care homes": "CareHomes", "Wards": "wards\u00a0", "Trusts": "Ｔrusts"}.items():
            book[title].title = written

    receipt = sent(store, rename, put("Cover!A5", "QUARTER\u00a0"), put("Cover!B5", "Q4 2022/23\u200b"))
    assert (receipt.problems, set(receipt.stored)) == ((), set(made.TITLES))


def test_a_new_id_is_issued_after_the_last_and_one_that_was_ever_used_stays_known(after_q3):
    # 25 wards stood in Q3: the next template issues 40 more.
    assert sent(after_q3, put("Wards!A29", "WEX-0065")).accepted
    receipt = sent(after_q3, put("Wards!A29", "WEX-0106"))
    assert [(p.rule, p.cell) for p in receipt.problems if p.severity == "error"] == [("ward-id-not-issued", "A29")]
    assert sent(after_q3, put("Wards!A29", "WEX-0105")).accepted


def test_letters_of_two_alphabets_are_asked_about(store):
    receipt = sent(store, put("Wards!B5", "W\u0430rd"))
    (problem,) = receipt.problems
    assert (problem.severity, problem.rule, problem.cell) == ("query", "ward-name-in-two-alphabets", "B5")
    assert "of the Cyrillic and Latin alphabets" in problem.found and receipt.accepted


def test_cells_without_end_are_counted_and_told_by_example(store):
    def stray(book):
        for row in range(100, 1_100):
            for column in range(1, 21):
                book["Trusts"].cell(row, column).value = row

    receipt = sent(store, stray)
    (group,) = group_problems(receipt.problems)
    assert (group.rule, group.count, group.cells) == ("below-the-table", 20_000, "A100:T1099")
    assert group.found == "“100”, “101”, “102” and others"
    with store.snapshot() as snapshot:
        kept = snapshot.rows("SELECT cell, found FROM problems")
    assert len(kept) == len(receipt.problems) <= TOLD_ON_A_SHEET + 20
    # Twenty-five rows of twenty cells are told one by one, and the rest of each column as one.
    assert {"cell": "A125:A1099", "found": "975 cells like A125: “125” and others"} in map(dict, kept)


def test_a_year_that_no_return_has_is_not_a_quarter(store):
    receipt = sent(store, put("Cover!B5", "Q4 9999/00"))
    assert [problem.rule for problem in receipt.problems] == ["unknown-quarter"]
