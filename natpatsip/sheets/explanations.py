"""Explanations: what a sender answers to a query, wherever it is given."""

from dataclasses import dataclass

from natpatsip.errors import UserError
from natpatsip.sheets import field_types
from natpatsip.text import folded

CHOICES = ("True change", "Earlier error", "Definition", "Staffing", "Other")
CHOICE = field_types.choice("explanation", "unknown-explanation", [(choice, choice) for choice in CHOICES])
WORDS = field_types.words_up_to(2_000)

# What people write where they have nothing to say.
_NO_WORDS = {
    "n/a",
    "na",
    "none",
    "nil",
    "tbc",
    "tba",
    "tbd",
    "not applicable",
    "not known",
    "unknown",
    "ok",
    "yes",
    "no",
}


class NotExplained(UserError, ValueError):
    """What was given explains nothing; says what to give."""


@dataclass(frozen=True)
class Explanation:
    """The explanation of a query, which is named by its identity: one of CHOICES, and words.

    Raises NotExplained for another choice, and for words that are blank, too long or say nothing.
    """

    query: str
    choice: str
    words: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "choice", _read(CHOICE, self.choice, f"Choose {CHOICE.allowed}."))
        object.__setattr__(self, "words", _read(WORDS, self.words, "Say in a few words why the answer is right."))
        if folded(self.words) in _NO_WORDS or not any(one.isalpha() for one in self.words):
            raise NotExplained(f"“{self.words}” explains nothing. Say in a few words why the answer is right.")


def _read(field_type: field_types.FieldType, given: str, action: str) -> str:
    try:
        read: str = field_type.read(given)
    except field_types.Unreadable as unreadable:
        raise NotExplained(unreadable.action or action) from None
    return read
