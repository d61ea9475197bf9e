"""Two hundred cells with one cause read as one problem."""

from natpatsip.returns.problems import Problem, as_record, errors, group_problems


def _problem(cell: str, found: str = "“Stage 9”", **changes: str) -> Problem:
    facts = {"severity": "error", "rule": "unknown-stage", "sheet": "Wards", "allowed": "0 to 7", "action": "Choose."}
    return Problem(**(facts | {"cell": cell, "found": found} | changes))


def test_one_cause_in_many_cells_is_one_group_with_its_ranges():
    (group,) = group_problems([_problem(f"F{row}") for row in range(7, 207)])
    assert (group.cells, group.count, group.found) == ("F7:F206", 200, "“Stage 9”")


def test_cells_join_down_and_across_and_stand_in_reading_order():
    cells = ["E12", "C9", "C5", "C6", "C7", "C8", "D6", "D5", "D7", "D8", "D9", "C5", "AB3", "AC3"]
    (group,) = group_problems([_problem(cell) for cell in cells])
    assert group.cells == "AB3:AC3, C5:D9, E12"


def test_scattered_cells_are_named_up_to_twelve():
    (group,) = group_problems([_problem(f"C{row}") for row in range(2, 42, 2)])
    assert group.cells == "C2, C4, C6, C8, C10, C12, C14, C16, C18, C20, C22, C24 and 8 more"


def test_up_to_five_different_findings_stand_apart_and_more_are_told_by_example():
    few = [_problem(f"C{number}", f"“Stage {number}”") for number in range(10, 15)]
    assert [group.found for group in group_problems(few)] == [problem.found for problem in few]
    (group,) = group_problems([*few, _problem("C15", "“Stage 15”")])
    assert (group.found, group.cells, group.count) == (
        "“Stage 10”, “Stage 11”, “Stage 12” and 3 more",
        "C10:C15",
        6,
    )


def test_errors_come_first_then_the_workbook_then_sheets_as_they_come_then_cells():
    problems = [
        _problem("A2", severity="query", rule="stage-went-back"),
        _problem("B9", sheet="Wards"),
        _problem("B2", sheet="Care homes"),
        _problem("A3", sheet="Wards", rule="duplicate-key"),
        _problem("", sheet="", rule="no-cover"),
        _problem("", sheet="Wards", rule="renamed-column"),
    ]
    assert [(group.sheet, group.cells) for group in group_problems(problems)] == [
        ("", ""),
        ("Wards", ""),
        ("Wards", "A3"),
        ("Wards", "B9"),
        ("Care homes", "B2"),
        ("Wards", "A2"),
    ]
    assert [problem.cell for problem in errors(problems)] == ["B9", "B2", "A3", "", ""]


def test_a_range_that_a_problem_names_is_kept():
    (group,) = group_problems([_problem("B5:C6"), _problem("A1")])
    assert group.cells == "A1, B5:C6"


def test_a_record_reads_in_the_order_of_a_table():
    assert list(as_record(_problem("F7"))) == [
        "severity",
        "rule",
        "sheet",
        "cell",
        "found",
        "allowed",
        "action",
        "count",
        "line",
        "heading",
    ]
