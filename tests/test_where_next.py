"""Where to look next: who is nearest to an ambition and what has stood still, against a count of the workbooks’ own cells.

The lists are read from the files that a page offers, and each of their cells is held against those of the workbooks, which
openpyxl reads: of our own code the names of organisations alone are used.
"""

import csv
import io
from collections import defaultdict
from datetime import datetime
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from natpatsip import catalogue, organisations
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.exports import csv_bytes, excel_bytes
from natpatsip.figures.where_next import NEAREST, STOOD_STILL
from natpatsip.figures.workbook import HEADINGS_AT
from natpatsip.quarters import Quarter
from natpatsip.report.document import Table
from natpatsip.report.one_step_away import write_one_step_away

Q4 = Quarter.parse("Q4 2022/23")
# The latest first.
QUARTERS = [Q4 - back for back in range(8)]
ENGLAND = Selection.ending(Q4)
PATHWAY = [one.label for one in catalogue.pathway_interventions()]
ICB = "Integrated care board"
# What stands for a stage where cells begin with no number.
WORDS = {"Not engaged": 0, "Not begun": 0, "In development": 1, "Agreed": 2}
# Of each list of what stood still: its sheet and the first heading there, the headings that stages stand under, the goal, the
# highest of the first stages, and the headings of what names a site.
STAND = {
    "matneo_stood_still": ("Optimisation", "Trust", [one.label for one in catalogue.interventions()], 5, 2, ["Trust"]),
    "medsip_stood_still": ("Opioids", ICB, ["Phase"], 4, 2, [ICB]),
    "mhsip_stood_still": ("Wards", "Ward id", ["Stage of adoption"], 5, 2, ["Ward name", "Ward id", "Provider"]),
    "safety_stood_still": ("Systems", ICB, ["Safety improvement plan"], 2, 0, [ICB]),
}


@pytest.fixture(scope="module")
def shown(demonstration):
    def draw(figure_id, selection=ENGLAND):
        with demonstration.snapshot() as snapshot:
            return figure(figure_id, selection, snapshot)

    return draw


@pytest.fixture(scope="module")
def downloaded(shown):
    """The rows of a list, for England, as its CSV has them; its workbook has the same names and words in the same order."""

    def download(figure_id):
        drawn = shown(figure_id)
        names = [column.name for column in drawn.columns]
        lines = csv.DictReader(io.StringIO(csv_bytes(drawn).decode("utf-8-sig")))
        rows = [{name: line[name] for name in names} for line in lines]
        sheet = load_workbook(io.BytesIO(excel_bytes(drawn))).worksheets[0]
        cells = list(sheet.iter_rows(min_row=HEADINGS_AT + 1, max_col=len(names), values_only=True))[: len(rows)]
        same = [at for at, column in enumerate(drawn.columns) if column.unit in ("text", "count")]
        assert [[str(row[at]) for at in same] for row in cells] == [[row[names[at]] for at in same] for row in rows]
        assert rows and "no order of priority" in drawn.definition
        return rows

    return download


def short_name(trust):
    return organisations.find_trust(trust).short_on(Q4.end)


def sender(line):
    return organisations.find_collaborative(line["Collaborative"]).name


def stage_of(cell):
    """The number that a cell begins with or stands for; None for a blank, and for what does not apply."""
    return int(cell[0]) if cell and cell[0].isdigit() else WORDS.get(cell)


def tenths(value):
    """Rounded to one decimal, halves up, as a file writes it."""
    return str(float(Fraction(int(10 * value + Fraction(1, 2)), 10)))


def share(part, whole):
    return tenths(Fraction(100 * part, whole))


def sort_rows(rows):
    return sorted(tuple(str(cell) for cell in row.values()) for row in rows)


def test_trusts_short_of_all_seven_are_those_of_the_workbooks(lines_sent, shown, downloaded):
    short, whole = {}, 0
    for line in lines_sent("Optimisation", Q4, "Trust"):
        asked = {name: line[name] for name in PATHWAY if line[name] != "Not applicable"}
        lacking = {name: cell for name, cell in asked.items() if (stage_of(cell) or 0) < 5}
        whole += bool(asked) and not lacking
        if 0 < len(lacking) <= 2:
            named = " and ".join(f"{name} ({cell or 'Not reported'})" for name, cell in lacking.items())
            short[short_name(line["Trust"])] = {
                "psc": sender(line),
                "lacking": str(len(lacking)),
                "interventions": named,
            }
    rows = downloaded("matneo_nearest")
    assert {row.pop("trust"): row for row in [dict(row) for row in rows]} == short
    assert [row["lacking"] for row in rows] == sorted(row["lacking"] for row in rows)
    # 65% of 122 trusts are 79.3, so that 80 are needed.
    numbers = shown("matneo_nearest").numbers
    assert numbers["trusts_all_seven"] == whole and numbers["to_go"] == 80 - whole


def homes_sent(lines_sent, quarter):
    """By ICB its collaborative, and its homes by the stage that they are at."""
    senders, homes = {}, defaultdict(lambda: [0] * 8)
    for line in lines_sent("Care homes", quarter, ICB):
        senders[line[ICB]] = sender(line)
        for heading, cell in line.items():
            if heading and heading.startswith("Stage ") and cell:
                homes[line[ICB]][int(heading.split()[1])] += cell
    return senders, homes


def test_homes_to_go_and_still_at_the_first_stages_are_those_of_the_workbooks(lines_sent, downloaded):
    senders, homes = homes_sent(lines_sent, Q4)
    adopted = {icb: sum(own[5:]) for icb, own in homes.items()}
    england = sum(map(sum, homes.values()))
    together, expected = sum(adopted.values()), []
    for icb in sorted(homes, key=lambda icb: -Fraction(adopted[icb], sum(homes[icb]))):
        own, there = sum(homes[icb]), adopted[icb]
        # Whole homes to 85%, by hand: the least number that is not below it.
        to_go = -(-85 * own // 100) - there
        if 100 * there < 85 * own:
            together += to_go
            points = tenths(85 - Fraction(100 * there, own))
            counts = (share(there, own), points, to_go, there, own, share(together, england))
            expected.append((icb, senders[icb], *map(str, counts)))
    assert len(homes) == 42 and [tuple(row.values()) for row in downloaded("mandet_nearest")] == expected

    before = [homes_sent(lines_sent, quarter)[1] for quarter in QUARTERS]
    still = []
    for icb, own in homes.items():
        first, counts = sum(own[:3]), [sum(of[icb][5:]) for of in before if icb in of]
        held = next((n for n in range(len(counts) - 1) if counts[n] > counts[n + 1]), len(counts) - 1)
        if first:
            still.append((-held, -Fraction(first, sum(own)), icb, first, sum(own)))
    expected = [
        (icb, senders[icb], str(first), str(own), share(first, own), str(-held))
        for held, _, icb, first, own in sorted(still, key=lambda row: row[:2])
    ]
    assert [tuple(row.values()) for row in downloaded("mandet_stood_still")] == expected


def test_icbs_nearest_to_improvement_and_systems_to_a_plan_are_those_of_the_workbooks(lines_sent, shown, downloaded):
    expected = []
    for line in lines_sent("Opioids", Q4, ICB):
        phase, score = stage_of(line["Phase"]), line["Project progress score"]
        if 0 < phase < 4:
            own = {"icb": line[ICB], "psc": sender(line), "phase": line["Phase"], "score": score.split()[0]}
            expected.append(own | {"phases_to_go": 4 - phase})
    rows = downloaded("medsip_nearest")
    assert sort_rows(rows) == sort_rows(expected)
    order = [(int(row["phases_to_go"]), -float(row["score"])) for row in rows]
    assert order == sorted(order)

    stages, expected = [], []
    for line, _, stage, since, held in stand(lines_sent, "safety_stood_still"):
        stages.append(stage)
        if stage == WORDS["In development"]:
            expected.append(dict(enumerate([line[ICB], sender(line), since, held, line["Events held"]])))
    assert sort_rows(downloaded("safety_nearest")) == sort_rows(expected) and len(stages) == 42
    agreed = stages.count(WORDS["Agreed"])
    assert shown("safety_nearest").numbers["with_those"] == agreed + len(expected)


def stand(lines_sent, figure_id):
    """Each site with a stage in Q4: its line, the heading of the stage, the stage, since when it is there and for how long."""
    title, first_heading, asked, *_ = STAND[figure_id]
    sites, begun = defaultdict(dict), {}
    for quarter in QUARTERS:
        for line in lines_sent(title, quarter, first_heading):
            begun[line["Collaborative"]] = quarter
            for heading in asked:
                if line[heading] != "Not applicable":
                    sites[line[first_heading], heading][quarter] = line
    for (_, heading), lines in sites.items():
        stages = [stage_of(line[heading]) for line in lines.values()]
        if Q4 in lines and stages[0] is not None:
            held = next((number for number, stage in enumerate(stages) if stage != stages[0]), len(stages))
            since, line = list(lines)[held - 1], lines[Q4]
            # The record begins eight quarters ago, for whoever returned then.
            from_the_first = " or before" if since == begun[line["Collaborative"]] else ""
            yield line, heading, stages[0], f"{since}{from_the_first}", held


@pytest.mark.parametrize("figure_id", STAND)
def test_what_has_stood_still_is_what_the_workbooks_say_quarter_by_quarter(lines_sent, downloaded, figure_id):
    *_, asked, goal, first_stage, named = STAND[figure_id]
    expected = []
    for line, heading, stage, since, held in stand(lines_sent, figure_id):
        if stage < goal and (held >= 4 or stage <= first_stage):
            names = [short_name(line[name]) if name == "Trust" else line[name] for name in named]
            # Of a ward the provider comes after the collaborative.
            names.insert(2, sender(line))
            what = [heading] if len(asked) > 1 else []
            expected.append(dict(enumerate([*names, *what, line[heading], since, held])))
    rows = downloaded(figure_id)
    assert sort_rows(rows) == sort_rows(expected)
    order = [(-int(row["quarters"]), stage_of(row["step"])) for row in rows]
    assert order == sorted(order) and order[0][0] <= -4


def test_wards_near_the_reduction_are_counted_from_their_months(lines_sent, shown, downloaded):
    sums, baselines = defaultdict(lambda: [0, 0, 0, 0]), {}
    for quarter in reversed(QUARTERS):
        for line in lines_sent("Restrictive practice", quarter, "Ward id"):
            ward, month = line["Ward id"], month_of(line["Month"])
            if line["Baseline from"]:
                baselines[ward] = month_of(line["Baseline from"]), month_of(line["Baseline to"])
            first, last = baselines[ward]
            at = 0 if first <= month <= last else 2
            sums[ward][at] += line["Restraint"] + line["Seclusion"] + line["Rapid tranquilisation"]
            sums[ward][at + 1] += line["Occupied bed days"]
    less = {
        ward: 1 - Fraction(after * days_before, before * days_after)
        for ward, (before, days_before, after, days_after) in sums.items()
        if before and days_after
    }
    listed = {line["Ward id"]: line for line in lines_sent("Wards", Q4, "Ward id")}
    expected = [
        (
            listed[ward]["Ward name"],
            ward,
            sender(listed[ward]),
            listed[ward]["Provider"],
            tenths(100 * less[ward]),
            tenths(25 - 100 * less[ward]),
        )
        for ward in sorted(less, key=lambda ward: (-less[ward], ward))
        if Fraction(15, 100) <= less[ward] < Fraction(25, 100)
    ]
    assert [tuple(row.values()) for row in downloaded("mhsip_nearest")] == expected
    # Published: 29 wards of the quarter before use the three practices less.
    assert shown("mhsip_nearest").numbers["wards_there"] == sum(one >= Fraction(25, 100) for one in less.values()) == 29


def test_one_ward_that_has_come_to_the_reduction_is_not_called_far_from_it(shown):
    reduced = [row["ward_id"] for row in shown("mhsip_wards").rows if row["mhsip_practice_less"] == "Yes"]
    one = shown("mhsip_nearest", Selection.ending(Q4, ward=(reduced[0],)))
    assert (one.finding, one.caption) == ("The one ward has come to 25% less than in the baseline", "")


def month_of(cell):
    return datetime.strptime(cell, "%B %Y")


def test_every_programme_has_both_lists():
    programmes = [id.rpartition("_nearest")[0] for id in NEAREST]
    assert programmes == [id.rpartition("_stood_still")[0] for id in STOOD_STILL]
    assert len(programmes) == len(catalogue.programmes())


def test_a_pack_lists_what_its_collaborative_is_one_step_away_from(demonstration, shown):
    own = Selection.ending(Q4, psc=("WEX",))
    with demonstration.snapshot() as snapshot:
        section = write_one_step_away(own, snapshot)
    tables = {block.title: block for block in section.blocks if isinstance(block, Table)}
    for figure_id in ("mandet_nearest", "matneo_nearest", "mhsip_nearest"):
        drawn = shown(figure_id, own)
        assert [row[0] for row in tables[drawn.question].rows] == [row[drawn.columns[0].name] for row in drawn.rows]
    # Both of Wessex’s ICBs are in quality improvement already, and have agreed their plans.
    assert len(tables) == 3 and section.title == "What Wessex is one step away from"
