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


def test_a_paragraph_of_ones_own_is_written_replaced_and_taken_back(tmp_path, capsys):
    store = Store(tmp_path / "natpatsip.duckdb")
    assert receive(store, return_with(*only_reviewed("Trusts")), "Q4.xlsx", Actor("Manager"), today=TODAY).submission
    of_wessex, said = ["--psc", "Wessex"], tmp_path / "said.txt"

    def say(*arguments: str) -> tuple[int, str]:
        code = main(["--database", str(store.path), "paragraphs", *QUARTER, *of_wessex, *arguments])
        out, problem = capsys.readouterr()
        return code, out or problem

    assert say() == (0, "The report has no paragraph of anybody’s own.\n")
    assert say("--section", "MHSIP", *BY) == (2, "Say with --words or --file what it says.\n")
    assert say("--words", "Late", *BY)[1].startswith("Say with --section which section it opens")
    said.write_text("Two wards joined.\nOthers follow.\n", encoding="utf-8")
    code, told = say("--section", "MHSIP", "--file", str(said), *BY)
    number, _, rest = told.partition("  ")
    assert code == 0 and rest.startswith("Mental health, National lead, ") and "  Two wards joined.\n  Others" in rest
    assert say("--replace", number, "--words", "Three wards joined.", *BY)[1].endswith("  Three wards joined.\n")
    assert say("--replace", number, "--words", "Four wards joined.", *BY)[0] == 2

    report = tmp_path / "report.html"
    command = ["--database", str(store.path), "report", *QUARTER, *of_wessex, "--sections", "MHSIP", "-o", str(report)]
    assert main(command) == 0 and "Three wards joined." in report.read_text(encoding="utf-8")
    capsys.readouterr()

    number, _, _ = say()[1].partition("  ")
    assert say("--take-back", number, *BY) == (2, "Say with --why why it is taken back.\n")
    assert say("--take-back", number, "--why", WHY, *BY) == (0, "The report has no paragraph of anybody’s own.\n")


def _edit(report: str) -> None:
    """Name another quarter in a paragraph of what was planned."""
    document = docx.Document(report)
    (paragraph,) = (one for one in document.paragraphs if one.text.startswith(PLANNED))
    paragraph.text = paragraph.text.replace(PLANNED, SLIP)
    document.save(report)
