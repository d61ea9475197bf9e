"""The demonstration record, as the views of the store give it after all workbooks have gone through the door."""

from collections import Counter
from datetime import date

from natpatsip.quarters import Quarter
from natpatsip.store.calendar import get_calendars
from natpatsip.store.queries import get_queries

SENDERS = 16


def test_every_workbook_is_in_as_a_demonstration_and_nothing_had_to_be_put_right(demonstration):
    with demonstration.snapshot() as snapshot:
        sent = snapshot.rows("SELECT psc, quarter, demonstration FROM submissions")
        problems = snapshot.rows("SELECT severity, rule FROM problems")
    # One return never came.
    assert len(sent) == SENDERS * 8 - 1 and all(row["demonstration"] for row in sent)
    assert {row["severity"] for row in problems} == {"query"}
    asked = Counter(row["rule"] for row in problems)
    assert asked["trust-has-merged"] == 2 and asked["progress-went-back"] < 150 and asked.total() < 200


def test_eight_quarters_bring_three_years_of_months(demonstration):
    with demonstration.snapshot() as snapshot:
        delivered = snapshot.rows(
            "SELECT month, sum(given)::BIGINT AS given FROM optimisation_monthly"
            " WHERE intervention <> 'all_seven' GROUP BY month ORDER BY month"
        )
        cord = snapshot.rows(
            "SELECT sum(given)::BIGINT AS given, sum(eligible)::BIGINT AS eligible FROM optimisation_monthly"
            " WHERE intervention = 'cord_management' AND month = '2020-04-01'"
        )
    assert (delivered[0]["month"], delivered[-1]["month"], len(delivered)) == (date(2020, 4, 1), date(2023, 3, 1), 36)
    assert sum(row["given"] for row in delivered[-12:]) == 12 * 1_617
    assert round(100 * cord[0]["given"] / cord[0]["eligible"]) == 33


def test_the_latest_extract_stands_where_months_were_restated(demonstration):
    with demonstration.snapshot() as snapshot:
        rows = snapshot.rows(
            "SELECT icb, extract_date FROM opioids_monthly WHERE month = '2021-06-01' AND icb IN ('QJ2', 'QOP', 'QWO')"
        )
        months = snapshot.rows("SELECT month, count(*) AS icbs FROM opioids_monthly GROUP BY month")
    taken = {row["icb"]: row["extract_date"] for row in rows}
    assert taken["QJ2"] == taken["QOP"] == date(2022, 10, 20) and taken["QWO"] < date(2022, 10, 20)
    assert {row["icbs"] for row in months} == {42} and len(months) == 24


def test_published_numbers_stand_in_the_record(demonstration):
    with demonstration.snapshot() as snapshot:
        reviewed = snapshot.rows(
            "SELECT sum(reviewed)::BIGINT AS reviewed FROM medication_reviews"
            " WHERE month IN ('2022-12-01', '2023-02-01') GROUP BY month ORDER BY month"
        )
        wards = snapshot.rows("SELECT count(DISTINCT ward_id) AS wards FROM restrictive_practice")
        icbs = snapshot.rows("SELECT count(*) AS icbs FROM opioids WHERE quarter = '2022/23 Q4' AND phase >= 4")
        phase = snapshot.rows("SELECT actual_end FROM tool_phases WHERE tool = 'mews' AND phase = 2")
    assert [row["reviewed"] for row in reviewed] == [434_224, 600_306]
    assert (wards, icbs) == ([{"wards": 94}], [{"icbs": 19}])
    assert phase == [{"actual_end": date(2023, 3, 1)}]


def test_what_was_not_collected_is_not_there(demonstration):
    with demonstration.snapshot() as snapshot:
        assert snapshot.rows("SELECT count(*) AS trusts FROM psirf") == [{"trusts": 0}]
        told = snapshot.rows("SELECT DISTINCT quarter FROM narrative ORDER BY quarter")
    assert [row["quarter"] for row in told] == ["2022/23 Q1", "2022/23 Q2", "2022/23 Q3", "2022/23 Q4"]


def test_every_quarter_has_a_calendar_and_earlier_queries_are_settled(demonstration):
    with demonstration.snapshot() as snapshot:
        calendars, queries = get_calendars(snapshot), get_queries(snapshot)
    assert [quarter.label for quarter in calendars][:2] == ["Q4 2022/23", "Q3 2022/23"] and len(calendars) == 8
    of_last = {query.state for query in queries if query.scope.quarter == Quarter(2022, 4)}
    assert of_last == {"open", "explained", "asked back"}
    assert {query.state for query in queries if query.scope.quarter < Quarter(2022, 4)} == {"accepted"}
