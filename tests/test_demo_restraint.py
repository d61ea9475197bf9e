"""Demonstration data on restrictive practice: as many wards with data, and with less of each practice, as published."""

from collections import defaultdict
from datetime import date
from functools import cache

import pytest
from demo_answers import QUARTERS, answers

from natpatsip import organisations
from natpatsip.quarters import Quarter

PRACTICES = ("restraint", "seclusion", "rapid_tranquilisation")
END_OF_Q3 = date(2022, 12, 1)


@cache
def wards():
    """The rows of each ward, in order."""
    by_ward = defaultdict(list)
    for quarter in QUARTERS:
        for row in answers("CENTRE", quarter)["restrictive_practice"]:
            by_ward[row["ward_id"]].append(row)
    return by_ward


def rate(rows, practices):
    """Incidents per 1,000 occupied bed days."""
    return 1_000 * sum(row[practice] for row in rows for practice in practices) / sum(row["bed_days"] for row in rows)


def ratios(practices, until):
    """By ward, its rate after the baseline as a share of its rate in the baseline, where there was something to reduce."""
    found = {}
    for ward, rows in wards().items():
        baseline = [row for row in rows if row["baseline_start"] <= row["month"] <= row["baseline_end"]]
        after = [row for row in rows if row["baseline_end"] < row["month"] <= until]
        if rate(baseline, practices):
            found[ward] = rate(after, practices) / rate(baseline, practices)
    return found


@pytest.mark.parametrize("until", [END_OF_Q3, date(2023, 3, 1)], ids=str)
@pytest.mark.parametrize(
    ("practices", "published"),
    [(PRACTICES, 29), (("restraint",), 23), (("seclusion",), 25), (("rapid_tranquilisation",), 11)],
    ids=["in all", *PRACTICES],
)
def test_so_many_wards_have_reduced_by_a_quarter_as_published(practices, published, until):
    found = ratios(practices, until)
    assert sum(ratio <= 0.75 for ratio in found.values()) == published
    assert not [ratio for ratio in found.values() if 0.7 < ratio < 0.8]


def test_so_many_wards_have_data_as_published_and_each_is_directly_supported():
    direct = {
        row["ward_id"]
        for psc in organisations.collaboratives()
        for row in answers(psc.code, Quarter(2022, 3))["wards"]
        if row["support"] == "direct"
    }
    assert len(wards()) == 94 and wards().keys() <= direct


def test_a_ward_has_half_a_year_of_baseline_and_half_a_year_after_it():
    for rows in wards().values():
        assert len({(row["baseline_start"], row["baseline_end"]) for row in rows}) == 1
        assert rows[0]["month"] == rows[0]["baseline_start"]
        assert sum(row["month"] <= row["baseline_end"] for row in rows) == 6
        assert sum(row["baseline_end"] < row["month"] <= END_OF_Q3 for row in rows) >= 6
        assert all(row["bed_days"] > 0 and min(row[practice] for practice in PRACTICES) >= 0 for row in rows)
