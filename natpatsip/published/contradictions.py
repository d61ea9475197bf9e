"""Where the report contradicts itself: worked out from what it states alone, whatever the database holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from natpatsip import catalogue
from natpatsip.analysis.rounding import half_up
from natpatsip.catalogue.facts import Fact, fact, published_wards
from natpatsip.quarters import Quarter


@dataclass(frozen=True)
class Contradiction:
    """The facts, by id, that something else in the report contradicts, and how, in a sentence or two."""

    facts: tuple[str, ...]
    words: str


def contradictions() -> list[Contradiction]:
    """Every contradiction in what was published; one that was put right there is gone."""
    return [found for check in _CHECKS for found in check()]


def _collaboratives_at_target() -> Iterable[Contradiction]:
    """The text counts more collaboratives at the target than its own table has rows that reach it."""
    count, share = fact("mhsip_pscs_at_target_text"), fact("mhsip_pscs_at_target_pct_text")
    wards, target = published_wards(), catalogue.ambition("mhsip_direct").value
    at_target = sum(100 * row.wards_direct >= target * row.wards_total for row in wards)
    percent = half_up(Fraction(100 * at_target, len(wards)))
    if (count.value, share.value) != (at_target, percent):
        yield Contradiction(
            (count.id, share.id),
            f"The text says that {count.value} of {len(wards)} collaboratives ({share.value}%) support {target:g}% of"
            f" their NHS wards directly. The report’s own table in figure 19 has {at_target} ({percent}%).",
        )


def _homes_worked_with() -> Iterable[Contradiction]:
    """The infographic counts other homes than the summary does."""
    summary, infographic = fact("mandet_stage3_n"), fact("mandet_infographic_homes")
    if summary.value == infographic.value:
        return
    everywhere, before = fact("mandet_homes_england_narrative"), fact("mandet_stage3_pct_prev")
    words = (
        f"The summary has {summary.value:,} care homes at stage 3 or above; the infographic says that the programme works"
        f" with {infographic.value:,}."
    )
    share = half_up(Fraction(100 * infographic.value, everywhere.value), 1)
    if half_up(share) == before.value:
        words += (
            f" That is {share:.1f}% of the {everywhere.value:,} homes of the text, and {before.value}% was the share in"
            f" {before.quarter}: so perhaps it is the number of the quarter before."
        )
    yield Contradiction((infographic.id,), words)


def _homes_of_england() -> Iterable[Contradiction]:
    """The number of homes in the text is none that the counts and shares of the summary allow."""
    stated = fact("mandet_homes_england_narrative")
    least, most = _homes_implied()
    if not least <= stated.value <= most:
        yield Contradiction(
            (stated.id,),
            f"The text counts {stated.value:,} care homes in England. The counts and shares at stages 3, 5 and 7 imply"
            f" between {least:,} and {most:,}, about {(least + most) // 2:,}.",
        )


def _homes_implied() -> tuple[int, int]:
    """The fewest and most homes with which every count at a stage gives its share, as it was rounded."""
    pairs = [(fact(f"mandet_stage{stage}_n"), fact(f"mandet_stage{stage}_pct")) for stage in (3, 5, 7)]
    bounds = [_wholes(count, share) for count, share in pairs]
    least, most = max(low for low, _ in bounds), min(high for _, high in bounds)
    return -(-least.numerator // least.denominator), int(most)


def _wholes(count: Fact, share: Fact) -> tuple[Fraction, Fraction]:
    half = Fraction(1, 2 * 10**share.decimals)
    stated = Fraction(str(share.value))
    return 100 * count.value / (stated + half), 100 * count.value / (stated - half)


def _lives_of_cord_management() -> Iterable[Contradiction]:
    """The text and the footnote of the infographic credit cord management with different numbers of lives."""
    text, footnote = fact("matneo_ocm_lives_text"), fact("matneo_ocm_lives")
    whole, antibiotics = fact("matneo_lives"), fact("matneo_iab_lives")
    if text.value == footnote.value:
        return
    words = (
        f"The text credits cord management with {text.value} lives saved; the footnote of the infographic credits it with"
        f" {footnote.value}."
    )
    if text.value == whole.value:
        words += (
            f" The infographic gives {whole.value} for all better care of babies born too soon, of which the footnote’s"
            f" parts, with {antibiotics.value} by antibiotics, come to {footnote.value + antibiotics.value}."
        )
    yield Contradiction((text.id,), words)


def _quarter_of_headings() -> Iterable[Contradiction]:
    """A heading names another quarter than the one that the report is for."""
    heading = fact("mhsip_fig18_caption_quarter")
    if Quarter.parse(heading.value) != heading.quarter:
        yield Contradiction(
            (heading.id,),
            f"The headings of the charts in figures 18 and 19 name {Quarter.parse(heading.value)}, in the report for"
            f" {heading.quarter}.",
        )


_CHECKS: tuple[Callable[[], Iterable[Contradiction]], ...] = (
    _collaboratives_at_target,
    _homes_worked_with,
    _homes_of_england,
    _lives_of_cord_management,
    _quarter_of_headings,
)
