"""What maps and ranked bars say alike of a share."""

from collections.abc import Sequence

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.measures import Measure
from natpatsip.analysis.ranking import Rank
from natpatsip.analysis.selection import Selection
from natpatsip.figures.figure import Number
from natpatsip.figures.formatting import agree, format_count, format_list, format_ordinal, format_things
from natpatsip.figures.shares.by_collaborative import CollaborativeShare, ShareByCollaborative, format_share
from natpatsip.figures.wording import lead_with_marked


def describe_reached(measure: Measure, share: Share) -> str:
    """“61.2%, 612 of 1,000 care homes”."""
    return f"{format_share(measure, share)}, {share.reached:,} of {format_things(share.expected, measure.things)}"


def describe_england(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> str:
    """What it is in England, with its numbers, who is left out, and of whom a part is shown; nothing of nothing."""
    if not shares.known:
        return ""
    reached = describe_reached(measure, shares.england)
    sentences = [f"{measure.label} {shares.where} in {selection.quarter}: {reached}."]
    if shares.not_returned:
        sentences.append(f"Not returned, and so left out: {format_list(shares.not_returned)}.")
    return " ".join([*sentences, *([parts] if (parts := describe_parts(shares)) else [])])


def describe_above_england(measure: Measure, shares: ShareByCollaborative, aim: float | None) -> str:
    """How many collaboratives are above England, and where nobody is waited for how many have reached the aim, in percent.

    Of one alone where it stands; there is at least one.
    """
    whole, england = shares.whole, shares.possessive(format_share(measure, shares.england))
    if len(whole) == 1:
        return f"{whole[0].name} stands at {format_share(measure, whole[0].share)}, compared with {england}"
    above = sum(entry.share.ratio > shares.england.ratio for entry in whole)
    among = f"{above or 'None'} of {format_count(len(whole), 'collaborative')} {agree('is', above)} above {england}"
    if aim is None or not shares.everyone.settled:
        return among
    reached = shares.count_at(aim)
    return f"{among}; {reached or 'none'} {agree('has', reached or 1)} reached {aim:g}%"


def lead_with_highlighted(
    finding: str, caption: str, measure: Measure, shares: ShareByCollaborative, selection: Selection
) -> tuple[str, str]:
    """Finding and caption, which begin with the collaboratives looked for, if any are: what was found goes on from there."""
    told = [_describe_highlighted(measure, shares, entry) for entry in shares.highlighted(selection)]
    return lead_with_marked(told if shares.known else [], finding, caption)


def _describe_highlighted(measure: Measure, shares: ShareByCollaborative, entry: CollaborativeShare) -> str:
    """“Wessex stands at 82.9%, joint 2nd highest of 15, in the highest quarter, beside England’s 61.2%”."""
    if not entry.known:
        return f"{entry.name}: {entry.missing.lower()}"
    england = shares.everyone.possessive(format_share(measure, shares.england))
    rank = shares.ranks.get(entry.psc.code)
    return describe_standing(entry.name, format_share(measure, entry.share), rank, len(shares.entries), england)


def describe_standing(name: str, share: str, rank: Rank | None, listed: int, england: str) -> str:
    """Where one place stands among as many as are listed, and beside England, both as they are written."""
    placed = f", {describe_rank(rank, listed)}" if rank else ""
    return f"{name} stands at {share}{placed}, compared with {england}"


def describe_rank(rank: Rank, listed: int) -> str:
    """“8th highest of 15, in the middle half”, of as many as are listed; “highest of the 4 that can be ranked”."""
    ordinal = f"{format_ordinal(rank.higher + 1)} " if rank.higher else ""
    place = f"{'joint ' if rank.level > 1 else ''}{ordinal}highest"
    among = f"{rank.among}" if rank.among == listed else f"the {rank.among} that can be ranked"
    return ", in the ".join(part for part in (f"{place} of {among}", rank.band) if part)


def describe_ranks(shares: ShareByCollaborative) -> dict[str, str]:
    """The rank of each collaborative that has one, by its name."""
    ranked = [(entry.name, shares.ranks.get(entry.psc.code)) for entry in shares.entries]
    return {name: describe_rank(rank, len(shares.entries)) for name, rank in ranked if rank}


def describe_parts(shares: ShareByCollaborative) -> str:
    """Of which collaboratives a part is shown beside others; nothing where all are whole, or there is only one."""
    parts = [entry.name for entry in shares.known if entry.part]
    if not parts or len(shares.known) == 1:
        return ""
    return f"Of these a part is shown, and not ranked: {format_list(parts)}."


def describe_sizes(entries: Sequence[CollaborativeShare], things: str) -> str:
    """How many each has: “between 89 and 588 homes each”, “1 trust each”."""
    sizes = {entry.share.expected for entry in entries}
    spread = (
        f"between {min(sizes):,} and {max(sizes):,} {things}" if len(sizes) > 1 else format_things(min(sizes), things)
    )
    return f"{spread} each"


def define(measure: Measure) -> str:
    """What is counted, and what has to be known beside it."""
    return f"{measure.definition} {measure.caveat}".strip()


def define_with_ambition(measure: Measure, selection: Selection) -> str:
    """The same, and what the ambition was."""
    goal = find_ambition(measure, selection)
    aim = f"The ambition was {goal.value:g}% by the end of {goal.by:%B %Y}." if goal else ""
    return f"{define(measure)} {aim}".strip()


def find_ambition(measure: Measure, selection: Selection) -> catalogue.Ambition | None:
    """The ambition that each collaborative can be held against; None where there is none."""
    return measure.ambition(selection, "psc")


def find_aim(measure: Measure, selection: Selection) -> float | None:
    """The same in percent."""
    ambition = find_ambition(measure, selection)
    return ambition.value if ambition else None


def count_shares(measure: Measure, shares: ShareByCollaborative, selection: Selection) -> dict[str, Number]:
    """The numbers of a figure by collaborative: England's percentage, how many are known, how many are at the ambition."""
    aim = find_aim(measure, selection)
    return {
        "england_pct": shares.england.percent(measure.decimals),
        "pscs": len(shares.known),
        **({} if aim is None else {"pscs_at_ambition": shares.count_at(aim)}),
    }
