"""The definitions load, and say what the programme published (NatPatSIP progress report, Q4 2022/23)."""

from datetime import date

import pytest

from natpatsip import catalogue
from natpatsip.figures.programmes import PROGRAMME_FIGURES
from natpatsip.ui.pages import PROGRAMMES

MARCH, APRIL = date(2023, 3, 31), date(2023, 4, 30)


def test_the_eight_stages_of_appendix_a():
    assert [stage.label for stage in catalogue.stages()] == [
        "0 No contact",
        "1 Knowledge",
        "2 Interest",
        "3 Decision",
        "4 Testing or Implementation",
        "5 Adoption",
        "6 Spread",
        "7 Sustained",
    ]
    assert catalogue.stage(4).short == "Testing"
    assert all(stage.meaning for stage in catalogue.stages())


def test_the_ten_scores_of_appendix_b():
    assert [score.value for score in catalogue.scores()] == [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0]
    assert all(score.name and score.meaning for score in catalogue.scores())


def test_the_five_programmes_in_the_order_of_the_report():
    assert [programme.code for programme in catalogue.programmes()] == [
        "ManDet",
        "MatNeo",
        "MedSIP",
        "MHSIP",
        "SystemSafety",
    ]
    assert all(programme.outcomes and programme.deliverables for programme in catalogue.programmes())


@pytest.mark.parametrize(
    ("id", "programme", "value", "unit", "stage", "direction", "comparison", "by"),
    [
        ("mandet_stage3", "ManDet", 95, "percent", 3, "increase", "at least", MARCH),
        ("mandet_stage5", "ManDet", 85, "percent", 5, "increase", "at least", MARCH),
        ("mandet_stage7", "ManDet", 40, "percent", 7, "increase", "at least", MARCH),
        ("matneo_all_seven", "MatNeo", 65, "percent", 5, "increase", "at least", MARCH),
        ("medsip_icbs", "MedSIP", 15, "ICBs", None, "increase", "at least", MARCH),
        ("medsip_long_term_opioids", "MedSIP", 30_000, "people", None, "decrease", "at least", MARCH),
        ("medsip_high_dose", "MedSIP", 4_500, "people", None, "increase", "at least", MARCH),
        ("mhsip_direct", "MHSIP", 10, "percent", None, "increase", "at least", MARCH),
        ("mhsip_reduction", "MHSIP", 25, "percent", None, "decrease", "at least", APRIL),
        ("mhsip_wards_reduced", "MHSIP", 25, "percent", None, "decrease", "at least", APRIL),
        ("safety_phases", "SystemSafety", 85, "percent", None, "increase", "more than", MARCH),
        ("safety_plans", "SystemSafety", 42, "ICBs", None, "increase", "at least", APRIL),
    ],
)
def test_each_ambition_is_the_published_one(id, programme, value, unit, stage, direction, comparison, by):
    ambition = catalogue.ambition(id)
    assert ambition in catalogue.programme(programme).ambitions
    assert (ambition.value, ambition.unit, ambition.stage) == (value, unit, stage)
    assert (ambition.direction, ambition.comparison, ambition.by) == (direction, comparison, by)


def test_an_ambition_of_no_stage_has_no_lowest_stage():
    assert catalogue.ambition("mandet_stage5").lowest_stage == 5
    with pytest.raises(ValueError, match="“medsip_icbs” is of no stage of adoption"):
        catalogue.ambition("medsip_icbs").lowest_stage  # noqa: B018


def test_the_tenth_of_wards_is_asked_of_each_trust():
    assert catalogue.ambition("mhsip_direct").applies_to == "Each NHS MHLDA trust"


def test_a_home_without_a_tool_stays_at_decision():
    assert {tool.name: tool.highest_stage for tool in catalogue.tools()} == {
        "NEWS2": 7,
        "Soft Signs": 7,
        "NEWS2 and Soft Signs": 7,
        "Tool undecided": 3,
    }


def test_the_choices_of_a_ward_and_a_trust():
    assert len(catalogue.ward_types()) == 9
    assert [kind.code for kind in catalogue.support_kinds()] == ["direct", "network"]
    assert [kind.code for kind in catalogue.involvement_kinds()] == ["direct", "network", "no"]


@pytest.mark.parametrize(
    ("look_up", "wrong", "message"),
    [
        (catalogue.stage, 8, "There is no stage “8”. There is: 0, 1"),
        (catalogue.programme, "Falls", "There is no programme “Falls”. There is: ManDet"),
        (catalogue.ambition, "falls", "There is no ambition “falls”. There is: mandet_stage3"),
    ],
)
def test_a_wrong_id_says_which_ones_there_are(look_up, wrong, message):
    with pytest.raises(KeyError, match=message.replace(".", r"\.")):
        look_up(wrong)


def test_every_programme_has_a_headline_and_a_page():
    codes = [programme.code for programme in catalogue.programmes()]
    assert list(PROGRAMME_FIGURES) == codes and [entry.programme for entry in PROGRAMMES] == codes
