"""Figures of System Safety, drawn from a few returns that came in as workbooks, against what a slow count of them gives."""

import json
from dataclasses import replace
from datetime import date

import pytest

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.ambitions import Reason, Verdict
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import PAGE
from natpatsip.figures.ambitions import get_ambition_statuses
from natpatsip.figures.exports import EXPORTS, csv_bytes, json_bytes
from natpatsip.figures.safety.headline import headline
from natpatsip.figures.safety.plan import psirf_plan
from natpatsip.figures.safety.psirf import phases_complete
from natpatsip.figures.safety.systems import systems
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes
from natpatsip.sheets import SHEETS
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store

Q3, Q4 = Quarter(2022, 3), Quarter(2022, 4)
ENGLAND = Selection(Q4, Q3)

# By quarter, collaborative and ICB: engaged, the status of its plan, events held. Oxford did not return Q4.
SYSTEMS = {
    Q3: {"WEX": {"QVV": (True, "none", 0), "QRL": (False, "none", 0)}, "OX": {"QU9": (True, "agreed", 1)}},
    Q4: {
        "WEX": {"QVV": (True, "agreed", 2), "QRL": (True, "in_development", 1)},
        "KSS": {"QKS": (True, "agreed", 0), "QNX": (False, "none", 0), "QXU": (True, "none", 4)},
    },
}


def send(store, psc, quarter, **rows):
    """A workbook with these rows on its sheets, sent in; only they are marked as reviewed."""
    book = build_template(ReturnScope(psc, quarter), known=rows)
    complete_cover(book, "Analyst", {sheet.title: "Yes" for sheet in SHEETS if sheet.name in rows})
    receipt = receive(store, template_bytes(book), "sent.xlsx", Actor("Test"))
    assert receipt.accepted and len(receipt.stored) == len(rows), receipt.problems


def trusts_of(psc):
    return [trust.code for trust in organisations.trusts_of(psc, on=Q4.end)]


def in_two(one, other):
    """A trust that works with two collaboratives."""
    return next(trust for trust in trusts_of(one) if trust in trusts_of(other))


def psirf_rows(complete_by_trust):
    """For each trust, the phases it has completed; None for a trust that does not tell."""
    return [
        {"trust": trust, "phase": phase.number} | _answer(complete, phase.number)
        for trust, complete in complete_by_trust.items()
        for phase in catalogue.psirf_phases()
    ]


def _answer(complete, number):
    if complete is None:
        return {"status": None, "completed_on": None}
    if number in complete:
        return {"status": "complete", "completed_on": date(2023, 3, 1)}
    return {"status": "in_progress" if number == max(complete, default=0) + 1 else "not_started", "completed_on": None}


@pytest.fixture(scope="module")
def returned(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("safety") / "natpatsip.duckdb")
    for quarter, by_psc in SYSTEMS.items():
        for psc, by_icb in by_psc.items():
            rows = [
                {"icb": icb, "engaged": engaged, "plan": plan, "events_held": events}
                for icb, (engaged, plan, events) in by_icb.items()
            ]
            whole = rows + [
                {"icb": icb.code, "engaged": False, "plan": "none", "events_held": 0}
                for icb in organisations.icbs_of(psc, on=quarter.end)
                if icb.code not in by_icb
            ]
            send(store, psc, quarter, systems=whole)
    return store


# North East and Yorkshire: every trust past phases 1 and 2 but the first, which has completed one, and the second,
# which does not report. The one that works with both is past them to one of them, and does not report to the other.
TOLD = ("NENC", "YH")
STRADDLING = in_two(*TOLD)


def completed(psc):
    first, second, *others = [trust for trust in trusts_of(psc) if trust != STRADDLING]
    return {first: (1,), second: None} | dict.fromkeys(others, (1, 2))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A store in which two collaboratives sent the voluntary sheet."""
    store = Store(tmp_path_factory.mktemp("psirf") / "natpatsip.duckdb")
    send(store, "NENC", Q4, psirf=psirf_rows(completed("NENC") | {STRADDLING: (1, 2, 3)}))
    send(store, "YH", Q4, psirf=psirf_rows(completed("YH") | {STRADDLING: None}))
    return store


def draw(store, make, selection=ENGLAND):
    with store.snapshot() as snapshot:
        return make(selection, snapshot)


def test_those_who_sent_the_voluntary_sheet_decide_no_ambition_for_the_others(store):
    send(store, "NENC", Q4, psirf=psirf_rows(dict.fromkeys(trusts_of("NENC"), (1, 2))))
    first, *others = trusts_of("EAST")
    send(store, "EAST", Q4, psirf=psirf_rows({first: (1, 2)} | dict.fromkeys(others)))
    with store.snapshot() as snapshot:
        safety = catalogue.programme("SystemSafety")
        england, nenc, east = (
            get_ambition_statuses(safety, selection, snapshot)[0]
            for selection in (ENGLAND, replace(ENGLAND, psc=("NENC",)), replace(ENGLAND, psc=("EAST",)))
        )
    assert (england.now, england.judgement.reason) == ("12 of 12 NHS trusts that reported", Reason.SOME_MISSING)
    assert nenc.judgement.verdict is Verdict.MET
    # Eastern sent the sheet, with one of its 20 trusts.
    assert (east.now, east.judgement.reason) == ("1 of 1 NHS trusts that reported", Reason.SOME_MISSING)


CHOICES = [{}, {"psc": ("KSS",)}, {"region": ("Y59",)}, {"icb": ("QRL", "QXU")}]


@pytest.mark.parametrize("choices", CHOICES, ids=str)
def test_systems_are_those_of_a_slow_count(returned, choices):
    region = {icb.code: icb.region for icb in organisations.icbs()}
    rows = [
        {"icb": icb, "psc": psc, "region": region[icb], "answer": answer}
        for psc, by_icb in SYSTEMS[Q4].items()
        for icb, answer in by_icb.items()
    ]
    here = [row for row in rows if all(row[column] in chosen for column, chosen in choices.items())]
    drawn = draw(returned, systems, Selection(Q4, Q3, **choices))
    numbers, table = drawn.numbers, drawn.table
    assert numbers["icbs"] == len(here) == table["icbs"].sum()
    assert numbers["icbs_engaged"] == sum(row["answer"][0] for row in here) == table["icbs_engaged"].sum()
    assert numbers["pscs_engaged"] == len({row["psc"] for row in here if row["answer"][0]})
    for plan in ("none", "in_development", "agreed"):
        there = sum(row["answer"][1] == plan for row in here)
        assert numbers[f"plans_{plan}"] == there == table[f"plans_{plan}"].sum()
    assert numbers["events"] == sum(row["answer"][2] for row in here) == table["events"].sum()


def test_a_collaborative_without_a_return_is_in_no_count(returned):
    drawn = draw(returned, systems)
    assert list(drawn.table["psc"]) == ["Kent, Surrey & Sussex", "Wessex"]
    assert drawn.provenance.coverage == "2 of 15 collaboratives returned so far"
    oxford = draw(returned, systems, Selection(Q4, Q3, psc=("OX",)))
    assert oxford.empty and oxford.finding.startswith("No systems were returned for Q4 2022/23") and not oxford.numbers


def test_the_plan_needs_no_return(store):
    drawn = draw(store, psirf_plan)
    assert len(drawn.table) == 7
    # By the end of March 2023 the guide has phases 1 and 2 over, and phase 3 begun.
    assert list(drawn.table["expected"]) == ["Should be complete"] * 2 + ["Should be under way"] + ["Still to come"] * 4
    assert drawn.table["start"][2] == "February to March 2023" and drawn.table["end"][2] == "May to July 2023"
    assert drawn.table["end"][5] == "No end planned"
    assert set(drawn.table["complete"]) == {"Not collected"} and "not collected" in drawn.finding
    assert drawn.table["complete_pct"].isna().all()
    svg = EXPORTS["svg"](drawn).decode()
    assert "End of Q4 2022/23" in svg and "Not collected" in svg


@pytest.mark.parametrize(
    ("quarter", "phase", "expected"),
    [
        (Quarter(2022, 1), 1, "Still to come"),
        (Quarter(2022, 2), 1, "Should be under way"),
        (Quarter(2022, 3), 1, "Should be complete"),
        (Quarter(2023, 1), 3, "May be complete"),
        (Quarter(2023, 2), 5, "May be complete"),
        (Quarter(2023, 2), 6, "May be under way"),
        (Quarter(2023, 3), 5, "Should be complete"),
        (Quarter(2024, 4), 6, "Should be under way"),
        (Quarter(2023, 4), 7, "Should be complete"),
    ],
)
def test_ranges_of_the_plan_say_what_may_be(store, quarter, phase, expected):
    assert draw(store, psirf_plan, Selection(quarter, quarter)).table["expected"][phase - 1] == expected


def test_phases_that_nobody_sent_were_not_collected(returned):
    drawn = draw(returned, phases_complete)
    assert drawn.empty and not drawn.numbers
    assert drawn.finding == "PSIRF phases were not collected for Q4 2022/23"
    assert csv_bytes(drawn)


# Every NHS trust that stands at the end of March 2023: six of the 218 in the reference list had merged by then.
ALL_TRUSTS = 212


def test_phases_are_of_the_trusts_that_reported_and_never_of_england(told):
    drawn = draw(told, phases_complete)
    table = drawn.table.set_index("psc")
    for psc in TOLD:
        reported = [phases for phases in completed(psc).values() if phases]
        # The trust that works with both reported to North East alone.
        both = sum(phases == (1, 2) for phases in reported) + (psc == "NENC")
        row = table.loc[organisations.find_collaborative(psc).name]
        assert (row["phases_complete"], row["trusts"]) == (both, len(reported) + (psc == "NENC"))
        assert row["trusts_expected"] == len(trusts_of(psc))
    past = {trust for psc in TOLD for trust, phases in completed(psc).items() if phases == (1, 2)} | {STRADDLING}
    every = table.loc["All that reported"]
    # Besides those past both, one in each has completed the first alone.
    assert (every["phases_complete"], every["trusts"]) == (len(past), len(past) + 2)
    assert every["trusts_expected"] == ALL_TRUSTS
    assert drawn.numbers["phases_complete_pct"] == pytest.approx(100 * len(past) / (len(past) + 2), abs=0.05)
    assert drawn.finding.startswith(f"Of the {len(past) + 2} of 212 NHS trusts that reported, {len(past)} (")
    assert drawn.place == f"{len(past) + 2} of 212 NHS trusts"
    assert drawn.provenance.returned == ("North East & North Cumbria", "Yorkshire & Humber")
    assert drawn.provenance.coverage == "Voluntary: 2 of 15 collaboratives returned" and not drawn.provenance.left_out


@pytest.mark.parametrize("make", [psirf_plan, phases_complete])
def test_what_few_trusts_reported_is_not_said_of_england_nor_judged(told, make):
    drawn = draw(told, make)
    told_to_people = drawn.finding + drawn.caption + drawn.alt + drawn.subtitle + json.dumps(drawn.chart(PAGE))
    told_to_people += "".join(str(row) for row in drawn.rows) + json_bytes(drawn).decode().partition('"definition"')[0]
    assert "England" not in told_to_people and "212 NHS trusts" in told_to_people
    assert "reached" not in drawn.finding + drawn.caption and "Ambition" not in json.dumps(drawn.chart(PAGE))
    with told.snapshot() as snapshot:
        tile = headline(ENGLAND, snapshot).tiles[2]
        statuses = get_ambition_statuses(catalogue.programme("SystemSafety"), ENGLAND, snapshot)
    assert "of 212 NHS trusts that reported" in tile.detail and "ambition" not in tile.detail
    assert tile.share is None and tile.ambition is None
    (status,) = [status for status in statuses if status.ambition.id == "safety_phases"]
    assert status.now == f"{tile.value} NHS trusts that reported"
    assert status.status == "Cannot be judged: it depends on what was not returned"


def test_a_trust_is_complete_when_nobody_says_otherwise(store):
    """Yorkshire says that the trust has completed phase 1 alone; North East, that it has completed both."""
    send(store, "NENC", Q4, psirf=psirf_rows(dict.fromkeys(trusts_of("NENC"), (1, 2))))
    send(
        store, "YH", Q4, psirf=psirf_rows({trust: (1,) if trust == STRADDLING else (1, 2) for trust in trusts_of("YH")})
    )
    table = draw(store, phases_complete).table.set_index("psc")
    left = table["trusts"] - table["phases_complete"]
    assert left.to_dict() == {"All that reported": 1, "North East & North Cumbria": 0, "Yorkshire & Humber": 1}


def test_phases_of_a_place_are_its_own(told):
    yorkshire = draw(told, phases_complete, Selection(Q4, Q3, psc=("YH",)))
    assert list(yorkshire.table["psc"]) == ["All that reported", "Yorkshire & Humber"]
    # All but the one that does not report, and the one that reported to the other.
    assert yorkshire.numbers["trusts"] == len(trusts_of("YH")) - 2
    assert f"of {len(trusts_of('YH'))} NHS trusts in Yorkshire & Humber that reported" in yorkshire.finding
    # Enough for the ambition to be judged, among them.
    assert yorkshire.finding.endswith("; among them the ambition of more than 85% is reached")
    both = draw(told, phases_complete, Selection(Q4, Q3, psc=TOLD)).table
    assert both["trusts"][0] == both["trusts"][1] == sum(both["trusts"][2:])
    assert both["trusts_expected"][1] == len({trust for psc in TOLD for trust in trusts_of(psc)})
    # Newcastle upon Tyne Hospitals alone.
    newcastle = draw(told, phases_complete, Selection(Q4, Q3, trust=("RTD",)))
    assert newcastle.finding.startswith("Of the 1 of 1 NHS trust in ")
    oxford = draw(told, phases_complete, Selection(Q4, Q3, psc=("OX",)))
    assert oxford.empty and "not collected" in oxford.finding


def test_the_plan_shows_what_was_completed_where_it_was_sent(told):
    drawn = draw(told, psirf_plan)
    one = sum(phases is not None for psc in TOLD for phases in completed(psc).values()) + 1
    assert list(drawn.table["complete"][:4]) == [f"{done} of {one}" for done in (one, one - 2, 1, 0)]
    assert set(drawn.table["reported"]) == {f"{one} of 212"}
    assert drawn.finding.endswith(f"; of the {one} of 212 NHS trusts that reported, {one - 2} have completed phase 2")
    assert drawn.numbers["phase2_complete_pct"] == drawn.table["complete_pct"][1]


def test_exactly_the_ambition_is_not_more_than_it(store):
    """17 of 20 trusts are 85%, and the ambition is more than that."""
    eastern = trusts_of("EAST")
    assert len(eastern) == 20
    send(store, "EAST", Q4, psirf=psirf_rows({trust: (1, 2) if n < 17 else (1,) for n, trust in enumerate(eastern)}))
    chosen = Selection(Q4, Q3, psc=("EAST",))
    drawn = draw(store, phases_complete, chosen)
    assert drawn.numbers["phases_complete_pct"] == 85.0
    assert "not reached" in drawn.finding and '"reached": true' not in json.dumps(drawn.chart(PAGE))
    with store.snapshot() as snapshot:
        tile = headline(chosen, snapshot).tiles[2]
    assert tile.value == "17 of 20" and tile.detail.startswith("85.0% of the 20 of 20 NHS trusts in Eastern")
    assert tile.detail.endswith("not reached")


@pytest.mark.parametrize("make", [systems, psirf_plan, phases_complete])
def test_each_figure_is_told_and_drawn(returned, told, make):
    drawn = draw(returned if make is systems else told, make)
    assert drawn.finding in drawn.alt and drawn.caption in drawn.alt
    assert any(letter.isdigit() for letter in drawn.finding)
    assert drawn.empty or {column.name for column in drawn.columns} <= set().union(*drawn.rows)
    assert csv_bytes(drawn) and EXPORTS["png"](drawn).startswith(b"\x89PNG")


def test_the_tiles_are_the_figures_numbers(returned):
    with returned.snapshot() as snapshot:
        made = headline(ENGLAND, snapshot)
    engaged, agreed, past, events = made.tiles
    assert (engaged.value, agreed.value, past.value, events.value) == ("4 of 5", "2 of 5", "Not collected", "7")
    # Only Wessex returned both quarters: from one engaged to two.
    assert engaged.change == "1 more than a quarter earlier in 1 of 2 collaboratives"
    # 42 systems were to have a plan, which is not judged while 13 collaboratives have yet to return.
    assert agreed.detail == "40% of systems" and agreed.ambition is None
    assert made.sentence.startswith(
        "4 of 5 systems in the 2 of 15 collaboratives that have returned were engaged in Q4"
    )


def test_a_place_that_nothing_matches_says_so(told):
    nowhere = Selection(Q4, Q3, region=("Y56",), psc=("WEX",))
    for make in (systems, psirf_plan, phases_complete):
        drawn = draw(told, make, nowhere)
        assert drawn.empty and drawn.finding.startswith("No ")
    with told.snapshot() as snapshot:
        assert headline(nowhere, snapshot).sentence.startswith("No ")


def test_the_published_numbers_come_out_of_the_demonstration(demonstration):
    """NatPatSIP progress report, Q4 2022/23: all 42 systems engaged, by all 15 collaboratives."""
    numbers = draw(demonstration, systems, Selection.ending(Q4)).numbers
    assert (numbers["icbs_engaged"], numbers["icbs"], numbers["pscs_engaged"]) == (42, 42, 15)
