"""Measures over time: what a series adds up, for England and its places, from workbooks that were sent in."""

import shutil
from datetime import date

import pytest
from months_sent import (
    BASELINE,
    DORSET,
    MAGNESIUM_MONTHS,
    MAPLE,
    MONTHS,
    OAK,
    ONLY_SOUTHAMPTON,
    OXFORD,
    Q3,
    Q4,
    RISE,
    SOUTHAMPTON,
    STEROIDS,
    WITHOUT,
    send,
)

from natpatsip.analysis.measures import MEASURES, series_of
from natpatsip.analysis.selection import Selection
from natpatsip.store import Store

ENGLAND = Selection.ending(Q4)


@pytest.fixture(scope="module")
def sent(months_record, tmp_path_factory):
    store = Store(shutil.copy(months_record, tmp_path_factory.mktemp("measures") / "natpatsip.duckdb"))
    send(store, "EM", Q3, opioids=icb_answers({"QJ2": 4, "QK1": 6, "QJM": 1, "QPM": 0, "QT1": 0}))
    send(store, "EM", opioids=icb_answers({"QJ2": 4, "QK1": 6, "QJM": 5, "QPM": 0, "QT1": 0}))
    return store


def icb_answers(phases: dict[str, int]) -> list[dict]:
    return [
        {"icb": icb, "phase": phase, "score": phase / 2 or None, "improvement_aim": None}
        for icb, phase in phases.items()
    ]


def series(store: Store, measure: str, level: str = "england", selection: Selection = ENGLAND) -> dict:
    """The rows of a series by unit and month: numerator, denominator, how many gave data."""
    with store.snapshot() as snapshot:
        rows = series_of(MEASURES[measure], level, selection, snapshot.frame).rows(named=True)
    return {(row["unit"], row["date"]): (row["numerator"], row["denominator"], row["sites"]) for row in rows}


def values(store: Store, measure: str, **choices) -> list[float]:
    with store.snapshot() as snapshot:
        frame = series_of(MEASURES[measure], "england", Selection.ending(Q4, **choices), snapshot.frame)
    return frame["value"].to_list()


def test_england_adds_up_the_trusts_that_gave_both_parts(sent):
    steroids = series(sent, "corticosteroids")
    assert list(steroids) == [("", month) for month in MONTHS]
    assert steroids["", RISE] == (116, 200, 2)
    # Oxford has eligible babies in this month and nobody counted: neither part of it is in the sum.
    assert steroids["", ONLY_SOUTHAMPTON] == (42, 100, 1)
    assert values(sent, "corticosteroids") == [float(share) for share in STEROIDS.values()]


def test_a_month_that_nobody_told_is_absent(sent):
    told = [month for _, month in series(sent, "magnesium_sulphate")]
    assert told == [month for month in MAGNESIUM_MONTHS if month != WITHOUT]
    assert series(sent, "antibiotics") == {}


@pytest.mark.parametrize(
    ("level", "southampton", "oxford"),
    [("trust", SOUTHAMPTON, OXFORD), ("psc", "WEX", "OX"), ("icb", "QRL", "QU9")],
)
def test_each_unit_has_a_series_of_its_own(sent, level, southampton, oxford):
    steroids = series(sent, "corticosteroids", level)
    assert {unit for unit, _ in steroids} == {southampton, oxford}
    assert steroids[southampton, RISE] == steroids[oxford, RISE] == (58, 100, 1)
    assert (southampton, ONLY_SOUTHAMPTON) in steroids and (oxford, ONLY_SOUTHAMPTON) not in steroids


def test_months_end_with_the_quarter_and_begin_with_the_first(sent):
    before = Selection(Q3, Q3)
    assert [month for _, month in series(sent, "corticosteroids", selection=before)] == MONTHS[:-3]


def test_places_narrow_a_series_and_kinds_that_it_does_not_know_leave_it_alone(sent):
    oxford = Selection.ending(Q4, psc=("OX",))
    assert series(sent, "corticosteroids", selection=oxford)["", RISE] == (58, 100, 1)
    assert series(sent, "corticosteroids", "psc", oxford)["OX", RISE] == (58, 100, 1)
    assert {unit for unit, _ in series(sent, "corticosteroids", "psc", oxford)} == {"OX"}
    assert series(sent, "corticosteroids", "icb", oxford)["QU9", RISE] == (58, 100, 1)
    both = Selection.ending(Q4, psc=("OX", "WEX"))
    assert series(sent, "corticosteroids", selection=both) == series(sent, "corticosteroids")
    # Nobody has a neonatal network of this code, and people on opioids lie in none at all.
    nowhere = Selection.ending(Q4, odn=("any",))
    assert (
        series(sent, "corticosteroids", selection=nowhere) == series(sent, "long_term_opioids", selection=nowhere) == {}
    )
    other_kinds = Selection.ending(Q4, intervention=("caffeine",), tool=("NEWS2",), ward_type=("picu",))
    assert series(sent, "corticosteroids", selection=other_kinds) == series(sent, "corticosteroids")


def test_interventions_delivered_are_counted_without_all_seven(sent):
    delivered = series(sent, "interventions_delivered")
    # Steroids of both trusts; in April 2021 nobody had magnesium, in July 2021 three babies had.
    assert delivered["", MONTHS[0]] == (76, None, 2) and delivered["", MONTHS[3]] == (84 + 3, None, 2)
    assert delivered["", ONLY_SOUTHAMPTON] == (42 + 1, None, 1)
    assert series(sent, "all_seven")["", RISE] == (5, 50, 1)


def test_the_composite_quality_score_is_out_of_every_intervention_that_a_trust_counted(sent):
    score = series(sent, "composite_quality_score")
    # Steroids of both trusts, 38 of 100 each, and of Southampton's 10 babies eligible for magnesium none.
    assert score["", MONTHS[0]] == (38 + 38 + 0, 100 + 100 + 10, 2)
    # Oxford told of nobody who was given steroids, so its 100 are in neither part; all seven together is no eighth.
    assert score["", ONLY_SOUTHAMPTON] == (42 + 1, 100 + 10, 1)


def test_people_are_a_count_with_a_target_for_england_alone(sent):
    people = series(sent, "long_term_opioids")
    assert people["", date(2022, 3, 1)] == (58_000, None, 2)
    assert series(sent, "long_term_opioids", "icb")[DORSET, date(2022, 3, 1)] == (19_000, None, 1)
    measure = MEASURES["long_term_opioids"]
    counted = {BASELINE: 60_000.0}
    assert measure.target(ENGLAND, counted.get) == 30_000
    assert measure.target(ENGLAND, counted.get, "icb") is None
    assert measure.target(Selection.ending(Q4, psc=("WEX",)), counted.get) is None
    assert measure.target(ENGLAND, {date(2020, 10, 1): 60_000.0}.get) is None


def test_practice_is_a_rate_of_occupied_bed_days(sent):
    assert series(sent, "mhsip_restraint")["", MONTHS[0]] == (14, 1_000, 2)
    assert values(sent, "mhsip_restraint") == [14.0] * 6 + [10.0] * 18
    assert values(sent, "mhsip_practice")[:1] == [16.0]
    assert values(sent, "mhsip_restraint", ward_type=("picu",)) == [20.0] * 6 + [10.0] * 18


def test_wards_stand_where_their_list_has_them(sent):
    with sent.snapshot() as snapshot:
        for level, units in {
            "ward": {MAPLE: "Maple", OAK: "Oak"},
            "psc": {"WEX": "Wessex"},
            "trust": {"RW1": None},
        }.items():
            rows = series_of(MEASURES["mhsip_restraint"], level, ENGLAND, snapshot.frame).rows(named=True)
            assert {row["unit"] for row in rows} == units.keys()
            assert all(row["unit_name"] == (units[row["unit"]] or row["unit_name"]) for row in rows)
    assert series(sent, "mhsip_restraint", "ward")[OAK, MONTHS[6]] == (4, 400, 1)


def test_a_quarterly_measure_counts_what_was_returned(sent):
    assert series(sent, "medsip_improvement") == {("", Q3.start): (2, 5, 1), ("", Q4.start): (3, 5, 1)}
    assert series(sent, "medsip_improvement", selection=Selection(Q3, Q3)) == {("", Q3.start): (2, 5, 1)}
    assert MEASURES["medsip_improvement"].target(ENGLAND, {}.get) == 15


def test_an_ambition_in_percent_holds_everywhere_but_not_for_a_part_of_the_kinds():
    adopted = MEASURES["mandet_stage5"]
    assert adopted.target(Selection.ending(Q4, psc=("WEX",)), {}.get) == 85
    assert adopted.target(Selection.ending(Q4, tool=("NEWS2",)), {}.get) is None


def test_a_level_at_which_a_measure_is_not_known_is_refused(sent):
    with sent.snapshot() as snapshot, pytest.raises(KeyError, match="not known by ward"):
        series_of(MEASURES["corticosteroids"], "ward", ENGLAND, snapshot.frame)
    assert not MEASURES["long_term_opioids"].known_in(Selection.ending(Q4, odn=("any",)))


def test_every_measure_has_a_series_at_every_level_and_says_what_it_says(sent):
    with sent.snapshot() as snapshot:
        for measure in MEASURES.values():
            assert "{value}" in measure.sentence and measure.definition.endswith(".")
            assert measure.per is None or measure.denominator_label
            for level in measure.levels:
                frame = series_of(measure, level, ENGLAND, snapshot.frame)
                assert frame.columns == ["unit", "unit_name", "date", "numerator", "denominator", "value", "sites"]
