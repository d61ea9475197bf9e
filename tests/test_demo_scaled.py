"""A demonstration of twice the size: twice the counts that NHS England published, the same shares, and made-up trusts."""

import json
from collections import Counter

import pytest
from command import run_command
from demo_answers import answers
from test_demo import FIGURE_19, PSCS, Q4

from natpatsip import organisations
from natpatsip.__main__ import main
from natpatsip.demo import demonstration_answers
from natpatsip.organisations.lists.keeping import SHIPPED, own_folder, read_list
from natpatsip.organisations.lists.rules import require_rules
from natpatsip.organisations.lists.shapes import LISTS
from natpatsip.organisations.made_up import is_made_up, make_up_trusts
from natpatsip.quarters import Quarter

TRUST_OF = {"optimisation": "trust", "early_warning": "trust", "trusts": "provider"}


@pytest.fixture(scope="module")
def twice():
    """What everybody answers for the last quarter, with twice the size; the national team with the year's months."""
    found = {psc: demonstration_answers(psc, Q4, scale=2) for psc in PSCS}
    return found | {"CENTRE": demonstration_answers("CENTRE", Q4, since=Quarter(2022, 1), scale=2)}


def test_twice_the_size_is_twice_what_was_published(twice):
    homes = [row for psc in PSCS for row in twice[psc]["care_homes"]]
    counts = [sum(row["homes"] for row in homes if row["stage"] >= stage) for stage in (0, 3, 5, 7)]
    assert counts == [2 * 14_975, 2 * 11_621, 2 * 9_164, 2 * 2_984]
    wards = {psc: [row for row in twice[psc]["wards"] if row["support"] == "direct"] for psc in PSCS}
    nhs = {psc: sum(not row["provider"].startswith("P-") for row in rows) for psc, rows in wards.items()}
    total = {psc: sum(row["wards_total"] for row in twice[psc]["trusts"]) for psc in PSCS}
    assert {psc: (nhs[psc], total[psc]) for psc in PSCS} == {psc: (2 * a, 2 * b) for psc, (a, b) in FIGURE_19.items()}
    delivered = [row for row in twice["CENTRE"]["optimisation_monthly"] if row["intervention"] != "all_seven"]
    assert sum(row["given"] or 0 for row in delivered) == 12 * 2 * 1_617


def test_what_is_added_is_made_by_the_rules_and_is_no_copy(twice):
    for psc in PSCS:
        for sheet, column in TRUST_OF.items():
            of_real = [row for row in twice[psc][sheet] if not is_made_up(row[column])]
            made_up = [row for row in twice[psc][sheet] if is_made_up(row[column])]
            assert of_real == answers(psc, Q4)[sheet] and len(made_up) == len(of_real)
        ids = [row["ward_id"] for row in twice[psc]["wards"]]
        names = {row["ward_name"] for row in twice[psc]["wards"]}
        assert len(ids) == len(set(ids)) == len(names) == 2 * len(answers(psc, Q4)["wards"])
    stages = [
        {(row["trust"].removesuffix("-2"), row["intervention"]): row["progress"] for row in rows}
        for rows in zip_by_trust(twice)
    ]
    assert stages[0].keys() == stages[1].keys()
    assert Counter(stages[0][key] == stages[1][key] for key in stages[0])[False] > 100


def zip_by_trust(twice):
    """The answers of the trusts that exist, and of those that are made up."""
    rows = [row for psc in PSCS for row in twice[psc]["optimisation"]]
    return [[row for row in rows if is_made_up(row["trust"]) == made_up] for made_up in (False, True)]


def test_lists_with_made_up_trusts_keep_every_rule_of_lists():
    shipped = {name: read_list(SHIPPED, name) for name in LISTS}
    lists = make_up_trusts(shipped, 3)
    require_rules(lists, shipped)
    assert len(lists["trusts"]) == 3 * len(organisations.trusts())
    assert all("made up" in row["name"] for row in lists["trusts"] if is_made_up(row["code"]))


def test_a_size_is_refused_that_the_record_or_the_quarters_cannot_hold(record_of_two_quarters, capsys):
    command = ["--database", str(record_of_two_quarters), "demo", "--scale", "2"]
    assert main(command) == 2
    assert "holds something else than a demonstration of this size" in capsys.readouterr().err
    assert main([*command, "--quarters", "2"]) == 2
    assert "is of all 12 quarters" in capsys.readouterr().err
    assert not own_folder(record_of_two_quarters).exists()


@pytest.mark.prove
def test_twice_the_size_comes_in_through_the_door_and_says_that_it_is_made_up(tmp_path):
    record = ["--database", tmp_path / "twice.duckdb"]
    loaded = run_command(*record, "demo", "--scale", "2")
    assert loaded.returncode == 0, loaded.stderr
    drawn = {id: run_command(*record, "figure", id, "--format", "json").stdout for id in ("fig01", "fig19")}
    homes, wards = (json.loads(content) for content in drawn.values())
    assert b"2 times the size of England, made up" in drawn["fig01"]
    assert homes["numbers"] == {"homes_stage5": 2 * 9_164, "homes": 2 * 14_975, "stage5_pct": 61.2}
    # Of 2,576 wards 10% are 257.6: the target is held against that, and shown rounded half up.
    england = wards["rows"][0]
    shown = [england[name] for name in ("direct_pct", "direct_wards", "target_wards", "target_met_pct", "total_wards")]
    assert [round(number) for number in shown] == [13, 2 * 172, 258, 134, 2 * 1_288]
