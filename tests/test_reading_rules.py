"""How answers may be written: what is understood as the same, and what is never guessed."""

import json

import pytest
import returns_made as made
from returns_made import Q4, TODAY, put, return_with

from natpatsip.access import Actor
from natpatsip.intake import check, receive

FIRST_LINE = 5
DORSET, HAMPSHIRE = "QVV", "QRL"


def _accepted(store, *changes):
    receipt = receive(store, return_with(*changes), "Q4.xlsx", Actor("Programme manager"), today=TODAY)
    assert receipt.accepted, receipt.problems
    return receipt


def _down(sheet, column, answers):
    """Answers written down a column, from the first line."""
    return [put(f"{sheet}!{column}{row}", answer) for row, answer in enumerate(answers, start=FIRST_LINE)]


def _wards(store, column):
    with store.snapshot() as snapshot:
        return [row[column] for row in snapshot.rows("SELECT * FROM wards ORDER BY sheet_row")]


STAGE_FIVE = [
    "Stage 5 - Adoption",
    "5",
    5,
    5.0,
    "5 Adoption",
    "adoption ",
    "STAGE 5",
    "Stage\u00a05 – Adoption",
    " 5\u00a0",
    "stage 5: adoption",
]


def test_a_stage_is_understood_by_number_name_or_both(store):
    _accepted(store, *_down("Wards", "G", STAGE_FIVE))
    assert _wards(store, "stage")[: len(STAGE_FIVE)] == [5] * len(STAGE_FIVE)


def test_yes_and_no_are_understood_however_they_are_written(store):
    written = ["Yes", "Y", " yes\u00a0", "TRUE", True, "No", "n", "FALSE", False]
    _accepted(store, *_down("Wards", "H", written))
    assert _wards(store, "implementing")[: len(written)] == [True] * 5 + [False] * 4


def test_an_icb_is_understood_by_its_code_and_by_its_names(store):
    written = {
        "Dorset": DORSET,
        "dorset ": DORSET,
        "QVV": DORSET,
        "E54000041": DORSET,
        "NHS Dorset Integrated Care Board": DORSET,
        "NHS Hampshire and Isle of Wight Integrated Care Board": HAMPSHIRE,
        "NHS Hampshire & Isle of Wight ICB": HAMPSHIRE,
        "Hampshire\u00a0and  Isle of Wight": HAMPSHIRE,
    }
    _accepted(store, *_down("Wards", "D", written))
    assert _wards(store, "icb")[: len(written)] == list(written.values())


def test_text_stays_as_it_was_written_but_for_spaces_that_nobody_sees(store):
    written = {
        "007": "007",
        " Willow\u00a0 Ward ": "Willow Ward",
        12: "12",
        "Wil\u200blow\u00ad": "Willow",
        "Ｅｌｍ\u3000１": "Elm 1",
        "Cafe\u0301 5²": "Café 5²",
        "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    }
    _accepted(store, *_down("Wards", "B", written), lambda book: setattr(book["Wards"]["B11"], "data_type", "s"))
    assert _wards(store, "ward_name")[: len(written)] == list(written.values())


def test_a_count_kept_as_text_is_read_as_its_number_and_its_words_are_kept(store):
    written = ["12", "1,234", " 7 ", "\u00a03", 4, "5.0", 3, "+10"]
    read = [12, 1_234, 7, 3, 4, 5, 3, 10]
    cells = [f"{column}5" for column in "DEFGHIJK"]
    # The line held 21 of the 276 homes registered in Dorset.
    registered = put("Care homes!C5", f"{276 - 21 + sum(read):,}")
    _accepted(
        store, registered, *(put(f"Care homes!{cell}", answer) for cell, answer in zip(cells, written, strict=True))
    )
    with store.snapshot() as snapshot:
        rows = snapshot.rows("SELECT * FROM care_homes WHERE sheet_row = 5 ORDER BY stage")
    assert [row["homes"] for row in rows] == read
    assert {row["care_homes_registered"] for row in rows} == {1_533}
    given = [json.loads(row["as_given"])["homes"] for row in rows]
    assert given == [[cell, str(answer)] for cell, answer in zip(cells, written, strict=True)]


@pytest.mark.parametrize("name", ["Wessex Academic Health Science Network", "wessex AHSN", "WEX", "Wessex "])
@pytest.mark.parametrize("quarter", ["Q4 2022/23", "2022/23 Q4", " q4\u00a02022/23 "])
def test_a_cover_may_bear_any_name_of_the_collaborative_and_either_notation_of_the_quarter(
    nothing_stored, name, quarter
):
    content = return_with(put("Cover!B4", name), put("Cover!B5", quarter), put("Cover!B6", " 1"))
    receipt = check(nothing_stored, content, "return.xlsx", today=TODAY)
    assert receipt.accepted and (receipt.scope.psc, receipt.scope.quarter) == ("WEX", Q4)


def test_headings_of_older_templates_are_read_whatever_their_case_and_spaces(store):
    _accepted(
        store,
        put("Care homes!C4", "Registered care homes"),
        put("Care homes!I4", "  stage 5\u00a0ADOPTION"),
        put("Trusts!B4", "total number of wards "),
    )
    with store.snapshot() as snapshot:
        assert snapshot.rows("SELECT care_homes_registered AS n FROM care_homes WHERE icb = 'QVV' LIMIT 1") == [
            {"n": 276}
        ]
        assert snapshot.rows("SELECT homes AS n FROM care_homes WHERE sheet_row = 5 AND stage = 5") == [{"n": 5}]
        assert snapshot.rows("SELECT sum(wards_total)::INTEGER AS n FROM trusts") == [{"n": 47}]


def test_rows_put_in_above_a_table_or_on_the_cover_do_no_harm(store):
    titles = ("Cover", "Care homes", "Wards", "Trusts")
    _accepted(store, *(made.on(title, lambda page: page.insert_rows(3, amount=2)) for title in titles))
    assert len(_wards(store, "ward_id")) == 25
