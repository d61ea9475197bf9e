"""The maternity and neonatal figures, drawn from workbooks through the door, against a slow count of what was answered."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from natpatsip import catalogue, organisations
from natpatsip.access import Actor
from natpatsip.analysis.selection import Selection
from natpatsip.figures.exports import EXPORTS
from natpatsip.figures.matneo.all_seven import all_seven
from natpatsip.figures.matneo.by_intervention import by_intervention
from natpatsip.figures.matneo.early_warning import early_warning
from natpatsip.figures.matneo.headline import headline
from natpatsip.figures.matneo.heat_map import heat_map
from natpatsip.figures.matneo.journeys import journeys
from natpatsip.figures.matneo.movement import trust_movement, trust_moves
from natpatsip.figures.matneo.phases import mews_phases, newtt2_phases
from natpatsip.figures.matneo.preterm import preterm
from natpatsip.intake import receive
from natpatsip.quarters import Quarter
from natpatsip.returns.template import build_template, complete_cover, template_bytes, template_name
from natpatsip.sheets import SHEETS
from natpatsip.sheets.scope import NATIONAL, ReturnScope
from natpatsip.store import Store

FIGURES = (
    by_intervention,
    all_seven,
    heat_map,
    journeys,
    trust_movement,
    trust_moves,
    early_warning,
    mews_phases,
    newtt2_phases,
    preterm,
)
Q2, Q3, Q4, Q1 = (Quarter.parse(f"Q{label}") for label in ("2 2021/22", "3 2021/22", "4 2021/22", "1 2022/23"))
TODAY = date(2022, 7, 4)
# Oxford returned nothing in Q4 2021/22. Northern Devon (RBZ) became part of Royal Devon (RH8) on 1 April 2022.
SENT = [(psc, quarter) for quarter in (Q3, Q4, Q1) for psc in ("SW", "WEX", "OX") if (psc, quarter) != ("OX", Q4)]
INTERVENTIONS = [one.code for one in catalogue.interventions()]
SEVEN = [one.code for one in catalogue.pathway_interventions()]
NOT_APPLICABLE = "not_applicable"
ENGLAND = Selection(Q1, Q2)
CORD = {"RH8": (10, 6), "RK9": (7, 3), "RHM": (None, None)}


def trusts_of(psc, quarter):
    return [trust.code for trust in organisations.maternity_trusts_of(psc, on=quarter.end)]


def answer(trust, intervention, quarter):
    """Stages that rise, with a few that slip back, blanks, and ones that do not apply."""
    draw = sum(map(ord, trust)) * 7 + INTERVENTIONS.index(intervention) * 5
    later = Q3.quarters_until(quarter)
    if trust == "RHM":
        return "5" if later else "4"
    if draw % 11 == 3:
        return NOT_APPLICABLE
    if (draw + later) % 13 == 4:
        return None
    return str(max(0, min(7, draw % 5 + 2 * later - (6 if draw % 9 == 1 and later == 2 else 0))))


def optimisation_rows(psc, quarter):
    return [
        {"trust": trust, "preterm_lead": None, "intervention": code, "progress": answer(trust, code, quarter)}
        for trust in trusts_of(psc, quarter)
        for code in INTERVENTIONS
    ]


def early_warning_rows(psc, quarter):
    return [
        {
            "trust": trust,
            "record": "digital" if place % 2 else "paper",
            "pilot_site": place == 0,
            "tool": tool.code,
            "progress": None if (psc, place, tool.code) == ("WEX", 1, "mews") else str(4 if place == 0 else place % 4),
        }
        for place, trust in enumerate(trusts_of(psc, quarter))
        for tool in catalogue.early_warning_tools()
    ]


def preterm_rows(psc, quarter):
    icbs = organisations.icbs_of(psc, on=quarter.end)
    return [{"icb": icb.code, "score": place / 2 or None} for place, icb in enumerate(icbs)]


def phase_rows():
    """MEWS: phase 1 in time; phase 2 begun, and complete after the quarter; the rest planned. NEWTT2: no plan yet."""
    months = {1: ((2022, 4), (2022, 6), (2022, 4), (2022, 6)), 2: ((2022, 5), (2022, 5), (2022, 6), (2022, 8))}
    for phase in catalogue.tool_phases():
        planned = months.get(phase.number, ((2023, phase.number), (2023, phase.number + 1), None, None))
        names = ("planned_start", "planned_end", "actual_start", "actual_end")
        days = {name: month and date(*month, 1) for name, month in zip(names, planned, strict=True)}
        row = {"phase": phase.number, "source": "Plan", "extract_date": date(2022, 7, 1)}
        yield {"tool": "mews", **row, **days}
        yield {"tool": "newtt2", **row, **dict.fromkeys(days)}


def national_rows():
    return [
        {
            "month": date(2022, 6, 1),
            "trust": trust,
            "intervention": "cord_management",
            "eligible": eligible,
            "given": given,
            "source": "National data",
            "extract_date": date(2022, 7, 1),
        }
        for trust, (eligible, given) in CORD.items()
    ]


def send(store, scope, answers):
    book = build_template(scope, known=answers)
    titles = {sheet.name: sheet.title for sheet in SHEETS}
    complete_cover(book, "Programme manager", {titles[name]: "Yes" for name in answers})
    receipt = receive(store, template_bytes(book), template_name(scope), Actor("someone"), today=TODAY)
    assert receipt.accepted and len(receipt.stored) == len(answers)


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """Three collaboratives over three quarters, and the national team’s workbook; only to be read."""
    store = Store(tmp_path_factory.mktemp("matneo") / "natpatsip.duckdb")
    for psc, quarter in SENT:
        rows = {"optimisation": optimisation_rows(psc, quarter), "early_warning": early_warning_rows(psc, quarter)}
        send(store, ReturnScope(psc, quarter), rows | {"preterm_score": preterm_rows(psc, quarter)})
    national = {"optimisation_monthly": national_rows(), "tool_phases": list(phase_rows())}
    send(store, ReturnScope(NATIONAL, Q1), national)
    return store


@pytest.fixture
def draw(record):
    def drawn(figure, selection=ENGLAND):
        with record.snapshot() as snapshot:
            return figure(selection, snapshot)

    return drawn


# The slow count: straight from the answers.


def places_of(trust, psc):
    icb = organisations.find_trust(trust).icb
    region, network = organisations.region_of_icb(icb).code, organisations.network_of(trust).code
    return {"trust": trust, "psc": psc, "icb": icb, "region": region, "odn": network}


def answered(quarter, intervention, **chosen):
    """What each trust of the places chosen answered, by trust."""
    return {
        trust: answer(trust, intervention, quarter)
        for psc, of in SENT
        if of == quarter
        for trust in trusts_of(psc, quarter)
        if all(places_of(trust, psc)[place] == code for place, code in chosen.items())
    }


def adopted(quarter, intervention, **chosen):
    """How many trusts are at stage 5 or above, of how many to which it applies."""
    applies = [stage for stage in answered(quarter, intervention, **chosen).values() if stage != NOT_APPLICABLE]
    return sum(stage is not None and int(stage) >= 5 for stage in applies), len(applies)


def adopted_all(quarter, **chosen):
    """How many trusts have every pathway intervention that applies at stage 5 or above, of those with any that does."""
    by_trust = {}
    for code in SEVEN:
        for trust, stage in answered(quarter, code, **chosen).items():
            by_trust.setdefault(trust, []).append(stage)
    applying = [[stage for stage in stages if stage != NOT_APPLICABLE] for stages in by_trust.values()]
    applying = [stages for stages in applying if stages]
    reached = sum(sum(stage is not None and int(stage) >= 5 for stage in stages) == len(stages) for stages in applying)
    return reached, len(applying)


def moved():
    """The stage of each trust and intervention in Q3 2021/22 and Q1 2022/23; merged trusts followed, the lower one kept."""
    then, now = {}, {}
    for psc, quarter in SENT:
        for row in optimisation_rows(psc, quarter):
            if row["progress"] == NOT_APPLICABLE or quarter == Q4:
                continue
            stages = then if quarter == Q3 else now
            key = ("RH8" if row["trust"] == "RBZ" else row["trust"], row["intervention"])
            known = [stage for stage in (stages.get(key), row["progress"]) if stage is not None]
            stages[key] = min(known, default=None)
    return then, now


CHOICES = [
    {},
    {"region": "Y58"},
    {"region": "Y59"},
    {"odn": "TVW"},
    {"psc": "WEX"},
    {"icb": "QRL"},
    {"trust": "RHM"},
    {"psc": "SW", "odn": "SW"},
]
each_choice = pytest.mark.parametrize("chosen", CHOICES, ids=str)


def choosing(**chosen):
    return replace(ENGLAND, **{place: (code,) for place, code in chosen.items()})


@each_choice
def test_fig05_counts_each_intervention_in_every_quarter(draw, chosen):
    rows = draw(by_intervention, choosing(**chosen)).table.itertuples()
    labels = {one.label: one.code for one in catalogue.interventions()}
    found = {(row.quarter, labels[row.intervention]): (row.at5, row.trusts) for row in rows}
    for quarter in (Q3, Q4, Q1):
        for code in INTERVENTIONS:
            reached, trusts = adopted(quarter, code, **chosen)
            # Where it applies to nobody, or nobody returned, the cells are blank.
            shown = found[quarter.label, code]
            assert shown == (reached, trusts) if trusts else all(pd.isna(value) for value in shown)


def test_fig05_says_who_returned_and_leaves_gaps(draw):
    table = draw(by_intervention).table
    returned = dict(zip(table["quarter"], table["returned"], strict=True))
    assert returned == {
        "Q2 2021/22": "0 of 15",
        "Q3 2021/22": "3 of 15",
        "Q4 2021/22": "2 of 15",
        "Q1 2022/23": "3 of 15",
    }
    assert table[table["quarter"] == "Q2 2021/22"][["at5", "trusts", "stage5_pct"]].isna().all(axis=None)


def test_fig05_shows_the_interventions_chosen(draw):
    drawn = draw(by_intervention, replace(ENGLAND, intervention=("caffeine", "cord_management")))
    assert set(drawn.table["intervention"]) == {"Caffeine", "Optimal cord management"}
    assert set(drawn.numbers) == {"caffeine_stage5_pct", "cord_management_stage5_pct", "lowest_stage5_pct"}


@each_choice
def test_fig06_counts_trusts_with_all_that_apply(draw, chosen):
    table = draw(all_seven, choosing(**chosen)).table
    found = {row.quarter: (row.at5, row.trusts) for row in table.itertuples()}
    for quarter in (Q3, Q4, Q1):
        reached, trusts = adopted_all(quarter, **chosen)
        if trusts:
            assert found[quarter.label] == (reached, trusts)


def test_fig06_has_trusts_that_adopted_all_and_trusts_that_did_not(draw):
    numbers = draw(all_seven).numbers
    assert 0 < numbers["trusts_all_seven"] < numbers["trusts"]
    # One intervention picked out on the page leaves it as it is, and is not among its filters.
    narrowed = draw(all_seven, replace(ENGLAND, intervention=("caffeine",)))
    assert narrowed.numbers == numbers and "Caffeine" not in narrowed.filters


@pytest.mark.parametrize("level", ["region", "odn", "psc", "icb"])
def test_the_heat_map_counts_every_place(draw, level):
    drawn = draw(heat_map, replace(ENGLAND, level=level))
    codes = {
        row["trust"]: row[level]
        for psc, of in SENT
        if of == Q1
        for row in [places_of(t, psc) for t in trusts_of(psc, Q1)]
    }
    assert drawn.table["unit"].nunique() == 1 + len(set(codes.values()))
    for unit in set(codes.values()):
        for code in INTERVENTIONS:
            reached, trusts = adopted(Q1, code, **{level: unit})
            name = catalogue.intervention(code).label
            (cell,) = drawn.table[
                (drawn.table["unit"] == named(level, unit)) & (drawn.table["intervention"] == name)
            ].itertuples()
            assert (cell.at5, cell.trusts) == (reached, trusts)
    england = drawn.table[drawn.table["unit"].str.endswith("so far")]
    assert [(row.at5, row.trusts) for row in england.itertuples()] == [adopted(Q1, code) for code in INTERVENTIONS]


def test_interventions_that_are_lowest_alike_are_all_named_or_none(demonstration):
    with demonstration.snapshot() as snapshot:
        of_icb = by_intervention(Selection.ending(Q1 + 3, icb=("QRL",)), snapshot)
        early = heat_map(Selection.ending(Q2), snapshot)
    now = [row for row in of_icb.rows if row["quarter"] == (Q1 + 3).label]
    assert {row["intervention"] for row in now if (row["at5"], row["trusts"]) == (3, 4)} == {
        *("Intrapartum antibiotics", "Optimal cord management"),
        "Caffeine",  # no part of the pathway
    }
    assert of_icb.finding.endswith("; the lowest are intrapartum antibiotics and optimal cord management, at 75%")
    assert sum(row["at5"] == 0 < row["trusts"] for row in early.rows) > 3
    assert early.finding.endswith("; the lowest share is 0%")


def test_an_intervention_without_an_ambition_is_held_against_none(draw):
    with_others = draw(heat_map)
    assert "pathway intervention" in with_others.finding and "No ambition" in EXPORTS["svg"](with_others).decode()
    caffeine = draw(heat_map, replace(ENGLAND, intervention=("caffeine",)))
    assert "65%" not in caffeine.finding + caffeine.caption and caffeine.finding.startswith(
        "The lowest is caffeine in "
    )
    assert "ambition" not in EXPORTS["svg"](caffeine).decode().lower()


def named(level, code):
    if level == "odn":
        return next(network.name for network in organisations.networks() if network.code == code)
    if level == "region":
        return next(region.name for region in organisations.regions() if region.code == code)
    return organisations.find_icb(code).short if level == "icb" else organisations.find_collaborative(code).name


def words(progress):
    if progress == NOT_APPLICABLE:
        return "Not applicable"
    return "Not reported" if progress is None else catalogue.stage(int(progress)).label


def test_the_heat_map_of_trusts_shows_what_each_answered(draw):
    table = draw(heat_map, replace(ENGLAND, level="trust")).table
    found = {(row.trust, row.intervention): row.stage for row in table.itertuples()}
    assert found == {
        (organisations.find_trust(trust).short, catalogue.intervention(code).label): words(progress)
        for code in INTERVENTIONS
        for trust, progress in answered(Q1, code).items()
    }


def test_journeys_show_one_intervention_quarter_by_quarter(draw):
    drawn = draw(journeys, replace(ENGLAND, intervention=("normothermia",)))
    for row in drawn.table.to_dict("records"):
        trust = organisations.find_trust(row["trust"]).code
        for quarter in (Q3, Q4, Q1):
            there = answered(quarter, "normothermia")
            assert row[quarter.key] == (words(there[trust]) if trust in there else "")
        assert row[Q2.key] == ""


def test_journeys_show_the_least_advanced_of_the_pathway(draw):
    table = draw(journeys).table.set_index("trust")
    for trust in answered(Q1, "caffeine"):
        applying = [stage for code in SEVEN if (stage := answer(trust, code, Q1)) != NOT_APPLICABLE]
        least = NOT_APPLICABLE if not applying else None if None in applying else min(applying)
        assert table.loc[organisations.find_trust(trust).short, Q1.key] == words(least)


def test_the_journey_of_a_trust_that_merged_ends_below_its_successor(draw):
    table = draw(journeys).table
    (place,) = table.index[table["ending"] != ""]
    assert table.loc[place, "trust"] == organisations.find_trust("RBZ").short
    assert table.loc[place, "ending"] == f"merged into {organisations.find_trust('RH8').short}"
    assert table.loc[place, Q4.key] and not table.loc[place, Q1.key]
    assert table.loc[place - 1, "trust"] == organisations.find_trust("RH8").short


def test_movement_counts_every_pair_of_stages(draw):
    then, now = moved()
    pairs = Counter()
    for key in then.keys() | now.keys():
        before = words(then[key]) if key in then else "Joined"
        pairs[before, words(now[key]) if key in now else "Left"] += 1
    rows = draw(trust_movement, replace(ENGLAND, since=Q3)).table.to_dict("records")
    assert {(row["before"], row["now"]): row["count"] for row in rows} == pairs


def test_moves_name_everyone_who_moved(draw):
    then, now = moved()
    slipped = {key for key in then.keys() & now.keys() if None not in (then[key], now[key]) and then[key] > now[key]}
    assert slipped
    drawn = draw(trust_moves, replace(ENGLAND, since=Q3))
    table = drawn.table[drawn.table["movement"] == "Slipped back"]
    labels = {one.label: one.code for one in catalogue.interventions()}
    assert {
        (organisations.find_trust(row.trust).code, labels[row.intervention]) for row in table.itertuples()
    } == slipped
    assert drawn.numbers["slipped"] == len(slipped)
    assert len(drawn.table) == sum(count for kind, count in drawn.numbers.items() if kind != "held")


def test_only_collaboratives_that_returned_in_both_quarters_are_compared(draw):
    drawn = draw(trust_moves, replace(ENGLAND, since=Q4))
    assert "Oxford" not in set(drawn.table["psc"])
    assert "2 of 15 collaboratives returned in both quarters" in drawn.caption


def test_a_trust_that_merged_has_not_left(draw):
    drawn = draw(trust_moves, replace(ENGLAND, since=Q4, trust=("RH8",)))
    assert drawn.numbers["left"] == sum(
        {answer(trust, code, Q4) for trust in ("RH8", "RBZ")} != {NOT_APPLICABLE}
        and answer("RH8", code, Q1) == NOT_APPLICABLE
        for code in INTERVENTIONS
    )
    assert set(drawn.table["trust"]) == {organisations.find_trust("RH8").short}


def test_without_two_quarters_there_is_nothing_to_compare(draw):
    assert draw(trust_movement, replace(ENGLAND, since=Q1)).empty
    assert "first quarter" in draw(trust_moves, replace(ENGLAND, since=Q1)).finding
    assert "No collaborative" in draw(trust_moves, replace(ENGLAND, since=Q2)).finding


def test_early_warning_counts_trusts_at_each_stage(draw):
    drawn = draw(early_warning)
    rows = [row for psc, of in SENT if of == Q1 for row in early_warning_rows(psc, Q1) if row["tool"] == "mews"]
    (england,) = drawn.table[(drawn.table["tool"] == "MEWS") & drawn.table["unit"].str.endswith("so far")].to_dict(
        "records"
    )
    at = Counter(row["progress"] for row in rows)
    assert {stage: england[f"stage_{stage}"] for stage in range(8)} == {stage: at[str(stage)] for stage in range(8)}
    assert (england["not_reported"], england["trusts"]) == (1, len(rows))
    digital = sum(row["record"] == "digital" for row in rows)
    assert "3 trusts are pilot sites" in drawn.caption
    assert f"on paper in {len(rows) - digital} and digitally in {digital}" in drawn.caption
    wessex = drawn.table[drawn.table["unit"] == "Wessex"]
    assert list(wessex["trusts"]) == [len(trusts_of("WEX", Q1))] * 2
    # One row a place, the tools beside each other.
    svg = EXPORTS["svg"](drawn).decode()
    assert svg.count(">Wessex<") == svg.count(">MEWS<") == svg.count(">NEWTT2<") == 1


def test_phases_show_what_was_known_at_the_end_of_the_quarter(draw):
    drawn = draw(mews_phases)
    first, second = drawn.table.to_dict("records")[:2]
    assert (first["actual_end"], first["status"]) == ("June 2022", "Complete")
    # Complete in August, after the quarter, and planned for May: it is under way, and overdue.
    assert (second["actual_start"], second["actual_end"]) == ("June 2022", "")
    assert second["status"] == "Under way, overdue"
    assert (drawn.numbers["phase1_planned_end"], drawn.numbers["phase2_planned_end"]) == ("2022-06", "2022-05")
    assert "phase2_actual_end" not in drawn.numbers
    later = draw(mews_phases, Selection(Q1 + 1, Q2)).table.to_dict("records")[1]
    assert later["status"] == "Complete, 3 months late"
    assert draw(newtt2_phases).empty


def test_icbs_are_in_the_order_of_their_scores_those_not_assessed_last(draw):
    drawn = draw(preterm)
    scores = [row["score"] for psc, of in SENT if of == Q1 for row in preterm_rows(psc, Q1)]
    expected = sorted((score for score in scores if score), reverse=True)
    assert list(drawn.table["score"]) == [f"{score:.1f}" for score in expected] + ["Not assessed"] * scores.count(None)
    assert drawn.numbers == {"icbs_assessed": len(expected), "icbs": len(scores)}
    of_a_trust = draw(preterm, choosing(trust="RHM"))
    assert list(of_a_trust.table["icb"]) == [organisations.find_icb(organisations.find_trust("RHM").icb).short]


def test_one_score_is_no_range_of_scores(demonstration):
    with demonstration.snapshot() as snapshot:
        one = preterm(Selection.ending(Q1 + 3, psc=("HIN",)), snapshot)
    assert one.numbers["icbs_assessed"] == 1
    assert one.finding == "1 of 2 ICBs was assessed, at a score of 2.5"


def test_the_headline_counts_all_seven_whichever_are_picked_out(record):
    with record.snapshot() as snapshot:
        found = headline(replace(ENGLAND, intervention=("caffeine",)), snapshot)
    reached, trusts = adopted_all(Q1)
    tile, lowest, cord, given = found.tiles
    # Few have returned, so nothing is held against the ambition yet.
    assert tile.detail == f"{reached} of {trusts} trusts" and tile.ambition is None
    shares = {code: adopted(Q1, code) for code in SEVEN}
    least = min(shares, key=lambda code: shares[code][0] / shares[code][1])
    assert lowest.detail.startswith(catalogue.intervention(least).label)
    assert cord.value == "53%" and "9 of 17 eligible babies in June 2022 · data of 2 of 12" in cord.detail[:70]
    assert given.value == "9"
    assert found.sentence.startswith(tile.value)


# Of the phases of NEWTT2 nothing was sent.
SENT_FOR = [figure for figure in FIGURES if figure is not newtt2_phases]
SINCE_THE_FIRST = replace(ENGLAND, since=Q3)


@pytest.mark.parametrize("figure", SENT_FOR, ids=lambda figure: figure.__name__)
def test_a_figure_says_its_numbers_in_words(draw, figure):
    drawn = draw(figure, SINCE_THE_FIRST)
    assert any(letter.isdigit() for letter in drawn.finding)
    assert drawn.finding in drawn.alt and drawn.caption in drawn.alt
    assert drawn.definition and drawn.question.endswith("?")
    assert len({column.heading for column in drawn.columns}) == len(drawn.columns)
    assert drawn.empty or {column.name for column in drawn.columns} <= set().union(*drawn.rows)


CHOSEN = [
    ENGLAND,
    choosing(psc="WEX"),
    choosing(trust="RHM"),
    choosing(intervention="caffeine"),
    *(replace(ENGLAND, level=level) for level in ("region", "odn", "icb", "trust")),
]


@pytest.mark.parametrize("selection", CHOSEN, ids=range(len(CHOSEN)))
@pytest.mark.parametrize("figure", SENT_FOR, ids=lambda figure: figure.__name__)
def test_the_picture_names_every_row_of_the_table(draw, figure, selection):
    drawn = draw(figure, replace(selection, since=Q3))
    assert not drawn.empty
    svg = EXPORTS["svg"](drawn).decode().replace("&amp;", "&")
    names = {str(name).split()[-1] for name in drawn.table[drawn.columns[0].name]}
    assert not [name for name in names if name not in svg]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.__name__)
def test_a_choice_that_matches_nothing_says_so(draw, figure):
    drawn = draw(figure, Selection(Quarter(2018, 4), Quarter(2018, 1)) if figure is not newtt2_phases else ENGLAND)
    if figure is mews_phases:
        # The plan is England's, whatever the quarter: nothing of it has begun.
        assert set(drawn.table["status"]) == {"Not begun"}
    else:
        assert drawn.empty and drawn.finding.startswith("No ") and drawn.caption == ""


# The demonstration: what the NatPatSIP progress report for Q4 2022/23 states.


@pytest.fixture
def published(demonstration):
    def drawn(figure, quarter):
        with demonstration.snapshot() as snapshot:
            return figure(Selection.ending(quarter), snapshot)

    return drawn


def test_the_published_shares_of_three_interventions_come_out(published):
    now = published(by_intervention, Quarter.parse("Q4 2022/23")).numbers
    then = published(by_intervention, Quarter.parse("Q2 2021/22")).numbers
    names = ("corticosteroids_stage5_pct", "breast_milk_stage5_pct", "antibiotics_stage5_pct")
    assert [now[name] for name in names] == [93, 74, 75]
    assert [then[name] for name in names] == [41, 12, 17]
    assert now["lowest_stage5_pct"] > 65


def test_the_published_share_of_all_seven_comes_out(published):
    assert published(all_seven, Quarter.parse("Q4 2022/23")).numbers["all_seven_pct"] == 56


def test_the_published_months_of_the_phases_come_out(published):
    mews, newtt2 = (published(figure, Quarter.parse("Q4 2022/23")).numbers for figure in (mews_phases, newtt2_phases))
    assert (mews["phase1_planned_end"], mews["phase2_planned_end"]) == ("2022-06", "2022-09")
    assert newtt2["phase1_planned_end"] == "2022-05"
