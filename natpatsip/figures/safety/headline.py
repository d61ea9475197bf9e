"""System Safety in a sentence and tiles: systems engaged, safety plans agreed, trusts past phases 1 and 2, events held."""

from natpatsip import catalogue
from natpatsip.analysis.adoption import Share, collect_rows
from natpatsip.analysis.measures import Measure, share_of_places
from natpatsip.analysis.selection import Selection
from natpatsip.figures.changes import get_quarter_change
from natpatsip.figures.formatting import NOT_COLLECTED, agree, format_count, format_percent
from natpatsip.figures.headline import Headline, Tile, add_trend, no_data
from natpatsip.figures.provenance import get_provenance
from natpatsip.figures.safety.data import (
    AGREED,
    COMPLETE,
    ENGAGED,
    PHASES,
    PLANS,
    SYSTEMS,
    count_systems,
    count_trusts_reported,
    past_ambition,
    systems_chosen,
)
from natpatsip.figures.subject import Subject, get_subject
from natpatsip.figures.wording import NO_QUARTER_BEFORE, describe_gain, describe_nothing_returned
from natpatsip.store import Snapshot


def headline(selection: Selection, snapshot: Snapshot) -> Headline:
    """Tiles for the places chosen; the ambition for plans counts England's systems, and is shown only where all are."""
    numbers = count_systems(collect_rows(systems_chosen(selection, snapshot)))
    subject = get_subject(selection, snapshot, SYSTEMS)
    judged = subject.settled and selection.all_places
    tiles = (
        _systems("Systems engaged", ENGAGED, selection, snapshot),
        add_trend(
            _systems("Safety plans agreed", AGREED, selection, snapshot, PLANS if judged else None),
            AGREED,
            selection,
            snapshot,
        ),
        _past_phases(selection, snapshot),
        _events(numbers),
    )
    return Headline(
        AGREED,
        _sentence(numbers, subject, selection),
        tiles,
        get_provenance(snapshot, SYSTEMS, selection),
    )


def _sentence(numbers: dict[str, int], subject: Subject, selection: Selection) -> str:
    if not numbers:
        return f"{describe_nothing_returned('systems', selection.quarter)}."
    engaged, icbs = numbers["icbs_engaged"], numbers["icbs"]
    return (
        f"{engaged} of {format_count(icbs, 'system')} in {subject.name} {agree('was', engaged, icbs)} engaged"
        f" in {selection.quarter}, and {numbers['plans_agreed']} had agreed a safety improvement plan."
    )


def _systems(
    label: str, measure: Measure, selection: Selection, snapshot: Snapshot, goal: catalogue.Ambition | None = None
) -> Tile:
    share = share_of_places(measure, selection, snapshot.frame)
    if not share.expected:
        return no_data(label)
    moved = describe_gain(get_quarter_change(measure, selection, snapshot)) or [NO_QUARTER_BEFORE]
    return Tile(
        label,
        f"{share.reached} of {share.expected}",
        moved[0],
        f"{format_percent(share.percent(), 0)} of systems{_against(share, goal) if goal else ''}",
        share.percent(1),
        100 if goal else None,
        figure="safety_systems",
    )


def _against(share: Share, goal: catalogue.Ambition) -> str:
    left = int(goal.value) - share.reached
    return f" · ambition {goal.value:g} by {goal.by:%B %Y} · {f'{left} to go' if left > 0 else 'reached'}"


def _past_phases(selection: Selection, snapshot: Snapshot) -> Tile:
    label = "Trusts past PSIRF phases 1 and 2"
    share = share_of_places(COMPLETE, selection, snapshot.frame)
    if not share.expected:
        return Tile(label, NOT_COLLECTED, "", "Collaboratives may send how far their trusts are; none did")
    trusts = count_trusts_reported(selection, snapshot)
    value, detail = f"{share.reached} of {share.expected}", f"{format_percent(share.percent(1))} of {trusts.name}"
    if not trusts.enough:
        return Tile(label, value, "", detail, figure="safety_psirf")
    verdict = "reached" if past_ambition(share) else "not reached"
    goal = f"ambition {PHASES.comparison} {PHASES.value:g}% · {verdict}"
    return Tile(label, value, "", f"{detail} · {goal}", share.percent(1), PHASES.value, figure="safety_psirf")


def _events(numbers: dict[str, int]) -> Tile:
    if not numbers:
        return no_data("Events held")
    return Tile(
        "Events held",
        f"{numbers['events']:,}",
        "",
        f"For {format_count(numbers['icbs'], 'system')}, in the quarter",
        figure="safety_systems",
    )
