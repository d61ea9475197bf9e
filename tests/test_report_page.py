"""The page “Report” as a national lead uses it: paragraphs of their own, held against the numbers of their section."""

from io import BytesIO
from pathlib import Path

import docx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from natpatsip.analysis.selection import Selection
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.report.html import html_bytes
from natpatsip.report.word.writer import word_bytes
from natpatsip.store import Store
from natpatsip.store.paragraphs import ReportScope, get_paragraphs

APP = Path(__file__).parents[1] / "dashboard.py"
Q4 = Quarter(2022, 4)
SLIP = "Engagement came late in the quarter: 41 of 42 systems take part."
SOUND = "Engagement came early in the quarter: 42 of 42 systems take part."


@pytest.fixture
def store(demonstration_copy, monkeypatch) -> Store:
    """The store that the page shows."""
    monkeypatch.setenv("NATPATSIP_DATABASE", str(demonstration_copy.path))
    st.cache_resource.clear()
    return demonstration_copy


def element(elements, label: str):
    return next(one for one in elements if one.label == label)


def press(page: AppTest, label: str) -> str:
    """What the page says once a button was pressed, without the marks that keep others’ words as they are."""
    element(page.button, label).click().run()
    assert not page.exception
    said = [*page.markdown, *page.success, *page.error, *page.warning, *page.info]
    words = "\n".join([each.value for each in said] + [table.proto.body for table in page.get("html")])
    return words.replace("\\", "")


def paragraphs_of(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return [kept.words for kept in get_paragraphs(snapshot, ReportScope(Q4))]


def test_a_paragraph_of_ones_own_is_written_doubted_replaced_and_taken_back(store):
    page = AppTest.from_file(str(APP), default_timeout=90)
    page.query_params["report_sections"] = "System safety"
    page.run().switch_page("pages/report.py").run()
    assert "Add the section, what it says and your name or role." in press(page, "Add it")
    element(page.selectbox, "Section that it opens").set_value("SystemSafety")
    element(page.text_area, "What it says").set_value(SLIP)
    element(page.text_input, "Your name or role").set_value("National lead")
    assert "The paragraph is kept." in press(page, "Add it") and paragraphs_of(store) == [SLIP]
    words = press(page, "Write the report")
    assert "1 thing to look at before it is released." in words and "National lead, " in words and SLIP in words
    assert "To look at: 41 is not in this section’s numbers." in words

    element(page.radio, "Paragraph").set_value(element(page.radio, "Paragraph").options[1]).run()
    element(page.text_area, "What it says").set_value(SOUND)
    assert "or a paragraph has changed" in press(page, "Replace it") and paragraphs_of(store) == [SOUND]
    words = press(page, "Write the report")
    assert "Nothing in it contradicts itself" in words and SOUND in words and SLIP not in words
    with store.snapshot() as snapshot:
        report = make_report(Selection.ending(Q4), snapshot, ["SystemSafety"])
        of_a_place = make_report(Selection.ending(Q4, psc=("WEX",)), snapshot, ["SystemSafety"])
    assert SOUND in html_bytes(report).decode() and SOUND not in html_bytes(of_a_place).decode()
    (own,) = [one.text for one in docx.Document(BytesIO(word_bytes(report))).paragraphs if SOUND in one.text]
    assert own.startswith("National lead, ")

    # What was written of the record as it stands is not shown as that of an earlier event.
    page.session_state["event"] = 5
    page.run()
    assert "You have chosen something else since the report was written" in page.info[0].value
    page.session_state["event"] = None
    page.run()
    assert not page.info

    element(page.radio, "Paragraph").set_value(element(page.radio, "Paragraph").options[1]).run()
    element(page.text_area, "Reason").set_value("It is said in the summary")
    assert "no longer stands" in press(page, "Take it back") and paragraphs_of(store) == []
