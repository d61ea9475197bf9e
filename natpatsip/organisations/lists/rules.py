"""What has to hold of all the lists together, before they are brought in and against those that they follow."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from natpatsip.organisations.lists.belonging import (
    STANDS_IN,
    Period,
    belongings,
    name_of,
    standing,
)
from natpatsip.organisations.lists.reading import Lists, ListsRefused, Row
from natpatsip.organisations.lists.shapes import LIST_OF, LISTS
from natpatsip.organisations.names import plain_name
from natpatsip.text import written_day

# What belongs to exactly one of a kind on every day that it stands, and what to at most one, or to several.
_ONE_AT_A_TIME = (("icb", "region"), ("icb", "collaborative"), ("trust", "icb"))
_MAY_BELONG = (*_ONE_AT_A_TIME, ("trust", "network"), ("trust", "collaborative"))
_CALLED = {
    "region": "a region",
    "collaborative": "a collaborative",
    "icb": "an ICB",
    "network": "a neonatal network",
    "trust": "a trust",
}
# No membership is known from before this day: it is where national data begins.
_MEMBERSHIPS_BEGIN = date(2020, 4, 1)


def require_rules(lists: Lists, before: Lists) -> None:
    """Raises ListsRefused where lists break a rule, with everything that breaks one; `before` are those that they follow.

    Rules of dates are looked at once codes and memberships are right, which they rest on.
    """
    for rules in (_OF_CODES, _OF_TIME):
        problems = [problem for rule in rules for problem in rule(lists)]
        if rules is _OF_CODES:
            problems += [*_nothing_is_taken_out(lists, before), *_names_stay_known(lists, before)]
        if problems:
            raise ListsRefused(problems)


def _keys_are_unique(lists: Lists) -> Iterator[str]:
    for name, shape in LISTS.items():
        keys = Counter(tuple(row[column] for column in shape.key) for row in lists[name])
        for key in (key for key, count in keys.items() if count > 1):
            yield f"{name}.csv: {', '.join(part for part in key if part)} is there twice. Keep one line."
    sites = ("icbs", "trusts", "private_providers")
    found = Counter(code for name in sites for code in {row["code"] for row in lists[name]})
    for code in (code for code, count in found.items() if count > 1):
        yield f"{code} is the code of two organisations, of {' or '.join(f'{name}.csv' for name in sites)}."


def _names_tell_apart(lists: Lists) -> Iterator[str]:
    for name in _organisations():
        known: dict[str, str] = {}
        for row in lists[name]:
            for text in _names_of(lists, name, row):
                other = known.setdefault(plain_name(name, text), row["code"])
                if other != row["code"]:
                    yield f"{name}.csv: “{text}” is a name of {other} and of {row['code']}. Give each names of its own."


def _codes_are_known(lists: Lists) -> Iterator[str]:
    known = {kind: {row["code"] for row in lists[name]} for kind, name in LIST_OF.items()}
    for row in lists["trust_names"]:
        if row["code"] not in known["trust"]:
            yield f"trust_names.csv: {row['code']} is in no line of trusts.csv."
    for row in lists["successors"]:
        kinds = [{kind for kind in STANDS_IN if code in known[kind]} for code in (row["old_code"], row["new_code"])]
        if not kinds[0] & kinds[1] or row["old_code"] == row["new_code"]:
            yield f"successors.csv: {row['old_code']} and {row['new_code']} are not two trusts or two ICBs of the lists."
    for row in lists["memberships"]:
        member, owner = row["member_kind"], row["of_kind"]
        if (member, owner) not in _MAY_BELONG:
            yield f"memberships.csv: {row['member_code']}: {_CALLED[member]} does not belong to {_CALLED[owner]}."
        for kind, code in ((member, row["member_code"]), (owner, row["of_code"])):
            if code not in known[kind]:
                yield f"memberships.csv: {code} is in no line of {LIST_OF[kind]}.csv."


def _collaboratives_have_places(lists: Lists) -> Iterator[str]:
    """Each has an ICB today and a tile of its own."""
    owners = belongings(lists, "icb", "collaborative").values()
    today = {code for periods in owners for period, code in periods if period.open}
    tiles = Counter((row["tile_column"], row["tile_row"]) for row in lists["collaboratives"])
    for row in lists["collaboratives"]:
        if row["code"] not in today:
            yield f"memberships.csv: no ICB belongs to {row['name']} ({row['code']}) any longer. {_SAME_COLLABORATIVES}"
        if tiles[row["tile_column"], row["tile_row"]] > 1:
            yield f"collaboratives.csv: {row['name']} ({row['code']}) shares its tile. Give it another column or row."


_SAME_COLLABORATIVES = (
    "The collaboratives have to stay the same ones: every quarter’s returns are expected of all of them."
)


def _nothing_is_taken_out(lists: Lists, before: Lists) -> Iterator[str]:
    for name in _organisations():
        codes, earlier = ({row["code"] for row in some[name]} for some in (lists, before))
        for code in sorted(earlier - codes):
            yield (
                f"{name}.csv: {code} is no longer there. Keep its line: returns of earlier quarters name it. One that"
                " closes has its last day in memberships.csv and who took over in successors.csv."
            )
        if name == "collaboratives" and codes - earlier:
            yield f"{name}.csv: {', '.join(sorted(codes - earlier))} is new. {_SAME_COLLABORATIVES}"


def _names_stay_known(lists: Lists, before: Lists) -> Iterator[str]:
    for name, shape in ((name, LISTS[name]) for name in _organisations()):
        others = next((column.name for column in shape.columns if column.kind == "names"), "")
        now = {row["code"]: {plain_name(name, text) for text in _names_of(lists, name, row)} for row in lists[name]}
        for row in before[name] if others else ():
            for text in _names_of(before, name, row):
                if row["code"] in now and plain_name(name, text) not in now[row["code"]]:
                    yield (
                        f"{name}.csv: {row['code']} is no longer known as “{text}”. Add that to its “{others}”, so that"
                        " earlier workbooks and links are still understood."
                    )


def _periods_are_in_order(lists: Lists) -> Iterator[str]:
    for name, code in (("memberships", "member_code"), ("trust_names", "code")):
        for row in lists[name]:
            period = Period.read(row["from"], row["to"])
            if period.last < period.first:
                yield f"{name}.csv: {row[code]} ends on {written_day(period.last)}, before it begins."
    names = [(row["code"], Period.read(row["from"], row["to"])) for row in lists["trust_names"]]
    for (code, earlier), (following, later) in pairwise(sorted(names)):
        if code == following and later.first <= earlier.last:
            yield f"trust_names.csv: {code} has two names on {written_day(later.first)}."


def _belongs_throughout(lists: Lists) -> Iterator[str]:
    """To one region, collaborative or ICB at a time, without a gap, and to all of them for the same time."""
    stand = standing(lists)
    for member, owner in _MAY_BELONG:
        owners = belongings(lists, member, owner)
        for row in lists[LIST_OF[member]]:
            name, periods = f"{row['name']} ({row['code']})", [period for period, _ in owners.get(row["code"], ())]
            if not periods:
                if owner != "network":
                    yield f"memberships.csv: {name} does not belong to {_CALLED[owner]}."
                continue
            if owner != "collaborative" or member == "icb":
                yield from _follow_one_another(name, owner, periods)
            if row["code"] in stand and owner != "network" and Period.over(periods) != stand[row["code"]]:
                yield (
                    f"memberships.csv: {name} belongs to {_CALLED[owner]} {Period.over(periods)}, but to"
                    f" {_CALLED[STANDS_IN[member]]} {stand[row['code']]}. Give both the same days."
                )


def _follow_one_another(name: str, owner: str, periods: Iterable[Period]) -> Iterator[str]:
    for earlier, later in pairwise(periods):
        if not later.follows(earlier):
            until = "without a last day" if earlier.open else f"until {written_day(earlier.last)}"
            yield (
                f"memberships.csv: {name} belongs to {_CALLED[owner]} {until} and to another"
                f" from {written_day(later.first) if later.first != date.min else 'before'}. Let one follow the other."
            )


def _members_stand_with_their_owner(lists: Lists) -> Iterator[str]:
    """A trust belongs to an ICB only while the ICB stands, and to nobody before it opened."""
    stand = standing(lists)
    for code, owners in belongings(lists, "trust", "icb").items():
        for period, icb in owners:
            if icb in stand and not period.within(stand[icb]):
                yield (
                    f"memberships.csv: {name_of(lists, 'trust', code)} belongs to {name_of(lists, 'icb', icb)} {period},"
                    f" which stands {stand[icb]}. Give the trust the ICB of each time."
                )
    for row in lists["trusts"]:
        opened = Period.read(row["opened"], "").first
        if opened > _MEMBERSHIPS_BEGIN and row["code"] in stand and stand[row["code"]].first < opened:
            yield f"memberships.csv: {row['name']} ({row['code']}) belongs somewhere before it opened, on {written_day(opened)}."


def _newborn_care_has_a_network(lists: Lists) -> Iterator[str]:
    networks = belongings(lists, "trust", "network")
    for row in lists["trusts"]:
        cares = "yes" in (row["maternity"], row["neonatal"])
        if cares != (row["code"] in networks):
            wrong = "cares for newborn babies and is in no network" if cares else "is in a network without newborn care"
            yield f"{row['name']} ({row['code']}) {wrong}. Put memberships.csv or trusts.csv right."


def _closed_have_successors(lists: Lists) -> Iterator[str]:
    """Whatever has a last day was taken over on the day after, by one that stands then; a trust by one alone."""
    stand = standing(lists)
    taken_over = Counter(row["old_code"] for row in lists["successors"])
    for kind in STANDS_IN:
        for row in lists[LIST_OF[kind]]:
            code, name = row["code"], f"{row['name']} ({row['code']})"
            if not stand.get(code, Period()).open and not taken_over[code]:
                yield f"successors.csv: {name} stands {stand[code]}. Add who took over from it."
            if kind == "trust" and taken_over[code] > 1:
                yield f"successors.csv: {name} has {taken_over[code]} successors. A trust has one."
    for row in lists["successors"]:
        yield from _hands_over(row, stand)


def _hands_over(row: Row, stand: Mapping[str, Period]) -> Iterator[str]:
    day, old, new = date.fromisoformat(row["date"]), row["old_code"], row["new_code"]
    eve = day - timedelta(days=1)
    if stand[old].last != eve:
        yield (
            f"successors.csv: {new} takes over from {old} on {written_day(day)}, but {old} stands {stand[old]}. Its"
            f" memberships have to end on {written_day(eve)}."
        )
    if not stand[new].first <= day <= stand[new].last:
        yield f"successors.csv: {new} takes over on {written_day(day)}, but stands {stand[new]}."


def _organisations() -> Iterator[str]:
    """The lists of organisations, which the others are about."""
    return (name for name, shape in LISTS.items() if shape.called)


def _names_of(lists: Lists, name: str, row: Row) -> Iterator[str]:
    """Every code and name that an organisation goes by."""
    for column in LISTS[name].columns:
        if column.kind in ("code", "name", "names"):
            yield from filter(None, row[column.name].split("; "))
    if name == "trusts":
        dated = (named for named in lists["trust_names"] if named["code"] == row["code"])
        yield from (text for named in dated for text in (named["name"], named["short_name"]))


_Rules = tuple[Callable[[Lists], Iterator[str]], ...]
_OF_CODES: _Rules = (_keys_are_unique, _names_tell_apart, _codes_are_known, _collaboratives_have_places)
_OF_TIME: _Rules = (
    _periods_are_in_order,
    _belongs_throughout,
    _members_stand_with_their_owner,
    _newborn_care_has_a_network,
    _closed_have_successors,
)
