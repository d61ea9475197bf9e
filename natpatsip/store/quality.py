"""The quality of what is returned: how often each kind of problem was found, by sender and quarter."""

import re
from collections import Counter
from dataclasses import dataclass

from natpatsip.quarters import Quarter
from natpatsip.sheets import SHEET_NAMES
from natpatsip.store.snapshot import Snapshot

_COUNT_BYTES = 200
OTHER = "Other"
NO_BED_DAYS = "Months of a ward with zero bed days"
# What kind of problem a rule finds, by its name: the first pattern that fits.
KINDS = {
    "Unknown or closed organisations": r"unknown-(icb|provider|trust)|icb-of-another-time|.*-of-another-collaborative",
    "Both sides of a merger": r"trust-has-merged",
    "Lines that have gone": r"(ward|line)-missing",
    "Improbable values": r".*-moved|.*-went-back|implementing-below-stage-4|work-without-engagement|reviewed-fell",
    "Numbers that contradict one another": r".*-too-many|more-than-all|homes-do-not-sum|wards-exceed-total|.*-disagrees"
    r"|(baseline-)?ends-before-start|score-without-phase",
    "Blank or unreadable answers": r"blank|error-cell|formula-without-value|unknown-.*|not-(a-.*|text|yes-or-no)",
}


@dataclass(frozen=True)
class ProblemCount:
    """How many problems of a kind were found about a sender and a quarter, each once, however often it was sent."""

    kind: str
    psc: str
    quarter: Quarter
    count: int


def get_problem_counts(snapshot: Snapshot) -> list[ProblemCount]:
    """How many problems of each kind were found, errors that were mended since too, the latest quarter first.

    Of a file of which nothing could be stored, no problem is kept; one that was told for many cells counts once.
    """
    found = snapshot.keep(
        "problem counts", lambda: _find_problem_counts(snapshot), lambda counts: _COUNT_BYTES * len(counts)
    )
    return list(found)


def _find_problem_counts(snapshot: Snapshot) -> tuple[ProblemCount, ...]:
    rows = snapshot.rows(
        """SELECT rule, psc, quarter, count(DISTINCT (sheet, line, heading, found)) AS n
        FROM problems JOIN submissions USING (submission) JOIN current_events e ON e.sequence = problems.submission
        GROUP BY ALL ORDER BY quarter DESC, psc""",
        of=SHEET_NAMES,
    )
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        counts[_kind(row["rule"]), row["psc"], row["quarter"]] += row["n"]
    found = [ProblemCount(kind, psc, Quarter.parse(quarter), n) for (kind, psc, quarter), n in counts.items()]
    return (*found, *_count_months_without_bed_days(snapshot))


def _count_months_without_bed_days(snapshot: Snapshot) -> list[ProblemCount]:
    """Of the wards of each collaborative, which the national team’s workbook names by their ids: no rule asks about them."""
    rows = snapshot.rows(
        "SELECT split_part(ward_id, '-', 1) AS psc, month FROM restrictive_practice WHERE bed_days = 0",
        of=["restrictive_practice"],
    )
    months = Counter((row["psc"], Quarter.containing(row["month"])) for row in rows)
    return [ProblemCount(NO_BED_DAYS, psc, quarter, n) for (psc, quarter), n in months.items()]


def _kind(rule: str) -> str:
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, rule)), OTHER)
