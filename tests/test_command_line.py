"""The command line: what it says, where it says it, and the exit code that a script goes by."""

import json
import os
import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import bad_returns
import pytest
import returns_made as made
from command import PROJECT, run_command
from openpyxl import load_workbook
from returns_made import put, return_with

import natpatsip
from natpatsip import organisations
from natpatsip.__main__ import main
from natpatsip.sheets import sheets_of
from natpatsip.sheets.scope import NATIONAL
from natpatsip.store import Store


@pytest.fixture
def database(tmp_path, monkeypatch):
    """The file that commands use when they name none, in a folder where nothing else is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NATPATSIP_DATABASE", str(tmp_path / "natpatsip.duckdb"))
    return tmp_path / "natpatsip.duckdb"


@pytest.fixture
def workbook(tmp_path):
    """Wessex’s good return as a file."""
    path = tmp_path / "Wessex Q4 2022-23.xlsx"
    path.write_bytes(made.good_return())
    return path


def _wards_standing(path):
    with Store(path).snapshot() as snapshot:
        return len(snapshot.rows("SELECT * FROM wards"))


# Bad returns and bad commands.


@pytest.mark.parametrize("one_in", [6, pytest.param(1, marks=pytest.mark.prove)])
def test_bad_returns_are_refused_with_their_words_and_cells_on_the_screen(database, tmp_path, one_in):
    on_their_own = [each for each in bad_returns.REFUSED if not each.expected]
    bad = [*on_their_own, *bad_returns.WAITING][::one_in]
    files = [tmp_path / f"{each.name}{Path(each.file_name).suffix}" for each in bad]
    for each, file in zip(bad, files, strict=True):
        file.write_bytes(each.make())
    ended = run_command("check", *files)
    assert (ended.returncode, ended.stderr) == (1, b"")
    said = re.split(r"\n(?=\S)", ended.stdout.decode().rstrip())
    for each, file, words in zip(bad, files, said, strict=True):
        assert words.startswith(f"{file.name}: not accepted as it is\n")
        for expected in each.told:
            assert expected in words
    assert not database.exists()


def test_a_return_that_is_not_the_one_named_is_refused(database, workbook, capsys):
    assert main(["submit", "--by", "me", "--psc", "Oxford", "--quarter", "2022/23 Q4", str(workbook)]) == 1
    assert "ERROR Cover!B4: found “Wessex”; allowed: the return of Oxford." in capsys.readouterr().out
    assert main(["submit", "--by", "me", "--psc", "Wessex", "--quarter", "Q3 2022/23", str(workbook)]) == 1
    assert "ERROR Cover!B5: found “Q4 2022/23”; allowed: a return for Q3 2022/23." in capsys.readouterr().out
    assert not database.exists()
    assert main(["submit", "--by", "me", "--psc", "Wessex", "--quarter", "Q4 2022/23", str(workbook)]) == 0


def test_submit_says_sheet_by_sheet_what_became_of_a_return(database, tmp_path, capsys):
    path = tmp_path / "Wessex.xlsx"
    path.write_bytes(return_with(put("Wards!G5", "Stage 9"), *made.only_reviewed("Care homes", "Wards")))
    assert main(["submit", "--by", "me", str(path)]) == 1
    said, complained = capsys.readouterr()
    missing = [title for title in made.review_cells() if title not in ("Care homes", "Wards", "PSIRF", "Handover")]
    assert said.splitlines() == [
        "Wessex.xlsx: not accepted as it is",
        "  Care homes: stored",
        "  Wards: waits until its errors are put right; nothing of it is stored",
        *(f"  {title}: not returned; what was sent before stays as it was" for title in missing),
        "  PSIRF: left out, as it may be; what was sent before stays as it was",
        "  Handover: left out, as it may be; what was sent before stays as it was",
        "  ERROR Wards!G5: found “Stage 9”; allowed: a stage of adoption, 0 to 7, such as “5 Adoption”."
        " Correct “Stage of adoption” on this line.",
    ]
    assert complained == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "missing.xlsx"], "missing.xlsx: No such file or directory."),
        (["check", "."], ".: Is a directory."),
        (["check", "GOOD", "--psc", "Wessx", "--quarter", "Q4 2022/23"], "The nearest: Wessex."),
        (["check", "GOOD", "--psc", "Wessex"], "Name both --psc and --quarter, or neither."),
        (["check", "GOOD", "--quarter", "Q4 2022/23"], "Name both --psc and --quarter, or neither."),
        (
            ["check", "GOOD", "--psc", "Wessex", "--quarter", "2022"],
            "“2022” is not a quarter. Write it like Q4 2022/23.",
        ),
        (["template", "--psc", "Mercia", "--quarter", "Q4 2022/23"], "“Mercia” is not a Patient Safety Collaborative"),
        (["template", "--psc", "Wessex", "--quarter", "Q5 2022/23"], "“Q5 2022/23” is not a quarter."),
        (["template", "--psc", "Wessex", "--quarter", "Q4 2022/24"], "“Q4 2022/24” is not a financial year"),
        (["figure", "fig19"], "holds no returns yet. Load some with “submit”, or try “demo”."),
        (["--database", "GOOD", "submit", "--by", "me", "GOOD"], "is not a database of returns."),
        (["--database", ":memory:", "submit", "--by", "me", "GOOD"], "is no file and would keep nothing."),
        (["submit", "--by", " ", "GOOD"], "A name or role is needed: it is kept with what was done."),
        (["submit", "--by", "Jos\udce9", "GOOD"], "“Jos?” holds letters that are not UTF-8."),
        (["purge", "1", "--why", "A name", "--by", ""], "A name or role is needed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_that_cannot_be_done_says_why_in_one_line(database, workbook, capsys, arguments, words):
    assert main([str(workbook) if argument == "GOOD" else argument for argument in arguments]) == 2
    said, complained = capsys.readouterr()
    assert said == ""
    assert words in complained and len(complained.splitlines()) == 1
    assert not database.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["submit", "a.xlsx"], "The following arguments are required: --by. See “natpatsip submit --help”."),
        (["serve", "--port", "99999"], "“99999” is not a port. Give a whole number from 1 to 65535."),
        (["serve", "--port", "-1"], "“-1” is not a port. Give a whole number from 1 to 65535."),
        (["serve", "--servers", "0"], "“0” is no number of servers. Give a whole number from 1."),
    ],
)
def test_a_command_that_is_not_written_as_it_should_be_says_so_in_one_line(database, capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    complained = capsys.readouterr().err
    assert ended.value.code == 2 and words in complained and len(complained.splitlines()) == 1


@pytest.mark.skipif(os.name == "nt", reason="a pipe with a name, to know when the command is under way")
def test_an_interruption_ends_a_command_without_a_word(database, tmp_path):
    pipe = tmp_path / "endless.xlsx"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "natpatsip", "submit", "--by", "me", str(pipe)]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=30) == (b"", b"")
    assert process.returncode == 130
    assert not database.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the name of a file is always text")
def test_what_was_stored_is_acknowledged_whatever_the_screen_and_the_names_can_hold(database, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    file = tmp_path / os.fsdecode(b"Wessex \xe2\x80\x93 r\xe9turn.xlsx")
    file.write_bytes(return_with(put("Wards!B5", "Álamo"), put("Wards!H5", "Maybe’")))
    ended = run_command("submit", "--by", "José, Wessex", file)
    assert (ended.returncode, ended.stderr) == (1, b"")
    said = ended.stdout.decode("ascii").splitlines()
    assert said[0] == "Wessex \\u2013 r\\ufffdturn.xlsx: not accepted as it is" and "  Trusts: stored" in said
    assert any("found \\u201cMaybe\\u2019\\u201d" in line for line in said)
    with Store(database).snapshot() as snapshot:
        kept = snapshot.rows("SELECT file_name, by_whom FROM current_sheets LIMIT 1")
    assert kept == [{"file_name": "Wessex – r�turn.xlsx", "by_whom": "José, Wessex"}]


def test_a_process_ends_with_the_same_line_and_code(tmp_path):
    ended = run_command("check", tmp_path / "missing.xlsx")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert ended.stderr.decode().splitlines() == [f"{tmp_path / 'missing.xlsx'}: No such file or directory."]


def test_a_file_that_is_missing_stops_the_others_before_any_is_sent(database, workbook, capsys):
    assert main(["submit", "--by", "me", str(workbook), "missing.xlsx"]) == 2
    assert not database.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as", "opioids", "--date", "2023-05-11"], "choose from"),
        (["--as", "opioid_items", "--date", "11.5.2023"], "“11.5.2023” is not a day. Write it like 2023-05-11."),
        (["--as", "opioid_items"], "--date"),
    ],
)
def test_an_extract_that_nobody_says_enough_of_is_not_read(database, capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        main(["extract", "extract.csv", "--by", "me", *arguments])
    assert ended.value.code == 2 and words in capsys.readouterr().err
    assert not database.exists()


# Good returns.


def test_check_stores_nothing_and_submit_stores_once(database, workbook, capsys):
    assert main(["check", str(workbook)]) == 0
    assert "Wards: can be stored" in capsys.readouterr().out
    assert not database.exists()
    assert main(["submit", "--by", "Programme manager", str(workbook)]) == 0
    assert "Wards: stored" in capsys.readouterr().out
    assert main(["submit", "--by", "Programme manager", str(workbook)]) == 0
    assert "Wards: already stored from this very file" in capsys.readouterr().out
    with Store(database).snapshot() as snapshot:
        assert snapshot.rows("SELECT by_whom FROM events") == [{"by_whom": "Programme manager"}]


def test_json_names_every_problem_by_its_cell_for_programs(database, workbook, tmp_path, capsys):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(return_with(put("Wards!G5", "Stage 9"), put("Wards!G6", "Stage 9")))
    assert main(["check", "--json", str(workbook), str(bad)]) == 1
    good, refused = json.loads(capsys.readouterr().out)
    assert good == {
        "made_by": natpatsip.MADE_BY,
        "file": workbook.name,
        "accepted": True,
        "collaborative": "WEX",
        "quarter": "Q4 2022/23",
        "submission": None,
        "already_stored": False,
        "clean_sheets": list(made.TITLES),
        "waiting_sheets": [],
        "not_returned": [s.title for s in sheets_of("collaborative") if s.title not in (*made.TITLES, "PSIRF")],
        "left_out": [title for title in ("PSIRF",) if title not in made.TITLES],
        "notices": [],
        "problems": [],
    }
    assert (refused["accepted"], refused["waiting_sheets"]) == (False, ["Wards"])
    assert [(problem["sheet"], problem["cell"], problem["found"]) for problem in refused["problems"]] == [
        ("Wards", "G5", "“Stage 9”"),
        ("Wards", "G6", "“Stage 9”"),
    ]
    assert main(["submit", "--json", "--by", "me", str(workbook)]) == 0
    assert json.loads(capsys.readouterr().out)[0]["submission"] == 1


def test_the_database_is_named_before_or_after_the_command_or_by_the_environment(database, workbook, tmp_path, capsys):
    before, after = tmp_path / "before.duckdb", tmp_path / "after.duckdb"
    sending = ["submit", "--by", "me", str(workbook)]
    assert main(["--database", str(before), *sending]) == 0
    assert main([*sending, "--database", str(after)]) == 0
    assert not database.exists()
    assert main(sending) == 0
    assert [_wards_standing(path) for path in (before, after, database)] == [25, 25, 25]


def test_a_template_is_named_for_its_return_opens_where_to_begin_and_counts_only_once_reviewed(
    database, workbook, capsys
):
    assert main(["submit", "--by", "me", str(workbook)]) == 0
    assert main(["template", "--psc", "wessex ahsn", "--quarter", "2023/24 Q1"]) == 0
    path = Path("Wessex Q1 2023-24.xlsx")
    assert capsys.readouterr().out.endswith(f"Wrote {path}.\n")
    book = load_workbook(path)
    assert (book["Cover"]["B4"].value, book["Cover"]["B5"].value) == ("Wessex", "Q1 2023/24")
    assert book.active.title == "Cover"
    role = book["Cover"].sheet_view.selection[0].activeCell
    assert (role, book["Cover"][role].value, book["Cover"][role].protection.locked) == ("B8", None, False)
    assert book["Wards"]["A5"].value == "WEX-0001"
    assert main(["check", str(path)]) == 1
    assert "no sheet marked as reviewed" in capsys.readouterr().out
    assert main(["template", "--psc", "WEX", "--quarter", "Q1 2023/24", "-o", "named.xlsx"]) == 0
    assert Path("named.xlsx").exists()


def test_demo_loads_every_sender_and_keeps_the_workbooks(database, tmp_path, capsys):
    assert main(["demo", "--quarters", "1", "--workbooks", str(tmp_path / "workbooks")]) == 0
    assert "Q4 2022/23" in capsys.readouterr().out
    with Store(database).snapshot() as snapshot:
        sent = snapshot.rows("SELECT quarter, psc, sheet, demonstration FROM current_sheets")
        asked = snapshot.rows("SELECT DISTINCT rule FROM problems")
    returned = [row for row in sent if row["quarter"] == "2022/23 Q4"]
    coming_in = [row for row in sent if row["quarter"] == "2023/24 Q1"]
    collaboratives = [psc.code for psc in organisations.collaboratives()]
    assert {row["psc"] for row in returned} == {*collaboratives, NATIONAL}
    # The quarter after is coming in: from six, and in continuity with what they sent before.
    assert len({row["psc"] for row in coming_in}) == 6 and len(coming_in) == 6 * len(made.SHEETS)
    assert {row["rule"] for row in asked} == {"stage-went-back", "progress-went-back"}
    assert sum(row["psc"] != NATIONAL for row in returned) == 15 * len(made.SHEETS)
    assert all(row["demonstration"] for row in sent)
    # Fifteen collaboratives and the national team.
    assert len(list((tmp_path / "workbooks").glob("* Q4 2022-23.xlsx"))) == 16


def test_an_extract_is_kept_under_what_its_sender_says_of_it(database, tmp_path, capsys):
    path = tmp_path / "extract.csv"
    path.write_bytes(b"month,icb,metric,numerator,denominator\n2023-01-01,QVV,opioid_ome,12.5,1719.9\n")
    said = ["extract", str(path), "--as", "opioid_items", "--date", "2023-05-11", "--by", "me"]
    assert main(said) == 0
    assert capsys.readouterr().out == "extract.csv: accepted\n  Opioid items: stored\n"
    assert main([*said, "--source", "NHSBSA", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["submission"] == 2
    with Store(database).snapshot() as snapshot:
        (row,) = snapshot.rows("SELECT source, extract_date, numerator FROM opioid_items")
    assert row == {"source": "NHSBSA", "extract_date": date(2023, 5, 11), "numerator": 12.5}
    path.write_bytes(b"month,icb,metric,numerator,denominator\n2023-01-01,Mercia,opioid_ome,12.5,1719.9\n")
    assert main(said) == 1
    assert "ERROR Opioid items!B2: found “Mercia”" in capsys.readouterr().out


@pytest.mark.parametrize("sender", [["--national"], ["--psc", "national team"]])
def test_the_national_team_has_a_template_of_its_own(database, capsys, sender):
    assert main(["template", *sender, "--quarter", "Q4 2022/23"]) == 0
    path = Path("National team Q4 2022-23.xlsx")
    assert capsys.readouterr().out.endswith(f"Wrote {path}.\n")
    assert load_workbook(path)["Cover"]["B4"].value == "National team"
    named = ["--psc", "National team", "--quarter", "Q4 2022/23"]
    assert main(["check", *named, str(path)]) == 1
    assert "no sheet marked as reviewed" in capsys.readouterr().out
