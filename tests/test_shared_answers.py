"""What collaboratives tell across programmes: the challenges that they share, and who carries the work on."""

import re
from collections import Counter, defaultdict
from datetime import date

import pytest
import returns_made as made
from returns_made import put, return_with

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.intake import check, receive
from natpatsip.quarters import Quarter
from natpatsip.report.document import Table
from natpatsip.report.programme import write_programme

Q4 = Quarter.parse("Q4 2022/23")
ENGLAND = Selection.ending(Q4)
KINDS = ("Kind of challenge", "Second kind of challenge", "Third kind of challenge")


@pytest.mark.parametrize("programme", catalogue.programmes(), ids=lambda programme: programme.code)
def test_challenges_are_those_chosen_in_the_workbooks(demonstration, lines_sent, programme):
    """Counted by line: each collaborative has one line of challenges a programme."""
    chosen = Counter(
        line[heading]
        for line in lines_sent("Narrative", Q4, "Programme")
        if (line["Programme"], line["Heading"]) == (programme.short, "Challenges")
        for heading in KINDS
        if line[heading]
    )
    with demonstration.snapshot() as snapshot:
        drawn = figure(f"challenges_{programme.code.lower()}", ENGLAND, snapshot)
        section = write_programme(programme, ENGLAND, snapshot)
    assert chosen and {row["challenge"]: row["pscs"] for row in drawn.rows} == chosen
    (table,) = [block for block in section.blocks if isinstance(block, Table) and block.title.startswith("Challenges")]
    assert [row[0] for row in table.rows] == [row["challenge"] for row in drawn.rows]


def test_how_long_a_challenge_lasts_is_counted_back_over_the_returns(demonstration):
    quarters = [Q4 - back for back in range(8)]
    with demonstration.snapshot() as snapshot:
        drawn = figure("challenges_mandet", ENGLAND, snapshot)
        rows = snapshot.rows("SELECT * FROM narrative WHERE programme = 'ManDet' AND heading = 'challenges'")
        returned = {tuple(row.values()) for row in snapshot.rows("SELECT DISTINCT psc, quarter FROM narrative")}
    told = defaultdict(set)
    for row in rows:
        for column in ("challenge", "challenge_2", "challenge_3"):
            told[row["psc"], row[column]].add(row["quarter"])
    expected = {}
    for kind in catalogue.challenges():
        for psc in organisations.collaboratives():
            own = [
                quarter.key in told[psc.code, kind.code] for quarter in quarters if (psc.code, quarter.key) in returned
            ]
            if own[0]:
                expected[kind.label, psc.name] = next((n for n, yes in enumerate(own) if not yes), len(own))
    # Names hold commas, so that a list of them is taken apart at the numbers.
    read = {
        (row["challenge"], name.strip(", ")): int(quarters)
        for row in drawn.rows
        for name, quarters in re.findall(r"(.+?) \((\d+)\)", row["who"])
    }
    assert read == expected and max(expected.values()) > 1


def test_every_handover_is_the_one_that_was_sent(demonstration, lines_sent):
    sent = {
        (organisations.find_icb(line["Integrated care board"]).short, line["Programme"]): (
            line["Handover"],
            line["To whom"],
        )
        for line in lines_sent("Handover", Q4, "Integrated care board")
    }
    with demonstration.snapshot() as snapshot:
        drawn = figure("handover", ENGLAND, snapshot)
        before = figure("handover", ENGLAND.at(Q4.previous), snapshot)
    told = {(row["icb"], row["programme"]): (row["handover"], row["recipient"]) for row in drawn.rows}
    assert len(told) == 42 * 5 and told == sent
    assert drawn.numbers["handover_handed_over"] == sum(status == "Handed over" for status, _ in sent.values())
    assert before.empty and not before.provenance.left_out


def problems_of(receipt):
    return {(one.severity, one.rule, one.cell) for one in receipt.problems if one.sheet == "Handover"}


def test_a_plan_for_handover_is_checked_at_its_cells(store):
    answers = {
        5: ("Agreed", None, None),
        6: ("No plan", "ICB, care homes lead", None),
        7: ("Handed over", "ICB, care homes lead", "1 June 2023"),
        8: ("Planned", "Dr Ann Other", "1 March 2023"),
        9: ("Soon", None, None),
    }
    changes = [
        put(f"Handover!{column}{line}", answer)
        for line, own in answers.items()
        for column, answer in zip("CDE", own, strict=True)
    ]
    receipt = check(store, return_with(*changes), "return.xlsx", today=made.TODAY)
    assert problems_of(receipt) == {
        ("error", "handover-incomplete", "D5"),
        ("error", "handover-incomplete", "E5"),
        ("error", "handover-without-plan", "D6"),
        ("error", "handover-not-yet", "E7"),
        ("query", "handover-overdue", "E8"),
        ("query", "names-a-person", "D8"),
        ("error", "unknown-handover", "C9"),
    }


def test_a_handover_that_falls_through_asks_why_and_a_return_without_the_sheet_is_whole(store):
    settled = return_with(
        *(
            put(f"Handover!{cell}", answer)
            for cell, answer in (("C5", "Agreed"), ("D5", "ICB, lead"), ("E5", "1 July 2023"))
        )
    )
    assert receive(store, settled, "return.xlsx", Actor("Test"), today=made.TODAY).accepted
    later = return_with(
        *(put(f"Handover!{cell}", answer) for cell, answer in (("C5", "No plan"), ("D5", None), ("E5", None))),
        quarter=Q4.next,
    )
    receipt = check(store, later, "return.xlsx", today=date(2023, 7, 20))
    assert ("query", "handover-went-back", "C5") in problems_of(receipt)
    without = receive(
        store, return_with(lambda book: book.remove(book["Handover"])), "older.xlsx", Actor("Test"), today=made.TODAY
    )
    assert without.accepted and "Handover" in without.left_out and "Handover" not in without.not_returned
