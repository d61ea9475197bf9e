"""Notes on dates on every figure over time that they concern, and on none other; what they say is not compared."""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import combinations

import pytest
from cases import all_hold
from hypothesis import given
from hypothesis import strategies as st

from natpatsip import catalogue
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import PAGE, NoteMark
from natpatsip.charts.notes import note_rows
from natpatsip.figures import FIGURES, figure, get_programme
from natpatsip.figures.ambitions import get_ambition_statuses
from natpatsip.figures.control import MEASURE_OF_FIGURE, draw_both_ways
from natpatsip.figures.exports import EXPORTS
from natpatsip.figures.figure import Figure
from natpatsip.figures.programmes import make_headline
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot, Store
from natpatsip.store.ledger import Judgement, Rebase, SeriesKey
from natpatsip.store.notes import Nature, Note, NoteScope

Q4 = Quarter(2022, 4)
LEAD = Actor("A lead")
IN_MATNEO, OF_STEROIDS = "A guideline for all units", "A training day for steroids"
# What each programme draws over months or quarters.
OVER_TIME = {
    "ManDet": r"fig02|trajectory_mandet.*",
    "MatNeo": r"fig0[5-9]|fig1[0-2].*|control_.*|panels_.*|trajectory_matneo.*|matneo_journeys",
    "MedSIP": r"fig15|fig16|medsip_phases|control_.*|panels_.*|trajectory_medsip.*",
    "MHSIP": r"mhsip_(practice|restraint|seclusion|rapid_tranquilisation)|control_.*|panels_.*|trajectory_mhsip.*",
    "SystemSafety": r"fig20|trajectory_safety.*",
}


@pytest.fixture(scope="module")
def noted(demonstration, tmp_path_factory) -> Iterator[Snapshot]:
    """The demonstration with a note on maternity and one on steroids alone."""
    store = Store(shutil.copy(demonstration.path, tmp_path_factory.mktemp("noted") / "natpatsip.duckdb"))
    _put(store, "MatNeo", IN_MATNEO, date(2022, 5, 10))
    _put(store, "MatNeo", OF_STEROIDS, date(2022, 6, 2), measure="corticosteroids")
    with store.snapshot() as snapshot:
        yield snapshot


def test_a_note_is_on_every_figure_over_time_that_it_concerns_and_on_no_other(noted):
    selection = Selection.ending(Q4)

    def check(figure_id: str) -> None:
        drawn = figure(figure_id, selection, noted)
        if drawn.empty:
            return
        over = bool(re.fullmatch(OVER_TIME.get(drawn.programme, ""), figure_id))
        expected = {IN_MATNEO} if over and drawn.programme == "MatNeo" else set()
        if over and MEASURE_OF_FIGURE.get(figure_id, figure_id.rpartition("_")[2]) == "corticosteroids":
            expected |= {OF_STEROIDS}
        table = json.dumps([row.get("notes", "") for row in drawn.rows])
        told = [table, drawn.alt] + ([json.dumps(drawn.chart(PAGE))] if expected or over else [])
        for text in told:
            assert {words for words in (IN_MATNEO, OF_STEROIDS) if words in text} == expected, text[:200]

    # Of the other programmes, those that are over time: none of these may have it either.
    over_time = re.compile("|".join(OVER_TIME.values()))
    all_hold(check, [id for id in FIGURES if get_programme(id) == "MatNeo" or over_time.fullmatch(id)])


def test_the_two_charts_of_a_proposal_have_the_notes_of_the_chart_above(noted):
    selection = Selection.ending(Q4)
    above = figure("fig12", selection, noted)
    for drawn in draw_both_ways("corticosteroids", selection, noted, date(2022, 4, 1)):
        assert drawn.notes == above.notes and OF_STEROIDS in json.dumps(drawn.chart(PAGE))


def test_a_note_is_in_every_download(noted):
    drawn = figure("fig12", Selection.ending(Q4), noted)
    for suffix in ("csv", "json", "svg"):
        # Text of a drawing is broken into lines.
        assert OF_STEROIDS in re.sub(r"<[^>]*>|\s+", " ", EXPORTS[suffix](drawn).decode()).replace("  ", " ")
    (row,) = [row for row in drawn.rows if row["month"] == "June 2022"]
    assert row["notes"].startswith("3. Intervention, 2 June 2022: A training day for steroids. Put by A lead on ")


def test_the_cause_of_an_accepted_change_is_such_a_note_on_its_own_series_alone(noted):
    england, wessex = (figure("fig12", Selection.ending(Q4, psc=psc), noted) for psc in ((), ("WEX",)))
    assert [note.kept.of_decision for note in england.notes] == [True, False, False]
    assert [note.kept.of_decision for note in wessex.notes] == [False, False]


def test_a_note_on_a_place_is_told_there_and_in_what_lies_in_it(demonstration_copy):
    _put(demonstration_copy, "MatNeo", "In the region", date(2022, 5, 1), level="region", place="Y58")
    _put(demonstration_copy, "MatNeo", "In Dorset", date(2022, 6, 1), level="icb", place="QVV")
    chosen = {
        "England": {},
        "the South West region": {"region": ("Y58",)},
        "Dorset, an ICB in it": {"icb": ("QVV",)},
        "Wessex, in two regions": {"psc": ("WEX",)},
        "the South West collaborative, in it": {"psc": ("SW",)},
        "Wessex and Oxford": {"psc": ("WEX", "OX")},
    }
    with demonstration_copy.snapshot() as snapshot:
        told = {
            name: _words(figure("fig10", Selection.ending(Q4, **places), snapshot)) for name, places in chosen.items()
        }
        panels = figure("panels_magnesium_sulphate", Selection.ending(Q4), snapshot)
    assert told == {
        "England": [],
        "the South West region": ["In the region"],
        "Dorset, an ICB in it": ["In the region", "In Dorset"],
        "Wessex, in two regions": [],
        "the South West collaborative, in it": ["In the region"],
        "Wessex and Oxford": [],
    }
    assert [row["unit"] for row in panels.rows if "In the region" in row["notes"]] == ["SW", "WOE"]


@given(
    st.lists(st.dates(date(2022, 1, 1), date(2022, 12, 31)), min_size=2, max_size=12), st.sampled_from([100, 200, 440])
)
def test_no_two_numbers_overlap(days, width):
    marks = [NoteMark(number, day, "") for number, day in enumerate(days, start=1)]
    rows = note_rows(marks, lambda day: (day - date(2022, 1, 1)).days / 364, {"wide": width, "narrow": width})
    for one, other in combinations(rows, 2):
        across, up = abs(one["share"] - other["share"]) * width, abs(one["wide"] - other["wide"])
        assert across >= 18 or up >= 18
    assert all(row["wide"] >= 9 for row in rows)


def test_numbers_of_a_drawn_chart_lie_above_its_plot_and_apart(demonstration_copy):
    for number in range(8):
        _put(demonstration_copy, "MatNeo", f"Note {number}", date(2022, 4 + number // 3, 1 + number))
    with demonstration_copy.snapshot() as snapshot:
        chart = figure("fig12", Selection.ending(Q4), snapshot).chart(PAGE)
    rows = next(rows for rows in chart["datasets"].values() if rows and "number" in rows[0])
    # The decision's cause is among them.
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 10)]
    for name, width in (("wide", 440), ("narrow", 200)):
        assert min(row[name] for row in rows) >= 9
        for one, other in combinations(rows, 2):
            assert abs(one["share"] - other["share"]) * width >= 18 or abs(one[name] - other[name]) >= 18


@pytest.mark.parametrize("nature", ["recording", "coverage"])
def test_a_break_bars_better_since_and_other_notes_do_not(months_record, tmp_path, nature):
    store = Store(shutil.copy(months_record, tmp_path / "natpatsip.duckdb"))
    judged = Judgement("improvement", "yes", "yes", "yes", "yes")
    with store.writing() as writing:
        writing.decide(
            Rebase(SeriesKey("corticosteroids"), date(2022, 4, 1), "accepted", "why", "Launch", judgement=judged), LEAD
        )
    better = "Yes, better: a step up from April 2022, 40% to 60%; no sign of change since"
    assert _finding(store) == better
    for other in ("intervention", "external"):
        _put(store, "MatNeo", "Something else", date(2022, 1, 10), other)
    assert _finding(store) == better
    _put(store, "MatNeo", "A new form", date(2022, 1, 10), nature)
    named = {"recording": "recording change", "coverage": "change of coverage"}[nature]
    parted = f"figures before and after 10 January 2022 are not comparable ({named}: A new form)"
    assert _finding(store).endswith(f"; limits were recalculated from April 2022, and {parted}")
    assert "better" not in _finding(store)
    # Within the new limits it parts the latest from a part of its own mean.
    _put(store, "MatNeo", "Another", date(2022, 9, 1), nature, whole_month=True)
    parted = f"figures before and since September 2022 are not comparable ({named}: Another)"
    assert _finding(store) == f"62% of eligible babies had antenatal corticosteroids in March 2023; {parted}"


def test_a_break_before_all_that_is_compared_bars_nothing(months_record, tmp_path):
    store = Store(shutil.copy(months_record, tmp_path / "natpatsip.duckdb"))
    before = _finding(store)
    _put(store, "MatNeo", "A new form", date(2021, 4, 1), "recording")
    _put(store, "MedSIP", "In another programme", date(2022, 9, 1), "recording")
    assert _finding(store) == before


def test_a_break_within_the_quarter_bars_its_changes_everywhere(demonstration_copy):
    # England's published totals for care homes rose in each quarter.
    selection = Selection.ending(Q4)
    for programme in ("ManDet", "MatNeo", "MedSIP"):
        _put(demonstration_copy, programme, "A new form", date(2023, 1, 16), "recording")
    # Before the latest month of people on opioids, and long after the month that their ambition counts from.
    _put(demonstration_copy, "MedSIP", "A new code", date(2022, 11, 16), "coverage")
    barred = "not comparable with the quarter before (16 January 2023, recording change: A new form)"
    with demonstration_copy.snapshot() as snapshot:
        for figure_id in ("fig02", "fig06"):
            assert f", {barred}" in figure(figure_id, selection, snapshot).finding
        changes = {tile.label: tile.change for tile in make_headline("ManDet", selection, snapshot).tiles}
        assert len(changes) == 3 and set(changes.values()) == {barred}
        all_seven, *_, given = make_headline("MatNeo", selection, snapshot).tiles
        (people, *_) = [
            t for t in make_headline("MedSIP", selection, snapshot).tiles if t.label.startswith("People on long")
        ]
        trajectory = figure("trajectory_mandet_stage5", selection, snapshot)
        statuses = get_ambition_statuses(catalogue.programme("MedSIP"), selection, snapshot)
    assert all_seven.change == barred
    assert given.detail.endswith("not comparable with a year earlier (16 January 2023, recording change: A new form)")
    told = "; not comparable with January 2021 (16 November 2022, change of coverage: A new code)"
    assert people.detail == f"In December 2022{told}"
    assert trajectory.finding.endswith("; there is no forecast") and "points a quarter" not in trajectory.caption
    since = [status for status in statuses if status.ambition.baseline]
    assert [status.status for status in since] == ["Cannot be judged: recording or coverage changed since the baseline"]


def test_a_break_bars_moves_baselines_and_benefits(demonstration_copy):
    selection, since = Selection.ending(Q4), Selection(Q4, Q4 - 3)
    with demonstration_copy.snapshot() as snapshot:
        free = figure("matneo_movement", since, snapshot)
    _put(demonstration_copy, "MatNeo", "Counted anew", date(2022, 8, 16), "coverage", measure="matneo_corticosteroids")
    _put(demonstration_copy, "MatNeo", "Another form", date(2022, 8, 16), "recording", measure="magnesium_sulphate")
    for programme in ("MedSIP", "MHSIP"):
        _put(demonstration_copy, programme, "A new form", date(2022, 8, 16), "recording")
    _put(demonstration_copy, "MedSIP", "A list of ICBs", date(2023, 1, 16), "coverage", level="psc", place="WEX")
    parted = "figures before and after 16 August 2022 are not comparable (recording change: A new form)"
    with demonstration_copy.snapshot() as snapshot:
        trusts, wards, people, fig15 = (
            figure(id, since, snapshot) for id in ("matneo_movement", "mhsip_movement", "medsip_benefit", "fig15")
        )
        lives, palsy, own = (figure(id, selection, snapshot) for id in ("fig13", "fig14", "mhsip_wards"))
        moves, phases = (figure(id, since, snapshot) for id in ("mhsip_moves", "medsip_board"))
        statuses = get_ambition_statuses(catalogue.programme("MHSIP"), selection, snapshot)
    # One of the interventions is left out, and the rest are compared as before.
    of_steroids = _count_sites(free) - _count_sites(trusts)
    assert of_steroids > 0 and _count_sites(trusts) > 0 and "16 August 2022" not in free.caption
    assert trusts.caption.endswith("not comparable (change of coverage: Counted anew).")
    for moved in (wards, moves):
        assert not moved.rows and moved.finding == f"{since.since} and {Q4} are not compared, for {parted}"
    assert {row["change"] for row in phases.rows if row["psc"] == "Wessex"} == {
        "Not comparable (16 January 2023, change of coverage: A list of ICBs)"
    }
    assert all("Not comparable" not in (row["change"] or "") for row in phases.rows if row["psc"] != "Wessex")
    assert people.finding == f"No benefit is counted from the first month, for {parted}" and not people.rows
    assert "Another form" in palsy.finding and not palsy.rows and lives.rows
    assert f"No target counted from its baseline is drawn: {parted}." in fig15.caption and "target" not in fig15.numbers
    assert "none is held against it" in own.finding and f"baselines: {parted}" in own.caption
    assert {row["mhsip_practice_less"] for row in own.rows} == {"Not known"} and "reduction_pct" not in own.numbers
    barred = [s.ambition.id for s in statuses if s.status.startswith("Cannot be judged: recording or coverage changed")]
    assert barred == ["mhsip_reduction", "mhsip_wards_reduced"]


def _count_sites(moved: Figure) -> int:
    """How many sites are compared."""
    return sum(moved.numbers.values())


def _put(
    store: Store,
    programme: str,
    words: str,
    day: date,
    nature: Nature = "intervention",
    whole_month: bool = False,
    measure: str = "",
    level: str = "",
    place: str = "",
) -> None:
    with store.writing() as writing:
        writing.put_note(Note(NoteScope(programme, measure, level, place), day, whole_month, nature, words), LEAD)


def _finding(store: Store) -> str:
    with store.snapshot() as snapshot:
        return figure("fig12", Selection.ending(Q4), snapshot).finding


def _words(drawn: Figure) -> list[str]:
    return [note.kept.note.words for note in drawn.notes if not note.kept.of_decision]
