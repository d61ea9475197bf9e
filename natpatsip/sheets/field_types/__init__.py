"""Field types: how an answer is read, what is allowed, what a dropdown offers, how a table keeps it.

The rules of reading, the same on every sheet:
- spaces at either end, non-breaking spaces, doubled spaces and upper or lower case never matter, nor what nobody sees;
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
    count_up_to,
    day_from,
    month_from,
    number,
    number_between,
    perhaps_thousands,
)
from natpatsip.sheets.field_types.words import code, name_up_to, text, words_up_to

__all__ = [
    "NOT_APPLICABLE",
    "FieldType",
    "Given",
    "Unreadable",
    "choice",
    "code",
    "count",
    "count_up_to",
    "day_from",
    "from_catalogue",
    "icb",
    "month_from",
    "name_up_to",
    "number",
    "number_between",
    "perhaps_thousands",
    "phases",
    "progress",
    "provider",
    "score",
    "stage",
    "text",
    "trust",
    "words_up_to",
    "yes_no",
]
