"""The earlier history: a wide sheet becomes returns, which are checked as any are, and counts as a hand counts it."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from natpatsip.__main__ import main
from natpatsip.analysis.selection import Selection
from natpatsip.figures.matneo.by_intervention import by_intervention
from natpatsip.quarters import Quarter
from natpatsip.returns.earlier_history import NoHistory, read_history
from natpatsip.store import Store

INTERVENTIONS = (
    *("Magnesium sulphate", "Corticosteroids", "Antibiotics", "Optimal cord management", "Normothermia"),
    *("Maternal breast milk", "Place of birth", "Caffeine", "Volume targeted ventilation"),
)
HEADINGS = ("psc", "ics", "organisation", "date", *INTERVENTIONS, "NEWTT2", "MEWS", "Magnesium sulphate at 5")
TRUSTS = ("RBD", "RN5", "R1F", "RHU", "University Hospital Southampton NHS Foundation Trust", "R0D")
# By trust, in that order; all else is at stage 3. Caffeine does not apply to one trust, and one did not report magnesium.
MAGNESIUM = {
    "2022/23 Q3": ("Stage 5 - Adoption", "Stage 5 - Adoption", "4", "4", "Stage 3 - Decision", "Not reported"),
    "Q4 2022/23": ("Stage 5 - Adoption", "Stage 6 - Spread", "5 Adoption", "Stage 7 - Sustained", "4", ""),
}


def _lines():
    for quarter, stages in MAGNESIUM.items():
        for trust, stage in zip(TRUSTS, stages, strict=True):
            caffeine = "N/A" if trust == "R1F" else "Stage 5 - Adoption"
            others = ["Stage 3 - Decision"] * 6
            yield ["Health Innovation Wessex", "", trust, quarter, stage, *others, caffeine, "3", "", "", "ignored"]


def _history(*more) -> Path:
    book = Workbook()
    book.active.title = "Notes"
    page = book.create_sheet("Data")
    page.append(["MatNeo history"])
    for line in (HEADINGS, *_lines(), *more):
        page.append(line)
    book.save("history.xlsx")
    return Path("history.xlsx")


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NATPATSIP_DATABASE", str(tmp_path / "natpatsip.duckdb"))
    return tmp_path / "natpatsip.duckdb"


def test_the_history_goes_through_the_checks_and_fig05_is_what_a_hand_counts(database, capsys):
    assert main(["history-to-returns", str(_history()), "-o", "returns"]) == 0
    assert capsys.readouterr().out.startswith("Wrote 2 returns into returns. ")
    files = [f"returns/Wessex {quarter} 2022-23.xlsx" for quarter in ("Q3", "Q4")]
    assert main(["submit", *files, "--by", "Analyst"]) == 0
    with Store(database).snapshot() as snapshot:
        table = by_intervention(Selection(Quarter(2022, 4), Quarter(2022, 3), psc=("WEX",)), snapshot).table
        roles = snapshot.rows("SELECT DISTINCT contact_role FROM submissions")
    counted = {
        (row["quarter"], row["intervention"]): (row["at5"], row["trusts"])
        for row in table.to_dict("records")
        if row["intervention"] in ("Magnesium sulphate", "Caffeine", "Normothermia") and row["trusts"] > 0
    }
    assert counted == {
        ("Q3 2022/23", "Magnesium sulphate"): (2, 6),
        ("Q4 2022/23", "Magnesium sulphate"): (4, 6),
        ("Q3 2022/23", "Normothermia"): (0, 6),
        ("Q4 2022/23", "Normothermia"): (0, 6),
        ("Q3 2022/23", "Caffeine"): (5, 5),
        ("Q4 2022/23", "Caffeine"): (5, 5),
    }
    assert roles == [{"contact_role": "Earlier history, brought over"}]


def test_what_fits_no_return_is_told_and_what_cannot_be_read_is_told_at_its_cell(database, capsys):
    stages = ["Stage 3 - Decision"] * 9
    more = (
        ["Mercia", "", "RBD", "Q4 2022/23", *stages],
        ["Wessex", "", "RBD", "winter", *stages],
        ["Wessex", "", "Wessex General", "Q4 2022/23", "Stage 5 - Spread", *stages[1:]],
    )
    assert main(["history-to-returns", str(_history(*more)), "-o", "returns"]) == 1
    mercia, winter, wrote = capsys.readouterr().out.splitlines()
    assert mercia.startswith("Row 15 was left out. “Mercia” is not") and winter.startswith(
        "Row 16 was left out. “winter”"
    )
    assert wrote.startswith("Wrote 2 returns")
    assert main(["check", "returns/Wessex Q4 2022-23.xlsx"]) == 1
    told = capsys.readouterr().out
    assert "ERROR Optimisation!A11: found “Wessex General”" in told
    assert "ERROR Optimisation!C11: found “Stage 5 - Spread”" in told


def test_a_file_that_is_no_history_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    book = Workbook()
    book.active.append(["psc", "organisation", "date", "Magnesium sulphate"])
    book.save("other.xlsx")
    with pytest.raises(NoHistory, match="has no sheet with columns headed psc, organisation and date"):
        read_history(Path("other.xlsx").read_bytes(), "other.xlsx")
    with pytest.raises(NoHistory, match="is a text file"):
        read_history(b"psc,organisation", "history.xlsx")
