"""Field types: how an answer is read, what is allowed, what a dropdown offers, how a table keeps it.

The rules of reading, the same on every sheet:
- spaces at either end, non-breaking spaces, doubled spaces and upper or lower case never matter;
- a number kept as text (“12”) is read as that number where a number is asked for, and “007” stays text where text is;
- whatever else is not plainly one of the allowed answers is refused with its words, never guessed.
What was written is kept beside what it was read as.
"""

from natpatsip.sheets.field_types.choices import (
    NOT_APPLICABLE,
    choice,
    from_catalogue,
    icb,
    phases,
    progress,
    provider,
    score,
    stage,
    trust,
    yes_no,
)
from natpatsip.sheets.field_types.plain import (
    FieldType,
    Given,
    Unreadable,
    count,
    day,
    folded,
    month,
    number,
    text,
    tidy,
)

__all__ = [
    "NOT_APPLICABLE",
    "FieldType",
    "Given",
    "Unreadable",
    "choice",
    "count",
    "day",
    "folded",
    "from_catalogue",
    "icb",
    "month",
    "number",
    "phases",
    "progress",
    "provider",
    "score",
    "stage",
    "text",
    "tidy",
    "trust",
    "yes_no",
]
