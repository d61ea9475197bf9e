"""What a series of somebody's own says, as a finding and a caption: whether there is a change, and by which lines."""

from natpatsip.charts.icons import icon_words
from natpatsip.figures.control.answers import NO_PROOF, open_with_step, open_with_variation
from natpatsip.figures.formatting import format_count
from natpatsip.figures.own_chart import OwnChart

# More points than this cannot be told apart on a chart, nor read in a table.
DRAWN = 1_000


def write_finding(own: OwnChart) -> str:
    """The answer to whether it has changed: yes, with the signal or the last step, or no sign of it in so many points; of a
    run chart, the latest value and nothing about a change.
    """
    latest = own.latest
    now = f"{own.format_amount(latest['value'])} {own.when(latest['date'])}"
    if own.is_run_chart:
        points = "there is 1" if latest["points"] == 1 else f"there are {latest['points']}"
        return f"{now}; limits need {own.choices.rules.minimum_points} points, and {points}"
    against = f"against a {own.centre} of {own.format_amount(latest['mean'])}"
    if not own.quiet_points:
        return f"{open_with_variation(latest['variation'])}: {now} ({own.cause}), {against}"
    return _describe_step(own) or f"No sign of change in {_last(own)} ({NO_PROOF}): {now}, {against}"


def write_caption(own: OwnChart) -> str:
    """The lines, what the icons mean, and how many of the points are drawn."""
    latest = own.latest
    sentences = [_lines(own)]
    if own.variation:
        sentences.append(f"{icon_words(own.variation)}.")
    if own.assurance and own.choices.target is not None:
        sentences.append(f"{icon_words(own.assurance)} (target {own.format_value(own.choices.target)}).")
    if latest["points"] > DRAWN:
        drawn = f"The chart and the table have the latest {DRAWN:,} of {latest['points']:,} points"
        sentences.append(f"{drawn}; {own.centre}, limits and rules are of all.")
    return " ".join(sentences)


def _describe_step(own: OwnChart) -> str:
    """“Yes, better: a step up from June 2021, 10 to 20; no sign of change since”; nothing where the centre stayed."""
    if len(own.levels) < 2:
        return ""
    (_, before), (day, after) = own.levels[-2:]
    levels = [own.format_value(level) for level in (before, after)]
    if levels[0] == levels[1]:
        return ""
    opening = "Proposed" if own.proposed == own.rebases[-1] else open_with_step(before, after, own.choices.better)
    is_whole = own.quiet_points == (own.chart.points.segment == own.chart.points.segment[-1]).sum()
    since = "since" if is_whole else f"in {_last(own)}"
    direction = "up" if after > before else "down"
    moved = f"a step {direction} from {own.format_day(day)}, {' to '.join(levels)}"
    return f"{opening}: {moved}; no sign of change {since}"


def _last(own: OwnChart) -> str:
    """“the last 12 points”."""
    return "the latest point" if own.quiet_points == 1 else f"the last {format_count(own.quiet_points, 'point')}"


def _lines(own: OwnChart) -> str:
    """Its centre and limits: of what lies between events why the centre is a median, and that no icon stands for it."""
    latest, between = own.latest, own.choices.between
    if own.median is not None:
        return f"The median is {own.format_amount(own.median)}. A run chart has no limits and no icons."
    provisional = "provisional " if latest["provisional_limits"] else ""
    since = f" since {own.format_day(own.levels[-1][0])}" if len(own.levels) > 1 else ""
    centre, upper = (own.format_amount(latest[line]) for line in ("mean", "upl"))
    if latest["lpl"] is None:
        limits = f"a{' provisional' if provisional else 'n'} upper limit of {upper} and no lower one"
    else:
        limits = f"{provisional}limits from {own.format_value(latest['lpl'])} to {upper}"
    lines = f"The {own.centre}{since} is {centre}, with {limits}."
    if between is None:
        return lines
    why = "It is no mean, because what lies between rare events is skewed; high is rarer."
    return f"{lines} {why} A {between} chart is judged by its limits and by runs alone, and has no icons."
