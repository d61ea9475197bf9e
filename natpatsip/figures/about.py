"""What a file says of the figure in it: what it is called, what kind of data it holds and where its numbers came from."""

import re
from collections.abc import Sequence

import natpatsip
from natpatsip.figures.figure import Figure
from natpatsip.figures.notes import list_notes
from natpatsip.figures.sharing import name_sharing
from natpatsip.organisations.made_up import count_variants
from natpatsip.text import capitalised

_REAL_DATA = "Returns as sent by the collaboratives."
_LONGEST_NAME, _LONGEST_MEASURE = 140, 70
# What a name does not end with: it was cut off there.
_DANGLING = (
    " or",
    " and",
    " of",
    " at",
    " in",
    " by",
    " for",
    " the",
    " a",
    " to",
    " with",
    " as",
    " from",
    " since",
    ",",
)


def name_file(figure: Figure, suffix: str) -> str:
    """Named for what it holds: “Wards supported directly, South West, Q4 2022-23, demonstration.xlsx”."""
    provenance = figure.provenance
    kind = data_word(figure) if provenance.demonstration else ""
    marks = (figure.period, name_sharing(figure.sharing), provenance.record, kind)
    draft = ("DRAFT",) if provenance.restriction else ()
    return join_name([name_measure(figure, _LONGEST_MEASURE), figure.place, *marks, *draft], suffix)


def join_name(parts: Sequence[str], suffix: str) -> str:
    """A file's name of what it is about, the place, and what comes after, of which the place may have to be cut."""
    what, place, *rest = (re.sub(r"[^\w &,.%’()-]+", "-", part).strip() for part in parts)
    room = _LONGEST_NAME - sum(len(part) + 2 for part in (what, *rest))
    return f"{', '.join(part for part in (what, place[:room].strip(), *rest) if part)}.{suffix}"


def name_measure(figure: Figure, longest: int) -> str:
    """What a figure measures, in whole words and no more characters than `longest`."""
    if len(figure.measure) <= longest:
        return figure.measure
    cut = figure.measure[: longest + 1].rpartition(" ")[0]
    while cut.endswith(_DANGLING):
        cut = cut.removesuffix(",") if cut.endswith(",") else cut.rpartition(" ")[0]
    return cut


def data_word(figure: Figure) -> str:
    """“demonstration”, “returns”, or “own” of a series that somebody brought along."""
    if figure.provenance.demonstration:
        return "demonstration"
    return "own" if figure.provenance.notice else "returns"


def describe_withheld(figure: Figure) -> str:
    """“Is there a real change in seclusion? Numbers of people of single trusts and wards are not for sharing.”"""
    return f"{figure.question} {figure.finding}."


def describe_kind(figure: Figure) -> str:
    """“demonstration”, “returns, as closed”: what kind of data, which numbers of the record, and whether they are a draft."""
    provenance = figure.provenance
    scaled = provenance.demonstration and count_variants() > 1
    size = f"{count_variants()} times the size" if scaled else ""
    return ", ".join(part for part in (data_word(figure), size, provenance.record, provenance.restriction) if part)


def describe_data(figure: Figure) -> str:
    """What kind of data it is, in sentences."""
    return figure.provenance.notice or _REAL_DATA


def describe_source(figure: Figure) -> str:
    """Whether it is a draft, who returned the numbers, the rules of a control chart, what was done about small numbers of
    people, what kind of data it is, and what made the file.
    """
    provenance = figure.provenance
    numbers = (provenance.restriction, provenance.coverage, provenance.record)
    parts = (*numbers, figure.rules, figure.sharing, provenance.notice, natpatsip.MADE_BY)
    return " · ".join(part for part in parts if part)


def list_about(figure: Figure) -> list[tuple[str, str]]:
    """Name and words of all that is told about a figure."""
    provenance = figure.provenance
    return [
        *([("May be shared", provenance.restriction)] if provenance.restriction else []),
        ("Measure", figure.subtitle),
        ("In words", figure.caption),
        *([("Notes", "\n".join(list_notes(figure)))] if figure.notes else []),
        ("Definition", figure.definition),
        ("Filters", figure.filters),
        ("Returned", provenance.coverage),
        ("Not returned", provenance.left_out or ("Nothing waited for" if provenance.voluntary else "None missing")),
        ("Data as at", provenance.data_as_at or "Nothing returned"),
        *([("Numbers", capitalised(provenance.record))] if provenance.record else []),
        *([("Provisional", provenance.provisional)] if provenance.provisional else []),
        *([("Small numbers", figure.sharing)] if figure.sharing else []),
        ("Data", describe_data(figure)),
        ("Made by", natpatsip.MADE_BY),
    ]
