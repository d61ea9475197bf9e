"""Each ambition beside where things stand, on the demonstration record: as published, and as the tiles say."""

import pytest

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures.ambitions import get_ambition_statuses
from natpatsip.figures.medsip.headline import headline as medsip
from natpatsip.figures.mhsip.headline import headline as mhsip
from natpatsip.quarters import Quarter

Q4 = Quarter(2022, 4)


def standing(store, **chosen):
    with store.snapshot() as snapshot:
        found = [
            one
            for programme in catalogue.programmes()
            for one in get_ambition_statuses(programme, Selection.ending(Q4, **chosen), snapshot)
        ]
    return {one.ambition.id: (one.now, one.status) for one in found}


@pytest.mark.parametrize(
    ("ambition", "now", "status"),
    [
        ("mandet_stage5", "61.2%", "Not reached"),
        ("matneo_all_seven", "56.0%", "Not reached"),
        ("medsip_icbs", "19 ICBs", "Reached"),
        ("medsip_high_dose", "Not collected", "Not known"),
        ("mhsip_reduction", "29 of 94 wards with data", "Not reached"),
        ("safety_phases", "Not collected", "Not known"),
    ],
)
def test_an_ambition_stands_as_published(demonstration, ambition, now, status):
    assert standing(demonstration)[ambition] == (now, status)


def test_what_counts_england_is_not_judged_for_a_part_of_it(demonstration):
    here = standing(demonstration, psc=("WEX",))
    assert {here[id][1] for id in ("medsip_icbs", "medsip_long_term_opioids", "safety_plans")} == {
        "Not for this choice"
    }


def test_a_tool_alone_is_not_held_against_the_ambition_for_all_homes(demonstration):
    assert standing(demonstration, tool=("news2",))["mandet_stage5"][1] == "Not for this choice"


def test_tiles_and_ambitions_say_the_same(demonstration):
    with demonstration.snapshot() as snapshot:
        people = medsip(Selection.ending(Q4), snapshot).tiles[2].detail
        direct = mhsip(Selection.ending(Q4), snapshot).tiles[0].detail
    fewer = standing(demonstration)["medsip_long_term_opioids"][0].removesuffix(" people")
    assert fewer in people
    assert direct.endswith("ambition 10% in each trust") and standing(demonstration)["mhsip_direct"][1] == "Not reached"
