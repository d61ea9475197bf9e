"""The first day with one’s own returns: the commands of docs/first_day.md, run one after the other as a new user would."""

import csv
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filled_returns import SHEETS_FILLED, filled_return
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

import natpatsip
from natpatsip.__main__ import main
from natpatsip.organisations.lists.keeping import own_folder
from natpatsip.organisations.lists.shapes import LISTS
from natpatsip.returns.layout import FIRST_LINE
from natpatsip.returns.template import complete_cover

PROJECT = Path(__file__).parents[1]
GUIDE = PROJECT / "docs" / "first_day.md"
SHIPPED = PROJECT / "data" / "reference"
# A block of code, with the file that the words before it name last.
BLOCK = re.compile(r"```(sh|csv|text)\n(.*?)```", re.DOTALL)
WARDS_ICB = "D5"


# Once lists were brought in, a process is needed that has not read the earlier ones; one for all commands of a block.
RUN_LINES = "import shlex, sys; from natpatsip.__main__ import main; "
RUN_LINES += "sys.exit(max([main(shlex.split(line)[3:]) for line in sys.stdin]))"


class FirstDay:
    """Somebody who follows the guide in a folder of their own, and fills in what is to be filled in."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        folder.mkdir()
        monkeypatch.chdir(folder)
        self.folder, self.set_variable, self.capsys, self.said = folder, monkeypatch.setenv, capsys, ""
        # What is done by hand after a block of commands that ends with one of these, in this order.
        self.by_hand = [
            ("template", self.fill_in_the_first),
            ("template", self.fill_in_the_next),
            ("check", self.put_right),
        ]

    def follow(self, guide: str) -> None:
        end = 0
        for block in BLOCK.finditer(guide):
            kind, content = block.groups()
            if kind == "csv":
                *_, name = re.findall(r"`(lists/\w+\.csv)`", guide[end : block.start()])
                with (self.folder / name).open("a", encoding="utf-8") as file:
                    file.write(content)
            elif kind == "text":
                assert all(line in self.said for line in content.splitlines()), self.said
            else:
                self.run(content.splitlines())
            end = block.end()

    def run(self, lines: list[str]) -> None:
        """Run the commands of a block, and do by hand what follows them. Serving is left to the browser’s tests."""
        for line in lines:
            if variable := re.fullmatch(r"export (\w+)=(\S+)", line):
                self.set_variable(*variable.groups())
        commands = [line for line in lines if line.startswith("python -m natpatsip ") and not line.endswith(" serve")]
        if not commands:
            return
        code = self.run_apart(commands) if self.own_lists.exists() else self.run_here(commands)
        last = shlex.split(commands[-1])[3]
        # Only the return that the guide ends a block of commands with a check of is sent back.
        assert code == (last == "check"), self.said
        if self.by_hand and last == self.by_hand[0][0]:
            self.by_hand.pop(0)[1]()

    def run_here(self, commands: list[str]) -> int:
        codes = [main(shlex.split(line)[3:]) for line in commands]
        self.said, complained = self.capsys.readouterr()
        assert complained == ""
        return max(codes)

    def run_apart(self, commands: list[str]) -> int:
        ended = subprocess.run(
            [sys.executable, "-c", RUN_LINES],
            input="\n".join(commands),
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(PROJECT)},
        )
        assert ended.stderr == ""
        self.said = ended.stdout
        return ended.returncode

    @property
    def own_lists(self) -> Path:
        return self.folder.parent / "record" / "natpatsip organisations"

    @property
    def workbook(self) -> Path:
        return self.folder / "kent.xlsx"

    def fill_in_the_first(self) -> None:
        assert load_workbook(self.workbook).properties.creator == natpatsip.MADE_BY
        self.workbook.write_bytes(filled_return("KSS", spoil=put_ward_in("Surrey Heartlands")))

    def fill_in_the_next(self) -> None:
        """Last quarter’s answers are there; the new ICB and the new trust answer like those above them."""
        book = load_workbook(self.workbook)
        for title in SHEETS_FILLED.values():
            if title not in ("Wards", "Narrative"):
                fill_like_the_one_before(book[title])
        complete_cover(book, "Programme manager", dict.fromkeys(SHEETS_FILLED.values(), "Yes"))
        book.save(self.workbook)

    def put_right(self) -> None:
        book = load_workbook(self.workbook)
        put_ward_in("Surrey and Sussex")(book)
        book.save(self.workbook)

    def read(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def lists_in(folder: Path) -> dict[str, bytes]:
    """Every list below a folder, by its path there."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*.csv")}


def put_ward_in(icb: str) -> Callable[[Workbook], object]:
    def change(book: Workbook) -> None:
        book["Wards"][WARDS_ICB] = icb

    return change


def fill_like_the_one_before(page: Worksheet) -> None:
    """Blank answers of an ICB or trust become those of the ICB or trust above it."""
    lines = [row for row in page.iter_rows(min_row=FIRST_LINE) if row[0].value]
    together = sum(row[0].value == lines[0][0].value for row in lines)
    for earlier, later in zip(lines, lines[together:], strict=False):
        for cell, answer in zip(later, earlier, strict=True):
            if cell.value is None:
                cell.value = answer.value


def test_the_guide_to_the_first_day_can_be_followed(tmp_path, monkeypatch, capsys):
    day = FirstDay(tmp_path / "program", monkeypatch, capsys)
    day.follow(GUIDE.read_text(encoding="utf-8"))
    assert day.by_hand == []
    # The backup has the lists with it, what was replaced has them too, and putting it back changed none.
    (kept,) = day.own_lists.parent.glob("natpatsip replaced *.duckdb")
    backup = day.folder.parent / "backups" / "natpatsip 2023-07-10.duckdb"
    brought_in = lists_in(day.own_lists)
    assert lists_in(own_folder(backup)) == lists_in(own_folder(kept)) == brought_in
    # Before the merger a return keeps its ICBs, and after it has the new one.
    before, after = (
        {row["icb"] for row in day.read(name) if row["psc"] == "Kent, Surrey & Sussex"}
        for name in ("icbs-before.csv", "icbs.csv")
    )
    assert before == {"Kent and Medway", "Surrey Heartlands", "Sussex"}
    assert after == {"Kent and Medway", "Surrey and Sussex"}
    # A month has the ICBs of its time, in the national team’s template and in an extract.
    day.run(['python -m natpatsip template --national --quarter "Q1 2023/24" -o national.xlsx'])
    lines = load_workbook("national.xlsx")["Opioids by month"].iter_rows(min_row=FIRST_LINE, values_only=True)
    icbs = {line[1] for line in lines if line[1]}
    assert len(icbs) == 41 and "Surrey and Sussex" in icbs
    extract = "2023-03-01,QNX,opioid_ome,1,9\n2023-03-01,QZ1,opioid_ome,1,9\n2023-04-01,QZ1,opioid_ome,1,9\n"
    Path("items.csv").write_text(f"month,icb,measure,numerator,denominator\n{extract}")
    assert (
        day.run_apart(["python -m natpatsip extract items.csv --as opioid_items --date 2023-06-01 --by Analyst"]) == 1
    )
    assert "Opioid items!B3: found Surrey and Sussex in March 2023, which opened on 1 April 2023" in day.said
    earlier, latest = sorted(day.own_lists.iterdir())
    assert all((earlier / file.name).read_bytes() == file.read_bytes() for file in SHIPPED.glob("*.csv"))
    assert "trust,RYR,icb,QZ1,2023-04-01,,follows its ICB" in (latest / "memberships.csv").read_text(encoding="utf-8")
    # Lists that were brought in after a backup stay, and those of the backup hold again; a new record has them too.
    trusts = Path("lists/trusts.csv")
    trusts.write_text(
        trusts.read_text(encoding="utf-8").replace("Kent Coast,,", "Kent Coast,Coast Trust,"), encoding="utf-8"
    )
    elsewhere = tmp_path / "elsewhere" / "natpatsip.duckdb"
    commands = [
        "organisations lists --apply",
        f'restore "{backup}" --replace',
        f'restore "{backup}" --database {elsewhere}',
    ]
    day.run([f"python -m natpatsip {command}" for command in commands])
    assert day.said.count("The lists of organisations of the backup hold again") == 2
    _, second, third, fourth = (lists_in(folder) for folder in sorted(day.own_lists.iterdir()))
    assert second == fourth != third and lists_in(own_folder(elsewhere)) == brought_in


def test_the_page_on_the_lists_names_every_column_and_whether_it_may_be_blank():
    page = (PROJECT / "docs" / "organisations.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", page, re.MULTILINE))
    assert told == {
        name: " ".join(f"`{column.name}`{'*' if column.required else ''}" for column in shape.columns)
        for name, shape in LISTS.items()
    }
