"""The demonstration's ledger: the published shifts with their source, once; NatPatSIP progress report, Q4 2022/23."""

import pytest

from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.demo.babies import CORD_MANAGEMENT_SHIFTS, INTERVENTIONS_SHIFTS, STEROIDS_SHIFT
from natpatsip.demo.ledger import PUBLISHED_SHIFTS, record_published_shifts
from natpatsip.figures import figure
from natpatsip.figures.control import proposals_of
from natpatsip.quarters import Quarter
from natpatsip.store import Store
from natpatsip.store.ledger import Rebase, SeriesKey, get_current_decisions, get_decisions, get_rebases

Q4 = Quarter(2022, 4)
ENGLAND = Selection.ending(Q4)


def rebases(store: Store) -> dict[str, list]:
    with store.snapshot() as snapshot:
        return {series.measure: months for series, months in get_rebases(snapshot).items()}


def test_loading_the_demonstration_brings_the_published_shifts(demonstration):
    assert rebases(demonstration) == {
        "corticosteroids": [STEROIDS_SHIFT],
        "interventions_delivered": [*INTERVENTIONS_SHIFTS],
        "cord_management": [*CORD_MANAGEMENT_SHIFTS],
    }


def test_each_says_its_source_and_that_it_is_a_demonstration(demonstration):
    with demonstration.snapshot() as snapshot:
        (steroids,) = get_current_decisions(snapshot, SeriesKey("corticosteroids"))
        _, second = get_current_decisions(snapshot, SeriesKey("interventions_delivered"))
    assert "40%" in steroids.rebase.reason and "49%" in steroids.rebase.reason
    assert "second statistical shift" in second.rebase.reason
    for decision in (steroids, second):
        assert decision.rebase.reason.startswith("NatPatSIP progress report, Q4 2022/23: ")
        assert decision.rebase.demonstration and decision.by_whom == "Demonstration"


@pytest.mark.parametrize(
    ("figure_id", "said"),
    [
        ("fig12", "a step up from January 2022, 40% to 49%; no sign of change since"),
        ("fig11", "2 steps up, the last from April 2022, 1,107 to 1,617; no sign of change since"),
    ],
)
def test_the_charts_show_the_published_levels(demonstration, figure_id, said):
    with demonstration.snapshot() as snapshot:
        drawn = figure(figure_id, ENGLAND, snapshot)
    assert drawn.finding == f"Yes, better: {said}"
    assert "accepted by Demonstration" in drawn.caption and "NatPatSIP progress report" in drawn.caption


@pytest.mark.parametrize("measure", ["magnesium_sulphate", "antibiotics", "breast_milk"])
def test_other_shifts_are_left_for_a_person_to_decide_on(demonstration, measure):
    with demonstration.snapshot() as snapshot:
        assert proposals_of(measure, ENGLAND, snapshot)


def test_they_are_written_once_and_one_that_was_undone_stays_undone(store):
    record_published_shifts(store, [Q4])
    steroids = SeriesKey("corticosteroids")
    with store.writing() as writing:
        writing.decide(Rebase(steroids, STEROIDS_SHIFT, "undone", "to see it proposed", ""), by=Actor("A lead"))
    record_published_shifts(store, [Q4])
    with store.snapshot() as snapshot:
        kept = [decision for shift in PUBLISHED_SHIFTS for decision in get_decisions(snapshot, shift.series)]
    assert len({decision.number for decision in kept}) == len(PUBLISHED_SHIFTS) + 1
    assert "corticosteroids" not in rebases(store)


def test_a_shift_after_the_last_quarter_is_not_written_yet(store):
    record_published_shifts(store, [Quarter(2021, 1)])
    assert rebases(store) == {
        "interventions_delivered": [INTERVENTIONS_SHIFTS[0]],
        "cord_management": [CORD_MANAGEMENT_SHIFTS[0]],
    }
