"""Proof-reading: what in a report contradicts itself, or no longer says what the returns say."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from natpatsip.analysis.rounding import half_up
from natpatsip.figures.formatting import agree, format_list
from natpatsip.published.contradictions import OTHER_QUARTER, SHARE_AGAINST_COUNTS
from natpatsip.quarters import NotAQuarter, Quarter
from natpatsip.report.document import Report
from natpatsip.report.word.reading import ReadText, read_texts

_QUARTER = re.compile(r"\bQ([1-4])\s+(?:20)?(\d\d)/(?:20)?(\d\d)\b")
_FIGURE = re.compile(r"\b[Ff]igure (\d+)")
# Numbers that name something and count nothing: days, months, quarters, stages, phases, what a rate is per.
_NAMES = re.compile(
    r"\bQ[1-4]\s+\d{2,4}/\d{2,4}|\b20\d\d(?:/\d\d)?\b|\b\d{1,2} (?=[A-Z][a-z]+ 20\d\d)|\b(?:[Ff]igure|[Ss]tages?|[Pp]hases?) \d"
    r"|\bper 1,000\b|\b999\b"
)
_NUMBER = re.compile(r"(?<![\w.,/-])\d[\d,]*(?:\.\d+)?(?![\w/])")
_GAP = r"[^\d%()|]{0,40}?"
# “9,164 of England’s 14,975 homes (61.2%)”, “61.0% (363 of 595 eligible babies)”.
_COUNTS_FIRST = re.compile(rf"(?P<part>\d[\d,]*) of {_GAP}(?P<whole>\d[\d,]*){_GAP}\((?P<share>\d+(?:\.\d+)?)%\)")
_SHARE_FIRST = re.compile(rf"(?P<share>\d+(?:\.\d+)?)%{_GAP}\((?P<part>\d[\d,]*) of {_GAP}(?P<whole>\d[\d,]*)")
_LIKENESS = 0.75


@dataclass(frozen=True)
class Doubt:
    """Something to put right before a report is released: the rule that it breaks, the section, what it says, and why not.

    `id` names a contradiction of a published report.
    """

    rule: str
    section: str
    says: str
    reason: str
    id: str = ""


@dataclass(frozen=True)
class _Draft:
    """A document as it was read, beside what the returns give for the report now, read in the same way."""

    report: Report
    texts: Sequence[ReadText]
    expected: Sequence[ReadText]

    @property
    def changed(self) -> list[ReadText]:
        """What the returns do not give word for word: what was edited, and paragraphs of people’s own."""
        given = {(text.section, text.words) for text in self.expected}
        return [text for text in self.texts if (text.section, text.words) not in given]

    def words_of(self, section: str) -> list[str]:
        """What the returns give for a section; of all of them where there is none of that name."""
        own = [text.words for text in self.expected if text.section == section]
        return own or [text.words for text in self.expected]


def proof_read(report: Report, written: bytes, edited: bytes) -> list[Doubt]:
    """What is wrong with a Word document, by rule: `written` is the report as the returns give it now, `edited` what is to be
    released, which may be the same. Raises NotAReport.
    """
    texts = read_texts(edited)
    given = texts if edited == written else read_texts(written)
    draft = _Draft(report, texts, [text for text in given if not text.own])
    return [doubt for check in _CHECKS for doubt in check(draft)]


def _check_complete(draft: _Draft) -> Iterator[Doubt]:
    """Nobody is waited for any longer."""
    waiting = {
        name for drawn in draft.report.figures if not drawn.provenance.settled for name in drawn.provenance.not_returned
    }
    if waiting:
        reason = f"Not returned yet: {format_list(sorted(waiting))}."
        yield Doubt("an incomplete quarter", "", f"The report is for {draft.report.quarter}.", reason)


def _check_reopened(draft: _Draft) -> Iterator[Doubt]:
    """No programme was opened again after it was closed."""
    if draft.report.reopened:
        reason = f"Opened again: {format_list(draft.report.reopened)}. Close it again, so that what is released stands."
        yield Doubt("a reopened quarter", "", f"The report is for {draft.report.quarter}.", reason)


def _check_shares(draft: _Draft) -> Iterator[Doubt]:
    """A share is that of the two numbers beside it."""
    for text in draft.texts:
        for found in (*_COUNTS_FIRST.finditer(text.words), *_SHARE_FIRST.finditer(text.words)):
            part, whole = (int(found[name].replace(",", "")) for name in ("part", "whole"))
            decimals = len(found["share"].partition(".")[2])
            right = half_up(Fraction(100 * part, whole), decimals) if whole else None
            if right != float(found["share"]):
                reason = f"{part:,} of {whole:,} is {right}%." if whole else "It is a share of nothing."
                yield Doubt(SHARE_AGAINST_COUNTS, text.section, found[0], reason)


def _check_quarters(draft: _Draft) -> Iterator[Doubt]:
    """A quarter that the returns do not speak of there is a slip, such as last quarter's heading."""
    for text in draft.changed:
        known = {_name(found) for words in draft.words_of(text.section) for found in _QUARTER.finditer(words)}
        others = {_name(found) for found in _QUARTER.finditer(text.words)} - known
        if others or (text.heading and _QUARTER.search(text.words) and draft.report.quarter.label not in text.words):
            named = format_list(sorted(others)) if others else "another quarter"
            reason = f"It names {named}; the report is for {draft.report.quarter}."
            yield Doubt(OTHER_QUARTER, text.section, text.words, reason)


def _name(found: re.Match[str]) -> str:
    """A quarter as we write it; as it was found where there is none such."""
    number, first, second = found.groups()
    try:
        return Quarter.parse(f"Q{number} 20{first}/{second}").label
    except NotAQuarter:
        return found[0]


def _check_figures(draft: _Draft) -> Iterator[Doubt]:
    """Whatever figure is referred to is there."""
    there = set(draft.report.numbers.values())
    for text in draft.texts:
        missing = sorted({int(number) for number in _FIGURE.findall(text.words)} - there)
        if missing:
            named = format_list([f"Figure {number}" for number in missing])
            yield Doubt("a figure that is missing", text.section, text.words, f"There is no {named}.")


def _check_numbers(draft: _Draft) -> Iterator[Doubt]:
    """Every number of a text that was changed is one that the returns give in the section; where the text is nearly one of
    theirs, a number of that.
    """
    for text in draft.changed:
        own, numbers = draft.words_of(text.section), _read_numbers(text.words)
        strange = _leave_out(numbers, [*own, *_list_cells(draft.report, text.section)])
        given = get_close_matches(text.words, own, n=1, cutoff=_LIKENESS) if numbers else []
        instead = f" The returns give: “{given[0]}”" if given else ""
        if strange:
            reason = f"{_name_numbers(strange)} not in this section’s numbers.{instead}"
            yield Doubt("a number that the returns do not give", text.section, text.words, reason)
        elif given and (moved := _leave_out(numbers, given)):
            reason = f"{_name_numbers(moved)} given elsewhere in this section.{instead}"
            yield Doubt("a number in another’s place", text.section, text.words, reason)


def _leave_out(numbers: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Those of the numbers that are in none of the texts."""
    known = {number for words in texts for number in _read_numbers(words)}
    return [number for number in numbers if number not in known]


def _name_numbers(numbers: list[str]) -> str:
    """“41 is”, “41 and 43 are”."""
    return f"{format_list(numbers)} {agree('is', len(numbers))}"


def _check_england(draft: _Draft) -> Iterator[Doubt]:
    """A part is not called England: where somebody has not returned, new words say so."""
    for text in draft.changed:
        missing = _list_missing(draft.report, text.section)
        if missing and re.search(r"\b(?:England|[Nn]ational(?:ly)?)\b", text.words) and _read_numbers(text.words):
            reason = f"Not returned: {format_list(missing)}. Say of how many collaboratives it is."
            yield Doubt("a part called England", text.section, text.words, reason)


def _list_missing(report: Report, section: str) -> list[str]:
    figures = [drawn for part in report.sections if part.title == section for drawn in part.figures]
    return sorted(
        {name for drawn in figures for name in drawn.provenance.not_returned if not drawn.provenance.voluntary}
    )


def _list_cells(report: Report, section: str) -> list[str]:
    """The tables of a section's figures, cell by cell, as they are read."""
    return [
        column.format_cell(row)
        for part in report.sections
        if part.title == section
        for drawn in part.figures
        for row in drawn.rows
        for column in drawn.columns
    ]


def _read_numbers(words: str) -> list[str]:
    return [number.rstrip(",") for number in _NUMBER.findall(_NAMES.sub(" ", words))]


_CHECKS: tuple[Callable[[_Draft], Iterator[Doubt]], ...] = (
    _check_complete,
    _check_reopened,
    _check_shares,
    _check_quarters,
    _check_figures,
    _check_numbers,
    _check_england,
)
