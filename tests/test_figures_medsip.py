"""Figures of Medicines, drawn from a few returns that came in as workbooks, against what a slow count of them gives."""

from datetime import date

import pytest

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures import figure
from natpatsip.figures.exports import EXPORTS, csv_bytes
from natpatsip.figures.medsip.headline import headline
from natpatsip.figures.medsip.phase_matrix import phases_by_icb
from natpatsip.figures.medsip.phases import phases_over_time
from natpatsip.figures.medsip.reviews import reviews
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import SHEETS
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store import Store

Q2, Q3, Q4 = Quarter(2022, 2), Quarter(2022, 3), Quarter(2022, 4)
ENGLAND = Selection(Q4, Q2)

# By quarter and collaborative: the phase of each of its ICBs. Wessex did not return Q4, nor Oxford Q3; nobody did Q2
# but East Midlands.
PHASES = {
    Q2: {"EM": {"QJ2": 0, "QK1": 1, "QJM": 2, "QPM": 0, "QT1": 0}},
    Q3: {
        "EM": {"QJ2": 2, "QK1": 4, "QJM": 3, "QPM": 0, "QT1": 6},
        "WEX": {"QVV": 6, "QRL": 5},
    },
    Q4: {
        "EM": {"QJ2": 4, "QK1": 5, "QJM": 3, "QPM": 0, "QT1": 6},
        "OX": {"QU9": 6, "QNQ": 1},
    },
}

# By month and ICB: patients reviewed since April, and eligible. Kent has no February, Sussex no December.
KENT, SUSSEX, DORSET = "QKS", "QNX", "QVV"
REVIEWED = {
    date(2022, 3, 1): {KENT: (900, 1000), SUSSEX: (400, 800), DORSET: (10, 100)},
    date(2022, 4, 1): {KENT: (20, 1000), SUSSEX: (30, 800), DORSET: (1, 100)},
    date(2022, 12, 1): {KENT: (300, 1000), DORSET: (40, 100)},
    date(2023, 1, 1): {KENT: (350, 1000), SUSSEX: (200, 800), DORSET: (45, 100)},
    date(2023, 2, 1): {SUSSEX: (215, 800), DORSET: (55, 100)},
}
# By month and ICB: people on opioids for months on end, and people who were on a high dose and have stopped.
PEOPLE = {
    date(2021, 1, 1): {KENT: (5010, None), DORSET: (700, None)},
    date(2022, 7, 1): {KENT: (5000, None), DORSET: (700, None)},
    date(2022, 12, 1): {KENT: (4900, None), DORSET: (710, None)},
    date(2023, 3, 1): {KENT: (4700, None), DORSET: (690, 12)},
}


def send(store, psc, quarter, **rows):
    """A workbook with these rows on its sheets, sent in; only they are marked as reviewed."""
    book = build_template(ReturnScope(psc, quarter), known=rows)
    complete_cover(book, "Analyst", {sheet.title: "Yes" for sheet in SHEETS if sheet.name in rows})
    receipt = receive(store, template_bytes(book), "sent.xlsx", Actor("Test"))
    assert receipt.accepted and len(receipt.stored) == len(rows), receipt.problems


def opioid_rows(phases):
    return [
        {
            "icb": icb,
            "phase": phase,
            "score": phase / 2 or None,
            "improvement_aim": "Fewer starts" if phase > 3 else None,
        }
        for icb, phase in phases.items()
    ]


def month_rows(by_month, quarter, first, second):
    origin = {"source": "Test extract", "extract_date": date(2023, 4, 20)}
    return [
        {"month": month, "icb": icb, first: one, second: other} | origin
        for month, icbs_in in by_month.items()
        if month in quarter.months
        for icb, (one, other) in icbs_in.items()
    ]


@pytest.fixture(scope="module")
def returned(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("medsip") / "natpatsip.duckdb")
    for quarter, by_psc in PHASES.items():
        for psc, phases in by_psc.items():
            send(store, psc, quarter, opioids=opioid_rows(phases))
    for quarter in (Quarter(2020, 4), Quarter(2021, 4), Quarter(2022, 1), Q2, Q3, Q4):
        national = {
            "medication_reviews": month_rows(REVIEWED, quarter, "reviewed", "eligible"),
            "opioids_monthly": month_rows(PEOPLE, quarter, "long_term", "high_dose_stopped"),
        }
        send(store, NATIONAL, quarter, **{sheet: rows for sheet, rows in national.items() if rows})
    return store


def draw(store, make, selection=ENGLAND):
    with store.snapshot() as snapshot:
        return make(selection, snapshot)


def icbs_in(quarter, phases=range(7), choices=None):
    """The ICBs in these phases, each with its collaborative, counted the slow way."""
    choices = choices or {}
    region = {icb.code: icb.region for icb in organisations.icbs()}
    found = [
        {"icb": icb, "psc": psc, "region": region[icb]}
        for psc, icbs_in in PHASES[quarter].items()
        for icb, phase in icbs_in.items()
        if phase in phases
    ]
    return [row for row in found if all(row[column] in chosen for column, chosen in choices.items())]


CHOICES = [{}, {"psc": ("EM",)}, {"region": ("Y59",)}, {"icb": ("QU9", "QT1")}, {"psc": ("EM", "OX"), "icb": ("QJ2",)}]


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_icbs_by_phase_are_those_of_a_slow_count(returned, choices):
    chosen = Selection(Q4, Q2, **choices)
    numbers = draw(returned, phases_by_icb, chosen).numbers
    for name, phases in {"qi": (4, 5, 6), "phase6": (6,), "planning": (2, 3), "engaged": range(1, 7)}.items():
        there = icbs_in(Q4, phases, choices)
        assert numbers[f"icbs_{name}"] == len(there)
        assert numbers[f"pscs_{name}"] == len({row["psc"] for row in there})
    assert numbers["icbs"] == len(icbs_in(Q4, choices=choices))
    by_quarter = draw(returned, phases_over_time, chosen)
    last = by_quarter.table.iloc[-1]
    assert last["phases_4_5"] + last["phase_6"] == by_quarter.numbers["icbs_qi"] == len(icbs_in(Q4, (4, 5, 6), choices))
    assert last["phases_2_3"] == len(icbs_in(Q4, (2, 3), choices))


def test_the_phase_matrix_says_what_each_score_means_and_what_changed(returned):
    table = draw(returned, phases_by_icb).table.set_index("icb")
    names = {icb.code: icb.short for icb in organisations.icbs()}
    derby, leicester, lincoln = (table.loc[names[code]] for code in ("QJ2", "QK1", "QJM"))
    assert derby["change"] == "Phase 2 to 4, score 1.0 to 2.0"
    assert (leicester["phase"], leicester["score"]) == ("5 Action plan", 2.5)
    # 2.5 is practice changed, nothing improved yet (NatPatSIP progress report, Appendix B).
    assert leicester["score_name"] == {score.value: score.name for score in catalogue.scores()}[2.5] == "Changing"
    assert lincoln["change"] == "No change"
    assert derby["improvement_aim"] == "Fewer starts"


def test_an_icb_that_was_not_returned_has_no_phase_and_is_in_no_count(returned):
    drawn = draw(returned, phases_by_icb)
    table = drawn.table.set_index("icb")
    assert len(table) == 42
    assert table.loc["Dorset", "phase"] == "Not returned"
    assert drawn.numbers["icbs"] == 7
    # Oxford's ICBs have nothing to compare with: it did not return the quarter before.
    assert table.loc[table["psc"] == "Oxford", "change"].isna().all()
    assert drawn.provenance.coverage == "2 of 15 collaboratives returned so far"
    assert "35 ICBs were not returned" in drawn.caption
    assert "1 more than a quarter earlier in 1 of 2 collaboratives" in drawn.finding


def test_a_quarter_that_nobody_returned_is_a_gap(returned):
    over_time = draw(returned, phases_over_time, Selection(Q4, Q2 - 1))
    assert list(over_time.table["returned"]) == ["0 of 15", "1 of 15", "2 of 15", "2 of 15"]
    gap, first = over_time.table.iloc[0], over_time.table.iloc[1]
    counts = [column.name for column in over_time.columns if column.unit == "count"]
    assert gap[counts].isna().all()
    assert (first["not_engaged"], first["phase_1"], first["phases_2_3"], first["phase_6"], first["icbs"]) == (
        3,
        1,
        1,
        0,
        5,
    )
    wessex = draw(returned, phases_over_time, Selection(Q4, Q2, psc=("WEX",)))
    assert wessex.empty and wessex.finding.startswith("No phases were returned for Q4 2022/23")


def test_reviews_are_shares_of_the_icbs_with_data(returned):
    drawn = draw(returned, reviews, Selection(Q4, Quarter(2021, 4)))
    table = drawn.table.set_index("month")
    for month, given in REVIEWED.items():
        row = table.loc[f"{month:%B %Y}"]
        reviewed, eligible = (sum(pair[part] for pair in given.values()) for part in (0, 1))
        assert (row["reviewed"], row["eligible"], row["icbs"]) == (reviewed, eligible, f"{len(given)} of 42")
        assert row["reviewed_pct"] == pytest.approx(100 * reviewed / eligible, abs=0.05)
    # January 2022 to February 2023, the last month that has come in.
    assert len(table) == 14 and table["reviewed"].isna().sum() == 9
    assert table.loc["November 2022", "icbs"] == "0 of 42" and drawn.period == "January 2022 to February 2023"


def test_the_gain_on_the_quarter_is_among_icbs_with_data_in_both_months(returned):
    drawn = draw(returned, reviews)
    # February 2023: Sussex 215 and Dorset 55 of 800 and 100. Only Dorset has December too: 55 less 40.
    assert drawn.numbers == {"reviewed": 270, "eligible": 900, "reviewed_pct": 30.0, "month": "2023-02", "gain": 15}
    assert "2 of 42 ICBs have data for February 2023" in drawn.caption
    assert "The gain compares the 1 with data in both months" in drawn.caption


def test_a_new_year_begins_from_none(returned):
    drawn = draw(returned, reviews, Selection(Quarter(2022, 1), Quarter(2021, 4)))
    assert (drawn.numbers["reviewed"], drawn.numbers["gain"]) == (51, 51)
    svg = EXPORTS["svg"](drawn).decode()
    assert "March 2022" not in drawn.finding and "2.7%" in svg


def test_without_the_month_before_the_gain_is_not_known(returned):
    sussex = draw(returned, reviews, Selection(Q4, Q2, icb=(SUSSEX,)))
    assert sussex.numbers == {"reviewed": 215, "eligible": 800, "reviewed_pct": 26.9, "month": "2023-02"}
    nobody = draw(returned, reviews, Selection(Q3, Q2, psc=("NENC",)))
    assert nobody.empty and nobody.finding.startswith("No medication reviews were sent up to Q3 2022/23")


def test_national_data_is_of_its_own_month_whatever_quarter_is_chosen(returned):
    """Nothing has come in for Q1 2023/24: reviews are still those of February, people on opioids those of March."""
    later = Selection(Q4 + 1, Q2)
    with returned.snapshot() as snapshot:
        reviewed, people = (figure(id, later, snapshot) for id in ("fig16", "fig15"))
        of_march = figure("fig15", ENGLAND, snapshot)
    assert reviewed.finding == draw(returned, reviews).finding and "by February 2023" in reviewed.finding
    assert reviewed.period == "July 2022 to February 2023" and list(reviewed.table["month"])[-1] == "February 2023"
    assert reviewed.caption.endswith(" Data to February 2023; March to June 2023 have not come in.")
    assert reviewed.caption in reviewed.alt
    assert people.period.endswith(" to March 2023") and "in March 2023" in people.finding
    assert people.caption.endswith(" Data to March 2023; April to June 2023 have not come in.")
    assert "not come in" not in of_march.caption + of_march.provenance.coverage
    for drawn in (reviewed, people):
        told = drawn.finding + drawn.caption + drawn.period
        assert "Q1 2023/24" not in told and drawn.provenance.coverage.endswith("June 2023 have not come in")
    by_label, _ = tiles(returned, later)
    tile = by_label["Patients with a medication review"]
    # What it moved by is news of Q4, and none of the quarter chosen.
    assert "by February 2023" in tile.detail and not tile.change
    assert tiles(returned)[0][tile.label].change == "15 more than a quarter earlier"


@pytest.mark.parametrize("make", [phases_by_icb, phases_over_time, reviews])
@pytest.mark.parametrize("choices", [{}, {"icb": ("QVV", "QU9")}], ids=str)
def test_each_figure_is_told_and_drawn(returned, make, choices):
    drawn = draw(returned, make, Selection(Q4, Q2, **choices))
    assert drawn.finding in drawn.alt and drawn.caption in drawn.alt
    assert any(letter.isdigit() for letter in drawn.finding)
    assert drawn.empty or {column.name for column in drawn.columns} <= set().union(*drawn.rows)
    assert csv_bytes(drawn) and EXPORTS["png"](drawn).startswith(b"\x89PNG")


def tiles(store, selection=ENGLAND):
    made = draw(store, headline, selection)
    return {tile.label: tile for tile in made.tiles}, made


def test_the_tiles_hold_what_a_few_have_returned_against_no_ambition(returned):
    by_label, made = tiles(returned)
    improving = by_label["ICBs in quality improvement"]
    assert (improving.value, improving.detail) == (
        "4",
        "Phases 4 to 6, in 2 collaboratives · of 7 ICBs",
    )
    people = by_label["People on long-term opioids"]
    assert (people.value, people.change) == ("5,390", "220 fewer than a quarter earlier")
    assert people.detail == "In March 2023, in 2 of 42 ICBs; 320 fewer than in January 2021"
    stopped = by_label["High-dose patients who have stopped"]
    assert (stopped.value, stopped.detail) == ("12", "By March 2023, in 1 of 42 ICBs")
    assert by_label["Patients with a medication review"].value == "30.0%"
    assert made.sentence.startswith(
        "4 ICBs in the 2 of 15 collaboratives that have returned were in quality improvement"
    )


def test_what_nobody_counted_is_not_collected_and_not_none(returned):
    by_label, _ = tiles(returned, Selection(Q3, Q2))
    assert by_label["High-dose patients who have stopped"].value == "Not collected"
    kent, _ = tiles(returned, Selection(Q4, Q2, icb=(KENT,)))
    assert kent["High-dose patients who have stopped"].value == "Not collected"
    assert "ambition" not in kent["People on long-term opioids"].detail


def test_a_place_that_nothing_matches_says_so(returned):
    nowhere = Selection(Q4, Q2, region=("Y56",), psc=("WEX",))
    for make in (phases_by_icb, phases_over_time, reviews):
        drawn = draw(returned, make, nowhere)
        assert drawn.empty and drawn.finding.startswith("No ") and not drawn.numbers
    by_label, made = tiles(returned, nowhere)
    assert made.sentence.startswith("No ")
    assert by_label["People on long-term opioids"].value == "No data"


def test_the_published_numbers_come_out_of_the_demonstration(demonstration):
    """NatPatSIP progress report, Q4 2022/23: ICBs by phase and their collaboratives, and medication reviews."""
    england = Selection.ending(Q4)
    numbers = draw(demonstration, phases_by_icb, england).numbers
    assert (numbers["icbs_qi"], numbers["pscs_qi"]) == (19, 14)
    assert (numbers["icbs_phase6"], numbers["pscs_phase6"]) == (10, 7)
    assert (numbers["icbs_planning"], numbers["pscs_planning"]) == (14, 5)
    found = draw(demonstration, reviews, england).numbers
    assert (found["reviewed"], found["reviewed_pct"], found["month"], found["gain"]) == (
        600306,
        27.4,
        "2023-02",
        166082,
    )


def test_the_tiles_of_a_place_that_cannot_narrow_them_are_not_england_s(demonstration):
    # Patients are registered in ICBs: no path leads from them to a trust.
    chosen = Selection.ending(Quarter.parse("Q4 2022/23"), trust=("RHM",))
    with demonstration.snapshot() as snapshot:
        tiles = {tile.label: tile.value for tile in headline(chosen, snapshot).tiles}
    assert tiles["People on long-term opioids"] == tiles["Patients with a medication review"] == "No data"
