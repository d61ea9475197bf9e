"""The numbers that a figure tells in words, and those that its table, its numbers and a few named derivations admit."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from itertools import chain, takewhile
from math import ceil
from typing import Any

from drawn_by_lot import Pair

from natpatsip import catalogue, organisations
from natpatsip.analysis import restraint
from natpatsip.analysis.forecast import FEWEST_CHANGES, MOST_CHANGES
from natpatsip.analysis.measures import ENGLAND, MEASURES, Measure, series_of, shares_of
from natpatsip.analysis.places import is_marked
from natpatsip.analysis.rounding import half_up, points
from natpatsip.analysis.spc.parameters import DEFAULT
from natpatsip.analysis.spc.runchart import LEAST_USEFUL
from natpatsip.analysis.trajectory import FEWEST_QUARTERS, FEWEST_SITES
from natpatsip.figures import FIGURES, figure
from natpatsip.figures.control import CONTROL_FIGURES, MEASURE_OF_FIGURE, proposals_of, series_key
from natpatsip.figures.figure import Figure
from natpatsip.figures.formatting import format_month
from natpatsip.figures.national import find_latest_month
from natpatsip.figures.subject import get_subject
from natpatsip.figures.wording import labels
from natpatsip.quarters import Quarter, months_between, quarters_between
from natpatsip.store import Snapshot
from natpatsip.store.ledger import get_current_decisions

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_LABELS = [
    phase.label
    for phase in (*catalogue.stages(), *catalogue.psirf_phases(), *catalogue.opioid_phases(), *catalogue.tool_phases())
]
# Numbers that name something and count nothing: quarters, days, stages, phases, limits, what a rate is per, whom one calls.
_NAMES = re.compile(
    "|".join(
        (
            r"Q\d \d{4}/\d{2}",
            rf"(?:\d{{1,2}} )?{_MONTH} \d{{4}}",
            rf"\b(?:{'|'.join(map(re.escape, _LABELS))})\b",
            r"\b[Ss]tages? \d",
            r"\b[Pp]hases? \d(?:(?: to | and |–)\d)?",
            r"\b(?:95|99\.8)% limits?",
            r"\bper 1,000\b",
            r"\b999 calls?\b",
            r"\bthe 7 phases|of 7 should",
        )
    )
)
_NUMBER = re.compile(r"(?<![\w.,])-?\d[\d,]*(?:\.\d+)?(?!\w)")
# “9 of 17 trusts are at stage 5 (53%)”: a percentage straight after the two numbers that it is made of.
_SHARE = re.compile(r"(\d[\d,]*) of [^\d()]*(\d[\d,]*)[^\d()]*(?:\([^%()]*\) )?\((\d+(?:\.(\d+))?)%\)")

# In the name of a part of a place; in the verdict of one without a share.
PART, NO_SHARE = " part: ", ("Not returned", "None counted")
PATHWAY = [intervention.label for intervention in catalogue.pathway_interventions()]
ADOPTED_BY = catalogue.ambition("matneo_all_seven").value

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Drawn:
    """A pair and the figure that was drawn for it."""

    pair: Pair
    figure: Figure
    snapshot: Snapshot

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.figure.finding, self.figure.caption, self.figure.alt

    @property
    def rows(self) -> list[dict]:
        """The rows of the table, by the names of its columns and no others."""
        names = [column.name for column in self.figure.columns]
        return [{name: row.get(name) for name in names} for row in self.figure.rows]

    def again(self, **changed: object) -> "Drawn":
        """The same figure for a choice that differs."""
        pair = Pair(self.pair.figure, replace(self.pair.selection, **changed))
        return Drawn(pair, figure(pair.figure, pair.selection, self.snapshot), self.snapshot)

    def in_england(self) -> "Drawn":
        """The same figure for the same kinds in all places."""
        return Drawn(
            replace(self.pair, selection=self.pair.selection.of_england()),
            figure(self.pair.figure, replace(self.pair.selection.of_england(), highlight=()), self.snapshot),
            self.snapshot,
        )


Derive = Callable[[Drawn], Iterator[float]]


def _all(*derivations: Derive) -> Derive:
    return lambda drawn: chain.from_iterable(derive(drawn) for derive in derivations)


def without_names(text: str) -> str:
    """The text with what is named by a number left out."""
    return _NAMES.sub("…", text)


def read_numbers(text: str) -> Iterator[tuple[float, int]]:
    """Each number of a text that counts or measures something, with how many decimals it has."""
    for found in _NUMBER.findall(without_names(text)):
        yield float(found.replace(",", "").rstrip(".")), len(found.partition(".")[2])


def find_unfounded(drawn: Drawn) -> list[str]:
    """The numbers in the words of a figure that nothing admits."""
    admitted = sorted(set(_admit(drawn)))
    return [
        f"{number:,.{decimals}f} in “{text}”"
        for text in drawn.texts
        for number, decimals in read_numbers(_without_own_shares(text))
        if not any(_agrees(number, decimals, value) for value in admitted)
    ]


def _without_own_shares(text: str) -> str:
    """The text without percentages that are those of the two numbers before them."""

    def keep_if_wrong(found: re.Match) -> str:
        part, whole, share, decimals = found.groups()
        part, whole = (int(number.replace(",", "")) for number in (part, whole))
        right = whole and half_up(Fraction(100 * part, whole), len(decimals or "")) == float(share)
        return found[0].replace(f"({share}%)", "") if right else found[0]

    return _SHARE.sub(keep_if_wrong, text)


def _agrees(number: float, decimals: int, value: float) -> bool:
    """Whether a value is told as a number: rounded to its decimals, from a cell that may itself be rounded to one.

    A number that is off by one, or by a tenth of a percent where there are tenths, is none of its value.
    """
    rounded_twice = 0.05 if decimals == 0 and value != int(value) else 0
    return abs(value - number) <= 0.5 * 10**-decimals + rounded_twice + 1e-9


def _admit(drawn: Drawn) -> Iterator[float]:
    made = drawn.figure
    yield from (float(number) for number in made.numbers.values() if not isinstance(number, str | None))
    # Whom the numbers are of, where somebody is missing: so many of all that were expected, here and in England beside it.
    definition, chosen = FIGURES[drawn.pair.figure], drawn.pair.shown
    for places in (chosen, chosen.of_england()):
        coverage = get_subject(places, drawn.snapshot, definition.sheet, *definition.beside).coverage
        if coverage.missing:
            yield from (len(coverage.returned), len(coverage.expected))
    if made.programme:
        yield from (ambition.value for ambition in catalogue.programme(made.programme).ambitions)
    if made.caption or not made.empty:
        for row in _find(_ROWS_TOLD, drawn.pair.figure, _all_rows)(drawn):
            yield from _numbers_of(row.values())
        yield from _find(_DERIVED, drawn.pair.figure, lambda drawn: iter(()))(drawn)


def _find(by_figure: Mapping[str, Callable], figure_id: str, otherwise: Callable) -> Callable:
    return next((found for name, found in by_figure.items() if re.fullmatch(name, figure_id)), otherwise)


def _numbers_of(values: Iterable[object]) -> Iterator[float]:
    """Numbers as they are, and those that a text tells, such as “14 of 15”."""
    for value in values:
        if isinstance(value, str):
            yield from (number for number, _ in read_numbers(value))
        elif value is not None:
            yield float(value)


def _sums(rows: Iterable[Row], *columns: str) -> list[float]:
    """The sum of each column over the rows."""
    return [sum(row[column] or 0 for row in rows) for column in columns]


def _percent(part: float, whole: float, decimals: int = 0) -> Iterator[float]:
    if whole:
        yield half_up(Fraction(100 * int(part), int(whole)), decimals)


def _more_to(part: float, whole: float, ambition: catalogue.Ambition) -> float:
    """How many more it takes to reach an ambition in percent, whole ones."""
    return max(0, ceil(Fraction(ambition.value) * int(whole) / 100) - part)


def _england_of_map(drawn: Drawn) -> Iterator[float]:
    """A map has no row for England: it is the sum of all collaboratives. Those at an end of the spread are counted."""
    yield from _sums(drawn.in_england().rows, "reached", "expected")
    yield from Counter(Fraction(row["reached"], row["expected"]) for row in drawn.rows if row["expected"]).values()
    yield sum(bool(row["expected"]) and PART not in row["psc"] for row in drawn.rows)


def _ranked(drawn: Drawn) -> Iterator[float]:
    """The whole collaboratives with a share, those above England, and those that have reached the ambition, if any."""
    england, *own = [
        Fraction(row["reached"], row["expected"]) for row in drawn.rows if row["expected"] and PART not in row["psc"]
    ]
    yield from (len(own), sum(share > england for share in own))


def _by_icb(drawn: Drawn) -> Iterator[float]:
    """The ICBs, those that have reached the ambition of the measure, if any, and those that share the lowest share."""
    measure = MEASURES[drawn.pair.figure.removeprefix("icbs_")]
    beside = 1 if drawn.pair.selection == drawn.pair.selection.of_england() else 2
    own = [Fraction(row["reached"], row["expected"]) for row in drawn.rows[beside:]]
    ambition = catalogue.ambition_in_force(measure.aim_of or measure.id, drawn.pair.selection.quarter)
    yield from (len(own), own.count(min(own)))
    if ambition:
        yield sum(100 * share >= ambition.value for share in own)


def _above_england(drawn: Drawn) -> Iterator[float]:
    """fig01 counts the whole collaboratives that are above England, and those that have reached the ambition."""
    england, *own = [Fraction(row["homes_stage5"], row["homes"]) for row in drawn.rows if PART not in row["psc"]]
    sizes = [row["homes"] for row in drawn.rows[1:] if PART not in row["psc"]]
    yield from (len(own), sum(share > england for share in own), *(end(sizes) for end in (min, max) if sizes))
    yield sum(100 * share >= catalogue.ambition("mandet_stage5").value for share in own)


def _change(measure_id: str) -> Derive:
    """The change on the quarter, added up here from the collaboratives that returned in both quarters."""

    def derive(drawn: Drawn) -> Iterator[float]:
        measure, chosen = MEASURES[measure_id], drawn.pair.shown
        now, before = (
            shares_of(measure, "psc", measure.applicable_selection(chosen.at(quarter)), drawn.snapshot.frame)
            for quarter in (chosen.quarter, chosen.quarter.previous)
        )
        both = now.keys() & before.keys()
        (n, of_n), (m, of_m) = (
            (sum(share[psc].reached for psc in both), sum(share[psc].expected for psc in both))
            for share in (now, before)
        )
        yield from (len(both), len(now), abs(n - m), abs(of_n - of_m))
        if of_n and of_m:
            yield abs(points((n, of_n), (m, of_m)))
            yield abs(points((m, of_n), (m, of_m)))

    return derive


def _more(ambition_id: str, part: str, whole: str) -> Derive:
    """How many more it takes from the last row of a series to the ambition."""
    ambition = catalogue.ambition(ambition_id)
    return lambda drawn: iter([_more_to(drawn.rows[-1][part], drawn.rows[-1][whole], ambition)])


def _gap(drawn: Drawn) -> Iterator[float]:
    """The gaps of all places chosen, or of the collaboratives looked for, as one: shares, and the homes a quarter to find."""
    sought = tuple(labels("psc")[code] for code in drawn.pair.shown.marked.get("psc", ()))
    own = [row for row in drawn.rows[1:] if not sought or row["psc"].startswith(sought)]
    (homes,) = _sums(own, "homes")
    yield homes
    due = Quarter.containing(catalogue.ambition("mandet_stage5").by)
    left = max(0, drawn.pair.selection.quarter.quarters_until(due))
    yield left
    for stage in (3, 5, 7):
        (reached,) = _sums(own, f"homes_stage{stage}")
        yield from _percent(reached, homes, 1)
        missing = _more_to(reached, homes, catalogue.ambition(f"mandet_stage{stage}"))
        if left:
            yield half_up(Fraction(int(missing), left), 1)


def _by_tool(drawn: Drawn) -> Iterator[float]:
    yield from _sums(drawn.rows, "homes_stage5")


def _by_intervention(drawn: Drawn) -> Iterator[float]:
    """Of the pathway’s interventions in the quarter chosen, how many so many percent of trusts have adopted."""
    now = [row for row in drawn.rows if row["quarter"] == drawn.pair.selection.quarter.label and row["trusts"]]
    pathway = [row for row in now if row["intervention"] in PATHWAY] or now
    yield from (len(pathway), sum(100 * row["at5"] >= ADOPTED_BY * row["trusts"] for row in pathway))
    if len(drawn.pair.selection.intervention) == 1:
        yield from _change(f"matneo_{drawn.pair.selection.intervention[0]}")(drawn)


def _phases_complete(drawn: Drawn) -> Iterator[float]:
    yield len(drawn.rows)
    yield sum(row["status"].startswith("Complete") for row in drawn.rows)


def _wards_engaged(drawn: Drawn) -> Iterator[float]:
    *stages, _ = drawn.rows
    yield sum(row["wards"] for row in stages if int(row["stage"][0]) >= 3)


def _trusts_supported(drawn: Drawn) -> Iterator[float]:
    direct, wards = _sums(drawn.rows, "direct_wards", "total_wards")
    yield from (len(drawn.rows), direct, wards, sum(not row["direct_wards"] for row in drawn.rows))
    yield from _percent(direct, wards)


def _target(drawn: Drawn) -> Iterator[float]:
    own = [row for row in drawn.rows[1:] if PART not in row["psc"]]
    yield from (len(own), sum(10 * row["direct_wards"] >= row["total_wards"] > 0 for row in own))


def _heat(drawn: Drawn) -> Iterator[float]:
    """By intervention, in how many places so many percent of trusts have adopted it; by place, of how many interventions."""
    if "unit" not in drawn.rows[0]:
        yield from _stages_of_trusts(drawn)
        return
    everyone = drawn.rows[0]["unit"]
    own = [row for row in drawn.rows if row["unit"] != everyone and row["trusts"]]
    own = [row for row in own if row["intervention"] in PATHWAY] or own
    for column in ("unit", "intervention"):
        for name in {row[column] for row in own}:
            cells = [100 * row["at5"] >= ADOPTED_BY * row["trusts"] for row in own if row[column] == name]
            yield from (sum(cells), len(cells))
    by_unit = {row["unit"]: [] for row in own}
    for row in own:
        by_unit[row["unit"]].append(100 * row["at5"] >= ADOPTED_BY * row["trusts"])
    yield sum(all(cells) for cells in by_unit.values())


def _stages_of_trusts(drawn: Drawn) -> Iterator[float]:
    yield len(drawn.rows)
    yield from Counter(row["stage"] for row in drawn.rows).values()
    applies = [row for row in drawn.rows if row["stage"] != "Not applicable"]
    trusts = {row["trust"] for row in applies}
    behind = {row["trust"] for row in applies if not row["stage"][0].isdigit() or int(row["stage"][0]) < 5}
    yield from (len(trusts), len(trusts - behind))


def _journeys(drawn: Drawn) -> Iterator[float]:
    chosen = drawn.pair.selection
    for quarter in (chosen.since, chosen.quarter):
        # What it was before is counted among the collaboratives that have returned now.
        rows = [row for row in drawn.rows if row["psc"] not in drawn.figure.provenance.not_returned]
        stages = [row[quarter.key] for row in rows if row[quarter.key]]
        yield from Counter(stages).values()
        counted = [stage for stage in stages if stage != "Not applicable"]
        yield from (len(counted), sum(stage[0].isdigit() and int(stage[0]) >= 5 for stage in counted))


def _movement(drawn: Drawn) -> Iterator[float]:
    """All moves together, and the collaboratives that returned in both quarters, of all that are expected."""
    yield sum(drawn.figure.numbers.values())
    then = drawn.again(quarter=drawn.pair.selection.since).figure.provenance
    yield len({*then.returned} & {*drawn.figure.provenance.returned})
    if drawn.rows and "trust" in drawn.rows[0]:
        yield from (
            len({row["trust"] for row in drawn.rows if row["movement"] == movement})
            for movement in ("Advanced", "Slipped back")
        )


def _scores(drawn: Drawn) -> Iterator[float]:
    yield len(drawn.rows)
    yield from Counter(row["score"] for row in drawn.rows).values()


def _phases_of_icbs(drawn: Drawn) -> Iterator[float]:
    phases = Counter(row["phase"] for row in drawn.rows)
    yield from (phases["Not engaged"], phases["Not returned"])
    if drawn.figure.numbers["icbs_qi"] < (goal := catalogue.ambition("medsip_icbs").value):
        yield goal - drawn.figure.numbers["icbs_qi"]
    yield from _change("medsip_improvement")(drawn)


def _phases_over_time(drawn: Drawn) -> Iterator[float]:
    """ICBs in phases 4 to 6, and before among the collaboratives that have returned now."""
    returned = {psc.name: psc.code for psc in organisations.collaboratives()}
    same = tuple(returned[name] for name in drawn.figure.provenance.returned)
    for row in drawn.again(psc=same, highlight=()).rows:
        yield from (row["icbs"] or 0, sum(_sums([row], "phases_4_5", "phase_6")))


def _limited(drawn: Drawn) -> Iterator[float]:
    """The series with limits; and, by measure, how many improve or are a concern."""
    yield drawn.figure.numbers["series"] - drawn.figure.numbers["run_charts"]
    yield from Counter((row["measure"], row["variation_words"].split(":")[0]) for row in drawn.rows).values()


def _panels(drawn: Drawn) -> Iterator[float]:
    yield from (drawn.figure.numbers["units"] - drawn.figure.numbers["run_charts"], DEFAULT.minimum_points)


def _reductions(drawn: Drawn) -> Iterator[float]:
    """By how much a ward has to reduce restrictive practice, and the incidents of all wards together."""
    numbers = drawn.figure.numbers
    yield 100 * restraint.REDUCTION
    if "incidents_expected" in numbers:
        yield numbers["incidents_expected"] - numbers["incidents_fewer"]
        yield abs(numbers["reduction_pct"])


def _ward_signals(drawn: Drawn) -> Iterator[float]:
    """The wards shown, those of them with a concern, and all wards."""
    told = [" ".join(str(cell) for cell in row.values()) for row in drawn.rows]
    yield from (len(told), sum("concerning" in words for words in told))
    yield len(figure("mhsip_wards", drawn.pair.selection, drawn.snapshot).rows)


def _ward_data(drawn: Drawn) -> Iterator[float]:
    """The wards of all places chosen, taken together."""
    yield from _sums(drawn.rows[1:], "wards_with_data", "wards_listed", "wards_without_data")


def measure_of(figure_id: str) -> str:
    """The id of the measure of a control chart, or of panels of them."""
    name = figure_id.removeprefix("control_").removeprefix("panels_").removeprefix("own_")
    return MEASURE_OF_FIGURE.get(name, name)


def _control(drawn: Drawn) -> Iterator[float]:
    """Levels, months or quarters without data up to the latest that has come in, and what a proposal found, which no table
    has yet.
    """
    yield LEAST_USEFUL
    measure = MEASURES[measure_of(drawn.pair.figure)]
    told = {row["month"] for row in drawn.rows if row["value"] is not None}
    first = next(point for point in drawn.rows if point["month"] in told)
    latest = find_latest_month(measure.sheet, drawn.pair.selection, drawn.snapshot)
    if first["month"].startswith("Q"):
        quarters = quarters_between(Quarter.parse(first["month"]), Quarter.containing(latest))
        yield sum(quarter.label not in told and quarter.months[-1] <= latest for quarter in quarters)
    else:
        until = months_between(datetime.strptime(first["month"], "%B %Y").date(), latest)
        yield sum(format_month(month) not in told for month in until)
    means = list(dict.fromkeys(row["mean"] for row in drawn.rows if row.get("mean") is not None))
    yield from (*means, len(means) - 1, DEFAULT.minimum_points)
    # How long there has been no sign of change, since the last signal or recalculation; of a year at the most.
    known = [row for row in reversed(drawn.rows) if row["value"] is not None]
    quiet = len(list(takewhile(lambda row: not row["rule"] and row["segment"] == known[0]["segment"], known)))
    yield from (quiet, min(quiet, 4 if first["month"].startswith("Q") else 12))
    yield _months_without(drawn, measure)
    yield from _numbers_of(row["recalculated"] for row in drawn.rows)
    for proposal in proposals_of(measure.id, drawn.pair.shown, drawn.snapshot):
        yield from (proposal.before, proposal.after, proposal.support)
    if key := series_key(measure, measure.applicable_selection(drawn.pair.shown)):
        yield from _numbers_of(decision.rebase.reason for decision in get_current_decisions(drawn.snapshot, key))


def _months_without(drawn: Drawn, measure: Measure) -> int:
    """The longest run of months, one after another, of which there are data and nothing was counted."""
    chosen = measure.applicable_selection(drawn.pair.shown)
    longest = run = 0
    before = None
    for month in series_of(measure, ENGLAND, chosen, drawn.snapshot.frame).rows(named=True):
        follows = before is None or len(months_between(before, month["date"])) == 2
        run = 0 if month["numerator"] else run + 1 if follows else 1
        longest, before = max(longest, run), month["date"]
    return longest


def _all_rows(drawn: Drawn) -> Iterable[Row]:
    return drawn.rows


def _no_rows(drawn: Drawn) -> Iterable[Row]:
    """Words that count rows, or tell of places taken together, have their numbers from elsewhere."""
    return []


def _only_judged(drawn: Drawn) -> Iterable[Row]:
    """The one series whose latest point is held against limits, which is told by itself; several are counted."""
    judged = [row for row in drawn.rows if "cause" in row["variation_words"].lower()]
    return [{"value": row["value"]} for row in judged] if len(judged) == 1 else []


def _rows_of_quarter(drawn: Drawn) -> Iterable[Row]:
    return [row for row in drawn.rows if row["quarter"] == drawn.pair.selection.quarter.label]


def _last_row(drawn: Drawn) -> Iterable[Row]:
    """The total at the end of a table, or the latest month with data."""
    shown = [row for row in drawn.rows if None not in (row.get("value", 0), row.get("reviewed", 0))]
    return shown[-1:]


def _ends(drawn: Drawn) -> Iterable[Row]:
    """The lowest and the highest share of a whole collaborative, or of the parts; England’s; those looked for."""
    share = "share_pct" if "share_pct" in drawn.rows[0] else "stage5_pct"
    known = [row for row in drawn.rows if row[share] is not None]
    england, own = ([], known) if drawn.pair.figure.startswith("map_") else (known[:1], known[1:])
    whole = sorted([row for row in own if PART not in row["psc"]] or own, key=lambda row: row[share])
    marked = [psc for psc in labels("psc") if is_marked(drawn.pair.shown, "psc", psc)]
    sought = [row for row in own for psc in marked if row["psc"].startswith(labels("psc")[psc])]
    return [*england, *whole[:1], *whole[-1:], *sought, *_names_of_parts(own)]


def _sizes(drawn: Drawn) -> Iterable[Row]:
    """England’s row, the fewest and the most that a collaborative has, and what parts are of."""
    sizes = [row["expected"] for row in drawn.rows[1:] if row["expected"]]
    return [drawn.rows[0], {"fewest": min(sizes), "most": max(sizes)}, *_names_of_parts(drawn.rows)]


def _sizes_and_marked(drawn: Drawn) -> Iterable[Row]:
    """Those, and the rows of the trusts or ICBs that are looked for."""
    shown = drawn.pair.shown
    level = "icb" if drawn.figure.columns[0].heading.startswith("I") else "trust"
    names = {name for code, name in labels(level).items() if is_marked(shown, level, code)}
    return [*_sizes(drawn), *(row for row in drawn.rows[1:] if row["unit"] in names)]


def _names_of_parts(rows: Iterable[Row]) -> list[Row]:
    """Which say how many of how many a part has."""
    names = [row["psc"] if "psc" in row else row["unit"] for row in rows]
    return [{"name": name} for name in names if PART in name]


def _of_the_first_place(drawn: Drawn) -> Iterable[Row]:
    """And those of the places that are looked for."""
    shown = drawn.pair.shown
    return [
        row for row in drawn.rows if row["unit"] == drawn.rows[0]["unit"] or is_marked(shown, shown.level, row["place"])
    ]


def _heat_rows(drawn: Drawn) -> Iterable[Row]:
    """The cells of a single place, or the lowest of several."""
    if "unit" not in drawn.rows[0]:
        return []
    own = [row for row in drawn.rows if row["unit"] != drawn.rows[0]["unit"] and row["trusts"]]
    own = [row for row in own if row["intervention"] in PATHWAY] or own
    if len({row["unit"] for row in own}) == 1:
        return own
    return [{"lowest": min(row["stage5_pct"] for row in own)}]


def _ends_of_forecast(drawn: Drawn) -> Iterable[Row]:
    """The quarter chosen, and the first and the last of its forecast."""
    ahead = [row for row in drawn.rows if row["forecast"] is not None]
    return [*_rows_of_quarter(drawn), *ahead[:1], *ahead[-1:]]


def _trajectory(drawn: Drawn) -> Iterator[float]:
    """What a forecast takes."""
    yield from (FEWEST_QUARTERS, FEWEST_SITES, FEWEST_CHANGES, MOST_CHANGES)


_OF_MEASURES = "|".join(id for id in CONTROL_FIGURES if id in MEASURE_OF_FIGURE or id.startswith("control_"))
# Which rows of a table its words tell; where nothing is said here, any.
_ROWS_TOLD: dict[str, Callable[[Drawn], Iterable[Row]]] = {
    "fig0[256]|medsip_phases": _rows_of_quarter,
    f"fig1[678]|{_OF_MEASURES}": _last_row,
    "fig0[78]": lambda drawn: [{"status": row["status"]} for row in drawn.rows],
    "fig01|(map|ranked)_.*": _ends,
    "funnel_.*": _sizes_and_marked,
    "fig19": lambda drawn: [*drawn.rows[:2], *_names_of_parts(drawn.rows)],
    "matneo_early_warning": _of_the_first_place,
    "matneo_heat": _heat_rows,
    "mhsip_trusts": lambda drawn: drawn.rows[:1],
    "trajectory_.*": _ends_of_forecast,
    "fig04|fig13|fig14|mandet_gap|matneo_journeys|medsip_(benefit|board)|.*_mov(ement|es)|safety_systems": _no_rows,
    "panels_.*|mhsip_wards.*": _no_rows,
    "spc_.*": _only_judged,
}
# What else the words tell of the table: counts of rows with a property, sums and differences, and what a model assumes.
_DERIVED: dict[str, Derive] = {
    "fig01": _above_england,
    "fig02": _all(_change("mandet_stage5"), _more("mandet_stage5", "homes_stage5", "homes")),
    "fig03": _by_tool,
    "fig05": _by_intervention,
    "fig06": _all(_change("matneo_trusts_all_seven"), _more("matneo_all_seven", "at5", "trusts")),
    "fig0[78]": _phases_complete,
    "fig17": _change("mhsip_engaged"),
    "fig18": _wards_engaged,
    "fig19": _target,
    "mandet_gap": _gap,
    "map_.*": _england_of_map,
    "ranked_.*": _ranked,
    "icbs_.*": _by_icb,
    "matneo_heat": _heat,
    "matneo_trusts": _stages_of_trusts,
    "matneo_journeys": _journeys,
    ".*_mov(ement|es)": _movement,
    "matneo_preterm": _scores,
    "mhsip_ward_data": _ward_data,
    "medsip_board": _phases_of_icbs,
    "medsip_phases": _phases_over_time,
    "mhsip_trusts": _trusts_supported,
    "panels_.*": _panels,
    "spc_.*": _limited,
    "mhsip_wards": _reductions,
    "mhsip_wards_signals": _ward_signals,
    _OF_MEASURES: _control,
    "trajectory_.*": _trajectory,
}
