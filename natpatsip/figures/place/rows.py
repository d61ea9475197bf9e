"""The measures of a place as rows: what each came to, how it moved, where the place stands among its peers, its ambition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from natpatsip import catalogue, organisations
from natpatsip.analysis.adoption import Share
from natpatsip.analysis.ambitions import Reason
from natpatsip.analysis.measures import ENGLAND, MEASURES, Measure
from natpatsip.analysis.measures.shared import is_rounded
from natpatsip.analysis.places import UNITS
from natpatsip.analysis.ranking import Rank
from natpatsip.analysis.selection import Selection
from natpatsip.analysis.spc.parameters import Better
from natpatsip.analysis.standing import Period, Standing, place_among
from natpatsip.figures.ambitions import AmbitionStatus, get_ambition_statuses
from natpatsip.figures.changes import describe_parting
from natpatsip.figures.control.summary import summary
from natpatsip.figures.control.summary_row import SummaryRow
from natpatsip.figures.formatting import MISSING, format_measured, format_number, format_period
from natpatsip.figures.place.shares import get_comparison, get_period, get_shares
from natpatsip.figures.subject import EXPECTED, Subject, get_coverage_of, get_subject
from natpatsip.quarters import Quarter
from natpatsip.store import Snapshot

NOT_RETURNED = "Not returned"
UP, DOWN = "up", "down"
_ROW_BYTES = 2**12


@dataclass(frozen=True)
class PlaceRow:
    """A measure at a place, or in England.

    `standing` is None where it was not returned, and has peers only where all of the place has returned and England is
    settled; `england` is None where it is not, or where England itself is looked at. `barred` says what parts the time from
    the one before; `returned` who has, “2 of 3 collaboratives so far”, where that is a part of the place. `charted` is its
    row of the SPC summary, None where it has no series; `status` that of its ambition, None where it has none here.
    """

    measure: Measure
    when: str
    standing: Standing | None
    england: Share | None
    barred: str
    returned: str
    charted: SummaryRow | None
    status: AmbitionStatus | None

    @property
    def rank(self) -> Rank | None:
        """Its place among its peers, where it has one."""
        return self.standing.rank if self.standing else None

    @property
    def behind(self) -> bool:
        """Whether it is in the quarter of its peers that is furthest behind."""
        return self.rank is not None and self.rank.band == self._band(Better.DECREASE)

    @property
    def ahead(self) -> bool:
        """Whether it is in the quarter of its peers that is furthest ahead."""
        return self.rank is not None and self.rank.band == self._band(Better.INCREASE)

    @property
    def worse_than_england(self) -> bool | None:
        """Whether England is better; None where they are not compared."""
        if not self.standing or not self.england or not self.england.expected or not self.standing.now.expected:
            return None
        apart = self.standing.now.ratio - self.england.ratio
        return None if self.measure.better is Better.NEUTRAL else apart * self.measure.better.value < 0

    def value(self, share: Share | None) -> float | None:
        """A share in the unit of the measure; a count where it is out of nothing, None where there is none."""
        if share is None or (self.measure.denominator_label and not share.expected):
            return None
        return float(self.measure.per * share.ratio) if self.measure.per else float(share.reached)

    def write(self, share: Share | None) -> str:
        """A share as people read it: “86.2%”, “3 of 4”, “11.8”; of a single site whether it has, a dash for nothing."""
        value = self.value(share)
        if share is None or value is None:
            return MISSING
        if self.single and share.expected == 1:
            return "Yes" if share.reached else "No"
        if self.measure.unit == "count" and share.expected:
            return f"{share.reached:,} of {share.expected:,}"
        return format_measured(self.measure, value)

    @property
    def single(self) -> bool:
        """Whether it asks of a single site, such as the trust itself, whether it has come so far."""
        return self.standing is not None and self.measure.adds_up and self.standing.now.expected == 1

    @property
    def change(self) -> float | None:
        """How far it moved since the time before, in its unit; None where it cannot be compared."""
        if not self.standing or self.barred or self.returned:
            return None
        now, before = self.value(self.standing.now), self.value(self.standing.before)
        return None if now is None or before is None else now - before

    def describe_change(self) -> str:
        """“up 6.2 points”, “2 more”, “no change”, or that it is not comparable; empty without a time before."""
        if self.barred:
            return "not comparable"
        if self.standing is None or self.change is None:
            return ""
        if self.single and self.change:
            return f"{self.write(self.standing.before).lower()} a quarter earlier"
        return _describe_move(self.measure, self.change)

    def _band(self, high: Better) -> str:
        """The name of the quarter at the better end, or with the other direction at the worse one."""
        if self.measure.better is Better.NEUTRAL:
            return "none"
        return "highest quarter" if self.measure.better is high else "lowest quarter"


def make_place_rows(selection: Selection, snapshot: Snapshot) -> Sequence[PlaceRow]:
    """A row a measure that is known for the place chosen, by programme; of what it did not return, one that says so."""
    return snapshot.keep(
        ("place rows", selection), lambda: tuple(_make(selection, snapshot)), lambda rows: _ROW_BYTES * len(rows)
    )


def _make(selection: Selection, snapshot: Snapshot) -> list[PlaceRow]:
    charted = {row.measure.id: row for row in summary(selection, snapshot)}
    statuses = _find_statuses(selection, snapshot)
    codes = [programme.code for programme in catalogue.programmes()]
    measures = [measure for measure in MEASURES.values() if _is_told(measure, selection)]
    rows = [
        _make_row(measure, selection, snapshot, charted, statuses)
        for measure in sorted(measures, key=lambda measure: codes.index(measure.programme))
    ]
    return [row for row in rows if row]


def _is_told(measure: Measure, selection: Selection) -> bool:
    """Whether a measure has a chart or an ambition, and is known for the place; of a trust, whether it is about such trusts.

    Of people below England its charts alone are for sharing.
    """
    if not measure.known_in(selection) or is_rounded(measure, ENGLAND, selection):
        return False
    if not (measure.over_time or measure.by_place or catalogue.ambition_in_force(measure.id, selection.quarter)):
        return False
    unit = UNITS[measure.sheet]
    return not unit.trusts or not selection.trust or any(map(unit.trusts, _trusts_of(selection)))


def _trusts_of(selection: Selection) -> list[organisations.Trust]:
    return [organisations.find_trust(code) for code in selection.trust]


def _make_row(
    measure: Measure,
    selection: Selection,
    snapshot: Snapshot,
    charted: Mapping[str, SummaryRow],
    statuses: Mapping[str, AmbitionStatus],
) -> PlaceRow | None:
    period = get_period(measure, selection, snapshot)
    subject = get_subject(selection, snapshot, measure.sheet, *measure.needs)
    standing = _find_standing(measure, period, subject, selection, snapshot) if period else None
    if standing and measure.denominator_label and not standing.now.expected:
        standing = None
    if not standing and subject.whole:
        return None
    settled = get_subject(selection.of_england(), snapshot, measure.sheet, *measure.needs).settled
    england = None
    if period and settled and measure.denominator_label and not selection.all_places:
        england = get_shares(measure, ENGLAND, period, selection.of_england(), snapshot)[0].get("")
    return PlaceRow(
        measure,
        format_period(period.measure, period.now) if period else selection.quarter.label,
        standing,
        england,
        _describe_barred(measure, period, selection, snapshot) if period else "",
        "" if subject.whole or not standing else subject.coverage.count + " collaboratives",
        charted.get(measure.id),
        statuses.get(measure.id),
    )


def _find_standing(
    measure: Measure, period: Period, subject: Subject, selection: Selection, snapshot: Snapshot
) -> Standing | None:
    """Among its peers where one place is chosen, all of it has returned and nobody else is waited for."""
    level, place = selection.one_place or ("", "")
    if level not in measure.levels:
        return _stand_alone(get_shares(measure, ENGLAND, period, selection, snapshot), "")
    # The same for every place of its kind, so that it is added up once.
    now, before = get_shares(measure, level, period, selection.of_england(), snapshot)
    settled = get_subject(selection.of_england(), snapshot, measure.sheet, *measure.needs).settled
    if not subject.whole or not settled:
        return _stand_alone((now, before), place)
    return place_among(place, now, before, get_comparison(measure, level, period, selection, snapshot))


def _stand_alone(shares: tuple[Mapping[str, Share], Mapping[str, Share]], place: str) -> Standing | None:
    now, before = shares
    return Standing(now[place], before.get(place)) if place in now else None


def _describe_barred(measure: Measure, period: Period, selection: Selection, snapshot: Snapshot) -> str:
    """What parts the time from the one before: a break, or that not all returned then; else nothing."""
    coverage = get_coverage_of(selection, snapshot, measure.sheet, *measure.needs)
    if measure.sheet in EXPECTED and coverage(Quarter.containing(period.before)).missing:
        return "not all had returned the quarter before"
    return describe_parting(measure, (period.before, period.now), selection, snapshot)


def _find_statuses(selection: Selection, snapshot: Snapshot) -> dict[str, AmbitionStatus]:
    """The status of each ambition by its measure, of those that can be told of what was chosen."""
    return {
        status.ambition.measure: status
        for programme in catalogue.programmes()
        for status in get_ambition_statuses(programme, selection, snapshot)
        if status.history.latest and status.judgement.reason is not Reason.NOT_FOR_THIS_CHOICE
    }


def _describe_move(measure: Measure, move: float) -> str:
    if measure.unit == "count":
        return f"{abs(move):,.0f} {'more' if move > 0 else 'fewer'}" if move else "no change"
    size = format_number(abs(move), 1)
    if float(size.replace(",", "")) == 0:
        return "no change"
    return f"{UP if move > 0 else DOWN} {size}{' points' if measure.unit == 'percent' else ''}"
