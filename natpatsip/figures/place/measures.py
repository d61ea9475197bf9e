"""place_measures: every measure of a place beside England's and its peers', with how it moved and its ambition."""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.ambitions import Verdict
from natpatsip.analysis.rounding import half_up
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.parameters import Better
from natpatsip.charts.icons import VARIATION_WORDS
from natpatsip.charts.medium import Medium
from natpatsip.charts.place_profile import place_profile
from natpatsip.charts.specification import Row, Specification
from natpatsip.figures.control.summary_table import describe_steps, name_unit, summary_provenance
from natpatsip.figures.figure import Figure, TableColumn
from natpatsip.figures.formatting import MISSING, agree, format_count, format_list, in_sentence
from natpatsip.figures.place.rows import NOT_RETURNED, PlaceRow, make_place_rows
from natpatsip.figures.place.strip import find_strip
from natpatsip.figures.wording import LEVELS, describe_filters, name_places
from natpatsip.store import Snapshot

COLUMNS = (
    TableColumn("programme", "Programme"),
    TableColumn("measure", "Measure"),
    TableColumn("value", "Value", "rate", 1),
    TableColumn("unit", "Unit"),
    TableColumn("numerator", "Counted", "count"),
    TableColumn("denominator", "Out of", "count"),
    TableColumn("when", "As of"),
    TableColumn("change", "Change on the quarter", "rate", 1),
    TableColumn("england", "England", "rate", 1),
    TableColumn("lowest", "Lowest of its peers", "rate", 1),
    TableColumn("highest", "Highest of its peers", "rate", 1),
    TableColumn("band", "Among its peers"),
    TableColumn("variation_words", "Variation"),
    TableColumn("stepped", "Stepped up or down"),
    TableColumn("trajectory", "Rate and ambition"),
    TableColumn("ambition", "Ambition"),
    TableColumn("returned", "Returned"),
)
DEFINITION = (
    "Every measure that has a chart or an ambition and is known for the place. A share or a rate of months is told of the last"
    " whole quarter’s months together, for the place, its peers and England alike; a count, and what adds up as months go by, of"
    " the latest month. The change is from the quarter before, and is not told where not all had returned then. A place is in the"
    " highest or lowest quarter of its peers, or in the middle half, where at least 20 are counted, all of it has returned and"
    " nobody else is waited for; a place among its peers is no verdict, for places differ in size and in when they began. The"
    " variation is that of its own control chart, of its latest point."
)
# Before a verdict in a sentence on a single ambition; before any other “was”.
_VERBS = {Verdict.NOT_YET_DUE: "is ", Verdict.CANNOT_BE_JUDGED: ""}


def place_measures(selection: Selection, snapshot: Snapshot) -> Figure:
    """A row a measure of the place chosen, by programme."""
    rows = make_place_rows(selection, snapshot)
    place = name_places(selection)
    measures = [row.measure for row in rows]
    return Figure(
        programme="",
        question="How does this place stand?",
        finding=describe_standing_of(rows, place, selection),
        measure="Every measure, beside England and its peers",
        place=place,
        period=selection.quarter.label,
        caption=_caption(rows),
        kind="A row a measure, with the place among its peers",
        definition=f"{DEFINITION} {describe_peers(selection)}",
        columns=COLUMNS,
        rows=[_tell(row) for row in rows],
        provenance=summary_provenance(measures, selection, snapshot),
        filters=describe_filters(selection),
        chart=lambda medium: _chart(rows, medium),
        numbers=_count(rows),
    )


def describe_peers(selection: Selection) -> str:
    """Which places its peers are, and whose numbers tell that."""
    if not selection.one_place:
        return ""
    if selection.peers:
        group = catalogue.peer_group(selection.peers)
        return f"Its peers: {in_sentence(group.meaning)}"
    return f"Its peers are all other {name_kind(selection.one_place[0])}."


def name_kind(level: str) -> str:
    """What places of a level are called in a sentence: “collaboratives”, “ICBs”."""
    return in_sentence(LEVELS[level])


def describe_standing_of(rows: Sequence[PlaceRow], place: str, selection: Selection) -> str:
    """Of how many measures it is far behind or ahead of its peers, or of England; and its ambitions."""
    told = [row for row in rows if row.standing]
    if not told:
        return f"No number was returned of {place} for {selection.quarter}"
    return "; ".join(filter(None, [_describe_among(told, place, selection), _describe_ambitions(told)]))


def _describe_among(rows: Sequence[PlaceRow], place: str, selection: Selection) -> str:
    banded = [row for row in rows if row.rank and row.rank.band]
    if banded and selection.one_place:
        peers = "its peers" if selection.peers else name_kind(selection.one_place[0])
        return f"{place} is {_describe_bands(banded, peers)}"
    compared = [row for row in rows if row.worse_than_england is not None]
    if not compared:
        return f"{format_count(len(rows), 'measure')} of {place} {agree('has', len(rows))} data"
    worse = sum(bool(row.worse_than_england) for row in compared)
    if len(compared) == 1:
        return f"{place} is {'' if worse else 'not '}behind England on the one measure compared"
    return f"{place} is behind England on {worse or 'none'} of {format_count(len(compared), 'measure')}"


def _describe_bands(rows: Sequence[PlaceRow], peers: str) -> str:
    """“in the quarter of ICBs furthest ahead on 3 of 12 measures, and in that furthest behind on none”."""
    ahead, behind = sum(row.ahead for row in rows), sum(row.behind for row in rows)
    if len(rows) > 1:
        return (
            f"in the quarter of {peers} furthest ahead on {ahead or 'none'} of {len(rows)} measures, and in that furthest"
            f" behind on {behind or 'none'}"
        )
    where = {(1, 0): f"in the quarter of {peers} furthest ahead", (0, 1): f"in the quarter of {peers} furthest behind"}
    neither = f"in neither the quarter of {peers} furthest ahead nor that furthest behind"
    return f"{where.get((ahead, behind), neither)} on the one measure ranked"


def _describe_ambitions(rows: Sequence[PlaceRow]) -> str:
    met, judged = _count_ambitions(rows)
    if judged == 1:
        (verdict,) = [row.status.judgement.verdict for row in rows if row.status]
        return f"the one ambition that it is held against {_VERBS.get(verdict, 'was ')}{verdict.value}"
    return f"{met or 'none'} of {judged} ambitions met" if judged else ""


def _count_ambitions(rows: Sequence[PlaceRow]) -> tuple[int, int]:
    """How many ambitions were met, in time or late, and of how many."""
    judged = [row.status.judgement.verdict for row in rows if row.status]
    return sum(verdict in (Verdict.MET, Verdict.MET_LATE) for verdict in judged), len(judged)


def _caption(rows: Sequence[PlaceRow]) -> str:
    """Which measures it is ahead and behind on, which have a special cause, and what was not returned."""
    groups = {
        "Furthest ahead": [row for row in rows if row.ahead],
        "Furthest behind": [row for row in rows if row.behind],
        "Special cause of concerning nature": [row for row in rows if row.charted and _is(row, "concern")],
        "Special cause of improving nature": [row for row in rows if row.charted and _is(row, "improvement")],
        NOT_RETURNED: [row for row in rows if not row.standing],
        "Told of a part of the place": [row for row in rows if row.returned],
    }
    return " ".join(
        f"{words}: {format_list([in_sentence(row.measure.label) for row in own])}."
        for words, own in groups.items()
        if own
    )


def _is(row: PlaceRow, nature: str) -> bool:
    return row.charted is not None and row.charted.variation.startswith(nature)


def _tell(row: PlaceRow) -> Row:
    now, charted = (row.standing.now if row.standing else None), row.charted
    standing = row.standing
    return {
        "programme": catalogue.programme(row.measure.programme).short,
        "measure": row.measure.label,
        "value": _round(row.value(now)),
        "unit": name_unit(row.measure),
        "numerator": now.reached if now else None,
        "denominator": (now.expected or None) if now else None,
        "when": row.when,
        "change": _round(row.change),
        "england": _round(row.value(row.england)),
        "lowest": _round(row.value(standing.lowest) if standing else None),
        "highest": _round(row.value(standing.highest) if standing else None),
        "band": describe_band(row),
        "variation_words": VARIATION_WORDS[charted.variation] if charted and charted.charted else "",
        "stepped": "; ".join(describe_steps(charted)) if charted else "",
        "trajectory": charted.trajectory if charted else "",
        "ambition": row.status.status if row.status else "",
        "returned": row.returned or ("" if standing else NOT_RETURNED),
    }


def describe_band(row: PlaceRow) -> str:
    """“Highest quarter of 15”; of fewer than eight how many are higher; empty where there is no rank, and nobody else has one."""
    if not row.rank or row.rank.among == 1:
        return ""
    if row.rank.band:
        return f"{row.rank.band.capitalize()} of {row.rank.among}"
    return f"{row.rank.higher} of {row.rank.among - 1} higher"


def _round(value: float | None) -> float | None:
    return None if value is None else float(half_up(value, 1))


def _count(rows: Sequence[PlaceRow]) -> dict[str, int]:
    told = [row for row in rows if row.standing]
    if not told:
        return {}
    met, judged = _count_ambitions(told)
    return {
        "measures": len(told),
        "banded": sum(bool(row.rank and row.rank.band) for row in told),
        "furthest_ahead": sum(row.ahead for row in told),
        "furthest_behind": sum(row.behind for row in told),
        "compared": sum(row.worse_than_england is not None for row in told),
        "behind_england": sum(bool(row.worse_than_england) for row in told),
        "ambitions": judged,
        "ambitions_met": met,
        "not_returned": len(rows) - len(told),
    }


def _chart(rows: Sequence[PlaceRow], medium: Medium) -> Specification:
    """Under the name of its programme a line a measure, and where the place is between the lowest and the highest."""
    lines: list[Row] = []
    programme = ""
    for row in rows:
        name = catalogue.programme(row.measure.programme).short
        if name != programme:
            lines.append({"name": name, "short": name, "label": "", "short_label": "", **find_strip(None)})
            programme = name
        lines.append(
            {"name": _name(row), "short": row.measure.short, **_write(row), **find_strip(row)},
        )
    headings = list(dict.fromkeys(catalogue.programme(row.measure.programme).short for row in rows))
    return place_profile(lines, medium, headings=headings)


def _name(row: PlaceRow) -> str:
    return f"{row.measure.label} (lower is better)" if row.measure.better is Better.DECREASE else row.measure.label


def _write(row: PlaceRow) -> dict[str, str]:
    now: Share | None = row.standing.now if row.standing else None
    value = row.write(now) if now else NOT_RETURNED
    england = row.write(row.england)
    return {"label": value if england == MISSING else f"{value} · England {england}", "short_label": value}
