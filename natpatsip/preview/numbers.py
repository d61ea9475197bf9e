"""The headline numbers and ambitions that a change moves, asked of the same functions as the pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from natpatsip import catalogue
from natpatsip.analysis.selection import Selection
from natpatsip.figures.ambitions import get_ambition_statuses
from natpatsip.figures.formatting import format_number
from natpatsip.figures.headline import Tile
from natpatsip.figures.programmes import PROGRAMME_FIGURES, keep_headline
from natpatsip.figures.subject import get_subject
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Snapshot


@dataclass(frozen=True)
class NumberMoved:
    """A headline number or an ambition that moves: of which programme and place, what it was, what it would be, by how much.

    `place` names both where others have returned before than after. `by` is "" then, and where the two are not numbers of
    one kind.
    """

    programme: str
    place: str
    label: str
    before: str
    after: str
    by: str = ""


def compare_numbers(
    scope: ReturnScope, programmes: Sequence[str], before: Snapshot, after: Snapshot
) -> list[NumberMoved]:
    """What moves for the sender itself, and for England, in the headlines and ambitions of programmes, by code."""
    own = [Selection.ending(scope.quarter, psc=(scope.psc,))] if scope.sender == "collaborative" else []
    selections = [*own, Selection.ending(scope.quarter)]
    known = [code for code in PROGRAMME_FIGURES if code in programmes]
    return [moved for code in known for selection in selections for moved in _compare(code, selection, before, after)]


def _compare(code: str, selection: Selection, before: Snapshot, after: Snapshot) -> Iterator[NumberMoved]:
    programme = catalogue.programme(code)
    old, new = (keep_headline(code, selection, snapshot) for snapshot in (before, after))
    was_of, is_of = (
        get_subject(selection, snapshot, new.measure.sheet, *new.measure.needs) for snapshot in (before, after)
    )
    comparable = was_of.label == is_of.label
    place = is_of.label if is_of.whole or is_of.coverage.returned else is_of.place
    if not comparable and was_of.coverage.returned and is_of.coverage.returned:
        place = f"{is_of.label} (before: {was_of.label})"
    tiles = {tile.label: tile for tile in old.tiles}
    for tile in new.tiles:
        was = tiles.get(tile.label)
        if was is None or _told(was) != _told(tile):
            told = _told(was) if was else ""
            by = _difference(was, tile) if comparable else ""
            yield NumberMoved(programme.short, place, tile.label, told, _told(tile), by)
    # Of an ambition nothing is said while a quarter is coming in.
    if selection.psc or not (was_of.settled or is_of.settled):
        return
    statuses = [get_ambition_statuses(programme, selection, snapshot) for snapshot in (before, after)]
    for earlier, later in zip(*statuses, strict=True):
        if (earlier.now, earlier.judgement.verdict) != (later.now, later.judgement.verdict):
            words = [f"{status.now}, {status.judgement.verdict.value}" for status in (earlier, later)]
            yield NumberMoved(programme.short, place, f"Ambition: {later.ambition.label}", *words)


def _told(tile: Tile) -> str:
    """“82.9% (742 of 895 homes)”."""
    made_of = tile.detail.partition(" · ")[0]
    return f"{tile.value} ({made_of})" if made_of and tile.share is not None else tile.value


def _difference(before: Tile | None, after: Tile) -> str:
    """“up 0.4 points”; nothing where there are not two shares, or where they are of different things."""
    if before is None or before.share is None or after.share is None or before.share == after.share:
        return ""
    # Of the least adopted intervention, which it is stands before the colon.
    if _named(before) != _named(after):
        return ""
    size = format_number(abs(after.share - before.share), 1)
    return f"{'up' if after.share > before.share else 'down'} {size} {'point' if size == '1.0' else 'points'}"


def _named(tile: Tile) -> str:
    name, named, _ = tile.detail.partition(": ")
    return name if named else ""
