"""A quarter that is coming in, and one that is closed with a gap: whose numbers they are, in every figure and headline."""

import re
from itertools import pairwise

import pytest
from returns_made import good_return, send_unchanged, withdraw

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.charts.medium import PAGE
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.ambitions import get_ambition_statuses
from natpatsip.figures.mandet.headline import headline as mandet
from natpatsip.figures.matneo.headline import headline as matneo
from natpatsip.figures.medsip.headline import headline as medsip
from natpatsip.figures.mhsip.headline import headline as mhsip
from natpatsip.figures.safety.headline import headline as safety
from natpatsip.figures.subject import EXPECTED
from natpatsip.intake import make_template, receive
from natpatsip.quarters import Quarter
from natpatsip.sheets import sheets_of
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store
from natpatsip.store.coverage import get_coming_in, get_coverage, get_latest_settled, get_quarter_to_show

Q2, Q4, NEXT = Quarter(2022, 2), Quarter(2022, 4), Quarter(2023, 1)
# The results that the report states are its own, of another quarter.
OF_THE_REPORT = "The report states results for England as a whole, in its own quarter"
# Said of a place or an ambition once everyone has returned, and not before.
TOO_MUCH = re.compile(r"(?<!West of )(?<!W )\bEngland\b|\breach(ed|es)\b|at the pace", re.IGNORECASE)
PROGRAMMES = [programme.code for programme in catalogue.programmes()]


def returned_by_collaboratives(figure_id: str) -> bool:
    return FIGURES[figure_id].sheet in EXPECTED


def texts_of(drawn) -> dict[str, str]:
    """All that people read of a figure but its definition: words, cells, and every text of the chart on a page."""
    words = {name: getattr(drawn, name) for name in ("finding", "caption", "alt", "place", "period")}
    rows = [*drawn.rows]
    if not drawn.empty:
        rows += [row for rows_of_layer in drawn.chart(PAGE)["datasets"].values() for row in rows_of_layer]
    return words | {
        f"{name} of row {number}": str(value) for number, row in enumerate(rows) for name, value in row.items()
    }


@pytest.mark.parametrize("figure_id", [id for id in FIGURES if returned_by_collaboratives(id)])
def test_of_a_quarter_that_is_coming_in_no_figure_speaks_of_england_or_an_ambition_reached(coming_in, figure_id):
    with coming_in.snapshot() as snapshot:
        drawn = figure(figure_id, Selection(NEXT, NEXT), snapshot)
        told = texts_of(drawn)
    assert not {name: text for name, text in told.items() if TOO_MUCH.search(text.replace(OF_THE_REPORT, ""))}
    if not drawn.empty:
        assert drawn.finding.startswith("The 1 of 15 collaboratives that has returned: ")
        assert drawn.place == "1 of 15 collaboratives so far"


@pytest.mark.parametrize("headline", [mandet, matneo, medsip, mhsip, safety])
def test_no_headline_speaks_of_england_either(coming_in, headline):
    with coming_in.snapshot() as snapshot:
        made = headline(Selection(NEXT, NEXT), snapshot)
        statuses = get_ambition_statuses(made.programme, Selection(NEXT, NEXT), snapshot)
    told = [made.sentence, *made.other_changes(), *(f"{tile.value} {tile.change} {tile.detail}" for tile in made.tiles)]
    assert not [text for text in told if TOO_MUCH.search(text)]
    # What is said rests on the quarter in which an ambition fell due, and not on the one that is coming in.
    assert not [status for status in statuses if status.judgement.quarter == NEXT]


@pytest.mark.parametrize("figure_id", [id for id in FIGURES if returned_by_collaboratives(id)])
def test_a_quarter_closed_with_a_gap_names_it(coming_in, figure_id):
    with coming_in.snapshot() as snapshot:
        drawn = figure(figure_id, Selection(Q2, Q2), snapshot)
    if not drawn.empty:
        gap = "England, 14 of 15 collaboratives (Wessex not returned)"
        assert drawn.finding.startswith(f"{gap}: ") and gap in drawn.caption and gap in drawn.alt
        assert drawn.place == "England, 14 of 15 collaboratives"
        # How many returned is named by the opening, and not again.
        assert all(told.count("14 of 15") == 1 for told in (drawn.finding, drawn.caption))
        assert drawn.provenance.left_out == "Wessex. They are left out, not counted as 0."


def test_a_collaborative_that_has_returned_is_spoken_of_whole(coming_in):
    with coming_in.snapshot() as snapshot:
        own, whole = (figure("fig02", Selection(NEXT, NEXT, psc=psc), snapshot) for psc in (("WEX",), ()))
    assert own.place == "Wessex" and "so far" not in own.finding
    assert dict(own.rows[-1]) == dict(whole.rows[-1]) | {"returned": "1 of 1", "so_far": ""}


def test_each_programme_opens_at_its_latest_that_is_settled(coming_in, store):
    with coming_in.snapshot() as snapshot:
        assert [get_quarter_to_show(snapshot, code) for code in PROGRAMMES] == [Q4] * 5
        states = [get_coverage(snapshot, ["care_homes"], quarter).state for quarter in (Q2, Q4, NEXT)]
        assert states == ["closed", "complete", "coming in"]
        assert {one.count for code in PROGRAMMES for one in get_coming_in(snapshot, code)} == {"1 of 15"}
    assert receive(store, good_return(), "return.xlsx", Actor("Lead")).stored
    with store.snapshot() as snapshot:
        assert get_latest_settled(snapshot, "ManDet") is None and get_quarter_to_show(snapshot, "ManDet") == Q4


def test_where_no_quarter_is_settled_the_one_of_which_most_was_returned_is_shown(demonstration_copy):
    """A return of its own sets every demonstration return of a collaborative aside."""
    send_unchanged(demonstration_copy, "WEX", NEXT)
    with demonstration_copy.writing() as writing:
        writing.set_aside_demonstration("WEX", Actor("Lead"))
    with demonstration_copy.snapshot() as snapshot:
        assert get_latest_settled(snapshot) is None
        assert [get_quarter_to_show(snapshot, code) for code in ("", *PROGRAMMES)] == [Q4] * 6


def test_the_rate_is_that_of_the_collaboratives_that_returned_at_both_ends_of_a_quarter(coming_in):
    """Wessex leaves both ends of the quarters that its missing Q2 touches, or the rate would be of another group."""
    with coming_in.snapshot() as snapshot:
        drawn = figure("trajectory_mandet_stage5", Selection.ending(Q4), snapshot)
        quarters = [figure("fig01", Selection.ending(Q4 - back), snapshot) for back in range(7, -1, -1)]
    homes = [{row["psc"]: row for row in one.rows[1:] if row["homes_stage5"] is not None} for one in quarters]
    changes = []
    for before, now in pairwise(homes):
        ends = [[one[psc] for psc in before.keys() & now.keys()] for one in (before, now)]
        shares = [sum(row["homes_stage5"] for row in end) / sum(row["homes"] for row in end) for end in ends]
        changes.append(100 * (shares[1] - shares[0]))
    assert drawn.numbers["rate"] == round(sum(changes) / 7, 1) and drawn.numbers["quarters_looked_back"] == 7


def test_a_change_says_how_much_of_it_comes_from_fewer_homes(demonstration):
    # Published: 11,358 homes and 75.0% in Q3, so some 15,140 homes; 11,621 of 14,975 in Q4. 11,358 of 14,975 is 75.8%.
    with demonstration.snapshot() as snapshot:
        (decided, *_) = mandet(Selection.ending(Q4), snapshot).tiles
    assert decided.change == "up 2.6 points on the quarter, 0.8 of it because 165 fewer are counted"


def test_an_ambition_is_judged_only_where_what_is_missing_cannot_change_it(demonstration_copy):
    store, selection = demonstration_copy, Selection(Q4, Q4)

    def statuses_without(*pscs: str) -> list[str]:
        for psc in pscs:
            withdraw(store, psc, Q4)
        with store.snapshot() as snapshot:
            return [status.status for status in get_ambition_statuses(mandet_programme, selection, snapshot)]

    mandet_programme, undecided = catalogue.programme("ManDet"), "Cannot be judged: it depends on what was not returned"
    # Once the next quarter is complete this one is closed. 8,422 homes and Wessex’s 895 are fewer than 85% of 14,975.
    for psc in organisations.collaboratives():
        send_unchanged(store, psc.code, NEXT)
    assert statuses_without("WEX")[1] == "Not met by the due date: 59.8% in Q4 2022/23"
    # With more than half of all homes missing it could have been met, and could have been missed.
    others = [psc.code for psc in organisations.collaboratives() if psc.code not in ("WEX", "OX", "IA", "KSS")]
    assert statuses_without(*others)[1] == undecided
    # And of a quarter that is still coming in nothing is said, whatever could change it.
    withdraw(store, "OX", NEXT)
    assert statuses_without() == [undecided] * 3


def test_a_quarter_that_is_coming_in_is_no_point_of_england_s_series_and_one_of_its_own_collaborative_s(coming_in):
    with coming_in.snapshot() as snapshot:
        summary = figure("spc_summary", Selection(NEXT, NEXT), snapshot)
        own = figure("spc_summary", Selection(NEXT, NEXT, psc=("WEX",)), snapshot)
    (england,) = [row for row in summary.rows if row["measure"] == "Care homes at stage 5 or above"]
    (wessex,) = [row for row in own.rows if row["measure"] == "Care homes at stage 5 or above"]
    assert (england["value"], england["when"]) == (61.2, Q4.label) and wessex["when"] == NEXT.label


def test_after_its_last_quarter_nothing_is_expected_of_a_programme(coming_in, store):
    # NatPatSIP progress report, Q4 2022/23: the commission for mental health ends in September 2023.
    after = Quarter(2023, 3)
    assert catalogue.programme("MHSIP").last_quarter == after.previous
    asked = {
        quarter: {sheet.name for sheet in sheets_of("collaborative", quarter=quarter)} for quarter in (NEXT, after)
    }
    assert asked[NEXT] - asked[after] == {"wards", "trusts"} and "narrative" in asked[after]
    titles = make_template(store, ReturnScope("WEX", after)).sheetnames
    assert "Care homes" in titles and "Wards" not in titles
    with coming_in.snapshot() as snapshot:
        assert get_coverage(snapshot, ["wards"], after).expected == ()
        assert get_latest_settled(snapshot, "MHSIP") == Q4


def test_once_all_have_returned_tiles_are_held_against_their_ambitions(demonstration):
    # NatPatSIP progress report, Q4 2022/23: 68 of 122 trusts for all seven interventions, 19 ICBs in quality improvement.
    with demonstration.snapshot() as snapshot:
        adopted, *_ = matneo(Selection.ending(Q4), snapshot).tiles
        improving, _, people, *_ = medsip(Selection.ending(Q4), snapshot).tiles
    assert adopted.detail == "68 of 122 trusts · ambition 65% · 12 to go"
    # The same report: 16,897 fewer people than when the series began, to December 2022; 30,000 were to be.
    assert people.detail.endswith("· ambition 30,000 fewer · 13,103 to go")
    assert improving.value == "19" and improving.detail.endswith("· ambition 15 · reached")


def test_each_quarter_that_is_coming_in_is_told(coming_in, tmp_path):
    """With one return of Q4 gone as well, both quarters are waited for, and Q3 is the latest that is settled."""
    path = tmp_path / "natpatsip.duckdb"
    path.write_bytes(coming_in.path.read_bytes())
    store = Store(path)
    withdraw(store, "OX", Q4)
    with store.snapshot() as snapshot:
        told = [(one.quarter, one.count) for one in get_coming_in(snapshot, "ManDet")]
        assert get_quarter_to_show(snapshot, "ManDet") == Q4.previous
    assert told == [(NEXT, "1 of 15"), (Q4, "14 of 15")]
