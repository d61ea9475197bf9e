"""The Returns and Definitions pages as their reader meets them: words, choices and tables, over a real store."""

import csv
import io
import sqlite3
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import streamlit as st
from filled_returns import Q3, Q4, SHEETS_FILLED, filled_return
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

import natpatsip
from natpatsip import organisations
from natpatsip.access import Actor
from natpatsip.drafts import Drafts
from natpatsip.figures.formatting import format_list
from natpatsip.intake import check_into_draft, make_template, receive, receive_extract, returned_before
from natpatsip.quarters import Quarter
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.returns.problems import Problem
from natpatsip.returns.template import complete_cover
from natpatsip.sheets import sheets_of
from natpatsip.sheets.extracts import OPIOID_ITEMS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.status import Returned, get_extracts, get_returned
from natpatsip.ui.sending.problem_table import problems_csv
from natpatsip.ui.sending.quarter_choice import ended_quarters, quarter_due
from natpatsip.ui.sending.returns_status import build_status_rows, describe_status
from natpatsip.ui.word_table import words_html

APP = Path(__file__).parents[1] / "dashboard.py"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WESSEX = ReturnScope("WEX", Q4)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store that the pages show, empty."""
    path = tmp_path / "returns.duckdb"
    monkeypatch.setenv("NATPATSIP_DATABASE", str(path))
    st.cache_resource.clear()
    return Store(path)


def _page(name: str = "returns", **address: str) -> AppTest:
    """A page, entered by the dashboard's menu, at an address."""
    page = AppTest.from_file(str(APP), default_timeout=30).run().switch_page(f"pages/{name}.py")
    for key, value in address.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def _check(page: AppTest, *files: tuple[str, bytes], by: str = "Programme manager") -> AppTest:
    """Choose files, say who checks them, press the button, and wait for what comes of it."""
    page.file_uploader[0].set_value([(name, content, WORKBOOK) for name, content in files])
    page.text_input[0].set_value(by)
    page.button[0].click().run()
    return _settled(page)


def _settled(page: AppTest, seconds: float = 60) -> AppTest:
    deadline = time.monotonic() + seconds
    while any(text.value.startswith("You may leave") for text in page.markdown):
        assert time.monotonic() < deadline, "the upload did not come to its end"
        time.sleep(0.05)
        page.run()
    assert not page.exception
    return page


def _press(page: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    (button,) = [button for button in page.button if button.label == label]
    button.click().run()
    assert not page.exception
    return page


def _send(page: AppTest, lead: str = "Jo Lead") -> AppTest:
    """Sign the draft off that is shown, and send it."""
    (name,) = [box for box in page.text_input if box.label == "Name of the lead who signs off"]
    name.set_value(lead)
    return _press(_press(page, "Sign off"), "Send")


def _explain(page: AppTest, words: str) -> AppTest:
    """Explain the queries of the draft that are ticked as a matter of definition."""
    (choice,) = [box for box in page.radio if box.label == "What explains it"]
    choice.set_value("Definition")
    (box,) = [box for box in page.text_area if box.label == "In your own words"]
    box.set_value(words)
    return _press(page, "Keep the explanation")


def _words(page: AppTest) -> str:
    """Everything that the page says, tables included."""
    said = [*page.title, *page.header, *page.subheader, *page.markdown, *page.caption]
    boxes = [*page.success, *page.info, *page.warning, *page.error]
    return "\n".join([each.value for each in [*said, *boxes]] + [table.proto.body for table in page.get("html")])


def _spoil_wards(book: Workbook) -> None:
    book["Wards"]["G5"] = "Stage 9"


def test_an_empty_record_says_so_kindly(store):
    words = _words(_page())
    assert "Nobody has returned anything yet." in words


def test_a_draft_whose_file_goes_while_somebody_looks_is_said_to_have_changed(store):
    """As another process leaves it that sends the draft between the list of drafts and the reading of its file."""
    drafts = Drafts(store.path)
    check_into_draft(store, drafts, filled_return("WEX"), "Wessex.xlsx", Actor("Lead"))
    with closing(sqlite3.connect(drafts.path)) as file, file:
        file.execute("DELETE FROM files")
    assert "**This draft has changed while you looked.**" in _words(_page())


def test_a_good_return_is_drafted_signed_off_and_sent_and_the_page_says_that_it_is_in(store):
    page = _check(_page(), ("Wessex.xlsx", filled_return("WEX")))
    assert [box.value for box in page.success] == [
        "**In order.** It is kept as a draft until you send it. See below what it would change."
    ]
    words = _words(page)
    assert "**Your check:** Wessex, Q4 2022/23: in order." in words
    assert "Wards: returned for Q4 2022/23 for the first time; nothing stands for Q3 2022/23" in words.replace("\\", "")
    _press(page, "Send")
    assert [box.value for box in page.warning] == [
        "**Not sent.** The return is not signed off yet. Sign it off, then send it."
    ]
    with store.snapshot() as snapshot:
        assert get_returned(snapshot, Q4) == {}

    words = _words(_send(page))
    assert "**Wessex, Q4 2022/23 is in. Thank you.**" in words
    assert "of care homes in Wessex had adopted a tool" in words and 'href="mandet?psc=Wessex&amp;quarter=Q4' in words
    assert "0 of 15" not in words and "1 of 15 collaboratives has returned every sheet" in words
    assert "No draft is kept." in words
    with store.snapshot() as snapshot:
        returned = get_returned(snapshot, Q4)
        (signed,) = snapshot.rows("SELECT by_whom FROM events_signed_off")
    assert {sheet: one.by_whom for (_, sheet), one in returned.items()} == dict.fromkeys(
        SHEETS_FILLED, "Programme manager"
    )
    assert signed["by_whom"] == "Jo Lead"


def test_a_bad_sheet_keeps_a_draft_from_being_sent_until_it_is_taken_out_and_its_problem_names_the_cell(store):
    page = _check(_page(), ("Wessex.xlsx", filled_return("WEX", spoil=_spoil_wards)))
    assert page.warning[0].value.startswith("**Partly in order.** Wards has to be put right")
    words = _words(page)
    good = [title for title in SHEETS_FILLED.values() if title != "Wards"]
    assert f"- **In order:** {format_list(good)}\n- **To put right:** Wards" in words
    assert "- **Not returned, and optional:** PSIRF" in words
    for said in (":material/error: **Errors**", ">G5<", "“Stage 9”", "a stage of adoption, 0 to 7"):
        assert said in words
    _send(page)
    assert page.warning[-1].value.startswith("**Not sent.** 1 place has to be put right first.")
    page.selectbox(key="taken_out").select("wards").run()
    _press(page, "Take it out")
    assert "Jo Lead signed off on" in page.warning[-1].value
    words = _words(_send(page))
    assert "is in. Thank you." in words and f"Wessex ({len(good)} sheets)" in words


def test_drafts_that_are_damaged_when_a_sheet_is_taken_out_are_said_to_be(store):
    page = _check(_page(), ("Wessex.xlsx", filled_return("WEX")))
    Drafts(store.path).path.write_bytes(b"Damaged" * 1_000)
    assert _press(page, "Take it out").error[0].value.startswith("**The drafts cannot be read.**")


def test_the_buttons_of_one_draft_are_not_those_of_the_next(store):
    """The second half of a double click would send or drop what somebody else is still working on."""
    page = _check(_page(), *((f"{psc}.xlsx", filled_return(psc)) for psc in ("WEX", "OX")))
    labels = ("Send", "Drop the whole draft")
    before = _ids(page, *labels)
    _press(page, "Drop the whole draft")
    assert [draft.scope.psc for draft in Drafts(store.path).all()] == ["WEX"]
    assert not before & _ids(page, *labels)


def _ids(page: AppTest, *labels: str) -> set[str]:
    """How the browser knows the buttons with these labels."""
    return {button.proto.id for button in page.button if button.label in labels}


def test_a_sheet_that_is_not_reviewed_is_said_to_be_not_returned(store):
    words = _words(_check(_page(), ("Wessex.xlsx", filled_return("WEX", not_reviewed="Care homes"))))
    assert "- **Not returned:** Care homes – left out, or not marked as reviewed on the cover." in words
    assert "What you sent before stays as it was." in words


def test_several_files_have_a_verdict_each_and_queries_with_one_cause_are_explained_together(store):
    receive(store, filled_return("WEX", Q3, spoil=_more_homes), "Wessex Q3.xlsx", Actor("Programme manager"))
    page = _check(_page(), ("Wessex.xlsx", filled_return("WEX")), ("notes *final*.txt", b"Ward,Stage\r\nWillow,5\r\n"))
    assert page.info[0].value.startswith("**In order, with queries.**")
    assert page.error[0].value.startswith("**Nothing kept.**")
    assert "Wessex, Q4 2022/23" in [heading.value for heading in page.subheader]
    assert r"notes \*final\*\.txt" in [heading.value for heading in page.subheader]
    words = _words(page)
    assert "2 files: 1 in order, 1 to put right." in words
    assert "is a text file, such as CSV, whatever its name says." in words

    _explain(page, "All went up.")
    assert page.error[-1].value == "Nothing is kept yet. Tick what you explain."
    (together,) = [box for box in page.checkbox if box.label == "Care homes: both queries"]
    together.check()
    _explain(page, "n/a")
    assert "explains nothing" in page.error[-1].value
    _explain(page, "Homes that closed in the summer are no longer counted.")
    assert "Definition: Homes that closed in the summer are no longer counted." in _words(page)
    _send(page)
    with store.snapshot() as snapshot:
        kept = snapshot.rows("SELECT choice, by_whom FROM current_explanations")
    assert [tuple(row.values()) for row in kept] == 2 * [("Definition", "Programme manager")]


def _more_homes(book: Workbook) -> None:
    page = book["Care homes"]
    for row in range(5, page.max_row + 1):
        if page.cell(row, 3).value is not None:
            page.cell(row, 3).value += 100
            page.cell(row, 4).value += 100


def test_the_same_file_again_is_recognised(store):
    content = filled_return("WEX")
    page = _send(_check(_page(), ("Wessex.xlsx", content)))
    page = _check(page, ("Wessex.xlsx", content))
    assert "Nothing changes: every answer is what stands already." in _words(page)
    assert ">stood already<" in _words(_send(page))


def test_what_somebody_else_sends_meanwhile_is_said_and_the_difference_shown_anew(store):
    page = _check(_page(), ("Wessex.xlsx", filled_return("WEX")))
    (name,) = [box for box in page.text_input if box.label == "Name of the lead who signs off"]
    name.set_value("Jo Lead")
    _press(page, "Sign off")
    receive(store, filled_return("WEX", spoil=_rename_ward), "another tab.xlsx", Actor("A colleague"))
    _press(page, "Send")
    assert page.warning[-1].value.startswith("**Not sent.** Something has changed since you looked")
    assert "Larkspur" in _words(page)
    assert "is in. Thank you." in _words(_press(page, "Send"))


def _rename_ward(book: Workbook) -> None:
    book["Wards"]["B5"] = "Larkspur"


def test_the_history_of_a_return_compares_submissions_and_withdraws_and_restores_with_a_reason(store):
    first = filled_return("WEX")
    for name, content in (("first.xlsx", first), ("second.xlsx", filled_return("WEX", spoil=_rename_ward))):
        receive(store, content, name, Actor("Programme manager"))
    page = _page()
    page.selectbox(key="history_psc").select("WEX").run()
    words = _words(page)
    assert "Wards: 1 cell changes" in words and ">Replaced<" in words and "original.xlsx?submission=1" in words
    page.session_state["compare_submissions"] = page.session_state["withdraw_submission"] = True
    page.run()
    words = _words(page)
    assert ">Willow<" in words and ">Larkspur<" in words
    _press(page, "Withdraw submission 2")
    assert "Add the reason and your name or role." in page.error[-1].value
    for done, standing in (("Withdraw", "first.xlsx"), ("Restore", "second.xlsx")):
        page.text_area[-1].set_value("Sent by mistake")
        page.text_input[-1].set_value("National lead")
        _press(page, f"{done} submission 2")
        with store.snapshot() as snapshot:
            assert {row["file_name"] for row in snapshot.rows("SELECT file_name FROM current_sheets")} == {standing}
        page.session_state["withdraw_submission"] = True
        page.run()


def test_what_came_of_an_upload_is_found_again_by_its_address(store):
    checked = _check(_page(), ("Wessex.xlsx", filled_return("WEX")))
    assert "**Your check:** Wessex, Q4 2022/23: in order." in _words(_page(batch=checked.query_params["batch"]))
    assert "no longer kept here" in _page(batch="long gone").info[0].value


def test_a_click_without_a_file_or_a_name_says_what_is_missing(store):
    page = _page()
    page.button[0].click().run()
    assert page.warning[0].value == "Choose a file first."
    page.file_uploader[0].set_value([("Wessex.xlsx", filled_return("WEX"), WORKBOOK)])
    page.text_input[0].set_value("  ")
    page.button[0].click().run()
    assert page.warning[0].value.startswith("Write your name or role first")
    with store.snapshot() as snapshot:
        assert get_returned(snapshot, Q4) == {}


def test_a_collaborative_chosen_refuses_the_return_of_another(store):
    page = _page()
    page.selectbox(key="expected_psc").select("OX").run()
    page.selectbox(key="expected_quarter_OX").select(Q4)
    page = _check(page, ("Wessex.xlsx", filled_return("WEX")))
    assert page.error[0].value.startswith("**Nothing kept.**")
    assert "the return of Oxford" in _words(page)


def test_a_template_comes_filled_in_with_what_was_returned_last(store):
    receive(store, filled_return("WEX", Q3), "Wessex Q3.xlsx", Actor("Programme manager"))
    receive(store, filled_return("WEX", not_reviewed="Care homes"), "Wessex Q4.xlsx", Actor("Programme manager"))
    page = _page()
    page.selectbox(key="template_psc").select("WEX").run()
    page.selectbox(key="template_quarter_WEX").select(Q4).run()
    now = [title for title in SHEETS_FILLED.values() if title != "Care homes"]
    assert f"Wessex returned for Q4 2022/23 ({format_list(now)}) and Q3 2022/23 (Care homes)." in _words(page)
    assert "Download the template for Wessex, Q4 2022/23" in _words(page)
    book = make_template(store, WESSEX)
    assert book["Wards"]["B5"].value == "Willow"
    assert book["Care homes"]["D5"].value == 10
    assert book["Cover"]["B11"].value == "No"


def test_a_template_sent_back_as_it_came_but_reviewed_says_the_same(store):
    receive(store, filled_return("WEX"), "Wessex.xlsx", Actor("Programme manager"))
    before = returned_before(store, WESSEX).current
    book = make_template(store, WESSEX)
    complete_cover(book, "Programme manager", dict.fromkeys(SHEETS_FILLED.values(), "Yes"))
    again = io.BytesIO()
    book.save(again)
    assert receive(store, again.getvalue(), "Wessex.xlsx", Actor("Programme manager")).accepted

    def answers(rows):
        return [{name: value for name, value in row.items() if name != "submission"} for row in rows]

    after = returned_before(store, WESSEX).current
    assert {name: answers(rows) for name, rows in after.items()} == {n: answers(rows) for n, rows in before.items()}


CSV = b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n"


def test_a_csv_is_asked_what_it_is_and_then_stored_beside_a_return(store):
    page = _page()
    assert not [box for box in page.selectbox if box.key == "extract"]
    page.file_uploader[0].set_value([("items.csv", CSV, "text/csv"), ("Wessex.xlsx", filled_return("WEX"), WORKBOOK)])
    page.run()
    page.text_input(key="sent_by").set_value("Analyst")
    page.button[0].click().run()
    assert page.warning[0].value.startswith("Say first which extract the CSV is, and of what day.")
    page.selectbox(key="extract").select_index(0)
    page.date_input(key="extract_date").set_value(date(2023, 5, 11)).run()
    assert page.text_input(key="source_opioid_items").value == "OpenPrescribing, from NHSBSA prescribing data"
    page.text_input(key="source_opioid_items").set_value("NHSBSA")
    page.button[0].click().run()
    words = _words(_settled(page))
    assert [heading.value for heading in page.subheader][:2] == ["Opioid items", "Wessex, Q4 2022/23"]
    assert "2 files: 2 in order, 0 to put right." in words
    with store.snapshot() as snapshot:
        (extract,) = get_extracts(snapshot, "opioid_items")
    assert (extract.source, extract.extract_date, extract.by_whom) == ("NHSBSA", date(2023, 5, 11), "Analyst")


def test_national_data_says_source_day_and_months_of_each_sheet(store):
    assert "None is stored yet. The national team’s workbook and publishers’ extracts will show here." in _words(
        _page()
    )
    receive_extract(
        store, CSV, "items.csv", Actor("Analyst"), ExtractDetails(OPIOID_ITEMS, date(2023, 5, 11), "NHSBSA")
    )
    page = _page()
    (table,) = [table.proto.body for table in page.get("html") if "National data" in table.proto.body]
    line = table[table.index("Opioid items") : table.index("Restraint reported")]
    for said in ("NHSBSA", "11 May 2023", "January 2023 to January 2023"):
        assert said in line
    assert table.count("None stored yet") == len(sheets_of("national team")) + len(sheets_of("publisher")) - 1
    assert "Nobody has returned anything yet." in _words(page)


def test_the_national_team_chooses_its_template_after_the_collaboratives(store):
    page = _page()
    assert page.selectbox(key="template_psc").options[-2:] == ["Yorkshire & Humber", "National team"]
    page.selectbox(key="template_psc").select("CENTRE").run()
    page.selectbox(key="template_quarter_CENTRE").select(Q4).run()
    assert "Give each its source and the date of its extract" in _words(page)
    assert "Download the template for National team, Q4 2022/23" in _words(page)


def test_the_board_to_take_away_has_the_time_of_every_sheet(store):
    receive(store, filled_return("WEX", not_reviewed="Wards"), "Wessex.xlsx", Actor("Analyst"))
    with store.snapshot() as snapshot:
        rows = {
            row["Collaborative"]: row
            for row in build_status_rows(get_returned(snapshot, Q4), sheets_of("collaborative"))
        }
    assert [title for title, told in rows["Wessex"].items() if told == "Not returned"] == ["Wards", "PSIRF", "Handover"]
    assert list(rows["Oxford"].values()).count("Not returned") == len(sheets_of("collaborative"))


def test_the_state_of_a_quarter_names_whoever_is_fewer():
    returned = Returned(datetime(2023, 5, 3, tzinfo=UTC), "Programme manager", False)
    codes = [psc.code for psc in organisations.collaboratives()]
    sheets = sheets_of("collaborative")
    everything = {(code, sheet.name): returned for code in codes for sheet in sheets if not sheet.optional}
    but_one = {key: one for key, one in everything.items() if key != ("OX", "wards")}
    only_two = {key: one for key, one in everything.items() if key in (("OX", "care_homes"), ("OX", "trusts"))}
    assert [describe_status(Q4, found, sheets) for found in (everything, but_one, only_two, {})] == [
        "**Q4 2022/23: all 15 collaboratives have returned every sheet.**",
        "**Q4 2022/23: 14 of 15 collaboratives have returned every sheet.** Not returned: Oxford (Wards).",
        "**Q4 2022/23: 0 of 15 collaboratives have returned every sheet.** Returned so far: Oxford (Care homes and Trusts).",
        "**Q4 2022/23: nobody has returned anything yet.**",
    ]


def test_the_quarter_due_follows_the_sender_s_last_complete_return_once_it_has_ended():
    assert quarter_due(Q4, [Q3, Q4], date(2023, 7, 1)) == Quarter(2023, 1)
    assert quarter_due(Q4, [Q3, Q4], date(2023, 6, 30)) == Q4
    # Others are a quarter ahead of this one; a sender who never returned everything is asked for what is collected now.
    assert quarter_due(Q3, [Q3, Q4, Quarter(2023, 1)], date(2023, 12, 1)) == Q4
    assert quarter_due(None, [Q3, Q4], date(2023, 12, 1)) == Q4
    assert quarter_due(None, [], date(2023, 4, 1)) == Q4
    assert ended_quarters([], date(2023, 4, 1))[0] == Q4
    assert ended_quarters([Quarter(2019, 2)], date(2023, 3, 31))[-1] == Quarter(2019, 2)


def test_problems_to_take_away_have_a_line_each_and_no_formulas():
    found = ["=1+1", "+44", "-3", "@home", "“5”"]
    problems = [Problem("error", "not-a-count", "Wards", "C5", each, "a whole number", "Correct it.") for each in found]
    rows = list(csv.DictReader(io.StringIO(problems_csv(problems).decode("utf-8-sig"))))
    assert [row["What was found"] for row in rows] == ["'=1+1", "'+44", "'-3", "'@home", "“5”"]
    assert (rows[0]["Error or query"], rows[0]["made_by"]) == ("Error", natpatsip.MADE_BY)


def test_markup_in_a_table_stays_text():
    assert '<td role="cell" data-label="Found">&lt;b&gt; &amp; :red[x]</td>' in words_html(
        [{"Sheet": "Wards", "Found": "<b> & :red[x]"}], "Problems"
    )


def test_the_definitions_give_stages_names_rules_and_every_column(store):
    words = _words(_page("definitions"))
    for said in (
        "5 Adoption",
        "Psychiatric intensive care unit",
        "At least 95%",
        "More than 85%",
        "21 ÷ 13.4, or 157%",
    ):
        assert said in words
    for said in ("Health Innovation Wessex, since October 2023", "QE1", "care_homes_registered", "wards_total"):
        assert said in words
    assert "January to March 2023" in words
