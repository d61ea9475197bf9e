"""Where a report contradicts itself: worked out from what it states alone, whatever the database holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from natpatsip.analysis.rounding import half_up
from natpatsip.catalogue.facts import Fact, fact, facts, number_of, read_published
from natpatsip.figures.formatting import make_sentence
from natpatsip.published.wording import format_fact
from natpatsip.quarters import Quarter

# Rules that proof-reading of a report of ours has too.
TEXT_AGAINST_TABLE, SHARE_AGAINST_COUNTS, OTHER_QUARTER = (
    "text against table",
    "a percentage against its counts",
    "another quarter",
)
_BY_READING = "none: found by reading"

# A count, the whole that it is of, and the share that it is said to be.
_SHARES = (
    ("mandet_stage3_n", "mandet_homes_england_narrative", "mandet_stage3_pct"),
    ("mandet_stage5_n", "mandet_homes_england_narrative", "mandet_stage5_pct"),
    ("mandet_stage7_n", "mandet_homes_england_narrative", "mandet_stage7_pct"),
    ("mhsip_trusts_engaged", "mhsip_trusts_eligible", "mhsip_trusts_engaged_pct"),
    ("mhsip_trusts_direct", "mhsip_trusts_eligible", "mhsip_trusts_direct_pct"),
    ("mhsip_wards_direct_nhs", "mhsip_wards_nhs", "mhsip_direct_pct"),
)


@dataclass(frozen=True)
class Statement:
    """What one place of a report says."""

    where: str
    says: str


@dataclass(frozen=True)
class Contradiction:
    """Places of a report that cannot all be right, and the rule over numbers that finds it.

    One that `needs_prose` no rule finds, only a reader. `report` is the id of the report, `facts` are the ids of those that
    the others contradict; `note` is what else there is to know.
    """

    id: str
    report: str
    rule: str
    said: tuple[Statement, ...]
    facts: tuple[str, ...] = ()
    note: str = ""
    needs_prose: bool = False

    @property
    def words(self) -> str:
        """What each place says, a sentence each, and the note."""
        return " ".join(
            [*(make_sentence(f"{one.where}: {one.says}") for one in self.said), make_sentence(self.note)]
        ).strip()


def contradictions() -> list[Contradiction]:
    """Every contradiction in what was published; one that was put right there is gone."""
    return [found for check in _CHECKS for found in check()]


def _same_thing() -> Iterable[Contradiction]:
    """What is stated in several places has not the same value in all."""
    for stated in facts():
        others = [other for other in map(fact, stated.same_as) if not _same_value(stated, other)]
        if others:
            yield _contradiction("the same thing with two values", stated, *others)


def _same_value(one: Fact, other: Fact) -> bool:
    """Whether two values are the same as far as the rounder one goes: 78% and 77.6% are."""
    decimals = min(one.decimals, other.decimals)
    return half_up(number_of(one.value), decimals) == half_up(number_of(other.value), decimals)


def _count_in_text_and_table() -> Iterable[Contradiction]:
    """The text counts more collaboratives at the target than its own table has rows that reach it."""
    count, share = fact("mhsip_pscs_at_target_text"), fact("mhsip_pscs_at_target_pct_text")
    target = number_of(fact("mhsip_ambition_direct").value)
    rows = _rows_of_table()
    at_target = sum(100 * row["direct_wards"] >= target * row["total_wards"] for row in rows)
    percent = half_up(Fraction(100 * at_target, len(rows)))
    if (count.value, share.value) != (at_target, percent):
        table = Statement(
            "table of figure 19", f"{at_target} of {len(rows)} collaboratives, {percent}%, reach {target}%"
        )
        yield Contradiction(
            count.id,
            count.report.id,
            TEXT_AGAINST_TABLE,
            (_statement(count), _statement(share), table),
            (count.id, share.id),
        )


def _rows_of_table() -> list[dict[str, int]]:
    """The report's table in figure 19, a row a collaborative, by the columns of our figure."""
    rows: dict[str, dict[str, int]] = {}
    for cell in facts():
        if cell.basis == "table":
            rows.setdefault(cell.scope, {})[cell.number] = int(cell.value)
    return list(rows.values())


def _shares_of_counts() -> Iterable[Contradiction]:
    """A share, as it was rounded, is not that of its count in the whole that the report states."""
    for whole in dict.fromkeys(whole for _, whole, _ in _SHARES):
        pairs = [(fact(count), fact(share)) for count, of, share in _SHARES if of == whole]
        least, most = _wholes_implied(pairs)
        stated = fact(whole)
        if not least <= number_of(stated.value) <= most:
            counts = "; ".join(f"{format_fact(count)} are {format_fact(share)}" for count, share in pairs)
            implied = f"{counts}: so there are between {least:,} and {most:,} in all, about {(least + most) // 2:,}"
            said = _statement(stated), Statement(pairs[0][0].stated_in, implied)
            yield Contradiction(whole, stated.report.id, SHARE_AGAINST_COUNTS, said, (whole,))


def _wholes_implied(pairs: Iterable[tuple[Fact, Fact]]) -> tuple[int, int]:
    """The least and the greatest whole with which every count gives its share, as it was rounded."""
    bounds = [_wholes(count, share) for count, share in pairs]
    least, most = max(low for low, _ in bounds), min(high for _, high in bounds)
    return -(-least.numerator // least.denominator), int(most)


def _wholes(count: Fact, share: Fact) -> tuple[Fraction, Fraction]:
    half = Fraction(1, 2 * 10**share.decimals)
    stated = Fraction(str(share.value))
    return 100 * int(count.value) / (stated + half), 100 * int(count.value) / (stated - half)


def _homes_of_the_model() -> Iterable[Contradiction]:
    """The infographic has other homes avoid admissions than those of which the model speaks."""
    avoided, homes, modelled = map(
        fact, ("mandet_infographic_admissions", "mandet_infographic_homes", "mandet_model_homes")
    )
    if homes.value != modelled.value:
        shown = Statement(avoided.stated_in, f"{format_fact(homes)} avoid {format_fact(avoided)}")
        yield Contradiction(
            avoided.id, avoided.report.id, "what a model is of", (shown, _statement(modelled)), (homes.id,)
        )


def _quarters_named() -> Iterable[Contradiction]:
    """A heading or a sentence names another quarter than the one that it is about."""
    for named in facts():
        if named.unit == "quarter" and Quarter.parse(named.value) != named.quarter:
            cover = Statement("cover", f"the report is for {named.report.quarter}")
            yield Contradiction(
                named.id,
                named.report.id,
                OTHER_QUARTER,
                (_statement(named), cover),
                (named.id,),
                f"{named.how}: {named.quarter}",
            )


def _figures_pointed_to() -> Iterable[Contradiction]:
    """The text points to figures by other numbers than the report's table of figures gives them."""
    wrong = [named for named in facts() if named.unit == "figure" and f"fig{named.value:0>2}" != named.figure]
    if wrong:
        table = [f"{int(named.figure.removeprefix('fig'))}" for named in wrong]
        said = *map(_statement, wrong), Statement("table of figures", f"in the same order, figures {', '.join(table)}")
        yield Contradiction(
            "figures_pointed_to",
            wrong[0].report.id,
            "figures pointed to against the table of figures",
            said,
            tuple(named.id for named in wrong),
        )


def _begun_after_due() -> Iterable[Contradiction]:
    """A phase is to be complete before the quarter in which, by the same sentence, it begins."""
    begun, due = fact("mews_phase2_begun"), fact("mews_phase2_planned")
    if f"{Quarter.parse(begun.value).start:%Y-%m}" > str(due.value):
        yield _contradiction("begun after it was to be complete", begun, due)


def _quarter_cut_short() -> Iterable[Contradiction]:
    """What is said of a quarter is counted to a month before its last."""
    gain, month = fact("medsip_smr_gain"), fact("medsip_smr_month")
    if str(month.value) < f"{gain.quarter.end:%Y-%m}":
        yield _contradiction("data that end before the quarter", gain, month)


def _target_of_each() -> Iterable[Contradiction]:
    """A target for each trust is called exceeded by a share of England as a whole."""
    exceeded, target = fact("mhsip_target_exceeded"), fact("mhsip_ambition_direct")
    if exceeded.scope != target.scope:
        share = Statement(
            exceeded.stated_in,
            f"the target is already exceeded, by {format_fact(fact('mhsip_direct_pct'))} of England’s wards",
        )
        each = Statement(target.stated_in, f"{format_fact(target)} of wards {target.how}")
        yield Contradiction(
            exceeded.id,
            exceeded.report.id,
            "a target of each, said of all",
            (share, each),
            (exceeded.id,),
            exceeded.note,
        )


def _read() -> Iterable[Contradiction]:
    """What only a reader can find: words against words."""
    for row in read_published("contradictions"):
        if row["needs_prose"] == "yes":
            said = Statement(row["said_in"], row["says"]), Statement(row["also_in"], row["also_says"])
            yield Contradiction(row["id"], row["report"], _BY_READING, said, needs_prose=True)


def _contradiction(rule: str, stated: Fact, *others: Fact) -> Contradiction:
    """A fact that others contradict."""
    return Contradiction(
        stated.id, stated.report.id, rule, tuple(map(_statement, (stated, *others))), (stated.id,), stated.note
    )


def _statement(stated: Fact) -> Statement:
    return Statement(stated.stated_in, f"{stated.measure}: {format_fact(stated)}")


_CHECKS: tuple[Callable[[], Iterable[Contradiction]], ...] = (
    _count_in_text_and_table,
    _target_of_each,
    _same_thing,
    _homes_of_the_model,
    _shares_of_counts,
    _begun_after_due,
    _quarter_cut_short,
    _quarters_named,
    _figures_pointed_to,
    _read,
)
