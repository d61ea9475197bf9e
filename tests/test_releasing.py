"""A report written, edited, proof-read, released and given out again by the command line, as the national team does it."""

import json
from pathlib import Path

import docx
from returns_made import TODAY, only_reviewed, return_with

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.intake import receive
from natpatsip.store import Store

QUARTER, BY = ["--quarter", "Q4 2022/23"], ["--by", "National lead"]
PLANNED, SLIP, WHY = "At the end of Q4 2022/23, as planned", "At the end of Q1 2022/23, as planned", "It is quoted so"


def test_an_edited_report_is_refused_while_it_is_doubted_and_kept_as_it_is_when_released_with_a_reason(
    tmp_path, capsys
):
    store = Store(tmp_path / "natpatsip.duckdb")
    assert receive(store, return_with(*only_reviewed("Trusts")), "Q4.xlsx", Actor("Manager"), today=TODAY).submission

    def say(*arguments: str) -> tuple[int, str]:
        code = main(["--database", str(store.path), *arguments])
        return code, capsys.readouterr().out

    report, again = (str(tmp_path / name) for name in ("Report.docx", "Again.docx"))
    assert say("close", *QUARTER, "--programme", "MHSIP", *BY)[0] == 0
    assert say("report", *QUARTER, "--as-closed", "-o", report)[0] == 0
    _edit(report)
    code, told = say("release", report, *QUARTER, *BY)
    assert code == 1 and "another quarter" in told and told.endswith("1 thing to look at in Report.docx.\n")
    assert say("releases") == (0, "Nothing has been released yet.\n")

    code, told = say("release", report, *QUARTER, *BY, "--despite", WHY)
    number, _, kept = told.partition(": ")
    assert code == 0 and kept.startswith("Q4 2022/23, Report.docx, released on ")
    assert say("releases", number, "-o", again)[0] == 0
    assert Path(again).read_bytes() == Path(report).read_bytes()
    *_, event = json.loads(say("events", "--json")[1])["events"]
    assert (event["sequence"], event["why"]) == (int(number), WHY)


def _edit(report: str) -> None:
    """Name another quarter in a paragraph of what was planned."""
    document = docx.Document(report)
    (paragraph,) = (one for one in document.paragraphs if one.text.startswith(PLANNED))
    paragraph.text = paragraph.text.replace(PLANNED, SLIP)
    document.save(report)
