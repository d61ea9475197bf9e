"""Queries, calendar and reminders at the command line, and the calendar as a file for a diary."""

import json
from datetime import UTC, date, datetime

import pytest
from returns_made import Q3, Q4, TODAY, good_return, put, return_with

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store.calendar import Calendar
from natpatsip.store.calendar_file import calendar_file

LEAD = ("--by", "National lead")
QUARTER = ("--quarter", "Q4 2022/23")


@pytest.fixture
def say(store, capsys, monkeypatch):
    """A command on a record in which Wessex has returned Q3 and, with one query, Q4: its exit code and all that it says."""
    monkeypatch.setenv("NATPATSIP_DATABASE", str(store.path))
    for quarter, content in ((Q3, good_return(Q3)), (Q4, return_with(put("Trusts!B8", 30)))):
        assert receive(store, content, f"{quarter.key[-2:]}.xlsx", Actor("Manager"), today=TODAY).submission

    def command(*arguments: str) -> tuple[int, str]:
        code = main([*arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    return command


def test_a_query_goes_back_and_forth_at_the_command_line(say):
    _, told = say("queries", "--psc", "Wessex", *QUARTER, "--json")
    (query,) = [one for one in json.loads(told) if one["rule"] == "wards-total-moved"]
    assert (query["state"], query["owner"]) == ("open", "collaborative") and query["place"].startswith("Trusts!B8")
    explain = ("explain", query["id"], "--choice", "True change", "--by", "Manager", "--words")
    assert say("accept", query["id"], *LEAD) == (2, f"Query {query['id']} has not been explained yet.\n")
    assert say(*explain, "n/a")[0] == 2
    assert say(*explain, "Three wards were split")[0] == 0
    assert "waits for the national team" in say("queries", *QUARTER)[1]
    assert say("ask-back", query["id"], "--words", "Which wards?", *LEAD)[0] == 0
    assert "Which wards? (National lead)" in say("queries", *QUARTER)[1]
    assert say(*explain, "Ash, Elm and Oak were split")[0] == 0
    assert say("accept", query["id"], *LEAD) == (0, "Accepted.\n")
    assert say("accept", query["id"], *LEAD)[0] == 2
    assert say("explain", "0" * 12, "--choice", "Other", "--words", "Why not", "--by", "Manager")[0] == 2
    assert "wards-total-moved" in say("queries", "--hold", "wards-total-moved", *LEAD)[1]
    assert "waits until" in say("queries")[1]


def test_a_calendar_is_set_bit_by_bit_and_reminds_of_what_is_missing(say, tmp_path):
    assert "nothing is due" in say("reminders", *QUARTER)[1]
    code, told = say("calendar", *QUARTER, "--due", "2023-03-31", *LEAD)
    assert code == 2 and "ends on 31 March 2023" in told
    assert say("calendar", *QUARTER, "--due", "2023-04-28", "--contact", "pst@example.nhs.uk", *LEAD)[0] == 0
    diary = tmp_path / "calendar.ics"
    _, told = say("calendar", *QUARTER, "--closes", "2023-05-12", *LEAD, "-o", str(diary))
    assert "Returns due: 28 April 2023" in told and "Returns close: 12 May 2023" in told
    assert b"DTSTART;VALUE=DATE:20230428" in diary.read_bytes()
    told = say("calendar", *QUARTER, "--psc", "Wessex", "--due", "2023-05-05", "--why", "Their lead is ill", *LEAD)[1]
    assert "Wessex has until 5 May 2023: Their lead is ill" in told

    # 28 April 2023 was a Friday: three working days before it was the Tuesday.
    reminders = say("reminders", *QUARTER, "--on", "2023-04-25")[1].split("---\n")
    kss, wessex = (next(one for one in reminders if f"To: {name}" in one) for name in ("Kent", "Wessex"))
    assert "is due on 28 April 2023, in 3 working days. Not sent yet:" in kss and "- Wards\n" in kss
    assert "PSIRF" not in kss and "Questions: pst@example.nhs.uk" in kss
    assert "1 query waits for your explanation" in wessex and "Not sent yet" not in wessex
    assert "was due on 28 April 2023, 5 days ago" in say("reminders", *QUARTER, "--on", "2023-05-03")[1]


def test_a_calendar_file_reads_as_rfc_5545_has_it():
    """Lines of at most 75 bytes with CR LF, text escaped, a day as a date and one identity a day for ever."""
    contact = "The national team’s office, room 5; or é" * 3
    calendar = Calendar(Q4, due=date(2023, 4, 28), opens=date(2023, 3, 10), contact=contact)
    written = calendar_file([calendar], datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    whole = written.replace(b"\r\n ", b"").decode().split("\r\n")
    assert [line for line in whole if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20230310",
        "DTSTART;VALUE=DATE:20230428",
    ]
    assert "UID:2022-23-Q4-returns-due@natpatsip" in whole and "DTSTAMP:20230102T030405Z" in whole
    escaped = contact.replace(",", "\\,").replace(";", "\\;")
    assert whole.count(f"DESCRIPTION:Questions: {escaped}") == 2
