"""What new lists would change, told before they are brought in."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from natpatsip.organisations.lists.belonging import STANDS_IN, Period, belongings, standing
from natpatsip.organisations.lists.reading import Lists, Row
from natpatsip.organisations.lists.shapes import LIST_OF, LISTS
from natpatsip.text import written_day

_OWNERS = {"icb": ("region", "collaborative"), "trust": ("icb", "collaborative", "network")}
_CALLED = {kind: LISTS[name].called for kind, name in LIST_OF.items()}
_NAMES = ("name", "short_name")


def tell_changes(lists: Lists, before: Lists) -> Mapping[str, Sequence[str]]:
    """A sentence for each change from the lists `before`, under “New”, “Closed”, “Moved”, “Renamed” and “Other details”."""
    told = {
        "New": [*_new(lists, before)],
        "Closed": [*_closed(lists, before)],
        "Moved": [*_moved(lists, before)],
        "Renamed": [*_renamed(lists, before)],
        "Other details": [*_other_details(lists, before)],
    }
    return {heading: sentences for heading, sentences in told.items() if sentences}


def _new(lists: Lists, before: Lists) -> Iterator[str]:
    for name, shape in LISTS.items():
        kind = next((kind for kind in _OWNERS if LIST_OF[kind] == name), "")
        for row in _added(lists, before, name) if shape.called else ():
            timelines = {owner: _timeline(lists, kind, row["code"], owner) for owner in _OWNERS.get(kind, ())}
            places = [f"{_CALLED[owner]}: {timeline}" for owner, timeline in timelines.items() if timeline]
            named = f"{row['name']} ({row['code']}), {shape.called}"
            yield f"{'; '.join([named, *places])}."


def _closed(lists: Lists, before: Lists) -> Iterator[str]:
    for row in _added(lists, before, "successors"):
        yield _hand_over(lists, row, "hands over to")
    for row in _added(before, lists, "successors"):
        yield _hand_over(before, row, "no longer hands over to")


def _moved(lists: Lists, before: Lists) -> Iterator[str]:
    """Whoever belongs elsewhere than before, those together that move together.

    Neither those that are new, nor the last day of those that close.
    """
    together = defaultdict(list)
    for kind, owner, code in _belonging_elsewhere(lists, before):
        now, then = (_timeline(some, kind, code, owner) or "none" for some in (lists, before))
        together[owner, now, then].append(_short_name(lists, kind, code))
    for (owner, now, then), names in together.items():
        yield f"{', '.join(names)}; {_CALLED[owner]}: {now}. In the lists so far: {then}."


def _belonging_elsewhere(lists: Lists, before: Lists) -> Iterator[tuple[str, str, str]]:
    """The kind and code of each that belongs elsewhere, and the kind of owner."""
    stand = standing(lists)
    for kind, owners in _OWNERS.items():
        known = {row["code"] for row in before[LIST_OF[kind]]}
        for owner in owners:
            now, then = (belongings(some, kind, owner) for some in (lists, before))
            for code in sorted(known & {*now, *then}):
                if now.get(code) != _cut(then.get(code, ()), stand.get(code, Period())):
                    yield kind, owner, code


def _cut(owners: Sequence[tuple[Period, str]], stands: Period) -> list[tuple[Period, str]]:
    """What something belonged to, ended on the day on which it closes."""
    return [(Period(period.first, min(period.last, stands.last)), owner) for period, owner in owners]


def _renamed(lists: Lists, before: Lists) -> Iterator[str]:
    for name, shape in LISTS.items():
        for row, earlier in _kept(lists, before, name) if shape.called else ():
            changed = [
                f"“{earlier[column]}” to “{row[column]}”" for column in _NAMES if row.get(column) != earlier.get(column)
            ]
            if changed:
                yield f"{earlier['name']} ({row['code']}): {', '.join(changed)}, for every quarter."
    for row in _added(lists, before, "trust_names"):
        yield f"{_short_name(lists, 'trust', row['code'])}: “{row['name']}” {Period.read(row['from'], row['to'])}."
    for row in _added(before, lists, "trust_names"):
        yield f"{_short_name(lists, 'trust', row['code'])}: no longer “{row['name']}” {Period.read(row['from'], row['to'])}."


def _other_details(lists: Lists, before: Lists) -> Iterator[str]:
    """Every other value that differs, of lines that are in both."""
    for name, shape in LISTS.items():
        told = (*shape.key, *(_NAMES if shape.called else ()), *(("from", "to") if name == "memberships" else ()))
        for row, earlier in _kept(lists, before, name):
            for column in (column.name for column in shape.columns if column.name not in told):
                if row[column] != earlier[column]:
                    yield (
                        f"{name}.csv, {' '.join(row[key] for key in shape.key if row[key])}, “{column}”:"
                        f" {_value(earlier[column])} becomes {_value(row[column])}."
                    )


def _added(lists: Lists, before: Lists, name: str) -> list[Row]:
    """The lines of a list whose key it did not have before."""
    earlier = {_key(name, row) for row in before[name]}
    return [row for row in lists[name] if _key(name, row) not in earlier]


def _kept(lists: Lists, before: Lists, name: str) -> Iterable[tuple[Row, Row]]:
    """The lines of a list whose key it had before, each with what it was."""
    earlier = {_key(name, row): row for row in before[name]}
    return [(row, earlier[_key(name, row)]) for row in lists[name] if _key(name, row) in earlier]


def _key(name: str, row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in LISTS[name].key)


def _timeline(lists: Lists, kind: str, code: str, owner: str) -> str:
    """“Sussex (QNX) until 31 March 2026, Surrey and Sussex (QZ1) from 1 April 2026”; empty for what belongs nowhere."""
    owners = belongings(lists, kind, owner).get(code, ())
    return ", ".join(
        _short_name(lists, owner, of) + (f" {period}" if period != Period() else "") for period, of in owners
    )


def _short_name(lists: Lists, kind: str, code: str) -> str:
    """“Sussex (QNX)”."""
    row = next(row for row in lists[LIST_OF[kind]] if row["code"] == code)
    return f"{row['short_name'] if kind in STANDS_IN else row['name']} ({code})"


def _hand_over(lists: Lists, row: Row, verb: str) -> str:
    kind = next(kind for kind in _OWNERS if row["old_code"] in {known["code"] for known in lists[LIST_OF[kind]]})
    old, new = (_short_name(lists, kind, row[column]) for column in ("old_code", "new_code"))
    return f"{old} {verb} {new} on {written_day(Period.read(row['date'], '').first)}."


def _value(text: str) -> str:
    return f"“{text}”" if text else "blank"
