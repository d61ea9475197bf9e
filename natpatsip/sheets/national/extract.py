"""What every sheet of extracted data has: its month, where it came from, when, and the rules that go with them."""

from collections.abc import Iterable
from datetime import date

from natpatsip import organisations
from natpatsip.sheets import field_types
from natpatsip.sheets.specification import Answers, Breach, Column, Rule
from natpatsip.text import written_day

# No publisher counts any of this from an earlier year.
_FIRST = date(2010, 1, 1)
MONTH = Column(
    "month", "Month", field_types.month_from(_FIRST), "The month that the numbers are of", key=True, printed=True
)
# Publishers restate their history: each row says which source and which day it is as of, and the latest is what stands.
SOURCE = Column("source", "Source", field_types.name_up_to(200), "Who published the numbers, and in what")
EXTRACT_DATE = Column(
    "extract_date", "Date of extract", field_types.day_from(_FIRST), "The day on which the numbers were taken from it"
)
ORIGIN = (SOURCE, EXTRACT_DATE)


def _month_is_over(answers: Answers) -> Iterable[Breach]:
    for row in answers.rows:
        month, day = row.values.get("month"), row.values.get("extract_date")
        if month and day and day <= month:
            yield Breach(
                row,
                "extract_date",
                f"{written_day(day)}, before {month:%B %Y} had begun",
                "an extract taken once there was data of the month",
                "Correct the month or the date of the extract.",
            )


MONTH_IS_OVER = Rule("extract-before-month", "error", _month_is_over)


def _icb_stands(answers: Answers) -> Iterable[Breach]:
    """A publisher that puts earlier months under today's ICBs would have patients of a month counted under both."""
    icbs = {icb.code: icb for icb in organisations.icbs()}
    for row in answers.rows:
        if not row.readable("month", "icb"):
            continue
        month, icb = row.values["month"], icbs[row.values["icb"]]
        closed = icb.last if icb.last and icb.last < month else None
        if day := closed or (icb.first if icb.first and month < icb.first else None):
            stands = f"closed on {written_day(day)}" if closed else f"opened on {written_day(day)}"
            yield Breach(
                row,
                "icb",
                f"{icb.short} in {month:%B %Y}, which {stands}",
                "an integrated care board that stood in the month",
                "Give the month under the ICBs of its time, or leave it out: what is stored of it stays.",
            )


ICB_STANDS = Rule("icb-of-another-time", "error", _icb_stands)


def no_more_than(part: str, whole: str, words: str) -> Rule:
    """A count that cannot be larger than another on its line."""

    def check(answers: Answers) -> Iterable[Breach]:
        for row in answers.rows:
            some, every = row.values.get(part), row.values.get(whole)
            if some is not None and (every is None or some > every):
                yield Breach(
                    row,
                    part,
                    f"{some:,}, of {'no number' if every is None else f'{every:,}'}",
                    words,
                    "Correct one of the two numbers.",
                )

    return Rule(f"{part.replace('_', '-')}-too-many", "error", check)
