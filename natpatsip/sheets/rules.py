"""Rules that several sheets share: each makes a `Rule` for the columns it is given."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from natpatsip import organisations
from natpatsip.sheets.field_types import FieldType
from natpatsip.sheets.specification import Answers, Breach, Row, Rule
from natpatsip.text import alphabets, quoted, written_day


def first_of_each(rows: Sequence[Row], column: str) -> dict[str, Row]:
    """The first row for each value of a column, of the rows in which it could be read."""
    first: dict[str, Row] = {}
    for row in rows:
        if row.readable(column):
            first.setdefault(row.values[column], row)
    return first


def belongs_to_collaborative(
    column: str,
    collaboratives_of: Callable[..., Sequence[organisations.Collaborative]],
    some_work_everywhere: bool = False,
) -> Rule:
    """An organisation reported by a collaborative that no membership ties it to is an error.

    `some_work_everywhere`: one without any membership, as private providers are, may be in every return.
    """

    def check(answers: Answers) -> Iterable[Breach]:
        own = organisations.find_collaborative(answers.scope.psc)
        for code, row in first_of_each(answers.rows, column).items():
            theirs = collaboratives_of(code, on=answers.scope.quarter.end)
            if own not in theirs and (theirs or not some_work_everywhere):
                names = " and ".join(collaborative.name for collaborative in theirs)
                closed = _describe_closed_icb(code, answers.scope.quarter.end) if column == "icb" else None
                elsewhere = (
                    f"Take this line out, or send it in the return of {names}." if names else "Take this line out."
                )
                found, action = closed or (f"which belongs to {names or 'no collaborative'}", elsewhere)
                yield Breach(
                    row,
                    column,
                    f"“{row.given[column]}”, {found}",
                    f"an organisation that works with {own.name}",
                    action,
                )

    return Rule(f"{column}-of-another-collaborative", "error", check)


def in_one_alphabet(column: str) -> Rule:
    """Letters that look alike in two alphabets are stored, and asked about: “Wаrd” may be written with a Cyrillic а."""

    def check(answers: Answers) -> Iterable[Breach]:
        for name, row in first_of_each(answers.rows, column).items():
            if name and len(alphabets(name)) > 1:
                yield Breach(
                    row,
                    column,
                    f"{quoted(name)}, with letters of the {' and '.join(sorted(alphabets(name)))} alphabets",
                    "letters of one alphabet",
                    "Type the name afresh. If it is right as it is, say so.",
                )

    return Rule(f"{column.replace('_', '-')}-in-two-alphabets", "query", check)


def _describe_closed_icb(code: str, on: date) -> tuple[str, str] | None:
    """That an ICB had closed by a day, and what to write instead; None for one that had not."""
    last = organisations.find_icb(code).last
    if last is None or on <= last:
        return None
    names = " or ".join(icb.short for icb in organisations.successors_of_icb(code))
    return f"which closed on {written_day(last)}", f"Write {names}, which took over from it."


def moved_by_more_than_a_tenth(key: str, column: str, what: str) -> Rule:
    """A denominator that moved by more than 10% since the previous quarter is stored, and asks why."""

    def check(answers: Answers) -> Iterable[Breach]:
        before = {values[key]: values[column] for values in answers.previous}
        for code, row in first_of_each(answers.rows, key).items():
            old, new = before.get(code), row.values.get(column)
            if old and new is not None and abs(new - old) * 10 > old:
                yield Breach(
                    row,
                    column,
                    f"{new:,} {what}, {old:,} in {answers.scope.quarter.previous}",
                    "a change of at most 10% from one quarter to the next",
                    "Check the number. If it is right, explain why it moved.",
                )

    return Rule(f"{column.replace('_', '-')}-moved", "query", check)


def collaboratives_of_trust(trust: str, on: date) -> tuple[organisations.Collaborative, ...]:
    """The collaboratives that work with a trust or, once it has merged, with the trust that took over from it."""
    after = organisations.successor_of(trust, on)
    return organisations.collaboratives_of_trust(after.new_code if after else trust, on=on)


def _has_merged(answers: Answers) -> Iterable[Breach]:
    on = answers.scope.quarter.end
    for code, row in first_of_each(answers.rows, "trust").items():
        after = organisations.successor_of(code, on)
        if after:
            name = organisations.find_trust(after.new_code).name_on(on)
            yield Breach(
                row,
                "trust",
                f"“{row.given['trust']}”, which became part of {name} on {written_day(after.day)}",
                "one line for the trust as it now is",
                f"Report it under {name}. Until then the less advanced stage of the two counts.",
            )


has_merged = Rule("trust-has-merged", "query", _has_merged)


def went_back(column: str, field_type: FieldType, *keys: str) -> Rule:
    """A stage, score or phase that is lower than in the previous quarter is stored, and asks why.

    `keys` name the site; what is not a number, such as “Not applicable”, is not compared.
    """

    def check(answers: Answers) -> Iterable[Breach]:
        before = {tuple(values[key] for key in keys): values[column] for values in answers.previous}
        on = answers.scope.quarter.end
        for row in answers.rows:
            old, new = before.get(tuple(row.values.get(key) for key in keys)), row.values.get(column)
            old_step, new_step = _step(old), _step(new)
            if old_step is not None and new_step is not None and new_step < old_step:
                yield Breach(
                    row,
                    column,
                    f"{field_type.write(new, on)}, {field_type.write(old, on)} in {answers.scope.quarter.previous}",
                    "the same answer as last quarter, or one further on",
                    "If it has slipped back, explain why. If not, correct the answer.",
                )

    return Rule(f"{column}-went-back", "query", check)


def _step(answer: float | str | None) -> float | None:
    """Where an answer stands on its scale; None for a blank and for what stands on none."""
    try:
        return None if answer is None else float(answer)
    except ValueError:
        return None
