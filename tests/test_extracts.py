"""Publishers' extracts: from a CSV through the door to what stands, and every way in which a CSV can be wrong."""

import json
from datetime import date

import duckdb
import pytest
import returns_made as made
from broken_workbooks import renamed_csv
from extracts_made import DAY, TODAY, opioid_csv, restraint_csv, sent

from natpatsip.access import Actor
from natpatsip.analysis.measures import MEASURES
from natpatsip.analysis.measures.series import series_of
from natpatsip.analysis.selection import Selection
from natpatsip.intake import receive
from natpatsip.sheets.extracts import RESTRAINT_REPORTED
from natpatsip.store.status import get_extracts, get_quarters, has_demonstration, has_real_returns

NEXT_WEEK = date(2023, 5, 18)
JANUARY, FEBRUARY = ("2023-01-01", "QVV", "4592.0", "1719.871"), ("2023-02-01", "QVV", "4641.0", "1720.5")
OPIOIDS, RESTRAINT = opioid_csv(JANUARY, FEBRUARY), restraint_csv(("2023-01-01", "Camden Trust", "TAF", "120.0", "N"))


SHARE = opioid_csv(("2023-01-01", "QVV", "5", "10"), measure="high_dose_opioid_share")


def rows(store, sql):
    with store.snapshot() as snapshot:
        return snapshot.rows(sql)


def numerators(store):
    found = rows(store, "SELECT month, numerator FROM opioid_items ORDER BY month")
    return {row["month"].month: row["numerator"] for row in found}


# Good extracts.


def test_an_extract_stands_with_its_source_its_day_and_the_cell_of_every_number(store):
    receipt = sent(store, OPIOIDS)
    assert (receipt.accepted, receipt.problems, receipt.stored, receipt.submission) == (True, (), ("Opioid items",), 1)
    columns = "month, icb, measure, numerator, denominator, source, extract_date, psc, sheet_row, as_given"
    january, _ = map(dict, rows(store, f"SELECT {columns} FROM opioid_items ORDER BY month"))
    assert json.loads(january.pop("as_given")) == {
        "month": ["A2", "2023-01-01"],
        "icb": ["B2", "QVV"],
        "measure": ["D2", "high_dose_opioid_items"],
        "numerator": ["E2", "4592.0"],
        "denominator": ["F2", "1719.871"],
    }
    assert january == {
        "month": date(2023, 1, 1),
        "icb": "QVV",
        "measure": "high_dose_opioid_items",
        "numerator": 4592.0,
        "denominator": 1719.871,
        "source": "OpenPrescribing, from NHSBSA prescribing data",
        "extract_date": DAY,
        "psc": "PUBLISHER",
        "sheet_row": 2,
    }
    with duckdb.connect(str(store.path), read_only=True) as connection:
        assert connection.execute("SELECT workbook FROM submissions").fetchall() == [(OPIOIDS,)]


def test_a_suppressed_number_is_blank_and_not_nought(store):
    content = restraint_csv(
        ("2022-01-01", "Camden Trust", "TAF", "120.0", "N"),
        ("2022-01-01", '"Mind, Havant"', "", "", "Y"),
        ("2022-02-01", "Camden Trust", "TAF", "0", "N"),
    )
    assert sent(store, content, RESTRAINT_REPORTED).accepted
    columns = "provider_name, provider_code, numerator, suppressed"
    assert [
        tuple(row.values()) for row in rows(store, f"SELECT {columns} FROM restraint_reported ORDER BY sheet_row")
    ] == [
        ("Camden Trust", "TAF", 120.0, False),
        ("Mind, Havant", None, None, True),
        ("Camden Trust", "TAF", 0.0, False),
    ]


def test_columns_are_found_by_their_headings_and_those_not_declared_are_left_out(store):
    headings = "\ufeffDenominator,,Numerator, ICB ,Measure,Month,Notes"
    content = f"{headings}\r\n1720.5,0,3,Dorset,opioid_ome,April 2022,provisional\r\n"
    assert sent(store, content.encode()).accepted
    (row,) = rows(store, "SELECT month, icb, measure, numerator, denominator FROM opioid_items")
    assert tuple(row.values()) == (date(2022, 4, 1), "QVV", "opioid_ome", 3.0, 1720.5)


def test_a_year_of_providers_is_taken_in_one_go(store):
    # 400 providers of mental health care report twelve months.
    lines = [(f"2022-{month:02}-01", f"Provider {n}", "", n, "N") for month in range(1, 13) for n in range(400)]
    assert sent(store, restraint_csv(*lines), RESTRAINT_REPORTED).accepted
    assert rows(store, "SELECT sum(numerator)::INTEGER AS n FROM restraint_reported") == [{"n": 12 * 399 * 200}]


# What stands.


def test_the_latest_extract_wins_month_by_month_and_an_older_one_is_asked_about(store):
    sent(store, OPIOIDS, day=DAY)
    restated = sent(store, opioid_csv((*FEBRUARY[:2], "9", "10")), day=NEXT_WEEK)
    assert (restated.problems, numerators(store)) == ((), {1: 4592.0, 2: 9.0})
    late = opioid_csv((*FEBRUARY[:2], "7", "10"), ("2023-03-01", "QVV", "8", "10"))
    receipt = sent(store, late, day=date(2023, 5, 4))
    assert [(p.severity, p.rule) for p in receipt.problems] == [("query", "older-extract")] and receipt.accepted
    assert "an extract of 4 May 2023, where one of 18 May 2023 stands" in receipt.problems[0].found
    assert numerators(store) == {1: 4592.0, 2: 9.0, 3: 8.0}
    with store.writing() as writing:
        writing.withdraw(restated.submission, Actor("National team"), "Sent in error")
    assert numerators(store) == {1: 4592.0, 2: 4641.0, 3: 8.0}


def test_the_same_file_again_is_there_already_unless_it_is_said_to_be_of_another_day_or_source(store):
    assert not sent(store, OPIOIDS).already
    again = sent(store, OPIOIDS, name="the same.csv")
    assert again.already and again.submission is None and again.stored == ("Opioid items",)
    assert not sent(store, OPIOIDS, source="NHSBSA").already
    assert not sent(store, OPIOIDS, day=NEXT_WEEK).already
    assert sent(store, OPIOIDS, day=NEXT_WEEK).already
    # Going back to what another file has replaced is a change.
    other = opioid_csv((*JANUARY[:2], "1", "2"), (*FEBRUARY[:2], "1", "2"))
    assert [sent(store, content, day=NEXT_WEEK).already for content in (other, OPIOIDS)] == [False, False]
    assert numerators(store) == {1: 4592.0, 2: 4641.0}


def test_what_an_extract_stands_on_is_told_latest_first(store):
    sent(store, OPIOIDS)
    sent(store, opioid_csv(FEBRUARY), day=NEXT_WEEK, source="NHSBSA")
    with store.snapshot() as snapshot:
        later, earlier = get_extracts(snapshot, "opioid_items")
    assert (later.source, later.extract_date, later.rows) == ("NHSBSA", NEXT_WEEK, 1)
    assert (earlier.extract_date, earlier.first, earlier.last) == (DAY, date(2023, 1, 1), date(2023, 1, 1))
    assert (later.demonstration, later.by_whom) == (False, "Analyst") and later.happened_at >= earlier.happened_at


def test_an_extract_is_real_data_beside_a_demonstration_and_no_return(store):
    assert sent(store, OPIOIDS).accepted
    with store.snapshot() as snapshot:
        assert get_quarters(snapshot) == [] and not has_real_returns(snapshot)
    assert receive(store, made.good_return(), "Wessex.xlsx", Actor("Demonstration")).accepted
    assert sent(store, RESTRAINT, RESTRAINT_REPORTED).accepted
    with store.snapshot() as snapshot:
        assert has_demonstration(snapshot) and not has_real_returns(snapshot)
        assert get_quarters(snapshot) == [made.Q4]
    assert numerators(store)[1] == 4592.0


# Bad extracts.


def _changed(old, new, content=OPIOIDS):
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("content", "rule", "words"),
    [
        (b"", "empty-file", "holds nothing at all"),
        (b" \r\n", "empty-file", "holds nothing at all"),
        (b"\xef\xbb\xbf", "empty-file", "holds nothing at all"),
        (made.good_return, "not-a-csv", "is an Excel workbook"),
        (OPIOIDS.decode().encode("utf-16"), "not-utf-8", "Line 1 of “extract.csv”"),
        (_changed(",items", ",items ä").decode().encode("cp1252"), "not-utf-8", "Line 2 of “extract.csv”"),
        (_changed(",items", ",items\0"), "not-a-csv", "is not a text file"),
        (_changed(",items", ',"items'), "broken-csv", "quotation mark"),
        (OPIOIDS.replace(b",", b";"), "not-commas", "separated by semicolons"),
        (OPIOIDS.replace(b",", b"\t"), "not-commas", "separated by tabs"),
        (OPIOIDS + b"\n" * 1 + b"x\n" * 50_001, "file-too-long", "Up to 50,000 lines"),
        (b"x" * (20 * 2**20 + 2**20), "file-too-large", "is 21 MB large"),
        (OPIOIDS.splitlines()[0], "no-lines", "no lines below the headings"),
        (renamed_csv, "missing-heading", "no column headed “Month”"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_such_extract_is_refused_in_plain_words(store, content, rule, words):
    receipt = sent(store, content() if callable(content) else content)
    problem = receipt.problems[0]
    assert {problem.rule for problem in receipt.problems} == {rule}
    assert (problem.severity, problem.sheet, problem.cell) == ("error", "Opioid items", "")
    assert words in f"{problem.found} {problem.allowed}" and problem.action
    assert not receipt.accepted and receipt.stored == () and not store.path.exists()


def test_another_extract_than_it_is_said_to_be_is_told_by_its_headings_alone(store):
    receipt = sent(store, OPIOIDS, RESTRAINT_REPORTED)
    assert [(problem.rule, problem.found) for problem in receipt.problems] == [
        ("missing-heading", f"no column headed “{heading}”") for heading in ("Provider code", "Provider", "Suppressed")
    ]
    assert receipt.waiting == ("Restraint reported",)


@pytest.mark.parametrize(
    ("content", "rule", "cell", "words"),
    [
        (_changed("QVV", "Q99"), "unknown-icb", "B2", "“Q99”"),
        (_changed("2023-01-01", "2023-13-01"), "not-a-month", "A2", "“2023-13-01”"),
        (_changed("2023-01-01", "soon"), "not-a-month", "A2", "“soon”"),
        (_changed("high_dose_opioid_items", "all_items"), "unknown-measure", "D2", "one of high_dose_opioid_items"),
        (_changed("4592.0", "4592,0"), "beside-the-table", "J2", "in a column without a heading"),
        (_changed("4592.0", "many"), "not-a-number", "E2", "“many”"),
        (_changed("4592.0", ""), "blank", "E2", "nothing"),
        (_changed("4592.0", "-1"), "not-a-number", "E2", "“-1”"),
        (_changed("4592.0", "9" * 400), "not-a-number", "E2", "from 0 to 100,000,000,000"),
        (_changed("1719.871", f"1{'0' * 300}"), "not-a-number", "F2", "from 0 to 100,000,000"),
        (_changed("1719.871", "0"), "more-than-all", "E2", "“4592.0”, of “0”"),
        (SHARE.replace(b"5,10", b"500,10"), "more-than-all", "E2", "“500”, of “10”"),
        (_changed("2023-01-01", "1066-10-01"), "not-a-month", "A2", "which is before 1 January 2010"),
        (_changed("2023-01-01", "0001-01-01"), "not-a-month", "A2", "which is before 1 January 2010"),
        (_changed("2023-02-01", "2023-01-01"), "line-twice", "A3", "given already on row 2"),
        (_changed("2023-02-01", "2023-06-01"), "month-after-extract", "A3", "June 2023, in an extract of 11 May 2023"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) > 4 else "",
)
def test_an_error_is_told_at_its_cell_and_nothing_of_the_extract_is_stored(store, content, rule, cell, words):
    receipt = sent(store, content)
    found = {(problem.severity, problem.rule, problem.cell): problem for problem in receipt.problems}
    problem = found["error", rule, cell]
    assert words in f"{problem.found} {problem.allowed}"
    assert receipt.waiting == ("Opioid items",) and not store.path.exists()


@pytest.mark.parametrize(
    ("value", "suppressed", "found"),
    [
        ("120.0", "Y", "“120.0”, on a line that says it is suppressed"),
        ("", "N", "nothing, on a line that says it is not suppressed"),
    ],
)
def test_a_number_is_given_or_suppressed_and_never_both_or_neither(store, value, suppressed, found):
    receipt = sent(store, restraint_csv(("2023-01-01", "Camden Trust", "TAF", value, suppressed)), RESTRAINT_REPORTED)
    assert [(p.rule, p.cell, p.found) for p in receipt.problems] == [("suppressed-or-not", "G2", found)]
    assert not receipt.accepted


def test_an_extract_of_a_day_to_come_is_refused(store):
    receipt = sent(store, OPIOIDS, day=date(2023, 5, 21))
    assert [problem.rule for problem in receipt.problems] == ["extract-in-the-future"]
    assert "up to today, 20 May 2023" in receipt.problems[0].allowed
    assert sent(store, OPIOIDS, day=TODAY).accepted


def test_a_csv_that_nobody_says_is_an_extract_is_no_return(store):
    receipt = receive(store, OPIOIDS, "extract.csv", Actor("Analyst"), today=TODAY)
    assert [problem.rule for problem in receipt.problems] == ["plain-text"]


def test_none_of_none_is_kept_and_has_no_share(store):
    content = opioid_csv(
        ("2022-12-01", "QVV", "1", "4"), ("2023-01-01", "QVV", "0", "0"), measure="high_dose_opioid_share"
    )
    receipt = sent(store, content)
    assert receipt.accepted and not receipt.problems
    assert receive(store, made.good_return(), "Wessex.xlsx", Actor("Lead")).accepted
    with store.snapshot() as snapshot:
        assert len(snapshot.rows("SELECT 1 FROM opioid_items WHERE denominator = 0")) == 1
        series = series_of(MEASURES["high_dose_opioid_share"], "icb", Selection(made.Q4, made.Q3), snapshot.frame)
    assert series.select("date", "value").rows() == [(date(2022, 12, 1), 25.0)]


def test_a_number_with_decimals_where_things_are_counted_is_stored_and_asked_about(store):
    receipt = sent(store, _changed("4592.0", "1.234"))
    (problem,) = receipt.problems
    assert (problem.severity, problem.rule, problem.cell) == ("query", "not-whole", "E2") and receipt.accepted
    assert "thousands or decimals" in problem.found
    # Milligrams have decimals.
    assert not sent(store, opioid_csv(("2023-01-01", "QVV", "1.234", "2"), measure="opioid_ome")).problems


@pytest.mark.parametrize(
    ("said", "rule"), [({"source": "NHSBSA\x07"}, "not-a-name"), ({"day": date(23, 5, 11)}, "not-a-date")]
)
def test_what_the_sender_says_of_an_extract_is_held_to_the_same_rules(store, said, rule):
    receipt = sent(store, OPIOIDS, **said)
    assert [problem.rule for problem in receipt.problems] == [rule] and receipt.stored == ()
