"""Small numbers of people: no count of 1 to 7 can be worked out from all that is for sharing, and nothing else leaves."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from natpatsip.analysis.adoption import collect_rows
from natpatsip.analysis.measures import MEASURES, Measure
from natpatsip.analysis.measures.shared import SharedQuarter, share_quarters
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.small_numbers import round_count
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.sharing import EXACT, ROUNDED, counts_people
from natpatsip.quarters import Quarter
from natpatsip.report.contents import make_report
from natpatsip.sheets import SHEETS
from natpatsip.store import Snapshot
from tests.cases import all_hold

PROJECT = Path(__file__).parents[1]
Q4 = Selection.ending(Quarter.parse("Q4 2022/23"), for_sharing=True)
MARCH = date(2023, 3, 1)
# Of babies, of incidents of which there are few, and of people counted at one time.
TRIED = ("place_of_birth", "all_seven", "mhsip_seclusion", "mhsip_rapid_tranquilisation", "long_term_opioids")
# What lies in one ICB and one collaborative, none where it lies in none.
Piece = tuple[str | None, str | None]


@pytest.fixture(scope="module")
def record(demonstration):
    with demonstration.snapshot() as snapshot:
        yield snapshot


def test_counts_are_rounded_as_hospital_episode_statistics_are():
    # The rule: 0 stays, 1 to 7 are shown as 5, anything else goes to the nearest 5.
    shown = {0: 0, 1: 5, 4: 5, 7: 5, 8: 10, 12: 10, 13: 15, 17: 15, 18: 20, 52: 50, 1_003: 1_005}
    assert {number: round_count(number) for number in shown} == shown


@pytest.mark.parametrize("measure", TRIED)
def test_no_count_of_1_to_7_is_fixed_by_all_that_is_told_nor_for_who_knows_a_collaborative_of_its_own(record, measure):
    """For every small count another table is found that shows the same everywhere, England's sum with it, and has another
    count there; and one that leaves as it is whatever any other collaborative's own pack tells.
    """
    known = MEASURES[measure]
    counts = _count_by_place(known, record)
    quarters = defaultdict(list)
    for one in share_quarters(known, record.frame, MARCH):
        quarters[one.quarter].append(one)
    tables = [
        _Table(own, part, {places: numbers[part] for places, numbers in counts[quarter].items()})
        for quarter, own in quarters.items()
        for part in range(len(known.parts))
    ]
    small = [(table, place) for table in tables for place, number in table.told.items() if 1 <= number <= 7]
    assert bool(small) == (measure != "long_term_opioids")
    if small:
        all_hold(lambda case: case[0].check_open(case[1]), small, lambda case: f"{case[0].name} {case[1]}")


def _count_by_place(measure: Measure, record: Snapshot) -> dict[Quarter, dict[Piece, list[int]]]:
    """By quarter, the numbers of what lies in one ICB and one collaborative."""
    counts: dict[Quarter, dict[Piece, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0] * len(measure.parts)))
    for row in collect_rows(measure.count(record.frame(measure.source))):
        quarter = Quarter.containing(row["month"])
        if measure.months_add_up or row["month"] == quarter.months[-1]:
            for part, name in enumerate(measure.parts):
                counts[quarter][row["icb"], row["psc"]][part] += row[name]
    return counts


class _Table:
    """The counts of a quarter, and by how much every sum that is told may be other than it is: down, and up."""

    def __init__(self, told: list[SharedQuarter], part: int, pieces: Mapping[Piece, int]):
        self.name = f"{told[0].quarter} {('numerator', 'denominator')[part]}"
        self.pieces = pieces
        self.told = {one.place: one.numbers[part] for one in told}
        # England is told as it is.
        self.rooms = [(frozenset(pieces), 0, 0)]
        for one in told:
            within = self.find_within(one.place)
            assert one.numbers[part] == sum(pieces[piece] for piece in within)
            self.rooms.append((within, *_find_room(one.numbers[part], one.shown[part], one.place[0] == "psc")))
        self.around = {piece: [room for room in self.rooms if piece in room[0]] for piece in pieces}

    def find_within(self, place: tuple[str, str]) -> frozenset[Piece]:
        return frozenset(piece for piece in self.pieces if place in (("icb", piece[0]), ("psc", piece[1])))

    def check_open(self, place: tuple[str, str]) -> None:
        """Fails where the count cannot be another, whoever's own numbers one more reader has."""
        found = self.find_another(place, "")
        assert found, f"fixed at {self.told[place]}"
        for psc in {psc for _, psc in found} - {psc for _, psc in self.find_within(place)}:
            assert self.find_another(place, psc), f"fixed at {self.told[place]} for {psc}"

    def find_another(self, place: tuple[str, str], knows: str) -> dict[Piece, int]:
        """How counts may differ so that this one does and all sums show the same; nothing where there is no such way."""
        within = self.find_within(place)
        fixed = within | {piece for piece in self.pieces if piece[1] == knows}
        starts = [{piece: step} for piece in within for step in (1, -1) if self.pieces[piece] + step >= 0]
        return next((found for start in starts if (found := self._mend(start, fixed, 6))), {})

    def _mend(self, changes: dict[Piece, int], fixed: frozenset[Piece], tries: int) -> dict[Piece, int]:
        broken = self._find_broken(changes)
        if not broken:
            return changes
        within, _, up = broken[0]
        step = -1 if sum(changes.get(piece, 0) for piece in within) > up else 1
        ways = [
            changes | {piece: step}
            for piece in within - fixed - changes.keys()
            if self.pieces[piece] and self.pieces[piece] + step >= 0
        ]
        ways.sort(key=lambda way: len(self._find_broken(way)))
        return next((found for way in ways[:4] if tries and (found := self._mend(way, fixed, tries - 1))), {})

    def _find_broken(self, changes: dict[Piece, int]) -> list[tuple[frozenset[Piece], int, int]]:
        near = {room for piece in changes for room in self.around[piece]}
        return [room for room in near if not -room[1] <= sum(changes.get(piece, 0) for piece in room[0]) <= room[2]]


def _find_room(number: int, shown: int, total: bool) -> tuple[int, int]:
    """How far a number may go down and up and be told as it is; a total may be on the other side of its nearest 5."""
    low, high = (0, 0) if shown == 0 else (1, 7) if shown == 5 else (shown - 2, shown + 2)
    if total and not low <= number <= high:
        low, high = shown - 3, shown + 3
    return number - low, high - number


def test_below_england_whole_quarters_of_whole_places_leave_in_rounded_numbers_and_its_words_have_them_too(record):
    shared, exact = (
        figure("fig12", replace(Q4, psc=("WEX",), for_sharing=sharing), record) for sharing in (True, False)
    )
    assert (shared.sharing, exact.sharing) == (ROUNDED, EXACT)
    months = defaultdict(lambda: [0, 0])
    for row in exact.rows:
        if row["denominator"]:
            quarter = Quarter.containing(row["date"]).label
            months[quarter][0] += row["numerator"]
            months[quarter][1] += row["denominator"]
    assert [row["month"] for row in shared.rows] == list(months)
    for row in shared.rows:
        parts = row["numerator"], row["denominator"]
        assert list(parts) == [round_count(number) for number in months[row["month"]]]
        # A share of rounded parts, in whole per cent, and none of 1 to 7.
        assert row["value"] in (None, int(100 * parts[0] / parts[1] + 0.5))
        assert (row["value"] is None) == any(1 <= number <= 7 for number in months[row["month"]])
    last = shared.rows[-1]
    assert f"{last['value']}% ({last['numerator']} of {last['denominator']} eligible babies)" in shared.caption
    assert "moving_range" not in {column.name for column in shared.columns} and "March 2023" not in shared.caption


@pytest.mark.parametrize(
    ("figure_id", "chosen", "reason"),
    [
        ("fig12", {"trust": ("R1F",)}, "single trusts and wards"),
        ("fig12", {"psc": ("WEX", "SW")}, "one whole collaborative"),
        ("fig12", {"psc": ("WEX",), "region": ("Y59",)}, "one whole collaborative"),
        ("mhsip_seclusion", {"psc": ("WEX",), "ward_type": ("Acute",)}, "one whole collaborative"),
        ("fig12", {"region": ("Y59",)}, "one whole collaborative"),
        ("panels_corticosteroids", {"level": "region"}, "one whole collaborative"),
        ("fig11", {"psc": ("WEX",)}, "England as a whole"),
        ("panels_mhsip_practice", {}, "England as a whole"),
        ("panels_corticosteroids", {"level": "trust"}, "single trusts and wards"),
        ("funnel_corticosteroids", {"level": "trust"}, "single trusts and wards"),
        ("mhsip_wards", {}, "single trusts and wards"),
        ("mhsip_wards_signals", {}, "single trusts and wards"),
        ("mhsip_nearest", {}, "single trusts and wards"),
        ("fig13", {"psc": ("WEX",)}, "England as a whole"),
        ("fig16", {"icb": ("QNQ",)}, "England as a whole"),
    ],
)
def test_what_cannot_be_told_to_anybody_says_why_and_has_no_number(record, figure_id, chosen, reason):
    selection = replace(Q4, **chosen)
    drawn = figure(figure_id, selection, record)
    assert reason in drawn.finding and drawn.empty and not drawn.numbers
    assert not re.search(r"\d", drawn.caption + drawn.alt)
    # Those who work with the returns see it on the page, which offers no file of it to anybody.
    seen = figure(figure_id, replace(selection, for_sharing=False), record)
    assert seen.withheld == drawn.finding


def test_one_place_with_small_numbers_is_told_of_in_the_singular(record):
    drawn = figure("panels_normothermia", replace(Q4, psc=("EM",), level="icb"), record)
    assert drawn.caption.endswith("; 1 with such quarters has neither mean nor limits.")


def test_england_and_organisations_are_told_as_they_are(record):
    for figure_id, chosen in (("fig12", {}), ("fig13", {}), ("fig01", {"psc": ("WEX",)}), ("fig17", {"psc": ("WEX",)})):
        shared, exact = (
            figure(figure_id, replace(Q4, **chosen, for_sharing=sharing), record) for sharing in (True, False)
        )
        assert shared.rows == exact.rows and shared.caption == exact.caption and not shared.sharing


def test_a_report_below_england_has_no_number_of_people_but_those_of_its_figures(record):
    shared = make_report(replace(Q4, psc=("WEX",)), record, ["MedSIP"])
    exact = make_report(replace(Q4, psc=("WEX",), for_sharing=False), record, ["MedSIP"])
    assert shared.name.endswith("for sharing, demonstration") and exact.name.endswith("not for sharing, demonstration")

    def tiles(report):
        return next(
            {row[0]: row[1] for row in block.rows}
            for block in report.blocks
            if "Headline" in getattr(block, "title", "")
        )

    of_people = {
        "People on long-term opioids",
        "High-dose patients who have stopped",
        "Patients with a medication review",
    }
    changed = {label for label, value in tiles(exact).items() if tiles(shared)[label] != value}
    assert changed == {label for label in of_people if tiles(exact)[label] not in ("No data", "Not collected")}
    assert {tiles(shared)[label] for label in changed} == {"Not for sharing"}


def test_the_page_on_small_numbers_says_which_sheet_follows_which_rule():
    page = (PROJECT / "docs" / "small_numbers.md").read_text(encoding="utf-8")
    rules = {"organisations": "As they are", "rounded": "Rounded below England", "published": "As published"}
    for sheet in SHEETS:
        people = [column.name for column in sheet.table_columns if column.of_people]
        named = ", ".join(f"`{name}`" for name in people) or "none"
        assert f"| `{sheet.name}` | {named} | {rules[sheet.small_numbers]} |" in page, sheet.name


def test_a_figure_that_counts_people_says_whose_or_is_for_nobody_else():
    single = {id for id, known in FIGURES.items() if known.sheet and counts_people(known) and known.people == "sites"}
    assert single == {"mhsip_wards", "mhsip_wards_signals", "mhsip_nearest"}
