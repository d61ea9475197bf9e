"""Quarters closed, corrected late, reopened and closed again: every number as closed, as it stands and as it was before.

What is expected is always worked out from the same workbooks in a record that knows neither closings nor the past.
"""

import hashlib
import shutil
from collections.abc import Callable

import duckdb
import pytest
from extracts_made import opioid_csv, sent
from returns_made import Q3, Q4, TODAY, only_reviewed, put, return_with, withdraw

from natpatsip.__main__ import main
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.about import name_file
from natpatsip.figures.exports import csv_bytes
from natpatsip.intake import receive
from natpatsip.lineage.rows import name_rows
from natpatsip.lineage.tracing import trace_row
from natpatsip.store import Snapshot, Store
from natpatsip.store.closing import WrongClosing, get_closings
from natpatsip.store.coverage import get_coverage
from natpatsip.store.integrity import find_broken_links
from natpatsip.store.releases import FileToRelease, WrongRelease

LEAD = Actor("National lead")
MONTHS = "SELECT month::VARCHAR AS month, numerator FROM opioid_items WHERE icb = 'QVV' ORDER BY month"
EAST = ["--quarter", "Q4 2022/23", "--programme", "ManDet", "--by", "National lead"]


def send(content: bytes) -> Callable[[Store], object]:
    def act(store: Store) -> None:
        receipt = receive(store, content, "Wessex.xlsx", LEAD, today=TODAY)
        assert receipt.accepted, receipt.problems

    return act


def refresh(november: int, february: int, day: int) -> Callable[[Store], object]:
    """An extract of opioid items of a month of each quarter."""
    content = opioid_csv(("2022-11-01", "QVV", november, 1000), ("2023-02-01", "QVV", february, 1000))
    return lambda store: sent(store, content, day=TODAY.replace(day=day))


def restore_east(store: Store) -> None:
    with store.writing() as writing:
        for row in writing.rows("SELECT submission FROM submissions WHERE psc = 'EAST' AND quarter = ?", [Q4.key]):
            writing.restore(row["submission"], LEAD, "It came late")


# What is done to the returns, with what is done to quarters between.
WARDS_4, WARDS_5, WARDS_6 = (return_with(put("Wards!G5", stage), quarter=Q3) for stage in (4, 5, 6))
STEPS: list[tuple[str, object]] = [
    ("return", refresh(10, 20, 2)),
    ("return", send(WARDS_4)),
    ("return", lambda store: withdraw(store, "EAST", Q4)),
    ("close", ("MHSIP", Q3)),
    ("close", ("MedSIP", Q3)),
    ("close", ("ManDet", Q4)),
    ("return", send(WARDS_5)),
    ("return", refresh(11, 21, 3)),
    ("return", send(return_with(put("Wards!G5", 6)))),
    ("reopen", ("MHSIP", Q3)),
    ("return", send(WARDS_6)),
    ("close", ("MHSIP", Q3)),
    ("return", restore_east),
    ("return", send(WARDS_4)),
]


def read(snapshot: Snapshot) -> dict[str, object]:
    """The numbers published of wards by quarter, of care homes, and of a month of each quarter."""
    told: dict[str, object] = {
        f"{figure_id} {quarter}": [
            [cell for cell in row.values() if not isinstance(cell, str)]
            for row in figure(figure_id, Selection(quarter, quarter), snapshot).rows
        ]
        for figure_id, quarter in (("fig17", Q3), ("fig17", Q4), ("fig01", Q4))
    }
    months = [dict(row) for row in snapshot.rows(MONTHS, of=["opioid_items"])]
    return told | {"november": months[:1], "february": months[1:]}


# Of which programme's quarter each of these is.
OF = {"fig17 Q3 2022/23": ("MHSIP", Q3), "fig01 Q4 2022/23": ("ManDet", Q4), "november": ("MedSIP", Q3)}


@pytest.fixture(scope="module")
def history(record_of_two_quarters, tmp_path_factory):
    """The record after all steps, and per step its last event, what was closed then, and what the workbooks up to it say."""
    folder = tmp_path_factory.mktemp("closing")
    store, plain = (Store(shutil.copy(record_of_two_quarters, folder / name)) for name in ("real", "plain"))
    closed: dict[tuple, int] = {}
    known = []
    for position, (kind, act) in enumerate(STEPS):
        if kind == "return":
            act(store)
            act(plain)
        else:
            with store.writing() as writing:
                (writing.close if kind == "close" else writing.reopen)(*act, LEAD, "Said so")
            closed = {key: at for key, at in closed.items() if key != act}
            closed |= {act: position} if kind == "close" else {}
        with store.snapshot() as now, plain.snapshot() as workbooks:
            known.append((now.version.sequence, dict(closed), read(workbooks)))
    return store, known


def test_each_number_as_closed_and_as_it_stands_is_that_of_the_workbooks_up_to_then(history):
    store, known = history
    for reader in (store, Store(store.path)):
        for sequence, closed, stands in known:
            as_closed = {
                name: known[closed[OF[name]]][2][name] if OF.get(name) in closed else told
                for name, told in stands.items()
            }
            with reader.snapshot(sequence) as now, reader.snapshot(sequence, as_closed=True) as then:
                assert read(now) == stands, sequence
                assert read(then) == as_closed, sequence
    # The steps did change what was published, or nothing was tested.
    assert len({str(told["fig17 Q3 2022/23"]) for _, _, told in known}) == 4
    assert as_closed["november"] != stands["november"] and as_closed["february"] == stands["february"]


def test_a_gap_is_named_when_a_quarter_is_closed_and_stays_one_as_closed(history):
    store, _ = history
    with store.snapshot() as now, store.snapshot(as_closed=True) as closed:
        gaps = {key: closing.gaps for key, closing in get_closings(now).items()}
        stands, published = (get_coverage(one, ["care_homes"], Q4) for one in (now, closed))
    assert gaps == {("ManDet", Q4): "Eastern: Care homes", ("MHSIP", Q3): "", ("MedSIP", Q3): ""}
    assert (stands.state, stands.missing) == ("complete", ())
    assert (published.state, published.missing) == ("closed", ("EAST",))


def test_a_trace_as_closed_leads_to_the_cell_that_stood_when_the_quarter_was_closed(history):
    store, _ = history
    chosen = Selection(Q3, Q3, psc=("WEX",))
    for as_closed, words in ((True, "6"), (False, "4")):
        with store.snapshot(as_closed=as_closed) as snapshot:
            names = name_rows(figure("fig17", chosen, snapshot))
            cells = {cell for name in names for cell in trace_row("fig17", chosen, name, snapshot).cells}
        assert {cell.words for cell in cells if cell.address == "Wards!G5"} == {words}


def test_what_no_revision_touches_is_kept_once_for_both_readings_and_for_any_number_of_closings(history, tmp_path):
    store = Store(shutil.copy(history[0].path, tmp_path / "natpatsip.duckdb"))
    here, asked = Selection(Q4, Q4), "SELECT * FROM systems LIMIT 1"
    with store.snapshot() as stands, store.snapshot(as_closed=True) as closed:
        phases, homes = (figure(figure_id, here, stands).rows for figure_id in ("fig20", "fig01"))
        assert figure("fig20", here, closed).rows is phases
        assert figure("fig01", here, closed).rows != homes
        (kept,) = stands.rows(asked, of=["systems"])
    for _ in range(5):
        with store.writing() as writing:
            writing.close("SystemSafety", Q4, LEAD)
            writing.reopen("SystemSafety", Q4, LEAD, "A try")
        with store.snapshot(as_closed=True) as closed:
            assert closed.rows(asked, of=["systems"])[0] is kept


def test_a_quarter_is_closed_once_and_reopened_with_a_reason(record_of_two_quarters, tmp_path, capsys):
    path = str(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))

    def say(*arguments: str) -> tuple[int, str]:
        code = main(["--database", path, *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    withdraw(Store(path), "EAST", Q4)
    told = say("close", *EAST)
    assert told == (0, "Managing deterioration, Q4 2022/23: closed, not returned: Eastern: Care homes.\n")
    code, told = say("close", *EAST)
    assert code == 2 and "closed for Q4 2022/23 already" in told
    code, told = say("reopen", *EAST, "--why", " ")
    assert code == 2 and told.startswith("Say why")
    assert say("reopen", *EAST, "--why", "Eastern will send")[0] == 0
    code, told = say("reopen", *EAST, "--why", "Again")
    assert code == 2 and "not closed" in told
    assert say("close", "--quarter", "Q4 2022/23", "--by", "Lead")[1].count("closed, ") == 5
    with pytest.raises(WrongClosing, match="Nothing of"), Store(path).writing() as writing:
        writing.close("ManDet", Q4 + 1, LEAD)


def test_what_has_no_returns_is_left_open_and_told(tmp_path, capsys):
    path, quarter = str(tmp_path / "natpatsip.duckdb"), ["--quarter", "Q4 2022/23", "--by", "Lead"]
    report = tmp_path / "Report.docx"
    report.write_bytes(b"as it was edited")
    send(return_with(*only_reviewed("Wards", "Trusts")))(Store(path))

    def say(*arguments: str) -> tuple[int, str]:
        code = main(["--database", path, *arguments])
        told = capsys.readouterr()
        return code, told.out + told.err

    # Before the file is even read as a report.
    assert say("release", str(report), *quarter) == (
        2,
        "Not closed for Q4 2022/23: Mental health. Close the quarter first: what is released has to stand.\n",
    )
    code, told = say("close", *quarter)
    closed, *left_open = told.splitlines()
    assert code == 0 and closed.startswith("Mental health, Q4 2022/23: closed, not returned: ")
    assert len(left_open) == 4 and all(
        line.endswith("left open, for nothing of it has been returned.") for line in left_open
    )
    code, told = say("close", *quarter)
    assert code == 2 and told.startswith("Nothing of a programme that is open has been returned for Q4 2022/23")


def test_revisions_are_told_by_kind_with_what_they_do_to_headlines(history, capsys):
    store, known = history
    assert main(["--database", str(store.path), "revisions"]) == 0
    told = capsys.readouterr().out
    assert "Q3 2022/23, Opioid items: planned, return received" in told
    assert "Q4 2022/23, Eastern, Care homes: late data, return restored on" in told
    assert "Q3 2022/23, Wessex, Wards: error, return received on" in told
    # The last correction, after the last closing, alone: those before it are in what was closed. Its other sheets, and
    # Wessex's of Q4, came again with the same answers.
    assert told.count("Wessex") == 1
    closed, stands = (sum(row[1] for row in known[position][2]["fig01 Q4 2022/23"][1:]) for position in (5, -1))
    assert closed < stands


def test_a_draft_says_so_in_every_file_until_the_quarter_is_released_and_the_file_is_kept(history, tmp_path, capsys):
    path = str(shutil.copy(history[0].path, tmp_path / "natpatsip.duckdb"))
    quarter, store = ["--quarter", "Q3 2022/23"], Store(path)

    def draw() -> tuple[str, str]:
        with store.snapshot(as_closed=True) as snapshot:
            drawn = figure("fig17", Selection(Q3, Q3), snapshot)
            return name_file(drawn, "csv"), csv_bytes(drawn).decode()

    shared = ["share-draft", *quarter, "--readers", "Ann, Bo", "--why", "To check the facts", "--by", "Lead"]
    assert main(["--database", path, *shared]) == 0
    name, content = draw()
    assert name.endswith("as closed, demonstration, DRAFT.csv")
    assert content.count("demonstration, as closed, DRAFT: not for onward sharing") == content.count("\n") - 1
    file = FileToRelease(Q3, "Report.docx", b"as it was edited", 1, "pst@example.nhs.uk", "", "Errors at once")
    with pytest.raises(WrongRelease, match="Managing deterioration"), store.writing() as writing:
        writing.release(file, LEAD)
    assert main(["--database", path, "close", *quarter, "--by", "Lead"]) == 0
    with store.writing() as writing:
        number = writing.release(file, LEAD)
    assert not any("DRAFT" in told for told in draw())
    copy = tmp_path / "again.docx"
    assert main(["--database", path, "releases", str(number), "-o", str(copy)]) == 0
    assert copy.read_bytes() == file.content
    capsys.readouterr()
    assert main(["--database", path, "releases"]) == 0
    assert f"as at event 1, SHA-256 {hashlib.sha256(file.content).hexdigest()}" in capsys.readouterr().out
    with duckdb.connect(path) as connection:
        assert find_broken_links(connection) == []
        connection.execute("UPDATE released_files SET content = 'another'::BLOB")
        assert find_broken_links(connection) == [
            f"The file released as number {number} is not the one that was given out."
        ]
