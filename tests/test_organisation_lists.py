"""New lists of organisations, brought in by the command: what is refused, what is told, and what then holds."""

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cases import all_hold
from command import PROJECT, run_command

from natpatsip.__main__ import main
from natpatsip.organisations.lists.keeping import own_folder

SHIPPED = PROJECT / "data" / "reference"

Line = dict[str, str]
Change = Callable[[list[Line]], object]


def put(column: str, value: str, **which: str) -> Change:
    """Put a value into a column of every line that has these values; there is such a line."""

    def change(lines: list[Line]) -> None:
        found = [line for line in lines if all(line[name] == text for name, text in which.items())]
        assert found
        for line in found:
            line[column] = value

    return change


def add(**values: str) -> Change:
    return lambda lines: lines.append(dict.fromkeys(lines[0], "") | {"source": "our own list"} | values)


def take_out(**which: str) -> Change:
    def change(lines: list[Line]) -> None:
        lines[:] = [line for line in lines if any(line[name] != text for name, text in which.items())]

    return change


def belong(member: str, code: str, owner: str, of: str, **days: str) -> Change:
    return add(member_kind=member, member_code=code, of_kind=owner, of_code=of, **days)


def changed(changes: Mapping[str, list[Change]], folder: Path) -> list[Path]:
    """The lists with these changes, as files in a folder; the others are left out."""
    folder.mkdir()
    for name, of_list in changes.items():
        with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file))
        headings = list(lines[0])
        for change in of_list:
            change(lines)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings)
            writer.writeheader()
            writer.writerows(lines)
    return sorted(folder.iterdir())


NEW_TRUST = add(
    code="RZ1",
    name="Kent Coast NHS Trust",
    short_name="Kent Coast",
    kind="acute",
    maternity="no",
    neonatal="no",
    mhlda_wards="no",
    eligible_mhlda="no",
)
NEW_ICB = add(code="QZ1", name="NHS New Integrated Care Board", short_name="New")

# What a list gets wrong, and what is told of it.
REFUSED: list[tuple[dict[str, list[Change]], str]] = [
    ({"trusts": [put("kind", "hospital", code="RVN")]}, "column “kind”: “hospital” is none of acute, ambulance"),
    ({"trusts": [put("kind", "hospital", kind="acute")]}, "To put right: 129\n"),
    ({"trusts": [put("kind", "hospital", kind="acute")]}, "\n  and 99 more.\n"),
    ({"trusts": [put("opened", "1.4.2020", code="RVN")]}, "“1.4.2020” is no day. Write it like 2026-04-01."),
    ({"trusts": [put("opened", "31/02/2020", code="RVN")]}, "“2020-02-31” is no day."),
    ({"trusts": [put("source", "", code="RVN")]}, "column “source”: blank, and has to be filled in."),
    ({"trusts": [put("maternity", "Y", code="RVN")]}, "“Y” is neither “yes” nor “no”."),
    ({"trusts": [put("bed_days_month", "1e3", code="RVN")]}, "“1e3” is no whole number."),
    ({"trusts": [take_out(code="RVN")]}, "trusts.csv: RVN is no longer there. Keep its line"),
    ({"trusts": [put("code", "RVN", code="RVJ")]}, "trusts.csv: RVN is there twice."),
    ({"trusts": [put("code", "QOX", code="RVJ")]}, "QOX is the code of two organisations"),
    (
        {"trusts": [put("name", "Avon NHS Trust", code="RVN"), put("short_name", "Avon", code="RVN")]},
        "no longer known as “Avon and Wiltshire Mental Health Partnership NHS Trust”. Add that to its “other_names”",
    ),
    ({"icbs": [put("short_name", "Sussex", code="QVV")]}, "“Sussex” is a name of QVV and of QNX."),
    ({"icbs": [NEW_ICB]}, "NHS New Integrated Care Board (QZ1) does not belong to a region."),
    (
        {"collaboratives": [put("code", "WSX", code="WEX")]},
        "collaboratives.csv: WSX is new. The collaboratives have to",
    ),
    ({"collaboratives": [put("tile_row", "0"), put("tile_column", "0")]}, "West of England (WOE) shares its tile."),
    (
        {"memberships": [put("of_code", "Y99", member_code="QOX", of_kind="region")]},
        "Y99 is in no line of regions.csv.",
    ),
    (
        {"memberships": [put("of_kind", "network", member_code="QOX", of_kind="region")]},
        "an ICB does not belong to a neo",
    ),
    (
        {
            "memberships": [
                put("of_code", "Y59", member_code="QOX", of_kind="region"),
                belong("icb", "QOX", "region", "Y58"),
            ]
        },
        "belongs to a region without a last day and to another from before. Let one follow the other.",
    ),
    (
        {
            "memberships": [
                put("to", "2021-03-30", member_code="QOX", of_kind="region"),
                belong("icb", "QOX", "region", "Y59", **{"from": "2021-04-01"}),
            ]
        },
        "belongs to a region until 30 March 2021 and to another from 1 April 2021. Let one follow the other.",
    ),
    (
        {"memberships": [put("to", "2021-03-31", member_code="QOX")]},
        "(QOX) stands until 31 March 2021. Add who took over from it.",
    ),
    (
        {"memberships": [put("from", "2021-04-01", member_code="RVN"), put("to", "2021-03-31", member_code="RVN")]},
        "memberships.csv: RVN ends on 31 March 2021, before it begins.",
    ),
    (
        {"memberships": [put("from", "2021-04-01", member_code="RVN", of_kind="icb")]},
        "belongs to a collaborative always, but to an ICB from 1 April 2021. Give both the same days.",
    ),
    ({"trusts": [put("neonatal", "yes", code="RVN")]}, "(RVN) cares for newborn babies and is in no network."),
    (
        {"trusts": [put("opened", "2021-04-01", code="RVN")]},
        "(RVN) belongs somewhere before it opened, on 1 April 2021.",
    ),
    ({"successors": [add(old_code="RVN", new_code="QOX", date="2023-04-01")]}, "RVN and QOX are not two trusts or two"),
    (
        {"successors": [add(old_code="R0D", new_code="RDZ", date="2023-04-01")]},
        "RDZ takes over on 1 April 2023, but stands until 30 September 2020.",
    ),
    (
        {"successors": [put("date", "2022-10-01", old_code="R1C")]},
        "RW1 takes over from R1C on 1 October 2022, but R1C stands until 30 September 2024.",
    ),
    (
        {"successors": [add(old_code="RVN", new_code=new, date="2023-04-01") for new in ("RVJ", "RA7")]},
        "(RVN) has 2 successors. A trust has one.",
    ),
    (
        {"successors": [add(old_code="QOX", new_code=new, date="2023-04-01") for new in ("QVV", "QR1")]},
        "until 31 March 2023. Give the trust the ICB of each time.",
    ),
    (
        {
            "trust_names": [
                add(code="RVN", name=day, short_name=day, **{"from": day}) for day in ("2022-04-01", "2023-04-01")
            ]
        },
        "trust_names.csv: RVN has two names on 1 April 2023.",
    ),
]

# What a list changes, and what is told of it.
TOLD: list[tuple[dict[str, list[Change]], str]] = [
    (
        {"trust_names": [add(code="RVN", name="Avon NHS Trust", short_name="Avon", **{"from": "2023-04-01"})]},
        "Renamed: 1\n  Avon and Wiltshire Mental Health Partnership (RVN): “Avon NHS Trust” from 1 April 2023.\n",
    ),
    (
        {
            "memberships": [
                put("to", "2023-03-31", member_code="QOX", of_kind="collaborative"),
                belong("icb", "QOX", "collaborative", "WEX", **{"from": "2023-04-01"}),
            ]
        },
        "Moved: 1\n  Bath and North East Somerset, Swindon and Wiltshire (QOX); collaborative: West of England (WOE) until"
        " 31 March 2023, Wessex (WEX) from 1 April 2023. In the lists so far: West of England (WOE).\n",
    ),
    (
        {"successors": [add(old_code="RVN", new_code="RVJ", date="2023-04-01")]},
        "Closed: 1\n  Avon and Wiltshire Mental Health Partnership (RVN) hands over to North Bristol (RVJ) on 1 April 2023.\n"
        "Nothing is written yet.",
    ),
    (
        {"collaboratives": [put("name", "Health Innovation Wessex", code="WEX")]},
        "Renamed: 1\n  Wessex (WEX): “Wessex” to “Health Innovation Wessex”, for every quarter.\n",
    ),
    (
        {"trusts": [put("bed_days_month", "", code="RVN")]},
        "Other details: 1\n  trusts.csv, RVN, “bed_days_month”: “",
    ),
    ({"trusts": []}, "These are the lists that hold already. Nothing would change."),
]


def told(
    changes: Mapping[str, list[Change]], folder: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> tuple[int, str]:
    """What the command ends with and says of lists with these changes; nothing was written by it."""
    folder.mkdir(parents=True)
    database = folder / "natpatsip.duckdb"
    lists = map(str, changed(changes, folder / "lists"))
    code = main(["--database", str(database), "organisations", *options, *lists])
    assert not own_folder(database).exists()
    return code, capsys.readouterr().out


def test_lists_that_break_a_rule_are_refused_with_the_reason(tmp_path, capsys):
    def refused(case: tuple[dict[str, list[Change]], str]) -> None:
        code, said = told(case[0], tmp_path / str(REFUSED.index(case)), capsys, "--apply")
        assert code == 1 and case[1] in said, said

    all_hold(refused, REFUSED, name=lambda case: case[1])


def test_what_lists_would_change_is_told_first(tmp_path, capsys):
    def is_told(case: tuple[dict[str, list[Change]], str]) -> None:
        code, said = told(case[0], tmp_path / str(TOLD.index(case)), capsys)
        assert code == 0 and case[1] in said, said

    all_hold(is_told, TOLD, name=lambda case: case[1])


def test_lists_are_read_as_excel_saves_them(tmp_path, capsys):
    """Days in the British way, words in Windows-1252 or after a byte order mark, blank lines at the end."""
    british = re.sub(r"\b(\d{4})-(\d\d)-(\d\d)\b", r"\3/\2/\1", (SHIPPED / "trusts.csv").read_text(encoding="utf-8"))
    (tmp_path / "trusts.csv").write_bytes((british.replace("\n", "\r\n") + ",,,,\r\n").encode("windows-1252"))
    (tmp_path / "icbs.csv").write_bytes(b"\xef\xbb\xbf" + (SHIPPED / "icbs.csv").read_bytes())
    assert main(["--database", str(tmp_path / "natpatsip.duckdb"), "organisations", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "These are the lists that hold already. Nothing would change.\n"


def test_lists_follow_those_that_hold_and_a_record_with_its_own_takes_no_demonstration(tmp_path, capsys):
    record = ["--database", str(tmp_path / "natpatsip.duckdb")]
    avon, bristol = (
        add(code="RVN", name=name, short_name=name, **{"from": day})
        for name, day in (("Avon NHS Trust", "2023-04-01"), ("Bristol NHS Trust", "2024-04-01"))
    )
    ends = put("to", "2024-03-31", name="Avon NHS Trust")
    (first,) = changed({"trust_names": [avon]}, tmp_path / "first")
    (second,) = changed({"trust_names": [avon, ends, bristol]}, tmp_path / "second")
    assert main([*record, "organisations", "--apply", str(first)]) == 0
    # This process has read the lists that come with the program, so the record is open to others only.
    assert main([*record, "demo", "--quarters", "1"]) == 2
    assert "has lists of organisations of its own" in capsys.readouterr().err
    said = run_command(*record, "organisations", "--apply", second).stdout.decode()
    assert "Renamed: 1\n  Avon and Wiltshire Mental Health Partnership (RVN): “Bristol NHS Trust” from 1 April" in said
    numbered = sorted(own_folder(tmp_path / "natpatsip.duckdb").iterdir())
    # Whoever may read the database’s folder may read the lists: another account of the same server has to.
    (ordinary := tmp_path / "ordinary").mkdir()
    assert {folder.stat().st_mode for folder in numbered} == {ordinary.stat().st_mode}
    assert [folder.name[:4] for folder in numbered] == ["0001", "0002", "0003"]
    (numbered[-1] / "trusts.csv").write_text("code\n")
    spoilt = run_command(*record, "organisations")
    assert (spoilt.returncode, spoilt.stdout) == (2, b"")
    assert "0003" in spoilt.stderr.decode() and spoilt.stderr.decode().count("\n") == 1
